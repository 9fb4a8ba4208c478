//! What the interface sends and takes, as documented schemas.

use std::collections::BTreeMap;

use app::case::ActionInput;
use app::list::Brief;
use app::view::{Answer, By, CaseView, Event, Photo, Rating, Sight};
use domain::case::Verdict;
use domain::id::StaffId;
use domain::report::Position;
use domain::statistics::Tally;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A position, WGS 84 degrees.
#[derive(Serialize, ToSchema)]
pub(crate) struct PositionBody {
    pub lat: f64,
    pub lon: f64,
}

impl From<Position> for PositionBody {
    fn from(at: Position) -> Self {
        Self { lat: at.lat, lon: at.lon }
    }
}

/// One case of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct BriefBody {
    pub code: String,
    /// `on_site`, `procedure` or `suggestion`.
    pub stream: &'static str,
    pub category: String,
    pub field: String,
    /// State, such as `received`.
    pub state: &'static str,
    pub level: &'static str,
    /// Code of the unit that holds it.
    pub unit: String,
    #[schema(value_type = String, format = DateTime)]
    pub sent_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// Which clock runs.
    pub due_kind: Option<&'static str>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    pub overdue: bool,
    /// What the reporter said of the answer.
    pub verdict: Option<&'static str>,
    /// Position for the public: blurred where the place is a home.
    pub position: Option<PositionBody>,
    /// Boundary set and area, `communes-2025/00070`.
    pub area: Option<String>,
    pub address: String,
    pub description: String,
    pub supporters: u32,
    pub photos: u32,
}

impl From<&Brief> for BriefBody {
    fn from(case: &Brief) -> Self {
        Self {
            code: case.code.to_string(),
            stream: case.stream.as_str(),
            category: case.category.to_string(),
            field: case.field.to_string(),
            state: case.state.as_str(),
            level: case.level.as_str(),
            unit: case.holder.to_string(),
            sent_at: case.sent_at,
            changed_at: case.changed_at,
            due_kind: case.due_kind.map(domain::deadline::ClockKind::as_str),
            due_at: case.due_at,
            overdue: case.overdue,
            verdict: case.verdict.map(Verdict::as_str),
            position: case.shown_at.map(Into::into),
            area: case.area.as_ref().map(|area| format!("{}/{}", area.set, area.area)),
            address: case.address.clone(),
            description: case.description.clone(),
            supporters: case.supporters,
            photos: case.photos,
        }
    }
}

/// A page of cases. `next` goes into `after` for the next page; it names a place in the list, so nothing is missed or
/// repeated when new cases arrive.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListBody {
    pub items: Vec<BriefBody>,
    pub next: Option<String>,
}

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
    /// Where its bytes are.
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
    /// What you may do now, with what would follow.
    pub actions: Vec<ConsequenceBody>,
}

impl From<&CaseView> for CaseBody {
    fn from(view: &CaseView) -> Self {
        let (case, report) = (&view.stored.case, &view.stored.report);
        let photo = |photo: &Photo| PhotoBody {
            id: photo.id.to_string(),
            purpose: photo.purpose.as_str(),
            width: photo.width,
            height: photo.height,
            url: format!("/cases/{}/photos/{}", case.code, photo.id),
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

/// A report to send. Only `category`, `description` and a place (`lat` and `lon`, or `unit`) are always needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCaseBody {
    pub category: String,
    /// 10 to 5,000 characters.
    pub description: String,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    /// Metres within which the position is sure.
    pub accuracy: Option<f64>,
    #[serde(default)]
    pub address: String,
    /// Area, when the answer to an earlier try asked for it.
    #[serde(default)]
    pub area: String,
    /// Unit, instead of a position.
    #[serde(default)]
    pub unit: String,
    /// `public`, `name_hidden` (if left out) or `private`.
    #[serde(default)]
    pub visibility: String,
    #[serde(default)]
    pub name: String,
    /// E-mail address or telephone number.
    #[serde(default)]
    pub contact: String,
    /// Id of the warning in force under which this is a call for help.
    #[serde(default)]
    pub warning: String,
    #[serde(default)]
    pub questions: BTreeMap<String, String>,
    /// `vi` or `en`.
    #[serde(default)]
    pub language: String,
}

impl NewCaseBody {
    /// The same as a form would send it.
    #[must_use]
    pub(crate) fn into_input(self, idempotency_key: String) -> app::report::ReportInput {
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        app::report::ReportInput {
            warning: self.warning,
            category: self.category,
            description: self.description,
            lat: number(self.lat),
            lon: number(self.lon),
            accuracy: number(self.accuracy),
            address: self.address,
            area: self.area,
            unit: self.unit,
            visibility: self.visibility,
            name: self.name,
            contact: self.contact,
            questions: self.questions,
            language: self.language,
            idempotency_key,
        }
    }
}

/// What the sender gets. `key` lets the sender act on the case later (header `Case-Key`); it is told once.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceiptBody {
    pub code: String,
    pub key: Option<String>,
    pub unit: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// Page of the case.
    pub url: String,
}

/// Something to do to a case. Which fields an action needs is said at the action in `docs/lifecycle.md`.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ActionBody {
    /// Word of the action, such as `receive`, `assign`, `propose`, `approve`.
    pub action: String,
    /// Version of the case you saw; another one now is answered 409.
    pub version: Option<i64>,
    /// `urgent`, `normal` or `complex`.
    pub level: Option<String>,
    /// The question, the addition, the answer, the reasons.
    pub text: String,
    /// Code of a refusal reason.
    pub reason: String,
    pub next_step: String,
    pub unit: String,
    pub office: String,
    #[schema(value_type = Option<String>, format = Uuid)]
    pub officer: Option<StaffId>,
    #[schema(value_type = Vec<String>)]
    pub co_handlers: Vec<StaffId>,
    /// Why there is no evidence.
    pub exception: String,
    /// Code of the case to join.
    pub parent: String,
    pub at_superior: bool,
}

