//! What makes the daily work of a unit quick: marks of what is new, saved lists, templates, parts of an answer, notes.

use axum::http::StatusCode;
use domain::staff::StaffRole::{Coordinator, Head, Intake, Officer};

use crate::common::TestSite;
use crate::office::signed_in;
use crate::people::{WARD, report, send};
use crate::work::did;

const GAPS: &str = "Ngày [ngày], tổ trật tự đã dọn hàng quán và kẻ lại vạch tại [địa điểm].";

#[tokio::test]
async fn a_note_calls_a_colleague_who_finds_the_case_marked() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    app::jobs::drain(&site.site.app).await.unwrap();
    let case = format!("/work/{code}");
    assert!(head.get("/work").await.text().contains("Mới với bạn"), "it was just sent");
    let page = head.get(&case).await;
    assert!(page.all("#note li").iter().any(|own| own == "@thao thao"), "{:?}", page.all("#note li"));
    assert!(!head.get("/work").await.text().contains("Mới với bạn"), "it was read");

    let unknown = head.post(&format!("{case}/note"), &[("text", "Nhờ @thaoo xem giúp")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text().contains("Không có @thaoo"), "{}", unknown.text());
    assert_eq!(unknown.field("Ghi chú, chỉ đồng nghiệp đọc được").as_deref(), Some("Nhờ @thaoo xem giúp"));
    let taken = head.post(&format!("{case}/note"), &[("text", "Nhờ @thao xem giúp")]).await;
    assert!(head.follow(&taken).await.text().contains("Nhờ @thao xem giúp"));
    app::jobs::drain(&site.site.app).await.unwrap();
    assert!(officer.get("/inbox").await.text().contains("Đồng nghiệp nhắc bạn trong ghi chú"));
    assert!(officer.get("/work?tab=open").await.text().contains("Mới với bạn"));
}

#[tokio::test]
async fn a_list_is_saved_with_what_it_asks_for_and_removed_again() {
    let site = TestSite::new().await;
    let head = signed_in(&site, "minh", WARD, &[Head]).await;
    let asked = [("tab", "new"), ("level", "urgent"), ("q", "nắp cống"), ("field", ""), ("unit", ""), ("after", "x~y")];
    let kept = |name: &'static str| asked.iter().copied().chain([("name", name)]).collect::<Vec<_>>();
    let empty = head.post("/work/lists", &kept(" ")).await;
    assert_eq!((empty.status, empty.field("Tìm").is_some()), (StatusCode::UNPROCESSABLE_ENTITY, true));
    assert_eq!(empty.all("#name-error"), ["Hãy điền vào ô này."]);
    let list = head.follow(&head.post("/work/lists", &kept("Nắp cống gấp")).await).await;
    let address = list.link("Nắp cống gấp").unwrap();
    assert_eq!(address, "/work?tab=new&level=urgent&q=n%E1%BA%AFp%20c%E1%BB%91ng");
    assert_eq!(list.all("main .bar [aria-current]").last().map(String::as_str), Some("Nắp cống gấp"));
    assert!(!signed_in(&site, "lan", WARD, &[Head]).await.get("/work").await.text().contains("Nắp cống gấp"));
    let gone = head.follow(&head.post("/work/lists", &[("forget", "Nắp cống gấp"), ("tab", "new")]).await).await;
    assert_eq!(
        (gone.link("Nắp cống gấp"), gone.all("main .done[role=status]")),
        (None, vec!["Đã bỏ danh sách.".to_owned()])
    );
}

