//! Who looks at a page, in which language, and what they were told after their last action.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use domain::authority::{self, Power};
use domain::id::AccountId;
use domain::interest::Place;
use domain::staff::{Staff, StaffRole};
use jiff::Timestamp;

use crate::error::Failure;
use crate::pages::warning::look::{Line, Teller};
use crate::say::Say;
use crate::site::{SignedIn, Site};
use crate::told::Told;
use crate::words::{Tongue, Words};
use crate::{assets, error, net};

/// Cookie of a staff session: an opaque token.
pub const SESSION: &str = "session";
/// Cookie of the session of an account: an opaque token.
pub const ACCOUNT: &str = "account";
/// Cookie of a reporter: secret keys of own cases.
pub const REPORTER: &str = "reporter";
/// Cookie of addresses that are told of things: their tokens.
pub const TOLD: &str = "told";
/// Cookie of the chosen language.
pub const LANGUAGE: &str = "lang";
/// Cookie that carries the id of one text to the next page.
pub const FLASH: &str = "flash";

/// Where warnings are written and let out.
pub(crate) const WARNINGS: &str = "/work/warnings";
/// Where people of units write down what somebody tells them.
pub(crate) const NEW: &str = "/work/new";
/// Messages of other authorities, for the same people.
pub(crate) const BULLETINS: &str = "/work/bulletins";
/// The people of a unit, for those who look after them.
pub(crate) const PEOPLE: &str = "/work/people";
/// What people ask about their own data, for those who answer.
pub(crate) const REQUESTS: &str = "/work/requests";
/// The own account of who is signed in.
pub(crate) const ME: &str = "/work/me";
/// Where a second factor is set up.
pub(crate) const FACTOR: &str = "/work/me/second-factor";
/// Warnings that a page names at its top; more are counted.
const NAMED: usize = 2;

/// The warnings in force, as the top of every page shows them.
#[derive(Debug, Default)]
pub(crate) struct Banner {
    /// What concerns the visitor, the most dangerous first; all of them, if they have told us no place.
    pub(crate) here: Vec<Line>,
    /// How many hold where nothing of theirs is.
    pub(crate) elsewhere: usize,
}

impl Banner {
    /// Those named.
    pub(crate) fn first(&self) -> &[Line] {
        &self.here[..self.here.len().min(NAMED)]
    }

    /// Whether one that concerns them is of great danger.
    pub(crate) fn is_severe(&self) -> bool {
        self.here.iter().any(|line| line.severe)
    }

    /// How many are in force in the whole city.
    pub(crate) fn all(&self) -> usize {
        self.here.len() + self.elsewhere
    }

    /// How many there are besides those named.
    pub(crate) fn more(&self) -> usize {
        self.all() - self.first().len()
    }
}

/// Who asks, as far as pages care. Templates call it `v`, and its language `l`.
#[derive(Clone)]
pub struct Visitor {
    pub l: Say,
    /// Signed in, and for whom they work.
    pub staff: Option<Arc<Staff>>,
    /// Signed in to look after their own cases.
    pub account: Option<AccountId>,
    /// Signed in, but to set up a second factor first: nobody anywhere but on pages about themselves.
    pub newcomer: Option<Arc<Staff>>,
    /// Brought a session or token that could not be read: nobody can say whether they are signed in.
    pub unknown: bool,
    /// Notices in the inbox of who is signed in that are not read.
    pub unread: u32,
    /// Answers what people ask about their own data.
    pub answers_requests: bool,
    /// Decides from whom no reports are taken.
    pub keeps_out: bool,
    /// Name of the city in the language.
    pub city: String,
    /// Path and query of the page, without the choice of language.
    pub path: String,
    pub now: Timestamp,
    pub address: IpAddr,
    /// What to tell after the last action: a text that is already in the language.
    pub flash: Option<String>,
    /// Every page shows the warnings in force.
    pub(crate) warnings: Arc<Banner>,
}

impl Visitor {
    /// Address of this page in the other language.
    #[must_use]
    pub fn in_tongue(&self, code: &str) -> String {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{joint}lang={code}", self.path)
    }

    #[must_use]
    pub fn tongue(&self) -> Tongue {
        self.l.tongue()
    }

