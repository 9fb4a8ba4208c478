//! A provider of identities for the demonstration, by OpenID Connect: whoever comes chooses to be one of some invented people.
//! It proves nothing to anybody, and only `nhipcau demo` serves it.

use std::collections::{BTreeMap, HashMap};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use app::ports::{Clock as _, Ids as _, RandomIds, SystemClock};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::account::Level;
use jiff::tz::TimeZone;
use ring::digest::{SHA256, digest};
use ring::error::Unspecified;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::adapters::oidc::Known;
use crate::config::BaseUrl;
use crate::say::Say;
use crate::visitor;

/// Its name in addresses.
const ID: &str = "demo";
/// What it calls the site.
const CLIENT: &str = "nhipcau-demo";
/// How long a code and a signed answer hold.
const HOLDS: Duration = Duration::from_mins(1);
/// Codes that wait at most.
const CODES: usize = 1_000;
/// Whom it knows: subject and name. All are called Mẫu, which means sample.
const PEOPLE: [(&str, &str); 4] =
    [("mau-1", "Nguyễn Mẫu An"), ("mau-2", "Trần Mẫu Bình"), ("mau-3", "Lê Mẫu Chi"), ("mau-4", "Phạm Mẫu Dũng")];

/// A code that waits for its exchange.
struct Waiting {
    person: (&'static str, &'static str),
    nonce: String,
    challenge: String,
    since: Instant,
}

struct Provider {
    issuer: String,
    /// Where people go back to.
    callback: String,
    key: EcdsaKeyPair,
    codes: Mutex<HashMap<String, Waiting>>,
}

/// Serves the provider beside a site, on the port after its own, to this machine alone; the answer is how the site knows it.
///
/// # Errors
/// There is no such port or it is taken, or no key can be made.
pub async fn start(site: SocketAddr, base: &BaseUrl) -> Result<Known, Box<dyn std::error::Error>> {
    let port = site.port().checked_add(1).ok_or("there is no port after that of the site")?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let (known, router) = provider(listener.local_addr()?, base).map_err(|Unspecified| "no key can be made")?;
    tokio::spawn(async move {
        if let Err(fault) = axum::serve(listener, router).await {
            tracing::warn!(%fault, "the demonstration identity stopped");
        }
    });
    Ok(known)
}

/// The provider at an address, for the site at `base`.
///
/// # Errors
/// No key can be made.
pub fn provider(address: SocketAddr, base: &BaseUrl) -> Result<(Known, Router), Unspecified> {
    let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random)?;
    let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).ok().ok_or(Unspecified)?;
    let issuer = format!("http://{address}");
    let name = [("vi", "Định danh thử nghiệm"), ("en", "Demonstration identity")];
    let known = Known {
        id: ID.to_owned(),
        name: name.map(|(language, name)| (language.to_owned(), name.to_owned())).into(),
        issuer: issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: None,
        level: Level::Identity,
        scopes: vec!["profile".to_owned()],
    };
    let callback = base.join(&format!("/account/providers/{ID}/callback"));
    let own = Arc::new(Provider { issuer, callback, key, codes: Mutex::default() });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/keys", get(keys))
        .route("/authorize", get(ask).post(choose))
        .route("/token", post(exchange))
        .with_state(own);
    Ok((known, router))
}

type Own = State<Arc<Provider>>;

async fn discovery(State(own): Own) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", own.issuer);
    Json(json!({
        "issuer": own.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "scopes_supported": ["openid", "profile"],
        "claims_supported": ["sub", "name"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
    }))
}

async fn keys(State(own): Own) -> Json<Value> {
    // An uncompressed point: the byte 4, then both coordinates.
    let point = own.key.public_key().as_ref();
    let (x, y) = (point.get(1..33).unwrap_or_default(), point.get(33..).unwrap_or_default());
    let [x, y] = [x, y].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
    Json(json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": ID, "x": x, "y": y }] }))
}

/// What a site asks for in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
}

