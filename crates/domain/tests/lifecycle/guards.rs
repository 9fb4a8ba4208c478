//! What must hold besides the table, one sentence a test.

use crate::stage::{
    Stage, approve, approver, ask_back, assign, assign_office, case_id, contest, coordinator, extend, follow_parent,
    forward, hand_back, hand_over, merge, officer, officer_id, place, propose, rate, receive, redo, refuse, rehome,
    reopen, return_it, set_level, supply, uphold,
};
use domain::{
    case::{Action, Actor, State, Verdict},
    city::Level,
    command::{Command, Refusal},
    deadline::ClockKind,
    sample,
    staff::StaffRole::{self, Head, Intake, Officer},
};
use jiff::SignedDuration;

fn head(unit: &str) -> Actor {
    sample::actor(Head, unit, 1)
}

fn intake(unit: &str) -> Actor {
    sample::actor(Intake, unit, 1)
}

/// Forwarded by `W1` and `W2`, and placed at `SXD` by the coordinator.
fn bound() -> Stage {
    let mut stage = Stage::new();
    stage.usual(forward()).does(&intake("VP"), place("W2")).usual(forward()).does(&coordinator(), place("SXD"));
    stage
}

#[test]
fn a_case_goes_all_the_way_from_sent_to_closed() {
    let mut stage = Stage::in_state(State::Answered);
    assert_eq!(stage.case.version, 6, "every action counts");
    stage.usual(rate(Verdict::Satisfied));
    assert_eq!((stage.case.state, stage.case.file.verdict), (State::Closed, Some(Verdict::Satisfied)));
    assert!(stage.case.file.clocks.iter().all(|run| !run.is_running()), "nothing runs any more");
}

#[test]
fn the_author_cannot_approve() {
    let mut stage = Stage::in_state(State::InProgress);
    let mut both = sample::staff(Officer, "W1", 1);
    both.grants.extend(sample::staff(domain::staff::StaffRole::Approver, "W1", 1).grants);
    let both = Actor::Staff(both);
    stage.does(&both, propose(true));
    assert_eq!(stage.refuses(&both, &approve()), Refusal::OwnAnswer);
    stage.does(&approver(1), approve());
}

#[test]
fn a_second_answer_needs_another_approver() {
    let mut stage = Stage::in_state(State::Reopened);
    stage.usual(redo(false)).usual(assign(2)).does(&officer(2), Command::Start).does(&officer(2), propose(true));
    assert_eq!(stage.case.file.proposal.as_ref().map(|answer| answer.number), Some(2));
    assert_eq!(stage.refuses(&approver(1), &approve()), Refusal::SameApprover);
    stage.does(&approver(2), approve());
    stage.usual(reopen()).usual(redo(false)).usual(assign(1));
    stage.does(&officer(1), Command::Start).does(&officer(1), propose(true));
    assert_eq!(stage.refuses(&approver(1), &approve()), Refusal::SameApprover, "nor any approver before");
}

#[test]
fn an_answer_needs_evidence_or_a_written_exception_twice() {
    let mut stage = Stage::in_state(State::InProgress);
    let bare = Command::Propose { text: "xong".to_owned(), evidence: false, exception: None };
    assert_eq!(stage.refuses(&officer(1), &bare), Refusal::NoEvidence);
    stage.does(&officer(1), propose(false));
    assert_eq!(stage.refuses(&approver(1), &approve()), Refusal::NoEvidence, "the officer's exception is not enough");
    stage.does(&approver(1), Command::Approve { exception: Some("Không thể chụp ảnh trong nhà dân".to_owned()) });
}

#[test]
fn a_returned_answer_can_be_proposed_again_by_the_same_officer_and_number() {
    let mut stage = Stage::in_state(State::AwaitingApproval);
    stage.usual(return_it());
    assert_eq!((stage.case.state, stage.case.clock(ClockKind::Approval)), (State::InProgress, None));
    stage.usual(propose(true));
    assert_eq!(stage.case.file.proposal.as_ref().map(|answer| answer.number), Some(1));
}

