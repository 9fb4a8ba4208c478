//! The only place where a failed action becomes an answer: a page with a way on, or `application/problem+json`.

use std::any::Any;
use std::error::Error as StdError;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::{Value, json};
use tower_http::catch_panic::ResponseForPanic;

use crate::guard::RequestId;
use crate::site::Site;
use crate::visitor::Visitor;

/// Seconds after which it makes sense to ask again when something did not answer.
pub(crate) const UNAVAILABLE_S: u32 = 30;

/// Why a request got no result: what the action said, or what this channel alone knows.
#[derive(Debug)]
pub enum Failure {
    App(app::Error),
    /// Nobody is signed in, and someone has to be.
    SignIn,
    /// The form was not sent from this site.
    CrossSite,
    /// More bytes than this address takes.
    TooLarge,
    /// This address does not know the method.
    Method,
    /// The body or the address does not have the form it should.
    Malformed,
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        Self::App(error)
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::App(app::Error::bug(error))
    }
}

impl Failure {
    /// Status, and the middle of the ids of its texts.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::App(app::Error::NotFound) => (StatusCode::NOT_FOUND, "not-found"),
            Self::App(app::Error::Forbidden) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::App(app::Error::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            Self::App(app::Error::Conflict(_)) => (StatusCode::CONFLICT, "conflict"),
            Self::App(app::Error::Gone) => (StatusCode::GONE, "gone"),
            Self::App(app::Error::TooMany { .. }) => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
            Self::App(app::Error::Unavailable) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::App(app::Error::Bug(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "bug"),
            Self::SignIn => (StatusCode::UNAUTHORIZED, "sign-in"),
            Self::CrossSite => (StatusCode::FORBIDDEN, "cross-site"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "invalid"),
        }
    }

    /// What a bare status of the framework stands for.
    fn from_status(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::NOT_FOUND => Self::App(app::Error::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::SERVICE_UNAVAILABLE => Self::App(app::Error::Unavailable),
            _ if status.is_client_error() => Self::Malformed,
            _ if status.is_server_error() => Self::App(app::Error::bug(format!("bare status {status}"))),
            _ => return None,
        })
    }
}

impl IntoResponse for Failure {
    /// A bare status; [`dress`] gives it its clothes, since only that layer knows the language and the channel.
    fn into_response(self) -> Response {
        let mut answer = self.kind().0.into_response();
        answer.extensions_mut().insert(Arc::new(self));
        answer
    }
}

/// The words for an address that is not in the table.
///
/// # Errors
/// Always.
pub async fn not_found() -> Result<(), Failure> {
    Err(app::Error::NotFound.into())
}

/// Layer: turns every [`Failure`], and every bare refusal of the framework, into a page or a problem document.
pub async fn dress(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    id: RequestId,
    ask: Request,
    next: Next,
) -> Response {
    let method = ask.method().clone();
    let is_api = ask.uri().path().starts_with("/api/");
    let mut answer = next.run(ask).await;
    let told = answer.extensions_mut().remove::<Arc<Failure>>();
    let Some(failure) = told.or_else(|| bare(&answer).map(Arc::new)) else { return answer };
    log(&failure);
    let mut dressed =
        if is_api { problem(&failure, &visitor, &id) } else { page(&failure, &visitor, &id, &site, &method) };
    if let Some(seconds) = retry_after(&failure) {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let (Failure::Method, Some(methods)) = (&*failure, answer.headers_mut().remove(header::ALLOW)) {
        dressed.headers_mut().insert(header::ALLOW, methods);
    }
    dressed
}

/// Seconds after which asking again may help.
fn retry_after(failure: &Failure) -> Option<u32> {
    match failure {
        Failure::App(app::Error::TooMany { retry_after_s }) => Some(*retry_after_s),
        Failure::App(app::Error::Unavailable) => Some(UNAVAILABLE_S),
        _ => None,
    }
}

fn bare(answer: &Response) -> Option<Failure> {
    let kind = answer.headers().get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let is_dressed = kind.starts_with(b"text/html") || kind.starts_with(b"application/");
    if is_dressed { None } else { Failure::from_status(answer.status()) }
}

fn log(failure: &Failure) {
    match failure {
        Failure::App(app::Error::Bug(source)) => tracing::error!(cause = chain(&**source), "bug"),
        Failure::App(app::Error::Unavailable) => tracing::warn!("unavailable"),
        other => tracing::debug!(?other, "refused"),
    }
}

/// An error with everything that caused it, in one line.
#[must_use]
pub fn chain(error: &dyn StdError) -> String {
    let mut words = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push(error.to_string());
        cause = error.source();
    }
    words.join(": ")
}

