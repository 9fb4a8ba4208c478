//! What it costs that personal fields lie sealed: sealing and opening one, to reading the row it lies in.

use domain::{
    id::SubscriberId,
    subscriber::{Channel, Choices, Standing},
};
use jiff::Timestamp;
use std::{
    error::Error,
    hint::black_box,
    io::{Write, stdout},
    time::{Duration, Instant},
};
use store::{
    Db, Tx,
    seal::{MasterKey, TARGET, round_trip},
    subscriber::{self, Subscriber},
    vals,
};
use uuid::Uuid;

const ROWS: u32 = 10_000;
const ROUNDS: u32 = 5;
/// How many times the read of its row sealing and opening a field may cost.
const GOAL: f64 = 1.0;
const TEXT: &str = "nguoi-gui@example.test";

/// Measures on a file in a new folder below the working directory, both in turns and in one transaction.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir_in(".")?;
    let url = format!("sqlite:{}", folder.path().join("sealing.db").display());
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(compare(&url))
}

async fn compare(url: &str) -> Result<(), Box<dyn Error>> {
    let db = Db::open(url).await?;
    db.migrate().await?;
    db.unlock(&MasterKey::generate()?, Timestamp::UNIX_EPOCH).await?;
    for first in (0..ROWS).step_by(1_000) {
        db.write::<_, store::Error>(move |tx| Box::pin(async move { insert(tx, first).await })).await?;
    }
    let (mut rows, mut fields) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        let (row, field) = db.read::<_, store::Error>(|tx| Box::pin(async move { round(tx).await })).await?;
        rows += row;
        fields += field;
    }
    let each = |all: Duration| all.as_secs_f64() * 1e6 / f64::from(ROWS * ROUNDS);
    let ratio = each(fields) / each(rows);
    writeln!(stdout(), "  a row is read in {:.2} µs, a field sealed and opened in {:.2} µs", each(rows), each(fields))?;
    if super::judge("a sealed field, to the read of its row", ratio, ratio <= GOAL, "at most 1")? {
        Ok(())
    } else {
        Err("sealing costs more than reading".into())
    }
}

async fn insert(tx: &mut Tx<'_>, first: u32) -> Result<(), store::Error> {
    for id in first..first + 1_000 {
        let new = Subscriber {
            id: SubscriberId(Uuid::from_u128(id.into())),
            channel: Channel::Mail,
            target: format!("{id}-{TEXT}"),
            secret: id.to_string(),
            language: "vi".to_owned(),
            choices: Choices::usual(Channel::Mail),
            standing: Standing::Proven,
            staff: None,
            fault: None,
        };
        subscriber::insert(tx, &new, Timestamp::UNIX_EPOCH).await?;
    }
    Ok(())
}

/// Reads every row by its key without opening what is sealed in it, then seals and opens as many fields.
async fn round(tx: &mut Tx<'_>) -> Result<(Duration, Duration), store::Error> {
    let sql = "select id, channel, target, secret, language, choices, standing, staff, fault from subscriber \
               where shard = $1 and id = $2";
    let began = Instant::now();
    for id in 0..ROWS {
        let id = SubscriberId(Uuid::from_u128(id.into()));
        black_box(tx.opt(sql, &vals![id.shard(), id], |row| row.get::<String>(2)).await?);
    }
    let rows = began.elapsed();
    let began = Instant::now();
    for id in 0..ROWS {
        black_box(round_trip(tx, TARGET, &id.to_be_bytes(), TEXT)?);
    }
    Ok((rows, began.elapsed()))
}
