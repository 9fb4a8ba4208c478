//! "I am safe" and "I need help" under a warning, and what those who issue and coordinate see of the answers.

use app::safety::{self, Count, Counts};
use app::{Error, FieldError};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use domain::city::AreaCode;
use domain::id::WarningId;
use domain::warning::Warning;

use super::id_of;
use super::look::Teller;
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::csv::{file, quoted};
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::say::Markup;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done, own_cookie};

/// Cookie of a device that answered: an opaque secret, so that a later answer takes the place of the one before.
const DEVICE: &str = "safety";
/// Most areas to choose from; a warning for more asks by the names of all of them, which nobody reads.
const CHOICES_MOST: usize = 200;

/// The secret of the device; none if it never answered, or keeps no cookies.
pub(crate) fn device(headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(DEVICE).map(|cookie| cookie.value().to_owned()).filter(|key| is_key(key))
}

/// Lets the device keep its secret.
pub(crate) fn keep(site: &Site, key: String) -> Cookie<'static> {
    let mut cookie = own_cookie(site, DEVICE, key);
    cookie.make_permanent();
    cookie
}

fn is_key(text: &str) -> bool {
    (16..=100).contains(&text.len())
}

/// Where a call for help under a warning is written; none where the city takes none.
fn help(site: &Site, id: WarningId) -> Option<String> {
    let category = site.app.city().city().help_category.clone()?;
    Some(format!("/report?category={category}&warning={id}"))
}

/// What people are asked under a warning.
pub(super) struct Ask {
    pub(super) id: WarningId,
    pub(super) help: Option<String>,
}

/// None if the warning holds no more or is a test.
pub(super) fn ask(site: &Site, v: &Visitor, warning: &Warning) -> Option<Ask> {
    safety::is_asked(warning, v.now).then(|| Ask { id: warning.id, help: help(site, warning.id) })
}

/// An area to choose.
struct Choice {
    value: String,
    label: String,
}

/// What was typed, so that nothing is lost.
#[derive(Default)]
struct Typed {
    area: String,
    people: String,
}

#[derive(Template)]
#[template(path = "warning/safety.html")]
struct SafetyPage {
    v: Visitor,
    ask: Ask,
    headline: String,
    /// What makes a repeated click one answer, on a device that has no secret yet.
    device: String,
    areas: Vec<Choice>,
    typed: Typed,
    faults: Vec<Fault>,
}

impl SafetyPage {
    fn new(
        site: &Site,
        v: Visitor,
        warning: &Warning,
        device: String,
        typed: Typed,
        faults: &[FieldError],
    ) -> Result<Self, Failure> {
        let reached = safety::areas(&site.app.city(), warning, v.now)?;
        let choice = |code: &AreaCode| Choice { value: code.to_string(), label: area_name(site, &v, code) };
        let mut named: Vec<Choice> = reached.iter().take(CHOICES_MOST).map(choice).collect();
        named.sort_by_cached_key(|choice| domain::fold::fold(&choice.label));
        let unsaid = Choice { value: String::new(), label: v.l.say("safety-area-none") };
        Ok(Self {
            ask: Ask { id: warning.id, help: help(site, warning.id) },
            headline: headline(site, &v, warning),
            device,
            areas: std::iter::once(unsaid).chain(named).collect(),
            typed,
            faults: faults.iter().map(|fault| Fault::of(&v.l, fault)).collect(),
            v,
        })
    }

