//! The own data of people on the pages: what they agreed to, what they ask, and the desk that answers.

use axum::http::StatusCode;
use domain::consent::Purpose;
use domain::staff::StaffRole::{Admin, Coordinator, Head, Operator};
use jiff::SignedDuration;
use server::site;
use server::words::{Tongue, Words};

use crate::account::sign_in;
use crate::common::{Page, TestSite};
use crate::office::signed_in;
use crate::people::{WARD, noise, report, send};

const MAIL: &str = "buoi@example.test";
const WORDS: &str = "Xin cho biết ai đã xem số điện thoại của tôi.";
const WHY: &str = "Phải hỏi thêm đơn vị gửi tin nhắn.";
const ANSWER: &str = "Đã ghi rõ ở mục lượt xem của vụ việc.";

/// The sender of a case opens its page of own data.
async fn own(site: &TestSite) -> (String, Page) {
    let (code, key) = send(site, report(), 0).await;
    site.get(&format!("/cases/{code}?key={key}")).await;
    let path = format!("/cases/{code}/data");
    let page = site.get(&path).await;
    (path, page)
}

/// A request of the sender; the address at which the desk reads it.
async fn asked(site: &TestSite, desk: &TestSite, path: &str, kind: &str) -> String {
    let sent = site.post(&format!("{path}/requests"), &[("kind", kind), ("words", WORDS)]).await;
    assert!(site.follow(&sent).await.text().contains("Đã nhận yêu cầu của bạn."));
    let list = desk.get("/work/requests").await;
    let body = list.body();
    let id = body.split("href=\"/work/requests/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/work/requests/{id}");
    let inbox = desk.get("/inbox").await;
    assert!(inbox.body().contains(&format!("href=\"{path}\"")), "the desk is told: {}", inbox.text());
    path
}

