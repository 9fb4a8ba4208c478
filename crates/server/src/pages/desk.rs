//! The desk of the city's coordinator: what no unit holds, what bounced, what people are not satisfied with, what is late.

use app::list::{PublicFilter, Unplaced, WorkFilter, unplaced, work, work_counts};
use app::statistics::{Line, Question, figures};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::case::{Publication, State as Stage};
use domain::city::UnitCode;
use domain::staff::{Staff, StaffRole};

use super::show;
use super::warning::look::Teller;
use super::work::{Row, rows};
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Most cases of a section; the rest is in the work list.
const MOST: u16 = 30;
/// Most units in a table.
const UNITS: usize = 15;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/desk", Permission::Role(&[StaffRole::Coordinator]), get(desk))
}

/// Cases of one kind, and what to do with them.
struct Section {
    /// Its word: the id of its texts and its anchor.
    word: &'static str,
    count: String,
    rows: Vec<(Row, String)>,
    /// Form of the case's page that is the next step.
    act: &'static str,
}

/// A unit with its figures.
struct UnitLine {
    code: String,
    name: String,
    figures: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    v: Visitor,
    sections: Vec<Section>,
    overdue: Vec<UnitLine>,
    week: Vec<UnitLine>,
    /// Warnings in force: where their answers are, and what they say.
    warnings: Vec<(String, String)>,
}

/// `GET /desk`
async fn desk(v: Visitor, State(site): State<Site>) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let mut sections = waiting(&site, &v, &staff).await?;
    let reopened = states(&[Stage::Reopened]);
    sections.push(section(&site, &v, &staff, "reopened", "uphold", reopened).await?);
    let pending = WorkFilter { publication: Some(Publication::Pending), ..open() };
    sections.push(section(&site, &v, &staff, "pending", "moderate", pending).await?);
    let today = site.app.city().day(v.now);
    let all = figures(&site.app, Question::default()).await?.by_unit;
    let this_week = Question { from: Some(today), to: Some(today), ..Question::default() };
    let week = figures(&site.app, this_week).await?.by_unit;
    let city = site.app.city();
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    let in_force = app::warning::in_force(&site.app, v.now);
    let warnings = in_force.iter().map(|warning| {
        let (headline, _) = teller.headline(warning);
        (format!("/work/warnings/{}/safety", warning.id), v.l.with("safety-desk", &[("headline", headline)]))
    });
    let page = DeskPage {
        warnings: warnings.collect(),
        sections,
        overdue: overdue(&site, &v, all),
        week: weekly(&site, &v, week),
        v,
    };
    Ok(show(&page)?.into_response())
}

fn states(states: &[Stage]) -> WorkFilter {
    let more = PublicFilter { states: states.to_vec(), ..PublicFilter::default() };
    WorkFilter { more, ..WorkFilter::default() }
}

fn open() -> WorkFilter {
    states(&Stage::ALL.iter().copied().filter(|state| state.is_open()).collect::<Vec<_>>())
}

/// What waits to be placed: routed nowhere, passed on by units, or refused and contested.
async fn waiting(site: &Site, v: &Visitor, staff: &Staff) -> Result<Vec<Section>, app::Error> {
    let found = unplaced(&site.app, staff, MOST).await?;
    let cases: Vec<_> = found.iter().map(|one| one.case.clone()).collect();
    let own = rows(&site.app, &v.l, &site.app.city(), &cases, v.now).await?;
    let mut kinds = [("unrouted", Vec::new()), ("forwarded", Vec::new()), ("contested", Vec::new())];
    for (row, Unplaced { forwards, contested, .. }) in own.into_iter().zip(found) {
        let (kind, note) = if forwards > 0 {
            (1, v.l.with("desk-forwards", &[("n", forwards)]))
        } else {
            (if contested { 2 } else { 0 }, String::new())
        };
        kinds[kind].1.push((row, note));
    }
    let made = |(word, rows): (&'static str, Vec<_>)| {
        let count = v.l.number(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        Section { word, count, rows, act: "place" }
    };
    Ok(kinds.into_iter().map(made).collect())
}

async fn section(
    site: &Site,
    v: &Visitor,
    staff: &Staff,
    word: &'static str,
    act: &'static str,
    filter: WorkFilter,
) -> Result<Section, app::Error> {
    let counts = work_counts(&site.app, staff, filter.clone()).await?;
    let page = work(&site.app, staff, filter, None, MOST).await?;
    let rows = rows(&site.app, &v.l, &site.app.city(), &page.items, v.now).await?;
    let count = counts.iter().map(|(_, count)| count).sum::<u32>();
    let rows = rows.into_iter().map(|row| (row, String::new())).collect();
    Ok(Section { word, count: v.l.number(count), rows, act })
}

fn line(site: &Site, v: &Visitor, unit: &UnitCode, figures: &[i64]) -> UnitLine {
    UnitLine {
        code: unit.to_string(),
        name: site.app.city().unit_name(unit, v.tongue().code()).to_owned(),
        figures: figures.iter().map(|figure| v.l.number(*figure)).collect(),
    }
}

/// Units with cases past their deadline, most first.
fn overdue(site: &Site, v: &Visitor, mut units: Vec<Line<UnitCode>>) -> Vec<UnitLine> {
    units.retain(|unit| unit.tally.overdue > 0);
    units.sort_by_key(|unit| std::cmp::Reverse(unit.tally.overdue));
    units.truncate(UNITS);
    let open = |unit: &Line<UnitCode>| unit.tally.waiting + unit.tally.in_progress;
    units.iter().map(|unit| line(site, v, &unit.of, &[unit.tally.overdue, open(unit)])).collect()
}

/// What came in this week, by unit, and where it stands.
fn weekly(site: &Site, v: &Visitor, units: Vec<Line<UnitCode>>) -> Vec<UnitLine> {
    let of = |unit: &Line<UnitCode>| {
        let tally = unit.tally;
        line(
            site,
            v,
            &unit.of,
            &[tally.received, tally.handled, tally.refused, tally.transferred, tally.overdue, tally.dissatisfied],
        )
    };
    units.iter().take(UNITS).map(of).collect()
}
