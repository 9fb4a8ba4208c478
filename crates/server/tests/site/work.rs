//! The work of a unit, done by hand through its pages.

use axum::http::StatusCode;
use domain::code::CaseCode;
use domain::staff::StaffRole::{Approver, Coordinator, Head, Intake, Officer};

use crate::common::{Page, Part, TestSite};
use crate::office::{PASSWORD, signed_in};
use crate::people::{WARD, WARD_NAME, png, report, send};

const OTHER_WARD: &str = "00008";
const ANSWER: &str = "Ngày 24/11/2026, tổ trật tự đã dọn hàng quán và kẻ lại vạch 1,5 m trước cổng trường số 12.";

/// Does it as the form on the page would: with the version the page has.
async fn act(who: &TestSite, code: CaseCode, action: &str, fields: &[(&str, &str)]) -> Page {
    let version = who.get(&format!("/work/{code}")).await.hidden("version").unwrap();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    who.post(&format!("/work/{code}/{action}"), &all).await
}

/// As [`act`], and it must be taken; gives the page that follows.
pub(crate) async fn did(who: &TestSite, code: CaseCode, action: &str, fields: &[(&str, &str)]) -> Page {
    let page = act(who, code, action, fields).await;
    who.follow(&page).await
}

fn offers(page: &Page, action: &str) -> bool {
    page.all("summary").iter().any(|own| own == action)
}

#[tokio::test]
async fn a_case_goes_from_the_street_to_the_answer_by_hand() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 1).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer, Approver]).await;
    let approver = signed_in(&site, "hung", WARD, &[Approver]).await;

    let list = head.get("/work").await;
    assert_eq!(list.link(&code.to_string()), Some(format!("/work/{code}")));
    assert!(list.text().contains("còn 1 ngày làm việc"), "{}", list.text());
    let page = head.get(&format!("/work/{code}")).await;
    assert_eq!(page.link("Việc bạn làm được ngay").as_deref(), Some("#actions"));
    assert_eq!(page.all("#actions h2"), ["Việc bạn có thể làm"]);
    assert!(page.text().contains("Hạn trả lời:") && page.text().contains(WARD_NAME));
    assert!(!page.text().contains("0912345678") && !page.text().contains("Bưởi"), "the sender stays unknown");

    let received = did(&head, code, "receive", &[("level", "normal")]).await;
    assert_eq!(received.all("main .done[role=status]"), ["Đã tiếp nhận vụ việc."]);
    assert!(!offers(&received, "Tiếp nhận") && offers(&received, "Phân công"));
    did(&head, code, "assign", &[("officer", &received.choice("thao"))]).await;
    let started = did(&officer, code, "start", &[]).await;
    assert!(offers(&started, "Trình câu trả lời"));

    let version = started.hidden("version").unwrap();
    let image = png();
    let parts = [
        Part::Text("version", &version),
        Part::Text("text", ANSWER),
        Part::File { name: "photos", file: "xong.png", kind: "image/png", bytes: &image },
    ];
    let proposed = officer.follow(&officer.post_parts(&format!("/work/{code}/propose"), &parts).await).await;
    assert!(
        proposed.text().contains(ANSWER) && !site.get(&format!("/cases/{code}?lang=en")).await.text().contains(ANSWER)
    );
    assert!(!offers(&proposed, "Phê duyệt và trả lời"), "the author cannot approve");
    let refused = act(&officer, code, "approve", &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("Cần một người khác."), "{}", refused.text());

    assert!(approver.get("/work?tab=approval").await.link(&code.to_string()).is_some());
    let approved = did(&approver, code, "approve", &[]).await;
    assert_eq!(approved.all("main .done[role=status]"), ["Đã phê duyệt; câu trả lời đã được gửi."]);
    assert!(site.stranger().get(&format!("/cases/{code}")).await.text().contains(ANSWER));
}

#[tokio::test]
async fn whoever_is_slower_learns_it_and_keeps_what_was_typed() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let first = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let second = signed_in(&site, "thao", WARD, &[Intake]).await;
    let seen = second.get(&format!("/work/{code}")).await.hidden("version").unwrap();
    did(&first, code, "receive", &[("level", "normal")]).await;
    let words = "Xin cho biết quán nào, số nhà bao nhiêu?";
    let late = second.post(&format!("/work/{code}/ask_back"), &[("version", &seen), ("text", words)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.all("[role=alert]")[0].contains("có người đã làm trước"));
    assert_eq!(late.field("Cần người gửi cho biết thêm").as_deref(), Some(words));
    assert_ne!(late.hidden("version"), Some(seen.clone()), "sending again works");
    let gone = second.post(&format!("/work/{code}/receive"), &[("version", &seen), ("text", words)]).await;
    assert_eq!(gone.field("Những gì bạn đã nhập").as_deref(), Some(words), "its form is gone, its words are not");
}

