//! Taking a case through every hand.

use crate::common::{ANSWER, Town, WARD, Ward, conflict, faults, input, level, photo};
use app::{Error, case::ActionInput, view::Viewer};
use domain::{
    case::{State, Verdict},
    staff::StaffRole,
};
use store::Db;

testkit::on_both_databases! {
    async fn a_login_that_is_taken_is_told_at_its_field_and_no_constraint_is_ever_told(db: Db) {
        let town = Town::new(db).await;
        let add = async || app::staff::add(&town.app, "minh", "Người Thử", "mat-khau-thu-nghiem", Vec::new()).await;
        add().await.unwrap();
        let taken = ("login".to_owned(), "staff-login-taken".to_owned());
        assert_eq!(faults(add().await.unwrap_err()), [taken]);
        let (code, now) = (town.sent().await.0, town.app.clock.now());
        let claim = |key: &'static str| {
            town.app.db.write(move |tx| {
                Box::pin(async move {
                    let id = store::case::id_of(tx, code).await?.ok_or(Error::NotFound)?;
                    Ok::<_, Error>(store::case::claim_sending(tx, key, "", id, now).await?)
                })
            })
        };
        claim("may-1").await.unwrap();
        assert_eq!(conflict(claim("may-1").await), "error-conflict-what");
    }

    async fn a_case_goes_through_every_hand_and_is_rated(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, key) = town.sent().await;
        ward.answer(&town, code).await;
        let seen = town.view(code, Viewer::Anyone).await;
        assert_eq!(seen.stored.case.state, State::Answered);
        assert_eq!(seen.answer().unwrap().body, ANSWER);
        assert_eq!(seen.after().count(), 1);
        let rate = ActionInput { verdict: Some(Verdict::Satisfied), result: Some(5), ..input("rate", "Cảm ơn") };
        let rated = town.reporter(&key, code, rate).await.unwrap();
        assert_eq!(rated.case.state, State::Closed);
        let figures = app::statistics::figures(&town.app, app::statistics::Question::default()).await.unwrap();
        assert_eq!((figures.on_site.handled, figures.on_site.on_time, figures.on_site.satisfied), (1, 1, 1));
        let audit = app::audit::verify(&town.app).await.unwrap();
        assert_eq!((audit.cases, audit.events, audit.findings), (1, 7, vec![]));
    }

    async fn a_rating_is_completed_later_without_a_step_or_a_second_count(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, key) = town.sent().await;
        ward.answer(&town, code).await;
        let add = |said: ActionInput| app::support::complete_rating(&town.app, key.clone().into(), code, said);
        let speed = |mark| ActionInput { speed: Some(mark), ..ActionInput::default() };
        assert_eq!(conflict(add(speed(1)).await), "case-conflict-moved-on", "there is no rating yet");
        let rate = ActionInput { verdict: Some(Verdict::Accepted), result: Some(4), ..input("rate", "") };
        let rated = town.reporter(&key, code, rate).await.unwrap();
        let figures = || app::statistics::figures(&town.app, app::statistics::Question::default());
        let counted = figures().await.unwrap();
        add(ActionInput { text: "Hơi muộn".to_owned(), ..speed(2) }).await.unwrap();
        add(speed(2)).await.unwrap();
        assert_eq!(conflict(add(speed(5)).await), "case-marks-given");
        assert_eq!(conflict(add(input("", "Rất muộn")).await), "case-marks-given");
        assert_eq!(faults(add(speed(6)).await.unwrap_err()), [("speed".to_owned(), "case-mark-impossible".to_owned())]);
        assert_eq!(faults(add(input("", " ")).await.unwrap_err()), [("text".to_owned(), "case-marks-missing".to_owned())]);
        let stranger = app::support::complete_rating(&town.app, "k".repeat(26).into(), code, speed(2)).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
        let seen = town.view(code, Viewer::Reporter(key.clone().into())).await;
        let [rating] = &seen.ratings[..] else { panic!("one rating: {:?}", seen.ratings) };
        assert_eq!(rating.marks().map(|(_, mark)| mark), [Some(4), None, None, Some(2)]);
        assert_eq!((rating.verdict, rating.remark.as_str()), (Verdict::Accepted, "Hơi muộn"));
        assert_eq!((seen.stored.case.state, seen.stored.case.version), (State::Closed, rated.case.version));
        assert_eq!(figures().await.unwrap(), counted);
        let audit = app::audit::verify(&town.app).await.unwrap();
        assert_eq!((audit.events, audit.findings), (8, vec![]), "one event more, and it is chained");
        assert_eq!(town.view(code, Viewer::Anyone).await.ratings[0].remark, "", "the words are not public");
    }

    async fn an_answer_without_evidence_needs_two_written_reasons(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, _) = town.sent().await;
        ward.begin(&town, code).await;
        let bare = town.act(&ward.officer, code, input("propose", ANSWER)).await.unwrap_err();
        assert_eq!(faults(bare), [("exception".to_owned(), "case-refused-no-evidence".to_owned())]);
        let excused = ActionInput { exception: "Nắp cống đã được thay ban đêm".to_owned(), ..input("propose", ANSWER) };
        town.act(&ward.officer, code, excused).await.unwrap();
        let bare = town.act(&ward.approver, code, input("approve", "")).await.unwrap_err();
        assert_eq!(faults(bare), [("exception".to_owned(), "case-refused-no-evidence".to_owned())]);
        let signed = ActionInput { exception: "Tôi đã tự đến xem lúc 7 giờ".to_owned(), ..input("approve", "") };
        town.act(&ward.approver, code, signed).await.unwrap();
        let answer = town.view(code, Viewer::Anyone).await.answers.remove(0);
        assert_eq!(answer.approver_exception.as_deref(), Some("Tôi đã tự đến xem lúc 7 giờ"));
    }

    async fn the_second_of_two_who_act_at_once_is_told(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, _) = town.sent().await;
        let seen = Some(1);
        let one = ActionInput { version: seen, ..level("receive") };
        let other = ActionInput { version: seen, ..input("ask_back", "Xin cho biết số nhà") };
        let (one, other) = tokio::join!(town.act(&ward.intake, code, one), town.act(&ward.head, code, other));
        let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
        assert_eq!(won.unwrap().case.version, 2);
        assert_eq!(conflict(lost), "case-conflict-moved-on");
    }

    async fn who_is_not_satisfied_is_heard_by_others_and_answered_anew(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let (code, key) = town.sent().await;
        ward.answer(&town, code).await;
        town.reporter(&key, code, input("reopen", "Vẫn còn hố ở bên cạnh")).await.unwrap();
        town.act(&coordinator, code, input("redo", "Làm lại cả hố bên cạnh")).await.unwrap();
        let second = town.person(StaffRole::Officer, WARD).await;
        let same = ActionInput { officer: Some(ward.officer.id), ..input("assign", "") };
        let refused = town.act(&ward.head, code, same).await.unwrap_err();
        assert_eq!(faults(refused), [("officer".to_owned(), "case-refused-same-officer".to_owned())]);
        let other = ActionInput { officer: Some(second.id), ..input("assign", "") };
        town.act(&ward.head, code, other).await.unwrap();
        town.act(&second, code, input("start", "")).await.unwrap();
        town.act_with(&second, code, input("propose", ANSWER), vec![photo()]).await.unwrap();
        assert_eq!(conflict(town.act(&ward.approver, code, input("approve", "")).await), "case-refused-same-approver");
        let another = town.person(StaffRole::Approver, WARD).await;
        town.act(&another, code, input("approve", "")).await.unwrap();
        let seen = town.view(code, Viewer::Reporter(key.into())).await;
        assert_eq!((seen.answers.len(), seen.ratings.len()), (2, 1));
    }

    async fn a_case_that_bounces_twice_is_bound(db: Db) {
        let town = Town::new(db).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let ward = Ward::new(&town).await;
        let (code, _) = town.sent().await;
        for unit in ["00004", WARD] {
            let holder = town.view(code, Viewer::Staff(coordinator.clone())).await.stored.case.holder;
            let head = town.person(StaffRole::Head, holder.as_str()).await;
            town.act(&head, code, input("forward", "Không thuộc địa bàn")).await.unwrap();
            let place = ActionInput { unit: unit.to_owned(), ..input("place", "Theo vị trí") };
            town.act(&coordinator, code, place).await.unwrap();
        }
        let again = town.act(&ward.head, code, input("forward", "Vẫn không phải của chúng tôi")).await;
        assert_eq!(conflict(again), "case-refused-bound");
        town.act(&ward.intake, code, input("ask_back", "Xin cho biết số nhà")).await.unwrap();
    }

    async fn silence_lapses_and_the_rating_window_closes_by_time_alone(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (silent, _) = town.sent().await;
        town.act(&ward.intake, silent, input("ask_back", "Xin cho biết số nhà")).await.unwrap();
        let (answered, key) = town.sent().await;
        ward.answer(&town, answered).await;
        let (late, _) = town.sent().await;
        town.pass_hours(24 * 20);
        assert_eq!(app::tick::tick(&town.app).await.unwrap(), 3);
        assert_eq!(app::tick::tick(&town.app).await.unwrap(), 0);
        let state = async |code| town.view(code, Viewer::Anyone).await.stored.case;
        assert_eq!(state(silent).await.state, State::Refused);
        assert_eq!(state(answered).await.state, State::Closed);
        let late = state(late).await;
        assert!(late.state == State::Sent && late.file.overdue);
        let rate = ActionInput { verdict: Some(Verdict::Satisfied), ..input("rate", "") };
        assert_eq!(conflict(town.reporter(&key, answered, rate).await), "case-conflict-moved-on");
    }

    async fn those_who_follow_a_case_get_its_answer_and_rate_for_themselves(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (parent, _) = town.sent().await;
        let (child, key) = town.sent().await;
        let join = ActionInput { parent: parent.to_string(), ..input("merge", "") };
        town.act(&ward.intake, child, join).await.unwrap();
        assert_eq!(town.view(child, Viewer::Anyone).await.parent, Some(parent));
        ward.answer(&town, parent).await;
        assert_eq!(town.view(child, Viewer::Anyone).await.stored.case.state, State::Answered);
        let rate = ActionInput { verdict: Some(Verdict::Accepted), ..input("rate", "") };
        town.reporter(&key, child, rate).await.unwrap();
        assert_eq!(town.view(parent, Viewer::Anyone).await.stored.case.state, State::Answered);
    }

    async fn what_is_not_ones_own_does_not_exist_or_is_forbidden(db: Db) {
        let town = Town::new(db).await;
        let stranger = town.person(StaffRole::Head, "00004").await;
        let (code, _) = town.sent().await;
        let seen_before = ActionInput { version: Some(7), ..level("receive") };
        for input in [level("receive"), seen_before] {
            assert!(matches!(town.act(&stranger, code, input).await, Err(Error::NotFound)), "there is no such case");
        }
        let guessed = town.reporter("doan-mo", code, input("withdraw", "")).await;
        assert!(matches!(guessed, Err(Error::NotFound)));
        let clock = town.act(&stranger, code, input("close", "")).await.unwrap_err();
        assert_eq!(faults(clock), [("action".to_owned(), "case-action-unknown".to_owned())]);
    }
}
