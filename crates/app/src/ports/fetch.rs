//! Documents of other authorities, asked for where they lie.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// Most bytes of one document.
pub const MOST_BYTES: usize = 4 << 20;

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The same as when it gave the tag.
    NotModified,
    /// A document.
    Document {
        /// Its bytes, at most [`MOST_BYTES`].
        body: Vec<u8>,
        /// What to show the next time.
        etag: Option<String>,
    },
}

/// Why nothing came of it, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// Not an address that may be asked.
    #[error("not an address that may be asked")]
    Refused,
    /// Nobody answers there, or the answer broke off.
    #[error("{why}")]
    Unreached {
        /// What happened.
        why: String,
    },
    /// It took too long.
    #[error("no whole answer in time")]
    Late,
    /// More than [`MOST_BYTES`].
    #[error("more than {MOST_BYTES} bytes")]
    Long,
    /// It sends on too often, or to nowhere.
    #[error("sends on too often, or to nowhere")]
    Moved,
    /// It answered something else than a document.
    #[error("answered {status}")]
    Status {
        /// Of HTTP.
        status: u16,
    },
    /// A document came that cannot be read.
    #[error("{why}")]
    Unread {
        /// The element, and why.
        why: String,
    },
}

impl Fault {
    /// The message that says it to people, in `locales/`.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self {
            Self::Refused => "bulletin-fault-refused",
            Self::Unreached { .. } => "bulletin-fault-unreached",
            Self::Late => "bulletin-fault-late",
            Self::Long => "bulletin-fault-long",
            Self::Moved => "bulletin-fault-moved",
            Self::Status { .. } => "bulletin-fault-status",
            Self::Unread { .. } => "bulletin-fault-unread",
        }
    }

    /// The arguments of that message.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreached { why } | Self::Unread { why } => vec![("why", why.clone())],
            Self::Long => vec![("most", (MOST_BYTES >> 20).to_string())],
            Self::Status { status } => vec![("status", status.to_string())],
            Self::Refused | Self::Late | Self::Moved => vec![],
        }
    }
}

/// Asks for documents. What lies at an address, and where addresses in a document lead, is a stranger's affair.
pub trait Fetch: Send + Sync {
    /// The document at an address, unless it still has this tag. Ends within [`PATIENCE`] whatever the other side does.
    fn get<'a>(&'a self, address: &'a str, etag: Option<&'a str>) -> BoxFuture<'a, Result<Fetched, Fault>>;
}

/// The longest that one document may take.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// The feeds that are looked at.
#[derive(Clone, Default)]
pub struct Feeds {
    /// Addresses by name.
    pub addresses: BTreeMap<String, String>,
    /// Who asks there.
    pub fetch: Option<Arc<dyn Fetch>>,
}
