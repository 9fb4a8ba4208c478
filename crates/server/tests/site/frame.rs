//! What every page has, and what stands before every handler.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::staff::StaffRole;
use jiff::SignedDuration;

use crate::common::TestSite;

#[tokio::test]
async fn the_first_page_speaks_vietnamese_and_leads_to_everything() {
    let page = TestSite::new().await.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.link("Gửi phản ánh").as_deref(), Some("/report"));
    assert_eq!(page.link("Đến nội dung chính").as_deref(), Some("#main"));
    assert!(page.body().contains("<html lang=\"vi\">"));
}

#[tokio::test]
async fn the_language_is_chosen_once_and_the_switch_keeps_the_page() {
    let site = TestSite::new().await;
    let lost = site.get("/nowhere?state=sent").await;
    let switch = lost.link("English").unwrap();
    assert_eq!(switch, "/nowhere?state=sent&lang=en");
    assert_eq!(site.get(&switch).await.heading(), "This page was not found");
    assert_eq!(site.cookie("lang").as_deref(), Some("en"));
    assert_eq!(site.get("/").await.link("Send a report").as_deref(), Some("/report"));
}

#[tokio::test]
async fn what_is_not_there_has_a_way_on() {
    let site = TestSite::new().await;
    let page = site.get("/nowhere").await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::NOT_FOUND, "Không tìm thấy trang này"));
    assert_eq!(page.link("Về trang đầu").as_deref(), Some("/"));
    let problem = site.get("/api/v1/nowhere?lang=en").await;
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    assert_eq!(problem.json()["title"], "This page was not found");
}

#[tokio::test]
async fn a_form_from_another_site_is_not_taken() {
    let site = TestSite::new().await;
    for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let page = site.ask(Method::POST, "/", &[header], Body::empty()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    let page = site.post("/", &[]).await;
    assert_eq!((page.status, page.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, Some("GET,HEAD")));
}

#[tokio::test]
async fn no_page_runs_inline_script_or_loads_from_elsewhere() {
    let page = TestSite::new().await.get("/").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self';") && !policy.contains("http"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let site = TestSite::with(&[("BASE_MAP", "https://tiles.example/style.json")]).await;
    assert!(site.get("/").await.header("content-security-policy").unwrap().contains("https://tiles.example"));
}

#[tokio::test]
async fn a_public_page_is_made_once_and_given_to_all() {
    let site = TestSite::new().await;
    let first = site.get("/").await;
    let second = site.stranger().get("/").await;
    assert_eq!((first.header("x-cache"), second.header("x-cache")), (Some("miss"), Some("hit")));
    assert_eq!(first.body(), second.body());
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    let english = site.ask(Method::GET, "/", &[("accept-language", "en")], Body::empty()).await;
    assert_eq!(english.header("x-cache"), Some("miss"));
}

#[tokio::test]
async fn a_personal_page_is_never_shared() {
    let site = TestSite::new().await;
    for cookie in ["session=abc", "reporter=key"] {
        let page = site.ask(Method::GET, "/", &[("cookie", cookie)], Body::empty()).await;
        assert_eq!((page.header("x-cache"), page.header("cache-control")), (None, Some("no-store")));
    }
}

#[tokio::test]
async fn pages_are_sent_compressed_from_the_cache_too() {
    let site = TestSite::new().await;
    for from in ["miss", "hit"] {
        let page = site.ask(Method::GET, "/", &[("accept-encoding", "gzip")], Body::empty()).await;
        assert_eq!((page.header("content-encoding"), page.header("x-cache")), (Some("gzip"), Some(from)));
    }
}

#[tokio::test]
async fn a_text_for_the_next_page_is_shown_once_and_only_if_it_is_ours() {
    let site = TestSite::new().await;
    let told = site.ask(Method::GET, "/", &[("cookie", "flash=site-tagline")], Body::empty()).await;
    assert_eq!(told.all("[role=status]"), ["Cầu nối người dân và chính quyền"]);
    assert!(told.header("set-cookie").is_some_and(|cookie| cookie.starts_with("flash=; ")));
    let forged = site.ask(Method::GET, "/", &[("cookie", "flash=call-this-number")], Body::empty()).await;
    assert!(forged.all("[role=status]").is_empty());
}

#[tokio::test]
async fn assets_are_kept_for_ever_under_an_address_of_their_content() {
    let site = TestSite::new().await;
    let home = site.get("/").await.body();
    let start = home.find("/assets/css/app.css?v=").or_else(|| home.find("/assets/built/app")).unwrap();
    let address = &home[start..start + home[start..].find('"').unwrap()];
    let sheet = site.get(address).await;
    assert_eq!(sheet.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(sheet.header("cache-control").unwrap().contains("immutable"));
    let tag = ("if-none-match", sheet.header("etag").unwrap());
    assert_eq!(site.ask(Method::GET, address, &[tag], Body::empty()).await.status, StatusCode::NOT_MODIFIED);
    assert!(site.get("/assets/css/app.css").await.header("cache-control").unwrap().contains("no-cache"));
}

#[tokio::test]
async fn the_page_without_a_connection_is_nobodys_own_and_its_worker_stands_at_the_root() {
    let site = TestSite::new().await;
    let page = site.get("/offline").await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, "Không có kết nối mạng"));
    assert_eq!(page.header("cache-control"), Some("private, no-cache"), "browsers may keep it");
    let english = site.get("/offline?lang=en").await;
    assert_eq!(english.all("kept-warnings"), ["This device has kept no warnings."]);
    let worker = site.get("/sw.js").await;
    if worker.status == StatusCode::OK {
        assert_eq!(worker.header("cache-control"), Some("public, no-cache"), "a new one is seen at once");
        assert!(worker.body().contains("/assets/built/app-") && !worker.body().contains("import"));
    } else {
        assert_eq!(worker.status, StatusCode::NOT_FOUND, "the islands are not built");
    }
}

