//! The commands of this repository. `cargo xtask` without a command lists them.

mod command;
mod demo;
mod islands;
mod journeys;
mod setup;
mod test;

use command::Outcome;
use std::{io::Write, process::ExitCode};

const HELP: &str = "\
cargo xtask demo [--release] [FLAGS]  serve a demonstration city; FLAGS go to `nhipcau demo`
                                      (--data DIR, --listen ADDR, --story NAME)
cargo xtask test [--no-journeys]      every test: islands, crates on both databases, browser journeys
cargo xtask islands [--check]         build the front end; --check also type-checks and tests it
cargo xtask journeys [FLAGS]          the browser journeys alone; FLAGS go to Playwright
cargo xtask screenshots               draw docs/images anew from the demonstration city
cargo xtask bench [NAMES]             measure, in a release build
cargo xtask setup                     install what the commands above need, or say how
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            command::say(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome {
    let Some((name, flags)) = arguments.split_first() else {
        return Ok(std::io::stdout().write_all(HELP.as_bytes())?);
    };
    match name.as_str() {
        "demo" => demo::serve(flags),
        "test" => test::everything(flags),
        "islands" => islands::command(flags),
        "journeys" => journeys::command(flags),
        "screenshots" => journeys::screenshots(),
        "bench" => demo::bench(flags),
        "setup" => setup::ensure(&setup::TEST),
        "help" | "--help" | "-h" => Ok(std::io::stdout().write_all(HELP.as_bytes())?),
        other => Err(format!("there is no command `{other}`\n\n{HELP}").into()),
    }
}
