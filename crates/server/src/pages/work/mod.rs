//! Pages of people who work for a unit: the list of what is to be done, one case, and many at once.

mod bulk;
mod left;
mod list;

use axum::response::Redirect;
use axum::routing::get;

use crate::routes::{Permission, Routes};

pub(crate) use left::Left;

/// Addresses of this folder.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/work", Permission::Staff, get(list::list))
        .page("/work/count", Permission::Staff, get(list::count))
        .page("/work/bulk", Permission::Staff, get(bulk::preview).post(bulk::carry_out))
        .page("/work/bulk/done", Permission::Staff, get(bulk::done))
        .page("/approvals", Permission::Staff, get(|| async { Redirect::to("/work?tab=approval") }))
}
