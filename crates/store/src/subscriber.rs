//! Addresses that are told of things. One address is one row, whoever wrote it down.

use crate::{
    Error, Row,
    case::{document, shard_of_text, to_document, word},
    query::Query,
    seal::{ADDRESS_SECRET, Keyring, TARGET},
    seam::{Tx, Val},
    vals,
};
use domain::{
    id::{StaffId, SubscriberId},
    subscriber::{Channel, Choices, Standing},
};
use jiff::Timestamp;

/// An address and what it is to get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    /// Identity.
    pub id: SubscriberId,
    /// Its channel.
    pub channel: Channel,
    /// The address as its channel writes it: a mailbox, `+84…`, a push subscription as JSON.
    pub target: String,
    /// Its letters carry it, so that their reader need not sign in.
    pub secret: String,
    /// Language of its letters.
    pub language: String,
    /// What it gets and when.
    pub choices: Choices,
    /// Where it stands.
    pub standing: Standing,
    /// Whose it is, if a person of a unit.
    pub staff: Option<StaffId>,
    /// Why nothing arrives there.
    pub fault: Option<String>,
}

impl Subscriber {
    /// Whether anything may be sent there.
    #[must_use]
    pub const fn is_reachable(&self) -> bool {
        matches!(self.standing, Standing::Claimed | Standing::Proven)
    }
}

const CLAIM: &str = "insert into subscriber_target (shard, channel, target, subscriber) values ($1, $2, $3, $4)";

const COLUMNS: &str = "id, channel, target, secret, language, choices, standing, staff, fault";

fn subscriber(row: &Row<'_>, ring: &Keyring) -> Result<Subscriber, Error> {
    let id = SubscriberId(row.get(0)?);
    Ok(Subscriber {
        id,
        channel: word(row, 1, Channel::parse)?,
        target: ring.open(TARGET, id.0.as_bytes(), &row.get::<String>(2)?)?,
        secret: ring.open(ADDRESS_SECRET, id.0.as_bytes(), &row.get::<String>(3)?)?,
        language: row.get(4)?,
        choices: document(row, 5)?,
        standing: word(row, 6, Standing::parse)?,
        staff: row.get::<Option<uuid::Uuid>>(7)?.map(StaffId),
        fault: row.get(8)?,
    })
}

/// By what an address is found, and the shard of it.
fn claim(tx: &Tx<'_>, channel: &str, target: &str) -> Result<(i64, String), Error> {
    let index = tx.ring().index(&format!("{channel} {target}"))?;
    Ok((shard_of_text(&index), index))
}

/// Lets an address of an earlier time, whose claim lies open, be found as others are.
///
/// # Errors
/// As [`Tx::exec`].
pub(crate) async fn reclaim(tx: &mut Tx<'_>, channel: &str, target: &str, id: uuid::Uuid) -> Result<(), Error> {
    let (shard, index) = claim(tx, channel, target)?;
    tx.exec(
        "delete from subscriber_target where shard = $1 and channel = $2 and target = $3",
        &vals![shard_of_text(&format!("{channel} {target}")), channel, target],
    )
    .await?;
    tx.exec(CLAIM, &vals![shard, channel, index, id]).await?;
    Ok(())
}

/// Adds an address that is not there yet.
///
/// # Errors
/// `Conflict("subscriber_target_pkey")` if it is.
pub async fn insert(tx: &mut Tx<'_>, new: &Subscriber, now: Timestamp) -> Result<(), Error> {
    let (shard, index) = claim(tx, new.channel.as_str(), &new.target)?;
    tx.exec(CLAIM, &vals![shard, new.channel.as_str(), index, new.id]).await?;
    let target = tx.ring().seal(TARGET, new.id.0.as_bytes(), &new.target)?;
    let secret = tx.ring().seal(ADDRESS_SECRET, new.id.0.as_bytes(), &new.secret)?;
    tx.exec(
        "insert into subscriber (shard, id, channel, target, secret, language, choices, standing, staff, fault, \
         created_at, changed_at, near_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &vals![
            new.id.shard(),
            new.id,
            new.channel.as_str(),
            target,
            secret,
            new.language.as_str(),
            to_document(&new.choices)?,
            new.standing.as_str(),
            new.staff,
            new.fault.as_deref(),
            now,
            now,
            now
        ],
    )
    .await?;
    Ok(())
}

/// The one with this id.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: SubscriberId) -> Result<Option<Subscriber>, Error> {
    let sql = format!("select {COLUMNS} from subscriber where shard = $1 and id = $2");
    let ring = tx.ring();
    tx.opt(sql, &vals![id.shard(), id], |row| subscriber(row, &ring)).await
}

/// Those with these ids, in no order. Each is looked up by its key.
///
/// # Errors
/// As [`Tx::all`].
pub async fn all(tx: &mut Tx<'_>, ids: &[SubscriberId]) -> Result<Vec<Subscriber>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, values) = wanted(ids);
    let ring = tx.ring();
    tx.all(sql, &values, |row| subscriber(row, &ring)).await
}

fn wanted(ids: &[SubscriberId]) -> (String, Vec<Val>) {
    let columns = COLUMNS.split(", ").map(|column| format!("s.{column}")).collect::<Vec<_>>().join(", ");
    let mut query = Query::default();
    let marks = vec!["(?, ?)"; ids.len()].join(", ");
    let values = ids.iter().flat_map(|id| [id.shard().into(), (*id).into()]);
    query.push(&format!("with wanted (shard, id) as (values {marks}) "), values);
    // `cross` says to SQLite which of them to begin with; from some hundreds on it would read the whole table.
    let join = "from wanted w cross join subscriber s where s.shard = w.shard and s.id = w.id";
    query.push(&format!("select {columns} {join}"), []);
    query.done()
}

