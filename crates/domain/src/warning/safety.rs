//! What people answer to a warning that holds where they are.

use crate::words::words;

words! {
    /// How somebody is.
    Answer {
        /// Well.
        Safe = "safe",
        /// In need of help; a case was opened.
        Help = "help",
    }
}

/// Most people one answer may stand for: a household, a dormitory. Ours.
pub const PEOPLE_MOST: u32 = 99;
