//! One request: what is asked, until when, what happened, and what the desk can do.

use app::request::{Reading, Step, open, step};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::id::RequestId;
use domain::request::{Act, Kind, State as Stage};
use uuid::Uuid;

use crate::error::Failure;
use crate::pages::case::paragraphs;
use crate::pages::data::{entry, parts_of, span, when};
use crate::pages::parts::fault::Fault;
use crate::pages::parts::history::Entry;
use crate::pages::parts::{Tag, word};
use crate::pages::show;
use crate::say::Markup;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{REQUESTS, Visitor, done};

/// What was typed into the forms, and was not taken.
#[derive(Default)]
struct Typed {
    step: String,
    with_others: bool,
    how: String,
    days: String,
    why_longer: String,
    answer: String,
    why_not: String,
}

#[derive(Template)]
#[template(path = "requests/one.html")]
struct OnePage {
    v: Visitor,
    url: String,
    kind: String,
    tags: Vec<Tag>,
    facts: Vec<(String, Markup)>,
    span: Option<String>,
    words: Vec<String>,
    cases: Vec<String>,
    entries: Vec<Entry>,
    acknowledges: bool,
    /// Days if others must act, where the law gives some.
    with_others: Option<u32>,
    /// Most days of an extension, while there can be one.
    extends: Option<u32>,
    closes: bool,
    /// Fulfilling it takes back what was agreed to.
    withdraws: bool,
    typed: Typed,
    errors: Vec<Fault>,
    conflict: Option<String>,
}

impl OnePage {
    fn new(site: &Site, v: Visitor, found: &Reading, typed: Typed, errors: Vec<Fault>) -> Self {
        let (l, city, asked) = (&v.l, site.app.city(), &found.asked);
        let request = &asked.request;
        let term = request.kind.term();
        let going = request.state == Stage::Acknowledged && !request.extended && !request.is_overdue(v.now);
        Self {
            url: format!("{REQUESTS}/{}", request.id),
            kind: word(l, "request-kind", request.kind.as_str()),
            tags: parts_of(l, request, v.now),
            facts: when(l, request),
            span: span(l, request.kind),
            words: asked.words(Act::File).map(paragraphs).unwrap_or_default(),
            cases: found.cases.iter().map(ToString::to_string).collect(),
            entries: asked.events.iter().map(|event| entry(l, &city, event, true)).collect(),
            acknowledges: request.state == Stage::Filed,
            with_others: term.with_others,
            extends: going.then_some(term.extension),
            closes: request.state.is_open(),
            withdraws: request.kind == Kind::Withdraw,
            typed,
            errors,
            conflict: None,
            v,
        }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }

    /// What was typed, to be copied where its form is gone.
    fn written(&self) -> Vec<&str> {
        let Typed { how, why_longer, answer, why_not, .. } = &self.typed;
        [how, why_longer, answer, why_not].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect()
    }

    fn is_open(&self, step: &str) -> bool {
        self.typed.step == step
    }
}

/// `GET /work/requests/{id}`: a look, which is written down.
pub(super) async fn read(State(site): State<Site>, v: Visitor, Path(id): Path<Uuid>) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let found = open(&site.app, &staff, RequestId(id)).await?;
    Ok(show(&OnePage::new(&site, v, &found, Typed::default(), Vec::new()))?.into_response())
}

/// The step that a form asks for, and what is told afterwards.
fn asked(typed: &Typed) -> Option<(Step, &'static str)> {
    Some(match typed.step.as_str() {
        "acknowledge" => {
            let words = typed.how.clone();
            (Step::Acknowledge { with_others: typed.with_others, words }, "requests-done-acknowledged")
        }
        "extend" => {
            let reason = typed.why_longer.clone();
            (Step::Extend { days: typed.days.trim().parse().ok(), reason }, "requests-done-extended")
        }
        "fulfil" => (Step::Fulfil { answer: typed.answer.clone() }, "requests-done-fulfilled"),
        "refuse" => (Step::Refuse { reason: typed.why_not.clone() }, "requests-done-refused"),
        _ => return None,
    })
}

/// `POST /work/requests/{id}`: a step. What was typed and not taken stays in its field.
pub(super) async fn act(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<Uuid>,
    sent: Sent,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let own = |name: &str| sent.get(name).to_owned();
    let typed = Typed {
        step: own("step"),
        with_others: sent.get("with_others") == "yes",
        how: own("how"),
        days: own("days"),
        why_longer: own("why-longer"),
        answer: own("answer"),
        why_not: own("why-not"),
    };
    let (taken, told) = asked(&typed).ok_or(app::Error::NotFound)?;
    let (status, errors, conflict) = match step(&site.app, &staff, RequestId(id), taken).await {
        Ok(()) => return Ok(done(&site, &format!("{REQUESTS}/{id}"), told)),
        Err(app::Error::Invalid(faults)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, faults.iter().map(|fault| Fault::of(&v.l, fault)).collect(), None)
        }
        Err(app::Error::Conflict(reason)) => (StatusCode::CONFLICT, Vec::new(), Some(v.l.say(&reason))),
        Err(other) => return Err(other.into()),
    };
    let found = open(&site.app, &staff, RequestId(id)).await?;
    let page = OnePage { conflict, ..OnePage::new(&site, v, &found, typed, errors) };
    Ok((status, show(&page)?).into_response())
}
