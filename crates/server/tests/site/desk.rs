//! The coordinator's desk.

use axum::http::StatusCode;
use domain::staff::StaffRole::{Coordinator, Head, Intake};

use crate::common::TestSite;
use crate::office::signed_in;
use crate::people::{WARD, WARD_NAME, answer, noise, report, send};

#[tokio::test]
async fn the_desk_is_for_the_coordinator_alone() {
    let site = TestSite::new().await;
    assert!(site.get("/desk").await.header("location").is_some_and(|to| to.starts_with("/sign-in")));
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    assert_eq!(head.get("/desk").await.status, StatusCode::NOT_FOUND);
    assert_eq!(head.get("/work").await.link("Điều phối"), None);
    let city = signed_in(&site, "dieuphoi", "VP", &[Coordinator]).await;
    assert_eq!(city.get("/work").await.link("Điều phối").as_deref(), Some("/desk"));
    assert_eq!(city.get("/desk").await.heading(), "Điều phối");
}

#[tokio::test]
async fn each_case_lies_in_the_section_of_what_it_needs() {
    let site = TestSite::new().await;
    let city = signed_in(&site, "dieuphoi", "VP", &[Coordinator]).await;
    let ward = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let (passed, _) = send(&site, report(), 0).await;
    let fields = [("version", "1"), ("text", "Việc này của sở, không phải của phường.")];
    assert!(ward.post(&format!("/work/{passed}/forward"), &fields).await.status.is_redirection());
    let (unhappy, key) = send(&site, report(), 0).await;
    answer(&site, unhappy, "Đã xử lý xong việc này vào ngày 24/11/2026 tại số 12 phố Quán Thánh.").await;
    let who = app::case::Who::Reporter(key.into());
    crate::people::act(&site, who, unhappy, "reopen", |input| input.text = "Vỉa hè vẫn bị chiếm.".into()).await;
    let (loud, _) = send(&site, noise(), 0).await;
    let page = city.get("/desk").await;
    for (section, code) in [("forwarded", passed), ("reopened", unhappy), ("pending", loud)] {
        let rows = page.all(&format!("#{section} tbody tr"));
        assert!(rows.len() == 1 && rows[0].contains(&code.to_string()), "{section}: {rows:?}");
    }
    assert!(page.all("#forwarded tbody tr")[0].contains("chuyển 1 lần"));
    assert!(page.all("#week tbody tr").iter().any(|row| row.contains(WARD_NAME)));
}

#[tokio::test]
async fn the_coordinator_shows_what_waited_and_reviews_what_did_not_satisfy() {
    let site = TestSite::new().await;
    let city = signed_in(&site, "dieuphoi", "VP", &[Coordinator]).await;
    let (loud, _) = send(&site, noise(), 0).await;
    let fields = [("what", "public"), ("reason", "Không thấy mặt ai.")];
    let shown = city.post(&format!("/work/{loud}/moderate"), &fields).await;
    assert_eq!(city.follow(&shown).await.all(".notice[role=status]"), ["Đã thay đổi phần được công khai."]);
    assert!(site.get(&format!("/cases/{loud}")).await.text().contains("karaoke"));
    assert!(city.get("/desk").await.all("#pending tbody tr").is_empty());
}
