//! When and where a photo was taken, from its EXIF data (CIPA DC-008).

use domain::report::Position;
use exif::{Exif, In, Tag, Value};
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};

/// What is known of a photo besides its pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Facts {
    /// When it was taken.
    pub taken_at: Option<Timestamp>,
    /// Where.
    pub taken_where: Option<Position>,
}

impl Facts {
    /// The facts in a block of EXIF data; what cannot be read is left out. A camera that tells no offset from UTC
    /// stood in `zone`.
    pub(super) fn of_exif(raw: Vec<u8>, zone: &TimeZone) -> Self {
        let read = exif::Reader::new().continue_on_error(true).read_raw(raw);
        match read.or_else(|error| error.distill_partial_result(|_| ())) {
            Ok(exif) => Self { taken_at: taken_at(&exif, zone), taken_where: taken_where(&exif) },
            Err(_) => Self::default(),
        }
    }
}

fn taken_at(exif: &Exif, zone: &TimeZone) -> Option<Timestamp> {
    let said = exif::DateTime::from_ascii(ascii(exif, Tag::DateTimeOriginal)?).ok()?;
    let small = |number: u8| i8::try_from(number).ok();
    let local = DateTime::new(
        i16::try_from(said.year).ok()?,
        small(said.month)?,
        small(said.day)?,
        small(said.hour)?,
        small(said.minute)?,
        small(said.second)?,
        0,
    )
    .ok()?;
    match offset(exif) {
        Some(offset) => offset.to_timestamp(local).ok(),
        None => zone.to_timestamp(local).ok(),
    }
}

/// `±HH:MM`, or nothing for a camera that left it blank.
fn offset(exif: &Exif) -> Option<Offset> {
    let text = std::str::from_utf8(ascii(exif, Tag::OffsetTimeOriginal)?).ok()?.trim();
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    Offset::from_seconds(sign * (i32::from(hours) * 3_600 + i32::from(minutes) * 60)).ok()
}

/// The position, unless it is exactly 0° 0°, which cameras write before they know better.
fn taken_where(exif: &Exif) -> Option<Position> {
    let lat = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let lon = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    Position::new(lat, lon).filter(|at| at.lat.abs() + at.lon.abs() > f64::EPSILON)
}

fn degrees(exif: &Exif, tag: Tag, sign: Tag, negative: u8) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let [degrees, minutes, seconds] = parts.get(..3)? else { return None };
    let size = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3_600.0;
    Some(if ascii(exif, sign)?.first() == Some(&negative) { -size } else { size })
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice),
        _ => None,
    }
}
