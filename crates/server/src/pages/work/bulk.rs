//! Many cases at once: first a page that says what will happen to each, then the result for each.

use app::case::{ActionInput, Who, act};
use app::list::officers;
use app::view::{CaseView, Sight, Viewer, view};
use app::{App, CityNow};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::Query;
use domain::case::Action;
use domain::city::{Level, UnitCode};
use domain::code::CaseCode;
use domain::staff::Staff;
use serde::Deserialize;

use super::list::Choice;
use crate::error::Failure;
use crate::pages::parts::{Tag, state_tag, word};
use crate::pages::show;
use crate::say::Say;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::Words;

/// Most cases at once: a page of the list.
const MOST: usize = 50;

/// What is to be done, and to which cases.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "do")]
    what: String,
    case: Vec<String>,
}

/// One case of the preview.
struct Line {
    code: String,
    version: i64,
    title: String,
    state: Tag,
    /// What would follow, one sentence for each level where the level decides; empty if it cannot be done.
    after: Vec<String>,
}

#[derive(Template)]
#[template(path = "work/bulk.html")]
struct BulkPage {
    v: Visitor,
    action: Action,
    lines: Vec<Line>,
    /// Cases to which it cannot be done, with the reason.
    barred: Vec<(Line, String)>,
    levels: Vec<Choice>,
    offices: Vec<Choice>,
    officers: Vec<Choice>,
    error: String,
}

impl BulkPage {
    fn title(&self) -> String {
        let title = word(&self.v.l, "work-bulk-title", self.action.as_str());
        if self.error.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }
}

fn action(word: &str) -> Result<Action, app::Error> {
    Action::parse(word).filter(|action| matches!(action, Action::Receive | Action::Assign)).ok_or(app::Error::NotFound)
}

/// `GET /work/bulk`
pub(super) async fn preview(
    v: Visitor,
    State(site): State<Site>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if asked.case.is_empty() {
        return Ok(crate::visitor::done(&site, "/work", "work-bulk-none"));
    }
    Ok(show(&page(v, &site, &asked, String::new()).await?)?.into_response())
}

async fn page(v: Visitor, site: &Site, asked: &Asked, error: String) -> Result<BulkPage, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let (action, city) = (action(&asked.what)?, site.app.city());
    let (mut lines, mut barred, mut holder) = (Vec::new(), Vec::new(), None);
    for case in seen(&site.app, &staff, &asked.case).await? {
        let own = case.stored.case.holder.clone();
        let line = line(&v.l, &city, &case, action);
        let reason = if line.after.is_empty() {
            Some(v.l.say("work-bulk-not-now"))
        } else if action == Action::Assign && holder.get_or_insert(own.clone()) != &own {
            Some(v.l.say("work-bulk-other-unit"))
        } else {
            None
        };
        match reason {
            Some(reason) => barred.push((line, reason)),
            None => lines.push(line),
        }
    }
    let (offices, officers) = match holder {
        Some(holder) => people(site, &v.l, &city, &holder, v.now).await?,
        None => (Vec::new(), Vec::new()),
    };
    Ok(BulkPage { levels: super::list::levels(&v.l), v, action, lines, barred, offices, officers, error })
}

