//! Open time of one unit as a function of the moment, in constant memory and logarithmic time.
//!
//! Open time before a day is whole weeks times the open time of a week, and a running sum of how much the *odd* days
//! differ: those named by the calendar and those on which the clocks of the zone change. Only odd days keep their
//! shifts as absolute moments, so daylight saving costs nothing on all other days.

use crate::calendar::{Shift, SpecialDay, Week};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use std::collections::{BTreeMap, BTreeSet};

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400 * SECOND;
/// Days from 1970-01-01 to 2200-01-01; nanoseconds of that many days still fit an `i64`.
const DAYS: i64 = 84_006;
/// First moment the calendar no longer knows.
pub(crate) const END: Timestamp = Timestamp::constant(DAYS * 86_400, 0);

/// Half-open stretches in nanoseconds: of the day in an ordinary day, since 1970 in an odd one.
type Stretches = Vec<(i64, i64)>;

/// A change of the zone's offset from UTC, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    at: i64,
    before: i64,
    after: i64,
}

/// The changes of a zone in the years the calendar knows.
pub(crate) fn changes(zone: &TimeZone) -> Vec<Change> {
    let mut before = nanos(zone.to_offset(Timestamp::UNIX_EPOCH));
    let mut changes = Vec::new();
    for change in zone.following(Timestamp::UNIX_EPOCH).take_while(|change| change.timestamp() < END) {
        let after = nanos(change.offset());
        if after != before {
            changes.push(Change { at: since_epoch(change.timestamp()), before, after });
        }
        before = after;
    }
    changes
}

/// Days since 1970-01-01; none outside the years the calendar knows.
pub(crate) fn day_number(day: Date) -> Option<i64> {
    let midnight = Offset::UTC.to_timestamp(day.to_datetime(Time::midnight())).ok()?;
    let number = midnight.as_second().div_euclid(86_400);
    (0..DAYS).contains(&number).then_some(number)
}

#[derive(Clone, Debug)]
struct Odd {
    day: i64,
    open: Stretches,
    /// How much more than the ordinary week is open on all odd days up to and with this one.
    more: i64,
}

/// The open time of one unit.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    /// From Monday.
    week: [Stretches; 7],
    /// Open time of a week before each of its days, and of the whole week.
    before: [i64; 8],
    odd: Vec<Odd>,
}

impl Timeline {
    pub(crate) fn new(zone: &TimeZone, changes: &[Change], week: &Week, days: &BTreeMap<Date, SpecialDay>) -> Self {
        let week = week.days().map(stretches);
        let mut before = [0; 8];
        for (at, open) in week.iter().enumerate() {
            before[at + 1] = before[at] + total(open);
        }
        let special: BTreeMap<i64, Stretches> =
            days.iter().filter_map(|(day, special)| Some((day_number(*day)?, stretches(&special.shifts)))).collect();
        let shifted = changes.iter().flat_map(|change| {
            let local = [change.at - 1 + change.before, change.at + change.before, change.at + change.after];
            let days = local.map(|local| local.div_euclid(DAY));
            days.into_iter().min().unwrap_or(0)..=days.into_iter().max().unwrap_or(0)
        });
        let numbers: BTreeSet<i64> = special.keys().copied().chain(shifted).collect();
        let mut more = 0;
        let mut odd = Vec::with_capacity(numbers.len());
        for day in numbers {
            let ordinary = &week[weekday(day)];
            let open = absolute(zone, changes, day, special.get(&day).unwrap_or(ordinary));
            more += total(&open) - total(ordinary);
            odd.push(Odd { day, open, more });
        }
        Self { week, before, odd }
    }

    /// Open time before a moment, counted from a fixed one.
    pub(crate) fn open_until(&self, zone: &TimeZone, at: Timestamp) -> i64 {
        let (day, open, moment) = self.day_of(zone, at);
        self.open_before(day) + gone(open, moment)
    }

    /// Whether a moment lies in a stretch.
    pub(crate) fn is_open(&self, zone: &TimeZone, at: Timestamp) -> bool {
        let (_, open, moment) = self.day_of(zone, at);
        at >= Timestamp::UNIX_EPOCH && at < END && open.iter().any(|(from, to)| (*from..*to).contains(&moment))
    }

