//! Sending a report.

use crate::common::{LON, Town, faults, photo, report};
use app::{
    Error,
    report::{ReportInput, Sender, destination, send},
};
use domain::{case::State, deadline::ClockKind, routing::Routing};
use store::Db;

fn faulty(outcome: Result<app::report::Receipt, Error>) -> Vec<(String, String)> {
    faults(outcome.unwrap_err())
}

fn at(field: &str, key: &str) -> (String, String) {
    (field.to_owned(), key.to_owned())
}

testkit::on_both_databases! {
    async fn a_report_becomes_a_case_of_the_ward_it_lies_in(db: Db) {
        let town = Town::new(db).await;
        let receipt = town.send(report()).await.unwrap();
        let case = &receipt.stored.case;
        assert_eq!((case.state, case.holder.as_str(), case.version), (State::Sent, "00070", 1));
        // Sent on Wednesday at 9:00: eight working hours end on Thursday at 9:00.
        let due = receipt.due.unwrap();
        assert_eq!(due.kind, ClockKind::Reception);
        assert_eq!(due.at.to_string(), "2026-11-26T02:00:00Z");
        assert!(receipt.key.unwrap().len() > 20);
    }

    async fn sending_twice_is_one_case_and_another_report_under_the_key_is_refused(db: Db) {
        let town = Town::new(db).await;
        let input = ReportInput { idempotency_key: "may-toi-1".to_owned(), ..report() };
        let first = town.send(input.clone()).await.unwrap();
        let second = town.send(input.clone()).await.unwrap();
        assert_eq!(first.stored.case.code, second.stored.case.code);
        assert_eq!(second.key, None);
        let other = ReportInput { description: "Một việc khác hẳn ở chỗ này".to_owned(), ..input };
        assert!(matches!(town.send(other).await, Err(Error::Conflict(_))));
        let figures = app::statistics::figures(&town.app, app::statistics::Question::default()).await.unwrap();
        assert_eq!(figures.on_site.received, 1);
    }

    async fn many_who_send_the_same_at_once_make_one_case(db: Db) {
        let town = Town::new(db).await;
        let input = ReportInput { idempotency_key: "cung-luc".to_owned(), ..report() };
        let sends = (0..8).map(|_| town.send(input.clone()));
        let codes: Vec<_> =
            futures::future::join_all(sends).await.into_iter().map(|sent| sent.unwrap().stored.case.code).collect();
        assert!(codes.iter().all(|code| *code == codes[0]), "{codes:?}");
    }

    async fn every_fault_is_named_at_its_field_at_once(db: Db) {
        let town = Town::new(db).await;
        let bad = ReportInput {
            description: "ngắn".to_owned(),
            contact: "không phải địa chỉ".to_owned(),
            lat: "hai mươi mốt".to_owned(),
            ..report()
        };
        let found = faulty(town.send(bad).await);
        assert!(found.contains(&at("description", "field-short")), "{found:?}");
        assert!(found.contains(&at("contact", "report-contact-unknown")), "{found:?}");
        assert!(found.contains(&at("place", "report-place-not-a-position")), "{found:?}");
        let nothing = faulty(town.send(ReportInput::default()).await);
        let missing = [("category", "report-category-missing"), ("description", "field-empty"), ("place", "report-place-missing")];
        assert_eq!(nothing, missing.map(|(field, key)| at(field, key)));
        let sea = ReportInput { lat: "20.0".to_owned(), lon: "107.9".to_owned(), category: String::new(), ..report() };
        let missing = [("category", "report-category-missing"), ("place", "report-place-outside")];
        assert_eq!(faulty(town.send(sea).await), missing.map(|(field, key)| at(field, key)));
        let long = ReportInput { description: "dài ".repeat(30_000), ..report() };
        assert_eq!(faulty(town.send(long).await), [at("description", "field-long")]);
        let nowhere = ReportInput { lat: String::new(), lon: String::new(), ..report() };
        assert_eq!(faulty(town.send(nowhere).await), [at("place", "report-place-missing")]);
    }

    async fn a_place_in_the_sea_is_told_so_and_one_in_no_world_too(db: Db) {
        let town = Town::new(db).await;
        let sea = ReportInput { lat: "20.0".to_owned(), lon: "107.9".to_owned(), ..report() };
        assert_eq!(faulty(town.send(sea).await), [at("place", "report-place-outside")]);
        for lat in ["NaN", "inf", "1e9", "-91"] {
            let nowhere = ReportInput { lat: lat.to_owned(), ..report() };
            assert_eq!(faulty(town.send(nowhere).await), [at("place", "report-place-not-a-position")], "{lat}");
        }
        let comma = ReportInput { lat: "21,0320".to_owned(), ..report() };
        assert!(town.send(comma).await.is_ok(), "a decimal comma is how people here write numbers");
    }

    async fn tricks_in_the_text_are_dropped_and_words_and_emoji_stay(db: Db) {
        let town = Town::new(db).await;
        let input = ReportInput { description: "Hố\u{202E} ga\u{0} vỡ trước cổng 👩‍🔧 rất nguy hiểm".to_owned(), ..report() };
        let receipt = town.send(input).await.unwrap();
        assert_eq!(receipt.stored.report.description, "Hố ga vỡ trước cổng 👩‍🔧 rất nguy hiểm");
    }

    async fn a_border_nearer_than_the_position_is_sure_asks_the_sender(db: Db) {
        let town = Town::new(db).await;
        let rough = ReportInput { accuracy: "3000".to_owned(), ..report() };
        let Some(found) = destination(&town.app, &rough).unwrap() else { panic!("a category and a place lead somewhere") };
        let Routing::Ask(candidates) = found.routing else { panic!("{:?}", found.routing) };
        assert_eq!(faulty(town.send(rough.clone()).await), [at("area", "report-area-ask")]);
        let chosen = ReportInput { area: candidates[1].area.to_string(), ..rough };
        let receipt = town.send(chosen).await.unwrap();
        assert_eq!(receipt.stored.case.holder, candidates[1].unit);
        assert!(receipt.stored.report.routing.unwrap().chosen);
    }

    async fn photos_are_kept_and_a_bad_one_says_which(db: Db) {
        let town = Town::new(db).await;
        let receipt = send(&town.app, report(), vec![photo(), photo()], Sender::web()).await.unwrap();
        assert_eq!(receipt.stored.report.photos, 2);
        assert!(receipt.stored.report.cover.is_some());
        let text = app::case::Upload { bytes: b"xin chao".to_vec(), ..Default::default() };
        let refused = send(&town.app, report(), vec![photo(), text], Sender::web()).await.unwrap_err();
        let Error::Invalid(faults) = refused else { panic!("{refused:?}") };
        assert_eq!(faults[0].field, "photos");
        assert!(faults[0].args.contains(&("position", "2".to_owned())));
        let many = send(&town.app, report(), vec![photo(); 6], Sender::web()).await.unwrap_err();
        assert_eq!(crate::common::faults(many), [at("photos", "report-photos-many")]);
    }

    async fn a_home_is_blurred_in_public_and_exact_for_those_who_handle_it(db: Db) {
        let town = Town::new(db).await;
        let city = town.app.city();
        let home = city.city().categories.iter().find(|category| category.home && !category.moderated);
        let Some(home) = home else { return };
        let input = ReportInput { category: home.code.to_string(), ..report() };
        let place = town.send(input).await.unwrap().stored.report.place;
        let (exact, shown) = (place.position.unwrap(), place.public.unwrap());
        assert_eq!(exact.lon.to_string(), LON.trim_end_matches('0'));
        assert!(exact != shown && exact.metres_to(shown) < 400.0);
    }
}
