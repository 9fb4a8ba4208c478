//! The commands of the program. What they do is done by `app`; this file reads arguments and speaks to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its terminal")]

use std::error::Error;
use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use app::{App, pack};
use clap::{Args, Parser, Subcommand};
use domain::city::{UnitCode, UnitKind, Words};
use domain::staff::{Grant, StaffRole};
use jiff::civil::Date;
use tracing_subscriber::EnvFilter;

use crate::config::{self, BaseUrl, Config};
use crate::serve::{open, serve};
use crate::{backup, demo, error};

/// Links the people of a city with those who govern it.
#[derive(Parser)]
#[command(name = "nhipcau", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Audit {
    /// Check that history is as it was written, and the figures are what the cases say.
    Verify,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site.
    Serve,
    /// Serve a demonstration city, with people who can sign in.
    Demo(Demo),
    /// Bring the database up to date.
    Migrate,
    /// Say what is wrong with the settings, the texts, the pack and the database.
    Doctor {
        /// Print the reference of all settings instead.
        #[arg(long)]
        settings: bool,
    },
    /// Look after the city pack.
    #[command(subcommand)]
    City(City),
    /// Look after the accounts of people who work for a unit.
    #[command(subcommand)]
    User(User),
    /// Look at history.
    #[command(subcommand)]
    Audit(Audit),
    /// Copy the database and the photos while the site runs. SQLite only; PostgreSQL has its own tools.
    Backup {
        /// Folder that is not there yet.
        to: PathBuf,
    },
    /// Put a copy back where nothing is.
    Restore {
        /// Folder that a backup made.
        from: PathBuf,
    },
}

#[derive(Args)]
struct Demo {
    /// Folder for its data.
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// What it tells, if the folder is empty.
    #[arg(long, value_enum, default_value = "living")]
    story: demo::Told,
    /// Borders of the 30 districts (GeoJSON), for the story of the launch: its reports then have a place on the map.
    #[arg(long)]
    areas: Option<PathBuf>,
    /// Tell address and accounts as one line of JSON.
    #[arg(long)]
    print_json: bool,
}

#[derive(Subcommand)]
enum City {
    /// Say everything that is wrong with a pack.
    Check {
        /// Folder of the pack.
        folder: PathBuf,
    },
    /// Take the pack of the settings into force.
    Load,
    /// Read a boundary file as others publish it and write it into a pack.
    ImportAreas(ImportAreas),
    /// Read streets (GeoJSON) or landmarks (CSV), so that people find them by name.
    ImportPlaces {
        /// The file.
        file: PathBuf,
    },
    /// Give open cases of units that ended to those that took over; without `--carry` only say what would move.
    Reform {
        #[arg(long)]
        carry: bool,
    },
}

#[derive(Args)]
struct ImportAreas {
    /// GeoJSON file.
    file: PathBuf,
    /// Folder of the pack.
    #[arg(long)]
    into: PathBuf,
    /// Code of the set to be.
    #[arg(long)]
    code: String,
    /// Name of the set to be, in the first language of the pack.
    #[arg(long)]
    name: String,
    /// First day on which it holds.
    #[arg(long)]
    valid_from: Option<Date>,
    /// Last day on which it holds.
    #[arg(long)]
    valid_to: Option<Date>,
    /// The areas are districts, as they were before the communes.
    #[arg(long)]
    districts: bool,
    /// Where the borders come from.
    #[arg(long)]
    source: String,
    /// Their licence.
    #[arg(long)]
    licence: String,
}

#[derive(Subcommand)]
enum User {
    /// Make an account; the password is read from the first line of the input.
    Add {
        login: String,
        /// Name that colleagues see.
        name: String,
        /// Roles as `UNIT:ROLE`, for example `00070:intake`.
        #[arg(required = true, value_parser = grant)]
        roles: Vec<Grant>,
    },
    /// Set a new password, read from the first line of the input.
    Password { login: String },
    /// Make a token with which a program acts for a person.
    Token {
        login: String,
        /// What the program is called.
        name: String,
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
            Command::Serve => {
                let app = open(&config).await?;
                serve(config, app, || ()).await
            }
            Command::Demo(demo) => demonstrate(config, demo).await,
            Command::Migrate => open(&config).await.map(|_| println!("the database is up to date")),
            Command::Doctor { .. } => doctor(&config).await,
            Command::City(city) => look_after(&config, city).await,
            Command::User(user) => account(&open(&config).await?, user).await,
            Command::Audit(Audit::Verify) => audit(&open(&config).await?).await,
            Command::Backup { to } => backup::copy(&config, &to).await,
            Command::Restore { from } => backup::put_back(&config, &from),
        }
    })
}

