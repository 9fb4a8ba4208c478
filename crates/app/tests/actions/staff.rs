//! What is done to accounts is written down, and nobody edits it unseen.

use crate::common::{Town, WARD};
use app::{Error, audit, staff};
use domain::staff::{Change, Grant, StaffRole};
use jiff::civil::date;
use store::Db;

testkit::on_both_databases! {
    async fn all_that_is_done_to_an_account_is_written_down_without_a_secret(db: Db) {
        let town = Town::new(db).await;
        let grant = |role| Grant { unit: WARD.into(), role };
        staff::add(&town.app, "Lan", "Lan", "first password", vec![grant(StaffRole::Intake)]).await.unwrap();
        staff::give(&town.app, "lan", grant(StaffRole::Head), None, Some(date(2026, 12, 31))).await.unwrap();
        staff::set_password(&town.app, "lan", "second password").await.unwrap();
        let token = staff::add_token(&town.app, "lan", "a program").await.unwrap();
        staff::remove(&town.app, "lan").await.unwrap();
        let events = staff::history(&town.app, " LAN ").await.unwrap();
        let changes: Vec<_> = events.iter().map(|event| event.change).collect();
        assert_eq!(changes, [Change::Add, Change::Give, Change::Password, Change::Token, Change::Remove]);
        assert_eq!(events[1].body["role"]["until"], "2026-12-31");
        let written = format!("{events:?}");
        assert!(["first password", "second password", &token].iter().all(|secret| !written.contains(*secret)));
        let refused = staff::give(&town.app, "lan", grant(StaffRole::Head), None, None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "nobody gives a role to who was removed: {refused:?}");
        assert_eq!(staff::history(&town.app, "lan").await.unwrap().len(), 5);
        assert!(matches!(staff::history(&town.app, "nobody").await, Err(Error::NotFound)));
    }

    async fn the_audit_finds_an_account_whose_history_was_edited(db: Db) {
        let town = Town::new(db).await;
        let head = town.person(StaffRole::Head, WARD).await;
        town.person(StaffRole::Officer, WARD).await;
        let sound = audit::verify(&town.app).await.unwrap();
        assert_eq!((sound.changes, sound.findings), (2, vec![]));
        town.app
            .db
            .write::<_, Error>(move |tx| {
                Box::pin(async move {
                    tx.exec("update staff_event set kind = 'give' where staff = $1", &store::vals![head.id]).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        let findings = audit::verify(&town.app).await.unwrap().findings;
        assert_eq!(findings, [audit::Finding::StaffChain { id: head.id, seq: 1 }]);
    }
}
