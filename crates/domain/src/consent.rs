//! What a person agreed to, by which words, and when they took it back. Nobody agrees by default: each purpose is given by an
//! act of the person, and each can be taken back (Law 91/2025/QH15; Decree 356/2025/NĐ-CP asks that it can be shown later).

use crate::{
    case::Channel,
    id::{AccountId, CaseId, StaffId, SubscriberId},
    words::words,
};
use jiff::Timestamp;
use uuid::Uuid;

words! {
    /// What personal data is used for. Every form that asks for some names one of these.
    Purpose {
        /// To handle what was reported, with the name if one was given.
        Handling = "handling",
        /// To write to the person about it.
        Contact = "contact",
        /// To have an account.
        Account = "account",
        /// To be told of other things: places, cases of others, warnings.
        Notices = "notices",
    }
}

words! {
    /// What happened to a consent.
    Act {
        /// The person agreed.
        Given = "given",
        /// The person took it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Of what kind the thing is that a person is known by.
    Whose {
        /// A case, for who sent it.
        Case = "case",
        /// An account.
        Account = "account",
        /// An address that is told of things.
        Subscriber = "subscriber",
    }
}

impl Purpose {
    /// The number of the words that are shown now, from 1. Who changes the words in `locales/` in more than their spelling adds
    /// new ones under the next number and leaves the old: they are what people agreed to.
    #[must_use]
    pub const fn text(self) -> u16 {
        match self {
            Self::Handling | Self::Contact | Self::Account | Self::Notices => 1,
        }
    }
}

/// Whom a consent or a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Who sent this case.
    Case(CaseId),
    /// Whose account this is.
    Account(AccountId),
    /// Whose address this is.
    Subscriber(SubscriberId),
}

impl Subject {
    /// The subject of its kind with this id.
    #[must_use]
    pub const fn new(whose: Whose, id: Uuid) -> Self {
        match whose {
            Whose::Case => Self::Case(CaseId(id)),
            Whose::Account => Self::Account(AccountId(id)),
            Whose::Subscriber => Self::Subscriber(SubscriberId(id)),
        }
    }

    /// Its kind.
    #[must_use]
    pub const fn whose(self) -> Whose {
        match self {
            Self::Case(_) => Whose::Case,
            Self::Account(_) => Whose::Account,
            Self::Subscriber(_) => Whose::Subscriber,
        }
    }

    /// Its id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::Case(id) => id.0,
            Self::Account(id) => id.0,
            Self::Subscriber(id) => id.0,
        }
    }

    /// The shard of everything that belongs to it.
    #[must_use]
    pub fn shard(self) -> u16 {
        match self {
            Self::Case(id) => id.shard(),
            Self::Account(id) => id.shard(),
            Self::Subscriber(id) => id.shard(),
        }
    }
}

/// One line of the ledger. Lines are only added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// For what.
    pub purpose: Purpose,
    /// Whether it was given or taken back.
    pub act: Act,
    /// The number of the words that were shown.
    pub text: u16,
    /// By which channel.
    pub channel: Channel,
    /// Who wrote it down for the person, if somebody did.
    pub staff: Option<StaffId>,
    /// When.
    pub at: Timestamp,
}

/// A consent, as the person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// For what.
    pub purpose: Purpose,
    /// The number of the words that were shown.
    pub text: u16,
    /// By which channel it was given.
    pub channel: Channel,
    /// When.
    pub given_at: Timestamp,
    /// When it was taken back, if it was.
    pub withdrawn_at: Option<Timestamp>,
}

/// What the lines of one subject say, in the order in which it was given. What was given twice without an end counts once.
#[must_use]
pub fn consents<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Consent> {
    let mut found: Vec<Consent> = Vec::new();
    for entry in entries {
        let open = found.iter_mut().find(|one| one.purpose == entry.purpose && one.withdrawn_at.is_none());
        match (entry.act, open) {
            (Act::Given, None) => found.push(Consent {
                purpose: entry.purpose,
                text: entry.text,
                channel: entry.channel,
                given_at: entry.at,
                withdrawn_at: None,
            }),
            (Act::Withdrawn, Some(open)) => open.withdrawn_at = Some(entry.at),
            (Act::Given, Some(_)) | (Act::Withdrawn, None) => {}
        }
    }
    found
}

/// Whether a purpose is agreed to now.
#[must_use]
pub fn stands<'a>(entries: impl IntoIterator<Item = &'a Entry>, purpose: Purpose) -> bool {
    consents(entries).iter().any(|one| one.purpose == purpose && one.withdrawn_at.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(purpose: Purpose, act: Act, second: i64) -> Entry {
        let at = Timestamp::from_second(second).unwrap();
        Entry { purpose, act, text: purpose.text(), channel: Channel::Web, staff: None, at }
    }

    #[test]
    fn what_was_taken_back_stands_no_more_and_may_be_given_anew() {
        let mut lines = vec![entry(Purpose::Handling, Act::Given, 1), entry(Purpose::Contact, Act::Given, 1)];
        assert!(stands(&lines, Purpose::Contact) && !stands(&lines, Purpose::Notices));
        lines.push(entry(Purpose::Contact, Act::Withdrawn, 2));
        assert!(stands(&lines, Purpose::Handling) && !stands(&lines, Purpose::Contact));
        lines.push(entry(Purpose::Contact, Act::Given, 3));
        let contact: Vec<_> = consents(&lines).into_iter().filter(|one| one.purpose == Purpose::Contact).collect();
        let ends: Vec<_> = contact.iter().map(|one| one.withdrawn_at.map(Timestamp::as_second)).collect();
        assert_eq!(ends, [Some(2), None]);
    }

    #[test]
    fn what_was_never_given_cannot_be_taken_back_and_twice_is_once() {
        let lines = [Act::Withdrawn, Act::Given, Act::Given].map(|act| entry(Purpose::Account, act, 1));
        assert_eq!(consents(&lines).len(), 1);
        assert!(stands(&lines, Purpose::Account));
    }

    #[test]
    fn a_subject_is_known_by_its_kind_and_id() {
        for whose in Whose::ALL {
            let id = Uuid::from_u128(7);
            let subject = Subject::new(*whose, id);
            assert_eq!((subject.whose(), subject.id(), subject.shard()), (*whose, id, 7));
        }
    }
}
