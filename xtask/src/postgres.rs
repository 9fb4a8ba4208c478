//! A private PostgreSQL for one run of the tests.

use crate::command::{Outcome, find, output, program, say};
use crate::setup::version;
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// Oldest major version the product runs on.
const LEAST: u32 = 15;

/// A server of its own in a temporary folder, on a free port of this machine. It ends with the value, and also when
/// this program is killed.
pub(crate) struct Private {
    server: Child,
    folder: PathBuf,
    port: u16,
}

/// What is wrong with the PostgreSQL of this machine, or nothing.
pub(crate) fn wrong() -> Option<String> {
    programs().is_none().then(|| format!("no server programs of version {LEAST} or newer"))
}

/// The folder that holds `initdb` and `postgres`: Debian keeps one for each version, off the search path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|entry| entry.path().join("bin"));
    let on_path = find("postgres").and_then(|path| path.canonicalize().ok()?.parent().map(Path::to_owned));
    let major = |folder: &PathBuf| {
        let said = output(program(folder.join("postgres"), ".").arg("--version"))?;
        version(&said).map(|(major, _)| major).filter(|major| *major >= LEAST)
    };
    debian.chain(on_path).filter_map(|folder| Some((major(&folder)?, folder))).max().map(|(_, folder)| folder)
}

impl Private {
    /// Makes a cluster and waits until it answers.
    pub(crate) fn start() -> Outcome<Self> {
        let programs = programs().ok_or("PostgreSQL is not installed")?;
        let folder = std::env::temp_dir().join(format!("nhipcau-postgres-{}", std::process::id()));
        fs::create_dir(&folder)?;
        let user = unprivileged()?;
        if let Some((user, group)) = user {
            chown(&folder, Some(user), Some(group))?;
        }
        let made = as_user(user, &programs.join("initdb"))
            .args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--pgdata",
            ])
            .arg(folder.join("data"))
            .current_dir(&folder)
            .stdout(Stdio::null())
            .status()?;
        if !made.success() {
            return Err("initdb failed".into());
        }
        // The port is free now; nothing else is likely to take it in the next second.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let log = fs::File::create(folder.join("log"))?;
        let server = as_user(user, &programs.join("postgres"))
            .arg("-D")
            .arg(folder.join("data"))
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k", ""])
            .args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"])
            .args(["-c", "max_connections=200"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let mut private = Self { server, folder, port };
        private.wait(&programs)?;
        say(&format!("PostgreSQL runs on port {port} until the tests end"));
        Ok(private)
    }

    /// The address of its maintenance database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, programs: &Path) -> Outcome {
        for _ in 0..300 {
            if let Some(status) = self.server.try_wait()? {
                let log = fs::read_to_string(self.folder.join("log"))?;
                return Err(format!("PostgreSQL ended at once ({status}):\n{log}").into());
            }
            let port = self.port.to_string();
            let ready = program(programs.join("pg_isready"), ".").args(["-q", "-h", "127.0.0.1", "-p", &port]).status();
            if ready?.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Err("PostgreSQL did not answer within 30 seconds".into())
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        let asked = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            drop(self.server.kill());
        }
        drop(self.server.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// The server refuses to run as root: then it runs as the user its package made, by number of user and group.
fn unprivileged() -> Outcome<Option<(u32, u32)>> {
    if output(program("id", ".").arg("-u")).as_deref() != Some("0") {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd")?;
    let account = accounts.lines().find_map(|line| {
        let mut parts = line.strip_prefix("postgres:")?.split(':').skip(1);
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    });
    account.map(Some).ok_or_else(|| "PostgreSQL does not run as root, and there is no user `postgres`".into())
}

/// A command as that user, ended by the kernel when this program ends however it ends.
fn as_user(user: Option<(u32, u32)>, name: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if let Some((user, group)) = user {
        command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).arg("--clear-groups");
    }
    command.arg("--").arg(name);
    command
}

#[cfg(test)]
mod tests {
    use super::Private;
    use std::{net::TcpStream, path::Path};

    #[test]
    #[ignore = "needs the server programs of PostgreSQL; every run of `cargo xtask test` does the same"]
    fn a_private_server_answers_and_leaves_nothing_behind() {
        let private = Private::start().unwrap();
        let (port, folder) = (private.port, private.folder.clone());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(private);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!Path::new(&folder).exists());
    }
}
