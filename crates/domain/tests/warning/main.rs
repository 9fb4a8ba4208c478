//! The life of warnings: the table, random walks, what keeps one from going out, their words, and the page of the
//! documentation.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod checks;
mod docs;
mod locales;
#[path = "../shared/page.rs"]
mod page;
mod table;
mod walks;
