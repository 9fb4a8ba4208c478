//! Who is told of what happens to a case. One table, so that nobody has to search the actions for who hears of them.

use crate::{case::Action, words::words};

words! {
    /// In what part somebody hears of a case.
    Audience {
        /// The person who sent it.
        Reporter = "reporter",
        /// Whoever follows it besides.
        Follower = "follower",
        /// Who takes new cases in for the unit that holds it.
        Intake = "intake",
        /// The head of the unit that holds it.
        Head = "head",
        /// The officer who has it.
        Officer = "officer",
        /// Who approves answers of the unit that holds it.
        Approver = "approver",
        /// The coordinator of the city.
        Coordinator = "coordinator",
    }
}

use Audience::{Approver, Coordinator, Follower, Head, Intake, Officer, Reporter};

/// Who is told that this was done. Whoever did it is never told of it.
#[must_use]
pub const fn audience(action: Action) -> &'static [Audience] {
    match action {
        Action::Send | Action::Place | Action::Rehome => &[Reporter, Intake],
        Action::Receive
        | Action::AskBack
        | Action::Lapse
        | Action::SetLevel
        | Action::Extend
        | Action::Merge
        | Action::Unmerge
        | Action::FollowParent => &[Reporter],
        Action::Refuse | Action::Approve | Action::Uphold => &[Reporter, Follower],
        Action::Supply | Action::Withdraw => &[Officer, Intake],
        Action::Contest => &[Coordinator],
        Action::Forward => &[Reporter, Coordinator],
        Action::Assign | Action::Return => &[Officer],
        Action::HandBack => &[Head],
        Action::Propose => &[Approver],
        Action::Reopen => &[Coordinator, Head],
        Action::Redo => &[Reporter, Head],
        Action::Overrun => &[Officer, Head, Coordinator],
        Action::Start | Action::Rate | Action::Close => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::{TABLE, To};

    #[test]
    fn who_sent_it_hears_of_every_end_and_of_every_wait_but_what_they_did_themselves() {
        for rule in TABLE {
            let To::State(state) = rule.to else { continue };
            let own = rule.by == [crate::case::Role::Reporter];
            let silent = matches!(rule.action, Action::Close | Action::Start | Action::Assign | Action::HandBack);
            let between_colleagues = matches!(rule.action, Action::Propose | Action::Return);
            let told = audience(rule.action).contains(&Reporter);
            assert_eq!(told, !own && !silent && !between_colleagues, "{} → {state}", rule.action);
        }
    }

    #[test]
    fn every_turn_of_a_unit_has_somebody_who_hears_of_it() {
        for rule in TABLE.iter().filter(|rule| matches!(rule.to, To::State(state) if state.is_open())) {
            let hears = audience(rule.action);
            let waits_for_reporter = rule.action == Action::AskBack;
            let same_hands = matches!(rule.action, Action::Start | Action::Receive);
            let staff = hears.iter().any(|who| !matches!(who, Reporter | Follower));
            assert!(staff || waits_for_reporter || same_hands, "{}", rule.action);
        }
    }
}
