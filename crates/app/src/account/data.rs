//! What is kept of somebody: all of it for them to take along, and the end of it.

use super::own::{Home, home};
use crate::{
    App, Error,
    case::Proof,
    subscriber::Reached,
    view::{CaseView, Viewer, load},
};
use domain::{
    case::Visibility,
    id::AccountId,
    subscriber::{Channel, Part},
};
use store::Tx;

/// Everything that is kept of somebody with an account.
#[derive(Clone, Debug)]
pub struct Everything {
    /// The account, its addresses, identities, keys and browsers.
    pub home: Home,
    /// Their cases as they may see them, with who looked at their data; the latest first.
    pub cases: Vec<CaseView>,
}

/// Everything that is kept of somebody.
///
/// # Errors
/// `NotFound` if there is no such account.
pub async fn everything(app: &App, id: AccountId) -> Result<Everything, Error> {
    let home = home(app, id).await?;
    let codes: Vec<_> = home.cases.iter().map(|stored| stored.case.code).collect();
    let (city, now) = (app.city(), app.clock.now());
    let cases = app
        .db
        .read(move |tx| {
            let (city, codes) = (city.clone(), codes.clone());
            Box::pin(async move {
                let mut cases = Vec::with_capacity(codes.len());
                for code in codes {
                    let proof = Proof { key: None, account: Some(id) };
                    cases.push(load(tx, &city, code, Viewer::Reporter(proof), now).await?);
                }
                Ok::<_, Error>(cases)
            })
        })
        .await?;
    Ok(Everything { home, cases })
}

/// Ends an account: nothing of it stays, and its cases name nobody. The cases themselves stay, as the work of the units that
/// hold them; whoever has the secret link of one still opens it.
///
/// # Errors
/// `NotFound` if there is no such account.
pub async fn forget(app: &App, id: AccountId) -> Result<(), Error> {
    let city = app.city();
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let city = city.clone();
            Box::pin(async move {
                store::account::find(tx, id).await?.ok_or(Error::NotFound)?;
                for case in store::account::all_cases(tx, id).await? {
                    let Some(mut stored) = store::case::find(tx, case).await? else { continue };
                    let left = stored.report.contact.as_deref().and_then(|contact| Reached::parse(contact, &city));
                    if let Some(left) = left {
                        stop_telling(tx, case, left.channel(), &left.target()).await?;
                    }
                    stored.report.reporter_name = None;
                    stored.report.contact = None;
                    if stored.report.visibility == Visibility::Public {
                        stored.report.visibility = Visibility::NameHidden;
                    }
                    store::case::forget_reporter(tx, case, &stored.report, now).await?;
                }
                Ok(store::account::remove(tx, id).await?)
            })
        })
        .await
}

/// The address that was left with a case hears of it no more as its sender.
async fn stop_telling(tx: &mut Tx<'_>, case: domain::id::CaseId, channel: Channel, target: &str) -> Result<(), Error> {
    let Some(to) = store::subscriber::at(tx, channel, target).await? else { return Ok(()) };
    let follows = store::follow::of_case(tx, case).await?;
    if follows.iter().any(|follow| follow.subscriber == to.id && follow.part == Part::Reporter) {
        store::follow::remove(tx, case, to.id).await?;
    }
    Ok(())
}
