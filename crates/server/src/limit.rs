//! How often one household may do one thing. Kept in memory: each process counts for itself, and a restart forgets.

use std::collections::HashMap;
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
/// Ten new reports, then one every three minutes: a family, or a street after a storm.
pub const REPORT: Allowance = Allowance { purpose: "report", burst: 10, every: Duration::from_mins(3) };
/// Thirty codes of cases, then one every ten seconds: enough to mistype, too few to search.
pub const FOLLOW: Allowance = Allowance { purpose: "follow", burst: 30, every: Duration::from_secs(10) };
/// Sixty other changes, then one a second.
pub const CHANGE: Allowance = Allowance { purpose: "change", burst: 60, every: Duration::from_secs(1) };

/// Most households remembered; about 6 MB.
const MOST: usize = 65_536;

/// Counts by household and purpose.
#[derive(Default)]
pub struct Limiter(Mutex<HashMap<(&'static str, IpAddr), Instant>>);

impl Limiter {
    /// Takes one from the allowance.
    ///
    /// # Errors
    /// [`app::Error::TooMany`] if nothing is left.
    pub fn take(&self, allowance: &Allowance, address: IpAddr) -> Result<(), app::Error> {
        self.take_at(allowance, address, Instant::now())
    }

    /// Each use moves the moment at which the allowance is whole again by `every`; it may lie at most `burst` uses ahead.
    fn take_at(&self, allowance: &Allowance, address: IpAddr, now: Instant) -> Result<(), app::Error> {
        let mut whole_at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if whole_at.len() >= MOST {
            forget(&mut whole_at, now);
        }
        let own = whole_at.entry((allowance.purpose, household(address))).or_insert(now);
        let next = (*own).max(now) + allowance.every;
        let ahead = next.saturating_duration_since(now);
        let most = allowance.every * allowance.burst;
        if ahead > most {
            let wait = (ahead - most).as_secs() + 1;
            return Err(app::Error::TooMany { retry_after_s: u32::try_from(wait).unwrap_or(u32::MAX) });
        }
        *own = next;
        Ok(())
    }
}

/// Drops those whose allowance is whole again; if there are none, those who are nearest to it.
fn forget(whole_at: &mut HashMap<(&'static str, IpAddr), Instant>, now: Instant) {
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

    #[test]
    fn a_burst_then_one_at_a_time() {
        let (limiter, now, who) = (Limiter::default(), Instant::now(), "203.0.113.1".parse().unwrap());
        assert!(limiter.take_at(&TWO, who, now).is_ok() && limiter.take_at(&TWO, who, now).is_ok());
        let refused = limiter.take_at(&TWO, who, now + Duration::from_secs(1)).unwrap_err();
        assert!(matches!(refused, app::Error::TooMany { retry_after_s: 10 }), "{refused:?}");
        assert!(limiter.take_at(&TWO, who, now + Duration::from_secs(11)).is_ok());
    }

    #[test]
    fn others_and_other_things_are_not_counted_together() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        let once = Allowance { burst: 1, ..TWO };
        assert!(limiter.take_at(&once, "203.0.113.1".parse().unwrap(), now).is_ok());
        assert!(limiter.take_at(&once, "203.0.113.2".parse().unwrap(), now).is_ok());
        let other = Allowance { purpose: "other", ..once };
        assert!(limiter.take_at(&other, "203.0.113.1".parse().unwrap(), now).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        for number in 0..u32::try_from(MOST).unwrap() + 1000 {
            limiter.take_at(&TWO, IpAddr::from(number.to_be_bytes()), now).unwrap();
        }
        assert!(limiter.0.lock().unwrap().len() <= MOST);
    }
}
