//! Random walks of several people over a chain of warnings: what must hold on every path.

use domain::{
    area::Areas,
    case::Actor,
    city::City,
    sample::{self as city_sample, moment},
    staff::StaffRole,
    warning::{
        Action, Mode, Standing, State, Warning,
        decide::{Circumstances, Command, allowed, decide, draft, update},
        river::Station,
        sample,
    },
};
use jiff::{SignedDuration, Timestamp};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, TestRunner},
};
use std::{cell::RefCell, collections::BTreeSet, sync::LazyLock};

/// One step: how many minutes later, who, on which warning, what.
#[derive(Clone, Debug)]
struct Step {
    minutes: i64,
    who: usize,
    on: Index,
    /// Whether anything at all is tried, instead of something that is allowed and ends nothing.
    bold: bool,
    what: Index,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let minutes = prop_oneof![40 => 0_i64..20, 1 => Just(25 * 60_i64)];
    let step = (minutes, 0..5_usize, any::<Index>(), prop::bool::weighted(0.2), any::<Index>())
        .prop_map(|(minutes, who, on, bold, what)| Step { minutes, who, on, bold, what });
    prop::collection::vec(step, 20..80)
}

/// Made once: a calendar knows every day of two centuries.
static PLACE: LazyLock<(City, Areas, [Station; 2])> =
    LazyLock::new(|| (city_sample::city(), sample::areas(), sample::stations()));

static CAST: LazyLock<[Actor; 5]> = LazyLock::new(cast);

fn lasting(warning: &Warning, actor: &Actor, around: &Circumstances<'_>) -> Vec<Action> {
    let ends = [Action::Discard, Action::Cancel, Action::EndTest];
    allowed(warning, actor, around).into_iter().filter(|action| !ends.contains(action)).collect()
}

/// Two people with both roles, one publisher, one releaser, the clock.
fn cast() -> [Actor; 5] {
    let both = |number| {
        let mut staff = sample::publisher(number);
        staff.grants.extend(sample::releaser(number).grants);
        Actor::Staff(staff)
    };
    let city = city_sample::actor(StaffRole::Releaser, "VP", 1);
    [both(1), both(2), Actor::Staff(sample::publisher(3)), city, Actor::Clock]
}

struct World {
    now: Timestamp,
    warnings: Vec<Warning>,
    done: BTreeSet<Action>,
}

impl World {
    fn new(mode: Mode) -> Self {
        let now = moment("2026-03-02T08:00");
        let first = draft(sample::id(0), &"W1".into(), mode, sample::content(now), &CAST[0]).unwrap();
        Self { now, warnings: vec![first], done: BTreeSet::new() }
    }

    fn replaced(&self, warning: &Warning) -> Option<State> {
        let replaced = warning.replaces()?;
        self.warnings.iter().find(|other| other.id == replaced).map(|other| other.state)
    }

    fn take(&mut self, step: &Step) {
        self.now += SignedDuration::from_mins(step.minutes);
        let (city, areas, stations) = &*PLACE;
        let around = sample::around(city, areas, stations, self.now);
        let at = step.on.index(self.warnings.len());
        let (actor, warning) = (&CAST[step.who], self.warnings[at].clone());
        let choice = if step.bold { Action::ALL.to_vec() } else { lasting(&warning, actor, &around) };
        if choice.is_empty() {
            return;
        }
        let Some(command) = self.command(choice[step.what.index(choice.len())], &warning) else {
            let id = sample::id(u32::try_from(self.warnings.len()).unwrap());
            if let Ok(next) = update(&warning, id, actor, &around) {
                self.done.insert(Action::Update);
                self.warnings.push(next);
            }
            return;
        };
        let Ok(after) = decide(&warning, actor, &command, &around) else { return };
        self.done.insert(command.action());
        if let Command::Release { .. } = command {
            self.replace(&after, &around);
        }
        self.warnings[at] = after;
    }

    /// What a release does in the same transaction to what it replaces.
    fn replace(&mut self, update: &Warning, around: &Circumstances<'_>) {
        let Some(replaced) = update.replaces() else { return };
        let old = self.warnings.iter_mut().find(|other| other.id == replaced).unwrap();
        if let Ok(over) = decide(old, &Actor::Clock, &Command::Replace { by: update.id }, around) {
            *old = over;
            self.done.insert(Action::Replace);
        }
    }

