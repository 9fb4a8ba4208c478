//! Where a case stands: the bridge, and the sentence who holds it, until when, and what happens if late.

use app::CityNow;
use app::view::{CaseView, Due, Event};
use domain::case::{Case, State};
use domain::deadline::Deadlines;
use jiff::Timestamp;

use super::{Tag, late_tag, level_tag, state_tag};
use crate::say::{Markup, Say};

/// The steps of a case, in the order of the piers.
const STEPS: [&str; 6] = [
    "case-step-sent",
    "case-step-received",
    "case-step-assigned",
    "case-step-in-progress",
    "case-step-approval",
    "case-step-answered",
];

/// One step, for the bridge.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub label: String,
    pub standing: String,
    pub when: String,
}

/// How far the bridge is built.
#[derive(Clone, Debug)]
pub(crate) struct Bridge {
    pub at: usize,
    pub paused: bool,
    pub refused: bool,
    pub steps: Vec<Step>,
}

/// Everything a page says of where a case stands.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// State, level unless normal, and whether it is late.
    pub tags: Vec<Tag>,
    pub bridge: Bridge,
    /// Who holds it, until when, and what happens if late.
    pub sentence: Markup,
    /// Which rule sets the deadline, and whether it is confirmed.
    pub basis: Option<String>,
}

impl Standing {
    pub(crate) fn of(l: &Say, city: &CityNow, view: &CaseView, now: Timestamp) -> Self {
        let case = &view.stored.case;
        let late = view.due.as_ref().is_some_and(|due| is_late(due, now));
        let mut tags = vec![state_tag(l, case.state)];
        tags.extend(level_tag(l, case.level));
        tags.extend(late.then(|| late_tag(l)));
        Self {
            tags,
            bridge: bridge(l, case, &view.events),
            sentence: sentence(l, city, view, now),
            basis: view.due.as_ref().and_then(|due| basis(l, city, case, due)),
        }
    }
}

/// Whether a unit has missed this deadline.
pub(crate) fn is_late(due: &Due, now: Timestamp) -> bool {
    due.kind.is_of_unit() && due.at < now
}

/// The pier that a state stands on; for pauses and ends the one it had come to.
fn pier(case: &Case) -> usize {
    let of = |state| match state {
        State::Received => 1,
        State::Assigned => 2,
        State::InProgress => 3,
        State::AwaitingApproval | State::Reopened => 4,
        State::Answered | State::Closed => 5,
        _ => 0,
    };
    let was_received = || usize::from(case.file.clocks.iter().any(|run| run.kind.is_handling()));
    match case.state {
        State::Clarifying | State::Merged => case.file.before.map_or_else(was_received, of),
        State::Refused | State::Withdrawn => was_received(),
        state => of(state),
    }
}

/// How far the bridge of a case is built, with the moment of each step.
pub(crate) fn bridge(l: &Say, case: &Case, events: &[Event]) -> Bridge {
    let at = pier(case);
    let reached = |step: usize| {
        let states: &[State] = match step {
            0 => &[State::Sent],
            1 => &[State::Received],
            2 => &[State::Assigned],
            3 => &[State::InProgress],
            4 => &[State::AwaitingApproval],
            _ => &[State::Answered],
        };
        let first = |event: &&Event| event.to.is_some_and(|to| states.contains(&to)) && event.from != event.to;
        if step == 0 { events.iter().find(first) } else { events.iter().rev().find(first) }.map(|event| event.at)
    };
    let steps = STEPS.iter().enumerate().map(|(step, label)| {
        let standing = match step.cmp(&at) {
            std::cmp::Ordering::Less => "case-step-done",
            std::cmp::Ordering::Equal => "case-step-now",
            std::cmp::Ordering::Greater => "case-step-ahead",
        };
        let when = if step <= at { reached(step).map(|at| l.when(at)) } else { None };
        Step { label: l.say(label), standing: l.say(standing), when: when.unwrap_or_default() }
    });
    let refused = matches!(case.state, State::Refused | State::Withdrawn);
    Bridge { at, paused: case.state == State::Clarifying, refused, steps: steps.collect() }
}

