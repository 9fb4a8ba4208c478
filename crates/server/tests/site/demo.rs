//! What `nhipcau demo` adds: the accounts it prints, and a provider of identities that knows invented people.

use app::demo::Story;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use domain::staff::StaffRole;
use server::adapters::oidc::Known;
use server::config::{BaseUrl, Config};
use server::demo::{USUAL, identity, introduction};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::common::TestSite;

#[tokio::test]
async fn an_account_of_every_role_is_printed() {
    let site = TestSite::new().await;
    let accounts = Story::Living.people(&site.site.app.city()).unwrap();
    let config = Config::load_with(std::iter::empty(), USUAL).unwrap();
    let text = introduction(&config, false, &accounts);
    for role in StaffRole::ALL {
        let printed = accounts.iter().filter(|account| text.contains(&format!("    {} ", account.login)));
        let count = printed.filter(|account| account.roles.first() == Some(role)).count();
        assert_eq!(count, 1, "{role}: {text}");
    }
    assert!(text.contains("không bắt buộc"), "{text}");
    let required = [("NHIPCAU_SECOND_FACTOR".to_owned(), "required".to_owned())];
    let config = Config::load_with(required.into_iter(), USUAL).unwrap();
    assert!(introduction(&config, false, &accounts).contains("phải bật xác thực hai bước"));
}

/// A site with the provider of the demonstration, which answers where it says; and its pages.
async fn with_provider() -> (TestSite, Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Config::load(std::iter::empty()).unwrap().base_url;
    let (known, router) = identity::provider(listener.local_addr().unwrap(), &base).unwrap();
    let served = router.clone();
    tokio::spawn(async move { axum::serve(listener, served).await });
    let setting = setting(&known);
    (TestSite::with(&[("OIDC", &setting), ("OIDC_ALLOW_PRIVATE", "yes")]).await, router)
}

fn setting(known: &Known) -> String {
    serde_json::json!([{
        "id": known.id,
        "name": known.name,
        "issuer": known.issuer,
        "client_id": known.client_id,
        "level": known.level,
        "scopes": known.scopes,
    }])
    .to_string()
}

/// What the provider answers: status, where it leads, words.
async fn ask(router: &Router, method: Method, url: &str, form: &str) -> (StatusCode, String, String) {
    let path = url.find("/authorize").map_or(url, |at| &url[at..]);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT_LANGUAGE, "vi")
        .body(Body::from(form.to_owned()))
        .unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let location = answer.headers().get(header::LOCATION).map_or("", |to| to.to_str().unwrap()).to_owned();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1_000_000).await.unwrap();
    (status, location, String::from_utf8(bytes.to_vec()).unwrap())
}

/// Path and query of an address of the site.
fn local(url: &str) -> String {
    url[url.find("/account/").unwrap()..].to_owned()
}

#[tokio::test]
async fn somebody_signs_in_as_an_invented_person_and_is_verified() {
    let (site, provider) = with_provider().await;
    let page = site.get("/account/sign-in").await;
    let begun = site.get(&page.link("Tiếp tục với Định danh thử nghiệm").unwrap()).await;
    let there = begun.header("location").unwrap().to_owned();
    let (status, _, words) = ask(&provider, Method::GET, &there, "").await;
    assert_eq!(status, StatusCode::OK, "{there}");
    assert!(words.contains("không phải định danh thật") && words.contains("Nguyễn Mẫu An"), "{words}");
    let (status, back, _) = ask(&provider, Method::POST, &there, "person=mau-1").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let home = site.follow(&site.get(&local(&back)).await).await;
    assert!(home.text().contains("Nguyễn Mẫu An"), "{}", home.text());
    let home = site.get("/account").await;
    assert!(home.text().contains("Định danh thử nghiệm"), "{}", home.text());
    let again = site.stranger().get(&local(&back)).await;
    assert!(again.text().contains("Lượt đăng nhập này không còn dùng được"), "only where it began: {}", again.text());
}

#[tokio::test]
async fn the_provider_leads_nobody_elsewhere_and_takes_no_code_twice_or_without_its_proof() {
    let (site, provider) = with_provider().await;
    let begun = site.get("/account/providers/demo").await;
    let there = begun.header("location").unwrap().to_owned();
    for (from, to) in [("localhost", "evil.example"), ("S256", "plain"), ("nhipcau-demo", "other")] {
        let forged = there.replacen(from, to, 1);
        assert_ne!(forged, there);
        assert_eq!(ask(&provider, Method::GET, &forged, "").await.0, StatusCode::BAD_REQUEST, "{forged}");
        assert_eq!(ask(&provider, Method::POST, &forged, "person=mau-1").await.0, StatusCode::BAD_REQUEST);
    }
    assert_eq!(ask(&provider, Method::POST, &there, "person=somebody").await.0, StatusCode::BAD_REQUEST);
    let (_, back, _) = ask(&provider, Method::POST, &there, "person=mau-2").await;
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let callback = local(&back).split('?').next().unwrap().to_owned();
    let form = format!(
        "grant_type=authorization_code&client_id=nhipcau-demo&redirect_uri={}{callback}&code={code}&code_verifier=guessed",
        BaseUrl::local("127.0.0.1:8080".parse().unwrap())
    );
    let (status, _, said) = ask(&provider, Method::POST, "/token", &form).await;
    assert_eq!((status, said.as_str()), (StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#));
    let spent = site.get(&local(&back)).await;
    assert_eq!(spent.status, StatusCode::BAD_REQUEST, "a code that failed once is gone");
    assert!(site.get("/account").await.status.is_redirection(), "nobody is signed in");
}
