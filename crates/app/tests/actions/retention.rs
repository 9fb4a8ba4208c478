//! Personal data that was kept long enough.

use crate::{
    common::{Town, Ward, input, photo, report},
    letters::Post,
};
use app::{
    access::{open, release},
    audit::{self, Finding},
    photo::{Size, open as bytes},
    report::{ReportInput, Sender, send},
    retention::{Line, preview, run},
    tick::tidy,
    view::Viewer,
};
use domain::{
    access::Way,
    retention::{Kind, Rules},
    subscriber::Channel,
};
use std::sync::Arc;
use store::{Db, vals};

async fn counts(town: &Town) -> Vec<(Kind, u64)> {
    let lines = preview(&town.app).await.unwrap();
    lines.into_iter().filter(|line| line.count > 0).map(|line| (line.kind, line.count)).collect()
}

async fn findings(town: &Town) -> Vec<Finding> {
    audit::verify(&town.app).await.unwrap().findings
}

async fn runs(town: &Town) -> Vec<store::retention::Run> {
    town.app.db.read::<_, store::Error>(|tx| Box::pin(store::retention::all(tx))).await.unwrap()
}

testkit::on_both_databases! {
    async fn name_and_contact_go_with_a_case_that_is_over_and_stay_with_one_that_is_not(db: Db) {
        let mut post = Post::new(db).await;
        post.town.app.retention = Rules::parse("contact=30").unwrap();
        let town = &post.town;
        let (over, key) = town.sent().await;
        let (going_on, other_key) = town.sent().await;
        town.reporter(&key, over, input("withdraw", "")).await.unwrap();
        app::jobs::drain(&town.app).await.unwrap();
        town.pass_hours(24 * 29);
        assert!(counts(town).await.iter().all(|(kind, _)| *kind != Kind::Contact));
        town.pass_hours(24 * 2);
        assert!(counts(town).await.contains(&(Kind::Contact, 1)));
        let before = town.view(over, Viewer::Reporter(key.clone().into())).await.stored.report;
        assert!(before.contact.is_some(), "a look at what would go changes nothing");

        assert_eq!(run(&town.app, true).await.unwrap()[&Kind::Contact], 1);
        let left = town.view(over, Viewer::Reporter(key.into())).await.stored.report;
        assert_eq!((left.reporter_name, left.contact), (None, None));
        assert_eq!(left.description, report().description, "the matter stays");
        let kept = town.view(going_on, Viewer::Reporter(other_key.clone().into())).await.stored.report;
        assert!(kept.reporter_name.is_some() && kept.contact.is_some());
        let address = async || {
            let find = town.app.db.read::<_, store::Error>(|tx| {
                Box::pin(store::subscriber::at(tx, Channel::Mail, "thu@example.test"))
            });
            find.await.unwrap()
        };
        assert!(address().await.is_some(), "the same address still hears of the other case");
        town.reporter(&other_key, going_on, input("withdraw", "")).await.unwrap();
        app::jobs::drain(&town.app).await.unwrap();
        town.pass_hours(24 * 31);
        run(&town.app, true).await.unwrap();
        assert_eq!(address().await, None, "and then it is forgotten");
        assert_eq!(findings(town).await, []);
    }

    async fn records_of_cases_are_kept_where_nobody_chose_a_number(db: Db) {
        let town = Town::new(db).await;
        let (code, key) = town.sent().await;
        town.reporter(&key, code, input("withdraw", "")).await.unwrap();
        town.pass_hours(24 * 3_650);
        tidy(&town.app).await.unwrap();
        assert!(town.view(code, Viewer::Reporter(key.into())).await.stored.report.contact.is_some());
        let line = preview(&town.app).await.unwrap().into_iter().find(|line| line.kind == Kind::Contact);
        assert_eq!(line, Some(Line { kind: Kind::Contact, days: None, chosen: false, count: 0 }));
    }

    async fn the_original_of_a_photo_goes_and_what_is_published_stays(db: Db) {
        let mut town = Town::new(db).await;
        town.app.retention = Rules::parse("original=30").unwrap();
        let receipt = send(&town.app, report(), vec![photo()], Sender::web()).await.unwrap();
        let (code, key) = (receipt.stored.case.code, receipt.key.unwrap());
        town.reporter(&key, code, input("withdraw", "")).await.unwrap();
        town.pass_hours(24 * 31);
        assert!(counts(&town).await.contains(&(Kind::Original, 1)));
        assert_eq!(run(&town.app, true).await.unwrap()[&Kind::Original], 1);
        let photo = town.view(code, Viewer::Reporter(key.into())).await.photos[0].id;
        let there = async |size| bytes(Arc::clone(&town.app.files), photo, size).await.unwrap().is_some();
        assert_eq!((there(Size::Original).await, there(Size::Full).await, there(Size::Thumb).await), (false, true, true));
        assert_eq!(run(&town.app, true).await.unwrap()[&Kind::Original], 0);
    }

    async fn old_looks_go_from_the_beginning_and_the_chain_holds(db: Db) {
        let mut town = Town::new(db).await;
        town.app.retention = Rules::parse("access=365").unwrap();
        let noise = ReportInput {
            category: "civility.noise".to_owned(),
            questions: [("hours".to_owned(), "night".to_owned())].into(),
            ..report()
        };
        let receipt = town.send(noise).await.unwrap();
        let (code, key) = (receipt.stored.case.code, receipt.key.unwrap());
        let ward = Ward::new(&town).await;
        let print = async || drop(open(&town.app, &ward.head, code, Way::Paper).await.unwrap());
        print().await;
        print().await;
        town.pass_hours(24 * 366);
        print().await;
        assert_eq!(run(&town.app, true).await.unwrap()[&Kind::Access], 2);
        print().await;
        let found = audit::verify(&town.app).await.unwrap();
        assert_eq!((found.looks, found.end.0, found.findings), (2, 4, vec![]));
        assert_eq!(town.view(code, Viewer::Reporter(key.into())).await.accesses.len(), 2);

        let cut = town.app.db.write::<_, store::Error>(|tx| {
            Box::pin(async move { tx.exec("delete from personal_access where seq = 3", &vals![]).await })
        });
        cut.await.unwrap();
        assert_eq!(findings(&town).await, [Finding::AccessChain { seq: 4 }], "whoever clears more than was due is found");
    }

    async fn the_night_clears_once_a_day_and_each_time_is_in_a_chain(db: Db) {
        let town = Town::new(db).await;
        let (code, key) = town.sent().await;
        let ward = Ward::new(&town).await;
        release(&town.app, ward.head.clone(), code, "Cần gặp người gửi tại chỗ để xem.").await.unwrap();
        tidy(&town.app).await.unwrap();
        tidy(&town.app).await.unwrap();
        assert_eq!(runs(&town).await.len(), 1);
        town.pass_hours(15);
        tidy(&town.app).await.unwrap();
        assert_eq!(runs(&town).await.len(), 1, "at midnight it is not yet time");
        town.pass_hours(1);
        tidy(&town.app).await.unwrap();
        let done = runs(&town).await;
        assert!(done.len() == 2 && !done[1].by_hand && done[1].cleared.contains_key(&Kind::Message), "{done:?}");
        assert_eq!(findings(&town).await, []);
        drop(key);

        let spoil = async |sql: &'static str| {
            let write = town.app.db.write::<_, store::Error>(move |tx| Box::pin(async move { tx.exec(sql, &[]).await }));
            assert!(write.await.unwrap() > 0);
        };
        spoil("delete from retention_run where seq = 2").await;
        assert_eq!(findings(&town).await, [Finding::End { chain: "retention".to_owned() }]);
        spoil("update retention_run set by_hand = not by_hand").await;
        assert!(findings(&town).await.contains(&Finding::RetentionChain { seq: 1 }));
    }
}
