use super::{Allowance, ClockKind, ClockRun, Deadlines, Limit, Measure};
use crate::calendar::{Calendar, Hours, Shift, SpecialDay, Week};
use crate::city::{Level, UnitCode, Words};
use jiff::civil::{DateTime, date, time};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn calendar() -> Calendar {
    let shifts = [Shift::new(time(8, 0, 0, 0), time(12, 0, 0, 0)), Shift::new(time(13, 30, 0, 0), time(17, 30, 0, 0))];
    let days = (16..=20).map(|day| (date(2026, 2, day), SpecialDay::default())).collect();
    let time_zone = "Asia/Ho_Chi_Minh".to_owned();
    Calendar::new(Hours { time_zone, week: Week::weekdays(&shifts), days, units: BTreeMap::new() }).unwrap()
}

fn unit() -> UnitCode {
    "00004".into()
}

fn at(local: &str) -> Timestamp {
    calendar().zone().to_timestamp(local.parse::<DateTime>().unwrap()).unwrap()
}

fn allowance(limit: Limit, extension: Option<Limit>, pause_cap: Option<Limit>) -> Allowance {
    Allowance { limit, source: Words::default(), confirmed: false, extension, pause_cap }
}

/// The Hanoi values, but for what nobody has set yet.
fn policy() -> Deadlines {
    let cap = Some(Limit::WorkingDays(10));
    let clocks = BTreeMap::from([
        (ClockKind::Reception, allowance(Limit::WorkingHours(8), None, Some(Limit::WorkingDays(1)))),
        (ClockKind::HandlingUrgent, allowance(Limit::WorkingHours(4), None, cap)),
        (ClockKind::HandlingNormal, allowance(Limit::WorkingDays(5), None, cap)),
        (ClockKind::HandlingComplex, allowance(Limit::WorkingDays(15), Some(Limit::WorkingDays(10)), cap)),
        (ClockKind::Rating, allowance(Limit::CalendarDays(15), None, Some(Limit::WorkingDays(2)))),
    ]);
    Deadlines { version: 1, valid_from: date(2025, 3, 1), hours_per_day: 8, clocks }
}

fn started(kind: ClockKind, local: &str) -> ClockRun {
    ClockRun::start(kind, at(local), &policy()).unwrap()
}

fn due(run: &ClockRun, now: &str) -> Timestamp {
    run.due_at(&calendar(), &unit(), at(now))
}

#[test]
fn hand_computed_due_moments_round_tet_2026() {
    for (kind, from, expected) in [
        (ClockKind::Reception, "2026-02-13T14:30", "2026-02-23T14:30"),
        (ClockKind::HandlingUrgent, "2026-02-13T16:30", "2026-02-23T11:00"),
        (ClockKind::HandlingNormal, "2026-02-12T09:00", "2026-02-26T09:00"),
        (ClockKind::HandlingComplex, "2026-02-12T09:00", "2026-03-12T09:00"),
        (ClockKind::Rating, "2026-02-12T09:00", "2026-02-27T09:00"),
    ] {
        assert_eq!(due(&started(kind, from), from), at(expected), "{kind}");
    }
    assert!(
        ClockRun::start(ClockKind::Review, at("2026-02-12T09:00"), &policy()).is_none(),
        "the policy has no such clock"
    );
}

#[test]
fn a_pause_moves_the_deadline_by_its_working_time_up_to_the_cap() {
    let (calendar, unit) = (calendar(), unit());
    let mut run = started(ClockKind::Reception, "2026-03-02T08:00");
    run.pause(at("2026-03-02T10:00"));
    assert_eq!(due(&run, "2026-03-02T10:00"), at("2026-03-02T17:30"));
    assert_eq!(due(&run, "2026-03-02T14:30"), at("2026-03-03T11:00"), "as if resumed now");
    assert_eq!(
        run.remaining(&calendar, &unit, at("2026-03-02T14:30")),
        SignedDuration::from_hours(6),
        "it stands still"
    );
    assert_eq!(due(&run, "2026-04-30T14:30"), at("2026-03-03T17:30"), "the cap is one day");
    assert_eq!(run.due_at_cap(&calendar, &unit), Some(at("2026-03-03T17:30")));
    run.resume(&calendar, &unit, at("2026-03-02T14:30"));
    assert_eq!(run.paused_total, SignedDuration::from_hours(3));
    assert_eq!(run.pause_left(&calendar, &unit, at("2026-03-05T08:00")), Some(SignedDuration::from_hours(5)));
    run.pause(at("2026-03-02T15:30"));
    run.resume(&calendar, &unit, at("2026-03-09T08:00"));
    assert_eq!(due(&run, "2026-03-09T08:00"), at("2026-03-03T17:30"));
    assert_eq!(run.pause_left(&calendar, &unit, at("2026-03-09T08:00")), Some(SignedDuration::ZERO));
    assert!(run.is_overdue(&calendar, &unit, at("2026-03-09T08:00")));
}

#[test]
fn a_clock_in_calendar_days_counts_its_pauses_so_too() {
    let mut run = started(ClockKind::Rating, "2026-03-06T17:00");
    assert_eq!((run.measure, run.pause_cap), (Measure::Calendar, Some(SignedDuration::from_hours(48))));
    run.pause(at("2026-03-07T17:00"));
    run.resume(&calendar(), &unit(), at("2026-03-08T17:00"));
    assert_eq!(due(&run, "2026-03-08T17:00"), at("2026-03-22T17:00"));
}

