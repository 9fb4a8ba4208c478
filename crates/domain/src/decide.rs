//! What a command does to a case: the one function through which every change goes.

use crate::{
    calendar::Calendar,
    case::{Action, Actor, Case, Proposal, Role, State, Verdict},
    city::{City, Level, ReasonCode, UnitCode, UnitKind},
    deadline::{ClockKind, ClockRun, Deadlines},
    id::{CaseId, StaffId},
    lifecycle::{Rule, TABLE, To, rule_of},
    staff::StaffRole,
};
use jiff::Timestamp;
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
    FollowParent,
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
            Self::FollowParent => Action::FollowParent,
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
    /// The second answer needs another approver than the first.
    #[error("a new answer is approved by another person than the one before")]
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
    /// Work has begun.
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

/// What the rules look at besides the case.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The moment.
    pub now: Timestamp,
    /// The city as data.
    pub city: &'a City,
    /// The deadline policy in force now; running clocks keep the one they started with.
    pub deadlines: &'a Deadlines,
}

impl Circumstances<'_> {
    fn calendar(&self) -> &Calendar {
        &self.city.calendar
    }

    fn exists(&self, unit: &UnitCode) -> bool {
        let day = self.calendar().day(self.now);
        self.city.units.get(unit).is_some_and(|unit| unit.exists_on(day))
    }
}

/// Whether the actor may do this to the case as it stands, before anything is filled in: what a page offers.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn may(case: &Case, actor: &Actor, action: Action, around: &Circumstances<'_>) -> Result<(), Refusal> {
    let rule = rule_of(action).ok_or(Refusal::NotAllowed)?;
    let roles = actor.roles(case, &around.city.coordinator);
    if !roles.iter().any(|role| rule.by.contains(role)) {
        return Err(Refusal::NotAllowed);
    }
    if !rule.from.contains(&case.state) {
        return Err(Refusal::WrongState { action, state: case.state });
    }
    let file = &case.file;
    let coordinator = roles.contains(&Role::Coordinator);
    let past = |kind: ClockKind| {
        case.clock(kind).is_none_or(|run| run.is_overdue(around.calendar(), &case.holder, around.now))
    };
    match action {
        Action::Refuse if file.bound && !coordinator => Err(Refusal::Bound),
        Action::Forward if file.bound => Err(Refusal::Bound),
        Action::Forward if around.city.superior(&case.holder) == case.holder => Err(Refusal::NoSuperior),
        Action::Place if !file.to_place => Err(Refusal::NotToPlace),
        Action::Place if file.forwards >= 2 && !coordinator => Err(Refusal::CoordinatorOnly),
        Action::Contest if file.contested => Err(Refusal::ContestedBefore),
        Action::Withdraw if matches!(file.before, Some(State::Assigned | State::InProgress)) => Err(Refusal::HandlingBegan),
        Action::Approve => match &file.proposal {
            Some(answer) if actor.staff_id() == Some(answer.author) => Err(Refusal::OwnAnswer),
            _ if file.earlier.iter().any(|answer| answer.approver == actor.staff_id()) => Err(Refusal::SameApprover),
            _ => Ok(()),
        },
        Action::Rate | Action::Reopen if past(ClockKind::Rating) => Err(Refusal::TooLate),
        Action::Close if !past(ClockKind::Rating) => Err(Refusal::TooEarly),
        Action::Lapse if !past(ClockKind::Clarification) => Err(Refusal::TooEarly),
        Action::Overrun if file.overdue || !overrun(case, around) => Err(Refusal::TooEarly),
        Action::Extend => match case.current_clock() {
            Some(run) if run.may_extend() => Ok(()),
            _ => Err(Refusal::NoExtension),
        },
        _ => Ok(()),
    }
}

/// Every action the actor may take now, in the order of the table.
#[must_use]
pub fn allowed(case: &Case, actor: &Actor, around: &Circumstances<'_>) -> Vec<Action> {
    TABLE.iter().map(|rule| rule.action).filter(|action| may(case, actor, *action, around).is_ok()).collect()
}

/// The case after the command.
///
/// # Errors
/// [`Refusal`] says why nothing happens; the case is untouched.
pub fn decide(case: &Case, actor: &Actor, command: &Command, around: &Circumstances<'_>) -> Result<Case, Refusal> {
    let action = command.action();
    may(case, actor, action, around)?;
    let rule = rule_of(action).ok_or(Refusal::NotAllowed)?;
    let mut after = Change { from: case.state, case: case.clone(), around };
    after.case.version += 1;
    after.case.file.late |= overrun(case, around);
    after.enter(rule);
    after.carry_out(actor, command)?;
    let mut after = after.case;
    after.file.overdue = overrun(&after, around);
    Ok(after)
}

/// Whether a deadline that a unit must keep has passed; waiting for the reporter is nobody's lateness.
#[must_use]
pub fn overrun(case: &Case, around: &Circumstances<'_>) -> bool {
    case.current_clock().is_some_and(|run| {
        !matches!(run.kind, ClockKind::Clarification | ClockKind::Rating)
            && run.is_overdue(around.calendar(), &case.holder, around.now)
    })
}

