//! What whoever reads the letters of an address may do to it. Every form goes back to the page of the address.

use app::FieldError;
use app::subscriber::{Change, Own, Token};
use axum::extract::{FromRequest, FromRequestParts as _, Path, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::cookie::CookieJar;
use domain::id::InterestId;
use domain::subscriber::{Choices, Pace, Quiet, Standing, Topic};
use jiff::civil::Time;
use serde::Deserialize;

use super::own::{OwnPage, Times, topics_of};
use super::place::Typed as Places;
use super::told;
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::told::Told;
use crate::visitor::{Visitor, done};
use crate::words::Tongue;

/// What an address under the page of a subscriber names.
#[derive(Debug, Deserialize)]
struct Names {
    token: String,
    id: Option<String>,
    code: Option<String>,
}

/// A form of an address that arrived.
pub(super) struct Asked {
    site: Site,
    v: Visitor,
    headers: HeaderMap,
    token: Token,
    id: String,
    code: String,
    sent: Sent,
}

impl FromRequest<Site> for Asked {
    type Rejection = Failure;

    async fn from_request(ask: Request, site: &Site) -> Result<Self, Failure> {
        let (mut parts, body) = ask.into_parts();
        let v = Visitor::from_request_parts(&mut parts, site).await?;
        let Path(names) = Path::<Names>::from_request_parts(&mut parts, site).await.map_err(|fault| {
            tracing::debug!(%fault, "nothing of an address in the path");
            app::Error::NotFound
        })?;
        let headers = parts.headers.clone();
        let sent = Sent::from_request(Request::from_parts(parts, body), site).await?;
        site.limits.take(&limit::CHANGE, v.address)?;
        Ok(Self {
            token: names.token.parse()?,
            id: names.id.unwrap_or_default(),
            code: names.code.unwrap_or_default(),
            site: site.clone(),
            v,
            headers,
            sent,
        })
    }
}

impl Asked {
    /// Makes the change and goes back. A browser on which somebody acts for an address that is shown to be theirs
    /// remembers it.
    async fn carry_out(self, change: Change, told: &'static str) -> Result<Response, Failure> {
        app::subscriber::change(&self.site.app, self.token.clone(), change).await?;
        let own = self.own().await?;
        let proven = own.subscriber.standing == Standing::Proven;
        let cookie = Told::of_request(&self.headers).with(&self.site, &self.token).filter(|_| proven);
        let jar = cookie.into_iter().fold(CookieJar::new(), CookieJar::add);
        Ok((jar, done(&self.site, &format!("/notices/{}", self.token), told)).into_response())
    }

    async fn own(&self) -> Result<Own, Failure> {
        Ok(app::subscriber::own(&self.site.app, self.token.clone()).await?)
    }
}

/// `POST /notices/{token}/confirmation`: it is theirs.
pub(super) async fn confirm(ask: Asked) -> Result<Response, Failure> {
    ask.carry_out(Change::Confirm, "notices-done-confirm").await
}

/// `POST /notices/{token}/resumption`: again as before.
pub(super) async fn resume(ask: Asked) -> Result<Response, Failure> {
    ask.carry_out(Change::Resume, "notices-done-resume").await
}

/// `POST /notices/{token}/choices`
pub(super) async fn choose(ask: Asked) -> Result<Response, Failure> {
    let own = ask.own().await?;
    let text = |name: &str| ask.sent.get(name).trim().to_owned();
    let times = Times { from: text("from"), until: text("until"), daily: text("daily"), language: text("language") };
    let pace = |topic: Topic| Some((topic, Pace::parse(ask.sent.get(&format!("pace-{topic}")))?));
    let paces: Vec<_> = topics_of(&own).filter_map(pace).collect();
    match choices(&own, &paces, &times) {
        Ok(choices) => {
            let language =
                Tongue::from_code(&times.language).map_or(own.subscriber.language, |own| own.code().to_owned());
            ask.carry_out(Change::Choose(choices, language), "notices-done-choices").await
        }
        Err(faults) => {
            let faults = faults.iter().map(|fault| Fault::of(&ask.v.l, fault)).collect();
            let page = OwnPage::new(&ask.site, ask.v, &own).with_choices(&paces, times, faults);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
    }
}

/// The choices of an address with what was typed.
fn choices(own: &Own, paces: &[(Topic, Pace)], times: &Times) -> Result<Choices, Vec<FieldError>> {
    let time = |text: &str| text.parse::<Time>().ok();
    let mut faults = Vec::new();
    let quiet = match (times.from.as_str(), times.until.as_str()) {
        ("", "") => None,
        (from, until) => {
            let quiet = time(from).zip(time(until)).filter(|(from, until)| from != until);
            if quiet.is_none() {
                faults.push(FieldError::new("from", "notices-quiet-wrong"));
            }
            quiet.map(|(from, until)| Quiet { from, until })
        }
    };
    let Some(daily_at) = time(&times.daily) else {
        faults.push(FieldError::new("daily", "notices-daily-wrong"));
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut choices = Choices { quiet, daily_at, ..own.subscriber.choices.clone() };
    choices.paces.extend(paces.iter().copied());
    Ok(choices)
}

/// `POST /notices/{token}/places`: one more place.
pub(super) async fn add_place(ask: Asked) -> Result<Response, Failure> {
    let mut typed = Places::of(&ask.sent);
    let wanted = match (typed.wards().pop(), typed.circle(&ask.site, &ask.v).await?) {
        (_, Err(fault)) => Err(Fault::of(&ask.v.l, &fault)),
        (_, Ok(Some(circle))) => Ok(circle),
        (Some(ward), Ok(None)) => Ok(ward),
        (None, Ok(None)) => {
            let field = if ask.sent.has("area") { "area" } else { "address" };
            Err(Fault::of(&ask.v.l, &FieldError::new(field, "notices-place-missing")))
        }
    };
    let faults = match wanted {
        Err(fault) => vec![fault],
        Ok((label, place)) => {
            let change = Change::AddPlace(label, place);
            match app::subscriber::change(&ask.site.app, ask.token.clone(), change).await {
                Ok(()) => return Ok(done(&ask.site, &format!("/notices/{}", ask.token), "notices-done-place")),
                Err(app::Error::Invalid(faults)) => faults.iter().map(|fault| told(&ask.v, fault)).collect(),
                Err(other) => return Err(other.into()),
            }
        }
    };
    let own = ask.own().await?;
    let page = OwnPage::new(&ask.site, ask.v, &own).with_place(typed, faults);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// `POST /notices/{token}/places/{id}/removal`: one place less.
pub(super) async fn remove_place(ask: Asked) -> Result<Response, Failure> {
    let id = uuid::Uuid::try_parse(&ask.id).ok().ok_or(app::Error::NotFound)?;
    ask.carry_out(Change::RemovePlace(InterestId(id)), "notices-done-place-removed").await
}

/// `POST /notices/{token}/cases/{code}`: muted, or heard of again.
pub(super) async fn mute(ask: Asked) -> Result<Response, Failure> {
    let code = ask.code.parse().ok().ok_or(app::Error::NotFound)?;
    let muted = ask.sent.get("muted") == "yes";
    let told = if muted { "notices-done-muted" } else { "notices-done-unmuted" };
    ask.carry_out(Change::Mute(code, muted), told).await
}

/// `POST /notices/{token}/removal`: forgotten, here and on this browser.
pub(super) async fn forget(ask: Asked) -> Result<Response, Failure> {
    app::subscriber::change(&ask.site.app, ask.token.clone(), Change::Forget).await?;
    let cookie = Told::of_request(&ask.headers).without(&ask.site, &ask.token);
    Ok((CookieJar::new().add(cookie), done(&ask.site, "/notices", "notices-done-forgotten")).into_response())
}
