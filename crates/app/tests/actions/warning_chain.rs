//! What follows a warning: updates, cancelling by two, the end of a test.

use crate::{
    common::{Town, conflict, faults},
    warning::{Desk, act, flood},
};
use app::{
    Error,
    jobs::{self, Lane},
    warning::{self, ContentInput},
};
use domain::{
    staff::StaffRole,
    warning::{Action, Mode, Standing, State, Warning},
};
use store::{Db, vals};

async fn state(town: &Town, of: &Warning) -> State {
    warning::public(&town.app, of.id).await.unwrap().warning.state
}

testkit::on_both_databases! {
    async fn an_update_replaces_what_it_continues_in_one_transaction(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let first = desk.release(&town, Mode::Actual, flood()).await;
        jobs::drain(&town.app).await.unwrap();
        let update = warning::begin_update(&town.app, &desk.publisher, first.id, Some(first.version)).await.unwrap();
        assert_eq!((update.content.clone(), update.replaces()), (first.content.clone(), Some(first.id)));
        let input = ContentInput { danger: "risk:great".to_owned(), ..flood() };
        warning::edit(&town.app, &desk.publisher, update.id, None, input).await.unwrap();
        act(&town, &desk.publisher, &update, "submit", "").await.unwrap();
        assert_eq!(state(&town, &first).await, State::Released, "it stays out until then");
        let second = act(&town, &desk.releaser, &update, "release", "").await.unwrap();
        assert_eq!(state(&town, &first).await, State::Replaced);
        let out = warning::in_force(&town.app, town.app.clock.now());
        assert_eq!(out.iter().map(|out| out.id).collect::<Vec<_>>(), [second.id]);
        let mut told = 0;
        while jobs::round(&town.app, Lane::Alert).await.unwrap() > 0 {
            told += 1;
        }
        assert_eq!(told, 2, "of both");
        for one in [&first, &second] {
            let chain = warning::public(&town.app, one.id).await.unwrap().chain;
            assert_eq!(chain.iter().map(|link| link.id).collect::<Vec<_>>(), [first.id, second.id]);
        }
        assert!(warning::past(&town.app, None).await.unwrap().0.is_empty(), "its update is there instead");
        assert_eq!(warning::went_out(&town.app).await.unwrap().len(), 2);
        let events = warning::view(&town.app, &desk.publisher, first.id).await.unwrap().events;
        let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["draft", "submit", "release", "update", "replace"]);
    }

    async fn of_two_updates_only_one_goes_out_and_then_all_or_nothing_changes(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let first = desk.release(&town, Mode::Actual, flood()).await;
        let mut updates = Vec::new();
        for _ in 0..2 {
            let update = warning::begin_update(&town.app, &desk.publisher, first.id, None).await.unwrap();
            act(&town, &desk.publisher, &update, "submit", "").await.unwrap();
            updates.push(update);
        }
        let release = async |update: &Warning| act(&town, &desk.releaser, update, "release", "").await;
        let (one, other) = tokio::join!(release(&updates[0]), release(&updates[1]));
        let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
        let won = won.unwrap();
        let why = conflict(lost);
        assert!(["warning-refused-overtaken", "warning-refused-moved-on"].contains(&why.as_str()), "{why}");
        let out = warning::in_force(&town.app, town.app.clock.now());
        assert_eq!(out.iter().map(|out| out.id).collect::<Vec<_>>(), [won.id]);
    }

    async fn an_update_of_what_was_called_off_meanwhile_does_not_go_out(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let first = desk.release(&town, Mode::Actual, flood()).await;
        let update = warning::begin_update(&town.app, &desk.publisher, first.id, None).await.unwrap();
        act(&town, &desk.publisher, &update, "submit", "").await.unwrap();
        act(&town, &desk.publisher, &first, "ask_to_cancel", "Nước đã rút").await.unwrap();
        act(&town, &desk.releaser, &first, "cancel", "").await.unwrap();
        let late = act(&town, &desk.releaser, &update, "release", "").await;
        assert_eq!(conflict(late), "warning-refused-overtaken");
        let draft = warning::begin_update(&town.app, &desk.publisher, first.id, None).await;
        assert_eq!(conflict(draft), "warning-refused-moved-on");
    }

    async fn a_warning_is_called_off_by_two_with_a_public_reason(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let first = desk.release(&town, Mode::Actual, flood()).await;
        jobs::drain(&town.app).await.unwrap();
        let bare = act(&town, &desk.releaser, &first, "ask_to_cancel", " ").await.unwrap_err();
        assert_eq!(faults(bare), [("text".to_owned(), "field-empty".to_owned())]);
        let ask = async || act(&town, &desk.releaser, &first, "ask_to_cancel", "Nước đã rút").await;
        ask().await.unwrap();
        assert_eq!(conflict(act(&town, &desk.releaser, &first, "cancel", "").await), "warning-refused-own-request");
        act(&town, &desk.publisher, &first, "keep", "Còn hai phố ngập").await.unwrap();
        assert_eq!(jobs::round(&town.app, Lane::Alert).await.unwrap(), 0, "nothing has changed for people");
        ask().await.unwrap();
        let other = town.person(StaffRole::Releaser, "VP").await;
        let cancelled = act(&town, &other, &first, "cancel", "").await.unwrap();
        let cancellation = cancelled.file.cancellation.clone().unwrap();
        assert_eq!((cancellation.reason.as_str(), cancellation.agreed.unwrap().0), ("Nước đã rút", other.id));
        assert!(warning::in_force(&town.app, town.app.clock.now()).is_empty());
        assert_eq!(jobs::round(&town.app, Lane::Alert).await.unwrap(), 1);
        assert_eq!(warning::past(&town.app, None).await.unwrap().0, [cancelled]);
    }

    async fn a_test_is_never_in_force_and_is_ended_by_one(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let test = desk.release(&town, Mode::Test, flood()).await;
        let now = town.app.clock.now();
        assert_eq!((warning::in_force(&town.app, now).len(), warning::tests_running(&town.app, now).len()), (0, 1));
        assert_eq!(test.standing(now), Standing::Test);
        let seen = warning::view(&town.app, &desk.publisher, test.id).await.unwrap();
        assert_eq!(seen.actions, [Action::Update, Action::EndTest]);
        act(&town, &desk.publisher, &test, "end_test", "Đã thử xong").await.unwrap();
        assert!(warning::tests_running(&town.app, now).is_empty());
        assert!(warning::past(&town.app, None).await.unwrap().0.is_empty(), "a test is nothing to look back at");
    }

    async fn a_changed_history_of_a_warning_is_found(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let input = ContentInput { shapes: "21.031, 105.85\n21.033, 105.85\n21.033, 105.852".to_owned(), ..flood() };
        let first = desk.release(&town, Mode::Actual, input).await;
        let audit = app::audit::verify(&town.app).await.unwrap();
        assert_eq!((audit.warnings, audit.events, audit.findings), (1, 3, vec![]));
        let change = async |sql: &'static str| {
            town.app
                .db
                .write::<_, Error>(move |tx| Box::pin(async move { Ok(tx.exec(sql, &vals![first.id]).await?) }))
                .await
                .unwrap()
        };
        change("update warning_event set kind = 'edit' where seq = 2 and warning_id = $1").await;
        change("update warning set state = 'expired' where id = $1").await;
        let found: Vec<String> =
            app::audit::verify(&town.app).await.unwrap().findings.iter().map(ToString::to_string).collect();
        assert_eq!(found, [
            format!("warning {}: event 2 is not as it was written", first.id),
            format!("warning {}: it is not in the state its history leads to", first.id),
        ]);
    }
}
