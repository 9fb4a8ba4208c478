//! Looking at feeds. That one does not answer is no failure of ours: it is noted, and the feed is looked at again.

use super::{LIMITS, take_in};
use crate::{
    App, Error,
    jobs::{self, Task},
    ports::fetch::{Fault, Fetch, Fetched},
};
use domain::{
    bulletin::{NotKept, keep},
    cap::{self, Alert, Broken, Entry, Feed, Holds},
};
use futures::future::join_all;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::feed::Feed as Stored;

/// Most messages that one look asks for; the rest waits for the next.
const MOST_NEW: usize = 50;
/// Messages asked for at the same time. A look then takes six times as long as a document may, at most.
const AT_ONCE: usize = 10;
/// Between two looks, and the first wait after one that failed; each wait is twice the one before.
const WAIT: SignedDuration = SignedDuration::from_mins(1);
/// The longest wait: how late a feed is heard that answers again.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Characters of an entry's name that are kept.
const NAME: usize = 200;

/// What a look leaves for the next, and for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// What to show the feed, if everything in it was read.
    pub etag: Option<String>,
    /// Why the last look brought nothing.
    pub fault: Option<Fault>,
    /// The entries that were in the list, by what tells them apart: nothing for those that are done with.
    pub entries: BTreeMap<String, Option<BrokenEntry>>,
    /// Entries beyond what is read of a list.
    pub beyond: usize,
}

/// An entry of which nothing came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenEntry {
    /// Its link, or its name.
    pub name: String,
    /// Why.
    pub fault: Fault,
    /// Whether it is worth asking for it again.
    pub again: bool,
}

impl BrokenEntry {
    fn new(name: &str, fault: Fault, again: bool) -> Self {
        Self { name: name.chars().take(NAME).collect(), fault, again }
    }
}

/// Asks for the next look at every feed; harmless to repeat.
pub(crate) async fn ask_to_look(app: &App) -> Result<(), Error> {
    let (names, now) = (app.feeds.addresses.keys().cloned().collect::<Vec<_>>(), app.clock.now());
    if names.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for feed in names {
                    let known = store::feed::find(tx, &feed).await?;
                    let at = known.map_or(now, |known| known.next_at.max(now));
                    jobs::ask_at(tx, &Task::Look { feed }, at, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Looks at a feed, keeps what is new in it, and notes how that went.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn look(app: &App, name: &str) -> Result<(), Error> {
    // A feed that is no longer in the settings is left alone.
    let Some((address, fetch)) = app.feeds.addresses.get(name).zip(app.feeds.fetch.as_deref()) else { return Ok(()) };
    let (own, now) = (name.to_owned(), app.clock.now());
    let find = app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(store::feed::find(tx, &own).await?) }));
    let known = find.await?;
    if known.as_ref().is_some_and(|known| known.next_at > now) {
        return Ok(());
    }
    let memory = known.as_ref().and_then(|known| serde_json::from_value::<Memory>(known.body.clone()).ok());
    let memory = memory.unwrap_or_default();
    let looked = match fetch.get(address, memory.etag.as_deref()).await {
        Ok(Fetched::NotModified) => Ok(Memory { fault: None, ..memory.clone() }),
        Ok(Fetched::Document { body, etag }) => Reading { app, name, fetch }.feed(body, etag, &memory).await?,
        Err(fault) => Err(fault),
    };
    note(app, name, known, memory, looked).await
}

/// Writes down how a look went, and when the next is.
async fn note(
    app: &App,
    name: &str,
    known: Option<Stored>,
    memory: Memory,
    looked: Result<Memory, Fault>,
) -> Result<(), Error> {
    let now = app.clock.now();
    let failures = match &looked {
        Ok(_) => 0,
        Err(fault) => {
            tracing::warn!(feed = name, %fault, "a feed brought nothing");
            known.as_ref().map_or(0, |known| known.failures).saturating_add(1)
        }
    };
    let heard_at = if failures == 0 { Some(now) } else { known.and_then(|known| known.heard_at) };
    let memory = looked.unwrap_or_else(|fault| Memory { fault: Some(fault), ..memory });
    let body = serde_json::to_value(&memory).map_err(Error::bug)?;
    let next_at = now + wait(failures);
    let feed = Stored { name: name.to_owned(), next_at, looked_at: Some(now), heard_at, failures, body };
    app.db.write(move |tx| Box::pin(async move { Ok(store::feed::put(tx, &feed).await?) })).await
}

fn wait(failures: u32) -> SignedDuration {
    (WAIT * (1 << failures.saturating_sub(1).min(10))).min(LONGEST_WAIT)
}

fn unread(broken: &Broken) -> Fault {
    Fault::Unread { why: broken.to_string() }
}

/// What came of an entry: nothing for one that is done with.
type Outcome = Option<BrokenEntry>;

