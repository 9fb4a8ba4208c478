//! A bulletin: one message of another authority, as it came from a feed, and what is decided about it. Nothing of it goes out
//! by itself: somebody writes a warning from it, which goes the way of every warning.

mod fill;
mod place;

pub use fill::{Filling, filling, language_of};
pub use place::{Place, extent, place, shapes};

use crate::{
    cap::{Alert, MessageType, Scope, Status},
    id::{BulletinId, StaffId, WarningId},
    warning::Mode,
    words::words,
};
use jiff::{SignedDuration, Timestamp};

/// How far the clock of a sender may be ahead; our own number.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

words! {
    /// What is decided about a bulletin.
    State {
        /// Nothing yet; somebody is to decide.
        Open = "open",
        /// Nothing, and nobody need decide: it is of elsewhere, a test, over, or calls off what nobody took up.
        Noted = "noted",
        /// No warning is written from it.
        Ignored = "ignored",
        /// A warning was written from it.
        Taken = "taken",
    }
}

words! {
    /// What its sender did to it afterwards.
    Ending {
        /// An update came.
        Replaced = "replaced",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

/// Why a message is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// It answers another message.
    #[error("it answers another message")]
    Answer,
    /// It is not for everyone.
    #[error("it is not for everyone")]
    NotPublic,
    /// It was sent more than a day from now: a clock is wrong, and what it says of times cannot be believed.
    #[error("sent more than a day from now")]
    Future,
}

/// Whether a message is kept at all.
///
/// # Errors
/// [`NotKept`] says why not.
pub fn keep(alert: &Alert, now: Timestamp) -> Result<(), NotKept> {
    match alert.message_type {
        MessageType::Ack | MessageType::Error => Err(NotKept::Answer),
        _ if alert.scope != Scope::Public => Err(NotKept::NotPublic),
        _ if alert.sent.at() > now + AHEAD => Err(NotKept::Future),
        MessageType::Alert | MessageType::Update | MessageType::Cancel => Ok(()),
    }
}

/// When a message ends: with the last of what it says, or never if a part says no end. That something is called off has none.
#[must_use]
pub fn expires(alert: &Alert) -> Option<Timestamp> {
    if alert.message_type == MessageType::Cancel {
        return None;
    }
    let ends: Option<Vec<Timestamp>> = alert.infos.iter().map(|info| Some(info.expires?.at())).collect();
    ends?.into_iter().max()
}

/// Who decided about a bulletin, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// Why, for colleagues; empty where a warning says it.
    pub reason: String,
}

/// A bulletin as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulletin {
    /// Made from feed, sender, identifier and time: what came before comes once.
    pub id: BulletinId,
    /// Name of the feed. What one feed says counts for its own bulletins alone.
    pub feed: String,
    /// Who sent it.
    pub sender: String,
    /// Unique among those of the sender.
    pub identifier: String,
    /// When.
    pub sent: Timestamp,
    /// How it is to be taken.
    pub status: Status,
    /// What it does.
    pub message_type: MessageType,
    /// When it ends; none if it does not say.
    pub expires: Option<Timestamp>,
    /// Whether it concerns the city.
    pub place: Place,
    /// Those it updates or cancels.
    pub earlier: Vec<BulletinId>,
    /// When it came.
    pub received_at: Timestamp,
    /// What is decided.
    pub state: State,
    /// What its sender did to it, and by which bulletin.
    pub ending: Option<(Ending, BulletinId)>,
    /// Who decided.
    pub decision: Option<Decision>,
    /// The warning that was written from it.
    pub warning: Option<WarningId>,
    /// The message as XML.
    pub document: String,
}

/// Why something cannot be done to a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody has decided, or nobody has.
    #[error("it is decided otherwise")]
    Decided,
    /// Its time is over.
    #[error("its time is over")]
    Over,
    /// Its sender replaced it or called it off.
    #[error("its sender replaced it or called it off")]
    Ended,
    /// It warns of nothing: it calls off, or is for the network itself.
    #[error("it warns of nothing")]
    NoWarning,
}

