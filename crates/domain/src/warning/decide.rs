//! What a command does to a warning: the one function through which every change goes.

use crate::{
    area::Areas,
    case::Actor,
    city::{City, UnitCode},
    id::{StaffId, WarningId},
    warning::{
        Action, Cancellation, Mode, Role, State, Warning, WarningFile,
        check::{Fault, faults},
        content::Content,
        lifecycle::{TABLE, rule_of},
        river::Station,
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the rules look at besides the warning.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The moment.
    pub now: Timestamp,
    /// The city as data.
    pub city: &'a City,
    /// The areas of the set that warnings are issued for.
    pub areas: &'a Areas,
    /// The gauging stations.
    pub stations: &'a [Station],
}

/// What somebody wants to do, with what it needs. Texts are cleaned and non-empty when they arrive here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Command {
    /// Change the draft.
    Edit {
        /// All of what it says now.
        content: Box<Content>,
    },
    /// Give the draft up.
    Discard,
    /// Ask the second person to let it out.
    Submit,
    /// Back to the draft.
    Return {
        /// What to change.
        reason: String,
    },
    /// Let it out.
    Release {
        /// Where the warning it replaces stands, for an update; a question the store answers.
        replaced: Option<State>,
    },
    /// Note that its update is out.
    Replace {
        /// That update.
        by: WarningId,
    },
    /// Ask the second person to call it off.
    AskToCancel {
        /// Why, in public.
        reason: String,
    },
    /// Do not call it off.
    Keep {
        /// Why not.
        reason: String,
    },
    /// Call it off.
    Cancel,
    /// End a test.
    EndTest {
        /// Why, in public.
        reason: String,
    },
    /// Note that its time is over.
    Expire,
}

impl Command {
    /// Which line of the table it is. [`Action::Update`] makes another warning and is [`update`].
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Edit { .. } => Action::Edit,
            Self::Discard => Action::Discard,
            Self::Submit => Action::Submit,
            Self::Return { .. } => Action::Return,
            Self::Release { .. } => Action::Release,
            Self::Replace { .. } => Action::Replace,
            Self::AskToCancel { .. } => Action::AskToCancel,
            Self::Keep { .. } => Action::Keep,
            Self::Cancel => Action::Cancel,
            Self::EndTest { .. } => Action::EndTest,
            Self::Expire => Action::Expire,
        }
    }
}

/// Why a command is not carried out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The warning has moved on: the action does not start from this state.
    #[error("{action} is not possible in state {state}")]
    WrongState {
        /// What was tried.
        action: Action,
        /// Where the warning stands.
        state: State,
    },
    /// The actor has none of the roles that may do it.
    #[error("this person may not do that to this warning")]
    NotAllowed,
    /// Who wrote or submitted it may not release it.
    #[error("a warning is released by another person than its authors and the one who submitted it")]
    OwnWarning,
    /// Who asked to cancel it may not agree.
    #[error("a warning is cancelled by another person than the one who asked")]
    OwnRequest,
    /// A test is ended by one person.
    #[error("a test is ended, not cancelled")]
    IsTest,
    /// A real warning is cancelled by two.
    #[error("a warning that is meant is cancelled by two people")]
    NotATest,
    /// What it says is not ready to go out.
    #[error("the warning has {} faults", .0.len())]
    Faulty(Vec<Fault>),
    /// What it was to replace was called off or replaced by another meanwhile.
    #[error("what it was to replace is no longer out")]
    Overtaken,
    /// Its time is not over.
    #[error("the time has not come yet")]
    TooEarly,
}

impl Refusal {
    /// The message that says it to people, in `locales/`.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "warning-refused-moved-on",
            Self::NotAllowed => "warning-refused-not-allowed",
            Self::OwnWarning => "warning-refused-own-warning",
            Self::OwnRequest => "warning-refused-own-request",
            Self::IsTest => "warning-refused-is-test",
            Self::NotATest => "warning-refused-not-a-test",
            Self::Faulty(_) => "warning-refused-faulty",
            Self::Overtaken => "warning-refused-overtaken",
            Self::TooEarly => "warning-refused-too-early",
        }
    }
}

/// Whether the actor may do this to the warning as it stands, before anything is filled in: what a page offers.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn may(warning: &Warning, actor: &Actor, action: Action, around: &Circumstances<'_>) -> Result<(), Refusal> {
    let rule = rule_of(action).ok_or(Refusal::NotAllowed)?;
    if !warning.roles(actor, &around.city.coordinator).iter().any(|role| rule.by.contains(role)) {
        return Err(Refusal::NotAllowed);
    }
    if !rule.from.contains(&warning.state) {
        return Err(Refusal::WrongState { action, state: warning.state });
    }
    let file = &warning.file;
    let is_own = |id: StaffId| file.authors.contains(&id) || file.submitter == Some(id);
    let asked = file.cancellation.as_ref().map(|cancellation| cancellation.asked_by);
    match action {
        Action::Release if actor.staff_id().is_none_or(is_own) => Err(Refusal::OwnWarning),
        Action::Cancel if asked == actor.staff_id() => Err(Refusal::OwnRequest),
        Action::AskToCancel if warning.mode == Mode::Test => Err(Refusal::IsTest),
        Action::EndTest if warning.mode == Mode::Actual => Err(Refusal::NotATest),
        Action::Expire if warning.content.expires.is_some_and(|end| around.now < end) => Err(Refusal::TooEarly),
        _ => Ok(()),
    }
}

