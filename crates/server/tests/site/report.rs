//! Sending a report as people do, and everything that can be wrong with one.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;

use crate::common::{Page, Part, TestSite};

/// A PNG of one pixel.
const PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144, 119, 83,
    222, 0, 0, 0, 12, 73, 68, 65, 84, 120, 156, 99, 56, 225, 160, 0, 0, 2, 252, 1, 41, 81, 97, 178, 172, 0, 0, 0, 0,
    73, 69, 78, 68, 174, 66, 96, 130,
];

/// A full form that has nothing wrong with it.
const GOOD: [(&str, &str); 6] = [
    ("stream", "on_site"),
    ("description", "Nắp cống vỡ giữa đường, xe máy dễ sa xuống"),
    ("lat", "21.0285"),
    ("lon", "105.8542"),
    ("category", "sanitation.garbage"),
    ("visibility", "name_hidden"),
];

/// The form with some fields changed.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = GOOD.to_vec();
    for (name, value) in changes {
        fields.retain(|(own, _)| own != name);
        fields.push((name, value));
    }
    fields
}

async fn check_with(site: &TestSite, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
    let token = site.get("/report").await.hidden("idempotency_key").unwrap();
    let mut parts: Vec<Part<'_>> = Vec::new();
    if fields.iter().all(|(name, _)| *name != "idempotency_key") {
        parts.push(Part::Text("idempotency_key", &token));
    }
    parts.extend(fields.iter().map(|(name, value)| Part::Text(name, value)));
    parts.extend(files.iter().map(|(file, bytes)| Part::File { name: "photos", file, kind: "image/jpeg", bytes }));
    site.post_parts("/report/check", &parts).await
}

async fn check(site: &TestSite, changes: &[(&str, &str)]) -> Page {
    check_with(site, &with(changes), &[]).await
}

/// What the page on which answers are checked would send.
fn hidden(page: &Page) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.body());
    let inputs = scraper::Selector::parse("form[action=\"/report\"] input[type=hidden]").unwrap();
    let value = |input: scraper::ElementRef<'_>, name| input.value().attr(name).unwrap_or_default().to_owned();
    html.select(&inputs).map(|input| (value(input, "name"), value(input, "value"))).collect()
}

async fn send(site: &TestSite, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    site.post("/report", &fields).await
}

/// The form is there again with the fault, and with everything that was typed.
fn refused(page: &Page, words: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    assert!(page.all("title")[0].starts_with("Lỗi: "), "{:?}", page.all("title"));
    let summary = page.all(".errors").join(" ");
    assert!(summary.contains(words), "{summary}");
}

fn said(page: &Page) -> String {
    page.field("Bạn thấy gì?").unwrap_or_default()
}

#[tokio::test]
async fn a_report_is_checked_sent_and_followed() {
    let site = TestSite::new().await;
    let form = site.get("/report").await;
    assert_eq!(form.heading(), "Gửi phản ánh");
    for number in ["113", "114", "115"] {
        assert_eq!(form.link(number).as_deref(), Some(format!("tel:{number}").as_str()));
    }
    let check = site.follow(&check_with(&site, &GOOD, &[("a.png", PNG)]).await).await;
    assert_eq!(check.heading(), "Xem lại trước khi gửi");
    let text = check.text();
    assert!(text.contains("sẽ giữ việc này") && text.contains("Phải tiếp nhận trước"), "{text}");
    assert!(text.contains("Ranh giới trên bản đồ chỉ gần đúng"), "{text}");
    assert_eq!(check.all("dl.answers img").len(), 1);
    let receipt = site.follow(&send(&site, &hidden(&check)).await).await;
    assert_eq!(receipt.heading(), "Đã gửi phản ánh");
    let code = receipt.all("strong.code").remove(0);
    let reporter = site.cookie("reporter").unwrap();
    assert!(reporter.starts_with(&format!("{code}.")), "{reporter}");
    assert!(receipt.body().contains("<svg") && receipt.body().contains("done></draft-keeper>"));
    assert!(receipt.all("a").iter().any(|link| link.contains(&format!("/cases/{code}?key="))));
    let own = site.get("/follow").await;
    assert!(own.text().contains(&code) && own.text().contains("Rác chưa thu gom"), "{}", own.text());
    let stranger = site.stranger();
    assert!(!stranger.get("/follow").await.text().contains(&code));
    let found = stranger.post("/follow", &[("code", &format!(" {} ", code.to_lowercase().replace('-', " ")))]).await;
    assert_eq!(found.header("location"), Some(format!("/cases/{code}").as_str()));
    let receipt = stranger.get(&format!("/cases/{code}/receipt")).await;
    assert_eq!(
        receipt.header("location"),
        Some(format!("/cases/{code}").as_str()),
        "the receipt is the sender's alone"
    );
}

