//! The public list of cases, and the filters it shares with the map.

use app::CityNow;
use app::list::{After, PAGE, PublicFilter};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use domain::area::{Area, Areas};
use domain::case::State as CaseState;
use domain::city::{AreaRef, FieldCode, Stream, UnitCode};
use domain::id::CaseId;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::parts::card::{Card, card};
use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::say::Say;
use crate::site::Site;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/cases", Permission::Public, get(list)).shared()
}

/// Groups of states that people ask for, each with its states.
const GROUPS: [(&str, &[CaseState]); 3] = [
    (
        "open",
        &[
            CaseState::Sent,
            CaseState::Clarifying,
            CaseState::Received,
            CaseState::Assigned,
            CaseState::InProgress,
            CaseState::AwaitingApproval,
            CaseState::Reopened,
        ],
    ),
    ("answered", &[CaseState::Answered, CaseState::Closed]),
    ("refused", &[CaseState::Refused]),
];

/// What a reader looks for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Search {
    /// Words, or a code.
    pub q: String,
    /// `open`, `answered`, `refused` or `overdue`.
    pub group: String,
    /// Code of a field.
    pub field: String,
    /// Code of the unit that holds or answered it.
    pub unit: String,
    /// Area of the borders in force.
    pub area: String,
    /// First day on which it was sent.
    pub since: String,
    /// Last day on which it was sent.
    pub until: String,
    /// Where the page before ended.
    #[param(ignore)]
    pub after: String,
}

/// A part of a list of staff.
pub(super) struct Tab {
    pub(super) url: String,
    pub(super) word: String,
    pub(super) here: bool,
}

/// Address of a part of the list at `path`.
pub(super) fn tab_url(path: &str, tab: &str) -> String {
    format!("{path}?tab={tab}")
}

/// The parts of the list at `path`, of which `here` is shown; the ids of their words begin with `prefix`.
pub(super) fn tabs<T>(l: &Say, path: &str, prefix: &str, parts: &[(&str, T)], here: &str) -> Vec<Tab> {
    let tab = |(tab, _): &(&str, T)| Tab {
        url: tab_url(path, tab),
        word: l.say(&format!("{prefix}-{tab}")),
        here: *tab == here,
    };
    parts.iter().map(tab).collect()
}

/// One choice of a field.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
}

/// The filters with what is chosen.
#[derive(Clone, Debug)]
pub(crate) struct Filters {
    pub search: Search,
    pub groups: Vec<Choice>,
    pub fields: Vec<Choice>,
    pub units: Vec<Choice>,
    pub areas: Vec<Choice>,
    /// Whether one of the rarer ones is in use.
    pub more: bool,
}

impl Search {
    /// What the list is asked for. What cannot be read asks for nothing.
    pub(crate) fn filter(&self, city: &CityNow, now: Timestamp) -> PublicFilter {
        let group = GROUPS.iter().find(|(word, _)| *word == self.group);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let set = Areas::in_force(&city.areas, city.day(now)).map(|areas| areas.set().code.clone());
        let zone = city.city().calendar.zone();
        let midnight =
            |day: Date| Some(day.to_datetime(Time::midnight()).to_zoned_datetime(zone.clone()).ok()?.timestamp());
        let day_after = |day: Date| day.checked_add(1.day()).ok();
        PublicFilter {
            states: group.map(|(_, states)| states.to_vec()).unwrap_or_default(),
            stream: Some(Stream::OnSite),
            field: some(&self.field).map(FieldCode),
            category: None,
            holder: some(&self.unit).map(UnitCode),
            area: set.zip(some(&self.area)).map(|(set, area)| AreaRef { set, area: area.as_str().into() }),
            text: some(self.q.trim()),
            since: self.since.parse().ok().and_then(midnight),
            until: self.until.parse().ok().and_then(day_after).and_then(midnight),
            overdue: self.group == "overdue",
        }
    }

    /// The same as a query, from the first page on.
    pub(crate) fn query(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("group", &self.group),
            ("field", &self.field),
            ("unit", &self.unit),
            ("area", &self.area),
            ("since", &self.since),
            ("until", &self.until),
        ];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
    }
}

