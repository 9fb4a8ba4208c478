//! Warnings, from the desk of those who issue them to the pages of everyone.

use axum::http::{Method, StatusCode};
use domain::staff::StaffRole::{Officer, Publisher, Releaser};

use crate::common::{Page, Part, TestSite, jpeg};
use crate::people::WARD;

pub(crate) const HEADLINE: &str = "Ngập sâu trên các phố ven hồ";

/// What a person fills in; `more` goes before, and wins.
pub(crate) fn filled<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("unit", WARD),
        ("mode", "actual"),
        ("kind", "flood"),
        ("danger", "risk:great"),
        ("certainty", "observed"),
        ("headline_vi", HEADLINE),
        ("description_vi", "Mưa lớn từ sáng, nhiều phố ngập 30 đến 50 cm."),
        ("instruction_vi", "Không đi qua chỗ ngập.\nNgắt điện ở tầng dưới."),
        ("areas", WARD),
        ("expires", "2026-11-25T21:00"),
    ];
    let known: Vec<&str> = more.iter().map(|(name, _)| *name).collect();
    more.iter().copied().chain(usual.into_iter().filter(|(name, _)| !known.contains(name))).collect()
}

/// The two who issue the warnings of the ward.
pub(crate) struct Desk {
    pub(crate) publisher: TestSite,
    pub(crate) releaser: TestSite,
}

impl Desk {
    pub(crate) async fn new(site: &TestSite) -> Self {
        Self {
            publisher: site.signed_in("soan", WARD, &[Publisher]).await,
            releaser: site.signed_in("phat", WARD, &[Releaser]).await,
        }
    }

    /// Writes a draft; the id in its address.
    async fn draft(&self, more: &[(&str, &str)]) -> String {
        let saved = self.publisher.post("/work/warnings/new", &filled(more)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let to = saved.header("location").unwrap();
        to.trim_start_matches("/work/warnings/").split('?').next().unwrap().to_owned()
    }

    /// From the first word to everyone.
    pub(crate) async fn release(&self, more: &[(&str, &str)]) -> String {
        let id = self.draft(more).await;
        did(&self.publisher, &id, "submit", "").await;
        did(&self.releaser, &id, "release", "").await;
        id
    }
}

/// Does it as the form on the page would: with the version the page has.
pub(crate) async fn act(who: &TestSite, id: &str, action: &str, text: &str) -> Page {
    let version = who.get(&format!("/work/warnings/{id}")).await.hidden("version").unwrap_or_default();
    who.post(&format!("/work/warnings/{id}/do/{action}"), &[("version", &version), ("text", text)]).await
}

/// As [`act`], and it must be taken; gives the page that follows.
pub(crate) async fn did(who: &TestSite, id: &str, action: &str, text: &str) -> Page {
    let page = act(who, id, action, text).await;
    who.follow(&page).await
}

#[tokio::test]
async fn one_writes_another_releases_and_everyone_sees_it_on_every_page() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    assert!(!site.get("/report").await.body().contains("class=\"alarm"));
    let first = desk.publisher.get("/work/warnings/new").await;
    assert!(first.text().contains("Cảnh báo này là thật hay thử?"), "{}", first.text());
    let id = desk.draft(&[]).await;
    let preview = desk.publisher.get(&format!("/work/warnings/{id}")).await;
    assert_eq!(preview.heading(), HEADLINE);
    assert!(preview.text().contains("Chạm đến 1 phường, xã") && preview.text().contains("Xem trước"));
    assert_eq!(preview.action("Trình phát hành"), Some(format!("/work/warnings/{id}/do/submit")));
    assert_eq!(preview.action("Phát hành"), None, "not by who wrote it");
    assert_eq!(site.get(&format!("/warnings/{id}")).await.status, StatusCode::NOT_FOUND);

    did(&desk.publisher, &id, "submit", "").await;
    let list = desk.releaser.get("/work/warnings").await;
    assert_eq!(list.link(HEADLINE), Some(format!("/work/warnings/{id}")));
    let released = did(&desk.releaser, &id, "release", "").await;
    assert_eq!(released.all("main [role=status]"), ["Đã phát hành."]);

