//! The commands of the program. What they do is done by `app`; this file reads arguments and speaks to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its terminal")]

use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use app::ports::post::Channel;
use app::{App, pack};
use clap::{Args, Parser, Subcommand};
use domain::city::{UnitCode, Words};
use domain::staff::{Grant, StaffRole};
use jiff::civil::Date;
use tracing_subscriber::EnvFilter;

use crate::adapters::push;
use crate::config::{self, BaseUrl, Config};
use crate::serve::{open, serve, work};
use crate::{backup, demo, error};

/// Links the people of a city with those who govern it.
#[derive(Parser)]
#[command(name = "nhipcau", version)]
pub struct Cli {
    /// Folder with everything: photos, and the database as SQLite. Instead of the settings.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Audit {
    /// Check that history is as it was written, and the figures are what the cases say.
    Verify,
}

#[derive(Subcommand)]
enum Keys {
    /// Say which data keys there are, and how much each of them seals.
    List,
    /// Seal personal data by a new data key, while the site runs: new data at once, old data a part at a time. If it is
    /// cut, say it again, and it goes on.
    Rotate,
    /// Seal the data keys by a new master key. Every process needs it at its next start; older backups need the old one.
    Rewrap {
        /// File to be made, with the new key.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// A new pair for messages to browsers, as settings. Whoever subscribed with another is lost.
    Push,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site, and do the work behind it unless the settings say that others do.
    Serve,
    /// Do the work behind the site, such as notices; any number of these may run beside each other.
    Work,
    /// Serve a demonstration city, with people who can sign in; in `data/demo` without `--data`.
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
    /// Make keys, and look after those of personal data.
    #[command(subcommand)]
    Keys(Keys),
    /// Look at history.
    #[command(subcommand)]
    Audit(Audit),
    /// Clear away personal data that was kept long enough, as every night does.
    Retention {
        /// Only say what would go, by kind.
        #[arg(long)]
        dry_run: bool,
    },
    /// Copy the database and the photos while the site runs. Personal data in the copy is sealed by the master key, which is
    /// not in it. SQLite only; PostgreSQL has its own tools.
    Backup {
        /// Folder that is not there yet.
        to: PathBuf,
    },
    /// Put a copy back where nothing is. It needs the master key of the site that was copied.
    Restore {
        /// Folder that a backup made.
        from: PathBuf,
    },
}

#[derive(Args)]
struct Demo {
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
    /// Take a pack into force. Servers that run follow within a minute; cases keep the deadlines they were promised.
    Load {
        /// Folder of the pack; that of the settings, or the one inside the program, if none.
        folder: Option<PathBuf>,
    },
    /// Read a boundary file as others publish it and take it into force. Servers that run follow within a minute.
    ImportAreas(ImportAreas),
    /// Take back an imported boundary set.
    ForgetAreas {
        /// Its code.
        code: String,
    },
    /// Read streets (GeoJSON) or landmarks (CSV), so that people find them by name.
    ImportPlaces {
        /// The file.
        file: PathBuf,
    },
    /// Say which open cases of units that ended would go to which units that took over.
    Reform {
        /// Give them over.
        #[arg(long)]
        carry: bool,
    },
}

#[derive(Args)]
struct ImportAreas {
    /// GeoJSON file.
    file: PathBuf,
    /// First day on which it holds.
    #[arg(long)]
    valid_from: Option<Date>,
    /// Last day on which it holds.
    #[arg(long)]
    valid_to: Option<Date>,
    /// Code of the set to be; the name of the file if none. A set with this code is replaced.
    #[arg(long)]
    code: Option<String>,
    /// Name of the set to be, in the first language of the city; its code if none.
    #[arg(long)]
    name: Option<String>,
    /// Where the borders come from; the name of the file if none. Maps say it.
    #[arg(long)]
    source: Option<String>,
    /// Their licence. Maps say it.
    #[arg(long, default_value = "")]
    licence: String,
    /// Take it although it does not fit the units of the city, or is no clean map.
    #[arg(long)]
    accept_mismatches: bool,
    /// Write it into the pack of this folder instead.
    #[arg(long)]
    into: Option<PathBuf>,
}

#[derive(Subcommand)]
enum User {
    /// Make an account. The password is typed unseen at a terminal, or else is the first line of the input.
    Add {
        /// File whose first line is the password, instead.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        login: String,
        /// Name that colleagues see.
        name: String,
        /// Roles as `UNIT:ROLE`, for example `00070:intake`.
        #[arg(required = true, value_parser = grant)]
        roles: Vec<Grant>,
    },
    /// Give a role for some days, or give one that is held other days.
    Grant {
        /// First day; today if none.
        #[arg(long)]
        from: Option<Date>,
        /// Last day.
        #[arg(long)]
        until: Option<Date>,
        login: String,
        /// Role as `UNIT:ROLE`.
        #[arg(value_parser = grant)]
        role: Grant,
    },
    /// Say what was done to an account.
    History { login: String },
    /// Take a person out of service: browsers and programs signed in for them are so no longer.
    Remove { login: String },
    /// Set a new password: typed unseen at a terminal, or else the first line of the input.
    Password {
        /// File whose first line is the password, instead.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        login: String,
    },
    /// Take away the second factor of a person who has lost phone and recovery codes, and whom nobody else can help. They are
    /// signed out everywhere, sign in with the password alone, and set up another.
    ResetFactor { login: String },
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
    match command(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("nhipcau: {}", error::chain(&*fault));
            ExitCode::FAILURE
        }
    }
}

