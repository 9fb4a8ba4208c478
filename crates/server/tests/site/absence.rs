//! Deputies and hand-over, by hand through the pages.

use axum::http::StatusCode;
use domain::code::CaseCode;
use domain::staff::StaffRole::{Approver, Head, Intake, Officer, UnitAdmin};
use jiff::SignedDuration;

use crate::common::TestSite;
use crate::office::signed_in;
use crate::people::{WARD, report, send};
use crate::work::did;

const ANSWER: &str = "Đã thay nắp cống mới và thử tải tại chỗ, đi lại bình thường từ sáng nay.";

#[tokio::test]
async fn a_deputy_works_while_the_officer_is_away_and_is_told_when_that_is_over() {
    let site = TestSite::new().await;
    // Ten in the evening: the session goes on when the day ends.
    site.clock.pass(SignedDuration::from_hours(13));
    let (code, _) = send(&site, report(), 1).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    let deputy = signed_in(&site, "khoa", WARD, &[Approver]).await;
    let received = did(&head, code, "receive", &[("level", "normal")]).await;
    did(&head, code, "assign", &[("officer", &received.choice("thao"))]).await;

    let page = officer.get("/work/me/absence").await;
    let (an, today) = (page.choice("khoa"), "2026-11-25");
    let wrong = officer.post("/work/me/absence", &[("from", today), ("until", "2026-11-24"), ("deputy", &an)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.field("Ngày cuối").as_deref(), Some("2026-11-24"), "what was typed is there");
    let noted = officer.post("/work/me/absence", &[("from", today), ("until", today), ("deputy", &an)]).await;
    assert!(officer.follow(&noted).await.text().contains("khoa làm thay"));

    let list = deputy.get("/work?tab=mine").await;
    assert!(list.text().contains("Bạn đang làm thay thao"), "{}", list.text());
    assert_eq!(list.link(&code.to_string()), Some(format!("/work/{code}")), "their work is the deputy's");
    assert!(head.get(&format!("/work/{code}")).await.text().contains("khoa làm thay"));
    let started = did(&deputy, code, "start", &[]).await;
    assert!(started.text().contains("khoa, thay thao"), "{}", started.text());
    assert!(deputy.get("/inbox").await.text().contains("làm thay trong những ngày người này vắng"));

    site.clock.pass(SignedDuration::from_hours(4));
    let version = started.hidden("version").unwrap();
    let late = deputy.post(&format!("/work/{code}/propose"), &[("version", &version), ("text", ANSWER)]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(late.text().contains("thời gian bạn làm thay đã hết"), "{}", late.text());
    assert!(late.body().contains(ANSWER), "nothing typed is lost");
    let elsewhere = deputy.post(&format!("/work/{}/propose", CaseCode::from_random(7)), &[("text", ANSWER)]).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    assert!(elsewhere.text().contains("Bạn làm thay thao đến hết"), "{}", elsewhere.text());
    assert_eq!(elsewhere.all("textarea"), [ANSWER]);
    assert_eq!(elsewhere.link("Về danh sách công việc").as_deref(), Some("/work"));
}

#[tokio::test]
async fn a_deputy_without_an_own_role_is_told_whom_they_stood_in_for() {
    let site = TestSite::new().await;
    let admin = signed_in(&site, "lan", WARD, &[UnitAdmin]).await;
    signed_in(&site, "thao", WARD, &[Officer]).await;
    let deputy = signed_in(&site, "khoa", WARD, &[Approver]).await;
    let list = admin.get("/work/people").await;
    let (thao, an) = (list.link("thao").unwrap(), list.link("khoa").unwrap());
    let page = admin.get(&format!("{thao}/absence")).await;
    let fields = [("from", "2026-11-25"), ("until", "2026-11-25"), ("deputy", &*page.choice("khoa"))];
    let noted = admin.post(&format!("{thao}/absence"), &fields).await;
    assert!(admin.follow(&noted).await.text().contains("khoa làm thay"));
    let ending = format!("{an}/ending?unit={WARD}&role=approver");
    admin.post(&ending, &[("reason", "Chuyển việc")]).await;
    assert_eq!(deputy.get("/work").await.status, StatusCode::OK, "the roles of the absent are enough");
    let over = admin.post(&format!("{thao}/absence/end"), &[("from", "2026-11-25")]).await;
    assert!(over.status.is_redirection());
    let page = deputy.get("/work").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text().contains("Bạn làm thay thao đến hết"), "{}", page.text());
}

#[tokio::test]
async fn a_head_hands_over_all_the_work_of_an_officer() {
    let site = TestSite::new().await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    signed_in(&site, "khoa", WARD, &[Officer]).await;
    let mut codes = Vec::new();
    for _ in 0..2 {
        let (code, _) = send(&site, report(), 1).await;
        let received = did(&head, code, "receive", &[("level", "normal")]).await;
        did(&head, code, "assign", &[("officer", &received.choice("thao"))]).await;
        codes.push(code);
    }
    assert_eq!(officer.get("/work/hand-over").await.status, StatusCode::NOT_FOUND);
    let choose = head.get("/work/hand-over").await;
    let thao = choose.choice("thao (2 việc)");
    let page = head.get(&format!("/work/hand-over?from={thao}")).await;
    assert!(codes.iter().all(|code| page.text().contains(&code.to_string())));
    let an = page.all("select#officer option");
    assert_eq!(an.len(), 1, "not to themselves: {an:?}");
    let to = page.choice(&an[0]);
    let silent = head.post("/work/hand-over", &[("from", &thao), ("officer", &to), ("text", "")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = head.post("/work/hand-over", &[("from", &thao), ("officer", &to), ("text", "Chuyển công tác")]).await;
    assert!(done.text().contains("Đã bàn giao 2 việc"), "{}", done.text());
    assert!(head.get(&format!("/work/{}", codes[0])).await.text().contains("bàn giao việc cho cán bộ khác"));
}
