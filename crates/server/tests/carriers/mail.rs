//! E-mail, to a real mail server and to some that are broken.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::ports::SystemClock;
use app::ports::post::{Address, Carrier as _, Letter};
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::Value;
use server::adapters::mail::{Mail, Sender, Server, Settings};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::authority::Authority;
use crate::{PATIENCE, kind, letter};

struct MailServer {
    child: Child,
    port: u16,
    arrived: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl MailServer {
    fn start(mode: &str, authority: &Authority) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/carriers/mail_server.py");
        // That of the system: only it has the packages of the system.
        let mut child = Command::new("/usr/bin/python3")
            .args([script.as_ref(), mode.as_ref(), authority.folder.path().as_os_str()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut arrived = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = arrived.next().unwrap_or_else(|| Ok("python3-aiosmtpd is not installed".into())).unwrap();
        Self { child, port: port.parse().unwrap(), arrived }
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.arrived.next().unwrap().unwrap()).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn carrier(url: &str, password: &str, authority: &Authority) -> Mail {
    let sender = Sender {
        from: "Nhịp Cầu <site@hanoi.example>".parse().unwrap(),
        bounces: Some("bounce@hanoi.example".parse().unwrap()),
        host: "nhipcau.example".into(),
    };
    let server = Server::parse(url).unwrap();
    // The mail server of the tests is a Python program that may have to wait for a core.
    let patience = if url.starts_with("smtp+plain") { PATIENCE } else { Duration::from_secs(10) };
    let settings = Settings { server, password: password.into(), sender, patience };
    Mail::new(settings, &authority.trust(), Arc::new(SystemClock)).unwrap()
}

async fn said(mail: &Mail, to: &str, letter: &Letter) -> &'static str {
    mail.send(&Address::Mail(to.into()), letter).await.as_ref().map_or_else(kind, |_| "taken")
}

fn header<'a>(message: &'a Message<'_>, name: &'static str) -> &'a str {
    message.header_raw(name).unwrap().trim()
}

#[tokio::test]
async fn a_letter_arrives_with_all_that_mail_programs_need() {
    let authority = Authority::new();
    let mut server = MailServer::start("starttls", &authority);
    let mail = carrier(&format!("smtp://site@localhost:{}", server.port), "secret", &authority);
    assert_eq!(said(&mail, "lan@example.org", &letter("019a-0001")).await, "taken");
    let first = server.next();
    assert_eq!(
        (&first["from"], &first["to"][0]),
        (&"bounce+019a-0001@hanoi.example".into(), &"lan@example.org".into())
    );
    assert_eq!(first["tls"], true);

    let message = MessageParser::default().parse(first["content"].as_str().unwrap()).unwrap();
    assert_eq!(message.subject(), Some("Nước dâng ở Giải Phóng"));
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some("Nhịp Cầu"));
    for (name, value) in [
        ("Message-ID", "<019a-0001@nhipcau.example>"),
        ("In-Reply-To", "<thread-case-7@nhipcau.example>"),
        ("References", "<thread-case-7@nhipcau.example>"),
        ("List-Unsubscribe", "<https://nhipcau.example/u/0123456789>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", "vi"),
    ] {
        assert_eq!(header(&message, name), value);
    }
    assert_eq!(message.content_type().unwrap().c_subtype.as_deref(), Some("alternative"));
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), letter("").text);
    assert_eq!(message.body_html(0).unwrap(), letter("").html);

    assert_eq!(said(&mail, "mai@example.org", &letter("019a-0002")).await, "taken");
    assert_eq!(server.next()["peer"], first["peer"], "the connection is used again");
}

#[tokio::test]
async fn tls_from_the_start_and_none_at_all_are_spoken_too() {
    let authority = Authority::new();
    for (mode, scheme) in [("tls", "smtps"), ("plain", "smtp+plain")] {
        let mut server = MailServer::start(mode, &authority);
        let mail = carrier(&format!("{scheme}://localhost:{}", server.port), "", &authority);
        assert_eq!(said(&mail, "lan@example.org", &letter("019a-0001")).await, "taken", "{mode}");
        assert_eq!(server.next()["tls"], mode == "tls");
    }
}

#[tokio::test]
async fn what_the_server_refuses_becomes_of_the_letter_what_it_should() {
    let authority = Authority::new();
    let mut server = MailServer::start("starttls", &authority);
    let mail = carrier(&format!("smtp://site@localhost:{}", server.port), "secret", &authority);
    for (to, expected) in [
        ("unknown@example.org", "gone"),
        ("grey@example.org", "later"),
        ("policy@example.org", "never"),
        ("bare@example.org", "never"),
        ("no address", "gone"),
        ("lan@example.org\r\nRCPT TO:<all@example.org>", "gone"),
        ("lan@example.org", "taken"),
    ] {
        assert_eq!(said(&mail, to, &letter("019a-0001")).await, expected, "{to}");
    }
    assert_eq!(server.next()["to"], serde_json::json!(["lan@example.org"]));
}

