//! A case: what the rules know of it, from sending to closing.

use crate::{
    authority::{Relation, counts, stands_as},
    calendar::Calendar,
    city::{CategoryCode, City, Level, Stream, UnitCode},
    code::CaseCode,
    deadline::{ClockKind, ClockRun},
    id::{CaseId, StaffId},
    staff::{Grant, Staff, StandIn},
    words::words,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

words! {
    /// Where a case stands.
    State {
        /// Arrived and routed; waits to be received.
        Sent = "sent",
        /// The unit asked back; waits for the reporter.
        Clarifying = "clarifying",
        /// Accepted as complete and within competence.
        Received = "received",
        /// A department, and usually an officer, has it.
        Assigned = "assigned",
        /// Work has begun.
        InProgress = "in_progress",
        /// An answer is proposed.
        AwaitingApproval = "awaiting_approval",
        /// The answer is approved and sent; it may be rated.
        Answered = "answered",
        /// The reporter is not satisfied; other people review.
        Reopened = "reopened",
        /// Over.
        Closed = "closed",
        /// Refused with a reason and a next step.
        Refused = "refused",
        /// Taken back by the reporter before handling began.
        Withdrawn = "withdrawn",
        /// Follows another case of the same matter.
        Merged = "merged",
    }
}

impl State {
    /// Whether somebody still has to do something before the matter is answered.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Answered | Self::Closed | Self::Refused | Self::Withdrawn | Self::Merged)
    }
}

words! {
    /// What can be done to a case.
    Action {
        /// A person sends it.
        Send = "send",
        /// The unit takes it in and sets the level.
        Receive = "receive",
        /// The holder asks the reporter for what is missing.
        AskBack = "ask_back",
        /// The reporter adds what was asked.
        Supply = "supply",
        /// Nothing was added in time.
        Lapse = "lapse",
        /// The unit refuses with a reason and a next step.
        Refuse = "refuse",
        /// The reporter contests the refusal.
        Contest = "contest",
        /// The unit passes it to its superior.
        Forward = "forward",
        /// The superior or the coordinator gives it to a unit.
        Place = "place",
        /// The level is changed.
        SetLevel = "set_level",
        /// The handling clock of a complex case is extended, once.
        Extend = "extend",
        /// The head gives it to an office or officer.
        Assign = "assign",
        /// The officer begins.
        Start = "start",
        /// The officer gives it back to the head.
        HandBack = "hand_back",
        /// The head gives the part of one officer to another.
        HandOver = "hand_over",
        /// The officer proposes an answer.
        Propose = "propose",
        /// The approver returns the proposed answer.
        Return = "return",
        /// The approver approves the answer; it goes out.
        Approve = "approve",
        /// The reporter is satisfied or accepts.
        Rate = "rate",
        /// The reporter is not satisfied.
        Reopen = "reopen",
        /// The review keeps the answer.
        Uphold = "uphold",
        /// The review asks for new work.
        Redo = "redo",
        /// The rating window is over.
        Close = "close",
        /// The reporter takes it back.
        Withdraw = "withdraw",
        /// The holder joins it to another case.
        Merge = "merge",
        /// The holder undoes that.
        Unmerge = "unmerge",
        /// The case it follows was answered, and so is this one.
        FollowParent = "follow_parent",
        /// A change of units moves it to the successor of its holder.
        Rehome = "rehome",
        /// The deadline that runs has passed.
        Overrun = "overrun",
    }
}

words! {
    /// Who acts, in relation to one case.
    Role {
        /// The person who sent it.
        Reporter = "reporter",
        /// Intake of the unit that holds it.
        Intake = "intake",
        /// Head of the unit that holds it.
        Head = "head",
        /// The officer it is assigned to and co-handlers; while no officer is named any of the office or the holder, but the
    /// one whose answer did not satisfy.
        Officer = "officer",
        /// Approver of the unit that holds it.
        Approver = "approver",
        /// The city's coordinator.
        Coordinator = "coordinator",
        /// The program itself, when a time has come or another case moved.
        Clock = "clock",
    }
}

