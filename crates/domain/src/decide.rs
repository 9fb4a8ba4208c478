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
    let roles = actor.roles(case, around.city);
    if !roles.iter().any(|role| rule.by.contains(role)) {
        return Err(Refusal::NotAllowed);
    }
    if !rule.from.contains(&case.state) {
        return Err(Refusal::WrongState { action, state: case.state });
    }
    let file = &case.file;
    let coordinator = roles.contains(&Role::Coordinator);
    let holds = roles.contains(&Role::Intake) || roles.contains(&Role::Head);
    let past = |kind: ClockKind| {
        case.clock(kind).is_none_or(|run| run.is_overdue(around.calendar(), &case.holder, around.now))
    };
    match action {
        Action::Refuse if file.bound && !coordinator => Err(Refusal::Bound),
        Action::Refuse if !(holds || file.bound || file.to_place) => Err(Refusal::NotAllowed),
        Action::Forward if file.bound => Err(Refusal::Bound),
        Action::Forward if around.city.superior(&case.holder) == case.holder => Err(Refusal::NoSuperior),
        Action::Place if !file.to_place && case.holder != around.city.coordinator => Err(Refusal::NotToPlace),
        Action::Place if file.forwards >= 2 && !coordinator => Err(Refusal::CoordinatorOnly),
        Action::Contest if file.contested => Err(Refusal::ContestedBefore),
        Action::HandOver if file.officer.is_none() && file.co_handlers.is_empty() => Err(Refusal::NobodyNamed),
        Action::Withdraw if matches!(file.before, Some(State::Assigned | State::InProgress)) || file.reopenings > 0 => {
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
        Action::Rehome if around.exists(&case.holder) => Err(Refusal::TooEarly),
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
    after.case.file.late |= missed(case, around);
    after.enter(rule);
    after.carry_out(actor, command)?;
    let mut after = after.case;
    after.file.overdue &= overrun(&after, around);
    Ok(after)
}

/// Whether the case is open and a deadline that a unit must keep has passed: of any clock, so that an answer that waits
/// for approval past the handling deadline is late too. Waiting for the reporter is nobody's lateness.
#[must_use]
pub fn overrun(case: &Case, around: &Circumstances<'_>) -> bool {
    case.state.is_open() && missed(case, around)
}

/// Like [`overrun`], and also for a case that follows another: its clocks go on, so joining hides no lateness.
fn missed(case: &Case, around: &Circumstances<'_>) -> bool {
    let mut clocks =
        case.file.clocks.iter().filter(|run| run.is_running() && !run.is_paused() && run.kind.is_of_unit());
    clocks.any(|run| run.is_overdue(around.calendar(), &case.holder, around.now))
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
                self.case.file.before = match (to, self.from) {
                    // A case merged while it was asked back returns to where it was before that.
                    (State::Merged, State::Clarifying) => self.case.file.before,
                    (State::Clarifying | State::Merged, from) => Some(from),
                    _ => None,
                };
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
                self.spare(*officer, co_handlers, *another)?;
                self.assign(office.as_ref(), *officer, co_handlers)?;
            }
            Command::Start => self.case.file.officer = self.case.file.officer.or(actor.staff_id()),
            Command::HandBack { .. } => self.unassign(),
            Command::HandOver { from, to, another, .. } => self.hand_over(*from, *to, *another)?,
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
            Command::FollowParent { answer } => {
                if answer.approver.is_none_or(|approver| approver == answer.author) {
                    return Err(Refusal::TooEarly);
                }
                self.case.file.proposal = Some(Proposal { number: self.next_number(), ..answer.clone() });
                self.answered()?;
            }
            Command::Overrun => self.case.file.overdue = true,
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
        self.case.file.bound = false;
        self.unassign();
    }

    fn place(&mut self, unit: &UnitCode) -> Result<(), Refusal> {
        self.can_hold(unit)?;
        self.case.holder = unit.clone();
        // What the coordinator's own unit held and gives to another was passed on, though nobody sent it up.
        self.case.file.forwards += u16::from(!self.case.file.to_place);
        self.case.file.to_place = false;
        self.case.file.bound = self.case.file.forwards >= 2;
        Ok(())
    }

    fn can_hold(&self, unit: &UnitCode) -> Result<(), Refusal> {
        let holds_cases = self.around.city.units.get(unit).is_some_and(|unit| unit.kind != UnitKind::Office);
        let fits = holds_cases && self.around.exists(unit) && *unit != self.case.holder;
        if fits { Ok(()) } else { Err(Refusal::WrongUnit) }
    }

    /// Another level is counted from the original start, under the policy the clock started with.
    fn set_level(&mut self, level: Level) -> Result<(), Refusal> {
        self.case.level = level;
        let kind = ClockKind::handling(level);
        let around = self.around;
        match self.handling() {
            Some(run) if run.kind != kind => {
                let frozen = around.city.deadlines.iter().find(|policy| policy.version == run.policy);
                run.restate(kind, frozen.unwrap_or(around.deadlines)).ok_or(Refusal::NoPolicy(kind))
            }
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

    /// Keeps redone work from the officer whose answer did not satisfy; where there is no other, it may go there again.
    fn spare(&mut self, officer: Option<StaffId>, others: &[StaffId], another: bool) -> Result<(), Refusal> {
        match self.case.file.last_officer {
            Some(last) if another && officer.iter().chain(others).any(|id| *id == last) => Err(Refusal::SameOfficer),
            _ => {
                self.case.file.last_officer = self.case.file.last_officer.filter(|_| another);
                Ok(())
            }
        }
    }

    fn assign(
        &mut self,
        office: Option<&UnitCode>,
        officer: Option<StaffId>,
        others: &[StaffId],
    ) -> Result<(), Refusal> {
        let (city, holder) = (self.around.city, &self.case.holder);
        let inside = |code: &UnitCode| code != holder && city.superior(code) == *holder && self.around.exists(code);
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

    fn hand_over(&mut self, from: StaffId, to: StaffId, another: bool) -> Result<(), Refusal> {
        let file = &self.case.file;
        if from == to || !file.officer.iter().chain(&file.co_handlers).any(|id| *id == from) {
            return Err(Refusal::NobodyNamed);
        }
        self.spare(Some(to), &[], another)?;
        let file = &mut self.case.file;
        file.officer = file.officer.map(|id| if id == from { to } else { id });
        file.co_handlers.retain(|id| *id != from && *id != to);
        if file.officer != Some(to) {
            file.co_handlers.push(to);
        }
        Ok(())
    }

    fn propose(&mut self, actor: &Actor, evidence: bool, excused: bool) -> Result<(), Refusal> {
        let author = actor.staff_id().ok_or(Refusal::NotAllowed)?;
        if !evidence && !excused {
            return Err(Refusal::NoEvidence);
        }
        self.case.file.proposal = Some(Proposal { number: self.next_number(), author, evidence, approver: None });
        self.start(ClockKind::Approval)
    }

    fn approve(&mut self, actor: &Actor, excused: bool) -> Result<(), Refusal> {
        let answer = self.case.file.proposal.as_mut().ok_or(Refusal::NoEvidence)?;
        if !answer.evidence && !excused {
            return Err(Refusal::NoEvidence);
        }
        answer.approver = actor.staff_id();
        self.answered()
    }

    fn answered(&mut self) -> Result<(), Refusal> {
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
        self.can_hold(unit)?;
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

    fn next_number(&self) -> u16 {
        u16::try_from(self.case.file.earlier.len()).unwrap_or(u16::MAX).saturating_add(1)
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
