//! How many notices are not read, as it changes: server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use domain::id::StaffId;
use futures::stream::{Stream, unfold};
use serde_json::json;
use tokio::sync::watch;

use crate::error::{Failure, chain};
use crate::site::Site;
use crate::visitor::Visitor;

/// How often the inbox is looked at: one small read for each open page.
const EVERY: Duration = Duration::from_secs(3);
/// How many looks one connection lasts. The browser comes back by itself, and then who is signed in is asked anew.
const LOOKS: u32 = 200;

struct Watching {
    site: Site,
    person: StaffId,
    stopping: watch::Receiver<bool>,
    told: Option<u32>,
    looks: u32,
}

/// `GET /inbox/live`
pub(super) async fn live(
    State(site): State<Site>,
    v: Visitor,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let person = v.staff.as_ref().ok_or(Failure::SignIn)?.id;
    let stopping = site.stopping.subscribe();
    let watching = Watching { site, person, stopping, told: None, looks: 0 };
    Ok(Sse::new(unfold(watching, next)).keep_alive(KeepAlive::default()))
}

/// The next count that differs from the one told before; the end when the program stops or the connection is old.
async fn next(mut of: Watching) -> Option<(Result<Event, Infallible>, Watching)> {
    while of.looks < LOOKS && !*of.stopping.borrow() {
        if of.looks > 0 {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = of.stopping.changed() => return None,
            }
        }
        of.looks += 1;
        match app::notice::unread(&of.site.app, of.person).await {
            Ok(unread) if of.told != Some(unread) => {
                of.told = Some(unread);
                return Some((Ok(Event::default().data(json!({ "unread": unread }).to_string())), of));
            }
            Ok(_) => {}
            Err(fault) => {
                tracing::warn!(cause = chain(&fault), "an inbox cannot be read");
                return None;
            }
        }
    }
    None
}
