//! Deputies, and handing work over.

use crate::common::{ANSWER, Town, WARD, Ward, faults, input};
use app::{
    App, Error,
    case::ActionInput,
    staff::{
        self, absence,
        handover::{self, hand_over},
    },
    view::{Viewer, on_behalf},
};
use domain::{
    case::State,
    id::StaffId,
    staff::{Absence, Change, Staff, StaffRole},
};
use jiff::civil::{Date, date};
use store::Db;

fn days(from: Date, until: Date, deputy: Option<&Staff>) -> Absence {
    Absence { from, until, deputy: deputy.map(|one| one.id) }
}

/// The person as a browser that stays signed in brings them.
async fn today(app: &App, id: StaffId) -> Staff {
    let day = app.city().day(app.clock.now());
    let found =
        app.db.read::<_, Error>(move |tx| Box::pin(async move { Ok(store::staff::find(tx, id, day).await?) })).await;
    found.unwrap().unwrap()
}

testkit::on_both_databases! {
    async fn a_deputy_acts_for_who_is_away_and_the_record_says_so(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let app = &town.app;
        let deputy = town.person(StaffRole::Intake, WARD).await;
        let (code, _) = town.sent().await;
        ward.begin(&town, code).await;
        let now = app.city().day(app.clock.now());
        let last = now.tomorrow().unwrap();
        absence::note_absence(app, &ward.officer, ward.officer.id, days(now, last, Some(&deputy))).await.unwrap();
        let deputy = today(app, deputy.id).await;
        assert_eq!((deputy.stands_in[0].id, deputy.stands_in[0].until), (ward.officer.id, last));
        assert!(deputy.holds(StaffRole::Officer, &WARD.into()));
        let excused = ActionInput { exception: "Làm ban đêm, không chụp được".to_owned(), ..input("propose", ANSWER) };
        town.act(&deputy, code, excused).await.unwrap();
        let seen = town.view(code, Viewer::Staff(ward.head.clone())).await;
        assert_eq!(seen.events.last().and_then(on_behalf), Some(ward.officer.id));
        assert_eq!(seen.away.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [ward.officer.id]);
        let approve = ActionInput { exception: "Tôi đã đến xem".to_owned(), ..input("approve", "") };
        assert!(matches!(town.act(&deputy, code, approve).await, Err(Error::Forbidden)), "no role of anybody else");
        let told = app::notice::inbox(app, &deputy, None).await.unwrap();
        assert!(told.notices.iter().any(|(one, _)| one.kind.as_str() == "account_stands_in"));
        let mine = ["assign", "account_stands_in"];
        assert!(told.notices.iter().all(|(one, _)| mine.contains(&one.kind.as_str())));

        town.pass_hours(48);
        let after = today(app, deputy.id).await;
        assert_eq!((after.stands_in.len(), after.grants.len()), (0, 1));
        let ended = absence::ended(app, deputy.id).await.unwrap();
        assert_eq!((ended.len(), ended[0].absence.until), (1, last));
        let changes: Vec<_> = staff::history(app, &town.login(&ward.officer).await).await.unwrap();
        assert_eq!(changes.last().map(|event| event.change), Some(Change::Absence));
        assert_eq!(app::audit::verify(app).await.unwrap().findings, vec![]);
    }

    async fn days_and_deputies_that_do_not_fit_are_told_at_their_field(db: Db) {
        let town = Town::new(db).await;
        let app = &town.app;
        let officer = town.person(StaffRole::Officer, WARD).await;
        let other = town.person(StaffRole::Head, WARD).await;
        let stranger = town.person(StaffRole::Head, "00004").await;
        let now = app.city().day(app.clock.now());
        let (yesterday, tomorrow) = (now.yesterday().unwrap(), now.tomorrow().unwrap());
        let note = |by: Staff, whom: StaffId, absence: Absence| async move {
            absence::note_absence(app, &by, whom, absence).await
        };
        let fault = |outcome: Result<(), Error>| faults(outcome.unwrap_err()).remove(0);
        let at = |field: &str, key: &str| (field.to_owned(), key.to_owned());
        let own = officer.id;
        assert_eq!(fault(note(officer.clone(), own, days(tomorrow, now, None)).await), at("until", "staff-term-backwards"));
        assert_eq!(fault(note(officer.clone(), own, days(yesterday, yesterday, None)).await), at("until", "absence-over"));
        let sideways = note(officer.clone(), own, days(now, now, Some(&stranger))).await;
        assert_eq!(fault(sideways), at("deputy", "absence-deputy-unknown"));
        assert_eq!(fault(note(officer.clone(), own, days(now, now, Some(&officer))).await), at("deputy", "absence-deputy-unknown"));
        note(other.clone(), other.id, days(now, tomorrow, None)).await.unwrap();
        assert_eq!(fault(note(officer.clone(), own, days(tomorrow, tomorrow, Some(&other))).await), at("deputy", "absence-deputy-away"));
        note(officer.clone(), own, days(now, tomorrow, None)).await.unwrap();
        assert_eq!(fault(note(officer.clone(), own, days(tomorrow, tomorrow, None)).await), at("from", "absence-meets"));
        assert!(matches!(note(stranger.clone(), own, days(now, now, None)).await, Err(Error::NotFound)));
        absence::end_absence(app, &other, other.id, now).await.unwrap();
        note(officer.clone(), own, days(now, tomorrow, Some(&other))).await.unwrap();
        assert_eq!(today(app, other.id).await.stands_in.len(), 1);
        let admin = town.person(StaffRole::UnitAdmin, WARD).await;
        assert_eq!(absence::plan(app, &admin, own).await.unwrap().away.len(), 1);
        absence::end_absence(app, &admin, own, now).await.unwrap();
        assert_eq!(today(app, other.id).await.stands_in, [], "at once");
        let twice = absence::end_absence(app, &admin, own, now).await;
        assert!(matches!(twice, Err(Error::NotFound)), "{twice:?}");
    }

    async fn a_deputy_gets_no_power_over_accounts(db: Db) {
        let town = Town::new(db).await;
        let app = &town.app;
        let admin = town.person(StaffRole::UnitAdmin, WARD).await;
        let head = town.person(StaffRole::Head, WARD).await;
        let now = app.city().day(app.clock.now());
        absence::note_absence(app, &admin, admin.id, days(now, now, Some(&head))).await.unwrap();
        let head = today(app, head.id).await;
        assert_eq!(head.stands_in.len(), 1);
        assert!(!head.is(StaffRole::UnitAdmin));
    }

    async fn all_that_one_officer_has_goes_to_another_in_one_action(db: Db) {
        let town = Town::new(db).await;
        let ward = Ward::new(&town).await;
        let app = &town.app;
        let second = town.person(StaffRole::Officer, WARD).await;
        let mut codes = Vec::new();
        for _ in 0..3 {
            let (code, _) = town.sent().await;
            ward.begin(&town, code).await;
            codes.push(code);
        }
        let (untouched, _) = town.sent().await;
        let loads = handover::loads(app, &ward.head).await.unwrap();
        assert_eq!((loads.len(), loads[0].cases.len()), (1, 3));
        let nobody = hand_over(app, &ward.officer, ward.officer.id, second.id, "Chuyển công tác").await;
        assert!(matches!(nobody, Err(Error::NotFound)), "only who leads them: {nobody:?}");
        let silent = hand_over(app, &ward.head, ward.officer.id, second.id, "").await.unwrap_err();
        assert_eq!(faults(silent), [("text".to_owned(), "field-empty".to_owned())]);
        let outcome = hand_over(app, &ward.head, ward.officer.id, second.id, "Chuyển công tác").await.unwrap();
        assert_eq!((outcome.done.len(), outcome.stayed.len()), (3, 0));
        for code in codes {
            let case = town.view(code, Viewer::Anyone).await.stored.case;
            assert_eq!(case.state, State::InProgress, "what was begun goes on");
            let case = town.view(code, Viewer::Staff(ward.head.clone())).await.stored.case;
            assert_eq!(case.file.officer, Some(second.id));
        }
        assert_eq!(town.view(untouched, Viewer::Staff(ward.head.clone())).await.stored.case.file.officer, None);
        assert!(handover::loads(app, &ward.head).await.unwrap().iter().all(|load| load.person == second.id));
        let late = input("propose", ANSWER);
        assert!(matches!(town.act(&ward.officer, outcome.done[0], late).await, Err(Error::Forbidden | Error::Invalid(_))));
    }
}

/// The calendar of these tests begins where the town does.
#[test]
fn an_absence_covers_its_first_and_last_day() {
    let absence = days(date(2026, 11, 2), date(2026, 11, 4), None);
    let covered = [1, 2, 4, 5].map(|day| absence.covers(date(2026, 11, day)));
    assert_eq!(covered, [false, true, true, false]);
    assert!(absence.meets(&days(date(2026, 11, 4), date(2026, 11, 9), None)));
    assert!(!absence.meets(&days(date(2026, 11, 5), date(2026, 11, 9), None)));
}
