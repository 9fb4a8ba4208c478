//! Networks and senders from whom no reports are taken for a while, for whoever runs the program or coordinates the city.

use std::net::IpAddr;

use app::FieldError;
use app::block::{self, Block, Target, Whom};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::authority::Power;
use domain::id::BlockId;
use domain::staff::Staff;
use serde::Deserialize;

use super::parts::fault::Fault;
use super::show;
use crate::error::Failure;
use crate::net::Net;
use crate::routes::{Permission, Routes};
use crate::say::Markup;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// Where this page is.
const HERE: &str = "/work/blocks";

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page(HERE, Permission::Power(Power::KeepOut), get(list).post(change))
}

/// A network or a sender that is kept out.
struct Line {
    id: String,
    whom: String,
    reason: String,
    who: String,
    until: Markup,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    network: String,
    reason: String,
    days: String,
}

#[derive(Template)]
#[template(path = "blocks/blocks.html")]
struct BlocksPage {
    v: Visitor,
    lines: Vec<Line>,
    errors: Vec<Fault>,
    typed: Typed,
}

impl BlocksPage {
    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }
}

async fn page(site: &Site, v: Visitor, typed: Typed, faults: &[FieldError]) -> Result<BlocksPage, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let lines = block::list(&site.app, &staff).await?.into_iter().map(|line| Line {
        id: line.block.id.to_string(),
        until: v.l.time(line.block.expires_at),
        whom: match (line.block.whom, line.case) {
            (Whom::Network(network), _) => network,
            (Whom::Sender(_), Some(code)) => v.l.with("blocks-sender", &[("code", code)]),
            (Whom::Sender(_), None) => v.l.say("blocks-sender-gone"),
        },
        reason: line.block.reason,
        who: line.who,
    });
    let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
    Ok(BlocksPage { lines: lines.collect(), errors, typed, v })
}

/// What the form begins with.
#[derive(Deserialize)]
struct Asking {
    /// A network or a case.
    #[serde(default)]
    network: String,
}

/// `GET /work/blocks`
async fn list(State(site): State<Site>, v: Visitor, Query(asking): Query<Asking>) -> Result<Response, Failure> {
    let typed = Typed { network: asking.network, days: "7".to_owned(), ..Typed::default() };
    Ok(show(&page(&site, v, typed, &[]).await?)?.into_response())
}

/// `POST /work/blocks`: keeps a network or a sender out, or lets one in again.
async fn change(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    if sent.has("lift") {
        let id = sent.get("lift").parse().ok().map(BlockId).ok_or(app::Error::NotFound)?;
        block::lift(&site.app, &staff, id).await?;
        return Ok(done(&site, HERE, "blocks-lifted"));
    }
    let own = |name: &str| sent.get(name).trim().to_owned();
    let typed = Typed { network: own("network"), reason: own("reason"), days: own("days") };
    match add(&site, &staff, &typed, v.address).await {
        Ok(()) => Ok(done(&site, HERE, "blocks-made")),
        Err(app::Error::Invalid(faults)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page(&site, v, typed, &faults).await?)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn add(site: &Site, staff: &Staff, typed: &Typed, here: IpAddr) -> Result<(), app::Error> {
    let target = match (typed.network.parse::<Net>(), typed.network.parse()) {
        (Ok(network), _) if network.contains(here) => return Err(app::Error::field("network", "block-own")),
        (Ok(_), _) => Target::Network(typed.network.clone()),
        (Err(_), Ok(code)) => Target::Sender(code),
        (Err(_), Err(_)) => return Err(app::Error::field("network", "block-network")),
    };
    block::add(&site.app, staff, target, &typed.reason, typed.days.parse().ok()).await?;
    Ok(())
}

/// The block that keeps an address out, if one does.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn block_of(site: &Site, address: IpAddr) -> Result<Option<Block>, app::Error> {
    let hits = |block: &Block| match &block.whom {
        Whom::Network(network) => network.parse::<Net>().is_ok_and(|network| network.contains(address)),
        Whom::Sender(_) => false,
    };
    Ok(block::in_force(&site.app).await?.into_iter().find(hits))
}