impl ActionBody {
    /// The same as a form would send it.
    ///
    /// # Errors
    /// `Invalid` if the level is not one.
    pub(crate) fn into_input(self) -> Result<ActionInput, app::Error> {
        let unknown = || app::Error::field("level", "case-level-missing");
        let level = self.level.map(|word| domain::city::Level::parse(&word).ok_or_else(unknown)).transpose()?;
        Ok(ActionInput {
            action: self.action,
            version: self.version,
            level,
            text: self.text,
            reason: self.reason,
            next_step: self.next_step,
            unit: self.unit,
            office: self.office,
            officer: self.officer,
            co_handlers: self.co_handlers,
            exception: self.exception,
            parent: self.parent,
            at_superior: self.at_superior,
            ..ActionInput::default()
        })
    }
}

/// The reporter's word on the answer: `satisfied` and `accepted` close the case, `dissatisfied` with a reason reopens it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRatingBody {
    /// `satisfied`, `accepted` or `dissatisfied`.
    pub verdict: String,
    /// Needed when not satisfied.
    #[serde(default)]
    pub remark: String,
    pub result: Option<u8>,
    pub answer: Option<u8>,
    pub manner: Option<u8>,
    pub speed: Option<u8>,
}

impl NewRatingBody {
    /// The action it stands for.
    ///
    /// # Errors
    /// `Invalid` if the verdict is none.
    pub(crate) fn into_input(self) -> Result<ActionInput, app::Error> {
        let verdict =
            Verdict::parse(&self.verdict).ok_or_else(|| app::Error::field("verdict", "case-verdict-missing"))?;
        let action = if verdict == Verdict::Dissatisfied { "reopen" } else { "rate" };
        Ok(ActionInput {
            action: action.to_owned(),
            text: self.remark,
            verdict: Some(verdict),
            result: self.result,
            answer: self.answer,
            manner: self.manner,
            speed: self.speed,
            ..ActionInput::default()
        })
    }
}

/// Marks 1 to 5 and words for a rating that was given; what is left out stays open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarksBody {
    #[serde(default)]
    pub remark: String,
    pub result: Option<u8>,
    pub answer: Option<u8>,
    pub manner: Option<u8>,
    pub speed: Option<u8>,
}

impl From<MarksBody> for ActionInput {
    fn from(body: MarksBody) -> Self {
        let MarksBody { remark, result, answer, manner, speed } = body;
        Self { text: remark, result, answer, manner, speed, ..Self::default() }
    }
}

/// Words to the other side, or to colleagues.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextBody {
    pub text: String,
}

/// How many people have the same concern now.
#[derive(Serialize, ToSchema)]
pub(crate) struct SupportersBody {
    pub supporters: u32,
}

/// Counts of cases, each by its name.
#[derive(Serialize, ToSchema)]
pub(crate) struct LineBody {
    /// Code of what is counted: a field, a unit, an area, or the Monday of a week.
    pub of: String,
    #[schema(value_type = std::collections::BTreeMap<String, i64>)]
    pub counts: Tally,
}

/// Figures of the city.
#[derive(Serialize, ToSchema)]
pub(crate) struct FiguresBody {
    #[schema(value_type = std::collections::BTreeMap<String, i64>)]
    pub on_site: Tally,
    #[schema(value_type = std::collections::BTreeMap<String, i64>)]
    pub procedure: Tally,
    #[schema(value_type = std::collections::BTreeMap<String, i64>)]
    pub suggestion: Tally,
    pub by_field: Vec<LineBody>,
    pub by_unit: Vec<LineBody>,
    pub by_area: Vec<LineBody>,
    pub by_week: Vec<LineBody>,
    pub units_with_accounts: usize,
}
