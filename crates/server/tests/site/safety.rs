//! "I am safe" and "I need help" under a warning, and the counts of the answers.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::staff::StaffRole::{Coordinator, Officer, Publisher};
use serde_json::{Value, json};

use crate::common::{Page, TestSite};
use crate::people::WARD;
use crate::warning::{Desk, HEADLINE, act, did, filled};

/// Another ward.
const OTHER: &str = "00070";
const TWO: &[(&str, &str)] = &[("areas", WARD), ("areas", OTHER)];
const PEOPLE: &str = "Số người, cả bạn";

/// Calls for help by the form that the page of the warning leads to.
async fn call(who: &TestSite, id: &str) -> Page {
    let page = who.get(&format!("/warnings/{id}")).await;
    let form = who.get(&page.link("Tôi cần giúp").unwrap()).await;
    assert_eq!(form.hidden("warning").as_deref(), Some(id));
    assert!(form.body().contains("value=\"livelihood.help\" checked"), "{}", form.text());
    let key = form.hidden("idempotency_key").unwrap();
    let fields = [
        ("idempotency_key", key.as_str()),
        ("category", "livelihood.help"),
        ("description", "Nước vào nhà đến thắt lưng, có hai cụ già."),
        ("lat", "21.0375"),
        ("lon", "105.8365"),
        ("accuracy", "8"),
        ("address", "Số 12 phố Quán Thánh"),
        ("warning", id),
    ];
    let check = who.post("/report/check", &fields).await;
    let check = who.follow(&check).await;
    assert_eq!(check.hidden("warning").as_deref(), Some(id), "{}", check.text());
    // Nobody answers twice in one moment.
    who.clock.pass(jiff::SignedDuration::from_secs(1));
    let receipt = who.post("/report", &fields).await;
    who.follow(&receipt).await
}

/// The row of the table that begins with a name.
fn row(page: &Page, name: &str) -> String {
    page.all("tr").into_iter().find(|row| row.starts_with(name)).unwrap_or_default()
}

