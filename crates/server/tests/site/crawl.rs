//! Whoever works for another unit finds nothing of a ward but what the table of authority opens to them, at whatever address
//! they ask and whatever they send there.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use domain::authority::{Power, Relation, allows, answers_requests, counts, keeps_out, manages, may_for};
use domain::city::UnitCode;
use domain::code::CaseCode;
use domain::staff::{Staff, StaffRole};
use serde_json::json;
use server::routes::Rule;
use server::site;

use crate::common::{PROXY, Page, TestSite};
use crate::office::signed_in;
use crate::people::{self, WARD, report};

/// A ward beside that of the case: neither above nor below it.
const ELSEWHERE: &str = "00070";
/// The unit from which the city is coordinated.
const CITY: &str = "VP";
/// A word in every field of the case, which stands nowhere else.
const MARK: &str = "xyloquat";
/// The same in the name of a person of the ward.
const PERSON: &str = "zephyrin";
/// In the address to which that person was invited.
const CONTACT: &str = "quokkama";
/// In what the sender of the case asks about their data.
const REQUEST: &str = "umbraton";
/// In an answer that the ward keeps ready.
const TEMPLATE: &str = "fjordine";
const MARKS: [&str; 5] = [MARK, PERSON, CONTACT, REQUEST, TEMPLATE];
/// An id that nothing has.
const NOBODYS: &str = "01900000-0000-7000-8000-000000000000";
/// An answer without an end.
const STREAM: &str = "/inbox/live";
/// Words long enough for every field.
const WORDS: &str = "Thử xem có được không, vì chẳng ai nói là không được.";

/// What there is in the ward.
struct Things {
    code: CaseCode,
    photo: String,
    person: String,
    request: String,
    template: String,
}

/// Somebody of another unit, and what the table of authority opens to them.
struct Stranger {
    site: TestSite,
    name: String,
    staff: Staff,
    /// What was found and should not have been.
    faults: Mutex<Vec<String>>,
}

/// A private case of the ward with a photo, a note, a message and a proposed answer; with its key and the id of the photo.
async fn private_case(site: &TestSite) -> (CaseCode, String, String) {
    let mut input = report();
    input.visibility = "private".into();
    for field in [&mut input.description, &mut input.address, &mut input.name] {
        *field = format!("{field} {MARK}");
    }
    input.contact = format!("{MARK}@example.test");
    let (code, key) = people::send(site, input, 1).await;
    let app = &site.site.app;
    let head = people::staff(2, &[StaffRole::Head]);
    let viewer = app::view::Viewer::Staff(head.clone());
    let photo = app::view::view(app, code, viewer).await.unwrap().photos[0].id.0.to_string();
    people::receive(site, code).await;
    app::support::note_for_colleagues(app, app::case::Who::Staff(head), code, &format!("Ghi chú {MARK}"))
        .await
        .unwrap();
    let reporter = app::case::Who::Reporter(key.clone().into());
    app::support::message(app, reporter, code, &format!("Tin nhắn {MARK}"), Vec::new()).await.unwrap();
    people::propose(site, code, &format!("Đã dọn vỉa hè, phạt hộ vi phạm. {MARK}")).await;
    app::jobs::drain(app).await.unwrap();
    (code, key, photo)
}

/// Somebody whom the administrator of the city invited into the ward.
async fn invited(city: &TestSite) -> String {
    let (name, contact) = (format!("Vàng {PERSON}"), format!("{CONTACT}@example.test"));
    let fields = [("name", &*name), ("login", "vang"), ("contact", &contact), ("unit", WARD), ("role", "officer")];
    let made = city.post("/work/people/invitation", &fields).await;
    assert!(!made.status.is_client_error(), "{}", made.text());
    let person = city.get("/work/people").await.link(&name).unwrap();
    person.rsplit('/').next().unwrap().to_owned()
}

/// The end of the first address that begins so.
fn id_in(page: &Page, begin: &str) -> String {
    let body = page.body();
    body.split(begin).nth(1).and_then(|rest| rest.split(['"', '#', '&']).next()).unwrap().to_owned()
}

