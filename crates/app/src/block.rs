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
    /// Whoever sent this case: by the address that was left and by the account. Nobody is told who that is.
    Sender(CaseCode),
}

/// Keeps a network or a sender out.
///
/// # Errors
/// `Forbidden` without a role for it; `Invalid` without a reason, for an impossible number of days, or if there is no such
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
    if keeps_out(staff, city.city()) { Ok(()) } else { Err(Error::Forbidden) }
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

/// Whether whoever sends a report now is kept out.
///
/// # Errors
/// `Invalid` if they are, with the days that are left; `Unavailable` if the database does not answer.
pub(crate) async fn keep_out(app: &App, contact: Option<&str>, account: Option<AccountId>) -> Result<(), Error> {
    let (traits, now) = (traits(&app.city(), contact, account), app.clock.now());
    if traits.is_empty() {
        return Ok(());
    }
    let until = app.db.look(move |tx| {
        let traits = traits.clone();
        Box::pin(async move { Ok::<_, Error>(store::block::of_sender(tx, &traits, now).await?) })
    });
    match until.await? {
        None => Ok(()),
        Some(until) => Err(FieldError::new("send", "block-hit-sender").with("days", days_until(until, now)).into()),
    }
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
/// `Forbidden` without a role for it.
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
                        Whom::Sender(case) => store::case::find(tx, case).await?.map(|stored| stored.case.code),
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
/// `Forbidden` without a role for it; `NotFound` if it is not kept out.
pub async fn lift(app: &App, staff: &Staff, id: BlockId) -> Result<(), Error> {
    allowed(staff, &app.city())?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move { if store::block::lift(tx, id, now).await? { Ok(()) } else { Err(Error::NotFound) } })
        })
        .await
}
