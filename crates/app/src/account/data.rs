//! What is kept of somebody: all of it for them to take along, and the end of it.

use super::{
    own::{Home, whole},
    session,
};
use crate::{
    App, Error,
    case::Proof,
    consent::{self, Told},
    request::{self, Asked},
    subscriber::{self, Own},
    view::{CaseView, Viewer, load},
};
use domain::{
    code::CaseCode,
    consent::{Consent, Purpose, Subject},
    id::AccountId,
    subscriber::Channel,
};
use jiff::Timestamp;

/// Everything that is kept of somebody with an account.
#[derive(Clone, Debug)]
pub struct Everything {
    /// The account, its addresses, identities, keys and browsers.
    pub home: Home,
    /// Their cases as they may see them, with who looked at their data; the latest first.
    pub cases: Vec<CaseView>,
    /// Their addresses that are told of things, with what each gets.
    pub notices: Vec<Own>,
    /// What they agreed to: with the account, with each case, at their addresses.
    pub consents: Vec<(About, Consent)>,
    /// What they asked about their data, for themselves and for each case.
    pub requests: Vec<(About, Asked)>,
    /// Until when their reports are not taken online, if they are blocked.
    pub blocked_until: Option<Timestamp>,
}

/// Where something was agreed to, or asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The account.
    Account,
    /// A case.
    Case(CaseCode),
    /// An address that is told of things.
    Address(Channel),
}

/// Everything that is kept of somebody.
///
/// # Errors
/// `NotFound` if there is no such account.
pub async fn everything(app: &App, id: AccountId) -> Result<Everything, Error> {
    let home = whole(app, id, None).await?;
    let codes: Vec<_> = home.cases.iter().map(|stored| stored.case.code).collect();
    let addresses: Vec<_> = home.contacts.iter().map(|one| (one.channel, one.target.clone())).collect();
    let (city, now) = (app.city(), app.clock.now());
    let told = app
        .db
        .read(move |tx| {
            let (city, codes, addresses) = (city.clone(), codes.clone(), addresses.clone());
            Box::pin(async move {
                let mut cases = Vec::with_capacity(codes.len());
                for code in codes {
                    let proof = Proof { key: None, account: Some(id) };
                    cases.push(load(tx, &city, code, Viewer::Reporter(proof), now).await?);
                }
                let mut subjects = vec![(About::Account, Subject::Account(id))];
                let of_case =
                    |view: &CaseView| (About::Case(view.stored.case.code), Subject::Case(view.stored.case.id));
                subjects.extend(cases.iter().map(of_case));
                let mut notices = Vec::new();
                for (channel, target) in addresses {
                    let Some(own) = store::subscriber::at(tx, channel, &target).await? else { continue };
                    subjects.push((About::Address(channel), Subject::Subscriber(own.id)));
                    notices.push(subscriber::whole(tx, own, u16::MAX).await?);
                }
                let (mut consents, mut requests) = (Vec::new(), Vec::new());
                for (about, subject) in subjects {
                    let given = consent::of(tx, subject).await?;
                    consents.extend(given.into_iter().map(|one| (about.clone(), one)));
                    let asked = request::of(tx, subject).await?;
                    requests.extend(asked.into_iter().map(|one| (about.clone(), one)));
                }
                Ok::<_, Error>((cases, notices, consents, requests, store::block::of_account(tx, id, now).await?))
            })
        })
        .await?;
    let (cases, notices, consents, requests, blocked_until) = told;
    Ok(Everything { home, cases, notices, consents, requests, blocked_until })
}

/// Ends an account: nothing of it stays but that it was agreed to and ended, and its cases name nobody. The cases themselves
/// stay, as the work of the units that hold them; whoever has the secret link of one still opens it.
///
/// # Errors
/// `NotFound` if there is no such account.
pub async fn forget(app: &App, id: AccountId) -> Result<(), Error> {
    let (city, now) = (app.city(), app.clock.now());
    app.db
        .write::<_, Error>(move |tx| {
            let city = city.clone();
            Box::pin(async move {
                store::account::find(tx, id).await?.ok_or(Error::NotFound)?;
                for case in store::account::all_cases(tx, id).await? {
                    consent::take_back(tx, &city, case, &[Purpose::Handling, Purpose::Contact], Told::WEB, now).await?;
                }
                let own = Subject::Account(id);
                consent::end(tx, own, Purpose::Account, Told::WEB, now).await?;
                store::request::forget(tx, own).await?;
                Ok(store::account::remove(tx, id, now).await?)
            })
        })
        .await?;
    session::follow(app).await;
    Ok(())
}
