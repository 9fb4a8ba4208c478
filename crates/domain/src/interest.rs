//! Places that matter to somebody.

use crate::{city::AreaCode, id::InterestId, report::Position, warning::reach};
use serde::{Deserialize, Serialize};

/// Fewest and most metres of a circle: less is nobody's surroundings, more is what areas are for.
pub const METRES: std::ops::RangeInclusive<f64> = 100.0..=3_000.0;
/// Most places of one subscriber.
pub const MOST: usize = 10;
/// Cells a degree: their rows are 1.1 km high.
const CELLS: f64 = 100.0;

/// All within some metres of a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Circle {
    /// Latitude of the middle in degrees.
    pub lat: f64,
    /// Longitude of the middle in degrees.
    pub lon: f64,
    /// Radius in metres.
    pub metres: f64,
}

impl Circle {
    /// The cell of about a kilometre that holds the middle.
    #[must_use]
    pub fn cell(&self) -> i64 {
        cell((self.lat * CELLS).floor(), (self.lon * CELLS).floor())
    }
}

/// A place that matters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A whole area.
    Area(AreaCode),
    /// A circle round a place.
    Circle(Circle),
}

impl Place {
    /// As a warning asks.
    #[must_use]
    pub fn as_interest(&self) -> reach::Interest {
        match self {
            Self::Area(area) => reach::Interest::Area { area: area.clone() },
            Self::Circle(circle) => reach::Interest::Circle { lon: circle.lon, lat: circle.lat, metres: circle.metres },
        }
    }

    /// Whether something at a position, in one of these areas, is at this place.
    #[must_use]
    pub fn holds(&self, at: Option<Position>, areas: &[AreaCode]) -> bool {
        match self {
            Self::Area(area) => areas.contains(area),
            Self::Circle(circle) => {
                let middle = Position { lat: circle.lat, lon: circle.lon };
                at.is_some_and(|at| at.metres_to(middle) <= circle.metres)
            }
        }
    }
}

/// A place with its name for whoever chose it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interest {
    /// Identity.
    pub id: InterestId,
    /// What they call it (*home*), or nothing.
    pub label: String,
    /// Where.
    pub place: Place,
}

/// The cells whose circles may hold a position.
#[must_use]
pub fn cells_around(at: Position) -> Vec<i64> {
    let (row, column) = ((at.lat * CELLS).floor(), (at.lon * CELLS).floor());
    let high = (METRES.end() / (110_000.0 / CELLS)).ceil();
    let wide = (METRES.end() / (111_000.0 / CELLS * at.lat.to_radians().cos().max(0.1))).ceil();
    let steps = |most: f64| std::iter::successors(Some(-most), move |at| (*at < most).then_some(at + 1.0));
    steps(high).flat_map(|down| steps(wide).map(move |right| cell(row + down, column + right))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "rows and columns of the earth are below 10^5")]
fn cell(row: f64, column: f64) -> i64 {
    row as i64 * 1_000_000 + column as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_circle_that_holds_a_place_is_in_a_cell_around_it(
            lat in 20.5..21.5,
            lon in 105.2..106.1,
            north in -0.03..0.03,
            east in -0.03..0.03,
        ) {
            let circle = Circle { lat: lat + north, lon: lon + east, metres: 3_000.0 };
            let at = Position { lat, lon };
            if Place::Circle(circle).holds(Some(at), &[]) {
                prop_assert!(cells_around(at).contains(&circle.cell()));
            }
        }
    }

    #[test]
    fn an_area_holds_what_lies_in_it_and_a_circle_needs_a_position() {
        let area = Place::Area("00070".into());
        assert!(area.holds(None, &["00070".into()]));
        assert!(!area.holds(None, &["00004".into()]));
        let circle = Place::Circle(Circle { lat: 21.0, lon: 105.8, metres: 500.0 });
        assert!(!circle.holds(None, &["00070".into()]));
        assert!(circle.holds(Some(Position { lat: 21.004, lon: 105.8 }), &[]));
        assert!(!circle.holds(Some(Position { lat: 21.005, lon: 105.8 }), &[]));
    }
}
