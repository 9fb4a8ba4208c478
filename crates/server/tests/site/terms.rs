//! Roles that end, people who are removed, and units that are no more, while somebody is signed in.

use app::pack::Files;
use axum::http::StatusCode;
use domain::staff::{Grant, StaffRole};
use jiff::SignedDuration;
use jiff::civil::date;

use crate::common::TestSite;
use crate::office::signed_in;
use crate::people::{WARD, WARD_NAME, report, send};

/// The ward that takes over.
const HEIR: &str = "00070";
const HEIR_NAME: &str = "Ủy ban nhân dân phường Hoàn Kiếm";

/// From ten in the evening to two in the morning: sessions go on, a day ends.
async fn late_evening() -> TestSite {
    let site = TestSite::new().await;
    site.clock.pass(SignedDuration::from_hours(13));
    site
}

fn to_the_next_day(site: &TestSite) {
    site.clock.pass(SignedDuration::from_hours(4));
}

/// Today is the last day of the ward.
async fn abolish(site: &TestSite, successor: &str) {
    let mut files = Files::hanoi();
    let units = String::from_utf8(files.0.remove("units.csv").unwrap()).unwrap();
    let (exists, ends) = (",00004,2025-07-01,,,", format!(",00004,2025-07-01,2026-11-25,{successor},"));
    assert!(units.contains(exists));
    files.0.insert("units.csv".to_owned(), units.replace(exists, &ends).into_bytes());
    let pack = app::pack::from_files(&files).unwrap();
    let app = &site.site.app;
    app::city::load(&app.db, &files, &pack, site.site.now()).await.unwrap();
    assert!(app::city::refresh(app).await.unwrap());
}

#[tokio::test]
async fn a_unit_abolished_while_its_head_is_signed_in_says_who_took_over() {
    let site = late_evening().await;
    let (code, _) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[StaffRole::Head]).await;
    abolish(&site, HEIR).await;
    assert_eq!(head.get("/work").await.status, StatusCode::OK, "the last day is a day");
    to_the_next_day(&site);
    for path in ["/work".to_owned(), format!("/work/{code}"), "/inbox".to_owned()] {
        let page = head.get(&path).await;
        assert_eq!(
            (page.status, page.heading().as_str()),
            (StatusCode::FORBIDDEN, "Đơn vị của bạn đã kết thúc hoạt động")
        );
        assert!(page.text().contains(&format!("{WARD_NAME} đã kết thúc hoạt động")), "{}", page.text());
        let way_on = page.link(&format!("Xem các vụ việc của {HEIR_NAME}")).unwrap();
        assert_eq!(head.get(&way_on).await.status, StatusCode::OK);
        assert_eq!(page.action("Đăng xuất").as_deref(), Some("/sign-out"));
    }
    let words = "Đã kiểm tra <tại chỗ> lúc 9 giờ";
    let late = head.post(&format!("/work/{code}/refuse"), &[("text", words), ("reason", "duplicate")]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert_eq!(late.all("textarea"), [words], "what was typed can be copied");
    let problem = head.get("/api/v1/work").await;
    assert_eq!((problem.status, problem.json()["items"].is_array()), (StatusCode::OK, true));
    assert_eq!(problem.json()["items"].as_array().map(Vec::len), Some(0), "a program finds nothing either");
}

#[tokio::test]
async fn a_unit_that_the_city_does_not_know_any_more_has_no_heir() {
    let site = TestSite::new().await;
    let head = signed_in(&site, "minh", "gone", &[StaffRole::Head]).await;
    let page = head.get("/work").await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::FORBIDDEN, "Đơn vị của bạn đã kết thúc hoạt động"));
    assert!(page.text().contains("Chưa có đơn vị nào được ghi là kế thừa"), "{}", page.text());
}

#[tokio::test]
async fn work_goes_on_where_a_role_is_left() {
    let site = late_evening().await;
    let both = signed_in(&site, "lan", WARD, &[StaffRole::Head]).await;
    let elsewhere = Grant { unit: HEIR.into(), role: StaffRole::Intake };
    app::staff::give(&site.site.app, "Lan", elsewhere, None, None).await.unwrap();
    abolish(&site, HEIR).await;
    to_the_next_day(&site);
    assert_eq!(both.get("/work").await.status, StatusCode::OK);
    assert_eq!(both.get("/desk").await.status, StatusCode::NOT_FOUND, "but not with a role that nobody gave");
}

#[tokio::test]
async fn a_role_that_ended_is_told_without_a_word_about_units() {
    let site = late_evening().await;
    let head = signed_in(&site, "minh", WARD, &[StaffRole::Head]).await;
    let grant = Grant { unit: WARD.into(), role: StaffRole::Head };
    let today = Some(date(2026, 11, 25));
    app::staff::give(&site.site.app, "minh", grant, today, today).await.unwrap();
    assert_eq!(head.get("/work").await.status, StatusCode::OK);
    to_the_next_day(&site);
    let page = head.get("/work").await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::FORBIDDEN, "Hiện bạn không giữ vai trò nào"));
    assert!(!page.text().contains("đã kết thúc hoạt động"));
}

#[tokio::test]
async fn whoever_is_removed_is_signed_out_everywhere_and_cannot_come_back() {
    let site = TestSite::new().await;
    let head = signed_in(&site, "minh", WARD, &[StaffRole::Head]).await;
    let token = app::staff::add_token(&site.site.app, "minh", "a program").await.unwrap();
    let ask = || site.json(axum::http::Method::GET, "/api/v1/work", Some(&token), &serde_json::Value::Null);
    assert_eq!(ask().await.status, StatusCode::OK);
    app::staff::remove(&site.site.app, "Minh").await.unwrap();
    assert!(head.get("/work").await.header("location").is_some_and(|to| to.starts_with("/sign-in")));
    assert_eq!(ask().await.status, StatusCode::UNAUTHORIZED);
    let again = site.post("/sign-in", &[("login", "minh"), ("password", crate::office::PASSWORD)]).await;
    assert_eq!(again.all("[role=alert] a"), ["Tên đăng nhập hoặc mật khẩu chưa đúng."]);
    assert!(matches!(app::staff::remove(&site.site.app, "minh").await, Err(app::Error::NotFound)));
}

#[tokio::test]
async fn a_role_is_given_only_in_a_unit_that_exists_and_for_days_that_run_forwards() {
    let site = TestSite::new().await;
    signed_in(&site, "minh", WARD, &[StaffRole::Head]).await;
    abolish(&site, HEIR).await;
    let app = &site.site.app;
    let give = |unit: &str, from, until| {
        app::staff::give(app, "minh", Grant { unit: unit.into(), role: StaffRole::Officer }, from, until)
    };
    let fault = |outcome: Result<(), app::Error>| match outcome {
        Err(app::Error::Invalid(faults)) => faults[0].key.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(fault(give("nowhere", None, None).await), "staff-unit-unknown");
    assert_eq!(fault(give(WARD, Some(date(2026, 11, 26)), None).await), "staff-unit-ended");
    assert_eq!(fault(give(HEIR, Some(date(2026, 12, 2)), Some(date(2026, 12, 1))).await), "staff-term-backwards");
    assert!(give(HEIR, None, Some(date(2026, 12, 31))).await.is_ok());
}
