//! Text messages, to a gateway that reads them.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::ports::SystemClock;
use app::ports::post::{Address, Carrier as _, Refused, Taken};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use hyper::Method;
use jiff::SignedDuration;
use server::adapters::sms::{Answers, Body, Path, Settings, Sign, Sms, Template, headers};
use tokio::net::TcpListener;

use crate::authority::Authority;
use crate::{PATIENCE, kind, letter};

type Seen = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// Answers by the text: its own words are the plan.
async fn take(State(seen): State<Seen>, headers: HeaderMap, body: String) -> Response {
    seen.lock().unwrap().push((headers, body.clone()));
    match body {
        body if body.contains("slow") => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            StatusCode::OK.into_response()
        }
        body if body.contains("busy") => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "30")], "").into_response(),
        body if body.contains("credit") => r#"{"CodeResult":"103","ErrorMessage":"84912345678"}"#.into_response(),
        body if body.contains("brand") => r#"{"CodeResult":"104"}"#.into_response(),
        body if body.contains("nobody") => r#"{"CodeResult":"99"}"#.into_response(),
        body if body.contains("endless") => {
            format!("{{\"CodeResult\":\"100\",\"x\":\"{}\"}}", "x".repeat(1 << 20)).into_response()
        }
        _ => r#"{"CodeResult":"100","SMSID":"g-42"}"#.into_response(),
    }
}

async fn asked(State(seen): State<Seen>, Query(query): Query<Vec<(String, String)>>) -> &'static str {
    seen.lock().unwrap().push((HeaderMap::new(), format!("{query:?}")));
    "fine"
}

async fn gateway() -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let seen = Seen::default();
    let router = Router::new().route("/send", post(take)).route("/ask", get(asked)).with_state(Arc::clone(&seen));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, seen)
}

fn signs(texts: &[&str]) -> Vec<Sign> {
    texts.iter().map(|text| Sign::parse(text).unwrap()).collect()
}

fn settings(url: &str) -> Settings {
    Settings {
        url: Template::parse(url).unwrap(),
        method: Method::POST,
        headers: headers("Authorization: Bearer k3y").unwrap(),
        body: Body::parse(r#"{"Phone":"{digits}","Content":"{text}","Brandname":"{sender}","RequestId":"{id}"}"#)
            .unwrap(),
        sender: "HANOI".into(),
        answers: Answers {
            reference: Some(Path::parse("SMSID").unwrap()),
            result: Some(Path::parse("CodeResult").unwrap()),
            taken: signs(&["100"]),
            later: signs(&["103", "http:429", "http:5xx"]),
            never: signs(&["104", "http:4xx"]),
            gone: signs(&["99"]),
        },
        patience: PATIENCE,
    }
}

fn carrier(settings: Settings) -> Sms {
    Sms::new(settings, &Authority::new().trust(), Arc::new(SystemClock)).unwrap()
}

async fn send(sms: &Sms, words: &str) -> Result<Taken, Refused> {
    let letter = app::ports::post::Letter { short: words.into(), ..letter("019a-0001") };
    sms.send(&Address::Sms("+84912345678".into()), &letter).await
}

#[tokio::test]
async fn the_gateway_reads_what_was_meant() {
    let (address, seen) = gateway().await;
    let sms = carrier(settings(&format!("{address}/send")));
    let taken = send(&sms, "Nước \"dâng\"\n{to}").await.unwrap();
    assert_eq!(taken.reference.as_deref(), Some("g-42"));
    let (headers, body) = seen.lock().unwrap().pop().unwrap();
    assert_eq!(headers["authorization"], "Bearer k3y");
    assert_eq!(headers["content-type"], "application/json");
    let expected = serde_json::json!({
        "Phone": "84912345678", "Content": "Nước \"dâng\"\n{to}", "Brandname": "HANOI", "RequestId": "019a-0001",
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap(), expected);
}

#[tokio::test]
async fn a_gateway_may_want_it_all_in_the_address() {
    let (address, seen) = gateway().await;
    let sms = carrier(Settings {
        method: Method::GET,
        body: Body::None,
        answers: Answers { taken: signs(&["http:2xx"]), ..Answers::default() },
        ..settings(&format!("{address}/ask?to={{to}}&text={{text}}"))
    });
    assert_eq!(send(&sms, "a&b=c").await.unwrap(), Taken { reference: None });
    assert_eq!(seen.lock().unwrap()[0].1, r#"[("to", "+84912345678"), ("text", "a&b=c")]"#);
}

#[tokio::test]
async fn answers_mean_what_the_lists_say() {
    let (address, _) = gateway().await;
    let sms = carrier(settings(&format!("{address}/send")));
    for (words, expected) in [("credit", "later"), ("brand", "never"), ("nobody", "gone"), ("endless", "later")] {
        assert_eq!(kind(&send(&sms, words).await.unwrap_err()), expected, "{words}");
    }
    let wait = SignedDuration::from_secs(30);
    assert!(matches!(send(&sms, "busy").await, Err(Refused::Later { after: Some(after), .. }) if after == wait));
    let lost = carrier(settings(&format!("{address}/elsewhere")));
    assert_eq!(kind(&send(&lost, "x").await.unwrap_err()), "never");
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_is_tried_later_and_in_time() {
    let (address, _) = gateway().await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for url in [format!("{address}/send"), format!("http://{nobody}/send")] {
        let before = Instant::now();
        assert_eq!(kind(&send(&carrier(settings(&url)), "slow").await.unwrap_err()), "later");
        assert!(before.elapsed() < Duration::from_secs(2));
    }
}
