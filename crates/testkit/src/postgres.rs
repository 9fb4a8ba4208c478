//! A `PostgreSQL` server for tests, and databases copied from a migrated template.

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, raw_sql};
use std::{
    env,
    fs::{self, File},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    thread,
    time::Duration,
};
use store::{Db, MIGRATIONS};
use uuid::Uuid;

/// Names the lock under which the template is made.
const TEMPLATE_LOCK: i64 = 7_301;

/// A server that lets us create databases.
pub(crate) struct Server {
    /// Address with `{}` for the name of the database.
    pattern: String,
    admin: String,
    /// Keeps the private server running.
    _in_use: Option<File>,
}

impl Server {
    /// The server of this process.
    pub(crate) fn find() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(|| {
            #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
            let given = env::var("NHIPCAU_TEST_POSTGRES");
            given.map_or_else(|_| private(), |url| Self::at(&url, None))
        })
    }

    fn at(admin: &str, in_use: Option<File>) -> Self {
        let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
        let (server, _) = address.rsplit_once('/').expect("an address ends with the name of a database");
        let pattern = format!("{server}/{{}}?{options}").trim_end_matches('?').to_owned();
        Self { pattern, admin: admin.to_owned(), _in_use: in_use }
    }

    fn url(&self, name: &str) -> String {
        self.pattern.replace("{}", name)
    }

    /// A new database with the whole schema: its name and its address.
    pub(crate) async fn create_database(&self) -> (String, String) {
        let mut admin = self.connect().await;
        let template = self.template(&mut admin).await;
        #[expect(clippy::disallowed_methods, reason = "a name that nobody else has, in no way part of a test")]
        let name = format!("nhipcau_{}", Uuid::now_v7().simple());
        execute(&mut admin, format!("create database {name} template {template}")).await;
        let url = self.url(&name);
        (name, url)
    }

    pub(crate) async fn drop_database(&self, name: &str) {
        execute(&mut self.connect().await, format!("drop database {name} with (force)")).await;
    }

    async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.admin).await.expect("the PostgreSQL for tests answers")
    }

    /// A database that holds the schema and nothing else, made by the first test that needs it.
    async fn template(&self, admin: &mut PgConnection) -> String {
        let digest = MIGRATIONS.iter().fold(Sha256::new(), |digest, step| digest.chain_update(step.postgres()));
        let name = format!("nhipcau_template_{:.16}", format!("{:x}", digest.finalize()));
        execute(admin, format!("select pg_advisory_lock({TEMPLATE_LOCK})")).await;
        let known = raw_sql(AssertSqlSafe(format!("select 1 from pg_database where datname = '{name}'")));
        if known.fetch_optional(&mut *admin).await.expect("the catalogue answers").is_none() {
            // Under another name until it is whole, should this process be stopped half-way.
            execute(admin, format!("drop database if exists {name}_new with (force)")).await;
            execute(admin, format!("create database {name}_new")).await;
            let db = Db::open(&self.url(&format!("{name}_new"))).await.expect("PostgreSQL opens");
            db.migrate().await.expect("PostgreSQL migrates");
            db.close().await;
            execute(admin, format!("alter database {name}_new rename to {name}")).await;
        }
        execute(admin, format!("select pg_advisory_unlock({TEMPLATE_LOCK})")).await;
        name
    }
}

async fn execute(connection: &mut PgConnection, sql: String) {
    raw_sql(AssertSqlSafe(sql.clone())).execute(connection).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The private server of this user, started by the first process that needs it and ended soon after the last, by `private.sh`.
fn private() -> Server {
    let user = said(Command::new("id").arg("-u"));
    let folder = env::temp_dir().join(format!("nhipcau-test-{user}"));
    let open = |name: &str| {
        let path = folder.with_extension(name);
        (File::options().create(true).append(true).open(&path).expect("a lock file"), path)
    };
    let ((in_use, users), (starting, _)) = (open("users"), open("start"));
    // Waits while an idle server is being stopped; from here on nobody stops one.
    in_use.lock_shared().expect("a lock");
    starting.lock().expect("a lock");
    let admin = format!("postgres://postgres@localhost/postgres?host={}", folder.display());
    let programs = programs().expect("PostgreSQL is installed, or NHIPCAU_TEST_POSTGRES names a server");
    if !answers(&programs, &folder) {
        start(&programs, &folder, &users, if user == "0" { "postgres" } else { "" });
    }
    starting.unlock().expect("a lock");
    Server::at(&admin, Some(in_use))
}

#[expect(clippy::zombie_processes, reason = "it outlives this process, so that the next one need not start another")]
fn start(programs: &Path, folder: &Path, users: &Path, owner: &str) {
    Command::new("sh")
        .args(["-c", include_str!("private.sh")])
        .env("programs", programs)
        .env("folder", folder)
        .env("users", users)
        .env("owner", owner)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("a shell");
    for _ in 0..300 {
        thread::sleep(Duration::from_millis(100));
        if answers(programs, folder) {
            return;
        }
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    panic!("the private PostgreSQL did not start:\n{log}");
}

fn answers(programs: &Path, folder: &Path) -> bool {
    let ready = Command::new(programs.join("pg_isready")).arg("-q").arg("-h").arg(folder).status();
    ready.is_ok_and(|status| status.success())
}

/// The newest server programs where Debian keeps them, or those on the search path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin")).filter(|folder| folder.join("postgres").exists());
    let major = |folder: &PathBuf| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let on_path = || {
        let found = said(Command::new("pg_config").arg("--bindir"));
        (!found.is_empty()).then(|| PathBuf::from(found))
    };
    debian.max_by_key(major).or_else(on_path)
}

/// What a command prints, or nothing.
fn said(command: &mut Command) -> String {
    command.output().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
