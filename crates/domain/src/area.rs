//! Areas of responsibility: sets of borders with dates, and the index that finds the area of a place.

use crate::city::{AreaCode, Words};
use geo::MultiPolygon;
use jiff::civil::Date;

/// One area of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Unique in its set.
    pub code: AreaCode,
    /// Its name.
    pub name: Words,
    /// Its border in WGS 84, x = longitude and y = latitude in degrees.
    pub shape: MultiPolygon<f64>,
}

/// The areas of a city between two days.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaSet {
    /// Unique in the pack (`communes-2025`).
    pub code: String,
    /// Its name.
    pub name: Words,
    /// First day on which it decides who is responsible; none if always.
    pub valid_from: Option<Date>,
    /// Last day; none if still.
    pub valid_to: Option<Date>,
    /// True if the borders are only roughly right; maps and routing say so.
    pub approximate: bool,
    /// Where the borders come from.
    pub source: String,
    /// The licence they come under (SPDX name where there is one).
    pub licence: String,
    /// The areas.
    pub areas: Vec<Area>,
}
