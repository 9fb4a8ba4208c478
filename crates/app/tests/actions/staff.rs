//! What is done to accounts is written down, and nobody edits it unseen.

use crate::common::{Town, WARD, conflict, faults};
use app::{
    Error, audit, staff,
    staff::{
        Entrance, forgotten,
        invitation::{self, Invite, State},
        people::{self, Farewell, Search},
    },
};
use domain::staff::{Change, Grant, Staff, StaffRole};
use jiff::{SignedDuration, civil::date};
use store::{
    Db,
    staff::factor::{self, Factor, Stage},
};

/// How long a session holds.
const HOURS: SignedDuration = SignedDuration::from_hours(12);

/// Gives somebody a second factor.
async fn with_factor(town: &Town, staff: &Staff) {
    let (id, at) = (staff.id, town.app.clock.now());
    let put = town.app.db.write::<_, Error>(move |tx| {
        let new = Factor { secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(), last_step: 0, at };
        Box::pin(async move { Ok(factor::put(tx, id, Stage::Proven, &new).await?) })
    });
    put.await.unwrap();
}

/// Where a link stands.
async fn state(town: &Town, token: &str) -> State {
    invitation::look(&town.app, token).await.unwrap().state
}

testkit::on_both_databases! {
    async fn all_that_is_done_to_an_account_is_written_down_without_a_secret(db: Db) {
        let town = Town::new(db).await;
        let grant = |role| Grant { unit: WARD.into(), role };
        staff::add(&town.app, "Lan", "Lan", "first password", vec![grant(StaffRole::Intake)]).await.unwrap();
        staff::give(&town.app, "lan", grant(StaffRole::Head), None, Some(date(2026, 12, 31))).await.unwrap();
        staff::set_password(&town.app, "lan", "second password").await.unwrap();
        let token = staff::add_token(&town.app, "lan", "a program").await.unwrap();
        staff::remove(&town.app, "lan").await.unwrap();
        let events = staff::history(&town.app, " LAN ").await.unwrap();
        let changes: Vec<_> = events.iter().map(|event| event.change).collect();
        assert_eq!(changes, [Change::Add, Change::Give, Change::Password, Change::Token, Change::Remove]);
        assert_eq!(events[1].body["role"]["until"], "2026-12-31");
        let written = format!("{events:?}");
        assert!(["first password", "second password", &token].iter().all(|secret| !written.contains(*secret)));
        let refused = staff::give(&town.app, "lan", grant(StaffRole::Head), None, None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "nobody gives a role to who was removed: {refused:?}");
        assert_eq!(staff::history(&town.app, "lan").await.unwrap().len(), 5);
        assert!(matches!(staff::history(&town.app, "nobody").await, Err(Error::NotFound)));
    }

    async fn whoever_is_invited_is_nobody_until_the_link_is_followed(db: Db) {
        let town = Town::new(db).await;
        let admin = town.person(StaffRole::UnitAdmin, WARD).await;
        let new = || Invite {
            login: "Lan".to_owned(),
            name: "Người Mới".to_owned(),
            contact: String::new(),
            language: "vi".to_owned(),
            unit: WARD.into(),
            roles: vec![StaffRole::Officer, StaffRole::Approver],
            from: None,
            until: None,
        };
        let head = town.person(StaffRole::Head, WARD).await;
        let refused = faults(invitation::invite(&town.app, &head, new()).await.unwrap_err());
        assert_eq!(refused, [("unit".to_owned(), "people-unit-not-yours".to_owned())]);
        let invited = invitation::invite(&town.app, &admin, new()).await.unwrap();
        let token = invited.token.unwrap();
        let officers = || async { app::list::officers(&town.app, &WARD.into()).await.unwrap().len() };
        let hours = SignedDuration::from_hours(12);
        assert_eq!(officers().await, 0, "nobody assigns work to who has not come");
        assert!(staff::sign_in(&town.app, "lan", "", hours).await.is_err(), "no password is no key");
        let renewed = invitation::renew(&town.app, &admin, invited.id).await.unwrap().token.unwrap();
        let old = invitation::accept(&town.app, &token, "a bridge of stone", hours).await;
        assert!(matches!(old, Err(Error::Gone)), "{old:?}");
        let entrance = invitation::accept(&town.app, &renewed, "a bridge of stone", hours).await.unwrap();
        let (Entrance::In(session) | Entrance::Code(session)) = entrance;
        assert_eq!(staff::by_session(&town.app, &session).await.unwrap().unwrap().staff.id, invited.id);
        assert_eq!(officers().await, 1);
        assert_eq!(conflict(invitation::renew(&town.app, &admin, invited.id).await), "people-came-already");
        let events = staff::history(&town.app, "lan").await.unwrap();
        let who: Vec<_> = events.iter().map(|event| (event.change, event.by)).collect();
        let (admin, own) = (Some(admin.id), Some(invited.id));
        assert_eq!(who, [(Change::Invite, admin), (Change::Invite, admin), (Change::Accept, own)]);
        let written = format!("{events:?}");
        assert!(!written.contains(&token) && !written.contains(&renewed) && !written.contains("of stone"));
        assert_eq!(audit::verify(&town.app).await.unwrap().findings, vec![]);
    }

    async fn a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(db: Db) {
        let town = Town::new(db).await;
        let app = &town.app;
        let admin = town.person(StaffRole::UnitAdmin, WARD).await;
        let minh = town.person(StaffRole::Officer, WARD).await;
        let login = town.login(&minh).await;
        let entrance = staff::sign_in(app, &login, "mat-khau-thu-nghiem", HOURS).await.unwrap();
        let (Entrance::In(open) | Entrance::Code(open)) = entrance;
        with_factor(&town, &minh).await;
        let unreasoned = forgotten::make_link(app, &admin, minh.id, " ", false).await;
        assert_eq!(faults(unreasoned.unwrap_err())[0].0, "reason");
        let link = || async {
            let made = forgotten::make_link(app, &admin, minh.id, "Quên mật khẩu, đã gặp", true).await.unwrap();
            made.token.unwrap()
        };
        let (first, second) = (link().await, link().await);
        assert_eq!((state(&town, &first).await, state(&town, &second).await), (State::Replaced, State::Open));
        let old = invitation::accept(app, &first, "a bridge of stone", HOURS).await;
        assert!(matches!(old, Err(Error::Gone)), "{old:?}");
        let entered = invitation::accept(app, &second, "a bridge of stone", HOURS).await.unwrap();
        assert!(matches!(entered, Entrance::Code(_)), "the second factor is asked for as before");
        assert!(staff::by_session(app, &open).await.unwrap().is_none(), "signed out everywhere");
        assert_eq!(state(&town, &second).await, State::Used);
        let twice = invitation::accept(app, &second, "a bridge of wood", HOURS).await;
        assert!(matches!(twice, Err(Error::Gone)), "{twice:?}");
        assert!(staff::sign_in(app, &login, "mat-khau-thu-nghiem", HOURS).await.is_err(), "the old one is gone");
        assert!(staff::sign_in(app, &login, "a bridge of stone", HOURS).await.is_ok());
        let roles = people::person(app, &admin, minh.id).await.unwrap().known.terms;
        assert_eq!(roles.len(), 1, "roles stay");
        let third = link().await;
        staff::set_password(app, &login, "a bridge of steel").await.unwrap();
        assert_eq!(state(&town, &third).await, State::Expired, "another password was set meanwhile");
        let events = staff::history(app, &login).await.unwrap();
        let who: Vec<_> = events.iter().map(|event| (event.change, event.by)).collect();
        let (link, own) = ((Change::Link, Some(admin.id)), (Change::Password, Some(minh.id)));
        assert_eq!(who, [(Change::Add, None), link, link, own, link, (Change::Password, None)]);
        assert_eq!(events[1].body["reason"], "Quên mật khẩu, đã gặp");
        let written = format!("{events:?}");
        assert!([&first, &second, &third].iter().all(|token| !written.contains(*token)));
        assert_eq!(audit::verify(app).await.unwrap().findings, vec![]);
    }

    async fn a_link_for_a_password_needs_power_over_all_roles_of_its_person(db: Db) {
        let town = Town::new(db).await;
        let app = &town.app;
        let admin = town.person(StaffRole::UnitAdmin, WARD).await;
        let beside = town.person(StaffRole::UnitAdmin, "00004").await;
        let minh = town.person(StaffRole::Officer, WARD).await;
        let login = town.login(&minh).await;
        let make = |by: Staff, id| async move { forgotten::make_link(app, &by, id, "Quên mật khẩu", false).await };
        let foreign = make(beside, minh.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
        assert_eq!(conflict(make(admin.clone(), admin.id).await), "people-self");
        let token = make(admin.clone(), minh.id).await.unwrap().token.unwrap();
        staff::give(app, &login, Grant { unit: "00004".into(), role: StaffRole::Head }, None, None).await.unwrap();
        assert_eq!(conflict(make(admin.clone(), minh.id).await), "people-reset-elsewhere");
        assert_eq!(state(&town, &token).await, State::Expired, "a link holds no longer than the power behind it");
        let late = invitation::accept(app, &token, "a bridge of stone", HOURS).await;
        assert!(matches!(late, Err(Error::Gone)), "{late:?}");
        let new = Invite {
            login: "lan".to_owned(),
            name: "Lan".to_owned(),
            contact: String::new(),
            language: "vi".to_owned(),
            unit: WARD.into(),
            roles: vec![StaffRole::Officer],
            from: None,
            until: None,
        };
        let lan = invitation::invite(app, &admin, new).await.unwrap().id;
        assert_eq!(conflict(make(admin, lan).await), "people-not-come");
    }

    async fn whoever_runs_the_program_takes_away_the_second_factor_of_the_last_administrator(db: Db) {
        let town = Town::new(db).await;
        let app = &town.app;
        let admin = town.person(StaffRole::Admin, WARD).await;
        let login = town.login(&admin).await;
        let enter = || async { staff::sign_in(app, &login, "mat-khau-thu-nghiem", HOURS).await.unwrap() };
        let (Entrance::In(open) | Entrance::Code(open)) = enter().await;
        with_factor(&town, &admin).await;
        assert!(matches!(enter().await, Entrance::Code(_)));
        staff::reset_factor(app, &format!(" {} ", login.to_uppercase())).await.unwrap();
        assert!(staff::by_session(app, &open).await.unwrap().is_none(), "signed out everywhere");
        assert!(matches!(enter().await, Entrance::In(_)));
        let last = staff::history(app, &login).await.unwrap().pop().map(|event| (event.change, event.by));
        assert_eq!(last, Some((Change::Reset, None)));
        assert_eq!(conflict(staff::reset_factor(app, &login).await), "people-factor-none");
        assert!(matches!(staff::reset_factor(app, "nobody").await, Err(Error::NotFound)));
        assert_eq!(audit::verify(app).await.unwrap().findings, vec![]);
    }

    async fn roles_end_on_a_day_or_at_once_and_nobody_goes_who_has_a_role_elsewhere(db: Db) {
        let town = Town::new(db).await;
        let admin = town.person(StaffRole::UnitAdmin, WARD).await;
        let minh = town.person(StaffRole::Officer, WARD).await;
        let grant = |role| Grant { unit: WARD.into(), role };
        let why = || Farewell { reason: "Chuyển việc".to_owned(), knowing: false };
        let app = &town.app;
        let held = || async {
            let all = people::person(app, &admin, minh.id).await.unwrap().known.terms;
            all.into_iter().map(|term| (term.grant.role, term.until)).collect::<Vec<_>>()
        };
        let last = Some(date(2026, 11, 30));
        people::end(app, &admin, minh.id, grant(StaffRole::Officer), last, why()).await.unwrap();
        assert_eq!(held().await, [(StaffRole::Officer, last)]);
        let early = people::end(app, &admin, minh.id, grant(StaffRole::Officer), Some(date(2026, 11, 1)), why()).await;
        assert_eq!(faults(early.unwrap_err())[0].1, "staff-term-backwards");
        people::end(app, &admin, minh.id, grant(StaffRole::Officer), None, why()).await.unwrap();
        assert!(app::list::officers(app, &WARD.into()).await.unwrap().is_empty(), "at once");
        let never = people::end(app, &admin, minh.id, grant(StaffRole::Head), None, why()).await;
        assert!(matches!(never, Err(Error::NotFound)), "{never:?}");
        let silent = Farewell::default();
        assert_eq!(faults(people::remove(app, &admin, minh.id, silent).await.unwrap_err())[0].0, "reason");
        let other = town.person(StaffRole::Officer, WARD).await;
        let login = people::person(app, &admin, other.id).await.unwrap().known.person.login;
        staff::give(app, &login, Grant { unit: "00004".into(), role: StaffRole::Head }, None, None).await.unwrap();
        assert_eq!(conflict(people::remove(app, &admin, other.id, why()).await), "people-elsewhere");
        let shown = people::person(app, &admin, other.id).await.unwrap();
        assert!(shown.known.terms.iter().all(|term| term.grant.unit.as_str() == WARD), "nothing of elsewhere");
        assert_eq!(shown.events.len(), 1, "nor what was done for elsewhere");
        people::remove(app, &admin, minh.id, why()).await.unwrap();
        assert_eq!(conflict(people::remove(app, &admin, minh.id, why()).await), "people-removed");
        let found = people::people(app, &admin, Search::default()).await.unwrap().people;
        assert!(found.iter().all(|known| known.person.id != minh.id));
    }

    async fn the_audit_finds_an_account_whose_history_was_edited(db: Db) {
        let town = Town::new(db).await;
        let head = town.person(StaffRole::Head, WARD).await;
        town.person(StaffRole::Officer, WARD).await;
        let sound = audit::verify(&town.app).await.unwrap();
        assert_eq!((sound.changes, sound.findings), (2, vec![]));
        town.app
            .db
            .write::<_, Error>(move |tx| {
                Box::pin(async move {
                    tx.exec("update staff_event set kind = 'give' where staff = $1", &store::vals![head.id]).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        let findings = audit::verify(&town.app).await.unwrap().findings;
        assert_eq!(findings, [audit::Finding::StaffChain { id: head.id, seq: 1 }]);
    }
}
