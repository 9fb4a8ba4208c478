//! Every state × role × action against a table written by hand from the rules, not derived from the one in the code.

use crate::stage::{self, Stage, follow_parent, merge};
use domain::{
    case::{Action, Actor, Role, State, Verdict},
    city::Level,
    command::{Command, Refusal},
    decide::{allowed, decide, may},
    lifecycle::TABLE,
    sample,
    staff::StaffRole,
};

use Role::{Approver, Clock, Coordinator, Head, Intake, Officer, Reporter};
use State::{
    Answered, Assigned, AwaitingApproval, Clarifying, Closed, InProgress, Merged, Received, Refused, Reopened, Sent,
    Withdrawn,
};

enum Leads {
    To(State),
    /// Here always [`Received`]: that is where the cases of this test were before.
    Back,
    Nowhere,
}

type Line = (Action, &'static [State], Leads, &'static [Role]);

const EXPECTED: [Line; 28] = [
    (Action::Receive, &[Sent], Leads::To(Received), &[Intake, Head]),
    (Action::AskBack, &[Sent, Received, Assigned, InProgress], Leads::To(Clarifying), &[Intake, Head, Officer]),
    (Action::Supply, &[Clarifying], Leads::Back, &[Reporter]),
    (Action::Lapse, &[Clarifying], Leads::To(Refused), &[Clock]),
    (Action::Refuse, &[Sent, Received], Leads::To(Refused), &[Intake, Head, Coordinator]),
    (Action::Contest, &[Refused], Leads::To(Sent), &[Reporter]),
    (Action::Forward, &[Sent, Received], Leads::To(Sent), &[Intake, Head]),
    (Action::Place, &[Sent], Leads::To(Sent), &[Intake, Head, Coordinator]),
    (
        Action::SetLevel,
        &[Sent, Clarifying, Received, Assigned, InProgress, AwaitingApproval, Reopened],
        Leads::Nowhere,
        &[Head, Coordinator],
    ),
    (Action::Extend, &[Received, Assigned, InProgress], Leads::Nowhere, &[Head]),
    (Action::Assign, &[Received, Reopened], Leads::To(Assigned), &[Head]),
    (Action::Start, &[Assigned], Leads::To(InProgress), &[Officer]),
    (Action::HandBack, &[Assigned, InProgress], Leads::To(Received), &[Officer, Head]),
    (Action::HandOver, &[Clarifying, Assigned, InProgress, AwaitingApproval], Leads::Nowhere, &[Head]),
    (Action::Propose, &[InProgress], Leads::To(AwaitingApproval), &[Officer]),
    (Action::Return, &[AwaitingApproval], Leads::To(InProgress), &[Approver]),
    (Action::Approve, &[AwaitingApproval], Leads::To(Answered), &[Approver]),
    (Action::Rate, &[Answered], Leads::To(Closed), &[Reporter]),
    (Action::Reopen, &[Answered], Leads::To(Reopened), &[Reporter]),
    (Action::Uphold, &[Reopened], Leads::To(Closed), &[Coordinator]),
    (Action::Redo, &[Reopened], Leads::To(Received), &[Coordinator]),
    (Action::Close, &[Answered], Leads::To(Closed), &[Clock]),
    (Action::Withdraw, &[Sent, Received, Clarifying], Leads::To(Withdrawn), &[Reporter]),
    (
        Action::Merge,
        &[Sent, Clarifying, Received, Assigned, InProgress],
        Leads::To(Merged),
        &[Intake, Head, Officer, Coordinator],
    ),
    (Action::Unmerge, &[Merged], Leads::Back, &[Intake, Head, Officer, Coordinator, Clock]),
    (Action::FollowParent, &[Merged], Leads::To(Answered), &[Clock]),
    (Action::Overrun, &[Sent, Received, Assigned, InProgress, AwaitingApproval, Reopened], Leads::Nowhere, &[Clock]),
    (
        Action::Rehome,
        &[Sent, Clarifying, Received, Assigned, InProgress, AwaitingApproval, Reopened, Merged],
        Leads::Nowhere,
        &[Clock],
    ),
];

/// The actor that has only this role towards the case.
fn who(role: Role, stage: &Stage) -> Actor {
    let holder = stage.case.holder.as_str();
    match role {
        Reporter => Actor::Reporter,
        Clock => Actor::Clock,
        Intake => sample::actor(StaffRole::Intake, holder, 1),
        Head => sample::actor(StaffRole::Head, holder, 1),
        Officer => sample::actor(StaffRole::Officer, holder, 1),
        Approver => sample::actor(StaffRole::Approver, holder, 1),
        Coordinator => stage::coordinator(),
    }
}

