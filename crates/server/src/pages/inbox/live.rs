//! How many notices are not read, and how far the open case has come, as it changes: server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use app::view::last_event;
use axum::extract::{Query, State};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use domain::code::CaseCode;
use domain::staff::Staff;
use futures::stream::{Stream, unfold};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::watch;

use crate::error::{Failure, chain};
use crate::site::Site;
use crate::visitor::Visitor;

/// How often the inbox is looked at: one small read for each open page.
const EVERY: Duration = Duration::from_secs(3);
/// How many looks one connection lasts. The browser comes back by itself, and then who is signed in is asked anew.
const LOOKS: u32 = 200;

/// The case that is open in the page, if one is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    case: String,
}

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct News {
    /// Notices that are not read.
    unread: u32,
    /// The place of the last event of the open case; none where the person does not see it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<i64>,
}

struct Watching {
    site: Site,
    person: Arc<Staff>,
    case: Option<CaseCode>,
    stopping: watch::Receiver<bool>,
    told: Option<News>,
    looks: u32,
}

/// `GET /inbox/live?case=`
pub(super) async fn live(
    State(site): State<Site>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let person = v.staff.ok_or(Failure::SignIn)?;
    let (case, stopping) = (asked.case.parse().ok(), site.stopping.subscribe());
    let watching = Watching { site, person, case, stopping, told: None, looks: 0 };
    Ok(Sse::new(unfold(watching, next)).keep_alive(KeepAlive::default()))
}

async fn look(of: &Watching) -> Result<News, app::Error> {
    let unread = app::notice::unread(&of.site.app, of.person.id).await?;
    let event = match of.case {
        Some(code) => match last_event(&of.site.app, code, &of.person).await {
            Err(app::Error::NotFound) => None,
            found => Some(found?),
        },
        None => None,
    };
    Ok(News { unread, event })
}

/// The next news that differ from the one told before; the end when the program stops or the connection is old.
async fn next(mut of: Watching) -> Option<(Result<Event, Infallible>, Watching)> {
    while of.looks < LOOKS && !*of.stopping.borrow() {
        if of.looks > 0 {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = of.stopping.changed() => return None,
            }
        }
        of.looks += 1;
        match look(&of).await {
            Ok(news) if of.told != Some(news) => {
                of.told = Some(news);
                let data = serde_json::to_string(&news).unwrap_or_default();
                return Some((Ok(Event::default().data(data)), of));
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
