//! Sealing what an earlier program wrote open: a shard at a time, so that it can be stopped anywhere and goes on at the next
//! start.

use super::{
    Column, DRAFT, EVENT_WORDS, MARK, TARGET,
    rotate::{PLACES, Place},
};
use crate::{
    Db, Error,
    chain::{self, Head},
    seam::Tx,
    vals,
};
use jiff::Timestamp;
use uuid::Uuid;

pub(super) async fn seal(db: &Db, now: Timestamp) -> Result<(), Error> {
    // Drafts lie open for the days they have left.
    for place in PLACES.iter().take_while(|place| place.column != DRAFT) {
        let column = place.column;
        if is_done(db, column).await? {
            continue;
        }
        let plain = format!("{0} is not null and {0} not like '{MARK}%'", column.name);
        for shard in shards(db, column, &plain).await? {
            let plain = plain.clone();
            db.write::<_, Error>(move |tx| Box::pin(async move { seal_shard(tx, place, &plain, shard).await })).await?;
        }
        note_done(db, column, now).await?;
    }
    if !is_done(db, EVENT_WORDS).await? {
        for shard in shards(db, EVENT_WORDS, "words is null").await? {
            db.write::<_, Error>(move |tx| Box::pin(async move { crate::event::seal_old(tx, shard).await })).await?;
        }
        note_done(db, EVENT_WORDS, now).await?;
    }
    Ok(())
}

async fn is_done(db: &Db, column: Column) -> Result<bool, Error> {
    let (sql, name) = ("select name from sealed_column where name = $1", column.to_string());
    let found = db.read::<_, Error>(move |tx| Box::pin(async move { tx.opt(sql, &vals![name], |_| Ok(())).await }));
    Ok(found.await?.is_some())
}

async fn note_done(db: &Db, column: Column, now: Timestamp) -> Result<(), Error> {
    tracing::info!(%column, "what was open is sealed");
    let sql = "insert into sealed_column (name, done_at) values ($1, $2) on conflict (name) do nothing";
    let name = column.to_string();
    db.write::<_, Error>(move |tx| Box::pin(async move { tx.exec(sql, &vals![name, now]).await })).await?;
    Ok(())
}

/// The shards with rows that lie open.
async fn shards(db: &Db, column: Column, plain: &str) -> Result<Vec<i64>, Error> {
    let sql = format!("select distinct shard from {} where {plain}", column.table);
    db.read::<_, Error>(|tx| Box::pin(async move { tx.all(sql, &[], |row| row.get(0)).await })).await
}

/// Notes where the chains end that an earlier program left without an end. From then on a chain without one was cut off.
pub(super) async fn close_chains(db: &Db, now: Timestamp) -> Result<(), Error> {
    db.write::<_, Error>(move |tx| {
        Box::pin(async move {
            let sql = "insert into sealed_column (name, done_at) values ($1, $2) on conflict (name) do nothing";
            if tx.exec(sql, &vals!["chain_head", now]).await? == 0 {
                return Ok(());
            }
            for chain in [chain::ACCESS, crate::retention::RUNS] {
                chain::begin(tx, chain, &Head::default()).await?;
            }
            for person in crate::staff::event::people(tx).await? {
                if let Some(last) = crate::staff::event::of(tx, person).await?.pop() {
                    let end = Head { length: last.seq, hash: last.hash, ..Head::default() };
                    chain::begin(tx, &chain::of_staff(person), &end).await?;
                }
            }
            Ok(())
        })
    })
    .await
}

async fn seal_shard(tx: &mut Tx<'_>, place: &Place, plain: &str, shard: i64) -> Result<(), Error> {
    let Place { column, root, second, .. } = *place;
    let Column { table, name } = column;
    let sql = format!("select {root}, {second}, {name} from {table} where shard = $1 and {plain}");
    let rows = tx
        .all(sql, &vals![shard], |row| Ok((row.get::<Uuid>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)))
        .await?;
    for (id, other, text) in rows {
        let row = place.row(id, &other);
        let sealed = tx.ring().seal(column, &row, &text)?;
        // Unless somebody changed it meanwhile.
        let sql = format!(
            "update {table} set {name} = $1 where shard = $2 and {root} = $3 and {second} = $4 and {name} = $5"
        );
        let changed = tx.exec(sql, &vals![sealed, shard, id, other.clone(), text.clone()]).await?;
        if column == TARGET && changed == 1 {
            crate::subscriber::reclaim(tx, &other, &text, id).await?;
        }
    }
    Ok(())
}
