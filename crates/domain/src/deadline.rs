//! Deadlines as policy data: how long each step may take, since when, and by which source.

use crate::city::{Level, Words};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! clock_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// Which step of a case a clock measures.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ClockKind {
            $($(#[$doc])* $name,)+
        }

        impl ClockKind {
            /// All kinds, in the order of a case.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word that packs, tables and URLs use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The kind of a word.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

clock_kinds! {
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

/// An amount of time, frozen when a clock starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Open time of the unit.
    Working(SignedDuration),
    /// Time by the wall clock.
    Calendar(SignedDuration),
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

    /// A limit as an amount of time.
    #[must_use]
    pub fn amount(&self, limit: Limit) -> Amount {
        let hours = |hours: u32| SignedDuration::from_secs(i64::from(hours) * 3600);
        match limit {
            Limit::WorkingHours(n) => Amount::Working(hours(n)),
            Limit::WorkingDays(n) => Amount::Working(hours(n.saturating_mul(self.hours_per_day))),
            Limit::CalendarDays(n) => Amount::Calendar(hours(n.saturating_mul(24))),
        }
    }
}
