//! What signing in, a one-time code and a session cost with the accounts of a large city, to what they cost with few; and
//! which part of a page the look-up of the session is.
//!
//! Both databases are asked in turns by this process, and medians are compared.

use crate::{
    Outcome,
    citizens::{Citizens, mailbox, secret},
    judge, session,
};
use app::{
    App,
    account::{Asking, ask, by_session, enter},
    ports::post::Address,
};
use domain::id::OneTimeCodeId;
use futures::future::try_join_all;
use std::{
    error::Error,
    io::{Write, stdout},
    time::{Duration, Instant},
};

const FEW: u32 = 1_000;
/// As many as have an account on the platform of a city of eight million.
const MANY: u32 = 589_000;
const ROUNDS: u32 = 15;
/// People at the same moment; what a commit costs is shared by them, and so hides less.
const TOGETHER: u32 = 64;
/// Times each of them looks up a session in a round.
const LOOKUPS: u32 = 50;
/// Times as much as with few that many may cost.
const GOAL: f64 = 1.3;

/// What is compared.
const WHAT: [(&str, Cost); 3] = [
    ("signing in by a code", |costs| costs.asking + costs.entering),
    ("the check of a code", |costs| costs.entering),
    ("the look-up of a session", |costs| costs.look_up),
];

/// Measures with few accounts and with many, then the pages of somebody who is signed in.
pub(crate) fn run() -> Outcome {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(compare())
}

/// What one person waited for, of those who came at once.
#[derive(Clone, Copy)]
struct Costs {
    asking: Duration,
    entering: Duration,
    look_up: Duration,
}

type Cost = fn(&Costs) -> Duration;

async fn compare() -> Outcome {
    let (few, many) = (Citizens::copied(FEW).await?, Citizens::copied(MANY).await?);
    let (mut small, mut large) = (Vec::new(), Vec::new());
    // The first round fills the caches.
    for round in 0..=ROUNDS {
        small.push(costs(&few, round).await?);
        large.push(costs(&many, round).await?);
    }
    let mut reached = true;
    for (what, cost) in WHAT {
        let middle = |costs: &[Costs]| median(costs.iter().skip(1).map(cost).collect());
        let (small, large) = (middle(&small), middle(&large));
        writeln!(stdout(), "  {what}: {small:?} with {FEW} accounts, {large:?} with {MANY}")?;
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        reached &= judge(what, ratio, ratio <= GOAL, "at most 1.3")?;
    }
    few.app.close().await;
    reached &= session::share(many).await?;
    if reached { Ok(()) } else { Err("above the goal".into()) }
}

/// One round: some people sign in, and look at pages.
async fn costs(citizens: &Citizens, round: u32) -> Result<Costs, Box<dyn Error>> {
    let app = &citizens.app;
    let people: Vec<u32> = (0..TOGETHER).map(|turn| citizens.somebody(round * TOGETHER + turn)).collect();
    let start = Instant::now();
    let codes = people.iter().map(|person| ask(app, Address::Mail(mailbox(*person)), Asking::SignIn, "vi"));
    let codes = try_join_all(codes).await?;
    let asking = start.elapsed() / TOGETHER;

    let typed = digits(app, &codes).await?;
    let start = Instant::now();
    let entered = codes.iter().zip(&typed).map(|(code, typed)| enter(app, *code, typed, "Firefox, Linux"));
    let entered = try_join_all(entered).await?;
    let entering = start.elapsed() / TOGETHER;
    if entered.iter().any(|entered| entered.new) {
        return Err("somebody has no account".into());
    }

    let start = Instant::now();
    for turn in 0..LOOKUPS {
        let found = people.iter().map(|person| citizens.somebody(person + turn * TOGETHER)).map(secret);
        let found = try_join_all(found.map(async |secret| by_session(app, &secret).await)).await?;
        if found.contains(&None) {
            return Err("a session is not found".into());
        }
    }
    Ok(Costs { asking, entering, look_up: start.elapsed() / (TOGETHER * LOOKUPS) })
}

/// What the letters say.
async fn digits(app: &App, codes: &[OneTimeCodeId]) -> Result<Vec<String>, store::Error> {
    let codes = codes.to_vec();
    app.db
        .read(move |tx| {
            Box::pin(async move { codes.iter().map(|code| store::account::code::digits(tx, *code)).collect() })
        })
        .await
}

/// The one in the middle.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
