//! What the figures of the city cost with few cases and with many: they are read from rolled-up rows, so it should be
//! the same.
//!
//! The many are copies: every case of the story ten times, put in by the store, and counted as often.

use crate::{Choice, Outcome, judge, median, story};
use app::{
    App,
    statistics::{Question, figures},
};
use domain::city::UnitKind;
use std::{
    error::Error,
    io::{Write, stdout},
    time::{Duration, Instant},
};

const FEW: u32 = 10_000;
const ROUNDS: u32 = 15;
/// Times as much as with few that many may cost.
const GOAL: f64 = 1.5;

/// Measures both in turns and compares the medians.
pub(crate) fn run(choice: &Choice) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(compare(choice))
}

async fn compare(choice: &Choice) -> Outcome {
    let few = story::filled(FEW).await?;
    let many = story::begin(&story::multiplied(choice.cases, choice.copies).await?).await?;
    let mut reached = true;
    for (what, question) in questions(&few)? {
        let (mut small, mut large) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            small.push(cost(&few, &question).await?);
            large.push(cost(&many, &question).await?);
        }
        let (small, large) = (median(small), median(large));
        let received = figures(&many, question).await?.on_site.received;
        writeln!(stdout(), "  {what}: {small:?} with {FEW} cases, {large:?} with {received} reports to count")?;
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        reached &= judge(what, ratio, ratio <= GOAL, "at most 1.5")?;
    }
    few.close().await;
    many.close().await;
    if reached { Ok(()) } else { Err("above the goal".into()) }
}

fn questions(app: &App) -> Result<[(&'static str, Question); 3], Box<dyn Error>> {
    let city = app.city();
    let ward = city.city().units.values().find(|unit| unit.kind == UnitKind::Commune).ok_or("the pack has no ward")?;
    let set = city.areas.first().ok_or("the pack has no areas")?.set().code.clone();
    Ok([
        ("the whole city", Question::default()),
        ("one ward", Question { unit: Some(ward.code.clone()), ..Question::default() }),
        ("the whole city by areas", Question { area_set: Some(set), ..Question::default() }),
    ])
}

async fn cost(app: &App, question: &Question) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    figures(app, question.clone()).await?;
    Ok(start.elapsed())
}