#[test]
fn the_second_bounce_binds() {
    let stage = bound();
    assert!(stage.case.file.bound);
    assert_eq!(stage.refuses(&intake("SXD"), &forward()), Refusal::Bound);
    assert_eq!(stage.refuses(&intake("SXD"), &refuse()), Refusal::Bound);
    let mut once = Stage::new();
    once.usual(forward()).does(&coordinator(), place("W2"));
    assert!(!once.case.file.bound, "the first placement is not final");
}

#[test]
fn after_the_second_forward_only_the_coordinator_places() {
    let mut stage = Stage::new();
    stage.usual(forward()).does(&head("VP"), place("W2")).usual(forward());
    assert_eq!(stage.refuses(&head("VP"), &place("SXD")), Refusal::CoordinatorOnly);
    stage.does(&coordinator(), place("SXD"));
}

#[test]
fn a_bound_unit_can_ask_back_but_not_forward_or_refuse() {
    let mut stage = bound();
    stage.does(&intake("SXD"), ask_back()).usual(supply());
    assert_eq!((stage.case.state, stage.case.file.bound), (State::Sent, true));
    stage.does(&intake("SXD"), receive(Level::Normal));
    assert_eq!(stage.refuses(&head("SXD"), &forward()), Refusal::Bound);
    assert_eq!(stage.refuses(&head("SXD"), &refuse()), Refusal::Bound);
}

#[test]
fn the_coordinator_refuses_only_what_waits_or_is_bound_and_a_contest_unbinds() {
    let mut stage = Stage::new();
    assert_eq!(stage.refuses(&coordinator(), &refuse()), Refusal::NotAllowed, "that is up to the ward");
    stage.usual(forward()).does(&coordinator(), refuse());
    let mut stage = bound();
    stage.does(&coordinator(), refuse()).usual(contest());
    assert_eq!((stage.case.holder.as_str(), stage.case.file.bound), ("VP", false));
}

#[test]
fn a_case_is_placed_only_at_another_unit_that_exists_and_may_hold_cases() {
    let mut stage = Stage::new();
    assert_eq!(stage.refuses(&coordinator(), &place("W2")), Refusal::NotToPlace);
    stage.usual(forward());
    for unit in ["VP", "W1.urban", "W0", "nowhere"] {
        assert_eq!(stage.refuses(&coordinator(), &place(unit)), Refusal::WrongUnit, "{unit}");
    }
    stage.does(&coordinator(), place("W1"));
}

#[test]
fn what_the_unit_of_the_coordinator_holds_can_be_given_to_another_and_counts_as_passed_on() {
    let mut stage = Stage::sent("VP", "2026-03-02T08:00");
    stage.does(&coordinator(), place("W1"));
    assert_eq!((stage.case.holder.as_str(), stage.case.state, stage.case.file.forwards), ("W1", State::Sent, 1));
    assert!(!stage.case.file.bound, "it may still say that it is not theirs");
    assert_eq!(stage.refuses(&coordinator(), &place("W2")), Refusal::NotToPlace);
}

#[test]
fn the_highest_unit_has_nobody_to_pass_it_to() {
    let stage = Stage::sent("VP", "2026-03-02T08:00");
    assert_eq!(stage.refuses(&intake("VP"), &forward()), Refusal::NoSuperior);
}

#[test]
fn forwarding_resets_no_clock() {
    let mut stage = Stage::new();
    let due = stage.due();
    stage.at("2026-03-02T16:00").usual(forward()).does(&coordinator(), place("W2")).usual(forward());
    stage.does(&coordinator(), place("SXD"));
    assert_eq!(stage.due(), due);
    assert_eq!(stage.due(), Some((ClockKind::Reception, sample::moment("2026-03-02T17:30"))));
    let mut received = Stage::in_state(State::Received);
    let starts = received.starts();
    received.at("2026-03-04T09:00").usual(forward()).does(&coordinator(), place("W2"));
    received.does(&intake("W2"), receive(Level::Complex));
    assert_eq!(received.starts(), starts, "nor does forwarding what was received");
}

