//! People, their roles by day, and what they sign in with, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use domain::{
    city::UnitCode,
    id::{StaffId, TokenId},
    staff::{Change, Grant, LinkKind, Staff, StaffRole, Term},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::json;
use store::{
    Db, Error,
    staff::{
        self, Account,
        event::{self, Event},
        invitation::{self, Invitation},
        people::{self, Person, Standing},
        session::{self, Session},
    },
};
use uuid::Uuid;

fn id(number: u128) -> StaffId {
    StaffId(Uuid::from_u128(number))
}

fn day(day: i8) -> Date {
    Date::constant(2026, 11, day)
}

fn unit(code: &str) -> UnitCode {
    code.into()
}

fn now() -> Timestamp {
    "2026-11-10T02:00:00Z".parse().unwrap()
}

/// A person with one role in a unit from one day of November to another.
async fn person(db: &Db, number: u128, role: StaffRole, unit: &'static str, from: i8, until: Option<i8>) {
    let account = Account {
        id: id(number),
        login: format!("person{number}"),
        name: format!("Người {number}"),
        password_hash: String::new(),
        active: true,
    };
    db.write::<_, Error>(move |tx| Box::pin(async move { staff::insert(tx, &account, now()).await })).await.unwrap();
    give(db, number, role, unit, from, until).await;
}

async fn give(db: &Db, number: u128, role: StaffRole, unit: &'static str, from: i8, until: Option<i8>) {
    let term = Term { grant: Grant { unit: unit.into(), role }, from: day(from), until: until.map(day) };
    db.write::<_, Error>(move |tx| Box::pin(async move { staff::grant(tx, id(number), &term).await })).await.unwrap();
}

async fn found(db: &Db, number: u128, on: i8) -> Option<Staff> {
    db.read::<_, Error>(move |tx| Box::pin(staff::find(tx, id(number), day(on)))).await.unwrap()
}

async fn roles(db: &Db, number: u128, on: i8) -> Vec<StaffRole> {
    found(db, number, on).await.unwrap().grants.iter().map(|grant| grant.role).collect()
}

async fn holding(db: &Db, role: StaffRole, on: i8) -> Vec<StaffId> {
    let units = [unit("W1"), unit("W2")];
    let found = db
        .read::<_, Error>(move |tx| Box::pin(async move { staff::holding(tx, role, &units, day(on)).await }))
        .await
        .unwrap();
    found.iter().map(|colleague| colleague.id).collect()
}

