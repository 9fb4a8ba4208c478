//! A report to send, and what its sender gets.

use std::collections::BTreeMap;

use app::report::{AGREED, ReportInput};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// How somebody told it to the person of a unit whose token sends it: `phone`, `counter`, `letter` or `social`. Needed
    /// with a token of those who write down what people tell, and for nobody else.
    #[serde(default)]
    pub channel: String,
    /// Whether whoever told it agreed that name and contact are kept; needed with `channel` if there is one of them.
    #[serde(default)]
    pub consent: bool,
}

impl NewCaseBody {
    /// The same as a form would send it.
    #[must_use]
    pub(crate) fn into_input(self, idempotency_key: String) -> ReportInput {
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        ReportInput {
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
            channel: self.channel,
            consent: if self.consent { AGREED.to_owned() } else { String::new() },
            idempotency_key,
            ..ReportInput::default()
        }
    }
}

/// What the sender gets. `key` lets the sender act on the case later (header `Case-Key`); it is told once, and never to a
/// person of a unit who wrote down what somebody told.
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