#[test]
fn a_level_change_counts_from_the_original_start() {
    let mut stage = Stage::new();
    stage.at("2026-03-02T09:00").usual(receive(Level::Normal));
    assert_eq!(stage.due(), Some((ClockKind::HandlingNormal, sample::moment("2026-03-09T09:00"))));
    stage.at("2026-03-03T15:00").usual(set_level(Level::Urgent));
    assert_eq!(stage.due(), Some((ClockKind::HandlingUrgent, sample::moment("2026-03-02T14:30"))));
    assert!(stage.overrun(), "the urgent deadline lies in the past, and says so");
    stage.usual(set_level(Level::Complex));
    assert_eq!(stage.due(), Some((ClockKind::HandlingComplex, sample::moment("2026-03-23T09:00"))));
    assert!(stage.case.file.late, "what was missed stays missed");
}

#[test]
fn a_level_change_keeps_the_policy_the_clock_started_with() {
    let mut stage = Stage::sent("W1", "2026-05-28T08:00");
    stage.usual(receive(Level::Normal)).at("2026-06-02T08:00").usual(set_level(Level::Complex));
    assert_eq!(stage.case.current_clock().map(|run| run.policy), Some(1));
    assert_eq!(stage.due(), Some((ClockKind::HandlingComplex, sample::moment("2026-06-17T17:30"))), "15 days, not 8");
    let mut new = Stage::sent("W1", "2026-06-02T08:00");
    new.usual(receive(Level::Complex));
    assert_eq!(new.case.current_clock().map(|run| run.policy), Some(2));
}

#[test]
fn only_a_complex_case_is_extended_and_only_once() {
    let mut stage = Stage::new();
    stage.usual(receive(Level::Normal));
    assert_eq!(stage.refuses(&head("W1"), &extend()), Refusal::NoExtension);
    stage.usual(set_level(Level::Complex)).usual(extend());
    assert_eq!(stage.due(), Some((ClockKind::HandlingComplex, sample::moment("2026-04-03T17:30"))));
    assert_eq!(stage.may(&head("W1"), Action::Extend), Err(Refusal::NoExtension));
}

#[test]
fn an_extension_after_the_deadline_leaves_the_case_late() {
    let mut stage = Stage::in_state(State::InProgress);
    stage.at("2026-03-24T09:00").usual(extend());
    assert!(stage.case.file.late && !stage.overrun());
}

#[test]
fn asking_back_pauses_up_to_the_cap() {
    let mut stage = Stage::new();
    stage.usual(receive(Level::Normal)).at("2026-03-03T08:00").usual(ask_back());
    assert_eq!(stage.due(), Some((ClockKind::Clarification, sample::moment("2026-03-05T17:30"))));
    stage.at("2026-03-05T08:00").usual(supply());
    assert_eq!(stage.case.state, State::Received);
    assert_eq!(stage.due(), Some((ClockKind::HandlingNormal, sample::moment("2026-03-10T17:30"))), "two days more");
    for (asked, supplied) in [("06", "11"), ("12", "17"), ("18", "23")] {
        stage.at(&format!("2026-03-{asked}T08:00")).usual(ask_back());
        stage.at(&format!("2026-03-{supplied}T08:00")).usual(supply());
    }
    assert_eq!(
        stage.due(),
        Some((ClockKind::HandlingNormal, sample::moment("2026-03-20T17:30"))),
        "ten days, not eleven"
    );
}

#[test]
fn what_was_asked_back_in_progress_goes_on_in_progress_but_cannot_be_withdrawn() {
    let mut stage = Stage::in_state(State::InProgress);
    stage.does(&officer(1), ask_back());
    assert_eq!(stage.refuses(&Actor::Reporter, &Command::Withdraw), Refusal::HandlingBegan);
    stage.usual(supply());
    assert_eq!((stage.case.state, stage.case.file.before), (State::InProgress, None));
}

