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

    fn index(&self, tx: &Tx<'_>) -> Result<Option<String>, Error> {
        // Few mail servers tell capitals apart, and whoever is kept out would soon have found them.
        let index = |(channel, target): &(Channel, String)| {
            tx.ring().index(&format!("sender {channel} {}", target.to_lowercase()))
        };
        self.contact.as_ref().map(index).transpose()
    }
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
    let contact = traits.index(tx)?;
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

/// Until when a sender is kept out who is known by this.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn of_sender(tx: &mut Tx<'_>, traits: &Traits, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let contact = traits.index(tx)?;
    tx.opt(
        "select expires_at from block where expires_at > $1 and (contact_index = $2 or account = $3) \
         order by expires_at desc limit 1",
        &vals![now, contact, traits.account],
        |row| row.get(0),
    )
    .await
}

/// Lets a network or a sender in again from `now` on. Tells whether it was kept out.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn lift(tx: &mut Tx<'_>, id: BlockId, now: Timestamp) -> Result<bool, Error> {
    Ok(tx.exec("update block set expires_at = $1 where id = $2 and expires_at > $1", &vals![now, id]).await? > 0)
}
