//! Who may know who sent a case, and that every look is written down.

use crate::{
    common::{LAT, LON, Town, Ward, conflict, faults, photo, report},
    letters::Post,
};
use app::{
    Error,
    access::{identity, open, release},
    audit::{self, Finding},
    case::Upload,
    list::{PublicFilter, WorkFilter, public, work},
    photo::Size,
    report::{ReportInput, Sender, send},
    view::{Identity, Kind, Sight, Viewer, photo as bytes},
};
use domain::{
    access::{Data, Way},
    code::CaseCode,
    staff::StaffRole,
};
use jiff::SignedDuration;
use store::{Db, vals};

const WHY: &str = "Cần gặp người gửi tại chỗ để xác định đúng hố ga.";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF";
const HOUSE: &str = "Số 14 ngõ 5 phố Thử";

/// A noise at somebody's home.
fn noise() -> ReportInput {
    ReportInput {
        category: "civility.noise".to_owned(),
        questions: [("hours".to_owned(), "night".to_owned())].into(),
        address: HOUSE.to_owned(),
        ..report()
    }
}

async fn at_home(town: &Town) -> (CaseCode, String) {
    let receipt = town.send(noise()).await.unwrap();
    (receipt.stored.case.code, receipt.key.unwrap())
}

async fn spoil(town: &Town, sql: &'static str) {
    let write = town.app.db.write::<_, store::Error>(move |tx| Box::pin(async move { tx.exec(sql, &vals![]).await }));
    assert!(write.await.unwrap() > 0, "{sql}");
}

async fn findings(town: &Town) -> Vec<Finding> {
    audit::verify(&town.app).await.unwrap().findings
}

