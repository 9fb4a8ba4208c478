//! Working time: when an authority is open, how much open time lies between two moments, and when an amount of it is over.
//!
//! [`Hours`] is the data of a city pack; [`Calendar`] is the same, checked and made ready to answer in about a microsecond.

use crate::city::{UnitCode, Words};
use crate::timeline::{Change, Timeline, changes, day_number};
use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An open stretch of one day in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// First open moment.
    pub from: Time,
    /// First moment closed again; `00:00` is the end of the day, so a shift over midnight is written as two.
    pub to: Time,
}

impl Shift {
    /// A shift between two times of the day.
    #[must_use]
    pub const fn new(from: Time, to: Time) -> Self {
        Self { from, to }
    }
}

/// The shifts of an ordinary week; a day without shifts is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the seven days say what they are")]
pub struct Week {
    pub monday: Vec<Shift>,
    pub tuesday: Vec<Shift>,
    pub wednesday: Vec<Shift>,
    pub thursday: Vec<Shift>,
    pub friday: Vec<Shift>,
    pub saturday: Vec<Shift>,
    pub sunday: Vec<Shift>,
}

impl Week {
    /// The same shifts from Monday to Friday, closed at the weekend.
    #[must_use]
    pub fn weekdays(shifts: &[Shift]) -> Self {
        let [monday, tuesday, wednesday, thursday, friday] = [(); 5].map(|()| shifts.to_vec());
        Self { monday, tuesday, wednesday, thursday, friday, ..Self::default() }
    }

    /// The seven days from Monday.
    #[must_use]
    pub fn days(&self) -> [&[Shift]; 7] {
        [&self.monday, &self.tuesday, &self.wednesday, &self.thursday, &self.friday, &self.saturday, &self.sunday]
            .map(Vec::as_slice)
    }
}

/// A date on which the ordinary week does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// What the day is, for people (`Tết Nguyên Đán`, `Ngày làm bù`).
    pub name: Words,
    /// Its shifts: none on a holiday, those of a working day on a swapped one.
    #[serde(default)]
    pub shifts: Vec<Shift>,
}

/// Where a unit differs from the city.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnitHours {
    /// Its own ordinary week; none if it keeps the city's.
    pub week: Option<Week>,
    /// Its own special days, which win over the city's of the same date.
    pub days: BTreeMap<Date, SpecialDay>,
}

/// Opening hours of a city, as written in its pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// IANA name (`Asia/Ho_Chi_Minh`).
    pub time_zone: String,
    /// The ordinary week.
    pub week: Week,
    /// Holidays and swapped working days.
    #[serde(default)]
    pub days: BTreeMap<Date, SpecialDay>,
    /// Exceptions per unit.
    #[serde(default)]
    pub units: BTreeMap<UnitCode, UnitHours>,
}

/// Why hours are not a calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACalendar {
    /// The time zone is not in the IANA database.
    #[error("no time zone is called {0}")]
    TimeZone(String),
    /// Shifts of a day are not one after the other.
    #[error("the shifts of {0} are empty, overlap or are out of order")]
    Shifts(String),
    /// The ordinary week has no shift, so no deadline would ever come.
    #[error("the ordinary week of {0} is never open")]
    NeverOpen(String),
}

/// Checked opening hours of a city and its units.
///
/// Knows the years 1970 to 2199: before and after them nobody is open, so every answer is found in bounded time. Since
/// an ordinary week is open and special days are finitely many, every sensible amount of working time is over at some
/// moment; one so large that it is not, is over when the calendar ends ([`Calendar::END`]).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Hours", into = "Hours")]
pub struct Calendar {
    hours: Hours,
    zone: TimeZone,
    city: Timeline,
    units: BTreeMap<UnitCode, Timeline>,
}

impl Calendar {
    /// 2200-01-01T00:00:00Z, the end of time for deadlines.
    pub const END: Timestamp = crate::timeline::END;

    /// Checks and prepares hours.
    ///
    /// # Errors
    /// [`NotACalendar`] if the time zone is unknown, shifts overlap or a week is never open.
    pub fn new(hours: Hours) -> Result<Self, NotACalendar> {
        let Ok(zone) = TimeZoneDatabase::bundled().get(&hours.time_zone) else {
            return Err(NotACalendar::TimeZone(hours.time_zone));
        };
        check(&hours.time_zone, &hours.week, &hours.days)?;
        let changes = changes(&zone);
        let city = Timeline::new(&zone, &changes, &hours.week, &hours.days);
        let mut units = BTreeMap::new();
        for (code, own) in &hours.units {
            units.insert(code.clone(), unit_timeline(&zone, &changes, &hours, code, own)?);
        }
        Ok(Self { hours, zone, city, units })
    }

