//! What the actions need from outside: the time, chance, and a place for files.

mod endpoint;
pub mod fetch;
mod files;
pub mod post;

pub use endpoint::BadEndpoint;
pub use files::{Files, MemoryFiles, check_name};

use domain::code::CaseCode;
use jiff::Timestamp;
use std::io;
pub use store::seal::MasterKey;
use uuid::Uuid;

/// Tells the time, cut to microseconds: what the databases keep.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Makes what must not be guessed or repeated.
pub trait Ids: Send + Sync {
    /// A `UUIDv7` of this moment.
    fn id(&self, now: Timestamp) -> Uuid;
    /// 64 random bits.
    fn random(&self) -> u64;

    /// A case code nobody can foresee; it may be taken.
    fn code(&self) -> CaseCode {
        CaseCode::from_random(self.random())
    }

    /// A secret of 128 random bits as 26 letters and digits.
    fn secret(&self) -> String {
        const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
        let mut bits = (u128::from(self.random()) << 64) | u128::from(self.random());
        let mut secret = String::with_capacity(26);
        for _ in 0..26 {
            secret.push(char::from(SIGNS[usize::try_from(bits & 31).unwrap_or_default()]));
            bits >>= 5;
        }
        secret
    }
}

/// Has the master key, by which the keys of the database are sealed.
pub trait Vault: Send + Sync {
    /// The key; one may be made only for a database that has no keys yet.
    ///
    /// # Errors
    /// There is none, or it cannot be read or made.
    fn master_key(&self, may_make: bool) -> io::Result<MasterKey>;
}

impl Vault for MasterKey {
    fn master_key(&self, _may_make: bool) -> io::Result<MasterKey> {
        Ok(self.clone())
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn now(&self) -> Timestamp {
        truncated(Timestamp::now())
    }
}

/// A moment without what a database would lose.
#[must_use]
pub fn truncated(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// Ids from the random source of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn id(&self, now: Timestamp) -> Uuid {
        uuid_at(now, self.random(), self.random())
    }

    fn random(&self) -> u64 {
        // The last eight bytes of a version-4 id are random but for two bits; two ids make 64 good ones.
        let (one, two) = (Uuid::new_v4().as_u64_pair().0, Uuid::new_v4().as_u64_pair().1);
        one.rotate_left(17) ^ two
    }
}

/// A `UUIDv7` of a moment from given random bits.
#[must_use]
pub fn uuid_at(now: Timestamp, one: u64, two: u64) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    let mut random = [0; 10];
    random[..8].copy_from_slice(&one.to_be_bytes());
    random[8..].copy_from_slice(&two.to_be_bytes()[..2]);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
