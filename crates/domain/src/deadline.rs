//! Deadlines: the policy as data (how long each step may take, since when, by which source), and the clocks that run
//! under it.

use crate::calendar::Calendar;
use crate::city::{Level, UnitCode, Words};
use crate::words::words;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Which step of a case a clock measures.
    ClockKind {
        /// From sent to received, refused or forwarded.
        Reception = "reception",
        /// From received to answered, urgent cases.
        HandlingUrgent = "handling_urgent",
        /// From received to answered, normal cases.
        HandlingNormal = "handling_normal",
        /// From received to answered, complex cases.
        HandlingComplex = "handling_complex",
        /// From proposed to approved or returned.
        Approval = "approval",
        /// From asked back to supplied or lapsed.
        Clarification = "clarification",
        /// From answered to rated or closed.
        Rating = "rating",
        /// From reopened to upheld or redone.
        Review = "review",
    }
}

impl ClockKind {
    /// The handling clock of a level.
    #[must_use]
    pub const fn handling(level: Level) -> Self {
        match level {
            Level::Urgent => Self::HandlingUrgent,
            Level::Normal => Self::HandlingNormal,
            Level::Complex => Self::HandlingComplex,
        }
    }

    /// Whether a unit must keep it, and not the reporter.
    #[must_use]
    pub const fn is_of_unit(self) -> bool {
        !matches!(self, Self::Clarification | Self::Rating)
    }

    /// Whether it measures the handling of a case, at any level.
    #[must_use]
    pub const fn is_handling(self) -> bool {
        matches!(self, Self::HandlingUrgent | Self::HandlingNormal | Self::HandlingComplex)
    }
}

/// How long something may take, as law and plans write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Hours of working time.
    WorkingHours(u32),
    /// Working days of [`Deadlines::hours_per_day`] hours.
    WorkingDays(u32),
    /// Days of 24 hours, nights and holidays included.
    CalendarDays(u32),
}

/// What one clock is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// How long the step may take.
    pub limit: Limit,
    /// The legal source of the number.
    pub source: Words,
    /// False for a placeholder that no law sets; pages say so.
    pub confirmed: bool,
    /// What one extension adds; none if the step cannot be extended.
    #[serde(default)]
    pub extension: Option<Limit>,
    /// How long all pauses together may move the deadline; none for as long as they last.
    #[serde(default)]
    pub pause_cap: Option<Limit>,
}

/// The deadlines of a city from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// Number of the policy, kept by every clock that runs under it.
    pub version: u32,
    /// First day on which new clocks run under it.
    pub valid_from: Date,
    /// Working hours that make a working day.
    pub hours_per_day: u32,
    /// What each clock is allowed; a kind that is missing has no deadline.
    pub clocks: BTreeMap<ClockKind, Allowance>,
}

/// Which time a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Open time of the unit.
    Working,
    /// Time by the wall clock, nights and holidays included.
    Calendar,
}

impl Deadlines {
    /// The policy in force on a day: of those already valid the one that began last, then the highest version.
    #[must_use]
    pub fn in_force(policies: &[Self], day: Date) -> Option<&Self> {
        policies
            .iter()
            .filter(|policy| policy.valid_from <= day)
            .max_by_key(|policy| (policy.valid_from, policy.version))
    }

    /// A limit as time of its own measure.
    #[must_use]
    pub fn duration(&self, limit: Limit) -> SignedDuration {
        hours(match limit {
            Limit::WorkingHours(n) => n,
            Limit::WorkingDays(n) => n.saturating_mul(self.hours_per_day),
            Limit::CalendarDays(n) => n.saturating_mul(24),
        })
    }

    /// A limit as time of the given measure: where the two differ, a working day counts as a calendar day.
    fn duration_as(&self, measure: Measure, limit: Limit) -> SignedDuration {
        match (measure, limit) {
            (Measure::Working, Limit::CalendarDays(n)) => self.duration(Limit::WorkingDays(n)),
            (Measure::Calendar, Limit::WorkingDays(n)) => self.duration(Limit::CalendarDays(n)),
            _ => self.duration(limit),
        }
    }
}

