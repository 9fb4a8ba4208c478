//! What people can do: one function per action or question. Every channel (pages, REST, jobs, command line) calls
//! these same functions, so they cannot disagree.

pub mod error;
pub mod pack;
pub mod photo;
pub mod ports;
pub use error::{Error, FieldError};
