//! The page of a case: what everyone, a follower and the sender see of it and can do.

use app::case::Who;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::code::CaseCode;
use domain::staff::StaffRole;

use crate::common::{Page, Part, TestSite};
use crate::people::{self, WARD_NAME, act, answer, noise, receive, refuse, report, send, staff};

const ANSWER: &str = "Ngày 24/11 tổ trật tự đã nhắc 6 hộ, dẹp toàn bộ hàng hoá và kẻ lại vạch trước cổng trường.";

/// Opens the link of the receipt, as the sender does.
async fn open_own(site: &TestSite, code: CaseCode, key: &str) -> Page {
    let link = site.get(&format!("/cases/{code}?key={key}")).await;
    assert_eq!(link.header("location"), Some(format!("/cases/{code}").as_str()));
    site.follow(&link).await
}

#[tokio::test]
async fn everyone_sees_who_holds_it_until_when_and_what_happens_if_late() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 1).await;
    let page = site.get(&format!("/cases/{code}")).await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, "Lấn chiếm vỉa hè, lòng đường"));
    let said = page.all("p.lead").join(" ");
    assert!(
        said.starts_with(&format!("{WARD_NAME} đang giữ vụ việc này và phải tiếp nhận trước 09:00 ngày mai")),
        "{said}"
    );
    assert!(said.contains("Nếu trễ, Văn phòng Ủy ban nhân dân Thành phố được báo."), "{said}");
    assert!(page.text().contains("Nơi này thuộc Phường Ba Đình"), "why this unit");
    assert!(page.text().contains("Ranh giới trên bản đồ chỉ gần đúng"));
    assert_eq!(page.all(".bridge li[aria-current=step]").len(), 1);
    assert_eq!(page.all(".photos img").len(), 1);
}

#[tokio::test]
async fn a_public_page_names_neither_the_sender_nor_how_to_reach_them() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    answer(&site, code, ANSWER).await;
    for path in [format!("/cases/{code}"), "/cases".to_owned(), "/".to_owned()] {
        let page = site.get(&path).await;
        for secret in ["0912345678", "Bưởi", key.as_str(), "Cán bộ 1", "Cán bộ 4"] {
            assert!(!page.body().contains(secret), "{secret} on {path}");
        }
    }
    let (named, _) = send(&site, app::report::ReportInput { visibility: "public".into(), ..report() }, 0).await;
    assert!(site.get(&format!("/cases/{named}")).await.text().contains("Nguyễn Thị Bưởi"));
}

#[tokio::test]
async fn a_home_is_blurred_and_has_no_house_number() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, noise(), 0).await;
    let coordinator = Who::Staff(people::of_unit(9, "VP", &[StaffRole::Coordinator]));
    let public = domain::case::Publication::Public;
    app::support::moderate(&site.site.app, coordinator, code, public, None, "Không có gì phải che").await.unwrap();
    let page = site.get(&format!("/cases/{code}")).await;
    assert!(page.text().contains("vị trí công khai được làm mờ"));
    for path in [format!("/cases/{code}"), "/cases".to_owned(), format!("/api/v1/cases.geojson?code={code}")] {
        let body = site.get(&path).await.body();
        for secret in ["Quán Thánh", "21.0375", "105.8365"] {
            assert!(!body.contains(secret), "{secret} on {path}");
        }
    }
}

#[tokio::test]
async fn of_a_case_that_is_not_public_the_code_shows_only_where_it_stands() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, app::report::ReportInput { visibility: "private".into(), ..report() }, 1).await;
    let own = open_own(&site, code, &key).await;
    let photo = format!("/cases/{code}/photos/");
    let start = own.body().find(&photo).unwrap();
    let photo = own.body()[start..].split('"').next().unwrap().to_owned();
    let stranger = site.stranger();
    let page = stranger.get(&format!("/cases/{code}")).await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, "Vụ việc không công khai"));
    assert!(page.text().contains(&format!("{WARD_NAME} đang giữ vụ việc này")));
    for secret in ["vỉa hè", "Quán Thánh", "Bưởi", "0912345678", "photos/", "21.03", "civility"] {
        assert!(!page.body().contains(secret), "{secret}");
    }
    assert_eq!(stranger.get(&photo).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&photo).await.status, StatusCode::OK);
    assert_eq!(
        stranger.get(&format!("/api/v1/cases.geojson?code={code}")).await.json()["features"],
        serde_json::json!([])
    );
}

