//! Terms of requests, around weekends and holidays of the sample city.

use super::*;
use crate::{consent::Whose, sample};
use uuid::Uuid;

fn filed(kind: Kind, local: &str) -> Request {
    let (city, now) = (sample::city(), sample::moment(local));
    let about = Subject::new(Whose::Case, Uuid::from_u128(1));
    let policy = sample::around(&city, now).deadlines;
    Request::file(RequestId(Uuid::from_u128(2)), about, kind, now, &city.calendar, &city.coordinator, policy)
}

#[test]
fn the_person_hears_of_it_within_two_working_days() {
    let by = |local| filed(Kind::See, local).answer_by;
    assert_eq!(by("2026-03-02T09:00"), sample::moment("2026-03-04T09:00"), "Monday to Wednesday");
    assert_eq!(by("2026-03-06T10:00"), sample::moment("2026-03-10T10:00"), "over a weekend");
    assert_eq!(by("2026-03-07T23:00"), sample::moment("2026-03-10T17:30"), "what comes on a Saturday begins on Monday");
    assert_eq!(by("2026-02-11T10:00"), sample::moment("2026-02-13T10:00"), "just before Tết");
}

#[test]
fn the_desk_is_reminded_a_working_day_before_a_term_ends() {
    let near = |local, term: fn(&Request) -> Timestamp| {
        let (city, request) = (sample::city(), filed(Kind::See, local));
        request.near_at(term(&request), &city.calendar, &city.coordinator)
    };
    let (answer, end) = (|one: &Request| one.answer_by, |one: &Request| one.finish_by);
    assert_eq!(near("2026-03-02T09:00", answer), sample::moment("2026-03-03T09:00"));
    assert_eq!(near("2026-03-06T10:00", answer), sample::moment("2026-03-09T10:00"), "over a weekend");
    assert_eq!(near("2026-03-04T09:00", end), sample::moment("2026-03-12T17:30"), "it ends on a Saturday");
}

#[test]
fn holidays_move_the_answer_and_never_the_end() {
    // Tết 2026 is from Monday 16 to Friday 20 February.
    let tet = filed(Kind::Withdraw, "2026-02-13T10:00");
    assert_eq!(tet.answer_by, sample::moment("2026-02-24T10:00"));
    assert_eq!(tet.finish_by, sample::moment("2026-02-28T10:00"), "15 days by the calendar");
    assert_eq!(filed(Kind::Erase, "2026-02-13T10:00").finish_by, sample::moment("2026-02-23T10:00"));
}

#[test]
fn each_kind_has_the_days_of_its_term() {
    for kind in Kind::ALL.iter().copied() {
        let request = filed(kind, "2026-03-02T09:00");
        let stops = matches!(kind, Kind::Withdraw | Kind::Restrict | Kind::Object);
        let day = |n: u32| after(request.filed_at, n);
        assert_eq!(request.finish_by, day(if stops { 15 } else { 10 }), "{kind}");
        let alone = request.acknowledge(false).unwrap();
        let longer = request.acknowledge(true).unwrap();
        assert_eq!(alone.finish_by, request.finish_by);
        assert_eq!(longer.finish_by, day(if stops { 20 } else { 10 }), "{kind}");
        let most = kind.term().extension;
        assert_eq!(
            longer.extend(most, request.filed_at).unwrap().finish_by,
            day(if stops { 35 } else { 20 }),
            "{kind}"
        );
    }
}

#[test]
fn it_is_extended_once_in_time_and_not_beyond_the_most() {
    let filed = filed(Kind::Object, "2026-03-02T09:00");
    let now = filed.filed_at;
    assert_eq!(filed.extend(5, now), Err(Refusal::Moved), "first the person hears of it");
    let going = filed.acknowledge(false).unwrap();
    for days in [0, 16, u32::MAX] {
        assert_eq!(going.extend(days, now), Err(Refusal::Days { most: 15 }));
    }
    assert_eq!(going.extend(5, after(now, 16)), Err(Refusal::Late));
    let extended = going.extend(5, now).unwrap();
    assert_eq!(extended.finish_by, after(now, 20));
    assert_eq!(extended.extend(5, now), Err(Refusal::Extended));
}

#[test]
fn it_ends_once_from_wherever_it_stands() {
    let filed = filed(Kind::See, "2026-03-02T09:00");
    let now = filed.filed_at;
    for from in [filed.clone(), filed.acknowledge(false).unwrap()] {
        for (fulfilled, state) in [(true, State::Fulfilled), (false, State::Refused)] {
            let closed = from.close(fulfilled, now).unwrap();
            assert_eq!((closed.state, closed.due_at()), (state, None));
            assert_eq!(closed.close(true, now), Err(Refusal::Moved));
            assert_eq!(closed.acknowledge(false), Err(Refusal::Moved));
            assert_eq!(closed.extend(1, now), Err(Refusal::Moved));
        }
    }
}

#[test]
fn what_is_due_next_is_the_answer_and_then_the_end() {
    let filed = filed(Kind::See, "2026-03-02T09:00");
    assert!(!filed.is_overdue(filed.answer_by) && filed.is_overdue(after(filed.answer_by, 1)));
    let going = filed.acknowledge(false).unwrap();
    assert_eq!(going.due_at(), Some(going.finish_by));
    assert!(!going.is_overdue(going.finish_by));
}
