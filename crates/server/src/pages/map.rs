//! The map of cases, with the same filters as the list, and the list beside it.

use app::list::PAGE;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use axum::routing::get;

use super::list::{Filters, Search};
use super::parts::card::{Card, card};
use super::parts::map::MapView;
use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/map", Permission::Public, get(map)).shared()
}

#[derive(Template)]
#[template(path = "map/map.html")]
struct MapPage {
    v: Visitor,
    filters: Filters,
    map: MapView,
    cards: Vec<Card>,
    list: String,
}

/// `GET /map`
async fn map(State(site): State<Site>, v: Visitor, Query(search): Query<Search>) -> Result<Html<String>, Failure> {
    let city = site.app.city();
    let found = app::list::public(&site.app, search.filter(&city, v.now), None, PAGE).await?;
    let query = search.query();
    show(&MapPage {
        map: MapView::of_cases(&site, &city, &v.l, &query),
        cards: found.items.iter().map(|case| card(&v.l, &city, case)).collect(),
        list: format!("/cases?{query}"),
        filters: Filters::new(&v.l, &city, search, v.now),
        v,
    })
}
