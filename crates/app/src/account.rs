//! People who sign in to look after their own cases. Nobody needs an account to report; whoever has one finds their cases on
//! every device, and may take in those sent without it.

mod code;
mod data;
mod identity;
mod own;
mod passkey;

pub(crate) use code::send;
pub use code::{Asked, Asking, Entered, HOLDS, TRIES, ask, asked, enter};
pub use data::{About, Everything, everything, forget};
pub(crate) use identity::require;
pub use identity::{Identity, Said, drop_identity, enter_by, level};
pub use own::{
    Home, Profile, claim, claim_by_key, close_others, drop_contact, home, profile, rename, set_organisation, sign_out,
};
pub use passkey::{Passkey, add_passkey, answered, ask_device, drop_passkey, enter_by_passkey, passkeys};

pub use crate::digits::LENGTH;
use crate::{App, Error, hash};
use domain::id::AccountId;
use jiff::SignedDuration;
pub use store::account::{Account, Contact, Session};

/// How long a browser stays signed in.
pub const STAYS: SignedDuration = SignedDuration::from_hours(180 * 24);

/// The account signed in with a session's secret.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn by_session(app: &App, secret: &str) -> Result<Option<AccountId>, Error> {
    let (token, now) = (hash(secret), app.clock.now());
    app.db
        .look(move |tx| Box::pin(async move { Ok::<_, Error>(store::account::by_session(tx, token, now).await?) }))
        .await
}

/// Forgets sessions and codes that are over.
pub(crate) async fn tidy(app: &App) -> Result<(), Error> {
    let before = app.clock.now() - code::REMEMBERED;
    app.db.write(move |tx| Box::pin(async move { Ok(store::account::tidy(tx, before).await.map(drop)?) })).await
}
