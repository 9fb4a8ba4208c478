//! A page of `docs/` with a table that the code renders.

use std::{fs, path::PathBuf};

const BEGIN: &str = "<!-- table: rendered by the tests of `crates/domain`; do not edit -->\n";
const END: &str = "<!-- end of table -->\n";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

/// Holds the table of the page against the code, or renders it anew if `UPDATE_DOCS` is set.
pub(crate) fn expect_table(name: &str, rendered: &str) {
    let page = fs::read_to_string(path(name)).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the beginning of the table is marked");
    let (table, after) = rest.split_once(END).expect("the end of the table is marked");
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
    let update = std::env::var("UPDATE_DOCS").is_ok();
    if update {
        fs::write(path(name), [before, BEGIN, rendered, END, after].concat()).unwrap();
    } else {
        assert!(table == rendered, "docs/{name} is out of date: UPDATE_DOCS=1 cargo test -p domain docs");
    }
}

/// Each of the words has a row in a table of the page.
pub(crate) fn expect_rows<'a>(name: &str, words: impl IntoIterator<Item = &'a str>) {
    let page = fs::read_to_string(path(name)).unwrap();
    for word in words {
        let row = page.lines().any(|line| line.starts_with('|') && line.contains(&format!("`{word}`")));
        assert!(row, "{word} has a row");
    }
}