#[tokio::test]
async fn people_say_that_they_are_safe_or_call_for_help_and_the_city_counts() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let coordinator = site.signed_in("dieu-phoi", "VP", &[Coordinator]).await;
    let id = desk.release(TWO).await;
    let page = site.get(&format!("/warnings/{id}")).await;
    assert!(page.text().contains("Bạn có an toàn không?"));
    let form = site.get(&page.link("Tôi an toàn").unwrap()).await;
    let to = form.action("Tôi an toàn").unwrap();
    let wrong = site.post(&to, &[("area", WARD), ("people", "ba")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((wrong.field(PEOPLE).as_deref(), wrong.field("Địa bàn").as_deref()), (Some("ba"), Some(WARD)));
    assert!(wrong.all("[role=alert] a")[0].contains("từ 1 đến 99"));
    assert!(wrong.all("title")[0].starts_with("Lỗi"), "{:?}", wrong.all("title"));
    let sent = site.post(&to, &[("area", WARD), ("people", "3")]).await;
    assert!(site.follow(&sent).await.text().contains("Cảm ơn bạn đã cho biết"));
    site.post(&to, &[("area", WARD), ("people", "4")]).await;
    site.stranger().post(&to, &[("area", OTHER)]).await;
    assert!(call(&site.stranger(), &id).await.text().contains("Mã của bạn"));

    let path = format!("/work/warnings/{id}/safety");
    let counts = coordinator.get(&path).await;
    assert_eq!(row(&counts, "Tổng cộng"), "Tổng cộng 2 5 1 0 0 Xem các vụ việc : Tổng cộng", "{}", counts.text());
    assert!(counts.text().contains("Đếm lúc 09:00 hôm nay"), "{}", counts.text());
    let own = row(&counts, "Phường Ba Đình");
    assert!(own.starts_with("Phường Ba Đình 1 4 1 0 0"), "{own}");
    assert!(
        row(&desk.publisher.get(&path).await, "Phường Ba Đình").ends_with("1 4 1 0 0"),
        "who sees no cases finds no list"
    );
    let list = coordinator.get(&counts.link("Xem các vụ việc : Phường Ba Đình").unwrap()).await;
    assert_eq!((list.heading().as_str(), list.all("tbody tr").len()), ("Lời kêu cứu dưới một cảnh báo", 1));
    let elsewhere = format!("/work?tab=all&warning={id}&area={OTHER}");
    assert!(coordinator.get(&elsewhere).await.all("tbody tr").is_empty());
    assert!(coordinator.get("/desk").await.text().contains("Cảnh báo đang có hiệu lực"));
    let officer = site.signed_in("can-bo", WARD, &[Officer]).await;
    assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND);

    let file = coordinator.get(&counts.link("Tải bảng này (CSV)").unwrap()).await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = file.body();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines[..2],
        ["area,name,safe,people,waiting,in_progress,done", "\"00004\",\"Phường Ba Đình\",1,4,1,0,0"]
    );
    assert!(lines.len() == 3 && lines[2].ends_with(",1,1,0,0,0"), "{lines:?}");
    assert_eq!(officer.get(&format!("{path}.csv")).await.status, StatusCode::NOT_FOUND);
    let stranger = site.signed_in("noi-khac", "00008", &[Publisher]).await;
    assert_eq!(stranger.get(&format!("{path}.csv")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_person_counts_once_however_often_they_click() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let id = desk.release(&[]).await;
    let (to, path) = (format!("/warnings/{id}/safety"), format!("/work/warnings/{id}/safety"));
    let total = async || row(&desk.publisher.get(&path).await, "Tổng cộng");
    // Two clicks before the first answer came: neither brings a cookie.
    let device = site.get(&to).await.hidden("device").unwrap();
    let fields = [("device", device.as_str()), ("people", "3")];
    let (one, two) = (site.stranger(), site.stranger());
    one.post(&to, &fields).await;
    two.post(&to, &fields).await;
    assert_eq!(total().await, "Tổng cộng 1 3 0 0 0");
    // From then on the browser knows.
    assert_eq!(one.get(&to).await.hidden("device"), None);
    site.clock.pass(jiff::SignedDuration::from_secs(1));
    one.post(&to, &[("device", "another-secret-of-another-page"), ("people", "2")]).await;
    assert_eq!(total().await, "Tổng cộng 1 2 0 0 0");
    call(&one, &id).await;
    assert_eq!(total().await, "Tổng cộng 0 0 1 0 0", "safe, then in need");
    let other = site.stranger();
    call(&other, &id).await;
    assert_eq!(total().await, "Tổng cộng 0 0 2 0 0");
    site.clock.pass(jiff::SignedDuration::from_secs(1));
    other.post(&to, &[]).await;
    assert_eq!(total().await, "Tổng cộng 1 1 1 0 0", "in need, then safe");
    // Who keeps no cookies is somebody else each time, and no call of theirs is lost.
    site.stranger().post(&to, &[("device", "short")]).await;
    call(&site.stranger(), &id).await;
    assert_eq!(total().await, "Tổng cộng 2 2 2 0 0");
}

#[tokio::test]
async fn where_nobody_is_asked_an_answer_says_so() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let (test, id) = (desk.release(&[("mode", "test")]).await, desk.release(&[]).await);
    let told = async |id: &str| {
        let to = format!("/warnings/{id}/safety");
        let asked = site.get(&to).await;
        assert!(site.follow(&asked).await.text().contains("không còn hiệu lực nên không cần trả lời"));
        let sent = site.post(&to, &[("people", "3")]).await;
        site.follow(&sent).await.text()
    };
    assert!(told(&test).await.contains("không còn hiệu lực nên không cần trả lời"));
    for nothing in ["00000000-0000-7000-8000-000000000000", "khong-co"] {
        let to = format!("/warnings/{nothing}/safety");
        assert_eq!(site.post(&to, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get(&to).await.status, StatusCode::NOT_FOUND);
    }
    for (field, value) in [("people", "0"), ("people", "-1"), ("people", "1000000"), ("area", OTHER)] {
        let wrong = site.post(&format!("/warnings/{id}/safety"), &[(field, value)]).await;
        assert_eq!((wrong.status, wrong.all(".errors li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1), "{value}");
        assert!(field == "area" || wrong.field(PEOPLE).as_deref() == Some(value));
    }

    // The page of what was updated is still open: the answer goes to what is out in its place.
    let begun = act(&desk.publisher, &id, "update", "").await;
    let edit = begun.header("location").unwrap().to_owned();
    let again = edit.trim_start_matches("/work/warnings/").trim_end_matches("/edit").to_owned();
    desk.publisher.post(&edit, &filled(&[&[("version", "1")], TWO].concat())).await;
    did(&desk.publisher, &again, "submit", "").await;
    did(&desk.releaser, &again, "release", "").await;
    let old = site.get(&format!("/warnings/{id}/safety")).await;
    assert_eq!(old.action("Tôi an toàn"), Some(format!("/warnings/{again}/safety")));
    let sent = site.post(&format!("/warnings/{id}/safety"), &[("area", OTHER)]).await;
    assert!(site.follow(&sent).await.text().contains("Cảm ơn bạn đã cho biết"));
    let counts = desk.publisher.get(&format!("/work/warnings/{again}/safety")).await;
    assert!(row(&counts, "Tổng cộng").starts_with("Tổng cộng 1 1"), "{}", counts.text());

    site.clock.pass(jiff::SignedDuration::from_hours(13));
    assert!(!site.get(&format!("/warnings/{again}")).await.text().contains("Bạn có an toàn không?"));
    assert!(told(&again).await.contains("không còn hiệu lực nên không cần trả lời"));
}

#[tokio::test]
async fn too_many_answers_from_one_place_wait_and_lose_nothing() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let id = desk.release(TWO).await;
    let to = format!("/warnings/{id}/safety");
    let english = site.stranger();
    english.get(&format!("{to}?lang=en")).await;
    let mut last = english.post(&to, &[]).await;
    for _ in 0..120 {
        if !last.status.is_redirection() {
            break;
        }
        last = english.post(&to, &[("area", OTHER), ("people", "7"), ("device", "a-secret-of-some-length")]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.all(".errors li")[0].starts_with("Too much came from where you are"), "{}", last.text());
    assert_eq!((last.field("Area").as_deref(), last.field("How many").as_deref()), (Some(OTHER), Some("7")));
    assert_eq!(last.hidden("device").as_deref(), Some("a-secret-of-some-length"));
    assert!(last.body().contains("id=\"send\"") && last.text().contains(HEADLINE));
}

#[tokio::test]
async fn programs_say_safe_and_those_who_issue_and_coordinate_read_the_counts() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let id = desk.release(TWO).await;
    let path = format!("/api/v1/warnings/{id}/safety");
    let say = async |key: &str, body: Value| {
        let headers = [("content-type", "application/json"), ("device-key", key)];
        site.stranger().ask(Method::POST, &path, &headers, Body::from(body.to_string())).await
    };
    let key = "a-secret-of-the-device";
    for _ in 0..2 {
        let said = say(key, json!({ "answer": "safe", "area": WARD, "people": 3 })).await;
        assert_eq!(said.status, StatusCode::NO_CONTENT, "{}", said.text());
    }
    for (key, body, field) in [
        (key, json!({ "answer": "help" }), "answer"),
        (key, json!({ "answer": "fine" }), "answer"),
        (key, json!({ "answer": "safe", "area": "00008" }), "area"),
        (key, json!({ "answer": "safe", "people": 0 }), "people"),
        (key, json!({ "answer": "safe", "people": -1 }), "people"),
        (key, json!({ "answer": "safe", "people": 1_000_000 }), "people"),
        (key, json!({ "people": 1 }), "body"),
        ("short", json!({ "answer": "safe" }), "device-key"),
    ] {
        let page = say(key, body.clone()).await;
        assert_eq!(
            (page.status, &page.json()["errors"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field))
        );
        assert!(body["answer"] != "help" || page.text().contains("POST /api/v1/cases"), "{}", page.text());
    }
    let test = desk.release(&[("mode", "test")]).await;
    let elsewhere = |id: &str| format!("/api/v1/warnings/{id}/safety");
    for (id, status) in [(test.as_str(), 410), ("00000000-0000-7000-8000-000000000000", 404)] {
        let headers = [("content-type", "application/json"), ("device-key", key)];
        let body = Body::from(json!({ "answer": "safe" }).to_string());
        let page = site.stranger().ask(Method::POST, &elsewhere(id), &headers, body).await;
        assert_eq!(page.status.as_u16(), status, "{}", page.text());
    }

    let read = async |who: &TestSite| who.get(&path).await;
    let counts = read(&desk.releaser).await.json();
    assert_eq!(counts["total"], json!({ "safe": 1, "people": 3, "waiting": 0, "in_progress": 0, "done": 0 }));
    assert_eq!((&counts["areas"][0]["area"], &counts["areas"][0]["people"]), (&json!(WARD), &json!(3)));
    assert_eq!(counts["areas"].as_array().unwrap().len(), 2, "also where nobody answered");
    assert_eq!(read(&site.signed_in("dieu-phoi", "VP", &[Coordinator]).await).await.status, StatusCode::OK);
    assert_eq!(read(&site.stranger()).await.status, StatusCode::UNAUTHORIZED);
    for who in
        [site.signed_in("can-bo", WARD, &[Officer]).await, site.signed_in("noi-khac", "00008", &[Publisher]).await]
    {
        assert_eq!(read(&who).await.status, StatusCode::NOT_FOUND);
    }

    site.clock.pass(jiff::SignedDuration::from_secs(1));
    let report = json!({ "category": "livelihood.help", "description": "Nước vào nhà đến thắt lưng, có hai cụ già.",
        "lat": 21.0375, "lon": 105.8365, "accuracy": 8.0, "warning": id });
    let headers = [("content-type", "application/json"), ("device-key", key)];
    let sent = site.stranger().ask(Method::POST, "/api/v1/cases", &headers, Body::from(report.to_string())).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let counts = read(&desk.publisher).await.json();
    assert_eq!(counts["total"], json!({ "safe": 0, "people": 0, "waiting": 1, "in_progress": 0, "done": 0 }));
}
