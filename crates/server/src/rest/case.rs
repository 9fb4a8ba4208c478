//! Cases for programs: send, list, see, act.

use app::FieldError;
use app::case::{Who, act};
use app::list::{After, PublicFilter, WorkAfter, WorkFilter};
use app::report::{Sender, send};
use app::view::{Sight, Viewer, view};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::access::Way;
use domain::authority::{Power, has};
use domain::case::{Channel, State as CaseState};
use domain::city::{AreaRef, Stream};
use domain::code::CaseCode;
use domain::id::CaseId;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use super::body::{
    ActionBody, CaseBody, IdentityBody, ListBody, MarksBody, NewCaseBody, NewRatingBody, ReceiptBody, SupportersBody,
    TextBody,
};
use super::document::Document;
use super::safety::device;
use crate::error::Failure;
use crate::limit;
use crate::pages::blocks::block_of;
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;

/// Header with the secret key of a reporter.
const CASE_KEY: &str = "case-key";
/// Header that makes a repeated send harmless.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Most cases of one page.
const PAGE_MOST: u16 = 100;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .rest(Permission::Public, routes!(list, create))
        .photos()
        .rest(Permission::Public, routes!(one))
        .rest(Permission::Public, routes!(action))
        .photos()
        .rest(Permission::Reporter, routes!(rate, mark))
        .rest(Permission::Public, routes!(support))
        .rest(Permission::Public, routes!(message))
        .photos()
        .rest(Permission::Staff, routes!(note))
        .rest(Permission::Staff, routes!(release))
        .rest(Permission::Staff, routes!(identity))
        .rest(Permission::Staff, routes!(work))
}

fn code(text: &str) -> Result<CaseCode, Failure> {
    text.parse().ok().ok_or(Failure::App(app::Error::NotFound))
}

/// The key of a reporter that came in a header.
pub(crate) fn key(headers: &HeaderMap) -> Option<String> {
    headers.get(CASE_KEY).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
}

fn who(visitor: &Visitor, headers: &HeaderMap) -> Result<Who, Failure> {
    match (&visitor.staff, key(headers)) {
        (_, Some(key)) => Ok(Who::Reporter(key.into())),
        (Some(staff), None) => Ok(Who::Staff(staff.as_ref().clone())),
        (None, None) => Err(Failure::SignIn),
    }
}

fn viewer(visitor: &Visitor, headers: &HeaderMap) -> Viewer {
    match (key(headers), &visitor.staff) {
        (Some(key), _) => Viewer::Reporter(key.into()),
        (None, Some(staff)) => Viewer::Staff(staff.as_ref().clone()),
        (None, None) => Viewer::Anyone,
    }
}

/// What a list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// States with commas between.
    state: Option<String>,
    /// `on_site`, `procedure` or `suggestion`.
    stream: Option<String>,
    field: Option<String>,
    category: Option<String>,
    /// Code of the unit that holds or answered it.
    unit: Option<String>,
    /// `set/area`, such as `communes-2025/00070`.
    area: Option<String>,
    /// Words, with or without marks; the last may be unfinished.
    q: Option<String>,
    /// Sent at or after this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// Sent before this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Only those whose deadline has passed.
    overdue: Option<bool>,
    /// `next` of the page before.
    after: Option<String>,
    /// At most 100; 20 if left out.
    limit: Option<u16>,
}

impl ListQuery {
    fn filter(&self) -> Result<PublicFilter, app::Error> {
        let wrong = |field: &'static str| move || app::Error::field(field, "field-choice-unknown");
        let words = self.state.iter().flat_map(|list| list.split(',')).filter(|word| !word.is_empty());
        let states = words.map(|word| CaseState::parse(word).ok_or_else(wrong("state"))).collect::<Result<_, _>>()?;
        let stream = self.stream.as_deref().map(|word| Stream::parse(word).ok_or_else(wrong("stream"))).transpose()?;
        let area = self.area.as_deref().map(|text| text.split_once('/').ok_or_else(wrong("area"))).transpose()?;
        Ok(PublicFilter {
            states,
            stream,
            field: self.field.as_deref().map(Into::into),
            category: self.category.as_deref().map(Into::into),
            holder: self.unit.as_deref().map(Into::into),
            area: area.map(|(set, area)| AreaRef { set: set.to_owned(), area: area.into() }),
            text: self.q.clone(),
            since: self.since,
            until: self.until,
            overdue: self.overdue.unwrap_or_default(),
        })
    }

