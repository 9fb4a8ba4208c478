//! What can go wrong between a query and its rows. "Not there" is no error: queries answer `Option`.

use std::error::Error as StdError;

type Source = Box<dyn StdError + Send + Sync>;

/// An answer of the storage that is not rows.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A key is taken or a row is still referred to. Holds the constraint's name, the same on both databases:
    /// `case_code_key` for a unique list of columns, `case_pkey` for the primary key, `foreign_key` for any reference.
    #[error("conflict on {0}")]
    Conflict(String),
    /// The database does not answer, is full, or gave up on a deadlock; the same request may succeed later.
    #[error("the database is not available")]
    Unavailable(#[source] Source),
    /// A value is not what the program expects there.
    #[error("unexpected value in the database: {0}")]
    Corrupt(String),
    /// The master key is not the one under which the keys of this database were sealed.
    #[error("the master key does not open the keys of this database")]
    Locked,
    /// The database refused a statement: a mistake in the program.
    #[error("the database refused a statement")]
    Driver(#[source] Source),
}

impl Error {
    pub(crate) fn unavailable(why: impl Into<Source>) -> Self {
        Self::Unavailable(why.into())
    }

    pub(crate) fn driver(why: impl Into<Source>) -> Self {
        Self::Driver(why.into())
    }

    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }

    /// The name of the constraint, if this is a conflict.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Conflict(name) => Some(name),
            _ => None,
        }
    }
}
