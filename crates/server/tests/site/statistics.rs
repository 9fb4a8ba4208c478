//! The public figures: counts beside shares, by field, unit, area and week, on pages and in files.

use axum::http::StatusCode;

use crate::common::TestSite;
use crate::people::{WARD_NAME, answer, rate, refuse, report, send};

const ANSWER: &str = "Ngày 24/11 đã dẹp hàng quán và kẻ lại vạch trước cổng trường học.";

/// Three reports: one answered and rated, one refused, one waiting.
async fn counted() -> TestSite {
    let site = TestSite::new().await;
    let (done, key) = send(&site, report(), 0).await;
    answer(&site, done, ANSWER).await;
    rate(&site, done, &key).await;
    let (refused, _) = send(&site, report(), 0).await;
    refuse(&site, refused).await;
    send(&site, report(), 0).await;
    site
}

#[tokio::test]
async fn every_share_stands_beside_its_counts() {
    let page = counted().await.get("/statistics").await;
    let figures = page.all(".figure");
    assert_eq!(figures[0], "Đã nhận 3");
    assert_eq!(figures[1], "Đã trả lời 33,3 % 1 trên 3 vụ nhận");
    assert_eq!(figures[2], "Đúng hạn 100,0 % 1 trên 1 vụ đã trả lời");
    assert_eq!(figures[4], "Không hài lòng 0,0 % 0 trên 1 lượt đánh giá");
    let row = page.all("section[aria-labelledby=unit] tbody tr").join(" ");
    assert_eq!(row, format!("{WARD_NAME} * 3 100,0 % 1 0 1 33,3 % 1 0 0 1 100,0 % 1 100,0 % 0,0 %"));
    assert!(page.text().contains("Dưới 20 vụ"), "too few to compare");
    assert!(page.text().contains("Văn minh đô thị 100,0 % (3)"), "the chart is a table");
}

#[tokio::test]
async fn figures_can_be_grouped_by_the_areas_of_a_map_and_cut_to_a_unit_and_a_time() {
    let site = counted().await;
    let set = site.site.app.city().areas[0].set().code.clone();
    let by_area = site.get(&format!("/statistics?by={set}")).await;
    assert_eq!(by_area.all("section[aria-labelledby=area] tbody th"), ["Phường Ba Đình *"]);
    let other = site.get("/statistics?unit=00008").await;
    assert!(other.all("section[aria-labelledby=field] tbody tr").is_empty());
    let before = site.get("/statistics?from=2024-08-01&to=2024-08-31").await;
    assert_eq!(before.all(".empty p"), ["Không có vụ việc nào trong thời gian này."]);
    assert_eq!(before.field("Từ ngày").as_deref(), Some("2024-08-01"));
}

#[tokio::test]
async fn every_table_is_a_file_of_counts() {
    let site = counted().await;
    let page = site.get("/statistics?period=year").await;
    let file = page.link("Tải tệp CSV: Theo lĩnh vực").unwrap();
    assert_eq!(file, "/statistics.csv?table=field&period=year");
    let csv = site.get(&file).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = csv.body();
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}field,name,received,waiting,in_progress,handled"));
    assert!(lines[1].starts_with("\"civility\",\"Văn minh đô thị\",3,1,0,1,1"), "{}", lines[1]);
    assert_eq!(site.get("/statistics.csv?table=nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_assumption_is_called_one_and_names_its_source() {
    let page = counted().await.get("/statistics").await;
    assert!(!page.text().contains("Người có tài khoản"), "nothing was noted, so nothing is claimed");
}