#[tokio::test]
async fn a_unit_writes_templates_and_its_officers_begin_from_them() {
    let site = TestSite::new().await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    let wrong = head.post("/work/templates", &[("unit", WARD), ("name", "Vỉa hè"), ("body", "Ngắn")]).await;
    assert_eq!((wrong.status, wrong.field("Tên mẫu").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("Vỉa hè")));
    assert_eq!(wrong.all(".errors a").len(), 1);
    let fields = [("unit", WARD), ("category", "civility.sidewalk"), ("name", "Vỉa hè"), ("body", GAPS)];
    let kept = head.follow(&head.post("/work/templates", &fields).await).await;
    let change = kept.link("Sửa mẫu Vỉa hè").unwrap();
    assert_eq!(head.get(&change).await.field("Nội dung").as_deref(), Some(GAPS));

    let read = officer.get("/work/templates").await;
    assert!(read.text().contains(GAPS) && read.field("Nội dung").is_none(), "to read, not to write");
    assert_eq!(officer.post("/work/templates", &fields).await.status, StatusCode::FORBIDDEN);
    let elsewhere = signed_in(&site, "hanh", "00070", &[Head]).await;
    assert!(!elsewhere.get("/work/templates").await.text().contains(GAPS), "never sideways");
    let id = change.split_once("id=").unwrap().1.trim_end_matches("#write");
    assert_eq!(elsewhere.get(&format!("/work/templates?id={id}")).await.status, StatusCode::NOT_FOUND);

    let (code, _) = send(&site, report(), 0).await;
    let received = did(&head, code, "receive", &[("level", "normal")]).await;
    did(&head, code, "assign", &[("officer", &received.choice("thao"))]).await;
    let page = did(&officer, code, "start", &[]).await;
    assert!(page.all("#propose option").contains(&"Vỉa hè".to_owned()), "{:?}", page.all("#propose option"));
    assert!(page.all("#propose dd").contains(&GAPS.to_owned()), "to be copied where no script runs");
    let version = page.hidden("version").unwrap();
    let left = officer.post(&format!("/work/{code}/propose"), &[("version", version.as_str()), ("text", GAPS)]).await;
    assert_eq!(left.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(left.text().contains("Còn chỗ chưa điền: [ngày], [địa điểm]."), "{}", left.text());
    assert_eq!(left.field("Câu trả lời gửi người dân").as_deref(), Some(GAPS));
    let removed = head.follow(&head.post("/work/templates", &[("remove", id)]).await).await;
    assert!(removed.text().contains("Chưa có mẫu nào."));
}

#[tokio::test]
async fn an_answer_is_composed_of_the_parts_of_those_who_worked_on_it() {
    let site = TestSite::new().await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let officer = signed_in(&site, "thao", WARD, &[Officer]).await;
    let beside = signed_in(&site, "binh", WARD, &[Officer]).await;
    signed_in(&site, "van", "VP", &[Coordinator]).await;
    let (code, _) = send(&site, report(), 0).await;
    let case = format!("/work/{code}");
    let received = did(&head, code, "receive", &[("level", "normal")]).await;
    let (main, second) = (received.choice("thao"), received.choice("binh"));
    did(&head, code, "assign", &[("officer", &main), ("co_handlers", &second)]).await;
    let started = did(&officer, code, "start", &[]).await;
    assert!(started.text().contains("Chưa có phần của binh."), "{}", started.text());
    assert!(!started.all("summary").contains(&"Gửi phần của bạn".to_owned()));
    let part = "Đội trật tự đã nhắc nhở ba hộ kinh doanh sáng 24/11.";
    let given = did(&beside, code, "contribute", &[("text", part)]).await;
    assert_eq!(
        given.all("main .done[role=status]"),
        ["Đã lưu phần của bạn; cán bộ phụ trách sẽ ghép vào câu trả lời."]
    );
    assert_eq!(given.field("Phần của bạn trong câu trả lời").as_deref(), Some(part), "to go on from");
    let page = officer.get(&case).await;
    assert_eq!(page.field("Câu trả lời gửi người dân").as_deref(), Some(part));
    assert!(page.text().contains("Đã có phần của binh."));
    assert!(!site.stranger().get(&format!("/cases/{code}")).await.text().contains(part));
}

#[tokio::test]
async fn a_moderator_shows_a_case_with_words_covered() {
    let site = TestSite::new().await;
    let (code, _) = send(&site, report(), 0).await;
    let head = signed_in(&site, "minh", WARD, &[Intake, Head]).await;
    let sent = report().description;
    let page = head.get(&format!("/work/{code}")).await;
    assert_eq!(page.field("Lời để mọi người đọc"), Some(sent.clone()));
    let fields = [("what", "redact"), ("words", "Hàng quán bày kín vỉa hè."), ("reason", "Bỏ chi tiết về trường")];
    let shown = did(&head, code, "moderate", &fields).await;
    assert!(shown.text().contains(&sent) && shown.text().contains("Hàng quán bày kín vỉa hè."), "{}", shown.text());
    let public = site.stranger().get(&format!("/cases/{code}?lang=en")).await;
    assert!(
        public.text().contains("Hàng quán bày kín vỉa hè.") && !public.text().contains("trường"),
        "{}",
        public.text()
    );
}
