//! Being told of things outside the pages: leaving an address, and what whoever reads its letters chooses for it.

mod act;
mod facts;
mod form;
mod masked;
mod own;
mod place;
mod stop;

pub(in crate::pages) use facts::facts;
pub(in crate::pages) use form::contact;
pub(in crate::pages) use masked::masked;
pub(in crate::pages) use own::topics_of;

use app::FieldError;
use axum::routing::{get, post};
use domain::subscriber::Channel;

use crate::guard::ONE_CLICK;
use crate::pages::parts::fault::Fault;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let who = Permission::Reader;
    let own = Routes::new()
        .page("/notices/{token}", who, get(own::look))
        .page("/notices/{token}/confirmation", who, post(act::confirm))
        .page("/notices/{token}/choices", who, post(act::choose))
        .page("/notices/{token}/places", who, post(act::add_place))
        .page("/notices/{token}/places/{id}/removal", who, post(act::remove_place))
        .page("/notices/{token}/cases/{code}", who, post(act::mute))
        .page("/notices/{token}/resumption", who, post(act::resume))
        .page("/notices/{token}/removal", who, get(own::ask_removal).post(act::forget))
        .page(ONE_CLICK, who, get(stop::ask).post(stop::stop))
        .secret();
    Routes::new()
        .page("/notices", Permission::Public, get(form::start).post(form::leave))
        .page("/notices/sent", Permission::Public, get(form::sent))
        .merge(own)
}

/// Whether the city has any way to tell people of things; where it has none, no page leads here.
pub(crate) fn offered(site: &Site) -> bool {
    Channel::ALL.iter().any(|channel| site.app.carriers.of(*channel).is_some())
}

/// A fault that the action found, at the field of the page that it belongs to.
fn told(v: &Visitor, fault: &FieldError) -> Fault {
    let field = match fault.field.as_ref() {
        "address" => "contact",
        "place" => "address",
        other => other,
    };
    Fault::new(field, v.l.fault(fault))
}

/// A choice of a field with its words.
#[derive(Clone, Debug)]
struct Choice {
    value: String,
    label: String,
    hint: String,
}

impl Choice {
    fn new(value: &str, label: String) -> Self {
        Self { value: value.to_owned(), label, hint: String::new() }
    }
}
