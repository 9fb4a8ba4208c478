//! The body for which somebody sends reports.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::organisation::Kind;

use super::{HOME, own};
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::word;
use crate::pages::report::Tile;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

#[derive(Template)]
#[template(path = "account/organisation.html")]
struct OrganisationPage {
    v: Visitor,
    faults: Vec<Fault>,
    /// Whether there is one now.
    known: bool,
    kinds: Vec<Tile>,
    organisation: String,
    sort: String,
    number: String,
}

impl OrganisationPage {
    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

/// `GET /account/organisation`
pub(super) async fn look(State(site): State<Site>, v: Visitor) -> Result<Response, Failure> {
    let known = app::account::profile(&site.app, own(&v)?).await?.organisation;
    let (name, kind, number) = known.as_ref().map_or_else(Default::default, |own| {
        (own.name.clone(), own.kind.to_string(), own.number.clone().unwrap_or_default())
    });
    let kinds = kinds(&v);
    let page = OrganisationPage {
        faults: Vec::new(),
        known: known.is_some(),
        kinds,
        organisation: name,
        sort: kind,
        number,
        v,
    };
    Ok(show(&page)?.into_response())
}

/// `POST /account/organisation`
pub(super) async fn change(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let id = own(&v)?;
    if sent.has("removal") {
        app::account::set_organisation(&site.app, id, None).await?;
        return Ok(done(&site, HOME, "organisation-done-removal"));
    }
    let (name, kind, number) = (sent.get("organisation"), sent.get("kind"), sent.get("number"));
    match app::account::set_organisation(&site.app, id, Some((name, kind, number))).await {
        Ok(()) => Ok(done(&site, HOME, "organisation-done")),
        Err(app::Error::Invalid(faults)) => {
            let page = OrganisationPage {
                faults: faults.iter().map(|fault| Fault::of(&v.l, fault)).collect(),
                known: app::account::profile(&site.app, id).await?.organisation.is_some(),
                kinds: kinds(&v),
                organisation: name.to_owned(),
                sort: kind.to_owned(),
                number: number.to_owned(),
                v,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn kinds(v: &Visitor) -> Vec<Tile> {
    let tile = |kind: &Kind| Tile {
        value: kind.to_string(),
        label: word(&v.l, "organisation-kind", kind.as_str()),
        hint: String::new(),
    };
    Kind::ALL.iter().map(tile).collect()
}
