//! Deciding about a bulletin. A reason that is not taken comes back as it was typed.

use app::Error;
use app::bulletin::{Decide, decide};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::id_of;
use super::one::page;
use crate::error::Failure;
use crate::limit;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{BULLETINS, Visitor, done};

/// A reason that was sent and not taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) text: String,
    pub(super) error: String,
    pub(super) conflict: Option<String>,
}

/// `POST /work/bulletins/{id}/do/{action}`
pub(super) async fn carry_out(
    State(site): State<Site>,
    v: Visitor,
    Path((id, action)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let (id, text) = (id_of(&id)?, sent.get("text").to_owned());
    let (what, told) = match action.as_str() {
        "ignore" => (Decide::Ignore { reason: text.clone() }, "bulletin-done-ignore"),
        "reopen" => (Decide::Reopen, "bulletin-done-reopen"),
        _ => return Err(Error::NotFound.into()),
    };
    let (status, typed) = match decide(&site.app, &staff, id, what).await {
        Ok(()) => return Ok(done(&site, &format!("{BULLETINS}/{id}"), told)),
        Err(Error::Invalid(faults)) => {
            let error = faults.first().map(|fault| v.l.fault(fault)).unwrap_or_default();
            (StatusCode::UNPROCESSABLE_ENTITY, Typed { text, error, conflict: None })
        }
        Err(Error::Conflict(why)) => {
            (StatusCode::CONFLICT, Typed { text, error: String::new(), conflict: Some(v.l.say(&why)) })
        }
        Err(other) => return Err(other.into()),
    };
    Ok((status, show(&page(v, &site, id, typed).await?)?).into_response())
}
