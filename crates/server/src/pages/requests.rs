//! The desk that answers what people ask about their own data.

mod one;

use app::request::{Line, desk};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::authority::Power;
use domain::request::State as Stage;

use super::data::parts_of;
use super::parts::{Tag, word};
use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::say::Markup;
use crate::site::Site;
use crate::visitor::{REQUESTS, Visitor};

/// Addresses of this file.
pub(super) fn routes() -> Routes {
    let who = Permission::Power(Power::AnswerRequests);
    Routes::new().page(REQUESTS, who, get(list)).page("/work/requests/{id}", who, get(one::read).post(one::act))
}

/// A request in the list.
struct Row {
    url: String,
    kind: String,
    whose: String,
    tags: Vec<Tag>,
    filed: Markup,
    /// What is to be done next, and until when; when it ended, if it did.
    due: (String, Markup),
    late: bool,
}

/// Requests that wait, or that are done.
struct Part {
    id: &'static str,
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "requests/list.html")]
struct ListPage {
    v: Visitor,
    parts: Vec<Part>,
}

/// `GET /work/requests`
async fn list(State(site): State<Site>, v: Visitor) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let found = desk(&site.app, &staff).await?;
    let part = |id, lines: &[Line]| Part {
        id,
        title: v.l.say(&format!("requests-{id}")),
        rows: lines.iter().map(|line| row(&v, line)).collect(),
    };
    let mut parts = vec![part("open", &found.open)];
    parts.extend((!found.closed.is_empty()).then(|| part("closed", &found.closed)));
    Ok(show(&ListPage { v, parts })?.into_response())
}

fn row(v: &Visitor, line: &Line) -> Row {
    let (l, request) = (&v.l, &line.request);
    let due = match (request.state, request.closed_at) {
        (_, Some(at)) => (l.say("requests-ended"), l.time(at)),
        (Stage::Filed, None) => (l.say("requests-next-answer"), l.time(request.answer_by)),
        (_, None) => (l.say("requests-next-finish"), l.time(request.finish_by)),
    };
    Row {
        url: format!("{REQUESTS}/{}", request.id),
        kind: word(l, "request-kind", request.kind.as_str()),
        whose: line.case.map_or_else(
            || l.say("requests-of-account"),
            |code| l.with("requests-of-case", &[("code", code.to_string())]),
        ),
        tags: parts_of(l, request, v.now),
        filed: l.time(request.filed_at),
        due,
        late: request.is_overdue(v.now),
    }
}
