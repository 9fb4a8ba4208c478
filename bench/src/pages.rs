//! How many pages a second the site gives, against a handler of the same framework that has nothing to do but return
//! the same bytes.
//!
//! Both are served over loopback by this process to the same 32 readers, in turns. The handler stands alone: it has none
//! of the layers that the site needs around every page.

use crate::{
    Choice, Outcome,
    browser::{Connection, Tour, pages_a_second},
    judge, story,
};
use app::App;
use axum::{Router, body::Bytes, http::header, routing::get};
use domain::city::UnitKind;
use server::{config::Config, site};
use std::{
    error::Error,
    io::{Write, stdout},
    net::SocketAddr,
    time::Duration,
};
use tokio::net::TcpListener;

/// Part of the bare handler's pages that the site must give.
const GOAL: f64 = 0.25;
const ROUNDS: u32 = 3;
const ROUND: Duration = Duration::from_secs(2);

/// Measures list, cases and statistics.
pub(crate) fn run(choice: &Choice) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(compare(choice.cases))
}

/// Addresses read in one measurement.
struct Reading {
    what: &'static str,
    tour: Tour,
    gzip: bool,
    /// Whether the goal is meant for it; the others are there to be known.
    judged: bool,
}

async fn compare(cases: u32) -> Outcome {
    let app = story::filled(cases).await?;
    let readings = readings(&app).await?;
    let config = Config::load(std::iter::empty())?;
    let site = site::router(site::Site::new(config, app)).into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let serving = tokio::spawn(async move { axum::serve(listener, site).await });
    let mut reached = true;
    for reading in &readings {
        let ratio = ratio(address, reading).await?;
        if reading.judged {
            reached &= judge(reading.what, ratio, ratio >= GOAL, "at least 0.25")?;
        } else {
            writeln!(stdout(), "  {}: {ratio:.2} (no goal)", reading.what)?;
        }
    }
    serving.abort();
    if reached { Ok(()) } else { Err("below the goal".into()) }
}

async fn readings(app: &App) -> Result<Vec<Reading>, Box<dyn Error>> {
    let city = app.city();
    let wards: Vec<_> = city.city().units.values().filter(|unit| unit.kind == UnitKind::Commune).collect();
    let fields: Vec<_> = city.city().fields.iter().map(|field| &field.code).collect();
    let ward = wards.first().ok_or("the pack has no ward")?;
    let lists = ["/cases", "/cases?group=open", "/cases?group=answered", "/cases?group=overdue"].map(str::to_owned);
    let lists: Vec<_> = lists
        .into_iter()
        .chain(fields.iter().take(3).map(|field| format!("/cases?field={field}")))
        .chain([format!("/cases?unit={}", ward.code), "/cases?q=c%E1%BB%91ng+v%E1%BB%A1".to_owned()])
        .collect();
    let narrow = wards.iter().flat_map(|ward| {
        let fields = fields.iter().map(move |field| format!("unit={}&field={field}", ward.code));
        fields.flat_map(|query| ["", "&group=open", "&group=answered"].map(|group| format!("/cases?{query}{group}")))
    });
    let narrow: Vec<_> = narrow.collect();
    let cases: Vec<_> = story::public_codes(app).await?.iter().map(|code| format!("/cases/{code}")).collect();
    let figures: Vec<_> = std::iter::once("/statistics".to_owned())
        .chain(wards.iter().take(5).map(|ward| format!("/statistics?unit={}", ward.code)))
        .collect();
    let reading = |what, targets, gzip, judged| Reading { what, tour: Tour::new(targets), gzip, judged };
    Ok(vec![
        reading("the list, with some filters", lists.clone(), false, true),
        reading("the list, with some filters, compressed", lists, true, false),
        reading("the list, a new filter each time", narrow, false, false),
        reading("a case that many read", cases.iter().take(20).cloned().collect(), false, true),
        reading("a case, a new one each time", cases.clone(), false, false),
        reading("a case, a new one each time, compressed", cases, true, false),
        reading("the statistics, of the city and of wards", figures, false, true),
    ])
}

/// Pages a second of the site for one of the handler.
async fn ratio(site: SocketAddr, reading: &Reading) -> Result<f64, Box<dyn Error>> {
    let (page, headers) = middle_page(site, reading).await?;
    let length = page.len();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let bare = listener.local_addr()?;
    let handler = get(move || std::future::ready((headers.clone(), page.clone())));
    let serving = tokio::spawn(async move { axum::serve(listener, Router::new().fallback_service(handler)).await });
    let (mut ours, mut theirs) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        theirs += pages_a_second(bare, &reading.tour, reading.gzip, ROUND).await?;
        ours += pages_a_second(site, &reading.tour, reading.gzip, ROUND).await?;
    }
    serving.abort();
    let rounds = f64::from(ROUNDS);
    let (ours, theirs) = (ours / rounds, theirs / rounds);
    writeln!(stdout(), "  {}: {ours:.0}/s of {theirs:.0}/s by the bare handler, {length} bytes", reading.what)?;
    Ok(ours / theirs)
}

type Headers = [(header::HeaderName, &'static str); 2];

/// The page of middle length among some, and the headers a reader needs for it.
async fn middle_page(site: SocketAddr, reading: &Reading) -> Result<(Bytes, Headers), Box<dyn Error>> {
    let mut connection = Connection::open(site, reading.gzip).await?;
    let mut pages = Vec::new();
    for target in reading.tour.some() {
        let answer = connection.get(target).await?;
        if answer.status != 200 {
            return Err(format!("{target} answers {}", answer.status).into());
        }
        pages.push(answer.body);
    }
    pages.sort_by_key(Vec::len);
    let middle = pages.len() / 2;
    let page = Bytes::from(pages.swap_remove(middle));
    let encoding = if reading.gzip { "gzip" } else { "identity" };
    Ok((page, [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_ENCODING, encoding)]))
}
