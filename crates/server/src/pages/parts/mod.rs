//! What several pages show of a case: where it stands, what happened, its line in a list, its photos.

pub(crate) mod card;
pub(crate) mod csv;
pub(crate) mod fault;
pub(crate) mod history;
pub(crate) mod map;
pub(crate) mod photo;
pub(crate) mod standing;

use domain::case::State;
use domain::city::Level;

use crate::say::Say;

/// Id of the text for a word of the domain: `case-state` and `in_progress` make `case-state-in-progress`.
pub(crate) fn id(prefix: &str, word: &str) -> String {
    format!("{prefix}-{}", word.replace('_', "-"))
}

/// The text for a word of the domain.
pub(crate) fn word(l: &Say, prefix: &str, word: &str) -> String {
    l.say(&id(prefix, word))
}

/// A word with its icon and colour, for `icons::tag`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub tone: &'static str,
    pub icon: &'static str,
    pub word: String,
}

/// Colour of a state: `going`, `done`, `wait`, `bad` or `calm`.
pub(crate) const fn tone(state: State) -> &'static str {
    match state {
        State::Sent | State::Received | State::Assigned | State::InProgress | State::AwaitingApproval => "going",
        State::Clarifying | State::Reopened => "wait",
        State::Answered => "done",
        State::Refused => "bad",
        State::Closed | State::Withdrawn | State::Merged => "calm",
    }
}

/// Drawing of a state.
pub(crate) const fn icon(state: State) -> &'static str {
    match state {
        State::Sent => "send",
        State::Clarifying => "wait",
        State::Received | State::Assigned | State::Answered => "check",
        State::InProgress => "construction",
        State::AwaitingApproval => "eye",
        State::Reopened | State::Withdrawn => "back",
        State::Closed => "lock",
        State::Refused => "cross",
        State::Merged => "merge",
    }
}

/// The state as a tag.
pub(crate) fn state_tag(l: &Say, state: State) -> Tag {
    Tag { tone: tone(state), icon: icon(state), word: word(l, "case-state", state.as_str()) }
}

/// The level as a tag; the normal one needs none.
pub(crate) fn level_tag(l: &Say, level: Level) -> Option<Tag> {
    let (tone, icon) = match level {
        Level::Urgent => ("late", "urgent"),
        Level::Complex => ("calm", "people"),
        Level::Normal => return None,
    };
    Some(Tag { tone, icon, word: word(l, "case-level", level.as_str()) })
}

/// The tag of a case whose deadline has passed.
pub(crate) fn late_tag(l: &Say) -> Tag {
    Tag { tone: "late", icon: "clock", word: l.say("case-late") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_becomes_the_id_of_its_text() {
        assert_eq!(id("case-state", "awaiting_approval"), "case-state-awaiting-approval");
    }
}
