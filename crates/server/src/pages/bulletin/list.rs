//! The list of bulletins, and how the feeds go that they come from.

use app::bulletin::{BrokenEntry, FeedView, Part, feeds, list as listed};
use app::ports::fetch::Fault;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use domain::id::BulletinId;
use serde::Deserialize;

use super::look::Row;
use crate::error::Failure;
use crate::pages::list::{Tab, mark, read_mark, tab_url, tabs};
use crate::pages::show;
use crate::say::{Markup, Say};
use crate::site::Site;
use crate::visitor::{BULLETINS, Visitor};

/// Parts of the list, with their words.
const TABS: [(&str, Part); 3] = [("open", Part::Open), ("elsewhere", Part::Elsewhere), ("rest", Part::Rest)];
/// Most broken entries of a feed that are shown.
const BROKEN: usize = 20;

/// A feed.
struct Line {
    name: String,
    address: String,
    heard: Option<Markup>,
    looked: Option<Markup>,
    /// Why the last look brought nothing.
    fault: Option<String>,
    entries: usize,
    /// Entries of which nothing came, each with why.
    broken: Vec<(String, String)>,
    more: usize,
    beyond: usize,
}

#[derive(Template)]
#[template(path = "bulletin/list.html")]
struct ListPage {
    v: Visitor,
    tabs: Vec<Tab>,
    what: String,
    rows: Vec<Row>,
    feeds: Vec<Line>,
    next: Option<String>,
    first: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    tab: String,
    after: String,
}

/// `GET /work/bulletins`
pub(super) async fn list(
    State(site): State<Site>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let (tab, part) = TABS.into_iter().find(|(tab, _)| *tab == asked.tab).unwrap_or(TABS[0]);
    let after = read_mark(&asked.after).map(|(at, id)| (at, BulletinId(id)));
    let (found, next) = listed(&site.app, &staff, part, after).await?;
    show(&ListPage {
        tabs: tabs(&v.l, BULLETINS, "bulletin-tab", &TABS, tab),
        what: v.l.say(&format!("bulletin-what-{tab}")),
        rows: found.iter().map(|one| Row::new(&v.l, one, v.now)).collect(),
        feeds: feeds(&site.app).await?.into_iter().map(|feed| line(&v.l, feed)).collect(),
        next: next.map(|(at, id)| format!("{}&after={}", tab_url(BULLETINS, tab), mark(at, id.0))),
        first: after.is_some().then(|| tab_url(BULLETINS, tab)),
        v,
    })
}

fn line(l: &Say, feed: FeedView) -> Line {
    let FeedView { name, address, heard_at, looked_at, memory } = feed;
    let broken: Vec<&BrokenEntry> = memory.entries.values().flatten().collect();
    Line {
        name,
        address,
        heard: heard_at.map(|at| l.time(at)),
        looked: looked_at.map(|at| l.time(at)),
        fault: memory.fault.as_ref().map(|fault| told(l, fault)),
        entries: memory.entries.len(),
        more: broken.len().saturating_sub(BROKEN),
        broken: broken.iter().take(BROKEN).map(|entry| (entry.name.clone(), told(l, &entry.fault))).collect(),
        beyond: memory.beyond,
    }
}

fn told(l: &Say, fault: &Fault) -> String {
    l.with(fault.message(), &fault.args())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use domain::bulletin::Refusal;

    #[test]
    fn every_fault_and_every_refusal_has_its_words() {
        let why = String::new();
        let faults = [
            Fault::Refused,
            Fault::Unreached { why: why.clone() },
            Fault::Late,
            Fault::Long,
            Fault::Moved,
            Fault::Status { status: 500 },
            Fault::Unread { why },
        ];
        let refusals = [Refusal::Decided, Refusal::Over, Refusal::Ended, Refusal::NoWarning];
        let ids = faults.iter().map(Fault::message).chain(refusals.map(Refusal::message));
        let tabs =
            TABS.into_iter().flat_map(|(tab, _)| [format!("bulletin-tab-{tab}"), format!("bulletin-what-{tab}")]);
        for id in ids.map(str::to_owned).chain(tabs) {
            assert!(Words::embedded().has(&id), "{id}");
        }
    }
}
