//! Personal fields at rest, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use domain::{
    id::{CaseId, DraftId, InterestId, SubscriberId},
    interest::{Circle, Interest, Place},
    subscriber::{Channel, Choices, Standing},
};
use jiff::Timestamp;
use store::{
    Db, Error,
    event::{self, By, Event},
    interest,
    seal::{MasterKey, SETTLES, TARGET},
    subscriber::{self, Subscriber},
    supporter, vals,
};
use uuid::Uuid;

const OPEN: &str = "nguoi-cu@example.test";
const SECRET: &str = "bi-mat";
const LABEL: &str = "Nhà bà ngoại";

fn now() -> Timestamp {
    "2026-11-25T02:00:00Z".parse().unwrap()
}

fn somebody(id: u128, target: &str) -> Subscriber {
    Subscriber {
        id: SubscriberId(Uuid::from_u128(id)),
        channel: Channel::Mail,
        target: target.to_owned(),
        secret: SECRET.to_owned(),
        language: "vi".to_owned(),
        choices: Choices::usual(Channel::Mail),
        standing: Standing::Proven,
        staff: None,
        fault: None,
    }
}

async fn insert(db: &Db, new: Subscriber) {
    let write = db.write::<_, Error>(move |tx| Box::pin(async move { subscriber::insert(tx, &new, now()).await }));
    write.await.unwrap();
}

/// The keys that seal, each with how many values.
async fn by_key(db: &Db) -> Vec<(i64, u64)> {
    let keys = db.data_keys().await.unwrap();
    keys.into_iter().filter(|key| key.purpose == "seal").map(|key| (key.id, key.values)).collect()
}

async fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    db.read::<_, Error>(move |tx| Box::pin(async move { tx.all(sql, &[], |row| row.get(0)).await })).await.unwrap()
}

/// What somebody said, as it is handed over.
fn said(kind: event::Kind, open: bool, words: &str) -> Event {
    Event::new(kind, By::Reporter, now(), open, serde_json::json!({ "text": words }))
}

