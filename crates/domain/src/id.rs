//! Identifiers: `UUIDv7`, so that they sort by the time they were made.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Shards a distributed table is split into; the shard of a row is part of its keys.
pub const SHARDS: u16 = 1024;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The shard that holds everything belonging to this root, 0 to [`SHARDS`] − 1, taken from the id's random bits.
            #[must_use]
            pub fn shard(self) -> u16 {
                let bytes = self.0.as_bytes();
                u16::from_be_bytes([bytes[14], bytes[15]]) % SHARDS
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A case, whatever its stream.
    CaseId,
    /// A person who works for a unit.
    StaffId,
    /// A photo or document, of a report or of an answer.
    PhotoId,
    /// A report being written, before it is sent.
    DraftId,
    /// A key that a program signs in with.
    TokenId,
    /// What a person is to know.
    NoticeId,
    /// Work that follows from an action.
    JobId,
    /// An address that is told of things.
    SubscriberId,
    /// A place that matters to a subscriber.
    InterestId,
    /// What a subscriber is to get.
    MessageId,
    /// A warning, from its draft to its end.
    WarningId,
    /// A message of another authority.
    BulletinId,
    /// An answer to begin from.
    TemplateId,
    /// A network that is kept out.
    BlockId,
    /// A person who signs in to look after their own cases.
    AccountId,
    /// A code that was sent to an address.
    OneTimeCodeId,
    /// A question to a device that waits for its answer.
    AttemptId,
    /// What a person asks about their own data.
    RequestId,
}