    fn command(&self, action: Action, warning: &Warning) -> Option<Command> {
        let reason = "Vì sao".to_owned();
        Some(match action {
            Action::Edit => Command::Edit { content: Box::new(sample::content(self.now)) },
            Action::Discard => Command::Discard,
            Action::Submit => Command::Submit,
            Action::Return => Command::Return { reason },
            Action::Release => Command::Release { replaced: self.replaced(warning) },
            Action::Update => return None,
            // Of its own accord the clock does this only after a release.
            Action::Replace | Action::Expire => Command::Expire,
            Action::AskToCancel => Command::AskToCancel { reason },
            Action::Keep => Command::Keep { reason },
            Action::Cancel => Command::Cancel,
            Action::EndTest => Command::EndTest { reason },
        })
    }

    fn check(&self, mode: Mode) {
        for warning in &self.warnings {
            assert_eq!(warning.mode, mode, "the mode never changes");
            let file = &warning.file;
            if let Some((releaser, at)) = file.released {
                assert!(!file.authors.is_empty() && !file.authors.contains(&releaser), "released by an author");
                assert!(file.submitter.is_some() && file.submitter != Some(releaser), "released by the submitter");
                assert!(at <= self.now && warning.content.expires.unwrap() > at, "expired on arrival");
            }
            if warning.state == State::Cancelled {
                let cancellation = file.cancellation.as_ref().unwrap();
                let (agreed, _) = cancellation.agreed.unwrap();
                assert_eq!(agreed == cancellation.asked_by, mode == Mode::Test, "cancelled by one person");
            }
            let standing = warning.standing(self.now);
            assert!(mode == Mode::Actual || standing != Standing::InForce, "a test in force");
            assert!(mode == Mode::Test || standing != Standing::Test);
            if matches!(standing, Standing::InForce | Standing::Test) {
                assert!(matches!(warning.state, State::Released | State::Cancelling));
                assert!(file.released.is_some() && warning.content.expires.unwrap() > self.now);
            }
            if warning.state.is_over() {
                let later = self.now + SignedDuration::from_hours(1);
                for moment in [Timestamp::UNIX_EPOCH, self.now, later] {
                    assert!(
                        !matches!(warning.standing(moment), Standing::InForce | Standing::Test),
                        "over, yet in force"
                    );
                }
            }
        }
        let out = self.warnings.iter().filter(|warning| matches!(warning.state, State::Released | State::Cancelling));
        assert!(out.count() <= 1, "of one chain only the last is out");
    }
}

/// Many walks; what was done in any of them.
fn walk(check: impl Fn(&[Step]) -> BTreeSet<Action>) -> BTreeSet<Action> {
    let done = RefCell::new(BTreeSet::new());
    TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() })
        .run(&steps(), |steps| {
            done.borrow_mut().append(&mut check(&steps));
            Ok(())
        })
        .unwrap();
    done.into_inner()
}

#[test]
fn nobody_releases_alone_and_what_is_over_is_over() {
    for (mode, never) in
        [(Mode::Actual, vec![Action::EndTest]), (Mode::Test, vec![Action::AskToCancel, Action::Keep, Action::Cancel])]
    {
        let done = walk(|steps| {
            let mut world = World::new(mode);
            for step in steps {
                world.take(step);
                world.check(mode);
            }
            world.done
        });
        let expected = Action::ALL.iter().copied().filter(|action| !never.contains(action)).collect();
        assert_eq!(done, expected, "the walks of {mode} warnings come everywhere");
    }
}

/// Whatever one person with every role does, with the help of the clock.
#[test]
fn one_person_alone_gets_nothing_out() {
    let done = walk(|steps| {
        let mut world = World::new(Mode::Actual);
        for step in steps {
            let who = if step.who == 4 { 4 } else { 0 };
            world.take(&Step { who, ..step.clone() });
            assert!(world.warnings.iter().all(|warning| warning.file.released.is_none()));
        }
        world.done
    });
    assert_eq!(done, BTreeSet::from([Action::Edit, Action::Discard, Action::Submit, Action::Return]));
}
