//! What signing in, a one-time code and a session cost with the accounts of a large city, to what they cost with few; and
//! which part of a page the look-up of the session is.
//!
//! Both databases are asked in turns by this process, and medians are compared.

use crate::{
    Outcome,
    citizens::{Citizens, mailbox},
    judge, median, session,
};
use app::{
    App,
    account::{Asking, ask, by_token, enter, follow_revocations},
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
const ROUNDS: u32 = 31;
/// People of a round who come one after the other.
const ALONE: u32 = 8;
/// People at the same moment, who share what a commit costs.
const TOGETHER: u32 = 32;
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
        for (citizens, costs) in [(&few, &mut small), (&many, &mut large)] {
            costs.push([alone(citizens, round).await?, together(citizens, round).await?]);
        }
    }
    let mut reached = true;
    for (what, cost) in WHAT {
        let middle =
            |rounds: &[[Costs; 2]], way: usize| median(rounds.iter().skip(1).map(|costs| cost(&costs[way])).collect());
        let (few, many) = (middle(&small, 0), middle(&large, 0));
        writeln!(stdout(), "  {what}: {few:?} with {FEW} accounts, {many:?} with {MANY}")?;
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        reached &= judge(what, ratio, ratio <= GOAL, "at most 1.3")?;
        let (few, many) = (middle(&small, 1), middle(&large, 1));
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        writeln!(stdout(), "  {what}, {TOGETHER} at once: {ratio:.2}, {few:?} and {many:?} (no goal)")?;
    }
    few.app.close().await;
    reached &= session::share(many).await?;
    if reached { Ok(()) } else { Err("above the goal".into()) }
}

/// Some people sign in and look at pages, one after the other: what each waits for, with a commit of their own.
async fn alone(citizens: &Citizens, round: u32) -> Result<Costs, Box<dyn Error>> {
    let first = (ROUNDS + 1) * TOGETHER + round * ALONE;
    let mut sum = Costs { asking: Duration::ZERO, entering: Duration::ZERO, look_up: Duration::ZERO };
    for turn in first..first + ALONE {
        let one = costs(citizens, &[citizens.somebody(turn)]).await?;
        (sum.asking, sum.entering, sum.look_up) =
            (sum.asking + one.asking, sum.entering + one.entering, sum.look_up + one.look_up);
    }
    Ok(Costs { asking: sum.asking / ALONE, entering: sum.entering / ALONE, look_up: sum.look_up / ALONE })
}

/// As many sign in at the same moment, and look at pages.
async fn together(citizens: &Citizens, round: u32) -> Result<Costs, Box<dyn Error>> {
    let people: Vec<u32> = (0..TOGETHER).map(|turn| citizens.somebody(round * TOGETHER + turn)).collect();
    costs(citizens, &people).await
}

/// What each of these people waits for, who come at once.
async fn costs(citizens: &Citizens, people: &[u32]) -> Result<Costs, Box<dyn Error>> {
    let app = &citizens.app;
    let count = u32::try_from(people.len())?;
    let start = Instant::now();
    let codes = people.iter().map(|person| ask(app, Address::Mail(mailbox(*person)), Asking::SignIn, "vi"));
    let codes = try_join_all(codes).await?;
    let asking = start.elapsed() / count;

    let typed = digits(app, &codes).await?;
    let start = Instant::now();
    let entered = codes.iter().zip(&typed).map(|(code, typed)| enter(app, *code, typed, "Firefox, Linux"));
    let entered = try_join_all(entered).await?;
    let entering = start.elapsed() / count;
    if entered.iter().any(|entered| entered.new) {
        return Err("somebody has no account".into());
    }

    // As the program does every few seconds.
    follow_revocations(app).await?;
    let mut looked = Duration::ZERO;
    for turn in 0..LOOKUPS {
        let somebody = people.iter().map(|person| citizens.token(citizens.somebody(person + turn * TOGETHER)));
        // As if they had just come over the network.
        let tokens = somebody.map(|token| token.map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
        let start = Instant::now();
        let found = try_join_all(tokens.iter().map(|token| by_token(app, token))).await?;
        looked += start.elapsed();
        if found.contains(&None) {
            return Err("a session is not found".into());
        }
    }
    Ok(Costs { asking, entering, look_up: looked / (count * LOOKUPS) })
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