#[tokio::test]
async fn nothing_is_said_to_a_server_that_cannot_be_believed() {
    let authority = Authority::new();
    let server = MailServer::start("starttls", &authority);
    let plain = MailServer::start("plain", &authority);
    let url = format!("smtp://site@localhost:{}", server.port);
    let bare = format!("smtp://site@localhost:{}", plain.port);
    for (url, password, authority, fault) in [
        (&url, "secret", &Authority::new(), "to encrypt: Connection error: Connection error: invalid peer certificate"),
        (&url, "wrong", &authority, "to sign in: 535 5.7.8"),
        (&bare, "secret", &authority, "to encrypt: internal client error: STARTTLS is not supported"),
    ] {
        let to = Address::Mail("lan@example.org".into());
        let refused = carrier(url, password, authority).send(&to, &letter("1")).await.unwrap_err();
        assert!(refused.to_string().starts_with(&format!("not now: {fault}")), "{refused}");
    }
}

/// A server that does with each connection what it is told; its address.
async fn broken<F: Future<Output = ()> + Send + 'static>(act: fn(TcpStream, usize) -> F) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp+plain://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for number in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(act(stream, number));
        }
    });
    address
}

async fn stay_silent(stream: TcpStream, _: usize) {
    tokio::time::sleep(Duration::from_mins(1)).await;
    drop(stream);
}

async fn talk_nonsense(mut stream: TcpStream, _: usize) {
    stream.write_all(b"SSH-2.0-lan@example.org\r\n").await.ok();
    stay_silent(stream, 0).await;
}

async fn greet_for_ever(mut stream: TcpStream, _: usize) {
    while stream.write_all(b"220-one moment\r\n").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn hang_up(stream: TcpStream, _: usize) {
    drop(stream);
}

#[tokio::test]
async fn a_server_that_does_not_answer_as_it_should_is_tried_later_and_in_time() {
    let authority = Authority::new();
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for url in [
        broken(stay_silent).await,
        broken(talk_nonsense).await,
        broken(greet_for_ever).await,
        broken(hang_up).await,
        format!("smtp+plain://{nobody}"),
    ] {
        let before = Instant::now();
        assert_eq!(said(&carrier(&url, "", &authority), "lan@example.org", &letter("1")).await, "later");
        assert!(before.elapsed() < Duration::from_secs(2));
    }
}

/// Answers each command; on the first connection the end of a message only after the carrier has given up.
async fn answer_late(stream: TcpStream, number: usize) {
    let (read, mut write) = stream.into_split();
    let mut lines = tokio::io::BufReader::new(read).lines();
    write.write_all(b"220 here\r\n").await.unwrap();
    while let Some(line) = lines.next_line().await.unwrap() {
        let answer = match line.split(' ').next() {
            Some("DATA") => "354 go on\r\n",
            Some("." | "RSET" | "EHLO" | "MAIL" | "RCPT" | "NOOP") => "250 fine\r\n",
            Some("QUIT") => break,
            _ => continue,
        };
        if line == "." && number == 0 {
            tokio::time::sleep(PATIENCE * 2).await;
        }
        if write.write_all(answer.as_bytes()).await.is_err() {
            break;
        }
    }
}

#[tokio::test]
async fn a_late_answer_is_not_taken_for_that_to_the_next_letter() {
    let mail = carrier(&broken(answer_late).await, "", &Authority::new());
    assert_eq!(said(&mail, "lan@example.org", &letter("1")).await, "later");
    assert_eq!(said(&mail, "lan@example.org", &letter("2")).await, "taken");
}

async fn close_after_one(stream: TcpStream, _: usize) {
    let (read, mut write) = stream.into_split();
    let mut lines = tokio::io::BufReader::new(read).lines();
    write.write_all(b"220 here\r\n").await.unwrap();
    while let Some(line) = lines.next_line().await.unwrap() {
        let answer: &[u8] = match line.split(' ').next() {
            Some("DATA") => b"354 go on\r\n",
            Some("." | "EHLO" | "MAIL" | "RCPT") => b"250 fine\r\n",
            _ => continue,
        };
        write.write_all(answer).await.unwrap();
        if line == "." {
            break;
        }
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_costs_no_letter() {
    let mail = carrier(&broken(close_after_one).await, "", &Authority::new());
    for id in ["1", "2", "3"] {
        assert_eq!(said(&mail, "lan@example.org", &letter(id)).await, "taken");
    }
}
