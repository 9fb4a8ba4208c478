//! Being told of things: leaving an address, showing that it is one's own, choosing, stopping.

use std::sync::{Arc, Mutex};

use app::CityNow;
use app::jobs;
use app::letter::{News, Voice, code_of};
use app::ports::post::{Address, Carrier, Carriers, Channel, Letter, Refused, Taken, Urgency};
use app::subscriber::{Subscriber, Token};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::staff::StaffRole;
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

use crate::common::{Page, TestSite};
use crate::people::{WARD, receive, report, send};
use crate::warning::Desk;

const MAIL: &str = "thu.ba@example.test";
/// As browsers give it.
const DEVICE: [(&str, &str); 3] = [
    ("endpoint", "https://push.example.com/send/abc"),
    ("p256dh", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
    ("auth", "BTBZMqHH6r4Tts7J_aSIgg"),
];

/// Keeps what it is given to carry.
#[derive(Default)]
pub(crate) struct Postman(Mutex<Vec<(Address, Letter)>>);

impl Carrier for Postman {
    fn send<'a>(&'a self, to: &'a Address, letter: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        self.0.lock().unwrap().push((to.clone(), letter.clone()));
        Box::pin(async { Ok(Taken::default()) })
    }
}

/// Says in a letter no more than its link.
struct Plain;

impl Voice for Plain {
    fn code(&self, _: &CityNow, _: Timestamp, language: &str, id: &str, digits: &str) -> Letter {
        Letter {
            id: id.to_owned(),
            thread: None,
            subject: format!("code {digits}"),
            text: String::new(),
            html: String::new(),
            short: String::new(),
            link: String::new(),
            unsubscribe: None,
            urgency: Urgency::High,
            lasts: SignedDuration::from_mins(10),
            language: language.to_owned(),
        }
    }

    fn letter(&self, _: &CityNow, _: Timestamp, to: &Subscriber, id: &str, news: &News) -> Letter {
        let link = format!("/notices/{}", Token::of(to));
        Letter {
            id: id.to_owned(),
            thread: None,
            subject: code_of(news).map_or_else(|| "confirm".to_owned(), |code| code.to_string()),
            text: String::new(),
            html: String::new(),
            short: String::new(),
            unsubscribe: Some(format!("{link}/stop")),
            link,
            urgency: Urgency::Normal,
            lasts: SignedDuration::from_hours(24),
            language: to.language.clone(),
        }
    }
}

/// A site whose letters are kept.
async fn site(channels: &[Channel]) -> (TestSite, Arc<Postman>) {
    let postman = Arc::new(Postman::default());
    let of = |channel| channels.contains(&channel).then(|| Arc::clone(&postman) as Arc<dyn Carrier>);
    let carriers = Carriers { mail: of(Channel::Mail), sms: of(Channel::Sms), push: of(Channel::Push) };
    (TestSite::posting_by(carriers, Arc::new(Plain)).await, postman)
}

/// What was carried since it was asked last: the subject and the link.
async fn carried(site: &TestSite, postman: &Postman) -> Vec<(String, String)> {
    jobs::drain(&site.site.app).await.unwrap();
    std::mem::take(&mut *postman.0.lock().unwrap())
        .into_iter()
        .map(|(_, letter)| (letter.subject, letter.link))
        .collect()
}

