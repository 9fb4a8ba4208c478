//! A warning to very many browsers: whom it concerns, how fast they hear of it, and what becomes of the news of cases
//! meanwhile.
//!
//! The push service is a plain HTTP/2 server in this process, on the same cores, that reads each message and answers 201. The
//! bare loop encrypts the same payload for the same subscriptions on all cores and does nothing else. Both run by turns.

use crate::judge;
use app::{
    App,
    jobs::{self, Lane},
    letter::{News, Voice},
    ports::{
        MasterKey, MemoryFiles, SystemClock,
        post::{Address, Carrier, Carriers, Endpoint, Letter, Refused, Taken},
    },
    report::{ReportInput, Sender},
    start::Opening,
    subscriber::Subscriber,
    warning::{self, ContentInput, StepInput, TextInput},
};
use domain::{
    id::{InterestId, SubscriberId},
    interest::{Circle, Interest, Place},
    report::Position,
    staff::{Grant, Staff, StaffRole},
    subscriber::{Channel, Choices, Standing},
    warning::Mode,
};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp};
use server::{
    adapters::{
        PATIENCE, Reach, Trust,
        push::{self, Push},
    },
    letters::Press,
};
use std::{
    collections::BTreeMap,
    error::Error,
    io::{Write, stdout},
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;
use uuid::Uuid;

type Fault = Box<dyn Error>;

/// Subscriptions of the city: half of whole wards, half of circles.
const SUBSCRIBED: usize = 600_000;
/// Different keys of browsers; more would only cost time to make.
const KEYS: usize = 500;
/// Subscriptions written in one transaction.
const BATCH: usize = 5_000;
/// Messages of one turn of the bare loop.
const TURN: usize = 20_000;
const SELECTION: Duration = Duration::from_secs(1);
const RATE: f64 = 0.5;
/// How far memory may grow from the first tenth of the broadcast to its end.
const GROWTH: f64 = 1.25;
/// How long the news of a case usually takes: the pause of a lane that had nothing to do, twice.
const USUAL: Duration = Duration::from_secs(2);

/// Measures in a new folder below the working directory, since a temporary folder may lie in memory.
pub(crate) fn run() -> Result<(), Fault> {
    let folder = tempfile::tempdir_in(".")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

/// Takes letters about cases and tells when.
#[derive(Default)]
struct Mailbox {
    came: Mutex<BTreeMap<String, Instant>>,
    bell: Notify,
}

impl Carrier for Mailbox {
    fn send<'a>(&'a self, to: &'a Address, _: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        if let (Address::Mail(to), Ok(mut came)) = (to, self.came.lock()) {
            came.entry(to.clone()).or_insert_with(Instant::now);
        }
        self.bell.notify_waiters();
        async { Ok(Taken::default()) }.boxed()
    }
}

