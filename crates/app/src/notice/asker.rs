//! Telling whoever asked about their own data that the desk took a step.

use crate::{
    App, Error,
    letter::{About, Post},
    subscriber::{self, Reached},
};
use domain::{
    consent::Subject,
    id::{AccountId, RequestId},
    notice::Audience,
    request::Act,
    subscriber::{Channel, Topic},
};
use store::{Tx, subscriber::Subscriber};

/// Tells a step to the address that was left with the case, or to an address of the account: the mailbox if there is one.
/// Whoever has none reads it on their pages. Harmless to repeat.
///
/// # Errors
/// `NotFound` if there is no such request; `Unavailable` if the database does not answer.
pub(crate) async fn tell_asker(app: &App, request: RequestId, act: Act) -> Result<(), Error> {
    let (city, now, channels) = (app.city(), app.clock.now(), app.carriers.channels());
    let having = channels.clone();
    let (whose, account) = app
        .db
        .read::<_, Error>(move |tx| {
            Box::pin(async move {
                let whose = store::request::find(tx, request).await?.ok_or(Error::NotFound)?.about;
                let account = match whose {
                    Subject::Account(id) => reached(tx, id, &having).await?,
                    Subject::Case(_) | Subject::Subscriber(_) => None,
                };
                Ok((whose, account))
            })
        })
        .await?;
    let new = account.map(|(to, language)| subscriber::new(app, to, &language, now));
    app.db
        .write(move |tx| {
            let (city, channels, new) = (city.clone(), channels.clone(), new.clone());
            Box::pin(async move {
                let post = Post { channels: &channels, city: &city, now, danger: false };
                let about = About::Request { request, act };
                let to: Option<Subscriber> = match (whose, new) {
                    (Subject::Case(case), _) => {
                        return post.to_followers(tx, case, &[Audience::Reporter], &about).await;
                    }
                    (Subject::Subscriber(id), _) => store::subscriber::find(tx, id).await?,
                    (Subject::Account(_), Some(new)) => Some(subscriber::kept(tx, new, now).await?),
                    (Subject::Account(_), None) => None,
                };
                match to {
                    Some(to) => post.put(tx, &to, Topic::Case, &about).await,
                    None => Ok(()),
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
