//! Personal fields lie sealed in the database: whoever gets hold of the file, a copy or a disk reads none of them.
//!
//! A value is sealed (AES-256-GCM) by a data key. Data keys are rows, themselves sealed by the master key, which never is in
//! the database. The place of a value is sealed in with it, so that it opens nowhere else.

mod old;
mod rotate;
mod token;

pub use rotate::{DataKey, Resealed, SETTLES};

use crate::{Db, Error, seam::Tx, vals};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use jiff::Timestamp;
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use uuid::Uuid;

/// Bytes of every key.
const KEY: usize = 32;

/// What a sealed value begins with; the number of its data key follows.
pub(crate) const MARK: &str = "sealed:";

/// A column whose values are personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table, self.name)
    }
}

/// What a reporter is called.
pub const REPORTER_NAME: Column = Column { table: "cases", name: "reporter_name" };
/// How a reporter is reached.
pub const CONTACT: Column = Column { table: "cases", name: "contact" };
/// What was sent, where a moderator put other words in its place.
pub const ORIGINAL: Column = Column { table: "cases", name: "original" };
/// How somebody who supports a case is reached.
pub const SUPPORTER_CONTACT: Column = Column { table: "supporter", name: "contact" };
/// A report being written, as a whole.
pub const DRAFT: Column = Column { table: "draft", name: "body" };
/// The address of a subscriber.
pub const TARGET: Column = Column { table: "subscriber", name: "target" };
/// What letters prove the owner of an address by; it acts on the cases that were sent with it.
pub const ADDRESS_SECRET: Column = Column { table: "subscriber", name: "secret" };
/// What a subscriber calls a place that matters to them.
pub const PLACE_LABEL: Column = Column { table: "interest", name: "label" };
/// What somebody with an account is called.
pub const ACCOUNT_NAME: Column = Column { table: "account", name: "name" };
/// The body for which somebody with an account sends reports.
pub const ACCOUNT_ORGANISATION: Column = Column { table: "account", name: "organisation" };
/// How somebody with an account is reached.
pub const ACCOUNT_CONTACT: Column = Column { table: "account_contact", name: "target" };
/// What a provider of identities calls somebody.
pub const SUBJECT: Column = Column { table: "account_identity", name: "subject" };
/// Somebody's name, as a provider of identities says it.
pub const IDENTITY_NAME: Column = Column { table: "account_identity", name: "name" };
/// Where a one-time code goes.
pub const CODE_TARGET: Column = Column { table: "one_time_code", name: "target" };

/// What a reporter and a unit write to each other, and what colleagues write among themselves.
pub const EVENT_WORDS: Column = Column { table: "event", name: "words" };

/// What was written in a request about personal data, and in the answer to it.
pub const REQUEST_WORDS: Column = Column { table: "data_request_event", name: "words" };

/// What the codes of a person's second factor are counted from.
pub const FACTOR: Column = Column { table: "second_factor", name: "secret" };

/// By what a browser is known in which somebody is signed in. The column has only its hash.
pub(crate) const SESSION_TOKEN: Column = Column { table: "account_session", name: "token" };

/// The key that opens the data keys. It comes from the operator and is never written to the database.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey([u8; KEY]);

impl MasterKey {
    /// A new one.
    ///
    /// # Errors
    /// `Unavailable` if the machine has no randomness.
    pub fn generate() -> Result<Self, Error> {
        random().map(Self)
    }

    /// The key as text.
    #[must_use]
    pub fn to_base64(&self) -> String {
        BASE64_STANDARD.encode(self.0)
    }

    /// The key that the text tells: 32 bytes in Base64.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        BASE64_STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }
}

impl From<[u8; KEY]> for MasterKey {
    fn from(bytes: [u8; KEY]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey")
    }
}

/// The data keys, opened; cheap to clone. Without keys nothing can be sealed or opened.
#[derive(Clone, Default)]
pub(crate) struct Keyring {
    keys: Arc<Keys>,
    /// Whether a value was met that was sealed by a key which this ring does not have: another process made it.
    missed: Arc<AtomicBool>,
}

