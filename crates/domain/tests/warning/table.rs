//! Every state × role × action against a table written by hand from the rules, not derived from the one in the code.

use domain::{
    case::Actor,
    sample::{self as city_sample, moment},
    staff::StaffRole,
    warning::{
        Action, Mode, Role, Standing, State, Warning,
        decide::{Command, Refusal, allowed, decide, draft, may, update},
        lifecycle::TABLE,
        sample,
    },
};
use jiff::{SignedDuration, Timestamp};

use Role::{Clock, Publisher, Releaser};
use State::{Cancelled, Cancelling, Discarded, Draft, Expired, Proposed, Released, Replaced};

type Line = (Action, Mode, &'static [State], Option<State>, &'static [Role]);

/// The mode is the one in which the action is possible at all; most are in both.
const EXPECTED: [Line; 12] = [
    (Action::Edit, Mode::Actual, &[Draft], None, &[Publisher]),
    (Action::Discard, Mode::Actual, &[Draft], Some(Discarded), &[Publisher]),
    (Action::Submit, Mode::Actual, &[Draft], Some(Proposed), &[Publisher]),
    (Action::Return, Mode::Actual, &[Proposed], Some(Draft), &[Publisher, Releaser]),
    (Action::Release, Mode::Actual, &[Proposed], Some(Released), &[Releaser]),
    (Action::Update, Mode::Actual, &[Released, Cancelling], None, &[Publisher]),
    (Action::Replace, Mode::Actual, &[Released, Cancelling, Expired], Some(Replaced), &[Clock]),
    (Action::AskToCancel, Mode::Actual, &[Released], Some(Cancelling), &[Publisher, Releaser]),
    (Action::Keep, Mode::Actual, &[Cancelling], Some(Released), &[Publisher, Releaser]),
    (Action::Cancel, Mode::Actual, &[Cancelling], Some(Cancelled), &[Releaser]),
    (Action::EndTest, Mode::Test, &[Released], Some(Cancelled), &[Publisher, Releaser]),
    (Action::Expire, Mode::Actual, &[Released, Cancelling], Some(Expired), &[Clock]),
];

fn now() -> Timestamp {
    moment("2026-03-02T08:00")
}

/// Somebody who did nothing to the warning yet and has only this role.
fn who(role: Role) -> Actor {
    match role {
        Publisher => Actor::Staff(sample::publisher(2)),
        Releaser => Actor::Staff(sample::releaser(2)),
        Clock => Actor::Clock,
    }
}

fn command(action: Action) -> Option<Command> {
    let reason = || "Vì sao".to_owned();
    Some(match action {
        Action::Edit => Command::Edit { content: Box::new(sample::content(now())) },
        Action::Discard => Command::Discard,
        Action::Submit => Command::Submit,
        Action::Return => Command::Return { reason: reason() },
        Action::Release => Command::Release { replaced: None },
        Action::Update => return None,
        Action::Replace => Command::Replace { by: sample::id(9) },
        Action::AskToCancel => Command::AskToCancel { reason: reason() },
        Action::Keep => Command::Keep { reason: reason() },
        Action::Cancel => Command::Cancel,
        Action::EndTest => Command::EndTest { reason: reason() },
        Action::Expire => Command::Expire,
    })
}

/// Does it, at the moment or, for what waits for the end, after it.
fn act(warning: &Warning, actor: &Actor, action: Action) -> Result<Option<Warning>, Refusal> {
    let (city, areas, stations) = (city_sample::city(), sample::areas(), sample::stations());
    let now = if action == Action::Expire { now() + SignedDuration::from_hours(25) } else { now() };
    let around = sample::around(&city, &areas, &stations, now);
    match command(action) {
        Some(command) => decide(warning, actor, &command, &around).map(Some),
        None => update(warning, sample::id(2), actor, &around).map(|_| None),
    }
}

#[test]
fn every_action_goes_where_the_rules_say_and_nowhere_else() {
    for (action, mode, from, to, by) in EXPECTED {
        for state in State::ALL {
            for role in Role::ALL {
                let warning = sample::in_state(*state, 1, mode, now());
                let result = act(&warning, &who(*role), action);
                let said = format!("{action} by {role} in {state}: {result:?}");
                match (by.contains(role), from.contains(state)) {
                    (true, true) => {
                        let Ok(after) = result else { panic!("{said}") };
                        let after = after.unwrap_or_else(|| warning.clone());
                        assert_eq!(after.state, to.unwrap_or(*state), "{said}");
                        assert_eq!(after.mode, mode);
                    }
                    (true, false) => {
                        assert_eq!(result, Err(Refusal::WrongState { action, state: *state }), "{said}");
                    }
                    (false, _) => assert_eq!(result, Err(Refusal::NotAllowed), "{said}"),
                }
            }
        }
    }
}

