//! Lists of cases.

use app::list::Brief;
use domain::case::Verdict;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::PositionBody;

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
