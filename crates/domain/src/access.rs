//! Looks at personal data of a reporter: what was looked at, and by what way. Each is written down, and the reporter reads it.

use crate::{case::Case, city::UnitCode, words::words};
use jiff::SignedDuration;

words! {
    /// A piece of personal data.
    Data {
        /// What the reporter is called.
        Name = "name",
        /// How the reporter is reached.
        Contact = "contact",
        /// Where exactly it is, if that may be a home.
        Place = "place",
        /// A document that was sent along, which often bears a name.
        Document = "document",
    }
}

words! {
    /// By what way it was looked at.
    Way {
        /// On a page.
        Page = "page",
        /// On paper, or as a file that is made to be printed.
        Paper = "paper",
        /// By a program.
        Api = "api",
        /// As a file to take along: a document.
        Export = "export",
        /// By breaking the glass: nobody else could look, and an alarm was given.
        Glass = "glass",
    }
}

impl Way {
    /// Whether looking again within [`VISIT`] is the same look: pages are drawn anew after every step, and programs ask again.
    /// What can be carried away counts each time.
    #[must_use]
    pub const fn is_visit(self) -> bool {
        matches!(self, Self::Page | Self::Api)
    }
}

/// How long one look at a page lasts.
pub const VISIT: SignedDuration = SignedDuration::from_mins(15);

/// How long a case stays open to who broke the glass.
pub const GLASS: SignedDuration = SignedDuration::from_hours(1);

/// Fewest characters of the reason for which who the reporter is, is released: the reporter reads it.
pub const RELEASE_LEAST: usize = 20;

/// Fewest characters of the reason for which a released name is looked at.
pub const LOOK_LEAST: usize = 5;

/// Most characters of either.
pub const REASON_MOST: usize = 500;

/// Whether who the reporter is was released to those who hold the case now; `to` are the units it was released to. A release
/// does not travel: another unit that gets the case needs one of its own.
#[must_use]
pub fn is_released(case: &Case, to: &[UnitCode]) -> bool {
    to.contains(&case.holder)
}
