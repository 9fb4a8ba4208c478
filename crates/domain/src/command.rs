//! What somebody wants to do to a case, and why it may be refused.

use crate::{
    case::{Action, Proposal, State, Verdict},
    city::{Level, ReasonCode, UnitCode},
    deadline::ClockKind,
    id::{CaseId, StaffId},
};
use serde::{Deserialize, Serialize};

/// The reason code that every pack has for a case whose missing parts were never added.
pub const INCOMPLETE: &str = "incomplete";

/// What somebody wants to do, with what it needs. Texts are cleaned and non-empty when they arrive here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Command {
    /// Take it in.
    Receive {
        /// How urgent and complex it is.
        level: Level,
    },
    /// Ask the reporter.
    AskBack {
        /// What is missing.
        text: String,
    },
    /// Add what was asked.
    Supply {
        /// The addition.
        text: String,
    },
    /// Nothing came.
    Lapse,
    /// Refuse.
    Refuse {
        /// Coded reason.
        reason: ReasonCode,
        /// The sentence the reporter reads.
        sentence: String,
        /// What the reporter can do instead.
        next_step: String,
    },
    /// Contest the refusal.
    Contest {
        /// Why.
        text: String,
    },
    /// Pass on to the superior.
    Forward {
        /// Why it is not within authority.
        reason: String,
        /// Who should have it, in the unit's view.
        proposed: Option<UnitCode>,
    },
    /// Give it to a unit.
    Place {
        /// Which.
        unit: UnitCode,
        /// Why this one.
        reason: String,
    },
    /// Change the level.
    SetLevel {
        /// To which.
        level: Level,
        /// Why.
        reason: String,
    },
    /// Extend the handling clock.
    Extend {
        /// Why, in public.
        reason: String,
    },
    /// Give it to people.
    Assign {
        /// Office inside the holder.
        office: Option<UnitCode>,
        /// Officer.
        officer: Option<StaffId>,
        /// Others who work on it.
        co_handlers: Vec<StaffId>,
        /// Whether the unit has another officer than the one who worked on the answer that did not satisfy.
        another: bool,
    },
    /// Begin.
    Start,
    /// Give it back to the head.
    HandBack {
        /// Why.
        reason: String,
    },
    /// Give the part of one officer to another.
    HandOver {
        /// Who had it.
        from: StaffId,
        /// Who has it now.
        to: StaffId,
        /// Why.
        reason: String,
        /// Whether the unit has another officer than the one who worked on the answer that did not satisfy.
        another: bool,
    },
    /// Propose an answer.
    Propose {
        /// The answer.
        text: String,
        /// Whether a photo taken after the assignment near the place, or a document, shows the result.
        evidence: bool,
        /// Why there is none, if so.
        exception: Option<String>,
    },
    /// Return the proposed answer.
    Return {
        /// What to change.
        reason: String,
    },
    /// Approve the answer.
    Approve {
        /// The approver's own public sentence where evidence is missing.
        exception: Option<String>,
    },
    /// Rate it good enough.
    Rate {
        /// Satisfied or accepted.
        verdict: Verdict,
    },
    /// Ask for a review.
    Reopen {
        /// What is not solved.
        reason: String,
    },
    /// Keep the answer.
    Uphold {
        /// Why, in public.
        reason: String,
    },
    /// Have it done again.
    Redo {
        /// What is to be done.
        reason: String,
        /// At the unit that answered, or at its superior.
        at_superior: bool,
    },
    /// End the rating window.
    Close,
    /// Take it back.
    Withdraw,
    /// Join it to another case.
    Merge {
        /// Which.
        parent: CaseId,
        /// Whether that one is itself free to lead: same holder, open, not merged.
        fits: bool,
    },
    /// Undo that.
    Unmerge,
    /// Take over the answer of the case it follows.
    FollowParent {
        /// That answer, approved.
        answer: Proposal,
    },
    /// Note that the deadline has passed.
    Overrun,
    /// Move to the unit that took over.
    Rehome {
        /// Which.
        unit: UnitCode,
    },
}