/// Page that says what happened and what to do.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    v: Visitor,
    title: String,
    what: String,
    advice: String,
    faults: Vec<String>,
    reference: Option<String>,
    /// Where to go from here: an address and the id of its words.
    way: (String, &'static str),
}

fn way(kind: &str, path: &str) -> (String, &'static str) {
    match kind {
        "not-found" | "gone" => ("/follow".to_owned(), "error-follow"),
        "forbidden" => ("/sign-in".to_owned(), "error-sign-in"),
        "unavailable" | "too-many" | "bug" | "conflict" => (path.to_owned(), "error-again"),
        _ => (path.to_owned(), "error-back"),
    }
}

fn page(failure: &Failure, visitor: &Visitor, id: &RequestId, site: &Site, method: &Method) -> Response {
    if matches!(failure, Failure::SignIn) {
        let next = if method == Method::GET { visitor.path.as_str() } else { "/work" };
        return Redirect::to(&format!("/sign-in?next={}", encoded(next))).into_response();
    }
    let (status, kind) = failure.kind();
    let l = &visitor.l;
    let (title, what) = words(failure, visitor);
    let advice = match failure {
        Failure::App(app::Error::TooMany { retry_after_s }) => l.with("error-too-many-do", &[("wait", retry_after_s)]),
        _ => l.say(&format!("error-{kind}-do")),
    };
    let what = match failure {
        Failure::TooLarge => {
            let (photo, most) = (site.config.photo_limit_mb, site.config.photos_most);
            l.with("error-too-large-what", &[("photo", photo), ("most", most)])
        }
        _ => what,
    };
    let faults = faults(failure).iter().map(|fault| l.fault(fault)).collect();
    let reference = (kind == "bug").then(|| l.with("error-reference", &[("id", id)]));
    let way = way(kind, &visitor.path);
    let page = ErrorPage { v: visitor.clone(), title, what, advice, faults, reference, way };
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "the page of an error");
            (status, Html(String::from("<!doctype html><title>Nhịp Cầu</title><p>500"))).into_response()
        }
    }
}

/// Title and sentence of a failure in the visitor's language.
fn words(failure: &Failure, visitor: &Visitor) -> (String, String) {
    let (_, kind) = failure.kind();
    let what = match failure {
        Failure::App(app::Error::Conflict(reason)) => visitor.l.say(reason),
        _ => visitor.l.say(&format!("error-{kind}-what")),
    };
    (visitor.l.say(&format!("error-{kind}-title")), what)
}

fn faults(failure: &Failure) -> &[app::FieldError] {
    match failure {
        Failure::App(app::Error::Invalid(faults)) => faults,
        _ => &[],
    }
}

/// RFC 9457. `errors` names the field of each fault.
fn problem(failure: &Failure, visitor: &Visitor, id: &RequestId) -> Response {
    let (status, kind) = failure.kind();
    let (title, detail) = words(failure, visitor);
    let mut body = json!({
        "type": format!("/problems/{kind}"),
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "instance": id.to_string(),
    });
    if let Failure::App(app::Error::Conflict(reason)) = failure {
        body["reason"] = Value::from(reason.as_ref());
    }
    let one =
        |fault: &app::FieldError| json!({"field": fault.field, "reason": fault.key, "detail": visitor.l.fault(fault)});
    let faults: Vec<Value> = faults(failure).iter().map(one).collect();
    if !faults.is_empty() {
        body["errors"] = Value::from(faults);
    }
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// A path that can stand in a query.
pub(crate) fn encoded(path: &str) -> String {
    let one = |byte: u8| match byte {
        b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(one).collect::<Vec<_>>().concat()
}

/// Makes a caught panic a bug like any other.
#[derive(Clone, Copy)]
pub struct Panic;

impl ResponseForPanic for Panic {
    type ResponseBody = axum::body::Body;

    fn response_for_panic(&mut self, cause: Box<dyn Any + Send>) -> Response {
        let text = cause.downcast::<String>().map(|text| *text);
        let text = text.or_else(|cause| cause.downcast::<&str>().map(|text| (*text).to_owned()));
        Failure::App(app::Error::bug(format!("panic: {}", text.unwrap_or_default()))).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_gets_the_whole_chain() {
        let inner = std::io::Error::other("the disk is full");
        let outer = app::Error::bug(inner);
        assert_eq!(chain(&outer), "bug: the disk is full");
    }

    #[test]
    fn a_path_with_a_query_can_be_carried_in_another() {
        assert_eq!(encoded("/work?state=sent&page=2"), "/work%3Fstate%3Dsent%26page%3D2");
    }
}
