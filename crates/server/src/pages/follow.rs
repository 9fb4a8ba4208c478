//! Finding a case by its code.

use app::view::{Sight, Viewer};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use domain::code::{CaseCode, NotACode};

use crate::error::Failure;
use crate::keys::Keys;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::{Tag, state_tag};
use crate::pages::show;
use crate::routes::{Permission, Routes};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/follow", Permission::Public, get(ask).post(find))
}

/// One of the visitor's own cases.
struct Own {
    code: CaseCode,
    title: String,
    tag: Tag,
    sent: crate::say::Markup,
}

#[derive(Template)]
#[template(path = "report/follow.html")]
struct FollowPage {
    v: Visitor,
    typed: String,
    faults: Vec<Fault>,
    own: Vec<Own>,
}

impl FollowPage {
    fn error(&self) -> String {
        self.faults.first().map(|fault| fault.text.clone()).unwrap_or_default()
    }
}

/// `GET /follow`
async fn ask(State(site): State<Site>, v: Visitor, headers: HeaderMap) -> Result<Response, Failure> {
    let own = own(&site, &v, &headers).await?;
    Ok(show(&FollowPage { v, typed: String::new(), faults: Vec::new(), own })?.into_response())
}

async fn own(site: &Site, v: &Visitor, headers: &HeaderMap) -> Result<Vec<Own>, Failure> {
    let keys = Keys::of_request(headers);
    let city = site.app.city();
    let mut found = Vec::new();
    for code in keys.codes() {
        let key = keys.of(code).unwrap_or_default();
        let view = match app::view::view(&site.app, code, Viewer::Reporter(key.into())).await {
            Ok(view) if view.sight == Sight::Own => view,
            Ok(_) | Err(app::Error::NotFound) => continue,
            Err(other) => return Err(other.into()),
        };
        let case = &view.stored.case;
        let category = city.category(&case.category).map(|category| category.name.get(v.l.tongue().code()).to_owned());
        found.push(Own {
            code,
            title: category.unwrap_or_else(|| case.category.to_string()),
            tag: state_tag(&v.l, case.state),
            sent: v.l.time(case.sent_at),
        });
    }
    Ok(found)
}

/// `POST /follow`
async fn find(State(site): State<Site>, v: Visitor, headers: HeaderMap, sent: Sent) -> Result<Response, Failure> {
    site.limits.take(&limit::FOLLOW, v.address)?;
    let typed = sent.get("code").trim().to_owned();
    let key = match typed.parse::<CaseCode>() {
        Ok(code) => match app::view::view(&site.app, code, Viewer::Anyone).await {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{code}")).into_response()),
            Err(app::Error::NotFound) => "follow-code-unknown",
            Err(other) => return Err(other.into()),
        },
        Err(_) if typed.is_empty() => "follow-code-missing",
        Err(NotACode::Length) => "follow-code-length",
        Err(NotACode::Sign) => "follow-code-sign",
        Err(NotACode::Check) => "follow-code-check",
    };
    let faults = vec![Fault::new("code", v.l.say(key))];
    let own = own(&site, &v, &headers).await?;
    let typed = typed.chars().take(60).collect();
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&FollowPage { v, typed, faults, own })?).into_response())
}