impl Filters {
    pub(crate) fn new(l: &Say, city: &CityNow, search: Search, now: Timestamp) -> Self {
        let language = l.tongue().code();
        let day = city.day(now);
        let any = |id| Choice { value: String::new(), label: l.say(id) };
        let groups = ["open", "answered", "refused", "overdue"]
            .map(|word| Choice { value: word.to_owned(), label: l.say(&format!("list-group-{word}")) });
        let fields = city.city().fields.iter().filter(|field| field.stream == Stream::OnSite);
        let fields =
            fields.map(|field| Choice { value: field.code.to_string(), label: field.name.get(language).to_owned() });
        let units = city.units_on(day).into_iter();
        let units =
            units.map(|unit| Choice { value: unit.code.to_string(), label: unit.name.get(language).to_owned() });
        let with = |first: Choice, rest: Vec<Choice>| std::iter::once(first).chain(rest).collect();
        let more = [&search.unit, &search.area, &search.since, &search.until].iter().any(|value| !value.is_empty());
        Self {
            groups: with(any("list-group-any"), groups.to_vec()),
            fields: with(any("list-field-any"), fields.collect()),
            units: with(any("list-unit-any"), units.collect()),
            areas: areas(l, city, now),
            search,
            more,
        }
    }
}

/// The whole city, then the areas in force by name.
pub(crate) fn areas(l: &Say, city: &CityNow, now: Timestamp) -> Vec<Choice> {
    let in_force = Areas::in_force(&city.areas, city.day(now));
    let areas = in_force.map(|areas| areas.set().areas.as_slice()).unwrap_or_default();
    let name = |area: &Area| area.name.get(l.tongue().code()).to_owned();
    let mut areas: Vec<_> =
        areas.iter().map(|area| Choice { value: area.code.to_string(), label: name(area) }).collect();
    areas.sort_by_cached_key(|area| domain::fold::fold(&area.label));
    areas.insert(0, Choice { value: String::new(), label: l.say("list-area-any") });
    areas
}

/// A value that can stand in a query.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

/// A place in the list as it stands in the address.
pub(crate) fn mark(at: Timestamp, id: Uuid) -> String {
    format!("{:x}-{}", at.as_microsecond(), id.simple())
}

pub(crate) fn read_mark(text: &str) -> Option<(Timestamp, Uuid)> {
    let (at, id) = text.split_once('-')?;
    let at = Timestamp::from_microsecond(i64::from_str_radix(at, 16).ok()?).ok()?;
    Some((at, id.parse().ok()?))
}

#[derive(Template)]
#[template(path = "list/list.html")]
struct ListPage {
    v: Visitor,
    filters: Filters,
    cards: Vec<Card>,
    next: Option<String>,
    first: Option<String>,
    map: String,
    narrowed: bool,
}

/// `GET /cases`
async fn list(State(site): State<Site>, v: Visitor, Query(search): Query<Search>) -> Result<Response, Failure> {
    if let Some(code) = app::list::code_in(&search.q) {
        return Ok(Redirect::to(&format!("/cases/{code}")).into_response());
    }
    let city = site.app.city();
    let after = read_mark(&search.after).map(|(at, id)| After { at, id: CaseId(id) });
    let found = app::list::public(&site.app, search.filter(&city, v.now), after, PAGE).await?;
    let query = search.query();
    let joint = if query.is_empty() { "" } else { "&" };
    let page = ListPage {
        cards: found.items.iter().map(|case| card(&v.l, &city, case)).collect(),
        next: found.next.map(|after| format!("/cases?{query}{joint}after={}", mark(after.at, after.id.0))),
        first: after.is_some().then(|| format!("/cases?{query}")),
        map: format!("/map?{query}"),
        narrowed: !query.is_empty(),
        filters: Filters::new(&v.l, &city, search, v.now),
        v,
    };
    Ok(show(&page)?.into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_reads_back() {
        let (at, id) = ("2026-11-24T02:00:00.000001Z".parse().unwrap(), Uuid::from_u128(7));
        assert_eq!(read_mark(&mark(at, id)), Some((at, id)));
        assert_eq!(read_mark("nonsense"), None);
        assert_eq!(read_mark("yesterday"), None);
    }

    #[test]
    fn what_was_searched_stays_in_the_address() {
        let search = Search { q: "ổ gà & hố".into(), group: "open".into(), ..Search::default() };
        assert_eq!(search.query(), "q=%E1%BB%95%20g%C3%A0%20%26%20h%E1%BB%91&group=open");
    }
}
