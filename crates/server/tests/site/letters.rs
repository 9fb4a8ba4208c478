//! The words of letters, and what comes back of them.

use app::jobs;
use app::report::ReportInput;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::staff::StaffRole;
use jiff::SignedDuration;

use crate::common::TestSite;
use crate::people::{WARD, report, send};
use crate::warning::Desk;

/// A report whose sender left an address.
fn reached_by(contact: &str) -> ReportInput {
    ReportInput { contact: contact.to_owned(), ..report() }
}

const KEY: &str = "0123456789abcdef";

#[tokio::test]
async fn who_sent_a_report_reads_what_became_of_it_and_acts_by_the_link() {
    let site = TestSite::posting(&[]).await;
    let (code, _) = send(&site, reached_by("lan@example.test"), 0).await;
    let letters = site.letters().await;
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert!(letter.starts_with(&format!("lan@example.test\n[{code}] Chúng tôi đã nhận phản ánh của bạn")), "{letter}");
    let link = letter.lines().find(|line| line.contains(&format!("/cases/{code}?key="))).unwrap();
    let path = link.strip_prefix("http://localhost:8080").unwrap();
    let stranger = site.stranger();
    let opened = stranger.get(path).await;
    let page = stranger.follow(&opened).await;
    assert!(page.text().contains("Rút"), "the reporter may withdraw: {}", page.text());
    assert!(letter.contains("/stop?topic=case"), "{letter}");
}

#[tokio::test]
async fn every_letter_has_its_words_in_every_language_and_is_shown_to_operators() {
    let site = TestSite::posting(&[]).await;
    let admin = site.signed_in("admin", "VP", &[StaffRole::Admin]).await;
    assert!(admin.get("/letters").await.text().contains("Chưa có vụ việc công khai nào"));
    let (code, _) = send(&site, report(), 0).await;
    Desk::new(&site).await.release(&[("headline_vi", "Ngập ven hồ")]).await;
    for language in ["vi", "en"] {
        let page = admin.get(&format!("/letters?code={code}&language={language}")).await;
        let shown = page.all("details.action summary");
        assert!(shown.len() > 40, "{}", shown.len());
        assert_eq!(shown.iter().filter(|subject| subject.contains("Ngập ven hồ")).count(), 3, "{shown:?}");
        let body = page.text();
        for missing in ["letter-", "inbox-kind", "letters-", "case-clock"] {
            assert!(!body.contains(missing), "{language}: {missing} in {body}");
        }
        assert!(shown.iter().all(|subject| !subject.is_empty() && subject.chars().count() < 160), "{shown:?}");
    }
    let unknown = admin.get("/letters?code=nothing").await;
    assert!(
        unknown.text().contains("nothing")
            || unknown.field("Mã của một vụ việc công khai").as_deref() == Some("nothing")
    );
    let officer = site.signed_in("officer", WARD, &[StaffRole::Officer]).await;
    assert_eq!(officer.get("/letters").await.status, StatusCode::NOT_FOUND);
    assert!(site.letters().await.is_empty() || site.letters().await.len() <= 1, "nothing is sent from there");
}

#[tokio::test]
async fn receipts_and_bounces_are_taken_by_whoever_knows_the_address_and_nobody_else() {
    let form = [
        ("RECEIPTS_KEY", KEY),
        ("SMS_RECEIPT_REFERENCE", "id"),
        ("SMS_RECEIPT_RESULT", "status"),
        ("SMS_RECEIPT_GONE", "unknown-subscriber"),
    ];
    let site = TestSite::posting(&form).await;
    let post = |path: String, body: Vec<u8>| {
        let site = &site;
        async move { site.ask(Method::POST, &path, &[("content-type", "application/json")], Body::from(body)).await.status }
    };
    let sms = || format!("/api/v1/receipts/sms/{KEY}");
    assert_eq!(post("/api/v1/receipts/sms/0123456789abcdeX".to_owned(), b"[]".to_vec()).await, StatusCode::NOT_FOUND);
    assert_eq!(post(sms(), br#"{"id":"x","status":"delivered"}"#.to_vec()).await, StatusCode::NO_CONTENT);
    assert_eq!(post(sms(), b"<html>".to_vec()).await, StatusCode::UNPROCESSABLE_ENTITY);
    let one = br#"{"id":"0000000000000000","status":"delivered","more":"................................"},"#;
    let mut many = b"[".to_vec();
    while many.len() < 10_000_000 {
        many.extend_from_slice(one);
    }
    many.truncate(many.len() - 1);
    many.push(b']');
    assert_eq!(post(sms(), many).await, StatusCode::NO_CONTENT);
    assert_eq!(post(sms(), vec![b' '; 40_000_000]).await, StatusCode::PAYLOAD_TOO_LARGE);
    let mail = || format!("/api/v1/receipts/mail/{KEY}");
    assert_eq!(post(mail(), b"Subject: hello\r\n\r\nnothing came back".to_vec()).await, StatusCode::NO_CONTENT);
    assert_eq!(TestSite::new().await.get(&sms()).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_letter_that_comes_back_stops_letters_to_that_address() {
    let site = TestSite::posting(&[("RECEIPTS_KEY", KEY)]).await;
    let fields = reached_by("weg@example.test");
    send(&site, fields.clone(), 0).await;
    jobs::drain(&site.site.app).await.unwrap();
    let reference = site
        .site
        .app
        .db
        .read::<_, app::Error>(|tx| {
            Box::pin(async move {
                let sql = "select reference from message where state = 'sent'";
                Ok(tx.one(sql, &[], |row| row.get::<String>(0)).await?)
            })
        })
        .await
        .unwrap();
    let report = format!(
        "From: mailer-daemon@example.test\r\nTo: bounce+{reference}@localhost\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.test\r\n\r\n\
         Final-Recipient: rfc822; weg@example.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    );
    let path = format!("/api/v1/receipts/mail/{KEY}");
    let kind = [("content-type", "message/rfc822")];
    let taken = site.ask(Method::POST, &path, &kind, Body::from(report)).await;
    assert_eq!(taken.status, StatusCode::NO_CONTENT);
    site.letters().await;
    site.clock.pass(SignedDuration::from_hours(1));
    send(&site, fields, 0).await;
    assert!(site.letters().await.is_empty());
}
