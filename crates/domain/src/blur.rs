//! The public position of somebody's home.

/// Height and width of a cell in metres; the public position is at most about this far from the home.
const CELL_M: f64 = 150.0;
/// Metres per degree of latitude on the mean sphere; roughness does not matter here.
const DEGREE_M: f64 = 111_195.0;
/// How far the public position may lie from the middle of its cell, in cells.
const SPREAD: f64 = 0.2;

/// A public position (longitude, latitude) in place of an exact one, at most about 150 m away.
///
/// The earth is cut into cells of 150 m, and the answer depends only on cell and seed. So all homes of a cell look alike,
/// and even many reports from one home with different seeds tell no more than its cell; an offset that is random for each
/// report would average out to the home. The seed only keeps reports of one cell from lying on top of each other.
#[must_use]
pub fn blur(lon: f64, lat: f64, seed: u64) -> (f64, f64) {
    let height = CELL_M / DEGREE_M;
    let row = (lat / height).floor();
    let middle = (row + 0.5) * height;
    let width = height / middle.to_radians().cos().max(0.01);
    let column = (lon / width).floor();
    let noise = mix(mix(mix(seed) ^ row.to_bits()) ^ column.to_bits());
    let shift = |bits: u64| (f64::from(u32::try_from(bits & 0xFFFF).unwrap_or(0)) / 65_535.0 * 2.0 - 1.0) * SPREAD;
    let (east, north) = (shift(noise), shift(noise >> 16));
    (round((column + 0.5 + east) * width), round(middle + north * height))
}

/// To about a metre, so that digits promise nothing.
fn round(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood, 2014): every bit of the input changes half of the output.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::{CELL_M, DEGREE_M, blur};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_public_position_is_near_and_the_same_every_time(lon in 105.0..106.5, lat in 20.5..21.5, seed: u64) {
            let (east, north) = blur(lon, lat, seed);
            let metres = ((east - lon) * lat.to_radians().cos()).hypot(north - lat) * DEGREE_M;
            prop_assert!(metres <= CELL_M + 2.0, "{metres}");
            prop_assert_eq!(blur(lon, lat, seed), (east, north));
        }

        #[test]
        fn homes_of_one_cell_look_alike_and_seeds_tell_no_more(lon in 105.0..106.5, lat in 20.5..21.5, one: u64, other: u64) {
            let (east, north) = blur(lon, lat, one);
            prop_assert_eq!(blur(east, north, one), (east, north), "the public position lies in the same cell");
            prop_assert_eq!(blur(east, north, other), blur(lon, lat, other));
        }
    }
}
