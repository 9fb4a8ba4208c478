//! Who is told of what happens to a case. One table, so that nobody has to search the actions for who hears of them.

use crate::{
    calendar::Calendar,
    case::{Action, Case},
    deadline::{ClockKind, ClockRun},
    warning,
    words::words,
};
use jiff::{SignedDuration, Timestamp};

words! {
    /// In what part somebody hears of a case.
    Audience {
        /// The person who sent it.
        Reporter = "reporter",
        /// Whoever follows it besides.
        Follower = "follower",
        /// Who takes new cases in for the unit that holds it.
        Intake = "intake",
        /// The head of the unit that holds it.
        Head = "head",
        /// The officer who has it.
        Officer = "officer",
        /// Who approves answers of the unit that holds it.
        Approver = "approver",
        /// The head of the superior of the unit that holds it.
        Superior = "superior",
        /// The coordinator of the city.
        Coordinator = "coordinator",
    }
}

words! {
    /// A step of a warning that somebody who issues warnings is told of.
    Desk {
        /// It waits for who lets it out.
        Submit = "warning_submit",
        /// It waits for who agrees to call it off.
        AskToCancel = "warning_ask_to_cancel",
        /// It came back to be changed.
        Return = "warning_return",
        /// It went out.
        Release = "warning_release",
        /// It was called off.
        Cancel = "warning_cancel",
        /// It was not called off.
        Keep = "warning_keep",
    }
}

words! {
    /// What somebody is told of an account.
    Account {
        /// Whoever was invited asks for a new link: the old one has run out.
        AskedAgain = "account_asked_again",
        /// Somebody opened a case in full by breaking the glass.
        GlassBroken = "account_glass_broken",
        /// Somebody asks something about their personal data.
        RequestCame = "account_request_came",
        /// A term of such a request ends within a working day.
        RequestDue = "account_request_due",
        /// A term of such a request has passed.
        RequestLate = "account_request_late",
        /// Somebody is away, and this one acts for them meanwhile.
        StandsIn = "account_stands_in",
        /// The own second factor was taken away by somebody who looks after people.
        FactorReset = "account_factor_reset",
        /// Somebody who looks after people made a link by which the own password is chosen anew.
        PasswordLink = "account_password_link",
    }
}

impl Desk {
    /// The step that an action is, if anybody is told of it.
    #[must_use]
    pub const fn of(action: warning::Action) -> Option<Self> {
        match action {
            warning::Action::Submit => Some(Self::Submit),
            warning::Action::AskToCancel => Some(Self::AskToCancel),
            warning::Action::Return => Some(Self::Return),
            warning::Action::Release => Some(Self::Release),
            warning::Action::Cancel => Some(Self::Cancel),
            warning::Action::Keep => Some(Self::Keep),
            warning::Action::Edit
            | warning::Action::Discard
            | warning::Action::Update
            | warning::Action::Replace
            | warning::Action::EndTest
            | warning::Action::Expire => None,
        }
    }

    /// Whether those hear of it who let warnings out; else those who wrote it.
    #[must_use]
    pub const fn waits_for_releaser(self) -> bool {
        matches!(self, Self::Submit | Self::AskToCancel)
    }
}

use Audience::{Approver, Coordinator, Follower, Head, Intake, Officer, Reporter, Superior};

/// Who is told that this was done. Whoever did it is never told of it.
#[must_use]
pub const fn audience(action: Action) -> &'static [Audience] {
    match action {
        Action::Send | Action::Place | Action::Rehome => &[Reporter, Intake],
        Action::Receive
        | Action::AskBack
        | Action::Lapse
        | Action::SetLevel
        | Action::Extend
        | Action::Merge
        | Action::Unmerge
        | Action::FollowParent => &[Reporter],
        Action::Refuse | Action::Approve | Action::Uphold => &[Reporter, Follower],
        Action::Supply | Action::Withdraw => &[Officer, Intake],
        Action::Contest => &[Coordinator],
        Action::Forward => &[Reporter, Coordinator],
        Action::Assign | Action::HandOver | Action::Return => &[Officer],
        Action::HandBack => &[Head],
        Action::Propose => &[Approver],
        Action::Reopen => &[Coordinator, Head],
        Action::Redo => &[Reporter, Head],
        Action::Overrun => &[Officer, Head],
        Action::Start | Action::Rate | Action::Close => &[],
    }
}

words! {
    /// How far a deadline is from the moment somebody is reminded of it. That it passes is an [action](Action::Overrun).
    Stage {
        /// A quarter of the time is left. Ours: no law sets it.
        Near = "near",
        /// A working day has passed since. Ours too.
        Past = "past",
    }
}

/// Open time of a working day, for [`Stage::Past`] and for the desk of requests.
pub(crate) const WORKING_DAY: SignedDuration = SignedDuration::from_hours(8);

/// Who is reminded of a deadline: whose turn it is, and when that did not help, those above.
#[must_use]
pub const fn reminded(clock: ClockKind, stage: Stage) -> &'static [Audience] {
    match (stage, clock) {
        (Stage::Near, ClockKind::Reception) => &[Intake],
        (Stage::Near, ClockKind::HandlingUrgent | ClockKind::HandlingNormal | ClockKind::HandlingComplex) => &[Officer],
        (Stage::Near, ClockKind::Approval) => &[Approver],
        (Stage::Near, ClockKind::Review) => &[Coordinator],
        (Stage::Near, ClockKind::Clarification) => &[Reporter],
        (_, ClockKind::Rating) | (Stage::Past, ClockKind::Clarification) => &[],
        (Stage::Past, _) => &[Superior, Coordinator],
    }
}

/// The moment of a stage.
#[must_use]
pub fn moment(run: &ClockRun, stage: Stage, case: &Case, calendar: &Calendar, now: Timestamp) -> Timestamp {
    match stage {
        Stage::Near => run.near_at(calendar, &case.holder, now),
        Stage::Past => calendar.add_working(&case.holder, run.due_at(calendar, &case.holder, now), WORKING_DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deadline_of_a_unit_is_heard_of_before_and_after_it() {
        for clock in ClockKind::ALL {
            for stage in Stage::ALL {
                let heard = !reminded(*clock, *stage).is_empty();
                let asks_reporter = (*clock, *stage) == (ClockKind::Clarification, Stage::Near);
                assert_eq!(heard, clock.is_of_unit() || asks_reporter, "{clock} {stage}");
            }
        }
    }
    use crate::lifecycle::{TABLE, To};

    #[test]
    fn who_sent_it_hears_of_every_end_and_of_every_wait_but_what_they_did_themselves() {
        for rule in TABLE {
            let To::State(state) = rule.to else { continue };
            let own = rule.by == [crate::case::Role::Reporter];
            let silent = matches!(rule.action, Action::Close | Action::Start | Action::Assign | Action::HandBack);
            let between_colleagues = matches!(rule.action, Action::Propose | Action::Return);
            let told = audience(rule.action).contains(&Reporter);
            assert_eq!(told, !own && !silent && !between_colleagues, "{} → {state}", rule.action);
        }
    }

    #[test]
    fn every_turn_of_a_unit_has_somebody_who_hears_of_it() {
        for rule in TABLE.iter().filter(|rule| matches!(rule.to, To::State(state) if state.is_open())) {
            let hears = audience(rule.action);
            let waits_for_reporter = rule.action == Action::AskBack;
            let same_hands = matches!(rule.action, Action::Start | Action::Receive);
            let staff = hears.iter().any(|who| !matches!(who, Reporter | Follower));
            assert!(staff || waits_for_reporter || same_hands, "{}", rule.action);
        }
    }
}