    /// The hours it was made of.
    #[must_use]
    pub fn hours(&self) -> &Hours {
        &self.hours
    }

    /// The time zone of the city.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The local date at a moment.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The special day of a date, if it is one for this unit.
    #[must_use]
    pub fn special(&self, unit: &UnitCode, day: Date) -> Option<&SpecialDay> {
        let own = self.hours.units.get(unit).and_then(|own| own.days.get(&day));
        own.or_else(|| self.hours.days.get(&day))
    }

    /// Working time from one moment to another; negative if `to` comes first.
    #[must_use]
    pub fn working(&self, unit: &UnitCode, from: Timestamp, to: Timestamp) -> SignedDuration {
        let line = self.line(unit);
        SignedDuration::from_nanos(line.open_until(&self.zone, to) - line.open_until(&self.zone, from))
    }

    /// The first moment at which `duration` of working time has gone by since `from`: inside a shift or at its very end.
    /// For nothing or less it is `from`.
    #[must_use]
    pub fn add_working(&self, unit: &UnitCode, from: Timestamp, duration: SignedDuration) -> Timestamp {
        if duration <= SignedDuration::ZERO {
            return from;
        }
        let line = self.line(unit);
        let nanos = i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
        line.reaches(&self.zone, line.open_until(&self.zone, from).saturating_add(nanos))
    }

    /// Whether the unit is open at a moment; a shift holds its first moment and not its last.
    #[must_use]
    pub fn is_open(&self, unit: &UnitCode, at: Timestamp) -> bool {
        self.line(unit).is_open(&self.zone, at)
    }

    /// The moment itself if the unit is open, else when it opens next.
    #[must_use]
    pub fn next_open(&self, unit: &UnitCode, at: Timestamp) -> Timestamp {
        if self.is_open(unit, at) {
            return at;
        }
        let nano = SignedDuration::from_nanos(1);
        let soon = self.add_working(unit, at, nano);
        if soon == Self::END { soon } else { soon.checked_sub(nano).unwrap_or(soon) }
    }

    fn line(&self, unit: &UnitCode) -> &Timeline {
        self.units.get(unit).unwrap_or(&self.city)
    }
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        self.hours == other.hours
    }
}

impl TryFrom<Hours> for Calendar {
    type Error = NotACalendar;

    fn try_from(hours: Hours) -> Result<Self, NotACalendar> {
        Self::new(hours)
    }
}

impl From<Calendar> for Hours {
    fn from(calendar: Calendar) -> Self {
        calendar.hours
    }
}

fn unit_timeline(
    zone: &TimeZone,
    changes: &[Change],
    hours: &Hours,
    code: &UnitCode,
    own: &UnitHours,
) -> Result<Timeline, NotACalendar> {
    let week = own.week.as_ref().unwrap_or(&hours.week);
    check(code.as_str(), week, &own.days)?;
    let mut days = hours.days.clone();
    days.extend(own.days.clone());
    Ok(Timeline::new(zone, changes, week, &days))
}

fn check(whose: &str, week: &Week, days: &BTreeMap<Date, SpecialDay>) -> Result<(), NotACalendar> {
    if week.days().iter().all(|shifts| shifts.is_empty()) {
        return Err(NotACalendar::NeverOpen(whose.to_owned()));
    }
    if !week.days().iter().all(|shifts| in_order(shifts)) {
        return Err(NotACalendar::Shifts(format!("the week of {whose}")));
    }
    match days.iter().find(|(day, special)| !in_order(&special.shifts) || day_number(**day).is_none()) {
        Some((day, _)) => Err(NotACalendar::Shifts(format!("{day} of {whose}"))),
        None => Ok(()),
    }
}

fn in_order(shifts: &[Shift]) -> bool {
    let ends = |shift: &Shift| shift.to == Time::midnight();
    shifts.iter().all(|shift| shift.from < shift.to || ends(shift))
        && shifts.windows(2).all(|pair| pair[0].to <= pair[1].from && !ends(&pair[0]))
}

#[cfg(test)]
mod tests {
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
            assert_eq!(
                calendar.working(&unit(), at(from), at(to)),
                SignedDuration::from_mins(minutes),
                "{from} to {to}"
            );
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
}
