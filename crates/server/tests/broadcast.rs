//! A warning reaches everybody although the program that tells of it is killed on the way, and few hear of it twice.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it measured, and has failed if it cannot go on"
)]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::ports::post::{Address, Carrier, Carriers, Endpoint, Letter, Refused, Taken};
use app::ports::{MasterKey, MemoryFiles};
use app::start::Opening;
use app::subscriber::{Reached, Wish};
use app::warning::{ContentInput, StepInput, TextInput};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::interest::Place;
use domain::staff::{Grant, Staff, StaffRole};
use domain::warning::Mode;
use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use jiff::SignedDuration;
use server::adapters::push::{KeyText, generate_key};

const WARD: &str = "00070";
const SUBSCRIBED: usize = 6_000;
/// Heard before the program is killed.
const BEFORE: usize = 2_000;
/// What may be in flight: 512 letters of each of the four parts.
const IN_FLIGHT: usize = 4 * 512;

/// How often each endpoint heard.
type Heard = Arc<Mutex<BTreeMap<u32, u32>>>;

/// There is web push, but nothing is carried by this process.
struct Nothing;

impl Carrier for Nothing {
    fn send<'a>(&'a self, _: &'a Address, _: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        async { Err(Refused::Later { fault: "not here".to_owned(), after: None }) }.boxed()
    }
}

/// A push service on a free port.
async fn service(heard: Heard) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let take = move |axum::extract::Path(number): axum::extract::Path<u32>| {
        *heard.lock().unwrap().entry(number).or_default() += 1;
        std::future::ready(axum::http::StatusCode::CREATED)
    };
    let router = axum::Router::new().route("/push/{number}", axum::routing::post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn browser() -> String {
    let rng = ring::rand::SystemRandom::new();
    let own = ring::agreement::EphemeralPrivateKey::generate(&ring::agreement::ECDH_P256, &rng).unwrap();
    BASE64_URL_SAFE_NO_PAD.encode(own.compute_public_key().unwrap().as_ref())
}

/// A city in which very many browsers want to hear of the ward, and a warning for it that was just let out.
async fn prepare(folder: &Path, service: SocketAddr) {
    let database = format!("sqlite:{}", folder.join("nhipcau.db").display());
    let mut opening =
        Opening::new(&database, None, Arc::new(MemoryFiles::default()), Arc::new(MasterKey::from(testkit::MASTER)));
    opening.carriers = Carriers { push: Some(Arc::new(Nothing)), ..Carriers::default() };
    let app = app::start::open(opening).await.unwrap();
    let key = browser();
    for some in (0..SUBSCRIBED).collect::<Vec<_>>().chunks(500) {
        let leave = some.iter().map(|number| {
            let reached = Reached::Push(Endpoint {
                endpoint: format!("http://{service}/push/{number}"),
                p256dh: key.clone(),
                auth: BASE64_URL_SAFE_NO_PAD.encode([7; 16]),
            });
            let places = vec![(String::new(), Place::Area(WARD.into()))];
            app::subscriber::leave(&app, reached, Wish { places, language: "vi".into(), ..Wish::default() })
        });
        for left in join_all(leave).await {
            left.unwrap();
        }
    }
    let mut people = Vec::new();
    for role in [StaffRole::Publisher, StaffRole::Releaser] {
        let grants = vec![Grant { unit: WARD.into(), role }];
        let id =
            app::staff::add(&app, role.as_str(), "Người Thử", "mat-khau-thu-nghiem", grants.clone()).await.unwrap();
        people.push(Staff::new(id, "Người Thử", grants));
    }
    let end = app.clock.now() + SignedDuration::from_hours(6);
    let text = TextInput {
        headline: "Ngập sâu trên các phố ven hồ".into(),
        description: "Nhiều phố ngập 30 đến 50 cm.".into(),
        instruction: "Không đi qua chỗ ngập.".into(),
    };
    let input = ContentInput {
        kind: "flood".into(),
        danger: "risk:great".into(),
        certainty: "observed".into(),
        texts: BTreeMap::from([("vi".to_owned(), text)]),
        areas: vec![WARD.into()],
        expires: app.city().city().calendar.zone().to_datetime(end).strftime("%Y-%m-%dT%H:%M").to_string(),
        ..ContentInput::default()
    };
    let draft = app::warning::draft(&app, &people[0], WARD.into(), Mode::Actual, input).await.unwrap();
    let step = |action: &str| StepInput { action: action.into(), version: None, text: String::new() };
    app::warning::act(&app, &people[0], draft.id, step("submit")).await.unwrap();
    app::warning::act(&app, &people[1], draft.id, step("release")).await.unwrap();
    app.close().await;
}

fn work(folder: &Path, key: &KeyText) -> Child {
    Command::new(env!("CARGO_BIN_EXE_nhipcau"))
        .arg("--data")
        .arg(folder)
        .arg("work")
        .env("NHIPCAU_KEY", MasterKey::from(testkit::MASTER).to_base64())
        .env("NHIPCAU_PUSH_KEY", &key.private)
        .env("NHIPCAU_PUSH_PUBLIC_KEY", &key.public)
        .env("NHIPCAU_PUSH_CONTACT", "mailto:nguoi-truc@example.test")
        .env("NHIPCAU_PUSH_ALLOW_PRIVATE", "yes")
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until so many endpoints have heard.
async fn wait(heard: &Heard, many: usize) {
    let begun = Instant::now();
    while heard.lock().unwrap().len() < many {
        assert!(begun.elapsed() < Duration::from_mins(2), "only {} heard", heard.lock().unwrap().len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_although_the_program_is_killed_and_few_hear_twice() {
    let folder = tempfile::tempdir().unwrap();
    let heard = Heard::default();
    let service = service(Arc::clone(&heard)).await;
    let key = generate_key().unwrap();
    prepare(folder.path(), service).await;
    let mut worker = work(folder.path(), &key);
    wait(&heard, BEFORE).await;
    worker.kill().unwrap();
    worker.wait().unwrap();
    let before = heard.lock().unwrap().len();
    assert!(before < SUBSCRIBED, "it was killed too late to say anything");
    let mut worker = work(folder.path(), &key);
    wait(&heard, SUBSCRIBED).await;
    // Whatever is still told would be told twice.
    tokio::time::sleep(Duration::from_secs(2)).await;
    worker.kill().unwrap();
    worker.wait().unwrap();
    let twice = heard.lock().unwrap().values().filter(|times| **times > 1).count();
    assert!(twice <= IN_FLIGHT, "{twice} heard twice");
    println!("{before} of {SUBSCRIBED} had heard when it was killed; {twice} heard twice");
}
