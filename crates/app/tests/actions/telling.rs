//! Who hears of what, by jobs that nothing stops for good.

use crate::common::{Town, WARD, Ward, input, level};
use app::{
    jobs::{self, Lane, TRIES},
    notice,
};
use domain::staff::{Staff, StaffRole};
use jiff::SignedDuration;
use store::{Db, vals};

/// What stands in an inbox, newest first.
async fn heard(town: &Town, staff: &Staff) -> Vec<String> {
    jobs::drain(&town.app).await.unwrap();
    let inbox = notice::inbox(&town.app, staff, None).await.unwrap();
    inbox.notices.iter().map(|(notice, _)| notice.kind.as_str().to_owned()).collect()
}

testkit::on_both_databases! {
    async fn each_hears_of_their_turn_and_nobody_of_what_they_did_themselves(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let elsewhere = town.person(StaffRole::Intake, "00004").await;
        let (code, key) = town.sent().await;
        ward.answer(&town, code).await;
        town.reporter(&key, code, input("reopen", "Vẫn còn rác ở góc đường")).await.unwrap();
        assert_eq!(heard(&town, &ward.intake).await, ["send"]);
        assert_eq!(heard(&town, &ward.head).await, ["reopen"]);
        assert_eq!(heard(&town, &ward.officer).await, ["assign"]);
        assert_eq!(heard(&town, &ward.approver).await, ["propose"]);
        assert_eq!(heard(&town, &coordinator).await, ["reopen"]);
        assert_eq!(heard(&town, &elsewhere).await, Vec::<String>::new());

        assert_eq!(notice::unread(&town.app, ward.head.id).await.unwrap(), 1);
        notice::read_case(&town.app, &ward.head, code).await.unwrap();
        assert_eq!(notice::unread(&town.app, ward.head.id).await.unwrap(), 0);
        assert!(matches!(notice::read_case(&town.app, &elsewhere, code).await, Err(app::Error::NotFound)));
    }

    async fn what_is_assigned_to_an_office_is_heard_by_its_officers_and_what_has_left_is_not_shown(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let city = town.app.city();
        let day = city.day(town.app.clock.now());
        let office = city.city().offices(&WARD.into(), day).next().unwrap().code.clone();
        let officer = town.person(StaffRole::Officer, office.as_str()).await;
        let (code, _) = town.sent().await;
        town.act(&ward.intake, code, level("receive")).await.unwrap();
        let assign = app::case::ActionInput { office: office.to_string(), ..input("assign", "") };
        town.act(&ward.head, code, assign).await.unwrap();
        assert_eq!(heard(&town, &officer).await, ["assign"]);

        let (code, _) = town.sent().await;
        town.act(&ward.head, code, input("forward", "Không thuộc địa bàn")).await.unwrap();
        let place = app::case::ActionInput { unit: "00004".to_owned(), ..input("place", "Theo vị trí") };
        town.act(&coordinator, code, place).await.unwrap();
        assert_eq!(heard(&town, &ward.intake).await, ["send"], "the first one: the other went to another ward");
    }

    async fn a_note_calls_colleagues_who_may_see_the_case_and_nobody_else(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let elsewhere = town.person(StaffRole::Intake, "00004").await;
        let (code, _) = town.sent().await;
        assert_eq!(heard(&town, &ward.intake).await, ["send"]);
        let logins = [town.login(&ward.officer).await, town.login(&ward.intake).await, town.login(&elsewhere).await];
        let note = async |words: String| {
            let who = app::case::Who::Staff(ward.intake.clone());
            app::support::note_for_colleagues(&town.app, who, code, &words).await
        };

        note(format!("@{} và @{}: nhờ xem nắp hố ga bên cạnh.", logins[0], logins[1].to_uppercase())).await.unwrap();
        assert_eq!(heard(&town, &ward.officer).await, ["note"]);
        assert_eq!(heard(&town, &ward.intake).await, ["send"], "whoever wrote it knows it");
        assert_eq!(heard(&town, &ward.head).await, Vec::<String>::new());

        for stranger in [logins[2].as_str(), "khong.ai"] {
            let fault = note(format!("Nhờ @{stranger} xem.")).await.unwrap_err();
            let app::Error::Invalid(faults) = fault else { panic!("{fault:?}") };
            assert_eq!((faults[0].field.as_ref(), faults[0].key.as_ref()), ("text", "case-mention-unknown"));
        }
        assert_eq!(heard(&town, &elsewhere).await, Vec::<String>::new());
        let crowd = (0..11).map(|number| format!("@nguoi{number}")).collect::<Vec<_>>().join(" ");
        assert!(matches!(note(crowd).await, Err(app::Error::Invalid(_))));
    }

    async fn an_inbox_is_read_part_by_part_and_nothing_is_told_twice(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        for _ in 0..60 {
            town.sent().await;
            jobs::drain(&town.app).await.unwrap();
            town.pass(SignedDuration::from_secs(1));
        }
        let first = notice::inbox(&town.app, &ward.intake, None).await.unwrap();
        let second = notice::inbox(&town.app, &ward.intake, first.next).await.unwrap();
        assert_eq!((first.notices.len(), second.notices.len(), second.next, first.unread), (50, 10, None, 60));
        assert!(first.notices.iter().all(|(one, _)| second.notices.iter().all(|(other, _)| other.id != one.id)));

        let (newest, middle) = (first.notices[0].0.created_at, first.notices[30].0.created_at);
        assert!(newest > middle);
        notice::read_until(&town.app, ward.intake.id, middle).await.unwrap();
        assert_eq!(notice::unread(&town.app, ward.intake.id).await.unwrap(), 30, "what came since stays new");

        // The same work once more, as after a crash between the inbox and the end of the job.
        let (case, seq) = (first.notices[0].0.case.unwrap(), 1);
        let now = town.app.clock.now();
        let again = jobs::Task::Tell { case, seq };
        town.app
            .db
            .write::<_, app::Error>(move |tx| Box::pin(async move { jobs::ask(tx, &again, now).await }))
            .await
            .unwrap();
        jobs::drain(&town.app).await.unwrap();
        let again = notice::inbox(&town.app, &ward.intake, None).await.unwrap();
        assert_eq!(again.unread, 30);
        let rest = notice::inbox(&town.app, &ward.intake, again.next).await.unwrap();
        assert_eq!(rest.notices.len(), 10);
    }

    async fn a_job_that_fails_waits_longer_each_time_is_given_up_in_sight_and_can_be_brought_back(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        town.sent().await;
        // A task of a program that is newer than this one.
        let now = town.app.clock.now();
        town.app
            .db
            .write::<_, store::Error>(move |tx| {
                Box::pin(async move {
                    tx.exec("delete from job where run_at > $1", &vals![now]).await?;
                    tx.exec("update job set body = $1", &vals![serde_json::json!({ "task": "sing" })]).await
                })
            })
            .await
            .unwrap();
        assert_eq!(jobs::round(&town.app, Lane::Notice).await.unwrap(), 1);
        assert_eq!(jobs::round(&town.app, Lane::Notice).await.unwrap(), 0, "not again at once");
        for _ in 1..TRIES {
            town.pass_hours(8);
            assert_eq!(jobs::round(&town.app, Lane::Notice).await.unwrap(), 1);
        }
        town.pass_hours(8);
        assert_eq!(jobs::round(&town.app, Lane::Notice).await.unwrap(), 0, "given up");
        let (queues, failed) = jobs::state(&town.app).await.unwrap();
        assert_eq!((queues[0].given_up, failed.len(), failed[0].attempts), (1, 1, TRIES));
        assert!(failed[0].fault.contains("sing"), "{}", failed[0].fault);

        jobs::retry(&town.app, failed[0].id).await.unwrap();
        assert_eq!(jobs::round(&town.app, Lane::Notice).await.unwrap(), 1);
        assert_eq!(notice::unread(&town.app, ward.intake.id).await.unwrap(), 0);
    }
}
