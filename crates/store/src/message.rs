//! What subscribers are to get, and what became of it.

use crate::{Error, Row, case::document, case::word, seam::Tx, vals};
use domain::{
    id::{MessageId, SubscriberId},
    subscriber::{Delivery as State, Topic},
};
use jiff::Timestamp;
use serde_json::Value;

/// What one subscriber is to get.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Made from subscriber and matter: nobody is told the same twice.
    pub id: MessageId,
    /// Who gets it.
    pub subscriber: SubscriberId,
    /// Of what kind.
    pub topic: Topic,
    /// What it is about.
    pub body: Value,
    /// What became of it.
    pub state: State,
    /// When it came up.
    pub created_at: Timestamp,
}

/// The id of what a subscriber is to know of a matter.
#[must_use]
pub fn id_of(subscriber: SubscriberId, matter: &[u8]) -> MessageId {
    MessageId(crate::job::uuid_of([subscriber.0.as_bytes().as_slice(), matter]))
}

const COLUMNS: &str = "id, subscriber, topic, body, state, created_at";

fn message(row: &Row<'_>) -> Result<Message, Error> {
    Ok(Message {
        id: MessageId(row.get(0)?),
        subscriber: SubscriberId(row.get(1)?),
        topic: word(row, 2, Topic::parse)?,
        body: document(row, 3)?,
        state: word(row, 4, State::parse)?,
        created_at: row.get(5)?,
    })
}

/// Adds one; false if it was there.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, new: &Message) -> Result<bool, Error> {
    let put = tx
        .exec(
            "insert into message (shard, subscriber, id, topic, body, state, created_at, changed_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (shard, subscriber, id) do nothing",
            &vals![
                new.subscriber.shard(),
                new.subscriber,
                new.id,
                new.topic.as_str(),
                new.body.clone(),
                new.state.as_str(),
                new.created_at
            ],
        )
        .await?;
    Ok(put == 1)
}

/// The one with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, subscriber: SubscriberId, id: MessageId) -> Result<Option<Message>, Error> {
    let sql = format!("select {COLUMNS} from message where shard = $1 and subscriber = $2 and id = $3");
    tx.opt(sql, &vals![subscriber.shard(), subscriber, id], message).await
}

/// What waits for the daily letter, oldest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn daily(tx: &mut Tx<'_>, subscriber: SubscriberId, limit: u16) -> Result<Vec<Message>, Error> {
    let sql = format!(
        "select {COLUMNS} from message where shard = $1 and subscriber = $2 and state = 'daily' \
         order by created_at, id limit $3"
    );
    tx.all(sql, &vals![subscriber.shard(), subscriber, limit], message).await
}

/// What became of one; false if it is not in `from` any more.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn ended(
    tx: &mut Tx<'_>,
    of: &Message,
    state: State,
    reference: Option<&str>,
    fault: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "update message set state = $1, reference = $2, fault = $3, changed_at = $4 \
               where shard = $5 and subscriber = $6 and id = $7 and state = $8";
    let values =
        vals![state.as_str(), reference, fault, now, of.subscriber.shard(), of.subscriber, of.id, of.state.as_str()];
    Ok(tx.exec(sql, &values).await? == 1)
}

/// The one the other side calls so.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn by_reference(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Message>, Error> {
    let sql = format!("select {COLUMNS} from message where reference = $1 limit 1");
    tx.opt(sql, &vals![reference], message).await
}

/// How many messages of the last days are in which state, by state.
///
/// # Errors
/// As [`Tx::all`].
pub async fn counts(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<(State, u32)>, Error> {
    let sql = "select state, count(*) from message where changed_at >= $1 group by state order by state";
    tx.all(sql, &vals![since], |row| Ok((word(row, 0, State::parse)?, crate::case::count(row, 1)?))).await
}
