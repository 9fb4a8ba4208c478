//! Doing something to a case. Whatever is not taken comes back with every word that was typed.

use app::Error;
use app::access::{identity, release};
use app::case::{ActionInput, Upload, Who, act};
use app::support::{contribute, message, moderate, note_for_colleagues, redact};
use app::view::{Sight, Viewer, view};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse as _, Response};
use domain::access::Way;
use domain::case::Publication;
use domain::code::CaseCode;
use domain::id::{PhotoId, StaffId};
use domain::staff::Staff;

use super::case::{code_of, page};
use super::forms::{Typed, level};
use super::paper::sheet;
use crate::error::Failure;
use crate::limit;
use crate::pages::{show, sign_in};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// What is told after each of them.
const TOLD: [(&str, &str); 24] = [
    ("receive", "work-done-receive"),
    ("ask_back", "work-done-ask-back"),
    ("refuse", "work-done-refuse"),
    ("forward", "work-done-forward"),
    ("place", "work-done-place"),
    ("set_level", "work-done-set-level"),
    ("extend", "work-done-extend"),
    ("assign", "work-done-assign"),
    ("start", "work-done-start"),
    ("hand_back", "work-done-hand-back"),
    ("hand_over", "work-done-hand-over"),
    ("propose", "work-done-propose"),
    ("return", "work-done-return"),
    ("approve", "work-done-approve"),
    ("uphold", "work-done-uphold"),
    ("redo", "work-done-redo"),
    ("merge", "work-done-merge"),
    ("unmerge", "work-done-unmerge"),
    ("message", "work-done-message"),
    ("note", "work-done-note"),
    ("contribute", "work-done-contribute"),
    ("moderate", "work-done-moderate"),
    ("release", "work-done-release"),
    (IDENTITY, ""),
];

/// The word by which somebody asks who sent a case: nothing is done, and what is told stands in the answer alone.
const IDENTITY: &str = "identity";

/// `POST /work/{code}/{action}`
pub(super) async fn carry_out(
    v: Visitor,
    State(site): State<Site>,
    Path((code, action)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let code = code_of(&code)?;
    let told = TOLD.iter().find(|(word, _)| *word == action).ok_or(Error::NotFound)?.1;
    if !sees(&site, &staff, code).await? {
        return sign_in::without_case(v, &site, sent.fields()).await;
    }
    if action == IDENTITY {
        return tell(v, &site, &staff, code, sent).await;
    }
    let (status, typed) = match perform(&site, &staff, code, &action, &sent).await {
        Ok(()) => {
            let stays = sees(&site, &staff, code).await?;
            let to = if stays { format!("/work/{code}?done={action}") } else { "/work".to_owned() };
            return Ok(done(&site, &to, told));
        }
        Err(Error::Invalid(faults)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Typed { form: action, sent, faults, conflict: None })
        }
        Err(Error::Conflict(why)) => {
            let conflict = Some(why.into_owned());
            (StatusCode::CONFLICT, Typed { form: action, sent, faults: Vec::new(), conflict })
        }
        // Somebody who sees the case and may no longer do this: the page says so and keeps what was typed.
        Err(Error::Forbidden) => {
            let conflict = Some("case-conflict-not-yours".to_owned());
            (StatusCode::FORBIDDEN, Typed { form: action, sent, faults: Vec::new(), conflict })
        }
        Err(other) => return Err(other.into()),
    };
    Ok((status, show(&page(v, &site, code, typed, String::new()).await?)?).into_response())
}

