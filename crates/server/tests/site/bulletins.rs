//! Bulletins of other authorities, from a feed to a warning that says from whom it was taken.

use std::sync::{Arc, Mutex};

use app::ports::fetch::{Fault, Fetch, Fetched};
use axum::http::StatusCode;
use domain::staff::Grant;
use domain::staff::StaffRole::{Officer, Publisher, Releaser};
use futures::future::{BoxFuture, FutureExt as _};
use jiff::SignedDuration;

use crate::common::{Page, TestSite};
use crate::people::WARD;

/// A message over the ward, until this evening.
const RAIN: &str = r#"<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>M-1</identifier>
<sender>tram@mau.example</sender><sent>2026-11-25T08:00:00+07:00</sent><status>Actual</status><msgType>Alert</msgType>
<scope>Public</scope><info><language>vi-VN</language><category>Met</category><event>Mưa to</event>
<urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty>
<onset>2026-11-25T12:00:00+07:00</onset><expires>2026-11-25T18:00:00+07:00</expires><senderName>Đài Mẫu</senderName>
<headline>Mưa rất to từ trưa</headline><description>Lượng mưa 100 đến 150 mm.</description>
<instruction>Không đi qua chỗ ngập.</instruction><web>javascript:alert(1)</web>
<area><areaDesc>Ba Đình</areaDesc><polygon>21.03,105.83 21.03,105.84 21.04,105.84 21.04,105.83 21.03,105.83</polygon></area></info>
<info><language>en</language><category>Met</category><event>Heavy rain</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty><expires>2026-11-25T18:00:00+07:00</expires>
<headline>&lt;script&gt;alert(1)&lt;/script&gt; Heavy rain</headline>
<area><areaDesc>Ba Đình</areaDesc></area></info></alert>"#;

/// What we make of its headline.
const OURS: &str = "Mưa to, tránh chỗ ngập";

/// What the feed answers.
struct World(Mutex<Result<String, Fault>>);

impl World {
    fn new(document: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Ok(document.to_owned()))))
    }

    fn gives(&self, answer: Result<String, Fault>) {
        *self.0.lock().unwrap() = answer;
    }
}

impl Fetch for World {
    fn get<'a>(&'a self, _: &'a str, _: Option<&'a str>) -> BoxFuture<'a, Result<Fetched, Fault>> {
        let answer = self.0.lock().unwrap().clone();
        async { answer.map(|text| Fetched::Document { body: text.into_bytes(), etag: None }) }.boxed()
    }
}

/// A minute passes and everything that follows from it.
async fn minute(site: &TestSite) {
    site.clock.pass(SignedDuration::from_mins(1));
    app::tick::tick(&site.site.app).await.unwrap();
    app::jobs::drain(&site.site.app).await.unwrap();
}

/// A later message of the same sender.
fn later(identifier: &str, kind: &str) -> String {
    let named = RAIN.replace("M-1", identifier).replace(">Alert<", &format!(">{kind}<"));
    named.replace(
        "<scope>Public</scope>",
        "<scope>Public</scope><references>tram@mau.example,M-1,2026-11-25T08:00:00+07:00</references>",
    )
}

