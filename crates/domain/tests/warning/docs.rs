//! `docs/warnings.md` says what the code does.

use crate::page::{expect_rows, expect_table};
use domain::warning::{State, lifecycle::as_markdown};

#[test]
fn the_page_holds_the_table_of_the_code() {
    expect_table("warnings.md", &as_markdown());
}

#[test]
fn the_page_names_every_state() {
    expect_rows("warnings.md", State::ALL.iter().map(|state| state.as_str()));
}
