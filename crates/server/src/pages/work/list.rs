//! The list of what is to be done, what is due first on top.

use app::list::{
    Brief, PAGE, PublicFilter, WorkAfter, WorkFilter, code_in, names, units_below, units_of, work, work_counts,
};
use app::saved::SavedList;
use app::view::{Due, Sight, Viewer, view};
use app::{App, CityNow};
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::area::Areas;
use domain::case::State as Stage;
use domain::city::{AreaCode, AreaRef, FieldCode, Level, UnitCode};
use domain::id::{CaseId, StaffId, WarningId};
use domain::staff::{Staff, StaffRole};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Left;
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::{Tag, card, level_tag, state_tag, word};
use crate::pages::show;
use crate::say::Say;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{NEW, PEOPLE, Visitor, WARNINGS, done};

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Mine,
    Open,
    New,
    Handling,
    Approval,
    Answered,
    Overdue,
    All,
}

impl Tab {
    const ALL: [Self; 8] =
        [Self::Open, Self::Mine, Self::New, Self::Handling, Self::Approval, Self::Answered, Self::Overdue, Self::All];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Open => "open",
            Self::New => "new",
            Self::Handling => "handling",
            Self::Approval => "approval",
            Self::Answered => "answered",
            Self::Overdue => "overdue",
            Self::All => "all",
        }
    }

    /// What is shown first: an officer sees own cases, everyone else all that is open.
    fn first(staff: &Staff) -> Self {
        let only_officer = staff.grants.iter().all(|grant| grant.role == StaffRole::Officer);
        if only_officer { Self::Mine } else { Self::Open }
    }

    fn holds(self, state: Stage) -> bool {
        match self {
            Self::Mine | Self::Open | Self::Overdue => state.is_open(),
            Self::New => state == Stage::Sent,
            Self::Handling => {
                matches!(state, Stage::Received | Stage::Assigned | Stage::InProgress | Stage::Clarifying)
            }
            Self::Approval => state == Stage::AwaitingApproval,
            Self::Answered => matches!(state, Stage::Answered | Stage::Reopened),
            Self::All => true,
        }
    }

    fn filter(self, staff: &Staff, mut filter: WorkFilter) -> WorkFilter {
        if self != Self::All {
            filter.more.states = Stage::ALL.iter().copied().filter(|state| self.holds(*state)).collect();
        }
        filter.officers = if self == Self::Mine { staff.identities() } else { Vec::new() };
        filter.more.overdue = self == Self::Overdue;
        filter
    }
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    tab: String,
    unit: String,
    field: String,
    level: String,
    q: String,
    /// Calls for help under this warning, the first of its chain.
    warning: String,
    /// Area of the borders in force.
    area: String,
    after: String,
}

impl Asked {
    fn tab(&self, staff: &Staff) -> Tab {
        let named = Tab::ALL.into_iter().find(|tab| tab.as_str() == self.tab);
        named.unwrap_or_else(|| if self.q.trim().is_empty() { Tab::first(staff) } else { Tab::All })
    }

    /// Everything but the tab.
    fn filter(&self, city: &CityNow, now: Timestamp) -> WorkFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let set = Areas::in_force(&city.areas, city.day(now)).map(|areas| areas.set().code.clone());
        WorkFilter {
            units: some(&self.unit).map(|code| vec![UnitCode(code)]),
            level: Level::parse(&self.level),
            called_under: self.warning.parse().ok().map(WarningId),
            more: PublicFilter {
                field: some(&self.field).map(FieldCode),
                text: some(&self.q),
                area: set.zip(some(&self.area)).map(|(set, area)| AreaRef { set, area: AreaCode(area) }),
                ..Default::default()
            },
            ..WorkFilter::default()
        }
    }

    /// Address of the list with another tab or a further page.
    fn address(&self, tab: Tab, after: Option<WorkAfter>) -> String {
        let after = after.map(|after| cursor(&after));
        let after = after.as_ref().map(|after| ("after", after.as_str()));
        format!("/work?{}", query(std::iter::once(("tab", tab.as_str())).chain(self.kept()).chain(after)))
    }

    /// The parts of the address besides the tab that a form carries on.
    fn kept(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = [
            ("unit", &self.unit),
            ("field", &self.field),
            ("level", &self.level),
            ("q", &self.q),
            ("warning", &self.warning),
            ("area", &self.area),
        ];
        parts.into_iter().map(|(name, value)| (name, value.as_str())).filter(|(_, value)| !value.is_empty())
    }

    /// What a form was sent with.
    fn of(sent: &Sent) -> Self {
        let own = |name: &str| sent.get(name).to_owned();
        Self {
            tab: own("tab"),
            unit: own("unit"),
            field: own("field"),
            level: own("level"),
            q: own("q"),
            warning: own("warning"),
            area: own("area"),
            after: String::new(),
        }
    }
}

