//! Who a reporter is, on the pages of units and on the reporter's own.

use axum::http::{Method, StatusCode};
use domain::staff::StaffRole::{Approver, Head, Intake, Officer};
use serde_json::json;

use crate::common::TestSite;
use crate::office::{account, signed_in};
use crate::people::{WARD, noise, report, send};
use crate::work::did;

const NAME: &str = "Nguyễn Thị Bưởi";
const CONTACT: &str = "0912345678";
const WHY: &str = "Cần gặp người gửi tại chỗ để xác định đúng vị trí.";

#[tokio::test]
async fn the_reporter_reads_who_looked_at_the_address_of_a_home() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, noise(), 0).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    let own = site.follow(&site.get(&format!("/cases/{code}?key={key}")).await).await;
    assert!(own.text().contains("Chưa có ai xem"), "{}", own.text());

    assert!(!officer.get("/work?tab=all").await.text().contains("Quán Thánh"), "a list does not tell the house");
    assert!(officer.get(&format!("/work/{code}")).await.text().contains("Số 12 phố Quán Thánh"));
    officer.get(&format!("/work/{code}")).await;
    officer.get(&format!("/work/{code}/place.geojson")).await;
    assert_eq!(officer.get(&format!("/work/{code}/case.pdf")).await.status, StatusCode::OK);

    let looks = site.get(&format!("/cases/{code}")).await.all("section[aria-labelledby=looks] li");
    assert_eq!(looks.len(), 2, "{looks:?}");
    assert!(looks[0].contains("Cán bộ xử lý, Ủy ban nhân dân phường Ba Đình xem địa chỉ trên bản in."), "{looks:?}");
    assert!(looks[1].contains("xem địa chỉ trên trang.") && !looks[1].contains("thao"), "{looks:?}");
    let stranger = site.stranger().get(&format!("/cases/{code}")).await;
    assert!(stranger.all("section[aria-labelledby=looks]").is_empty());
}

