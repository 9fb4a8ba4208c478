//! How much time is left, in the words of somebody who has to keep it.

use app::CityNow;
use app::view::Due;
use domain::city::UnitCode;
use domain::deadline::{ClockKind, Measure};
use jiff::Timestamp;

use crate::say::Say;

/// Minutes of working time below which a deadline is near: half a working day.
const SOON: u64 = 240;

/// The time left, with its tone and icon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    pub tone: &'static str,
    pub icon: &'static str,
    pub words: String,
}

impl Left {
    /// Of a deadline that `unit` keeps, or the reporter.
    pub(crate) fn of(l: &Say, city: &CityNow, unit: &UnitCode, due: Option<&Due>, now: Timestamp) -> Self {
        let Some(due) = due else {
            return Self { tone: "calm", icon: "lock", words: l.say("work-left-none") };
        };
        let policy = city.deadlines(now).ok();
        let calendar = policy
            .and_then(|policy| policy.clocks.get(&due.kind))
            .is_some_and(|own| own.limit.measure() == Measure::Calendar);
        let left = if calendar { due.at.duration_since(now) } else { city.city().calendar.working(unit, now, due.at) };
        let over = due.at < now;
        let minutes = left.as_secs().unsigned_abs() / 60;
        let a_day = policy.map_or(480, |policy| u64::from(policy.hours_per_day) * 60);
        let time = if calendar { l.minutes(minutes) } else { l.working(minutes, a_day) };
        let (tone, icon, id) = match (due.kind, over) {
            (ClockKind::Rating, _) => ("calm", "star", "work-left-rating"),
            (ClockKind::Clarification, false) => ("calm", "wait", "work-left-clarifying"),
            (_, true) if minutes == 0 => ("late", "warning", "work-left-just-over"),
            (_, true) => ("late", "warning", "work-left-over"),
            _ if minutes < SOON => ("soon", "clock", "work-left"),
            _ => ("calm", "clock", "work-left"),
        };
        Self { tone, icon, words: l.with(id, &[("time", time)]) }
    }
}