#[test]
fn silence_lapses() {
    let mut stage = Stage::in_state(State::InProgress);
    stage.does(&officer(1), ask_back()).at("2026-03-04T17:30");
    assert_eq!(stage.refuses(&Actor::Clock, &Command::Lapse), Refusal::TooEarly);
    stage.at("2026-03-05T08:00").usual(Command::Lapse);
    assert_eq!((stage.case.state, stage.case.file.before, stage.case.file.late), (State::Refused, None, false));
    stage.usual(contest());
    stage.does(&Actor::Reporter, Command::Withdraw);
}

#[test]
fn a_refusal_needs_a_reason_of_the_city() {
    let unknown =
        Command::Refuse { reason: "mood".into(), sentence: "không".to_owned(), next_step: "về".to_owned() };
    assert_eq!(Stage::new().refuses(&intake("W1"), &unknown), Refusal::UnknownReason);
}

#[test]
fn contest_once_goes_to_the_superior() {
    let mut stage = Stage::new();
    stage.usual(refuse()).at("2026-03-05T08:00").usual(contest());
    assert_eq!((stage.case.state, stage.case.holder.as_str()), (State::Sent, "VP"));
    assert!(stage.case.file.to_place);
    assert_eq!(stage.due(), Some((ClockKind::Reception, sample::moment("2026-03-05T17:30"))), "a new reception");
    stage.usual(refuse());
    assert_eq!(stage.refuses(&Actor::Reporter, &contest()), Refusal::ContestedBefore);
}

#[test]
fn a_case_is_assigned_to_somebody_inside_the_unit() {
    let stage = Stage::in_state(State::Received);
    let to = |office: Option<&str>| Command::Assign {
        office: office.map(Into::into),
        officer: None,
        co_handlers: vec![],
        another: true,
    };
    for office in [None, Some("W1"), Some("W2"), Some("nowhere")] {
        assert_eq!(stage.refuses(&head("W1"), &to(office)), Refusal::WrongUnit, "{office:?}");
    }
}

#[test]
fn who_starts_has_the_case_unless_somebody_is_named() {
    let mut stage = Stage::in_state(State::Received);
    stage.usual(assign_office());
    let (first, second) = (sample::actor(Officer, "W1.urban", 1), sample::actor(Officer, "W1.urban", 2));
    stage.does(&first, Command::Start);
    assert_eq!(stage.case.file.officer, first.staff_id());
    assert_eq!(stage.refuses(&second, &propose(true)), Refusal::NotAllowed);
    let mut named = Stage::in_state(State::Received);
    let (officer, co_handlers) = (Some(officer_id(1)), vec![officer_id(2)]);
    named.usual(Command::Assign { office: None, officer, co_handlers, another: true });
    named.does(&crate::stage::officer(2), Command::Start);
    assert_eq!(named.case.file.officer, Some(officer_id(1)), "a co-handler starts for the officer who is named");
}

#[test]
fn the_head_takes_back_what_an_absent_officer_has() {
    let mut stage = Stage::in_state(State::InProgress);
    stage.does(&head("W1"), hand_back()).usual(assign(2)).does(&officer(2), Command::Start);
    assert_eq!(stage.refuses(&officer(1), &propose(true)), Refusal::NotAllowed);
}

#[test]
fn redone_work_goes_to_another_officer() {
    let mut stage = Stage::in_state(State::Reopened);
    assert_eq!(stage.refuses(&head("W1"), &assign(1)), Refusal::SameOfficer);
    stage.usual(redo(false));
    assert_eq!(stage.refuses(&head("W1"), &assign(1)), Refusal::SameOfficer);
    let (officer, co_handlers) = (Some(officer_id(2)), vec![officer_id(1)]);
    let beside = Command::Assign { office: None, officer, co_handlers, another: true };
    assert_eq!(stage.refuses(&head("W1"), &beside), Refusal::SameOfficer, "nor as a co-handler");
    stage.usual(assign_office());
    assert_eq!(stage.refuses(&crate::stage::officer(1), &Command::Start), Refusal::NotAllowed, "nor from the pool");
    stage.does(&crate::stage::officer(2), Command::Start);
}