testkit::on_both_databases! {
    async fn what_an_earlier_program_wrote_open_is_sealed_at_the_next_start(db: Db) {
        let (one, case) = (somebody(5, OPEN), CaseId(Uuid::from_u128(9)));
        let home = Place::Circle(Circle { lat: 21.03, lon: 105.85, metres: 300.0 });
        let home = Interest { id: InterestId(Uuid::from_u128(7)), label: LABEL.to_owned(), place: home };
        let (new, id, place) = (one.clone(), one.id, home.clone());
        db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                subscriber::insert(tx, &new, now()).await?;
                supporter::join(tx, case, "may-a", Some("x"), now()).await?;
                interest::put(tx, id, &place, false).await?;
                // As it was before: the address open in each table with its secret, and no column done.
                tx.exec("update interest set label = $1", &vals![LABEL]).await?;
                tx.exec("update subscriber set target = $1, secret = $2", &vals![OPEN, SECRET]).await?;
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
        for sql in [
            "select target from subscriber",
            "select secret from subscriber",
            "select contact from supporter",
            "select label from interest",
            "select target from subscriber_target",
        ] {
            let found = texts(&db, sql).await;
            let open = [OPEN, SECRET, LABEL].iter().any(|text| found.concat().contains(text));
            assert!(found.len() == 1 && !open, "{sql}: {found:?}");
        }
        let found = db.read::<_, Error>(|tx| Box::pin(subscriber::at(tx, Channel::Mail, OPEN))).await.unwrap();
        assert_eq!(found, Some(one));
        let places = db.read::<_, Error>(move |tx| Box::pin(interest::of_subscriber(tx, id))).await.unwrap();
        assert_eq!(places, [home]);
    }

    async fn what_was_written_between_few_lay_open_once_and_keeps_its_hash(db: Db) {
        let case = CaseId(Uuid::from_u128(9));
        let written = [
            said(event::Kind::Message, true, "Tôi ở nhà sau sáu giờ."),
            said(event::Kind::Note, false, "Gọi lại ngày mai."),
            said(event::Kind::Mark, true, "Cảm ơn."),
        ];
        let before = db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                for one in written {
                    event::append(tx, case, one).await?;
                }
                // As an earlier program had it.
                let (mut events, mut previous) = (event::of_case(tx, case).await?, String::new());
                for one in &mut events {
                    (one.salt, one.previous_hash) = (None, previous);
                    one.hash = one.digest(case);
                    previous = one.hash.clone();
                    let sql = "update event set body = $1, words = null, previous_hash = $2, hash = $3 \
                               where case_id = $4 and seq = $5";
                    let (body, before) = (one.body.clone(), one.previous_hash.as_str());
                    tx.exec(sql, &vals![body, before, one.hash.as_str(), case, one.seq]).await?;
                }
                tx.exec("delete from sealed_column", &[]).await?;
                assert_eq!(event::of_case(tx, case).await?, events, "what lies open is read");
                Ok(events)
            })
        });
        let before = before.await.unwrap();
        for _ in 0..2 {
            db.unlock(&testkit::MASTER.into(), now()).await.unwrap();
        }
        let lying = texts(&db, "select cast(body as text) from event order by seq").await;
        assert_eq!(lying[..2], ["{}", "{}"]);
        assert!(lying[2].contains("Cảm ơn."), "everybody may read this: {lying:?}");
        let after = db.read::<_, Error>(move |tx| Box::pin(event::of_case(tx, case))).await.unwrap();
        assert!(after == before && after.iter().all(|one| one.hash == one.digest(case)));
    }

    async fn few_words_between_few_are_not_to_be_guessed_from_the_hash(db: Db) {
        let case = CaseId(Uuid::from_u128(9));
        let written = db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                for (kind, open) in [(event::Kind::Message, true), (event::Kind::Note, false), (event::Kind::Mark, true)] {
                    event::append(tx, case, said(kind, open, "Có.")).await?;
                }
                event::of_case(tx, case).await
            })
        });
        let guessed = |one: &Event| Event { salt: None, ..one.clone() }.digest(case) == one.hash;
        let events = written.await.unwrap();
        assert_eq!(events.iter().map(guessed).collect::<Vec<_>>(), [false, false, true], "what all may read is no secret");
        assert!(events.iter().all(|one| one.hash == one.digest(case) && one.body["text"] == "Có."));
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

    async fn a_new_data_key_seals_at_once_and_other_processes_find_it(db: Db) {
        let server = db.beside();
        insert(&db, somebody(5, OPEN)).await;
        assert!(db.rotate_keys(now()).await.unwrap());
        assert!(!db.rotate_keys(now()).await.unwrap(), "one rotation at a time");
        insert(&db, somebody(6, "moi@example.test")).await;
        assert_eq!(by_key(&db).await, [(1, 2), (3, 2)], "an address and its secret each; number 2 is the index");

        insert(&server, somebody(7, "chua-biet@example.test")).await;
        assert_eq!(by_key(&db).await, [(1, 4), (3, 2)], "until it looks, the server seals by the key that it knows");
        let id = somebody(6, "").id;
        let read = server.read::<_, Error>(move |tx| Box::pin(subscriber::find(tx, id))).await.unwrap();
        assert_eq!(read.unwrap().target, "moi@example.test", "a number that it does not know makes it look");
        insert(&server, somebody(8, "da-biet@example.test")).await;
        assert_eq!(by_key(&db).await, [(1, 4), (3, 4)]);
        let asleep = db.beside();
        assert!(!asleep.refresh_keys().await.unwrap());
    }

    async fn a_rotation_that_was_cut_goes_on_where_it_was_and_then_the_old_key_is_retired(db: Db) {
        const PEOPLE: u64 = 450;
        for id in 1..=PEOPLE {
            insert(&db, somebody(id.into(), &format!("nguoi-{id}@example.test"))).await;
        }
        let (draft, case) = (DraftId(Uuid::from_u128(3)), CaseId(Uuid::from_u128(9)));
        let written = db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                supporter::join(tx, case, "may-a", Some(OPEN), now()).await?;
                store::draft::put(tx, draft, "may-b", serde_json::json!({ "name": "Bà Thử" }), now()).await
            })
        });
        written.await.unwrap();
        db.rotate_keys(now()).await.unwrap();
        let stop = tokio::sync::Notify::new();
        tokio::select! {
            biased;
            () = stop.notified() => {}
            _ = db.reseal(|part| if part.column == TARGET { stop.notify_one() }) => panic!("it was to be cut"),
        }
        let cut = by_key(&db).await;
        assert!(cut[0].1 > 0 && cut[1].1 >= 200, "{cut:?}");
        assert_eq!(db.retire_keys(now() + SETTLES).await.unwrap(), 0, "something is left of it");

        assert!(!db.rotate_keys(now()).await.unwrap());
        db.reseal(|_| ()).await.unwrap();
        assert_eq!(by_key(&db).await, [(1, 0), (3, 2 * PEOPLE + 2)]);
        assert_eq!(db.reseal(|_| ()).await.unwrap(), 0, "a second time there is nothing to do");
        assert_eq!(db.retire_keys(now()).await.unwrap(), 0, "others may not know the new key yet");
        assert!(db.is_rotating().await.unwrap());
        assert_eq!(db.retire_keys(now() + SETTLES).await.unwrap(), 1);
        assert!(!db.is_rotating().await.unwrap());

        let kept = db.read::<_, Error>(move |tx| Box::pin(store::draft::find(tx, draft, "may-b"))).await.unwrap();
        assert_eq!(kept.unwrap()["name"], "Bà Thử");
        for id in [1, PEOPLE] {
            let target = format!("nguoi-{id}@example.test");
            let found = db.read::<_, Error>(move |tx| {
                Box::pin(async move { subscriber::at(tx, Channel::Mail, &target).await })
            });
            assert_eq!(found.await.unwrap(), Some(somebody(id.into(), &format!("nguoi-{id}@example.test"))));
        }
        assert!(db.rotate_keys(now()).await.unwrap(), "and the next one may begin");
    }

    async fn a_value_that_does_not_open_holds_its_key_and_stops_nothing_else(db: Db) {
        insert(&db, somebody(5, OPEN)).await;
        insert(&db, somebody(6, "hong@example.test")).await;
        let id = somebody(6, "").id;
        let spoil = "update subscriber set target = 'sealed:1:AAAA' where id = $1";
        let write = db.write::<_, Error>(move |tx| Box::pin(async move { tx.exec(spoil, &vals![id]).await }));
        write.await.unwrap();
        db.rotate_keys(now()).await.unwrap();
        assert_eq!(db.reseal(|_| ()).await.unwrap(), 3, "two secrets and the other address");
        assert_eq!(db.retire_keys(now() + SETTLES).await.unwrap(), 0);
        assert_eq!(by_key(&db).await, [(1, 1), (3, 3)]);
    }

    async fn another_master_key_takes_over_all_data_keys_or_none(db: Db) {
        insert(&db, somebody(5, OPEN)).await;
        db.rotate_keys(now()).await.unwrap();
        let running = db.beside();
        let new = MasterKey::from([8; 32]);
        db.rewrap_keys(&new).await.unwrap();
        let started = db.beside();
        assert!(matches!(started.unlock(&testkit::MASTER.into(), now()).await, Err(Error::Locked)));
        started.unlock(&new, now()).await.unwrap();
        let id = somebody(5, "").id;
        for process in [&db, &running, &started] {
            let read = process.read::<_, Error>(move |tx| Box::pin(subscriber::find(tx, id))).await.unwrap();
            assert_eq!(read.unwrap().target, OPEN);
        }
        assert!(matches!(running.rewrap_keys(&new).await, Err(Error::Locked)), "whoever has the old one cannot");
    }
}
