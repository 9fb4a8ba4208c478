//! Whether reports of people who are not signed in pour in from everywhere, and what a browser then shows to be taken for one of
//! a person: a number that costs a second to find and nothing to check. Kept in memory: each process counts for itself.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::digest;
use jiff::Timestamp;

/// How far back reports are counted.
const WINDOW: Duration = Duration::from_mins(10);
/// Leading zero bits that a proof needs, in whole digits of hexadecimal: some 65,000 tries, a second or two on a telephone.
pub(crate) const BITS: usize = 16;
/// Most characters of a proof.
const PROOF_MOST: usize = 20;
const HOUR_S: i64 = 3600;

/// Counts reports of strangers in two halves of the window, so that nothing needs to be remembered one by one.
#[derive(Debug, Default)]
pub struct Flood {
    halves: Mutex<Halves>,
}

#[derive(Debug, Default)]
struct Halves {
    began: Option<Instant>,
    before: u32,
    now: u32,
}

impl Halves {
    fn turn(&mut self, now: Instant) {
        let began = *self.began.get_or_insert(now);
        let half = WINDOW / 2;
        let passed = now.saturating_duration_since(began);
        if passed >= half {
            self.before = if passed < WINDOW { self.now } else { 0 };
            self.now = 0;
            self.began = Some(now);
        }
    }
}

impl Flood {
    /// Counts a report of somebody who is not signed in.
    pub fn count(&self) {
        self.count_at(Instant::now());
    }

    /// Whether `most` reports or more came in the last ten minutes; never if `most` is none.
    #[must_use]
    pub fn is_on(&self, most: u32) -> bool {
        self.is_on_at(most, Instant::now())
    }

    fn count_at(&self, now: Instant) {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        halves.turn(now);
        halves.now = halves.now.saturating_add(1);
    }

    fn is_on_at(&self, most: u32, now: Instant) -> bool {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        halves.turn(now);
        most > 0 && halves.before.saturating_add(halves.now) >= most
    }
}

/// What a browser works on for one draft in one hour.
#[must_use]
pub fn challenge(draft: &str, at: Timestamp) -> String {
    digest(format!("proof of work {draft} {}", at.as_second() / HOUR_S))
}

/// Whether a proof was worked out for this draft in this hour or the one before. A draft is sent once, so a proof is used once.
#[must_use]
pub fn proves(draft: &str, proof: &str, at: Timestamp) -> bool {
    let hours = [at, at - jiff::SignedDuration::from_secs(HOUR_S)];
    !proof.is_empty() && proof.len() <= PROOF_MOST && hours.into_iter().any(|at| fits(&challenge(draft, at), proof))
}

fn fits(challenge: &str, proof: &str) -> bool {
    digest(format!("{challenge}:{proof}")).bytes().take(BITS / 4).all(|digit| digit == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_are_a_flood_until_it_ebbs() {
        let (flood, now) = (Flood::default(), Instant::now());
        for _ in 0..3 {
            flood.count_at(now);
        }
        assert!(flood.is_on_at(3, now) && !flood.is_on_at(4, now) && !flood.is_on_at(0, now));
        assert!(flood.is_on_at(3, now + Duration::from_mins(6)), "the half before counts");
        assert!(!flood.is_on_at(3, now + Duration::from_mins(12)));
        flood.count_at(now + Duration::from_mins(40));
        assert!(!flood.is_on_at(2, now + Duration::from_mins(40)), "what was long ago is forgotten");
    }

    #[test]
    fn a_proof_is_for_one_draft_and_two_hours() {
        let at: Timestamp = "2026-11-25T02:59:00Z".parse().unwrap();
        let own = challenge("draft", at);
        let found = (0..u64::MAX).find(|nonce| fits(&own, &nonce.to_string())).unwrap();
        let proof = found.to_string();
        assert!(proves("draft", &proof, at));
        assert!(proves("draft", &proof, at + jiff::SignedDuration::from_mins(30)), "the hour before is good");
        assert!(!proves("draft", &proof, at + jiff::SignedDuration::from_hours(2)));
        assert!(!proves("another", &proof, at));
        assert!(!proves("draft", "", at) && !proves("draft", &"1".repeat(30), at));
    }
}