/// The one at this address.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn at(tx: &mut Tx<'_>, channel: Channel, target: &str) -> Result<Option<Subscriber>, Error> {
    let sql = "select subscriber from subscriber_target where shard = $1 and channel = $2 and target = $3";
    let (shard, index) = claim(tx, channel.as_str(), target)?;
    let id = tx.opt(sql, &vals![shard, channel.as_str(), index], |row| Ok(SubscriberId(row.get(0)?))).await?;
    match id {
        Some(id) => find(tx, id).await,
        None => Ok(None),
    }
}

/// The addresses of a person of a unit.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_staff(tx: &mut Tx<'_>, people: &[StaffId]) -> Result<Vec<Subscriber>, Error> {
    let mut query = Query::new(&format!("select {COLUMNS} from subscriber"));
    query.and_in("staff", people.iter().map(|id| (*id).into()).collect());
    query.push(" order by created_at, id", []);
    let (sql, values) = query.done();
    let ring = tx.ring();
    tx.all(sql, &values, |row| subscriber(row, &ring)).await
}

/// Stores what may change of one: language, choices, standing, whose it is, fault.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn update(tx: &mut Tx<'_>, changed: &Subscriber, now: Timestamp) -> Result<(), Error> {
    tx.exec(
        "update subscriber set language = $1, choices = $2, standing = $3, staff = $4, fault = $5, changed_at = $6 \
         where shard = $7 and id = $8",
        &vals![
            changed.language.as_str(),
            to_document(&changed.choices)?,
            changed.standing.as_str(),
            changed.staff,
            changed.fault.as_deref(),
            now,
            changed.id.shard(),
            changed.id
        ],
    )
    .await?;
    Ok(())
}

/// Up to when one was told of what happened at its places.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn near_until(tx: &mut Tx<'_>, id: SubscriberId) -> Result<Option<Timestamp>, Error> {
    tx.opt("select near_until from subscriber where shard = $1 and id = $2", &vals![id.shard(), id], |row| row.get(0))
        .await
}

/// Notes up to when one was told of what happened at its places.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn told_near(tx: &mut Tx<'_>, id: SubscriberId, until: Timestamp) -> Result<(), Error> {
    let sql = "update subscriber set near_until = $1 where shard = $2 and id = $3";
    tx.exec(sql, &vals![until, id.shard(), id]).await?;
    Ok(())
}

/// Forgets one with its places, its messages and the cases it follows.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, gone: &Subscriber) -> Result<(), Error> {
    let own = vals![gone.id.shard(), gone.id];
    tx.exec("delete from interest where shard = $1 and subscriber = $2", &own).await?;
    tx.exec("delete from message where shard = $1 and subscriber = $2", &own).await?;
    tx.exec("delete from follow where subscriber = $1", &vals![gone.id]).await?;
    tx.exec("delete from subscriber where shard = $1 and id = $2", &own).await?;
    let (shard, index) = claim(tx, gone.channel.as_str(), &gone.target)?;
    tx.exec(
        "delete from subscriber_target where shard = $1 and channel = $2 and target = $3",
        &vals![shard, gone.channel.as_str(), index],
    )
    .await?;
    Ok(())
}

/// Forgets one that hears of nothing and is nobody's who works for a unit.
pub(crate) async fn remove_unused(tx: &mut Tx<'_>, id: SubscriberId) -> Result<(), Error> {
    let sql = "select count(*) from follow where subscriber = $1";
    let follows: i64 = tx.one(sql, &vals![id], |row| row.get(0)).await?;
    let sql = "select count(*) from interest where shard = $1 and subscriber = $2";
    let places: i64 = tx.one(sql, &vals![id.shard(), id], |row| row.get(0)).await?;
    match find(tx, id).await? {
        Some(alone) if follows + places == 0 && alone.staff.is_none() => remove(tx, &alone).await,
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Db, Error};

    /// What a statement reads, as `SQLite` means to do it.
    async fn plan((sql, values): (String, Vec<Val>)) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
        db.migrate().await.unwrap();
        let explain = format!("explain query plan {sql}");
        db.read::<_, Error>(move |tx| Box::pin(async move { tx.all(explain, &values, |row| row.get(3)).await }))
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn those_told_of_a_warning_are_looked_up_by_their_keys() {
        let ids: Vec<_> = (1..=512).map(|id| SubscriberId(uuid::Uuid::from_u128(id))).collect();
        let plan = plan(wanted(&ids)).await;
        assert!(plan.iter().any(|step| step.starts_with("SEARCH s USING INDEX")), "{plan:?}");
    }

    #[tokio::test]
    async fn neighbours_and_what_happened_near_are_found_by_area_and_by_cell() {
        let neighbours = "select shard, subscriber from interest where prompt";
        let happenings = "select at from happening where at > 0";
        for (select, table) in [(neighbours, "interest"), (happenings, "happening")] {
            let plan = plan(crate::interest::somewhere(select, &[], &["00070".into()], &[1, 2]).unwrap().done()).await;
            for column in ["area", "cell"] {
                let index = format!("INDEX {table}_{column} ({column}=?");
                assert!(plan.iter().any(|step| step.contains(&index)), "{plan:?}");
            }
        }
    }
}
