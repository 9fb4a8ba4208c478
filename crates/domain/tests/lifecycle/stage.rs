//! One case on stage: people do things to it, and time goes by.

use domain::{
    case::{Action, Actor, Case, Proposal, State, Verdict},
    city::{City, Level},
    command::{Command, INCOMPLETE, Refusal},
    deadline::ClockKind,
    decide::{Circumstances, decide, may, overrun, send},
    id::{CaseId, StaffId},
    sample,
    staff::StaffRole::{Approver, Coordinator, Head, Intake, Officer},
};
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) struct Stage {
    pub(crate) city: City,
    pub(crate) now: Timestamp,
    pub(crate) case: Case,
}

impl Stage {
    /// Sent to `W1` on Monday, 2 March 2026, at 8:00.
    pub(crate) fn new() -> Self {
        Self::sent("W1", "2026-03-02T08:00")
    }

    pub(crate) fn sent(holder: &str, at: &str) -> Self {
        let (city, now) = (sample::city(), sample::moment(at));
        let case = send(sample::case(1, holder, now), &sample::around(&city, now)).unwrap();
        Self { city, now, case }
    }

    /// Led to a state by the shortest way, within the first minute, as a complex case.
    pub(crate) fn in_state(state: State) -> Self {
        let mut stage = Self::new();
        let way: &[Command] = match state {
            State::Sent => &[],
            State::Clarifying => &[receive(Level::Complex), ask_back()],
            State::Received => &[receive(Level::Complex)],
            State::Assigned => &[receive(Level::Complex), assign(1)],
            State::InProgress => &[receive(Level::Complex), assign(1), Command::Start],
            State::AwaitingApproval => &[receive(Level::Complex), assign(1), Command::Start, propose(true)],
            State::Answered => &[receive(Level::Complex), assign(1), Command::Start, propose(true), approve()],
            State::Reopened => {
                &[receive(Level::Complex), assign(1), Command::Start, propose(true), approve(), reopen()]
            }
            State::Closed => &[
                receive(Level::Complex),
                assign(1),
                Command::Start,
                propose(true),
                approve(),
                rate(Verdict::Satisfied),
            ],
            State::Refused => &[refuse()],
            State::Withdrawn => &[Command::Withdraw],
            State::Merged => &[receive(Level::Complex), merge(2)],
        };
        for command in way {
            stage.usual(command.clone());
        }
        assert_eq!(stage.case.state, state);
        stage
    }

    pub(crate) fn around(&self) -> Circumstances<'_> {
        sample::around(&self.city, self.now)
    }

    pub(crate) fn at(&mut self, local: &str) -> &mut Self {
        self.now = sample::moment(local);
        self
    }

    #[track_caller]
    pub(crate) fn does(&mut self, who: &Actor, command: Command) -> &mut Self {
        self.case = decide(&self.case, who, &command, &self.around()).unwrap_or_else(|refusal| {
            panic!("{} from {}: {refusal}", command.action(), self.case.state);
        });
        self
    }

    /// The person who usually does it, in the unit that holds the case.
    #[track_caller]
    pub(crate) fn usual(&mut self, command: Command) -> &mut Self {
        let who = self.usual_actor(command.action());
        self.does(&who, command)
    }

    #[track_caller]
    pub(crate) fn refuses(&self, who: &Actor, command: &Command) -> Refusal {
        decide(&self.case, who, command, &self.around()).expect_err("this is not carried out")
    }

    pub(crate) fn may(&self, who: &Actor, action: Action) -> Result<(), Refusal> {
        may(&self.case, who, action, &self.around())
    }

    pub(crate) fn due(&self) -> Option<(ClockKind, Timestamp)> {
        self.case.due(&self.city.calendar, self.now)
    }

    pub(crate) fn overrun(&self) -> bool {
        overrun(&self.case, &self.around())
    }

    pub(crate) fn starts(&self) -> Vec<(ClockKind, Timestamp)> {
        self.case.file.clocks.iter().map(|run| (run.kind, run.started_at)).collect()
    }

    fn usual_actor(&self, action: Action) -> Actor {
        let holder = self.case.holder.as_str();
        match action {
            Action::Supply | Action::Contest | Action::Rate | Action::Reopen | Action::Withdraw => Actor::Reporter,
            Action::Lapse | Action::Close | Action::FollowParent | Action::Overrun | Action::Rehome => Actor::Clock,
            Action::Start | Action::Propose => officer(1),
            Action::HandBack => self.case.file.officer.map_or_else(|| officer(1), by_id),
            Action::Assign | Action::HandOver | Action::Extend | Action::SetLevel => sample::actor(Head, holder, 1),
            Action::Return | Action::Approve => sample::actor(Approver, holder, 1),
            Action::Place | Action::Uphold | Action::Redo => coordinator(),
            _ => sample::actor(Intake, holder, 1),
        }
    }
}

