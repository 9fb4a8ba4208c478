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
mod tests;
