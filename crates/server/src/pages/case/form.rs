//! The forms of the reporter: what was typed comes back if it was not taken.

use app::case::{ActionInput, Who};
use app::view::{self, Viewer};
use axum::extract::{FromRequest, FromRequestParts as _, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::case::{Action, Verdict};
use domain::code::CaseCode;

use super::code_of;
use super::page::CasePage;
use crate::error::Failure;
use crate::keys::Keys;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// A form of the reporter. Its word names the field of its text, and the address it is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Supply,
    Contest,
    Message,
    Rating,
    Marks,
    Reopening,
    Withdrawal,
}

impl Form {
    /// Name of the text field.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::Contest => "contest",
            Self::Message => "message",
            Self::Rating | Self::Marks => "remark",
            Self::Reopening => "reopening",
            Self::Withdrawal => "withdrawal",
        }
    }

    const fn action(self) -> Option<Action> {
        match self {
            Self::Supply => Some(Action::Supply),
            Self::Contest => Some(Action::Contest),
            Self::Rating => Some(Action::Rate),
            Self::Reopening => Some(Action::Reopen),
            Self::Withdrawal => Some(Action::Withdraw),
            Self::Message | Self::Marks => None,
        }
    }

    /// What is told afterwards.
    const fn told(self) -> &'static str {
        match self {
            Self::Supply => "case-done-supply",
            Self::Contest => "case-done-contest",
            Self::Message => "case-done-message",
            Self::Rating => "case-done-rating",
            Self::Marks => "case-done-marks",
            Self::Reopening => "case-done-reopening",
            Self::Withdrawal => "case-done-withdrawal",
        }
    }
}

/// What was typed and refused.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) field: &'static str,
    pub(super) text: String,
    pub(super) faults: Vec<Fault>,
    /// Marks that were chosen.
    pub(super) marks: Vec<(&'static str, String)>,
    /// The case moved on: what was typed is shown to be copied if its form is gone.
    pub(super) conflict: Option<String>,
}

impl Typed {
    /// What stands in the field.
    pub(super) fn of(&self, field: &str) -> &str {
        if self.field == field { &self.text } else { "" }
    }

    /// Whether this mark was chosen.
    pub(super) fn marked(&self, name: &str, mark: &str) -> bool {
        self.marks.iter().any(|(chosen, value)| *chosen == name && value == mark)
    }

    pub(super) fn fault(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

/// A form of the reporter that arrived.
pub(super) struct Change {
    site: Site,
    v: Visitor,
    code: CaseCode,
    keys: Keys,
    sent: Sent,
}

impl FromRequest<Site> for Change {
    type Rejection = Failure;

    async fn from_request(ask: Request, site: &Site) -> Result<Self, Failure> {
        let (mut parts, body) = ask.into_parts();
        let v = Visitor::from_request_parts(&mut parts, site).await?;
        let Path(text) = Path::<String>::from_request_parts(&mut parts, site).await.map_err(|fault| {
            tracing::debug!(%fault, "no code in the address");
            app::Error::NotFound
        })?;
        let (code, keys) = (code_of(&text)?, Keys::of_request(&parts.headers));
        let sent = Sent::from_request(Request::from_parts(parts, body), site).await?;
        Ok(Self { site: site.clone(), v, code, keys, sent })
    }
}

impl Change {
    pub(super) async fn carry_out(self, form: Form) -> Result<Response, Failure> {
        let Self { site, v, code, keys, sent } = self;
        site.limits.take(&limit::CHANGE, v.address)?;
        let proof = keys.proof(&v, code).ok_or(app::Error::NotFound)?;
        let who = Who::Reporter(proof.clone());
        let text = sent.get(form.field()).to_owned();
        let result = match form.action() {
            None if form == Form::Marks => {
                app::support::complete_rating(&site.app, proof.clone(), code, input("", &sent, text.clone())).await
            }
            None => {
                let uploads = sent.uploads("photos", &site.zone());
                let many = uploads.len() > site.config.photos_most;
                let fault = app::FieldError::new("photos", "report-photos-many").with("most", site.config.photos_most);
                if many { Err(fault.into()) } else { app::support::message(&site.app, who, code, &text, uploads).await }
            }
            Some(action) => {
                let uploads = sent.uploads("photos", &site.zone());
                app::case::act(&site.app, who, code, input(action.as_str(), &sent, text.clone()), uploads)
                    .await
                    .map(|_| ())
            }
        };
        let marks = ["result", "answer", "manner", "speed"].map(|name| (name, sent.get(name).to_owned())).into();
        let typed = match result {
            Ok(()) => return Ok(done(&site, &format!("/cases/{code}"), form.told())),
            Err(app::Error::Invalid(faults)) => Typed {
                field: form.field(),
                text,
                faults: faults.iter().map(|fault| told(&v, form, fault)).collect(),
                marks,
                conflict: None,
            },
            Err(app::Error::Conflict(reason)) => {
                Typed { field: form.field(), text, marks, faults: Vec::new(), conflict: Some(v.l.say(&reason)) }
            }
            Err(error) => return Err(error.into()),
        };
        let status = if typed.conflict.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let found = view::view(&site.app, code, Viewer::Reporter(proof)).await?;
        Ok((status, show(&CasePage::new(&site, v, found, typed, false))?).into_response())
    }
}

/// The fault at the field of the form that it belongs to.
fn told(v: &Visitor, form: Form, fault: &app::FieldError) -> Fault {
    let field = match fault.field.as_ref() {
        "photos" if form == Form::Message => "message-photos",
        "photos" => "photos",
        _ => form.field(),
    };
    Fault::new(field, v.l.fault(fault))
}

fn input(action: &str, sent: &Sent, text: String) -> ActionInput {
    let mark = |name| sent.get(name).parse().ok();
    ActionInput {
        action: action.to_owned(),
        version: sent.get("version").parse().ok(),
        text,
        verdict: Verdict::parse(sent.get("verdict")),
        result: mark("result"),
        answer: mark("answer"),
        manner: mark("manner"),
        speed: mark("speed"),
        ..ActionInput::default()
    }
}