fn command(Cli { data, command }: Cli) -> Outcome {
    if matches!(command, Command::Doctor { settings: true }) {
        print!("{}", config::reference());
        return Ok(());
    }
    if matches!(command, Command::Keys(Keys::Push)) {
        let key = push::generate_key()?;
        println!("NHIPCAU_PUSH_KEY={}\nNHIPCAU_PUSH_PUBLIC_KEY={}", key.private, key.public);
        return Ok(());
    }
    let usual = if matches!(command, Command::Demo(_)) { demo::USUAL } else { &[] };
    let mut config = Config::load_with(std::env::vars(), usual)?;
    let data = data.or_else(|| matches!(command, Command::Demo(_)).then(|| PathBuf::from("data/demo")));
    if let Some(folder) = data {
        config.database_url = format!("sqlite:{}", folder.join("nhipcau.db").display());
        config.data_dir = folder;
    }
    log(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve => {
                let app = open(&config).await?;
                serve(config, app, || ()).await
            }
            Command::Work => work(open(&config).await?).await,
            Command::Demo(demo) => demonstrate(config, demo).await,
            Command::Migrate => open(&config).await.map(|_| println!("the database is up to date")),
            Command::Keys(Keys::Push) => Ok(()),
            Command::Keys(keys) => look_after_keys(&config, keys).await,
            Command::Doctor { .. } => doctor(&config).await,
            Command::City(city) => look_after(&config, city).await,
            Command::User(user) => account(&open(&config).await?, user).await,
            Command::Audit(Audit::Verify) => audit(&open(&config).await?).await,
            Command::Retention { dry_run } => retention(&open(&config).await?, dry_run).await,
            Command::Backup { to } => {
                backup::copy(&config, &to).await?;
                let key = crate::adapters::where_key_is(&config);
                println!("copied all but the master key ({key}): without it personal data in the copy stays sealed");
                Ok(())
            }
            Command::Restore { from } => backup::put_back(&config, &from),
        }
    })
}

async fn demonstrate(mut config: Config, demo: Demo) -> Outcome {
    config.listen = demo.listen;
    config.base_url = BaseUrl::local(demo.listen);
    demo::add_identity(&mut config).await;
    let city = demo::open(&config, demo.story, demo.areas).await?;
    let told = if demo.print_json {
        demo::as_json(config.base_url.as_str(), &city.accounts)
    } else {
        demo::introduction(&config, city.kept, &city.accounts)
    };
    serve(config, city.app, move || println!("{told}")).await
}

async fn doctor(config: &Config) -> Outcome {
    crate::words::Words::check()?;
    let app = open(config).await?;
    app::start::ready(&app).await?;
    let city = app.city();
    println!("settings, texts, pack and database are sound");
    println!("master key: {}; no backup has it, keep a copy of it apart", crate::adapters::where_key_is(config));
    let channels = Channel::ALL.iter().filter(|channel| app.carriers.of(**channel).is_some());
    let channels: Vec<_> = channels.map(|channel| channel.as_str()).collect();
    println!("letters go by: {}", if channels.is_empty() { "nothing".to_owned() } else { channels.join(", ") });
    let feeds: Vec<_> = app.feeds.addresses.keys().map(String::as_str).collect();
    println!("feeds of others: {}", if feeds.is_empty() { "none".to_owned() } else { feeds.join(", ") });
    println!("{} at {}: {} units", city.city().name.get("vi"), config.base_url, city.city().units.len());
    Ok(())
}

