//! Random walks: many people do whatever they may to a few cases, at any time of day and year, and what must never happen
//! never does.

use crate::stage;
use domain::{
    case::{Action, Actor, Case, Proposal, State, Verdict},
    city::{City, FieldCode, Level, UnitCode},
    command::{Command, Refusal},
    deadline::ClockRun,
    decide::{Circumstances, allowed, decide, may, send},
    id::{CaseId, StaffId},
    sample,
    staff::StaffRole,
    statistics::{Key, Tally, change, count, keys},
};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

const UNITS: [&str; 5] = ["W0", "W1", "W2", "SXD", "VP"];

/// What chance decides in one step.
#[derive(Clone, Debug)]
struct Step {
    minutes: i64,
    case: usize,
    /// Whether somebody tries anything at all, instead of something that is allowed.
    bold: bool,
    pick: usize,
    detail: usize,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let minutes = prop_oneof![
        4 => 0_i64..30,
        3 => 30_i64..600,
        2 => Just(15 * 60_i64),
        1 => (1_i64..5).prop_map(|days| days * 24 * 60),
        1 => Just(16 * 24 * 60_i64),
    ];
    let step = (minutes, 0_usize..3, prop::bool::weighted(0.1), any::<usize>(), any::<usize>())
        .prop_map(|(minutes, case, bold, pick, detail)| Step { minutes, case, bold, pick, detail });
    prop::collection::vec(step, 20..60)
}

fn people() -> Vec<Actor> {
    let roles = [StaffRole::Intake, StaffRole::Head, StaffRole::Officer, StaffRole::Approver];
    let of_units = UNITS.into_iter().flat_map(|unit| roles.map(|role| (unit, role)));
    let staff = of_units.flat_map(|(unit, role)| [1, 2, 3].map(|number| sample::staff(role, unit, number)));
    // In each unit one officer is an approver as well, and may not approve the own answer.
    let both = UNITS.into_iter().map(|unit| {
        let mut both = sample::staff(StaffRole::Officer, unit, 9);
        both.grants.extend(sample::staff(StaffRole::Approver, unit, 9).grants);
        both
    });
    let mut people: Vec<Actor> = staff.chain(both).map(Actor::Staff).collect();
    people.extend([1, 2].map(|number| sample::actor(StaffRole::Officer, "W1.urban", number)));
    people.extend([Actor::Reporter, Actor::Clock, stage::coordinator()]);
    people
}

/// What the walk keeps of a case besides what the rules know.
#[derive(Clone, Debug, Default)]
struct Record {
    /// Numbers of answers approved with the approver's own sentence instead of evidence.
    exceptions: BTreeSet<u16>,
    /// Where it has to be when it is no longer merged.
    joined_from: Option<State>,
}

struct World {
    city: City,
    people: Vec<Actor>,
    now: Timestamp,
    cases: Vec<Case>,
    records: Vec<Record>,
    figures: BTreeMap<Key, Tally>,
}

fn rows(case: &Case, city: &City) -> Vec<Key> {
    keys(case, &FieldCode::from("traffic"), &[], &city.calendar)
}

impl World {
    fn new() -> Self {
        let (city, now) = (sample::city(), sample::moment("2026-02-12T10:00"));
        let holders = ["W0", "W1", "W1"];
        let cases: Vec<Case> = (1..)
            .zip(holders)
            .map(|(number, holder)| send(sample::case(number, holder, now), &sample::around(&city, now)).unwrap())
            .collect();
        let records = vec![Record::default(); cases.len()];
        let mut world = Self { city, people: people(), now, cases, records, figures: BTreeMap::new() };
        for at in 0..world.cases.len() {
            world.tally(None, at);
        }
        world
    }