impl Refusal {
    /// The message that says it to people, in `locales/`.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Decided => "bulletin-refused-decided",
            Self::Over => "bulletin-refused-over",
            Self::Ended => "bulletin-refused-ended",
            Self::NoWarning => "bulletin-refused-no-warning",
        }
    }
}

impl Bulletin {
    /// Whether somebody is to decide when it comes. `continues_taken`: a warning was written from one that it continues, which
    /// concerns us wherever the new one holds.
    #[must_use]
    pub fn begins_as(&self, continues_taken: bool) -> State {
        let here = self.place != Place::Elsewhere && self.message_type != MessageType::Cancel;
        let holds = self.ending.is_none() && !self.is_over(self.received_at);
        let is_open = self.status == Status::Actual && holds && (here || continues_taken);
        if is_open { State::Open } else { State::Noted }
    }

    /// What it does to those it continues.
    #[must_use]
    pub const fn ends_as(&self) -> Option<Ending> {
        match self.message_type {
            MessageType::Update => Some(Ending::Replaced),
            MessageType::Cancel => Some(Ending::Cancelled),
            MessageType::Alert | MessageType::Ack | MessageType::Error => None,
        }
    }

    /// Whether it ends another: one that it names, of the same sender and as much meant. A test calls off nothing that is.
    #[must_use]
    pub fn ends(&self, other: &Self) -> bool {
        self.earlier.contains(&other.id) && self.sender == other.sender && self.status == other.status
    }

    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }

    /// Whether a warning may be written from it now, and of which mode: never a warning that is meant from a test.
    ///
    /// # Errors
    /// [`Refusal`] says why not.
    pub fn may_write(&self, now: Timestamp) -> Result<Mode, Refusal> {
        let mode = match self.status {
            Status::Actual => Mode::Actual,
            Status::Test | Status::Exercise => Mode::Test,
            Status::System | Status::Draft => return Err(Refusal::NoWarning),
        };
        match self.state {
            _ if !matches!(self.message_type, MessageType::Alert | MessageType::Update) => Err(Refusal::NoWarning),
            _ if self.ending.is_some() => Err(Refusal::Ended),
            _ if self.is_over(now) => Err(Refusal::Over),
            State::Ignored | State::Taken => Err(Refusal::Decided),
            State::Open | State::Noted => Ok(mode),
        }
    }

    /// Itself after a warning was written from it.
    ///
    /// # Errors
    /// As [`Bulletin::may_write`].
    pub fn take(&self, warning: WarningId, by: StaffId, now: Timestamp) -> Result<Self, Refusal> {
        self.may_write(now)?;
        let decision = Some(Decision { by, at: now, reason: String::new() });
        Ok(Self { state: State::Taken, decision, warning: Some(warning), ..self.clone() })
    }

    /// Itself after somebody decided to write no warning from it.
    ///
    /// # Errors
    /// It is decided.
    pub fn ignore(&self, reason: String, by: StaffId, now: Timestamp) -> Result<Self, Refusal> {
        match self.state {
            State::Open | State::Noted => {
                let decision = Some(Decision { by, at: now, reason });
                Ok(Self { state: State::Ignored, decision, ..self.clone() })
            }
            State::Ignored | State::Taken => Err(Refusal::Decided),
        }
    }

    /// Itself open again: after it was ignored, or `given_up`, the draft written from it.
    ///
    /// # Errors
    /// It is not decided, or there is a warning of it.
    pub fn reopen(&self, given_up: bool) -> Result<Self, Refusal> {
        match self.state {
            State::Taken if !given_up => Err(Refusal::Decided),
            State::Ignored | State::Taken => {
                Ok(Self { state: State::Open, decision: None, warning: None, ..self.clone() })
            }
            State::Open | State::Noted => Err(Refusal::Decided),
        }
    }
}
