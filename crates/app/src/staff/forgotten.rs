//! A forgotten password: whoever looks after people makes a link by which its person chooses another one.

use super::{
    in_service,
    invitation::{Invited, Link},
    new_password, note,
    people::{Known, REASON_LEAST, Standing, helpable},
};
use crate::{App, CityNow, Error, case::text, notice::put_about_accounts};
use domain::{
    id::StaffId,
    notice::Account,
    staff::{Change, LinkKind, Staff},
    subscriber::{Channel, Standing as Proof},
};
use jiff::Timestamp;
use serde_json::json;
use store::{Tx, staff::invitation::Invitation, subscriber::Subscriber};

/// Who is to choose another password.
#[derive(Clone, Debug)]
pub struct Forgotten {
    /// Their name.
    pub name: String,
    /// Their own address to which the link can go; without one it is handed over.
    pub address: Option<Subscriber>,
}

/// How somebody is to be helped, for who may help them.
///
/// # Errors
/// As [`make_link`].
pub async fn look(app: &App, by: &Staff, id: StaffId) -> Result<Forgotten, Error> {
    let (city, now, by, channels) = (app.city(), app.clock.now(), by.clone(), app.carriers.channels());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let name = helped(tx, &by, &city, id, now).await?.person.name;
                Ok(Forgotten { name, address: address(tx, id, &channels).await? })
            })
        })
        .await
}

/// The person, if they have come and all of their roles may be ended by the one who asks.
async fn helped(tx: &mut Tx<'_>, by: &Staff, city: &CityNow, id: StaffId, now: Timestamp) -> Result<Known, Error> {
    let known = helpable(tx, by, city, id, city.day(now)).await?;
    if known.person.standing == Standing::Active { Ok(known) } else { Err(Error::conflict("people-not-come")) }
}

/// The address of the person that was theirs first, among those that a link can go to.
async fn address(tx: &mut Tx<'_>, id: StaffId, channels: &[Channel]) -> Result<Option<Subscriber>, Error> {
    let fits =
        |to: &Subscriber| to.standing == Proof::Proven && to.channel != Channel::Push && channels.contains(&to.channel);
    Ok(store::subscriber::of_staff(tx, &[id]).await?.into_iter().find(fits))
}

/// Makes a link by which somebody chooses another password, with a reason; an earlier one ends. By letter it goes to an address
/// that was shown to be theirs; without one, or to be handed over, it is told only now. The person is told of it.
///
/// # Errors
/// `NotFound` if the person is none of those looked after; `Invalid` without a reason; `Conflict` if it is the own account, the
/// person was removed or has not come yet, or holds roles which this person may not end.
pub async fn make_link(app: &App, by: &Staff, id: StaffId, reason: &str, by_letter: bool) -> Result<Invited, Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    let reason = text(reason, "reason", REASON_LEAST)?;
    let link = Link::new(app, LinkKind::Password, id, by.id, None);
    let token = app
        .db
        .write(move |tx| {
            let (city, by, reason, mut link) = (city.clone(), by.clone(), reason.clone(), link.clone());
            Box::pin(async move {
                let name = helped(tx, &by, &city, id, now).await?.person.name;
                if by_letter {
                    link.to = address(tx, id, &link.channels).await?;
                }
                let told = json!({ "person": id, "title": name });
                put_about_accounts(tx, [id], Account::PasswordLink, &id.to_string(), &told, now).await?;
                note(tx, id, Change::Link, Some(by.id), json!({ "reason": reason }), now).await?;
                link.put(tx, &city, now).await
            })
        })
        .await?;
    Ok(Invited { id, token })
}

/// Whether whoever made a link might still make it: they, or the roles of its person, may be others since.
pub(super) async fn is_backed(
    tx: &mut Tx<'_>,
    city: &CityNow,
    link: &Invitation,
    now: Timestamp,
) -> Result<bool, Error> {
    let day = city.day(now);
    let Some(maker) = store::staff::find(tx, link.by, day).await? else { return Ok(false) };
    match helped(tx, &in_service(city, day, maker), city, link.staff, now).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound | Error::Conflict(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Sets the password to which a link led, and ends every session. Roles and the second factor stay. Tells whether it was done.
pub(super) async fn choose(
    tx: &mut Tx<'_>,
    city: &CityNow,
    link: &Invitation,
    hash: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    if !is_backed(tx, city, link, now).await? {
        return Ok(false);
    }
    new_password(tx, link.staff, hash, now).await?;
    store::staff::session::close_others(tx, link.staff, "").await?;
    Ok(true)
}
