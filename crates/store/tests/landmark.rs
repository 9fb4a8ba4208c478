//! Places by name, on both databases.

use store::landmark::{self, Landmark};

fn place(code: &str, name: &str, kind: &str) -> Landmark {
    Landmark {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        lat: 21.0285,
        lon: 105.8542,
        area: "00070".to_owned(),
    }
}

async fn find(db: &store::Db, folded: &'static str) -> Result<Vec<String>, store::Error> {
    let found = db.read(move |tx| Box::pin(landmark::search(tx, folded, 10))).await?;
    Ok(found.into_iter().map(|place| place.name).collect())
}

testkit::on_both_databases! {
    async fn streets_come_first_and_importing_again_replaces(db: store::Db) {
        let places = [
            place("1", "Bến Phố Huế", "bus_stop"),
            place("2", "Phố Huế", "street"),
            place("3", "Huế", "school"),
            place("2", "Phố Huế kéo dài", "street"),
        ];
        db.write::<_, store::Error>(move |tx| {
            let places = places.clone();
            Box::pin(async move {
                for place in &places {
                    landmark::put(tx, place).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
        assert_eq!(find(&db, "hue").await.unwrap(), ["Phố Huế kéo dài", "Huế", "Bến Phố Huế"]);
        assert_eq!(find(&db, "hu ph").await.unwrap(), ["Phố Huế kéo dài", "Bến Phố Huế"], "beginnings of words, in any order");
        assert_eq!(find(&db, "ue").await.unwrap(), [""; 0], "not the middle of a word");
        assert_eq!(find(&db, "").await.unwrap(), [""; 0]);
    }
}