/// The chosen cases that the person may see.
async fn seen(app: &App, staff: &Staff, codes: &[String]) -> Result<Vec<CaseView>, app::Error> {
    let mut cases = Vec::new();
    for code in codes.iter().filter_map(|code| code.parse::<CaseCode>().ok()).take(MOST) {
        match view(app, code, Viewer::Staff(staff.clone())).await {
            Ok(case) if case.sight == Sight::Staff => cases.push(case),
            Ok(_) | Err(app::Error::NotFound) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(cases)
}

fn line(l: &Say, city: &CityNow, view: &CaseView, action: Action) -> Line {
    let case = &view.stored.case;
    let language = l.tongue().code();
    let after = view.consequences.iter().filter(|after| after.action == action).map(|after| {
        let state = word(l, "case-state", after.state.as_str());
        let until = after.due.map(|due| l.when(due.at)).unwrap_or_default();
        match after.level {
            Some(level) => {
                let level = word(l, "case-level", level.as_str());
                l.with("work-bulk-after-level", &[("level", &level), ("state", &state), ("until", &until)])
            }
            None => l.with("work-bulk-after", &[("state", &state), ("until", &until)]),
        }
    });
    Line {
        code: case.code.to_string(),
        version: case.version,
        title: city.category(&case.category).map(|own| own.name.get(language).to_owned()).unwrap_or_default(),
        state: state_tag(l, case.state),
        after: after.collect(),
    }
}

/// Offices and officers of a unit.
async fn people(
    site: &Site,
    l: &Say,
    city: &CityNow,
    unit: &UnitCode,
    now: jiff::Timestamp,
) -> Result<(Vec<Choice>, Vec<Choice>), app::Error> {
    let language = l.tongue().code();
    let offices = city.city().offices(unit, city.day(now));
    let offices = offices
        .map(|office| Choice { value: office.code.to_string(), label: office.name.get(language).to_owned() })
        .collect();
    let mut people: Vec<Choice> = Vec::new();
    for person in officers(&site.app, unit).await? {
        let value = person.id.to_string();
        if people.iter().all(|own| own.value != value) {
            let unit = city.unit_name(&person.unit, language);
            people.push(Choice { value, label: format!("{} – {unit}", person.name) });
        }
    }
    Ok((offices, people))
}

/// `POST /work/bulk`
pub(super) async fn carry_out(v: Visitor, State(site): State<Site>, sent: Sent) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let action = action(sent.get("do"))?;
    let input = ActionInput {
        action: action.to_string(),
        level: Level::parse(sent.get("level")),
        office: sent.get("office").to_owned(),
        officer: sent.get("officer").parse().ok().map(domain::id::StaffId),
        ..ActionInput::default()
    };
    let missing = match action {
        Action::Receive if input.level.is_none() => Some("case-level-missing"),
        Action::Assign if input.office.is_empty() && input.officer.is_none() => Some("case-assignee-missing"),
        _ => None,
    };
    let cases: Vec<&str> = sent.all("case").take(MOST).collect();
    if let Some(missing) = missing {
        let case = cases.iter().filter_map(|case| case.split('~').next()).map(str::to_owned).collect();
        let asked = Asked { what: action.to_string(), case };
        let error = v.l.say(missing);
        let page = page(v, &site, &asked, error).await?;
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    let mut results = Vec::new();
    for (code, version) in cases.iter().filter_map(|case| case.split_once('~')) {
        let Ok(parsed) = code.parse() else { continue };
        let input = ActionInput { version: version.parse().ok(), ..input.clone() };
        let who = Who::Staff((*staff).clone());
        match act(&site.app, who, parsed, input, Vec::new()).await {
            Ok(_) => results.push(format!("ok={code}")),
            Err(fault) => results.push(format!("no={code}~{}", reason(fault)?)),
        }
    }
    Ok(Redirect::to(&format!("/work/bulk/done?do={action}&{}", results.join("&"))).into_response())
}

/// The id of the words for a fault of one case; what is nobody's fault ends all of it.
fn reason(fault: app::Error) -> Result<String, app::Error> {
    match fault {
        app::Error::Conflict(reason) => Ok(reason.into_owned()),
        app::Error::Forbidden | app::Error::NotFound => Ok("error-forbidden-what".to_owned()),
        app::Error::Invalid(faults) => Ok(faults.first().map(|fault| fault.key.to_string()).unwrap_or_default()),
        fault => Err(fault),
    }
}

/// What came of it, as the address carries it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Outcome {
    #[serde(rename = "do")]
    what: String,
    ok: Vec<String>,
    no: Vec<String>,
}

#[derive(Template)]
#[template(path = "work/bulk_done.html")]
struct DonePage {
    v: Visitor,
    title: String,
    done: Vec<String>,
    failed: Vec<(String, String)>,
}

/// `GET /work/bulk/done`
pub(super) async fn done(v: Visitor, Query(outcome): Query<Outcome>) -> Result<Response, Failure> {
    let action = action(&outcome.what)?;
    let code = |text: &str| text.parse::<CaseCode>().ok().map(|code| code.to_string());
    let failed = outcome.no.iter().filter_map(|text| {
        let (own, reason) = text.split_once('~')?;
        let reason = if Words::embedded().has(reason) { reason } else { "case-conflict-moved-on" };
        Some((code(own)?, v.l.say(reason)))
    });
    let page = DonePage {
        title: word(&v.l, "work-bulk-done", action.as_str()),
        done: outcome.ok.iter().filter_map(|text| code(text)).collect(),
        failed: failed.collect(),
        v,
    };
    Ok(show(&page)?.into_response())
}