    fn around(&self) -> Circumstances<'_> {
        sample::around(&self.city, self.now)
    }

    /// Books the change of the figures, as the store does.
    fn tally(&mut self, before: Option<&Case>, at: usize) {
        let after = &self.cases[at];
        let keys_before = before.map(|case| (rows(case, &self.city), count(case)));
        let keys_before = keys_before.as_ref().map(|(keys, tally)| (keys.as_slice(), *tally));
        for (key, tally) in change(keys_before, (&rows(after, &self.city), count(after))) {
            *self.figures.entry(key).or_default() += tally;
        }
    }

    /// Those with any role towards the case; all others may do nothing, as the tests of the table show.
    fn involved(&self, case: &Case) -> impl Iterator<Item = &Actor> {
        self.people.iter().filter(|who| !who.roles(case, &self.city).is_empty())
    }

    fn choose(&self, step: &Step) -> Option<(Actor, Action)> {
        let case = &self.cases[step.case];
        if step.bold {
            let who = &self.people[step.pick % self.people.len()];
            return Some((who.clone(), Action::ALL[step.detail % Action::ALL.len()]));
        }
        let mut actions = BTreeMap::<Action, Vec<&Actor>>::new();
        for who in self.involved(case) {
            for action in allowed(case, who, &self.around()) {
                actions.entry(action).or_default().push(who);
            }
        }
        let lots: Vec<Action> =
            actions.keys().flat_map(|action| std::iter::repeat_n(*action, weight(*action))).collect();
        let action = lots.get(step.pick % lots.len().max(1))?;
        let who = actions.get(action)?;
        Some(((*who.get(step.detail % who.len())?).clone(), *action))
    }

    fn command(&self, action: Action, step: &Step) -> Option<Command> {
        let case = &self.cases[step.case];
        let level = Level::ALL[step.detail % 3];
        Some(match action {
            Action::Send => return None,
            Action::Receive => stage::receive(level),
            Action::AskBack => stage::ask_back(),
            Action::Supply => stage::supply(),
            Action::Lapse => Command::Lapse,
            Action::Refuse => stage::refuse(),
            Action::Contest => stage::contest(),
            Action::Forward => stage::forward(),
            Action::Place => stage::place(UNITS[step.detail % UNITS.len()]),
            Action::SetLevel => stage::set_level(level),
            Action::Extend => stage::extend(),
            Action::Assign => assign(case, step),
            Action::Start => Command::Start,
            Action::HandBack => stage::hand_back(),
            Action::HandOver => stage::hand_over(1, 1 + u8::try_from(step.detail % 3).unwrap_or_default()),
            Action::Propose => stage::propose(!step.detail.is_multiple_of(3)),
            Action::Return => stage::return_it(),
            Action::Approve => Command::Approve { exception: (step.detail.is_multiple_of(2)).then(stage::text) },
            Action::Rate => stage::rate(Verdict::ALL[step.detail % 3]),
            Action::Reopen => stage::reopen(),
            Action::Uphold => stage::uphold(),
            Action::Redo => stage::redo(step.detail.is_multiple_of(2)),
            Action::Close => Command::Close,
            Action::Withdraw => Command::Withdraw,
            Action::Merge => self.merge(case, step),
            Action::Unmerge => Command::Unmerge,
            Action::FollowParent => Command::FollowParent { answer: self.parent_answer(case) },
            Action::Overrun => Command::Overrun,
            Action::Rehome => stage::rehome("W1"),
        })
    }

    fn merge(&self, case: &Case, step: &Step) -> Command {
        let fits = |other: &&Case| other.id != case.id && other.state.is_open() && other.holder == case.holder;
        let parent = self.cases.iter().find(fits).or(self.cases.get(step.detail % self.cases.len()));
        let parent = parent.unwrap_or(case);
        Command::Merge { parent: parent.id, fits: fits(&parent) }
    }

    fn find(&self, id: CaseId) -> &Case {
        self.cases.iter().find(|case| case.id == id).unwrap()
    }

    /// The answer of the case it follows; one that nobody approved, if there is none.
    fn parent_answer(&self, case: &Case) -> Proposal {
        let answered = |parent: &&Case| parent.state == State::Answered;
        let parent = case.file.parent.map(|parent| self.find(parent)).filter(answered);
        let unapproved = Proposal { number: 1, author: stage::officer_id(1), evidence: true, approver: None };
        parent.and_then(|parent| parent.file.proposal.clone()).unwrap_or(unapproved)
    }

    /// One step; what was done and where it led, if anything.
    fn step(&mut self, step: &Step) -> Result<Option<(Action, State)>, TestCaseError> {
        self.now += SignedDuration::from_mins(step.minutes);
        self.nobody_waits_for_nobody(&self.cases[step.case])?;
        let Some((who, action)) = self.choose(step) else { return Ok(None) };
        let Some(command) = self.command(action, step) else { return Ok(None) };
        let before = self.cases[step.case].clone();
        match decide(&before, &who, &command, &self.around()) {
            Ok(after) => {
                prop_assert_eq!(may(&before, &who, action, &self.around()), Ok(()));
                self.keep(step.case, &before, &after, &command)?;
                self.cases[step.case] = after;
                self.tally(Some(&before), step.case);
                self.holds(step.case)?;
                Ok(Some((action, self.cases[step.case].state)))
            }
            Err(refusal) => {
                prop_assert!(!matches!(refusal, Refusal::NoPolicy(_)), "the policy is complete");
                Ok(None)
            }
        }
    }

    /// Unless it is over, somebody can lead the case on.
    fn nobody_waits_for_nobody(&self, case: &Case) -> Result<(), TestCaseError> {
        let leads_on = |action: &Action| !matches!(action, Action::SetLevel | Action::Extend | Action::Overrun);
        let mut actions = self.involved(case).flat_map(|who| allowed(case, who, &self.around()));
        let over = match case.state {
            State::Closed | State::Withdrawn => true,
            State::Refused => case.file.contested,
            _ => false,
        };
        prop_assert_eq!(actions.any(|action| leads_on(&action)), !over, "{:?}", case);
        Ok(())
    }

    /// What one change keeps, whatever it is.
    fn keep(&mut self, at: usize, before: &Case, after: &Case, command: &Command) -> Result<(), TestCaseError> {
        let action = command.action();
        prop_assert_eq!(after.version, before.version + 1);
        prop_assert_eq!((after.id, after.sent_at), (before.id, before.sent_at));
        prop_assert!(after.file.late || !before.file.late, "lateness stays on record");
        let (old, new) = after.file.clocks.split_at(before.file.clocks.len());
        for (was, is) in before.file.clocks.iter().zip(old) {
            prop_assert_eq!(was.started_at, is.started_at, "{} resets no clock", action);
            prop_assert!(was == is || was.is_running(), "{} leaves stopped clocks alone", action);
        }
        let starts_one = matches!(
            action,
            Action::Receive
                | Action::AskBack
                | Action::Contest
                | Action::Assign
                | Action::Propose
                | Action::Approve
                | Action::Reopen
                | Action::Redo
                | Action::FollowParent
        );
        prop_assert!(new.len() <= usize::from(starts_one), "{} starts no clock", action);
        prop_assert!(new.iter().all(|run| run.started_at == self.now));
        if before.file.bound && before.holder == after.holder {
            prop_assert!(after.file.bound, "{} unbinds nobody", action);
        }
        let record = &mut self.records[at];
        match command {
            Command::Approve { exception: Some(_) } => record.exceptions.extend(number(after)),
            Command::FollowParent { .. } => {
                let parent = after.file.parent.unwrap();
                let parent = self.cases.iter().position(|case| case.id == parent).unwrap();
                let excused =
                    number(&self.cases[parent]).is_some_and(|no| self.records[parent].exceptions.contains(&no));
                prop_assert_eq!(self.cases[parent].state, State::Answered, "only after the parent");
                self.records[at].exceptions.extend(number(after).filter(|_| excused));
            }
            Command::Merge { .. } => {
                let asked = before.state == State::Clarifying;
                record.joined_from = if asked { before.file.before } else { Some(before.state) };
            }
            Command::Rehome { .. } => record.joined_from = record.joined_from.map(received_again),
            Command::Unmerge => prop_assert_eq!(Some(after.state), record.joined_from.take()),
            _ => {}
        }
        Ok(())
    }

    /// What holds for a case at any time.
    fn holds(&self, at: usize) -> Result<(), TestCaseError> {
        let (case, record) = (&self.cases[at], &self.records[at]);
        let file = &case.file;
        for run in file.clocks.iter().filter(|run| run.is_running()) {
            let alike = |other: &&ClockRun| {
                other.is_running() && (other.kind == run.kind || other.kind.is_handling() && run.kind.is_handling())
            };
            prop_assert_eq!(file.clocks.iter().filter(alike).count(), 1, "one {} at a time", run.kind);
        }
        let answered = matches!(case.state, State::Answered | State::Reopened | State::Closed);
        prop_assert_eq!(
            case.counting().count() == 0,
            matches!(case.state, State::Closed | State::Refused | State::Withdrawn | State::Merged),
            "open steps have a deadline: {:?}",
            case
        );
        prop_assert_eq!(file.before.is_some(), matches!(case.state, State::Clarifying | State::Merged));
        prop_assert!(!file.overdue || case.state.is_open());
        let out: Vec<&Proposal> = file.earlier.iter().chain(file.proposal.as_ref().filter(|_| answered)).collect();
        prop_assert!(!answered || file.proposal.is_some(), "an answered case has an answer");
        for (number, answer) in (1..).zip(&out) {
            prop_assert_eq!(answer.number, number);
            prop_assert!(
                answer.approver.is_some_and(|approver| approver != answer.author),
                "approved by another person"
            );
            prop_assert!(answer.evidence || record.exceptions.contains(&number), "evidence or a sentence on record");
        }
        let own: Vec<StaffId> = out.iter().filter_map(|answer| answer.approver).collect();
        if file.parent.is_none() {
            let distinct: BTreeSet<&StaffId> = own.iter().collect();
            prop_assert_eq!(distinct.len(), own.len(), "each answer has another approver");
        }
        let tally = count(case);
        let groups = [tally.waiting, tally.in_progress, tally.handled, tally.refused, tally.withdrawn, tally.merged];
        prop_assert_eq!((tally.received, groups.iter().sum::<i64>()), (1, 1));
        prop_assert!(groups.iter().all(|group| (0..=1).contains(group)));
        prop_assert_eq!(tally.on_time + tally.late, tally.handled);
        prop_assert!(tally.rated() <= 1 && tally.overdue <= tally.waiting + tally.in_progress);
        Ok(())
    }

    /// The figures kept by changes are those of the cases alone, and a stored case reads back as it was.
    fn ends_well(mut self) -> Result<(), TestCaseError> {
        self.figures.retain(|_, tally| *tally != Tally::default());
        prop_assert_eq!(&self.figures, &self.recount());
        for case in &self.cases {
            let stored = serde_json::to_string(case).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Case>(&stored).unwrap(), case);
        }
        Ok(())
    }

    /// The figures counted anew from the cases alone.
    fn recount(&self) -> BTreeMap<Key, Tally> {
        let mut figures = BTreeMap::<Key, Tally>::new();
        for case in &self.cases {
            for key in rows(case, &self.city) {
                *figures.entry(key).or_default() += count(case);
            }
        }
        figures
    }
}

