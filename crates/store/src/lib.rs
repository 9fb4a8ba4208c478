//! What Nhịp Cầu remembers: SQL for both databases, and nothing of SQL beyond this crate.

pub mod dialect;
mod error;
mod migrate;
mod seam;
pub mod tables;

pub use error::Error;
pub use migrate::{MIGRATIONS, Migration};
pub use seam::{Db, Engine, FromColumn, Kind, Options, Row, Tx, Val, Work};
