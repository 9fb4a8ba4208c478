//! One-time codes: six digits to a telephone or a mailbox, which show that its owner is there. Who asks learns nothing of
//! whether the address is known: the first code that fits makes the account.

use super::STAYS;
use crate::{
    App, Error, FieldError,
    consent::{self, Told},
    digest,
    digits::{self, LENGTH},
    jobs::{self, Task},
    letter::Outcome,
    ports::post::{Address, Refused},
};
use domain::{
    consent::{Purpose, Subject},
    id::{AccountId, OneTimeCodeId},
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Tx,
    account::{Account, Contact, code::OneTimeCode},
};

/// How long a code holds.
pub const HOLDS: SignedDuration = SignedDuration::from_mins(10);
/// How often digits may be typed for one code.
pub const TRIES: u32 = 5;
/// Codes that one address gets within [`SPAN`]: with [`TRIES`], guessing one takes years.
const MOST: usize = 5;
/// The span in which they are counted.
const SPAN: SignedDuration = SignedDuration::from_hours(1);
/// How long a code that is over is remembered, so that whoever comes late is told so.
pub(super) const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// Who asks for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Somebody who wants to sign in.
    SignIn,
    /// Somebody who is signed in and adds an address.
    Add(AccountId),
}

/// A code that was asked for, as the page that takes the digits shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Where it went.
    pub to: Address,
    /// Whether it can still be typed.
    pub open: bool,
    /// Whether the address is to be added to an account.
    pub adds: bool,
    /// Until when it holds.
    pub until: Timestamp,
}

/// What the digits opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The account.
    pub account: AccountId,
    /// The token of the session that was opened; none where an address was added.
    pub session: Option<String>,
    /// Whether the account is new.
    pub new: bool,
}

/// Asks for a code. What is answered and how long it takes is the same whether the address is known or not.
///
/// # Errors
/// `Invalid` if the city has no such channel; `TooMany` if the address got enough within the hour.
pub async fn ask(app: &App, to: Address, asking: Asking, language: &str) -> Result<OneTimeCodeId, Error> {
    if !app.carriers.channels().contains(&to.channel()) || !matches!(to, Address::Mail(_) | Address::Sms(_)) {
        return Err(Error::field("contact", "account-no-channel"));
    }
    let now = app.clock.now();
    let new = OneTimeCode {
        id: OneTimeCodeId(app.ids.id(now)),
        channel: to.channel(),
        target: to.target(),
        language: language.to_owned(),
        account: if let Asking::Add(account) = asking { Some(account) } else { None },
        tries: 0,
        created_at: now,
        expires_at: now + HOLDS,
        used_at: None,
    };
    app.db
        .write(move |tx| {
            let new = new.clone();
            Box::pin(async move {
                let earlier = store::account::code::asked_since(tx, new.channel, &new.target, now - SPAN).await?;
                if let Some(first) = earlier.len().checked_sub(MOST).and_then(|over| earlier.get(over)) {
                    let wait = (*first + SPAN).duration_since(now).as_secs().max(1);
                    return Err(Error::TooMany { retry_after_s: u32::try_from(wait).unwrap_or(u32::MAX) });
                }
                store::account::code::insert(tx, &new).await?;
                jobs::ask(tx, &Task::SendCode { channel: new.channel, code: new.id }, now).await?;
                Ok(new.id)
            })
        })
        .await
}

/// A code that was asked for.
///
/// # Errors
/// `NotFound` if there is none with this id, or no longer.
pub async fn asked(app: &App, id: OneTimeCodeId) -> Result<Asked, Error> {
    let now = app.clock.now();
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let code = store::account::code::find(tx, id).await?.ok_or(Error::NotFound)?;
                let to = Address::of(code.channel, &code.target).ok_or(Error::NotFound)?;
                let open = code.used_at.is_none() && code.expires_at > now && code.tries < TRIES;
                Ok(Asked { to, open, adds: code.account.is_some(), until: code.expires_at })
            })
        })
        .await
}

/// What became of digits that were typed: written down before it is told.
enum Checked {
    Wrong { left: u32 },
    Spent,
    Expired,
    Taken,
    Entered(Entered),
}