words! {
    /// What the reporter says of the result.
    Verdict {
        /// It is good.
        Satisfied = "satisfied",
        /// It will do.
        Accepted = "accepted",
        /// It is not solved.
        Dissatisfied = "dissatisfied",
    }
}

words! {
    /// How visible the reporter wants it.
    Visibility {
        /// Everyone sees the case and the name given.
        Public = "public",
        /// Everyone sees the case, nobody the name.
        NameHidden = "name_hidden",
        /// Only the reporter and those who handle it see it.
        Private = "private",
    }
}

words! {
    /// Whether a case is shown in public; separate from its state.
    Publication {
        /// Waits for a moderator.
        Pending = "pending",
        /// Shown, perhaps with [other words](crate::report::Report::original) than were sent.
        Public = "public",
        /// Not shown.
        Hidden = "hidden",
    }
}

words! {
    /// How a case came in.
    Channel {
        /// The pages of the platform.
        Web = "web",
        /// The programming interface.
        Api = "api",
        /// Entered by staff from a telephone call.
        Phone = "phone",
        /// Entered by staff at a counter.
        Counter = "counter",
        /// Entered by staff from a letter.
        Letter = "letter",
        /// Entered by staff from a message on a social network.
        Social = "social",
    }
}

impl Channel {
    /// The channels by which people of units write down what somebody told them.
    pub const BY_OPERATOR: [Self; 4] = [Self::Phone, Self::Counter, Self::Letter, Self::Social];

    /// The one of these with this word.
    #[must_use]
    pub fn told(word: &str) -> Option<Self> {
        Self::BY_OPERATOR.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// A proposed answer that waits for approval or was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// 1 for the first answer of the case, counted up with each approved one.
    pub number: u16,
    /// Who wrote it.
    pub author: StaffId,
    /// Whether a photo or document shows the result; without, the approver must say why in public.
    pub evidence: bool,
    /// Who approved it, once approved.
    pub approver: Option<StaffId>,
}

/// A case as the rules see it. Plain data: loaded, passed to [`crate::lifecycle::decide`], stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Identity.
    pub id: CaseId,
    /// What people call it.
    pub code: CaseCode,
    /// Which kind of matter.
    pub stream: Stream,
    /// What it is about.
    pub category: CategoryCode,
    /// Where it stands.
    pub state: State,
    /// How urgent and complex.
    pub level: Level,
    /// The unit that must act next, or that answered.
    pub holder: UnitCode,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Counts every change, from 1; a command names the one it saw.
    pub version: i64,
    /// The rest of what only the rules ask.
    pub file: CaseFile,
}

/// What only the rules ask of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of each other and of the state")]
pub struct CaseFile {
    /// The office inside the holder it is assigned to.
    pub office: Option<UnitCode>,
    /// The officer who has it.
    pub officer: Option<StaffId>,
    /// Others who work on it.
    pub co_handlers: Vec<StaffId>,
    /// When it was last given to an office or officer: evidence must be newer.
    pub assigned_at: Option<Timestamp>,
    /// Whether it waits at a superior or the coordinator to be placed: forwarded, contested or unrouted.
    pub to_place: bool,
    /// How often a unit passed it on.
    pub forwards: u16,
    /// Whether the coordinator's placement is final: the holder may ask back, but neither forward nor refuse.
    pub bound: bool,
    /// Whether the refusal was contested.
    pub contested: bool,
    /// How often the reporter was not satisfied.
    pub reopenings: u16,
    /// Where it was before it was asked back or merged.
    pub before: Option<State>,
    /// The case it follows while merged, and whose answer it took over after that.
    pub parent: Option<CaseId>,
    /// The answer being written, waiting or sent.
    pub proposal: Option<Proposal>,
    /// Earlier answers that did not satisfy.
    pub earlier: Vec<Proposal>,
    /// Who worked on the answer that did not satisfy, where another officer is to redo it.
    pub last_officer: Option<StaffId>,
    /// What the reporter said of the answer.
    pub verdict: Option<Verdict>,
    /// When the answer first went out.
    pub answered_at: Option<Timestamp>,
    /// All clocks that ever ran, in the order they started.
    pub clocks: Vec<ClockRun>,
    /// Whether a unit ever missed a deadline of the case.
    pub late: bool,
    /// Whether the deadline that runs now has passed, as noted when it did.
    pub overdue: bool,
}

