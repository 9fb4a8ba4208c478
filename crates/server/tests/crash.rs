//! A report that was acknowledged is on disk: the program is killed under load, fifty times, and nothing is lost or half
//! there, and whoever is to take the reports in hears of each of them once.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a test says what it measured, and has failed if it cannot go on"
)]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const KILLS: u32 = 50;
const SENDERS: u32 = 8;

/// The running program, which is killed when it goes out of sight.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nhipcau"))
            .arg("serve")
            .env("NHIPCAU_LISTEN", "127.0.0.1:0")
            .env("NHIPCAU_DATABASE_URL", format!("sqlite:{}", folder.join("nhipcau.db").display()))
            .env("NHIPCAU_DATA_DIR", folder)
            .env("NHIPCAU_TRUSTED_PROXIES", "127.0.0.1")
            .env("NHIPCAU_LOG", "info")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its words are heard")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("listen=")?.1.split_whitespace().next()?.parse().ok())
            .expect("it says where it listens");
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { child, address }
    }

    /// `kill -9`.
    fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One request on a connection of its own; none if the program went away before it had answered whole.
fn ask(address: SocketAddr, method: &str, path: &str, household: u32, body: &str) -> Option<(u16, String)> {
    let [_, b, c, d] = household.to_be_bytes();
    ask_as(address, method, path, &format!("x-forwarded-for: 10.{b}.{c}.{d}"), body)
}

/// The same with a line of the head that says who asks.
fn ask_as(address: SocketAddr, method: &str, path: &str, who: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{who}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

fn field(document: &str, name: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(document).ok()?;
    value[name].as_str().map(ToOwned::to_owned)
}

fn send_until(stop: &AtomicBool, address: SocketAddr, households: &AtomicU32, codes: &Mutex<BTreeSet<String>>) {
    while !stop.load(Ordering::Relaxed) {
        let household = households.fetch_add(1, Ordering::Relaxed);
        let body = format!(
            r#"{{"category":"civility.graffiti","description":"Tường nhà chờ số {household} bị sơn bẩn","lat":21.032,"lon":105.85,"accuracy":5.0}}"#
        );
        let Some((201, receipt)) = ask(address, "POST", "/api/v1/cases", household, &body) else { continue };
        let code = field(&receipt, "code").expect("a receipt has a code");
        codes.lock().expect("nobody panics holding it").insert(code);
    }
}

/// Runs a command of the program on the same data, and gives what it says.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_nhipcau"))
        .arg("--data")
        .arg(folder)
        .args(arguments)
        .output()
        .expect("the command runs");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&done.stderr));
    said
}

/// An account that takes reports in for the ward of the reports; its token.
fn intake(folder: &Path) -> String {
    let password = folder.join("password");
    std::fs::write(&password, "long enough for a test").expect("a file");
    let file = password.to_string_lossy();
    run(folder, &["user", "add", "intake", "Người Thử", "00070:intake", "--password-file", &file]);
    run(folder, &["user", "token", "intake", "a test"]).trim().to_owned()
}

/// Codes of all cases in the inbox, in the order of the inbox.
fn heard(address: SocketAddr, token: &str) -> Vec<String> {
    let (mut codes, mut next) = (Vec::new(), Some(String::new()));
    while let Some(after) = next {
        let who = format!("authorization: Bearer {token}");
        let (status, body) = ask_as(address, "GET", &format!("/api/v1/inbox{after}"), &who, "").expect("an answer");
        assert_eq!(status, 200, "{body}");
        let part: serde_json::Value = serde_json::from_str(&body).expect("an inbox");
        let items = part["items"].as_array().expect("its notices");
        codes.extend(items.iter().filter_map(|notice| notice["code"].as_str().map(ToOwned::to_owned)));
        next = part["next"].as_str().map(|after| format!("?after={after}"));
    }
    codes
}

#[test]
fn no_acknowledged_report_is_lost_and_no_case_is_half_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let token = intake(folder.path());
    let codes = Arc::new(Mutex::new(BTreeSet::new()));
    let households = Arc::new(AtomicU32::new(1));
    for round in 0..KILLS {
        let mut server = Server::start(folder.path());
        let stop = Arc::new(AtomicBool::new(false));
        let senders: Vec<_> = (0..SENDERS)
            .map(|_| {
                let (stop, households, codes) = (Arc::clone(&stop), Arc::clone(&households), Arc::clone(&codes));
                let address = server.address;
                thread::spawn(move || send_until(&stop, address, &households, &codes))
            })
            .collect();
        // Not always at the same point of a commit.
        thread::sleep(Duration::from_millis(150 + u64::from(round * 37 % 200)));
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for sender in senders {
            sender.join().expect("senders only stop");
        }
    }
    let codes = codes.lock().expect("nobody panics holding it").clone();
    assert!(codes.len() > usize::try_from(KILLS).unwrap_or_default(), "only {} were acknowledged", codes.len());

    let server = Server::start(folder.path());
    for code in &codes {
        let household = households.fetch_add(1, Ordering::Relaxed);
        let (status, case) =
            ask(server.address, "GET", &format!("/api/v1/cases/{code}"), household, "").expect("an answer");
        assert_eq!(status, 200, "{code} was acknowledged and is lost");
        assert_eq!(field(&case, "state").as_deref(), Some("sent"), "{code} is half there: {case}");
    }
    // What a killed program had begun is done again once its lease is over.
    let deadline = Instant::now() + Duration::from_secs(90);
    let told = loop {
        let told = heard(server.address, &token);
        if codes.iter().all(|code| told.contains(code)) || Instant::now() > deadline {
            break told;
        }
        thread::sleep(Duration::from_secs(1));
    };
    let each: BTreeSet<_> = told.iter().cloned().collect();
    assert_eq!(codes.difference(&each).count(), 0, "nobody heard of {:?}", codes.difference(&each));
    assert_eq!(each.len(), told.len(), "something was told twice");
    drop(server);
    run(folder.path(), &["audit", "verify"]);
    println!("{} reports were acknowledged between {KILLS} kills, and every one is there", codes.len());
}