#[derive(Default)]
struct Keys {
    /// All that ever sealed something.
    seal: BTreeMap<i64, LessSafeKey>,
    /// Those that are not retired; the last one seals.
    active: Vec<i64>,
    index: Option<hmac::Key>,
    /// By what keys are opened that other processes make.
    master: Option<MasterKey>,
}

impl Keyring {
    /// What is stored in place of `text`; `row` names the row.
    pub(crate) fn seal(&self, column: Column, row: &[u8], text: &str) -> Result<String, Error> {
        let (id, key) = self.newest().ok_or_else(locked)?;
        let sealed = seal(key, &place(column, row), text.as_bytes())?;
        Ok(format!("{MARK}{id}:{}", BASE64_STANDARD.encode(sealed)))
    }

    /// What was sealed.
    pub(crate) fn open(&self, column: Column, row: &[u8], stored: &str) -> Result<String, Error> {
        if self.keys.seal.is_empty() {
            return Err(locked());
        }
        let opened = || {
            let (id, sealed) = stored.strip_prefix(MARK)?.split_once(':')?;
            let key = self.keys.seal.get(&id.parse().ok()?);
            self.missed.fetch_or(key.is_none(), Ordering::Relaxed);
            let key = key?;
            let bytes = open(key, &place(column, row), BASE64_STANDARD.decode(sealed).ok()?)?;
            String::from_utf8(bytes).ok()
        };
        opened().ok_or_else(|| Error::corrupt(format!("a value of {column} cannot be opened")))
    }

    /// As [`Keyring::seal`], where there may be nothing.
    pub(crate) fn seal_some(&self, column: Column, row: &[u8], text: Option<&str>) -> Result<Option<String>, Error> {
        text.map(|text| self.seal(column, row, text)).transpose()
    }

    /// As [`Keyring::open`], where there may be nothing.
    pub(crate) fn open_some(
        &self,
        column: Column,
        row: &[u8],
        stored: Option<String>,
    ) -> Result<Option<String>, Error> {
        stored.map(|stored| self.open(column, row, &stored)).transpose()
    }

    fn newest(&self) -> Option<(i64, &LessSafeKey)> {
        let id = self.keys.active.last()?;
        Some((*id, self.keys.seal.get(id)?))
    }

    /// The same keys, with nothing missed yet.
    pub(crate) fn afresh(&self) -> Self {
        Self { keys: Arc::clone(&self.keys), missed: Arc::default() }
    }

    /// Whether a key was missing.
    pub(crate) fn has_missed(&self) -> bool {
        self.missed.load(Ordering::Relaxed)
    }

    /// What equal texts have in common, and tells nothing else of them.
    pub(crate) fn index(&self, text: &str) -> Result<String, Error> {
        Ok(BASE64_STANDARD.encode(self.mac(text)?))
    }

    /// A number below 1,000,000 that nobody can tell from `text` without the key.
    pub(crate) fn digits(&self, text: &str) -> Result<u32, Error> {
        let tag = self.mac(text)?;
        let (head, _) = tag.as_ref().split_first_chunk().ok_or_else(|| Error::corrupt("a tag is too short"))?;
        Ok(u32::try_from(u64::from_be_bytes(*head) % 1_000_000).unwrap_or_default())
    }

    fn mac(&self, text: &str) -> Result<hmac::Tag, Error> {
        let key = self.keys.index.as_ref().ok_or_else(locked)?;
        Ok(hmac::sign(key, text.as_bytes()))
    }
}

fn locked() -> Error {
    Error::driver("the database was not unlocked by a master key")
}

/// What a row is called that has a second key besides its root: the same for whoever writes it, reads it and seals it anew.
pub(crate) fn row_of(root: Uuid, second: &str) -> Vec<u8> {
    [root.as_bytes(), second.as_bytes()].concat()
}

