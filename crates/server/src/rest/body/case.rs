//! One case with what happened to it.

use std::collections::BTreeMap;

use app::view::{Access, Answer, By, CaseView, Event, Photo, Rating, Sight};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::PositionBody;

/// Something that happened to a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventBody {
    pub seq: i64,
    /// The action, or `note`, `message`, `support`, `moderate`, `mark`.
    pub kind: &'static str,
    /// `reporter`, `staff` or `clock`.
    pub by: &'static str,
    pub unit: Option<String>,
    pub from: Option<&'static str>,
    pub to: Option<&'static str>,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What was said, as far as you may read it.
    pub body: serde_json::Value,
}

impl From<&Event> for EventBody {
    fn from(event: &Event) -> Self {
        Self {
            seq: event.seq,
            kind: event.kind.as_str(),
            by: match event.by {
                By::Reporter => "reporter",
                By::Staff(_) => "staff",
                By::Clock => "clock",
            },
            unit: event.unit.as_ref().map(ToString::to_string),
            from: event.from.map(domain::case::State::as_str),
            to: event.to.map(domain::case::State::as_str),
            at: event.at,
            body: event.body.clone(),
        }
    }
}

/// A photo or document.
#[derive(Serialize, ToSchema)]
pub(crate) struct PhotoBody {
    pub id: String,
    /// `report`, `supply` or `answer`.
    pub purpose: &'static str,
    pub width: u32,
    pub height: u32,
    /// Where its bytes are; ask with the same `Case-Key` or token.
    pub url: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub taken_at: Option<Timestamp>,
}

/// An answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnswerBody {
    pub number: u32,
    pub unit: String,
    pub body: String,
    /// Why there is no evidence, if so, in the approver's words.
    pub exception: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub approved_at: Option<Timestamp>,
}

impl From<&Answer> for AnswerBody {
    fn from(answer: &Answer) -> Self {
        Self {
            number: answer.number,
            unit: answer.unit.to_string(),
            body: answer.body.clone(),
            exception: answer.approver_exception.clone(),
            approved_at: answer.approved_at,
        }
    }
}

/// What was said of an answer. Marks are 1 to 5.
#[derive(Serialize, ToSchema)]
pub(crate) struct RatingBody {
    pub number: u32,
    pub verdict: &'static str,
    pub result: Option<u8>,
    pub answer: Option<u8>,
    pub manner: Option<u8>,
    pub speed: Option<u8>,
    /// In their words; only the reporter and the units read it.
    pub remark: String,
}

impl From<&Rating> for RatingBody {
    fn from(rating: &Rating) -> Self {
        Self {
            number: rating.number,
            verdict: rating.verdict.as_str(),
            result: rating.result,
            answer: rating.answer,
            manner: rating.manner,
            speed: rating.speed,
            remark: rating.remark.clone(),
        }
    }
}

/// What would follow from an action.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConsequenceBody {
    pub action: &'static str,
    pub level: Option<&'static str>,
    pub state: &'static str,
    pub unit: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
}

/// Who sent a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct IdentityBody {
    pub name: Option<String>,
    /// E-mail address or telephone number.
    pub contact: Option<String>,
}

/// A look at the data of the reporter.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessBody {
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub unit: String,
    pub role: &'static str,
    /// `name`, `contact`, `place`, `document`.
    pub data: Vec<&'static str>,
    /// `page`, `paper`, `api` or `export`.
    pub way: &'static str,
    /// Why; empty where the work on the case is the reason.
    pub reason: String,
}

impl From<&Access> for AccessBody {
    fn from(access: &Access) -> Self {
        Self {
            at: access.at,
            unit: access.unit.to_string(),
            role: access.role.as_str(),
            data: access.data.iter().map(|data| data.as_str()).collect(),
            way: access.way.as_str(),
            reason: access.reason.clone(),
        }
    }
}

