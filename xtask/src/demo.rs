//! The program, built and started.

use crate::command::{Outcome, cargo, program, root, run};
use crate::{islands, setup};
use std::{os::unix::process::CommandExt, path::PathBuf};

/// A test that is soon built: what is built beside a test has the features of all tests.
const SMALL_TEST: &str = "architecture";

/// Builds the program with the front end in it, and gives the folder of what was built. At a desk the features are those of
/// the tests, of all members and their tests together, so that nothing is compiled twice.
pub(crate) fn build(programs: &[&str], release: bool) -> Outcome<PathBuf> {
    islands::build()?;
    let mut build = cargo();
    build.args(["build", "--workspace"]).args(programs.iter().flat_map(|name| ["--bin", name]));
    if release {
        build.arg("--release");
    } else {
        build.args(["--test", SMALL_TEST]);
    }
    run(&mut build)?;
    Ok(target().join(if release { "release" } else { "debug" }))
}

/// `cargo xtask demo`: this program becomes the server, so that a stop reaches it.
pub(crate) fn serve(flags: &[String]) -> Outcome {
    setup::ensure(&setup::DEMO)?;
    let (ours, theirs): (Vec<&String>, Vec<&String>) = flags.iter().partition(|flag| *flag == "--release");
    let nhipcau = build(&["nhipcau"], !ours.is_empty())?.join("nhipcau");
    Err(program(nhipcau, ".").arg("demo").args(theirs).exec().into())
}

/// `cargo xtask bench`: some measurements start the program itself, which lies beside them.
pub(crate) fn bench(names: &[String]) -> Outcome {
    setup::ensure(&setup::DEMO)?;
    let built = build(&["nhipcau", "bench"], true)?;
    run(program(built.join("bench"), ".").args(names))
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
