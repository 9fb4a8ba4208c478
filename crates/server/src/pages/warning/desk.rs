//! The desk of those who write warnings and let them out: what waits, and one warning with everything that can be done.

use app::warning::{Event, Listed, WarningView, list as listed, view};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use domain::bulletin::Bulletin;
use domain::id::WarningId;
use domain::staff::{Staff, StaffRole};
use domain::warning::{Action, State as Stage};
use serde::Deserialize;
use serde_json::Value;

use super::act::{Form, Typed, forms};
use super::body::{Body, Source};
use super::look::{Line, Teller};
use super::public::{area_answer, file_answer};
use super::{file_of, id_of};
use crate::error::Failure;
use crate::pages::list::{Tab, mark, read_mark, tab_url, tabs};
use crate::pages::parts::fault::Fault;
use crate::pages::parts::{Tag, id as text_id, word};
use crate::pages::show;
use crate::say::{Markup, Say};
use crate::site::Site;
use crate::visitor::{BULLETINS, Visitor, WARNINGS};

/// Parts of the list, with the states in each.
const TABS: [(&str, &[Stage]); 3] = [
    ("writing", &[Stage::Draft, Stage::Proposed]),
    ("out", &[Stage::Released, Stage::Cancelling]),
    ("over", &[Stage::Replaced, Stage::Cancelled, Stage::Expired, Stage::Discarded]),
];

/// One line.
struct Row {
    url: String,
    line: Line,
    state: Tag,
    changed: Markup,
}

#[derive(Template)]
#[template(path = "warning/desk.html")]
struct DeskPage {
    v: Visitor,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    writes: bool,
    /// How many bulletins wait; none where no feed is looked at.
    bulletins: Option<u32>,
    next: Option<String>,
    first: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    tab: String,
    after: String,
}

/// `GET /work/warnings`
pub(super) async fn list(
    State(site): State<Site>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let (tab, states) = TABS.into_iter().find(|(tab, _)| *tab == asked.tab).unwrap_or(TABS[0]);
    let after = read_mark(&asked.after).map(|(at, id)| (at, WarningId(id)));
    let (found, next) = listed(&site.app, &staff, states, after).await?;
    let city = site.app.city();
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    show(&DeskPage {
        tabs: tabs(&v.l, WARNINGS, "warning-tab", &TABS, tab),
        rows: found.iter().map(|one| row(&teller, one)).collect(),
        writes: staff.is(StaffRole::Publisher),
        bulletins: if site.app.feeds.addresses.is_empty() { None } else { Some(app::bulletin::open(&site.app).await?) },
        next: next.map(|(at, id)| format!("{}&after={}", tab_url(WARNINGS, tab), mark(at, id.0))),
        first: after.is_some().then(|| tab_url(WARNINGS, tab)),
        v,
    })
}

fn row(teller: &Teller<'_>, listed: &Listed) -> Row {
    let warning = &listed.warning;
    Row {
        url: format!("{WARNINGS}/{}", warning.id),
        line: teller.line(warning),
        state: state(teller.l, warning.state),
        changed: teller.l.time(listed.changed_at),
    }
}

/// The state as a tag.
fn state(l: &Say, state: Stage) -> Tag {
    let (tone, icon) = match state {
        Stage::Draft => ("calm", "edit"),
        Stage::Proposed => ("wait", "wait"),
        Stage::Released => ("going", "send"),
        Stage::Cancelling => ("wait", "urgent"),
        Stage::Replaced => ("calm", "merge"),
        Stage::Cancelled | Stage::Discarded => ("calm", "cross"),
        Stage::Expired => ("calm", "clock"),
    };
    Tag { tone, icon, word: word(l, "warning-state", state.as_str()) }
}

/// One line of the history.
struct Entry {
    what: String,
    who: String,
    words: String,
    at: Markup,
}

