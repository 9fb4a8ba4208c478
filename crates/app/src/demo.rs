//! The demonstration city: everything a visitor sees before the first real report. It is filled through the same
//! actions that people use, by a clock of its own, so that nothing in it could not have happened.

mod cast;
mod clock;
mod course;
mod launch;
mod living;
mod neighbour;
mod paper;
pub mod picture;
mod play;
mod warning;
mod words;

pub use cast::{Account, PASSWORD};
pub use clock::{StoryClock, StoryIds};
pub use neighbour::neighbour;

use crate::{App, CityNow, Error, jobs, notice, pack::Files};
use cast::{accounts, engage, hire, issuers};
use domain::city::UnitCode;
use jiff::{SignedDuration, Timestamp};
use words::Words;

/// The seed of everything in the demonstration that looks like chance.
pub const SEED: u64 = 1010;
/// How long before now the story of a living city begins.
const WEEKS: i64 = 6;

/// What a demonstration tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// A city today, six weeks after it began.
    Living,
    /// 28 June to 8 August 2024: the first six weeks as the press counted them.
    Launch,
}

impl Story {
    /// When the story begins and ends, if it is told now.
    ///
    /// # Errors
    /// `Bug` if a date of the story is none.
    pub fn span(self, now: Timestamp) -> Result<(Timestamp, Timestamp), Error> {
        match self {
            Self::Living => {
                let begin = now.saturating_sub(SignedDuration::from_hours(WEEKS * 7 * 24));
                Ok((begin.map_err(Error::bug)?, now))
            }
            Self::Launch => launch::span(),
        }
    }

    /// The pack under which it is told.
    #[must_use]
    pub fn pack(self, files: Files) -> Files {
        match self {
            Self::Living => files,
            Self::Launch => launch::pack(files),
        }
    }

    /// Everybody who can sign in; the first are of one unit.
    ///
    /// # Errors
    /// `Bug` if the words of the demonstration cannot be read.
    pub fn people(self, city: &CityNow) -> Result<Vec<Account>, Error> {
        let units = match self {
            Self::Living => living::units(city, &Words::read()?),
            Self::Launch => launch::units(city),
        };
        let mut people = accounts(city.city(), &units);
        people.extend(self.issuers(city, &units));
        Ok(people)
    }

    /// Who issues warnings: for the city, and for the ward that visitors are shown. Of 2024 no warning is told.
    fn issuers(self, city: &CityNow, units: &[UnitCode]) -> Vec<Account> {
        match self {
            Self::Living => {
                let units: Vec<UnitCode> =
                    std::iter::once(&city.city().coordinator).chain(units.first()).cloned().collect();
                issuers(city.city(), &units)
            }
            Self::Launch => Vec::new(),
        }
    }

    /// Fills an empty app with the story, from where `clock` stands to `end`.
    ///
    /// # Errors
    /// `Bug` if the story does something that nobody may do.
    pub async fn fill(self, app: &App, clock: &StoryClock, end: Timestamp) -> Result<(), Error> {
        let (city, words) = (app.city(), Words::read()?);
        let people = self.people(&city)?;
        let (issuers, handlers): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|one| one.roles.iter().all(|role| role.issues_warnings()));
        let cast = hire(app, &handlers).await?;
        let issuers = engage(app, &issuers).await?;
        if self == Self::Living {
            warning::past(app, clock, &issuers).await?;
        }
        let (plays, pace) = match self {
            Self::Living => (living::plays(&city, &words, end, SEED)?, SignedDuration::ZERO),
            Self::Launch => (launch::plays(&city, &words, end, SEED)?, SignedDuration::from_mins(45)),
        };
        play::play(app, clock, &cast, &plays, end, pace).await?;
        if self == Self::Living {
            warning::current(app, &issuers).await?;
        }
        jobs::drain(app).await?;
        for person in cast.people().chain(issuers.iter().map(|issuer| issuer.id)) {
            // Whoever works there has read what is older than a day.
            notice::read_until(app, person, end - SignedDuration::from_hours(24)).await?;
        }
        if self == Self::Launch {
            crate::statistics::note_accounts(app, launch::ACCOUNTS).await?;
        }
        Ok(())
    }
}