/// Every action the actor may take now, in the order of the table.
#[must_use]
pub fn allowed(warning: &Warning, actor: &Actor, around: &Circumstances<'_>) -> Vec<Action> {
    TABLE.iter().map(|rule| rule.action).filter(|action| may(warning, actor, *action, around).is_ok()).collect()
}

/// A new draft of a unit.
///
/// # Errors
/// [`Refusal::NotAllowed`] if the actor does not publish for the unit.
pub fn draft(id: WarningId, unit: &UnitCode, mode: Mode, content: Content, actor: &Actor) -> Result<Warning, Refusal> {
    let authors = actor.staff_id().into_iter().collect();
    let file = WarningFile { authors, ..WarningFile::default() };
    let draft = Warning { id, unit: unit.clone(), mode, state: State::Draft, content, version: 1, file };
    // Nobody publishes by being the coordinator, so the unit itself stands in for it.
    if draft.roles(actor, unit).contains(&Role::Publisher) { Ok(draft) } else { Err(Refusal::NotAllowed) }
}

/// The draft that is to replace a warning: it begins with the same content, and is of the same unit and mode. The warning
/// stays out until [`Command::Replace`], in the transaction that releases the update.
///
/// # Errors
/// [`Refusal`] says why there is none.
pub fn update(warning: &Warning, id: WarningId, actor: &Actor, around: &Circumstances<'_>) -> Result<Warning, Refusal> {
    may(warning, actor, Action::Update, around)?;
    let mut draft = draft(id, &warning.unit, warning.mode, warning.content.clone(), actor)?;
    draft.file.earlier.clone_from(&warning.file.earlier);
    draft.file.earlier.extend(warning.issued());
    Ok(draft)
}

/// The warning after the command.
///
/// # Errors
/// [`Refusal`] says why nothing happens; the warning is untouched.
pub fn decide(
    warning: &Warning,
    actor: &Actor,
    command: &Command,
    around: &Circumstances<'_>,
) -> Result<Warning, Refusal> {
    let action = command.action();
    may(warning, actor, action, around)?;
    let rule = rule_of(action).ok_or(Refusal::NotAllowed)?;
    let mut after = warning.clone();
    after.version += 1;
    after.state = rule.to.unwrap_or(warning.state);
    carry_out(&mut after, actor, command, around)?;
    Ok(after)
}

fn carry_out(
    warning: &mut Warning,
    actor: &Actor,
    command: &Command,
    around: &Circumstances<'_>,
) -> Result<(), Refusal> {
    let who = actor.staff_id();
    let file = &mut warning.file;
    match command {
        Command::Edit { content } => {
            warning.content = content.as_ref().clone();
            file.authors.extend(who.filter(|id| !file.authors.contains(id)));
        }
        Command::Submit => {
            ready(&warning.content, around)?;
            file.submitter = who;
        }
        Command::Return { .. } => file.submitter = None,
        Command::Release { replaced } => {
            ready(&warning.content, around)?;
            let follows = matches!(replaced, Some(State::Released | State::Cancelling | State::Expired));
            if !file.earlier.is_empty() && !follows {
                return Err(Refusal::Overtaken);
            }
            file.released = who.map(|id| (id, around.now));
        }
        Command::Replace { by } => file.replaced_by = Some(*by),
        Command::AskToCancel { reason } => file.cancellation = cancellation(who, reason, None),
        Command::Keep { .. } => file.cancellation = None,
        Command::Cancel => {
            let request = file.cancellation.as_mut().ok_or(Refusal::NotAllowed)?;
            request.agreed = who.map(|id| (id, around.now));
        }
        Command::EndTest { reason } => file.cancellation = cancellation(who, reason, Some(around.now)),
        Command::Discard | Command::Expire => {}
    }
    Ok(())
}

fn ready(content: &Content, around: &Circumstances<'_>) -> Result<(), Refusal> {
    let faults = faults(content, around);
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Faulty(faults)) }
}

fn cancellation(who: Option<StaffId>, reason: &str, agreed_at: Option<Timestamp>) -> Option<Cancellation> {
    let asked_by = who?;
    Some(Cancellation { asked_by, reason: reason.to_owned(), agreed: agreed_at.map(|at| (asked_by, at)) })
}
