//! The program, built and started.

use crate::command::{Outcome, cargo, program, root, run};
use crate::{islands, setup};
use std::{os::unix::process::CommandExt, path::PathBuf};

/// Builds the program with the front end in it. The features of all members are chosen, as in the tests, so that
/// nothing is compiled twice.
pub(crate) fn build(release: bool) -> Outcome<PathBuf> {
    islands::build()?;
    let mut build = cargo();
    build.args(["build", "--workspace", "--bin", "nhipcau"]);
    if release {
        build.arg("--release");
    }
    run(&mut build)?;
    Ok(target().join(if release { "release" } else { "debug" }).join("nhipcau"))
}

/// `cargo xtask demo`: this program becomes the server, so that a stop reaches it.
pub(crate) fn serve(flags: &[String]) -> Outcome {
    setup::ensure(&setup::DEMO)?;
    let (ours, theirs): (Vec<&String>, Vec<&String>) = flags.iter().partition(|flag| *flag == "--release");
    let nhipcau = build(!ours.is_empty())?;
    Err(program(nhipcau, ".").arg("demo").args(theirs).exec().into())
}

/// `cargo xtask bench`.
pub(crate) fn bench(names: &[String]) -> Outcome {
    setup::ensure(&setup::DEMO)?;
    islands::build()?;
    run(cargo().args(["run", "--release", "--package", "bench", "--"]).args(names))
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