    fn limit(&self) -> u16 {
        self.limit.unwrap_or(app::list::PAGE).clamp(1, PAGE_MOST)
    }

    /// The two parts of a cursor: a moment in microseconds (or `-`) and an id.
    fn cursor(&self) -> Result<Option<(Option<Timestamp>, CaseId)>, app::Error> {
        let Some(text) = &self.after else { return Ok(None) };
        let read = || {
            let (moment, id) = text.split_once('.')?;
            let at = match moment {
                "-" => None,
                micros => Some(Timestamp::from_microsecond(micros.parse().ok()?).ok()?),
            };
            Some((at, CaseId(id.parse().ok()?)))
        };
        read().map(Some).ok_or_else(|| app::Error::field("after", "field-choice-unknown"))
    }
}

fn cursor(at: Option<Timestamp>, id: CaseId) -> String {
    at.map_or_else(|| format!("-.{id}"), |at| format!("{}.{id}", at.as_microsecond()))
}

/// Public cases, newest first.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(ListQuery), responses((status = 200, body = ListBody)))]
async fn list(State(site): State<Site>, Query(query): Query<ListQuery>) -> Result<Json<ListBody>, Failure> {
    let wrong = || app::Error::field("after", "field-choice-unknown");
    let after =
        query.cursor()?.map(|(at, id)| Ok::<_, app::Error>(After { at: at.ok_or_else(wrong)?, id })).transpose()?;
    let page = app::list::public(&site.app, query.filter()?, after, query.limit()).await?;
    let next = page.next.map(|after| cursor(Some(after.at), after.id));
    Ok(Json(ListBody { items: page.items.iter().map(Into::into).collect(), next }))
}

/// Cases you may work on, what is due first on top.
#[utoipa::path(get, path = "/api/v1/work", tag = "staff", params(ListQuery), responses((status = 200, body = ListBody)))]
async fn work(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Json<ListBody>, Failure> {
    let staff = visitor.staff.ok_or(Failure::SignIn)?;
    let mut more = query.filter()?;
    let units = more.holder.take().map(|unit| vec![unit]);
    let filter = WorkFilter { units, more, ..WorkFilter::default() };
    let after = query.cursor()?.map(|(due_at, id)| WorkAfter { due_at, id });
    let page = app::list::work(&site.app, &staff, filter, after, query.limit()).await?;
    let next = page.next.map(|after| cursor(after.due_at, after.id));
    Ok(Json(ListBody { items: page.items.iter().map(Into::into).collect(), next }))
}

/// Send a report: as JSON, or as `multipart/form-data` with the JSON in the part `body` and up to five `photos`. The same `Idempotency-Key` makes the same case; without one every send is a new case. With a token of those who write down what people tell, `channel` and `consent` say how it was told and what was agreed to, and the receipt has no key.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = NewCaseBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Your own key of this report, up to 100 characters"),
        ("Device-Key" = Option<String>, Header, description = "Of a call for help: the key with which the same device says that it is safe")),
    responses((status = 201, body = ReceiptBody),
        (status = 409, description = "The key was used for another report"),
        (status = 422, description = "`errors` names every field at fault; `send` if no reports are taken from this network for a while")))]