#[tokio::test]
async fn a_released_name_is_told_for_a_reason_and_stands_on_no_page_that_is_opened_again() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[Head]).await;
    let intake = signed_in(&site, "lan", WARD, &[Intake]).await;
    let approver = signed_in(&site, "hung", WARD, &[Approver]).await;
    let work = format!("/work/{code}");

    let page = head.get(&work).await;
    assert!(page.text().contains("Tên và cách liên hệ được giấu với đơn vị."));
    assert!(page.all("#release summary") == ["Tiết lộ danh tính người gửi"] && page.all("#identity").is_empty());
    assert!(intake.get(&work).await.all("#release").is_empty(), "it is for the head to release");
    let early = intake.post(&format!("{work}/identity"), &[("reason", "Gọi hỏi đường")]).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND);
    let short = head.post(&format!("{work}/release"), &[("reason", "Cần")]).await;
    assert_eq!((short.status, short.all("#release-reason-error").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    let released = did(&head, code, "release", &[("reason", WHY)]).await;
    assert_eq!(released.all("main .done[role=status]"), ["Đã tiết lộ; người gửi được báo."]);
    assert!(released.all("#release").is_empty());

    let without = intake.post(&format!("{work}/identity"), &[("reason", "")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!without.text().contains(NAME));
    let told = intake.post(&format!("{work}/identity"), &[("reason", "Gọi hỏi đường")]).await;
    let said = told.all("#told dd");
    assert_eq!((said, told.header("cache-control")), (vec![NAME.into(), CONTACT.into()], Some("private, no-store")));
    let paper = intake.post(&format!("{work}/identity"), &[("reason", "Hẹn gặp"), ("way", "paper")]).await;
    assert_eq!(paper.header("content-type"), Some("application/pdf"));
    let refused = approver.post(&format!("{work}/identity"), &[("reason", "Gọi hỏi đường")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "the table does not let an approver read it");

    for path in [work.as_str(), "/work", "/work?tab=all&q=Bưởi", "/inbox", "/work/bulk", "/approvals", "/desk"] {
        let page = intake.get(path).await.body();
        assert!(!page.contains(NAME) && !page.contains(CONTACT), "{path}");
    }
    let own = site.follow(&site.get(&format!("/cases/{code}?key={key}")).await).await;
    assert!(own.text().contains(WHY) && own.text().contains("tiết lộ tên và cách liên hệ"), "{}", own.text());
    let looks = own.all("section[aria-labelledby=looks] li");
    assert!(looks[0].contains("xem tên, cách liên hệ trên bản in. Lý do: Hẹn gặp"), "{looks:?}");
    assert!(looks[1].contains("Lý do: Gọi hỏi đường"), "{looks:?}");
    let stranger = site.stranger().get(&format!("/cases/{code}")).await;
    assert!(!stranger.text().contains(WHY) && !stranger.text().contains("tiết lộ"));
}

#[tokio::test]
async fn programs_get_a_name_by_the_same_rules() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    account(&site, "may", WARD, &[Head]).await;
    let token = app::staff::add_token(&site.site.app, "may", "thử").await.unwrap();
    let path = format!("/api/v1/cases/{code}");
    let ask = async |word: &str, text: &str| {
        site.json(Method::POST, &format!("{path}/{word}"), Some(&token), &json!({ "text": text })).await
    };
    assert_eq!(ask("identity", "Gọi hỏi đường").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask("release", WHY).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask("identity", "Gọi hỏi đường").await.document(), json!({ "name": NAME, "contact": CONTACT }));
    let seen = site.json(Method::GET, &path, Some(&token), &json!(null)).await.body();
    assert!(!seen.contains(NAME) && !seen.contains(CONTACT) && seen.contains("\"accesses\":[]"));
    let headers = [("case-key", key.as_str())];
    let own = site.ask(Method::GET, &path, &headers, axum::body::Body::empty()).await.document();
    assert_eq!(own["accesses"][0]["way"], "api");
    assert_eq!(own["accesses"][0]["data"], json!(["name", "contact"]));
}

#[tokio::test]
async fn a_document_is_not_for_strangers_on_pages_or_for_programs() {
    let site = TestSite::new().await;
    let paper = app::case::Upload { bytes: b"%PDF-1.7 sample".to_vec(), ..Default::default() };
    let sender = app::report::Sender::web();
    let receipt = app::report::send(&site.site.app, report(), vec![paper], sender).await.unwrap();
    let (code, key) = (receipt.stored.case.code, receipt.key.unwrap());
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    let case = format!("/api/v1/cases/{code}");
    let as_sender = [("case-key", key.as_str())];
    let own = site.ask(Method::GET, &case, &as_sender, axum::body::Body::empty()).await.json();
    let address = own["photos"][0]["url"].as_str().unwrap();
    let asked = site.ask(Method::GET, address, &as_sender, axum::body::Body::empty()).await;
    assert_eq!((asked.status, asked.header("content-type")), (StatusCode::OK, Some("application/pdf")));
    assert_eq!(asked.header("cache-control"), Some("private, max-age=86400, immutable"));
    let seen = officer.get(&case).await.json();
    assert_eq!(officer.get(seen["photos"][0]["url"].as_str().unwrap()).await.status, StatusCode::OK);

    let stranger = site.stranger();
    assert_eq!(stranger.get(&case).await.json()["photos"], json!([]));
    assert!(!stranger.get(&format!("/cases/{code}")).await.body().contains(address));
    assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND);
    let own = site.follow(&site.get(&format!("/cases/{code}?key={key}")).await).await;
    assert!(own.body().contains(address));
    let looks = site.get(&format!("/cases/{code}")).await.all("section[aria-labelledby=looks] li");
    assert_eq!(looks.len(), 1, "the look of the officer: {looks:?}");
}
