//! Networks from which no reports are taken for a while: for floods that allowances do not stop. Always with a reason and
//! an end, since other people may come to have the same address.

use crate::{App, Error, FieldError, case::text};
use domain::{
    id::{BlockId, StaffId},
    staff::{Staff, StaffRole},
};
use jiff::ToSpan as _;
pub use store::block::Block;

/// Most days.
pub const DAYS_MOST: i32 = 90;

/// Whether a person decides who is kept out: whoever runs the program or coordinates the city.
#[must_use]
pub fn may_block(staff: &Staff) -> bool {
    staff.is(StaffRole::Admin) || staff.is(StaffRole::Coordinator)
}

/// Keeps a network out. `network` is one that the caller can read.
///
/// # Errors
/// `Forbidden` without a role for it; `Invalid` without a reason or for an impossible number of days.
pub async fn add(app: &App, staff: &Staff, network: String, reason: &str, days: Option<i32>) -> Result<BlockId, Error> {
    if !may_block(staff) {
        return Err(Error::Forbidden);
    }
    let reason = text(reason, "reason", 5)?;
    let days = days.filter(|days| (1..=DAYS_MOST).contains(days));
    let days = days.ok_or_else(|| FieldError::new("days", "block-days").with("most", DAYS_MOST))?;
    let now = app.clock.now();
    let expires_at = now.checked_add((i64::from(days) * 24).hours()).map_err(Error::bug)?;
    let block = Block { id: BlockId(app.ids.id(now)), network, reason, made_by: staff.id, made_at: now, expires_at };
    let id = block.id;
    app.db.write(move |tx| Box::pin(async move { Ok::<_, Error>(store::block::insert(tx, &block).await?) })).await?;
    Ok(id)
}

/// The networks that are kept out now, the latest first, with the names of those who decided it.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn in_force(app: &App) -> Result<Vec<(Block, String)>, Error> {
    let now = app.clock.now();
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let blocks = store::block::in_force(tx, now).await?;
                let people: Vec<StaffId> = blocks.iter().map(|block| block.made_by).collect();
                let names = if people.is_empty() { Vec::new() } else { store::staff::names(tx, &people).await? };
                let name = |id| crate::staff::name_of(&names, id).unwrap_or_default().to_owned();
                Ok(blocks.into_iter().map(|block| (block.clone(), name(block.made_by))).collect())
            })
        })
        .await
}

/// Lets a network in again.
///
/// # Errors
/// `Forbidden` without a role for it; `NotFound` if it is not kept out.
pub async fn lift(app: &App, staff: &Staff, id: BlockId) -> Result<(), Error> {
    if !may_block(staff) {
        return Err(Error::Forbidden);
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move { if store::block::lift(tx, id, now).await? { Ok(()) } else { Err(Error::NotFound) } })
        })
        .await
}