/// All that is marked, each made as people make it.
async fn things(site: &TestSite, head: &TestSite, city: &TestSite) -> Things {
    let (code, key, photo) = private_case(site).await;
    site.get(&format!("/cases/{code}?key={key}")).await;
    let words = format!("Xin cho biết ai đã xem. {REQUEST}");
    let asked = site.post(&format!("/cases/{code}/data/requests"), &[("kind", "see"), ("words", &words)]).await;
    assert!(asked.status.is_redirection(), "{}", asked.text());
    let body = format!("Đã dọn vỉa hè lúc [giờ]. {TEMPLATE}");
    let kept = head.post("/work/templates", &[("unit", WARD), ("name", "Vỉa hè"), ("body", &body)]).await;
    let template = id_in(&head.follow(&kept).await, "/work/templates?id=");
    let request = id_in(&city.get("/work/requests").await, "href=\"/work/requests/");
    let person = invited(city).await;
    Things { code, photo, person, request, template }
}

impl Things {
    /// The address with ids of the ward in it, or none for an address that this test does not know how to fill in.
    fn filled(&self, path: &str) -> Option<String> {
        let begins = |begins: &[&str]| begins.iter().any(|own| path.starts_with(own));
        let id = match path {
            _ if path.contains("/photos/{id}") => &*self.photo,
            _ if begins(&["/work/people/"]) => &self.person,
            _ if begins(&["/work/requests/"]) => &self.request,
            _ if begins(&["/warnings/", "/work/warnings/", "/work/bulletins/", "/api/v1/warnings/"]) => NOBODYS,
            _ if begins(&["/jobs/", "/notices/", "/account/"]) => NOBODYS,
            _ if path.contains("{id}") => return None,
            _ => NOBODYS,
        };
        let values = [
            ("{code}", self.code.to_string()),
            ("{id}", id.to_owned()),
            ("{action}", "assign".to_owned()),
            ("{token}", "nobodys-token".to_owned()),
            ("{key}", "nobodys-key-of-receipts".to_owned()),
            ("{draft}", NOBODYS.to_owned()),
            ("{photo}", self.photo.clone()),
            ("{file}", "0".to_owned()),
            ("{*file}", "index.html".to_owned()),
            ("{*path}", "css/app.css".to_owned()),
        ];
        let path = values.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        (!path.contains('{')).then_some(path)
    }

    /// A form that names everything of the ward in every field that some page reads.
    fn form(&self, path: &str) -> Vec<(&'static str, String)> {
        let code = self.code.to_string();
        let same = ["text", "reason", "answer", "how", "why-not", "body", "message", "words"];
        let mut fields: Vec<(&str, String)> = same.map(|name| (name, WORDS.to_owned())).into();
        fields.extend(["code", "case", "network", "claim"].map(|name| (name, code.clone())));
        fields.extend(["officer", "deputy"].map(|name| (name, self.person.clone())));
        let from = if path.contains("hand-over") { &*self.person } else { "2026-11-25" };
        let known = [
            ("id", &*self.template),
            ("unit", WARD),
            ("from", from),
            ("until", "2026-12-31"),
            ("role", "head"),
            ("name", "Tên mới"),
            ("login", "ten-moi"),
            ("version", "1"),
            ("do", "receive"),
            ("step", "refuse"),
            ("level", "normal"),
            ("what", "public"),
            ("days", "7"),
            ("knowing", "yes"),
        ];
        fields.extend(known.map(|(name, value)| (name, value.to_owned())));
        fields
    }

    /// The pages of those who may see these things, as they are read.
    async fn as_they_are(&self, head: &TestSite, city: &TestSite) -> Vec<String> {
        let person = city.get(&format!("/work/people/{}", self.person)).await;
        let (requests, templates) = (city.get("/work/requests").await, head.get("/work/templates").await);
        let viewer = app::view::Viewer::Staff(people::staff(2, &[StaffRole::Head]));
        let case = app::view::view(&head.site.app, self.code, viewer).await.unwrap();
        let case = format!("{} {}", case.stored.case.version, case.events.len());
        vec![case, person.text(), requests.text(), templates.text()]
    }
}

