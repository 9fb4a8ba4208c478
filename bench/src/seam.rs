//! What sharing commits gives: durable inserts a second by 32 tasks into one SQLite file, together and one commit each.
//!
//! Both run in this process, on the same file system, in turns, so that what else the machine does falls on both alike.

use jiff::Timestamp;
use serde_json::json;
use std::{
    error::Error,
    fs,
    io::{Write, stdout},
    path::Path,
    time::{Duration, Instant},
};
use store::{Db, Options, vals};
use uuid::Uuid;

const TASKS: usize = 32;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(2);
/// How many times as many inserts sharing has to give.
const GOAL: f64 = 5.0;

const TABLES: [&str; 4] = [
    "create table report (shard integer not null, id blob not null, category text not null, state text not null, lat real,
        lon real, body text not null, folded text not null, answers text not null, sent_at integer not null, primary key (shard, id))",
    "create table event (shard integer not null, report_id blob not null, seq integer not null, kind text not null, body text not null,
        at integer not null, primary key (shard, report_id, seq))",
    "create index report_state on report (state, category, sent_at, id)",
    "create index report_age on report (sent_at, id)",
];

/// Measures in a new folder below the working directory, since a temporary folder may lie in memory.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir_in(".")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(compare(folder.path()))
}

async fn compare(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = stdout();
    let (mut alone, mut together) = (0.0, 0.0);
    for round in 0..ROUNDS {
        for (batch, sum) in [(1, &mut alone), (Options::default().batch, &mut together)] {
            let file = folder.join(format!("{round}-{batch}.db"));
            let rate = inserts_a_second(&file, batch).await?;
            writeln!(out, "at most {batch:>3} in a commit: {rate:>7.0} inserts/s")?;
            *sum += rate;
            fs::remove_file(&file)?;
        }
    }
    let ratio = together / alone;
    writeln!(out, "sharing commits gives {ratio:.1} times as many (goal: {GOAL:.0})")?;
    if ratio < GOAL { Err("below the goal".into()) } else { Ok(()) }
}

async fn inserts_a_second(file: &Path, batch: usize) -> Result<f64, Box<dyn Error>> {
    let options = Options { batch, ..Options::default() };
    let db = Db::open_with(&format!("sqlite:{}", file.display()), options).await?;
    db.write::<_, store::Error>(|tx| {
        Box::pin(async move {
            for table in TABLES {
                tx.exec(table, &[]).await?;
            }
            Ok(())
        })
    })
    .await?;
    let begin = Instant::now();
    let tasks: Vec<_> = (0..TASKS).map(|task| tokio::spawn(insert_until(db.clone(), task, begin + ROUND))).collect();
    let mut inserted = 0;
    for task in tasks {
        inserted += task.await??;
    }
    let rate = f64::from(inserted) / begin.elapsed().as_secs_f64();
    db.close().await;
    Ok(rate)
}

async fn insert_until(db: Db, task: usize, end: Instant) -> Result<u32, store::Error> {
    let mut inserted = 0;
    while Instant::now() < end {
        insert(&db, task, inserted).await?;
        inserted += 1;
    }
    Ok(inserted)
}

/// One report and its first event, in size like the real ones.
async fn insert(db: &Db, task: usize, number: u32) -> Result<u64, store::Error> {
    #[expect(clippy::disallowed_methods, reason = "nothing here is repeated by a test")]
    let (id, at) = (Uuid::now_v7(), Timestamp::now());
    db.write(move |tx| {
        Box::pin(async move {
            let shard = u16::from(id.as_bytes()[15]);
            let body = "Đèn đường hỏng trước số nhà 12, tối không ai dám đi. ".repeat(5);
            let folded = "den duong hong truoc so nha 12 toi khong ai dam di ".repeat(5);
            let category = format!("category.{}", (task + number as usize) % 40);
            tx.exec(
                "insert into report (shard, id, category, state, lat, lon, body, folded, answers, sent_at)
                 values ($1, $2, $3, 'received', $4, $5, $6, $7, $8, $9)",
                &vals![shard, id, category, 21.03, 105.85, body, folded, json!({"light": "broken"}), at],
            )
            .await?;
            tx.exec(
                "insert into event (shard, report_id, seq, kind, body, at) values ($1, $2, 1, 'sent', $3, $4)",
                &vals![shard, id, json!({"by": "reporter"}), at],
            )
            .await
        })
    })
    .await
}
