//! What is new near a place. The place is rounded before anything is looked for, and kept nowhere.

use app::list::PublicFilter;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use axum::routing::get;
use domain::area::Areas;
use domain::city::{AreaRef, Stream};
use domain::report::Position;
use serde::Deserialize;

use super::list::{Choice, areas};
use super::parts::card::{Card, card};
use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Newest cases of the ward on the page.
const NEWEST: u16 = 6;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/near", Permission::Public, get(near))
}

#[derive(Template)]
#[template(path = "list/near.html")]
struct NearPage {
    v: Visitor,
    said: String,
    near: Vec<Card>,
    area: Option<Choice>,
    newest: Vec<Card>,
    areas: Vec<Choice>,
    /// Whether one can be told of what is new here.
    tells: bool,
}

/// Where somebody is, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Here {
    lat: String,
    lon: String,
}

impl Here {
    /// The position to three decimals, about 100 metres. What cannot be read is nowhere.
    fn rounded(&self) -> Option<Position> {
        let degrees = |text: &str| Some((text.parse::<f64>().ok()? * 1000.0).round() / 1000.0);
        Position::new(degrees(&self.lat)?, degrees(&self.lon)?)
    }
}

/// `GET /near`: open cases a few streets away, nearest first, then the newest of the ward.
async fn near(State(site): State<Site>, v: Visitor, Query(here): Query<Here>) -> Result<Html<String>, Failure> {
    let city = site.app.city();
    let at = here.rounded();
    let near = match at {
        Some(at) => app::list::near(&site.app, at, None).await?,
        None => Vec::new(),
    };
    let area = at.and_then(|at| {
        let areas = Areas::in_force(&city.areas, city.day(v.now))?;
        let found = areas.locate(at.lon, at.lat)?;
        Some(AreaRef { set: areas.set().code.clone(), area: found.code.clone() })
    });
    let newest = match &area {
        Some(area) => {
            let filter =
                PublicFilter { stream: Some(Stream::OnSite), area: Some(area.clone()), ..PublicFilter::default() };
            app::list::public(&site.app, filter, None, NEWEST).await?.items
        }
        None => Vec::new(),
    };
    let newest = newest.iter().filter(|case| near.iter().all(|(other, _)| other.code != case.code));
    let newest: Vec<Card> = newest.map(|case| card(&v.l, &city, case)).collect();
    let near: Vec<Card> = near.iter().map(|(case, _)| card(&v.l, &city, case)).collect();
    let said = match (near.len() + newest.len(), &area) {
        (0, None) => v.l.say("near-outside"),
        (n, _) => v.l.with("near-said", &[("n", n)]),
    };
    let language = v.tongue().code();
    let area = area.map(|area| Choice { label: city.area_name(&area, language), value: area.area.to_string() });
    show(&NearPage {
        said,
        near,
        area,
        newest,
        areas: areas(&v.l, &city, v.now),
        tells: super::notices::offered(&site),
        v,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_to_about_a_hundred_metres() {
        let here = |lat: &str, lon: &str| Here { lat: lat.into(), lon: lon.into() }.rounded();
        assert_eq!(here("21.037512", "105.83649"), Position::new(21.038, 105.836));
        assert_eq!(here("91", "105"), None);
        assert_eq!(here("", "105"), None);
    }
}
