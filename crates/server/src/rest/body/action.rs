//! What is done to a case, and how its answer is rated.

use app::case::ActionInput;
use domain::case::Verdict;
use domain::id::StaffId;
use serde::Deserialize;
use utoipa::ToSchema;

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
    /// Who hands over; the officer of the case if none is named.
    #[schema(value_type = Option<String>, format = Uuid)]
    pub from: Option<StaffId>,
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
            from: self.from,
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