#[test]
fn the_table_has_each_action_once_and_the_end_is_the_end() {
    for action in Action::ALL {
        assert_eq!(TABLE.iter().filter(|rule| rule.action == *action).count(), 1, "{action}");
        assert!(EXPECTED.iter().any(|line| line.0 == *action), "{action} is tested");
    }
    for rule in TABLE.iter().filter(|rule| rule.from.iter().any(|state| state.is_over())) {
        assert_eq!((rule.action, rule.to), (Action::Replace, Some(Replaced)), "what is over stays over");
    }
    for state in State::ALL {
        assert!(state.is_over() || TABLE.iter().any(|rule| rule.from.contains(state)), "{state} is a dead end");
    }
}

#[test]
fn other_roles_and_other_units_do_nothing() {
    let (city, areas, stations) = (city_sample::city(), sample::areas(), sample::stations());
    let around = sample::around(&city, &areas, &stations, now());
    let none_of_it = StaffRole::ALL.iter().filter(|role| !matches!(role, StaffRole::Publisher | StaffRole::Releaser));
    let mut strangers: Vec<Actor> = none_of_it.map(|role| city_sample::actor(*role, "W1", 1)).collect();
    strangers.push(Actor::Reporter);
    strangers.push(city_sample::actor(StaffRole::Publisher, "W2", 1));
    strangers.push(city_sample::actor(StaffRole::Releaser, "W2", 1));
    strangers.push(city_sample::actor(StaffRole::Publisher, "VP", 1));
    for state in State::ALL {
        let warning = sample::in_state(*state, 1, Mode::Actual, now());
        for stranger in &strangers {
            assert!(allowed(&warning, stranger, &around).is_empty(), "{stranger:?} in {state}");
        }
    }
    for stranger in &strangers[..strangers.len() - 1] {
        let refused = draft(sample::id(1), &"W1".into(), Mode::Actual, sample::content(now()), stranger);
        assert_eq!(refused, Err(Refusal::NotAllowed), "{stranger:?}");
    }
}

#[test]
fn the_city_releases_for_a_ward() {
    let warning = sample::in_state(Proposed, 1, Mode::Actual, now());
    let city = city_sample::actor(StaffRole::Releaser, "VP", 1);
    let released = act(&warning, &city, Action::Release).unwrap().unwrap();
    assert_eq!(released.file.released.map(|(id, _)| Some(id)), Some(city.staff_id()));
    assert_eq!(released.standing(now()), Standing::InForce);
}

/// The same person with both roles.
fn both(number: u8) -> Actor {
    let mut staff = sample::publisher(number);
    staff.grants.extend(sample::releaser(number).grants);
    Actor::Staff(staff)
}

#[test]
fn who_wrote_or_submitted_does_not_release() {
    let warning = sample::draft(1, Mode::Actual, now());
    let edited = act(&warning, &both(2), Action::Edit).unwrap().unwrap();
    let submitted = act(&edited, &both(3), Action::Submit).unwrap().unwrap();
    for own in [1, 2, 3] {
        assert_eq!(act(&submitted, &both(own), Action::Release), Err(Refusal::OwnWarning), "{own}");
    }
    assert!(act(&submitted, &both(4), Action::Release).is_ok());

    // Who returns it, writes on it and has another submit it, is an author still.
    let returned = act(&submitted, &both(4), Action::Return).unwrap().unwrap();
    assert_eq!(returned.file.submitter, None);
    let rewritten = act(&returned, &both(4), Action::Edit).unwrap().unwrap();
    let again = act(&rewritten, &both(3), Action::Submit).unwrap().unwrap();
    assert_eq!(act(&again, &both(4), Action::Release), Err(Refusal::OwnWarning));
    assert_eq!(again.version, warning.version + 5);
}

#[test]
fn two_people_cancel_and_one_ends_a_test() {
    let warning = sample::in_state(Released, 1, Mode::Actual, now());
    let asked = act(&warning, &both(1), Action::AskToCancel).unwrap().unwrap();
    assert_eq!(asked.standing(now()), Standing::InForce, "until the second person agrees");
    assert_eq!(act(&asked, &both(1), Action::Cancel), Err(Refusal::OwnRequest));
    let kept = act(&asked, &both(1), Action::Keep).unwrap().unwrap();
    assert_eq!(kept.file.cancellation, None);
    let cancelled = act(&asked, &both(2), Action::Cancel).unwrap().unwrap();
    let agreed = cancelled.file.cancellation.clone().unwrap().agreed.unwrap();
    assert_eq!((Some(agreed.0), agreed.1), (both(2).staff_id(), now()));
    assert_eq!(cancelled.standing(now()), Standing::Over);

    assert_eq!(act(&warning, &both(1), Action::EndTest), Err(Refusal::NotATest));
    let test = sample::in_state(Released, 1, Mode::Test, now());
    assert_eq!(act(&test, &both(1), Action::AskToCancel), Err(Refusal::IsTest));
    assert_eq!(act(&test, &both(1), Action::EndTest).unwrap().unwrap().state, Cancelled);
}