impl Limit {
    /// The time it is counted in.
    #[must_use]
    pub const fn measure(self) -> Measure {
        match self {
            Self::WorkingHours(_) | Self::WorkingDays(_) => Measure::Working,
            Self::CalendarDays(_) => Measure::Calendar,
        }
    }
}

fn hours(n: u32) -> SignedDuration {
    SignedDuration::from_secs(i64::from(n) * 3600)
}

/// The stored state of one clock of a case. What it is allowed is frozen when it starts, so a later policy moves no
/// deadline; due moments are computed from it, since the calendar may still change (a storm closes the offices).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRun {
    /// Which step it measures.
    pub kind: ClockKind,
    /// Version of the policy it runs under.
    pub policy: u32,
    /// When it started.
    pub started_at: Timestamp,
    /// Which time it and its pauses count.
    pub measure: Measure,
    /// How long the step may take, before extension and pauses.
    pub allowed: SignedDuration,
    /// What one extension adds; none if it cannot be extended.
    pub extension: Option<SignedDuration>,
    /// Whether it was extended.
    pub extended: bool,
    /// How far all pauses together may move the deadline; none for as far as they last.
    pub pause_cap: Option<SignedDuration>,
    /// Since when it is paused, if it is.
    pub paused_at: Option<Timestamp>,
    /// How long it was paused before.
    pub paused_total: SignedDuration,
    /// When it stopped for good, if it did.
    pub stopped_at: Option<Timestamp>,
}

impl ClockRun {
    /// A clock that runs from now on; none if the policy sets no such deadline.
    #[must_use]
    pub fn start(kind: ClockKind, now: Timestamp, policy: &Deadlines) -> Option<Self> {
        let mut run = Self {
            kind,
            policy: policy.version,
            started_at: now,
            measure: Measure::Working,
            allowed: SignedDuration::ZERO,
            extension: None,
            extended: false,
            pause_cap: None,
            paused_at: None,
            paused_total: SignedDuration::ZERO,
            stopped_at: None,
        };
        run.restate(kind, policy)?;
        Some(run)
    }

    /// Counts the same time against another allowance, as if it had been so from the start: pauses and an extension
    /// stay (levels of one step count in one measure). A stopped clock is the past and stays as it is. None, and nothing changed, if the policy sets no such deadline.
    #[must_use = "none means that the policy lacks the clock"]
    pub fn restate(&mut self, kind: ClockKind, policy: &Deadlines) -> Option<()> {
        let allowance = policy.clocks.get(&kind)?;
        if self.is_running() {
            let measure = allowance.limit.measure();
            self.kind = kind;
            self.policy = policy.version;
            self.measure = measure;
            self.allowed = policy.duration(allowance.limit);
            self.extension = allowance.extension.map(|limit| policy.duration_as(measure, limit));
            self.pause_cap = allowance.pause_cap.map(|limit| policy.duration_as(measure, limit));
        }
        Some(())
    }

