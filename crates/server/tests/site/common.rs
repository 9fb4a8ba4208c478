//! A visitor with a browser's habits: keeps cookies, follows what it is told, finds things by label and role.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use app::demo::{SEED, Story, StoryClock, StoryIds};
use app::letter::Voice;
use app::ports::fetch::{Feeds, Fetch};
use app::ports::post::{Carrier, Carriers};
use app::ports::{Clock, MasterKey, MemoryFiles};
use app::start::Opening;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::staff::{Grant, StaffRole};
use jiff::Timestamp;
use scraper::{ElementRef, Html, Selector};
use server::adapters::Outbox;
use server::config::Config;
use server::letters::Press;
use server::site::{self, Site};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// A clock that a test moves by hand.
pub(crate) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    fn at(moment: &str) -> Self {
        Self(Mutex::new(moment.parse().unwrap()))
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, span: jiff::SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(span).unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The site with one visitor.
pub(crate) struct TestSite {
    /// The actions behind it, for what a test does by hand.
    pub(crate) site: Site,
    /// The time, which stands still until a test moves it.
    pub(crate) clock: Arc<HandClock>,
    router: Router,
    pub(crate) folder: Arc<TempDir>,
    cookies: Mutex<BTreeMap<String, String>>,
    /// For whom a proxy says that it speaks.
    behind: Option<String>,
}

/// What the site answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

/// One part of a form with files.
pub(crate) enum Part<'a> {
    Text(&'a str, &'a str),
    File { name: &'a str, file: &'a str, kind: &'a str, bytes: &'a [u8] },
}

/// The setting by which the machine of the tests is a proxy that is believed.
pub(crate) const PROXY: (&str, &str) = ("TRUSTED_PROXIES", "127.0.0.1/32");

const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=seam");

