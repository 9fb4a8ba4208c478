//! Reports being written, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use domain::id::DraftId;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::{Db, Error, draft};
use uuid::Uuid;

fn id(number: u128) -> DraftId {
    DraftId(Uuid::from_u128(number))
}

/// Minutes after the first draft of a test.
fn minute(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

async fn put(db: &Db, number: u128, key: &'static str, body: Value, at: Timestamp) -> bool {
    db.write::<_, Error>(move |tx| Box::pin(draft::put(tx, id(number), key, body, at))).await.unwrap()
}

async fn find(db: &Db, number: u128, key: &'static str) -> Option<Value> {
    db.read::<_, Error>(move |tx| Box::pin(draft::find(tx, id(number), key))).await.unwrap()
}

async fn older_than(db: &Db, moment: Timestamp, limit: u16) -> Vec<(DraftId, Value)> {
    db.read::<_, Error>(move |tx| Box::pin(draft::older_than(tx, moment, limit))).await.unwrap()
}

testkit::on_both_databases! {
    async fn a_draft_is_kept_as_it_was_written_last_and_only_its_key_opens_it(db: Db) {
        assert_eq!(find(&db, 1, "own").await, None);
        assert!(put(&db, 1, "own", json!({ "description": "Nắp cống" }), minute(0)).await);
        assert!(put(&db, 1, "own", json!({ "description": "Nắp cống vỡ 👩‍🔧" }), minute(1)).await);
        assert!(!put(&db, 1, "other", json!({ "description": "Việc khác" }), minute(2)).await);
        assert_eq!(find(&db, 1, "own").await, Some(json!({ "description": "Nắp cống vỡ 👩‍🔧" })));
        assert_eq!(find(&db, 1, "other").await, None);
    }

    async fn a_removed_draft_is_gone_and_the_others_stay(db: Db) {
        for number in [1, 2] {
            put(&db, number, "own", json!({}), minute(0)).await;
        }
        for _ in 0..2 {
            db.write::<_, Error>(|tx| Box::pin(draft::remove(tx, id(1)))).await.unwrap();
        }
        assert_eq!((find(&db, 1, "own").await, find(&db, 2, "own").await), (None, Some(json!({}))));
    }

    async fn the_oldest_come_first_and_what_was_touched_again_is_young(db: Db) {
        for (number, minutes) in [(1, 3), (2, 1), (3, 2)] {
            put(&db, number, "own", json!(minutes), minute(minutes)).await;
        }
        put(&db, 2, "own", json!(9), minute(9)).await;
        assert_eq!(older_than(&db, minute(9), 10).await, [(id(3), json!(2)), (id(1), json!(3))]);
        assert_eq!(older_than(&db, minute(10), 1).await, [(id(3), json!(2))]);
    }
}