#[test]
fn late_is_after_the_due_moment_and_a_stopped_clock_stays_as_it_was() {
    let (calendar, unit) = (calendar(), unit());
    let mut run = started(ClockKind::Reception, "2026-03-02T08:00");
    let overdue = |run: &ClockRun, now: &str| run.is_overdue(&calendar, &unit, at(now));
    assert!(!overdue(&run, "2026-03-02T17:30"));
    assert!(overdue(&run, "2026-03-02T17:31"));
    assert_eq!(run.remaining(&calendar, &unit, at("2026-03-03T09:00")), SignedDuration::from_hours(-1));
    run.stop(at("2026-03-02T16:30"));
    run.stop(at("2026-03-09T16:30"));
    run.pause(at("2026-03-09T16:30"));
    assert!(!overdue(&run, "2026-03-09T08:00") && !run.is_running() && !run.is_paused());
    assert_eq!(run.remaining(&calendar, &unit, at("2026-03-09T09:00")), SignedDuration::from_hours(1));
}

#[test]
fn an_extension_is_given_once_and_only_where_the_policy_has_one() {
    let mut run = started(ClockKind::HandlingNormal, "2026-03-02T08:00");
    run.extend();
    assert!(!run.may_extend() && !run.extended);
    let mut run = started(ClockKind::HandlingComplex, "2026-03-02T08:00");
    assert!(run.may_extend());
    run.extend();
    run.extend();
    assert!(!run.may_extend());
    assert_eq!(due(&run, "2026-03-02T08:00"), at("2026-04-03T17:30"), "25 working days");
}

#[test]
fn another_level_counts_from_the_original_start() {
    let mut run = started(ClockKind::HandlingNormal, "2026-03-02T08:00");
    run.pause(at("2026-03-02T08:00"));
    run.resume(&calendar(), &unit(), at("2026-03-02T10:00"));
    assert!(run.restate(ClockKind::handling(Level::Urgent), &policy()).is_some());
    assert_eq!(due(&run, "2026-03-03T08:00"), at("2026-03-02T15:30"), "four hours and the pause of two");
    let before = run.clone();
    assert!(run.restate(ClockKind::Review, &policy()).is_none());
    assert_eq!(run, before);
    run.stop(at("2026-03-03T08:00"));
    let stopped = run.clone();
    assert!(run.restate(ClockKind::HandlingComplex, &policy()).is_some());
    assert_eq!(run, stopped, "the past stays");
}

#[test]
fn a_running_clock_keeps_the_policy_it_started_with() {
    let run = started(ClockKind::Reception, "2026-03-02T08:00");
    let stored: ClockRun = serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap();
    assert_eq!(stored, run);
    let mut later = policy();
    (later.version, later.valid_from) = (2, date(2026, 4, 1));
    let policies = [later, policy()];
    let version = |day| Deadlines::in_force(&policies, day).map(|policy| policy.version);
    assert_eq!(version(date(2025, 2, 28)), None);
    assert_eq!(version(date(2026, 3, 31)), Some(1));
    assert_eq!(version(date(2026, 4, 1)), Some(2));
}

#[test]
fn a_policy_reads_as_a_pack_writes_it() {
    let json = serde_json::json!({
        "version": 3, "valid_from": "2025-03-01", "hours_per_day": 8,
        "clocks": { "reception": { "limit": { "working_hours": 8 }, "source": { "vi": "1207/QĐ-UBND" }, "confirmed": true } }
    });
    let policy: Deadlines = serde_json::from_value(json).unwrap();
    assert_eq!(policy.clocks[&ClockKind::Reception].limit, Limit::WorkingHours(8));
    assert!(ClockKind::ALL.iter().all(|kind| ClockKind::parse(kind.as_str()) == Some(*kind)));
}

proptest! {
    #[test]
    fn pausing_never_makes_a_deadline_earlier(
        kind in prop::sample::select(vec![ClockKind::Reception, ClockKind::HandlingComplex, ClockKind::Rating]),
        steps in prop::collection::vec(0_i64..200, 1..12),
    ) {
        let (calendar, unit) = (calendar(), unit());
        let mut now = at("2026-02-06T10:00");
        let mut run = ClockRun::start(kind, now, &policy()).unwrap();
        let mut due = run.due_at(&calendar, &unit, now);
        let cap = run.due_at_cap(&calendar, &unit).unwrap();
        for hours in steps {
            let left = run.remaining(&calendar, &unit, now);
            let paused = run.is_paused();
            now += SignedDuration::from_hours(hours);
            let later = run.due_at(&calendar, &unit, now);
            prop_assert!(later >= due && later <= cap);
            prop_assert!(paused || later == due, "only a pause moves a deadline");
            prop_assert!(run.remaining(&calendar, &unit, now) <= left, "time left never grows");
            if paused { run.resume(&calendar, &unit, now) } else { run.pause(now) }
            prop_assert_eq!(run.due_at(&calendar, &unit, now), later, "neither pausing nor resuming jumps");
            due = later;
        }
    }
}
