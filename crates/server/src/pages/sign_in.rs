//! Signing in and out. Whoever was signed out in the middle of a form loses nothing of it.

mod code;

use app::FieldError;
use app::staff::Entrance;
use askama::Template;
use axum::extract::{FromRequest as _, Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use domain::city::UnitCode;
use domain::id::StaffId;
use serde::{Deserialize, Serialize};

use crate::browser;
use crate::error::{Failure, UNAVAILABLE_S};
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::routes::{Permission, Routes};
use crate::sent::{FACTS, Sent};
use crate::site::{SignedIn, Site};
use crate::visitor::{FACTOR, SESSION, Visitor, done, own_cookie};

pub(crate) use code::faults as code_faults;

/// Where people go who did not come from anywhere.
const WORK: &str = "/work";

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/sign-in", Permission::Public, get(form).post(sign_in))
        .page("/sign-in/code", Permission::Public, get(|| async { Redirect::to("/sign-in") }).post(code::enter))
        .page("/sign-out", Permission::Public, post(sign_out))
}

/// A form that met a lost session: carried through signing in, then sent again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Carried {
    /// Where it was going.
    to: String,
    fields: Vec<(String, String)>,
    /// Whether photos came with it; they have to be chosen again.
    photos: bool,
}

impl Carried {
    /// The form in the body of a request.
    async fn of(ask: Request, to: String) -> Result<Self, Failure> {
        let sent = Sent::from_request(ask, &()).await?;
        let fields = sent.fields().iter().filter(|(name, _)| name != FACTS).cloned().collect();
        Ok(Self { to, fields, photos: !sent.files().is_empty() })
    }

    fn parse(text: &str) -> Option<Self> {
        let carried: Self = serde_json::from_str(text).ok()?;
        (is_local(&carried.to) && carried.to.starts_with(WORK)).then_some(carried)
    }
}

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct SignInPage {
    v: Visitor,
    errors: Vec<Fault>,
    login: String,
    next: String,
    /// The form that is carried along, as it stands in a hidden field; empty if there is none.
    carry: String,
    photos: bool,
}

impl SignInPage {
    fn title(&self) -> String {
        let title = self.v.l.say("staff-sign-in-title");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }
}

#[derive(Template)]
#[template(path = "sign_in/again.html")]
struct AgainPage {
    v: Visitor,
    /// Id of the words that say why.
    why: &'static str,
    /// Where something else has to be done first.
    first: Option<&'static str>,
    carried: Carried,
}

#[derive(Debug, Default, Deserialize)]
struct From {
    #[serde(default)]
    next: String,
}

/// Whether an address is a page of this site: a path, and nothing a browser could take for another host.
pub(crate) fn is_local(path: &str) -> bool {
    let odd = |letter: char| letter == '\\' || letter.is_control();
    path.starts_with('/') && !path.starts_with("//") && !path.contains(odd)
}

fn local(next: &str) -> &str {
    if is_local(next) && !next.starts_with("/sign-") { next } else { WORK }
}

/// `GET /sign-in`
async fn form(v: Visitor, Query(from): Query<From>) -> Result<Response, Failure> {
    let next = local(&from.next).to_owned();
    if v.staff.is_some() || v.newcomer.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    let page = SignInPage { v, errors: Vec::new(), login: String::new(), next, carry: String::new(), photos: false };
    Ok(show(&page)?.into_response())
}

/// `POST /sign-in`
async fn sign_in(v: Visitor, State(site): State<Site>, headers: HeaderMap, sent: Sent) -> Result<Response, Failure> {
    let (login, next) = (sent.get("login").trim().to_owned(), local(sent.get("next")).to_owned());
    match open(&site, &v, &headers, &login, sent.get("password")).await {
        Ok(Entrance::In(secret)) => welcome(v, &site, secret, &next, Carried::parse(sent.get("carry"))).await,
        Ok(Entrance::Code(pass)) => code::ask(v, pass, next, sent.get("carry").to_owned()),
        Err(fault) => {
            let (status, errors) = faults(&v, fault)?;
            let photos = Carried::parse(sent.get("carry")).is_some_and(|carried| carried.photos);
            let carry = sent.get("carry").to_owned();
            Ok((status, show(&SignInPage { v, errors, login, next, carry, photos })?).into_response())
        }
    }
}

