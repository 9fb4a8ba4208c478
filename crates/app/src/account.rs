//! People who sign in to look after their own cases. Nobody needs an account to report; whoever has one finds their cases on
//! every device, and may take in those sent without it.

mod code;
mod data;
mod identity;
mod own;
mod passkey;
mod session;

pub(crate) use code::send;
pub use code::{Asked, Asking, Entered, HOLDS, TRIES, ask, asked, enter};
pub use data::{About, Everything, everything, forget};
pub(crate) use identity::require;
pub use identity::{Identity, Said, drop_identity, enter_by, level};
pub use own::{Home, Profile, claim, claim_by_key, drop_contact, home, profile, rename, set_organisation};
pub use passkey::{Passkey, add_passkey, answered, ask_device, drop_passkey, enter_by_passkey, passkeys};
pub use session::{Revocations, by_session, by_token, close_others, follow_revocations, sign_out};

pub use crate::digits::LENGTH;
use crate::{App, Error};
use jiff::SignedDuration;
pub use store::account::{Account, Contact, session::Session};

/// How long a browser stays signed in.
pub const STAYS: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Forgets sessions and codes that are over.
pub(crate) async fn tidy(app: &App) -> Result<(), Error> {
    let before = app.clock.now() - code::REMEMBERED;
    app.db.write(move |tx| Box::pin(async move { Ok(store::account::tidy(tx, before).await.map(drop)?) })).await
}
