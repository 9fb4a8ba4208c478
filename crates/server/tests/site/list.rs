//! Finding public cases: the list, the map beside it, and the first page.

use axum::body::Body;
use axum::http::{Method, StatusCode};

use crate::common::TestSite;
use crate::people::{answer, noise, report, send};

fn titles(page: &crate::common::Page) -> Vec<String> {
    page.all(".case h3")
}

#[tokio::test]
async fn an_empty_list_says_what_to_do() {
    let site = TestSite::new().await;
    let page = site.get("/cases").await;
    assert_eq!(
        (page.heading().as_str(), page.all(".empty p")[0].as_str()),
        ("Các vụ việc", "Chưa có vụ việc nào. Bạn có thể là người đầu tiên.")
    );
    let narrowed = site.get("/cases?group=refused").await;
    assert_eq!(narrowed.link("Xem tất cả").as_deref(), Some("/cases"));
}

#[tokio::test]
async fn cases_are_found_by_words_without_marks_state_field_unit_area_and_day() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    answer(&site, code, "Ngày 24/11 đã dẹp hàng quán và kẻ lại vạch trước cổng trường học.").await;
    for (query, found) in [
        ("q=via+he", 1),
        ("q=hang+quan", 1),
        ("q=o+ga", 0),
        ("group=answered", 1),
        ("group=open", 0),
        ("group=overdue", 0),
        ("field=civility", 1),
        ("field=traffic", 0),
        ("unit=00004", 1),
        ("unit=00008", 0),
        ("area=00004", 1),
        ("area=00008", 0),
        ("since=2026-11-25&until=2026-11-25", 1),
        ("until=2026-11-24", 0),
        ("since=nonsense", 1),
    ] {
        for path in ["/cases", "/map"] {
            assert_eq!(titles(&site.get(&format!("{path}?{query}")).await).len(), found, "{path}?{query}");
        }
        let dots = site.get(&format!("/api/v1/cases.geojson?{query}")).await.json();
        assert_eq!(dots["features"].as_array().unwrap().len(), found, "{query}");
    }
    let page = site.get("/cases?q=via+he&unit=00004").await;
    assert_eq!(page.field("Tìm theo chữ hoặc mã").as_deref(), Some("via he"), "what was asked stays");
    assert_eq!(page.field("Đơn vị").as_deref(), Some("00004"));
}

#[tokio::test]
async fn a_code_in_the_search_box_leads_to_the_case() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let found = site.get(&format!("/cases?q={}", code.to_string().to_lowercase())).await;
    assert_eq!(found.header("location"), Some(format!("/cases/{code}").as_str()));
}

#[tokio::test]
async fn older_cases_are_on_further_pages_and_none_is_there_twice() {
    let site = TestSite::new().await;
    for _ in 0..23 {
        send(&site, report(), 0).await;
    }
    let first = site.get("/cases?field=civility").await;
    let second = site.get(&first.link("Cũ hơn").unwrap()).await;
    assert_eq!((titles(&first).len(), titles(&second).len()), (20, 3));
    assert_eq!(second.link("Về mới nhất").as_deref(), Some("/cases?field=civility"));
    assert_eq!(second.link("Cũ hơn"), None);
}

#[tokio::test]
async fn what_is_near_is_found_by_a_rounded_place_or_by_choosing_the_ward() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let (done, _) = send(&site, report(), 0).await;
    answer(&site, done, "Ngày 24/11 đã dẹp hàng quán và kẻ lại vạch trước cổng trường học.").await;
    let page = site.get("/near?lat=21.038&lon=105.837").await;
    assert_eq!(page.all("#near-found > p:first-child"), ["Có 2 vụ việc quanh đây."]);
    assert_eq!(page.all("#near-found h2"), ["Gần nhất, đang giải quyết", "Mới nhất ở Phường Ba Đình"]);
    let (open, answered) = (page.body().find(&code.to_string()), page.body().find(&done.to_string()));
    assert!(open.is_some() && open < answered, "the open one first, each once");
    assert_eq!(page.link("Xem tất cả ở Phường Ba Đình").as_deref(), Some("/cases?area=00004"));
    for nowhere in ["/near", "/near?lat=48.2&lon=16.4", "/near?lat=x&lon=105.8"] {
        let page = site.get(nowhere).await;
        assert!(page.text().contains("nằm ngoài địa bàn thành phố") && titles(&page).is_empty(), "{nowhere}");
    }
    let home = site.get("/").await;
    assert_eq!(home.all("near-me option").len(), 127, "the whole city until one is chosen");
    assert!(home.body().contains("data-here=\"Xem quanh chỗ tôi đang đứng\""));
}

