//! What Nhịp Cầu remembers: SQL for both databases, and nothing of SQL beyond this crate.

pub mod access;
pub mod account;
pub mod answer;
pub mod block;
pub mod bulletin;
pub mod case;
pub mod chain;
pub mod consent;
pub mod dialect;
pub mod draft;
mod error;
pub mod event;
pub mod feed;
pub mod follow;
pub mod happening;
pub mod interest;
pub mod job;
pub mod landmark;
pub mod list;
pub mod message;
mod migrate;
pub mod notice;
pub mod pack;
pub mod photo;
mod query;
pub mod request;
pub mod retention;
pub mod safety;
pub mod saved;
pub mod seal;
mod seam;
pub mod staff;
pub mod subscriber;
pub mod supporter;
pub mod tables;
pub mod tally;
pub mod template;
pub mod warning;

pub use error::Error;
pub use migrate::{MIGRATIONS, Migration};
pub use seam::{Db, Engine, FromColumn, Kind, Options, Row, Tx, Val, Work};

/// A SHA-256.
pub type Hash = [u8; 32];

/// SHA-256: how secrets are kept that are looked up often.
#[must_use]
pub fn hash(bytes: impl AsRef<[u8]>) -> Hash {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// SHA-256 in lower-case hex: how other secrets are kept, files compared and events chained.
#[must_use]
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    hash(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(half.into(), 16));
        }
        hex
    })
}