/// The fields of the form as it is open, as a browser would send them, with some of them changed.
fn fields(form: &Page, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let hidden = ["unit", "mode", "from"].map(|name| (name.to_owned(), form.hidden(name).unwrap_or_default()));
    let label = |label: &str| form.field(label).unwrap_or_default();
    let shown = [
        ("certainty", label("Khả năng xảy ra")),
        ("headline_vi", label("Tiêu đề")),
        ("description_vi", label("Tình hình")),
        ("instruction_vi", label("Việc cần làm ngay")),
        ("shapes", label("Vùng khoanh trên bản đồ")),
        ("onset", label("Bắt đầu")),
        ("expires", label("Hết hạn")),
    ];
    let shown = shown.map(|(name, value)| (name.to_owned(), value));
    let kept = hidden.into_iter().chain(shown).filter(|(name, _)| more.iter().all(|(own, _)| own != name));
    kept.chain(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

async fn post(who: &TestSite, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    who.post(path, &fields).await
}

async fn act(who: &TestSite, warning: &str, action: &str, text: &str) -> Page {
    let version = who.get(warning).await.hidden("version").unwrap_or_default();
    let page = who.post(&format!("{warning}/do/{action}"), &[("version", &version), ("text", text)]).await;
    who.follow(&page).await
}

#[tokio::test]
async fn a_warning_is_written_from_a_bulletin_released_by_another_and_says_from_whom_it_was_taken() {
    let world = World::new(RAIN);
    let site = TestSite::hearing(world.clone()).await;
    let publisher = site.signed_in("soan", WARD, &[Publisher]).await;
    let releaser = site.signed_in("phat", WARD, &[Releaser]).await;
    minute(&site).await;

    let inbox = publisher.get("/inbox").await;
    assert!(inbox.text().contains("Bản tin của nơi khác, chờ quyết định: Mưa rất to từ trưa"), "{}", inbox.text());
    let bulletin = inbox.link("Mưa rất to từ trưa Mới").or_else(|| inbox.link("Mưa rất to từ trưa")).unwrap();
    let desk = publisher.get("/work/warnings").await;
    assert_eq!(
        (desk.link("Bản tin của nơi khác").as_deref(), desk.all("main .count")),
        (Some("/work/bulletins"), vec!["1".to_owned()])
    );
    let list = releaser.get("/work/bulletins").await;
    assert_eq!(list.link("Mưa rất to từ trưa"), Some(bulletin.clone()));
    assert!(list.text().contains("nghiêm trọng · trong vòng một giờ · nhiều khả năng"), "{}", list.text());

    let page = publisher.get(&bulletin).await;
    assert_eq!(page.heading(), "Mưa rất to từ trưa");
    assert!(page.text().contains("Đài Mẫu · Ba Đình") && page.text().contains("Không đi qua chỗ ngập."));
    assert!(page.text().contains("<script>alert(1)</script> Heavy rain"), "in both languages, as text");
    assert!(!page.body().contains("<script>alert") && !page.body().contains("href=\"javascript:"));
    assert!(page.body().contains(&format!("data-warnings=\"{bulletin}/area.geojson")));
    let area = publisher.get(&format!("{bulletin}/area.geojson")).await.json();
    assert_eq!(area["features"][0]["geometry"]["coordinates"].as_array().unwrap().len(), 1);
    assert_eq!(releaser.get(&bulletin).await.link("Soạn cảnh báo từ bản tin"), None, "a releaser writes none");

    let form = publisher.get(&page.link("Soạn cảnh báo từ bản tin").unwrap()).await;
    assert_eq!(form.field("Tiêu đề").as_deref(), Some("Mưa rất to từ trưa"));
    assert_eq!(
        (form.field("Bắt đầu").as_deref(), form.field("Hết hạn").as_deref()),
        (Some("2026-11-25T12:00"), Some("2026-11-25T18:00"))
    );
    assert_eq!(
        (form.field("Khả năng xảy ra").as_deref(), form.hidden("mode").as_deref()),
        (Some("likely"), Some("actual"))
    );
    assert!(form.field("Vùng khoanh trên bản đồ").unwrap().starts_with("21.03, 105.83\n"));
    assert!(form.all("input[name=danger][checked]").is_empty() && !form.body().contains("value=\"storm\" selected"));

    let refused = post(&publisher, "/work/warnings/new", &fields(&form, &[("kind", "storm")])).await;
    assert_eq!(
        (refused.status, refused.all(".errors li").len()),
        (StatusCode::UNPROCESSABLE_ENTITY, 1),
        "the level is missing"
    );
    let whole = fields(&refused, &[("kind", "storm"), ("danger", "risk:great"), ("headline_vi", OURS)]);
    let saved = post(&publisher, "/work/warnings/new", &whole).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let warning = saved.header("location").unwrap().split('?').next().unwrap().to_owned();
    let second = post(&publisher, "/work/warnings/new", &whole).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text().contains("Bản tin này đã được quyết định."), "{}", second.text());
    let draft = publisher.get(&warning).await;
    assert!(draft.text().contains("Theo nguồn tin Đài Mẫu"), "{}", draft.text());
    assert_eq!(draft.link("Xem bản tin của nơi khác"), Some(bulletin.clone()));
    let taken = releaser.get(&bulletin).await;
    assert!(taken.text().contains(&format!("Đã soạn cảnh báo: {OURS} (Đang soạn)")), "{}", taken.text());
    assert!(publisher.get("/work/warnings").await.all("main .count") == ["0"]);

    act(&publisher, &warning, "submit", "").await;
    app::jobs::drain(&site.site.app).await.unwrap();
    let inbox = releaser.get("/inbox").await;
    assert!(inbox.text().contains(&format!("Cảnh báo chờ phát hành: {OURS}")), "{}", inbox.text());
    assert!(inbox.body().contains(&format!("href=\"{warning}\"")));
    act(&releaser, &warning, "release", "").await;
    let public = warning.replace("/work", "");
    assert!(site.get(&public).await.text().contains("Theo nguồn tin Đài Mẫu"));
    let xml = site.get(&format!("{public}/cap.xml")).await.body();
    let source = "<source>Đài Mẫu (tram@mau.example,M-1,2026-11-25T08:00:00+07:00)</source>";
    assert!(xml.contains(source), "{xml}");
    assert_eq!(crate::cap_schema::misfits(&xml), Vec::<String>::new());

    world.gives(Ok(later("M-2", "Cancel")));
    minute(&site).await;
    let what = "Bản tin mà cảnh báo của ta dựa vào vừa bị hủy:";
    assert!(releaser.get("/inbox").await.text().contains(what), "{}", releaser.get("/inbox").await.text());
    let list = publisher.get("/work/bulletins").await;
    let cancelled = publisher.get(&list.link("Mưa rất to từ trưa").unwrap()).await;
    assert!(cancelled.text().contains("Hãy xem có cần đề nghị hủy cảnh báo không."), "{}", cancelled.text());
    assert!(cancelled.body().contains(&format!("href=\"{warning}\"")));
    let own = publisher.get(&warning).await;
    assert!(own.text().contains("Nơi gửi đã hủy bản tin mà cảnh báo này dựa vào."), "{}", own.text());
}

#[tokio::test]
async fn who_ignores_it_says_why_and_everybody_sees_how_the_feeds_go() {
    let world = World::new(RAIN);
    let site = TestSite::hearing(world.clone()).await;
    let publisher = site.signed_in("soan", WARD, &[Publisher]).await;
    let releaser = site.signed_in("phat", WARD, &[Releaser]).await;
    let officer = site.signed_in("can-bo", WARD, &[Officer]).await;
    assert!(publisher.get("/work/bulletins").await.text().contains("Chưa xem lần nào."));
    minute(&site).await;
    let bulletin = publisher.get("/work/bulletins").await.link("Mưa rất to từ trưa").unwrap();
    for path in ["/work/bulletins", &bulletin, &format!("{bulletin}/cap.xml"), &format!("{bulletin}/area.geojson")] {
        assert_eq!(officer.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(site.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    assert_eq!(publisher.get("/work/bulletins/nothing").await.status, StatusCode::NOT_FOUND);

    let file = publisher.get(&format!("{bulletin}/cap.xml")).await;
    assert_eq!((file.body().as_str(), file.header("x-content-type-options")), (RAIN, Some("nosniff")));
    assert_eq!(file.header("content-type"), Some("application/cap+xml"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment;"));

    let ignore = format!("{bulletin}/do/ignore");
    let empty = publisher.post(&ignore, &[("text", "ai")]).await;
    assert_eq!((empty.status, empty.field("Lý do").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("ai")));
    let done = publisher.post(&ignore, &[("text", "Đã có cảnh báo của thành phố")]).await;
    assert!(publisher.follow(&done).await.text().contains("Đã có cảnh báo của thành phố"));
    let late = releaser.post(&ignore, &[("text", "Không cần thiết")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("Bản tin này đã được quyết định.") && late.action("Bỏ qua").is_none());
    assert_eq!(
        publisher.get(&format!("/work/warnings/new?from={}", bulletin.rsplit('/').next().unwrap())).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(publisher.get("/work/bulletins?tab=rest").await.link("Mưa rất to từ trưa"), Some(bulletin.clone()));
    let again = releaser.post(&format!("{bulletin}/do/reopen"), &[]).await;
    assert!(releaser.follow(&again).await.text().contains("Bản tin lại chờ quyết định."));
    assert_eq!(releaser.post(&format!("{bulletin}/do/sing"), &[]).await.status, StatusCode::NOT_FOUND);

    for (answer, told) in [
        (Err(Fault::Status { status: 503 }), "Nơi đó trả lời mã 503."),
        (Ok("<html/>".to_owned()), "Không đọc được: feed: neither CAP 1.2 or 1.1, nor Atom, nor RSS 2.0"),
        (Err(Fault::Long), "Tài liệu lớn hơn 4 MB."),
    ] {
        world.gives(answer);
        site.clock.pass(SignedDuration::from_mins(15));
        minute(&site).await;
        let list = publisher.get("/work/bulletins").await.text();
        assert!(list.contains(told) && list.contains("Nghe được lần cuối"), "{list}");
    }
    world.gives(Ok("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>x</id></entry></feed>".to_owned()));
    site.clock.pass(SignedDuration::from_mins(15));
    minute(&site).await;
    let english = publisher.get("/work/bulletins?lang=en").await.text();
    assert!(
        english.contains("1 entry cannot be read x It cannot be read: feed/entry/link: it is missing or empty"),
        "{english}"
    );
}

#[tokio::test]
async fn from_a_test_a_test_is_written_and_nobody_is_asked_whether_it_is_meant() {
    let site = TestSite::hearing(World::new(&RAIN.replace(">Actual<", ">Exercise<"))).await;
    let publisher = site.signed_in("soan", WARD, &[Publisher]).await;
    minute(&site).await;
    assert!(!publisher.get("/inbox").await.text().contains("Mưa rất to"), "nobody is told of a test");
    let list = publisher.get("/work/bulletins?tab=rest").await;
    assert!(list.text().contains("DIỄN TẬP"));
    let page = publisher.get(&list.link("Mưa rất to từ trưa").unwrap()).await;
    assert!(page.all(".trial-mark")[0].contains("không phải cảnh báo thật"));
    let form = publisher.get(&page.link("Soạn cảnh báo từ bản tin").unwrap()).await;
    assert!(form.heading().starts_with("THỬ NGHIỆM"), "{}", form.heading());
    let meant = fields(&form, &[("kind", "storm"), ("danger", "risk:low"), ("mode", "actual")]);
    assert_eq!(post(&publisher, "/work/warnings/new", &meant).await.status, StatusCode::CONFLICT);
    let saved =
        post(&publisher, "/work/warnings/new", &fields(&form, &[("kind", "storm"), ("danger", "risk:low")])).await;
    assert!(publisher.follow(&saved).await.heading().starts_with("THỬ NGHIỆM"));
}

#[tokio::test]
async fn who_writes_for_several_units_chooses_one_and_keeps_the_bulletin() {
    let site = TestSite::hearing(World::new(RAIN)).await;
    let grants = [WARD, "VP"].map(|unit| Grant { unit: unit.into(), role: Publisher }).to_vec();
    app::staff::add(&site.site.app, "soan", "Soạn", "long enough", grants).await.unwrap();
    let publisher = site.stranger();
    publisher.post("/sign-in", &[("login", "soan"), ("password", "long enough")]).await;
    minute(&site).await;
    let page = publisher.get(&publisher.get("/work/bulletins").await.link("Mưa rất to từ trưa").unwrap()).await;
    let choice = publisher.get(&page.link("Soạn cảnh báo từ bản tin").unwrap()).await;
    let from = choice.hidden("from").unwrap();
    assert!(!choice.text().contains("Cảnh báo này là thật hay thử?"), "the bulletin says so");
    let form = publisher.get(&format!("/work/warnings/new?unit=VP&from={from}")).await;
    assert_eq!((form.hidden("unit").as_deref(), form.hidden("from")), (Some("VP"), Some(from)));
}
