//! A warning: what the rules know of it, from its draft to its end.
//!
//! No warning goes out by one person: who wrote or submitted it does not release it, and who asked to cancel it does not
//! cancel it. A test is of another [`Mode`] from its first draft on and never [in force](Standing::InForce).

pub mod check;
pub mod content;
pub mod danger;
pub mod decide;
pub mod lifecycle;
pub mod reach;
pub mod river;
pub mod safety;
pub mod sample;

use crate::{
    case::Actor,
    city::UnitCode,
    id::{StaffId, WarningId},
    staff::StaffRole,
    words::words,
};
use content::Content;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

words! {
    /// Whether a warning is meant. Chosen with the first draft, inherited by updates, never changed.
    Mode {
        /// People are to act on it.
        Actual = "actual",
        /// Nobody is to act on it: it tries the ways a warning takes.
        Test = "test",
    }
}

words! {
    /// Where a warning stands.
    State {
        /// Being written.
        Draft = "draft",
        /// Submitted; waits for the second person.
        Proposed = "proposed",
        /// Out.
        Released = "released",
        /// Out; somebody asked to cancel it, and the second person has not agreed yet.
        Cancelling = "cancelling",
        /// An update of it is out in its place.
        Replaced = "replaced",
        /// Called off.
        Cancelled = "cancelled",
        /// Its time is over.
        Expired = "expired",
        /// A draft that was given up.
        Discarded = "discarded",
    }
}

impl State {
    /// Whether it never is, or is again, out.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Replaced | Self::Cancelled | Self::Expired | Self::Discarded)
    }
}

words! {
    /// What can be done to a warning.
    Action {
        /// Change the draft.
        Edit = "edit",
        /// Give the draft up.
        Discard = "discard",
        /// Ask the second person to let it out.
        Submit = "submit",
        /// Back to the draft.
        Return = "return",
        /// Let it out.
        Release = "release",
        /// Begin a draft that is to replace it.
        Update = "update",
        /// An update of it went out.
        Replace = "replace",
        /// Ask the second person to call it off.
        AskToCancel = "ask_to_cancel",
        /// Do not call it off.
        Keep = "keep",
        /// Call it off.
        Cancel = "cancel",
        /// End a test.
        EndTest = "end_test",
        /// Its time is over.
        Expire = "expire",
    }
}

words! {
    /// Who acts, in relation to one warning.
    Role {
        /// Publisher of the unit that issues it.
        Publisher = "publisher",
        /// Releaser of that unit, or of the city's coordinator.
        Releaser = "releaser",
        /// The program itself, when a time has come or another warning moved.
        Clock = "clock",
    }
}

/// What a warning means to people at one moment. There is no answer that holds for a test and for a real warning, so that
/// nobody shows one as the other by leaving out a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not out.
    Unreleased,
    /// Holds now. That what it warns of begins later does not matter: people are to prepare.
    InForce,
    /// A test that is running.
    Test,
    /// Held once.
    Over,
}

/// A warning that went out, as those that follow refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Which.
    pub id: WarningId,
    /// When it went out.
    pub at: Timestamp,
}

/// That a warning is, or is to be, called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// Who asked.
    pub asked_by: StaffId,
    /// Why, in public.
    pub reason: String,
    /// Who agreed, and when; none while it is asked. Of a test the one who asked.
    pub agreed: Option<(StaffId, Timestamp)>,
}

/// A warning as the rules see it. Plain data: loaded, passed to [`decide`](decide::decide), stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// Identity.
    pub id: WarningId,
    /// The unit that issues it.
    pub unit: UnitCode,
    /// Whether it is meant.
    pub mode: Mode,
    /// Where it stands.
    pub state: State,
    /// What it says, of what, where and until when.
    pub content: Content,
    /// Counts every change, from 1; a command names the one it saw.
    pub version: i64,
    /// The rest of what only the rules ask.
    pub file: WarningFile,
}

/// What only the rules ask of a warning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WarningFile {
    /// Everyone who wrote on it, in the order they began.
    pub authors: Vec<StaffId>,
    /// Who submitted it last.
    pub submitter: Option<StaffId>,
    /// Who let it out, and when.
    pub released: Option<(StaffId, Timestamp)>,
    /// That it is or is to be called off.
    pub cancellation: Option<Cancellation>,
    /// The warnings it continues, the first of the chain first; it replaces the last.
    pub earlier: Vec<Issued>,
    /// The warning that is out in its place.
    pub replaced_by: Option<WarningId>,
}

impl Warning {
    /// What it means to people now.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        let runs = self.content.expires.is_some_and(|end| now < end);
        match (self.state, self.mode) {
            (State::Draft | State::Proposed | State::Discarded, _) => Standing::Unreleased,
            (State::Released | State::Cancelling, Mode::Actual) if runs => Standing::InForce,
            (State::Released | State::Cancelling, Mode::Test) if runs => Standing::Test,
            _ => Standing::Over,
        }
    }

    /// Itself as those that follow refer to it; none before it went out.
    #[must_use]
    pub fn issued(&self) -> Option<Issued> {
        self.file.released.map(|(_, at)| Issued { id: self.id, at })
    }

    /// The warning it is to replace.
    #[must_use]
    pub fn replaces(&self) -> Option<WarningId> {
        self.file.earlier.last().map(|issued| issued.id)
    }

    /// The headline as people read it anywhere: that of a test begins with `mark` (*TEST*, in the language).
    #[must_use]
    pub fn headline(&self, language: &str, mark: &str) -> Option<String> {
        let text = self.content.texts.get(language)?;
        Some(match self.mode {
            Mode::Actual => text.headline.clone(),
            Mode::Test => format!("{mark}: {}", text.headline),
        })
    }

    /// The roles an actor has towards it. `coordinator` is the unit that coordinates the city.
    #[must_use]
    pub fn roles(&self, actor: &Actor, coordinator: &UnitCode) -> Vec<Role> {
        let staff = match actor {
            Actor::Staff(staff) => staff,
            Actor::Clock => return vec![Role::Clock],
            Actor::Reporter => return vec![],
        };
        let publishes = staff.holds(StaffRole::Publisher, &self.unit);
        let releases = staff.holds(StaffRole::Releaser, &self.unit) || staff.holds(StaffRole::Releaser, coordinator);
        let roles = [(publishes, Role::Publisher), (releases, Role::Releaser)];
        roles.into_iter().filter(|(has, _)| *has).map(|(_, role)| role).collect()
    }
}
