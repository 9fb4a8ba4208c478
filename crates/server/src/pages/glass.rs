//! Breaking the glass: a case in full for an hour, with a reason and an alarm.

use app::access::glass::{self, Opened};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use domain::authority::Power;
use domain::code::CaseCode;
use serde::Deserialize;

use super::case::paragraphs;
use super::parts::fault::Fault;
use super::parts::{Tag, state_tag};
use super::show;
use crate::error::Failure;
use crate::limit;
use crate::routes::{Permission, Routes};
use crate::say::Markup;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::Visitor;

/// Where this page is.
const HERE: &str = "/work/glass";

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let who = Permission::Power(Power::BreakGlass);
    Routes::new().page(HERE, who, get(form).post(open)).page("/work/glass/{code}", who, get(look))
}

#[derive(Template)]
#[template(path = "glass/glass.html")]
struct GlassPage {
    v: Visitor,
    errors: Vec<Fault>,
    /// Whether an hour has passed since it was opened.
    over: bool,
    code: String,
    reason: String,
}

impl GlassPage {
    fn title(&self) -> String {
        let title = self.v.l.say("glass-title");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    code: String,
}

/// `GET /work/glass`
async fn form(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let page = GlassPage { v, errors: Vec::new(), over: false, code: asked.code, reason: String::new() };
    Ok(show(&page)?.into_response())
}

/// `POST /work/glass`
async fn open(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    site.limits.take(&limit::CHANGE, v.address)?;
    let (code, reason) = (sent.get("code").to_owned(), sent.get("reason").to_owned());
    match glass::break_glass(&site.app, (*staff).clone(), &code, &reason).await {
        Ok(code) => Ok(Redirect::to(&format!("{HERE}/{code}")).into_response()),
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = GlassPage { v, errors, over: false, code, reason };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "glass/opened.html")]
struct OpenedPage {
    v: Visitor,
    code: String,
    title: String,
    state: Tag,
    holder: String,
    until: Markup,
    name: String,
    contact: String,
    place: String,
    sent: Markup,
    words: Vec<String>,
}

/// `GET /work/glass/{code}`
async fn look(State(site): State<Site>, v: Visitor, Path(text): Path<String>) -> Result<Response, Failure> {
    let (staff, city) = (v.staff.clone().ok_or(Failure::SignIn)?, site.app.city());
    let code: CaseCode = text.parse().ok().ok_or(app::Error::NotFound)?;
    let Opened { stored, reporter, until } = match glass::opened(&site.app, &staff, code).await {
        Ok(opened) => opened,
        Err(app::Error::NotFound) => {
            let page = GlassPage { v, errors: Vec::new(), over: true, code: code.to_string(), reason: String::new() };
            return Ok((StatusCode::NOT_FOUND, show(&page)?).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let (case, report, language) = (&stored.case, &stored.report, v.tongue().code());
    let none = || v.l.say("glass-not-given");
    let position = report.place.position.map(|at| format!(" ({:.5}, {:.5})", at.lat, at.lon));
    let page = OpenedPage {
        code: case.code.to_string(),
        title: city.category(&case.category).map(|own| own.name.get(language).to_owned()).unwrap_or_default(),
        state: state_tag(&v.l, case.state),
        holder: city.unit_name(&case.holder, language).to_owned(),
        until: v.l.time(until),
        name: reporter.name.unwrap_or_else(none),
        contact: reporter.contact.unwrap_or_else(none),
        place: format!("{}{}", report.place.address, position.unwrap_or_default()),
        sent: v.l.time(case.sent_at),
        words: paragraphs(report.original.as_ref().unwrap_or(&report.description)),
        v,
    };
    Ok(([(CACHE_CONTROL, "private, no-store")], show(&page)?).into_response())
}
