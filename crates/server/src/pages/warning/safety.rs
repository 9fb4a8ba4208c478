//! "I am safe" and "I need help" under a warning, and what those who issue and coordinate see of the answers.

use app::safety::{self, Count};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use domain::city::{AreaCode, AreaRef};
use domain::id::WarningId;
use domain::warning::Warning;

use super::id_of;
use super::look::Teller;
use crate::error::Failure;
use crate::limit;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done, own_cookie};

/// Cookie of a device that answered: an opaque secret, so that a later answer takes the place of the one before.
const DEVICE: &str = "safety";
/// Most areas to choose from; a warning for more asks by the names of all of them, which nobody reads.
const CHOICES_MOST: usize = 200;

/// An area to choose.
#[derive(Clone)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
}

/// How people are asked.
pub(super) struct Ask {
    pub(super) areas: Vec<Choice>,
    /// Where a call for help is written; none where the city takes none.
    pub(super) help: Option<String>,
    pub(super) area: String,
    pub(super) people: String,
    pub(super) faults: Vec<Fault>,
}

/// What is wrong with a field.
pub(super) struct Fault {
    pub(super) field: String,
    pub(super) text: String,
}

impl Ask {
    pub(super) fn error(&self, field: &str) -> String {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.text.clone()).unwrap_or_default()
    }
}

/// What is asked under a warning; none if it holds no more or is a test.
pub(super) fn ask(site: &Site, v: &Visitor, warning: &Warning) -> Result<Option<Ask>, Failure> {
    if !safety::is_asked(warning, v.now) {
        return Ok(None);
    }
    let city = site.app.city();
    let reached = safety::areas(&city, warning, v.now)?;
    let unsaid = Choice { value: String::new(), label: v.l.say("safety-area-none") };
    let named = reached.into_iter().take(CHOICES_MOST).map(|code| choice(site, v, &code));
    let mut named: Vec<Choice> = named.collect();
    named.sort_by_key(|choice| domain::fold::fold(&choice.label));
    let help = city.city().help_category.as_ref();
    Ok(Some(Ask {
        areas: std::iter::once(unsaid).chain(named).collect(),
        help: help.map(|category| format!("/report?category={category}&warning={}", warning.id)),
        area: String::new(),
        people: String::new(),
        faults: Vec::new(),
    }))
}

fn choice(site: &Site, v: &Visitor, code: &AreaCode) -> Choice {
    Choice { value: code.to_string(), label: area_name(site, v, code) }
}

fn area_name(site: &Site, v: &Visitor, code: &AreaCode) -> String {
    let city = site.app.city();
    let set = domain::area::Areas::in_force(&city.areas, city.day(v.now)).map(|areas| areas.set().code.clone());
    city.area_name(&AreaRef { set: set.unwrap_or_default(), area: code.clone() }, v.tongue().code())
}

fn headline(site: &Site, v: &Visitor, warning: &Warning) -> String {
    let city = site.app.city();
    Teller { l: &v.l, city: &city, now: v.now }.headline(warning).0
}

#[derive(Template)]
#[template(path = "warning/safety.html")]
struct SafetyPage {
    v: Visitor,
    id: WarningId,
    headline: String,
    ask: Ask,
}

/// `GET /warnings/{id}/safety`: whoever comes back to the address of the form finds the warning.
pub(super) async fn again(Path(id): Path<String>) -> Result<Redirect, Failure> {
    Ok(Redirect::to(&format!("/warnings/{}", id_of(&id)?)))
}

/// `POST /warnings/{id}/safety`
pub(super) async fn answer(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let id = id_of(&id)?;
    let jar = CookieJar::from_headers(&headers);
    let known = jar.get(DEVICE).map(|cookie| cookie.value().to_owned()).filter(|key| key.len() >= 16);
    let key = known.unwrap_or_else(|| site.app.ids.secret());
    let (area, people) = (sent.get("area").to_owned(), sent.get("people").to_owned());
    let to = format!("/warnings/{id}");
    match safety::safe(&site.app, id, &key, &area, &people).await {
        Ok(()) => {
            let mut cookie = own_cookie(&site, DEVICE, key);
            cookie.make_permanent();
            Ok((CookieJar::new().add(cookie), done(&site, &to, "safety-done")).into_response())
        }
        Err(app::Error::Gone) => Ok(done(&site, &to, "safety-over")),
        Err(app::Error::Invalid(faults)) => {
            let warning = app::warning::public(&site.app, id).await?.warning;
            let Some(mut ask) = ask(&site, &v, &warning)? else { return Ok(done(&site, &to, "safety-over")) };
            (ask.area, ask.people) = (area.chars().take(60).collect(), people.chars().take(20).collect());
            let words = |fault: &app::FieldError| Fault { field: fault.field.to_string(), text: v.l.fault(fault) };
            ask.faults = faults.iter().map(words).collect();
            let headline = headline(&site, &v, &warning);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&SafetyPage { v, id, headline, ask })?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

struct Line {
    area: String,
    figures: [String; 4],
}

#[derive(Template)]
#[template(path = "warning/counts.html")]
struct CountsPage {
    v: Visitor,
    id: WarningId,
    headline: String,
    lines: Vec<Line>,
    total: [String; 4],
}

/// `GET /work/warnings/{id}/safety`
pub(super) async fn counts(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let (warning, counts) = safety::counts(&site.app, &staff, id_of(&id)?).await?;
    let figures = |count: &Count| [count.safe, count.people, count.calls, count.open].map(|figure| v.l.number(figure));
    let sum = counts.values().fold(Count::default(), |sum, count| Count {
        safe: sum.safe + count.safe,
        people: sum.people + count.people,
        calls: sum.calls + count.calls,
        open: sum.open + count.open,
    });
    let name = |area: &Option<AreaCode>| match area {
        Some(code) => area_name(&site, &v, code),
        None => v.l.say("safety-area-unsaid"),
    };
    let mut lines: Vec<(u32, Line)> =
        counts.iter().map(|(area, count)| (count.open, Line { area: name(area), figures: figures(count) })).collect();
    // Where people wait for help stands first.
    lines.sort_by_key(|(open, _)| std::cmp::Reverse(*open));
    show(&CountsPage {
        id: warning.id,
        headline: headline(&site, &v, &warning),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        total: figures(&sum),
        v,
    })
}