async fn look_after(config: &Config, command: City) -> Outcome {
    match command {
        City::Check { folder } => {
            let pack = pack::check(&folder, today())?;
            println!("{}: {} units, {} categories", pack.city.code, pack.city.units.len(), pack.city.categories.len());
        }
        City::Load { folder } => {
            let folder = folder.or_else(|| config.city_dir.clone());
            let city = app::start::load(&config.database_url, folder.as_deref()).await?;
            let counted = app::statistics::recount(&open(config).await?).await?;
            println!("{}: version {} is in force; {counted} cases counted", city.city().code, city.version);
        }
        City::ImportAreas(import) => import_areas(config, import).await?,
        City::ForgetAreas { code } => {
            if !app::city::forget_areas(&open(config).await?, &code).await? {
                return Err(format!("no set with the code {code} was imported").into());
            }
            println!("{code} is forgotten");
        }
        City::ImportPlaces { file } => {
            println!("{} places", app::place::import(&open(config).await?, &file).await?);
        }
        City::Reform { carry } => reform(&open(config).await?, carry).await?,
    }
    Ok(())
}

async fn reform(app: &App, carry: bool) -> Outcome {
    let plan = if carry { app::reform::carry(app).await? } else { app::reform::preview(app).await? };
    let city = app.city();
    let name = |unit| city.unit_name(unit, language(&city));
    for ((from, to), cases) in &plan.moves {
        println!("{cases:>6}  {} ({from}) → {} ({to})", name(from), name(to));
    }
    println!(
        "{:>6}  cases in all, {} of them to the coordinator for want of a successor",
        plan.total(),
        plan.to_coordinator
    );
    if !carry && plan.total() > 0 {
        println!("Nothing was changed. `nhipcau city reform --carry` gives them over.");
    }
    Ok(())
}

/// The first language of a city.
fn language(city: &app::CityNow) -> &str {
    city.city().languages.first().map_or("vi", String::as_str)
}

async fn import_areas(config: &Config, mut wanted: ImportAreas) -> Outcome {
    if let Some(folder) = wanted.into.take() {
        let imported = read_areas(wanted, &pack::read(&folder)?.city)?;
        return Ok(pack::install_areas(&imported, &folder)?);
    }
    let app = open(config).await?;
    let imported = read_areas(wanted, app.city().city())?;
    Ok(app::city::import(&app, imported.set).await?)
}

fn read_areas(wanted: ImportAreas, city: &domain::city::City) -> Result<pack::Imported, Box<dyn Error>> {
    let stem = wanted.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let code = wanted.code.unwrap_or_else(|| stem.clone());
    let language = city.languages.first().cloned().unwrap_or_default();
    let import = pack::Import {
        file: wanted.file,
        name: Words([(language, wanted.name.unwrap_or_else(|| code.clone()))].into()),
        code,
        kind: None,
        valid_from: wanted.valid_from,
        valid_to: wanted.valid_to,
        code_property: None,
        name_property: None,
        source: wanted.source.unwrap_or(stem),
        licence: wanted.licence,
    };
    let imported = pack::import_areas(&import, city)?;
    println!("{imported}");
    if imported.mismatches.is_empty() || wanted.accept_mismatches {
        Ok(imported)
    } else {
        Err("nothing was changed; `--accept-mismatches` takes it as it is".into())
    }
}

