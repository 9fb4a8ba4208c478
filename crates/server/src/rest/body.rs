//! What the interface sends and takes, as documented schemas.

mod action;
mod case;
mod figures;
mod list;
mod report;

use domain::report::Position;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) use action::{ActionBody, MarksBody, NewRatingBody};
pub(crate) use case::CaseBody;
pub(super) use case::IdentityBody;
pub(super) use figures::{FiguresBody, LineBody};
pub(super) use list::ListBody;
pub(super) use report::{NewCaseBody, ReceiptBody};

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
