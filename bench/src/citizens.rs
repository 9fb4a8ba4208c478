//! Databases of people with accounts, kept for the next measurement. Their rows are those of the store: names, addresses and
//! identities lie sealed and are found by their indexes, as the program writes them.

use crate::story::{begin, kept, making};
use app::{
    App,
    account::{HOLDS, STAYS},
    ports::{
        Clock as _, Ids as _, RandomIds, SystemClock,
        post::{Address, Carrier, Letter, Refused, Taken},
    },
};
use domain::{
    account::Level,
    id::{AccountId, OneTimeCodeId},
    subscriber::Channel,
};
use futures::future::{BoxFuture, FutureExt as _, ready};
use jiff::{SignedDuration, Timestamp};
use std::{
    error::Error,
    fs,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{
    Tx,
    account::{self, Account, Contact, code, code::OneTimeCode, identity, identity::Identity, session},
};
use tempfile::TempDir;

/// Accounts put in by one transaction.
const TOGETHER: u32 = 1_000;
/// For how long people have been making accounts.
const DAYS: i64 = 365;

/// Many people, in a copy of the database that is gone afterwards: each run begins with the same rows.
pub(crate) struct Citizens {
    pub(crate) app: App,
    count: u32,
    /// Of the browsers in which they are signed in.
    tokens: Vec<String>,
    _folder: TempDir,
}

impl Citizens {
    /// Filled now, or by an earlier measurement.
    pub(crate) async fn copied(count: u32) -> Result<Self, Box<dyn Error>> {
        let file = kept(&format!("accounts-{count}"))?;
        if !file.exists() {
            making(&file, async |part| fill(part, count).await).await?;
        }
        let folder = tempfile::tempdir_in(file.parent().unwrap_or(Path::new(".")))?;
        let copy = folder.path().join("accounts.db");
        fs::copy(&file, &copy)?;
        // Or the first commits would carry the whole copy to the disk.
        fs::File::open(&copy)?.sync_all()?;
        let mut app = begin(&copy).await?;
        app.carriers.mail = Some(Arc::new(Nowhere));
        let tokens = fs::read_to_string(tokens_of(&file))?.lines().map(str::to_owned).collect();
        Ok(Self { app, count, tokens, _folder: folder })
    }

    /// The token of the browser in which somebody is signed in.
    pub(crate) fn token(&self, number: u32) -> Result<&str, Box<dyn Error>> {
        Ok(self.tokens.get(number as usize).ok_or("nobody has this number")?)
    }

    /// Somebody, from all over the table; who asks in turn meets the same person again only after everybody else.
    pub(crate) fn somebody(&self, turn: u32) -> u32 {
        // A prime, so that it divides no count.
        u32::try_from(u64::from(turn) * 364_027 % u64::from(self.count)).unwrap_or_default()
    }
}

/// Letters wait for a carrier that never comes: only that they are asked for is measured.
struct Nowhere;

impl Carrier for Nowhere {
    fn send<'a>(&'a self, _: &'a Address, _: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        ready(Err(Refused::Later { fault: "not here".to_owned(), after: None })).boxed()
    }
}

/// The address of somebody.
pub(crate) fn mailbox(number: u32) -> String {
    format!("nguoi-dan-{number}@example.test")
}

/// Where the tokens are kept: the database has only their hashes.
fn tokens_of(file: &Path) -> PathBuf {
    file.with_extension("tokens")
}

async fn fill(file: &Path, count: u32) -> Result<(), Box<dyn Error>> {
    let app = begin(file).await?;
    let now = SystemClock.now();
    let step = SignedDuration::from_hours(24 * DAYS) / i32::try_from(count)?;
    let mut tokens = BufWriter::new(fs::File::create(tokens_of(file))?);
    for first in (0..count).step_by(TOGETHER as usize) {
        let work = app.db.write::<_, store::Error>(move |tx| {
            Box::pin(async move {
                let mut tokens = Vec::new();
                for number in first..count.min(first + TOGETHER) {
                    let since = now - step * i32::try_from(count - number).unwrap_or(i32::MAX);
                    tokens.push(put(tx, number, since, now).await?);
                }
                Ok(tokens)
            })
        });
        for token in work.await? {
            writeln!(tokens, "{token}")?;
        }
    }
    tokens.flush()?;
    app.close().await;
    Ok(())
}

/// Somebody who made an account at a moment and has signed in anew today: the token. Some have a telephone too, some an
/// identity, some have signed out of another browser.
async fn put(tx: &mut Tx<'_>, number: u32, since: Timestamp, now: Timestamp) -> Result<String, store::Error> {
    let id = AccountId(RandomIds.id(since));
    let name = Some(format!("Nguyễn Thị {number}"));
    account::insert(
        tx,
        &Account { id, name: name.clone(), organisation: None, language: "vi".to_owned(), created_at: since },
    )
    .await?;
    let contact = |channel, target| Contact { channel, target, proven_at: since };
    account::put_contact(tx, id, &contact(Channel::Mail, mailbox(number))).await?;
    if number.is_multiple_of(3) {
        account::put_contact(tx, id, &contact(Channel::Sms, format!("+849{number:08}"))).await?;
    }
    if number.is_multiple_of(5) {
        let (provider, subject) = ("national".to_owned(), format!("citizen {number}"));
        let identity = Identity { provider, subject, name, level: Level::Identity, proven_at: since };
        identity::put(tx, id, &identity).await?;
    }
    code::insert(tx, &used_code(number, now)).await?;
    if number.is_multiple_of(4) {
        let left = session::open(tx, id, "Safari, iPhone", since, now + STAYS).await?;
        session::revoke(tx, app::hash(left), None, since).await?;
    }
    session::open(tx, id, "Firefox, Linux", now, now + STAYS).await
}

/// The code by which they did.
fn used_code(number: u32, now: Timestamp) -> OneTimeCode {
    let created_at = now - SignedDuration::from_hours(2);
    OneTimeCode {
        id: OneTimeCodeId(RandomIds.id(created_at)),
        channel: Channel::Mail,
        target: mailbox(number),
        language: "vi".to_owned(),
        account: None,
        tries: 1,
        created_at,
        expires_at: created_at + HOLDS,
        used_at: Some(created_at),
    }
}