#[test]
fn where_there_is_no_other_officer_the_same_one_redoes_the_work() {
    let mut stage = Stage::in_state(State::Reopened);
    stage.usual(redo(false));
    stage.usual(Command::Assign {
        office: Some("W1.urban".into()),
        officer: None,
        co_handlers: vec![],
        another: false,
    });
    stage.does(&officer(1), Command::Start).does(&officer(1), propose(true));
}

#[test]
fn the_rating_window_ends() {
    let mut stage = Stage::in_state(State::Answered);
    stage.at("2026-03-17T08:00");
    assert_eq!(stage.refuses(&Actor::Clock, &Command::Close), Refusal::TooEarly, "to the last moment");
    assert_eq!(stage.may(&Actor::Reporter, Action::Rate), Ok(()));
    stage.now += SignedDuration::from_micros(1);
    assert_eq!(stage.refuses(&Actor::Reporter, &rate(Verdict::Accepted)), Refusal::TooLate);
    assert_eq!(stage.refuses(&Actor::Reporter, &reopen()), Refusal::TooLate);
    stage.usual(Command::Close);
    assert_eq!((stage.case.state, stage.case.file.verdict, stage.case.file.late), (State::Closed, None, false));
}

#[test]
fn dissatisfaction_reopens_instead_of_closing() {
    let mut stage = Stage::in_state(State::Answered);
    assert_eq!(stage.refuses(&Actor::Reporter, &rate(Verdict::Dissatisfied)), Refusal::NotContent);
    stage.usual(reopen());
    assert_eq!(stage.case.file.verdict, Some(Verdict::Dissatisfied));
    assert_eq!(stage.due(), Some((ClockKind::Review, sample::moment("2026-03-04T17:30"))));
}

#[test]
fn the_review_upholds_or_has_it_done_again_here_or_above() {
    let mut upheld = Stage::in_state(State::Reopened);
    upheld.usual(uphold());
    assert_eq!((upheld.case.state, upheld.case.file.earlier.len()), (State::Closed, 0));
    for (at_superior, holder) in [(false, "W1"), (true, "VP")] {
        let mut stage = Stage::in_state(State::Reopened);
        stage.at("2026-03-04T08:00").usual(redo(at_superior));
        assert_eq!((stage.case.state, stage.case.holder.as_str()), (State::Received, holder));
        assert_eq!(stage.due(), Some((ClockKind::HandlingComplex, sample::moment("2026-03-24T17:30"))), "a new clock");
        assert_eq!((stage.case.file.officer, stage.case.file.earlier.len()), (None, 1));
        assert_eq!(stage.refuses(&Actor::Reporter, &Command::Withdraw), Refusal::HandlingBegan, "it was answered once");
    }
}

#[test]
fn an_answer_that_waits_past_the_handling_deadline_is_late() {
    let mut stage = Stage::in_state(State::InProgress);
    stage.at("2026-03-20T16:30").usual(propose(true));
    assert_eq!(stage.due(), Some((ClockKind::HandlingComplex, sample::moment("2026-03-20T17:30"))), "the nearer one");
    stage.at("2026-03-23T08:30");
    assert!(stage.overrun());
    stage.usual(approve());
    assert!(stage.case.file.late);
}

#[test]
fn a_missed_deadline_is_noted_once_and_stays_on_record() {
    let mut stage = Stage::new();
    stage.at("2026-03-02T17:30");
    assert_eq!(stage.refuses(&Actor::Clock, &Command::Overrun), Refusal::TooEarly);
    stage.at("2026-03-03T08:01").usual(Command::Overrun);
    assert!(stage.case.file.late && stage.case.file.overdue);
    assert_eq!(stage.refuses(&Actor::Clock, &Command::Overrun), Refusal::TooEarly, "noted before");
    stage.usual(receive(Level::Complex));
    assert!(stage.case.file.late && !stage.case.file.overdue, "late, but nothing is overdue now");
    stage.at("2026-03-25T08:00").usual(assign(1));
    assert!(!stage.case.file.overdue, "only the clock notes it, so that the notices go out");
    stage.usual(Command::Overrun);
}