fn encode(parts: &[Part<'_>]) -> Body {
    let mut body = Vec::new();
    for part in parts {
        let (head, bytes) = match part {
            Part::Text(name, value) => (format!("name=\"{name}\"\r\n"), value.as_bytes()),
            Part::File { name, file, kind, bytes } => {
                (format!("name=\"{name}\"; filename=\"{file}\"\r\ncontent-type: {kind}\r\n"), *bytes)
            }
        };
        body.extend_from_slice(format!("--seam\r\ncontent-disposition: form-data; {head}\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--seam--\r\n");
    Body::from(body)
}

/// A small picture.
pub(crate) fn jpeg() -> Vec<u8> {
    app::demo::picture::draw(7, "road", true)
}

impl TestSite {
    /// A site with nothing in it, on Wednesday 25 November 2026 at 9:00 in Hanoi.
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// A site with other settings: names as in the environment, without the prefix.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let settings = [("SECOND_FACTOR", "offered")].iter().chain(settings);
        let vars = settings.map(|(name, value)| (format!("NHIPCAU_{name}"), (*value).to_owned()));
        let config = Config::load(vars).unwrap();
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(HandClock::at("2026-11-25T02:00:00Z"));
        let database = format!("sqlite:{}", folder.path().join("test.db").display());
        let mut opening =
            Opening::new(&database, None, Arc::new(MemoryFiles::default()), Arc::new(MasterKey::from(testkit::MASTER)));
        opening.clock = clock.clone();
        let site = Site::new(config, app::start::open(opening).await.unwrap());
        Self { router: site::router(site.clone()), site, clock, folder, cookies: Mutex::default(), behind: None }
    }

    /// A site with other settings, whose letters are put into a folder.
    pub(crate) async fn posting(settings: &[(&str, &str)]) -> Self {
        let empty = Self::with(settings).await;
        let database = format!("sqlite:{}", empty.folder.path().join("posting.db").display());
        let mut opening =
            Opening::new(&database, None, Arc::new(MemoryFiles::default()), Arc::new(MasterKey::from(testkit::MASTER)));
        let folder: Arc<dyn Carrier> = Arc::new(Outbox::new(empty.folder.path().join("letters")));
        opening.clock = empty.clock.clone();
        opening.carriers = Carriers { mail: Some(folder.clone()), sms: Some(folder.clone()), push: Some(folder) };
        opening.voice = Some(Arc::new(Press { base_url: empty.site.config.base_url.clone() }));
        let site = Site::new(empty.site.config.clone(), app::start::open(opening).await.unwrap());
        Self { router: site::router(site.clone()), site, ..empty }
    }

    /// A site that writes to people.
    pub(crate) async fn posting_by(carriers: Carriers, voice: Arc<dyn Voice>) -> Self {
        let empty = Self::with(&[("PUSH_KEY", "private"), ("PUSH_PUBLIC_KEY", "public")]).await;
        let database = format!("sqlite:{}", empty.folder.path().join("posting.db").display());
        let mut opening =
            Opening::new(&database, None, Arc::new(MemoryFiles::default()), Arc::new(MasterKey::from(testkit::MASTER)));
        (opening.clock, opening.carriers, opening.voice) = (empty.clock.clone(), carriers, Some(voice));
        let site = Site::new(empty.site.config.clone(), app::start::open(opening).await.unwrap());
        Self { router: site::router(site.clone()), site, ..empty }
    }

    /// A site that looks at a feed called `mau`.
    pub(crate) async fn hearing(fetch: Arc<dyn Fetch>) -> Self {
        let empty = Self::new().await;
        let database = format!("sqlite:{}", empty.folder.path().join("hearing.db").display());
        let mut opening =
            Opening::new(&database, None, Arc::new(MemoryFiles::default()), Arc::new(MasterKey::from(testkit::MASTER)));
        let addresses = BTreeMap::from([("mau".to_owned(), "https://mau.example/feed".to_owned())]);
        (opening.clock, opening.feeds) = (empty.clock.clone(), Feeds { addresses, fetch: Some(fetch) });
        let site = Site::new(empty.site.config.clone(), app::start::open(opening).await.unwrap());
        Self { router: site::router(site.clone()), site, ..empty }
    }

    /// The letters that went out since it was asked last, as plain text: to whom, subject, words.
    pub(crate) async fn letters(&self) -> Vec<String> {
        app::jobs::drain(&self.site.app).await.unwrap();
        let Ok(folder) = std::fs::read_dir(self.folder.path().join("letters")) else { return Vec::new() };
        let mut letters = Vec::new();
        for file in folder.map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|kind| kind == "txt") {
                letters.push(std::fs::read_to_string(&file).unwrap());
            }
            std::fs::remove_file(&file).unwrap();
        }
        letters.sort();
        letters
    }

    /// A site in which a story of the demonstration has just been told.
    pub(crate) async fn telling(story: Story) -> Self {
        let empty = Self::new().await;
        let (begin, end) = story.span(empty.clock.now()).unwrap();
        let clock = Arc::new(StoryClock::told(begin));
        let database = format!("sqlite:{}", empty.folder.path().join("story.db").display());
        let mut opening =
            Opening::new(&database, None, Arc::new(MemoryFiles::default()), Arc::new(MasterKey::from(testkit::MASTER)));
        (opening.clock, opening.ids, opening.story) = (clock.clone(), Arc::new(StoryIds::told(SEED)), Some(story));
        let app = app::start::open(opening).await.unwrap();
        story.fill(&app, &clock, end).await.unwrap();
        let site = Site::new(empty.site.config.clone(), app);
        Self { router: site::router(site.clone()), site, ..empty }
    }

    /// The same site, seen by someone else.
    pub(crate) fn stranger(&self) -> Self {
        Self {
            router: self.router.clone(),
            site: self.site.clone(),
            clock: Arc::clone(&self.clock),
            folder: Arc::clone(&self.folder),
            cookies: Mutex::default(),
            behind: None,
        }
    }

    /// The same site, seen by someone else from this address, if the site trusts the proxy that says so: see [`PROXY`].
    pub(crate) fn seen_from(&self, address: &str) -> Self {
        Self { behind: Some(address.to_owned()), ..self.stranger() }
    }

    /// The same site, seen by somebody who works for a unit and has signed in.
    pub(crate) async fn signed_in(&self, login: &str, unit: &str, roles: &[StaffRole]) -> Self {
        let (app, password) = (&self.site.app, "long enough");
        let grants = roles.iter().map(|role| Grant { unit: unit.into(), role: *role }).collect();
        app::staff::add(app, login, login, password, grants).await.unwrap();
        let hours = jiff::SignedDuration::from_hours(12);
        let (app::staff::Entrance::In(secret) | app::staff::Entrance::Code(secret)) =
            app::staff::sign_in(app, login, password, hours).await.unwrap();
        let other = self.stranger();
        other.cookies.lock().unwrap().insert("session".to_owned(), secret);
        other
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// An answer whose body comes bit by bit.
    pub(crate) async fn open(&self, path: &str) -> axum::response::Response {
        let cookies: Vec<_> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let ask = Request::get(path).header(header::COOKIE, cookies.join("; "));
        let peer = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000)));
        self.router.clone().oneshot(ask.extension(peer).body(Body::empty()).unwrap()).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path, &[], Body::empty()).await
    }

    /// Sends a form as our own page would.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.ask(Method::POST, path, &[kind, ("sec-fetch-site", "same-origin")], Body::from(body)).await
    }

    /// Sends a form with files as our own page would.
    pub(crate) async fn post_parts(&self, path: &str, parts: &[Part<'_>]) -> Page {
        self.ask(Method::POST, path, &[MULTIPART, ("sec-fetch-site", "same-origin")], encode(parts)).await
    }

    /// Sends a form with files as a program with a token would.
    pub(crate) async fn post_parts_as(&self, path: &str, token: &str, parts: &[Part<'_>]) -> Page {
        let token = format!("Bearer {token}");
        self.ask(Method::POST, path, &[MULTIPART, ("authorization", &token)], encode(parts)).await
    }

    /// Sends JSON as a program would.
    pub(crate) async fn json(&self, method: Method, path: &str, token: Option<&str>, body: &serde_json::Value) -> Page {
        let token = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(token.as_deref().map(|token| ("authorization", token)));
        self.ask(method, path, &headers, Body::from(body.to_string())).await
    }

    /// Goes where the answer sends the visitor.
    pub(crate) async fn follow(&self, page: &Page) -> Page {
        assert!(page.status.is_redirection(), "{}: {}", page.status, page.text());
        self.get(page.header("location").expect("a redirect names its target")).await
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Page {
        let cookies =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let mut ask = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            ask = ask.header(*name, *value);
        }
        if !cookies.is_empty() {
            ask = ask.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(address) = &self.behind {
            ask = ask.header("x-forwarded-for", address);
        }
        let peer = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000)));
        let answer = self.router.clone().oneshot(ask.extension(peer).body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        self.keep_cookies(&parts.headers);
        Page { status: parts.status, headers: parts.headers, bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec() }
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap();
        for value in headers.get_all(header::SET_COOKIE) {
            let value = value.to_str().unwrap();
            let (name, rest) = value.split_once('=').unwrap();
            if value.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
            }
        }
    }
}

