//! Warnings and their events, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use domain::{
    id::WarningId,
    warning::{Action, Mode, State, Warning, sample},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{
    Db, Error,
    warning::{self, Event, Kind},
};

/// Hours after the first warning of a test; a sample runs for a day.
fn hour(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

async fn put(db: &Db, number: u32, mode: Mode, state: State, at: Timestamp) -> Warning {
    let new = sample::in_state(state, number, mode, at);
    let stored = new.clone();
    db.write::<_, Error>(move |tx| Box::pin(async move { warning::insert(tx, &stored, at).await })).await.unwrap();
    new
}

async fn find(db: &Db, id: WarningId) -> Option<Warning> {
    db.read::<_, Error>(move |tx| Box::pin(warning::find(tx, id))).await.unwrap()
}

async fn update(db: &Db, before: &Warning, after: &Warning) -> bool {
    let (before, after) = (before.clone(), after.clone());
    db.write::<_, Error>(move |tx| Box::pin(async move { warning::update(tx, &before, &after, hour(1)).await }))
        .await
        .unwrap()
}

fn numbers(warnings: &[Warning]) -> Vec<WarningId> {
    warnings.iter().map(|warning| warning.id).collect()
}

testkit::on_both_databases! {
    async fn a_warning_is_found_as_it_was_stored_and_changed_only_from_where_it_stood(db: Db) {
        let draft = put(&db, 1, Mode::Actual, State::Draft, hour(0)).await;
        assert_eq!(find(&db, draft.id).await, Some(draft.clone()), "shapes and times too");
        assert_eq!(find(&db, sample::id(2)).await, None);
        let mut released = sample::in_state(State::Released, 1, Mode::Actual, hour(0));
        released.version = 2;
        assert!(update(&db, &draft, &released).await);
        assert!(!update(&db, &draft, &released).await, "it is in another state");
        let older = Warning { version: 1, ..released.clone() };
        assert!(!update(&db, &older, &released).await, "and in another version");
        assert_eq!(find(&db, draft.id).await, Some(released));
    }

    async fn what_is_out_is_told_from_what_is_over(db: Db) {
        for (number, mode, state, at) in [
            (1, Mode::Actual, State::Draft, 0),
            (2, Mode::Actual, State::Released, 1),
            (3, Mode::Test, State::Released, 2),
            (4, Mode::Actual, State::Cancelling, 3),
            (5, Mode::Actual, State::Replaced, 4),
            (6, Mode::Actual, State::Expired, 5),
            (7, Mode::Actual, State::Cancelled, 26),
            (8, Mode::Test, State::Expired, 7),
        ] {
            put(&db, number, mode, state, hour(at)).await;
        }
        let (out, ended, sent) = db
            .read::<_, Error>(|tx| {
                Box::pin(async move {
                    let ended = warning::past_end(tx, hour(25), 10).await?;
                    Ok((warning::out(tx).await?, ended, warning::went_out(tx, 3).await?))
                })
            })
            .await
            .unwrap();
        assert_eq!(numbers(&out), [4, 3, 2].map(sample::id));
        assert_eq!(ended, [sample::id(2)], "at its end, not before it");
        assert_eq!(numbers(&sent), [7, 8, 6].map(sample::id));
        let past = async |now, after, limit| {
            db.read::<_, Error>(move |tx| Box::pin(warning::past(tx, now, after, limit))).await.unwrap()
        };
        let first = past(hour(29), None, 2).await;
        assert_eq!(numbers(&first), [7, 6].map(sample::id));
        let after = Some((hour(5), sample::id(6)));
        assert_eq!(numbers(&past(hour(29), after, 9).await), [4, 2].map(sample::id), "ended, if nobody noted it yet");
    }

    async fn staff_see_what_changed_last_in_their_units_part_by_part(db: Db) {
        for number in 1..=4 {
            put(&db, number, Mode::Actual, State::Draft, hour(number.into())).await;
        }
        let list = async |units: Option<&'static str>, states: &'static [State], after| {
            let read = db.read::<_, Error>(move |tx| {
                Box::pin(async move {
                    let units = units.map(|unit| vec![unit.into()]);
                    warning::of_units(tx, units.as_deref(), states, after, 2).await
                })
            });
            read.await.unwrap()
        };
        let first = list(Some("W1"), &[State::Draft, State::Proposed], None).await;
        let ids = |listed: &[warning::Listed]| listed.iter().map(|one| one.warning.id).collect::<Vec<_>>();
        assert_eq!(ids(&first), [4, 3].map(sample::id));
        let after = Some((first[1].changed_at, first[1].warning.id));
        assert_eq!(ids(&list(None, &[State::Draft], after).await), [2, 1].map(sample::id));
        assert!(list(Some("W2"), &[State::Draft], None).await.is_empty());
        assert!(list(None, &[], None).await.is_empty());
        let ids = db.read::<_, Error>(|tx| Box::pin(warning::ids(tx, Some(sample::id(2)), 9))).await.unwrap();
        assert_eq!(ids, [3, 4].map(sample::id));
    }

    async fn events_are_chained_and_read_in_their_order(db: Db) {
        let draft = put(&db, 1, Mode::Actual, State::Draft, hour(0)).await;
        let who = Some(sample::publisher(1).id);
        let content = json!({ "content": draft.content });
        let told = [
            Event::new(Kind::Draft, who, None, State::Draft, hour(0), content),
            Event::new(Kind::Action(Action::Submit), who, Some(State::Draft), State::Proposed, hour(1), json!({})),
            Event::new(Kind::Action(Action::Expire), None, Some(State::Released), State::Expired, hour(2), json!({})),
        ];
        for event in told {
            db.write::<_, Error>(move |tx| Box::pin(async move { warning::append(tx, sample::id(1), event).await }))
                .await
                .unwrap();
        }
        let events = db.read::<_, Error>(|tx| Box::pin(warning::events(tx, sample::id(1)))).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|event| (event.seq, event.kind.as_str())).collect();
        assert_eq!(kinds, [(1, "draft"), (2, "submit"), (3, "expire")]);
        let mut previous = String::new();
        for event in &events {
            assert_eq!((&event.previous_hash, &event.hash), (&previous, &event.digest(sample::id(1))), "{}", event.seq);
            assert_ne!(event.hash, event.digest(sample::id(2)));
            previous.clone_from(&event.hash);
        }
    }
}