    /// The languages this page is not in.
    pub fn other_tongues(&self) -> impl Iterator<Item = Tongue> {
        let own = self.tongue();
        Tongue::ALL.into_iter().filter(move |tongue| *tongue != own)
    }

    /// Addresses of the navigation, with the ids of their words.
    #[must_use]
    pub fn places(&self) -> Vec<(&'static str, &'static str)> {
        let public = [
            ("/report", "site-nav-report"),
            ("/cases", "site-nav-cases"),
            ("/map", "site-nav-map"),
            ("/warnings", "site-nav-warnings"),
            ("/follow", "site-nav-follow"),
            ("/statistics", "site-nav-statistics"),
        ];
        let work = self.handles_cases().then_some(("/work", "site-staff-work"));
        let new = self.enters_reports().then_some((NEW, "site-staff-new"));
        let issue = self.issues_warnings().then_some((WARNINGS, "site-staff-warnings"));
        let desk = self.coordinates().then_some(("/desk", "site-staff-desk"));
        let people = self.looks_after_people().then_some((PEOPLE, "site-staff-people"));
        work.into_iter().chain(new).chain(issue).chain(desk).chain(people).chain(public).collect()
    }

    /// Keys that pages of people of units know, with the ids of what they do.
    #[must_use]
    pub fn keys(&self) -> [(&'static [&'static str], &'static str); 8] {
        [
            (&["j", "k"], "work-keys-walk"),
            (&["Enter"], "work-keys-open"),
            (&["/"], "work-keys-search"),
            (&["a"], "work-keys-actions"),
            (&["n"], "work-keys-note"),
            (&["l"], "work-keys-list"),
            (&["i"], "work-keys-inbox"),
            (&["?"], "work-keys-help"),
        ]
    }

    #[must_use]
    pub fn tongues(&self) -> [Tongue; 2] {
        Tongue::ALL
    }

    /// Whether this page is the one at `path` or lies under it.
    #[must_use]
    pub fn is_at(&self, path: &str) -> bool {
        let own = self.path.split('?').next().unwrap_or_default();
        own.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether this page belongs to the place of the navigation at `path`; bulletins belong to the warnings of staff.
    #[must_use]
    pub fn is_in(&self, path: &str) -> bool {
        match path {
            "/work" => {
                self.is_at(path) && ![WARNINGS, BULLETINS, NEW, PEOPLE, REQUESTS, ME].iter().any(|own| self.is_at(own))
            }
            WARNINGS => self.is_at(path) || self.is_at(BULLETINS),
            _ => self.is_at(path),
        }
    }

    /// Whether the visitor writes warnings or lets them out.
    #[must_use]
    pub fn issues_warnings(&self) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.grants.iter().any(|grant| grant.role.issues_warnings()))
    }

    /// Whether warnings are all that the visitor has to do with: there are no cases to show then.
    #[must_use]
    pub fn only_issues_warnings(&self) -> bool {
        let all = |staff: &Arc<Staff>| staff.grants.iter().all(|grant| grant.role.issues_warnings());
        self.issues_warnings() && self.staff.as_ref().is_some_and(all)
    }

    /// Whether the visitor has a list of work.
    #[must_use]
    pub fn handles_cases(&self) -> bool {
        self.has(Power::SeeCase)
    }

    /// Whether the visitor looks after people of units.
    #[must_use]
    pub fn looks_after_people(&self) -> bool {
        self.has(Power::ManagePeople)
    }

    /// Whether the visitor writes down reports for people who tell them.
    #[must_use]
    pub fn enters_reports(&self) -> bool {
        self.has(Power::EnterReport)
    }

    /// Whether the visitor places and reviews cases for the city.
    #[must_use]
    pub fn coordinates(&self) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.is(StaffRole::Coordinator))
    }

    fn has(&self, power: Power) -> bool {
        self.staff.as_ref().is_some_and(|staff| authority::has(staff, power))
    }

    /// How many notices are not read.
    #[must_use]
    pub fn unread_count(&self) -> String {
        self.l.number(self.unread)
    }

    /// Whether the visitor may open a case in full where nobody else can.
    #[must_use]
    pub fn breaks_glass(&self) -> bool {
        self.has(Power::BreakGlass)
    }

    /// Whether the visitor runs the program.
    #[must_use]
    pub fn operates(&self) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.is(StaffRole::Admin))
    }

    /// Address of an asset that is always there.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Address of an island, if the build has made it.
    #[must_use]
    pub fn island(&self, name: &str) -> Option<String> {
        assets::find(&format!("{name}.js"))
    }
}

