//! The life of a warning as one table: which action leads from where to where, and who may do it.
//!
//! No law is known to us that sets these steps. That two people must agree is a rule of this platform, made after false
//! alarms that one person could send; states and chains follow the message types of CAP 1.2 (Alert, Update, Cancel).

use crate::warning::{Action, Role, State};

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What is done.
    pub action: Action,
    /// From which states.
    pub from: &'static [State],
    /// To which; none if the state stays.
    pub to: Option<State>,
    /// By whom: one of these roles is enough.
    pub by: &'static [Role],
    /// What must hold besides, in words for the documentation.
    pub must: &'static str,
}

use Role::{Clock, Publisher, Releaser};
use State::{Cancelled, Cancelling, Discarded, Draft, Expired, Proposed, Released, Replaced};

const OUT: &[State] = &[Released, Cancelling];

const fn rule(
    action: Action,
    from: &'static [State],
    to: Option<State>,
    by: &'static [Role],
    must: &'static str,
) -> Rule {
    Rule { action, from, to, by, must }
}

/// Every action on an existing warning.
pub const TABLE: &[Rule] = &[
    rule(Action::Edit, &[Draft], None, &[Publisher], "who edits becomes an author; the mode stays"),
    rule(Action::Discard, &[Draft], Some(Discarded), &[Publisher], ""),
    rule(Action::Submit, &[Draft], Some(Proposed), &[Publisher], "the content has no fault"),
    rule(Action::Return, &[Proposed], Some(Draft), &[Publisher, Releaser], "reason"),
    rule(
        Action::Release,
        &[Proposed],
        Some(Released),
        &[Releaser],
        "neither an author nor the submitter; the content has no fault now; an update only while what it replaces is out or has just expired",
    ),
    rule(Action::Update, OUT, None, &[Publisher], "begins a draft of the same unit and mode that is to replace it"),
    rule(
        Action::Replace,
        &[Released, Cancelling, Expired],
        Some(Replaced),
        &[Clock],
        "its update was released; so that no second update of it can be",
    ),
    rule(Action::AskToCancel, &[Released], Some(Cancelling), &[Publisher, Releaser], "public reason; not a test"),
    rule(Action::Keep, &[Cancelling], Some(Released), &[Publisher, Releaser], "reason"),
    rule(Action::Cancel, &[Cancelling], Some(Cancelled), &[Releaser], "not who asked"),
    rule(Action::EndTest, &[Released], Some(Cancelled), &[Publisher, Releaser], "public reason; only a test"),
    rule(Action::Expire, OUT, Some(Expired), &[Clock], "its time is over"),
];

/// The line of an action.
#[must_use]
pub fn rule_of(action: Action) -> Option<&'static Rule> {
    TABLE.iter().find(|rule| rule.action == action)
}

/// The table as Markdown, for `docs/warnings.md`.
#[must_use]
pub fn as_markdown() -> String {
    let line = |rule: &Rule| {
        let from: Vec<&str> = rule.from.iter().map(|state| state.as_str()).collect();
        let by: Vec<&str> = rule.by.iter().map(|role| role.as_str()).collect();
        let to = rule.to.map_or("stays", State::as_str);
        format!("| {} | {} | {to} | {} | {} |\n", rule.action, from.join(", "), by.join(", "), rule.must)
    };
    let lines: Vec<String> = TABLE.iter().map(line).collect();
    format!("| action | from | to | by | must hold |\n|---|---|---|---|---|\n{}", lines.concat())
}
