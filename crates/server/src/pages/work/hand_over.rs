//! All the work of one officer to another, in one action: chosen, looked at, done.

use app::staff::handover::{self, Load, Outcome};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::id::StaffId;
use serde::Deserialize;

use super::list::{Choice, Row, rows};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::say::Say;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::Words;

/// Whose work.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    from: String,
}

#[derive(Template)]
#[template(path = "work/hand_over.html")]
struct HandOverPage {
    v: Visitor,
    errors: Vec<Fault>,
    /// Officers with how much they have in hand.
    from: Vec<Choice>,
    chosen: String,
    rows: Vec<Row>,
    officers: Vec<Choice>,
    officer: String,
    text: String,
    /// What came of it; none before it was done.
    outcome: Option<Done>,
}

struct Done {
    done: Vec<String>,
    stayed: Vec<(String, String)>,
}

impl HandOverPage {
    fn title(&self) -> String {
        let title = self.v.l.say("handover-title");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    async fn of(site: &Site, v: Visitor, chosen: &str, errors: Vec<Fault>, sent: &Sent) -> Result<Self, Failure> {
        let (staff, city) = (v.staff.clone().ok_or(Failure::SignIn)?, site.app.city());
        let loads = handover::loads(&site.app, &staff).await?;
        let chosen_load = loads.iter().find(|load| load.person.to_string() == chosen);
        let rows = match chosen_load {
            Some(load) => rows(&site.app, &v.l, &city, &load.cases, v.now).await?,
            None => Vec::new(),
        };
        let mut officers: Vec<Choice> = Vec::new();
        for person in handover::receivers(&site.app, &staff).await? {
            let value = person.id.to_string();
            if value != chosen && officers.iter().all(|own| own.value != value) {
                let unit = city.unit_name(&person.unit, v.tongue().code());
                officers.push(Choice { value, label: format!("{} – {unit}", person.name) });
            }
        }
        Ok(Self {
            errors,
            from: loads.iter().map(|load| choice(&v.l, load)).collect(),
            chosen: chosen_load.map(|load| load.person.to_string()).unwrap_or_default(),
            rows,
            officers,
            officer: sent.get("officer").to_owned(),
            text: sent.get("text").to_owned(),
            outcome: None,
            v,
        })
    }
}

fn choice(l: &Say, load: &Load) -> Choice {
    let label = l.with("handover-load", &[("name", load.name.clone()), ("n", load.cases.len().to_string())]);
    Choice { value: load.person.to_string(), label }
}

/// `GET /work/hand-over`
pub(super) async fn form(
    State(site): State<Site>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    Ok(show(&HandOverPage::of(&site, v, &asked.from, Vec::new(), &Sent::default()).await?)?.into_response())
}

/// `POST /work/hand-over`
pub(super) async fn carry_out(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let person = |text: &str| text.parse().ok().map(StaffId);
    let from = person(sent.get("from")).ok_or(app::Error::NotFound)?;
    let outcome = match person(sent.get("officer")) {
        Some(to) => handover::hand_over(&site.app, &staff, from, to, sent.get("text")).await,
        None => Err(app::Error::field("officer", "case-officer-missing")),
    };
    match outcome {
        Ok(outcome) => {
            let mut page = HandOverPage::of(&site, v, "", Vec::new(), &Sent::default()).await?;
            page.outcome = Some(told(&page.v.l, outcome));
            Ok(show(&page)?.into_response())
        }
        Err(app::Error::Invalid(faults)) => {
            let errors = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = HandOverPage::of(&site, v, sent.get("from"), errors, &sent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn told(l: &Say, outcome: Outcome) -> Done {
    let why = |why: &str| l.say(if Words::embedded().has(why) { why } else { "case-conflict-moved-on" });
    Done {
        done: outcome.done.iter().map(ToString::to_string).collect(),
        stayed: outcome.stayed.iter().map(|(code, reason)| (code.to_string(), why(reason))).collect(),
    }
}
