//! How well it is known who somebody with an account is.

use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Levels of verification, the least first. A city's pack may ask for one before an action; never before a report.
    #[derive(Default)]
    Level {
        /// Nothing is known.
        #[default]
        None = "none",
        /// Somebody is there at a telephone number or an e-mail address.
        Contact = "contact",
        /// A provider of identities, such as the national one, says who it is.
        Identity = "identity",
    }
}

/// What must be known of somebody before they do something beside a report. A report asks nothing of anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Required {
    /// Before "me too".
    pub support: Level,
    /// Before a case is opened again.
    pub reopen: Level,
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn an_identity_is_more_than_a_contact() {
        assert!(Level::None < Level::Contact && Level::Contact < Level::Identity);
        assert_eq!(Level::default(), Level::ALL[0]);
    }
}
