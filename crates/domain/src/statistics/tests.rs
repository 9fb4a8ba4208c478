use super::{Dimension, Key, Tally, change, count, keys};
use crate::{
    case::{Case, State, Verdict},
    city::AreaRef,
    sample,
};

/// A case in this state, sent on Sunday, 15 March 2026, at 23:30.
fn case(state: State) -> Case {
    Case { state, ..sample::case(1, "W1", sample::moment("2026-03-15T23:30")) }
}

fn rows(case: &Case) -> Vec<Key> {
    keys(case, &"traffic".into(), &[], &sample::city().calendar)
}

#[test]
fn a_case_counts_in_exactly_one_group() {
    for (state, before, group) in [
        (State::Sent, None, "waiting"),
        (State::Clarifying, Some(State::Sent), "waiting"),
        (State::Clarifying, Some(State::Received), "in_progress"),
        (State::Clarifying, Some(State::InProgress), "in_progress"),
        (State::Received, None, "in_progress"),
        (State::Assigned, None, "in_progress"),
        (State::InProgress, None, "in_progress"),
        (State::AwaitingApproval, None, "in_progress"),
        (State::Reopened, None, "in_progress"),
        (State::Answered, None, "handled"),
        (State::Closed, None, "handled"),
        (State::Refused, None, "refused"),
        (State::Withdrawn, None, "withdrawn"),
        (State::Merged, Some(State::Sent), "merged"),
    ] {
        let mut case = case(state);
        case.file.before = before;
        let tally = count(&case);
        let counted: Vec<&str> = Tally::NAMES
            .iter()
            .zip(tally.values())
            .filter(|(name, value)| *value == 1 && !["received", "on_time"].contains(name))
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(counted, [group], "{state}");
        assert_eq!((tally.received, tally.on_time), (1, tally.handled));
    }
}

#[test]
fn what_happened_on_the_way_is_counted_beside_the_group() {
    let mut case = case(State::Closed);
    case.file.forwards = 3;
    case.file.late = true;
    case.file.reopenings = 2;
    case.file.verdict = Some(Verdict::Accepted);
    let tally = count(&case);
    assert_eq!((tally.transferred, tally.reopened), (1, 1), "cases, not events");
    assert_eq!((tally.on_time, tally.late), (0, 1));
    assert_eq!((tally.rated(), tally.content(), tally.satisfied), (1, 1, 0));
    case.file.verdict = Some(Verdict::Dissatisfied);
    assert_eq!((count(&case).rated(), count(&case).content()), (1, 0));
}

#[test]
fn only_an_open_case_is_overdue() {
    let mut open = case(State::InProgress);
    open.file.overdue = true;
    assert_eq!((count(&open).overdue, count(&open).late), (1, 0), "late is what was answered late");
    open.state = State::Answered;
    assert_eq!(count(&open).overdue, 0);
}

#[test]
fn a_case_belongs_to_the_local_week_in_which_it_was_sent() {
    let week = |local: &str| rows(&sample::case(1, "W1", sample::moment(local)))[0].week.clone();
    assert_eq!(week("2026-03-09T00:00"), "2026-03-09", "a Monday, though still Sunday in UTC");
    assert_eq!(week("2026-03-15T23:59"), "2026-03-09");
    assert_eq!(week("2026-03-16T00:00"), "2026-03-16");
    assert_eq!(week("2026-01-01T12:00"), "2025-12-29");
}

#[test]
fn a_case_counts_for_the_city_its_unit_its_field_and_its_place_under_every_map() {
    let area = |set: &str, area: &str| AreaRef { set: set.to_owned(), area: area.into() };
    let areas = [area("wards-2025", "W1"), area("districts", "D")];
    let keys = keys(&case(State::Sent), &"traffic".into(), &areas, &sample::city().calendar);
    let members: Vec<(Dimension, &str)> = keys.iter().map(|key| (key.dimension, key.member.as_str())).collect();
    let expected = [
        (Dimension::All, ""),
        (Dimension::Unit, "W1"),
        (Dimension::Field, "traffic"),
        (Dimension::UnitField, "W1/traffic"),
        (Dimension::Area, "wards-2025/W1"),
        (Dimension::Area, "districts/D"),
    ];
    assert_eq!(members, expected);
}

#[test]
fn a_change_names_only_the_rows_that_change() {
    let (before, mut after) = (case(State::Sent), case(State::Received));
    let moved = |after: &Case| change(Some((&rows(&before), count(&before))), (&rows(after), count(after)));
    assert_eq!(moved(&before), [], "nothing changed");
    let received = Tally { waiting: -1, in_progress: 1, ..Tally::default() };
    assert!(moved(&after).iter().all(|(_, tally)| *tally == received));
    assert_eq!(moved(&after).len(), 4);
    after.state = State::Sent;
    after.holder = "W2".into();
    let by_unit: Vec<(String, i64)> =
        moved(&after).into_iter().map(|(key, tally)| (key.member, tally.waiting)).collect();
    let expected = [("W1", -1), ("W2", 1), ("W1/traffic", -1), ("W2/traffic", 1)];
    assert_eq!(by_unit, expected.map(|(member, waiting)| (member.to_owned(), waiting)), "the city's stays");
    assert_eq!(change(None, (&rows(&after), count(&after))).len(), 4, "a new case");
}

#[test]
fn counts_read_back_in_the_order_of_their_names() {
    let numbers: Vec<i64> = (1..).take(Tally::NAMES.len()).collect();
    let tally = Tally::from_values(&numbers);
    assert_eq!((tally.values(), tally.received, tally.reopened), (numbers, 1, 15));
    assert_eq!(Tally::from_values(&[7]), Tally { received: 7, ..Tally::default() });
    assert_eq!(tally + -tally, Tally::default());
    assert_eq!([tally, tally].into_iter().sum::<Tally>(), tally + tally);
}
