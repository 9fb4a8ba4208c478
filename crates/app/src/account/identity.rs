//! Signing in through a provider of identities, such as the national one: what it says of a person, and whose account that is.

use super::{Entered, STAYS};
use crate::{
    App, Error,
    consent::{self, Told},
    ports::post::Address,
};
use domain::{
    account::Level,
    consent::{Purpose, Subject},
    id::AccountId,
};
use jiff::Timestamp;
pub use store::account::identity::Identity;
use store::{
    Tx,
    account::{Account, Contact},
};

/// What a provider said when somebody came back from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The provider, by its name in the settings.
    pub provider: String,
    /// What it calls the person.
    pub subject: String,
    /// The person's name.
    pub name: Option<String>,
    /// How well it knows them.
    pub level: Level,
    /// An address that the provider has seen to be theirs.
    pub contact: Option<Address>,
}

/// Signs in whom a provider has named, or adds the identity to the account of who is signed in.
///
/// # Errors
/// `Invalid` if the identity signs in another account than the one that it is to be added to.
pub async fn enter_by(
    app: &App,
    said: Said,
    to: Option<AccountId>,
    device: &str,
    language: &str,
) -> Result<Entered, Error> {
    let now = app.clock.now();
    let new = Account {
        id: AccountId(app.ids.id(now)),
        name: None,
        organisation: None,
        language: language.to_owned(),
        created_at: now,
    };
    let device = device.to_owned();
    app.db
        .write(move |tx| {
            let (said, device, new) = (said.clone(), device.clone(), new.clone());
            Box::pin(async move { enter(tx, &said, to, &new, &device, now).await })
        })
        .await
}

async fn enter(
    tx: &mut Tx<'_>,
    said: &Said,
    to: Option<AccountId>,
    new: &Account,
    device: &str,
    now: Timestamp,
) -> Result<Entered, Error> {
    if let Some(to) = to {
        store::account::find(tx, to).await?.ok_or(Error::NotFound)?;
    }
    let known = store::account::identity::at(tx, &said.provider, &said.subject).await?;
    if to.is_some() && known.is_some() && known != to {
        return Err(Error::field("provider", "account-identity-taken"));
    }
    let account = to.or(known).unwrap_or(new.id);
    if to.or(known).is_none() {
        store::account::insert(tx, new).await?;
        consent::give(tx, Subject::Account(new.id), Purpose::Account, Told::WEB, now).await?;
    }
    let identity = Identity {
        provider: said.provider.clone(),
        subject: said.subject.clone(),
        name: said.name.clone(),
        level: said.level,
        proven_at: now,
    };
    store::account::identity::put(tx, account, &identity).await?;
    if let Some(contact) = &said.contact {
        add_free(tx, account, contact, now).await?;
    }
    let session = match to {
        Some(_) => None,
        None => Some(store::account::session::open(tx, account, device, now, now + STAYS).await?),
    };
    Ok(Entered { account, session, new: known.is_none() && to.is_none() })
}

/// Adds an address that the provider has seen to be theirs, unless the account has one of its channel or another has it.
async fn add_free(tx: &mut Tx<'_>, account: AccountId, contact: &Address, now: Timestamp) -> Result<(), Error> {
    let (channel, target) = (contact.channel(), contact.target());
    let had = store::account::contacts(tx, account).await?.iter().any(|own| own.channel == channel);
    if had || store::account::at(tx, channel, &target).await?.is_some() {
        return Ok(());
    }
    Ok(store::account::put_contact(tx, account, &Contact { channel, target, proven_at: now }).await?)
}

/// Takes what a provider says from an account. One way to sign in has to stay.
///
/// # Errors
/// `Invalid` for the last one.
pub async fn drop_identity(app: &App, id: AccountId, provider: &str) -> Result<(), Error> {
    let provider = provider.to_owned();
    app.db
        .write(move |tx| {
            let provider = provider.clone();
            Box::pin(async move {
                store::account::identity::remove(tx, id, &provider).await?;
                super::own::keep_a_way(tx, id, "provider").await
            })
        })
        .await
}

/// Refuses what asks for more than is known of somebody.
pub(crate) async fn require(tx: &mut Tx<'_>, least: Level, id: Option<AccountId>) -> Result<(), Error> {
    let known = match id {
        Some(id) if least > Level::None => store::account::identity::level(tx, id).await?,
        _ => Level::None,
    };
    if known >= least { Ok(()) } else { Err(Error::field("account", format!("account-level-{least}"))) }
}

/// How well it is known who somebody is: none for who is not signed in.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn level(app: &App, id: Option<AccountId>) -> Result<Level, Error> {
    let Some(id) = id else { return Ok(Level::None) };
    app.db.read(move |tx| Box::pin(async move { Ok::<_, Error>(store::account::identity::level(tx, id).await?) })).await
}