testkit::on_both_databases! {
    async fn a_role_counts_from_its_first_day_to_its_last(db: Db) {
        person(&db, 1, StaffRole::Head, "W1", 5, Some(10)).await;
        give(&db, 1, StaffRole::Approver, "W1", 8, None).await;
        assert_eq!(roles(&db, 1, 4).await, []);
        assert_eq!(roles(&db, 1, 5).await, [StaffRole::Head]);
        assert_eq!(roles(&db, 1, 10).await, [StaffRole::Approver, StaffRole::Head]);
        assert_eq!(roles(&db, 1, 11).await, [StaffRole::Approver]);
    }

    async fn a_role_given_again_gets_the_new_days(db: Db) {
        person(&db, 1, StaffRole::Head, "W1", 5, None).await;
        give(&db, 1, StaffRole::Head, "W1", 5, Some(6)).await;
        assert_eq!(roles(&db, 1, 7).await, [], "an earlier last day ends it");
        let terms = db.read::<_, Error>(|tx| Box::pin(staff::terms(tx, id(1)))).await.unwrap();
        assert_eq!(terms.len(), 1);
        assert_eq!((terms[0].from, terms[0].until), (day(5), Some(day(6))));
        give(&db, 1, StaffRole::Head, "W1", 9, None).await;
        assert_eq!(roles(&db, 1, 20).await, [StaffRole::Head], "a last day may be taken away again");
    }

    async fn lists_of_people_and_units_hold_those_of_the_day(db: Db) {
        person(&db, 1, StaffRole::Officer, "W1", 1, Some(10)).await;
        person(&db, 2, StaffRole::Officer, "W2", 10, None).await;
        assert_eq!(holding(&db, StaffRole::Officer, 9).await, [id(1)]);
        assert_eq!(holding(&db, StaffRole::Officer, 10).await, [id(1), id(2)]);
        assert_eq!(holding(&db, StaffRole::Officer, 11).await, [id(2)]);
        assert_eq!(holding(&db, StaffRole::Head, 10).await, []);
        let of = |on| db.read::<_, Error>(move |tx| Box::pin(async move { staff::people_of(tx, &["W1".into()], day(on)).await }));
        assert_eq!(of(10).await.unwrap(), [("person1".to_owned(), "Người 1".to_owned())]);
        assert_eq!(of(11).await.unwrap(), []);
        let with = |on| db.read::<_, Error>(move |tx| Box::pin(staff::with_roles(tx, &[StaffRole::Officer], day(on))));
        assert_eq!(with(11).await.unwrap(), [id(2)]);
        let units = |on| db.read::<_, Error>(move |tx| Box::pin(staff::units_with_accounts(tx, day(on))));
        assert_eq!(units(10).await.unwrap(), [unit("W1"), unit("W2")]);
        assert_eq!(units(11).await.unwrap(), [unit("W2")]);
    }

    async fn whoever_is_removed_is_signed_in_nowhere_and_counts_no_more(db: Db) {
        for number in [1, 2] {
            person(&db, number, StaffRole::Officer, "W1", 1, None).await;
        }
        let until = now() + SignedDuration::from_hours(1);
        db.write::<_, Error>(move |tx| Box::pin(async move {
            for (number, session, token) in [(1, "a", "p"), (2, "b", "q")] {
                let session = Session { token_hash: session.into(), browser: String::new(), created_at: now(), expires_at: until };
                session::open(tx, id(number), &session).await?;
                let token_id = TokenId(Uuid::from_u128(number));
                staff::add_token(tx, token_id, token, id(number), "a program", now()).await?;
            }
            Ok(())
        })).await.unwrap();
        let session = |hash| db.read::<_, Error>(move |tx| Box::pin(staff::by_session(tx, hash, now(), day(10))));
        let token = |hash| db.read::<_, Error>(move |tx| Box::pin(staff::by_token(tx, hash, day(10))));
        assert!(session("a").await.unwrap().is_some() && token("p").await.unwrap().is_some());
        let remove = || db.write::<_, Error>(|tx| Box::pin(staff::remove(tx, id(1), now())));
        assert!(remove().await.unwrap());
        assert!(!remove().await.unwrap(), "once is enough");
        assert!(session("a").await.unwrap().is_none() && token("p").await.unwrap().is_none());
        assert_eq!(found(&db, 1, 10).await, None);
        assert_eq!(holding(&db, StaffRole::Officer, 10).await, [id(2)]);
        assert_eq!(session("b").await.unwrap().unwrap().staff.id, id(2), "others stay signed in");
        assert_eq!(token("q").await.unwrap().unwrap().id, id(2));
        assert!(session("b").await.unwrap().is_some_and(|own| own.staff.holds(StaffRole::Officer, &unit("W1"))));
    }

    async fn people_of_units_are_found_by_name_and_part_by_part(db: Db) {
        for (number, role, unit) in [(3, StaffRole::Head, "W1"), (1, StaffRole::Officer, "W1"), (2, StaffRole::Head, "W2")] {
            person(&db, number, role, unit, 1, Some(2)).await;
        }
        give(&db, 1, StaffRole::Head, "W2", 1, None).await;
        let found = |units: &'static [&str], role, after: Option<(String, StaffId)>, limit| {
            let units: Vec<_> = units.iter().map(|code| unit(code)).collect();
            let db = &db;
            async move {
                let found = db.read::<_, Error>(move |tx| Box::pin(async move {
                    people::of_units(tx, &units, role, after.as_ref(), limit).await
                }));
                found.await.unwrap()
            }
        };
        let ids = |found: &[Person]| found.iter().map(|person| person.id).collect::<Vec<_>>();
        let all = found(&["W1", "W2"], None, None, 10).await;
        assert_eq!(ids(&all), [id(1), id(2), id(3)], "each once, by name, whether or not the days are over");
        assert_eq!((all[0].login.as_str(), all[0].standing), ("person1", Standing::Active));
        assert_eq!(ids(&found(&["W1"], Some(StaffRole::Head), None, 10).await), [id(3)]);
        let first = found(&["W1", "W2"], None, None, 2).await;
        let after = first.last().map(|last| (last.name.clone(), last.id));
        assert_eq!(ids(&found(&["W1", "W2"], None, after, 2).await), [id(3)]);
        assert_eq!(found(&[], None, None, 10).await, []);
        db.write::<_, Error>(|tx| Box::pin(staff::remove(tx, id(1), now()))).await.unwrap();
        assert_eq!(ids(&found(&["W1"], None, None, 10).await), [id(3)]);
        let gone = db.read::<_, Error>(|tx| Box::pin(people::find(tx, id(1)))).await.unwrap();
        assert_eq!(gone.map(|gone| gone.standing), Some(Standing::Removed));
    }

    async fn an_invitation_opens_once_before_it_ends_and_a_newer_one_takes_its_place(db: Db) {
        person(&db, 1, StaffRole::UnitAdmin, "W1", 1, None).await;
        let account = Account {
            id: id(2),
            login: "lan".to_owned(),
            name: "Lan".to_owned(),
            password_hash: String::new(),
            active: false,
        };
        let invite = |token: &'static str, at: Timestamp| {
            let new = Invitation {
                token_hash: token.to_owned(),
                kind: LinkKind::Password,
                staff: id(2),
                by: id(1),
                subscriber: None,
                secret: Some("the secret".to_owned()),
                created_at: at,
                expires_at: at + SignedDuration::from_hours(72),
                used_at: None,
            };
            db.write::<_, Error>(move |tx| Box::pin(async move { invitation::insert(tx, &new).await }))
        };
        let find = |token| db.read::<_, Error>(move |tx| Box::pin(invitation::find(tx, token)));
        let used = |token, at| db.write::<_, Error>(move |tx| Box::pin(invitation::used(tx, token, at)));
        db.write::<_, Error>(move |tx| Box::pin(async move { staff::insert(tx, &account, now()).await })).await.unwrap();
        invite("first", now()).await.unwrap();
        let later = now() + SignedDuration::from_hours(1);
        assert!(find("first").await.unwrap().is_some_and(|found| found.is_open(later)));
        invite("second", later).await.unwrap();
        let first = find("first").await.unwrap().unwrap();
        assert!(!first.is_open(later) && first.secret.is_none() && !used("first", later).await.unwrap());
        let newest = db.read::<_, Error>(|tx| Box::pin(invitation::newest(tx, id(2)))).await.unwrap();
        assert_eq!(newest.map(|newest| newest.token_hash).as_deref(), Some("second"));
        db.write::<_, Error>(|tx| Box::pin(invitation::forget_secret(tx, "second"))).await.unwrap();
        let second = find("second").await.unwrap().unwrap();
        assert!(second.secret.is_none() && !second.is_open(later + SignedDuration::from_hours(72)));
        assert!(used("second", later).await.unwrap() && !used("second", later).await.unwrap());
        assert_eq!(find("third").await.unwrap(), None);
        invite("fourth", later).await.unwrap();
        db.write::<_, Error>(move |tx| Box::pin(invitation::end(tx, id(2), later))).await.unwrap();
        let fourth = find("fourth").await.unwrap().unwrap();
        assert_eq!((fourth.kind, fourth.is_open(later)), (LinkKind::Password, false));
        let activate = || db.write::<_, Error>(|tx| Box::pin(staff::activate(tx, id(2), "hash")));
        assert!(activate().await.unwrap() && !activate().await.unwrap());
        assert!(found(&db, 2, 10).await.is_some());
    }

    async fn events_of_an_account_are_chained(db: Db) {
        person(&db, 1, StaffRole::Officer, "W1", 1, None).await;
        person(&db, 2, StaffRole::Officer, "W1", 1, None).await;
        for (whom, change, by) in [(1, Change::Add, None), (2, Change::Add, None), (1, Change::Give, Some(id(2)))] {
            let event = Event::new(change, by, now(), json!({ "role": "Cán bộ" }));
            db.write::<_, Error>(move |tx| Box::pin(event::append(tx, id(whom), event.clone()))).await.unwrap();
        }
        let events = db.read::<_, Error>(|tx| Box::pin(event::of(tx, id(1)))).await.unwrap();
        let what: Vec<_> = events.iter().map(|event| (event.seq, event.change, event.by)).collect();
        assert_eq!(what, [(1, Change::Add, None), (2, Change::Give, Some(id(2)))]);
        assert_eq!((events[0].previous_hash.as_str(), &events[1].previous_hash), ("", &events[0].hash));
        assert!(events.iter().all(|event| event.hash == event.digest(id(1)) && event.hash != event.digest(id(2))));
        let people = db.read::<_, Error>(|tx| Box::pin(event::people(tx))).await.unwrap();
        assert_eq!(people, [id(1), id(2)]);
    }
}
