//! Figures follow from the cases alone.

use crate::common::{Town, Ward, input, level};
use app::{audit, reform, statistics};
use domain::{case::State, staff::StaffRole};
use store::{Db, vals};

testkit::on_both_databases! {
    async fn rolled_up_figures_are_what_counting_anew_gives(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        for step in 0..6 {
            let (code, key) = town.sent().await;
            match step {
                0 => ward.answer(&town, code).await,
                1 => drop(town.act(&ward.intake, code, level("receive")).await.unwrap()),
                2 => drop(town.reporter(&key, code, input("withdraw", "")).await.unwrap()),
                3 => {
                    town.act(&ward.head, code, input("forward", "Không thuộc địa bàn")).await.unwrap();
                    let place = app::case::ActionInput { unit: "00004".to_owned(), ..input("place", "Theo vị trí") };
                    town.act(&coordinator, code, place).await.unwrap();
                }
                4 => drop(town.act(&ward.intake, code, input("ask_back", "Xin cho biết số nhà")).await.unwrap()),
                _ => {}
            }
        }
        let figures = statistics::figures(&town.app, statistics::Question::default()).await.unwrap();
        let all = figures.on_site;
        assert_eq!((all.received, all.handled, all.withdrawn, all.transferred), (6, 1, 1, 1));
        assert_eq!(all.waiting + all.in_progress + all.handled + all.withdrawn, 6);
        assert_eq!(figures.by_unit.iter().map(|line| line.tally.received).collect::<Vec<_>>(), [5, 1]);
        assert!(audit::figures_agree(&town.app).await.unwrap());
    }

    async fn an_edit_of_history_is_found(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, _) = town.sent().await;
        ward.answer(&town, code).await;
        assert!(audit::verify(&town.app).await.unwrap().findings.is_empty());
        town.app
            .db
            .write::<_, store::Error>(|tx| {
                Box::pin(async move {
                    tx.exec("update event set at = at where seq = $1", &vals![1]).await?;
                    tx.exec("update event set actor = $1 where seq = $2", &vals!["clock", 2]).await
                })
            })
            .await
            .unwrap();
        let findings = audit::verify(&town.app).await.unwrap().findings;
        assert_eq!(findings, [audit::Finding::Chain { code, seq: 2 }]);
    }

    async fn a_reform_moves_what_is_open_and_nothing_else(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (over, _) = town.sent().await;
        ward.answer(&town, over).await;
        let (open, _) = town.sent().await;
        // As if the open case were still held by a district that ended in June 2025.
        town.app
            .db
            .write::<_, store::Error>(|tx| {
                Box::pin(async move {
                    tx.exec("update cases set holder = $1", &vals!["002"]).await
                })
            })
            .await
            .unwrap();
        let preview = reform::preview(&town.app).await.unwrap();
        assert_eq!((preview.total(), preview.to_coordinator), (1, 0));
        assert_eq!(reform::carry(&town.app).await.unwrap(), preview);
        assert_eq!(reform::preview(&town.app).await.unwrap().total(), 0);
        let seen = town.view(open, app::view::Viewer::Anyone).await.stored.case;
        assert_eq!((seen.holder.as_str(), seen.state), ("00070", State::Sent));
        let seen = town.view(over, app::view::Viewer::Anyone).await.stored.case;
        assert_eq!(seen.holder.as_str(), "002");
    }
}
