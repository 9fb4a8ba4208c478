use crate::calendar::{Calendar, Hours, Shift, SpecialDay, Week};
use crate::city::{UnitCode, Words};
use jiff::civil::{Date, Time, date, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Zones without changes, with changes at night, at midnight, of half an hour, and with a day that never was.
const ZONES: [&str; 6] = [
    "Asia/Ho_Chi_Minh",
    "America/New_York",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
];

fn unit() -> UnitCode {
    "any".into()
}

fn shifts() -> impl Strategy<Value = Vec<Shift>> {
    prop::collection::btree_set(0_i8..96, 0..5).prop_map(|quarters| {
        let time = |quarter: i8| time(quarter / 4, quarter % 4 * 15, 0, 0);
        let times: Vec<Time> = quarters.into_iter().map(time).collect();
        times.chunks_exact(2).map(|pair| Shift::new(pair[0], pair[1])).collect()
    })
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let days = prop::collection::btree_map(0_i64..400, shifts(), 0..30);
    (prop::sample::select(&ZONES[..]), prop::array::uniform7(shifts()), days).prop_filter_map(
        "never open",
        |(zone, [monday, tuesday, wednesday, thursday, friday, saturday, sunday], days)| {
            let week = Week { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
            let day = |(day, shifts): (i64, Vec<Shift>)| {
                (date(2011, 3, 1).saturating_add(day.days()), SpecialDay { name: Words::default(), shifts })
            };
            let days: BTreeMap<Date, SpecialDay> = days.into_iter().map(day).collect();
            Calendar::new(Hours { time_zone: zone.to_owned(), week, days, units: BTreeMap::new() }).ok()
        },
    )
}

/// Moments of about a year from March 2011, in which every zone above but the first changes its clocks.
fn moments() -> impl Strategy<Value = Timestamp> {
    (1_299_000_000_i64..1_333_000_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn lengths() -> impl Strategy<Value = SignedDuration> {
    (1_i64..3_000_000).prop_map(SignedDuration::from_secs)
}

proptest! {
    #[test]
    fn working_time_is_additive_and_grows(calendar in calendars(), mut at in prop::array::uniform3(moments())) {
        at.sort();
        let [first, middle, last] = at;
        let working = |from, to| calendar.working(&unit(), from, to);
        prop_assert_eq!(working(first, middle) + working(middle, last), working(first, last));
        prop_assert!(working(first, middle) >= SignedDuration::ZERO);
        prop_assert!(working(first, last) <= last.duration_since(first));
        prop_assert_eq!(working(last, first), -working(first, last));
    }

    #[test]
    fn adding_then_measuring_gives_the_same(calendar in calendars(), from in moments(), length in lengths()) {
        let due = calendar.add_working(&unit(), from, length);
        prop_assert_eq!(calendar.working(&unit(), from, due), length);
        let just_before = due - SignedDuration::from_nanos(1);
        prop_assert!(calendar.is_open(&unit(), just_before), "a deadline ends open time, {} does not", due);
    }

    #[test]
    fn more_time_is_due_later(calendar in calendars(), from in moments(), one in lengths(), more in lengths()) {
        let add = |length| calendar.add_working(&unit(), from, length);
        prop_assert!(add(one) < add(one + more));
        prop_assert_eq!(add(one + more), calendar.add_working(&unit(), add(one), more));
    }

    #[test]
    fn the_next_opening_is_open_and_nothing_before_it(calendar in calendars(), at in moments()) {
        let next = calendar.next_open(&unit(), at);
        prop_assert!(next >= at);
        prop_assert!(calendar.is_open(&unit(), next));
        prop_assert_eq!(calendar.working(&unit(), at, next), SignedDuration::ZERO);
    }

    /// Counts quarters of an hour by the local clock, where the clocks do not change.
    #[test]
    fn it_agrees_with_counting(calendar in calendars(), from in moments(), quarters in 0_i32..1_500) {
        let quarter = SignedDuration::from_mins(15);
        let from = from.round((jiff::Unit::Minute, 30)).unwrap();
        let local_open = |at: Timestamp| {
            let local = calendar.zone().to_datetime(at);
            let week = calendar.hours().week.days();
            let weekday = week[usize::try_from(local.weekday().to_monday_zero_offset()).unwrap()];
            let shifts = calendar.special(&unit(), local.date()).map_or(weekday, |day| day.shifts.as_slice());
            shifts.iter().any(|shift| shift.from <= local.time() && local.time() < shift.to)
        };
        let to = from + quarter * quarters;
        let change = calendar.zone().following(from - SignedDuration::from_hours(48)).next();
        prop_assume!(change.is_none_or(|change| change.timestamp() > to + SignedDuration::from_hours(48)));
        let counted = (0..quarters).filter(|at| local_open(from + quarter * *at)).count();
        prop_assert_eq!(calendar.working(&unit(), from, to), quarter * i32::try_from(counted).unwrap());
    }
}

fn always_open(zone: &str) -> Calendar {
    let all = vec![Shift::new(time(0, 0, 0, 0), time(0, 0, 0, 0))];
    let week = Week { saturday: all.clone(), sunday: all.clone(), ..Week::weekdays(&all) };
    Calendar::new(Hours { time_zone: zone.to_owned(), week, days: BTreeMap::new(), units: BTreeMap::new() }).unwrap()
}

#[test]
fn who_is_always_open_works_every_second_whatever_the_clocks_do() {
    for zone in ZONES {
        let (from, to) = ("1971-01-01T00:00Z".parse().unwrap(), "2150-01-01T00:00Z".parse::<Timestamp>().unwrap());
        assert_eq!(always_open(zone).working(&unit(), from, to), to.duration_since(from), "{zone}");
    }
}

#[test]
fn a_skipped_hour_is_not_worked_and_a_repeated_one_is() {
    let night = [Shift::new(time(0, 0, 0, 0), time(6, 0, 0, 0))];
    let week = Week { sunday: night.to_vec(), ..Week::weekdays(&night) };
    let time_zone = "America/New_York".to_owned();
    let calendar = Calendar::new(Hours { time_zone, week, days: BTreeMap::new(), units: BTreeMap::new() }).unwrap();
    for (from, to, hours) in [
        ("2026-03-08T00:00-05", "2026-03-08T12:00-04", 5),
        ("2026-11-01T00:00-04", "2026-11-01T12:00-05", 7),
        ("2026-11-08T00:00-05", "2026-11-08T12:00-05", 6),
    ] {
        let worked = calendar.working(&unit(), from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(worked, SignedDuration::from_hours(hours), "{from}");
    }
}
