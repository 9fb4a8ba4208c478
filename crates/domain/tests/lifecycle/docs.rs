//! `docs/lifecycle.md` says what the code does.

use crate::page::{expect_rows, expect_table};
use domain::{case::State, deadline::ClockKind, lifecycle::as_markdown};

#[test]
fn the_page_holds_the_table_of_the_code() {
    expect_table("lifecycle.md", &as_markdown());
}

#[test]
fn the_page_names_every_state_and_clock() {
    let states = State::ALL.iter().map(|state| state.as_str());
    expect_rows("lifecycle.md", states.chain(ClockKind::ALL.iter().map(|kind| kind.as_str())));
}
