//! Bulletins and the feeds they came from, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use domain::{
    bulletin::{Bulletin, Ending, Place, State},
    cap::{MessageType, Status},
    id::{BulletinId, StaffId, WarningId},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{
    Db, Error,
    bulletin::{self, Part},
    feed::{self, Feed},
};
use uuid::Uuid;

fn hour(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

/// One that came some hours after the first and holds for ten.
fn sample(number: i64) -> Bulletin {
    let identifier = format!("M-{number}");
    Bulletin {
        id: bulletin::id_of("mau", "tram@mau.example", &identifier, hour(number)),
        feed: "mau".to_owned(),
        sender: "tram@mau.example".to_owned(),
        identifier,
        sent: hour(number),
        status: Status::Actual,
        message_type: MessageType::Alert,
        expires: Some(hour(number + 10)),
        place: Place::Here,
        earlier: vec![],
        received_at: hour(number),
        state: State::Open,
        ending: None,
        decision: None,
        warning: None,
        document: "<alert/>".to_owned(),
    }
}

async fn put(db: &Db, new: &Bulletin) -> bool {
    let new = new.clone();
    db.write::<_, Error>(move |tx| Box::pin(async move { bulletin::insert(tx, &new).await })).await.unwrap()
}

async fn find(db: &Db, id: BulletinId) -> Option<Bulletin> {
    db.read::<_, Error>(move |tx| Box::pin(bulletin::find(tx, id))).await.unwrap()
}

async fn decide(db: &Db, before: &Bulletin, after: &Bulletin) -> bool {
    let (before, after) = (before.clone(), after.clone());
    db.write::<_, Error>(move |tx| Box::pin(async move { bulletin::decide(tx, &before, &after).await })).await.unwrap()
}

async fn list(db: &Db, part: Part, after: Option<bulletin::After>) -> Vec<String> {
    let read = db.read::<_, Error>(move |tx| Box::pin(bulletin::list(tx, part, hour(12), after, 2)));
    read.await.unwrap().into_iter().map(|found| found.identifier).collect()
}

testkit::on_both_databases! {
    async fn a_bulletin_is_found_as_it_came_and_comes_once(db: Db) {
        let new = Bulletin { earlier: vec![sample(0).id], ending: Some((Ending::Replaced, sample(2).id)), ..sample(1) };
        assert!(put(&db, &new).await);
        assert!(!put(&db, &Bulletin { document: "<other/>".to_owned(), ..new.clone() }).await);
        assert_eq!(find(&db, new.id).await, Some(new));
        assert_eq!(find(&db, sample(9).id).await, None);
        let other = bulletin::id_of("khac", "tram@mau.example", "M-1", hour(1));
        assert_ne!(other, sample(1).id, "what one feed says is not taken for what another says");
    }

    async fn the_first_decision_stands_and_what_the_sender_does_too(db: Db) {
        let (new, who, warning) = (sample(1), StaffId(Uuid::from_u128(1)), WarningId(Uuid::from_u128(2)));
        put(&db, &new).await;
        let taken = new.take(warning, who, hour(2)).unwrap();
        let ignored = new.ignore("Không thuộc địa bàn".to_owned(), who, hour(2)).unwrap();
        assert!(decide(&db, &new, &taken).await);
        assert!(!decide(&db, &new, &ignored).await, "it is in another state");
        let of = async |id| db.read::<_, Error>(move |tx| Box::pin(bulletin::of_warning(tx, id))).await.unwrap();
        assert_eq!((of(warning).await, of(WarningId(Uuid::nil())).await), (Some(taken.clone()), None));
        assert!(decide(&db, &taken, &taken.reopen(true).unwrap()).await);
        assert!(decide(&db, &new, &ignored).await);
        assert_eq!(find(&db, new.id).await, Some(ignored));
        for (ending, by, expected) in [(Ending::Replaced, 2, true), (Ending::Cancelled, 3, false)] {
            let by = sample(by).id;
            let end = db.write::<_, Error>(move |tx| {
                Box::pin(async move { bulletin::end(tx, sample(1).id, ending, by).await })
            });
            assert_eq!(end.await.unwrap(), expected, "the first stays");
        }
        assert_eq!(find(&db, new.id).await.unwrap().ending, Some((Ending::Replaced, sample(2).id)));
    }

    async fn the_list_has_three_parts_and_each_goes_on_where_it_stopped(db: Db) {
        let elsewhere = Bulletin { place: Place::Elsewhere, state: State::Noted, ..sample(4) };
        for new in [
            sample(3),
            elsewhere.clone(),
            Bulletin { expires: None, ..sample(5) },
            sample(6),
            Bulletin { state: State::Ignored, ..sample(7) },
            Bulletin { ending: Some((Ending::Cancelled, sample(9).id)), ..sample(8) },
            Bulletin { expires: Some(hour(12)), ..sample(9) },
            Bulletin { identifier: "M-4b".to_owned(), id: BulletinId(Uuid::from_u128(4)), expires: Some(hour(5)), ..elsewhere },
        ] {
            put(&db, &new).await;
        }
        assert_eq!(list(&db, Part::Open, None).await, ["M-6", "M-5"]);
        assert_eq!(list(&db, Part::Open, Some((hour(5), sample(5).id))).await, ["M-3"]);
        assert_eq!(list(&db, Part::Elsewhere, None).await, ["M-4"]);
        assert_eq!(list(&db, Part::Rest, None).await, ["M-9", "M-8"]);
        let open = db.read::<_, Error>(|tx| Box::pin(bulletin::open(tx, hour(12)))).await.unwrap();
        assert_eq!(open, 3);
        let tidied = db.write::<_, Error>(|tx| Box::pin(async move { bulletin::tidy(tx, hour(15)).await }));
        assert_eq!(tidied.await.unwrap(), 5, "four whose end is before that moment, and one without an end");
    }

    async fn messages_that_continue_one_are_found_whichever_came_first(db: Db) {
        let update = |number: i64, kind| Bulletin { message_type: kind, earlier: vec![sample(1).id], ..sample(number) };
        let foreign = Bulletin { sender: "khac@mau.example".to_owned(), ..update(4, MessageType::Cancel) };
        for new in [update(3, MessageType::Cancel), update(2, MessageType::Update), foreign, sample(5)] {
            put(&db, &new).await;
        }
        let later = db.read::<_, Error>(|tx| Box::pin(async move { bulletin::later(tx, &sample(1)).await })).await.unwrap();
        let names: Vec<&str> = later.iter().map(|found| found.identifier.as_str()).collect();
        assert_eq!(names, ["M-2", "M-3"]);
    }

    async fn a_feed_is_known_by_its_name_and_by_its_last_look(db: Db) {
        let new = Feed {
            name: "mau".to_owned(),
            next_at: hour(1),
            looked_at: None,
            heard_at: None,
            failures: 0,
            body: json!({ "etag": "a" }),
        };
        let looked = Feed { looked_at: Some(hour(1)), heard_at: Some(hour(1)), failures: 2, ..new.clone() };
        for feed in [new, looked.clone()] {
            db.write::<_, Error>(move |tx| {
                let feed = feed.clone();
                Box::pin(async move { feed::put(tx, &feed).await })
            })
            .await
            .unwrap();
        }
        let (all, found, none) = db
            .read::<_, Error>(|tx| {
                Box::pin(async move { Ok((feed::all(tx).await?, feed::find(tx, "mau").await?, feed::find(tx, "").await?)) })
            })
            .await
            .unwrap();
        assert_eq!((all, found, none), (vec![looked.clone()], Some(looked), None));
    }
}
