//! Senders from whom no reports are taken for a while.

use crate::{
    account::sign_in,
    common::{Town, faults, report},
    letters::{Post, mail},
};
use app::{
    Error,
    account::{everything, forget},
    block::{Target, add, lift, list},
    report::{Receipt, ReportInput, Sender, send},
    tick::tidy,
};
use domain::{
    case::{Channel, Publication},
    code::CaseCode,
    id::AccountId,
    staff::{Staff, StaffRole},
};
use store::{Db, vals};

const REASON: &str = "Ba phản ánh giả trong một ngày";

async fn admin(town: &Town) -> Staff {
    town.person(StaffRole::Admin, town.app.city().city().coordinator.as_str()).await
}

/// A report with this contact, of this account.
async fn by(town: &Town, contact: &str, account: Option<AccountId>) -> Result<Receipt, Error> {
    let input = ReportInput { contact: contact.to_owned(), ..report() };
    send(&town.app, input, Vec::new(), Sender { account, ..Sender::web() }).await
}

async fn publication(town: &Town, contact: &str) -> Publication {
    by(town, contact, None).await.unwrap().stored.report.publication
}

async fn block(town: &Town, admin: &Staff, code: CaseCode) -> Result<domain::id::BlockId, Error> {
    add(&town.app, admin, Target::Sender(code), REASON, Some(2)).await
}

/// Rows by which somebody would be known.
async fn known(db: &Db) -> i64 {
    let sql = "select count(*) from block where contact_index is not null or account is not null";
    db.read::<_, store::Error>(move |tx| Box::pin(async move { tx.one(sql, &vals![], |row| row.get(0)).await }))
        .await
        .unwrap()
}

testkit::on_both_databases! {
    async fn an_account_is_kept_out_and_a_contact_is_looked_at(db: Db) {
        let post = Post::new(db.clone()).await;
        let (town, me) = (&post.town, sign_in(&post, mail("lan")).await.account);
        let admin = admin(town).await;
        let code = by(town, "gia@example.test", Some(me)).await.unwrap().stored.case.code;
        assert_eq!(publication(town, "gia@example.test").await, Publication::Public);
        block(town, &admin, code).await.unwrap();
        let line = list(&town.app, &admin).await.unwrap().pop().unwrap();
        assert_eq!((line.case, line.block.reason.as_str()), (Some(code), REASON));

        let refused = by(town, "khac@example.test", Some(me)).await.unwrap_err();
        let Error::Invalid(told) = &refused else { panic!("{refused:?}") };
        assert_eq!(told[0].key, "block-hit-sender");
        assert_eq!(faults(refused), [("send".to_owned(), "block-hit-sender".to_owned())]);
        let until = everything(&town.app, me).await.unwrap().blocked_until;
        assert_eq!(until, Some(line.block.expires_at), "they read it with their data");
        assert_eq!(publication(town, "GIA@example.test").await, Publication::Pending, "anybody may have written it");
        assert_eq!(publication(town, "khac@example.test").await, Publication::Public);

        let hotline = town.person(StaffRole::Operator, town.app.city().city().coordinator.as_str()).await;
        let told = ReportInput {
            contact: "gia@example.test".to_owned(),
            channel: Channel::Phone.to_string(),
            consent: "yes".to_owned(),
            ..report()
        };
        let sender = Sender::operator(hotline, &told);
        let written = send(&town.app, told, Vec::new(), sender).await.unwrap();
        assert_eq!(written.stored.report.publication, Publication::Public, "the hotline takes it");

        assert_eq!(known(&db).await, 1);
        town.pass_hours(49);
        by(town, "gia@example.test", Some(me)).await.unwrap();
        assert_eq!(everything(&town.app, me).await.unwrap().blocked_until, None);
        tidy(&town.app).await.unwrap();
        assert_eq!(known(&db).await, 0, "it ends by itself, and is forgotten");
    }

    async fn a_block_that_is_lifted_or_whose_account_is_gone_knows_nobody(db: Db) {
        let post = Post::new(db.clone()).await;
        let (town, me) = (&post.town, sign_in(&post, mail("lan")).await.account);
        let admin = admin(town).await;
        let first = by(town, "", Some(me)).await.unwrap().stored.case.code;
        let second = by(town, "gia@example.test", None).await.unwrap().stored.case.code;
        block(town, &admin, first).await.unwrap();
        let id = block(town, &admin, second).await.unwrap();
        assert_eq!(known(&db).await, 2);
        lift(&town.app, &admin, id).await.unwrap();
        assert_eq!(publication(town, "gia@example.test").await, Publication::Public);
        assert!(matches!(lift(&town.app, &admin, id).await, Err(Error::NotFound)));
        forget(&town.app, me).await.unwrap();
        assert_eq!((known(&db).await, list(&town.app, &admin).await.unwrap().len()), (0, 1));
    }

    async fn a_block_needs_a_case_whose_sender_would_be_known_again(db: Db) {
        let town = Town::new(db).await;
        let admin = admin(&town).await;
        let silent = by(&town, "", None).await.unwrap().stored.case.code;
        let told = [(silent, "block-case-nothing"), (town.app.ids.code(), "block-case")];
        for (code, why) in told {
            let wrong = block(&town, &admin, code).await.unwrap_err();
            assert_eq!(faults(wrong), [("network".to_owned(), why.to_owned())]);
        }
        let head = town.person(StaffRole::Head, crate::common::WARD).await;
        let ward = town.person(StaffRole::Admin, crate::common::WARD).await;
        for stranger in [head, ward] {
            assert!(matches!(block(&town, &stranger, silent).await, Err(Error::NotFound)));
            assert!(matches!(list(&town.app, &stranger).await, Err(Error::NotFound)));
        }
    }
}
