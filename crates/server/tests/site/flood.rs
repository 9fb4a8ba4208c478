//! Reports that pour in: what a browser shows, what is taken without script, and what is looked at before it is public.

use axum::http::StatusCode;
use domain::case::Publication;
use domain::code::CaseCode;

use crate::blocks::REPORT;
use crate::common::{Page, TestSite};

/// Fills the form in and looks at the page on which answers are checked.
async fn checked(visitor: &TestSite) -> (Page, String) {
    let token = visitor.get("/report").await.hidden("idempotency_key").unwrap();
    let all: Vec<_> = REPORT.into_iter().chain([("idempotency_key", token.as_str())]).collect();
    (visitor.follow(&visitor.post("/report/check", &all).await).await, token)
}

async fn sent(visitor: &TestSite, token: &str, proof: &str) -> Page {
    let all: Vec<_> =
        REPORT.into_iter().chain([("idempotency_key", token), ("photos", "0"), ("proof", proof)]).collect();
    visitor.post("/report", &all).await
}

async fn publication(site: &TestSite, page: &Page) -> Publication {
    let to = page.header("location").unwrap();
    let code: CaseCode = to.split('/').nth(2).unwrap().parse().unwrap();
    let view = app::view::view(&site.site.app, code, app::view::Viewer::Anyone).await.unwrap();
    view.stored.report.publication
}

#[tokio::test]
async fn nobody_works_for_a_report_while_few_come() {
    let site = TestSite::with(&[("FLOOD", "2")]).await;
    let visitor = site.stranger();
    let (page, token) = checked(&visitor).await;
    assert!(page.all("work-proof").is_empty());
    assert_eq!(publication(&site, &sent(&visitor, &token, "").await).await, Publication::Public);
}

#[tokio::test]
async fn while_reports_pour_in_a_proof_opens_the_way_and_without_one_little_is_taken_and_looked_at() {
    let site = TestSite::with(&[("FLOOD", "1")]).await;
    site.site.flood.count();
    let visitor = site.stranger();
    let (page, token) = checked(&visitor).await;
    assert!(page.text().contains("Đang có rất nhiều phản ánh"), "{}", page.text());
    let proven = |token: &str| {
        let proof = (0..u64::MAX).map(|nonce| nonce.to_string());
        let now = site.site.now();
        proof.clone().find(|proof| server::flood::proves(token, proof, now)).unwrap()
    };
    let proof = proven(&token);
    assert_eq!(publication(&site, &sent(&visitor, &token, &proof).await).await, Publication::Public);
    let other = site.stranger();
    let (_, token) = checked(&other).await;
    assert_eq!(
        publication(&site, &sent(&other, &token, &proof).await).await,
        Publication::Pending,
        "not a borrowed proof"
    );
    let (_, token) = checked(&other).await;
    let refused = sent(&other, &token, "").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let proof = proven(&token);
    let (_, again) = (refused, sent(&other, &token, &proof).await);
    assert!(again.status.is_redirection(), "the same draft goes with a proof: {}", again.text());
}

#[tokio::test]
async fn a_city_may_look_at_what_strangers_send_before_it_is_public() {
    let site = TestSite::with(&[("ANONYMOUS", "moderated")]).await;
    let visitor = site.stranger();
    let (_, token) = checked(&visitor).await;
    assert_eq!(publication(&site, &sent(&visitor, &token, "").await).await, Publication::Pending);
}