async fn demonstrate(mut config: Config, demo: Demo) -> Outcome {
    config.listen = demo.listen;
    config.base_url = BaseUrl::local(demo.listen);
    config.database_url = format!("sqlite:{}", demo.data.join("nhipcau.db").display());
    config.data_dir.clone_from(&demo.data);
    let city = demo::open(&config, demo.story, demo.areas).await?;
    let address = config.base_url.to_string();
    serve(config, city.app, move || {
        if demo.print_json {
            println!("{}", demo::as_json(&address, &city.accounts));
        } else {
            println!("{}", demo::introduction(&address, &demo.data, city.kept, &city.accounts));
        }
    })
    .await
}

async fn doctor(config: &Config) -> Outcome {
    crate::words::Words::check()?;
    let app = open(config).await?;
    app::start::ready(&app).await?;
    let city = app.city();
    println!("settings, texts, pack and database are sound");
    println!("{} at {}: {} units", city.city().name.get("vi"), config.base_url, city.city().units.len());
    Ok(())
}

async fn look_after(config: &Config, command: City) -> Outcome {
    match command {
        City::Check { folder } => {
            let pack = pack::check(&folder, today())?;
            println!("{}: {} units, {} categories", pack.city.code, pack.city.units.len(), pack.city.categories.len());
        }
        City::Load => {
            let city = open(config).await?.city();
            println!("{}: version {} is in force", city.city().code, city.version);
        }
        City::ImportAreas(import) => import_areas(import)?,
        City::ImportPlaces { file } => {
            println!("{} places", app::place::import(&open(config).await?, &file).await?);
        }
        City::Reform { carry } => {
            let app = open(config).await?;
            let plan = if carry { app::reform::carry(&app).await? } else { app::reform::preview(&app).await? };
            for ((from, to), cases) in &plan.moves {
                println!("{from} → {to}: {cases}");
            }
            println!("{} cases in all, {} of them to the coordinator", plan.total(), plan.to_coordinator);
        }
    }
    Ok(())
}

fn import_areas(wanted: ImportAreas) -> Outcome {
    let city = pack::read(&wanted.into)?.city;
    let language = city.languages.first().cloned().unwrap_or_default();
    let import = pack::Import {
        file: wanted.file,
        code: wanted.code,
        name: Words([(language, wanted.name)].into()),
        kind: if wanted.districts { UnitKind::District } else { UnitKind::Commune },
        valid_from: wanted.valid_from,
        valid_to: wanted.valid_to,
        code_property: None,
        name_property: None,
        source: wanted.source,
        licence: wanted.licence,
    };
    let imported = pack::import_areas(&import, &city)?;
    println!("{imported}");
    Ok(pack::install_areas(&imported, &wanted.into)?)
}

async fn audit(app: &App) -> Outcome {
    let audit = app::audit::verify(app).await?;
    println!("{} cases, {} events", audit.cases, audit.events);
    for finding in &audit.findings {
        println!("{finding}");
    }
    let agree = app::audit::figures_agree(app).await?;
    println!(
        "figures {}",
        if agree { "agree with the cases" } else { "did not agree with the cases and were counted anew" }
    );
    if audit.findings.is_empty() { Ok(()) } else { Err("history is not as it was written".into()) }
}

#[expect(clippy::disallowed_methods, reason = "a command on files has no app whose clock it could ask")]
fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

async fn account(app: &App, user: User) -> Outcome {
    match user {
        User::Add { login, name, roles } => {
            let unknown = roles.iter().find(|grant| !app.city().city().units.contains_key(&grant.unit));
            if let Some(grant) = unknown {
                return Err(format!("there is no unit {}", grant.unit).into());
            }
            app::staff::add(app, &login, &name, &password()?, roles).await?;
            println!("{login} can sign in");
        }
        User::Password { login } => app::staff::set_password(app, &login, &password()?).await?,
        User::Token { login, name } => println!("{}", app::staff::add_token(app, &login, &name).await?),
    }
    Ok(())
}

fn password() -> io::Result<String> {
    if io::stdin().is_terminal() {
        eprint!("password: ");
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn grant(text: &str) -> Result<Grant, String> {
    let parts = text.split_once(':').and_then(|(unit, role)| Some((UnitCode::from(unit), StaffRole::parse(role)?)));
    parts.map(|(unit, role)| Grant { unit, role }).ok_or_else(|| format!("`{text}` is not UNIT:ROLE"))
}

fn log(config: &Config) -> Outcome {
    let filter = EnvFilter::try_new(&config.log)?;
    let colours = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colours).init();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_given_in_a_unit() {
        let given = grant("00070:intake").unwrap();
        assert_eq!((given.unit.as_str(), given.role), ("00070", StaffRole::Intake));
        assert!(grant("00070").is_err() && grant("00070:king").is_err());
    }

    #[test]
    fn the_commands_are_sound() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