#[test]
fn merged_cases_follow_their_parent() {
    let mut stage = Stage::in_state(State::Merged);
    assert_eq!((stage.case.file.parent, stage.due()), (Some(case_id(2)), None));
    let Command::FollowParent { mut answer } = follow_parent() else { unreachable!() };
    answer.approver = None;
    assert_eq!(stage.refuses(&Actor::Clock, &Command::FollowParent { answer }), Refusal::TooEarly, "not approved");
    stage.at("2026-03-04T08:00").usual(follow_parent());
    assert_eq!((stage.case.state, stage.case.file.parent), (State::Answered, Some(case_id(2))));
    assert_eq!(stage.due(), Some((ClockKind::Rating, sample::moment("2026-03-19T08:00"))), "its own window");
    stage.usual(reopen()).usual(redo(false));
    assert_eq!(stage.refuses(&head("W1"), &assign(1)), Refusal::SameOfficer, "the parent's answer counts as its own");
    stage.usual(assign(2)).does(&officer(2), Command::Start).does(&officer(2), propose(true));
    assert_eq!(stage.refuses(&approver(1), &approve()), Refusal::SameApprover);
}

#[test]
fn joining_hides_no_lateness() {
    let mut stage = Stage::in_state(State::Merged);
    stage.at("2026-04-01T08:00");
    assert!(!stage.overrun(), "nobody is asked to keep its clocks");
    stage.usual(follow_parent());
    assert!(stage.case.file.late);
}

#[test]
fn unmerging_returns_to_where_it_was_with_the_clocks_of_then() {
    for state in [State::Sent, State::Received, State::Assigned, State::InProgress] {
        let mut stage = Stage::in_state(state);
        let starts = stage.starts();
        stage.at("2026-03-03T08:00").usual(merge(2)).at("2026-03-04T08:00").usual(Command::Unmerge);
        assert_eq!((stage.case.state, stage.starts()), (state, starts));
        assert_eq!((stage.case.file.parent, stage.case.file.before), (None, None));
    }
    let mut asked = Stage::in_state(State::InProgress);
    asked.does(&officer(1), ask_back()).at("2026-03-03T08:00").does(&intake("W1"), merge(2)).usual(Command::Unmerge);
    assert_eq!(asked.case.state, State::InProgress, "the question went with the joining");
    assert_eq!(asked.due(), Some((ClockKind::HandlingComplex, sample::moment("2026-03-23T17:30"))));
}

#[test]
fn a_case_joins_neither_itself_nor_one_that_cannot_lead() {
    let stage = Stage::in_state(State::Received);
    assert_eq!(stage.refuses(&intake("W1"), &merge(1)), Refusal::NotJoinable);
    let unfit = Command::Merge { parent: case_id(2), fits: false };
    assert_eq!(stage.refuses(&intake("W1"), &unfit), Refusal::NotJoinable);
}

#[test]
fn rehoming_resets_no_clock() {
    let mut stage = Stage::sent("W0", "2026-02-26T08:00");
    let officer = sample::actor(Officer, "W0", 1);
    let assigned = Command::Assign { office: None, officer: officer.staff_id(), co_handlers: vec![], another: true };
    stage.usual(receive(Level::Normal)).usual(assigned).does(&officer, Command::Start).does(&officer, propose(true));
    assert_eq!(stage.refuses(&Actor::Clock, &rehome("W1")), Refusal::TooEarly, "the ward still exists");
    stage.at("2026-03-01T00:00");
    for unit in ["W0", "W1.urban", "nowhere"] {
        assert_eq!(stage.refuses(&Actor::Clock, &rehome(unit)), Refusal::WrongUnit, "{unit}");
    }
    let (starts, due) = (stage.starts(), sample::moment("2026-03-04T17:30"));
    stage.usual(rehome("W1"));
    assert_eq!((stage.case.state, stage.case.holder.as_str()), (State::Received, "W1"), "people do not move with it");
    assert_eq!((stage.starts(), stage.due()), (starts, Some((ClockKind::HandlingNormal, due))));
    assert_eq!(stage.refuses(&officer, &hand_back()), Refusal::NotAllowed);
}