fn query<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    pairs.map(|(name, value)| format!("{name}={}", crate::error::encoded(value))).collect::<Vec<_>>().join("&")
}

/// Where a page ends, so that it can stand in an address.
fn cursor(after: &WorkAfter) -> String {
    let at = after.due_at.map(|at| at.as_microsecond().to_string()).unwrap_or_default();
    format!("{at}~{}", after.id)
}

fn parse_cursor(text: &str) -> Option<WorkAfter> {
    let (at, id) = text.split_once('~')?;
    let due_at = if at.is_empty() { None } else { Some(Timestamp::from_microsecond(at.parse().ok()?).ok()?) };
    Some(WorkAfter { due_at, id: CaseId(id.parse().ok()?) })
}

/// One case in the list.
pub(crate) struct Row {
    pub code: String,
    pub left: Left,
    pub title: String,
    pub excerpt: String,
    pub place: String,
    pub state: Tag,
    pub level: Option<Tag>,
    pub holder: String,
    pub who: String,
    /// Whether something of it is new to the person.
    pub fresh: bool,
}

/// A list that the person keeps.
struct Saved {
    url: String,
    name: String,
    here: bool,
}

/// A tab with how many cases it has.
pub(super) struct TabLink {
    pub(super) url: String,
    pub(super) word: String,
    pub(super) count: String,
    pub(super) here: bool,
}

/// An option of a choice.
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
}

#[derive(Template)]
#[template(path = "work/list.html")]
struct ListPage {
    v: Visitor,
    title: String,
    tabs: Vec<TabLink>,
    units: Vec<Choice>,
    fields: Vec<Choice>,
    levels: Vec<Choice>,
    asked: Asked,
    tab: Tab,
    rows: Vec<Row>,
    first: String,
    next: Option<String>,
    may_receive: bool,
    may_assign: bool,
    since: i64,
    saved: Vec<Saved>,
    errors: Vec<Fault>,
    /// The name that was typed for this list.
    name: String,
}

impl ListPage {
    /// For whom the visitor acts while they are away, with the last day.
    fn stands_in(&self) -> Vec<(String, String)> {
        let all = self.v.staff.iter().flat_map(|staff| &staff.stands_in);
        all.map(|one| (one.name.clone(), self.v.l.day(one.until))).collect()
    }

    /// Whether the visitor leads officers, and may give the work of one to another.
    fn leads(&self) -> bool {
        self.v.staff.as_ref().is_some_and(|staff| staff.is(StaffRole::Head))
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }
}

/// `GET /work`
pub(super) async fn list(
    v: Visitor,
    State(site): State<Site>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    if !v.handles_cases() {
        let to = match (v.enters_reports(), v.looks_after_people()) {
            (true, _) => NEW,
            (false, true) => PEOPLE,
            (false, false) => WARNINGS,
        };
        return Ok(Redirect::to(to).into_response());
    }
    if let Some(code) = code_in(&asked.q) {
        let found = view(&site.app, code, Viewer::Staff((*staff).clone())).await;
        if found.is_ok_and(|found| found.sight == Sight::Staff) {
            return Ok(Redirect::to(&format!("/work/{code}")).into_response());
        }
    }
    Ok(show(&page(v, &site, &staff, asked).await?)?.into_response())
}

