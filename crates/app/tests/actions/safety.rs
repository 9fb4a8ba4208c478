//! People answer how they are under a warning, and calls for help become urgent cases.

use crate::{
    common::{Town, WARD, Ward, faults, report},
    warning::{Desk, act, flood},
};
use app::{
    Error,
    report::{ReportInput, Sender, send},
    safety::{self, Count, Counts},
    tick::tidy,
    warning::ContentInput,
};
use domain::{
    city::{AreaCode, Level},
    code::CaseCode,
    id::WarningId,
    staff::{Staff, StaffRole},
    warning::{Mode, Warning},
};
use jiff::SignedDuration;
use store::Db;

fn help(warning: WarningId) -> ReportInput {
    ReportInput {
        category: "livelihood.help".to_owned(),
        description: "Nước vào nhà đến thắt lưng, có hai cụ già không đi được.".to_owned(),
        warning: warning.to_string(),
        ..report()
    }
}

/// A call for help from a device.
async fn call(town: &Town, warning: WarningId, device: Option<&str>) -> (CaseCode, String) {
    // Nobody answers twice in one moment.
    town.pass(SignedDuration::from_secs(1));
    let sender = Sender { device: device.map(str::to_owned), ..Sender::web() };
    let receipt = send(&town.app, help(warning), Vec::new(), sender).await.unwrap();
    (receipt.stored.case.code, receipt.key.unwrap())
}

async fn safe(town: &Town, warning: WarningId, device: &str, area: &str, people: &str) -> Result<(), Error> {
    town.pass(SignedDuration::from_secs(1));
    safety::safe(&town.app, warning, device, area, people).await
}

async fn counted(town: &Town, staff: &Staff, warning: WarningId) -> Counts {
    safety::counts(&town.app, staff, warning).await.unwrap()
}

/// The counts of areas from which somebody answered, by their codes; `-` for those who did not say.
fn answered(counts: &Counts) -> Vec<(&str, Count)> {
    let some = counts.by_area.iter().filter(|(_, count)| *count != Count::default());
    some.map(|(area, count)| (area.as_ref().map_or("-", AreaCode::as_str), *count)).collect()
}

const NOBODY: Count = Count { safe: 0, people: 0, waiting: 0, in_progress: 0, done: 0 };

/// Lets an update out in the place of a warning.
async fn update(town: &Town, desk: &Desk, of: &Warning, input: ContentInput) -> Warning {
    let update = app::warning::begin_update(&town.app, &desk.publisher, of.id, None).await.unwrap();
    app::warning::edit(&town.app, &desk.publisher, update.id, None, input).await.unwrap();
    act(town, &desk.publisher, &update, "submit", "").await.unwrap();
    act(town, &desk.releaser, &update, "release", "").await.unwrap()
}

