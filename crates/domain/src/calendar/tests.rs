use super::{Calendar, Hours, NotACalendar, Shift, SpecialDay, UnitHours, Week};
use crate::city::{UnitCode, Words};
use jiff::civil::{Date, DateTime, date, time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::{collections::BTreeMap, fs, path::PathBuf};

fn working_day() -> Vec<Shift> {
    vec![Shift::new(time(8, 0, 0, 0), time(12, 0, 0, 0)), Shift::new(time(13, 30, 0, 0), time(17, 30, 0, 0))]
}

fn named(name: &str, shifts: Vec<Shift>) -> SpecialDay {
    SpecialDay { name: Words(BTreeMap::from([("vi".to_owned(), name.to_owned())])), shifts }
}

/// Tết 2026: closed 16 to 20 February; the Friday after New Year is swapped for Saturday 10 January.
fn hours() -> Hours {
    let mut days: BTreeMap<Date, SpecialDay> =
        (16..=20).map(|day| (date(2026, 2, day), named("Tết Nguyên Đán", vec![]))).collect();
    days.insert(date(2026, 1, 1), named("Tết Dương lịch", vec![]));
    days.insert(date(2026, 1, 2), named("Ngày nghỉ", vec![]));
    days.insert(date(2026, 1, 10), named("Ngày làm bù", working_day()));
    let week = Week::weekdays(&working_day());
    Hours { time_zone: "Asia/Ho_Chi_Minh".to_owned(), week, days, units: BTreeMap::new() }
}

fn at(local: &str) -> Timestamp {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    zone.to_timestamp(local.parse::<DateTime>().unwrap()).unwrap()
}

fn unit() -> UnitCode {
    "00004".into()
}

fn due(hours: Hours, from: &str, minutes: i64) -> Timestamp {
    Calendar::new(hours).unwrap().add_working(&unit(), at(from), SignedDuration::from_mins(minutes))
}

#[test]
fn hand_computed_deadlines_round_tet_2026() {
    for (from, minutes, expected) in [
        ("2026-02-12T16:00", 120, "2026-02-13T08:30"), // Thursday, over a night
        ("2026-02-13T11:00", 90, "2026-02-13T14:00"),  // over noon
        ("2026-02-13T11:00", 60, "2026-02-13T12:00"),  // ends with the morning
        ("2026-02-13T16:30", 480, "2026-02-23T16:30"), // Friday, over Tết and two weekends
        ("2026-02-13T17:30", 1, "2026-02-23T08:01"),
        ("2026-02-14T09:00", 240, "2026-02-23T12:00"), // sent on a Saturday
        ("2026-02-17T00:00", 480, "2026-02-23T17:30"), // sent at New Year
        ("2026-02-13T12:30", 5 * 480, "2026-02-27T12:00"),
        ("2025-12-31T13:30", 480, "2026-01-05T12:00"), // over New Year and its swapped Friday
        ("2026-01-09T13:30", 480, "2026-01-10T12:00"), // the swapped Saturday works
        ("2026-01-10T17:00", 60, "2026-01-12T08:30"),
    ] {
        assert_eq!(due(hours(), from, minutes), at(expected), "{from} and {minutes} minutes");
    }
}

#[test]
fn hand_computed_working_time() {
    let calendar = Calendar::new(hours()).unwrap();
    for (from, to, minutes) in [
        ("2026-02-13T08:00", "2026-02-13T17:30", 480),
        ("2026-02-13T00:00", "2026-02-24T00:00", 960),
        ("2026-02-13T11:59", "2026-02-13T13:31", 2),
        ("2026-02-14T00:00", "2026-02-23T08:00", 0),
        ("2026-02-23T09:00", "2026-02-13T17:00", -90),
        ("2026-01-01T00:00", "2027-01-01T00:00", (261 - 7 + 1) * 480),
    ] {
        assert_eq!(calendar.working(&unit(), at(from), at(to)), SignedDuration::from_mins(minutes), "{from} to {to}");
    }
}

#[test]
fn open_and_next_open() {
    let calendar = Calendar::new(hours()).unwrap();
    for (moment, next) in [
        ("2026-02-13T08:00", "2026-02-13T08:00"),
        ("2026-02-13T12:00", "2026-02-13T13:30"),
        ("2026-02-13T17:30", "2026-02-23T08:00"),
        ("2026-01-09T18:00", "2026-01-10T08:00"),
    ] {
        assert_eq!(calendar.next_open(&unit(), at(moment)), at(next), "{moment}");
        assert_eq!(calendar.is_open(&unit(), at(moment)), moment == next, "{moment}");
    }
    let tet = calendar.special(&unit(), date(2026, 2, 17)).unwrap();
    assert_eq!(tet.name.get("vi"), "Tết Nguyên Đán");
}

#[test]
fn a_new_holiday_is_data_only() {
    let mut hours = hours();
    assert_eq!(due(hours.clone(), "2026-11-23T16:30", 120), at("2026-11-24T09:00"));
    hours.days.insert(date(2026, 11, 24), named("Ngày Văn hóa Việt Nam", vec![]));
    let written = serde_json::to_string(&Calendar::new(hours).unwrap()).unwrap();
    let read: Calendar = serde_json::from_str(&written).unwrap();
    let two_hours = SignedDuration::from_mins(120);
    assert_eq!(read.add_working(&unit(), at("2026-11-23T16:30"), two_hours), at("2026-11-25T09:00"));
}

#[test]
fn a_unit_has_its_own_week_and_days() {
    let mut hours = hours();
    let always = [Shift::new(time(0, 0, 0, 0), time(0, 0, 0, 0))];
    let mut week = Week::weekdays(&always);
    (week.saturday, week.sunday) = (always.to_vec(), always.to_vec());
    let days = BTreeMap::from([(date(2026, 2, 17), named("Trực Tết", always.to_vec()))]);
    hours.units.insert("CA".into(), UnitHours { week: Some(week), days });
    let flooded = BTreeMap::from([(date(2026, 2, 13), named("Ngập trụ sở", vec![]))]);
    hours.units.insert("00008".into(), UnitHours { week: None, days: flooded });
    let calendar = Calendar::new(hours).unwrap();
    let from = at("2026-02-13T10:00");
    let day = SignedDuration::from_hours(24);
    assert_eq!(calendar.add_working(&"CA".into(), from, day * 2), at("2026-02-15T10:00"));
    assert_eq!(calendar.working(&"CA".into(), at("2026-02-16T00:00"), at("2026-02-21T00:00")), day);
    assert_eq!(calendar.next_open(&"00008".into(), from), at("2026-02-23T08:00"));
    assert!(calendar.is_open(&unit(), from));
}

#[test]
fn hours_that_are_wrong_say_why() {
    let broken = |change: fn(&mut Hours)| {
        let mut hours = hours();
        change(&mut hours);
        Calendar::new(hours).unwrap_err()
    };
    assert!(matches!(broken(|hours| hours.time_zone = "Asia/Hanoi".into()), NotACalendar::TimeZone(_)));
    assert!(matches!(broken(|hours| hours.week = Week::default()), NotACalendar::NeverOpen(_)));
    assert!(matches!(broken(|hours| hours.week.monday.reverse()), NotACalendar::Shifts(_)));
    assert!(matches!(
        broken(|hours| _ = hours.days.insert(date(2026, 3, 2), named("", [working_day(), working_day()].concat()))),
        NotACalendar::Shifts(_)
    ));
}

#[test]
fn an_amount_without_end_is_over_when_the_calendar_ends() {
    let calendar = Calendar::new(hours()).unwrap();
    let from = at("2026-02-13T10:00");
    assert_eq!(calendar.add_working(&unit(), from, SignedDuration::MAX), Calendar::END);
    assert_eq!(calendar.add_working(&unit(), from, SignedDuration::MIN), from);
    assert_eq!(calendar.working(&unit(), Timestamp::MIN, Timestamp::UNIX_EPOCH), SignedDuration::ZERO);
    assert_eq!(calendar.next_open(&unit(), Timestamp::MAX), Calendar::END);
}

#[test]
#[ignore = "needs NHIPCAU_DATA"]
fn the_holidays_of_the_data_folder_close_and_open_days() {
    #[expect(clippy::disallowed_methods, reason = "the folder of the data is told to tests by the environment")]
    let folder: PathBuf = std::env::var("NHIPCAU_DATA").unwrap().into();
    let mut hours = hours();
    hours.days.clear();
    for line in fs::read_to_string(folder.join("vn-holidays.csv")).unwrap().lines().skip(1) {
        let [day, kind, name, ..] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let shifts = if kind == "makeup_workday" { working_day() } else { vec![] };
        hours.days.insert(day.parse().unwrap(), named(name, shifts));
    }
    let calendar = Calendar::new(hours).unwrap();
    let day = SignedDuration::from_hours(8);
    assert_eq!(calendar.add_working(&unit(), at("2026-02-13T16:30"), day), at("2026-02-23T16:30"));
    assert_eq!(calendar.add_working(&unit(), at("2026-08-21T13:30"), day), at("2026-08-22T12:00"));
    assert_eq!(calendar.add_working(&unit(), at("2026-08-28T13:30"), day), at("2026-09-03T12:00"));
}