/// Reads what one look brought.
struct Reading<'a> {
    app: &'a App,
    name: &'a str,
    fetch: &'a dyn Fetch,
}

impl Reading<'_> {
    async fn feed(&self, body: Vec<u8>, etag: Option<String>, memory: &Memory) -> Result<Result<Memory, Fault>, Error> {
        let (entries, beyond) = match cap::feed(&body, &LIMITS) {
            Err(broken) => return Ok(Err(unread(&broken))),
            Ok(Feed::List { entries, beyond }) => (entries, beyond),
            Ok(Feed::Message(alert)) => {
                // What was read is UTF-8.
                let document = String::from_utf8_lossy(&body).into_owned();
                let ended = self.message("", &alert, document).await?;
                return Ok(match ended {
                    None => Ok(Memory { etag, ..Memory::default() }),
                    Some(broken) => Err(broken.fault),
                });
            }
        };
        let (entries, all) = self.entries(entries, memory).await?;
        // With the tag the feed would say that nothing is new, and what was left would be left for good.
        Ok(Ok(Memory { etag: etag.filter(|_| all), fault: None, entries, beyond }))
    }

    /// Reads entries that are new, and tells of each that is known what became of it; and whether none is left for later.
    async fn entries(&self, entries: Vec<Entry>, memory: &Memory) -> Result<(BTreeMap<String, Outcome>, bool), Error> {
        let mut known = BTreeMap::new();
        let mut new: Vec<(String, Entry)> = Vec::new();
        for entry in entries {
            let key = store::digest(&entry.key)[..24].to_owned();
            match memory.entries.get(&key) {
                Some(outcome) if outcome.as_ref().is_none_or(|broken| !broken.again) => {
                    known.insert(key, outcome.clone());
                }
                _ => new.push((key, entry)),
            }
        }
        // Those that failed before come after the others: they keep none of them waiting.
        new.sort_by_key(|(key, _)| memory.entries.contains_key(key));
        let left = new.split_off(new.len().min(MOST_NEW));
        for part in new.chunks(AT_ONCE) {
            // They come together and are kept one by one: an update and what it replaces must see each other.
            let messages = join_all(part.iter().map(|(_, entry)| self.entry(entry))).await;
            for ((key, _), message) in part.iter().zip(messages) {
                let outcome = match message {
                    Ok((name, alert, document)) => self.message(&name, &alert, document).await?,
                    Err(broken) => Some(broken),
                };
                known.insert(key.clone(), outcome);
            }
        }
        let failed = |outcome: &Outcome| outcome.as_ref().is_some_and(|broken| broken.again);
        let all = left.is_empty() && !known.values().any(failed);
        for (key, _) in left {
            known.extend(memory.entries.get(&key).cloned().map(|outcome| (key, outcome)));
        }
        Ok((known, all))
    }

    /// The message of an entry, with its name and as it is kept.
    async fn entry(&self, entry: &Entry) -> Result<(String, Alert, String), BrokenEntry> {
        let name = entry.key.split('\n').find(|part| !part.is_empty()).unwrap_or_default();
        let link = match &entry.holds {
            Err(broken) => return Err(BrokenEntry::new(name, unread(broken), false)),
            Ok(Holds::Message(alert)) => return Ok((name.to_owned(), (**alert).clone(), cap::write(alert))),
            Ok(Holds::Link(link)) => link,
        };
        let body = match self.fetch.get(link, None).await {
            Ok(Fetched::Document { body, .. }) => body,
            Ok(Fetched::NotModified) => return Err(BrokenEntry::new(link, Fault::Status { status: 304 }, true)),
            Err(fault) => return Err(BrokenEntry::new(link, fault, true)),
        };
        let alert = cap::read(&body, &LIMITS).map_err(|broken| BrokenEntry::new(link, unread(&broken), false))?;
        // What was read is UTF-8.
        Ok((link.clone(), alert, String::from_utf8_lossy(&body).into_owned()))
    }

    async fn message(&self, name: &str, alert: &Alert, document: String) -> Result<Outcome, Error> {
        match keep(alert, self.app.clock.now()) {
            Ok(()) => take_in(self.app, self.name, alert, document).await.map(|()| None),
            Err(NotKept::Answer | NotKept::NotPublic) => Ok(None),
            Err(fault @ NotKept::Future) => {
                let fault = Fault::Unread { why: format!("alert/sent: {fault}") };
                Ok(Some(BrokenEntry::new(name, fault, false)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn waits_double_to_a_quarter_of_an_hour() {
        let minutes = [0, 1, 2, 3, 4, 5, 6, u32::MAX].map(|failures| wait(failures).as_mins());
        assert_eq!(minutes, [1, 1, 2, 4, 8, 15, 15, 15]);
    }
}
