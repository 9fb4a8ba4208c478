//! What became of actions on cases since the start, for whoever watches over the program.

use crate::Error;
use domain::case::Action;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// How often each action came to each end.
#[derive(Debug, Default)]
pub struct Counts(Mutex<BTreeMap<(&'static str, &'static str), u64>>);

impl Counts {
    /// Every pair of an action and an outcome that there was, with its count. Actions are words of [`Action`] or `unknown`;
    /// outcomes are `done` or a word of [`Error`].
    #[must_use]
    pub fn all(&self) -> Vec<(&'static str, &'static str, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|((action, outcome), count)| (*action, *outcome, *count)).collect()
    }

    /// Counts how an action ended; words that are no action are counted as one.
    pub(crate) fn note<T>(&self, action: Option<Action>, ended: &Result<T, Error>) {
        let action = action.map_or("unknown", Action::as_str);
        let outcome = ended.as_ref().map_or_else(Error::as_str, |_| "done");
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((action, outcome)).or_default() += 1;
    }
}
