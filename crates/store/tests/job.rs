//! Jobs: taken by one, done once if all goes well and at least once if not.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::{
    Db, Error,
    job::{self, Job, Queue},
};

/// Seconds after the first job of a test.
fn second(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

async fn put(db: &Db, lane: &'static str, body: Value, run_at: i64) -> bool {
    db.write::<_, Error>(move |tx| Box::pin(job::put(tx, lane, body, second(run_at), second(0)))).await.unwrap()
}

/// Takes under a lease of a minute.
async fn take(db: &Db, now: i64, limit: u16) -> Vec<Job> {
    db.write::<_, Error>(move |tx| Box::pin(job::take(tx, "notice", second(now), second(now + 60), limit)))
        .await
        .unwrap()
}

async fn done(db: &Db, job: Job) -> bool {
    db.write::<_, Error>(move |tx| Box::pin(async move { job::done(tx, &job).await })).await.unwrap()
}

async fn put_off(db: &Db, job: Job, run_at: i64) -> bool {
    db.write::<_, Error>(move |tx| Box::pin(async move { job::put_off(tx, &job, second(run_at), "no answer").await }))
        .await
        .unwrap()
}

async fn give_up(db: &Db, job: Job) -> bool {
    db.write::<_, Error>(move |tx| Box::pin(async move { job::give_up(tx, &job, "no such mailbox", second(9)).await }))
        .await
        .unwrap()
}

async fn queues(db: &Db, now: i64) -> Vec<Queue> {
    db.read::<_, Error>(move |tx| Box::pin(job::queues(tx, second(now)))).await.unwrap()
}

testkit::on_both_databases! {
    async fn the_same_work_is_one_job_until_it_is_done(db: Db) {
        assert!(put(&db, "notice", json!({ "case": 1 }), 0).await);
        assert!(!put(&db, "notice", json!({ "case": 1 }), 5).await);
        assert!(put(&db, "notice", json!({ "case": 2 }), 0).await);
        assert!(put(&db, "warning", json!({ "case": 1 }), 0).await);
        let jobs = take(&db, 1, 10).await;
        assert_eq!(jobs.len(), 2);
        for job in jobs {
            assert!(done(&db, job).await);
        }
        assert!(put(&db, "notice", json!({ "case": 1 }), 6).await);
    }

    async fn nothing_is_taken_before_its_time_or_by_two(db: Db) {
        put(&db, "notice", json!("later"), 100).await;
        put(&db, "notice", json!("second"), 2).await;
        put(&db, "notice", json!("first"), 1).await;
        let is_due = |now| db.read::<_, Error>(move |tx| Box::pin(job::is_due(tx, "notice", second(now))));
        assert!(!is_due(0).await.unwrap() && is_due(1).await.unwrap());
        let first = take(&db, 10, 1).await;
        assert_eq!(first.iter().map(|job| &job.body).collect::<Vec<_>>(), [&json!("first")]);
        let second = take(&db, 10, 10).await;
        assert_eq!(second.iter().map(|job| &job.body).collect::<Vec<_>>(), [&json!("second")]);
        assert_eq!(take(&db, 10, 10).await, []);
    }

    async fn what_a_dead_worker_held_is_taken_again_and_its_late_word_is_not_heard(db: Db) {
        put(&db, "notice", json!(1), 0).await;
        let lost = take(&db, 0, 1).await.remove(0);
        assert_eq!(take(&db, 59, 1).await, []);
        let again = take(&db, 60, 1).await.remove(0);
        assert_eq!((lost.id, lost.attempts, again.attempts), (again.id, 1, 2));
        assert!(!done(&db, lost.clone()).await && !put_off(&db, lost, 61).await);
        let held = again.clone();
        let go_on = db.write::<_, Error>(move |tx| Box::pin(async move { job::go_on(tx, &held, second(500)).await }));
        assert!(go_on.await.unwrap());
        assert_eq!(take(&db, 300, 1).await, []);
        assert!(done(&db, again).await);
    }

    async fn failures_are_seen_and_can_be_brought_back(db: Db) {
        for body in ["again", "never", "fine", "later"] {
            put(&db, "notice", json!(body), if body == "later" { 500 } else { 0 }).await;
        }
        for taken in take(&db, 1, 10).await {
            match taken.body.as_str() {
                Some("again") => assert!(put_off(&db, taken, 200).await),
                Some("never") => assert!(give_up(&db, taken).await),
                _ => {}
            }
        }
        let notice = |waiting, running, failing, given_up, oldest| Queue {
            lane: "notice".to_owned(), waiting, running, failing, given_up, oldest,
        };
        assert_eq!(queues(&db, 2).await, [notice(2, 1, 1, 1, None)]);
        assert_eq!(queues(&db, 200).await, [notice(3, 0, 1, 1, Some(second(61)))]);
        let failed = db.read::<_, Error>(|tx| Box::pin(job::failed(tx, 10))).await.unwrap();
        let told: Vec<_> = failed.iter().map(|job| (job.body.as_str().unwrap(), job.fault.as_str(), job.next_at)).collect();
        assert_eq!(told, [("never", "no such mailbox", None), ("again", "no answer", Some(second(200)))]);

        let never = failed[0].id;
        let retry = |id| db.write::<_, Error>(move |tx| Box::pin(job::retry(tx, id, second(300))));
        assert!(retry(never).await.unwrap());
        let back = take(&db, 300, 10).await;
        assert!(back.iter().any(|job| job.id == never && job.attempts == 1));
        assert!(!retry(never).await.unwrap(), "it is being tried");
    }
}
