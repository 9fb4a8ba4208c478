//! The real thing behind each port of the actions.

mod carriers;
mod client;
mod fetch;
mod folder;
pub mod mail;
pub mod oidc;
mod outbox;
pub mod passkey;
pub mod push;
mod reach;
pub mod sms;
mod trust;
mod vault;

pub use carriers::{NoCarriers, carriers, receipt_form};
pub use fetch::{Addresses, NoFeeds, Web, feeds};
pub use folder::Folder;
pub use outbox::Outbox;
pub use reach::Reach;
pub use trust::{NoTrust, Trust};
pub use vault::{KeyFile, make as make_key, vault, where_key_is};

/// After how long the other side of a hand-over is given up: well within the longest that one may take.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(15);
