//! The people of a unit: who looks after whom, invitations, roles that are given and ended.

use axum::http::StatusCode;
use domain::staff::StaffRole;
use jiff::SignedDuration;

use crate::common::{Page, TestSite};
use crate::office::signed_in;

const WARD: &str = "00004";
/// A ward beside it.
const BESIDE: &str = "00070";
const FORM: &str = "/work/people/invitation";

fn lan(contact: &'static str) -> [(&'static str, &'static str); 5] {
    [("name", "Nguyễn Thị Lan"), ("login", "Lan"), ("contact", contact), ("unit", WARD), ("role", "officer")]
}

async fn admin(site: &TestSite) -> TestSite {
    signed_in(site, "quantri", WARD, &[StaffRole::UnitAdmin]).await
}

/// Path of the link that a page shows to be handed over.
fn link(page: &Page) -> String {
    let link = page.field("Liên kết").unwrap();
    link[link.find("/invitation/").unwrap()..].to_owned()
}

#[tokio::test]
async fn whoever_is_invited_sets_a_password_and_is_at_work() {
    let site = TestSite::new().await;
    let admin = admin(&site).await;
    assert_eq!(admin.get("/work/people").await.link("Nhân sự").as_deref(), Some("/work/people"));
    let shown = admin.post(FORM, &lan("")).await;
    assert_eq!(shown.heading(), "Hãy trao liên kết này");
    let link = link(&shown);
    let list = admin.get("/work/people").await;
    assert!(list.text().contains("Nguyễn Thị Lan Chưa nhận lời mời lan Cán bộ xử lý"), "{}", list.text());
    let new = site.stranger();
    let page = new.get(&link).await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, "Mời bạn vào làm việc"));
    assert!(page.text().contains("Chào Nguyễn Thị Lan"), "{}", page.text());
    assert_eq!(page.header("cache-control"), Some("no-store"), "the address is a key");
    let twice = |one, two| [("password", one), ("again", two)];
    let other = new.post(&link, &twice("a bridge of stone", "a bridge of wood")).await;
    assert_eq!(other.all("[role=alert] a"), ["Hai lần nhập chưa giống nhau."]);
    let short = new.post(&link, &twice("short", "short")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let work = new.follow(&new.post(&link, &twice("a bridge of stone", "a bridge of stone")).await).await;
    assert_eq!((work.status, work.heading().as_str()), (StatusCode::OK, "Công việc"));
    let again = site.get(&link).await;
    assert_eq!((again.status, again.heading().as_str()), (StatusCode::GONE, "Liên kết này đã được dùng"));
    let reused = site.post(&link, &twice("another bridge here", "another bridge here")).await;
    assert_eq!(reused.status, StatusCode::GONE);
    let signed = site.post("/sign-in", &[("login", "lan"), ("password", "a bridge of stone")]).await;
    assert!(signed.status.is_redirection());
}

#[tokio::test]
async fn a_link_goes_out_by_letter_and_the_one_who_invites_does_not_see_it() {
    let site = TestSite::posting(&[]).await;
    let admin = admin(&site).await;
    let page = admin.follow(&admin.post(FORM, &lan("lan@example.test")).await).await;
    assert_eq!((page.heading().as_str(), page.body().contains("/invitation/")), ("Nguyễn Thị Lan", false));
    let letter = letter(&site).await;
    assert!(letter.contains("lan@example.test") && letter.contains("Chào Nguyễn Thị Lan"), "{letter}");
    assert_eq!(site.get(&path(&letter)).await.heading(), "Mời bạn vào làm việc");
}

/// The letter with a link that went out since it was asked last.
async fn letter(site: &TestSite) -> String {
    let letters = site.letters().await;
    letters.into_iter().find(|letter| letter.contains("/invitation/")).unwrap()
}

/// Path of the link in a letter.
fn path(letter: &str) -> String {
    let path = &letter[letter.find("/invitation/").unwrap()..];
    path.chars().take_while(|sign| !sign.is_whitespace() && *sign != '>').collect()
}

