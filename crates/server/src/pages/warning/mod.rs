//! Warnings: what everyone sees of them, the feeds that programs read, and the desk of those who write and release them.

mod act;
mod body;
mod chain;
mod desk;
pub(crate) mod feed;
mod filled;
mod form;
pub(crate) mod look;
mod public;
pub(crate) mod safety;

use app::Error;
use axum::routing::{get, post};
use domain::id::{PhotoId, WarningId};
use domain::staff::StaffRole;

use crate::routes::{Permission, Routes};

/// Who writes warnings and who lets them out.
pub(crate) const ISSUERS: Permission = Permission::Role(&[StaffRole::Publisher, StaffRole::Releaser]);
/// Who sees how people are.
const COUNTERS: Permission = Permission::Role(&[StaffRole::Publisher, StaffRole::Releaser, StaffRole::Coordinator]);
const PUBLISHERS: Permission = Permission::Role(&[StaffRole::Publisher]);

/// Addresses of this folder.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/warnings", Permission::Public, get(public::list))
        .shared()
        .page("/warnings.atom", Permission::Public, get(feed::atom))
        .shared()
        .page("/warnings/{id}", Permission::Public, get(public::one))
        .shared()
        .page("/warnings/{id}/area.geojson", Permission::Public, get(public::area))
        .shared()
        .page("/warnings/{id}/cap.xml", Permission::Public, get(feed::message))
        .shared()
        .page("/warnings/{id}/safety", Permission::Public, get(safety::form).post(safety::answer))
        .page("/work/warnings/{id}/safety", COUNTERS, get(safety::counts))
        .page("/work/warnings/{id}/safety.csv", COUNTERS, get(safety::counts_file))
        .page("/warnings/{id}/files/{file}", Permission::Public, get(public::file))
        .page("/work/warnings", ISSUERS, get(desk::list))
        .page("/work/warnings/new", PUBLISHERS, get(form::begin).post(form::create))
        .photos()
        .page("/work/warnings/{id}", ISSUERS, get(desk::one))
        .page("/work/warnings/{id}/edit", PUBLISHERS, get(form::open).post(form::save))
        .photos()
        .page("/work/warnings/{id}/area.geojson", ISSUERS, get(desk::area))
        .page("/work/warnings/{id}/files/{file}", ISSUERS, get(desk::file))
        .page("/work/warnings/{id}/do/{action}", ISSUERS, post(act::carry_out))
}

/// An id in an address; everything else is not there.
fn id_of(text: &str) -> Result<WarningId, Error> {
    text.parse().ok().map(WarningId).ok_or(Error::NotFound)
}

fn file_of(text: &str) -> Result<PhotoId, Error> {
    text.parse().ok().map(PhotoId).ok_or(Error::NotFound)
}