    /// The first moment at which the open time reaches `target`.
    pub(crate) fn reaches(&self, zone: &TimeZone, target: i64) -> Timestamp {
        let (mut low, mut high) = (0, DAYS);
        while low < high {
            let middle = i64::midpoint(low, high);
            if self.open_before(middle + 1) < target {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low == DAYS {
            return END;
        }
        let mut left = target - self.open_before(low);
        let (open, midnight) = match self.odd_day(low) {
            Some(odd) => (&odd.open, 0),
            None => (&self.week[weekday(low)], midnight(zone, low)),
        };
        for (from, to) in open {
            if left <= to - from {
                return moment(midnight + from + left);
            }
            left -= to - from;
        }
        moment(low * DAY)
    }

    /// The local day of a moment, its stretches, and the moment as they count it.
    fn day_of(&self, zone: &TimeZone, at: Timestamp) -> (i64, &Stretches, i64) {
        let at = at.clamp(Timestamp::UNIX_EPOCH, END);
        let local = since_epoch(at) + nanos(zone.to_offset(at));
        let (day, of_day) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        match self.odd_day(day) {
            Some(odd) => (day, &odd.open, since_epoch(at)),
            None => (day, &self.week[weekday(day)], of_day),
        }
    }

    fn odd_day(&self, day: i64) -> Option<&Odd> {
        let at = self.odd.binary_search_by_key(&day, |odd| odd.day).ok()?;
        self.odd.get(at)
    }

    fn open_before(&self, day: i64) -> i64 {
        let odd = self.odd.partition_point(|odd| odd.day < day);
        let more = odd.checked_sub(1).and_then(|last| self.odd.get(last)).map_or(0, |odd| odd.more);
        (day + 3).div_euclid(7) * self.before[7] + self.before[weekday(day)] + more
    }
}

/// From Monday: 1970-01-01 was a Thursday.
fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

fn stretches(shifts: &[Shift]) -> Stretches {
    let end = |to: Time| if to == Time::midnight() { DAY } else { of_day(to) };
    shifts.iter().map(|shift| (of_day(shift.from), end(shift.to))).collect()
}

fn of_day(time: Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * SECOND + i64::from(time.subsec_nanosecond())
}

fn total(open: &[(i64, i64)]) -> i64 {
    open.iter().map(|(from, to)| to - from).sum()
}

fn gone(open: &[(i64, i64)], moment: i64) -> i64 {
    open.iter().map(|(from, to)| moment.clamp(*from, *to) - from).sum()
}

/// Stretches of a day as moments. A local time that comes twice is its first coming, one that the clocks skip is the
/// moment of the skip: so moments keep the order of local times, and stretches never overlap or leave their day.
fn absolute(zone: &TimeZone, changes: &[Change], day: i64, open: &[(i64, i64)]) -> Stretches {
    let instant = |local: i64| {
        let near = changes.partition_point(|change| change.at + change.before.min(change.after) <= local);
        let change = near.checked_sub(1).and_then(|last| changes.get(last));
        let Some(change) = change else {
            return local
                - changes.first().map_or_else(|| nanos(zone.to_offset(Timestamp::UNIX_EPOCH)), |change| change.before);
        };
        if local < change.at + change.before { local - change.before } else { change.at.max(local - change.after) }
    };
    open.iter()
        .map(|(from, to)| (instant(day * DAY + from), instant(day * DAY + to)))
        .filter(|(from, to)| from < to)
        .collect()
}

/// Local midnight of a day on which the offset does not change.
fn midnight(zone: &TimeZone, day: i64) -> i64 {
    let noon = day * DAY + DAY / 2;
    let near = noon - nanos(zone.to_offset(moment(noon)));
    day * DAY - nanos(zone.to_offset(moment(near)))
}

fn nanos(offset: Offset) -> i64 {
    i64::from(offset.seconds()) * SECOND
}

fn since_epoch(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX)
}

fn moment(nanos: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or(END)
}

#[cfg(test)]
mod tests;
