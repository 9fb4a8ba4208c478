//! Reports that a person of a unit writes down for somebody who tells them.

use axum::http::{Method, StatusCode};
use domain::staff::{
    Grant, StaffRole,
    StaffRole::{Officer, Operator, Reception},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::common::{Page, TestSite};
use crate::office::signed_in;
use crate::people::WARD;

/// What the slip says where the contact gets a receipt.
const TOLD: &str = "Biên nhận được gửi tới liên hệ đã cho.";

/// What an operator fills in while somebody tells it.
fn told<'a>(channel: &'a str, contact: &'a str, consent: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("category", "civility.sidewalk"),
        ("description", "Hàng quán bày kín vỉa hè trước cổng trường, học sinh phải đi xuống lòng đường."),
        ("lat", "21.0375"),
        ("lon", "105.8365"),
        ("address", "Số 12 phố Quán Thánh"),
        ("visibility", "name_hidden"),
        ("contact", contact),
    ];
    fields.extend([("channel", channel), ("consent", consent)].into_iter().filter(|(_, value)| !value.is_empty()));
    fields
}

async fn token(site: &TestSite, role: StaffRole, unit: &str) -> String {
    let grants = vec![Grant { unit: unit.into(), role }];
    app::staff::add(&site.site.app, role.as_str(), "Người Thử", "mat-khau-thu-nghiem", grants).await.unwrap();
    app::staff::add_token(&site.site.app, role.as_str(), "thử").await.unwrap()
}

/// Fills in, checks and sends; gives the slip.
async fn written(who: &TestSite, fields: &[(&str, &str)]) -> Page {
    let token = who.get("/work/new").await.hidden("idempotency_key").unwrap();
    let mut all = vec![("idempotency_key", token.as_str())];
    all.extend_from_slice(fields);
    let check = who.follow(&who.post("/work/new/check", &all).await).await;
    assert_eq!(check.heading(), "Xem lại trước khi gửi", "{}", check.text());
    let slip = who.post("/work/new", &all).await;
    who.follow(&slip).await
}

#[tokio::test]
async fn an_operator_writes_down_what_is_told_and_never_holds_the_senders_key() {
    let site = TestSite::new().await;
    let hotline = signed_in(&site, "hotline", "VP", &[Operator]).await;
    let form = hotline.follow(&hotline.get("/work").await).await;
    assert_eq!(form.heading(), "Ghi phản ánh thay người dân", "whoever only writes down begins there");

    let token = form.hidden("idempotency_key").unwrap();
    let send = async |fields: &[(&str, &str)]| {
        let all: Vec<_> = fields.iter().copied().chain([("idempotency_key", token.as_str())]).collect();
        hotline.post("/work/new/check", &all).await
    };
    let without_channel = send(&told("", "", "")).await;
    assert_eq!(without_channel.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without_channel.text().contains("Hãy chọn người dân phản ánh qua đâu."), "{}", without_channel.text());
    let without_consent = send(&told("phone", "ba.thu@example.test", "")).await;
    assert!(without_consent.text().contains("người phản ánh phải đồng ý"), "{}", without_consent.text());
    assert_eq!(
        without_consent.field("Điện thoại hoặc thư điện tử của người phản ánh").as_deref(),
        Some("ba.thu@example.test")
    );

    let slip = written(&hotline, &told("phone", "ba.thu@example.test", "yes")).await;
    assert!(slip.heading().starts_with("Đã ghi phản ánh "), "{}", slip.text());
    assert!(!slip.text().contains(TOLD), "this city writes to nobody");
    assert!(!slip.body().contains("?key=") && hotline.cookie("reporter").is_none());
    let code = slip.all("strong.code").remove(0);
    assert_eq!(hotline.get(&format!("/work/{code}")).await.status, StatusCode::NOT_FOUND);
    assert!(hotline.get("/statistics").await.status.is_success());
}

