//! Bulletins of other authorities: what waits to be decided, and one with everything it says, for people who issue warnings.

mod act;
mod list;
mod look;
mod one;

use app::Error;
use axum::routing::{get, post};
use domain::id::BulletinId;

use crate::pages::warning::ISSUERS;
use crate::routes::Routes;

/// Addresses of this folder.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/work/bulletins", ISSUERS, get(list::list))
        .page("/work/bulletins/{id}", ISSUERS, get(one::one))
        .page("/work/bulletins/{id}/area.geojson", ISSUERS, get(one::area))
        .page("/work/bulletins/{id}/cap.xml", ISSUERS, get(one::document))
        .page("/work/bulletins/{id}/do/{action}", ISSUERS, post(act::carry_out))
}

/// An id in an address; everything else is not there.
pub(super) fn id_of(text: &str) -> Result<BulletinId, Error> {
    text.parse().ok().map(BulletinId).ok_or(Error::NotFound)
}