#[test]
fn a_test_is_never_taken_for_a_warning() {
    let test = sample::in_state(Released, 1, Mode::Test, now());
    assert_eq!(test.standing(now()), Standing::Test);
    assert_eq!(test.headline("vi", "THỬ").unwrap(), "THỬ: Lũ trên sông Hồng: báo động II");
    assert_eq!(test.headline("xx", "TEST"), None);
    let (city, areas, stations) = (city_sample::city(), sample::areas(), sample::stations());
    let around = sample::around(&city, &areas, &stations, now());
    let next = update(&test, sample::id(2), &who(Publisher), &around).unwrap();
    assert_eq!(next.mode, Mode::Test, "an update of a test is a test");
    let meant = sample::in_state(Released, 1, Mode::Actual, now());
    assert_eq!(meant.headline("vi", "THỬ").unwrap(), "Lũ trên sông Hồng: báo động II");
}

#[test]
fn an_update_continues_the_chain_and_replaces_the_last() {
    let (city, areas, stations) = (city_sample::city(), sample::areas(), sample::stations());
    let around = sample::around(&city, &areas, &stations, now());
    let first = sample::in_state(Released, 1, Mode::Actual, now());
    let mut second = update(&first, sample::id(2), &who(Publisher), &around).unwrap();
    assert_eq!((second.state, second.replaces()), (Draft, Some(first.id)));
    assert_eq!(second.content, first.content);
    assert_eq!(second.file.authors, [sample::publisher(2).id], "who began it wrote it");
    second.state = Proposed;
    let release = |replaced| decide(&second, &who(Releaser), &Command::Release { replaced }, &around);
    for (replaced, goes) in [
        (None, false),
        (Some(Cancelled), false),
        (Some(Replaced), false),
        (Some(Released), true),
        (Some(Cancelling), true),
        (Some(Expired), true),
    ] {
        let result = release(replaced);
        assert_eq!(result.is_ok(), goes, "{replaced:?}");
        assert!(goes || result == Err(Refusal::Overtaken));
    }
    let second = release(Some(Released)).unwrap();
    let replaced = decide(&first, &Actor::Clock, &Command::Replace { by: second.id }, &around).unwrap();
    assert_eq!((replaced.state, replaced.file.replaced_by), (Replaced, Some(second.id)));
    assert_eq!(replaced.standing(now()), Standing::Over);
    let third = update(&second, sample::id(3), &who(Publisher), &around).unwrap();
    assert_eq!(third.file.earlier.iter().map(|issued| issued.id).collect::<Vec<_>>(), [first.id, second.id]);
}

#[test]
fn what_expired_while_it_waited_does_not_go_out() {
    let (city, areas, stations) = (city_sample::city(), sample::areas(), sample::stations());
    let late = sample::around(&city, &areas, &stations, now() + SignedDuration::from_hours(24));
    let proposed = sample::in_state(Proposed, 1, Mode::Actual, now());
    let refused = decide(&proposed, &who(Releaser), &Command::Release { replaced: None }, &late).unwrap_err();
    let Refusal::Faulty(faults) = &refused else { panic!("{refused:?}") };
    assert_eq!(faults.len(), 1);
    assert_eq!(refused.message(), "warning-refused-faulty");
}

#[test]
fn time_is_over_at_the_end_and_not_before() {
    let (city, areas, stations) = (city_sample::city(), sample::areas(), sample::stations());
    let warning = sample::in_state(Released, 1, Mode::Actual, now());
    let end = warning.content.expires.unwrap();
    let just_before = end - SignedDuration::from_micros(1);
    assert_eq!(warning.standing(just_before), Standing::InForce);
    assert_eq!(warning.standing(end), Standing::Over, "even before anybody noted it");
    for (at, expected) in [(just_before, Err(Refusal::TooEarly)), (end, Ok(()))] {
        let around = sample::around(&city, &areas, &stations, at);
        assert_eq!(may(&warning, &Actor::Clock, Action::Expire, &around), expected);
    }
}

#[test]
fn what_is_offered_is_what_may_be_done() {
    let (city, areas, stations) = (city_sample::city(), sample::areas(), sample::stations());
    let around = sample::around(&city, &areas, &stations, now());
    let offered = |state, who: &Actor| allowed(&sample::in_state(state, 1, Mode::Actual, now()), who, &around);
    assert_eq!(offered(Draft, &both(1)), [Action::Edit, Action::Discard, Action::Submit]);
    assert_eq!(offered(Proposed, &both(1)), [Action::Return]);
    assert_eq!(offered(Proposed, &both(2)), [Action::Return, Action::Release]);
    assert_eq!(offered(Released, &both(1)), [Action::Update, Action::AskToCancel]);
    assert_eq!(offered(Cancelling, &who(Releaser)), [Action::Keep, Action::Cancel]);
}