    for path in ["/report", "/follow", "/sign-in", "/no-such-page"] {
        let page = site.get(path).await;
        assert_eq!(page.all("aside.alarm a"), [HEADLINE], "{path}");
        assert_eq!(page.all("aside.alarm .risk"), ["Cấp 3, rủi ro lớn (màu da cam)"], "{path}");
    }
    assert!(site.get("/offline").await.all("aside.alarm").is_empty(), "browsers keep that page for long");
    let page = site.get(&format!("/warnings/{id}")).await;
    assert_eq!(page.all(".todo li"), ["Không đi qua chỗ ngập.", "Ngắt điện ở tầng dưới."]);
    assert!(page.text().contains("đến 21:00 hôm nay"), "{}", page.text());
    let english = site.stranger().get("/warnings?lang=en").await;
    assert_eq!(english.all("h3[lang=vi]"), [HEADLINE], "in the language it is written in, and said to be");
}

#[tokio::test]
async fn a_test_is_one_everywhere_and_never_in_the_banner() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let form = desk.publisher.get(&format!("/work/warnings/new?mode=test&unit={WARD}")).await;
    assert!(form.heading().starts_with("THỬ NGHIỆM"), "{}", form.heading());
    let id = desk.release(&[("mode", "test")]).await;
    let page = site.get(&format!("/warnings/{id}")).await;
    assert_eq!(page.heading(), format!("THỬ NGHIỆM: {HEADLINE}"));
    assert!(page.all("title")[0].starts_with("THỬ NGHIỆM: "));
    assert!(page.all(".trial .trial-mark")[0].contains("bạn không cần làm gì"));
    assert!(page.all("aside.alarm").is_empty());
    let list = site.get("/warnings").await;
    assert_eq!(list.all("section.trial h3"), [format!("THỬ NGHIỆM: {HEADLINE}")]);
    assert!(list.text().contains("Hiện không có cảnh báo nào."));
    let english = site.stranger().get(&format!("/warnings/{id}?lang=en")).await;
    assert!(english.heading().starts_with("TEST: "));
    let items = site.get("/api/v1/warnings").await.json()["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 0);
    let tests = site.get("/api/v1/warnings?standing=test").await.json()["items"].clone();
    assert_eq!((tests[0]["test"].as_bool(), tests[0]["standing"].as_str()), (Some(true), Some("test")));
    assert!(site.get("/api/v1/warnings.geojson").await.json()["features"].as_array().unwrap().is_empty());
    let area = site.get(&format!("/warnings/{id}/area.geojson")).await.json();
    assert_eq!(area["features"][0]["properties"]["mark"].as_str(), Some("THỬ NGHIỆM: Cấp 3"), "on the map too");
    let xml = site.get(&format!("/warnings/{id}/cap.xml")).await.body();
    assert!(xml.contains("<status>Test</status>"));
    did(&desk.releaser, &id, "end_test", "Đã thử xong").await;
    assert!(site.stranger().get(&format!("/warnings/{id}?x=1")).await.text().contains("Thử nghiệm đã kết thúc"));
}

