//! What can be done to a warning now, as forms that say what will follow, and doing it. Whatever is not taken comes back with
//! every word that was typed.

use app::warning::{StepInput, WarningView, act, begin_update};
use app::{Error, FieldError};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::warning::{Action, Mode};

use super::desk::page;
use super::id_of;
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::{id as text_id, word};
use crate::pages::show;
use crate::say::Say;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, WARNINGS, done};

/// Everything but editing, which has a page of its own, with what is told after it.
const TOLD: [(Action, &str); 9] = [
    (Action::Submit, "warning-done-submit"),
    (Action::Release, "warning-done-release"),
    (Action::Return, "warning-done-return"),
    (Action::Update, "warning-done-update"),
    (Action::AskToCancel, "warning-done-ask-to-cancel"),
    (Action::Cancel, "warning-done-cancel"),
    (Action::Keep, "warning-done-keep"),
    (Action::EndTest, "warning-done-end-test"),
    (Action::Discard, "warning-done-discard"),
];

/// A form that was sent and not taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) action: String,
    pub(super) text: String,
    pub(super) faults: Vec<FieldError>,
    pub(super) conflict: Option<String>,
}

/// Something that can be done.
pub(super) struct Form {
    pub(super) word: &'static str,
    pub(super) title: String,
    /// What will follow.
    pub(super) what: String,
    /// What the reason is called, where one is needed.
    pub(super) reason: Option<String>,
    /// What was typed.
    pub(super) text: String,
    pub(super) error: String,
    /// Whether it takes something away.
    pub(super) danger: bool,
    pub(super) open: bool,
}

impl Form {
    /// Id of the field of the reason; the one that is faulty bears the name that the fault has.
    pub(super) fn field_id(&self) -> String {
        if self.error.is_empty() { format!("{}-text", self.word) } else { "text".to_owned() }
    }
}

/// What the person may do to the warning, in the order in which it is usually done.
pub(super) fn forms(l: &Say, found: &WarningView, typed: &Typed) -> Vec<Form> {
    let ready = found.faults.is_empty();
    let fits = |action: Action| found.actions.contains(&action) && (ready || !needs_ready(action));
    TOLD.iter().filter(|(action, _)| fits(*action)).map(|(action, _)| form(l, found, typed, *action)).collect()
}

const fn needs_ready(action: Action) -> bool {
    matches!(action, Action::Submit | Action::Release)
}

fn form(l: &Say, found: &WarningView, typed: &Typed, action: Action) -> Form {
    let word_of = action.as_str();
    let here = typed.action == word_of;
    let test = found.warning.mode == Mode::Test;
    let what = match action {
        Action::Release if test => "warning-what-release-test".to_owned(),
        Action::Release if found.warning.replaces().is_some() => "warning-what-release-update".to_owned(),
        _ => text_id("warning-what", word_of),
    };
    let reason = matches!(action, Action::Return | Action::AskToCancel | Action::Keep | Action::EndTest);
    let public = matches!(action, Action::AskToCancel | Action::EndTest);
    let reason = reason.then(|| l.say(if public { "warning-reason-public" } else { "warning-reason" }));
    let fault = typed.faults.iter().find(|fault| here && fault.field == "text");
    Form {
        word: word_of,
        title: word(l, "warning-action", word_of),
        what: l.with(&what, &[("n", found.touched)]),
        reason,
        text: if here { typed.text.clone() } else { String::new() },
        error: fault.map(|fault| l.fault(fault)).unwrap_or_default(),
        danger: matches!(action, Action::Discard | Action::AskToCancel | Action::Cancel | Action::EndTest),
        open: here,
    }
}

/// `POST /work/warnings/{id}/do/{action}`
pub(super) async fn carry_out(
    State(site): State<Site>,
    v: Visitor,
    Path((id, action)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let id = id_of(&id)?;
    let (step, told) = TOLD.iter().find(|(step, _)| step.as_str() == action).ok_or(Error::NotFound)?;
    let (version, text) = (sent.get("version").parse().ok(), sent.get("text").to_owned());
    let ended = if *step == Action::Update {
        begin_update(&site.app, &staff, id, version).await.map(|draft| format!("{WARNINGS}/{}/edit", draft.id))
    } else {
        let input = StepInput { action: action.clone(), version, text: text.clone() };
        act(&site.app, &staff, id, input).await.map(|after| format!("{WARNINGS}/{}", after.id))
    };
    let (status, typed) = match ended {
        Ok(to) => return Ok(done(&site, &to, told)),
        Err(Error::Invalid(faults)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Typed { action, text, faults, conflict: None })
        }
        Err(Error::Conflict(why)) => {
            let conflict = Some(why.into_owned());
            (StatusCode::CONFLICT, Typed { action, text, faults: Vec::new(), conflict })
        }
        Err(other) => return Err(other.into()),
    };
    Ok((status, show(&page(v, &site, id, typed, String::new()).await?)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn everything_that_can_be_done_and_that_happened_has_its_words() {
        let has = |id: String| assert!(Words::embedded().has(&id), "{id}");
        for (action, told) in TOLD {
            has(told.to_owned());
            has(text_id("warning-what", action.as_str()));
        }
        for kind in Action::ALL.iter().map(|action| action.as_str()).chain(["draft"]) {
            has(text_id("warning-event", kind));
        }
        for own in ["warning-what-release-test", "warning-what-release-update", "warning-tab-writing"] {
            has(own.to_owned());
        }
    }
}
