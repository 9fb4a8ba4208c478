//! `docs/warnings.md` says what the code does.

use domain::warning::{State, lifecycle::as_markdown};
use std::{fs, path::PathBuf};

const BEGIN: &str = "<!-- table: rendered by the tests of `crates/domain`; do not edit -->\n";
const END: &str = "<!-- end of table -->\n";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/warnings.md")
}

#[test]
fn the_page_holds_the_table_of_the_code() {
    let page = fs::read_to_string(path()).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the beginning of the table is marked");
    let (table, after) = rest.split_once(END).expect("the end of the table is marked");
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
    let update = std::env::var("UPDATE_DOCS").is_ok();
    if update {
        fs::write(path(), [before, BEGIN, &as_markdown(), END, after].concat()).unwrap();
    } else {
        assert!(table == as_markdown(), "docs/warnings.md is out of date: UPDATE_DOCS=1 cargo test -p domain docs");
    }
}

#[test]
fn the_page_names_every_state() {
    let page = fs::read_to_string(path()).unwrap();
    for state in State::ALL {
        let row = page.lines().any(|line| line.starts_with('|') && line.contains(&format!("`{state}`")));
        assert!(row, "{state} has a row");
    }
}
