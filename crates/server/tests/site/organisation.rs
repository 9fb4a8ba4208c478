//! Reports of a body: told by whoever sends for it, hidden or public as they choose.

use axum::http::StatusCode;
use domain::staff::StaffRole::{Coordinator, Head, Intake};

use crate::account::sign_in;
use crate::blocks::REPORT;
use crate::common::{Page, TestSite};
use crate::office::signed_in;
use crate::people::WARD;

const NAME: &str = "Công ty Thử Nghiệm Cầu Đá";

async fn send_for(site: &TestSite, visibility: &str) -> (Page, String) {
    let token = site.get("/report").await.hidden("idempotency_key").unwrap();
    let own = [("organisation", "yes"), ("idempotency_key", token.as_str()), ("photos", "0")];
    let fields =
        REPORT.into_iter().map(|(name, value)| if name == "visibility" { (name, visibility) } else { (name, value) });
    let all: Vec<_> = fields.chain(own).collect();
    let check = site.follow(&site.post("/report/check", &all).await).await;
    assert!(check.text().contains(&format!("Gửi thay mặt {NAME}")), "{}", check.text());
    let sent = site.post("/report", &all).await;
    let code = sent.header("location").unwrap_or_default().split('/').nth(2).unwrap_or_default().to_owned();
    (sent, code)
}

#[tokio::test]
async fn a_company_sends_under_its_name_which_is_hidden_until_it_is_released() {
    let site = TestSite::posting(&[]).await;
    sign_in(&site, "ke.toan@example.test", "/account").await;
    assert!(!site.get("/report").await.text().contains("Gửi thay mặt"), "nothing is asked of a person");
    let home = site.get("/account").await;
    assert_eq!(home.link("Ghi hoặc sửa tên tổ chức").as_deref(), Some("/account/organisation"));
    let wrong = [("organisation", NAME), ("kind", "company"), ("number", "12345")];
    let refused = site.post("/account/organisation", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.field("Tên tổ chức").as_deref(), Some(NAME), "what was typed is there");
    assert_eq!(refused.all("input[name=kind][checked]").len(), 1);
    let right = [("organisation", NAME), ("kind", "company"), ("number", "0101234567")];
    assert!(site.follow(&site.post("/account/organisation", &right).await).await.text().contains(NAME));
    assert!(site.get("/account/data").await.text().contains("0101234567"));

    let (_, code) = send_for(&site, "name_hidden").await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let desk = head.get(&format!("/work/{code}")).await;
    assert!(desk.text().contains("Doanh nghiệp, hộ kinh doanh") && !desk.body().contains(NAME), "{}", desk.text());
    assert!(!site.stranger().get(&format!("/cases/{code}")).await.body().contains(NAME));
    let coordinator = signed_in(&site, "lan", "VP", &[Coordinator]).await;
    let why = "Cần làm việc trực tiếp với doanh nghiệp về biên bản";
    coordinator.post(&format!("/work/{code}/release"), &[("reason", why)]).await;
    let told = head.post(&format!("/work/{code}/identity"), &[("reason", "Mời đến làm việc")]).await;
    assert!(told.text().contains(NAME), "{}", told.text());

    let (_, open) = send_for(&site, "public").await;
    assert!(site.stranger().get(&format!("/cases/{open}")).await.body().contains(NAME));

    site.post("/account/organisation", &[("removal", "yes")]).await;
    let token = site.get("/report").await.hidden("idempotency_key").unwrap();
    let own = [("organisation", "yes"), ("idempotency_key", token.as_str()), ("photos", "0")];
    let all: Vec<_> = REPORT.into_iter().chain(own).collect();
    let gone = site.post("/report", &all).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(gone.text().contains("chưa ghi tổ chức nào"), "{}", gone.text());
    assert!(site.get(&format!("/cases/{open}")).await.body().contains(NAME), "what was sent keeps its name");
}

#[tokio::test]
async fn nobody_sends_for_a_body_without_an_account() {
    let site = TestSite::new().await;
    let token = site.get("/report").await.hidden("idempotency_key").unwrap();
    let own = [("organisation", "yes"), ("idempotency_key", token.as_str()), ("photos", "0")];
    let all: Vec<_> = REPORT.into_iter().chain(own).collect();
    assert_eq!(site.post("/report", &all).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
