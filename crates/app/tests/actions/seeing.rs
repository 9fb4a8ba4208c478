//! Who sees what.

use crate::common::{ANSWER, Town, Ward, faults, input, photo, report};
use app::{
    Error,
    case::{ActionInput, Upload, Who},
    list::{self, PublicFilter, WorkFilter},
    photo::Size,
    report::{ReportInput, Sender, send},
    support,
    view::{self, Sight, Viewer},
};
use domain::{
    case::Publication,
    staff::{Staff, StaffRole},
};
use store::Db;

fn words(text: &str) -> PublicFilter {
    PublicFilter { text: Some(text.to_owned()), ..PublicFilter::default() }
}

testkit::on_both_databases! {
    async fn the_unit_never_learns_the_contact_and_the_public_not_the_name(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, key) = town.sent().await;
        let staff = town.view(code, Viewer::Staff(ward.intake.clone())).await;
        assert_eq!((staff.sight, staff.stored.report.contact), (Sight::Staff, None));
        let public = town.view(code, Viewer::Anyone).await.stored.report;
        assert_eq!((public.contact, public.reporter_name), (None, None));
        let own = town.view(code, Viewer::Reporter(key.into())).await;
        assert_eq!(own.sight, Sight::Own);
        assert_eq!(own.stored.report.contact.as_deref(), Some("thu@example.test"));
    }

    async fn a_private_case_shows_strangers_only_where_it_stands(db: Db) {
        let town = Town::new(db).await;
        let input = ReportInput { visibility: "private".to_owned(), ..report() };
        let code = town.send(input).await.unwrap().stored.case.code;
        let seen = town.view(code, Viewer::Anyone).await;
        assert_eq!(seen.sight, Sight::Outline);
        let report = &seen.stored.report;
        assert!(report.description.is_empty() && report.place.address.is_empty() && report.place.position.is_none());
        assert!(list::public(&town.app, PublicFilter::default(), None, 10).await.unwrap().items.is_empty());
    }

    async fn a_document_is_for_its_sender_and_those_who_handle_the_case_unless_it_is_part_of_an_answer(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let stranger = town.person(StaffRole::Officer, "00091").await;
        let paper = || Upload { bytes: b"%PDF-1.7 sample".to_vec(), ..Upload::default() };
        let receipt = send(&town.app, report(), vec![photo(), paper()], Sender::web()).await.unwrap();
        let (code, own) = (receipt.stored.case.code, Viewer::Reporter(receipt.key.unwrap().into()));
        let documents = async |viewer: &Viewer| {
            let photos = town.view(code, viewer.clone()).await.photos;
            photos.iter().filter(|photo| photo.is_document()).map(|photo| photo.id).collect::<Vec<_>>()
        };
        let sent = documents(&own).await[0];
        let (nobody, head) = (Viewer::Anyone, Viewer::Staff(ward.head.clone()));
        for (viewer, opens) in [(&nobody, false), (&Viewer::Staff(stranger), false), (&own, true), (&head, true)] {
            assert_eq!(documents(viewer).await == [sent], opens, "{viewer:?}");
            assert_eq!(view::photo(&town.app, code, sent, Size::Full, viewer.clone()).await.is_ok(), opens, "{viewer:?}");
        }
        assert_eq!(town.view(code, Viewer::Anyone).await.photos.len(), 1, "the picture is there");

        ward.begin(&town, code).await;
        town.act_with(&ward.officer, code, input("propose", ANSWER), vec![paper()]).await.unwrap();
        assert!(documents(&nobody).await.is_empty());
        town.act(&ward.approver, code, input("approve", "")).await.unwrap();
        let shown = documents(&nobody).await;
        assert!(shown.len() == 1 && shown[0] != sent);
        assert!(view::photo(&town.app, code, shown[0], Size::Full, nobody).await.is_ok());
    }

    async fn notes_stay_between_colleagues_and_messages_between_two(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, key) = town.sent().await;
        let staff = Who::Staff(ward.intake.clone());
        support::note_for_colleagues(&town.app, staff.clone(), code, "Gọi đội thoát nước").await.unwrap();
        support::message(&town.app, staff, code, "Chúng tôi sẽ đến chiều nay", Vec::new()).await.unwrap();
        let count = async |viewer| town.view(code, viewer).await.events.len();
        assert_eq!(count(Viewer::Anyone).await, 1);
        assert_eq!(count(Viewer::Reporter(key.into())).await, 2);
        assert_eq!(count(Viewer::Staff(ward.head)).await, 3);
    }

    async fn who_places_cases_sees_how_each_came_to_wait(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let (passed, _) = town.sent().await;
        town.act(&ward.intake, passed, input("forward", "Việc này của sở, không phải của phường.")).await.unwrap();
        let (contested, key) = town.sent().await;
        let reason = town.app.city().city().reasons[0].code.to_string();
        let refuse = ActionInput { reason, ..input("refuse", "Việc này thuộc thẩm quyền của công ty.") };
        town.act(&ward.intake, contested, refuse).await.unwrap();
        town.reporter(&key, contested, input("contest", "Ngay trước trụ sở phường.")).await.unwrap();
        town.sent().await;
        let found = list::unplaced(&town.app, &coordinator, 10).await.unwrap();
        let mut found: Vec<_> = found.iter().map(|one| (one.case.code, one.forwards, one.contested)).collect();
        found.sort_by_key(|(code, ..)| *code != passed);
        assert_eq!(found, [(passed, 1, false), (contested, 0, true)]);
        assert!(list::unplaced(&town.app, &ward.head, 10).await.unwrap().is_empty());
    }

    async fn me_too_counts_each_person_once(db: Db) {
        let town = Town::new(db).await;
        let (code, _) = town.sent().await;
        assert_eq!(support::me_too(&town.app, code, "may-a", None, None).await.unwrap(), 1);
        assert_eq!(support::me_too(&town.app, code, "may-a", None, None).await.unwrap(), 1);
        assert_eq!(support::me_too(&town.app, code, "may-b", None, None).await.unwrap(), 2);
    }

    async fn search_ignores_marks_and_the_last_word_may_be_unfinished(db: Db) {
        let town = Town::new(db).await;
        let (code, _) = town.sent().await;
        let found = async |text: &str| {
            list::public(&town.app, words(text), None, 10).await.unwrap().items.iter().map(|case| case.code).collect::<Vec<_>>()
        };
        for text in ["cong thoat nuoc", "CỐNG THOÁT", "nap cong tho", "hang thu", &code.to_string()] {
            assert_eq!(found(text).await, [code], "{text}");
        }
        assert!(found("den duong").await.is_empty());
        assert!(found("' or 1=1 --").await.is_empty());
    }

    async fn words_that_a_moderator_covers_are_nowhere_but_with_those_who_sent_and_handle_it(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let report = app::report::ReportInput {
            description: "Ông Mẫu ở số 14 đổ phế thải xây dựng ra vỉa hè.".to_owned(),
            ..report()
        };
        let receipt = town.send(report.clone()).await.unwrap();
        let (code, key) = (receipt.stored.case.code, receipt.key.unwrap());
        let covered = "Một hộ ở số 14 đổ phế thải xây dựng ra vỉa hè.";
        let redact = async |who: &Staff, words: &str| support::redact(&town.app, who.clone(), code, words, "Nêu tên một người").await;
        assert!(matches!(redact(&ward.officer, covered).await, Err(app::Error::Forbidden)));
        assert_eq!(faults(redact(&ward.intake, "Ngắn").await.unwrap_err())[0].0, "words");
        redact(&ward.intake, covered).await.unwrap();

        let public = town.view(code, Viewer::Anyone).await;
        assert_eq!((public.stored.report.description.as_str(), &public.stored.report.original), (covered, &None));
        let own = town.view(code, Viewer::Reporter(key.clone().into())).await;
        assert_eq!((&own.stored.report.description, &own.stored.report.original), (&report.description, &None));
        let staff = town.view(code, Viewer::Staff(ward.officer.clone())).await;
        assert_eq!(staff.stored.report.original.as_ref(), Some(&report.description));
        let found = async |text: &str| list::public(&town.app, words(text), None, 10).await.unwrap().items.len();
        assert_eq!((found("ong mau").await, found("mot ho").await, found("phe thai").await), (0, 1, 1));

        redact(&ward.intake, "Một hộ đổ phế thải xây dựng ra vỉa hè.").await.unwrap();
        let again = town.view(code, Viewer::Staff(ward.officer.clone())).await;
        assert_eq!(again.stored.report.original.as_ref(), Some(&report.description), "what was sent is kept");
        redact(&ward.intake, &report.description).await.unwrap();
        let back = town.view(code, Viewer::Anyone).await;
        assert_eq!(back.stored.report.description, report.description);
        assert_eq!((found("ong mau").await, found("mot ho").await), (1, 0));
    }

    async fn pages_of_a_list_hold_every_case_once_while_new_ones_come(db: Db) {
        let town = Town::new(db).await;
        let mut sent = Vec::new();
        for _ in 0..7 {
            town.pass(jiff::SignedDuration::from_secs(1));
            sent.push(town.sent().await.0);
        }
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = list::public(&town.app, PublicFilter::default(), after, 3).await.unwrap();
            seen.extend(page.items.iter().map(|case| case.code));
            town.pass(jiff::SignedDuration::from_secs(1));
            town.sent().await;
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        sent.reverse();
        assert_eq!(seen, sent);
    }

    async fn a_work_list_holds_the_own_unit_and_what_is_due_first_is_on_top(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (first, _) = town.sent().await;
        town.pass_hours(1);
        let (second, _) = town.sent().await;
        let elsewhere = town.person(StaffRole::Intake, "00004").await;
        let codes = async |staff| {
            let page = list::work(&town.app, staff, WorkFilter::default(), None, 10).await.unwrap();
            page.items.iter().map(|case| case.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(&ward.intake).await, [first, second]);
        assert!(codes(&elsewhere).await.is_empty());
        let asked = WorkFilter { units: Some(vec!["00070".into()]), ..WorkFilter::default() };
        assert!(list::work(&town.app, &elsewhere, asked, None, 10).await.unwrap().items.is_empty());
    }

    async fn what_a_moderator_hides_is_gone_for_the_public_with_a_reason_for_the_reporter(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, key) = town.sent().await;
        let who = Who::Staff(ward.officer.clone());
        let hide = support::moderate(&town.app, who, code, Publication::Hidden, None, "Có biển số xe").await;
        assert!(matches!(hide, Err(Error::Forbidden)));
        let who = Who::Staff(ward.head.clone());
        support::moderate(&town.app, who, code, Publication::Hidden, None, "Có biển số xe").await.unwrap();
        assert_eq!(town.view(code, Viewer::Anyone).await.sight, Sight::Outline);
        let own = town.view(code, Viewer::Reporter(key.into())).await;
        assert!(own.events.iter().any(|event| event.body["reason"] == "Có biển số xe"));
    }

    async fn a_proposed_answer_is_nobodys_business_until_it_is_approved(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let (code, key) = town.sent().await;
        ward.begin(&town, code).await;
        let propose = input("propose", crate::common::ANSWER);
        town.act_with(&ward.officer, code, propose, vec![crate::common::photo()]).await.unwrap();
        for viewer in [Viewer::Anyone, Viewer::Reporter(key.into())] {
            let seen = town.view(code, viewer).await;
            assert!(seen.answers.is_empty() && seen.photos.is_empty());
        }
        let staff = town.view(code, Viewer::Staff(ward.approver)).await;
        assert_eq!((staff.answers.len(), staff.photos.len()), (1, 1));
    }
}
