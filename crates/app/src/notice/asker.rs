//! Telling whoever asked about their own data that the desk took a step.

use crate::{
    App, Error,
    letter::{About, Post},
    subscriber::{self, Reached},
};
use domain::{
    consent::Subject,
    id::{AccountId, RequestId, SubscriberId},
    notice::Audience,
    request::Act,
    subscriber::{Channel, Topic},
};
use store::Tx;

/// Tells a step to the address that was left with the case, or to an address of the account: the mailbox if there is one.
/// Whoever has none reads it on their pages. Harmless to repeat.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn tell_asker(app: &App, request: RequestId, act: Act) -> Result<(), Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    let (id, secret) = (SubscriberId(app.ids.id(now)), app.ids.secret());
    app.db
        .write(move |tx| {
            let (city, channels, secret) = (city.clone(), channels.clone(), secret.clone());
            Box::pin(async move {
                // Whoever deletes an account takes their requests along.
                let Some(request) = store::request::find(tx, request).await? else { return Ok(()) };
                let post = Post { channels: &channels, city: &city, now, danger: false };
                let about = About::Request { request: request.id, act };
                match request.about {
                    Subject::Case(case) => post.to_followers(tx, case, &[Audience::Reporter], &about).await,
                    Subject::Account(account) => {
                        let Some((to, language)) = reached(tx, account, &channels).await? else { return Ok(()) };
                        let to = subscriber::kept(tx, subscriber::with(id, secret, to, &language), now).await?;
                        post.put(tx, &to, Topic::Case, &about).await
                    }
                    // Nobody asks as an address alone.
                    Subject::Subscriber(_) => Ok(()),
                }
            })
        })
        .await
}

/// Where an account is reached by a channel that the city has, and its language.
async fn reached(tx: &mut Tx<'_>, id: AccountId, channels: &[Channel]) -> Result<Option<(Reached, String)>, Error> {
    let Some(account) = store::account::find(tx, id).await? else { return Ok(None) };
    let contacts = store::account::contacts(tx, id).await?;
    let by = |channel| contacts.iter().find(|one| one.channel == channel && channels.contains(&channel));
    let contact = by(Channel::Mail).or_else(|| by(Channel::Sms));
    Ok(contact.and_then(|one| Reached::of(one.channel, &one.target)).map(|to| (to, account.language)))
}
