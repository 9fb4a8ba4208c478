//! Every test of the repository, in the order in which they are cheap.

use crate::command::{Outcome, cargo, find, run};
use crate::{islands, journeys, setup};

/// `cargo xtask test`.
pub(crate) fn everything(flags: &[String]) -> Outcome {
    let browser = match flags {
        [] => true,
        [flag] if flag == "--no-journeys" => false,
        _ => return Err("`test` knows only --no-journeys".into()),
    };
    setup::ensure(&setup::TEST)?;
    islands::check()?;
    crates()?;
    if browser {
        journeys::play(&["playwright", "test"], &[])?;
    }
    Ok(())
}

/// The tests of all crates; those of the databases run on SQLite and on a private PostgreSQL that they start themselves.
fn crates() -> Outcome {
    let mut tests = cargo();
    if find("cargo-nextest").is_some() {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        tests.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]);
    }
    run(&mut tests)
}
