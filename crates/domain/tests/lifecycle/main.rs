//! The life of a case: the table, every guard, random walks, and the page of the documentation.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot be set up has failed")]
#![expect(clippy::similar_names, reason = "a case on stage is led to a state")]
#![expect(clippy::needless_pass_by_value, reason = "commands are made where they are given")]

mod docs;
mod guards;
#[path = "../shared/page.rs"]
mod page;
mod stage;
mod table;
mod walks;