#[tokio::test]
async fn whoever_forgot_the_password_gets_a_link_to_the_address_that_is_theirs() {
    let site = TestSite::posting(&[]).await;
    let admin = admin(&site).await;
    admin.post(FORM, &lan("lan@example.test")).await;
    let own = site.stranger();
    let twice = |password| [("password", password), ("again", password)];
    own.post(&path(&letter(&site).await), &twice("a bridge of stone")).await;
    assert!(own.get("/work").await.status.is_success());
    let person = admin.get("/work/people?q=lan").await.link("Nguyễn Thị Lan").unwrap();
    let help = admin.get(&person).await.link("Giúp người quên mật khẩu").unwrap();
    let page = admin.get(&help).await;
    assert!(page.text().contains("Gửi liên kết đến l…@example.test"), "{}", page.text());
    let unreasoned = admin.post(&help, &[("reason", ""), ("way", "letter")]).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = admin.follow(&admin.post(&help, &[("reason", "Quên mật khẩu, đã gọi"), ("way", "letter")]).await).await;
    assert_eq!(page.all("main [role=status]"), ["Đã gửi liên kết chọn mật khẩu mới."]);
    assert!(page.text().contains("Quên mật khẩu, đã gọi") && !page.body().contains("/invitation/"), "{}", page.text());
    assert!(own.get("/inbox").await.text().contains("Người quản trị đã tạo liên kết để bạn chọn mật khẩu mới."));
    let letter = letter(&site).await;
    assert!(letter.contains("lan@example.test") && letter.contains("để bạn chọn mật khẩu mới"), "{letter}");
    let (link, new) = (path(&letter), site.stranger());
    assert_eq!(new.get(&link).await.heading(), "Chọn mật khẩu mới");
    let work = new.follow(&new.post(&link, &twice("a bridge of wood")).await).await;
    assert_eq!(work.heading(), "Công việc");
    assert!(own.get("/work").await.status.is_redirection(), "signed out everywhere else");
    let used = site.get(&link).await;
    assert_eq!((used.status, used.heading().as_str()), (StatusCode::GONE, "Liên kết này đã được dùng"));
}

#[tokio::test]
async fn an_old_or_broken_link_says_what_to_do_and_the_unit_is_asked() {
    let site = TestSite::new().await;
    let admin = admin(&site).await;
    let old = link(&admin.post(FORM, &lan("")).await);
    let broken = site.get(&format!("{old}x")).await;
    assert_eq!((broken.status, broken.heading().as_str()), (StatusCode::NOT_FOUND, "Không có liên kết này"));
    assert_eq!(site.post(&format!("{old}/renewal"), &[]).await.status, StatusCode::CONFLICT, "it still holds");
    site.clock.pass(SignedDuration::from_hours(73));
    let over = site.get(&old).await;
    assert_eq!((over.status, over.heading().as_str()), (StatusCode::GONE, "Liên kết này đã hết hạn"));
    let late = site.post(&old, &[("password", "a bridge of stone"), ("again", "a bridge of stone")]).await;
    assert_eq!(late.status, StatusCode::GONE);
    for _ in 0..2 {
        assert!(site.post(&format!("{old}/renewal"), &[]).await.status.is_redirection());
    }
    let admin = site.stranger();
    admin.post("/sign-in", &[("login", "quantri"), ("password", crate::office::PASSWORD)]).await;
    let inbox = admin.get("/inbox").await;
    let told = inbox.all(".timeline li");
    assert_eq!(told.len(), 1, "asking twice tells once: {told:?}");
    let person = inbox.link("Nguyễn Thị Lan").unwrap();
    let page = admin.get(&person).await;
    let renewal = page.action("Tạo liên kết mới").unwrap();
    let new = link(&admin.post(&renewal, &[]).await);
    assert_eq!(site.get(&new).await.heading(), "Mời bạn vào làm việc");
    let replaced = site.get(&old).await;
    assert_eq!((replaced.status, replaced.heading().as_str()), (StatusCode::GONE, "Đã có liên kết mới hơn"));
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_told_at_its_field_and_nothing_is_lost() {
    let site = TestSite::new().await;
    let admin = admin(&site).await;
    let fields = [
        ("name", "L"),
        ("login", "quantri"),
        ("contact", "who?"),
        ("unit", BESIDE),
        ("role", "admin"),
        ("until", "2027-01-31"),
    ];
    let page = admin.post(FORM, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = page.all("[role=alert] a");
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.contains(&"Bạn không quản trị nhân sự của đơn vị này.".to_owned()), "{told:?}");
    assert_eq!(
        (page.field("Họ và tên").as_deref(), page.field("Ngày cuối").as_deref()),
        (Some("L"), Some("2027-01-31"))
    );
    let taken = admin.post(FORM, &[("name", "Lan"), ("login", "quantri"), ("unit", WARD), ("role", "officer")]).await;
    assert_eq!(taken.all("[role=alert] a"), ["Tên đăng nhập này đã có người dùng."]);
    let above = admin.post(FORM, &[("name", "Lan"), ("login", "lan"), ("unit", WARD), ("role", "admin")]).await;
    assert_eq!(above.all("[role=alert] a"), ["Bạn không được giao hay kết thúc vai trò này."]);
    assert!(!admin.get(FORM).await.all(".tile").contains(&"Quản trị".to_owned()), "it is not even offered");
    let beyond = admin.post(FORM, &[("name", "Lan"), ("login", "lan"), ("unit", WARD), ("role", "coordinator")]).await;
    assert_eq!(
        beyond.all("[role=alert] a"),
        ["Vai trò này trông coi toàn thành phố, nên chỉ có hiệu lực ở đơn vị điều phối."]
    );
}

#[tokio::test]
async fn roles_are_given_and_ended_and_the_history_says_by_whom_and_why() {
    let site = TestSite::new().await;
    let admin = admin(&site).await;
    let minh = signed_in(&site, "minh", WARD, &[StaffRole::Officer]).await;
    assert_eq!(minh.get("/work/people").await.status, StatusCode::NOT_FOUND);
    let person = admin.get("/work/people?q=MINH").await.link("minh").unwrap();
    let given = [("unit", WARD), ("role", "approver"), ("until", "2026-12-31"), ("reason", "Thay người nghỉ")];
    let page = admin.follow(&admin.post(&format!("{person}/roles"), &given).await).await;
    assert!(page.text().contains("Giao vai trò: Người phê duyệt"), "{}", page.text());
    assert!(page.text().contains("Thay người nghỉ quantri"), "{}", page.text());
    let without = admin.post(&format!("{person}/roles"), &given[..3]).await;
    assert_eq!(without.all("[role=alert] a"), ["Hãy điền vào ô này."]);
    let ending = format!("{person}/ending?unit={WARD}&role=officer");
    let ask = admin.get(&ending).await;
    assert_eq!(ask.heading(), "Kết thúc vai trò của minh");
    let ended = admin.post(&ending, &[("reason", "Chuyển việc")]).await;
    assert!(ended.status.is_redirection(), "{}", ended.text());
    let ended = admin.post(&format!("{person}/ending?unit={WARD}&role=approver"), &[("reason", "Chuyển việc")]).await;
    assert!(ended.status.is_redirection());
    assert_eq!(minh.get("/work").await.heading(), "Hiện bạn không giữ vai trò nào", "at once");
    let gone = admin.post(&format!("{person}/removal"), &[("reason", "Nghỉ việc")]).await;
    assert_eq!(gone.header("location"), Some("/work/people"));
    assert!(minh.get("/work").await.header("location").is_some_and(|to| to.starts_with("/sign-in")));
    let late = admin.post(&format!("{person}/roles"), &given).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "nobody gives a role to who was removed");
}