#[test]
fn what_was_asked_back_or_joined_is_rehomed_too() {
    for way in [ask_back(), merge(2)] {
        let mut stage = Stage::sent("W0", "2026-02-26T08:00");
        let officer = sample::staff(Officer, "W0", 1).id;
        let assigned = Command::Assign { office: None, officer: Some(officer), co_handlers: vec![], another: true };
        stage.usual(receive(Level::Normal)).usual(assigned).usual(way).at("2026-03-01T00:00").usual(rehome("W1"));
        let back = if stage.case.state == State::Merged { Command::Unmerge } else { supply() };
        stage.usual(back);
        assert_eq!((stage.case.state, stage.case.file.officer), (State::Received, None));
    }
}

#[test]
fn what_one_officer_has_goes_to_another_and_what_was_begun_goes_on() {
    let mut stage = Stage::in_state(State::InProgress);
    let due = stage.due();
    assert_eq!(stage.refuses(&head("W1"), &hand_over(3, 2)), Refusal::NobodyNamed, "who does not have it");
    assert_eq!(stage.refuses(&head("W1"), &hand_over(1, 1)), Refusal::NobodyNamed, "to the same hands");
    stage.does(&head("W1"), hand_over(1, 2));
    assert_eq!((stage.case.state, stage.due()), (State::InProgress, due));
    assert_eq!(stage.refuses(&officer(1), &propose(true)), Refusal::NotAllowed);
    stage.case.file.co_handlers = vec![officer_id(3)];
    stage.does(&head("W1"), hand_over(3, 2));
    assert_eq!(stage.case.file.co_handlers, [], "nobody has two parts");
    stage.does(&officer(2), propose(true));
    stage.case.file.officer = None;
    assert_eq!(stage.may(&head("W1"), Action::HandOver), Err(Refusal::NobodyNamed));
    let mut again = Stage::in_state(State::Reopened);
    again.usual(redo(false)).usual(assign(2));
    assert_eq!(again.refuses(&head("W1"), &hand_over(2, 1)), Refusal::SameOfficer, "not back by a side door");
}

#[test]
fn a_deputy_does_what_the_absent_may_and_nothing_over_accounts() {
    let stage = Stage::in_state(State::InProgress);
    let absent = sample::staff(StaffRole::Officer, "W1", 1);
    let mut deputy = sample::staff(StaffRole::Approver, "W1", 7);
    let until = jiff::civil::date(2026, 5, 29);
    deputy.grants.extend(absent.grants.clone());
    let one = domain::staff::StandIn { id: absent.id, name: absent.name.clone(), until, grants: absent.grants.clone() };
    deputy.stands_in.push(one);
    let actor = Actor::Staff(deputy.clone());
    let by = domain::lifecycle::rule_of(Action::Propose).unwrap().by;
    assert_eq!(stage.may(&actor, Action::Propose), Ok(()));
    assert_eq!(actor.on_behalf(&stage.case, &stage.city, by), Some(absent.id));
    let approves = domain::lifecycle::rule_of(Action::Approve).unwrap().by;
    assert_eq!(actor.on_behalf(&stage.case, &stage.city, approves), None, "an own role is used first");
    let alone = Actor::Staff(deputy.alone());
    assert_eq!(stage.may(&alone, Action::Propose), Err(Refusal::NotAllowed));
    assert!(!StaffRole::UnitAdmin.is_passed_on() && !StaffRole::Admin.is_passed_on());
}