impl Stranger {
    async fn new(site: &TestSite, role: StaffRole, unit: &str) -> Self {
        let name = format!("{role}-{unit}").to_lowercase();
        let own = site.signed_in(&name, unit, &[role]).await;
        let mut staff = people::of_unit(9, unit, &[role]);
        // Whose role counts for nothing there is told so, at every address.
        staff.grants.retain(|grant| counts(grant, site.site.app.city().city()));
        Self { site: own, name, staff, faults: Mutex::default() }
    }

    /// Writes it down if it does not hold.
    fn mind(&self, holds: bool, what: String) {
        if !holds {
            self.faults.lock().unwrap().push(what);
        }
    }

    /// Asks from a new household each time, or the limits would answer in place of the pages.
    async fn ask(&self, method: Method, path: &str, kind: &str, body: String) -> Page {
        static PLACES: AtomicU32 = AtomicU32::new(1);
        let place = PLACES.fetch_add(1, Ordering::Relaxed);
        let address = format!("2001:db8:{:x}:{:x}::1", place >> 16, place & 0xffff);
        let mut headers =
            vec![("content-type", kind), ("sec-fetch-site", "same-origin"), ("x-forwarded-for", &*address)];
        // What only a key opens is asked with one, and all else as somebody who is signed in.
        let keyed = ["/rating", "/supporters"].iter().any(|end| path.ends_with(end));
        headers.extend(keyed.then_some(("case-key", "a key that nobody has")));
        let page = self.site.ask(method.clone(), path, &headers, Body::from(body)).await;
        let who = format!("{} at {method} {path}: {}", self.name, page.status);
        self.mind(!page.status.is_server_error() && page.status != StatusCode::TOO_MANY_REQUESTS, who.clone());
        let (body, open) = (page.body().to_lowercase(), self.reads());
        for mark in MARKS.iter().filter(|mark| !open.contains(mark)) {
            self.mind(!body.contains(mark), format!("{who}: {mark}"));
        }
        page
    }

    /// The marks that this person reads by right: of people whom they look after, of requests that they answer.
    fn reads(&self) -> Vec<&'static str> {
        let city = self.site.site.app.city();
        let mut open = Vec::new();
        open.extend(manages(&self.staff, &WARD.into(), city.city()).then_some(PERSON));
        open.extend(answers_requests(&self.staff, city.city()).map(|_| REQUEST));
        open
    }

    /// Whether an address is for such things of the ward, and for this person.
    fn by_right(&self, path: &str) -> bool {
        let (city, ward) = (self.site.site.app.city(), UnitCode::from(WARD));
        let (staff, city) = (&self.staff, city.city());
        let at = |begin: &str| path.starts_with(begin);
        at("/work/people") && manages(staff, &ward, city)
            || at("/work/requests") && answers_requests(staff, city).is_some()
            || at("/work/blocks") && keeps_out(staff, city)
            || at("/work/glass") && may_for(staff, Power::BreakGlass, &ward, city)
    }

    /// Opens the address.
    async fn look(&self, rule: &Rule, path: &str, things: &Things) {
        let page = self.ask(Method::GET, path, "text/plain", String::new()).await;
        let (status, body) = (page.status, page.body().to_lowercase());
        let who = format!("{} at {path}: {status}", self.name);
        let told = self.staff.grants.is_empty();
        self.mind(told || status != StatusCode::FORBIDDEN, format!("{who}: what one may not see is not there"));
        if rule.path.contains("{code}") {
            // The address says the code itself.
            let closed = rule.who.is_of_staff() || path.contains(&things.photo);
            self.mind(!closed || status.is_client_error() || status.is_redirection(), who);
        } else if !self.by_right(path) {
            self.mind(!body.contains(&things.code.to_string().to_lowercase()), format!("{who}: the code"));
        }
    }

    /// Sends what could change something there, as a page and as a program would.
    async fn send(&self, rule: &Rule, path: &str, things: &Things) {
        if self.by_right(path) || path == "/sign-out" {
            return;
        }
        let named = rule.path.contains("{code}");
        if !path.starts_with("/api/") {
            let form = things.form(path);
            let pairs = form.iter().map(|(name, value)| (*name, value.as_str()));
            let mut forms = vec![encoded(pairs.clone())];
            if path == "/work/templates" {
                forms.push(encoded([("remove", things.template.as_str())]));
            }
            for form in forms {
                let page = self.ask(Method::POST, path, "application/x-www-form-urlencoded", form).await;
                let refused = page.status.is_client_error() || page.status.is_redirection();
                self.mind(!named || refused, format!("{} sends to {path}: {}", self.name, page.status));
            }
            return;
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        for method in [Method::POST, Method::PUT, Method::PATCH] {
            let body = match (last, &method) {
                ("actions", _) => json!({ "action": "set_level", "level": "urgent", "text": WORDS }),
                ("rating", &Method::PUT) => json!({ "verdict": "satisfied", "result": 5 }),
                ("rating", _) => json!({ "speed": 2 }),
                _ => json!({ "text": WORDS }),
            };
            let page = self.ask(method.clone(), path, "application/json", body.to_string()).await;
            let nothing = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&page.status);
            self.mind(!named || nothing, format!("{} sends {method} to {path}: {}", self.name, page.status));
        }
    }
}