    /// Whether it was not stopped; a paused clock is running too.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.stopped_at.is_none()
    }

    /// Whether it waits for somebody else.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.is_running() && self.paused_at.is_some()
    }

    /// Pauses it; nothing if it is paused or stopped.
    pub fn pause(&mut self, now: Timestamp) {
        if self.is_running() {
            self.paused_at.get_or_insert(now);
        }
    }

    /// Ends a pause; nothing if it is not paused.
    pub fn resume(&mut self, calendar: &Calendar, unit: &UnitCode, now: Timestamp) {
        if self.is_paused() {
            self.paused_total = self.paused(calendar, unit, now);
            self.paused_at = None;
        }
    }

    /// Stops it for good; nothing if it is stopped.
    pub fn stop(&mut self, now: Timestamp) {
        self.stopped_at.get_or_insert(now);
    }

    /// Whether it can be extended: it runs, the policy knows an extension, and there was none before.
    #[must_use]
    pub const fn may_extend(&self) -> bool {
        self.is_running() && !self.extended && self.extension.is_some()
    }

    /// Extends it, once; nothing if it may not be.
    pub fn extend(&mut self) {
        self.extended = self.extended || self.may_extend();
    }

    /// When the time is over. Pauses move it, up to their cap; while paused it is the moment that would hold if the clock
    /// resumed now.
    #[must_use]
    pub fn due_at(&self, calendar: &Calendar, unit: &UnitCode, now: Timestamp) -> Timestamp {
        self.due_after(calendar, unit, self.paused(calendar, unit, now))
    }

    /// The latest moment to which a pause that never ends can move the deadline; none if there is no cap.
    #[must_use]
    pub fn due_at_cap(&self, calendar: &Calendar, unit: &UnitCode) -> Option<Timestamp> {
        self.pause_cap.map(|cap| self.due_after(calendar, unit, cap))
    }

    /// Time left, in the clock's own measure; negative past the deadline. It stands still while paused within the cap and
    /// for ever once stopped.
    #[must_use]
    pub fn remaining(&self, calendar: &Calendar, unit: &UnitCode, now: Timestamp) -> SignedDuration {
        let due = self.due_at(calendar, unit, now);
        self.measured(calendar, unit, self.stopped_at.unwrap_or(now), due)
    }

    /// Whether the deadline passed before it stopped, or before now if it runs.
    #[must_use]
    pub fn is_overdue(&self, calendar: &Calendar, unit: &UnitCode, now: Timestamp) -> bool {
        self.stopped_at.unwrap_or(now) > self.due_at(calendar, unit, now)
    }

    /// How far pauses may still move the deadline; none without a cap.
    #[must_use]
    pub fn pause_left(&self, calendar: &Calendar, unit: &UnitCode, now: Timestamp) -> Option<SignedDuration> {
        let paused = self.paused(calendar, unit, now);
        self.pause_cap.map(|cap| cap.saturating_sub(paused).max(SignedDuration::ZERO))
    }

    /// Length of all pauses so far, over the cap too.
    fn paused(&self, calendar: &Calendar, unit: &UnitCode, now: Timestamp) -> SignedDuration {
        let until = self.stopped_at.unwrap_or(now);
        let current = self.paused_at.map(|since| self.measured(calendar, unit, since, until.max(since)));
        self.paused_total.saturating_add(current.unwrap_or_default())
    }

    /// When a quarter of the time is left.
    #[must_use]
    pub fn near_at(&self, calendar: &Calendar, unit: &UnitCode, now: Timestamp) -> Timestamp {
        let time = self.granted().saturating_sub(self.granted() / 4);
        self.after(calendar, unit, time.saturating_add(self.moved(self.paused(calendar, unit, now))))
    }

    fn due_after(&self, calendar: &Calendar, unit: &UnitCode, paused: SignedDuration) -> Timestamp {
        self.after(calendar, unit, self.granted().saturating_add(self.moved(paused)))
    }

    /// What it is allowed with its extension.
    fn granted(&self) -> SignedDuration {
        self.allowed.saturating_add(self.extension.filter(|_| self.extended).unwrap_or_default())
    }

    /// How far pauses of this length move it.
    fn moved(&self, paused: SignedDuration) -> SignedDuration {
        self.pause_cap.map_or(paused, |cap| paused.min(cap))
    }

    fn after(&self, calendar: &Calendar, unit: &UnitCode, time: SignedDuration) -> Timestamp {
        match self.measure {
            Measure::Working => calendar.add_working(unit, self.started_at, time),
            Measure::Calendar => self.started_at.saturating_add(time).unwrap_or(Calendar::END),
        }
    }

    fn measured(&self, calendar: &Calendar, unit: &UnitCode, from: Timestamp, to: Timestamp) -> SignedDuration {
        match self.measure {
            Measure::Working => calendar.working(unit, from, to),
            Measure::Calendar => to.duration_since(from),
        }
    }
}

#[cfg(test)]
mod tests;