async fn audit(app: &App) -> Outcome {
    let audit = app::audit::verify(app).await?;
    println!(
        "{} cases, {} warnings, {} events, {} changes of accounts, {} looks at personal data",
        audit.cases, audit.warnings, audit.events, audit.changes, audit.looks
    );
    println!(
        "looks at personal data end at {} {}: a note of it elsewhere shows what is cut off later",
        audit.end.0, audit.end.1
    );
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

async fn retention(app: &App, dry_run: bool) -> Outcome {
    if dry_run {
        for line in app::retention::preview(app).await? {
            let kept = line.days.map_or_else(|| "kept".to_owned(), |days| format!("{days} days"));
            let whose = if line.chosen { "chosen" } else { "placeholder" };
            println!("{:<11} {kept:>10}  {whose:<11}  {:>8} would go", line.kind.as_str(), line.count);
        }
        println!("Nothing was changed. NHIPCAU_RETENTION chooses other numbers.");
        return Ok(());
    }
    for (kind, count) in app::retention::run(app, true).await? {
        println!("{:<11} {count:>8} cleared away", kind.as_str());
    }
    Ok(())
}

async fn look_after_keys(config: &Config, command: Keys) -> Outcome {
    let app = open(config).await?;
    match command {
        Keys::List => {
            for key in app::keys::list(&app).await? {
                let state = key.retired_at.map_or_else(|| "in use".to_owned(), |at| format!("retired {at}"));
                println!("{:>3}  {:<5}  made {}  {state}  {} values", key.id, key.purpose, key.created_at, key.values);
            }
        }
        Keys::Rotate => {
            let told = |part: app::keys::Resealed| println!("{}: {} values", part.column, part.values);
            let rotation = app::keys::rotate(&app, told).await?;
            let begun = if rotation.made { "a new data key seals" } else { "the rotation that had begun went on" };
            println!("{begun}; {} values were sealed anew", rotation.values);
            println!("waiting until {} for other processes to know the key; `serve` also ends it", rotation.settles_at);
            let wait = rotation.settles_at.duration_since(app.clock.now());
            tokio::time::sleep(wait.unsigned_abs().min(SETTLES_MOST)).await;
            println!("{} older keys are retired", app::keys::retire(&app).await?);
        }
        Keys::Rewrap { to } => {
            let key = crate::adapters::make_key(&to)?;
            app::keys::rewrap(&app, &key).await?;
            println!("the data keys are sealed by the key in {}", to.display());
            println!(
                "until now it was {}: put the new one there, or name its file",
                crate::adapters::where_key_is(config)
            );
            println!("in NHIPCAU_KEY_FILE, before anything is started again; keep the old one for older backups");
        }
        Keys::Push => {}
    }
    Ok(())
}

/// Longest wait for other processes.
const SETTLES_MOST: std::time::Duration = std::time::Duration::from_mins(3);

#[expect(clippy::disallowed_methods, reason = "a command on files has no app whose clock it could ask")]
fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

async fn account(app: &App, user: User) -> Outcome {
    match user {
        User::Add { password_file, login, name, roles } => {
            let unknown = roles.iter().find(|grant| !app.city().city().units.contains_key(&grant.unit));
            if let Some(grant) = unknown {
                return Err(format!("there is no unit {}", grant.unit).into());
            }
            app::staff::add(app, &login, &name, &password(password_file)?, roles).await?;
            println!("{login} can sign in");
        }
        User::Grant { from, until, login, role } => app::staff::give(app, &login, role, from, until).await?,
        User::History { login } => {
            for event in app::staff::history(app, &login).await? {
                let by = event.by.map_or_else(|| "command line".to_owned(), |id| id.to_string());
                println!("{:>3}  {}  {:<8}  {by}  {}", event.seq, event.at, event.change.as_str(), event.body);
            }
        }
        User::Remove { login } => app::staff::remove(app, &login).await?,
        User::Password { password_file, login } => {
            app::staff::set_password(app, &login, &password(password_file)?).await?;
        }
        User::ResetFactor { login } => {
            app::staff::reset_factor(app, &login).await?;
            println!("{login} signs in with the password alone, and sets up a second factor anew");
        }
        User::Token { login, name } => println!("{}", app::staff::add_token(app, &login, &name).await?),
    }
    Ok(())
}

/// The first line of the file; without one what is typed at the terminal, which does not show it, or the first line of the
/// input.
fn password(file: Option<PathBuf>) -> Result<String, Box<dyn Error>> {
    match file {
        Some(path) => {
            let told = |fault: io::Error| format!("{}: {fault}", path.display());
            Ok(first_line(BufReader::new(File::open(&path).map_err(told)?)).map_err(told)?)
        }
        None if io::stdin().is_terminal() => Ok(rpassword::prompt_password("password: ")?),
        None => Ok(first_line(io::stdin().lock())?),
    }
}

fn first_line(mut from: impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
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
    fn a_password_is_the_first_line_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, " cầu ba nhịp \r\nmore\n").unwrap();
        let arguments = ["nhipcau", "user", "password", "--password-file", path.to_str().unwrap(), "minh"];
        let Command::User(User::Password { password_file, login }) = Cli::parse_from(arguments).command else {
            unreachable!("another command")
        };
        assert_eq!((login.as_str(), password(password_file).unwrap().as_str()), ("minh", " cầu ba nhịp "));
        let missing = password(Some(folder.path().join("nowhere"))).unwrap_err().to_string();
        assert!(missing.contains("nowhere: "), "{missing}");
    }

    #[test]
    fn the_last_administrator_is_helped_by_name() {
        let arguments = ["nhipcau", "user", "reset-factor", "quan.tri"];
        let Command::User(User::ResetFactor { login }) = Cli::parse_from(arguments).command else {
            unreachable!("another command")
        };
        assert_eq!(login, "quan.tri");
    }

    #[test]
    fn the_commands_are_sound() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
