//! Networks from which no reports are taken for a while.

use axum::http::{Method, StatusCode};
use domain::staff::StaffRole::{Admin, Coordinator, Head};
use jiff::SignedDuration;

use crate::common::TestSite;
use crate::office::signed_in;
use crate::people::WARD;

pub(crate) const REPORT: [(&str, &str); 6] = [
    ("category", "civility.sidewalk"),
    ("description", "Hàng quán bày kín vỉa hè trước cổng trường, học sinh phải đi xuống lòng đường."),
    ("lat", "21.0375"),
    ("lon", "105.8365"),
    ("address", "Số 12 phố Quán Thánh"),
    ("visibility", "name_hidden"),
];

#[tokio::test]
async fn whoever_is_blocked_is_told_until_when_and_loses_nothing() {
    // Everybody here comes from the machine itself, so that a network that holds it cannot be blocked by hand.
    let site = TestSite::new().await;
    let admin = signed_in(&site, "admin", "VP", &[Admin]).await;
    let own =
        admin.post("/work/blocks", &[("network", "127.0.0.0/8"), ("reason", "Phản ánh giả"), ("days", "7")]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text().contains("gồm cả máy bạn đang dùng") && own.field("Lý do").as_deref() == Some("Phản ánh giả"));
    let wrong = admin.post("/work/blocks", &[("network", "xa"), ("reason", "Phản ánh giả"), ("days", "7")]).await;
    assert_eq!(wrong.all("#network-error").len(), 1);
    let wrong =
        admin.post("/work/blocks", &[("network", "192.0.2.7"), ("reason", "Phản ánh giả"), ("days", "91")]).await;
    assert_eq!(wrong.all("#days-error"), ["Hãy ghi số ngày từ 1 đến 90."]);
    let made =
        admin.post("/work/blocks", &[("network", "192.0.2.0/24"), ("reason", "Phản ánh giả"), ("days", "1")]).await;
    assert!(admin.follow(&made).await.text().contains("192.0.2.0/24 đến 09:00 ngày mai · Phản ánh giả · admin"));
    let head = signed_in(&site, "minh", WARD, &[Head]).await;
    assert_eq!(head.get("/work/blocks").await.status, StatusCode::NOT_FOUND);

    let staff = domain::staff::Staff {
        grants: vec![domain::staff::Grant { unit: "VP".into(), role: Admin }],
        ..crate::people::staff(9, &[])
    };
    let by = app::staff::add(&site.site.app, "second", "second", "long enough", staff.grants.clone()).await.unwrap();
    let staff = domain::staff::Staff { id: by, ..staff };
    app::block::add(
        &site.site.app,
        &staff,
        app::block::Target::Network("127.0.0.1".to_owned()),
        "Phản ánh giả",
        Some(1),
    )
    .await
    .unwrap();
    let visitor = site.stranger();
    let token = visitor.get("/report").await.hidden("idempotency_key").unwrap();
    let all: Vec<_> = REPORT.into_iter().chain([("idempotency_key", token.as_str())]).collect();
    let check = visitor.follow(&visitor.post("/report/check", &all).await).await;
    assert!(check.status.is_success());
    let refused = visitor.post("/report", &all).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("tạm thời không nhận phản ánh đến 09:00 ngày mai"), "{}", refused.text());
    assert!(refused.text().contains(REPORT[1].1), "nothing that was written is lost");
    let body = serde_json::json!({ "category": REPORT[0].1, "description": REPORT[1].1, "lat": 21.0375, "lon": 105.8365, "visibility": "public" });
    let program = visitor.json(Method::POST, "/api/v1/cases", None, &body).await;
    assert_eq!(program.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(program.text().contains("đến 09:00 ngày mai"), "{}", program.text());

    site.clock.pass(SignedDuration::from_hours(25));
    let sent = visitor.post("/report", &all).await;
    assert!(sent.status.is_redirection(), "a block ends by itself: {}", sent.text());
}

#[tokio::test]
async fn a_block_is_lifted_by_hand() {
    let site = TestSite::new().await;
    let admin = signed_in(&site, "admin", "VP", &[Admin]).await;
    let made =
        admin.post("/work/blocks", &[("network", "2001:db8::/32"), ("reason", "Phản ánh giả"), ("days", "7")]).await;
    let list = admin.follow(&made).await;
    let id = list.body().split("name=\"lift\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let lifted = admin.follow(&admin.post("/work/blocks", &[("lift", &id)]).await).await;
    assert!(lifted.text().contains("Không mạng hay người gửi nào bị chặn."), "{}", lifted.text());
    assert_eq!(admin.post("/work/blocks", &[("lift", &id)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_sender_is_named_by_the_code_of_a_case_and_what_comes_with_the_same_contact_is_held() {
    let site = TestSite::new().await;
    let admin = signed_in(&site, "admin", "VP", &[Admin]).await;
    let report = async |contact: &str| {
        let visitor = site.stranger();
        let token = visitor.get("/report").await.hidden("idempotency_key").unwrap();
        let own = [("idempotency_key", token.as_str()), ("contact", contact), ("consent", "yes")];
        let all: Vec<_> = REPORT.into_iter().chain(own).collect();
        let check = visitor.follow(&visitor.post("/report/check", &all).await).await;
        assert!(check.status.is_success(), "{}", check.text());
        let sent = visitor.post("/report", &all).await;
        sent.header("location").and_then(|to| to.split('/').nth(2)).map(str::to_owned).unwrap()
    };
    let block = async |what: &str| {
        admin.post("/work/blocks", &[("network", what), ("reason", "Ba phản ánh giả"), ("days", "2")]).await
    };
    let public = async |code: &str| site.stranger().get(&format!("/cases/{code}")).await.text().contains(REPORT[1].1);
    let (code, silent) = (report("gia@example.test").await, report("").await);
    assert!(public(&code).await);
    let page = admin.get(&format!("/work/blocks?network={code}")).await;
    assert_eq!(page.field("Mạng, hoặc mã vụ việc").as_deref(), Some(code.as_str()));
    assert_eq!(block(&silent).await.all("#network-error").len(), 1, "there is nothing to know them by");
    let list = admin.follow(&block(&code).await).await.text();
    assert!(list.contains(&format!("Người gửi vụ việc {code}")) && !list.contains("gia@example.test"), "{list}");

    let held = report("Gia@Example.test").await;
    assert!(!public(&held).await, "a moderator looks first");
    assert!(public(&report("khac@example.test").await).await, "others are as before");
    site.clock.pass(SignedDuration::from_hours(49));
    assert!(public(&report("gia@example.test").await).await, "it ends by itself");

    let ward = signed_in(&site, "ward", WARD, &[Admin, Coordinator]).await;
    assert_eq!(ward.get("/work/blocks").await.status, StatusCode::NOT_FOUND, "a ward blocks nobody for the city");
}
