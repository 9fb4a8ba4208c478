//! Documents of other authorities, from servers that answer in every way they should not.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use app::ports::fetch::{Fault, Fetch as _, Fetched, MOST_BYTES};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use axum::routing::get;
use server::adapters::{Reach, Web};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::PATIENCE;
use crate::authority::Authority;
use crate::push::encrypted_site;

fn web(reach: Reach, patience: Duration) -> Web {
    Web::new(&Authority::new().trust(), reach, patience).unwrap()
}

fn document(text: &str, etag: Option<&str>) -> Fetched {
    Fetched::Document { body: text.into(), etag: etag.map(str::to_owned) }
}

/// A server that writes these bytes to whoever comes, then closes, or waits if it is told to.
async fn raw(answer: Vec<u8>, closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/feed", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let _read = stream.read(&mut asked).await;
                let _written = stream.write_all(&answer).await;
                if !closes {
                    tokio::time::sleep(Duration::from_mins(1)).await;
                }
            });
        }
    });
    address
}

async fn site(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn feed(headers: HeaderMap) -> axum::response::Response {
    assert_eq!((&headers["accept-encoding"], headers.contains_key("cookie")), (&"identity".parse().unwrap(), false));
    if headers.get("if-none-match").is_some_and(|tag| tag == "\"one\"") {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([("etag", "\"one\"")], "<feed/>").into_response()
}

#[tokio::test]
async fn a_document_comes_with_its_tag_and_not_twice() {
    let address = site(Router::new().route("/feed", get(feed))).await + "/feed";
    let web = web(Reach::Anywhere, Duration::from_secs(5));
    assert_eq!(web.get(&address, None).await, Ok(document("<feed/>", Some("\"one\""))));
    assert_eq!(web.get(&address, Some("\"one\"")).await, Ok(Fetched::NotModified));
    assert_eq!(web.get(&address, Some("\"two\"")).await, Ok(document("<feed/>", Some("\"one\""))));
    assert_eq!(web.get(&address, Some("not\na tag")).await, Err(Fault::Refused));
}

#[tokio::test]
async fn it_is_followed_where_it_was_moved_but_not_for_ever_and_not_inside() {
    let to = |place: &'static str| get(move || async move { (StatusCode::FOUND, [("location", place)]) });
    let router = Router::new()
        .route("/feed", get(feed))
        .route("/one", to("/two"))
        .route("/two", to("/feed"))
        .route("/round", to("/round"))
        .route("/nowhere", get(|| async { StatusCode::FOUND }))
        .route("/inside", to("http://10.0.0.1/"))
        .route("/file", to("file:///etc/passwd"))
        .route("/user", to("https://user@localhost/"))
        .route("/same", get(|| async { StatusCode::NOT_MODIFIED }))
        .route("/empty", get(|| async { StatusCode::NO_CONTENT }))
        .route("/broken", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }));
    let address = site(router).await;
    let web = web(Reach::Anywhere, Duration::from_secs(5));
    for (path, expected) in [
        ("/one", Ok(document("<feed/>", Some("\"one\"")))),
        ("/round", Err(Fault::Moved)),
        ("/nowhere", Err(Fault::Moved)),
        ("/inside", Err(Fault::Refused)),
        ("/file", Err(Fault::Moved)),
        ("/user", Err(Fault::Refused)),
        ("/same", Err(Fault::Status { status: 304 })),
        ("/empty", Err(Fault::Status { status: 204 })),
        ("/broken", Err(Fault::Status { status: 500 })),
        ("/none", Err(Fault::Status { status: 404 })),
    ] {
        assert_eq!(web.get(&format!("{address}{path}"), None).await, expected, "{path}");
    }
}

#[tokio::test]
async fn whatever_the_other_side_does_it_ends_in_time_and_says_why() {
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n").into_bytes();
    let chunk =
        [b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n400000\r\n".to_vec(), vec![b'x'; MOST_BYTES]].concat();
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let web = web(Reach::Anywhere, PATIENCE);
    let mut ended = BTreeMap::new();
    for (name, address) in [
        ("silent", raw(vec![], false).await),
        ("stops in its head", raw(b"HTTP/1.1 200 OK\r\n".to_vec(), false).await),
        ("stops in its body", raw([head(100), b"<feed".to_vec()].concat(), false).await),
        ("breaks off", raw([head(100), b"<feed".to_vec()].concat(), true).await),
        ("closes", raw(vec![], true).await),
        ("no HTTP", raw(b"220 mail.example ESMTP\r\n".to_vec(), true).await),
        ("huge and says so", raw(head(MOST_BYTES + 1), false).await),
        ("huge and does not", raw([chunk, b"\r\n400000\r\nx".to_vec()].concat(), false).await),
        ("nobody", format!("http://{nobody}/")),
    ] {
        let before = Instant::now();
        ended.insert(name, web.get(&address, None).await.unwrap_err());
        assert!(before.elapsed() < Duration::from_secs(5), "{name}");
    }
    for name in ["silent", "stops in its head", "stops in its body"] {
        assert_eq!(ended[name], Fault::Late, "{name}");
    }
    for name in ["huge and says so", "huge and does not"] {
        assert_eq!(ended[name], Fault::Long, "{name}");
    }
    for name in ["breaks off", "closes", "no HTTP", "nobody"] {
        assert!(matches!(&ended[name], Fault::Unreached { why } if !why.is_empty()), "{name}: {}", ended[name]);
    }
}

#[tokio::test]
async fn it_is_asked_over_tls_and_no_feed_makes_the_site_knock_inside() {
    let authority = Authority::new();
    let (address, connections) = encrypted_site(&authority, Router::new().route("/feed", get(feed))).await;
    let address = format!("{address}/feed");
    let far = Web::new(&authority.trust(), Reach::Anywhere, Duration::from_secs(5)).unwrap();
    assert_eq!(far.get(&address, None).await, Ok(document("<feed/>", Some("\"one\""))));
    let stranger = web(Reach::Anywhere, Duration::from_secs(5)).get(&address, None).await;
    assert!(matches!(stranger, Err(Fault::Unreached { .. })), "an authority that nobody knows: {stranger:?}");
    let seen = *connections.lock().unwrap();
    let near = Web::new(&authority.trust(), Reach::Public, Duration::from_secs(5)).unwrap();
    let by_name = near.get(&address, None).await;
    assert!(matches!(&by_name, Err(Fault::Unreached { why }) if why.contains("no public address")), "{by_name:?}");
    for other in [
        address.replace("localhost", "127.0.0.1"),
        "http://localhost/".to_owned(),
        "ftp://a.example/".to_owned(),
        "/".to_owned(),
    ] {
        assert_eq!(near.get(&other, None).await, Err(Fault::Refused), "{other}");
    }
    assert_eq!(*connections.lock().unwrap(), seen);
}
