//! Personal fields at rest, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use domain::{
    id::{CaseId, SubscriberId},
    subscriber::{Channel, Choices, Standing},
};
use jiff::Timestamp;
use store::{
    Db, Error,
    seal::MasterKey,
    subscriber::{self, Subscriber},
    supporter, vals,
};
use uuid::Uuid;

const OPEN: &str = "nguoi-cu@example.test";

fn now() -> Timestamp {
    "2026-11-25T02:00:00Z".parse().unwrap()
}

fn somebody(id: u128, target: &str) -> Subscriber {
    Subscriber {
        id: SubscriberId(Uuid::from_u128(id)),
        channel: Channel::Mail,
        target: target.to_owned(),
        secret: "bi-mat".to_owned(),
        language: "vi".to_owned(),
        choices: Choices::usual(Channel::Mail),
        standing: Standing::Proven,
        staff: None,
        fault: None,
    }
}

async fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    db.read::<_, Error>(move |tx| Box::pin(async move { tx.all(sql, &[], |row| row.get(0)).await })).await.unwrap()
}

testkit::on_both_databases! {
    async fn what_an_earlier_program_wrote_open_is_sealed_at_the_next_start(db: Db) {
        let (one, case) = (somebody(5, OPEN), CaseId(Uuid::from_u128(9)));
        let (new, id) = (one.clone(), one.id);
        db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                subscriber::insert(tx, &new, now()).await?;
                supporter::join(tx, case, "may-a", Some("x"), now()).await?;
                // As it was before: the address open in each table, and no column done.
                tx.exec("update subscriber set target = $1", &vals![OPEN]).await?;
                tx.exec("update supporter set contact = $1", &vals![OPEN]).await?;
                tx.exec("delete from subscriber_target", &[]).await?;
                let shard = store::case::shard_of_text(&format!("{} {OPEN}", Channel::Mail));
                let sql = "insert into subscriber_target (shard, channel, target, subscriber) values ($1, $2, $3, $4)";
                tx.exec(sql, &vals![shard, Channel::Mail.as_str(), OPEN, id]).await?;
                tx.exec("delete from sealed_column", &[]).await
            })
        })
        .await
        .unwrap();
        for _ in 0..2 {
            db.unlock(&testkit::MASTER.into(), now()).await.unwrap();
        }
        for sql in
            ["select target from subscriber", "select contact from supporter", "select target from subscriber_target"]
        {
            let found = texts(&db, sql).await;
            assert!(found.len() == 1 && !found[0].contains(OPEN), "{sql}: {found:?}");
        }
        let found = db.read::<_, Error>(|tx| Box::pin(subscriber::at(tx, Channel::Mail, OPEN))).await.unwrap();
        assert_eq!(found, Some(one));
    }

    async fn a_value_put_into_another_row_does_not_open(db: Db) {
        let (one, two) = (somebody(5, OPEN), somebody(6, "khac@example.test"));
        let (first, second) = (one.id, two.id);
        db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                subscriber::insert(tx, &one, now()).await?;
                subscriber::insert(tx, &two, now()).await?;
                let sql = "update subscriber set target = (select target from subscriber where id = $1) where id = $2";
                tx.exec(sql, &vals![one.id, two.id]).await
            })
        })
        .await
        .unwrap();
        let find = async |id| db.read::<_, Error>(move |tx| Box::pin(subscriber::find(tx, id))).await;
        assert_eq!(find(first).await.unwrap().unwrap().target, OPEN);
        assert!(matches!(find(second).await, Err(Error::Corrupt(_))));
    }

    async fn another_master_key_is_refused_and_changes_nothing(db: Db) {
        assert!(db.has_keys().await.unwrap());
        let before = texts(&db, "select wrapped from data_key order by id").await;
        let other = MasterKey::from([8; 32]);
        assert!(matches!(db.unlock(&other, now()).await, Err(Error::Locked)));
        assert_eq!(texts(&db, "select wrapped from data_key order by id").await, before);
        db.unlock(&testkit::MASTER.into(), now()).await.unwrap();
    }
}
