//! Networks and senders from whom no reports are taken for a while.

use crate::{Error, Row, Tx, vals};
use domain::{
    id::{AccountId, BlockId, CaseId, StaffId},
    subscriber::Channel,
};
use jiff::Timestamp;

/// Who is kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// An address, or a network such as `192.0.2.0/24`.
    Network(String),
    /// Whoever sent this case.
    Sender(CaseId),
}

/// A network or a sender that is kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which.
    pub id: BlockId,
    /// Who is kept out.
    pub whom: Whom,
    /// Why, for colleagues.
    pub reason: String,
    /// Who decided it.
    pub made_by: StaffId,
    /// When.
    pub made_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// By what a sender is known again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// The address that was left.
    pub contact: Option<(Channel, String)>,
    /// The account that was signed in.
    pub account: Option<AccountId>,
}

impl Traits {
    /// Whether there is nothing to know them by.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contact.is_none() && self.account.is_none()
    }
}

/// By what an address is found. Few mail servers tell capitals apart, and whoever is kept out would soon have found them.
fn index(tx: &Tx<'_>, (channel, target): &(Channel, String)) -> Result<String, Error> {
    tx.ring().index(&format!("sender {channel} {}", target.to_lowercase()))
}

/// Keeps a network out, or a sender by what they are known by.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, block: &Block, traits: &Traits) -> Result<(), Error> {
    let (network, case) = match &block.whom {
        Whom::Network(network) => (Some(network.as_str()), None),
        Whom::Sender(case) => (None, Some(*case)),
    };
    let contact = traits.contact.as_ref().map(|contact| index(tx, contact)).transpose()?;
    tx.exec(
        "insert into block (id, network, reason, made_by, made_at, expires_at, case_id, contact_index, account) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &vals![
            block.id,
            network,
            block.reason.as_str(),
            block.made_by,
            block.made_at,
            block.expires_at,
            case,
            contact,
            traits.account
        ],
    )
    .await?;
    Ok(())
}

const COLUMNS: &str = "id, network, case_id, reason, made_by, made_at, expires_at";

fn block(row: &Row<'_>) -> Result<Block, Error> {
    let whom = match (row.get(1)?, row.get(2)?) {
        (Some(network), None) => Whom::Network(network),
        (None, Some(case)) => Whom::Sender(case),
        _ => return Err(Error::corrupt("a block of neither a network nor a sender")),
    };
    Ok(Block {
        id: BlockId(row.get(0)?),
        whom,
        reason: row.get(3)?,
        made_by: StaffId(row.get(4)?),
        made_at: row.get(5)?,
        expires_at: row.get(6)?,
    })
}

/// All who are kept out at `now`, the latest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn in_force(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Block>, Error> {
    let sql = format!("select {COLUMNS} from block where expires_at > $1 order by made_at desc, id desc");
    tx.all(sql, &vals![now], block).await
}

/// Until when an account is kept out.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn of_account(tx: &mut Tx<'_>, id: AccountId, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let sql = "select expires_at from block where expires_at > $1 and account = $2 order by expires_at desc limit 1";
    tx.opt(sql, &vals![now, id], |row| row.get(0)).await
}

/// Whether an address is one that was left with a case whose sender is kept out.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn knows(tx: &mut Tx<'_>, contact: &(Channel, String), now: Timestamp) -> Result<bool, Error> {
    let index = index(tx, contact)?;
    let sql = "select 1 from block where expires_at > $1 and contact_index = $2 limit 1";
    Ok(tx.opt(sql, &vals![now, index], |_| Ok(())).await?.is_some())
}

/// Lets a network or a sender in again from `now` on. Tells whether it was kept out.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn lift(tx: &mut Tx<'_>, id: BlockId, now: Timestamp) -> Result<bool, Error> {
    let lifted =
        tx.exec("update block set expires_at = $1 where id = $2 and expires_at > $1", &vals![now, id]).await? > 0;
    tidy(tx, now).await?;
    Ok(lifted)
}

/// Forgets by what senders are known who are kept out no more.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn tidy(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Error> {
    let known = "(contact_index is not null or account is not null)";
    let sql = format!("update block set contact_index = null, account = null where expires_at <= $1 and {known}");
    tx.exec(sql, &vals![now]).await?;
    Ok(())
}
