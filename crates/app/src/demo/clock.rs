//! Time and chance of a story: set by it while it is told, then going on by themselves.

use crate::ports::{Clock, Ids, RandomIds, SystemClock, truncated, uuid_at};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// The time of a story. While it is told the time stands where the story put it, but for a second more each time that
/// somebody looks, so that nothing happens at quite the same moment.
#[derive(Debug)]
pub struct StoryClock(Mutex<Hand>);

#[derive(Clone, Copy, Debug)]
enum Hand {
    Told(Timestamp),
    Going(SignedDuration),
}

impl StoryClock {
    /// A clock that stands until the story moves it.
    #[must_use]
    pub fn told(at: Timestamp) -> Self {
        Self(Mutex::new(Hand::Told(truncated(at))))
    }

    /// A clock that goes, this far from the clock of the machine.
    #[must_use]
    pub fn going(apart: SignedDuration) -> Self {
        Self(Mutex::new(Hand::Going(apart)))
    }

    /// Moves the story on; time never goes back.
    pub fn tell(&self, at: Timestamp) {
        let mut hand = self.hand();
        if let Hand::Told(now) = &mut *hand {
            *now = truncated(at).max(*now);
        }
    }

    /// From here on time goes by itself, this far from the clock of the machine.
    pub fn go(&self, apart: SignedDuration) {
        *self.hand() = Hand::Going(apart);
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        match &mut *self.hand() {
            Hand::Told(now) => {
                *now = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(*now);
                *now
            }
            Hand::Going(apart) => {
                let now = SystemClock.now();
                now.saturating_add(*apart).unwrap_or(now)
            }
        }
    }
}

/// Codes and keys of a story: the same for the same seed, then as nobody can foresee.
#[derive(Debug)]
pub struct StoryIds(Mutex<Option<Chance>>);

impl StoryIds {
    /// Ids of the story with this seed.
    #[must_use]
    pub fn told(seed: u64) -> Self {
        Self(Mutex::new(Some(Chance::new(seed))))
    }

    /// From here on nothing can be foreseen.
    pub fn go(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Ids for StoryIds {
    fn id(&self, now: Timestamp) -> Uuid {
        uuid_at(now, self.random(), self.random())
    }

    fn random(&self) -> u64 {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(chance) => chance.next(),
            None => RandomIds.random(),
        }
    }
}

/// Numbers that look like chance and are the same for the same seed (`SplitMix64`).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// Chance with a seed.
    #[must_use]
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but without `end`; 0 if there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// A number from `first` to `last`, both possible.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = usize::try_from(last - first + 1).unwrap_or(1);
        first + i64::try_from(self.below(span)).unwrap_or_default()
    }

    /// Whether something happens that happens so many times of a hundred.
    pub(super) fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    /// One of several.
    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// Another order.
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_never_goes_back_in_time() {
        let (early, late) = ("2024-06-28T02:00:00Z", "2024-08-08T13:00:00Z");
        let (early, late): (Timestamp, Timestamp) = (early.parse().unwrap(), late.parse().unwrap());
        let clock = StoryClock::told(late);
        clock.tell(early);
        let seen = clock.now();
        assert!(seen > late && clock.now() > seen, "and every look finds a later moment");
    }

    #[test]
    fn a_story_that_was_told_goes_on_from_where_it_stands() {
        let clock = StoryClock::told(Timestamp::UNIX_EPOCH);
        clock.go(SignedDuration::from_hours(-24));
        let behind = SystemClock.now().duration_since(clock.now());
        assert!((23..=24).contains(&behind.as_hours()), "{behind}");
    }

    #[test]
    fn the_same_seed_gives_the_same_codes_until_the_story_is_over() {
        let (one, other) = (StoryIds::told(7), StoryIds::told(7));
        assert_eq!((one.code(), one.secret()), (other.code(), other.secret()));
        one.go();
        other.go();
        assert_ne!(one.secret(), other.secret());
    }
}
