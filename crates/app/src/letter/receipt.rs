//! What comes back of letters: that they arrived, got lost, or found nobody.

use super::broken;
use crate::{App, Error};
use domain::subscriber::Delivery;
use jiff::Timestamp;
use store::Tx;

/// What the other side said later of a letter it had taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It arrived.
    Arrived,
    /// It did not, this time.
    Lost,
    /// Nobody is at that address.
    NobodyThere,
}

/// Receipts noted in one transaction.
const RECEIPTS_AT_ONCE: usize = 200;

/// Notes what the other side said, letter by letter, and tells how many of them are ours. Harmless to repeat.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn receipts(app: &App, said: Vec<(String, Receipt)>) -> Result<usize, Error> {
    let now = app.clock.now();
    let mut known = 0;
    for some in said.chunks(RECEIPTS_AT_ONCE) {
        let some = some.to_vec();
        known += app
            .db
            .write::<_, Error>(move |tx| {
                let some = some.clone();
                Box::pin(async move {
                    let mut known = 0;
                    for (reference, said) in some {
                        known += usize::from(receipt(tx, &reference, said, now).await?);
                    }
                    Ok(known)
                })
            })
            .await?;
    }
    Ok(known)
}

async fn receipt(tx: &mut Tx<'_>, reference: &str, said: Receipt, now: Timestamp) -> Result<bool, Error> {
    let Some(message) = store::message::by_reference(tx, reference).await? else { return Ok(false) };
    let (state, fault) = match said {
        Receipt::Arrived => (Delivery::Delivered, None),
        Receipt::Lost => (Delivery::Failed, Some("did not arrive")),
        Receipt::NobodyThere => (Delivery::Failed, Some("the letter came back")),
    };
    store::message::ended(tx, &message, state, Some(reference), fault, now).await?;
    if let (Receipt::NobodyThere, Some(fault)) = (said, fault)
        && let Some(to) = store::subscriber::find(tx, message.subscriber).await?
    {
        broken(tx, to, fault.to_owned(), now).await?;
    }
    Ok(true)
}
