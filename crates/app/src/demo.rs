//! The demonstration city: everything a visitor sees before the first real report. It is filled through the same
//! actions that people use, by a clock of its own, so that nothing in it could not have happened.

mod cast;
mod clock;
mod course;
mod living;
mod paper;
pub mod picture;
mod play;
mod words;

pub use cast::{Account, PASSWORD};
pub use clock::{StoryClock, StoryIds};

use crate::{App, CityNow, Error};
use cast::{accounts, hire};
use jiff::{SignedDuration, Timestamp};
use words::Words;

/// The seed of everything in the demonstration that looks like chance.
pub const SEED: u64 = 1010;
/// How long before now the story begins.
const WEEKS: i64 = 6;

/// When the story of a living city begins, if it is to end now.
#[must_use]
pub fn beginning(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(WEEKS * 7 * 24)).unwrap_or(now)
}

/// Everybody who can sign in to the living city; the first are of one ward.
///
/// # Errors
/// `Bug` if the words of the demonstration cannot be read.
pub fn people(city: &CityNow) -> Result<Vec<Account>, Error> {
    Ok(accounts(city.city(), &living::units(city, &Words::read()?)))
}

/// Fills an empty app with the story of a living city, from where `clock` stands to `end`.
///
/// # Errors
/// `Bug` if the story does something that nobody may do.
pub async fn fill(app: &App, clock: &StoryClock, end: Timestamp) -> Result<(), Error> {
    let (city, words) = (app.city(), Words::read()?);
    let cast = hire(app, &people(&city)?).await?;
    let plays = living::plays(&city, &words, end, SEED)?;
    play::play(app, clock, &cast, &plays, end, SignedDuration::ZERO).await
}
