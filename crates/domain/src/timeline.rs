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
        let changed = changes.iter().flat_map(|change| {
            let local = [change.at - 1 + change.before, change.at + change.before, change.at + change.after];
            let days = local.map(|local| local.div_euclid(DAY));
            days.into_iter().min().unwrap_or(0)..=days.into_iter().max().unwrap_or(0)
        });
        let numbers: BTreeSet<i64> = special.keys().copied().chain(changed).collect();
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
mod tests {
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
        Calendar::new(Hours { time_zone: zone.to_owned(), week, days: BTreeMap::new(), units: BTreeMap::new() })
            .unwrap()
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
}
