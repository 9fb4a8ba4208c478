//! What Nhịp Cầu remembers: SQL for both databases, and nothing of SQL beyond this crate.

mod error;
mod seam;

pub use error::Error;
pub use seam::{Db, Engine, FromColumn, Kind, Options, Row, Tx, Val, Work};
