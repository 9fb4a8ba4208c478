//! CAP 1.2: what is written fits the schema, what is read says what is broken, and what is written reads back.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod feeds;
mod issued;
mod reads;
mod round_trip;
mod schema;
