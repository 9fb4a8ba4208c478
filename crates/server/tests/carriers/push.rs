//! Web push, to a push service that does what a browser does: looks at the signature, decrypts, reads.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::ports::post::{Address, Carrier as _, Endpoint, Refused, Taken};
use app::ports::{Clock as _, SystemClock};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Version};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::serve::Listener;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use jiff::SignedDuration;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::SystemRandom;
use ring::signature::{self, ECDSA_P256_SHA256_FIXED};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use server::adapters::Reach;
use server::adapters::push::{Push, Settings, generate_key};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::authority::Authority;
use crate::{PATIENCE, kind, letter};

const SECRET: [u8; 16] = *b"sixteen letters!";

struct Got {
    version: Version,
    headers: HeaderMap,
    text: serde_json::Value,
}

/// The browsers by their names, each with the one key that it has, and what they got.
#[derive(Default)]
struct Kept {
    keys: HashMap<String, EphemeralPrivateKey>,
    got: Vec<Got>,
}

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Kept>>);

impl Service {
    fn subscribe(&self, address: &str, name: &str) -> Address {
        let key = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
        let public = B64.encode(key.compute_public_key().unwrap());
        self.0.lock().unwrap().keys.insert(name.to_owned(), key);
        let endpoint = format!("{address}/push/{name}");
        Address::Push(Endpoint::parse(&endpoint, &public, &B64.encode(SECRET)).unwrap())
    }

    fn got(&self) -> Vec<Got> {
        std::mem::take(&mut self.0.lock().unwrap().got)
    }
}

async fn take(
    State(service): State<Service>,
    Path(name): Path<String>,
    version: Version,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match name.split('-').next() {
        Some("slow") => tokio::time::sleep(Duration::from_mins(1)).await,
        Some("busy") => return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "7")]).into_response(),
        Some(status) if status.parse::<u16>().is_ok() => {
            return StatusCode::from_u16(status.parse().unwrap()).unwrap().into_response();
        }
        _ => {}
    }
    let mut inner = service.0.lock().unwrap();
    let key = inner.keys.remove(&name).unwrap();
    let text = serde_json::from_slice(&decrypted(key, &body)).unwrap();
    inner.got.push(Got { version, headers, text });
    StatusCode::CREATED.into_response()
}

/// RFC 8291 from the other end, written by the standard and not by the code that encrypts.
fn decrypted(key: EphemeralPrivateKey, body: &[u8]) -> Vec<u8> {
    let (salt, rest) = body.split_at(16);
    assert_eq!(rest[..5], [0, 0, 16, 0, 65], "records of 4096 bytes, a key of 65");
    assert!(body.len() <= 4096);
    let (sender, sealed) = rest[5..].split_at(65);
    let own = key.compute_public_key().unwrap();
    let info = [b"WebPush: info\0", own.as_ref(), sender].concat();
    let agreed = agree_ephemeral(key, &UnparsedPublicKey::new(&ECDH_P256, sender), |shared| {
        let mut agreed = [0; 32];
        let prk = Salt::new(HKDF_SHA256, &SECRET).extract(shared);
        prk.expand(&[&info], HKDF_SHA256).unwrap().fill(&mut agreed).unwrap();
        agreed
    })
    .unwrap();
    let prk = Salt::new(HKDF_SHA256, salt).extract(&agreed);
    let key = UnboundKey::from(prk.expand(&[b"Content-Encoding: aes128gcm\0"], &AES_128_GCM).unwrap());
    let mut nonce = [0; 32];
    prk.expand(&[b"Content-Encoding: nonce\0"], HKDF_SHA256).unwrap().fill(&mut nonce).unwrap();
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).unwrap();
    let plain = LessSafeKey::new(key).open_in_place(nonce, Aad::empty(), &mut sealed).unwrap();
    plain.strip_suffix(&[2]).unwrap().to_vec()
}

fn router(service: &Service) -> Router {
    Router::new().route("/push/{name}", post(take)).with_state(service.clone())
}

async fn plain() -> (String, Service) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let service = Service::default();
    let router = router(&service);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, service)
}

struct Tls(TcpListener, TlsAcceptor, Arc<Mutex<usize>>);

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let (stream, address) = self.0.accept().await.unwrap();
            *self.2.lock().unwrap() += 1;
            if let Ok(stream) = self.1.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A push service over TLS, and how many connections it has seen.
async fn encrypted(authority: &Authority) -> (String, Service, Arc<Mutex<usize>>) {
    let service = Service::default();
    let (address, connections) = encrypted_site(authority, router(&service)).await;
    (address, service, connections)
}

/// A site over TLS, and how many connections it has seen.
pub(crate) async fn encrypted_site(authority: &Authority, router: Router) -> (String, Arc<Mutex<usize>>) {
    let certificate = CertificateDer::from(authority.certificate.clone());
    let key = PrivateKeyDer::try_from(authority.key.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let connections = Arc::default();
    let listener = Tls(listener, TlsAcceptor::from(Arc::new(config)), Arc::clone(&connections));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, connections)
}

fn carrier(authority: &Authority, reach: Reach, patience: Duration) -> Push {
    let settings =
        Settings { key: generate_key().unwrap(), contact: "mailto:site@hanoi.example".into(), reach, patience };
    Push::new(&settings, &authority.trust(), Arc::new(SystemClock)).unwrap()
}

