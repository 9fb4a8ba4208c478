//! What somebody does with their own account: cases, addresses, sessions.

use crate::{
    App, Error,
    case::{bounded, not_text},
    digest,
    subscriber::Reached,
};
use domain::{
    code::CaseCode,
    id::AccountId,
    organisation::{Fault, Kind, Organisation},
    subscriber::Channel,
};
use store::{
    Tx,
    account::{Account, Contact, identity::Identity, passkey::Passkey, session::Session},
    case::Stored,
};

/// Most cases shown on the page of an account.
const SHOWN: u16 = 200;
/// Most characters of a name, as on the form of a report.
const NAME_MOST: usize = 100;

/// An account with everything of it.
#[derive(Clone, Debug)]
pub struct Home {
    /// The account.
    pub account: Account,
    /// Addresses that are shown to be theirs.
    pub contacts: Vec<Contact>,
    /// What providers of identities say of them.
    pub identities: Vec<Identity>,
    /// Keys of devices that sign them in.
    pub passkeys: Vec<Passkey>,
    /// Browsers in which they are signed in, the latest first.
    pub sessions: Vec<Session>,
    /// Their cases, the latest first.
    pub cases: Vec<Stored>,
}

/// What the form of a report begins with.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// What they want to be called.
    pub name: String,
    /// How they are reached.
    pub contact: String,
    /// The body for which they may send it.
    pub organisation: Option<Organisation>,
}

/// The name of an account and the first of its addresses, and nothing else of it.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn profile(app: &App, id: AccountId) -> Result<Profile, Error> {
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let account = store::account::find(tx, id).await?.ok_or(Error::NotFound)?;
                let contact = store::account::contacts(tx, id).await?.into_iter().next().map(|contact| contact.target);
                Ok(Profile {
                    name: account.name.unwrap_or_default(),
                    contact: contact.unwrap_or_default(),
                    organisation: account.organisation,
                })
            })
        })
        .await
}

/// An account with the latest of its cases.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn home(app: &App, id: AccountId) -> Result<Home, Error> {
    whole(app, id, Some(SHOWN)).await
}

/// An account with so many of its cases, or all of them.
pub(super) async fn whole(app: &App, id: AccountId, most: Option<u16>) -> Result<Home, Error> {
    let now = app.clock.now();
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let account = store::account::find(tx, id).await?.ok_or(Error::NotFound)?;
                let contacts = store::account::contacts(tx, id).await?;
                let identities = store::account::identity::of_account(tx, id).await?;
                let passkeys = store::account::passkey::of_account(tx, id).await?;
                let sessions = store::account::session::of_account(tx, id, now).await?;
                let mut cases = Vec::new();
                let ids = match most {
                    Some(most) => store::account::cases(tx, id, most).await?,
                    None => store::account::all_cases(tx, id).await?,
                };
                for case in ids {
                    cases.extend(store::case::find(tx, case).await?);
                }
                cases.sort_by_key(|stored| std::cmp::Reverse(stored.case.sent_at));
                Ok(Home { account, contacts, identities, passkeys, sessions, cases })
            })
        })
        .await
}

/// Sets what somebody wants to be called, and the language they read.
///
/// # Errors
/// `Invalid` for a name that is too long.
pub async fn rename(app: &App, id: AccountId, name: &str, language: &str) -> Result<(), Error> {
    let name = bounded(name, "name", 0, NAME_MOST)?;
    let (now, language) = (app.clock.now(), language.to_owned());
    app.db
        .write(move |tx| {
            let (name, language) = (name.clone(), language.clone());
            Box::pin(async move {
                let known = store::account::find(tx, id).await?.ok_or(Error::NotFound)?;
                let changed = Account { name: Some(name).filter(|name| !name.is_empty()), language, ..known };
                Ok(store::account::update(tx, &changed, now).await?)
            })
        })
        .await
}

/// Notes the body for which somebody may send reports, or that it is none any longer. What was sent keeps the name it was
/// sent under.
///
/// # Errors
/// `Invalid` if the name is none, the kind is none, or the number has not the shape of a tax code.
pub async fn set_organisation(app: &App, id: AccountId, told: Option<(&str, &str, &str)>) -> Result<(), Error> {
    let organisation = told.map(|(name, kind, number)| organisation(name, kind, number)).transpose()?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let organisation = organisation.clone();
            Box::pin(async move {
                let known = store::account::find(tx, id).await?.ok_or(Error::NotFound)?;
                Ok(store::account::update(tx, &Account { organisation, ..known }, now).await?)
            })
        })
        .await
}

fn organisation(name: &str, kind: &str, number: &str) -> Result<Organisation, Error> {
    let kind = Kind::parse(kind).ok_or_else(|| Error::field("kind", "field-choice-unknown"))?;
    Organisation::new(name, kind, number).map_err(|fault| match fault {
        Fault::Name(fault) => not_text(fault, "organisation").into(),
        Fault::Number => Error::field("number", "organisation-number-unclear"),
    })
}

/// Takes in a case that was sent without the account: whoever has its code and an address that was left with it. Whether
/// there is such a case, or another address was left, is answered alike.
///
/// # Errors
/// `Invalid` if no case was sent with this code and one of the account's addresses.
pub async fn claim(app: &App, id: AccountId, code: CaseCode) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .write(move |tx| {
            let city = city.clone();
            Box::pin(async move {
                let unknown = || Error::field("claim", "account-claim-unknown");
                let contacts = store::account::contacts(tx, id).await?;
                let stored = store::case::by_code(tx, code).await?.ok_or_else(unknown)?;
                let left = stored.report.contact.as_deref().and_then(|contact| Reached::parse(contact, &city));
                let fits = |contact: &Contact| Reached::of(contact.channel, &contact.target) == left;
                if left.is_none() || !contacts.iter().any(fits) {
                    return Err(unknown());
                }
                store::account::add_case(tx, id, stored.case.id, now).await?;
                Ok(())
            })
        })
        .await
}

/// Takes in cases whose secret keys somebody has; tells how many were new to the account.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn claim_by_key(app: &App, id: AccountId, keys: Vec<(CaseCode, String)>) -> Result<usize, Error> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let keys = keys.clone();
            Box::pin(async move {
                let mut new = 0;
                for (code, key) in keys {
                    let Some(case) = store::case::id_of(tx, code).await? else { continue };
                    if store::case::key_fits(tx, case, &digest(&key)).await? {
                        new += usize::from(store::account::add_case(tx, id, case, now).await?);
                    }
                }
                Ok(new)
            })
        })
        .await
}

/// Takes an address from an account. One has to stay, or nobody could sign in again.
///
/// # Errors
/// `Invalid` for the last one.
pub async fn drop_contact(app: &App, id: AccountId, channel: Channel) -> Result<(), Error> {
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::account::remove_contact(tx, id, channel).await?;
                keep_a_way(tx, id, "contact").await
            })
        })
        .await
}

/// Refuses a change after which nobody could sign in to the account again.
pub(super) async fn keep_a_way(tx: &mut Tx<'_>, id: AccountId, field: &'static str) -> Result<(), Error> {
    let reached = !store::account::contacts(tx, id).await?.is_empty();
    let known = !store::account::identity::of_account(tx, id).await?.is_empty();
    if reached || known || !store::account::passkey::of_account(tx, id).await?.is_empty() {
        return Ok(());
    }
    Err(Error::field(field, "account-contact-last"))
}
