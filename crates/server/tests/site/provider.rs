//! Signing in through providers of identities: one that can be told to misbehave, and what the site makes of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use app::ports::{Clock as _, SystemClock};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use domain::staff::StaffRole::Head;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::account::sign_in;
use crate::blocks::REPORT;
use crate::common::{PROXY, Page, TestSite};
use crate::office::signed_in;
use crate::people::WARD;

const MAIL: &str = "buoi@example.test";
const ACCESS: &str = "a token for the second address";
/// What the provider calls the site.
const CLIENT: &str = "nhipcau";

/// How a provider answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Habit {
    /// As the standard says.
    #[default]
    Good,
    /// Not at all.
    Away,
    /// For another beginning than the one of the browser.
    OtherNonce,
    /// For no beginning at all.
    NoNonce,
    /// With an answer that was good until a minute ago.
    Late,
    /// In the name of another provider.
    OtherIssuer,
    /// For another site.
    OtherAudience,
    /// Signed by a key that is not the one it names.
    OtherKey,
    /// Signed by the first key it ever had.
    OldKey,
    /// With another access token than the one that was signed for.
    OtherToken,
}

struct Key {
    id: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(id: &str) -> Self {
        let (chance, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let secret = EcdsaKeyPair::generate_pkcs8(kind, &chance).unwrap();
        Self { id: id.to_owned(), pair: EcdsaKeyPair::from_pkcs8(kind, secret.as_ref(), &chance).unwrap() }
    }

    /// The half that everybody may know.
    fn public(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id,
            "x": B64.encode(x), "y": B64.encode(y) })
    }

    fn signed(&self, named: &str, claims: &Value) -> String {
        let head = json!({ "alg": "ES256", "typ": "JWT", "kid": named });
        let text = format!("{}.{}", B64.encode(head.to_string()), B64.encode(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", B64.encode(signature))
    }
}

/// What was granted to whoever brings the code.
struct Granted {
    subject: String,
    nonce: String,
    challenge: String,
}

struct Inner {
    issuer: String,
    habit: Habit,
    /// All it ever had; the last is the one that it shows.
    keys: Vec<Key>,
    codes: usize,
    granted: HashMap<String, Granted>,
}

impl Inner {
    /// What it says of somebody, signed.
    fn answer(&self, granted: &Granted) -> String {
        let now = SystemClock.now().as_second();
        let hash = digest(&SHA256, ACCESS.as_bytes());
        let mut claims = json!({ "iss": self.issuer, "aud": CLIENT, "sub": granted.subject, "nonce": granted.nonce,
            "iat": now, "exp": now + 300, "at_hash": B64.encode(&hash.as_ref()[..16]),
            "name": format!("Người Thử {}", granted.subject) });
        match self.habit {
            Habit::OtherNonce => claims["nonce"] = "another".into(),
            Habit::NoNonce => claims["nonce"] = Value::Null,
            Habit::Late => (claims["iat"], claims["exp"]) = ((now - 360).into(), (now - 60).into()),
            Habit::OtherIssuer => claims["iss"] = "https://other.example".into(),
            Habit::OtherAudience => claims["aud"] = "another-site".into(),
            Habit::OtherToken => claims["at_hash"] = B64.encode(&hash.as_ref()[16..]).into(),
            Habit::Good | Habit::Away | Habit::OtherKey | Habit::OldKey => {}
        }
        let (first, own) = (self.keys.first().unwrap(), self.keys.last().unwrap());
        match self.habit {
            Habit::OtherKey => Key::new("other").signed(&own.id, &claims),
            Habit::OldKey => first.signed(&first.id, &claims),
            _ => own.signed(&own.id, &claims),
        }
    }
}

type Shared = Arc<Mutex<Inner>>;

/// A provider of identities as a city connects to it.
pub(crate) struct IdentityProvider(Shared);

impl IdentityProvider {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (keys, granted) = (vec![Key::new("1")], HashMap::new());
        let own = Arc::new(Mutex::new(Inner { issuer, habit: Habit::Good, keys, codes: 0, granted }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(of_itself))
            .route("/keys", get(keys_of))
            .route("/token", post(token))
            .with_state(Arc::clone(&own));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self(own)
    }

    fn behave(&self, habit: Habit) {
        self.0.lock().unwrap().habit = habit;
    }

    /// Signs by a new key from now on, and shows only that one.
    fn change_keys(&self) {
        let keys = &mut self.0.lock().unwrap().keys;
        keys.push(Key::new(&(keys.len() + 1).to_string()));
    }

    /// What a browser does there: somebody says who they are. The address at which they come back.
    fn agreed(&self, to: &str, subject: &str) -> String {
        let mut own = self.0.lock().unwrap();
        let asked = asked(&own.issuer, to);
        assert_eq!((asked["client_id"].as_str(), asked["code_challenge_method"].as_str()), (CLIENT, "S256"));
        own.codes += 1;
        let code = format!("code-{}", own.codes);
        let own_words = |name: &str| asked[name].clone();
        let granted =
            Granted { subject: subject.to_owned(), nonce: own_words("nonce"), challenge: own_words("code_challenge") };
        own.granted.insert(code.clone(), granted);
        back(&asked, &format!("code={code}"))
    }

    /// The same, by somebody who changes their mind.
    fn stopped(&self, to: &str) -> String {
        back(&asked(&self.0.lock().unwrap().issuer, to), "error=access_denied")
    }
}

/// What a browser was sent to a provider with.
fn asked(issuer: &str, to: &str) -> HashMap<String, String> {
    let (address, query) = to.split_once('?').unwrap();
    assert!(address.starts_with(issuer), "{address}");
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn back(asked: &HashMap<String, String>, what: &str) -> String {
    let path = asked["redirect_uri"].strip_prefix("http://localhost:8080").unwrap();
    format!("{path}?{what}&state={}", asked["state"])
}

async fn of_itself(State(own): State<Shared>) -> Response {
    let own = own.lock().unwrap();
    if own.habit == Habit::Away {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let at = |path: &str| format!("{}/{path}", own.issuer);
    let document = json!({ "issuer": own.issuer, "authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
        "jwks_uri": at("keys"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"] });
    Json(document).into_response()
}

async fn keys_of(State(own): State<Shared>) -> Response {
    Json(json!({ "keys": [own.lock().unwrap().keys.last().unwrap().public()] })).into_response()
}

async fn token(State(own): State<Shared>, body: String) -> Response {
    let asked: HashMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let mut own = own.lock().unwrap();
    if own.habit == Habit::Away {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let proof = B64.encode(digest(&SHA256, asked["code_verifier"].as_bytes()));
    let granted = own.granted.remove(&asked["code"]).filter(|granted| granted.challenge == proof);
    let Some(granted) = granted else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    let token = own.answer(&granted);
    Json(json!({ "access_token": ACCESS, "token_type": "Bearer", "id_token": token })).into_response()
}

/// A site with these providers, each with its name in addresses and how well it knows people.
async fn connected(providers: &[(&str, &IdentityProvider, &str)]) -> TestSite {
    let one = |(id, own, level): &(&str, &IdentityProvider, &str)| {
        json!({ "id": id, "name": { "vi": id.to_uppercase() }, "issuer": own.0.lock().unwrap().issuer,
            "client_id": CLIENT, "level": level })
    };
    let setting = Value::from(providers.iter().map(one).collect::<Vec<_>>()).to_string();
    TestSite::posting(&[("OIDC", &setting), ("OIDC_ALLOW_PRIVATE", "yes"), PROXY]).await
}

/// Where the site sends a visitor who wants to sign in by a provider.
async fn begun(visitor: &TestSite, id: &str) -> String {
    let page = visitor.get(&format!("/account/providers/{id}?next=/account")).await;
    page.header("location").map(str::to_owned).unwrap()
}

/// Goes to a provider and comes back.
async fn entered(visitor: &TestSite, id: &str, provider: &IdentityProvider, subject: &str) -> Page {
    let to = begun(visitor, id).await;
    visitor.get(&provider.agreed(&to, subject)).await
}

#[tokio::test]
async fn a_provider_that_cannot_be_believed_signs_nobody_in() {
    let provider = IdentityProvider::start().await;
    provider.change_keys();
    let site = connected(&[("vneid", &provider, "identity")]).await;
    let wrong = [
        Habit::OtherNonce,
        Habit::NoNonce,
        Habit::Late,
        Habit::OtherIssuer,
        Habit::OtherAudience,
        Habit::OtherKey,
        Habit::OldKey,
        Habit::OtherToken,
    ];
    for (number, habit) in wrong.into_iter().enumerate() {
        let visitor = site.seen_from(&format!("192.0.2.{number}"));
        provider.behave(habit);
        let page = entered(&visitor, "vneid", &provider, "001").await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{habit:?}");
        assert!(page.text().contains("Câu trả lời của VNEID không hợp lệ"), "{habit:?}: {}", page.text());
        assert_eq!(page.hidden("next").as_deref(), Some("/account"), "the other ways lead there too");
        assert_eq!(visitor.get("/account").await.status, StatusCode::SEE_OTHER, "{habit:?}");
        provider.behave(Habit::Good);
        let page = visitor.follow(&entered(&visitor, "vneid", &provider, "001").await).await;
        assert_eq!((page.status, page.heading().is_empty()), (StatusCode::OK, false), "{habit:?}");
        assert_eq!(visitor.get("/account").await.status, StatusCode::OK, "{habit:?}: what was wrong is over");
    }
}

#[tokio::test]
async fn new_keys_of_a_provider_are_looked_up_when_they_are_met() {
    let provider = IdentityProvider::start().await;
    let site = connected(&[("vneid", &provider, "identity")]).await;
    for _ in 0..3 {
        let visitor = site.stranger();
        let page = visitor.follow(&entered(&visitor, "vneid", &provider, "001").await).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert_eq!(visitor.get("/account").await.status, StatusCode::OK);
        provider.change_keys();
    }
}

#[tokio::test]
async fn a_code_of_a_provider_is_good_once_and_for_the_browser_that_began() {
    let provider = IdentityProvider::start().await;
    let site = connected(&[("vneid", &provider, "identity")]).await;
    let code_of = |address: &str| address.split(['=', '&']).nth(1).unwrap().to_owned();
    let first = site.seen_from("192.0.2.1");
    let used = provider.agreed(&begun(&first, "vneid").await, "001");
    assert_eq!(first.get(&used).await.status, StatusCode::SEE_OTHER);
    let again = first.get(&used).await;
    assert!(again.text().contains("Lượt đăng nhập này không còn dùng được"), "{}", again.text());
    assert_eq!(first.get("/account").await.status, StatusCode::OK, "and the first time counts");

    let second = site.seen_from("192.0.2.2");
    let unused = provider.agreed(&begun(&second, "vneid").await, "002");
    for code in [code_of(&used), code_of(&unused)] {
        let other = site.seen_from("192.0.2.3");
        let own = provider.agreed(&begun(&other, "vneid").await, "003");
        let page = other.get(&own.replace(&code_of(&own), &code)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(page.text().contains("VNEID không nhận lượt đăng nhập này"), "{}", page.text());
        assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER, "nobody is signed in");
    }
}

#[tokio::test]
async fn whoever_stops_at_a_provider_is_offered_the_other_ways() {
    let provider = IdentityProvider::start().await;
    let site = connected(&[("vneid", &provider, "identity")]).await;
    let page = site.get(&provider.stopped(&begun(&site, "vneid").await)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Bạn đã dừng ở VNEID."), "{}", page.text());
    assert!(page.link("Tiếp tục với VNEID").is_some() && page.action("Gửi mã cho tôi").is_some(), "{}", page.text());
    assert_eq!(site.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn two_providers_work_side_by_side_and_are_never_taken_for_each_other() {
    let (one, two) = (IdentityProvider::start().await, IdentityProvider::start().await);
    let site = connected(&[("vneid", &one, "identity"), ("cong", &two, "contact")]).await;
    let page = site.get("/account/sign-in").await;
    assert!(page.link("Tiếp tục với VNEID").is_some() && page.link("Tiếp tục với CONG").is_some());
    let (lan, minh) = (site.seen_from("192.0.2.1"), site.seen_from("192.0.2.2"));
    for (visitor, id, provider) in [(&lan, "vneid", &one), (&minh, "cong", &two)] {
        let page = visitor.follow(&entered(visitor, id, provider, "001").await).await;
        assert!(page.text().contains("Tài khoản của bạn đã sẵn sàng."), "each is somebody new: {}", page.text());
    }
    let mixed = site.seen_from("192.0.2.3");
    let back = one.agreed(&begun(&mixed, "vneid").await, "001").replace("/vneid/", "/cong/");
    let page = mixed.get(&back).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.text().contains("Lượt đăng nhập này không còn dùng được"), "{}", page.text());

    let taken = entered(&lan, "cong", &two, "001").await;
    assert!(taken.text().contains("Danh tính này đang đăng nhập vào một tài khoản khác."), "{}", taken.text());
    let added = lan.follow(&entered(&lan, "cong", &two, "002").await).await;
    assert!(added.text().contains("Đã xác minh và thêm vào tài khoản."), "{}", added.text());
    let phone = site.seen_from("192.0.2.4");
    let page = phone.follow(&entered(&phone, "cong", &two, "002").await).await;
    assert_eq!(page.all("#sessions ~ ul li").len(), 2, "either leads to the same account: {}", page.text());
}

#[tokio::test]
async fn a_report_is_taken_while_the_provider_is_away_and_its_sender_is_verified_later() {
    let provider = IdentityProvider::start().await;
    let site = connected(&[("vneid", &provider, "identity")]).await;
    provider.behave(Habit::Away);
    let away = site.get("/account/providers/vneid?next=/report").await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(away.text().contains("gửi phản ánh thì không cần đăng nhập, và có thể xác minh sau"), "{}", away.text());
    let token = site.get("/report").await.hidden("idempotency_key").unwrap();
    let own = [("idempotency_key", token.as_str()), ("contact", MAIL), ("consent", "yes")];
    let sent = site.post("/report", &REPORT.into_iter().chain(own).collect::<Vec<_>>()).await;
    let receipt = sent.header("location").unwrap().to_owned();
    let code = receipt.split('/').nth(2).unwrap();
    assert!(site.letters().await.iter().any(|letter| letter.starts_with(MAIL)), "the receipt goes there");
    let officer = signed_in(&site, "minh", WARD, &[Head]).await;
    let known = async || officer.get(&format!("/work/{code}")).await.text();
    let (contact, identity) =
        ("Người gửi đã xác nhận số điện thoại hoặc thư điện tử.", "Người gửi đã xác minh danh tính.");
    let page = known().await;
    assert!(!page.contains(contact) && !page.contains(identity), "{page}");

    let later = site.seen_from("192.0.2.9");
    sign_in(&later, MAIL, "/account").await;
    let taken = later.follow(&later.post("/account/claims", &[("claim", code)]).await).await;
    assert!(taken.body().contains(&format!("href=\"/cases/{code}\"")), "{}", taken.text());
    let page = known().await;
    assert!(page.contains(contact) && !page.contains(identity), "{page}");
    assert_eq!(later.get("/account/providers/vneid").await.status, StatusCode::SERVICE_UNAVAILABLE, "still away");

    provider.behave(Habit::Good);
    let added = later.follow(&entered(&later, "vneid", &provider, "001").await).await;
    assert!(added.text().contains("Đã xác minh và thêm vào tài khoản."), "{}", added.text());
    let page = known().await;
    assert!(page.contains(identity) && !page.contains(contact), "{page}");
    assert!(!page.contains("Người Thử 001"), "who it is stays hidden: {page}");
}
