//! Figures of the city.

use domain::statistics::Tally;
use serde::Serialize;
use utoipa::ToSchema;

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
