//! What Nhịp Cầu remembers: SQL for both databases, and nothing of SQL beyond this crate.

pub mod answer;
pub mod case;
pub mod dialect;
pub mod draft;
mod error;
pub mod event;
pub mod landmark;
pub mod list;
mod migrate;
pub mod pack;
pub mod photo;
mod query;
mod seam;
pub mod staff;
pub mod supporter;
pub mod tables;
pub mod tally;

pub use error::Error;
pub use migrate::{MIGRATIONS, Migration};
pub use seam::{Db, Engine, FromColumn, Kind, Options, Row, Tx, Val, Work};
