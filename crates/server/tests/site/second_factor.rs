//! The second factor: set up, asked for, lost; and what people see of their own account.

use axum::http::StatusCode;
use domain::staff::StaffRole;
use jiff::SignedDuration;
use totp_rs::{Builder, Secret};

use crate::common::{Page, TestSite};
use crate::office::{PASSWORD, account, signed_in};

const FACTOR: &str = "/work/me/second-factor";

/// The code that an app with a right clock would show after some seconds.
fn code_in(site: &TestSite, secret: &str, seconds: i64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let at = u64::try_from(site.site.now().as_second() + seconds).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(at).to_string()
}

/// Sets a second factor up; gives the secret and the recovery codes.
async fn set_up(own: &TestSite) -> (String, Vec<String>) {
    let page = own.follow(&own.post("/work/me/second-factor/secret", &[]).await).await;
    assert!(page.body().contains("<svg") && page.heading() == "Xác thực hai bước");
    let secret = page.all("#secret").remove(0);
    let shown = own.post(FACTOR, &[("code", &code_in(own, &secret, 0))]).await;
    assert_eq!(shown.heading(), "Hãy cất các mã khôi phục này", "{}", shown.text());
    (secret, shown.all("ol.codes code"))
}

/// Shows the password; the page that asks for the code.
async fn half_way(site: &TestSite, login: &str) -> (TestSite, Page) {
    let own = site.stranger();
    let page = own.post("/sign-in", &[("login", login), ("password", PASSWORD), ("next", "/work?tab=new")]).await;
    assert_eq!(page.heading(), "Nhập mã xác thực", "{}", page.text());
    assert!(own.cookie("session").is_none(), "the password alone opens nothing");
    (own, page)
}

async fn with_code(own: &TestSite, page: &Page, code: &str) -> Page {
    let (pass, next) = (page.hidden("pass").unwrap(), page.hidden("next").unwrap());
    own.post("/sign-in/code", &[("code", code), ("pass", &pass), ("next", &next)]).await
}

async fn with_recovery(own: &TestSite, page: &Page, code: &str) -> Page {
    own.post("/sign-in/code", &[("recovery", code), ("pass", &page.hidden("pass").unwrap())]).await
}

fn told(page: &Page) -> String {
    page.all("[role=alert] a").join(" ")
}

#[tokio::test]
async fn a_code_is_asked_for_after_the_password_and_taken_once() {
    let site = TestSite::new().await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    let (secret, codes) = set_up(&own).await;
    assert!(codes.len() == 10 && codes.iter().all(|code| code.len() == 19), "{codes:?}");
    let (other, page) = half_way(&site, "minh").await;
    let used = with_code(&other, &page, &code_in(&site, &secret, 0)).await;
    assert!(told(&used).starts_with("Mã này đã được dùng rồi."), "the code of setting up is used: {}", told(&used));
    site.clock.pass(SignedDuration::from_secs(60));
    let code = code_in(&site, &secret, 0);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let inside = with_code(&other, &used, &spaced).await;
    assert_eq!(inside.header("location"), Some("/work?tab=new"));
    assert_eq!(other.get("/work").await.heading(), "Công việc");
    let (third, page) = half_way(&site, "minh").await;
    assert!(told(&with_code(&third, &page, &code).await).starts_with("Mã này đã được dùng rồi."));
}