/// Leaves the address and gives the page of the letter that came.
async fn left(site: &TestSite, postman: &Postman, fields: &[(&str, &str)]) -> String {
    let answer = site.post("/notices", fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let letters = carried(site, postman).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    letters[0].1.clone()
}

async fn confirmed(site: &TestSite, postman: &Postman, fields: &[(&str, &str)]) -> String {
    let own = left(site, postman, fields).await;
    assert_eq!(site.post(&format!("{own}/confirmation"), &[]).await.status, StatusCode::SEE_OTHER);
    own
}

fn chosen(page: &Page, label: &str) -> String {
    page.field(label).unwrap_or_default()
}

/// Who may keep it, who may list it, who is told of it.
fn keeps_its_address(page: &Page) {
    let told = ["cache-control", "x-robots-tag", "referrer-policy"].map(|name| page.header(name).unwrap_or_default());
    assert_eq!(told, ["no-store", "noindex", "no-referrer"]);
}

#[tokio::test]
async fn a_city_without_a_channel_says_so_and_leads_nobody_here() {
    let site = TestSite::new().await;
    let page = site.get("/notices").await;
    assert!(page.text().contains("Thành phố chưa gửi thông báo"), "{}", page.text());
    assert!(page.all("main form").is_empty());
    let (code, key) = send(&site, report(), 0).await;
    for path in [format!("/cases/{code}?key={key}"), "/near".to_owned()] {
        let page = site.get(&path).await;
        assert!(!page.body().contains("href=\"/notices"), "{path}");
    }
}

#[tokio::test]
async fn a_case_is_followed_once_the_letter_is_answered() {
    let (site, postman) = site(&[Channel::Mail]).await;
    let (code, _) = send(&site, report(), 0).await;
    let case = site.get(&format!("/cases/{code}")).await;
    let link = case.link("Nhận thông báo về vụ việc này").unwrap();
    assert_eq!(link, format!("/notices?case={code}"));
    let form = site.get(&link).await;
    assert_eq!(form.hidden("case"), Some(code.to_string()));
    carried(&site, &postman).await;

    let own = left(&site, &postman, &[("contact", MAIL), ("case", &code.to_string())]).await;
    for _ in 0..2 {
        let page = site.get(&own).await;
        keeps_its_address(&page);
        assert!(page.text().contains("t…@example.test") && !page.body().contains(MAIL));
        assert_eq!(
            page.action("Đúng, đây là địa chỉ của tôi"),
            Some(format!("{own}/confirmation")),
            "a GET proves nothing"
        );
    }
    assert_eq!(site.get(&own).await.field("Cảnh báo"), None, "one thing at a time");
    receive(&site, code).await;
    assert!(carried(&site, &postman).await.is_empty(), "nothing before it is confirmed");

    let page = site.follow(&site.post(&format!("{own}/confirmation"), &[]).await).await;
    assert!(page.text().contains("Đã xác nhận"), "{}", page.text());
    assert!(page.text().contains(&code.to_string()));
    let listed = site.get("/notices").await;
    assert_eq!(listed.link("t…@example.test"), Some(own.clone()), "this browser remembers it");
    assert_eq!(listed.header("cache-control"), Some("no-store"));
    assert_eq!(site.stranger().get("/notices").await.link("t…@example.test"), None);
}

#[tokio::test]
async fn the_answer_is_the_same_for_a_known_and_an_unknown_address() {
    let (site, postman) = site(&[Channel::Mail]).await;
    confirmed(&site, &postman, &[("contact", MAIL)]).await;
    let stranger = site.stranger();
    let mut answers = Vec::new();
    for address in [MAIL, "unknown@example.test"] {
        let answer = stranger.post("/notices", &[("contact", address)]).await;
        let page = stranger.follow(&answer).await;
        answers.push((answer.status, answer.header("location").map(str::to_owned), page.text()));
        assert_eq!((stranger.cookie("told"), answer.header("set-cookie")), (None, None));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].1.as_deref(), Some("/notices/sent?by=mail"));
}