#[tokio::test]
async fn a_wrong_key_opens_nothing_and_leaves_no_cookie() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let page = open_own(&site, code, "abcdefghijklmnopqrstuvwxyz").await;
    assert_eq!(site.cookie("reporter"), None);
    assert!(!page.text().contains("phản ánh của bạn"));
}

#[tokio::test]
async fn a_code_typed_by_hand_leads_to_its_page_and_no_code_leads_nowhere() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let typed = code.to_string().to_lowercase().replace('-', "");
    let page = site.get(&format!("/cases/{typed}")).await;
    assert_eq!(page.header("location"), Some(format!("/cases/{code}").as_str()));
    assert_eq!(site.get("/cases/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn photos_are_webp_that_everyone_may_keep_and_sniff_nothing() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 1).await;
    let page = site.get(&format!("/cases/{code}")).await.body();
    let start = page.find(&format!("/cases/{code}/photos/")).unwrap();
    let full = page[start..].split('"').next().unwrap();
    for path in [full.to_owned(), format!("{full}/thumb")] {
        let photo = site.get(&path).await;
        assert_eq!((photo.status, photo.header("content-type")), (StatusCode::OK, Some("image/webp")));
        assert_eq!(photo.header("cache-control"), Some("public, max-age=86400, immutable"));
        assert_eq!(photo.header("x-content-type-options"), Some("nosniff"));
    }
    assert_eq!(site.get(&format!("/cases/{code}/photos/{}", uuid::Uuid::nil())).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_sender_answers_what_the_unit_asks_with_words_and_a_photo() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    receive(&site, code).await;
    let intake = Who::Staff(staff(1, &[StaffRole::Intake]));
    act(&site, intake, code, "ask_back", |input| input.text = "Hàng quán bày vào giờ nào?".into()).await;
    let page = open_own(&site, code, &key).await;
    assert!(
        page.text().contains("Ủy ban nhân dân phường Ba Đình hỏi bạn Hàng quán bày vào giờ nào?"),
        "{}",
        page.text()
    );
    assert!(!site.stranger().get(&format!("/cases/{code}")).await.text().contains("giờ nào"), "between the two");
    let to = page.action("Gửi bổ sung").unwrap();
    let empty = site.post_parts(&to, &[Part::Text("supply", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(empty.all(".errors a"), ["Hãy điền vào ô này."]);
    assert!(empty.all("title")[0].starts_with("Có lỗi:"));
    let photo = people::png();
    let file = Part::File { name: "photos", file: "a.png", kind: "image/png", bytes: &photo };
    let sent = site.post_parts(&to, &[Part::Text("supply", "Từ 6 đến 8 giờ sáng."), file]).await;
    let page = site.follow(&sent).await;
    assert_eq!(page.all("[role=status]"), ["Đã gửi bổ sung. Đơn vị tiếp tục xử lý."]);
    assert!(page.text().contains("Từ 6 đến 8 giờ sáng."));
    assert_eq!(page.all(".photos img").len(), 1);
}

#[tokio::test]
async fn a_photo_that_is_none_is_said_at_its_field_and_the_words_stay() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let intake = Who::Staff(staff(1, &[StaffRole::Intake]));
    act(&site, intake, code, "ask_back", |input| input.text = "Xin thêm một ảnh.".into()).await;
    open_own(&site, code, &key).await;
    let file = Part::File { name: "photos", file: "a.jpg", kind: "image/jpeg", bytes: b"no picture" };
    let page = site.post_parts(&format!("/cases/{code}/supply"), &[Part::Text("supply", "Ảnh đây ạ."), file]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.field("Trả lời của bạn").as_deref(), Some("Ảnh đây ạ."));
    assert_eq!(page.all("#photos-error").len(), 1);
}

#[tokio::test]
async fn an_answer_is_shown_with_its_exception_and_rated_in_one_tap() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 1).await;
    answer(&site, code, ANSWER).await;
    let public = site.stranger().get(&format!("/cases/{code}")).await;
    assert!(public.text().contains(ANSWER) && public.text().contains("Đã kiểm tra tại chỗ lúc 6 giờ sáng."));
    assert_eq!(public.action("Hài lòng"), None, "only the sender rates");
    let page = open_own(&site, code, &key).await;
    let to = page.action("Hài lòng").unwrap();
    let version = page.hidden("version").unwrap();
    let rated = site.post(&to, &[("version", &version), ("verdict", "satisfied")]).await;
    let page = site.follow(&rated).await;
    assert_eq!(page.all("[role=status]"), ["Cảm ơn bạn đã đánh giá."]);
    assert!(page.text().contains("Người gửi hài lòng"));
    assert_eq!(page.action("Hài lòng"), None);
}

#[tokio::test]
async fn marks_and_words_are_added_to_a_rating_afterwards_and_only_those_who_handle_it_read_the_words() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    answer(&site, code, ANSWER).await;
    let page = open_own(&site, code, &key).await;
    assert_eq!(page.action("Gửi thêm"), None, "first the rating");
    let rated = site.post(&page.action("Hài lòng").unwrap(), &[("verdict", "accepted")]).await;
    let to = site.follow(&rated).await.action("Gửi thêm").unwrap();
    let empty = site.post(&to, &[("speed", ""), ("remark", " ")]).await;
    assert_eq!(empty.all(".errors a"), ["Hãy chọn ít nhất một mức, hoặc viết một câu."]);
    let page = site.follow(&site.post(&to, &[("speed", "1"), ("remark", "Hơi muộn.")]).await).await;
    assert_eq!(page.all("[role=status]"), ["Cảm ơn bạn. Những gì bạn nói thêm đã được ghi cùng đánh giá."]);
    assert!(page.text().contains("Tốc độ: 1 – rất kém") && page.text().contains("Người gửi nói thêm về đánh giá"));
    assert_eq!(page.all("#marks label"), ["Kết quả", "Câu trả lời", "Thái độ"], "what is open can be added");
    let other = site.post(&to, &[("speed", "5")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "what was said stays");
    let stranger = site.stranger();
    for path in [format!("/cases/{code}"), format!("/api/v1/cases/{code}")] {
        assert!(!stranger.get(&path).await.body().contains("Hơi muộn"), "{path}");
    }
    assert_eq!(stranger.post(&to, &[("manner", "1")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_unhappy_sender_says_why_and_other_people_review() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    answer(&site, code, ANSWER).await;
    let page = open_own(&site, code, &key).await;
    let form = site.get(&page.link("Không hài lòng").unwrap()).await;
    let to = form.action("Đề nghị xem xét lại").unwrap();
    let short = site.post(&to, &[("reopening", "Ừ")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(short.field("Điều gì chưa được giải quyết?").as_deref(), Some("Ừ"));
    let page = site.follow(&site.post(&to, &[("reopening", "Sáng nay hàng quán lại bày ra như cũ.")]).await).await;
    assert!(page.all("p.lead")[0].starts_with("Người gửi chưa hài lòng."), "{:?}", page.all("p.lead"));
    assert!(page.text().contains("Người gửi không hài lòng"));
    let public = site.stranger().get(&format!("/cases/{code}")).await;
    assert!(!public.text().contains("bày ra như cũ"), "what the sender says of it is for those who review");
    let public = site.stranger().get(&format!("/api/v1/cases/{code}")).await;
    assert!(!public.body().contains("bày ra như cũ"), "nor does a program read it");
}

#[tokio::test]
async fn who_was_faster_is_told_and_nothing_typed_is_lost() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    answer(&site, code, ANSWER).await;
    let page = open_own(&site, code, &key).await;
    let to = site.get(&page.link("Không hài lòng").unwrap()).await.action("Đề nghị xem xét lại").unwrap();
    people::rate(&site, code, &key).await;
    let late = site.post(&to, &[("version", "1"), ("reopening", "Chưa xong việc đâu ạ.")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.all("[role=alert]")[0].contains("Chưa xong việc đâu ạ."));
}

#[tokio::test]
async fn a_refusal_says_why_and_what_else_and_can_be_contested_once() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    refuse(&site, code).await;
    let public = site.stranger().get(&format!("/cases/{code}")).await;
    assert!(public.text().contains("Việc này thuộc thẩm quyền của công ty thoát nước."));
    assert!(public.text().contains("Bạn có thể làm gì tiếp"));
    let page = open_own(&site, code, &key).await;
    let to = page.action("Gửi lên cấp trên").unwrap();
    let page = site.follow(&site.post(&to, &[("contest", "Vỉa hè là của phường quản lý.")]).await).await;
    assert!(page.all("p.lead")[0].contains("phải quyết định đơn vị xử lý"), "{:?}", page.all("p.lead"));
    assert_eq!(page.action("Gửi lên cấp trên"), None);
}

#[tokio::test]
async fn the_sender_and_the_unit_talk_and_nobody_else_reads_it() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let to = open_own(&site, code, &key).await.action("Gửi tin nhắn").unwrap();
    let page = site.follow(&site.post(&to, &[("message", "Tối nay vẫn còn.")]).await).await;
    assert_eq!(page.all(".message.mine p:last-child"), ["Tối nay vẫn còn."]);
    assert!(!site.stranger().get(&format!("/cases/{code}")).await.text().contains("Tối nay"));
    assert_eq!(site.stranger().post(&to, &[("message", "Tôi là người gửi")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_report_can_be_withdrawn_before_handling_began() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let to = open_own(&site, code, &key).await.action("Rút phản ánh").unwrap();
    let page = site.follow(&site.post(&to, &[]).await).await;
    assert_eq!(page.all("p.lead"), ["Người gửi đã rút phản ánh này."]);
}

#[tokio::test]
async fn me_too_counts_a_device_once() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let to = site.get(&format!("/cases/{code}")).await.action("Tôi cũng gặp").unwrap();
    for _ in 0..2 {
        let page = site.follow(&site.post(&to, &[]).await).await;
        assert!(page.text().contains("1 người cùng gặp"));
    }
    let other = site.stranger();
    assert!(other.follow(&other.post(&to, &[]).await).await.text().contains("2 người cùng gặp"));
    assert_eq!(open_own(&site.stranger(), code, &key).await.action("Tôi cũng gặp"), None, "it is the sender's own");
}

#[tokio::test]
async fn a_case_that_was_joined_leads_to_the_one_it_follows() {
    let site = TestSite::new().await;
    let (first, _) = send(&site, report(), 0).await;
    let (second, key) = send(&site, report(), 0).await;
    receive(&site, first).await;
    receive(&site, second).await;
    let head = Who::Staff(staff(2, &[StaffRole::Head, StaffRole::Intake]));
    act(&site, head, second, "merge", |input| input.parent = first.to_string()).await;
    let page = open_own(&site, second, &key).await;
    assert_eq!(page.link(&format!("Xem vụ {first}")).as_deref(), Some(format!("/cases/{first}").as_str()));
    assert_eq!(site.get(&format!("/cases/{first}")).await.link(&second.to_string()), Some(format!("/cases/{second}")));
}

#[tokio::test]
async fn the_page_is_shared_among_strangers_and_kept_from_nobody_else() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 0).await;
    let path = format!("/cases/{code}");
    assert_eq!(site.get(&path).await.header("x-cache"), Some("miss"));
    assert_eq!(site.stranger().get(&path).await.header("x-cache"), Some("hit"));
    let own = open_own(&site, code, &key).await;
    assert_eq!((own.header("x-cache"), own.header("cache-control")), (None, Some("no-store")));
}

#[tokio::test]
async fn the_page_speaks_english_too() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let page = site.ask(Method::GET, &format!("/cases/{code}"), &[("accept-language", "en")], Body::empty()).await;
    assert_eq!(page.heading(), "Pavement or roadway taken over");
    assert!(page.all("p.lead")[0].contains("has this case and must receive it by tomorrow, 09:00"));
}