#[tokio::test]
async fn a_fault_stands_at_its_field_and_in_the_summary() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let page = act(&head, code, "refuse", &[("reason", "not-competent"), ("text", "Không.")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".errors a"), page.all("#refuse-text-error"));
    assert_eq!(page.field("Câu giải thích").as_deref(), Some("Không."));
    assert_eq!(page.field("Lý do từ chối").as_deref(), Some("not-competent"));
    assert!(page.all("title")[0].starts_with("Lỗi: "));
    let page = act(&head, code, "set_level", &[("level", "urgent"), ("text", "")]).await;
    assert_eq!(page.all(".errors a"), ["Hãy điền vào ô này."]);
}

#[tokio::test]
async fn a_refusal_starts_from_a_sentence_of_the_city_and_says_what_to_do_instead() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let page = head.get(&format!("/work/{code}")).await;
    let reason = site.site.app.city().city().reasons.iter().find(|own| own.code.as_str() == "unclear-place").cloned();
    let reason = reason.unwrap();
    assert!(page.text().contains(reason.sentence.get("vi")), "to be copied where no script runs");
    let done = did(&head, code, "refuse", &[("reason", "unclear-place"), ("text", reason.sentence.get("vi"))]).await;
    assert_eq!(done.all("main .done[role=status]"), ["Đã từ chối và báo cho người gửi."]);
    assert!(site.stranger().get(&format!("/cases/{code}")).await.text().contains(reason.next_step.get("vi")));
}

#[tokio::test]
async fn people_of_other_units_do_not_know_of_it() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let other = signed_in(&site, "tuan", OTHER_WARD, &[Intake, Head, Officer]).await;
    assert_eq!(other.get(&format!("/work/{code}")).await.status, StatusCode::NOT_FOUND);
    for action in ["receive", "note", "moderate"] {
        let fields =
            [("level", "normal"), ("text", "Việc này của chúng tôi"), ("what", "hidden"), ("reason", "Vì thế")];
        let page = other.post(&format!("/work/{code}/{action}"), &fields).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{action}");
    }
    assert_eq!(other.get("/work?tab=all").await.link(&code.to_string()), None);
    let head = signed_in(&site, "minh", WARD, &[Head]).await;
    assert_eq!(head.post(&format!("/work/{code}/close"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn many_cases_are_received_at_once_and_each_tells_what_came_of_it() {
    let site = TestSite::new().await;
    let (first, _) = send(&site, report(), 0).await;
    let (second, _) = send(&site, report(), 0).await;
    let (third, _) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    did(&head, third, "receive", &[("level", "normal")]).await;
    let path = format!("/work/bulk?case={first}&case={second}&case={third}&do=receive");
    let preview = head.get(&path).await;
    assert!(preview.text().contains("Sẽ làm với 2 vụ việc") && preview.text().contains("Không làm được với 1 vụ việc"));
    let (one, two) = (format!("{first}~1"), format!("{second}~1"));
    let missing = head.post("/work/bulk", &[("do", "receive"), ("case", &one), ("case", &two)]).await;
    assert_eq!(
        (missing.status, missing.all(".errors a")[0].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "Hãy chọn mức độ.")
    );
    did(&head, second, "receive", &[("level", "urgent")]).await;
    let fields = [("do", "receive"), ("case", one.as_str()), ("case", &two), ("level", "normal")];
    let result = head.follow(&head.post("/work/bulk", &fields).await).await;
    assert_eq!(result.heading(), "Kết quả tiếp nhận");
    assert!(result.all(".notice.done a").contains(&first.to_string()));
    assert!(result.all(".notice.wait li")[0].starts_with(&second.to_string()), "{}", result.text());
    let assign = head.get(&format!("/work/bulk?case={first}&case={second}&do=assign")).await;
    let office = assign.choice("Phòng");
    let (one, two) = (format!("{first}~2"), format!("{second}~2"));
    let fields = [("do", "assign"), ("case", one.as_str()), ("case", &two), ("office", &office)];
    let result = head.follow(&head.post("/work/bulk", &fields).await).await;
    assert_eq!(result.all(".notice.done li").len(), 2);
    assert_eq!(head.follow(&head.get("/work/bulk?do=receive").await).await.all("main .done[role=status]").len(), 1);
}

#[tokio::test]
async fn a_case_passed_on_twice_stays_where_the_coordinator_puts_it() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let ward = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let other = signed_in(&site, "tuan", OTHER_WARD, &[Intake, Head]).await;
    let city = signed_in(&site, "dieuphoi", "VP", &[Coordinator]).await;
    let why = [("text", "Không thuộc địa bàn của phường.")];
    let after = act(&ward, code, "forward", &why).await;
    assert_eq!(after.header("location"), Some("/work"), "it has left the ward");
    assert!(city.get("/desk").await.link(&code.to_string()).is_some());
    did(&city, code, "place", &[("unit", OTHER_WARD), ("text", "Ranh giới mới.")]).await;
    act(&other, code, "forward", &why).await;
    did(&city, code, "place", &[("unit", WARD), ("text", "Đã xem tại chỗ.")]).await;
    let page = ward.get(&format!("/work/{code}")).await;
    assert!(!offers(&page, "Chuyển lên cấp trên") && !offers(&page, "Từ chối") && offers(&page, "Hỏi lại"));
    assert!(page.text().contains("Cuối cùng: không chuyển đi hay từ chối được nữa"));
    let refused = act(&ward, code, "forward", &why).await;
    assert!(refused.all("[role=alert]")[0].contains("Điều phối thành phố đã quyết định"));
}

#[tokio::test]
async fn notes_stay_among_colleagues_and_messages_reach_the_sender() {
    let site = TestSite::new().await;
    let (code, key) = send(&site, report(), 1).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    did(&head, code, "note", &[("text", "Quán này đã nhắc hai lần.")]).await;
    did(&head, code, "message", &[("text", "Chiều nay chúng tôi sẽ đến xem.")]).await;
    let page = head.get(&format!("/work/{code}")).await;
    assert!(page.text().contains("Quán này đã nhắc hai lần.") && page.text().contains("Nội bộ"));
    let sender = site.stranger();
    let own = sender.follow(&sender.get(&format!("/cases/{code}?key={key}")).await).await;
    assert!(own.text().contains("Chiều nay chúng tôi sẽ đến xem.") && !own.text().contains("nhắc hai lần"));
    assert!(!site.stranger().get(&format!("/cases/{code}")).await.text().contains("Chiều nay"));
}

#[tokio::test]
async fn what_shows_too_much_is_hidden_with_a_reason_and_staff_still_see_it() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 1).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let page = head.get(&format!("/work/{code}")).await;
    let photo = page.body().split("value=\"hide:").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let open = format!("/cases/{code}/photos/{photo}/thumb");
    assert_eq!(site.stranger().get(&open).await.status, StatusCode::OK);
    did(&head, code, "moderate", &[("what", &format!("hide:{photo}")), ("reason", "Thấy mặt trẻ em.")]).await;
    assert_eq!(site.stranger().get(&open).await.status, StatusCode::NOT_FOUND);
    let own = format!("/work/{code}/photos/{photo}/thumb");
    assert_eq!(head.get(&own).await.status, StatusCode::OK);
    assert!(site.stranger().get(&own).await.status.is_redirection(), "only for who is signed in");
    let missing = act(&head, code, "moderate", &[("what", ""), ("reason", "Vì thế")]).await;
    assert_eq!(missing.all(".errors a"), ["Hãy chọn một trong các lựa chọn."]);
}

