//! Drawn pictures for the demonstration city: a street of Hanoi with something the matter, and the same street mended.
//!
//! They are drawings and look like it, so that nobody takes a demonstration for a real report.

mod brush;
mod house;
mod matter;
mod street;

use brush::{Canvas, Chance};
use image::{DynamicImage, RgbaImage, codecs::jpeg::JpegEncoder};
use matter::Matter;

/// Width of a picture in pixels.
pub const WIDTH: u16 = 1_200;
/// Height of a picture in pixels.
pub const HEIGHT: u16 = 900;

/// A picture as JPEG. `seed` decides the street and its light, `kind` is the icon of a category and decides what is
/// the matter; the `mended` picture of the same seed and kind shows the same street put right.
#[must_use]
pub fn draw(seed: u64, kind: &str, mended: bool) -> Vec<u8> {
    let matter = Matter::of(kind);
    let Some(mut canvas) = Canvas::new(WIDTH, HEIGHT) else { return Vec::new() };
    let light = street::light(&mut Chance::new(seed ^ 0x11), matter == Matter::Lamp);
    street::behind(&mut canvas, &mut Chance::new(seed), &light);
    matter::draw(&mut canvas, &mut Chance::new(seed ^ 0x22), matter, mended);
    street::dim(&mut canvas, &light);
    if matter == Matter::Lamp {
        matter::shine(&mut canvas, mended);
    }
    encode(canvas)
}

fn encode(canvas: Canvas) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = RgbaImage::from_raw(u32::from(WIDTH), u32::from(HEIGHT), canvas.into_pixels());
    let picture = DynamicImage::from(picture.unwrap_or_default()).into_rgb8();
    match JpegEncoder::new_with_quality(&mut bytes, 82).encode_image(&picture) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo;
    use jiff::tz::TimeZone;

    fn pixels(seed: u64, kind: &str, mended: bool) -> image::RgbImage {
        image::load_from_memory(&draw(seed, kind, mended)).expect("a picture").into_rgb8()
    }

    /// How much two pictures differ on average, in parts of 255.
    fn difference(one: &image::RgbImage, two: &image::RgbImage) -> f64 {
        let sum: u64 = one.iter().zip(two.iter()).map(|(one, two)| u64::from(one.abs_diff(*two))).sum();
        f64::from(u32::try_from(sum / 1_000).expect("small")) * 1_000.0 / (1_200.0 * 900.0 * 3.0)
    }

    #[test]
    fn every_matter_is_drawn_and_mended_in_the_same_street() {
        for kind in Matter::KINDS {
            let (broken, mended) = (pixels(7, kind, false), pixels(7, kind, true));
            assert_eq!(broken.dimensions(), (1_200, 900));
            let difference = difference(&broken, &mended);
            assert!((0.2..25.0).contains(&difference), "{kind}: {difference}");
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_does_not() {
        assert_eq!(draw(1, "road", false), draw(1, "road", false));
        assert!(difference(&pixels(1, "road", false), &pixels(2, "road", false)) > 5.0);
    }

    #[test]
    fn a_drawn_picture_is_taken_as_a_photo() {
        let photo = photo::read(&draw(3, "tree", false), &TimeZone::UTC).expect("a photo");
        assert_eq!((photo.width, photo.height), (1_200, 900));
    }
}