async fn create(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Document<NewCaseBody>,
) -> Result<Response, Failure> {
    let operator = visitor.staff.as_deref().filter(|staff| has(staff, Power::EnterReport)).cloned();
    // Whoever sits at a hotline sends more than a person does, as on their page.
    let held = if operator.is_some() {
        site.limits.take(&limit::CHANGE, visitor.address)?;
        false
    } else {
        site.admit(visitor.staff.is_none(), "", "", visitor.address)?
    };
    if let (None, Some(block)) = (&visitor.staff, block_of(&site, visitor.address).await?) {
        let until = visitor.l.when(block.expires_at);
        return Err(app::Error::from(FieldError::new("send", "block-hit-network").with("until", until)).into());
    }
    let own = headers.get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if own.len() > 100 {
        return Err(app::Error::field(IDEMPOTENCY_KEY, "field-choice-unknown").into());
    }
    let input = body.value.into_input(own.to_owned());
    let sender = match operator {
        Some(operator) => Sender::operator(operator, &input),
        None if input.channel.is_empty() => {
            Sender { channel: Channel::Api, device: device(&headers), held, ..Sender::web() }
        }
        None => return Err(app::Error::field("channel", "report-channel-not-yours").into()),
    };
    let written = sender.is_written_down();
    let receipt = send(&site.app, input, body.uploads, sender).await?;
    let code = receipt.stored.case.code;
    let url = format!("{}/cases/{code}", site.config.base_url);
    let body = ReceiptBody {
        code: code.to_string(),
        // Whoever writes down what somebody told never acts as them (ADR 0039).
        key: receipt.key.filter(|_| !written),
        unit: receipt.stored.case.holder.to_string(),
        due_at: receipt.due.map(|due| due.at),
        url: url.clone(),
    };
    Ok((StatusCode::CREATED, [(header::LOCATION, url)], Json(body)).into_response())
}

/// One case, as you may see it: by its code alone, with the reporter's `Case-Key`, or with a staff token.
#[utoipa::path(get, path = "/api/v1/cases/{code}", tag = "cases", params(("code" = String, Path)),
    responses((status = 200, body = CaseBody), (status = 404)))]
async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Json<CaseBody>, Failure> {
    site.limits.take(&limit::FOLLOW, visitor.address)?;
    after(&site, code(&text)?, viewer(&visitor, &headers)).await
}

/// Do something to a case: as JSON, or as `multipart/form-data` with the JSON in `body` and files in `photos`. What you may do now stands in `actions` of the case.
#[utoipa::path(post, path = "/api/v1/cases/{code}/actions", tag = "cases", params(("code" = String, Path)),
    request_body = ActionBody,
    responses((status = 200, body = CaseBody), (status = 403), (status = 404),
        (status = 409, description = "The case has moved on"), (status = 422)))]
async fn action(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(text): Path<String>,
    body: Document<ActionBody>,
) -> Result<Json<CaseBody>, Failure> {
    site.limits.take(&limit::CHANGE, visitor.address)?;
    let code = code(&text)?;
    act(&site.app, who(&visitor, &headers)?, code, body.value.into_input()?, body.uploads).await?;
    after(&site, code, viewer(&visitor, &headers)).await
}

/// The case as the viewer may see it; who passed it on to another unit may no longer see more than the public. The exact place
/// of a home is opened for staff, and that is written down.
async fn after(site: &Site, code: CaseCode, viewer: Viewer) -> Result<Json<CaseBody>, Failure> {
    let staff = if let Viewer::Staff(staff) = &viewer { Some(staff.clone()) } else { None };
    let mut seen = view(&site.app, code, viewer).await?;
    if let (Some(staff), Sight::Staff) = (staff, seen.sight) {
        seen = app::access::open(&site.app, &staff, code, Way::Api).await?;
    }
    Ok(Json((&seen).into()))
}

/// Rate the answer; only with the reporter's `Case-Key`.
#[utoipa::path(put, path = "/api/v1/cases/{code}/rating", tag = "cases", params(("code" = String, Path)),
    request_body = NewRatingBody, responses((status = 200, body = CaseBody), (status = 404), (status = 409), (status = 422)))]
async fn rate(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(text): Path<String>,
    body: Document<NewRatingBody>,
) -> Result<Json<CaseBody>, Failure> {
    site.limits.take(&limit::CHANGE, visitor.address)?;
    let code = code(&text)?;
    let key = key(&headers).ok_or(Failure::SignIn)?;
    act(&site.app, Who::Reporter(key.clone().into()), code, body.value.into_input()?, Vec::new()).await?;
    after(&site, code, Viewer::Reporter(key.into())).await
}