impl Page {
    /// The answer as JSON.
    pub(crate) fn document(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).expect("the answer is JSON")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Everything a reader reads, with single spaces.
    pub(crate) fn text(&self) -> String {
        text_of(&Html::parse_document(&self.body()).root_element())
    }

    /// Words of the first heading.
    pub(crate) fn heading(&self) -> String {
        self.all("h1").into_iter().next().unwrap_or_default()
    }

    /// Words of every element that the selector matches.
    pub(crate) fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body());
        html.select(&Selector::parse(selector).unwrap()).map(|element| text_of(&element)).collect()
    }

    /// Target of the link with these words.
    pub(crate) fn link(&self, words: &str) -> Option<String> {
        self.attribute("a[href]", words, "href")
    }

    /// Value of the field with this label: of an input, a text area, or the chosen option.
    pub(crate) fn field(&self, label: &str) -> Option<String> {
        let html = Html::parse_document(&self.body());
        let labels = Selector::parse("label[for]").unwrap();
        let id = html.select(&labels).find(|own| text_of(own).starts_with(label))?.value().attr("for")?.to_owned();
        let field = html.select(&Selector::parse(&format!("[id=\"{id}\"]")).unwrap()).next()?;
        match field.value().name() {
            "textarea" => Some(field.text().collect::<String>().trim_start_matches('\n').to_owned()),
            "select" => {
                let chosen = Selector::parse("option[selected]").unwrap();
                field.select(&chosen).next().and_then(|option| option.value().attr("value")).map(str::to_owned)
            }
            _ => Some(field.value().attr("value").unwrap_or_default().to_owned()),
        }
    }

    /// Value of the choice whose words begin so.
    pub(crate) fn choice(&self, words: &str) -> String {
        let html = Html::parse_document(&self.body());
        let options = Selector::parse("option").unwrap();
        let found = html.select(&options).find(|option| text_of(option).starts_with(words));
        found.unwrap().value().attr("value").unwrap().to_owned()
    }

    /// Value of the hidden field with this name.
    pub(crate) fn hidden(&self, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.body());
        let selector = Selector::parse(&format!("input[type=hidden][name=\"{name}\"]")).unwrap();
        html.select(&selector).next().and_then(|field| field.value().attr("value")).map(str::to_owned)
    }

    /// Address to which the form sends whose button has these words.
    pub(crate) fn action(&self, button: &str) -> Option<String> {
        let html = Html::parse_document(&self.body());
        let (forms, buttons) = (Selector::parse("form").unwrap(), Selector::parse("button").unwrap());
        let form = html.select(&forms).find(|form| form.select(&buttons).any(|own| text_of(&own) == button))?;
        form.value().attr("action").map(str::to_owned)
    }

    fn attribute(&self, selector: &str, words: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.body());
        let selector = Selector::parse(selector).unwrap();
        let found = html.select(&selector).find(|element| text_of(element) == words)?;
        found.value().attr(name).map(str::to_owned)
    }
}

