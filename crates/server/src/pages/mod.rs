//! Pages for people. One file a noun; `templates/<noun>/` holds its markup.

mod home;
pub(crate) mod parts;

use askama::Template;
use axum::response::Html;

use crate::error::Failure;
use crate::routes::Routes;

/// Addresses of all pages.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().merge(home::routes())
}

/// A page from its template.
///
/// # Errors
/// [`Failure`] as a bug if the template cannot be filled.
pub(crate) fn show(page: &impl Template) -> Result<Html<String>, Failure> {
    Ok(Html(page.render()?))
}
