//! What a case counts as: a pure function of the case, so that the figures follow from the cases alone.
//!
//! Every change subtracts what the case counted as before and adds what it counts as after, in the same transaction.

use crate::{
    calendar::Calendar,
    case::{Case, State, Verdict},
    city::{AreaRef, FieldCode, Stream},
    words::words,
};
use std::ops::{Add, AddAssign, Neg};

macro_rules! tally {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// Counts of cases; each is a number of cases, never of events.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct Tally { $($(#[$doc])* pub $name: i64),+ }

        impl Tally {
            /// Names of the counts, in the order of [`Self::values`].
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// The counts in the order of [`Self::NAMES`].
            #[must_use]
            pub fn values(&self) -> Vec<i64> {
                vec![$(self.$name),+]
            }

            /// The tally with these counts, in the order of [`Self::NAMES`]; what is missing is 0.
            #[must_use]
            pub fn from_values(values: &[i64]) -> Self {
                let mut values = values.iter().copied();
                Self { $($name: values.next().unwrap_or_default()),+ }
            }
        }

        impl Add for Tally {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self { $($name: self.$name + other.$name),+ }
            }
        }

        impl Neg for Tally {
            type Output = Self;
            fn neg(self) -> Self {
                Self { $($name: -self.$name),+ }
            }
        }
    };
}

tally! {
    /// All that were sent.
    received,
    /// Not yet received by the unit that holds them.
    waiting,
    /// Received and being handled, or under review.
    in_progress,
    /// Answered.
    handled,
    /// Refused.
    refused,
    /// Taken back by the reporter.
    withdrawn,
    /// Joined to another case that is counted itself.
    merged,
    /// Passed on at least once; also counted where they stand.
    transferred,
    /// Answered, and no deadline of a unit was missed on the way.
    on_time,
    /// Answered, but a deadline was missed.
    late,
    /// Open, and the deadline that runs has passed.
    overdue,
    /// Last rated satisfied.
    satisfied,
    /// Last rated acceptable.
    accepted,
    /// Last rated not satisfied.
    dissatisfied,
    /// Reopened at least once.
    reopened,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

impl Tally {
    /// How many were rated.
    #[must_use]
    pub const fn rated(&self) -> i64 {
        self.satisfied + self.accepted + self.dissatisfied
    }

    /// How many raters were satisfied or accepted, as the city reports it.
    #[must_use]
    pub const fn content(&self) -> i64 {
        self.satisfied + self.accepted
    }
}

/// What one case counts as.
#[must_use]
pub fn count(case: &Case) -> Tally {
    let file = &case.file;
    let one = i64::from;
    let state = case.state;
    let before_receipt = matches!(file.before, None | Some(State::Sent));
    let waiting = state == State::Sent || (state == State::Clarifying && before_receipt);
    let handled = matches!(state, State::Answered | State::Closed);
    Tally {
        received: 1,
        waiting: one(waiting),
        in_progress: one(state.is_open() && !waiting),
        handled: one(handled),
        refused: one(state == State::Refused),
        withdrawn: one(state == State::Withdrawn),
        merged: one(state == State::Merged),
        transferred: one(file.forwards > 0),
        on_time: one(handled && !file.late),
        late: one(handled && file.late),
        overdue: one(state.is_open() && file.overdue),
        satisfied: one(file.verdict == Some(Verdict::Satisfied)),
        accepted: one(file.verdict == Some(Verdict::Accepted)),
        dissatisfied: one(file.verdict == Some(Verdict::Dissatisfied)),
        reopened: one(file.reopenings > 0),
    }
}

words! {
    /// By what cases are grouped.
    Dimension {
        /// Not at all: the whole city; the member is empty.
        All = "all",
        /// By the unit that holds or answered them.
        Unit = "unit",
        /// By field.
        Field = "field",
        /// By field within a unit: `unit/field`.
        UnitField = "unit_field",
        /// By area of a boundary set: `set/area`, so that figures stay readable under every map.
        Area = "area",
    }
}

/// One row of the statistics.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// How grouped.
    pub dimension: Dimension,
    /// Which group.
    pub member: String,
    /// Monday of the week in which the case was sent, `2026-11-23`.
    pub week: String,
    /// Stream of the case.
    pub stream: Stream,
}

/// The rows in which a case counts.
#[must_use]
pub fn keys(case: &Case, field: &FieldCode, areas: &[AreaRef], calendar: &Calendar) -> Vec<Key> {
    let day = calendar.day_of(case.sent_at);
    let monday = day.saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())));
    let week = monday.to_string();
    let key = |dimension, member: String| Key { dimension, member, week: week.clone(), stream: case.stream };
    let mut keys = vec![
        key(Dimension::All, String::new()),
        key(Dimension::Unit, case.holder.to_string()),
        key(Dimension::Field, field.to_string()),
        key(Dimension::UnitField, format!("{}/{field}", case.holder)),
    ];
    keys.extend(areas.iter().map(|area| key(Dimension::Area, format!("{}/{}", area.set, area.area))));
    keys
}

/// The change of every row when a case that counted as `before` counts as `after`; rows that do not change are left out.
#[must_use]
pub fn change(before: Option<(&[Key], Tally)>, after: (&[Key], Tally)) -> Vec<(Key, Tally)> {
    let mut rows = std::collections::BTreeMap::<Key, Tally>::new();
    for (keys, tally) in before.map(|(keys, tally)| (keys, -tally)).into_iter().chain([after]) {
        for key in keys {
            *rows.entry(key.clone()).or_default() += tally;
        }
    }
    rows.retain(|_, tally| *tally != Tally::default());
    rows.into_iter().collect()
}

#[cfg(test)]
mod tests;
