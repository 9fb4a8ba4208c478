//! How well it is known who somebody with an account is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Levels of verification, the least first. A city's pack may ask for one before an action; never before a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing is known.
    #[default]
    None,
    /// Somebody is there at a telephone number or an e-mail address.
    Contact,
    /// A provider of identities, such as the national one, says who it is.
    Identity,
}

impl Level {
    /// Its name in the database and in packs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Contact => "contact",
            Self::Identity => "identity",
        }
    }

    /// The level of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::Contact, Self::Identity].into_iter().find(|level| level.as_str() == text)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn an_identity_is_more_than_a_contact() {
        assert!(Level::None < Level::Contact && Level::Contact < Level::Identity);
        for level in [Level::None, Level::Contact, Level::Identity] {
            assert_eq!(Level::parse(level.as_str()), Some(level));
        }
        assert_eq!(Level::parse("more"), None);
    }
}