/// The table, the column and the row, so that no two places read the same.
fn place(column: Column, row: &[u8]) -> Vec<u8> {
    [column.to_string().as_bytes(), &[0], row].concat()
}

/// Chance that nobody guesses.
pub(crate) fn salt() -> Result<String, Error> {
    Ok(BASE64_STANDARD.encode(random::<16>()?))
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|fault| Error::unavailable(fault.to_string()))?;
    Ok(bytes)
}

fn aead(key: &[u8]) -> Result<LessSafeKey, Error> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_fault| Error::corrupt("a data key has another length"))?;
    Ok(LessSafeKey::new(key))
}

/// A fresh nonce, then what was sealed with its tag.
fn seal(key: &LessSafeKey, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce = random::<NONCE_LEN>()?;
    let mut sealed = plain.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut sealed)
        .map_err(|_fault| Error::driver("a value is too long to be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &LessSafeKey, place: &[u8], sealed: Vec<u8>) -> Option<Vec<u8>> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut rest = rest.to_vec();
    let plain = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place), &mut rest).ok()?;
    Some(plain.to_vec())
}

/// Seals a text and opens it again; for those who measure what that costs.
///
/// # Errors
/// `Driver` if the database is not unlocked.
pub fn round_trip(tx: &Tx<'_>, column: Column, row: &[u8], text: &str) -> Result<String, Error> {
    let ring = tx.ring();
    ring.open(column, row, &ring.seal(column, row, text)?)
}

/// What data keys are for, by their numbers in a new database.
const PURPOSES: [(i64, &str); 2] = [(1, "seal"), (2, "index")];

fn wrapped_at(id: i64, purpose: &str) -> String {
    format!("data_key {id} {purpose}")
}

impl Db {
    /// Whether it has data keys already, which only their own master key opens.
    ///
    /// # Errors
    /// As [`Tx::opt`].
    pub async fn has_keys(&self) -> Result<bool, Error> {
        self.read(|tx| {
            Box::pin(async move { Ok(tx.opt("select id from data_key limit 1", &[], |_| Ok(())).await?.is_some()) })
        })
        .await
    }

    /// Opens the data keys, or makes the first ones, and seals what an earlier program left open. Until then personal fields
    /// can be neither read nor written.
    ///
    /// # Errors
    /// `Locked` if the keys were sealed by another master key.
    pub async fn unlock(&self, master: &MasterKey, now: Timestamp) -> Result<(), Error> {
        let master = master.clone();
        let keys = self.write(move |tx| Box::pin(async move { keys(tx, &master, now).await })).await?;
        self.hold(Keyring { keys: Arc::new(keys), missed: Arc::default() });
        old::seal(self, now).await?;
        old::close_chains(self, now).await
    }
}

async fn keys(tx: &mut Tx<'_>, master: &MasterKey, now: Timestamp) -> Result<Keys, Error> {
    for (id, purpose) in PURPOSES {
        add(tx, master, id, purpose, now).await?;
    }
    read(tx, master).await
}

/// Makes a key with this number, unless another process was faster.
async fn add(tx: &mut Tx<'_>, master: &MasterKey, id: i64, purpose: &str, now: Timestamp) -> Result<(), Error> {
    let wrapped = wrap(master, id, purpose, &random::<KEY>()?)?;
    tx.exec(
        "insert into data_key (id, purpose, wrapped, created_at, active_from) values ($1, $2, $3, $4, $5) \
         on conflict (id) do nothing",
        &vals![id, purpose, wrapped, now, now],
    )
    .await?;
    Ok(())
}

fn wrap(master: &MasterKey, id: i64, purpose: &str, key: &[u8]) -> Result<String, Error> {
    Ok(BASE64_STANDARD.encode(seal(&aead(&master.0)?, wrapped_at(id, purpose).as_bytes(), key)?))
}