#[tokio::test]
async fn the_ground_of_maps_is_read_in_ranges() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let site = TestSite::with(&[("BASE_MAP", path)]).await;
    let range = [("range", "bytes=0-8"), ("accept-encoding", "gzip")];
    let part = site.ask(Method::GET, "/map/ground.pmtiles", &range, Body::empty()).await;
    assert_eq!((part.status, part.body().as_str()), (StatusCode::PARTIAL_CONTENT, "[package]"));
    assert_eq!(TestSite::new().await.get("/map/ground.pmtiles").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn machines_can_see_that_the_site_is_well() {
    let site = TestSite::new().await;
    assert_eq!(site.get("/healthz").await.body(), "ok");
    assert_eq!(site.get("/readyz").await.status, StatusCode::OK);
    assert!(site.get("/metrics").await.body().contains("route=\"/healthz\",method=\"GET\",status=\"200\""));
    let closed = TestSite::with(&[("METRICS_FROM", "10.0.0.0/8")]).await;
    assert_eq!(closed.get("/metrics").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn machines_can_see_what_became_of_actions_and_how_busy_the_database_is() {
    let site = TestSite::new().await;
    let (code, key) = crate::people::send(&site, crate::people::report(), 0).await;
    let who = || app::case::Who::Reporter(key.clone().into());
    crate::people::act(&site, who(), code, "withdraw", |_| {}).await;
    for action in ["withdraw", "call\"the\nmayor"] {
        let input = app::case::ActionInput { action: action.into(), ..Default::default() };
        assert!(app::case::act(&site.site.app, who(), code, input, Vec::new()).await.is_err());
    }
    let text = site.get("/metrics").await.body();
    let counted: Vec<_> = text.lines().filter(|line| line.starts_with("nhipcau_case_actions_total{")).collect();
    let line = |action, outcome| format!("nhipcau_case_actions_total{{action=\"{action}\",outcome=\"{outcome}\"}} 1");
    let expected = [("send", "done"), ("unknown", "invalid"), ("withdraw", "conflict"), ("withdraw", "done")];
    assert_eq!(counted, expected.map(|(action, outcome)| line(action, outcome)));
    assert!(text.contains("\nnhipcau_database_write_queue 0\n"), "{text}");
}

#[tokio::test]
async fn who_is_signed_in_has_their_own_places() {
    let site = TestSite::new().await;
    let staff = site.signed_in("lan", "00070", &[StaffRole::Intake]).await;
    let page = staff.get("/").await;
    assert_eq!((page.link("Công việc").as_deref(), page.link("Điều phối")), (Some("/work"), None));
    assert_eq!(page.action("Đăng xuất").as_deref(), Some("/sign-out"));
    staff.clock.pass(SignedDuration::from_hours(13));
    assert_eq!(staff.get("/").await.link("Công việc"), None);
}

#[tokio::test]
async fn a_program_is_who_its_token_says() {
    let site = TestSite::new().await;
    site.signed_in("lan", "00070", &[StaffRole::Intake]).await;
    let token = app::staff::add_token(&site.site.app, "lan", "bridge").await.unwrap();
    let bearer = format!("Bearer {token}");
    let page = site.ask(Method::GET, "/", &[("authorization", &bearer)], Body::empty()).await;
    assert_eq!(page.link("Công việc").as_deref(), Some("/work"));
}

#[tokio::test]
async fn the_interface_can_be_read_and_tried() {
    let site = TestSite::new().await;
    let document = site.get("/api/v1/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let explorer = site.get("/api/docs/").await;
    assert!(explorer.body().contains("swagger-ui"));
    assert_eq!(site.get("/api/docs/swagger-ui.css").await.status, StatusCode::OK);
}
