//! Browser journeys and pictures, against a demonstration city that they start themselves.

use crate::command::{Outcome, program, run};
use crate::{demo, islands, setup};

const FOLDER: &str = "e2e";

/// `cargo xtask journeys`.
pub(crate) fn command(flags: &[String]) -> Outcome {
    setup::ensure(&setup::JOURNEYS)?;
    play(&["playwright", "test"], flags)
}

/// `cargo xtask screenshots`.
pub(crate) fn screenshots() -> Outcome {
    setup::ensure(&setup::JOURNEYS)?;
    play(&["playwright", "test", "--config", "screenshots.config.ts"], &[])
}

/// Builds the program and runs a command of the journeys' packages against it.
pub(crate) fn play(words: &[&str], flags: &[String]) -> Outcome {
    let nhipcau = demo::build(&["nhipcau"], false)?.join("nhipcau");
    islands::packages(FOLDER)?;
    let browser = setup::chromium().ok_or("Chromium is not installed")?;
    let mut npx = program("npx", FOLDER);
    npx.arg("--no-install").args(words).args(flags);
    run(npx.env("NHIPCAU_PROGRAM", nhipcau).env("NHIPCAU_BROWSER", browser))
}
