//! People answer how they are under a warning, and calls for help become urgent cases.

use crate::{
    common::{Town, WARD, faults, report},
    warning::{Desk, act, flood},
};
use app::{
    Error,
    report::ReportInput,
    safety::{self, Count},
    tick::tick,
};
use domain::{city::Level, id::WarningId, staff::StaffRole, warning::Mode};
use store::Db;

fn help(warning: WarningId) -> ReportInput {
    ReportInput {
        category: "livelihood.help".to_owned(),
        description: "Nước vào nhà đến thắt lưng, có hai cụ già không đi được.".to_owned(),
        warning: warning.to_string(),
        idempotency_key: "mot-lan".to_owned(),
        ..report()
    }
}

testkit::on_both_databases! {
    async fn answers_are_counted_by_area_and_a_later_one_takes_the_place_of_the_one_before(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let input = app::warning::ContentInput { areas: vec![WARD.to_owned(), "00004".to_owned()], ..flood() };
        let warning = desk.release(&town, Mode::Actual, input).await;
        let safe = async |key: &str, area: &str, people: &str| safety::safe(&town.app, warning.id, key, area, people).await;
        safe("khoa-cua-nha-mot", WARD, "3").await.unwrap();
        safe("khoa-cua-nha-hai", WARD, "").await.unwrap();
        safe("khoa-cua-nha-hai", "", "2").await.unwrap();
        assert_eq!(faults(safe("x", "00064", "").await.unwrap_err()), [("area".to_owned(), "safety-area-wrong".to_owned())]);
        for people in ["0", "100", "ba"] {
            assert_eq!(faults(safe("x", "", people).await.unwrap_err()), [("people".to_owned(), "safety-people".to_owned())]);
        }
        let (_, counts) = safety::counts(&town.app, &coordinator, warning.id).await.unwrap();
        let count = |safe, people| Count { safe, people, ..Count::default() };
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(None, count(1, 2)), (Some(WARD.into()), count(1, 3))]);
        let stranger = town.person(StaffRole::Publisher, "00064").await;
        assert!(matches!(safety::counts(&town.app, &stranger, warning.id).await, Err(Error::NotFound)));

        town.pass_hours(91 * 24);
        tick(&town.app).await.unwrap();
        let (_, counts) = safety::counts(&town.app, &coordinator, warning.id).await.unwrap();
        assert!(counts.is_empty(), "forgotten");
    }

    async fn a_call_for_help_is_one_urgent_case_that_names_its_warning(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let intake = town.person(StaffRole::Intake, WARD).await;
        let warning = desk.release(&town, Mode::Actual, flood()).await;
        let receipt = town.send(help(warning.id)).await.unwrap();
        let again = town.send(help(warning.id)).await.unwrap();
        assert_eq!(again.stored.case.id, receipt.stored.case.id);
        let case = &receipt.stored.case;
        assert_eq!((case.level, case.holder.as_str()), (Level::Urgent, WARD));
        let seen = town.view(case.code, app::view::Viewer::Staff(intake)).await;
        assert_eq!(seen.called_under, Some(warning.id));
        let (_, counts) = safety::counts(&town.app, &desk.publisher, warning.id).await.unwrap();
        assert_eq!(counts[&Some(WARD.into())], Count { calls: 1, open: 1, ..Count::default() });
    }

    async fn nobody_is_asked_under_a_test_or_after_the_end_and_help_comes_all_the_same(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let test = desk.release(&town, Mode::Test, flood()).await;
        assert!(matches!(safety::safe(&town.app, test.id, "khoa-cua-nha-mot", "", "").await, Err(Error::Gone)));
        let warning = desk.release(&town, Mode::Actual, flood()).await;
        act(&town, &desk.publisher, &warning, "ask_to_cancel", "Nước đã rút").await.unwrap();
        safety::safe(&town.app, warning.id, "khoa-cua-nha-mot", "", "").await.unwrap();
        act(&town, &desk.releaser, &warning, "cancel", "").await.unwrap();
        assert!(matches!(safety::safe(&town.app, warning.id, "khoa-cua-nha-mot", "", "").await, Err(Error::Gone)));
        let nothing = WarningId(uuid::Uuid::nil());
        assert!(matches!(safety::safe(&town.app, nothing, "khoa-cua-nha-mot", "", "").await, Err(Error::NotFound)));
        let late = town.send(help(warning.id)).await.unwrap();
        assert_eq!(late.stored.case.level, Level::Urgent);
        let (_, counts) = safety::counts(&town.app, &desk.publisher, warning.id).await.unwrap();
        assert_eq!(counts.values().map(|count| count.calls).sum::<u32>(), 0);
    }
}