#[tokio::test]
async fn the_list_counts_searches_and_says_what_is_late() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let found = head.get("/work?q=quan+thanh").await;
    assert!(found.link(&code.to_string()).is_some(), "found without marks");
    assert_eq!(head.get(&format!("/work?q={code}")).await.header("location"), Some(format!("/work/{code}").as_str()));
    assert!(head.get("/work?q=voi+hoa+hong").await.text().contains("Không có vụ việc nào"));
    let count = head.get("/work/count?since=0").await.json();
    assert_eq!(count["count"], 1);
    site.clock.pass(jiff::SignedDuration::from_hours(48));
    head.post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
    let page = head.get("/work").await;
    assert!(page.all(".left.late")[0].starts_with("quá 1 ngày"), "{}", page.text());
    let unit = head.get("/approvals").await;
    assert_eq!(unit.header("location"), Some("/work?tab=approval"));
}

#[tokio::test]
async fn a_head_above_opens_the_list_of_a_unit_below_and_nobody_the_one_beside() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let above = signed_in(&site, "lanhdao", "VP", &[Head]).await;
    let beside = signed_in(&site, "tuan", OTHER_WARD, &[Head]).await;
    let lists = async |who: &TestSite, query: &str| {
        let page = who.get(&format!("/work?tab=all{query}")).await.link(&code.to_string()).is_some();
        let listed = who.get(&format!("/api/v1/work?{query}")).await.json()["items"].as_array().map(Vec::len);
        (page, listed)
    };
    let below = format!("&unit={WARD}");
    assert_eq!(lists(&above, "").await, (false, Some(0)), "the own list is what the own unit holds");
    assert_eq!(lists(&above, &below).await, (true, Some(1)));
    assert_eq!(above.get(&format!("/work?unit={WARD}")).await.field("Đơn vị").as_deref(), Some(WARD));
    assert_eq!(lists(&beside, &below).await, (false, Some(0)));
    assert!(beside.get("/work").await.field("Đơn vị").is_none(), "there is nothing to choose");
}

#[tokio::test]
async fn the_page_speaks_english_too() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 1).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let page = head.get(&format!("/work/{code}?lang=en")).await;
    assert!(offers(&page, "Receive") && page.text().contains("What you can do"));
    let place = head.get(&format!("/work/{code}/place.geojson")).await.json();
    assert_eq!(place["features"][0]["geometry"]["coordinates"][0], 105.8365);
}