#[tokio::test]
async fn nothing_typed_is_lost_and_each_fault_stands_at_its_field() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let sent = filled(&[("kind", ""), ("shapes", "Hồ Tây"), ("onset", "sáng mai"), ("everywhere", "yes")]);
    let back = desk.publisher.post("/work/warnings/new", &sent).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(back.all(".errors li").len(), 3, "{:?}", back.all(".errors li"));
    assert!(back.all(".errors li")[1].starts_with("Dòng 1 không phải vĩ độ"));
    assert_eq!(back.field("Tiêu đề").as_deref(), Some(HEADLINE));
    assert_eq!(back.field("Vùng khoanh trên bản đồ").as_deref(), Some("Hồ Tây"));
    assert!(
        back.body().contains("value=\"risk:great\" id=\"danger\"")
            || back.body().contains("value=\"risk:great\" checked")
    );
    assert!(back.all("title")[0].starts_with("Lỗi"), "{:?}", back.all("title"));

    // What can be read but is not ready is kept, and says what is missing.
    let id = desk.draft(&[("expires", ""), ("headline_en", "Flood")]).await;
    let page = desk.publisher.get(&format!("/work/warnings/{id}")).await;
    let missing = page.all("main .notice li a");
    assert_eq!(missing.len(), 3, "{missing:?}");
    assert_eq!(missing[0], "Thiếu mô tả (ngôn ngữ: English).");
    assert_eq!(page.action("Trình phát hành"), None);
    let refused = act(&desk.publisher, &id, "submit", "").await;
    assert_eq!((refused.status, refused.all(".errors li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 3));
}

#[tokio::test]
async fn the_second_of_two_who_write_is_told_and_keeps_what_was_typed() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let other = site.signed_in("soan-hai", WARD, &[Publisher]).await;
    let id = desk.draft(&[]).await;
    let edit = format!("/work/warnings/{id}/edit");
    let open = other.get(&edit).await;
    assert_eq!(
        (open.field("Hết hạn").as_deref(), open.hidden("version").as_deref()),
        (Some("2026-11-25T21:00"), Some("1"))
    );
    desk.publisher.post(&edit, &filled(&[("version", "1"), ("headline_vi", "Một")])).await;
    let late = other.post(&edit, &filled(&[("version", "1"), ("headline_vi", "Hai")])).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("vừa được người khác xử lý"));
    assert_eq!(late.field("Tiêu đề").as_deref(), Some("Hai"));
    let reason = act(&desk.releaser, &id, "return", "Xin ghi rõ phố").await;
    assert_eq!(reason.status, StatusCode::CONFLICT, "it is a draft still");
    assert_eq!(reason.field("Những gì bạn đã nhập").unwrap_or_default(), "Xin ghi rõ phố", "{}", reason.text());
}