/// A case in this state for which every guard of the action holds, and the command.
fn favourable(state: State, action: Action) -> (Stage, Option<Command>) {
    let mut stage = Stage::in_state(state);
    match action {
        Action::Refuse | Action::Place => stage.case.file.to_place = true,
        Action::Lapse | Action::Close | Action::Overrun => {
            stage.at("2026-05-29T08:00");
        }
        Action::HandOver => stage.case.file.officer = Some(stage::officer_id(1)),
        Action::Rehome => {
            stage.case.holder = "W0".into();
        }
        _ => {}
    }
    let command = match action {
        Action::Send => return (stage, None),
        Action::Receive => stage::receive(Level::Normal),
        Action::AskBack => stage::ask_back(),
        Action::Supply => stage::supply(),
        Action::Lapse => Command::Lapse,
        Action::Refuse => stage::refuse(),
        Action::Contest => stage::contest(),
        Action::Forward => stage::forward(),
        Action::Place => stage::place("W2"),
        Action::SetLevel => stage::set_level(Level::Urgent),
        Action::Extend => stage::extend(),
        Action::Assign => stage::assign(2),
        Action::Start => Command::Start,
        Action::HandBack => stage::hand_back(),
        Action::HandOver => stage::hand_over(1, 2),
        Action::Propose => stage::propose(true),
        Action::Return => stage::return_it(),
        Action::Approve => stage::approve(),
        Action::Rate => stage::rate(Verdict::Accepted),
        Action::Reopen => stage::reopen(),
        Action::Uphold => stage::uphold(),
        Action::Redo => stage::redo(false),
        Action::Close => Command::Close,
        Action::Withdraw => Command::Withdraw,
        Action::Merge => merge(2),
        Action::Unmerge => Command::Unmerge,
        Action::FollowParent => follow_parent(),
        Action::Overrun => Command::Overrun,
        Action::Rehome => stage::rehome("W1"),
    };
    (stage, Some(command))
}

#[test]
fn every_state_role_and_action_is_allowed_exactly_as_expected() {
    let mut tried = 0;
    for (state, role, action) in State::ALL
        .iter()
        .flat_map(|state| Role::ALL.iter().map(move |role| (*state, *role)))
        .flat_map(|(state, role)| Action::ALL.iter().map(move |action| (state, role, *action)))
    {
        tried += 1;
        let (stage, command) = favourable(state, action);
        let (actor, around) = (who(role, &stage), stage.around());
        let expected = match EXPECTED.iter().find(|line| line.0 == action) {
            Some((_, from, leads, by)) if by.contains(&role) => match leads {
                _ if !from.contains(&state) => Err(Refusal::WrongState { action, state }),
                Leads::To(to) => Ok(*to),
                Leads::Back => Ok(Received),
                Leads::Nowhere if action == Action::Rehome && state != Sent && state != Reopened => Ok(rehomed(state)),
                Leads::Nowhere => Ok(state),
            },
            _ => Err(Refusal::NotAllowed),
        };
        let here = format!("{role} tries {action} in {state}");
        assert_eq!(may(&stage.case, &actor, action, &around), expected.map(|_| ()), "{here}");
        assert_eq!(allowed(&stage.case, &actor, &around).contains(&action), expected.is_ok(), "{here}");
        if let Some(command) = command {
            let after = decide(&stage.case, &actor, &command, &around);
            assert_eq!(after.as_ref().map(|after| after.state).map_err(|refusal| *refusal), expected, "{here}");
            assert!(after.is_ok_and(|after| after.version == stage.case.version + 1) || expected.is_err(), "{here}");
        }
    }
    assert_eq!(tried, 12 * 7 * 29);
}

/// People do not move to another unit with the case.
fn rehomed(state: State) -> State {
    if matches!(state, Assigned | InProgress | AwaitingApproval) { Received } else { state }
}

#[test]
fn every_action_but_sending_has_one_line() {
    let lines: Vec<Action> = TABLE.iter().map(|rule| rule.action).collect();
    for action in Action::ALL {
        let expected = usize::from(*action != Action::Send);
        assert_eq!(lines.iter().filter(|line| *line == action).count(), expected, "{action}");
    }
}

#[test]
fn an_inspector_and_an_admin_change_nothing() {
    for (state, role) in State::ALL.iter().flat_map(|state| [(state, StaffRole::Inspector), (state, StaffRole::Admin)])
    {
        let stage = Stage::in_state(*state);
        assert_eq!(allowed(&stage.case, &sample::actor(role, "W1", 1), &stage.around()), [], "{role} in {state}");
    }
}

#[test]
fn people_of_another_unit_change_nothing() {
    for state in State::ALL {
        let stage = Stage::in_state(*state);
        for role in
            [StaffRole::Intake, StaffRole::Head, StaffRole::Officer, StaffRole::Approver, StaffRole::Coordinator]
        {
            assert_eq!(allowed(&stage.case, &sample::actor(role, "W2", 1), &stage.around()), [], "{role} in {state}");
        }
    }
}