#[tokio::test]
async fn what_waits_for_a_moderator_or_is_private_is_nowhere_in_public() {
    let site = TestSite::new().await;
    let (pending, _) = send(&site, noise(), 0).await;
    let (private, _) = send(&site, app::report::ReportInput { visibility: "private".into(), ..report() }, 0).await;
    for path in ["/", "/cases", "/map", "/api/v1/cases.geojson"] {
        let body = site.get(path).await.body();
        assert!(!body.contains(&pending.to_string()) && !body.contains(&private.to_string()), "{path}");
    }
}

#[tokio::test]
async fn a_card_shows_photo_state_place_and_age() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 1).await;
    let page = site.get("/cases").await;
    let meta = page.all(".case .meta").join(" ");
    for part in ["Chờ tiếp nhận", "Số 12 phố Quán Thánh, Phường Ba Đình", "09:00 hôm nay"] {
        assert!(meta.contains(part), "{part} in {meta}");
    }
    assert!(page.body().contains(&format!("/cases/{code}/photos/")));
    assert_eq!(page.link("Lấn chiếm vỉa hè, lòng đường"), Some(format!("/cases/{code}")));
}

#[tokio::test]
async fn the_map_has_points_areas_and_says_that_borders_are_approximate() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let page = site.get("/map").await;
    assert!(page.body().contains("data-src=\"/api/v1/cases.geojson?lang=vi\""), "{}", page.body());
    assert!(page.body().contains("chỉ gần đúng"));
    let dots = site.get("/api/v1/cases.geojson").await;
    assert_eq!(dots.header("content-type"), Some("application/geo+json"));
    let dot = &dots.json()["features"][0];
    assert_eq!(dot["geometry"]["coordinates"], serde_json::json!([105.8365, 21.0375]));
    assert_eq!(dot["properties"]["url"], format!("/cases/{code}"));
    let areas = site.get("/api/v1/areas.geojson").await;
    assert_eq!(areas.json()["features"].as_array().unwrap().len(), 126);
    assert_eq!(areas.json()["features"][0]["properties"]["approximate"], true);
    let tag = areas.header("etag").unwrap();
    let again = site.ask(Method::GET, "/api/v1/areas.geojson", &[("if-none-match", tag)], Body::empty()).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let zipped = site.ask(Method::GET, "/api/v1/areas.geojson", &[("accept-encoding", "gzip")], Body::empty()).await;
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    assert!(zipped.bytes.len() < 40_000, "{} bytes", zipped.bytes.len());
}

#[tokio::test]
async fn the_first_page_leads_to_a_report_and_tells_whether_the_city_keeps_its_word() {
    let site = TestSite::new().await;
    let empty = TestSite::new().await.get("/").await;
    assert!(empty.all("#word").is_empty(), "no figures of nothing");
    let (code, key) = send(&site, report(), 1).await;
    answer(&site, code, "Ngày 24/11 đã dẹp hàng quán và kẻ lại vạch trước cổng trường học.").await;
    crate::people::rate(&site, code, &key).await;
    let page = site.get("/").await;
    let figures = page.all(".figure");
    assert_eq!(figures[0], "Đã nhận 1 trong 12 tuần qua");
    assert_eq!(figures[1], "Đã trả lời 100,0 % 1 trên 1 vụ nhận");
    assert_eq!(figures[3], "Hài lòng, chấp nhận 100,0 % 1 trên 1 lượt đánh giá");
    assert_eq!(titles(&page), ["Lấn chiếm vỉa hè, lòng đường"]);
    assert_eq!(page.action("Xem").as_deref(), Some("/follow"));
    let zipped = site.ask(Method::GET, "/", &[("accept-encoding", "gzip")], Body::empty()).await;
    assert!(zipped.bytes.len() < 10_000, "{} bytes", zipped.bytes.len());
}
