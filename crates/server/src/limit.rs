//! How often one household may do one thing. Kept in memory: each process counts for itself, and a restart forgets.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::net::household;

/// How much is allowed: `burst` at once, and one more every `every`.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    pub purpose: &'static str,
    pub burst: u32,
    pub every: Duration,
}

/// Ten tries to sign in, then one a minute.
pub const SIGN_IN: Allowance = Allowance { purpose: "sign-in", burst: 10, every: Duration::from_mins(1) };
/// Twenty tries with one login, then one every half minute: guessing from many places is slow too.
pub const LOGIN: Allowance = Allowance { purpose: "login", burst: 20, every: Duration::from_secs(30) };
/// Six codes of one person's second factor, then one every three minutes: of a million codes three are good at a time.
pub const CODE: Allowance = Allowance { purpose: "code", burst: 6, every: Duration::from_mins(3) };
/// Ten new reports, then one every three minutes: a family, or a street after a storm.
pub const REPORT: Allowance = Allowance { purpose: "report", burst: 10, every: Duration::from_mins(3) };
/// One report, then one every ten minutes: of a household without script, while reports pour in.
pub const FLOODED: Allowance = Allowance { purpose: "flooded", burst: 1, every: Duration::from_mins(10) };
/// Thirty codes of cases, then one every ten seconds: enough to mistype, too few to search.
pub const FOLLOW: Allowance = Allowance { purpose: "follow", burst: 30, every: Duration::from_secs(10) };
/// Ten addresses to be told at, then one every three minutes: each may bring somebody a letter.
pub const NOTICES: Allowance = Allowance { purpose: "notices", burst: 10, every: Duration::from_mins(3) };
/// Ten one-time codes, then one every three minutes: each brings somebody a letter.
pub const ONE_TIME_CODE: Allowance = Allowance { purpose: "one-time-code", burst: 10, every: Duration::from_mins(3) };
/// Sixty other changes, then one a second.
pub const CHANGE: Allowance = Allowance { purpose: "change", burst: 60, every: Duration::from_secs(1) };

/// Most households remembered; about 6 MB.
const MOST: usize = 65_536;

/// Who is counted: a household, or a name, of which only a hash is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whom {
    Household(IpAddr),
    Name(u64),
}

/// Moments at which allowances are whole again.
type Moments = HashMap<(&'static str, Whom), Instant>;

/// Counts by household or name, and purpose.
#[derive(Default)]
pub struct Limiter {
    moments: Mutex<Moments>,
    hasher: RandomState,
}

impl Limiter {
    /// Takes one from the allowance.
    ///
    /// # Errors
    /// [`app::Error::TooMany`] if nothing is left.
    pub fn take(&self, allowance: &Allowance, address: IpAddr) -> Result<(), app::Error> {
        self.take_at(allowance, Whom::Household(household(address)), Instant::now())
    }

    /// Takes one from the allowance of a name that was typed.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn take_for(&self, allowance: &Allowance, name: &str) -> Result<(), app::Error> {
        self.take_at(allowance, Whom::Name(self.hasher.hash_one(name)), Instant::now())
    }

    /// Each use moves the moment at which the allowance is whole again by `every`; it may lie at most `burst` uses ahead.
    fn take_at(&self, allowance: &Allowance, whom: Whom, now: Instant) -> Result<(), app::Error> {
        let mut whole_at = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        if whole_at.len() >= MOST {
            forget(&mut whole_at, now);
        }
        let own = whole_at.entry((allowance.purpose, whom)).or_insert(now);
        let next = (*own).max(now) + allowance.every;
        let ahead = next.saturating_duration_since(now);
        let most = allowance.every * allowance.burst;
        if let Some(wait) = ahead.checked_sub(most).filter(|wait| !wait.is_zero()) {
            let wait = wait.as_secs() + 1;
            return Err(app::Error::TooMany { retry_after_s: u32::try_from(wait).unwrap_or(u32::MAX) });
        }
        *own = next;
        Ok(())
    }
}

/// Drops those whose allowance is whole again; if there are none, those who are nearest to it.
fn forget(whole_at: &mut Moments, now: Instant) {
    whole_at.retain(|_, at| *at > now);
    if whole_at.len() >= MOST {
        let mut moments: Vec<Instant> = whole_at.values().copied().collect();
        let middle = moments.len() / 2;
        let (_, middle, _) = moments.select_nth_unstable(middle);
        let middle = *middle;
        whole_at.retain(|_, at| *at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Allowance = Allowance { purpose: "test", burst: 2, every: Duration::from_secs(10) };

    fn from(address: &str) -> Whom {
        Whom::Household(household(address.parse().unwrap()))
    }

    #[test]
    fn a_name_is_counted_wherever_it_is_tried_from() {
        let limiter = Limiter::default();
        assert!(limiter.take_for(&TWO, "lan").is_ok() && limiter.take_for(&TWO, "lan").is_ok());
        assert!(limiter.take_for(&TWO, "lan").is_err() && limiter.take_for(&TWO, "minh").is_ok());
    }

    #[test]
    fn a_burst_then_one_at_a_time() {
        let (limiter, now, who) = (Limiter::default(), Instant::now(), from("203.0.113.1"));
        assert!(limiter.take_at(&TWO, who, now).is_ok() && limiter.take_at(&TWO, who, now).is_ok());
        let refused = limiter.take_at(&TWO, who, now + Duration::from_secs(1)).unwrap_err();
        assert!(matches!(refused, app::Error::TooMany { retry_after_s: 10 }), "{refused:?}");
        assert!(limiter.take_at(&TWO, who, now + Duration::from_secs(11)).is_ok());
    }

    #[test]
    fn others_and_other_things_are_not_counted_together() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        let once = Allowance { burst: 1, ..TWO };
        assert!(limiter.take_at(&once, from("203.0.113.1"), now).is_ok());
        assert!(limiter.take_at(&once, from("203.0.113.2"), now).is_ok());
        let other = Allowance { purpose: "other", ..once };
        assert!(limiter.take_at(&other, from("203.0.113.1"), now).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        for number in 0..u32::try_from(MOST).unwrap() + 1000 {
            limiter.take_at(&TWO, Whom::Household(IpAddr::from(number.to_be_bytes())), now).unwrap();
        }
        assert!(limiter.moments.lock().unwrap().len() <= MOST);
    }
}
