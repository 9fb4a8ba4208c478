//! Requests about personal data at rest, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use domain::{
    consent::{Subject, Whose},
    id::RequestId,
    request::{Act, Kind, Request},
    sample,
};
use jiff::Timestamp;
use store::{
    Db, Error,
    request::{self, Event},
};
use uuid::Uuid;

const WORDS: &str = "Ai đã xem số của tôi?";

fn now() -> Timestamp {
    sample::moment("2026-03-02T09:00")
}

fn filed(number: u128) -> Request {
    let city = sample::city();
    let about = Subject::new(Whose::Account, Uuid::from_u128(number));
    let policy = sample::around(&city, now()).deadlines;
    Request::file(
        RequestId(Uuid::from_u128(number)),
        about,
        Kind::See,
        now(),
        &city.calendar,
        &city.coordinator,
        policy,
    )
}

async fn insert(db: &Db, new: Request) {
    db.write::<_, Error>(move |tx| {
        Box::pin(async move {
            request::insert(tx, &new).await?;
            for act in [Act::File, Act::Acknowledge] {
                let words = Some(WORDS.to_owned()).filter(|_| act == Act::File);
                request::append(tx, new.id, Event::new(act, None, now(), new.finish_by, words)).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
}

async fn events(db: &Db, id: RequestId) -> Vec<Event> {
    let read = db.read::<_, Error>(move |tx| {
        Box::pin(async move { Ok((request::events(tx, id).await?, request::broken(tx, id).await?)) })
    });
    let (events, broken) = read.await.unwrap();
    assert_eq!(broken, Vec::<i64>::new());
    events
}

testkit::on_both_databases! {
    async fn words_lie_sealed_and_are_read_after_the_key_was_replaced(db: Db) {
        let (one, two) = (filed(5), filed(6));
        insert(&db, one.clone()).await;
        insert(&db, two.clone()).await;
        db.rotate_keys(now()).await.unwrap();
        assert_eq!(db.reseal(|_| ()).await.unwrap(), 2, "the words of both; the other events have none");
        for id in [one.id, two.id] {
            let words: Vec<_> = events(&db, id).await.into_iter().map(|event| event.words).collect();
            assert_eq!(words, [Some(WORDS.to_owned()), None]);
        }
    }

    async fn a_step_names_the_state_that_it_leaves(db: Db) {
        let before = filed(5);
        insert(&db, before.clone()).await;
        let going = before.acknowledge(false).unwrap();
        let moved = async |from: &Request, to: &Request| {
            let (from, to) = (from.clone(), to.clone());
            db.write::<_, Error>(move |tx| Box::pin(async move { request::update(tx, &from, &to).await })).await.unwrap()
        };
        assert!(moved(&before, &going).await);
        assert!(!moved(&before, &before.close(false, now()).unwrap()).await, "somebody was faster");
        let longer = going.extend(3, now()).unwrap();
        assert!(moved(&going, &longer).await && !moved(&going, &longer).await);
        let id = before.id;
        let found = db.read::<_, Error>(move |tx| Box::pin(request::find(tx, id))).await.unwrap();
        assert_eq!(found, Some(longer));
    }
}
