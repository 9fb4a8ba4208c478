//! What somebody wants to do, as a form or an API body has it, and the words for why it is not done.

use crate::{CityNow, Error, FieldError, template::filled};
use domain::{
    case::{Action, Verdict},
    city::{Level, ReasonCode, UnitCode},
    command::{Command, Refusal},
    id::StaffId,
    text::{NotText, clean},
};
use serde::Deserialize;

/// Most characters of any text in an action.
pub const TEXT_MOST: usize = 10_000;

/// What somebody wants to do, as a form or an API body has it: one shape for all actions, empty where it does not apply.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActionInput {
    /// Word of the action, such as `receive`.
    pub action: String,
    /// Version of the case that was seen; another one now is a conflict. None skips the check.
    pub version: Option<i64>,
    /// Level: `receive`, `set_level`.
    pub level: Option<Level>,
    /// Free text: the question, the addition, the answer, the reasons.
    pub text: String,
    /// Code of a refusal reason.
    pub reason: String,
    /// What the person can do instead.
    pub next_step: String,
    /// A unit: `place`; proposed receiver of `forward`.
    pub unit: String,
    /// An office inside the unit.
    pub office: String,
    /// An officer.
    pub officer: Option<StaffId>,
    /// Who hands over: `hand_over`; the officer of the case if none is named.
    pub from: Option<StaffId>,
    /// Others who work on it.
    pub co_handlers: Vec<StaffId>,
    /// Why there is no evidence: `propose`, `approve`.
    pub exception: String,
    /// `satisfied` or `accepted`.
    pub verdict: Option<Verdict>,
    /// Marks 1 to 5 that may come with a rating.
    pub result: Option<u8>,
    /// Mark for the answer.
    pub answer: Option<u8>,
    /// Mark for the manner.
    pub manner: Option<u8>,
    /// Mark for the speed.
    pub speed: Option<u8>,
    /// Code of the case to join: `merge`.
    pub parent: String,
    /// Whether the superior does it again: `redo`.
    pub at_superior: bool,
}

/// Texts and choices of an input, checked; ids that only the database can resolve stay open.
pub(super) fn parse(input: &ActionInput, city: &CityNow) -> Result<(Action, Option<Command>), Error> {
    let unknown = || Error::field("action", "case-action-unknown");
    let action = Action::parse(&input.action).ok_or_else(unknown)?;
    let text = |least| text(&input.text, "text", least);
    let optional = |value: &str, field| text_or_none(value, field);
    let level = || input.level.ok_or_else(|| Error::field("level", "case-level-missing"));
    let unit = |field: &'static str| {
        let code = UnitCode::from(input.unit.as_str());
        city.city().units.contains_key(&code).then_some(code).ok_or_else(|| Error::field(field, "case-unit-unknown"))
    };
    let command = match action {
        Action::Receive => Command::Receive { level: level()? },
        Action::AskBack => Command::AskBack { text: text(5)? },
        Action::Supply => Command::Supply { text: text(1)? },
        Action::Refuse => {
            let reason = ReasonCode::from(input.reason.as_str());
            let known = city.city().reason(&reason).ok_or_else(|| Error::field("reason", "case-reason-missing"))?;
            let next_step = optional(&input.next_step, "next_step")?;
            let next_step = next_step.unwrap_or_else(|| known.next_step.get("vi").to_owned());
            let sentence = text(15)?;
            filled(&sentence, "text")?;
            Command::Refuse { reason, sentence, next_step }
        }
        Action::Contest => Command::Contest { text: text(5)? },
        Action::Forward => {
            let proposed = if input.unit.is_empty() { None } else { Some(unit("unit")?) };
            Command::Forward { reason: text(5)?, proposed }
        }
        Action::Place => Command::Place { unit: unit("unit")?, reason: text(3)? },
        Action::SetLevel => Command::SetLevel { level: level()?, reason: text(3)? },
        Action::Extend => Command::Extend { reason: text(10)? },
        Action::Assign => {
            let office = (!input.office.is_empty()).then(|| UnitCode::from(input.office.as_str()));
            if office.is_none() && input.officer.is_none() {
                return Err(Error::field("office", "case-assignee-missing"));
            }
            let co_handlers = input.co_handlers.clone();
            Command::Assign { office, officer: input.officer, co_handlers, another: false }
        }
        Action::Start => Command::Start,
        Action::HandBack => Command::HandBack { reason: text(5)? },
        Action::HandOver => {
            let to = input.officer.ok_or_else(|| Error::field("officer", "case-officer-missing"))?;
            // Who hands over is known from the case where nobody is named.
            Command::HandOver { from: input.from.unwrap_or(to), to, reason: text(3)?, another: false }
        }
        Action::Propose => {
            let exception = optional(&input.exception, "exception")?;
            let text = text(20)?;
            filled(&text, "text")?;
            Command::Propose { text, evidence: false, exception }
        }
        Action::Return => Command::Return { reason: text(5)? },
        Action::Approve => Command::Approve { exception: optional(&input.exception, "exception")? },
        Action::Rate => {
            let verdict = input.verdict.ok_or_else(|| Error::field("verdict", "case-verdict-missing"))?;
            Command::Rate { verdict }
        }
        Action::Reopen => Command::Reopen { reason: text(5)? },
        Action::Uphold => Command::Uphold { reason: text(10)? },
        Action::Redo => Command::Redo { reason: text(5)?, at_superior: input.at_superior },
        Action::Withdraw => Command::Withdraw,
        Action::Merge => return Ok((action, None)),
        Action::Unmerge => Command::Unmerge,
        Action::Send | Action::Lapse | Action::Close | Action::FollowParent | Action::Rehome | Action::Overrun => {
            return Err(unknown());
        }
    };
    Ok((action, Some(command)))
}