fn unwrap(master: &MasterKey, id: i64, purpose: &str, wrapped: &str) -> Result<Vec<u8>, Error> {
    let wrapped = BASE64_STANDARD.decode(wrapped).map_err(|fault| Error::corrupt(fault.to_string()))?;
    open(&aead(&master.0)?, wrapped_at(id, purpose).as_bytes(), wrapped).ok_or(Error::Locked)
}

async fn read(tx: &mut Tx<'_>, master: &MasterKey) -> Result<Keys, Error> {
    let rows = tx
        .all("select id, purpose, wrapped, retired_at is not null from data_key order by id", &[], |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<String>(2)?, row.get::<bool>(3)?))
        })
        .await?;
    let mut keys = Keys { master: Some(master.clone()), ..Keys::default() };
    for (id, purpose, wrapped, retired) in rows {
        let key = unwrap(master, id, &purpose, &wrapped)?;
        match purpose.as_str() {
            "seal" => {
                keys.seal.insert(id, aead(&key)?);
                keys.active.extend((!retired).then_some(id));
            }
            "index" => keys.index = Some(hmac::Key::new(hmac::HMAC_SHA256, &key)),
            other => return Err(Error::corrupt(format!("a data key for {other}"))),
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn ring() -> Keyring {
        let seal = BTreeMap::from([(1, aead(&[1; KEY]).unwrap())]);
        let index = Some(hmac::Key::new(hmac::HMAC_SHA256, &[2; KEY]));
        let keys = Keys { seal, active: vec![1], index, master: None };
        Keyring { keys: Arc::new(keys), missed: Arc::default() }
    }

    #[test]
    fn a_value_opens_where_it_was_sealed_and_nowhere_else() {
        let ring = ring();
        let sealed = ring.seal(CONTACT, b"one", "lan@example.org").unwrap();
        assert!(sealed.starts_with("sealed:1:") && !sealed.contains("lan"));
        assert_eq!(ring.open(CONTACT, b"one", &sealed).unwrap(), "lan@example.org");
        for (column, row) in [(CONTACT, b"two"), (REPORTER_NAME, b"one"), (SUPPORTER_CONTACT, b"one")] {
            assert!(matches!(ring.open(column, row, &sealed), Err(Error::Corrupt(_))), "{column}");
        }
    }

    #[test]
    fn what_was_changed_or_never_sealed_does_not_open() {
        let ring = ring();
        let sealed = ring.seal(CONTACT, b"one", "0900000001").unwrap();
        let other_key = sealed.replacen(":1:", ":2:", 1);
        let cut = &sealed[..sealed.len() - 4];
        for stored in [other_key.as_str(), cut, "0900000001", "", "sealed:", "sealed:1:", "sealed:1:AAAA"] {
            assert!(matches!(ring.open(CONTACT, b"one", stored), Err(Error::Corrupt(_))), "{stored}");
        }
    }

    #[test]
    fn equal_texts_are_sealed_differently_and_found_by_the_same() {
        let ring = ring();
        let seal = || ring.seal(TARGET, b"one", "lan@example.org").unwrap();
        assert_ne!(seal(), seal());
        let index = |text: &str| ring.index(text).unwrap();
        assert_eq!(index("lan@example.org"), index("lan@example.org"));
        assert_ne!(index("lan@example.org"), index("mai@example.org"));
    }

    #[test]
    fn without_keys_nothing_is_written_open() {
        let ring = Keyring::default();
        assert!(matches!(ring.seal(CONTACT, b"one", "0900000001"), Err(Error::Driver(_))));
        assert!(matches!(ring.index("0900000001"), Err(Error::Driver(_))));
    }

    #[test]
    fn a_master_key_survives_as_text_and_does_not_show_itself() {
        let key = MasterKey::generate().unwrap();
        assert_eq!(MasterKey::from_base64(&format!("{}\n", key.to_base64())), Some(key.clone()));
        assert_eq!(MasterKey::from_base64("c2hvcnQ="), None);
        assert_eq!(format!("{key:?}"), "MasterKey");
    }
}
