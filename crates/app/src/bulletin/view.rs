//! What people who issue warnings see of bulletins and of the feeds they come from.

use super::{Memory, alert_of, check, earlier, is_given_up, refused};
use crate::{App, Error, warning::around};
use domain::{
    bulletin::{self, Bulletin, Filling, Refusal, State},
    cap::Alert,
    id::{BulletinId, WarningId},
    staff::Staff,
    warning::{Mode, Warning},
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::{
    Tx,
    bulletin::{After, Part},
};

/// Most bulletins of one part of the list.
pub const PAGE: u16 = 30;

/// A bulletin with what it says.
#[derive(Clone, Debug)]
pub struct Listed {
    /// As it is kept.
    pub bulletin: Bulletin,
    /// The message.
    pub alert: Alert,
}

impl Listed {
    fn new(bulletin: Bulletin) -> Result<Self, Error> {
        Ok(Self { alert: alert_of(&bulletin)?, bulletin })
    }
}

/// Where the next part of a list begins, if there is one.
pub type Next = Option<After>;

/// A part of the list, what came last first.
///
/// # Errors
/// `NotFound` for whom it is not; `Unavailable` if the database does not answer.
pub async fn list(app: &App, staff: &Staff, part: Part, after: Next) -> Result<(Vec<Listed>, Next), Error> {
    check(staff)?;
    let now = app.clock.now();
    let mut found = app
        .db
        .read::<_, Error>(move |tx| {
            Box::pin(async move { Ok(store::bulletin::list(tx, part, now, after, PAGE + 1).await?) })
        })
        .await?;
    let more = found.len() > usize::from(PAGE);
    found.truncate(PAGE.into());
    let next = found.last().filter(|_| more).map(|last| (last.received_at, last.id));
    Ok((found.into_iter().map(Listed::new).collect::<Result<_, _>>()?, next))
}

/// How many bulletins wait for somebody to decide.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn open(app: &App) -> Result<u32, Error> {
    let now = app.clock.now();
    app.db.read(move |tx| Box::pin(async move { Ok(store::bulletin::open(tx, now).await?) })).await
}

/// A feed and how it goes.
#[derive(Clone, Debug, Default)]
pub struct FeedView {
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub address: String,
    /// When it last answered well.
    pub heard_at: Option<Timestamp>,
    /// When it was looked at last.
    pub looked_at: Option<Timestamp>,
    /// What the last looks left.
    pub memory: Memory,
}

/// The feeds of the settings, by name.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn feeds(app: &App) -> Result<Vec<FeedView>, Error> {
    let known = app.db.read::<_, Error>(|tx| Box::pin(async move { Ok(store::feed::all(tx).await?) })).await?;
    let mut known: BTreeMap<_, _> = known.into_iter().map(|feed| (feed.name.clone(), feed)).collect();
    let view = |(name, address): (&String, &String)| {
        let (name, address) = (name.clone(), address.clone());
        let Some(feed) = known.remove(&name) else { return FeedView { name, address, ..FeedView::default() } };
        let memory = serde_json::from_value(feed.body).unwrap_or_default();
        FeedView { name, address, heard_at: feed.heard_at, looked_at: feed.looked_at, memory }
    };
    Ok(app.feeds.addresses.iter().map(view).collect())
}

/// A bulletin and what belongs to it.
#[derive(Clone, Debug)]
pub struct BulletinView {
    /// Itself.
    pub own: Listed,
    /// All that it continues and that continues it, itself included, the first of them first.
    pub chain: Vec<Listed>,
    /// The warning that was written from it.
    pub warning: Option<Warning>,
    /// The warning that was written from one that it continues.
    pub earlier_warning: Option<Warning>,
    /// Who decided.
    pub decider: String,
    /// Whether a warning can be written from it now, and of which mode.
    pub may_write: Result<Mode, Refusal>,
    /// Whether it can be ignored.
    pub may_ignore: bool,
    /// Whether it can be opened again.
    pub may_reopen: bool,
}

/// What a warning that is written from a bulletin begins with, and whether it is meant.
///
/// # Errors
/// `NotFound`, or `Conflict` if none can be written from it now.
pub async fn filling(app: &App, staff: &Staff, id: BulletinId) -> Result<(Mode, Filling), Error> {
    check(staff)?;
    let (city, now) = (app.city(), app.clock.now());
    let find = app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(store::bulletin::find(tx, id).await?) }));
    let bulletin = find.await?.ok_or(Error::NotFound)?;
    let mode = bulletin.may_write(now).map_err(refused)?;
    let (languages, areas) = (&city.city().languages, around(&city, now)?.areas);
    Ok((mode, bulletin::filling(&alert_of(&bulletin)?, languages, areas)))
}

async fn warning(tx: &mut Tx<'_>, id: Option<WarningId>) -> Result<Option<Warning>, Error> {
    let Some(id) = id else { return Ok(None) };
    Ok(store::warning::find(tx, id).await?)
}

/// A bulletin with everything about it.
///
/// # Errors
/// `NotFound` if there is none for this person.
pub async fn view(app: &App, staff: &Staff, id: BulletinId) -> Result<BulletinView, Error> {
    check(staff)?;
    let now = app.clock.now();
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let bulletin = store::bulletin::find(tx, id).await?.ok_or(Error::NotFound)?;
                let mut chain = earlier(tx, &bulletin).await?;
                let taken = chain.iter().rev().find_map(|earlier| earlier.warning);
                chain.push(bulletin.clone());
                chain.extend(store::bulletin::later(tx, &bulletin).await?);
                let given_up = is_given_up(tx, &bulletin).await?;
                let decider: Vec<_> = bulletin.decision.iter().map(|decision| decision.by).collect();
                let decider = store::staff::names(tx, &decider).await?.pop().map(|(_, name)| name);
                Ok(BulletinView {
                    chain: chain.into_iter().map(Listed::new).collect::<Result<_, _>>()?,
                    warning: warning(tx, bulletin.warning).await?,
                    earlier_warning: warning(tx, taken).await?,
                    decider: decider.unwrap_or_default(),
                    may_write: bulletin.may_write(now),
                    may_ignore: matches!(bulletin.state, State::Open | State::Noted),
                    may_reopen: bulletin.reopen(given_up).is_ok(),
                    own: Listed::new(bulletin)?,
                })
            })
        })
        .await
}