    fn title(&self) -> String {
        let title = self.v.l.say("safety-title");
        if self.faults.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

fn area_name(site: &Site, v: &Visitor, code: &AreaCode) -> String {
    app::place::area_name(&site.app, code, v.tongue().code())
}

fn headline(site: &Site, v: &Visitor, warning: &Warning) -> String {
    let city = site.app.city();
    Teller { l: &v.l, city: &city, now: v.now }.headline(warning).0
}

/// `GET /warnings/{id}/safety`
pub(super) async fn form(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let warning = match safety::asked(&site.app, id).await {
        Err(Error::Gone) => return Ok(over(&site, id)),
        found => found?,
    };
    let new = if device(&headers).is_none() { site.app.ids.secret() } else { String::new() };
    let page = SafetyPage::new(&site, v, &warning, new, Typed::default(), &[])?;
    Ok(show(&page)?.into_response())
}

fn over(site: &Site, id: WarningId) -> Response {
    done(site, &format!("/warnings/{id}"), "safety-over")
}

/// `POST /warnings/{id}/safety`
pub(super) async fn answer(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let given = sent.get("device");
    let key = device(&headers).or_else(|| is_key(given).then(|| given.to_owned()));
    let key = key.unwrap_or_else(|| site.app.ids.secret());
    let text = |name: &str, most: usize| sent.get(name).chars().take(most).collect();
    let typed = Typed { area: text("area", 60), people: text("people", 20) };
    let ended = match site.limits.take(&limit::CHANGE, v.address) {
        Ok(()) => safety::safe(&site.app, id, &key, &typed.area, &typed.people).await,
        limited => limited,
    };
    let (status, faults) = match ended {
        Ok(()) => {
            let told = done(&site, &format!("/warnings/{id}"), "safety-done");
            return Ok((CookieJar::new().add(keep(&site, key)), told).into_response());
        }
        Err(Error::Invalid(faults)) => (StatusCode::UNPROCESSABLE_ENTITY, faults),
        Err(Error::TooMany { retry_after_s }) => {
            let fault = FieldError::new("send", "safety-too-many").with("wait", retry_after_s);
            (StatusCode::TOO_MANY_REQUESTS, vec![fault])
        }
        Err(Error::Gone) => return Ok(over(&site, id)),
        Err(other) => return Err(other.into()),
    };
    let warning = match safety::asked(&site.app, id).await {
        Err(Error::Gone) => return Ok(over(&site, id)),
        found => found?,
    };
    let page = SafetyPage::new(&site, v, &warning, given.to_owned(), typed, &faults)?;
    Ok((status, show(&page)?).into_response())
}

/// Words over the figures of a count.
const HEADS: [&str; 5] =
    ["safety-head-safe", "safety-head-people", "safety-head-waiting", "safety-head-in-progress", "safety-head-done"];

/// The figures of a count, in the order of [`HEADS`].
fn figures(count: &Count) -> [u32; 5] {
    [count.safe, count.people, count.waiting, count.in_progress, count.done]
}

struct Line {
    area: String,
    figures: [String; 5],
    /// Its calls for help, for who may see cases.
    cases: Option<String>,
}

#[derive(Template)]
#[template(path = "warning/counts.html")]
struct CountsPage {
    v: Visitor,
    id: WarningId,
    headline: String,
    at: Markup,
    /// What the figures of a line are.
    heads: [String; 5],
    lines: Vec<Line>,
    total: Line,
}

async fn counted(site: &Site, v: &Visitor, id: &str) -> Result<Counts, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    Ok(safety::counts(&site.app, &staff, id_of(id)?).await?)
}

/// The name of an area, or that they did not say where.
fn name(site: &Site, v: &Visitor, area: Option<&AreaCode>) -> String {
    area.map_or_else(|| v.l.say("safety-area-unsaid"), |code| area_name(site, v, code))
}

/// `GET /work/warnings/{id}/safety`
pub(super) async fn counts(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    let counts = counted(&site, &v, &id).await?;
    let sees_cases = !v.only_issues_warnings();
    let line = |area: String, code: &str, count: &Count| Line {
        area,
        figures: figures(count).map(|figure| v.l.number(figure)),
        cases: (sees_cases && count.calls() > 0).then(|| format!("/work?tab=all&warning={}&area={code}", counts.root)),
    };
    let of_area = |(area, count): &(Option<AreaCode>, Count)| {
        let mut line = line(name(&site, &v, area.as_ref()), area.as_ref().map_or("", AreaCode::as_str), count);
        line.cases = line.cases.filter(|_| area.is_some());
        line
    };
    show(&CountsPage {
        id: counts.warning.id,
        headline: headline(&site, &v, &counts.warning),
        at: v.l.time(counts.at),
        heads: HEADS.map(|head| v.l.say(head)),
        lines: counts.by_area.iter().map(of_area).collect(),
        total: line(v.l.say("safety-total"), "", &counts.total),
        v,
    })
}

/// `GET /work/warnings/{id}/safety.csv`
pub(super) async fn counts_file(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let counts = counted(&site, &v, &id).await?;
    let mut text = "area,name,safe,people,waiting,in_progress,done\r\n".to_owned();
    for (area, count) in &counts.by_area {
        let code = area.as_ref().map_or("", AreaCode::as_str);
        let figures = figures(count).map(|figure| figure.to_string()).join(",");
        text.push_str(&format!("{},{},{figures}\r\n", quoted(code), quoted(&name(&site, &v, area.as_ref()))));
    }
    Ok(file(&format!("safety-{}", counts.warning.id), &text))
}