async fn measure(folder: &Path) -> Result<(), Fault> {
    let mut out = stdout();
    let heard = Arc::new(AtomicUsize::new(0));
    let service = service(Arc::clone(&heard)).await?;
    let key = push::generate_key()?;
    let settings = push::Settings {
        key,
        contact: "mailto:may-do@example.test".into(),
        reach: Reach::Anywhere,
        patience: PATIENCE,
    };
    let mailbox = Arc::new(Mailbox::default());
    let mut opening = Opening::new(
        &format!("sqlite:{}", folder.join("city.db").display()),
        None,
        Arc::new(MemoryFiles::default()),
        Arc::new(MasterKey::from([7; 32])),
    );
    let base_url = server::config::Config::load(std::iter::empty())?.base_url;
    let voice = Arc::new(Press { base_url });
    opening.voice = Some(voice.clone());
    let push: Arc<dyn Carrier> = Arc::new(Push::new(&settings, &Trust::load(None)?, Arc::new(SystemClock))?);
    opening.carriers = Carriers { mail: Some(mailbox.clone()), sms: None, push: Some(push) };
    let app = Arc::new(app::start::open(opening).await?);
    let endpoints = subscribe(&app, service).await?;
    let released = release(&app).await?;

    let begun = Instant::now();
    let meant = warning::reached(&app, released.id).await?;
    let selection = begun.elapsed();
    writeln!(out, "  {meant} of {SUBSCRIBED} subscriptions of {} areas are inside", areas(&app).len())?;
    let mut reached = judge("seconds to select them", selection.as_secs_f64(), selection < SELECTION, "below 1")?;

    // The news of a case with nothing else to do.
    let lanes = work(&app, &[Lane::Notice, Lane::Post(Channel::Mail)]);
    let quiet = news(&app, &mailbox, "lang").await?;
    let letter = letter(&app, &released, &voice);
    let before = bare(&endpoints, &letter)?;

    let over = Arc::new(AtomicBool::new(false));
    let during = {
        let (app, mailbox, over) = (Arc::clone(&app), Arc::clone(&mailbox), Arc::clone(&over));
        tokio::spawn(async move {
            let mut longest = Duration::ZERO;
            let mut turn = 0;
            while !over.load(Ordering::Relaxed) {
                turn += 1;
                longest =
                    longest.max(news(&app, &mailbox, &format!("bao-{turn}")).await.map_err(|fault| fault.to_string())?);
            }
            Ok::<_, String>(longest)
        })
    };
    let alerts = work(&app, &vec![Lane::Alert; Lane::Alert.workers().into()]);
    let begun = Instant::now();
    let mut memory = Vec::new();
    while heard.load(Ordering::Relaxed) < meant {
        memory.push((heard.load(Ordering::Relaxed), resident()?));
        if begun.elapsed() > Duration::from_mins(20) {
            return Err("the broadcast does not come to its end".into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let took = begun.elapsed();
    over.store(true, Ordering::Relaxed);
    let longest = during.await??;
    for task in lanes.into_iter().chain(alerts) {
        task.abort();
    }
    let after = bare(&endpoints, &letter)?;
    let rate = f64::from(u32::try_from(meant)?) / took.as_secs_f64();
    let bare = f64::midpoint(before, after);
    writeln!(
        out,
        "  {rate:.0} handed over a second, {bare:.0} encrypted by the bare loop; {:.0} s in all",
        took.as_secs_f64()
    )?;
    reached &= judge("encrypted and handed over, to encrypted", rate / bare, rate / bare >= RATE, "at least 0.5")?;
    let early = memory.iter().find(|(told, _)| *told > meant / 10).map_or(1.0, |(_, bytes)| *bytes);
    let end = memory.last().map_or(1.0, |(_, bytes)| *bytes);
    reached &= judge("memory at the end, to that at a tenth", end / early, end / early <= GROWTH, "at most 1.25")?;
    writeln!(out, "  the news of a case came within {:.2} s before", quiet.as_secs_f64())?;
    reached &= judge(
        "seconds the slowest news of a case took meanwhile",
        longest.as_secs_f64(),
        longest <= USUAL * 2,
        "at most 4",
    )?;
    app.close().await;
    if reached { Ok(()) } else { Err("below the goal".into()) }
}

/// Does the jobs of lanes as the program does.
fn work(app: &Arc<App>, lanes: &[Lane]) -> Vec<tokio::task::JoinHandle<()>> {
    let serve = |lane: Lane| {
        let app = Arc::clone(app);
        tokio::spawn(async move {
            loop {
                if !matches!(jobs::round(&app, lane).await, Ok(tried) if tried > 0) {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        })
    };
    lanes.iter().map(|lane| serve(*lane)).collect()
}

/// From sending a report to the letter of its receipt.
async fn news(app: &App, mailbox: &Mailbox, name: &str) -> Result<Duration, Fault> {
    let to = format!("{name}@example.test");
    let (centre, _) = areas(app).swap_remove(0);
    let input = ReportInput {
        category: "civility.graffiti".into(),
        description: "Nắp cống thoát nước vỡ trước cổng trường.".into(),
        lat: centre.lat.to_string(),
        lon: centre.lon.to_string(),
        accuracy: "5".into(),
        contact: to.clone(),
        language: "vi".into(),
        ..ReportInput::default()
    };
    let begun = Instant::now();
    app::report::send(app, input, Vec::new(), Sender::web()).await?;
    loop {
        let rung = mailbox.bell.notified();
        let came = mailbox.came.lock().map_err(|fault| fault.to_string())?.get(&to).copied();
        if let Some(came) = came {
            return Ok(came.duration_since(begun));
        }
        tokio::time::timeout(Duration::from_mins(1), rung).await?;
    }
}

/// A place in each area, and its code.
fn areas(app: &App) -> Vec<(Position, domain::city::AreaCode)> {
    use geo::InteriorPoint as _;
    let city = app.city();
    let Some(areas) = domain::area::Areas::in_force(&city.areas, city.day(app.clock.now())) else { return Vec::new() };
    let place = |area: &domain::area::Area| {
        let point = area.shape.interior_point()?;
        Some((Position { lat: point.y(), lon: point.x() }, area.code.clone()))
    };
    areas.set().areas.iter().filter_map(place).collect()
}

/// Half a million and more subscriptions, and some of their endpoints.
async fn subscribe(app: &App, service: SocketAddr) -> Result<Vec<Endpoint>, Fault> {
    let rng = ring::rand::SystemRandom::new();
    let keys: Vec<(String, String)> = (0..KEYS).map(|_| browser(&rng)).collect::<Result<_, _>>()?;
    let endpoint = |number: usize| {
        let (p256dh, auth) = keys[number % KEYS].clone();
        Endpoint { endpoint: format!("http://{service}/push/{number}"), p256dh, auth }
    };
    let places = areas(app);
    let now = app.clock.now();
    for begin in (0..SUBSCRIBED).step_by(BATCH) {
        let mut rows = Vec::with_capacity(BATCH);
        for number in begin..(begin + BATCH).min(SUBSCRIBED) {
            let (centre, area) = &places[number % places.len()];
            let apart = 0.0001 * f64::from(u16::try_from(number / places.len() % 100)?);
            let place = if number % 2 == 0 {
                Place::Area(area.clone())
            } else {
                Place::Circle(Circle { lat: centre.lat + apart, lon: centre.lon - apart, metres: 300.0 })
            };
            let target = serde_json::to_string(&endpoint(number))?;
            rows.push((SubscriberId(app.ids.id(now)), InterestId(app.ids.id(now)), target, place));
        }
        app.db
            .write::<_, store::Error>(move |tx| {
                let rows = rows.clone();
                Box::pin(async move {
                    for (id, interest, target, place) in rows {
                        store::subscriber::insert(tx, &subscriber(id, target), now).await?;
                        store::interest::put(tx, id, &Interest { id: interest, label: String::new(), place }, false)
                            .await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
    Ok((0..TURN).map(endpoint).collect())
}

fn subscriber(id: SubscriberId, target: String) -> Subscriber {
    Subscriber {
        id,
        channel: Channel::Push,
        target,
        secret: "abcdefghjkmnpqrstuvwxyz234".into(),
        language: if id.shard().is_multiple_of(5) { "en".into() } else { "vi".into() },
        choices: Choices::usual(Channel::Push),
        standing: Standing::Proven,
        staff: None,
        fault: None,
    }
}

/// The keys of a browser as it gives them.
fn browser(rng: &ring::rand::SystemRandom) -> Result<(String, String), Fault> {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    let own = ring::agreement::EphemeralPrivateKey::generate(&ring::agreement::ECDH_P256, rng)
        .map_err(|fault| fault.to_string())?;
    let public = own.compute_public_key().map_err(|fault| fault.to_string())?;
    Ok((BASE64_URL_SAFE_NO_PAD.encode(public.as_ref()), BASE64_URL_SAFE_NO_PAD.encode([7; 16])))
}

/// A severe warning for the middle of the city, let out by two people.
async fn release(app: &App) -> Result<domain::warning::Warning, Fault> {
    let unit = app.city().city().coordinator.clone();
    let mut people = Vec::new();
    for role in [StaffRole::Publisher, StaffRole::Releaser] {
        let grants = vec![Grant { unit: unit.clone(), role }];
        let id = app::staff::add(app, role.as_str(), "Người Đo", "mat-khau-do-dac", grants.clone()).await?;
        people.push(Staff::new(id, "Người Đo", grants));
    }
    let text = TextInput {
        headline: "Bão số 9: gió giật cấp 10, mưa rất to".into(),
        description: "Tâm bão đi qua thành phố từ 13 giờ đến 19 giờ.".into(),
        instruction: "Ở trong nhà. Tránh xa cửa kính, cây to và biển quảng cáo.".into(),
    };
    let places = areas(app);
    let mean = |of: fn(&Position) -> f64| {
        places.iter().map(|(at, _)| of(at)).sum::<f64>() / f64::from(u32::try_from(places.len()).unwrap_or(1))
    };
    let (lat, lon) = (mean(|at| at.lat), mean(|at| at.lon));
    let corner = |turn: f64| format!("{:.5}, {:.5}", lat + 0.12 * turn.sin(), lon + 0.12 * turn.cos());
    let shape = (0..24).map(|step| corner(f64::from(step) * std::f64::consts::TAU / 24.0)).collect::<Vec<_>>();
    let end = app.clock.now() + SignedDuration::from_hours(6);
    let expires = app.city().city().calendar.zone().to_datetime(end).strftime("%Y-%m-%dT%H:%M").to_string();
    let input = ContentInput {
        kind: "storm".into(),
        danger: "risk:great".into(),
        certainty: "likely".into(),
        texts: BTreeMap::from([("vi".to_owned(), text)]),
        shapes: shape.join("\n"),
        expires,
        ..ContentInput::default()
    };
    let draft = warning::draft(app, &people[0], unit, Mode::Actual, input).await?;
    let step = |action: &str| StepInput { action: action.into(), version: None, text: String::new() };
    warning::act(app, &people[0], draft.id, step("submit")).await?;
    Ok(warning::act(app, &people[1], draft.id, step("release")).await?)
}

/// The letter of the warning, as it goes to browsers.
fn letter(app: &App, warning: &domain::warning::Warning, voice: &Press) -> Letter {
    let reader = subscriber(SubscriberId(Uuid::nil()), String::new());
    let (city, now): (_, Timestamp) = (app.city(), app.clock.now());
    voice.letter(&city, now, &reader, "0123456789abcdef0123456789abcdef", &News::Warning(Box::new(warning.clone())))
}

/// Messages a second that all cores encrypt, doing nothing else.
fn bare(endpoints: &[Endpoint], letter: &Letter) -> Result<f64, Fault> {
    let payload = push::payload(letter).ok_or("too long")?;
    let cores = std::thread::available_parallelism()?.get();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for part in endpoints.chunks(endpoints.len().div_ceil(cores)) {
            let payload = &payload;
            scope.spawn(move || {
                for endpoint in part {
                    let sealed = push::Keys::read(endpoint).and_then(|keys| push::encrypt(&keys, payload));
                    std::hint::black_box(sealed.is_ok());
                }
            });
        }
    });
    Ok(f64::from(u32::try_from(endpoints.len())?) / begun.elapsed().as_secs_f64())
}

/// A push service on a free port, which counts the endpoints that it hears for.
async fn service(heard: Arc<AtomicUsize>) -> Result<SocketAddr, Fault> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let take = move |body: axum::body::Bytes| {
        heard.fetch_add(usize::from(body.len() > 100), Ordering::Relaxed);
        std::future::ready(axum::http::StatusCode::CREATED)
    };
    let router = axum::Router::new().route("/push/{number}", axum::routing::post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// Bytes of memory that this process holds.
fn resident() -> Result<f64, Fault> {
    let pages = std::fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = pages.split(' ').nth(1).ok_or("no figure")?.parse()?;
    Ok(pages * 4096.0)
}
