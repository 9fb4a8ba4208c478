//! A report to send, and what its sender gets.

use std::collections::BTreeMap;

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
            ..app::report::ReportInput::default()
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