#[tokio::test]
async fn nobody_reaches_the_people_of_another_unit_or_the_own_account() {
    let site = TestSite::new().await;
    let admin = admin(&site).await;
    signed_in(&site, "minh", BESIDE, &[StaffRole::Officer]).await;
    let city = site.site.app.city().city().coordinator.to_string();
    let above = signed_in(&site, "tren", &city, &[StaffRole::Admin]).await;
    let own = admin.get("/work/people").await;
    assert!(!own.text().contains("minh") && !own.text().contains("tren"), "{}", own.text());
    let all = above.get("/work/people").await;
    let (minh, quantri) = (all.link("minh").unwrap(), all.link("quantri").unwrap());
    assert_eq!(admin.get(&minh).await.status, StatusCode::NOT_FOUND);
    for form in ["roles", "removal", "invitation", "password"] {
        let fields = [("unit", WARD), ("role", "officer"), ("reason", "Vì vậy")];
        assert_eq!(admin.post(&format!("{minh}/{form}"), &fields).await.status, StatusCode::NOT_FOUND, "{form}");
    }
    assert!(admin.get(&quantri).await.text().contains("Đây là tài khoản của bạn"));
    let self_removal = admin.post(&format!("{quantri}/removal"), &[("reason", "Vì vậy"), ("knowing", "yes")]).await;
    assert_eq!(self_removal.status, StatusCode::CONFLICT);
    let last = above.post(&format!("{quantri}/removal"), &[("reason", "Nghỉ việc")]).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(last.text().contains("sẽ không còn ai quản trị nhân sự"), "{}", last.text());
    let knowing = above.post(&format!("{quantri}/removal"), &[("reason", "Nghỉ việc"), ("knowing", "yes")]).await;
    assert!(knowing.status.is_redirection());
}