#[tokio::test]
async fn a_clock_may_be_a_step_wrong_and_beyond_that_is_told_of() {
    let site = TestSite::new().await;
    let (secret, _) = set_up(&signed_in(&site, "minh", "00004", &[StaffRole::Head]).await).await;
    site.clock.pass(SignedDuration::from_mins(15));
    let (own, page) = half_way(&site, "minh").await;
    let late = with_code(&own, &page, &code_in(&site, &secret, -300)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told(&late).contains("hết hạn khoảng 5 phút") && told(&late).contains("đồng hồ"), "{}", told(&late));
    let early = with_code(&own, &page, &code_in(&site, &secret, 300)).await;
    assert!(told(&early).starts_with("Mã chưa đúng.") && told(&early).contains("giờ trên điện thoại"));
    assert!(told(&with_code(&own, &page, "12 34").await).starts_with("Mã gồm 6 chữ số."));
    let slow = with_code(&own, &page, &code_in(&site, &secret, -30)).await;
    assert!(slow.status.is_redirection(), "{}", slow.text());
    let (fast, page) = half_way(&site, "minh").await;
    let fast = with_code(&fast, &page, &code_in(&site, &secret, 30)).await;
    assert!(fast.status.is_redirection(), "{}", fast.text());
}

#[tokio::test]
async fn setting_up_tells_which_way_the_clock_is_wrong_and_counts_nothing_before_it_is_proven() {
    let site = TestSite::new().await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    let page = own.follow(&own.post("/work/me/second-factor/secret", &[]).await).await;
    let secret = page.all("#secret").remove(0);
    for (seconds, way) in [(-180, "chạy chậm"), (240, "chạy nhanh")] {
        let page = own.post(FACTOR, &[("code", &code_in(&site, &secret, seconds))]).await;
        assert!(told(&page).contains(way), "{seconds}: {}", told(&page));
        assert_eq!(page.all("#secret"), [secret.as_str()], "the secret is still shown");
    }
    let other = site.stranger();
    let entered = other.post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
    assert!(entered.status.is_redirection(), "what was begun and not proven is not asked for");
}

#[tokio::test]
async fn a_pass_that_was_tampered_with_ran_out_or_failed_too_often_begins_anew() {
    let site = TestSite::new().await;
    let (secret, _) = set_up(&signed_in(&site, "minh", "00004", &[StaffRole::Head]).await).await;
    site.clock.pass(SignedDuration::from_mins(2));
    let again = |page: &Page| {
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::GONE, "Cán bộ đăng nhập"));
        assert!(told(page).contains("đăng nhập lại từ đầu"));
    };
    let (own, page) = half_way(&site, "minh").await;
    let code = code_in(&site, &secret, 0);
    again(&own.post("/sign-in/code", &[("code", &code), ("pass", "forged"), ("next", "/work")]).await);
    site.clock.pass(SignedDuration::from_mins(11));
    again(&with_code(&own, &page, &code_in(&site, &secret, 0)).await);
    let (own, page) = half_way(&site, "minh").await;
    for _ in 0..5 {
        assert!(told(&with_code(&own, &page, "000000").await).starts_with("Mã chưa đúng."));
    }
    again(&with_code(&own, &page, &code_in(&site, &secret, 0)).await);
    let (own, page) = half_way(&site, "minh").await;
    with_code(&own, &page, "000000").await;
    let slowed = with_code(&own, &page, "000000").await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS, "a new pass brings no new tries of codes");
}

#[tokio::test]
async fn a_recovery_code_lets_in_once() {
    let site = TestSite::new().await;
    let (_, codes) = set_up(&signed_in(&site, "minh", "00004", &[StaffRole::Head]).await).await;
    let (own, page) = half_way(&site, "minh").await;
    assert!(told(&with_recovery(&own, &page, "abcd").await).starts_with("Mã khôi phục gồm 16"));
    let wrong = with_recovery(&own, &page, "abcd-abcd-abcd-abcd").await;
    assert!(told(&wrong).starts_with("Không có mã khôi phục này."));
    let inside = with_recovery(&own, &page, &codes[0].to_uppercase().replace('-', " ")).await;
    assert!(inside.status.is_redirection(), "{}", inside.text());
    assert!(own.get("/work/me").await.text().contains("Còn 9 mã khôi phục"));
    let (other, page) = half_way(&site, "minh").await;
    assert!(told(&with_recovery(&other, &page, &codes[0]).await).starts_with("Mã khôi phục này đã được dùng."));
}