/// The first state of a new case: its reception clock runs.
///
/// # Errors
/// [`Refusal::NoPolicy`] if the policy has no reception clock.
pub fn send(mut case: Case, around: &Circumstances<'_>) -> Result<Case, Refusal> {
    case.state = State::Sent;
    case.version = 1;
    let mut new = Change { from: State::Sent, case, around };
    new.start(ClockKind::Reception)?;
    Ok(new.case)
}

struct Change<'a> {
    from: State,
    case: Case,
    around: &'a Circumstances<'a>,
}

impl Change<'_> {
    fn enter(&mut self, rule: &Rule) {
        match rule.to {
            To::State(to) => {
                if matches!(to, State::Clarifying | State::Merged) {
                    self.case.file.before = match (self.from, self.case.file.before) {
                        // A case merged while it was asked back returns to where it was before that.
                        (State::Clarifying, before) => before,
                        _ => Some(self.from),
                    };
                }
                self.case.state = to;
            }
            To::Before => self.case.state = self.case.file.before.take().unwrap_or(State::Sent),
            To::Same => {}
        }
    }

    fn carry_out(&mut self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Receive { level } => self.receive(*level)?,
            Command::AskBack { .. } => {
                self.pause();
                self.start(ClockKind::Clarification)?;
            }
            Command::Supply { .. } => {
                self.stop(ClockKind::Clarification);
                self.resume();
            }
            Command::Refuse { reason, .. } => {
                self.around.city.reason(reason).ok_or(Refusal::UnknownReason)?;
                self.stop_all();
            }
            Command::Lapse | Command::Withdraw | Command::Uphold { .. } | Command::Close => self.stop_all(),
            Command::Contest { .. } => {
                self.case.file.contested = true;
                self.go_up();
                self.start(ClockKind::Reception)?;
            }
            Command::Forward { .. } => {
                self.case.file.forwards += 1;
                self.go_up();
            }
            Command::Place { unit, .. } => self.place(unit)?,
            Command::SetLevel { level, .. } => self.set_level(*level)?,
            Command::Extend { .. } => self.extend()?,
            Command::Assign { office, officer, co_handlers, another } => {
                if officer.is_some() && *officer == self.case.file.last_officer && *another {
                    return Err(Refusal::SameOfficer);
                }
                self.assign(office.as_ref(), *officer, co_handlers)?;
            }
            Command::Start => self.case.file.officer = actor.staff_id().or(self.case.file.officer),
            Command::HandBack { .. } => self.unassign(),
            Command::Propose { evidence, exception, .. } => self.propose(actor, *evidence, exception.is_some())?,
            Command::Return { .. } => self.stop(ClockKind::Approval),
            Command::Approve { exception } => self.approve(actor, exception.is_some())?,
            Command::Rate { verdict } => {
                if *verdict == Verdict::Dissatisfied {
                    return Err(Refusal::NotContent);
                }
                self.case.file.verdict = Some(*verdict);
                self.stop_all();
            }
            Command::Reopen { .. } => {
                self.case.file.reopenings += 1;
                self.case.file.verdict = Some(Verdict::Dissatisfied);
                self.case.file.last_officer = self.case.file.proposal.as_ref().map(|answer| answer.author);
                self.stop(ClockKind::Rating);
                self.start(ClockKind::Review)?;
            }
            Command::Redo { at_superior, .. } => self.redo(*at_superior)?,
            Command::Merge { parent, fits } => {
                if !fits || *parent == self.case.id {
                    return Err(Refusal::NotJoinable);
                }
                self.stop(ClockKind::Clarification);
                self.resume();
                self.case.file.parent = Some(*parent);
            }
            Command::Unmerge => self.case.file.parent = None,
            Command::FollowParent => {
                self.case.file.before = None;
                self.case.file.answered_at.get_or_insert(self.around.now);
                self.stop_all();
                self.start(ClockKind::Rating)?;
            }
            Command::Overrun => self.case.file.late = true,
            Command::Rehome { unit } => self.rehome(unit)?,
        }
        Ok(())
    }

    fn receive(&mut self, level: Level) -> Result<(), Refusal> {
        self.stop(ClockKind::Reception);
        self.case.file.to_place = false;
        if self.handling().is_some() { self.set_level(level) } else { self.start_handling(level) }
    }

    fn go_up(&mut self) {
        self.case.holder = self.around.city.superior(&self.case.holder);
        self.case.file.to_place = true;
        self.unassign();
    }

    fn place(&mut self, unit: &UnitCode) -> Result<(), Refusal> {
        let holds_cases = self.around.city.units.get(unit).is_some_and(|unit| unit.kind != UnitKind::Office);
        if !holds_cases || !self.around.exists(unit) || *unit == self.case.holder {
            return Err(Refusal::WrongUnit);
        }
        self.case.holder = unit.clone();
        self.case.file.to_place = false;
        self.case.file.bound = self.case.file.forwards >= 2;
        Ok(())
    }

    fn set_level(&mut self, level: Level) -> Result<(), Refusal> {
        self.case.level = level;
        let kind = ClockKind::handling(level);
        let policy = self.around.deadlines;
        match self.handling() {
            Some(run) if run.kind != kind => run.restate(kind, policy).ok_or(Refusal::NoPolicy(kind)),
            _ => Ok(()),
        }
    }

    fn extend(&mut self) -> Result<(), Refusal> {
        match self.handling() {
            Some(run) if run.may_extend() => {
                run.extend();
                Ok(())
            }
            _ => Err(Refusal::NoExtension),
        }
    }

    fn assign(&mut self, office: Option<&UnitCode>, officer: Option<StaffId>, others: &[StaffId]) -> Result<(), Refusal> {
        let inside = |code: &UnitCode| self.around.city.superior(code) == self.case.holder && self.around.exists(code);
        if (office.is_none() && officer.is_none()) || office.is_some_and(|code| !inside(code)) {
            return Err(Refusal::WrongUnit);
        }
        self.case.file.office = office.cloned();
        self.case.file.officer = officer;
        self.case.file.co_handlers = others.to_vec();
        if self.from == State::Reopened {
            self.stop(ClockKind::Review);
            self.retire_answer();
            self.start_handling(self.case.level)?;
        }
        Ok(())
    }

    fn unassign(&mut self) {
        self.case.file.office = None;
        self.case.file.officer = None;
        self.case.file.co_handlers.clear();
    }

    fn propose(&mut self, actor: &Actor, evidence: bool, excused: bool) -> Result<(), Refusal> {
        let author = actor.staff_id().ok_or(Refusal::NotAllowed)?;
        if !evidence && !excused {
            return Err(Refusal::NoEvidence);
        }
        let number = u16::try_from(self.case.file.earlier.len()).unwrap_or(u16::MAX).saturating_add(1);
        self.case.file.proposal = Some(Proposal { number, author, evidence, approver: None });
        self.start(ClockKind::Approval)
    }

    fn approve(&mut self, actor: &Actor, excused: bool) -> Result<(), Refusal> {
        let answer = self.case.file.proposal.as_mut().ok_or(Refusal::NoEvidence)?;
        if !answer.evidence && !excused {
            return Err(Refusal::NoEvidence);
        }
        answer.approver = actor.staff_id();
        self.case.file.answered_at.get_or_insert(self.around.now);
        self.stop_all();
        self.start(ClockKind::Rating)
    }

    fn redo(&mut self, at_superior: bool) -> Result<(), Refusal> {
        self.stop_all();
        self.retire_answer();
        self.unassign();
        if at_superior {
            self.case.holder = self.around.city.superior(&self.case.holder);
        }
        self.start_handling(self.case.level)
    }

    /// People do not move with the case: what was assigned waits for the new head, under the same clocks.
    fn rehome(&mut self, unit: &UnitCode) -> Result<(), Refusal> {
        if !self.around.exists(unit) {
            return Err(Refusal::WrongUnit);
        }
        let received = |state| matches!(state, State::Assigned | State::InProgress | State::AwaitingApproval);
        self.case.holder = unit.clone();
        self.unassign();
        self.stop(ClockKind::Approval);
        if received(self.case.state) {
            self.case.state = State::Received;
        }
        if self.case.file.before.is_some_and(received) {
            self.case.file.before = Some(State::Received);
        }
        Ok(())
    }

    fn retire_answer(&mut self) {
        self.case.file.earlier.extend(self.case.file.proposal.take());
    }

    fn start_handling(&mut self, level: Level) -> Result<(), Refusal> {
        self.case.level = level;
        self.start(ClockKind::handling(level))
    }

    fn start(&mut self, kind: ClockKind) -> Result<(), Refusal> {
        let run = ClockRun::start(kind, self.around.now, self.around.deadlines).ok_or(Refusal::NoPolicy(kind))?;
        self.case.file.clocks.push(run);
        Ok(())
    }

    fn handling(&mut self) -> Option<&mut ClockRun> {
        self.running().find(|run| run.kind.is_handling())
    }

    fn running(&mut self) -> impl Iterator<Item = &mut ClockRun> {
        self.case.file.clocks.iter_mut().filter(|run| run.is_running())
    }

    fn stop(&mut self, kind: ClockKind) {
        let now = self.around.now;
        self.running().filter(|run| run.kind == kind).for_each(|run| run.stop(now));
    }

    fn stop_all(&mut self) {
        let now = self.around.now;
        self.running().for_each(|run| run.stop(now));
    }

    fn pause(&mut self) {
        let now = self.around.now;
        self.running().for_each(|run| run.pause(now));
    }

    fn resume(&mut self) {
        let (now, calendar, holder) = (self.around.now, self.around.calendar(), self.case.holder.clone());
        for run in self.case.file.clocks.iter_mut().filter(|run| run.is_running()) {
            run.resume(calendar, &holder, now);
        }
    }
}

/// Whether an officer of this unit or office other than `last` may take redone work; a question the store answers and
/// [`Command::Assign`] carries.
#[must_use]
pub fn another_officer(grants: &[(StaffId, StaffRole)], last: Option<StaffId>) -> bool {
    grants.iter().any(|(id, role)| *role == StaffRole::Officer && Some(*id) != last)
}
