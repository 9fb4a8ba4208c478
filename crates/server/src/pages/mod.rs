//! Pages for people. One file a noun; `templates/<noun>/` holds its markup.

pub(crate) mod account;
pub(crate) mod blocks;
mod bulletin;
mod case;
mod data;
mod desk;
mod follow;
mod glass;
mod home;
pub(crate) mod inbox;
pub(crate) mod invitation;
mod jobs;
mod letters;
pub(crate) mod list;
mod map;
mod me;
mod near;
pub(crate) mod notices;
mod offline;
pub(crate) mod parts;
mod people;
mod report;
mod requests;
pub(crate) mod sign_in;
mod statistics;
pub(crate) mod warning;
mod work;

use askama::Template;
use axum::response::Html;

use crate::error::Failure;
use crate::routes::Routes;

/// Addresses of all pages.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(account::routes())
        .merge(blocks::routes())
        .merge(bulletin::routes())
        .merge(case::routes())
        .merge(data::routes())
        .merge(desk::routes())
        .merge(follow::routes())
        .merge(glass::routes())
        .merge(home::routes())
        .merge(inbox::routes())
        .merge(invitation::routes())
        .merge(jobs::routes())
        .merge(letters::routes())
        .merge(list::routes())
        .merge(map::routes())
        .merge(me::routes())
        .merge(near::routes())
        .merge(notices::routes())
        .merge(offline::routes())
        .merge(people::routes())
        .merge(report::routes())
        .merge(requests::routes())
        .merge(sign_in::routes())
        .merge(statistics::routes())
        .merge(warning::routes())
        .merge(work::routes())
}

/// A page from its template.
///
/// # Errors
/// [`Failure`] as a bug if the template cannot be filled.
pub(crate) fn show(page: &impl Template) -> Result<Html<String>, Failure> {
    Ok(Html(page.render()?))
}