#[tokio::test]
async fn a_receipt_is_promised_where_it_leaves() {
    let site = TestSite::posting(&[]).await;
    let hotline = signed_in(&site, "hotline", "VP", &[Operator]).await;
    let slip = written(&hotline, &told("phone", "0912345678", "yes")).await;
    assert!(slip.text().contains(TOLD), "{}", slip.text());
    let code = slip.all("strong.code").remove(0);
    let letters = site.letters().await;
    assert!(letters.iter().any(|letter| letter.starts_with("+84912345678") && letter.contains(&code)), "{letters:?}");
    let silent = written(&hotline, &told("phone", "", "")).await;
    assert!(!silent.text().contains(TOLD));
}

#[tokio::test]
async fn whoever_stands_at_the_counter_takes_the_way_in_home_on_paper() {
    let site = TestSite::new().await;
    let counter = signed_in(&site, "counter", WARD, &[Reception]).await;
    let slip = written(&counter, &told("counter", "", "")).await;
    assert!(slip.text().contains("Chỉ đưa cho người phản ánh"), "{}", slip.text());
    let address = slip.link("Phiếu để in (PDF)").unwrap();
    let paper = counter.get(&address).await;
    assert_eq!(paper.header("content-type"), Some("application/pdf"));
    assert_eq!(paper.header("cache-control"), Some("private, no-store"));
    assert!(paper.bytes.starts_with(b"%PDF-"));

    site.clock.pass(SignedDuration::from_mins(61));
    let later = counter.get(&address.replace("slip.pdf", "slip")).await;
    assert!(later.status.is_success() && !later.text().contains("Chỉ đưa cho người phản ánh"), "{}", later.text());
    assert_eq!(counter.get("/work/new/slip?draft=nothing").await.status, StatusCode::NOT_FOUND);
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    assert_eq!(officer.get("/work/new").await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_program_of_an_operator_says_how_it_was_told_and_gets_no_key() {
    let site = TestSite::new().await;
    let hotline = token(&site, Operator, "VP").await;
    let officer = token(&site, Officer, WARD).await;
    let send = async |token: Option<&str>, more: Value| {
        let mut body = json!({ "category": "civility.sidewalk", "lat": 21.0375, "lon": 105.8365,
            "description": "Hàng quán bày kín vỉa hè trước cổng trường.", "contact": "ba.thu@example.test" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        site.json(Method::POST, "/api/v1/cases", token, &body).await
    };
    let faults = |page: &Page| -> Vec<String> {
        let errors = page.document()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|fault| fault["field"].as_str().unwrap().to_owned()).collect()
    };
    for (more, fields) in [
        (json!({}), vec!["channel", "consent"]),
        (json!({ "channel": "web", "consent": true }), vec!["channel"]),
        (json!({ "channel": "phone" }), vec!["consent"]),
    ] {
        assert_eq!(faults(&send(Some(&hotline), more.clone()).await), fields, "{more}");
    }
    let told = json!({ "channel": "phone", "consent": true });
    for other in [None, Some(officer.as_str())] {
        let page = send(other, told.clone()).await;
        assert_eq!(faults(&page), ["channel"], "they tell nothing for others: {}", page.text());
        assert!(send(other, json!({})).await.document()["key"].is_string());
    }
    let sent = send(Some(&hotline), told).await;
    assert_eq!((sent.status, &sent.document()["key"]), (StatusCode::CREATED, &Value::Null));
    let code = sent.document()["code"].as_str().unwrap().parse().unwrap();
    let seen = app::view::view(&site.site.app, code, app::view::Viewer::Anyone).await.unwrap();
    assert_eq!(seen.stored.report.channel, domain::case::Channel::Phone);
}

#[tokio::test]
async fn a_case_goes_on_paper_for_those_who_may_see_it() {
    let site = TestSite::new().await;
    let (code, _) = crate::people::send(&site, crate::people::report(), 0).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    let elsewhere = signed_in(&site, "elsewhere", "00070", &[Officer]).await;
    let page = officer.get(&format!("/work/{code}")).await;
    let address = page.link("Bản in (PDF)").unwrap();
    let paper = officer.get(&address).await;
    assert!(paper.status.is_success() && paper.bytes.starts_with(b"%PDF-"));
    assert_eq!(elsewhere.get(&address).await.status, StatusCode::NOT_FOUND);
}