async fn open(
    site: &Site,
    v: &Visitor,
    headers: &HeaderMap,
    login: &str,
    password: &str,
) -> Result<Entrance, app::Error> {
    site.limits.take(&limit::SIGN_IN, v.address)?;
    let (login, password) = (login.to_lowercase(), password);
    let missing = [("login", login.is_empty()), ("password", password.is_empty())];
    let missing: Vec<_> =
        missing.iter().filter(|(_, empty)| *empty).map(|(field, _)| FieldError::new(*field, "field-empty")).collect();
    if !missing.is_empty() {
        return Err(app::Error::Invalid(missing));
    }
    site.limits.take_for(&limit::LOGIN, &login)?;
    app::staff::sign_in(&site.app, &login, password, browser::visit(site, headers)).await
}

/// The words for what did not fit; what is no fault of the person goes the way of all failures.
fn faults(v: &Visitor, fault: app::Error) -> Result<(StatusCode, Vec<Fault>), Failure> {
    let field = |fault: &FieldError| if fault.field == "password" { "password" } else { "login" };
    match fault {
        app::Error::Invalid(faults) => {
            let faults = faults.iter().map(|fault| Fault::new(field(fault), v.l.fault(fault))).collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, faults))
        }
        app::Error::TooMany { retry_after_s } => {
            let text = v.l.with("staff-sign-in-slow", &[("wait", retry_after_s)]);
            Ok((StatusCode::TOO_MANY_REQUESTS, vec![Fault::new("login", text)]))
        }
        other => Err(other.into()),
    }
}

/// Lets somebody in who has shown who they are.
pub(crate) fn enter(site: &Site, secret: String) -> Response {
    (CookieJar::new().add(own_cookie(site, SESSION, secret)), Redirect::to(WORK)).into_response()
}

/// Asks somebody who set a password for the code of the app, as after any other password.
///
/// # Errors
/// [`Failure`] if the page cannot be filled.
pub(crate) fn half_way(v: Visitor, pass: String) -> Result<Response, Failure> {
    code::ask(v, pass, WORK.to_owned(), String::new())
}

/// Goes on to where the person came from, or shows the form that waits to be sent again.
async fn welcome(
    mut v: Visitor,
    site: &Site,
    secret: String,
    next: &str,
    carried: Option<Carried>,
) -> Result<Response, Failure> {
    let jar = CookieJar::new().add(own_cookie(site, SESSION, secret.clone()));
    let Some(carried) = carried else { return Ok((jar, Redirect::to(next)).into_response()) };
    if let Ok(SignedIn::Staff(staff)) = site.signed_in(Some(&secret), None).await {
        v.staff = Some(staff);
    }
    Ok((jar, show(&AgainPage { v, why: "staff-again-what", first: None, carried })?).into_response())
}

/// A form was sent after the session had ended: signing in comes first, with everything typed carried along.
///
/// # Errors
/// [`Failure`] if the form cannot be read.
pub(crate) async fn lost(v: Visitor, ask: Request) -> Result<Response, Failure> {
    let carried = Carried::of(ask, v.path.clone()).await?;
    let photos = carried.photos;
    let carry = serde_json::to_string(&carried).map_err(app::Error::bug)?;
    let page = SignInPage { v, errors: Vec::new(), login: String::new(), next: WORK.to_owned(), carry, photos };
    Ok((StatusCode::UNAUTHORIZED, show(&page)?).into_response())
}

/// A form was sent while nobody could say who is signed in: it waits on a page from which it can be sent again.
///
/// # Errors
/// [`Failure`] if the form cannot be read.
pub(crate) async fn busy(v: Visitor, ask: Request) -> Result<Response, Failure> {
    let carried = Carried::of(ask, v.path.clone()).await?;
    let page = show(&AgainPage { v, why: "staff-again-busy", first: None, carried })?;
    Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, UNAVAILABLE_S.to_string())], page).into_response())
}

/// Somebody is signed in who has to set up a second factor first: leads there; a form that was sent waits on a page.
///
/// # Errors
/// [`Failure`] if the form cannot be read.
pub(crate) async fn newcomer(v: Visitor, ask: Request) -> Result<Response, Failure> {
    if ask.method() != Method::POST {
        return Ok(Redirect::to(FACTOR).into_response());
    }
    let carried = Carried::of(ask, v.path.clone()).await?;
    let page = AgainPage { v, why: "factor-first-kept", first: Some(FACTOR), carried };
    Ok((StatusCode::FORBIDDEN, show(&page)?).into_response())
}

