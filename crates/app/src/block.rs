//! Networks and senders from whom no reports are taken for a while: for floods and abuse that allowances do not stop. Always
//! with a reason and an end, since other people may come to have the same address.

use crate::{App, CityNow, Error, FieldError, case::text, subscriber::Reached};
use domain::{
    authority::keeps_out,
    code::CaseCode,
    id::{AccountId, BlockId, CaseId, StaffId},
    staff::Staff,
};
use jiff::{Timestamp, ToSpan as _};
pub use store::block::{Block, Whom};
use store::{Tx, block::Traits};

/// Most days.
pub const DAYS_MOST: i32 = 90;

/// Whom to keep out, as a person names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A network that the caller can read.
    Network(String),
    /// Whoever sent this case. Nobody is told who that is. Their account sends no more; what comes with the address that was left
    /// is looked at before it is public.
    Sender(CaseCode),
}

/// Keeps a network or a sender out.
///
/// # Errors
/// `NotFound` without a role for it; `Invalid` without a reason, for an impossible number of days, or if there is no such
/// case or nothing by which its sender would be known again.
pub async fn add(app: &App, staff: &Staff, target: Target, reason: &str, days: Option<i32>) -> Result<BlockId, Error> {
    let (city, now) = (app.city(), app.clock.now());
    allowed(staff, &city)?;
    let reason = text(reason, "reason", 5)?;
    let days = days.filter(|days| (1..=DAYS_MOST).contains(days));
    let days = days.ok_or_else(|| FieldError::new("days", "block-days").with("most", DAYS_MOST))?;
    let expires_at = now.checked_add((i64::from(days) * 24).hours()).map_err(Error::bug)?;
    let (id, made_by) = (BlockId(app.ids.id(now)), staff.id);
    app.db
        .write(move |tx| {
            let (city, target, reason) = (city.clone(), target.clone(), reason.clone());
            Box::pin(async move {
                let (whom, traits) = match target {
                    Target::Network(network) => (Whom::Network(network), Traits::default()),
                    Target::Sender(code) => {
                        let (case, traits) = sender(tx, &city, code).await?;
                        (Whom::Sender(case), traits)
                    }
                };
                let block = Block { id, whom, reason, made_by, made_at: now, expires_at };
                store::block::insert(tx, &block, &traits).await?;
                Ok(id)
            })
        })
        .await
}

fn allowed(staff: &Staff, city: &CityNow) -> Result<(), Error> {
    if keeps_out(staff, city.city()) { Ok(()) } else { Err(Error::NotFound) }
}

/// By what the sender of a case would be known again.
async fn sender(tx: &mut Tx<'_>, city: &CityNow, code: CaseCode) -> Result<(CaseId, Traits), Error> {
    let stored = store::case::by_code(tx, code).await?.ok_or_else(|| Error::field("network", "block-case"))?;
    let account = store::account::of_case(tx, stored.case.id).await?;
    let traits = traits(city, stored.report.contact.as_deref(), account);
    if traits.is_empty() {
        return Err(Error::field("network", "block-case-nothing"));
    }
    Ok((stored.case.id, traits))
}

fn traits(city: &CityNow, contact: Option<&str>, account: Option<AccountId>) -> Traits {
    let contact = contact.and_then(|contact| Reached::parse(contact, city));
    Traits { contact: contact.map(|to| (to.channel(), to.target())), account }
}

/// What a block does to a report that is being sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Days for which the account is kept out, counting one that has begun.
    days: Option<i64>,
    /// The address that was left is one of a sender who is kept out. Anybody can write down anybody's address: so the report is
    /// taken, and a moderator looks before it is public.
    pub(crate) held: bool,
}

impl Hit {
    /// Refuses the report of an account that is kept out.
    pub(crate) fn refuse(self) -> Result<(), Error> {
        match self.days {
            None => Ok(()),
            Some(days) => Err(FieldError::new("send", "block-hit-sender").with("days", days).into()),
        }
    }
}

/// What the blocks in force do to a report with this contact, of this account.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn hit(app: &App, contact: &str, account: Option<AccountId>) -> Result<Hit, Error> {
    let (traits, now) = (traits(&app.city(), Some(contact), account), app.clock.now());
    if traits.is_empty() {
        return Ok(Hit::default());
    }
    app.db
        .look(move |tx| {
            let traits = traits.clone();
            Box::pin(async move {
                let until = match traits.account {
                    Some(id) => store::block::of_account(tx, id, now).await?,
                    None => None,
                };
                let held = match &traits.contact {
                    Some(contact) => store::block::knows(tx, contact, now).await?,
                    None => false,
                };
                Ok(Hit { days: until.map(|until| days_until(until, now)), held })
            })
        })
        .await
}

/// Forgets by what senders were known whose time is over.
pub(crate) async fn tidy(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    app.db.write(move |tx| Box::pin(async move { Ok(store::block::tidy(tx, now).await?) })).await
}

/// Days until a moment, counting one that has begun.
fn days_until(until: Timestamp, now: Timestamp) -> i64 {
    const DAY: i64 = 24 * 60 * 60;
    (until.duration_since(now).as_secs() + DAY - 1) / DAY
}

/// Who is kept out, as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The block.
    pub block: Block,
    /// The case by which a sender is known.
    pub case: Option<CaseCode>,
    /// Name of who decided it.
    pub who: String,
}

/// All who are kept out now, the latest first.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn in_force(app: &App) -> Result<Vec<Block>, Error> {
    let now = app.clock.now();
    let blocks = app.db.look(move |tx| Box::pin(async move { Ok::<_, Error>(store::block::in_force(tx, now).await?) }));
    blocks.await
}

/// The same for people who decide it.
///
/// # Errors
/// `NotFound` without a role for it.
pub async fn list(app: &App, staff: &Staff) -> Result<Vec<Line>, Error> {
    allowed(staff, &app.city())?;
    let now = app.clock.now();
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let blocks = store::block::in_force(tx, now).await?;
                let people: Vec<StaffId> = blocks.iter().map(|block| block.made_by).collect();
                let names = if people.is_empty() { Vec::new() } else { store::staff::names(tx, &people).await? };
                let mut lines = Vec::with_capacity(blocks.len());
                for block in blocks {
                    let case = match block.whom {
                        Whom::Sender(case) => store::case::code_of(tx, case).await?,
                        Whom::Network(_) => None,
                    };
                    let who = crate::staff::name_of(&names, block.made_by).unwrap_or_default().to_owned();
                    lines.push(Line { block, case, who });
                }
                Ok(lines)
            })
        })
        .await
}

/// Lets a network or a sender in again.
///
/// # Errors
/// `NotFound` without a role for it, or if it is not kept out.
pub async fn lift(app: &App, staff: &Staff, id: BlockId) -> Result<(), Error> {
    allowed(staff, &app.city())?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move { if store::block::lift(tx, id, now).await? { Ok(()) } else { Err(Error::NotFound) } })
        })
        .await
}
