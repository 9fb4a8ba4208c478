//! Inviting people to a unit: a link that runs out, works once, and lets whoever follows it set the first password. Whoever has
//! forgotten theirs gets a link of the same kind.

use super::{
    Entrance, Visit, check_password, checked, factor, forgotten, hash, note,
    people::{Standing, changeable, useful},
    taken,
};
use crate::{
    App, CityNow, Error, FieldError,
    case::text,
    digest,
    letter::{About, Post},
    notice::put_once,
    subscriber::{self, Reached},
};
use domain::{
    city::UnitCode,
    id::StaffId,
    notice::Account as Told,
    staff::{Change, Grant, LinkKind, Staff, StaffRole},
    subscriber::{Standing as Proof, Topic},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::json;
use std::collections::BTreeSet;
use store::{
    Tx,
    staff::{Account, invitation::Invitation},
    subscriber::Subscriber,
};

/// How long a link holds.
pub const HOLDS: SignedDuration = SignedDuration::from_hours(72);

/// Who is to be invited, as it was typed.
#[derive(Clone, Debug)]
pub struct Invite {
    /// What the person will type to sign in.
    pub login: String,
    /// Name that colleagues see.
    pub name: String,
    /// An e-mail address or telephone number; empty if the link is handed over.
    pub contact: String,
    /// Language of the letter.
    pub language: String,
    /// Where.
    pub unit: UnitCode,
    /// As what.
    pub roles: Vec<StaffRole>,
    /// First day; today if none.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// Somebody got a link.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Who.
    pub id: StaffId,
    /// What the link carries, if whoever made it has to hand it over: it is told only now.
    pub token: Option<String>,
}

/// Makes an account for somebody and a link to it. The link goes out by letter where the city has a channel for the contact.
///
/// # Errors
/// `Invalid` if the login is taken, a field is empty, the contact is none, or a role is not to be given by this person there.
pub async fn invite(app: &App, by: &Staff, new: Invite) -> Result<Invited, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let mut faults = Vec::new();
    let login = kept(text(&new.login, "login", 3), &mut faults)?.to_lowercase();
    let name = kept(text(&new.name, "name", 2), &mut faults)?;
    let reached = match new.contact.trim() {
        "" => None,
        typed => {
            let reached = Reached::parse(typed, &city);
            if reached.is_none() {
                faults.push(FieldError::new("contact", "people-contact-unclear"));
            }
            reached
        }
    };
    if new.roles.is_empty() {
        faults.push(FieldError::new("role", "people-roles-none"));
    }
    let mut terms = Vec::new();
    for role in &new.roles {
        let grant = Grant { unit: new.unit.clone(), role: *role };
        let term = useful(by, &grant, &city).and_then(|()| checked(&city, grant, (new.from, new.until), now));
        match term {
            Ok(term) => terms.push(term),
            Err(Error::Invalid(more)) => {
                for fault in more {
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
            }
            Err(other) => return Err(other),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let id = StaffId(app.ids.id(now));
    let account = Account { id, login, name, password_hash: String::new(), active: false };
    let body = json!({ "login": account.login, "roles": terms });
    let to = reached.map(|reached| subscriber::new(app, reached, &new.language, now));
    let link = Link::new(app, LinkKind::Invitation, id, by.id, to);
    let token = app
        .db
        .write(move |tx| {
            let (city, account, terms, body, link) =
                (city.clone(), account.clone(), terms.clone(), body.clone(), link.clone());
            Box::pin(async move {
                store::staff::insert(tx, &account, now).await.map_err(Error::expecting("staff_login_key", taken))?;
                for term in &terms {
                    store::staff::grant(tx, id, term).await?;
                }
                note(tx, id, Change::Invite, Some(link.by), body, now).await?;
                link.put(tx, &city, now).await
            })
        })
        .await?;
    Ok(Invited { id, token })
}

/// The text, or nothing with its fault added to the others.
fn kept(outcome: Result<String, Error>, faults: &mut Vec<FieldError>) -> Result<String, Error> {
    match outcome {
        Err(Error::Invalid(more)) => {
            faults.extend(more);
            Ok(String::new())
        }
        other => other,
    }
}

/// Makes a new link for somebody who was invited and has not come; the one before ends.
///
/// # Errors
/// `NotFound` if the person is none of those looked after; `Conflict` if they have come already or were removed.
pub async fn renew(app: &App, by: &Staff, id: StaffId) -> Result<Invited, Error> {
    let (city, now, by) = (app.city(), app.clock.now(), by.clone());
    let link = Link::new(app, LinkKind::Invitation, id, by.id, None);
    let token = app
        .db
        .write(move |tx| {
            let (city, by, mut link) = (city.clone(), by.clone(), link.clone());
            Box::pin(async move {
                if changeable(tx, &by, &city, id).await?.person.standing != Standing::Invited {
                    return Err(Error::conflict("people-came-already"));
                }
                let earlier = store::staff::invitation::newest(tx, id).await?;
                link.to = match earlier.and_then(|earlier| earlier.subscriber) {
                    Some(to) => store::subscriber::find(tx, to).await?,
                    None => None,
                };
                note(tx, id, Change::Invite, Some(by.id), json!({ "again": true }), now).await?;
                link.put(tx, &city, now).await
            })
        })
        .await?;
    Ok(Invited { id, token })
}

/// A link that is to be kept and, if it can, to go out.
#[derive(Clone)]
pub(super) struct Link {
    kind: LinkKind,
    staff: StaffId,
    by: StaffId,
    token: String,
    pub(super) to: Option<Subscriber>,
    pub(super) channels: Vec<domain::subscriber::Channel>,
}

impl Link {
    pub(super) fn new(app: &App, kind: LinkKind, staff: StaffId, by: StaffId, to: Option<Subscriber>) -> Self {
        Self { kind, staff, by, token: app.ids.secret(), to, channels: app.carriers.channels() }
    }

    /// Keeps it. Puts the letter into its way, or answers the token if there is no way.
    pub(super) async fn put(self, tx: &mut Tx<'_>, city: &CityNow, now: Timestamp) -> Result<Option<String>, Error> {
        let token_hash = digest(&self.token);
        let to = match self.to {
            Some(to) => Some(subscriber::kept(tx, to, now).await?),
            None => None,
        };
        let goes_out = to.as_ref().is_some_and(|to| self.channels.contains(&to.channel) && to.is_reachable());
        let new = Invitation {
            token_hash: token_hash.clone(),
            kind: self.kind,
            staff: self.staff,
            by: self.by,
            subscriber: to.as_ref().filter(|_| goes_out).map(|to| to.id),
            secret: goes_out.then(|| self.token.clone()),
            created_at: now,
            expires_at: now.saturating_add(HOLDS).map_err(Error::bug)?,
            used_at: None,
        };
        store::staff::invitation::insert(tx, &new).await?;
        match to.filter(|_| goes_out) {
            Some(to) => {
                let post = Post { channels: &self.channels, city, now, danger: false };
                post.put(tx, &to, Topic::Work, &About::Invitation { invitation: token_hash }).await?;
                Ok(None)
            }
            None => Ok(Some(self.token)),
        }
    }
}

/// What whoever follows a link is shown.
#[derive(Clone, Debug)]
pub struct Look {
    /// What the link is for.
    pub kind: LinkKind,
    /// Where it stands.
    pub state: State,
    /// Whom it was made for.
    pub name: String,
    /// What that person signs in with.
    pub login: String,
    /// The units in which there are roles.
    pub units: Vec<UnitCode>,
    /// When it ends or ended.
    pub until: Timestamp,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A password can be set with it.
    Open,
    /// It was used: the person can sign in.
    Used,
    /// It ran out, or its maker may make it no more.
    Expired,
    /// A newer one took its place.
    Replaced,
}

/// Where the link with this token stands.
///
/// # Errors
/// `NotFound` if there is no such link, or its person was removed.
pub async fn look(app: &App, token: &str) -> Result<Look, Error> {
    let (token_hash, now, city) = (digest(token), app.clock.now(), app.city());
    app.db
        .read(move |tx| {
            let (token_hash, city) = (token_hash.clone(), city.clone());
            Box::pin(async move {
                let link = store::staff::invitation::find(tx, &token_hash).await?.ok_or(Error::NotFound)?;
                let person = store::staff::people::find(tx, link.staff).await?.ok_or(Error::NotFound)?;
                if person.standing == Standing::Removed {
                    return Err(Error::NotFound);
                }
                let state = state(tx, &city, &link, person.standing, now).await?;
                let units: BTreeSet<_> =
                    store::staff::terms(tx, link.staff).await?.into_iter().map(|term| term.grant.unit).collect();
                let units = units.into_iter().collect();
                Ok(Look {
                    kind: link.kind,
                    state,
                    name: person.name,
                    login: person.login,
                    units,
                    until: link.expires_at,
                })
            })
        })
        .await
}

async fn state(
    tx: &mut Tx<'_>,
    city: &CityNow,
    link: &Invitation,
    standing: Standing,
    now: Timestamp,
) -> Result<State, Error> {
    let invites = link.kind == LinkKind::Invitation;
    if link.used_at.is_some() || (invites && standing == Standing::Active) {
        return Ok(State::Used);
    }
    if link.is_open(now) && (invites || forgotten::is_backed(tx, city, link, now).await?) {
        return Ok(State::Open);
    }
    let newest = store::staff::invitation::newest(tx, link.staff).await?;
    let replaced = newest.is_some_and(|newest| newest.token_hash != link.token_hash);
    Ok(if replaced { State::Replaced } else { State::Expired })
}

/// Follows a link to its end: sets the password and signs the person in, or half-way where a second factor is to be shown. The
/// address to which the letter went has shown to be theirs.
///
/// # Errors
/// `NotFound` if there is no such link; `Invalid` if the password is too short; `Gone` if the link was used or ran out.
pub async fn accept(app: &App, token: &str, password: &str, visit: impl Into<Visit>) -> Result<Entrance, Error> {
    let visit = visit.into();
    match look(app, token).await?.state {
        State::Open => check_password(password)?,
        State::Used | State::Expired | State::Replaced => return Err(Error::Gone),
    }
    let hash = hash(app, password.to_owned()).await?;
    let (token_hash, now, city) = (digest(token), app.clock.now(), app.city());
    let id = app
        .db
        .write(move |tx| {
            let (token_hash, hash, city) = (token_hash.clone(), hash.clone(), city.clone());
            Box::pin(async move {
                let link = store::staff::invitation::find(tx, &token_hash).await?.ok_or(Error::NotFound)?;
                let used = store::staff::invitation::used(tx, &token_hash, now).await?;
                let (set, change) = match link.kind {
                    LinkKind::Invitation => (store::staff::activate(tx, link.staff, &hash).await?, Change::Accept),
                    LinkKind::Password => (forgotten::choose(tx, &city, &link, &hash, now).await?, Change::Password),
                };
                if !used || !set {
                    return Err(Error::Gone);
                }
                if let Some(to) = link.subscriber
                    && let Some(mut to) = store::subscriber::find(tx, to).await?
                {
                    to.standing = Proof::Proven;
                    to.staff = to.staff.or(Some(link.staff));
                    store::subscriber::update(tx, &to, now).await?;
                }
                note(tx, link.staff, change, Some(link.staff), json!({}), now).await?;
                Ok(link.staff)
            })
        })
        .await?;
    factor::begin_visit(app, id, visit).await
}

/// Lets the administrators of the unit, and whoever made a link, know that it ran out and another one is wanted; harmless to
/// repeat.
///
/// # Errors
/// `NotFound` if there is no such link; `Conflict` if it still holds or was used.
pub async fn ask_again(app: &App, token: &str) -> Result<(), Error> {
    if look(app, token).await?.state != State::Expired {
        return Err(Error::conflict("people-link-holds"));
    }
    let (token_hash, now, day) = (digest(token), app.clock.now(), app.city().day(app.clock.now()));
    app.db
        .write(move |tx| {
            let token_hash = token_hash.clone();
            Box::pin(async move {
                let link = store::staff::invitation::find(tx, &token_hash).await?.ok_or(Error::NotFound)?;
                let person = store::staff::people::find(tx, link.staff).await?.ok_or(Error::NotFound)?;
                let terms = store::staff::terms(tx, link.staff).await?;
                let units: Vec<_> = terms.iter().map(|term| term.grant.unit.clone()).collect();
                let admins = store::staff::holding(tx, StaffRole::UnitAdmin, &units, day).await?;
                let told: BTreeSet<_> = admins.iter().map(|admin| admin.id).chain([link.by]).collect();
                let told = told.into_iter().filter(|one| *one != person.id);
                let body = json!({ "person": person.id, "title": person.name, "holder": units.first() });
                put_once(tx, told, Told::AskedAgain, token_hash.as_bytes(), &body, now).await
            })
        })
        .await
}