#[tokio::test]
async fn an_update_says_what_changed_and_a_cancelled_warning_why() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let id = desk.release(&[]).await;
    let begun = act(&desk.publisher, &id, "update", "").await;
    let edit = begun.header("location").unwrap().to_owned();
    let open = desk.publisher.get(&edit).await;
    assert_eq!(open.field("Tiêu đề").as_deref(), Some(HEADLINE));
    let again = edit.trim_start_matches("/work/warnings/").trim_end_matches("/edit").to_owned();
    let changed = filled(&[("version", "1"), ("danger", "risk:very_great"), ("expires", "2026-11-25T23:00")]);
    assert_eq!(desk.publisher.post(&edit, &changed).await.status, StatusCode::SEE_OTHER);
    did(&desk.publisher, &again, "submit", "").await;
    did(&desk.releaser, &again, "release", "").await;

    let old = site.get(&format!("/warnings/{id}")).await;
    assert!(old.text().contains("Cảnh báo này đã có bản cập nhật"));
    assert_eq!(old.link("Xem bản mới nhất"), Some(format!("/warnings/{again}")));
    let changes = old.all(".timeline li li");
    assert_eq!(
        changes,
        ["Mức độ: từ Cấp 3, rủi ro lớn (màu da cam) thành Cấp 4, rủi ro rất lớn (màu đỏ)", "Hết hạn: 23:00 hôm nay",]
    );
    let xml = site.get(&format!("/warnings/{again}/cap.xml")).await.body();
    assert!(xml.contains("<msgType>Update</msgType>") && xml.contains(&format!("localhost:8080,{id},")), "{xml}");

    let asked = did(&desk.publisher, &again, "ask_to_cancel", "Nước đã rút").await;
    assert_eq!(asked.action("Hủy cảnh báo"), None, "not by who asked");
    let empty = act(&desk.releaser, &again, "keep", " ").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    did(&desk.releaser, &again, "cancel", "").await;
    let over = site.get(&format!("/warnings/{again}")).await;
    assert!(over.text().contains("Cảnh báo này đã hủy") && over.text().contains("Lý do: Nước đã rút"));
    assert!(over.all("aside.alarm").is_empty());
    let xml = site.get(&format!("/warnings/{again}.cancel/cap.xml")).await.body();
    assert!(xml.contains("<msgType>Cancel</msgType>") && xml.contains("<note>Nước đã rút</note>"));
    assert_eq!(site.get(&format!("/warnings/{id}.cancel/cap.xml")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn programs_read_messages_that_fit_the_standard_and_are_told_when_nothing_changed() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let drawn = "21.031, 105.850\n21.033, 105.850\n21.033, 105.853";
    let english =
        [("headline_en", "Flood"), ("description_en", "Streets are flooded."), ("instruction_en", "Stay in.")];
    let id = desk.release(&[&[("shapes", drawn), ("onset", "2026-11-25T12:00")], &english[..]].concat()).await;
    let path = format!("/warnings/{id}/cap.xml");
    let message = site.get(&path).await;
    assert_eq!(message.header("content-type"), Some("application/cap+xml"));
    let xml = message.body();
    assert_eq!(crate::cap_schema::misfits(&xml), Vec::<String>::new());
    let read = domain::cap::read(xml.as_bytes(), &domain::cap::Limits::default()).unwrap();
    assert_eq!((read.sender.as_str(), read.infos.len(), read.infos[0].areas.len()), ("localhost:8080", 2, 2));
    assert_eq!(read.infos[1].web, Some(format!("http://localhost:8080/warnings/{id}")));

    for path in [path.as_str(), "/warnings.atom", "/api/v1/warnings", "/api/v1/warnings.geojson"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let tag = answer.header("etag").unwrap_or_else(|| panic!("{path} has no tag")).to_owned();
        let same = site.ask(Method::GET, path, &[("if-none-match", &tag)], axum::body::Body::empty()).await;
        assert_eq!((same.status, same.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let other = site.ask(Method::GET, path, &[("if-none-match", "W/\"other\"")], axum::body::Body::empty()).await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
    let feed = site.get("/warnings.atom").await;
    let entries = feed.body().matches("<entry>").count();
    assert_eq!((entries, feed.header("content-type")), (1, Some("application/atom+xml; charset=utf-8")));
    assert!(feed.body().contains(&format!(
        "<link rel=\"related\" type=\"application/cap+xml\" href=\"http://localhost:8080{path}\"/>"
    )));

    let one = site.get(&format!("/api/v1/warnings/{id}")).await.json();
    assert_eq!((one["danger"]["risk"].as_u64(), one["danger"]["colour"].as_str()), (Some(3), Some("orange")));
    assert_eq!((one["texts"]["en"]["headline"].as_str(), one["areas"][0].as_str()), (Some("Flood"), Some(WARD)));
    let shape = site.get("/api/v1/warnings.geojson").await.json()["features"][0].clone();
    assert_eq!(
        (shape["properties"]["tone"].as_str(), shape["geometry"]["type"].as_str()),
        (Some("r3"), Some("MultiPolygon"))
    );
    let document = site.get("/api/v1/openapi.json").await.json();
    assert!(document["paths"]["/api/v1/warnings/{id}"]["get"].is_object());
    assert!(site.get("/map").await.body().contains("data-warnings=\"/api/v1/warnings.geojson"));
    assert_eq!(site.get("/api/v1/warnings?standing=never").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn files_come_with_a_warning_and_a_draft_is_not_for_others() {
    let site = TestSite::new().await;
    let desk = Desk::new(&site).await;
    let fields = filled(&[("file_name", "Bản đồ ngập")]);
    let (picture, mut parts) = (jpeg(), fields.iter().map(|(name, value)| Part::Text(name, value)).collect::<Vec<_>>());
    parts.push(Part::File { name: "attachments", file: "a.jpg", kind: "image/jpeg", bytes: &picture });
    let saved = desk.publisher.post_parts("/work/warnings/new", &parts).await;
    let page = desk.publisher.follow(&saved).await;
    assert!(page.text().contains("Bản đồ ngập"), "{}", page.text());
    let body = page.body();
    let file = body.split('"').find(|part| part.contains("/files/")).unwrap();
    assert_eq!(desk.releaser.get(file).await.header("content-type"), Some("image/webp"));
    let public = file.replace("/work", "");
    assert_eq!(site.get(&public).await.status, StatusCode::NOT_FOUND, "before it is out");

    let officer = site.signed_in("can-bo", WARD, &[Officer]).await;
    let elsewhere = site.signed_in("noi-khac", "00008", &[Publisher]).await;
    let own = file.split("/files").next().unwrap();
    assert_eq!(officer.get(own).await.status, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.get(own).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(own).await.status, StatusCode::SEE_OTHER, "to sign in");
    assert_eq!(desk.releaser.get("/work/warnings/new").await.status, StatusCode::NOT_FOUND, "a releaser writes none");
    let home = desk.publisher.get("/work").await;
    assert_eq!(home.header("location"), Some("/work/warnings"), "there are no cases for who only issues warnings");
}
