//! The own account of who is signed in: roles, sessions, password, second factor.

mod factor;
mod password;

use app::staff::own::{self, Session};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;

use super::people::{RoleLine, absence, role_line};
use super::show;
use crate::config::SecondFactor;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::say::Markup;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{FACTOR, ME, SESSION, Visitor, done};

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let who = Permission::Own;
    Routes::new()
        .page(ME, who, get(look))
        .page("/work/me/sessions", who, post(sign_out))
        .page("/work/me/absence", who, get(absence::look).post(absence::note))
        .page("/work/me/absence/end", who, post(absence::end))
        .page("/work/me/password", who, get(password::form).post(password::change))
        .page(FACTOR, who, get(factor::look).post(factor::prove))
        .page("/work/me/second-factor/secret", who, post(factor::begin))
        .page("/work/me/recovery-codes", who, post(factor::renew_codes))
}

/// A session, as a line of the list.
struct SessionLine {
    name: String,
    /// Empty if the browser is not known.
    browser: String,
    since: Markup,
    until: Markup,
    own: bool,
}

#[derive(Template)]
#[template(path = "me/me.html")]
struct MePage {
    v: Visitor,
    name: String,
    login: String,
    terms: Vec<RoleLine>,
    sessions: Vec<SessionLine>,
    /// Since when there is a second factor.
    factor_since: Option<Markup>,
    codes_left: i64,
    /// Whether nothing else can be done without a second factor.
    required: bool,
}

/// Recovery codes at which the page asks for new ones.
const FEW: i64 = 3;

impl MePage {
    fn others(&self) -> bool {
        self.sessions.iter().any(|session| !session.own)
    }

    fn few(&self) -> bool {
        self.codes_left <= FEW
    }
}

/// The secret of the session that asks.
fn secret(headers: &HeaderMap) -> String {
    CookieJar::from_headers(headers).get(SESSION).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// `GET /work/me`
async fn look(State(site): State<Site>, v: Visitor, headers: HeaderMap) -> Result<Response, Failure> {
    let (staff, city) = (v.staff.clone().ok_or(Failure::SignIn)?, site.app.city());
    let own = own::look(&site.app, &staff, &secret(&headers)).await?;
    let line = |one: Session| SessionLine {
        name: one.name,
        browser: one.browser,
        since: v.l.time(one.since),
        until: v.l.time(one.until),
        own: one.own,
    };
    let page = MePage {
        name: staff.name.clone(),
        login: own.login,
        terms: own.terms.iter().map(|term| role_line(&v.l, &city, term, v.now)).collect(),
        sessions: own.sessions.into_iter().map(line).collect(),
        factor_since: own.factor_since.map(|since| v.l.time(since)),
        codes_left: own.codes_left,
        required: site.config.second_factor == SecondFactor::Required,
        v,
    };
    Ok(show(&page)?.into_response())
}

/// `POST /work/me/sessions`: one, or all but the one that asks.
async fn sign_out(State(site): State<Site>, v: Visitor, headers: HeaderMap, sent: Sent) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    if sent.has("session") {
        own::sign_out_of(&site.app, &staff, sent.get("session")).await?;
        return Ok(done(&site, ME, "me-done-session"));
    }
    own::sign_out_elsewhere(&site.app, &staff, &secret(&headers)).await?;
    Ok(done(&site, ME, "me-done-elsewhere"))
}