#[tokio::test]
async fn the_form_works_in_english() {
    let site = TestSite::new().await;
    let page = site.get("/report?lang=en").await;
    assert_eq!(page.heading(), "Send a report");
    let check = site.follow(&check(&site, &[]).await).await;
    assert!(check.text().contains("will hold it"), "{}", check.text());
}

#[tokio::test]
async fn nothing_filled_in_names_every_fault_at_its_field() {
    let site = TestSite::new().await;
    let page = check_with(&site, &[("stream", "on_site")], &[]).await;
    refused(&page, "Hãy chọn một loại việc");
    let links = page.all(".errors a");
    let expected = ["Hãy viết bạn thấy gì.", "Hãy cho biết ở đâu", "Hãy chọn một loại việc."];
    assert!(links.iter().zip(expected).all(|(link, words)| link.starts_with(words)) && links.len() == 3, "{links:?}");
    assert!(page.all("#category-error").len() == 1 && page.all("#description-error").len() == 1);
}

#[tokio::test]
async fn what_was_typed_stays_when_something_is_wrong() {
    let site = TestSite::new().await;
    let typed = with(&[
        ("category", ""),
        ("address", "12 phố Huế"),
        ("name", "Bà Lan"),
        ("contact", "0912 345 678"),
        ("visibility", "private"),
    ]);
    let page = check_with(&site, &typed, &[("a.png", PNG)]).await;
    refused(&page, "Hãy chọn một loại việc");
    assert_eq!(said(&page), GOOD[1].1);
    assert_eq!(page.field("Địa chỉ").as_deref(), Some("12 phố Huế"));
    assert_eq!(page.field("Tên của bạn").as_deref(), Some("Bà Lan"));
    assert_eq!(page.field("Vĩ độ").as_deref(), Some("21.0285"));
    assert_eq!(page.all("input[value=private][checked]").len(), 1);
    assert_eq!(page.all("input[name=kept][checked]").len(), 1, "the photo waits on the server");
}

