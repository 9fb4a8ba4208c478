//! What is wrong in a pack, where, and what to do about it.

use std::fmt;

/// One mistake in a pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file, relative to the pack.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What puts it right.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    {}", self.file, self.line, self.what, self.remedy)
    }
}

/// All mistakes of a pack, by file and line; never empty when it is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for mistake in &self.0 {
            writeln!(f, "{mistake}")?;
        }
        write!(f, "{} to put right", self.0.len())
    }
}

impl std::error::Error for Mistakes {}

/// Gathers mistakes while a pack is read.
#[derive(Debug, Default)]
pub(super) struct Log(Vec<Mistake>);

impl Log {
    pub(super) fn add(&mut self, file: &str, line: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(Mistake { file: file.to_owned(), line, what: what.into(), remedy: remedy.into() });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_mistakes(mut self) -> Mistakes {
        self.0.sort();
        self.0.dedup();
        Mistakes(self.0)
    }
}