/// Signs in, or adds an address, by the digits that were typed. A code works once, for ten minutes, and for five tries.
///
/// # Errors
/// `NotFound` if there is no such code; `Invalid` names what does not fit.
pub async fn enter(app: &App, id: OneTimeCodeId, typed: &str, device: &str) -> Result<Entered, Error> {
    let form = || FieldError::new("code", "account-code-form").with("n", LENGTH);
    let typed = digits::typed(typed).ok_or_else(form)?;
    let now = app.clock.now();
    let (new, device) = (AccountId(app.ids.id(now)), device.to_owned());
    let checked = app
        .db
        .write(move |tx| {
            let (typed, device) = (typed.clone(), device.clone());
            Box::pin(async move { check(tx, id, &typed, new, &device, now).await })
        })
        .await?;
    match checked {
        Checked::Entered(entered) => Ok(entered),
        Checked::Wrong { left: 0 } | Checked::Spent => Err(Error::field("code", "account-code-spent")),
        Checked::Wrong { left } => Err(FieldError::new("code", "account-code-wrong").with("n", left).into()),
        Checked::Expired => Err(Error::field("code", "account-code-expired")),
        Checked::Taken => Err(Error::field("code", "account-contact-taken")),
    }
}

async fn check(
    tx: &mut Tx<'_>,
    id: OneTimeCodeId,
    typed: &str,
    new: AccountId,
    device: &str,
    now: Timestamp,
) -> Result<Checked, Error> {
    let code = store::account::code::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !store::account::code::count_try(tx, id, TRIES, now).await? {
        let over = code.used_at.is_none() && code.expires_at <= now;
        return Ok(if over { Checked::Expired } else { Checked::Spent });
    }
    // Compared as hashes: how long it takes tells nothing of the digits.
    if digest(store::account::code::digits(tx, id)?) != digest(typed) {
        return Ok(Checked::Wrong { left: TRIES.saturating_sub(code.tries + 1) });
    }
    store::account::code::used(tx, id, now).await?;
    let contact = Contact { channel: code.channel, target: code.target.clone(), proven_at: now };
    let known = store::account::at(tx, code.channel, &code.target).await?;
    if let Some(account) = code.account {
        if known.is_some_and(|known| known != account) {
            return Ok(Checked::Taken);
        }
        store::account::put_contact(tx, account, &contact).await?;
        return Ok(Checked::Entered(Entered { account, session: None, new: false }));
    }
    let account = known.unwrap_or(new);
    if known.is_none() {
        let account =
            Account { id: new, name: None, organisation: None, language: code.language.clone(), created_at: now };
        store::account::insert(tx, &account).await?;
        store::account::put_contact(tx, new, &contact).await?;
        consent::give(tx, Subject::Account(new), Purpose::Account, Told::WEB, now).await?;
    }
    let token = store::account::session::open(tx, account, device, now, now + STAYS).await?;
    Ok(Checked::Entered(Entered { account, session: Some(token), new: known.is_none() }))
}

/// Hands a code over, while it is of use.
pub(crate) async fn send(app: &App, id: OneTimeCodeId) -> Result<Outcome, Error> {
    let found = app
        .db
        .read(move |tx| {
            Box::pin(async move {
                let Some(code) = store::account::code::find(tx, id).await? else { return Ok::<_, Error>(None) };
                let digits = store::account::code::digits(tx, id)?;
                Ok(Some((code, digits)))
            })
        })
        .await?;
    let now = app.clock.now();
    let Some((code, digits)) = found else { return Ok(Outcome::Done) };
    if code.used_at.is_some() {
        return Ok(Outcome::Done);
    }
    if code.expires_at <= now {
        return Ok(Outcome::Never("the code was over before it could go".to_owned()));
    }
    let (Some(voice), Some(carrier)) = (&app.voice, app.carriers.of(code.channel)) else {
        return Ok(Outcome::Again { fault: format!("no {} here", code.channel), not_before: None });
    };
    let Some(to) = Address::of(code.channel, &code.target) else {
        return Ok(Outcome::Never("not an address".to_owned()));
    };
    let letter = voice.code(&app.city(), now, &code.language, &id.0.simple().to_string(), &digits);
    match carrier.send(&to, &letter).await {
        Ok(_) => Ok(Outcome::Done),
        Err(Refused::Later { fault, after }) => {
            Ok(Outcome::Again { fault, not_before: after.and_then(|after| now.checked_add(after).ok()) })
        }
        Err(Refused::Never { fault } | Refused::Gone { fault }) => Ok(Outcome::Never(fault)),
    }
}