/// A case as you may see it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseBody {
    pub code: String,
    /// How much you see: `public`, `outline`, `own` or `staff`.
    pub sight: &'static str,
    /// Counts every change; send it with an action to be told when somebody was faster.
    pub version: i64,
    pub stream: &'static str,
    pub category: String,
    pub field: String,
    pub state: &'static str,
    pub level: &'static str,
    pub unit: String,
    #[schema(value_type = String, format = DateTime)]
    pub sent_at: Timestamp,
    pub due_kind: Option<&'static str>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    pub description: String,
    pub position: Option<PositionBody>,
    pub address: String,
    pub area: Option<String>,
    /// Why the case went where it went first.
    pub routing: Option<serde_json::Value>,
    pub questions: BTreeMap<String, String>,
    pub visibility: &'static str,
    pub publication: &'static str,
    pub reporter_name: Option<String>,
    pub supporters: u32,
    /// The case it follows.
    pub parent: Option<String>,
    /// Cases that follow it.
    pub children: Vec<String>,
    pub photos: Vec<PhotoBody>,
    pub answers: Vec<AnswerBody>,
    pub ratings: Vec<RatingBody>,
    pub events: Vec<EventBody>,
    /// Who looked at the reporter's data; only the reporter reads it.
    pub accesses: Vec<AccessBody>,
    /// What you may do now, with what would follow.
    pub actions: Vec<ConsequenceBody>,
}

impl From<&CaseView> for CaseBody {
    fn from(view: &CaseView) -> Self {
        let (case, report) = (&view.stored.case, &view.stored.report);
        // What is not for everyone is at the address for people of units.
        let place = if view.sight == Sight::Staff { "work" } else { "cases" };
        let photo = |photo: &Photo| PhotoBody {
            id: photo.id.to_string(),
            purpose: photo.purpose.as_str(),
            width: photo.width,
            height: photo.height,
            url: format!("/{place}/{}/photos/{}", case.code, photo.id),
            taken_at: photo.taken_at.filter(|_| view.sight == Sight::Staff),
        };
        Self {
            code: case.code.to_string(),
            sight: match view.sight {
                Sight::Public => "public",
                Sight::Outline => "outline",
                Sight::Own => "own",
                Sight::Staff => "staff",
            },
            version: case.version,
            stream: case.stream.as_str(),
            category: case.category.to_string(),
            field: report.field.to_string(),
            state: case.state.as_str(),
            level: case.level.as_str(),
            unit: case.holder.to_string(),
            sent_at: case.sent_at,
            due_kind: view.due.map(|due| due.kind.as_str()),
            due_at: view.due.map(|due| due.at),
            description: report.description.clone(),
            position: report.place.position.map(Into::into),
            address: report.place.address.clone(),
            area: report.place.area.as_ref().map(|area| format!("{}/{}", area.set, area.area)),
            routing: report.routing.as_ref().and_then(|because| serde_json::to_value(because).ok()),
            questions: report.questions.clone(),
            visibility: report.visibility.as_str(),
            publication: report.publication.as_str(),
            reporter_name: report.reporter_name.clone(),
            supporters: report.supporters,
            parent: view.parent.map(|code| code.to_string()),
            children: view.children.iter().map(ToString::to_string).collect(),
            photos: view.photos.iter().map(photo).collect(),
            answers: view.answers.iter().map(Into::into).collect(),
            ratings: view.ratings.iter().map(Into::into).collect(),
            events: view.events.iter().map(Into::into).collect(),
            accesses: view.accesses.iter().map(Into::into).collect(),
            actions: view
                .consequences
                .iter()
                .map(|consequence| ConsequenceBody {
                    action: consequence.action.as_str(),
                    level: consequence.level.map(domain::city::Level::as_str),
                    state: consequence.state.as_str(),
                    unit: consequence.holder.to_string(),
                    due_at: consequence.due.map(|due| due.at),
                })
                .collect(),
        }
    }
}