fn assign(case: &Case, step: &Step) -> Command {
    let of_holder = |number| sample::staff(StaffRole::Officer, case.holder.as_str(), number).id;
    let officer = of_holder([1, 2, 9][step.detail % 3]);
    let office = (case.holder.as_str() == "W1").then(|| UnitCode::from("W1.urban"));
    let (office, officer) = if step.pick.is_multiple_of(2) { (office, None) } else { (None, Some(officer)) };
    Command::Assign { office, officer, co_handlers: vec![of_holder(3)], another: !step.pick.is_multiple_of(3) }
}

/// How likely an action is where it is allowed: most walks should get far.
fn weight(action: Action) -> usize {
    match action {
        Action::Receive | Action::Supply | Action::Assign | Action::Start | Action::Propose | Action::Approve => 16,
        Action::FollowParent | Action::Lapse => 32,
        Action::Merge
        | Action::Reopen
        | Action::Uphold
        | Action::Redo
        | Action::Rate
        | Action::Contest
        | Action::Place => 8,
        Action::Refuse | Action::Withdraw | Action::Unmerge => 1,
        _ => 2,
    }
}

fn number(case: &Case) -> Option<u16> {
    case.file.proposal.as_ref().map(|answer| answer.number)
}

fn received_again(state: State) -> State {
    if matches!(state, State::Assigned | State::InProgress) { State::Received } else { state }
}

#[test]
fn whatever_people_do_the_rules_hold_and_every_action_and_state_is_reached() {
    let mut runner = TestRunner::new(Config { cases: 300, source_file: Some(file!()), ..Config::default() });
    let reached = RefCell::new(BTreeMap::<(Action, State), u32>::new());
    let walk = |steps: Vec<Step>| {
        let mut world = World::new();
        for step in &steps {
            if let Some(done) = world.step(step)? {
                *reached.borrow_mut().entry(done).or_default() += 1;
            }
        }
        world.ends_well()
    };
    runner.run(&steps(), walk).unwrap();
    let reached = reached.into_inner();
    let missing: Vec<&Action> =
        Action::ALL.iter().filter(|action| !reached.keys().any(|(done, _)| done == *action)).collect();
    assert_eq!(missing, [&Action::Send], "walks that never do something prove nothing about it");
    let missing: Vec<&State> = State::ALL.iter().filter(|state| !reached.keys().any(|(_, to)| to == *state)).collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
}
