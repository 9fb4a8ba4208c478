//! What taking in a photo costs: reading, shrinking and drawing anew in two sizes, against decoding it alone.
//!
//! Decoding is the part nobody can save, so the goal is a ratio to it: it holds on every machine, busy or not. Only a
//! release build says anything: in a development build what the libraries leave generic is compiled without optimising.

use app::photo;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::tz::TimeZone;
use std::{
    error::Error,
    io::{Cursor, Write, stdout},
    time::{Duration, Instant},
};

const ROUNDS: u32 = 8;
/// How many times the decoding alone all of it may take.
const GOAL: f64 = 3.0;

/// Measures a photo of 12 megapixels, both ways in turns.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let sent = telephone_photo()?;
    let (mut decoding, mut all) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        image::load_from_memory_with_format(&sent, ImageFormat::Jpeg)?;
        decoding += start.elapsed();
        let start = Instant::now();
        photo::read(&sent, &TimeZone::UTC)?;
        all += start.elapsed();
    }
    let ratio = all.as_secs_f64() / decoding.as_secs_f64();
    let rate = f64::from(ROUNDS) / all.as_secs_f64();
    let mut out = stdout();
    writeln!(
        out,
        "{} KB, 4000 × 3000: decoded in {:?}, taken in in {:?}",
        sent.len() / 1024,
        decoding / ROUNDS,
        all / ROUNDS
    )?;
    writeln!(out, "{rate:.1} photos/s a core, {ratio:.1} times the decoding alone (goal: at most {GOAL:.0})")?;
    if ratio > GOAL { Err("below the goal".into()) } else { Ok(()) }
}

/// Slopes, edges and the grain of a small sensor, about as large as a telephone makes it.
fn telephone_photo() -> Result<Vec<u8>, Box<dyn Error>> {
    let picture = RgbImage::from_fn(4_000, 3_000, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).to_be_bytes()[0] / 16;
        let edge = if (x / 190 + y / 140) % 2 == 0 { 40 } else { 0 };
        let slope = (x / 24 + y / 40).to_be_bytes()[3] / 2;
        Rgb([slope + grain + edge, slope / 2 + grain + 30, 90 + grain + edge])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}