#[tokio::test]
async fn whoever_sent_a_case_reads_what_they_agreed_to_and_takes_it_back() {
    let site = TestSite::new().await;
    let (path, page) = own(&site).await;
    assert_eq!(page.heading(), "Dữ liệu của bạn trong vụ việc này");
    assert_eq!(page.all("section[aria-labelledby=consents] h3"), ["Dùng để xử lý vụ việc", "Báo tin về vụ việc"]);
    assert!(page.text().contains("cách liên hệ của bạn được bỏ khỏi vụ việc"), "told before: {}", page.text());
    let case = site.get(path.trim_end_matches("/data")).await;
    assert_eq!(case.all("section[aria-labelledby=own-data] li").len(), 2, "{}", case.text());
    let taken = site.post(&format!("{path}/withdrawal"), &[("purpose", "contact")]).await;
    let page = site.follow(&taken).await;
    assert!(page.text().contains("Đã rút lại."), "{}", page.text());
    assert_eq!(page.all("section[aria-labelledby=consents] button").len(), 1, "what was taken back has no button");
    let again = site.post(&format!("{path}/withdrawal"), &[("purpose", "contact")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(site.post(&format!("{path}/withdrawal"), &[("purpose", "all")]).await.status, StatusCode::NOT_FOUND);

    let stranger = site.stranger();
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    for (what, fields) in [("withdrawal", ("purpose", "handling")), ("requests", ("words", WORDS))] {
        let refused = stranger.post(&format!("{path}/{what}"), &[fields, ("kind", "see")]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{what}");
    }
    let code = path.trim_start_matches("/cases/").trim_end_matches("/data");
    assert!(stranger.get(&format!("/cases/{code}")).await.all("section[aria-labelledby=own-data]").is_empty());
}

#[tokio::test]
async fn an_account_has_it_all_on_its_page_and_in_its_file() {
    let site = TestSite::posting(&[]).await;
    let (code, key) = send(&site, noise(), 0).await;
    site.letters().await;
    site.get(&format!("/cases/{code}?key={key}")).await;
    sign_in(&site, MAIL, "/account").await;
    site.post("/account/cases", &[]).await;
    let page = site.get("/account/data").await;
    let heads = page.all("section[aria-labelledby=consents] h3");
    assert!(heads[0] == "Tài khoản" && heads.len() == 3, "{heads:?}");
    let back = [("purpose", "contact"), ("back", "account")];
    let taken = site.post(&format!("/cases/{code}/data/withdrawal"), &back).await;
    assert_eq!(taken.header("location"), Some("/account/data"));

    let short = site.post("/account/data/requests", &[("kind", "erase"), ("words", "Xoá")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(short.all("#words-error").len(), 1);
    assert_eq!(short.field("Bạn muốn cụ thể điều gì?").as_deref(), Some("Xoá"), "what was typed stays");
    assert_eq!(short.all("input[value=erase][checked]").len(), 1);
    let without = site.post("/account/data/requests", &[("kind", ""), ("words", WORDS)]).await;
    assert_eq!(without.all("#kind-error"), ["Hãy chọn điều bạn muốn."]);
    let sent = site.post("/account/data/requests", &[("kind", "erase"), ("words", WORDS)]).await;
    let page = site.follow(&sent).await;
    let facts = page.all("section[aria-labelledby^=request-] dd");
    assert_eq!(facts[1..], ["09:00 thứ Sáu 27/11", "09:00 thứ Bảy 5/12"], "{facts:?}");
    assert!(page.text().contains("Luật cho 10 đến 20 ngày"));

    let data = site.get("/account/data.json").await.json();
    assert_eq!(data["consents"][0]["purpose"], "account");
    let contact = data["consents"].as_array().unwrap().iter().find(|one| one["purpose"] == "contact").unwrap();
    assert_eq!(
        (contact["about"]["code"].as_str(), contact["text"].as_u64()),
        (Some(code.to_string().as_str()), Some(1))
    );
    assert!(contact["withdrawn_at"].is_string());
    assert_eq!(data["requests"][0]["kind"], "erase");
    assert_eq!(data["requests"][0]["events"][0]["words"], WORDS);
}

#[tokio::test]
async fn a_request_survives_a_lost_session() {
    let site = TestSite::posting(&[]).await;
    let lost = site.post("/account/data/requests", &[("kind", "see"), ("words", WORDS)]).await;
    let next = site.follow(&lost).await.hidden("next").unwrap();
    let page = sign_in(&site, MAIL, &next).await;
    assert_eq!(page.field("Bạn muốn cụ thể điều gì?").as_deref(), Some(WORDS), "{}", page.text());
}

#[tokio::test]
async fn the_desk_acknowledges_extends_once_and_answers_and_the_person_reads_it_all() {
    let site = TestSite::new().await;
    let (path, _) = own(&site).await;
    let desk = signed_in(&site, "hoa", "VP", &[Coordinator]).await;
    let url = asked(&site, &desk, &path, "restrict").await;
    let list = desk.get("/work/requests").await;
    assert!(list.all("tbody td")[0].contains("Trả lời 09:00 thứ Sáu 27/11"), "{}", list.text());
    assert!(!list.text().contains(WORDS), "the words are read one by one");
    assert_eq!(list.link("Yêu cầu về dữ liệu").as_deref(), Some("/work/requests"));

    let one = desk.get(&url).await;
    assert!(one.text().contains(WORDS) && one.all("main details").len() == 1, "{}", one.text());
    let taken = desk.post(&url, &[("step", "acknowledge"), ("with_others", "yes"), ("how", "")]).await;
    assert!(desk.follow(&taken).await.text().contains("09:00 thứ Ba 15/12"), "20 days where others act");
    let wrong = desk.post(&url, &[("step", "extend"), ("days", "16"), ("why-longer", WHY)]).await;
    assert_eq!((wrong.status, wrong.all("#days-error").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    assert_eq!(wrong.field("Vì sao cần thêm thời gian").as_deref(), Some(WHY), "what was typed stays");
    let taken = desk.post(&url, &[("step", "extend"), ("days", "5"), ("why-longer", WHY)]).await;
    let one = desk.follow(&taken).await;
    assert!(one.text().contains("đã gia hạn một lần") && one.action("Gia hạn").is_none(), "{}", one.text());
    let again = desk.post(&url, &[("step", "extend"), ("days", "5"), ("why-longer", WHY)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("đã được gia hạn một lần") && again.all(".message").contains(&WHY.to_owned()));
    let empty = desk.post(&url, &[("step", "fulfil"), ("answer", "")]).await;
    assert_eq!(empty.all("#answer-error").len(), 1);
    let taken = desk.post(&url, &[("step", "fulfil"), ("answer", ANSWER)]).await;
    assert!(desk.follow(&taken).await.all("form[action^='/work/requests']").is_empty(), "it is done");
    assert_eq!(desk.post(&url, &[("step", "other")]).await.status, StatusCode::NOT_FOUND);

    let read = site.get(&path).await;
    for told in [WORDS, WHY, ANSWER, "Đã thực hiện", "Điều phối thành phố, ", "đã mở yêu cầu này"]
    {
        assert!(read.text().contains(told), "{told}: {}", read.text());
    }
    assert!(!read.text().contains("hoa"), "by unit and role, never by name");
}

#[tokio::test]
async fn what_is_late_is_seen_and_a_refusal_has_a_reason() {
    let site = TestSite::new().await;
    let (path, _) = own(&site).await;
    let desk = signed_in(&site, "quan-tri", "VP", &[Admin]).await;
    let url = asked(&site, &desk, &path, "complain").await;
    site.clock.pass(SignedDuration::from_hours(72));
    let desk = signed_in(&site, "quan-tri-khac", "VP", &[Admin]).await;
    assert_eq!(desk.get("/work/requests").await.all("td .late").len(), 2, "the time and the state");
    let short = desk.post(&url, &[("step", "refuse"), ("why-not", "Không")]).await;
    assert_eq!(short.all("#why-not-error").len(), 1);
    desk.post(&url, &[("step", "refuse"), ("why-not", WHY)]).await;
    let list = desk.get("/work/requests").await;
    assert!(list.text().contains("Không có yêu cầu nào đang chờ.") && list.text().contains("Không thực hiện"));
    assert!(site.get(&path).await.text().contains(WHY));
}

#[tokio::test]
async fn whoever_does_not_work_at_the_desk_is_told_of_none() {
    let site = TestSite::new().await;
    let (path, _) = own(&site).await;
    let desk = signed_in(&site, "hoa", "VP", &[Coordinator]).await;
    let url = asked(&site, &desk, &path, "see").await;
    // A coordinator counts for nothing in a ward, and is told so at every address.
    let others = [
        ("minh", WARD, Head, StatusCode::NOT_FOUND),
        ("tong-dai", "VP", Operator, StatusCode::NOT_FOUND),
        ("lan", WARD, Coordinator, StatusCode::FORBIDDEN),
        ("quan-tri", WARD, Admin, StatusCode::NOT_FOUND),
    ];
    for (login, unit, role, answer) in others {
        let other = signed_in(&site, login, unit, &[role]).await;
        assert_eq!(other.get("/work/requests").await.status, answer, "{role}");
        assert_eq!(other.get(&url).await.status, answer, "{role}");
        let refused = other.post(&url, &[("step", "refuse"), ("why-not", WHY)]).await;
        assert_eq!(refused.status, answer, "{role}");
        assert!(other.get("/work/me").await.link("Yêu cầu về dữ liệu").is_none(), "{role}");
    }
    let nobody = site.stranger().get("/work/requests").await;
    assert!(!nobody.text().contains("Người gửi vụ việc"), "{}", nobody.text());
}

#[test]
fn addresses_of_the_desk_name_the_power() {
    let power = server::routes::Permission::Power(domain::authority::Power::AnswerRequests);
    let routes = site::routes();
    let desk: Vec<_> = routes.rules().filter(|rule| rule.path.starts_with("/work/requests")).collect();
    assert_eq!(desk.len(), 2);
    assert!(desk.iter().all(|rule| rule.who == power));
}

#[test]
fn every_text_that_people_agreed_to_is_kept_and_every_kind_has_its_words() {
    let known = Words::ids(Tongue::Vi);
    let texts = Purpose::ALL
        .iter()
        .flat_map(|purpose| (1..=purpose.text()).map(move |n| format!("consent-text-{purpose}-{n}")));
    let purposes =
        Purpose::ALL.iter().flat_map(|one| ["purpose", "withdraw"].map(|what| format!("consent-{what}-{one}")));
    let kinds =
        domain::request::Kind::ALL.iter().flat_map(|kind| ["", "-what"].map(|end| format!("request-kind-{kind}{end}")));
    let states = domain::request::State::ALL.iter().map(|state| format!("request-state-{state}"));
    let acts = domain::request::Act::ALL.iter().map(|act| format!("request-act-{act}"));
    for id in texts.chain(purposes).chain(kinds).chain(states).chain(acts) {
        assert!(known.contains(&id), "{id}");
    }
}
