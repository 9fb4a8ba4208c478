//! Whether the ledger of consents and the requests about personal data are as they were written.

use super::Finding;
use crate::{App, Error};
use domain::{consent::Subject, id::RequestId};
use store::Tx;

/// Subjects or requests looked at in one transaction.
const PART: u16 = 200;

pub(super) async fn verify(app: &App, findings: &mut Vec<Finding>) -> Result<(), Error> {
    let mut after: Option<Subject> = None;
    loop {
        let (last, found) = app.db.read(move |tx| Box::pin(async move { consents(tx, after).await })).await?;
        findings.extend(found);
        if last.is_none() {
            break;
        }
        after = last;
    }
    let mut after: Option<RequestId> = None;
    loop {
        let (last, found) = app.db.read(move |tx| Box::pin(async move { requests(tx, after).await })).await?;
        findings.extend(found);
        if last.is_none() {
            return Ok(());
        }
        after = last;
    }
}

async fn consents(tx: &mut Tx<'_>, after: Option<Subject>) -> Result<(Option<Subject>, Vec<Finding>), Error> {
    let subjects = store::consent::subjects(tx, after, PART).await?;
    let mut findings = Vec::new();
    for about in &subjects {
        let mut previous = String::new();
        for (expected, line) in (1..).zip(store::consent::of(tx, *about).await?) {
            if line.seq != expected || line.previous_hash != previous || line.hash != line.digest(*about) {
                findings.push(Finding::ConsentChain { about: *about, seq: line.seq });
            }
            previous = line.hash;
        }
    }
    Ok((subjects.last().copied(), findings))
}

async fn requests(tx: &mut Tx<'_>, after: Option<RequestId>) -> Result<(Option<RequestId>, Vec<Finding>), Error> {
    let ids = store::request::ids(tx, after, PART).await?;
    let mut findings = Vec::new();
    for id in &ids {
        let broken = store::request::broken(tx, *id).await?;
        findings.extend(broken.into_iter().map(|seq| Finding::RequestChain { id: *id, seq }));
    }
    Ok((ids.last().copied(), findings))
}
