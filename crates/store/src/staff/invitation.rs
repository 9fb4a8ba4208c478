//! Links by which people set a password: the first one if they were invited, another one if they forgot theirs.

use crate::{
    Error,
    case::word,
    seam::{Row, Tx},
    vals,
};
use domain::{
    id::{StaffId, SubscriberId},
    staff::LinkKind,
};
use jiff::Timestamp;

/// A link by which a person sets a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Hash of what the link carries.
    pub token_hash: String,
    /// What it is for.
    pub kind: LinkKind,
    /// Whose password it sets.
    pub staff: StaffId,
    /// Who made it.
    pub by: StaffId,
    /// The address at which the letter was to arrive; none if it was handed over.
    pub subscriber: Option<SubscriberId>,
    /// What the link carries, as long as a letter has yet to go out with it.
    pub secret: Option<String>,
    /// When the link was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was followed to the end.
    pub used_at: Option<Timestamp>,
}

impl Invitation {
    /// Whether a password can be set with it now.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }
}

const COLUMNS: &str = "token_hash, staff, invited_by, subscriber, secret, created_at, expires_at, used_at, kind";

fn invitation(row: &Row<'_>) -> Result<Invitation, Error> {
    Ok(Invitation {
        token_hash: row.get(0)?,
        staff: StaffId(row.get(1)?),
        by: StaffId(row.get(2)?),
        subscriber: row.get::<Option<uuid::Uuid>>(3)?.map(SubscriberId),
        secret: row.get(4)?,
        created_at: row.get(5)?,
        expires_at: row.get(6)?,
        used_at: row.get(7)?,
        kind: word(row, 8, LinkKind::parse)?,
    })
}

/// Keeps a new link; earlier ones of the same person end.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, new: &Invitation) -> Result<(), Error> {
    end(tx, new.staff, new.created_at).await?;
    tx.exec(
        "insert into invitation (token_hash, staff, invited_by, subscriber, secret, created_at, expires_at, kind) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &vals![
            new.token_hash.as_str(),
            new.staff,
            new.by,
            new.subscriber,
            new.secret.as_deref(),
            new.created_at,
            new.expires_at,
            new.kind.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// Ends the links of a person that hold.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn end(tx: &mut Tx<'_>, staff: StaffId, now: Timestamp) -> Result<(), Error> {
    tx.exec(
        "update invitation set expires_at = $1, secret = null where staff = $2 and used_at is null and expires_at > $3",
        &vals![now, staff, now],
    )
    .await?;
    Ok(())
}

/// The link whose secret has this hash.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, token_hash: &str) -> Result<Option<Invitation>, Error> {
    let sql = format!("select {COLUMNS} from invitation where token_hash = $1");
    tx.opt(sql, &vals![token_hash], invitation).await
}

/// The newest link of a person.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn newest(tx: &mut Tx<'_>, staff: StaffId) -> Result<Option<Invitation>, Error> {
    let sql = format!("select {COLUMNS} from invitation where staff = $1 order by created_at desc limit 1");
    tx.opt(sql, &vals![staff], invitation).await
}

/// Marks a link as used. Tells whether it still was open.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn used(tx: &mut Tx<'_>, token_hash: &str, now: Timestamp) -> Result<bool, Error> {
    let used = tx
        .exec(
            "update invitation set used_at = $1, secret = null \
             where token_hash = $2 and used_at is null and expires_at > $3",
            &vals![now, token_hash, now],
        )
        .await?;
    Ok(used == 1)
}

/// Forgets what a link carries: its letter went out, or never will.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn forget_secret(tx: &mut Tx<'_>, token_hash: &str) -> Result<(), Error> {
    tx.exec("update invitation set secret = null where token_hash = $1", &vals![token_hash]).await?;
    Ok(())
}
