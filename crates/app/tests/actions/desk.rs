//! What people of units keep for their work: lists, templates, and the parts of an answer.

use crate::common::{Town, WARD, Ward, conflict, faults, input, level, photo};
use app::{
    case::ActionInput,
    saved::{self, SavedList},
    support,
    template::{self, TemplateInput},
    view::{Kind, Viewer},
};
use domain::{
    code::CaseCode,
    staff::{Staff, StaffRole},
};
use jiff::SignedDuration;
use store::Db;

const PART: &str = "Tổ cây xanh đã tỉa cành phía số 14 sáng ngày 24/11/2026.";

fn list(name: &str, query: &str) -> SavedList {
    SavedList { name: name.to_owned(), query: query.to_owned() }
}

fn new(unit: &str, name: &str) -> TemplateInput {
    let body = "Ngày [ngày], tổ thoát nước đã thay nắp hố ga tại [địa điểm].".to_owned();
    TemplateInput { unit: unit.to_owned(), name: name.to_owned(), body, ..TemplateInput::default() }
}

/// From sent to in progress, with one officer beside the other.
async fn begun(town: &Town, ward: &Ward, beside: &Staff) -> CaseCode {
    let (code, _) = town.sent().await;
    town.act(&ward.intake, code, level("receive")).await.unwrap();
    let assign = ActionInput { officer: Some(ward.officer.id), co_handlers: vec![beside.id], ..input("assign", "") };
    town.act(&ward.head, code, assign).await.unwrap();
    town.act(&ward.officer, code, input("start", "")).await.unwrap();
    code
}