fn text_of(element: &ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |text, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => text + &char::from(byte).to_string(),
        _ => text + &format!("%{byte:02X}"),
    })
}

#[tokio::test]
async fn things_are_found_as_people_find_them() {
    let html = "<h1>A  report</h1><form action=/send><label for=a>Name</label><input id=a value=Lan><label for=b>Words \
                </label><textarea id=b>\nTwo\nlines</textarea><label for=c>Ward</label><select id=c><option value=x>X \
                <option value=y selected>Y</select><input type=hidden name=key value=k><button>Send it</button></form>";
    let page = Page { status: StatusCode::OK, headers: HeaderMap::new(), bytes: html.into() };
    assert_eq!((page.heading().as_str(), page.hidden("key").as_deref()), ("A report", Some("k")));
    assert_eq!(page.action("Send it").as_deref(), Some("/send"));
    let fields = ["Name", "Words", "Ward"].map(|label| page.field(label).unwrap());
    assert_eq!(fields, ["Lan", "Two\nlines", "y"]);
    assert!(page.text().ends_with("Send it"));
}

#[tokio::test]
async fn forms_with_files_json_and_redirects_go_through_the_real_router() {
    let site = TestSite::new().await;
    let file = Part::File { name: "photos", file: "a.jpg", kind: "image/jpeg", bytes: b"x" };
    assert_eq!(site.post_parts("/", &[Part::Text("a", "b"), file]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let problem = site.json(Method::PUT, "/api/v1/nothing", Some("token"), &serde_json::json!({})).await;
    assert_eq!(problem.json()["status"], 404);
    assert!(site.follow(&site.get("/api/docs").await).await.status.is_success());
}