#[tokio::test]
async fn a_kept_photo_goes_along_and_a_dropped_one_does_not() {
    let site = TestSite::new().await;
    let token = site.get("/report").await.hidden("idempotency_key").unwrap();
    let page = check_with(&site, &with(&[("idempotency_key", &token), ("category", "")]), &[("a.png", PNG)]).await;
    let body = page.body();
    let photo = body.split("name=\"kept\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let picture = site.get(&format!("/report/photos/{token}/{photo}")).await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, Some("image/webp")));
    let stolen = format!("{}.{}", token.split('.').next().unwrap(), "z".repeat(26));
    assert_eq!(site.get(&format!("/report/photos/{stolen}/{photo}")).await.status, StatusCode::NOT_FOUND);
    let again = check_with(&site, &with(&[("idempotency_key", &token), ("kept", photo)]), &[("a.png", PNG)]).await;
    assert_eq!(site.follow(&again).await.all("dl.answers img").len(), 1, "the same photo twice is one");
    let without = check_with(&site, &with(&[("idempotency_key", &token)]), &[]).await;
    assert_eq!(site.follow(&without).await.all("dl.answers img").len(), 0);
}

#[tokio::test]
async fn bad_photos_are_named_and_the_rest_is_kept() {
    let site = TestSite::new().await;
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1";
    let files: &[(&str, &[u8])] = &[
        ("loi.jpg", b"just a text"),
        ("iphone.heic", heic),
        ("cut.jpg", &[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J']),
        ("good.png", PNG),
    ];
    let page = check_with(&site, &GOOD, files).await;
    refused(&page, "loi.jpg: Đây không phải ảnh");
    refused(&page, "iphone.heic: Ảnh này ở định dạng HEIC");
    refused(&page, "cut.jpg: Tệp bị hỏng");
    assert_eq!(page.all("input[name=kept]").len(), 1);
    assert_eq!(said(&page), GOOD[1].1);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_in_words() {
    let site = TestSite::with(&[("PHOTO_LIMIT_MB", "1")]).await;
    let page = check_with(&site, &GOOD, &[("big.jpg", &vec![0; 7_000_000])]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(page.heading(), "Tệp gửi lên quá lớn");
    let fields = [("description", "a".repeat(400_000))].map(|(name, value)| (name.to_owned(), value));
    assert_eq!(send(&site, &fields).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn coordinates_that_are_none_are_refused_at_the_place() {
    let site = TestSite::new().await;
    for (lat, lon) in [("NaN", "105.8"), ("21.0", "inf"), ("91", "105"), ("bắc", "đông"), ("21.0", ""), ("1e400", "1")]
    {
        let page = check(&site, &[("lat", lat), ("lon", lon)]).await;
        refused(&page, "Toạ độ này không đúng");
        assert_eq!(page.field("Vĩ độ").as_deref(), Some(lat));
    }
    let sea = check(&site, &[("lat", "19.5"), ("lon", "107.5")]).await;
    refused(&sea, "nằm ngoài thành phố");
    assert_eq!(said(&sea), GOOD[1].1);
    let comma = check(&site, &[("lat", "21,0285"), ("lon", "105,8542")]).await;
    assert_eq!(comma.status, StatusCode::SEE_OTHER, "a comma may stand for the point");
}

#[tokio::test]
async fn without_a_place_the_ward_can_be_taken_from_the_list() {
    let site = TestSite::new().await;
    let nowhere = check(&site, &[("lat", ""), ("lon", "")]).await;
    refused(&nowhere, "Hãy cho biết ở đâu");
    let nothing = check(&site, &[("lat", ""), ("lon", ""), ("category", ""), ("description", "")]).await;
    assert_eq!(nothing.all("[role=alert] a").len(), 3, "{:?}", nothing.all("[role=alert] a"));
    let unknown = check(&site, &[("lat", ""), ("lon", ""), ("unit", "nonsense")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ward = site.follow(&check(&site, &[("lat", ""), ("lon", ""), ("unit", "00070")]).await).await;
    assert!(ward.text().contains("Vì bạn đã chọn"), "{}", ward.text());
    let light = [("lat", ""), ("lon", ""), ("unit", "00070"), ("category", "utilities.street-light")];
    let light = site.follow(&check(&site, &light).await).await;
    assert!(light.text().contains("trong toàn thành phố"), "one unit has all street lights: {}", light.text());
}

#[tokio::test]
async fn long_and_strange_texts_are_taken_or_refused_in_words() {
    let site = TestSite::new().await;
    let long = "đường ".repeat(16_667);
    let page = check(&site, &[("description", &long)]).await;
    refused(&page, "tối đa 5000");
    assert_eq!(said(&page).trim(), long.trim(), "not a letter of it is lost");
    refused(&check(&site, &[("description", "Rác")]).await, "ít nhất 10");
    refused(&check(&site, &[("description", "\u{202e}\u{200b}\u{0}  ")]).await, "Hãy viết bạn thấy gì");
    let strange = "Rác 🗑️ ở <b>ngõ</b>\u{202e}12\u{0}\u{7} & \"phố\"";
    let page = site.follow(&check(&site, &[("description", strange)]).await).await;
    assert!(!page.body().contains("<b>ngõ"), "markup is shown as it was typed");
    let sent = send(&site, &hidden(&page)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
}

#[tokio::test]
async fn a_contact_that_is_none_is_refused() {
    let site = TestSite::new().await;
    let page = check(&site, &[("contact", "hàng xóm")]).await;
    refused(&page, "số điện thoại");
    assert_eq!(page.field("Điện thoại").as_deref(), Some("hàng xóm"));
}

#[tokio::test]
async fn unknown_categories_and_wishes_do_no_harm() {
    let site = TestSite::new().await;
    refused(&check(&site, &[("category", "'; drop table cases")]).await, "Hãy chọn một loại việc");
    let page = site.follow(&check(&site, &[("visibility", "everyone")]).await).await;
    assert!(page.text().contains("Mọi người, nhưng không thấy tên tôi"), "the safe wish holds");
    let nonsense = site
        .ask(
            Method::POST,
            "/report/check",
            &[("sec-fetch-site", "same-origin"), ("content-type", "multipart/form-data")],
            Body::from("x"),
        )
        .await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn questions_of_the_category_are_asked_on_the_second_page() {
    let site = TestSite::new().await;
    let page = site.follow(&check(&site, &[("category", "traffic.pothole")]).await).await;
    assert!(page.all("legend").iter().any(|legend| legend.contains("nguy cơ gây tai nạn")), "{:?}", page.all("legend"));
    let mut fields = hidden(&page);
    let missing = send(&site, &fields).await;
    refused(&missing, "Hãy điền vào ô này");
    assert_eq!(missing.heading(), "Xem lại trước khi gửi");
    fields.push(("questions.danger".to_owned(), "perhaps".to_owned()));
    refused(&send(&site, &fields).await, "Hãy chọn một trong các lựa chọn");
    fields.pop();
    fields.push(("questions.danger".to_owned(), "yes".to_owned()));
    assert_eq!(send(&site, &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn sending_twice_is_one_case_and_the_key_comes_again() {
    let site = TestSite::new().await;
    let page = site.follow(&check_with(&site, &GOOD, &[("a.png", PNG)]).await).await;
    let fields = hidden(&page);
    let first = send(&site, &fields).await;
    let key = site.cookie("reporter");
    // The first answer got lost on the way, cookie and all.
    let lost = site.stranger();
    let second = send(&lost, &fields).await;
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(lost.cookie("reporter"), key);
    assert_eq!(lost.follow(&second).await.heading(), "Đã gửi phản ánh");
}

#[tokio::test]
async fn the_same_form_in_two_windows_makes_two_cases_only_if_wanted() {
    let site = TestSite::new().await;
    let page = site.follow(&check(&site, &[]).await).await;
    let mut fields = hidden(&page);
    send(&site, &fields).await;
    let description = fields.iter_mut().find(|(name, _)| name == "description").unwrap();
    description.1 = "Một việc khác hẳn ở cùng nơi này".to_owned();
    let other = send(&site, &fields).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.text().contains("vừa có một phản ánh khác được gửi"), "{}", other.text());
    assert!(other.text().contains("Một việc khác hẳn"));
    assert_eq!(send(&site, &hidden(&other)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_stale_draft_loses_its_photos_and_no_words() {
    let site = TestSite::new().await;
    let checked = check_with(&site, &GOOD, &[("a.png", PNG)]).await;
    let address = checked.header("location").unwrap().to_owned();
    let page = site.get(&address).await;
    let fields = hidden(&page);
    site.clock.pass(SignedDuration::from_hours(24 * 8));
    app::tick::tidy(&site.site.app).await.unwrap();
    let gone = send(&site, &fields).await;
    refused(&gone, "không còn được lưu");
    assert_eq!(said(&gone), GOOD[1].1);
    let reloaded = site.get(&address).await;
    let form = site.follow(&reloaded).await;
    assert!(form.text().contains("không còn trên máy chủ"), "{}", form.text());
}

#[tokio::test]
async fn an_old_draft_without_photos_is_sent_all_the_same() {
    let site = TestSite::new().await;
    let page = site.follow(&check(&site, &[]).await).await;
    site.clock.pass(SignedDuration::from_hours(24 * 8));
    app::tick::tidy(&site.site.app).await.unwrap();
    assert_eq!(send(&site, &hidden(&page)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn change_leads_back_to_the_form_with_everything() {
    let site = TestSite::new().await;
    let page = site.follow(&check_with(&site, &GOOD, &[("a.png", PNG)]).await).await;
    let link = page.body().split("href=\"/report?draft=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    let form = site.get(&format!("/report?draft={link}")).await;
    assert_eq!(said(&form), GOOD[1].1);
    assert_eq!(form.all("input[name=category][checked]").len(), 1);
    assert_eq!(form.all("input[name=kept][checked]").len(), 1);
}

#[tokio::test]
async fn what_belongs_elsewhere_is_guided_and_never_blocked() {
    let site = TestSite::new().await;
    let text = "Tôi muốn tố cáo cán bộ phường đòi tiền khi làm giấy tờ";
    let page = site.follow(&check(&site, &[("description", text)]).await).await;
    assert!(page.text().contains("Bạn muốn tố cáo một người?"), "{}", page.text());
    assert_eq!(send(&site, &hidden(&page)).await.status, StatusCode::SEE_OTHER);
    let fire = site.follow(&check(&site, &[("description", "Nhà bên cạnh đang cháy, khói nhiều lắm")]).await).await;
    assert!(fire.all(".notice.bad a").iter().any(|call| call.starts_with("114")), "{}", fire.text());
}

#[tokio::test]
async fn the_same_matter_nearby_is_shown_before_another_is_sent() {
    let site = TestSite::new().await;
    let page = site.follow(&check(&site, &[]).await).await;
    let code = site.follow(&send(&site, &hidden(&page)).await).await.all("strong.code").remove(0);
    let neighbour = site.stranger();
    let page = neighbour.follow(&check(&neighbour, &[("lat", "21.0290")]).await).await;
    assert!(page.text().contains("Có phải việc này đã được báo?"), "{}", page.text());
    let joined = neighbour.post(&format!("/cases/{code}/supporters"), &[]).await;
    assert_eq!(joined.header("location"), Some(format!("/cases/{code}").as_str()));
    let far = neighbour.follow(&check(&neighbour, &[("lat", "21.0400")]).await).await;
    assert!(!far.text().contains("Có phải việc này đã được báo?"));
}

#[tokio::test]
async fn a_place_near_a_border_asks_which_side_it_is_on() {
    let site = TestSite::new().await;
    let rough = check(&site, &[("accuracy", "3000")]).await;
    let page = site.follow(&rough).await;
    let sides = page.all("input[name=area]").len();
    assert!(sides >= 2, "{}", page.text());
    assert!(page.text().contains("Nơi này thuộc bên nào?"));
    let body = page.body();
    let side = body.split("name=\"area\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let settled = site.follow(&check(&site, &[("accuracy", "3000"), ("area", side)]).await).await;
    assert!(settled.text().contains("sẽ giữ việc này"), "{}", settled.text());
    assert_eq!(send(&site, &hidden(&settled)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_suggestion_needs_no_place() {
    let site = TestSite::new().await;
    let form = site.get("/report?stream=suggestion").await;
    assert_eq!(form.heading(), "Góp ý cho dịch vụ này");
    assert!(form.field("Địa chỉ").is_none());
    let fields =
        [("stream", "suggestion"), ("description", "Chữ trên bản đồ nên to hơn"), ("category", "suggestion.map")];
    let undecided = check_with(&site, &fields[..2], &[]).await;
    assert_eq!(undecided.all("[role=alert] a"), ["Hãy chọn một loại việc."]);
    let page = site.follow(&check_with(&site, &fields, &[]).await).await;
    let receipt = site.follow(&send(&site, &hidden(&page)).await).await;
    assert!(receipt.text().contains("chưa công khai"), "{}", receipt.text());
}

#[tokio::test]
async fn a_mistyped_code_is_explained() {
    let site = TestSite::new().await;
    let tries = [
        ("", "Hãy nhập mã"),
        ("7K3Q", "tám chữ và số"),
        ("7K3Q-9WMDX", "tám chữ và số"),
        ("0K3Q-9WMD", "không có ký tự này"),
        ("2222-2223", "gõ nhầm"),
        ("2222-2222", "Không có phản ánh nào"),
    ];
    for (typed, words) in tries {
        let page = site.post("/follow", &[("code", typed)]).await;
        refused(&page, words);
        assert_eq!(page.field("Mã phản ánh").as_deref(), Some(typed));
    }
}

#[tokio::test]
async fn nobody_sends_without_end() {
    let site = TestSite::new().await;
    let page = site.follow(&check(&site, &[]).await).await;
    let fields = hidden(&page);
    let mut last = StatusCode::OK;
    for _ in 0..11 {
        last = send(&site, &fields).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let again = send(&site, &fields).await;
    assert!(
        again.header("retry-after").is_some_and(|wait| Duration::from_secs(wait.parse().unwrap()) > Duration::ZERO)
    );
}

#[tokio::test]
async fn programs_ask_who_holds_a_place() {
    let site = TestSite::new().await;
    let ask = async |query: &str| site.get(&format!("/api/v1/routing?{query}")).await;
    let known = ask("lat=21.0285&lon=105.8542&category=sanitation.garbage").await.json();
    assert_eq!(known["result"], "to");
    assert!(known["sentence"].as_str().unwrap().contains("phải tiếp nhận trước"), "{known}");
    let any = ask("lat=21.0285&lon=105.8542").await.json();
    assert!(any["sentence"].as_str().unwrap().contains("Chọn loại việc"), "{any}");
    assert_eq!(ask("lat=19.5&lon=107.5").await.json()["result"], "outside");
    let between = ask("lat=21.0285&lon=105.8542&accuracy=3000").await.json();
    assert_eq!(between["result"], "ask");
    assert!(between["candidates"][0]["area"].is_string() && between["candidates"][0]["name"].is_string());
    for wrong in ["", "lat=x&lon=y", "lat=NaN&lon=1"] {
        assert_eq!(ask(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn places_are_found_by_the_beginnings_of_their_words() {
    let site = TestSite::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let rows = "type,name,lon,lat,commune,osm\nbus_stop,Bờ Hồ,105.8527,21.0317,00070,node/1\n\
                school,Trường THCS Trưng Vương,105.8490,21.0240,00070,node/2\n";
    std::fs::write(file.path(), rows).unwrap();
    assert_eq!(app::place::import(&site.site.app, file.path()).await.unwrap(), 2);
    assert_eq!(app::place::import(&site.site.app, file.path()).await.unwrap(), 2, "again is no harm");
    let find = async |words: &str| site.get(&format!("/api/v1/places?q={words}")).await.json()["items"].clone();
    let stop = find("bo%20ho").await;
    assert_eq!((&stop[0]["name"], &stop[0]["kind"]), (&"Bờ Hồ".into(), &"bus_stop".into()));
    assert!(stop[0]["area"].as_str().unwrap().contains("Hoàn Kiếm"), "{stop}");
    assert_eq!(find("vuong%20tru").await.as_array().unwrap().len(), 1, "in any order");
    assert_eq!(find("hoan%20ki").await[0]["kind"], "area");
    for nothing in ["", "%25", "_", "'%20or%201=1--"] {
        assert_eq!(find(nothing).await, serde_json::json!([]), "{nothing}");
    }
}
