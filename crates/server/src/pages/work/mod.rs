//! Pages of people who work for a unit: the list of what is to be done, one case, and many at once.

mod act;
mod bulk;
mod case;
mod forms;
mod hand_over;
mod left;
mod list;
mod paper;
mod templates;

use axum::response::Redirect;
use axum::routing::{get, post};
use domain::staff::StaffRole;

use crate::routes::{Permission, Routes};

use left::Left;

pub(super) use list::{Row, rows};

/// Who leads officers.
const HEADS: Permission = Permission::Role(&[StaffRole::Head]);

/// Addresses of this folder.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/work", Permission::Staff, get(list::list))
        .page("/work/lists", Permission::Staff, post(list::save))
        .page("/work/templates", Permission::Staff, get(templates::list).post(templates::save))
        .page("/work/count", Permission::Staff, get(list::count))
        .page("/work/bulk", Permission::Staff, get(bulk::preview).post(bulk::carry_out))
        .page("/work/bulk/done", Permission::Staff, get(bulk::done))
        .page("/work/hand-over", HEADS, get(hand_over::form).post(hand_over::carry_out))
        .page("/work/{code}", Permission::Staff, get(case::case))
        .page("/work/{code}/case.pdf", Permission::Staff, get(paper::pdf))
        .page("/work/{code}/place.geojson", Permission::Staff, get(case::place))
        .page("/work/{code}/photos/{id}", Permission::Staff, get(case::full))
        .page("/work/{code}/photos/{id}/thumb", Permission::Staff, get(case::thumb))
        .page("/work/{code}/{action}", Permission::Staff, post(act::carry_out))
        .photos()
        .page("/approvals", Permission::Staff, get(|| async { Redirect::to("/work?tab=approval") }))
}