pub(crate) fn officer(number: u8) -> Actor {
    sample::actor(Officer, "W1", number)
}

pub(crate) fn officer_id(number: u8) -> StaffId {
    sample::staff(Officer, "W1", number).id
}

fn by_id(id: StaffId) -> Actor {
    (1..=9).map(officer).find(|officer| officer.staff_id() == Some(id)).expect("an officer of W1")
}

pub(crate) fn approver(number: u8) -> Actor {
    sample::actor(Approver, "W1", number)
}

pub(crate) fn coordinator() -> Actor {
    sample::actor(Coordinator, "VP", 1)
}

pub(crate) fn case_id(number: u128) -> CaseId {
    CaseId(Uuid::from_u128(number))
}

pub(crate) fn text() -> String {
    "vì lý do này".to_owned()
}

pub(crate) fn receive(level: Level) -> Command {
    Command::Receive { level }
}

pub(crate) fn ask_back() -> Command {
    Command::AskBack { text: text() }
}

pub(crate) fn supply() -> Command {
    Command::Supply { text: text() }
}

pub(crate) fn refuse() -> Command {
    Command::Refuse { reason: INCOMPLETE.into(), sentence: text(), next_step: text() }
}

pub(crate) fn contest() -> Command {
    Command::Contest { text: text() }
}

pub(crate) fn forward() -> Command {
    Command::Forward { reason: text(), proposed: None }
}

pub(crate) fn place(unit: &str) -> Command {
    Command::Place { unit: unit.into(), reason: text() }
}

pub(crate) fn set_level(level: Level) -> Command {
    Command::SetLevel { level, reason: text() }
}

pub(crate) fn extend() -> Command {
    Command::Extend { reason: text() }
}

pub(crate) fn assign(number: u8) -> Command {
    let officer = Some(officer_id(number));
    Command::Assign { office: None, officer, co_handlers: vec![], another: true }
}

pub(crate) fn assign_office() -> Command {
    Command::Assign { office: Some("W1.urban".into()), officer: None, co_handlers: vec![], another: true }
}

pub(crate) fn hand_over(from: u8, to: u8) -> Command {
    Command::HandOver { from: officer_id(from), to: officer_id(to), reason: text(), another: true }
}

pub(crate) fn hand_back() -> Command {
    Command::HandBack { reason: text() }
}

pub(crate) fn propose(evidence: bool) -> Command {
    Command::Propose { text: text(), evidence, exception: (!evidence).then(text) }
}

pub(crate) fn return_it() -> Command {
    Command::Return { reason: text() }
}

pub(crate) fn approve() -> Command {
    Command::Approve { exception: None }
}

pub(crate) fn rate(verdict: Verdict) -> Command {
    Command::Rate { verdict }
}

pub(crate) fn reopen() -> Command {
    Command::Reopen { reason: text() }
}

pub(crate) fn uphold() -> Command {
    Command::Uphold { reason: text() }
}

pub(crate) fn redo(at_superior: bool) -> Command {
    Command::Redo { reason: text(), at_superior }
}

pub(crate) fn merge(parent: u128) -> Command {
    Command::Merge { parent: case_id(parent), fits: true }
}

pub(crate) fn follow_parent() -> Command {
    let (author, approver) = (officer_id(1), approver(1).staff_id());
    Command::FollowParent { answer: Proposal { number: 1, author, evidence: true, approver } }
}

pub(crate) fn rehome(unit: &str) -> Command {
    Command::Rehome { unit: unit.into() }
}
