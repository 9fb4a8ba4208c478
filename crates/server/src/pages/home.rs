//! The first page.

use askama::Template;
use axum::response::Html;
use axum::routing::get;

use crate::error::Failure;
use crate::pages::show;
use crate::routes::{Permission, Routes};
use crate::visitor::Visitor;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/", Permission::Public, get(home)).shared()
}

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage {
    v: Visitor,
}

/// `GET /`
async fn home(v: Visitor) -> Result<Html<String>, Failure> {
    show(&HomePage { v })
}