impl Asked {
    /// Whether it is the site that asks, as it should.
    fn fits(&self, own: &Provider) -> bool {
        let whole = [&self.state, &self.nonce, &self.code_challenge].iter().all(|part| !part.is_empty());
        let by_code = self.response_type == "code" && self.code_challenge_method == "S256";
        self.client_id == CLIENT && self.redirect_uri == own.callback && by_code && whole
    }
}

#[derive(Template)]
#[template(path = "demo/identity.html")]
struct IdentityPage {
    l: Say,
    people: [(&'static str, &'static str); 4],
    /// Where the choice goes.
    action: String,
}

/// `GET /authorize`: who do you want to be?
async fn ask(State(own): Own, uri: Uri, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    if !asked.fits(&own) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let l = Say::new(visitor::tongue(&uri, &headers), SystemClock.now(), TimeZone::UTC);
    let page = IdentityPage { l, people: PEOPLE, action: uri.to_string() };
    let safe = [(header::CACHE_CONTROL, "no-store"), (header::X_FRAME_OPTIONS, "DENY")];
    page.render().map_or_else(
        |_fault| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        |page| (safe, Html(page)).into_response(),
    )
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Choice {
    person: String,
}

/// `POST /authorize`: back to the site with a code.
async fn choose(State(own): Own, Query(asked): Query<Asked>, Form(choice): Form<Choice>) -> Response {
    let person = PEOPLE.into_iter().find(|(subject, _)| *subject == choice.person);
    let Some(person) = person.filter(|_| asked.fits(&own)) else { return StatusCode::BAD_REQUEST.into_response() };
    let code = RandomIds.secret();
    let back = form_urlencoded::Serializer::new(format!("{}?", own.callback))
        .append_pair("code", &code)
        .append_pair("state", &asked.state)
        .finish();
    let (nonce, challenge) = (asked.nonce, asked.code_challenge);
    let mut codes = own.codes.lock().unwrap_or_else(PoisonError::into_inner);
    codes.retain(|_, waiting| waiting.since.elapsed() < HOLDS);
    if codes.len() >= CODES {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    codes.insert(code, Waiting { person, nonce, challenge, since: Instant::now() });
    Redirect::to(&back).into_response()
}

/// `POST /token`: a code, once, against a signed answer.
async fn exchange(State(own): Own, Form(sent): Form<BTreeMap<String, String>>) -> Response {
    let part = |name: &str| sent.get(name).map_or("", String::as_str);
    let ours = part("grant_type") == "authorization_code"
        && part("client_id") == CLIENT
        && part("redirect_uri") == own.callback;
    let waiting = own.codes.lock().unwrap_or_else(PoisonError::into_inner).remove(part("code"));
    let shown = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, part("code_verifier").as_bytes()));
    let waiting = waiting.filter(|one| ours && one.since.elapsed() < HOLDS && one.challenge == shown);
    let Some(waiting) = waiting else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    };
    match own.signed(&waiting) {
        Ok(token) => {
            let answer = json!({
                "access_token": RandomIds.secret(),
                "token_type": "Bearer",
                "expires_in": HOLDS.as_secs(),
                "id_token": token,
            });
            ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
        }
        Err(Unspecified) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Provider {
    /// The signed answer: a JSON Web Token with the algorithm ES256.
    fn signed(&self, waiting: &Waiting) -> Result<String, Unspecified> {
        let now = SystemClock.now().as_second();
        let until = now.saturating_add_unsigned(HOLDS.as_secs());
        let (subject, name) = waiting.person;
        let header = json!({ "alg": "ES256", "typ": "JWT", "kid": ID });
        let claims = json!({
            "iss": self.issuer,
            "sub": subject,
            "aud": CLIENT,
            "iat": now,
            "exp": until,
            "nonce": waiting.nonce,
            "name": name,
        });
        let [header, claims] = [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = self.key.sign(&SystemRandom::new(), signed.as_bytes())?;
        Ok(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
    }
}