impl Command {
    /// Which line of the table it is.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Receive { .. } => Action::Receive,
            Self::AskBack { .. } => Action::AskBack,
            Self::Supply { .. } => Action::Supply,
            Self::Lapse => Action::Lapse,
            Self::Refuse { .. } => Action::Refuse,
            Self::Contest { .. } => Action::Contest,
            Self::Forward { .. } => Action::Forward,
            Self::Place { .. } => Action::Place,
            Self::SetLevel { .. } => Action::SetLevel,
            Self::Extend { .. } => Action::Extend,
            Self::Assign { .. } => Action::Assign,
            Self::Start => Action::Start,
            Self::HandBack { .. } => Action::HandBack,
            Self::HandOver { .. } => Action::HandOver,
            Self::Propose { .. } => Action::Propose,
            Self::Return { .. } => Action::Return,
            Self::Approve { .. } => Action::Approve,
            Self::Rate { .. } => Action::Rate,
            Self::Reopen { .. } => Action::Reopen,
            Self::Uphold { .. } => Action::Uphold,
            Self::Redo { .. } => Action::Redo,
            Self::Close => Action::Close,
            Self::Withdraw => Action::Withdraw,
            Self::Merge { .. } => Action::Merge,
            Self::Unmerge => Action::Unmerge,
            Self::FollowParent { .. } => Action::FollowParent,
            Self::Overrun => Action::Overrun,
            Self::Rehome { .. } => Action::Rehome,
        }
    }
}

/// Why a command is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case has moved on: the action does not start from this state.
    #[error("{action} is not possible in state {state}")]
    WrongState {
        /// What was tried.
        action: Action,
        /// Where the case stands.
        state: State,
    },
    /// The actor has none of the roles that may do it.
    #[error("this person may not do that to this case")]
    NotAllowed,
    /// The author of an answer may not approve it.
    #[error("an answer is approved by another person than its author")]
    OwnAnswer,
    /// A new answer needs another approver than those before.
    #[error("a new answer is approved by another person than those before")]
    SameApprover,
    /// Neither evidence nor a reason why there is none.
    #[error("an answer needs evidence, or a written reason why there is none")]
    NoEvidence,
    /// The placement was final.
    #[error("the coordinator's decision binds the unit")]
    Bound,
    /// Contested before.
    #[error("a refusal may be contested once")]
    ContestedBefore,
    /// Extended before, or the policy has no extension for this clock.
    #[error("the deadline cannot be extended")]
    NoExtension,
    /// The window is over.
    #[error("the time to do this is over")]
    TooLate,
    /// The clock has not run out.
    #[error("the time has not come yet")]
    TooEarly,
    /// Work has begun, or was done once.
    #[error("handling has begun")]
    HandlingBegan,
    /// The case waits for no placement.
    #[error("the case does not wait to be placed")]
    NotToPlace,
    /// From the second forward on only the coordinator places.
    #[error("only the coordinator places a case that was forwarded twice")]
    CoordinatorOnly,
    /// The unit is not one that may hold cases, does not exist today, or is the holder itself.
    #[error("the unit cannot hold the case")]
    WrongUnit,
    /// The officer who worked on the answer that did not satisfy, though there is another.
    #[error("redone work goes to another officer")]
    SameOfficer,
    /// Nobody is named who could hand it over, or it would stay in the same hands.
    #[error("nobody hands it over")]
    NobodyNamed,
    /// The other case cannot lead this one.
    #[error("the cases cannot be joined")]
    NotJoinable,
    /// A verdict that does not close.
    #[error("dissatisfaction reopens the case instead of closing it")]
    NotContent,
    /// The unit is the highest: there is nobody to pass it to.
    #[error("there is no superior")]
    NoSuperior,
    /// No such reason in the pack.
    #[error("the reason is not in the city's list")]
    UnknownReason,
    /// The deadline policy has no such clock.
    #[error("the deadline policy lacks the clock {0}")]
    NoPolicy(ClockKind),
}