/// Add marks and words to the rating you gave, where it left them open. What was said stays: saying otherwise is answered 409, saying the same again changes nothing.
#[utoipa::path(patch, path = "/api/v1/cases/{code}/rating", tag = "cases", params(("code" = String, Path)),
    request_body = MarksBody, responses((status = 200, body = CaseBody), (status = 404), (status = 409), (status = 422)))]
async fn mark(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(text): Path<String>,
    body: Document<MarksBody>,
) -> Result<Json<CaseBody>, Failure> {
    site.limits.take(&limit::CHANGE, visitor.address)?;
    let code = code(&text)?;
    let key = key(&headers).ok_or(Failure::SignIn)?;
    app::support::complete_rating(&site.app, key.clone().into(), code, body.value.into()).await?;
    after(&site, code, Viewer::Reporter(key.into())).await
}

/// Say that the same matter concerns you too. `Case-Key` is any secret of your own; each counts once.
#[utoipa::path(post, path = "/api/v1/cases/{code}/supporters", tag = "cases", params(("code" = String, Path),
    ("Case-Key" = String, Header)), responses((status = 200, body = SupportersBody), (status = 404), (status = 410)))]
async fn support(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Json<SupportersBody>, Failure> {
    site.limits.take(&limit::CHANGE, visitor.address)?;
    let key = key(&headers).filter(|key| key.len() >= 16).ok_or(Failure::SignIn)?;
    let supporters = app::support::me_too(&site.app, code(&text)?, &key, None, None).await?;
    Ok(Json(SupportersBody { supporters }))
}

/// Say something to the other side; only the reporter and the unit read it. As `multipart/form-data` with the JSON in the part `body`, up to five `photos` go with it.
#[utoipa::path(post, path = "/api/v1/cases/{code}/messages", tag = "cases", params(("code" = String, Path)),
    request_body = TextBody, responses((status = 204), (status = 404), (status = 422)))]
async fn message(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(text): Path<String>,
    body: Document<TextBody>,
) -> Result<StatusCode, Failure> {
    site.limits.take(&limit::CHANGE, visitor.address)?;
    app::support::message(&site.app, who(&visitor, &headers)?, code(&text)?, &body.value.text, body.uploads).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leave a note that only colleagues read.
#[utoipa::path(post, path = "/api/v1/cases/{code}/notes", tag = "staff", params(("code" = String, Path)),
    request_body = TextBody, responses((status = 204), (status = 404), (status = 422)))]
async fn note(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Document<TextBody>,
) -> Result<StatusCode, Failure> {
    let staff = visitor.staff.as_deref().cloned().ok_or(Failure::SignIn)?;
    app::support::note_for_colleagues(&site.app, Who::Staff(staff), code(&text)?, &body.value.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Release who sent the case to the unit that holds it. The reporter reads the reason.
#[utoipa::path(post, path = "/api/v1/cases/{code}/release", tag = "staff", params(("code" = String, Path)),
    request_body = TextBody, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn release(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Document<TextBody>,
) -> Result<StatusCode, Failure> {
    let staff = visitor.staff.as_deref().cloned().ok_or(Failure::SignIn)?;
    app::access::release(&site.app, staff, code(&text)?, &body.value.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who sent the case, after it was released to the unit that holds it. The text says why you need it; it is written down, and the reporter reads it.
#[utoipa::path(post, path = "/api/v1/cases/{code}/identity", tag = "staff", params(("code" = String, Path)),
    request_body = TextBody, responses((status = 200, body = IdentityBody), (status = 404), (status = 422)))]
async fn identity(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Document<TextBody>,
) -> Result<Json<IdentityBody>, Failure> {
    let staff = visitor.staff.as_deref().cloned().ok_or(Failure::SignIn)?;
    let told = app::access::identity(&site.app, staff, code(&text)?, &body.value.text, Way::Api).await?;
    Ok(Json(IdentityBody { name: told.name, contact: told.contact }))
}