#[tokio::test]
async fn faults_stand_at_their_fields_and_nothing_typed_is_lost() {
    let (site, _) = site(&[Channel::Mail]).await;
    let typed = [
        ("contact", "not an address"),
        ("area", WARD),
        ("address", "Nơi không có"),
        ("metres", "300"),
        ("called", "school"),
    ];
    let page = site.post("/notices", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let summary = page.all(".errors a");
    assert!(
        summary[0].starts_with("Đây chưa phải địa chỉ thư") && summary[1].contains("không tìm thấy"),
        "{summary:?}"
    );
    assert_eq!(page.all("#contact-error").len() + page.all("#address-error").len(), 2);
    assert_eq!(chosen(&page, "Địa chỉ thư điện tử"), "not an address");
    assert_eq!(
        (chosen(&page, "Phường hoặc xã").as_str(), chosen(&page, "Quanh địa chỉ").as_str()),
        (WARD, "Nơi không có")
    );
    assert_eq!(page.all("input[value=\"300\"][checked], input[value=school][checked]").len(), 2);
    let page = site.post("/notices", &[]).await;
    assert_eq!(page.all(".errors a"), ["Hãy ghi địa chỉ thư điện tử."]);
    let phone = site.post("/notices", &[("contact", "0900 000 001")]).await;
    assert_eq!(phone.status, StatusCode::UNPROCESSABLE_ENTITY, "the city sends no text messages");
}

#[tokio::test]
async fn an_address_of_several_places_is_chosen_from_a_list() {
    let (site, postman) = site(&[Channel::Mail]).await;
    let page = site.post("/notices", &[("contact", MAIL), ("address", "Ba Đình")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = page.body();
    let at = body.split("name=\"at\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(page.hidden("searched").as_deref(), Some("Ba Đình"));
    let other = [("contact", MAIL), ("searched", "Ba Đình"), ("address", "Hoàn Kiếm"), ("at", &at)];
    let again = site.post("/notices", &other).await;
    assert!(again.text().contains("Phường Hoàn Kiếm") && again.all("#address-error").len() == 1, "{}", again.text());
    let mut typed = vec![("contact", MAIL), ("searched", "Ba Đình"), ("address", "Ba Đình"), ("at", &at)];
    typed.extend([("called", "home"), ("metres", "1000")]);
    let own = left(&site, &postman, &typed).await;
    assert!(site.get(&own).await.text().contains("Nhà, trong vòng 1 km"), "{}", site.get(&own).await.text());
    assert!(site.get(&format!("{own}?lang=en")).await.text().contains("Home, 1 km around"));
}

#[tokio::test]
async fn paces_quiet_hours_and_language_are_chosen() {
    let (site, postman) = site(&[Channel::Mail, Channel::Sms]).await;
    let own = confirmed(&site, &postman, &[("contact", "0900 000 001")]).await;
    let page = site.get(&own).await;
    assert!(page.text().contains("+84…001"), "{}", page.text());
    assert_eq!((chosen(&page, "Từ").as_str(), chosen(&page, "Phản ánh mới").as_str()), ("21:30", "never"));
    assert_eq!(page.field("Việc đến lượt tôi"), None, "only for people of units");
    let good =
        [("pace-report", "daily"), ("from", "22:00"), ("until", "05:00"), ("daily", "06:15"), ("language", "en")];
    let page = site.follow(&site.post(&format!("{own}/choices"), &good).await).await;
    let fields = ["Phản ánh mới", "Từ", "đến", "Giờ gửi tin", "Ngôn ngữ của thư"].map(|label| chosen(&page, label));
    assert_eq!(fields, ["daily", "22:00", "05:00", "06:15", "en"]);
    let bad = [("pace-report", "now"), ("from", "22:00"), ("until", ""), ("daily", "soon"), ("language", "vi")];
    let page = site.post(&format!("{own}/choices"), &bad).await;
    assert_eq!((page.status, page.all(".errors a").len()), (StatusCode::UNPROCESSABLE_ENTITY, 2));
    let fields = ["Phản ánh mới", "Từ", "Giờ gửi tin", "Ngôn ngữ của thư"].map(|label| chosen(&page, label));
    assert_eq!(fields, ["now", "22:00", "soon", "vi"]);
    assert_eq!(page.link("English").as_deref(), Some(format!("{own}?lang=en").as_str()));
}

#[tokio::test]
async fn places_and_cases_come_and_go() {
    let (site, postman) = site(&[Channel::Mail]).await;
    let (code, _) = send(&site, report(), 0).await;
    carried(&site, &postman).await;
    let own = confirmed(&site, &postman, &[("contact", MAIL), ("case", &code.to_string())]).await;
    let page = site.follow(&site.post(&format!("{own}/places"), &[("area", WARD)]).await).await;
    assert!(page.text().contains("Phường Ba Đình"), "{}", page.text());
    let outside = [("address", ""), ("lat", "10.77"), ("lon", "106.7"), ("metres", "300")];
    let refused = site.post(&format!("{own}/places"), &outside).await;
    assert_eq!(refused.all(".errors a"), ["Nơi này nằm ngoài thành phố. Hãy chọn nơi khác."]);
    assert_eq!(site.post(&format!("{own}/places"), &[("area", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let removal = page.action("Bỏ Phường Ba Đình").unwrap();
    assert!(site.follow(&site.post(&removal, &[]).await).await.text().contains("Chưa có nơi nào."));

    let page = site.follow(&site.post(&format!("{own}/cases/{code}"), &[("muted", "yes")]).await).await;
    assert!(page.text().contains("đang tắt tiếng"));
    receive(&site, code).await;
    assert!(carried(&site, &postman).await.is_empty());
    let page = site.follow(&site.post(&format!("{own}/cases/{code}"), &[("muted", "no")]).await).await;
    assert!(!page.text().contains("đang tắt tiếng"));
}

#[tokio::test]
async fn mail_programs_stop_letters_with_one_click_and_nothing_else_does() {
    let (site, postman) = site(&[Channel::Mail]).await;
    let own = confirmed(&site, &postman, &[("contact", MAIL)]).await;
    let provider = site.stranger();
    let stop = format!("{own}/stop");
    for method in [Method::GET, Method::HEAD] {
        let page = provider.ask(method, &stop, &[], Body::empty()).await;
        keeps_its_address(&page);
        assert!(site.get(&own).await.text().contains("đang nhận thông báo"));
    }
    let form = ("content-type", "application/x-www-form-urlencoded");
    let click = || Body::from("List-Unsubscribe=One-Click");
    let without = provider.ask(Method::POST, &format!("{stop}?topic=report"), &[form], click()).await;
    assert_eq!((without.status, without.heading().as_str()), (StatusCode::OK, "Đã dừng như bạn muốn"));
    assert_eq!(without.header("set-cookie"), None);
    let page = site.get(&own).await;
    assert_eq!((chosen(&page, "Phản ánh mới").as_str(), chosen(&page, "Câu trả lời").as_str()), ("never", "daily"));
    for origin in [vec![form, ("origin", "null")], vec![("sec-fetch-site", "cross-site"), form], vec![]] {
        assert_eq!(provider.ask(Method::POST, &stop, &origin, click()).await.status, StatusCode::OK);
        assert!(site.get(&own).await.text().contains("Đã dừng mọi thông báo"));
        assert_eq!(site.post(&format!("{own}/resumption"), &[]).await.status, StatusCode::SEE_OTHER);
    }
    for other in ["confirmation", "choices", "removal", "resumption", "places"] {
        let page = provider.ask(Method::POST, &format!("{own}/{other}"), &[form, ("origin", "null")], click()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{other}");
    }
    assert_eq!(
        provider.ask(Method::POST, &format!("{stop}?topic=nothing"), &[form], click()).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn people_stop_and_start_again_and_are_forgotten() {
    let (site, postman) = site(&[Channel::Mail]).await;
    let own = confirmed(&site, &postman, &[("contact", MAIL)]).await;
    let ask = site.get(&format!("{own}/stop")).await;
    assert_eq!(ask.action("Dừng mọi thông báo"), Some(format!("{own}/stop")));
    let page = site.follow(&site.post(&format!("{own}/stop"), &[("page", "stop")]).await).await;
    assert!(page.text().contains("Đã dừng mọi thông báo tới địa chỉ này"));
    let page = site.follow(&site.post(&page.action("Nhận lại như trước").unwrap(), &[]).await).await;
    assert!(page.text().contains("đang nhận thông báo"));
    let ask = site.get(&page.link("Xoá địa chỉ này").unwrap()).await;
    let page = site.follow(&site.post(&ask.action("Xoá hẳn").unwrap(), &[]).await).await;
    assert!(page.text().contains("Đã xoá địa chỉ") && !page.text().contains("t…@example.test"), "{}", page.text());
    assert_eq!(site.get(&own).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_wrong_token_opens_nothing() {
    let (site, postman) = site(&[Channel::Mail]).await;
    let own = left(&site, &postman, &[("contact", MAIL)]).await;
    let wrong = format!("{own}x");
    for path in [wrong.as_str(), "/notices/nothing", &format!("{wrong}/stop"), &format!("{wrong}/removal")] {
        let page = site.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        keeps_its_address(&page);
    }
    for form in ["confirmation", "choices", "places", "stop", "resumption", "removal"] {
        assert_eq!(site.post(&format!("{wrong}/{form}"), &[]).await.status, StatusCode::NOT_FOUND, "{form}");
    }
    assert!(site.get(&own).await.text().contains("hãy xác nhận"), "nothing changed");
}

#[tokio::test]
async fn people_of_units_choose_their_work_and_see_their_addresses() {
    let (site, postman) = site(&[Channel::Mail]).await;
    let intake = site.signed_in("intake", WARD, &[StaffRole::Intake]).await;
    assert_eq!(intake.get("/inbox").await.link("Nơi tôi nhận thông báo").as_deref(), Some("/notices"));
    let own = left(&intake, &postman, &[("contact", MAIL)]).await;
    let listed = intake.get("/notices").await;
    assert!(listed.text().contains("t…@example.test · chờ xác nhận"), "{}", listed.text());
    assert!(!listed.body().contains(&own), "only its letter opens what is not shown to be theirs");
    site.post(&format!("{own}/confirmation"), &[]).await;
    assert_eq!(intake.get("/notices").await.link("t…@example.test"), Some(own.clone()));
    let page = site.get(&own).await;
    assert_eq!((chosen(&page, "Việc đến lượt tôi").as_str(), chosen(&page, "Thời hạn").as_str()), ("daily", "now"));
}

#[tokio::test]
async fn a_browser_is_told_at_once_and_needs_no_letter() {
    let (site, _) = site(&[Channel::Push]).await;
    let page = site.get("/notices").await;
    assert_eq!(page.field("Địa chỉ thư điện tử"), None);
    let answer = site.post("/notices", &DEVICE).await;
    let page = site.follow(&answer).await;
    assert!(
        page.text().contains("Máy này sẽ nhận thông báo.") && page.text().contains("trình duyệt này"),
        "{}",
        page.text()
    );
    assert_eq!(answer.header("location"), site.get("/notices").await.link("trình duyệt này").as_deref());
    let intake = site.signed_in("intake", WARD, &[StaffRole::Intake]).await;
    let other =
        DEVICE.map(|(name, value)| (name, if name == "endpoint" { "https://push.example.com/send/d" } else { value }));
    let page = intake.follow(&intake.post("/notices", &other).await).await;
    assert_eq!(chosen(&page, "Việc đến lượt tôi"), "now", "the browser of who signed in is told of their work");
    for (name, value) in [("auth", "short"), ("endpoint", "http://10.0.0.1/x")] {
        let fields = DEVICE.map(|(own, given)| (own, if own == name { value } else { given }));
        let page = site.post("/notices", &fields).await;
        assert_eq!((page.status, page.all(".errors a").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1), "{name}");
    }
    assert_eq!(site.post("/notices", &[]).await.all("#device-error").len(), 1);
}

#[tokio::test]
async fn whoever_told_their_places_is_warned_of_what_touches_them() {
    let (site, _) = site(&[Channel::Push]).await;
    let desk = Desk::new(&site).await;
    desk.release(&[("headline_vi", "Ngập ở phường")]).await;
    let there = site.stranger();
    there.follow(&there.post("/notices", &[DEVICE.as_slice(), &[("area", WARD)]].concat()).await).await;
    let elsewhere = site.stranger();
    let other =
        DEVICE.map(|(name, value)| (name, if name == "endpoint" { "https://push.example.com/send/e" } else { value }));
    elsewhere.follow(&elsewhere.post("/notices", &[other.as_slice(), &[("area", "00070")]].concat()).await).await;
    for who in [&there, &site.stranger()] {
        assert_eq!(who.get("/follow").await.all("aside.alarm a"), ["Ngập ở phường"]);
    }
    let page = elsewhere.get("/follow").await;
    let told = "Có 1 cảnh báo đang hiệu lực ở nơi khác, không chạm tới các nơi bạn quan tâm";
    assert_eq!((page.all("aside.alarm a"), page.all("aside.severe").len()), (vec![told.to_owned()], 0));
    desk.release(&[("headline_vi", "Ngập cả hai phường"), ("areas", WARD), ("areas", "00070")]).await;
    let page = elsewhere.get("/follow").await;
    assert_eq!(page.all("aside.alarm a"), ["Ngập cả hai phường", "Còn 1 cảnh báo khác đang hiệu lực"]);
}

#[tokio::test]
async fn one_household_leaves_a_few_addresses_and_keeps_what_it_typed() {
    let (site, _) = site(&[Channel::Mail]).await;
    for number in 0..10 {
        let address = format!("a{number}@example.test");
        assert_eq!(site.post("/notices", &[("contact", &address)]).await.status, StatusCode::SEE_OTHER);
    }
    let page = site.post("/notices", &[("contact", MAIL)]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(chosen(&page, "Địa chỉ thư điện tử"), MAIL);
}