testkit::on_both_databases! {
    async fn answers_are_counted_by_area_and_a_later_one_takes_the_place_of_the_one_before(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let input = ContentInput { areas: vec![WARD.to_owned(), "00004".to_owned()], ..flood() };
        let warning = desk.release(&town, Mode::Actual, input).await.id;
        safe(&town, warning, "khoa-cua-nha-mot", WARD, "3").await.unwrap();
        safe(&town, warning, "khoa-cua-nha-mot", WARD, "3").await.unwrap();
        safe(&town, warning, "khoa-cua-nha-hai", WARD, "").await.unwrap();
        safe(&town, warning, "khoa-cua-nha-hai", "", "2").await.unwrap();
        for area in ["00008", "khong-co"] {
            let wrong = safe(&town, warning, "x", area, "").await.unwrap_err();
            assert_eq!(faults(wrong), [("area".to_owned(), "safety-area-wrong".to_owned())]);
        }
        for people in ["0", "-1", "100", "1000000", "99999999999", "ba"] {
            let wrong = safe(&town, warning, "x", "", people).await.unwrap_err();
            assert_eq!(faults(wrong), [("people".to_owned(), "safety-people".to_owned())], "{people}");
        }
        let counts = counted(&town, &coordinator, warning).await;
        let count = |safe, people| Count { safe, people, ..NOBODY };
        assert_eq!(answered(&counts), [("-", count(1, 2)), (WARD, count(1, 3))]);
        assert_eq!((counts.by_area.len(), counts.total), (3, count(2, 5)), "also where nobody answered");
        let stranger = town.person(StaffRole::Publisher, "00064").await;
        assert!(matches!(safety::counts(&town.app, &stranger, warning).await, Err(Error::NotFound)));

        town.pass_hours(91 * 24);
        tidy(&town.app).await.unwrap();
        assert_eq!(counted(&town, &coordinator, warning).await.total, NOBODY, "forgotten");
    }

    async fn a_call_for_help_is_one_urgent_case_that_names_its_warning(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let ward = Ward::new(&town).await;
        let warning = desk.release(&town, Mode::Actual, flood()).await.id;
        let input = ReportInput { idempotency_key: "mot-lan".to_owned(), ..help(warning) };
        let receipt = town.send(input.clone()).await.unwrap();
        let again = town.send(input).await.unwrap();
        assert_eq!(again.stored.case.id, receipt.stored.case.id);
        let case = &receipt.stored.case;
        assert_eq!((case.level, case.holder.as_str()), (Level::Urgent, WARD));
        let seen = town.view(case.code, app::view::Viewer::Staff(ward.intake.clone())).await;
        assert_eq!(seen.called_under, Some(warning));
        let total = async || counted(&town, &desk.publisher, warning).await.total;
        assert_eq!(total().await, Count { waiting: 1, ..NOBODY });
        ward.begin(&town, case.code).await;
        assert_eq!(total().await, Count { in_progress: 1, ..NOBODY });
        let (code, key) = call(&town, warning, None).await;
        town.reporter(&key, code, crate::common::input("withdraw", "")).await.unwrap();
        let counts = counted(&town, &desk.publisher, warning).await;
        assert_eq!(answered(&counts), [(WARD, Count { in_progress: 1, done: 1, ..NOBODY })]);
    }

    async fn of_one_device_the_latest_answer_counts_and_no_call_is_lost(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let intake = town.person(StaffRole::Intake, WARD).await;
        let warning = desk.release(&town, Mode::Actual, flood()).await.id;
        let total = async || counted(&town, &desk.publisher, warning).await.total;
        let device = "khoa-cua-dien-thoai";
        safe(&town, warning, device, "", "3").await.unwrap();
        let (first, _) = call(&town, warning, Some(device)).await;
        assert_eq!(total().await, Count { waiting: 1, ..NOBODY }, "safe, then in need");
        call(&town, warning, Some(device)).await;
        assert_eq!(total().await, Count { waiting: 2, ..NOBODY }, "for two who have no telephone");
        let filter = app::list::WorkFilter { called_under: Some(warning), ..Default::default() };
        let listed = async || app::list::work(&town.app, &intake, filter.clone(), None, 10).await.unwrap().items.len();
        assert_eq!(listed().await, 2);
        safe(&town, warning, device, "", "3").await.unwrap();
        assert_eq!((total().await, listed().await), (Count { safe: 1, people: 3, ..NOBODY }, 0), "in need, then safe");
        let seen = town.view(first, app::view::Viewer::Staff(intake.clone())).await;
        assert!(seen.called_under == Some(warning) && seen.stored.case.state.is_open(), "the case goes on");

        // Who had no key is known by that of the case from then on.
        let (_, key) = call(&town, warning, None).await;
        assert_eq!(total().await, Count { safe: 1, people: 3, waiting: 1, ..NOBODY });
        safe(&town, warning, &key, "", "").await.unwrap();
        assert_eq!(total().await, Count { safe: 2, people: 4, ..NOBODY });
    }

    async fn answers_stay_with_the_chain_of_a_warning(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let first = desk.release(&town, Mode::Actual, flood()).await;
        safe(&town, first.id, "khoa-cua-nha-mot", WARD, "2").await.unwrap();
        let wider = ContentInput { areas: vec![WARD.to_owned(), "00004".to_owned()], ..flood() };
        let second = update(&town, &desk, &first, wider).await;
        assert_eq!(safety::asked(&town.app, first.id).await.unwrap().id, second.id);
        // The old page is still open on many telephones.
        safe(&town, first.id, "khoa-cua-nha-mot", "00004", "5").await.unwrap();
        safe(&town, second.id, "khoa-cua-nha-hai", WARD, "").await.unwrap();
        call(&town, first.id, None).await;
        for one in [&first, &second] {
            let counts = counted(&town, &desk.publisher, one.id).await;
            assert_eq!((counts.root, counts.total), (first.id, Count { safe: 2, people: 6, waiting: 1, ..NOBODY }));
        }
    }

    async fn where_people_wait_for_help_stands_first(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let everywhere = ContentInput { areas: vec!["00004".to_owned(), "00008".to_owned(), WARD.to_owned()], ..flood() };
        let warning = desk.release(&town, Mode::Actual, everywhere).await.id;
        safe(&town, warning, "khoa-cua-nha-mot", "00004", "9").await.unwrap();
        call(&town, warning, None).await;
        let counts = counted(&town, &desk.publisher, warning).await;
        let areas: Vec<_> = counts.by_area.iter().map(|(area, _)| area.as_ref().unwrap().as_str()).collect();
        assert_eq!(areas, [WARD, "00004", "00008"]);
        assert_eq!(counts.at, town.app.clock.now());
    }

    async fn nobody_is_asked_under_a_test_or_after_the_end_and_help_comes_all_the_same(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let answer = async |id: WarningId| safe(&town, id, "khoa-cua-nha-mot", "", "").await;
        let test = desk.release(&town, Mode::Test, flood()).await;
        assert!(matches!(answer(test.id).await, Err(Error::Gone)));
        let draft = desk.draft(&town, Mode::Actual, flood()).await.unwrap();
        assert!(matches!(answer(draft.id).await, Err(Error::NotFound)));
        assert!(matches!(safety::counts(&town.app, &desk.publisher, draft.id).await, Err(Error::NotFound)));
        let warning = desk.release(&town, Mode::Actual, flood()).await;
        act(&town, &desk.publisher, &warning, "ask_to_cancel", "Nước đã rút").await.unwrap();
        answer(warning.id).await.unwrap();
        act(&town, &desk.releaser, &warning, "cancel", "").await.unwrap();
        assert!(matches!(answer(warning.id).await, Err(Error::Gone)));
        assert!(matches!(answer(WarningId(uuid::Uuid::nil())).await, Err(Error::NotFound)));
        for (number, under) in [warning.id.to_string(), test.id.to_string(), "khong-co".to_owned()].into_iter().enumerate() {
            let idempotency_key = number.to_string();
            let late = town.send(ReportInput { warning: under, idempotency_key, ..help(warning.id) }).await.unwrap();
            assert_eq!(late.stored.case.level, Level::Urgent);
        }
        assert_eq!(counted(&town, &desk.publisher, warning.id).await.total.calls(), 0);
    }
}