testkit::on_both_databases! {
    async fn who_sent_a_case_is_hidden_until_it_is_released_and_every_look_is_written_down(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let (code, key) = town.sent().await;
        let ward = Ward::new(town).await;
        post.carried().await;
        let look = async |who, why| identity(&town.app, who, code, why, Way::Page).await;

        assert_eq!(town.view(code, Viewer::Staff(ward.head.clone())).await.identity, Identity::Hidden);
        assert!(matches!(look(ward.head.clone(), "Gọi hỏi").await, Err(Error::NotFound)), "not even the head");
        for (who, expected) in [(&ward.officer, "forbidden"), (&ward.intake, "forbidden")] {
            let refused = release(&town.app, who.clone(), code, WHY).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{expected}");
        }
        let stranger = town.person(StaffRole::Head, "00091").await;
        assert!(matches!(release(&town.app, stranger.clone(), code, WHY).await, Err(Error::NotFound)));
        let short = release(&town.app, ward.head.clone(), code, "Cần biết").await.unwrap_err();
        assert_eq!(faults(short), [("reason".to_owned(), "field-short".to_owned())]);

        release(&town.app, ward.head.clone(), code, WHY).await.unwrap();
        assert_eq!(conflict(release(&town.app, ward.head.clone(), code, WHY).await), "case-refused-released");
        let letters = post.carried().await;
        assert!(letters.iter().any(|letter| letter.starts_with("thu@example.test")), "the reporter is told: {letters:?}");

        for (who, reads) in [(&ward.intake, true), (&ward.officer, true), (&ward.approver, false), (&stranger, false)] {
            let told = look(who.clone(), "Gọi hỏi đường").await;
            assert_eq!(told.is_ok(), reads, "{told:?}");
        }
        assert!(look(ward.officer.clone(), " ").await.is_err(), "a look has a reason");
        let told = look(ward.officer.clone(), "Hẹn giờ gặp").await.unwrap();
        assert_eq!((told.name.as_deref(), told.contact.as_deref()), (Some("Bà Thử"), Some("thu@example.test")));
        let seen = town.view(code, Viewer::Staff(ward.officer.clone())).await;
        assert_eq!((seen.stored.report.reporter_name, seen.stored.report.contact), (None, None), "by no other way");

        let own = town.view(code, Viewer::Reporter(key.into())).await;
        let read: Vec<_> = own.accesses.iter().map(|look| (look.role, look.reason.as_str())).collect();
        let officer = (StaffRole::Officer, "Hẹn giờ gặp");
        assert_eq!(read, [(StaffRole::Intake, "Gọi hỏi đường"), (StaffRole::Officer, "Gọi hỏi đường"), officer]);
        assert!(own.accesses.iter().all(|look| look.staff.0.is_nil() && look.data == [Data::Name, Data::Contact]));
        let released = own.events.iter().find(|event| event.kind == Kind::Release).unwrap();
        assert_eq!(released.body["reason"], WHY);
        let public = town.view(code, Viewer::Anyone).await;
        assert!(public.accesses.is_empty() && public.events.iter().all(|event| event.kind != Kind::Release));
        assert_eq!(findings(town).await, []);
    }

    async fn a_release_does_not_travel_to_the_next_unit(db: Db) {
        let town = Town::new(db).await;
        let (code, _) = town.sent().await;
        let ward = Ward::new(&town).await;
        release(&town.app, ward.head.clone(), code, WHY).await.unwrap();
        town.act(&ward.intake, code, crate::common::input("forward", "Không thuộc thẩm quyền")).await.unwrap();
        let look = async |who| identity(&town.app, who, code, "Gọi hỏi đường", Way::Page).await;
        assert!(matches!(look(ward.head.clone()).await, Err(Error::NotFound)));
        let coordinator = town.person(StaffRole::Coordinator, town.app.city().city().coordinator.as_str()).await;
        assert!(matches!(look(coordinator.clone()).await, Err(Error::NotFound)), "nor to the one above");
        release(&town.app, coordinator.clone(), code, WHY).await.unwrap();
        assert!(look(coordinator).await.is_ok());
    }

    async fn a_place_that_may_be_a_home_is_opened_knowingly(db: Db) {
        let town = Town::new(db).await;
        let (code, key) = at_home(&town).await;
        let ward = Ward::new(&town).await;
        let seen = town.view(code, Viewer::Staff(ward.intake.clone())).await;
        let place = &seen.stored.report.place;
        assert!(seen.sight == Sight::Staff && place.address.is_empty() && place.position == place.public);

        for (minutes, way) in [(0, Way::Page), (5, Way::Page), (0, Way::Paper), (0, Way::Paper), (20, Way::Page)] {
            town.pass(SignedDuration::from_mins(minutes));
            let opened = open(&town.app, &ward.intake, code, way).await.unwrap();
            let at = opened.stored.report.place.position.unwrap();
            assert_eq!((at.lat, at.lon), (LAT.parse().unwrap(), LON.parse().unwrap()));
            assert_eq!(opened.stored.report.place.address, HOUSE);
        }
        let ways: Vec<_> = town.view(code, Viewer::Reporter(key.into())).await.accesses.iter().map(|look| look.way).collect();
        assert_eq!(ways, [Way::Page, Way::Paper, Way::Paper, Way::Page], "a page again within a visit is the same look");

        let stranger = town.person(StaffRole::Officer, "00091").await;
        assert!(matches!(open(&town.app, &stranger, code, Way::Page).await, Err(Error::NotFound)));
        let (street, key) = town.sent().await;
        open(&town.app, &ward.intake, street, Way::Page).await.unwrap();
        assert!(town.view(street, Viewer::Reporter(key.into())).await.accesses.is_empty(), "a street is no secret");
    }

    async fn each_file_of_the_sender_that_is_taken_along_is_written_down(db: Db) {
        let town = Town::new(db).await;
        let document = Upload { bytes: PDF.to_vec(), ..Upload::default() };
        let receipt = send(&town.app, report(), vec![photo(), document], Sender::web()).await.unwrap();
        let (code, key) = (receipt.stored.case.code, receipt.key.unwrap());
        let inspector = Viewer::Staff(town.person(StaffRole::Inspector, town.app.city().city().coordinator.as_str()).await);
        let photos = town.view(code, Viewer::Reporter(key.clone().into())).await.photos;
        bytes(&town.app, code, photos[0].id, Size::Full, inspector.clone()).await.unwrap();
        for _ in 0..2 {
            bytes(&town.app, code, photos[1].id, Size::Full, inspector.clone()).await.unwrap();
        }
        let original = bytes(&town.app, code, photos[0].id, Size::Original, inspector).await;
        assert!(matches!(original, Err(Error::NotFound)), "what a camera wrote down is for nobody");
        let ward = Ward::new(&town).await;
        bytes(&town.app, code, photos[1].id, Size::Full, Viewer::Staff(ward.head)).await.unwrap();
        bytes(&town.app, code, photos[1].id, Size::Full, Viewer::Reporter(key.clone().into())).await.unwrap();
        let looks = town.view(code, Viewer::Reporter(key.into())).await.accesses;
        let looks: Vec<_> = looks.iter().map(|look| (look.data.as_slice(), look.way, look.role)).collect();
        let document = |role| (&[Data::Document][..], Way::Export, role);
        assert_eq!(looks, [StaffRole::Inspector, StaffRole::Inspector, StaffRole::Head].map(document));
    }

    async fn neither_a_list_nor_a_search_tells_where_a_home_is(db: Db) {
        let town = Town::new(db).await;
        let (code, _) = at_home(&town).await;
        let ward = Ward::new(&town).await;
        let listed = work(&town.app, &ward.intake, WorkFilter::default(), None, 9).await.unwrap().items;
        assert_eq!(listed.iter().map(|case| (case.code, case.address.as_str())).collect::<Vec<_>>(), [(code, "")]);
        let found = async |text: &str| {
            let more = PublicFilter { text: Some(text.to_owned()), ..PublicFilter::default() };
            let all = public(&town.app, more.clone(), None, 9).await.unwrap().items.len();
            let filter = WorkFilter { more, ..WorkFilter::default() };
            (all, work(&town.app, &ward.intake, filter, None, 9).await.unwrap().items.len())
        };
        assert_eq!(found("nắp cống").await.1, 1, "by its words it is found");
        assert_eq!(found("số 14 ngõ 5").await, (0, 0), "whoever guesses the house is not told");
    }

    async fn the_audit_finds_a_look_that_was_changed_and_an_end_that_was_cut_off(db: Db) {
        let town = Town::new(db).await;
        let (code, _) = at_home(&town).await;
        let ward = Ward::new(&town).await;
        let print = async || open(&town.app, &ward.head, code, Way::Paper).await.unwrap();
        for _ in 0..3 {
            print().await;
        }
        let sound = audit::verify(&town.app).await.unwrap();
        assert_eq!((sound.looks, sound.end.0, sound.findings), (3, 3, vec![]));

        let cut = Finding::End { chain: "access".to_owned() };
        spoil(&town, "delete from personal_access where seq = 3").await;
        assert_eq!(findings(&town).await, std::slice::from_ref(&cut));
        print().await;
        assert_eq!(findings(&town).await, [Finding::AccessChain { seq: 4 }], "and the gap stays");

        spoil(&town, "update personal_access set reason = 'x' where seq = 1").await;
        assert!(findings(&town).await.contains(&Finding::AccessChain { seq: 1 }));
        spoil(&town, "update chain_head set length = 2 where chain = 'access'").await;
        assert!(findings(&town).await.contains(&cut), "the end cannot be moved along without the key");
        print().await;
        assert!(findings(&town).await.contains(&cut), "nor does the program seal what it does not believe");
    }

    async fn the_audit_misses_the_last_change_of_an_account(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let id = ward.head.id;
        assert_eq!(findings(&town).await, []);
        let gone = Finding::End { chain: format!("staff {id}") };
        let delete = town.app.db.write::<_, store::Error>(move |tx| {
            Box::pin(async move { tx.exec("delete from staff_event where staff = $1", &vals![id]).await })
        });
        delete.await.unwrap();
        assert_eq!(findings(&town).await, [gone]);
    }
}
