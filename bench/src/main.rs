//! Measurements, each a subcommand that prints what it found and fails below its goal. See README.md.

mod accounts;
mod broadcast;
mod browser;
mod citizens;
mod lookups;
mod memory;
mod pages;
mod photos;
mod sealing;
mod seam;
mod session;
mod statistics;
mod story;

use std::{
    env,
    error::Error,
    io::{Write, stdout},
    time::Duration,
};

/// The allocator of the program, so that what is measured in this process is what the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome = Result<(), Box<dyn Error>>;
type Measurement = fn(&Choice) -> Outcome;

const ALL: [(&str, Measurement); 9] = [
    ("seam", |_| seam::run()),
    ("sealing", |_| sealing::run()),
    ("accounts", |_| accounts::run()),
    ("lookups", |_| lookups::run()),
    ("photos", |_| photos::run()),
    ("pages", pages::run),
    ("statistics", statistics::run),
    ("memory", memory::run),
    ("broadcast", |_| broadcast::run()),
];

/// What the command line asks for.
struct Choice {
    names: Vec<String>,
    /// Cases that are sent through the actions.
    cases: u32,
    /// Times as many cases for what must not grow with them; the others are copies.
    copies: u32,
}

impl Choice {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut choice = Self { names: Vec::new(), cases: 100_000, copies: 10 };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut number = || arguments.next().and_then(|text| text.parse().ok()).filter(|number| *number > 0);
            match argument.as_str() {
                "--cases" => choice.cases = number().ok_or("--cases wants a number")?,
                "--copies" => choice.copies = number().ok_or("--copies wants a number")?,
                name if ALL.iter().any(|(known, _)| *known == name) => choice.names.push(name.to_owned()),
                _ => return Err(format!("say what to measure: {}", ALL.map(|(name, _)| name).join(", ")).into()),
            }
        }
        Ok(choice)
    }
}

fn main() -> Outcome {
    let choice = Choice::read(env::args().skip(1))?;
    let mut below = Vec::new();
    for (name, measure) in ALL {
        if !choice.names.is_empty() && !choice.names.iter().any(|chosen| chosen == name) {
            continue;
        }
        writeln!(stdout(), "{name}")?;
        if let Err(fault) = measure(&choice) {
            writeln!(stdout(), "  {fault}")?;
            below.push(name);
        }
    }
    if below.is_empty() { Ok(()) } else { Err(format!("not reached: {}", below.join(", ")).into()) }
}

/// Prints a ratio that should be at least, or at most, its goal, and tells whether it is.
fn judge(what: &str, value: f64, reached: bool, goal: &str) -> Result<bool, Box<dyn Error>> {
    let verdict = if reached { "reached" } else { "NOT reached" };
    writeln!(stdout(), "  {what}: {value:.2} (goal: {goal}, {verdict})")?;
    Ok(reached)
}

/// The one in the middle.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
