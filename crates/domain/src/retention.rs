//! How long personal data is kept, by kind: one table. No law known to us gives a number for any of them, so each number is
//! a placeholder of the program until whoever runs it has decided, and records of cases are kept until then.

use crate::words::words;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

words! {
    /// A kind of personal data.
    Kind {
        /// A report that was begun and not sent, with its photos.
        Draft = "draft",
        /// A link by which somebody sets a password, once it is used or its time is over.
        Invitation = "invitation",
        /// A session of somebody who signed in, once it is over.
        Session = "session",
        /// The keys by which a report that is sent twice is one case.
        Sending = "sending",
        /// A message that went out or was given up.
        Message = "message",
        /// What somebody answered to a warning.
        Safety = "safety",
        /// Name, contact and address to write to of who sent a case, or supports it, once the case is over.
        Contact = "contact",
        /// The photo as it was sent, with all that the camera wrote down, once the case is over; what is published stays.
        Original = "original",
        /// Who looked at personal data.
        Access = "access",
        /// What a person asked about their own data and what was answered, once it was.
        Request = "request",
    }
}

/// Most days that may be chosen: a hundred years.
pub const DAYS_MOST: u16 = 36_500;

/// Days after which the program clears a kind away unless told otherwise; none where only whoever runs it can say.
#[must_use]
pub const fn usual(kind: Kind) -> Option<u16> {
    match kind {
        Kind::Draft => Some(7),
        Kind::Invitation | Kind::Sending => Some(30),
        Kind::Session => Some(1),
        Kind::Message | Kind::Safety => Some(90),
        Kind::Contact | Kind::Original | Kind::Access | Kind::Request => None,
    }
}

/// What a line of the settings does not say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not KIND=DAYS with days from 1 to 36500, or KIND=keep")]
pub struct NotARule(String);

/// For how many days each kind is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules(BTreeMap<Kind, Option<u16>>);

impl Rules {
    /// Rules in place of the usual ones: `KIND=DAYS` or `KIND=keep`, with commas between.
    ///
    /// # Errors
    /// [`NotARule`] for the first part that is none.
    pub fn parse(text: &str) -> Result<Self, NotARule> {
        let rule = |part: &str| {
            let (kind, days) = part.split_once('=')?;
            let days = match days.trim() {
                "keep" => None,
                number => Some(number.parse().ok().filter(|days| (1..=DAYS_MOST).contains(days))?),
            };
            Some((Kind::parse(kind.trim())?, days))
        };
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| rule(part).ok_or_else(|| NotARule(part.to_owned()))).collect::<Result<_, _>>().map(Self)
    }

    /// For how many days a kind is kept; none if for good.
    #[must_use]
    pub fn days(&self, kind: Kind) -> Option<u16> {
        self.0.get(&kind).copied().unwrap_or_else(|| usual(kind))
    }

    /// Whether whoever runs the program chose the number.
    #[must_use]
    pub fn is_chosen(&self, kind: Kind) -> bool {
        self.0.contains_key(&kind)
    }

    /// The moment before which a kind is cleared away; none if it is kept for good.
    #[must_use]
    pub fn before(&self, kind: Kind, now: Timestamp) -> Option<Timestamp> {
        let days = i64::from(self.days(kind)?);
        now.checked_sub(SignedDuration::from_hours(24 * days)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_stands_in_place_of_the_usual() {
        let rules = Rules::parse("draft=3, message = keep,contact=365").unwrap();
        assert_eq!(rules.days(Kind::Draft), Some(3));
        assert_eq!((rules.days(Kind::Message), rules.is_chosen(Kind::Message)), (None, true));
        assert_eq!((rules.days(Kind::Session), rules.is_chosen(Kind::Session)), (Some(1), false));
        assert_eq!(rules.before(Kind::Contact, Timestamp::UNIX_EPOCH), "1969-01-01T00:00:00Z".parse().ok());
        assert_eq!(Rules::parse("").unwrap(), Rules::default());
    }

    #[test]
    fn records_of_cases_are_kept_until_somebody_decides() {
        let kept = Kind::ALL.iter().copied().filter(|kind| Rules::default().days(*kind).is_none());
        assert_eq!(kept.collect::<Vec<_>>(), [Kind::Contact, Kind::Original, Kind::Access, Kind::Request]);
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in ["draft", "draft=0", "draft=-1", "draft=36501", "drafts=3", "draft=3 days", "=3"] {
            assert!(Rules::parse(wrong).is_err(), "{wrong}");
        }
    }
}