fn encoded<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[tokio::test]
async fn whoever_works_for_another_unit_finds_nothing_of_a_ward_at_any_address() {
    let site = TestSite::with(&[PROXY]).await;
    let head = signed_in(&site, "own", WARD, &[StaffRole::Head]).await;
    let city = signed_in(&site, "thanh-pho", CITY, &[StaffRole::Admin]).await;
    let things = things(&site, &head, &city).await;
    let found = [
        (&head, format!("/work/{}", things.code), MARK),
        (&head, "/work".to_owned(), MARK),
        (&head, "/work/templates".to_owned(), TEMPLATE),
        (&city, "/work/people".to_owned(), PERSON),
        (&city, format!("/work/people/{}", things.person), PERSON),
        (&city, format!("/work/requests/{}", things.request), REQUEST),
    ];
    for (who, path, mark) in found {
        assert!(who.get(&path).await.body().to_lowercase().contains(mark), "{path}: {mark} can be found");
    }
    let routes = site::routes();
    let unknown: Vec<_> = routes.rules().filter(|rule| things.filled(&rule.path).is_none()).collect();
    assert!(unknown.is_empty(), "say in `filled` what stands for the names in {unknown:#?}");
    let before = things.as_they_are(&head, &city).await;
    let blind = |role: &StaffRole| !allows(*role, Power::SeeCase, Relation::Below);
    let above = StaffRole::ALL.iter().copied().filter(blind).map(|role| (role, CITY));
    let mut faults = Vec::new();
    for (role, unit) in StaffRole::ALL.iter().map(|role| (*role, ELSEWHERE)).chain(above) {
        let stranger = Stranger::new(&site, role, unit).await;
        for rule in routes.rules() {
            let path = things.filled(&rule.path).unwrap();
            if path == STREAM {
                let expected = if stranger.staff.grants.is_empty() { StatusCode::FORBIDDEN } else { StatusCode::OK };
                assert_eq!(stranger.site.open(&path).await.status(), expected);
                continue;
            }
            stranger.look(rule, &path, &things).await;
            stranger.send(rule, &path, &things).await;
        }
        assert_eq!(stranger.site.get("/work/me").await.status, StatusCode::OK, "{role} is still signed in");
        faults.extend(stranger.faults.into_inner().unwrap());
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(things.as_they_are(&head, &city).await, before, "nothing that a stranger sent did anything");
}
