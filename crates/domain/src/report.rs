//! What a person sent: words, place and wishes. The rules never change it; moderation may hide parts.

use crate::{
    case::{Channel, Publication, Visibility},
    city::{AreaRef, FieldCode},
    id::PhotoId,
    routing::Because,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewest characters of a description.
pub const DESCRIPTION_LEAST: usize = 10;
/// Most characters of a description.
pub const DESCRIPTION_MOST: usize = 5_000;
/// Most photos of one report.
pub const PHOTOS_MOST: usize = 5;

/// A position on the earth, WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Latitude, −90 to 90.
    pub lat: f64,
    /// Longitude, −180 to 180.
    pub lon: f64,
}

impl Position {
    /// A position on the earth, if the numbers can be one.
    #[must_use]
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let fits = lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0;
        fits.then_some(Self { lat, lon })
    }

    /// Metres to another position, by the haversine formula on a sphere of 6,371,008.8 m.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let (lat, lon) = ((to - from) / 2.0, (other.lon - self.lon).to_radians() / 2.0);
        let chord = lat.sin().powi(2) + from.cos() * to.cos() * lon.sin().powi(2);
        2.0 * 6_371_008.8 * chord.sqrt().min(1.0).asin()
    }

    /// The square of about 220 m that holds the position: a number to look for neighbours by.
    #[must_use]
    pub fn cell(self) -> i64 {
        Self::cell_at((self.lat * 500.0).floor(), (self.lon * 500.0).floor())
    }

    /// The cell of the position and the eight around it.
    #[must_use]
    pub fn cells_around(self) -> [i64; 9] {
        let (row, column) = ((self.lat * 500.0).floor(), (self.lon * 500.0).floor());
        std::array::from_fn(|at| {
            let (down, right) = ([-1.0, 0.0, 1.0][at / 3], [-1.0, 0.0, 1.0][at % 3]);
            Self::cell_at(row + down, column + right)
        })
    }

    #[expect(clippy::cast_possible_truncation, reason = "rows and columns of the earth are below 10^6")]
    fn cell_at(row: f64, column: f64) -> i64 {
        row as i64 * 1_000_000 + column as i64
    }
}

/// Where it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Exact position, for those who handle it.
    pub position: Option<Position>,
    /// Radius in metres within which the device was sure to be.
    pub accuracy_m: Option<f64>,
    /// Position shown in public: blurred where the place is a home.
    pub public: Option<Position>,
    /// Area of the boundary set in force when it was sent.
    pub area: Option<AreaRef>,
    /// House number, street, landmark, in the sender's words.
    pub address: String,
}

/// What was sent, as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The field of the category.
    pub field: FieldCode,
    /// What is the matter, in the words that everyone may read.
    pub description: String,
    /// The words as they were sent, where a moderator put others in their place; lists, files and search never have them.
    pub original: Option<String>,
    /// Where.
    pub place: Place,
    /// Answers to the questions of the category, by their keys.
    pub questions: BTreeMap<String, String>,
    /// Why the case went where it went first.
    pub routing: Option<Because>,
    /// Who may see it, by the sender's wish.
    pub visibility: Visibility,
    /// Whether it is shown.
    pub publication: Publication,
    /// How it came in.
    pub channel: Channel,
    /// Language the sender reads.
    pub language: String,
    /// Name, if the sender gave one.
    pub reporter_name: Option<String>,
    /// E-mail address or telephone number, if the sender gave one; never shown to the handling unit.
    pub contact: Option<String>,
    /// Version of the city pack it was sent under.
    pub pack_version: u32,
    /// How many other people said the matter is theirs too.
    pub supporters: u32,
    /// How many photos it has, answers' included.
    pub photos: u32,
    /// The photo shown in lists.
    pub cover: Option<PhotoId>,
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let from = Position { lat: 21.0, lon: 105.8 };
        let metres = from.metres_to(Position { lat: 22.0, lon: 105.8 });
        assert!((metres - 111_195.0).abs() < 1.0, "{metres}");
    }

    #[test]
    fn cells_around_hold_everything_within_200_metres() {
        let here = Position { lat: 21.028_5, lon: 105.854_2 };
        for (lat, lon) in [(0.0018, 0.0), (-0.0018, 0.0), (0.0, 0.0019), (0.0, -0.0019), (0.0012, 0.0012)] {
            let near = Position { lat: here.lat + lat, lon: here.lon + lon };
            assert!(here.cells_around().contains(&near.cell()));
        }
    }

    #[test]
    fn impossible_numbers_are_no_position() {
        assert_eq!(Position::new(f64::NAN, 0.0), None);
        assert_eq!(Position::new(91.0, 0.0), None);
        assert_eq!(Position::new(0.0, f64::INFINITY), None);
    }
}