/// A cleaned text of a field, or the fault at the field.
pub(crate) fn text(value: &str, field: &'static str, least: usize) -> Result<String, Error> {
    bounded(value, field, least, TEXT_MOST)
}

/// The same for a text with a bound of its own.
pub(crate) fn bounded(value: &str, field: &'static str, least: usize, most: usize) -> Result<String, Error> {
    clean(value, least, most).map_err(|fault| not_text(fault, field).into())
}

pub(crate) fn text_or_none(value: &str, field: &'static str) -> Result<Option<String>, Error> {
    let cleaned = text(value, field, 0)?;
    Ok((!cleaned.is_empty()).then_some(cleaned))
}

pub(crate) fn not_text(fault: NotText, field: &'static str) -> FieldError {
    match fault {
        NotText::Empty => FieldError::new(field, "field-empty"),
        NotText::Short { least } => FieldError::new(field, "field-short").with("least", least),
        NotText::Long { most, length } => {
            FieldError::new(field, "field-long").with("most", most).with("length", length)
        }
    }
}

/// A rule's refusal in the words of an action.
pub(crate) fn refused(refusal: Refusal) -> Error {
    let key = match refusal {
        Refusal::NotAllowed => return Error::Forbidden,
        Refusal::NoEvidence => return Error::field("exception", "case-refused-no-evidence"),
        Refusal::WrongUnit => return Error::field("unit", "case-refused-wrong-unit"),
        Refusal::SameOfficer => return Error::field("officer", "case-refused-same-officer"),
        Refusal::NobodyNamed => return Error::field("officer", "case-refused-nobody-named"),
        Refusal::UnknownReason => return Error::field("reason", "case-reason-missing"),
        Refusal::NotJoinable => return Error::field("parent", "case-refused-not-joinable"),
        Refusal::NoPolicy(kind) => return Error::bug(format!("the deadline policy lacks {kind}")),
        Refusal::WrongState { .. } => "case-conflict-moved-on",
        Refusal::OwnAnswer => "case-refused-own-answer",
        Refusal::SameApprover => "case-refused-same-approver",
        Refusal::Bound => "case-refused-bound",
        Refusal::ContestedBefore => "case-refused-contested-before",
        Refusal::NoExtension => "case-refused-no-extension",
        Refusal::TooLate => "case-refused-too-late",
        Refusal::TooEarly => "case-refused-too-early",
        Refusal::HandlingBegan => "case-refused-handling-began",
        Refusal::NotToPlace => "case-refused-not-to-place",
        Refusal::CoordinatorOnly => "case-refused-coordinator-only",
        Refusal::NotContent => "case-refused-not-content",
        Refusal::NoSuperior => "case-refused-no-superior",
    };
    Error::conflict(key)
}
