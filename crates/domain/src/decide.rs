//! What a command does to a case: the one function through which every change goes.

use crate::{
    calendar::Calendar,
    case::{Action, Actor, Case, Proposal, Role, State, Verdict},
    city::{City, Level, UnitCode, UnitKind},
    command::{Command, Refusal},
    deadline::{ClockKind, ClockRun, Deadlines},
    id::StaffId,
    lifecycle::{Rule, TABLE, To, rule_of},
    staff::StaffRole,
};
use jiff::Timestamp;

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
        let day = self.calendar().day_of(self.now);
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
        Action::Withdraw if matches!(file.before, Some(State::Assigned | State::InProgress)) => {
            Err(Refusal::HandlingBegan)
        }
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

    fn assign(
        &mut self,
        office: Option<&UnitCode>,
        officer: Option<StaffId>,
        others: &[StaffId],
    ) -> Result<(), Refusal> {
        let inside = |code: &UnitCode| self.around.city.superior(code) == self.case.holder && self.around.exists(code);
        if (office.is_none() && officer.is_none()) || office.is_some_and(|code| !inside(code)) {
            return Err(Refusal::WrongUnit);
        }
        self.case.file.office = office.cloned();
        self.case.file.officer = officer;
        self.case.file.co_handlers = others.to_vec();
        self.case.file.assigned_at = Some(self.around.now);
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
