//! The commands of the program. What they do is done by `app`; this file reads arguments and speaks to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its terminal")]

use std::error::Error;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{self, Config};
use crate::{error, serve};

/// Links the people of a city with those who govern it.
#[derive(Parser)]
#[command(name = "nhipcau", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site.
    Serve,
    /// Say what is wrong with the settings and what they lead to.
    Doctor {
        /// Print the reference of all settings instead.
        #[arg(long)]
        settings: bool,
    },
}

type Outcome = Result<(), Box<dyn Error>>;

/// Runs a command to its end.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    match command(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("nhipcau: {}", error::chain(&*fault));
            ExitCode::FAILURE
        }
    }
}

fn command(command: Command) -> Outcome {
    if matches!(command, Command::Doctor { settings: true }) {
        print!("{}", config::reference());
        return Ok(());
    }
    let config = Config::load(std::env::vars())?;
    log(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve => serve::serve(config).await,
            Command::Doctor { .. } => doctor(&config),
        }
    })
}

fn doctor(config: &Config) -> Outcome {
    crate::words::Words::check()?;
    println!("settings and texts are sound; the site is {}", config.base_url);
    Ok(())
}

fn log(config: &Config) -> Outcome {
    let filter = EnvFilter::try_new(&config.log)?;
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();
    Ok(())
}