#[derive(Template)]
#[template(path = "warning/work.html")]
pub(super) struct WorkPage {
    v: Visitor,
    w: Body,
    id: WarningId,
    version: i64,
    state: Tag,
    /// How many areas it touches, in words.
    touched: String,
    /// Address of the bulletin it was written from, and what its sender did to that since.
    bulletin: Option<(String, Option<String>)>,
    /// Why it cannot go out yet, each with its field of the form.
    faults: Vec<Fault>,
    edits: bool,
    forms: Vec<Form>,
    history: Vec<Entry>,
    errors: Vec<Fault>,
    conflict: Option<String>,
    /// What was typed, if its form is gone.
    stranded: String,
    /// The draft on this device that has been saved.
    done: String,
    public: bool,
}

impl WorkPage {
    fn title(&self) -> String {
        let faulty = !self.errors.is_empty() || self.conflict.is_some();
        if faulty { self.v.l.with("error-in-title", &[("title", &self.w.headline)]) } else { self.w.headline.clone() }
    }
}

/// What was just saved, so that its draft is forgotten.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    done: String,
}

/// `GET /work/warnings/{id}`
pub(super) async fn one(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
    Query(saved): Query<Saved>,
) -> Result<Html<String>, Failure> {
    show(&page(v, &site, id_of(&id)?, Typed::default(), saved.done).await?)
}

/// The page, with a form that was sent and not taken.
pub(super) async fn page(
    v: Visitor,
    site: &Site,
    id: WarningId,
    typed: Typed,
    done: String,
) -> Result<WorkPage, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let found = view(&site.app, &staff, id).await?;
    let (city, l, warning) = (site.app.city(), &v.l, &found.warning);
    let base = format!("{WARNINGS}/{id}");
    let source = Source { site, city: &city, l, now: v.now, base, warning, chain: &found.chain };
    let teller = Teller { l, city: &city, now: v.now };
    let forms = forms(l, &found, &typed);
    let gone = !typed.action.is_empty() && forms.iter().all(|form| form.word != typed.action);
    Ok(WorkPage {
        w: source.body(),
        id,
        version: warning.version,
        state: state(l, warning.state),
        touched: l.with("warning-touched", &[("n", found.touched)]),
        bulletin: found.bulletin.as_ref().map(|bulletin| bulletin_of(l, bulletin)),
        faults: faults(&teller, &found),
        edits: found.actions.contains(&Action::Edit),
        history: found.events.iter().rev().map(|event| entry(l, &found, event)).collect(),
        errors: typed.faults.iter().map(|fault| Fault::new(&fault.field, teller.fault(fault))).collect(),
        conflict: typed.conflict.as_ref().map(|id| l.say(id)),
        stranded: if gone { typed.text } else { String::new() },
        public: warning.file.released.is_some(),
        forms,
        done,
        v,
    })
}

fn bulletin_of(l: &Say, bulletin: &Bulletin) -> (String, Option<String>) {
    let ended = bulletin.ending.map(|(ending, _)| l.say(&text_id("warning-bulletin", ending.as_str())));
    (format!("{BULLETINS}/{}", bulletin.id), ended)
}

fn faults(teller: &Teller<'_>, found: &WarningView) -> Vec<Fault> {
    let told = app::warning::at_fields(&found.faults);
    told.iter().map(|fault| Fault::new(&fault.field, teller.fault(fault))).collect()
}

fn entry(l: &Say, found: &WarningView, event: &Event) -> Entry {
    let text = |name: &str| event.body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let clock = || l.say("warning-by-clock");
    Entry {
        what: l.say(&text_id("warning-event", event.kind.as_str())),
        who: event.by.map_or_else(clock, |by| found.names.get(&by).cloned().unwrap_or_default()),
        words: text("reason"),
        at: l.time(event.at),
    }
}

/// `GET /work/warnings/{id}/area.geojson`
pub(super) async fn area(State(site): State<Site>, v: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = view(&site.app, &signed_in(&v)?, id_of(&id)?).await?;
    Ok(area_answer(&site, &v, &found.warning))
}

/// `GET /work/warnings/{id}/files/{file}`
pub(super) async fn file(
    State(site): State<Site>,
    v: Visitor,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let found = app::warning::file(&site.app, Some(&signed_in(&v)?), id_of(&id)?, file_of(&file)?).await?;
    Ok(file_answer(found, "private, no-store"))
}

fn signed_in(v: &Visitor) -> Result<Staff, Failure> {
    v.staff.as_deref().cloned().ok_or(Failure::SignIn)
}
