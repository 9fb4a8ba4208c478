//! Pages for people. One file a noun; `templates/<noun>/` holds its markup.

mod case;
mod desk;
mod follow;
mod home;
mod inbox;
mod jobs;
pub(crate) mod list;
mod map;
mod near;
pub(crate) mod notices;
mod offline;
pub(crate) mod parts;
mod report;
pub(crate) mod sign_in;
mod statistics;
mod work;

use askama::Template;
use axum::response::Html;

use crate::error::Failure;
use crate::routes::Routes;

/// Addresses of all pages.
#[must_use]
pub fn routes() -> Routes {
    let parts = vec![
        case::routes(),
        desk::routes(),
        follow::routes(),
        home::routes(),
        inbox::routes(),
        jobs::routes(),
        list::routes(),
        map::routes(),
        near::routes(),
        notices::routes(),
        offline::routes(),
        report::routes(),
        sign_in::routes(),
        statistics::routes(),
        work::routes(),
    ];
    parts.into_iter().fold(Routes::new(), Routes::merge)
}

/// A page from its template.
///
/// # Errors
/// [`Failure`] as a bug if the template cannot be filled.
pub(crate) fn show(page: &impl Template) -> Result<Html<String>, Failure> {
    Ok(Html(page.render()?))
}
