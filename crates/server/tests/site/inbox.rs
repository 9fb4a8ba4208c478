//! The inbox of people who work for a unit, and the work behind it.

use app::jobs::{self, Task};
use axum::http::StatusCode;
use domain::id::CaseId;
use domain::staff::StaffRole;

use crate::common::TestSite;
use crate::people::{WARD, report, send};

#[tokio::test]
async fn who_takes_cases_in_reads_of_a_new_one_and_opening_it_is_reading_it() {
    let site = TestSite::new().await;
    let intake = site.signed_in("intake", WARD, &[StaffRole::Intake]).await;
    let (code, _) = send(&site, report(), 0).await;
    jobs::drain(&site.site.app).await.unwrap();

    let inbox = intake.get("/inbox").await;
    assert!(inbox.text().contains("1 thông báo chưa đọc."), "{}", inbox.text());
    assert_eq!(inbox.all("ol.timeline > li").len(), 1);
    assert!(inbox.text().contains("Vụ việc mới chờ tiếp nhận:"));
    assert!(inbox.body().contains(&format!("href=\"/work/{code}\"")));

    assert_eq!(intake.get(&format!("/work/{code}")).await.status, StatusCode::OK);
    assert!(!intake.get("/inbox").await.text().contains("thông báo chưa đọc"));
    assert!(intake.get("/inbox?after=nowhere").await.text().contains("Vụ việc mới"), "the newest for a broken address");
}

#[tokio::test]
async fn everything_is_marked_as_read_at_once_and_programs_read_the_same() {
    let site = TestSite::new().await;
    let intake = site.signed_in("intake", WARD, &[StaffRole::Intake]).await;
    for _ in 0..2 {
        send(&site, report(), 0).await;
    }
    jobs::drain(&site.site.app).await.unwrap();
    let body = intake.get("/api/v1/inbox").await.json();
    assert_eq!((body["unread"].as_i64(), body["items"][0]["kind"].as_str()), (Some(2), Some("send")));
    let done = intake.post("/inbox/read", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(intake.get("/inbox").await.text().contains("Đã đánh dấu đọc hết."));
    assert_eq!(intake.get("/api/v1/inbox").await.json()["unread"], 0);
    assert_eq!(intake.get("/api/v1/inbox?after=nowhere").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get("/api/v1/inbox").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn operators_see_what_was_given_up_and_bring_it_back() {
    let site = TestSite::new().await;
    let admin = site.signed_in("admin", "VP", &[StaffRole::Admin]).await;
    let officer = site.signed_in("officer", WARD, &[StaffRole::Officer]).await;
    assert_eq!(officer.get("/jobs").await.status, StatusCode::NOT_FOUND);
    assert!(admin.get("/jobs").await.text().contains("Không có việc nào đang chờ."));

    // Nobody can be told of what never was.
    let (app, now) = (&site.site.app, site.site.app.clock.now());
    let nothing = Task::Tell { case: CaseId(uuid::Uuid::nil()), seq: 1 };
    app.db.write::<_, app::Error>(move |tx| Box::pin(async move { jobs::ask(tx, &nothing, now).await })).await.unwrap();
    jobs::drain(app).await.unwrap();
    let page = admin.get("/jobs").await;
    assert!(page.text().contains("đã thôi thử"), "{}", page.text());
    let body = page.body();
    let retry = body.split('"').find(|part| part.ends_with("/retry")).unwrap();
    assert_eq!(admin.post(retry, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(admin.get("/jobs").await.text().contains("Việc được thử lại."));
    assert_eq!(admin.post("/jobs/00000000-0000-0000-0000-000000000000/retry", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_failed_is_named_without_the_ids_that_open_it() {
    let site = TestSite::posting(&[]).await;
    let admin = site.signed_in("admin", "VP", &[StaffRole::Admin]).await;
    // The carrier cannot put anything where a file is.
    std::fs::write(site.folder.path().join("letters"), "").unwrap();
    let (code, _) = crate::people::send(&site, crate::people::report(), 0).await;
    let asked = site.post("/account/sign-in", &[("contact", "lan@example.test"), ("next", "/account")]).await;
    let id = asked.header("location").unwrap().split(['/', '?']).nth(3).unwrap().to_owned();
    let (app, now) = (&site.site.app, site.site.app.clock.now());
    let case = app::view::view(app, code, app::view::Viewer::Anyone).await.unwrap().stored.case.id;
    let late = Task::Tell { case, seq: 99 };
    app.db.write::<_, app::Error>(move |tx| Box::pin(async move { jobs::ask(tx, &late, now).await })).await.unwrap();
    jobs::drain(app).await.unwrap();
    let page = admin.get("/jobs").await;
    let listed = page.all(".timeline li code");
    assert!(listed.contains(&"send_code".to_owned()), "{}", page.text());
    assert!(page.all(".timeline li strong").contains(&code.to_string()), "{}", page.text());
    let uuid: uuid::Uuid = id.parse().unwrap();
    for secret in [uuid.simple().to_string(), uuid.to_string(), case.to_string(), "lan@example.test".to_owned()] {
        assert!(!page.body().contains(&secret), "{secret}");
    }
}

#[tokio::test]
async fn what_arrives_is_counted_on_an_open_page() {
    use futures::StreamExt as _;
    let site = TestSite::new().await;
    let intake = site.signed_in("intake", WARD, &[StaffRole::Intake]).await;
    assert_eq!(site.get("/inbox/live").await.status, StatusCode::SEE_OTHER, "who is not signed in is asked to");
    let answer = intake.open("/inbox/live").await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut events = answer.into_body().into_data_stream();
    let next = async |events: &mut axum::body::BodyDataStream| {
        let event = tokio::time::timeout(std::time::Duration::from_secs(20), events.next()).await.unwrap();
        event.map(|event| String::from_utf8_lossy(&event.unwrap()).into_owned())
    };
    assert_eq!(next(&mut events).await.as_deref(), Some("data: {\"unread\":0}\n\n"));
    send(&site, report(), 0).await;
    jobs::drain(&site.site.app).await.unwrap();
    assert_eq!(next(&mut events).await.as_deref(), Some("data: {\"unread\":1}\n\n"));
    site.site.stopping.send_replace(true);
    assert_eq!(next(&mut events).await, None, "a program that stops waits for no page");
}

#[tokio::test]
async fn what_happens_to_an_open_case_is_told_to_those_who_may_see_it() {
    use futures::StreamExt as _;
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let intake = site.signed_in("intake", WARD, &[StaffRole::Intake]).await;
    let elsewhere = site.signed_in("elsewhere", "00070", &[StaffRole::Intake]).await;
    let address = format!("/inbox/live?case={code}");
    let page = intake.get(&format!("/work/{code}")).await;
    assert!(page.body().contains(&address) && page.body().contains("data-event=\"1\""));
    let open = async |who: &TestSite| who.open(&address).await.into_body().into_data_stream();
    let next = async |events: &mut axum::body::BodyDataStream| {
        let event = tokio::time::timeout(std::time::Duration::from_secs(20), events.next()).await.unwrap();
        event.map(|event| String::from_utf8_lossy(&event.unwrap()).into_owned()).unwrap()
    };
    assert_eq!(next(&mut open(&elsewhere).await).await, "data: {\"unread\":0}\n\n");
    let mut events = open(&intake).await;
    assert_eq!(next(&mut events).await, "data: {\"unread\":0,\"event\":1}\n\n");
    crate::people::receive(&site, code).await;
    assert_eq!(next(&mut events).await, "data: {\"unread\":0,\"event\":2}\n\n");
}