#[derive(Template)]
#[template(path = "sign_in/without_role.html")]
struct WithoutRolePage {
    v: Visitor,
    /// Whether there is another role, but none for what was asked.
    other: bool,
    /// Whom the person stood in for, with the last day.
    stood: Vec<(String, String)>,
    /// Units that ended, each with code and name of the one that took over, if there is one.
    ended: Vec<(String, Option<(UnitCode, String)>)>,
    /// What was typed into the form that came too late.
    kept: Vec<String>,
}

impl WithoutRolePage {
    fn heading(&self) -> String {
        self.v.l.say(match (self.other, self.ended.is_empty()) {
            (true, _) => "staff-without-case-title",
            (false, true) => "staff-without-title",
            (false, false) => "staff-without-ended-title",
        })
    }
}

/// Somebody is signed in and holds no role today: says which unit ended and who has its work, or whom they stood in for until
/// when, and gives back what was typed.
///
/// # Errors
/// [`Failure`] if the form or the database cannot be read.
pub(crate) async fn without_role(v: Visitor, site: &Site, id: StaffId, ask: Request) -> Result<Response, Failure> {
    let typed = if ask.method() == Method::POST { Carried::of(ask, String::new()).await?.fields } else { Vec::new() };
    let (city, tongue) = (site.app.city(), v.tongue());
    let name = |unit: &UnitCode| city.unit_name(unit, tongue.code()).to_owned();
    let ended = app::staff::ended_units(&site.app, id).await?.into_iter().map(|ended| {
        let heir = ended.successor.map(|unit| (unit.clone(), name(&unit)));
        (name(&ended.unit), heir)
    });
    let (ended, stood) = (ended.collect(), stood(site, &v, id).await?);
    let page = WithoutRolePage { other: false, stood, ended, kept: written(typed), v };
    Ok((StatusCode::FORBIDDEN, show(&page)?).into_response())
}

/// A case is not, or no longer, one of somebody who is signed in. Whether there is such a case is not told. What was typed is
/// given back, and who stood in for somebody until lately is told since when that is over.
///
/// # Errors
/// `NotFound` where there is nothing to give back and nothing to tell; [`Failure`] if the database cannot be read.
pub(crate) async fn without_case(v: Visitor, site: &Site, typed: &[(String, String)]) -> Result<Response, Failure> {
    let id = v.staff.as_ref().ok_or(Failure::SignIn)?.id;
    let (stood, kept) = (stood(site, &v, id).await?, written(typed.to_vec()));
    if stood.is_empty() && kept.is_empty() {
        return Err(app::Error::NotFound.into());
    }
    let page = WithoutRolePage { other: true, stood, ended: Vec::new(), kept, v };
    Ok((StatusCode::NOT_FOUND, show(&page)?).into_response())
}

async fn stood(site: &Site, v: &Visitor, id: StaffId) -> Result<Vec<(String, String)>, Failure> {
    let ended = app::staff::absence::ended(&site.app, id).await?;
    Ok(ended.into_iter().map(|cover| (cover.absent, v.l.day(cover.absence.until))).collect())
}

/// What somebody wrote, among all that a form sent.
fn written(fields: Vec<(String, String)>) -> Vec<String> {
    fields.into_iter().map(|(_, text)| text).filter(|text| text.contains(char::is_whitespace)).collect()
}

/// `POST /sign-out`
async fn sign_out(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Failure> {
    let jar = CookieJar::from_headers(&headers);
    if let Some(secret) = jar.get(SESSION) {
        app::staff::sign_out(&site.app, secret.value()).await?;
    }
    let gone = CookieJar::new().add(Cookie::build((SESSION, "")).path("/").removal().build());
    Ok((gone, done(&site, "/", "staff-signed-out")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_are_a_way_back() {
        for good in ["/work", "/work?tab=new&q=a", "/desk"] {
            assert_eq!(local(good), good);
        }
        for bad in
            ["", "https://evil.example", "//evil.example", "/\\evil.example", "/work\n", "/sign-in?next=/", "work"]
        {
            assert_eq!(local(bad), WORK, "{bad:?}");
        }
    }

    #[test]
    fn a_form_is_carried_only_to_the_pages_of_staff() {
        let carried = |to: &str| Carried::parse(&format!(r#"{{"to":"{to}","fields":[["text","a"]],"photos":false}}"#));
        assert!(carried("/work/ABC/refuse").is_some_and(|carried| carried.fields.len() == 1));
        assert!(carried("//work").is_none() && carried("/cases").is_none() && Carried::parse("").is_none());
    }
}
