//! The city in force, changed while the program runs.

use crate::common::{Town, WARD};
use app::{city, pack, statistics, tick};
use domain::area::AreaSet;
use store::{Db, vals};

/// The areas of the pack under another code, as if somebody had published them.
fn published(town: &Town) -> AreaSet {
    let city = town.app.city();
    AreaSet { code: "published".to_owned(), approximate: false, ..city.areas[0].set().clone() }
}

testkit::on_both_databases! {
    async fn a_pack_that_another_process_loads_is_in_force_after_a_minute(db: Db) {
        let town = Town::new(db).await;
        let mut files = pack::Files::hanoi();
        let settings = files.0.get_mut("pack.toml").unwrap();
        *settings = String::from_utf8(settings.clone()).unwrap().replacen("Hà Nội", "Thăng Long", 1).into_bytes();
        let changed = pack::from_files(&files).unwrap();
        city::load(&town.app.db, &files, &changed, town.app.clock.now()).await.unwrap();
        assert_eq!((town.app.city().version, town.app.city().pack.digest == changed.digest), (1, false));
        tick::tick(&town.app).await.unwrap();
        assert_eq!((town.app.city().version, town.app.city().pack.digest == changed.digest), (2, true));
        assert!(!city::refresh(&town.app).await.unwrap());
    }

    async fn a_pack_without_a_unit_that_holds_cases_is_refused(db: Db) {
        let town = Town::new(db).await;
        town.sent().await;
        let mut smaller = pack::Pack::hanoi().unwrap();
        smaller.city.units.remove(&WARD.into());
        smaller.digest = "another".to_owned();
        let loaded = city::load(&town.app.db, &pack::Files::hanoi(), &smaller, town.app.clock.now()).await;
        assert!(loaded.unwrap_err().to_string().ends_with("successors: 00070 (1 cases)"));
    }

    async fn borders_that_another_process_imports_decide_after_a_minute_and_have_figures(db: Db) {
        let town = Town::new(db).await;
        town.sent().await;
        let (set, now) = (serde_json::to_value(published(&town)).unwrap(), town.app.clock.now());
        town.app
            .db
            .write::<_, store::Error>(move |tx| {
                Box::pin(async move { store::pack::put_area_set(tx, "published", set, now).await })
            })
            .await
            .unwrap();
        let tag = town.app.city().tag();
        tick::tick(&town.app).await.unwrap();
        assert_ne!(town.app.city().tag(), tag);
        assert_eq!(town.app.city().areas[0].set().code, "published");
        town.sent().await;
        let asked = || statistics::Question { area_set: Some("published".to_owned()), ..Default::default() };
        let figures = statistics::figures(&town.app, asked()).await.unwrap();
        assert_eq!(figures.by_area.iter().map(|line| line.tally.received).sum::<i64>(), 2);

        assert!(city::forget_areas(&town.app, "published").await.unwrap());
        assert!(!city::forget_areas(&town.app, "published").await.unwrap());
        assert_ne!(town.app.city().areas[0].set().code, "published");
    }

    async fn a_pack_in_force_that_cannot_be_read_is_told_with_a_remedy(db: Db) {
        let town = Town::new(db).await;
        town.app
            .db
            .write::<_, store::Error>(|tx| {
                let sql = "update pack set city = $1, version = version + 1";
                Box::pin(async move { tx.exec(sql, &vals![serde_json::json!({})]).await })
            })
            .await
            .unwrap();
        assert_eq!(tick::tick(&town.app).await.unwrap(), 0, "the clocks go on by the city that is known");
        let fault = city::in_force(&town.app.db, town.app.clock.now()).await.unwrap_err().to_string();
        assert!(fault.contains("nhipcau city load DIR"), "{fault}");
    }
}
