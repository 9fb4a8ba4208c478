//! The life of a case as one table: which action leads from where to where, and who may do it.
//!
//! The table is data; [`decide`](crate::decide::decide) reads it, the documentation is rendered from it, the pages
//! show only what it allows, and the tests walk it exhaustively.

use crate::case::{Action, Role, State};

/// Where an action leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// To this state.
    State(State),
    /// Back to where the case was before it was asked back or merged.
    Before,
    /// Nowhere: the state stays.
    Same,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What is done.
    pub action: Action,
    /// From which states.
    pub from: &'static [State],
    /// To which.
    pub to: To,
    /// By whom: one of these roles is enough.
    pub by: &'static [Role],
    /// What must hold besides, in words for the documentation.
    pub must: &'static str,
}

use Role::{Approver, Clock, Coordinator, Head, Intake, Officer, Reporter};
use State::{
    Answered, Assigned, AwaitingApproval, Clarifying, Closed, InProgress, Merged, Received, Refused, Reopened, Sent,
    Withdrawn,
};

const OPEN: &[State] = &[Sent, Clarifying, Received, Assigned, InProgress, AwaitingApproval, Reopened];
/// Open, and the matter itself not yet answered once.
const JOINABLE: &[State] = &[Sent, Clarifying, Received, Assigned, InProgress];
/// Open, or following a case that is.
const UNANSWERED: &[State] = &[Sent, Clarifying, Received, Assigned, InProgress, AwaitingApproval, Reopened, Merged];
/// Open, and not waiting for the reporter.
const UNITS_TURN: &[State] = &[Sent, Received, Assigned, InProgress, AwaitingApproval, Reopened];
const HOLDER: &[Role] = &[Intake, Head, Officer];

const fn rule(action: Action, from: &'static [State], to: To, by: &'static [Role], must: &'static str) -> Rule {
    Rule { action, from, to, by, must }
}

/// Every action on an existing case but those that never change anything the rules know of (note, message, follow, moderate, mark).
pub const TABLE: &[Rule] = &[
    rule(
        Action::Receive,
        &[Sent],
        To::State(Received),
        &[Intake, Head],
        "sets the level; the reception clock ends, the handling clock starts",
    ),
    rule(
        Action::AskBack,
        &[Sent, Received, Assigned, InProgress],
        To::State(Clarifying),
        HOLDER,
        "says what is missing; the clocks pause",
    ),
    rule(Action::Supply, &[Clarifying], To::Before, &[Reporter], "the clocks go on"),
    rule(
        Action::Lapse,
        &[Clarifying],
        To::State(Refused),
        &[Clock],
        "the clarification clock is over; the reason is `incomplete`",
    ),
    rule(
        Action::Refuse,
        &[Sent, Received],
        To::State(Refused),
        &[Intake, Head, Coordinator],
        "coded reason, a sentence, a next step; a bound unit may not, the coordinator only what waits to be placed or is bound",
    ),
    rule(Action::Contest, &[Refused], To::State(Sent), &[Reporter], "once; goes to the superior"),
    rule(
        Action::Forward,
        &[Sent, Received],
        To::State(Sent),
        &[Intake, Head],
        "reason and a proposed receiver; goes to the superior; no clock resets; a bound unit may not",
    ),
    rule(
        Action::Place,
        &[Sent],
        To::State(Sent),
        &[Intake, Head, Coordinator],
        "the case waits to be placed, or the unit of the coordinator has it; from the second forward on only the coordinator, whose word binds",
    ),
    rule(Action::SetLevel, OPEN, To::Same, &[Head, Coordinator], "deadlines are counted anew from the original start"),
    rule(
        Action::Extend,
        &[Received, Assigned, InProgress],
        To::Same,
        &[Head],
        "once, with reasons, where the deadline policy allows it",
    ),
    rule(
        Action::Assign,
        &[Received, Reopened],
        To::State(Assigned),
        &[Head],
        "to an office or officer of the unit; redone work goes to another officer where there is one",
    ),
    rule(
        Action::Start,
        &[Assigned],
        To::State(InProgress),
        &[Officer],
        "who starts has the case, if no officer is named",
    ),
    rule(
        Action::HandBack,
        &[Assigned, InProgress],
        To::State(Received),
        &[Head, Officer],
        "reason; the head may take it back, so that nothing waits for an officer who is away",
    ),
    rule(
        Action::HandOver,
        &[Clarifying, Assigned, InProgress, AwaitingApproval],
        To::Same,
        &[Head],
        "from an officer named to another of the unit; no clock changes, and what was begun goes on",
    ),
    rule(
        Action::Propose,
        &[InProgress],
        To::State(AwaitingApproval),
        &[Officer],
        "answer text; evidence, else a written exception",
    ),
    rule(Action::Return, &[AwaitingApproval], To::State(InProgress), &[Approver], "reason"),
    rule(
        Action::Approve,
        &[AwaitingApproval],
        To::State(Answered),
        &[Approver],
        "not the author; a second answer needs another approver than the first; without evidence the approver's own public sentence",
    ),
    rule(Action::Rate, &[Answered], To::State(Closed), &[Reporter], "satisfied or accepted, within the rating window"),
    rule(
        Action::Reopen,
        &[Answered],
        To::State(Reopened),
        &[Reporter],
        "reason; within the rating window; once per answer",
    ),
    rule(Action::Uphold, &[Reopened], To::State(Closed), &[Coordinator], "public reasons"),
    rule(
        Action::Redo,
        &[Reopened],
        To::State(Received),
        &[Coordinator],
        "at the unit or its superior; a new handling clock starts",
    ),
    rule(Action::Close, &[Answered], To::State(Closed), &[Clock], "the rating window is over"),
    rule(
        Action::Withdraw,
        &[Sent, Received, Clarifying],
        To::State(Withdrawn),
        &[Reporter],
        "before handling began; not what was answered once",
    ),
    rule(
        Action::Merge,
        JOINABLE,
        To::State(Merged),
        &[Intake, Head, Officer, Coordinator],
        "another case of the same holder and matter, not merged itself",
    ),
    rule(
        Action::Unmerge,
        &[Merged],
        To::Before,
        &[Intake, Head, Officer, Coordinator, Clock],
        "the clocks were never stopped",
    ),
    rule(
        Action::FollowParent,
        &[Merged],
        To::State(Answered),
        &[Clock],
        "the case it follows was answered; own rating window",
    ),
    rule(Action::Overrun, UNITS_TURN, To::Same, &[Clock], "a unit's deadline has passed and that was not noted yet"),
    rule(
        Action::Rehome,
        UNANSWERED,
        To::Same,
        &[Clock],
        "the holder ended; what was assigned is received again; no clock resets",
    ),
];

/// The line of an action.
#[must_use]
pub fn rule_of(action: Action) -> Option<&'static Rule> {
    TABLE.iter().find(|rule| rule.action == action)
}

/// The table as Markdown, for `docs/lifecycle.md`.
#[must_use]
pub fn as_markdown() -> String {
    let join = |words: Vec<&str>| words.join(", ");
    let line = |rule: &Rule| {
        let from = join(rule.from.iter().map(|state| state.as_str()).collect());
        let to = match rule.to {
            To::State(state) => state.as_str(),
            To::Before => "where it was",
            To::Same => "stays",
        };
        let by = join(rule.by.iter().map(|role| role.as_str()).collect());
        format!("| {} | {from} | {to} | {by} | {} |\n", rule.action, rule.must)
    };
    let lines: Vec<String> = TABLE.iter().map(line).collect();
    format!("| action | from | to | by | must hold |\n|---|---|---|---|---|\n{}", lines.concat())
}
