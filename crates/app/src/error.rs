//! What an action may answer instead of its result. No channel is named here: pages, REST and the command line each
//! put these words into their own clothes.

use crate::city::NotLoaded;
use std::borrow::Cow;
use std::error::Error as StdError;

/// The reasons an action ends without its result. Closed on purpose: a channel must say something for each of them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the asker may not know that there is.
    #[error("not found")]
    NotFound,
    /// The asker is known, and this is not theirs to do.
    #[error("forbidden")]
    Forbidden,
    /// The input breaks rules; each fault names the field it belongs to.
    #[error("invalid input: {}", names(.0))]
    Invalid(Vec<FieldError>),
    /// Someone was faster, or the state no longer allows it. Carries the message id of the reason.
    #[error("conflict: {0}")]
    Conflict(Cow<'static, str>),
    /// It was here, and it is gone for good: withdrawn, erased, or its link has run out.
    #[error("gone")]
    Gone,
    /// Asked too often.
    #[error("too many requests, again in {retry_after_s} s")]
    TooMany {
        /// Whole seconds until asking again makes sense.
        retry_after_s: u32,
    },
    /// Something we lean on does not answer now; asking again later may help.
    #[error("unavailable")]
    Unavailable,
    /// Our own fault. The source is for the log and never for the asker.
    #[error("bug")]
    Bug(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// The state or a competing change refuses: `reason` is a message id such as `case-conflict-moved-on`.
    #[must_use]
    pub fn conflict(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Conflict(reason.into())
    }

    /// One fault of one field.
    #[must_use]
    pub fn field(field: impl Into<Cow<'static, str>>, key: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid(vec![FieldError::new(field, key)])
    }

    /// The kind as a word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid(_) => "invalid",
            Self::Conflict(_) => "conflict",
            Self::Gone => "gone",
            Self::TooMany { .. } => "too_many",
            Self::Unavailable => "unavailable",
            Self::Bug(_) => "bug",
        }
    }

    /// Somebody else acted on the case meanwhile.
    #[must_use]
    pub(crate) fn moved_on() -> Self {
        Self::conflict("case-conflict-moved-on")
    }

    /// For `map_err`: a conflict that an action expects on `constraint` is answered as `told`, all else as usual.
    pub(crate) fn expecting(
        constraint: &'static str,
        told: impl FnOnce() -> Self,
    ) -> impl FnOnce(store::Error) -> Self {
        move |error| if error.constraint() == Some(constraint) { told() } else { error.into() }
    }

    /// A fault of our own making, with what caused it.
    #[must_use]
    pub fn bug(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Bug(source.into())
    }
}

impl From<store::Error> for Error {
    /// The name of a constraint is for the log: people are told that something has just changed.
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Conflict(constraint) => {
                tracing::debug!(constraint, "a conflict");
                Self::conflict("error-conflict-what")
            }
            store::Error::Unavailable(_) => Self::Unavailable,
            error => Self::bug(error),
        }
    }
}

impl From<NotLoaded> for Error {
    fn from(error: NotLoaded) -> Self {
        match error {
            NotLoaded::Store(error) => error.into(),
            error => Self::bug(error),
        }
    }
}

impl From<FieldError> for Error {
    fn from(fault: FieldError) -> Self {
        Self::Invalid(vec![fault])
    }
}

/// What is wrong with one field of an input, as a message id and its arguments: the channel finds the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field as the form and the API spell it.
    pub field: Cow<'static, str>,
    /// Message id, for example `case-description-too-short`.
    pub key: Cow<'static, str>,
    /// Arguments of the message, for example `("least", "10")`.
    pub args: Vec<(&'static str, String)>,
}

impl FieldError {
    /// A fault without arguments.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, key: impl Into<Cow<'static, str>>) -> Self {
        Self { field: field.into(), key: key.into(), args: Vec::new() }
    }

    /// The same fault with one more argument of its message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

fn names(faults: &[FieldError]) -> String {
    faults.iter().map(|fault| format!("{} ({})", fault.field, fault.key)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_field_and_its_reason() {
        let fault = FieldError::new("description", "case-description-too-short").with("least", 10);
        assert_eq!(fault.args, [("least", "10".to_owned())]);
        assert_eq!(Error::from(fault).to_string(), "invalid input: description (case-description-too-short)");
    }

    #[test]
    fn a_constraint_is_told_in_words_that_exist_and_an_expected_one_in_its_own() {
        let conflict = |name: &str| store::Error::Conflict(name.to_owned());
        let general = |error: Error| matches!(error, Error::Conflict(reason) if reason == "error-conflict-what");
        assert!(general(conflict("landmark_pkey").into()));
        let told = |name: &str| Error::expecting("event_pkey", Error::moved_on)(conflict(name));
        assert!(general(told("case_code_pkey")));
        assert!(matches!(told("event_pkey"), Error::Conflict(reason) if reason == "case-conflict-moved-on"));
    }

    #[test]
    fn a_bug_keeps_its_source_and_does_not_say_it() {
        let bug = Error::bug("the disk is full");
        assert_eq!(bug.to_string(), "bug");
        assert_eq!(bug.source().map(ToString::to_string), Some("the disk is full".to_owned()));
    }
}