impl Case {
    /// The clock of this kind that runs now, also while paused.
    #[must_use]
    pub fn clock(&self, kind: ClockKind) -> Option<&ClockRun> {
        self.file.clocks.iter().rev().find(|run| run.kind == kind && run.is_running())
    }

    /// The clocks whose deadlines count now: all that run and are not paused. While a case follows another they run, but
    /// nobody is asked to keep them.
    pub fn counting(&self) -> impl Iterator<Item = &ClockRun> {
        let merged = self.state == State::Merged;
        self.file.clocks.iter().filter(move |run| !merged && run.is_running() && !run.is_paused())
    }

    /// The clock that runs out first of those that count now, and when: what lists are sorted by.
    #[must_use]
    pub fn due(&self, calendar: &Calendar, now: Timestamp) -> Option<(ClockKind, Timestamp)> {
        let due = |run: &ClockRun| (run.kind, run.due_at(calendar, &self.holder, now));
        self.counting().map(due).min_by_key(|(_, at)| *at)
    }

    /// The clock of the step the case is in: what the page shows.
    #[must_use]
    pub fn current_clock(&self) -> Option<&ClockRun> {
        let handling = || self.file.clocks.iter().rev().find(|run| run.kind.is_handling() && run.is_running());
        match self.state {
            State::Sent => self.clock(ClockKind::Reception).or_else(handling),
            State::Clarifying => self.clock(ClockKind::Clarification),
            State::Received | State::Assigned | State::InProgress => handling(),
            State::AwaitingApproval => self.clock(ClockKind::Approval),
            State::Answered => self.clock(ClockKind::Rating),
            State::Reopened => self.clock(ClockKind::Review),
            State::Closed | State::Refused | State::Withdrawn | State::Merged => None,
        }
    }
}

/// Who does something to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The person who sent it, known by the secret key.
    Reporter,
    /// A person who works for a unit.
    Staff(Staff),
    /// The program itself.
    Clock,
}

impl Actor {
    /// The roles this actor has towards the case, as the table of [authority](crate::authority) says; of officers only
    /// those named, or any of the holder and its office while none is.
    #[must_use]
    pub fn roles(&self, case: &Case, city: &City) -> Vec<Role> {
        let staff = match self {
            Self::Reporter => return vec![Role::Reporter],
            Self::Clock => return vec![Role::Clock],
            Self::Staff(staff) => staff,
        };
        let stands = |grant: &Grant| stands_as(grant.role, Relation::of(&grant.unit, case, city));
        let held: Vec<Role> = staff.grants.iter().filter(|grant| counts(grant, city)).filter_map(stands).collect();
        let named = case.file.officer.iter().chain(&case.file.co_handlers).any(|id| staff.answers_for(*id));
        let unnamed = case.file.officer.is_none() && case.file.last_officer != Some(staff.id);
        let fits = |role: &Role| *role != Role::Officer || named || unnamed;
        Role::ALL.iter().copied().filter(|role| held.contains(role) && fits(role)).collect()
    }

    /// For which person who is away a deputy does what only these roles may; none where the deputy may do it anyway.
    #[must_use]
    pub fn on_behalf(&self, case: &Case, city: &City, by: &[Role]) -> Option<StaffId> {
        let Self::Staff(staff) = self else { return None };
        if staff.stands_in.is_empty() {
            return None;
        }
        let may = |staff: Staff| Self::Staff(staff).roles(case, city).iter().any(|role| by.contains(role));
        let own = staff.alone();
        if may(own.clone()) {
            return None;
        }
        let with =
            |one: &&StandIn| may(Staff::new(one.id, one.name.clone(), [own.grants.as_slice(), &one.grants].concat()));
        staff.stands_in.iter().find(with).map(|one| one.id)
    }

    /// The person, if one of a unit acts.
    #[must_use]
    pub fn staff_id(&self) -> Option<StaffId> {
        match self {
            Self::Staff(staff) => Some(staff.id),
            Self::Reporter | Self::Clock => None,
        }
    }
}