#[tokio::test]
async fn another_phone_takes_the_place_of_one_that_is_shown_and_of_none_else() {
    let site = TestSite::new().await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    let (_, codes) = set_up(&own).await;
    let refused = own.post("/work/me/second-factor/secret", &[("code", "000000")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "an open session is not enough");
    assert!(own.get(FACTOR).await.all("#secret").is_empty());
    let begun = own.follow(&own.post("/work/me/second-factor/secret", &[("code", &codes[0])]).await).await;
    let secret = begun.all("#secret").remove(0);
    let shown = own.post(FACTOR, &[("code", &code_in(&site, &secret, 0))]).await;
    assert!(shown.all("ol.codes code").iter().all(|code| !codes.contains(code)), "the old codes are gone");
    let (other, page) = half_way(&site, "minh").await;
    assert!(told(&with_recovery(&other, &page, &codes[1]).await).starts_with("Không có mã khôi phục này."));
}

#[tokio::test]
async fn where_it_is_required_nothing_else_is_open_before_it() {
    let site = TestSite::with(&[("SECOND_FACTOR", "required")]).await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    for path in ["/work", "/inbox", "/work/people"] {
        assert_eq!(own.get(path).await.header("location"), Some(FACTOR), "{path}");
    }
    assert_eq!(own.get("/api/v1/work").await.status, StatusCode::UNAUTHORIZED);
    assert!(!own.get("/cases").await.body().contains("/work/me"), "for other pages they are nobody");
    let kept = own.post("/work/bulk", &[("do", "receive"), ("text", "hai chữ")]).await;
    assert_eq!((kept.status, kept.hidden("text").as_deref()), (StatusCode::FORBIDDEN, Some("hai chữ")));
    assert_eq!(kept.link("Bật xác thực hai bước trong thẻ mới").as_deref(), Some(FACTOR));
    assert!(own.get("/work/me").await.text().contains("phải bật xác thực hai bước"));
    set_up(&own).await;
    assert_eq!(own.get("/work").await.heading(), "Công việc");
}

#[tokio::test]
async fn whoever_looks_after_the_people_of_the_unit_resets_it_and_nobody_else() {
    let site = TestSite::new().await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    set_up(&own).await;
    let admin = signed_in(&site, "quan", "00004", &[StaffRole::UnitAdmin]).await;
    let elsewhere = signed_in(&site, "xa.nguyen", "00070", &[StaffRole::UnitAdmin]).await;
    let list = admin.get("/work/people").await;
    let one = list.link("minh").unwrap();
    let page = admin.get(&one).await;
    let reset = page.link("Đặt lại xác thực hai bước").unwrap();
    assert_eq!(elsewhere.get(&reset).await.status, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.post(&reset, &[("reason", "Mất điện thoại")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(admin.post(&reset, &[("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = admin.follow(&admin.post(&reset, &[("reason", "Mất điện thoại, đã gặp")]).await).await;
    assert!(done.text().contains("Mất điện thoại, đã gặp"), "{}", done.text());
    assert!(done.link("Đặt lại xác thực hai bước").is_none(), "there is none to reset any more");
    assert!(own.get("/work").await.header("location").is_some_and(|to| to.starts_with("/sign-in")), "signed out");
    let again = site.stranger();
    let entered = again.post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
    assert!(entered.status.is_redirection());
    assert!(again.get("/inbox").await.text().contains("đã được người quản trị đặt lại"));
    let audit = app::audit::verify(&site.site.app).await.unwrap();
    assert_eq!(audit.findings, vec![]);
}

#[tokio::test]
async fn a_password_that_is_chosen_by_a_link_lets_nobody_past_the_second_factor() {
    let site = TestSite::new().await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    let (secret, _) = set_up(&own).await;
    let admin = signed_in(&site, "quan", "00004", &[StaffRole::UnitAdmin]).await;
    let one = admin.get("/work/people").await.link("minh").unwrap();
    let help = format!("{one}/password");
    let refused = own.get(&help).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "a head looks after nobody's account");
    let shown = admin.post(&help, &[("reason", "Quên mật khẩu"), ("way", "hand")]).await;
    assert_eq!(shown.heading(), "Hãy trao liên kết này");
    let link = shown.field("Liên kết").unwrap();
    let link = &link[link.find("/invitation/").unwrap()..];
    site.clock.pass(SignedDuration::from_mins(2));
    let new = site.stranger();
    let page = new.post(link, &[("password", "a bridge of stone"), ("again", "a bridge of stone")]).await;
    assert_eq!(page.heading(), "Nhập mã xác thực", "{}", page.text());
    assert!(new.cookie("session").is_none() && own.get("/work").await.status.is_redirection());
    assert!(with_code(&new, &page, &code_in(&site, &secret, 0)).await.status.is_redirection());
    assert_eq!(new.get("/work").await.heading(), "Công việc");
}

#[tokio::test]
async fn people_see_where_they_are_signed_in_and_sign_out_elsewhere() {
    let site = TestSite::new().await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    let signed_in_too = || async {
        let other = site.stranger();
        other.post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
        other
    };
    let is_in = |other: TestSite| async move { other.get("/work").await.status.is_success() };
    let (one, two) = (signed_in_too().await, signed_in_too().await);
    let page = own.get("/work/me").await;
    assert_eq!(page.all("#sessions ~ ul li").len(), 3);
    assert_eq!(page.all("#sessions ~ ul li .tag"), ["Đang dùng ở đây"]);
    own.post("/work/me/sessions", &[("session", &page.hidden("session").unwrap())]).await;
    assert_eq!(own.get("/work/me").await.all("#sessions ~ ul li").len(), 2);
    let stranger = signed_in(&site, "lan", "00004", &[StaffRole::Head]).await;
    let names = own.get("/work/me").await.hidden("session").unwrap();
    stranger.post("/work/me/sessions", &[("session", &names)]).await;
    assert_eq!(own.get("/work/me").await.all("#sessions ~ ul li").len(), 2, "nobody signs others out");
    let told = own.follow(&own.post("/work/me/sessions", &[]).await).await;
    assert_eq!(told.all("main [role=status]"), ["Đã đăng xuất ở mọi nơi khác."]);
    assert!(is_in(own).await && !is_in(one).await && !is_in(two).await);
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_the_old_one() {
    let site = TestSite::new().await;
    let own = signed_in(&site, "minh", "00004", &[StaffRole::Head]).await;
    let other = site.stranger();
    other.post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
    let new = "a bridge of nine spans";
    let change = |old, password, again| {
        let fields = [("old", old), ("password", password), ("again", again)];
        let own = &own;
        async move { own.post("/work/me/password", &fields).await }
    };
    assert!(told(&change("not the old one", new, new).await).starts_with("Mật khẩu hiện nay chưa đúng."));
    assert_eq!(told(&change(PASSWORD, new, "another").await), "Hai lần nhập chưa giống nhau.");
    assert_eq!(change(PASSWORD, "short", "short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = own.follow(&change(PASSWORD, new, new).await).await;
    assert_eq!(page.heading(), "Tài khoản của tôi");
    assert!(other.get("/work").await.status.is_redirection(), "signed out elsewhere");
    let again = site.stranger().post("/sign-in", &[("login", "minh"), ("password", PASSWORD)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_only_looks_after_people_begins_with_them() {
    let site = TestSite::new().await;
    account(&site, "quan", "00004", &[StaffRole::UnitAdmin]).await;
    let entered = site.post("/sign-in", &[("login", "quan"), ("password", PASSWORD)]).await;
    let landed = site.follow(&entered).await;
    assert_eq!(landed.header("location"), Some("/work/people"));
    assert!(landed.link("Công việc").is_none());
}
