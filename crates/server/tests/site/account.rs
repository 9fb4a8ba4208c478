//! A citizen's account: signing in by a code, finding cases again, changing addresses.

use axum::http::StatusCode;
use domain::code::CaseCode;

use crate::common::{PROXY, Page, TestSite};
use crate::people::{WARD, noise, report, send};

const MAIL: &str = "buoi@example.test";

/// The digits of the code that went out last.
async fn digits(site: &TestSite) -> String {
    let letters = site.letters().await;
    let subject = letters.iter().find_map(|letter| letter.lines().nth(1)).unwrap();
    subject.chars().take_while(char::is_ascii_digit).collect()
}

/// Signs in with an address, from the page to the page it leads to.
pub(crate) async fn sign_in(site: &TestSite, contact: &str, next: &str) -> Page {
    let asked = site.post("/account/sign-in", &[("contact", contact), ("next", next)]).await;
    let page = site.follow(&asked).await;
    assert_eq!(page.heading(), "Nhập mã xác nhận");
    let to = page.action("Tiếp tục").unwrap();
    let entered = site.post(&to, &[("code", &digits(site).await), ("next", next)]).await;
    site.follow(&entered).await
}

#[tokio::test]
async fn somebody_signs_in_by_mail_and_finds_what_they_send() {
    let site = TestSite::posting(&[]).await;
    let page = site.follow(&site.get("/account").await).await;
    assert_eq!(page.heading(), "Đăng nhập");
    let home = sign_in(&site, MAIL, "/account").await;
    assert!(home.text().contains("Tài khoản của bạn đã sẵn sàng.") && home.text().contains(MAIL), "{}", home.text());
    let form = site.get("/report").await;
    assert_eq!(
        form.field("Điện thoại hoặc thư điện tử (không bắt buộc)").as_deref(),
        Some(MAIL),
        "the form knows the contact"
    );
    assert_eq!(form.header("cache-control"), Some("no-store"));

    let again = site.stranger();
    let home = sign_in(&again, MAIL, "/statistics").await;
    assert_eq!(home.heading(), "Số liệu công khai");
    let home = again.get("/account").await;
    assert_eq!(home.all("#sessions ~ ul li").len(), 2, "{}", home.text());
    again.follow(&again.post("/account/sessions", &[]).await).await;
    assert_eq!(site.get("/account").await.status, StatusCode::SEE_OTHER, "signed out elsewhere");
    again.follow(&again.post("/account/sign-out", &[]).await).await;
    assert_eq!(again.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_private_case_is_seen_and_acted_on_by_the_account_on_any_device() {
    let site = TestSite::posting(&[]).await;
    let (code, key) = send(&site, noise(), 1).await;
    site.letters().await;
    site.get(&format!("/cases/{code}?key={key}")).await;
    sign_in(&site, MAIL, "/account").await;
    let home = site.get("/account").await;
    assert!(home.text().contains("còn giữ 1 vụ việc"), "{}", home.text());
    site.follow(&site.post("/account/cases", &[]).await).await;

    let phone = site.stranger();
    let words = noise().description;
    assert!(!phone.get(&format!("/cases/{code}")).await.text().contains(&words));
    sign_in(&phone, MAIL, "/account").await;
    let case = phone.get(&format!("/cases/{code}")).await;
    assert!(case.text().contains(&words), "{}", case.text());
    let said = phone.post(&format!("/cases/{code}/messages"), &[("message", "Tối qua lại hát.")]).await;
    assert!(phone.follow(&said).await.text().contains("Tối qua lại hát."));
    let photo = case.picture().unwrap();
    assert_eq!(phone.get(&photo).await.status, StatusCode::OK);
    assert_eq!(site.stranger().get(&photo).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let site = TestSite::posting(&[]).await;
    sign_in(&site, MAIL, "/account").await;
    let mut answers = Vec::new();
    for contact in [MAIL, "ai-do@example.test"] {
        let other = site.stranger();
        let asked = other.post("/account/sign-in", &[("contact", contact)]).await;
        let page = other.follow(&asked).await;
        let letters = site.letters().await;
        assert_eq!(letters.len(), 1);
        let digits: String = letters[0].chars().filter(char::is_ascii_digit).take(6).collect();
        let plain = |text: &str| text.replace(contact, "…").replace(&digits, "000000");
        answers.push((asked.status, plain(&page.text()), plain(&letters[0])));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn what_is_wrong_is_said_and_stays_in_its_field() {
    let site = TestSite::posting(&[]).await;
    for (typed, told) in
        [("", "Hãy ghi địa chỉ thư điện tử hoặc số điện thoại."), ("buoi(a)example", "chưa phải địa chỉ")]
    {
        let page = site.post("/account/sign-in", &[("contact", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains(told), "{}", page.text());
        assert_eq!(page.field("Thư điện tử hoặc số điện thoại").as_deref(), Some(typed));
    }
    let asked = site.post("/account/sign-in", &[("contact", MAIL)]).await;
    let page = site.follow(&asked).await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    let (to, code) = (page.action("Tiếp tục").unwrap(), digits(&site).await);
    let wrong = if code == "000000" { "111111" } else { "000000" };
    let page = site.post(&to, &[("code", wrong)]).await;
    assert!(page.text().contains("Mã chưa đúng. Bạn còn nhập được 4 lần."), "{}", page.text());
    assert!(site.post(&to, &[("code", "12")]).await.text().contains("Mã gồm 6 chữ số."));
    site.clock.pass(app::account::HOLDS);
    let page = site.post(&to, &[("code", &code)]).await;
    assert!(page.text().contains("Mã đã hết hạn."), "{}", page.text());
    assert_eq!(page.link("Nhập lại địa chỉ hoặc xin mã mới").as_deref(), Some("/account/sign-in"));
    assert!(site.get(&to).await.text().contains("Mã này không dùng được nữa."));
    for lost in ["/account/codes/khong", "/account/codes/00000000000070008000000000000000"] {
        let page = site.follow(&site.post(lost, &[("code", &code)]).await).await;
        assert!(page.text().contains("Không tìm thấy mã đó."), "{}", page.text());
    }
}

#[tokio::test]
async fn what_was_typed_survives_a_lost_session() {
    let site = TestSite::posting(&[]).await;
    let (code, _) = send(&site, crate::people::report(), 0).await;
    site.letters().await;
    let lost = site.post("/account/claims", &[("claim", &code.to_string())]).await;
    let page = site.follow(&lost).await;
    let next = page.hidden("next").unwrap();
    let home = sign_in(&site, MAIL, &next).await;
    assert_eq!(home.field("Mã vụ việc").as_deref(), Some(code.to_string().as_str()));
    let page = site.post("/account/claims", &[("claim", &code.to_string())]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("Không có vụ việc nào vừa mang mã này"), "{}", page.text());
    assert_eq!(page.field("Mã vụ việc").as_deref(), Some(code.to_string().as_str()));
    let page = site.post("/account/claims", &[("claim", "không phải mã")]).await;
    assert!(page.text().contains("Đây chưa phải mã vụ việc."));

    let asked = site.post("/account/contacts", &[("contact", &report().contact)]).await;
    let to = site.follow(&asked).await.action("Tiếp tục").unwrap();
    let letters = site.letters().await;
    let sms = letters.iter().find(|letter| letter.starts_with("+84")).unwrap();
    assert!(sms.ends_with(&format!("@localhost #{}", sms.rsplit_once('#').unwrap().1)), "{sms}");
    let added = site.post(&to, &[("code", sms.rsplit_once('#').unwrap().1.trim())]).await;
    assert!(site.follow(&added).await.text().contains("+84912345678"));
    let claimed = site.post("/account/claims", &[("claim", &code.to_string())]).await;
    assert!(site.follow(&claimed).await.link_to(code), "the case is in the account");
    site.follow(&site.post("/account/contacts/removal", &[("channel", "mail")]).await).await;
    let last = site.post("/account/contacts/removal", &[("channel", "sms")]).await;
    assert!(last.text().contains("Đây là địa chỉ duy nhất"), "{}", last.text());
}

#[tokio::test]
async fn a_browser_whose_account_the_database_does_not_know_is_signed_out_and_loses_nothing() {
    let site = TestSite::posting(&[]).await;
    app::account::follow_revocations(&site.site.app).await.unwrap();
    sign_in(&site, MAIL, "/account").await;
    // Ended by another process, of which this one has not heard.
    let here = &site.site.app;
    let city = (*here.city()).clone();
    let there = app::App::new(here.db.beside(), here.clock.clone(), here.ids.clone(), here.files.clone(), city);
    let entered = site.cookie("account").unwrap();
    let account = app::account::by_session(&there, &entered).await.unwrap().unwrap();
    app::account::forget(&there, account).await.unwrap();
    let form = site.get("/report").await;
    assert!(form.status.is_success(), "whoever reports needs no account");
    let refused = site.post("/account/name", &[("name", "Bưởi")]).await;
    let to = refused.header("location").unwrap_or_default().to_owned();
    assert!(to.starts_with("/account/sign-in?next=") && to.contains("name%3D"), "what was typed comes along: {to}");
    let page = site.get("/account/data").await;
    assert_eq!(page.header("location"), Some("/account/sign-in?next=/account/data"));
    let form = site.follow(&page).await;
    assert_eq!(form.heading(), "Đăng nhập", "the browser holds nothing any more");
    let home = sign_in(&site, MAIL, "/account").await;
    assert!(home.text().contains("Tài khoản của bạn đã sẵn sàng."));
}

#[tokio::test]
async fn somebody_takes_their_data_along_and_ends_the_account() {
    let site = TestSite::posting(&[]).await;
    let (code, key) = send(&site, noise(), 0).await;
    site.letters().await;
    site.get(&format!("/cases/{code}?key={key}")).await;
    sign_in(&site, MAIL, "/account").await;
    site.post("/account/cases", &[]).await;
    site.post("/notices", &[("contact", MAIL), ("area", WARD)]).await;
    let page = site.get("/account/data").await;
    for told in [noise().description.as_str(), noise().name.as_str(), MAIL, "Thông báo tới địa chỉ của tôi", "07:00"]
    {
        assert!(page.text().contains(told), "{told}: {}", page.text());
    }
    let file = site.get("/account/data.json").await;
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"nhipcau.json\""));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    let data = file.json();
    assert_eq!(
        (data["contacts"][0]["address"].as_str(), data["cases"][0]["contact"].as_str()),
        (Some(MAIL), Some("0912345678"))
    );
    assert_eq!(data["cases"][0]["case"]["code"].as_str(), Some(code.to_string().as_str()));
    let told = &data["notices"][0];
    let hours = (told["address"].as_str(), told["daily_at"].as_str(), told["quiet"].is_null());
    assert_eq!(hours, (Some(MAIL), Some("07:00:00"), true));
    let chosen = (told["paces"]["report"].as_str(), told["places"][0]["place"]["area"].as_str());
    assert_eq!(chosen, (Some("daily"), Some(WARD)), "{told}");
    assert!(told.get("secret").is_none() && told["paces"].get("work").is_none(), "{told}");
    assert_eq!(site.stranger().get("/account/data.json").await.status, StatusCode::SEE_OTHER);

    let unsure = site.post("/account/deletion", &[]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.text().contains("Tên và địa chỉ liên hệ của bạn trong 1 vụ việc."), "{}", unsure.text());
    let gone = site.post("/account/deletion", &[("sure", "yes")]).await;
    assert!(site.follow(&gone).await.text().contains("Tài khoản của bạn đã được xoá."));
    let case = site.get(&format!("/cases/{code}")).await;
    assert!(
        case.text().contains(&noise().description) && !case.text().contains(&noise().name),
        "the key still opens it"
    );
}

#[tokio::test]
async fn an_answer_of_a_device_that_does_not_fit_signs_nobody_in() {
    let site = TestSite::posting(&[]).await;
    let asked = site.post("/account/passkeys/question", &[]).await.json();
    assert!(asked["options"]["challenge"].as_str().is_some_and(|text| text.len() >= 22), "{asked}");
    let attempt = asked["attempt"].as_str().unwrap();
    for (attempt, told) in [
        (attempt, "Khoá này không khớp."),
        (attempt, "Lượt này đã quá lâu hoặc đã dùng rồi."),
        ("", "Lượt này đã quá lâu"),
    ] {
        let page = site.post("/account/passkeys/answer", &[("attempt", attempt), ("credential", "{}")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains(told), "{}", page.text());
    }
    let late = site.post("/account/passkeys/question", &[]).await.json();
    site.clock.pass(jiff::SignedDuration::from_mins(6));
    let page = site
        .post("/account/passkeys/answer", &[("attempt", late["attempt"].as_str().unwrap()), ("credential", "{}")])
        .await;
    assert!(page.text().contains("Lượt này đã quá lâu"), "{}", page.text());
    assert_eq!(site.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.post("/account/passkeys/new", &[]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_site_that_is_only_an_address_offers_no_passkeys_and_a_provider_that_is_away_offers_the_other_ways() {
    let provider =
        r#"[{"id":"vneid","name":{"vi":"VNeID"},"issuer":"http://127.0.0.1:9","client_id":"a","level":"identity"}]"#;
    let settings = [("BASE_URL", "http://192.0.2.1"), ("OIDC", provider), ("OIDC_ALLOW_PRIVATE", "yes")];
    let site = TestSite::posting(&settings).await;
    let page = site.get("/account/sign-in?next=/statistics").await;
    assert!(!page.body().contains("pass-key"));
    let away = site.get(&page.link("Tiếp tục với VNeID").unwrap()).await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(away.text().contains("VNeID hiện không trả lời."), "{}", away.text());
    assert_eq!(away.hidden("next").as_deref(), Some("/statistics"));
    assert_eq!(site.get("/account/providers/other").await.status, StatusCode::NOT_FOUND);
    let forged = site.get("/account/providers/vneid/callback?code=a&state=b").await;
    assert!(forged.text().contains("Lượt đăng nhập này không còn dùng được"), "{}", forged.text());
}

#[tokio::test]
async fn codes_are_not_sent_without_end() {
    let site = TestSite::posting(&[]).await;
    for _ in 0..5 {
        assert_eq!(site.post("/account/sign-in", &[("contact", MAIL)]).await.status, StatusCode::SEE_OTHER);
    }
    let page = site.post("/account/sign-in", &[("contact", MAIL)]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.text().contains("Đã xin mã quá nhiều lần."), "{}", page.text());
    assert_eq!(site.letters().await.len(), 5);
}

#[tokio::test]
async fn a_household_has_no_codes_sent_to_everybody() {
    let site = TestSite::posting(&[PROXY]).await;
    let asked = async |household: &str, number: usize| {
        let contact = format!("nguoi-{number}@example.test");
        site.seen_from(&format!("{household}::{number}")).post("/account/sign-in", &[("contact", &contact)]).await
    };
    for number in 0..10 {
        assert_eq!(asked("2001:db8:0:1", number).await.status, StatusCode::SEE_OTHER, "{number}");
    }
    let page = asked("2001:db8:0:1", 10).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.text().contains("Đã xin mã quá nhiều lần."), "{}", page.text());
    assert_eq!(page.field("Thư điện tử hoặc số điện thoại").as_deref(), Some("nguoi-10@example.test"));
    assert_eq!(site.letters().await.len(), 10);
    assert_eq!(asked("2001:db8:0:2", 10).await.status, StatusCode::SEE_OTHER, "the neighbours may");
}

#[tokio::test]
async fn a_city_that_sends_nothing_says_so() {
    let site = TestSite::new().await;
    let page = site.get("/account/sign-in").await;
    assert!(page.text().contains("Thành phố chưa gửi được mã"), "{}", page.text());
}

impl Page {
    /// Address of the first picture of the case.
    fn picture(&self) -> Option<String> {
        let body = self.body();
        let (_, rest) = body.split_once("src=\"/cases/")?;
        Some(format!("/cases/{}", rest.split_once('"')?.0))
    }

    fn link_to(&self, code: CaseCode) -> bool {
        self.body().contains(&format!("href=\"/cases/{code}\""))
    }
}