/// Who holds a case, until when, and what happens if late.
pub(crate) fn sentence(l: &Say, city: &CityNow, view: &CaseView, now: Timestamp) -> Markup {
    let case = &view.stored.case;
    let language = l.tongue().code();
    let unit = city.unit_name(&case.holder, language).to_owned();
    let parent = view.parent.map(|code| code.to_string()).unwrap_or_default();
    let ended = match case.state {
        State::Closed => Some("case-due-closed"),
        State::Refused => Some("case-due-refused"),
        State::Withdrawn => Some("case-due-withdrawn"),
        State::Merged => Some("case-due-merged"),
        _ => None,
    };
    if let Some(id) = ended {
        return l.with_time(id, &[("unit", &unit), ("parent", &parent)], None);
    }
    let Some(due) = &view.due else {
        return l.with_time("case-due-open", &[("unit", &unit)], None);
    };
    let id = match case.state {
        State::Sent if case.file.to_place => "case-due-place",
        State::Sent => "case-due-sent",
        State::Clarifying => "case-due-clarifying",
        State::AwaitingApproval => "case-due-approval",
        State::Answered => "case-due-answered",
        State::Reopened => "case-due-reopened",
        _ => "case-due-handling",
    };
    let own = city.city().coordinator.clone();
    let actor = if case.state == State::Reopened { city.unit_name(&own, language).to_owned() } else { unit };
    let what = l.with_time(id, &[("unit", &actor)], Some(due.at));
    if !due.kind.is_of_unit() {
        return what;
    }
    let superior = city.city().superior(&case.holder);
    let told = if superior == case.holder || case.state == State::Reopened {
        if due.at < now { "case-due-late-public" } else { "case-due-if-late-public" }
    } else if due.at < now {
        "case-due-late"
    } else {
        "case-due-if-late"
    };
    let superior = city.unit_name(&superior, language);
    what.and(&l.with_time(told, &[("superior", &superior)], None))
}

/// The rule behind a deadline, as the policy it was frozen under names it.
fn basis(l: &Say, city: &CityNow, case: &Case, due: &Due) -> Option<String> {
    let run = case.clock(due.kind)?;
    let policy = city.city().deadlines.iter().find(|policy: &&Deadlines| policy.version == run.policy)?;
    let allowance = policy.clocks.get(&due.kind)?;
    let source = allowance.source.get(l.tongue().code()).trim_end_matches('.');
    let id = if allowance.confirmed { "case-due-basis" } else { "case-due-basis-placeholder" };
    Some(l.with(id, &[("source", source)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Tongue;
    use app::pack::Pack;
    use domain::deadline::{ClockKind, ClockRun};
    use domain::sample;

    /// Two policies of which each names itself as the source of every deadline.
    fn city() -> CityNow {
        let mut pack = Pack::hanoi().unwrap();
        let policies = [1, 2].map(|version| {
            let mut policy = pack.city.deadlines[0].clone();
            policy.version = version;
            for allowance in policy.clocks.values_mut() {
                allowance.source.0.insert("vi".to_owned(), format!("bản {version}"));
                allowance.confirmed = true;
            }
            policy
        });
        pack.city.deadlines = policies.to_vec();
        CityNow::new(1, pack, Vec::new())
    }

    #[test]
    fn the_rule_told_is_that_of_the_deadline_told() {
        let (city, begun) = (city(), sample::moment("2026-03-02T08:00"));
        let policy = |version: usize| &city.city().deadlines[version - 1];
        let mut case = sample::case(1, "00070", begun);
        case.state = State::AwaitingApproval;
        let proposed = sample::moment("2026-03-06T08:00");
        let runs = [(ClockKind::HandlingNormal, begun, 1), (ClockKind::Approval, proposed, 2)];
        case.file.clocks = runs.map(|(kind, at, version)| ClockRun::start(kind, at, policy(version)).unwrap()).to_vec();
        let l = Say::new(Tongue::Vi, proposed, city.city().calendar.zone().clone());
        let told = |kind| basis(&l, &city, &case, &Due { kind, at: proposed }).unwrap();
        assert!(told(ClockKind::HandlingNormal).contains("bản 1"), "{}", told(ClockKind::HandlingNormal));
        assert!(told(ClockKind::Approval).contains("bản 2"));
    }
}