/// Checks RFC 8292: who may be asked, until when, by whom, signed with the key that browsers know.
fn signed(headers: &HeaderMap, audience: &str, push: &Push) {
    let said = headers["authorization"].to_str().unwrap().strip_prefix("vapid t=").unwrap();
    let (token, key) = said.split_once(", k=").unwrap();
    assert_eq!(key, push.public_key());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let public = signature::UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, B64.decode(key).unwrap());
    public.verify(signed.as_bytes(), &B64.decode(signature).unwrap()).unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let read = |part: &str| serde_json::from_slice::<serde_json::Value>(&B64.decode(part).unwrap()).unwrap();
    assert_eq!(read(head), serde_json::json!({"typ": "JWT", "alg": "ES256"}));
    let claims = read(claims);
    assert_eq!((&claims["aud"], &claims["sub"]), (&audience.into(), &"mailto:site@hanoi.example".into()));
    let left = claims["exp"].as_i64().unwrap() - SystemClock.now().as_second();
    assert!((3600..=86_400).contains(&left), "{left}");
}

#[tokio::test]
async fn a_browser_reads_what_was_written() {
    let authority = Authority::new();
    let (address, service, connections) = encrypted(&authority).await;
    let push = carrier(&authority, Reach::Anywhere, Duration::from_secs(10));
    let browser = service.subscribe(&address, "a");
    assert_eq!(push.send(&browser, &letter("019a-0001")).await, Ok(Taken::default()));
    let got = service.got().pop().unwrap();
    assert_eq!(got.version, Version::HTTP_2);
    assert_eq!((&got.headers["ttl"], &got.headers["urgency"]), (&"7200".parse().unwrap(), &"high".parse().unwrap()));
    assert_eq!(got.headers["content-encoding"], "aes128gcm");
    assert_eq!(got.headers["topic"].len(), 32);
    signed(&got.headers, &address, &push);
    let expected = serde_json::json!({
        "title": "Nước dâng ở Giải Phóng", "body": "Tránh đường Giải Phóng.", "link": "https://nhipcau.example/w/1",
        "id": "019a-0001", "lang": "vi", "thread": "case-7", "urgency": "high",
    });
    assert_eq!(got.text, expected);

    let browsers: Vec<_> = (0..300).map(|number| service.subscribe(&address, &format!("b{number}"))).collect();
    let letter = letter("019a-0002");
    let sent = futures::future::join_all(browsers.iter().map(|browser| push.send(browser, &letter))).await;
    assert!(sent.iter().all(Result::is_ok));
    // More than the streams that a server commonly allows at a time.
    let words: std::collections::HashSet<_> =
        service.got().iter().map(|got| got.headers["authorization"].clone()).collect();
    assert_eq!(words.len(), 1, "signed once");
    assert_eq!(*connections.lock().unwrap(), 1, "all over one connection");
}

#[tokio::test]
async fn what_a_service_answers_becomes_of_the_letter_what_it_should() {
    let (address, service) = plain().await;
    let push = carrier(&Authority::new(), Reach::Anywhere, Duration::from_secs(5));
    for (status, expected) in [
        ("404", "gone"),
        ("410", "gone"),
        ("413", "never"),
        ("400", "never"),
        ("403", "later"),
        ("500", "later"),
        ("302", "later"),
        ("503", "later"),
    ] {
        let browser = service.subscribe(&address, status);
        assert_eq!(kind(&push.send(&browser, &letter("1")).await.unwrap_err()), expected, "{status}");
    }
    let busy = push.send(&service.subscribe(&address, "busy"), &letter("1")).await;
    let wait = SignedDuration::from_secs(7);
    assert!(matches!(&busy, Err(Refused::Later { after: Some(after), .. }) if *after == wait), "{busy:?}");
}

#[tokio::test]
async fn a_long_letter_is_cut_and_still_read() {
    let (address, service) = plain().await;
    let push = carrier(&Authority::new(), Reach::Anywhere, Duration::from_secs(5));
    let long = app::ports::post::Letter { short: "nước ".repeat(5000), ..letter("1") };
    push.send(&service.subscribe(&address, "a"), &long).await.unwrap();
    let got = service.got().pop().unwrap();
    assert!(got.text["body"].as_str().unwrap().ends_with('…') && got.version == Version::HTTP_2);
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_tried_later_and_in_time() {
    let (address, service) = plain().await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mute = format!("https://localhost:{}", silent.local_addr().unwrap().port());
    let push = carrier(&Authority::new(), Reach::Anywhere, PATIENCE);
    for (address, name) in [(address, "slow"), (format!("http://{nobody}"), "a"), (mute, "a")] {
        let before = Instant::now();
        let refused = push.send(&service.subscribe(&address, name), &letter("1")).await.unwrap_err();
        assert_eq!(kind(&refused), "later");
        assert!(before.elapsed() < Duration::from_secs(2));
    }
}

#[tokio::test]
async fn no_subscriber_makes_the_site_knock_inside() {
    let authority = Authority::new();
    let (address, service, connections) = encrypted(&authority).await;
    let push = carrier(&authority, Reach::Public, PATIENCE);
    let by_name = push.send(&service.subscribe(&address, "a"), &letter("1")).await.unwrap_err();
    assert_eq!(kind(&by_name), "later", "names may lead elsewhere tomorrow");
    let (address, service) = plain().await;
    let by_number = push.send(&service.subscribe(&address, "a"), &letter("1")).await.unwrap_err();
    assert_eq!(kind(&by_number), "gone");
    assert_eq!((service.got().len(), *connections.lock().unwrap()), (0, 0));
}

#[tokio::test]
async fn a_service_with_another_certificate_gets_nothing() {
    let authority = Authority::new();
    let (address, service, _) = encrypted(&authority).await;
    let push = carrier(&Authority::new(), Reach::Anywhere, PATIENCE);
    assert_eq!(kind(&push.send(&service.subscribe(&address, "a"), &letter("1")).await.unwrap_err()), "later");
    assert!(service.got().is_empty());
}