testkit::on_both_databases! {
    async fn a_list_is_kept_under_its_name_until_another_takes_it(db: Db) {
        let town = Town::new(db).await;
        let (one, other) = (town.person(StaffRole::Head, WARD).await, town.person(StaffRole::Head, WARD).await);
        saved::keep(&town.app, one.id, list(" Khẩn cấp ", "tab=open&level=urgent")).await.unwrap();
        saved::keep(&town.app, one.id, list("Khẩn cấp", "tab=new&level=urgent")).await.unwrap();
        assert_eq!(saved::lists(&town.app, one.id).await.unwrap(), [list("Khẩn cấp", "tab=new&level=urgent")]);
        assert_eq!(saved::lists(&town.app, other.id).await.unwrap(), []);

        let field = |key: &str| vec![("name".to_owned(), key.to_owned())];
        assert_eq!(faults(saved::keep(&town.app, one.id, list(" ", "")).await.unwrap_err()), field("field-empty"));
        let long = "a".repeat(saved::NAME_MOST + 1);
        assert_eq!(faults(saved::keep(&town.app, one.id, list(&long, "")).await.unwrap_err()), field("field-long"));
        for number in 1..saved::MOST {
            saved::keep(&town.app, one.id, list(&format!("Số {number}"), "")).await.unwrap();
        }
        let many = saved::keep(&town.app, one.id, list("Thêm", "")).await.unwrap_err();
        assert_eq!(faults(many), field("work-saved-many"));
        saved::forget(&town.app, one.id, "Khẩn cấp".to_owned()).await.unwrap();
        saved::keep(&town.app, one.id, list("Thêm", "")).await.unwrap();
    }

    async fn a_unit_writes_templates_for_itself_and_the_units_below_it(db: Db) {
        let town = Town::new(db).await;
        let head = town.person(StaffRole::Head, WARD).await;
        let officer = town.person(StaffRole::Officer, WARD).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let app = &town.app;
        let own = template::write(app, &head, new(WARD, "Thay nắp hố ga")).await.unwrap();
        let mut of_city = new("VP", "Đã sửa đèn");
        of_city.category = "civility.graffiti".to_owned();
        template::write(app, &coordinator, of_city).await.unwrap();

        let names = async |unit: &'static str| {
            let found = template::templates(app, &[unit.into()]).await.unwrap();
            found.into_iter().map(|template| template.name).collect::<Vec<_>>()
        };
        assert_eq!(names(WARD).await, ["Thay nắp hố ga", "Đã sửa đèn"]);
        assert_eq!(names("00004").await, ["Đã sửa đèn"], "never sideways");
        let for_noise = template::for_case(app, &WARD.into(), &"civility.noise".into()).await.unwrap();
        assert_eq!(for_noise.iter().map(|own| own.id).collect::<Vec<_>>(), [own], "the other is for another category");

        for stranger in [&officer, &coordinator] {
            let written = template::write(app, stranger, new(WARD, "Mẫu khác")).await;
            assert!(matches!(written, Err(app::Error::Forbidden)));
        }
        assert!(matches!(template::remove(app, &officer, own).await, Err(app::Error::Forbidden)), "to read only");
        assert!(matches!(template::remove(app, &coordinator, own).await, Err(app::Error::NotFound)), "not even that");
        let taken = template::write(app, &head, new(WARD, "Thay nắp hố ga")).await.unwrap_err();
        assert_eq!(faults(taken), [("name".to_owned(), "template-name-taken".to_owned())]);
        let moved = TemplateInput { id: Some(own), ..new("VP", "Của thành phố") };
        assert!(matches!(template::write(app, &coordinator, moved).await, Err(app::Error::NotFound)), "it is the ward's");
        let changed = TemplateInput { id: Some(own), ..new(WARD, "Thay nắp") };
        assert_eq!(template::write(app, &head, changed).await.unwrap(), own);
        assert_eq!(names(WARD).await, ["Thay nắp", "Đã sửa đèn"]);
        template::remove(app, &head, own).await.unwrap();
        assert_eq!(names(WARD).await, ["Đã sửa đèn"]);
    }

    async fn an_answer_or_a_refusal_with_a_gap_left_is_not_taken(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, _) = town.sent().await;
        let refusal = ActionInput {
            reason: "unclear-place".to_owned(),
            ..input("refuse", "Chưa rõ nơi xảy ra, xin cho biết [số nhà].")
        };
        let gap = [("text".to_owned(), "case-gaps-left".to_owned())];
        assert_eq!(faults(town.act(&ward.head, code, refusal).await.unwrap_err()), gap);
        ward.begin(&town, code).await;
        let answer = input("propose", "Ngày [ngày] công nhân đã thay nắp cống trước số 12.");
        assert_eq!(faults(town.act_with(&ward.officer, code, answer, vec![photo()]).await.unwrap_err()), gap);
    }

    async fn those_beside_the_officer_give_their_parts_and_nobody_else_reads_them(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let beside = town.person(StaffRole::Officer, WARD).await;
        let code = begun(&town, &ward, &beside).await;
        let officer = Viewer::Staff(ward.officer.clone());
        assert_eq!(town.view(code, officer.clone()).await.parts(), [(beside.id, None)]);

        let give = |who: &Staff, words: &'static str| support::contribute(&town.app, who.clone(), code, words, vec![photo()]);
        assert_eq!(conflict(give(&ward.officer, PART).await), "case-conflict-moved-on", "the officer answers, and gives no part");
        give(&beside, "Chưa xong, chiều nay làm tiếp.").await.unwrap();
        town.pass(SignedDuration::from_secs(60));
        give(&beside, PART).await.unwrap();
        let seen = town.view(code, officer).await;
        assert_eq!(seen.parts(), [(beside.id, Some(PART))], "the later part stands for both");
        assert_eq!(seen.after().count(), 2);
        let public = town.view(code, Viewer::Anyone).await;
        assert!(public.events.iter().all(|event| event.kind != Kind::Contribute));
        assert_eq!(public.after().count(), 0, "before an answer is approved");

        let answer = input("propose", "Ngày 24/11/2026 đã thay nắp cống trước số 12, và tỉa cành phía số 14.");
        town.act(&ward.officer, code, answer).await.unwrap();
        assert_eq!(conflict(give(&beside, PART).await), "case-conflict-moved-on");
        town.act(&ward.approver, code, input("approve", "")).await.unwrap();
        assert_eq!(town.view(code, Viewer::Anyone).await.after().count(), 2, "photos of the parts are evidence");
    }
}