async fn page(v: Visitor, site: &Site, staff: &Staff, asked: Asked) -> Result<ListPage, Failure> {
    let city = site.app.city();
    let tab = asked.tab(staff);
    let filter = tab.filter(staff, asked.filter(&city, v.now));
    let page = work(&site.app, staff, filter, parse_cursor(&asked.after), PAGE).await?;
    let mut rows = rows(&site.app, &v.l, &city, &page.items, v.now).await?;
    if v.unread > 0 {
        let ids = page.items.iter().map(|case| case.id).collect();
        let fresh = app::notice::unread_cases(&site.app, staff.id, ids).await?;
        rows.iter_mut().zip(&page.items).for_each(|(row, case)| row.fresh = fresh.contains(&case.id));
    }
    let next = page.next.map(|after| asked.address(tab, Some(after)));
    let is = |role| staff.grants.iter().any(|grant| grant.role == role);
    let first = asked.address(tab, None);
    let saved = app::saved::lists(&site.app, staff.id).await?.into_iter().map(|list| {
        let url = format!("/work?{}", list.query);
        Saved { here: url == first, name: list.name, url }
    });
    let saved = saved.collect();
    Ok(ListPage {
        title: v.l.say(if asked.warning.is_empty() { "work-title" } else { "safety-calls" }),
        tabs: tabs(&site.app, &v, staff, &asked, tab).await?,
        units: units(&site.app, &v.l, &city, staff, v.now),
        fields: fields(&v.l, &city),
        levels: levels(&v.l),
        first,
        asked,
        tab,
        rows,
        next,
        may_receive: tab.holds(Stage::Sent) && (is(StaffRole::Intake) || is(StaffRole::Head)),
        may_assign: is(StaffRole::Head) && (tab.holds(Stage::Received) || tab.holds(Stage::Reopened)),
        since: v.now.as_microsecond(),
        saved,
        errors: Vec::new(),
        name: String::new(),
        v,
    })
}