/// For handlers, which rely on knowing who asks: an unknown visitor is answered that the system is busy. Layers that serve
/// everyone take it as an extension of the request.
impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let found = parts.extensions.get::<Self>().cloned();
        let visitor = found.ok_or_else(|| app::Error::bug("the visitor was not recognised"))?;
        if visitor.unknown { Err(app::Error::Unavailable.into()) } else { Ok(visitor) }
    }
}

/// Language of a request: the address, then the cookie, then what the browser accepts.
#[must_use]
pub fn tongue(uri: &Uri, headers: &HeaderMap) -> Tongue {
    let chosen = chosen(uri).or_else(|| cookie(headers, LANGUAGE).and_then(|code| Tongue::from_code(&code)));
    chosen.unwrap_or_else(|| {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Tongue::from_accepted(accepted.unwrap_or_default())
    })
}

/// Whether the request carries something that makes pages personal.
#[must_use]
pub fn is_personal(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut names = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.split('=').next());
    headers.contains_key(header::AUTHORIZATION)
        || names.any(|name| [SESSION, ACCOUNT, REPORTER, TOLD, FLASH].contains(&name.trim()))
}

/// A cookie of this site: no script reads it, no other site sends it along.
#[must_use]
pub fn own_cookie(site: &Site, name: &'static str, value: impl Into<String>) -> Cookie<'static> {
    Cookie::build((name, value.into()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.config.secure())
        .build()
}

/// Sends the visitor on after an action, with the id of a text to show there.
#[must_use]
pub fn done(site: &Site, to: &str, text: &'static str) -> Response {
    let jar = CookieJar::new().add(own_cookie(site, FLASH, text));
    (jar, Redirect::to(to)).into_response()
}

/// Layer: works out the [`Visitor`] once, and takes back the text once it is shown.
pub async fn recognise(State(site): State<Site>, ask: Request, next: Next) -> Response {
    let (mut parts, body) = ask.into_parts();
    let visitor = visitor(&site, &parts).await;
    let shows = visitor.flash.is_some() && parts.method == Method::GET;
    parts.extensions.insert(visitor);
    let answer = next.run(Request::from_parts(parts, body)).await;
    let is_page =
        answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if shows && is_page {
        return (CookieJar::new().add(Cookie::build((FLASH, "")).path("/").removal().build()), answer).into_response();
    }
    answer
}

async fn visitor(site: &Site, ask: &Parts) -> Visitor {
    let (headers, uri) = (&ask.headers, &ask.uri);
    let now = site.now();
    let l = Say::new(tongue(uri, headers), now, site.zone());
    let peer = ask.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
    let flash = cookie(headers, FLASH).filter(|id| Words::embedded().has(id)).map(|id| l.say(&id));
    let found = site.signed_in(cookie(headers, SESSION).as_deref(), bearer(headers)).await;
    let account = match cookie(headers, ACCOUNT) {
        _ if uri.path().starts_with("/assets/") => Ok(None),
        Some(token) if ask.method.is_safe() => app::account::by_token(&site.app, &token).await,
        Some(token) => app::account::by_session(&site.app, &token).await,
        None => Ok(None),
    };
    let unknown = found.is_err() || account.is_err();
    let unreadable = |fault: app::Error| tracing::warn!(cause = error::chain(&fault), "a session cannot be read");
    let account = account.map_err(unreadable).unwrap_or_default();
    let (staff, newcomer) = match found.map_err(unreadable).unwrap_or(SignedIn::Nobody) {
        SignedIn::Staff(staff) => (Some(staff), None),
        SignedIn::Newcomer(staff) => (None, Some(staff)),
        SignedIn::Nobody => (None, None),
    };
    let is_page = ask.method == Method::GET && !uri.path().starts_with("/api/") && !uri.path().starts_with("/assets/");
    let unread = match &staff {
        Some(staff) if is_page => app::notice::unread(&site.app, staff.id).await.unwrap_or_else(|fault| {
            tracing::warn!(cause = error::chain(&fault), "an inbox cannot be read");
            0
        }),
        _ => 0,
    };
    let is_data = ["/api/", "/assets/"].iter().any(|folder| uri.path().starts_with(folder));
    let city = site.app.city();
    let answers = |staff: &Arc<Staff>| authority::answers_requests(staff, city.city()).is_some();
    Visitor {
        answers_requests: staff.as_ref().is_some_and(answers),
        keeps_out: staff.as_ref().is_some_and(|staff| authority::keeps_out(staff, city.city())),
        warnings: if is_data { Arc::default() } else { Arc::new(banner(site, &l, headers, now).await) },
        staff,
        account,
        newcomer,
        unknown,
        unread,
        path: without_language(uri),
        address: net::client(peer, headers, &site.config.trusted_proxies),
        city: site.city_name(l.tongue()),
        now,
        flash,
        l,
    }
}

/// From memory: there are few, and only for those who told us their places does a page ask the database for these.
async fn banner(site: &Site, l: &Say, headers: &HeaderMap, now: Timestamp) -> Banner {
    let calm = app::warning::in_force(&site.app, now).is_empty();
    let places = if calm { Vec::new() } else { places(site, headers).await };
    let (here, elsewhere) = site.app.warnings.at(&places, now);
    let city = site.app.city();
    let teller = Teller { l, city: &city, now };
    Banner { here: here.iter().map(|warning| teller.line(warning)).collect(), elsewhere: elsewhere.len() }
}

/// Places that matter to the addresses of this browser. If they cannot be read, everything is shown.
async fn places(site: &Site, headers: &HeaderMap) -> Vec<Place> {
    let told = Told::of_request(headers);
    if told.tokens().is_empty() {
        return Vec::new();
    }
    app::subscriber::places(&site.app, told.tokens()).await.unwrap_or_else(|fault| {
        tracing::warn!(cause = error::chain(&fault), "the places of a browser cannot be read");
        Vec::new()
    })
}

/// Layer: remembers the language that the address chose.
pub async fn keep_language(State(site): State<Site>, ask: Request, next: Next) -> Response {
    let chosen = chosen(ask.uri());
    let answer = next.run(ask).await;
    match chosen {
        Some(tongue) => {
            let mut cookie = own_cookie(&site, LANGUAGE, tongue.code());
            cookie.make_permanent();
            (CookieJar::new().add(cookie), answer).into_response()
        }
        None => answer,
    }
}

/// Token of a program.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value: &HeaderValue| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())
}

fn chosen(uri: &Uri) -> Option<Tongue> {
    uri.query()?.split('&').find_map(|pair| Tongue::from_code(pair.strip_prefix("lang=")?))
}

fn without_language(uri: &Uri) -> String {
    let kept = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let query = kept.collect::<Vec<_>>().join("&");
    if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static(value))])
    }

    #[test]
    fn the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() {
        let english = headers("cookie", "a=b; lang=en");
        assert_eq!(tongue(&"/cases?lang=vi".parse().unwrap(), &english), Tongue::Vi);
        assert_eq!(tongue(&"/cases".parse().unwrap(), &english), Tongue::En);
        assert_eq!(tongue(&"/cases?lang=xx".parse().unwrap(), &headers("accept-language", "en")), Tongue::En);
        assert_eq!(tongue(&"/".parse().unwrap(), &HeaderMap::new()), Tongue::Vi);
    }

    #[test]
    fn the_switch_keeps_the_rest_of_the_address() {
        let uri = "/cases?state=sent&lang=en&page=2".parse().unwrap();
        assert_eq!(without_language(&uri), "/cases?state=sent&page=2");
        assert_eq!(without_language(&"/?lang=en".parse().unwrap()), "/");
    }

    #[test]
    fn a_key_of_a_case_makes_pages_personal_and_a_language_does_not() {
        assert!(is_personal(&headers("cookie", "lang=vi; reporter=abc")));
        assert!(is_personal(&headers("cookie", "told=abc")));
        assert!(is_personal(&headers("authorization", "Bearer x")));
        assert!(!is_personal(&headers("cookie", "lang=vi; my-session=1")));
    }
}