/// Who sent the case, on the page or on paper, for somebody to whom that was released and who says why it is needed.
async fn tell(v: Visitor, site: &Site, staff: &Staff, code: CaseCode, sent: Sent) -> Result<Response, Failure> {
    let way = if sent.get("way") == Way::Paper.as_str() { Way::Paper } else { Way::Page };
    match identity(&site.app, staff.clone(), code, sent.get("reason"), way).await {
        Ok(reporter) if way == Way::Paper => sheet(&v, site, staff, code, Some(&reporter)).await,
        Ok(reporter) => {
            let page = page(v, site, code, Typed::default(), IDENTITY.to_owned()).await?.telling(reporter);
            Ok(([(CACHE_CONTROL, "private, no-store")], show(&page)?).into_response())
        }
        Err(Error::Invalid(faults)) => {
            let typed = Typed { form: IDENTITY.to_owned(), sent, faults, conflict: None };
            let page = page(v, site, code, typed, String::new()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn sees(site: &Site, staff: &Staff, code: CaseCode) -> Result<bool, Error> {
    match view(&site.app, code, Viewer::Staff(staff.clone())).await {
        Ok(found) => Ok(found.sight == Sight::Staff),
        Err(Error::NotFound) => Ok(false),
        Err(fault) => Err(fault),
    }
}

async fn perform(site: &Site, staff: &Staff, code: CaseCode, action: &str, sent: &Sent) -> Result<(), Error> {
    let (app, who) = (&site.app, Who::Staff(staff.clone()));
    match action {
        "message" => message(app, who, code, sent.get("text"), uploads(site, sent)?).await,
        "note" => note_for_colleagues(app, who, code, sent.get("text")).await,
        "moderate" if sent.get("what") == "redact" => {
            redact(app, staff.clone(), code, sent.get("words"), sent.get("reason")).await
        }
        "moderate" => {
            let (publication, photo) = moderation(sent.get("what"))?;
            moderate(app, who, code, publication, photo, sent.get("reason")).await
        }
        "release" => release(app, staff.clone(), code, sent.get("reason")).await,
        "contribute" => contribute(app, staff.clone(), code, sent.get("text"), uploads(site, sent)?).await,
        _ => act(app, who, code, input(action, sent), uploads(site, sent)?).await.map(drop),
    }
}

fn uploads(site: &Site, sent: &Sent) -> Result<Vec<Upload>, Error> {
    let uploads = sent.uploads("photos", &site.zone());
    if uploads.len() > site.config.photos_most {
        let fault = app::FieldError::new("photos", "report-photos-many");
        return Err(fault.with("most", site.config.photos_most).into());
    }
    Ok(uploads)
}

/// What is to be shown or hidden: the case by a word of publication, or a photo by `hide:` or `show:` and its id.
fn moderation(what: &str) -> Result<(Publication, Option<PhotoId>), Error> {
    let missing = || Error::field("what", "field-choice-unknown");
    if let Some((verb, id)) = what.split_once(':') {
        let publication = if verb == "show" { Publication::Public } else { Publication::Hidden };
        let id = id.parse().ok().map(PhotoId).ok_or_else(missing)?;
        return Ok((publication, Some(id)));
    }
    let publication = Publication::parse(what).filter(|own| matches!(own, Publication::Public | Publication::Hidden));
    Ok((publication.ok_or_else(missing)?, None))
}

fn input(action: &str, sent: &Sent) -> ActionInput {
    let own = |name| sent.get(name).to_owned();
    let person = |text: &str| text.parse().ok().map(StaffId);
    let typed = own("parent");
    ActionInput {
        action: action.to_owned(),
        version: sent.get("version").parse().ok(),
        level: level(sent),
        text: own("text"),
        reason: own("reason"),
        next_step: own("next_step"),
        unit: own("unit"),
        office: own("office"),
        officer: person(sent.get("officer")),
        from: person(sent.get("from")),
        co_handlers: sent.all("co_handlers").filter_map(person).collect(),
        exception: own("exception"),
        parent: if typed.trim().is_empty() { own("near") } else { typed },
        at_superior: sent.has("at_superior"),
        ..ActionInput::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_or_one_photo_is_shown_or_hidden() {
        let id = "0192c3a0-0000-7000-8000-000000000001";
        let photo = Some(PhotoId(id.parse().unwrap()));
        assert_eq!(moderation("public").unwrap(), (Publication::Public, None));
        assert_eq!(moderation(&format!("hide:{id}")).unwrap(), (Publication::Hidden, photo));
        assert_eq!(moderation(&format!("show:{id}")).unwrap(), (Publication::Public, photo));
        for wrong in ["", "pending", "hide:x"] {
            assert!(moderation(wrong).is_err(), "{wrong}");
        }
    }
}