/// `POST /work/lists`: keeps the list under a name, or forgets one.
pub(super) async fn save(v: Visitor, State(site): State<Site>, sent: Sent) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let asked = Asked::of(&sent);
    let url = asked.address(asked.tab(&staff), None);
    if sent.has("forget") {
        app::saved::forget(&site.app, staff.id, sent.get("forget").to_owned()).await?;
        return Ok(done(&site, &url, "work-saved-forgotten"));
    }
    let query = url.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    let name = sent.get("name").to_owned();
    match app::saved::keep(&site.app, staff.id, SavedList { name: name.clone(), query }).await {
        Ok(()) => Ok(done(&site, &url, "work-saved-kept")),
        Err(app::Error::Invalid(faults)) => {
            let mut page = page(v, &site, &staff, asked).await?;
            page.errors = faults.iter().map(|fault| Fault::of(&page.v.l, fault)).collect();
            page.name = name;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Lines of a list, with names of people.
pub(crate) async fn rows(
    app: &App,
    l: &Say,
    city: &CityNow,
    cases: &[Brief],
    now: Timestamp,
) -> Result<Vec<Row>, app::Error> {
    let people: Vec<StaffId> = cases.iter().filter_map(|case| case.officer).collect();
    let names = if people.is_empty() { Vec::new() } else { names(app, people).await? };
    Ok(cases.iter().map(|case| row(l, city, case, &names, now)).collect())
}

fn row(l: &Say, city: &CityNow, case: &Brief, names: &[(StaffId, String)], now: Timestamp) -> Row {
    let language = l.tongue().code();
    let due = case.due_kind.zip(case.due_at).map(|(kind, at)| Due { kind, at });
    let unit = |code: &UnitCode| city.unit_name(code, language).to_owned();
    let officer = case.officer.and_then(|id| names.iter().find(|(own, _)| *own == id)).map(|(_, name)| name.clone());
    let title = city.category(&case.category).map(|category| category.name.get(language).to_owned());
    Row {
        code: case.code.to_string(),
        left: Left::of(l, city, &case.holder, due.as_ref(), now),
        title: title.unwrap_or_else(|| case.category.to_string()),
        excerpt: card::excerpt(&case.description),
        place: card::place(l, city, case.area.as_ref(), &case.address),
        state: state_tag(l, case.state),
        level: level_tag(l, case.level),
        holder: unit(&case.holder),
        who: officer.or_else(|| case.office.as_ref().map(unit)).unwrap_or_default(),
        fresh: false,
    }
}

async fn tabs(app: &App, v: &Visitor, staff: &Staff, asked: &Asked, here: Tab) -> Result<Vec<TabLink>, app::Error> {
    let (l, filter) = (&v.l, asked.filter(&app.city(), v.now));
    let all = work_counts(app, staff, filter.clone()).await?;
    let mine = work_counts(app, staff, Tab::Mine.filter(staff, filter.clone())).await?;
    let overdue = work_counts(app, staff, Tab::Overdue.filter(staff, filter)).await?;
    let link = |tab: Tab| {
        let counts = match tab {
            Tab::Mine => &mine,
            Tab::Overdue => &overdue,
            _ => &all,
        };
        let count: u32 = counts.iter().filter(|(state, _)| tab.holds(*state)).map(|(_, count)| count).sum();
        TabLink {
            url: asked.address(tab, None),
            word: word(l, "work-tab", tab.as_str()),
            count: l.number(count),
            here: tab == here,
        }
    };
    Ok(Tab::ALL.into_iter().map(link).collect())
}

/// Units to choose from, if there is more than one.
fn units(app: &App, l: &Say, city: &CityNow, staff: &Staff, now: Timestamp) -> Vec<Choice> {
    let language = l.tongue().code();
    let choice = |code: &UnitCode| Choice { value: code.to_string(), label: city.unit_name(code, language).to_owned() };
    if domain::authority::oversees(staff, city.city()) {
        return city.units_on(city.day(now)).iter().map(|unit| choice(&unit.code)).collect();
    }
    let mut units = units_of(app, staff);
    units.extend(units_below(app, staff));
    if units.len() > 1 { units.iter().map(choice).collect() } else { Vec::new() }
}

fn fields(l: &Say, city: &CityNow) -> Vec<Choice> {
    let fields = city.city().fields.iter();
    fields
        .map(|field| Choice { value: field.code.to_string(), label: field.name.get(l.tongue().code()).to_owned() })
        .collect()
}

pub(super) fn levels(l: &Say) -> Vec<Choice> {
    let choice = |level: &Level| Choice { value: level.to_string(), label: word(l, "case-level", level.as_str()) };
    Level::ALL.iter().map(choice).collect()
}

/// Since when new cases are counted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Since {
    since: i64,
}

/// `GET /work/count`: how many came in since the list was opened.
pub(super) async fn count(
    v: Visitor,
    State(site): State<Site>,
    Query(asked): Query<Since>,
) -> Result<Json<Value>, Failure> {
    let staff = v.staff.ok_or(Failure::SignIn)?;
    let since = Timestamp::from_microsecond(asked.since).ok();
    let more = PublicFilter { states: vec![Stage::Sent], since, ..PublicFilter::default() };
    let counts = work_counts(&site.app, &staff, WorkFilter { more, ..WorkFilter::default() }).await?;
    let count: u32 = counts.iter().map(|(_, count)| count).sum();
    Ok(Json(json!({ "count": count })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_reads_back() {
        let id = CaseId("0192c3a0-0000-7000-8000-000000000001".parse().unwrap());
        for due_at in [None, Some(Timestamp::from_microsecond(1_764_000_000_123_456).unwrap())] {
            let after = WorkAfter { due_at, id };
            assert_eq!(parse_cursor(&cursor(&after)), Some(after));
        }
        assert_eq!(parse_cursor("x~y"), None);
    }

    #[test]
    fn every_state_but_the_last_ones_is_open_in_one_tab_besides() {
        for state in Stage::ALL.iter().filter(|state| state.is_open()) {
            let tabs = [Tab::New, Tab::Handling, Tab::Approval, Tab::Answered];
            assert_eq!(tabs.iter().filter(|tab| tab.holds(*state)).count(), 1, "{state}");
        }
    }
}
