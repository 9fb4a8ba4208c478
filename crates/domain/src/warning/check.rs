//! What is wrong with the content of a warning: everything at once, as a form shows it.

use crate::{
    area::Areas,
    city::{AreaCode, StationCode},
    warning::{
        content::{Content, Cover, Part, Text},
        danger::Kind,
        decide::Circumstances,
        river::{Alarm, RiverReading},
    },
    words::words,
};
use geo::{Area as _, BoundingRect, Coord, Intersects, Polygon, Validation};

/// Most shapes drawn for one warning; our own number.
pub const MOST_SHAPES: usize = 20;
/// Most corners of one shape; our own number.
pub const MOST_CORNERS: usize = 1_000;
/// Most pictures and documents; our own number.
pub const MOST_ATTACHMENTS: usize = 5;
/// Least size of a shape in square degrees, about a square metre: what is smaller was drawn by mistake.
pub(crate) const LEAST_SHAPE: f64 = 1e-10;

words! {
    /// Why a shape is none.
    BrokenShape {
        /// Fewer than three corners.
        Corners = "corners",
        /// More than [`MOST_CORNERS`].
        TooLong = "too_long",
        /// A corner is no place on earth.
        Range = "range",
        /// It has holes.
        Holes = "holes",
        /// Its border crosses or touches itself.
        Crossing = "crossing",
        /// It holds less than a square metre.
        Flat = "flat",
    }
}

/// One thing that keeps a warning from going out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A part of the text is missing: in the city's first language, or in another that was begun.
    #[error("the {part} is missing in {language}")]
    NoText {
        /// Code of the language.
        language: String,
        /// Which part.
        part: Part,
    },
    /// A part of the text is too long.
    #[error("the {part} in {language} has {length} characters; at most {} are allowed", part.most())]
    LongText {
        /// Code of the language.
        language: String,
        /// Which part.
        part: Part,
        /// Characters given.
        length: usize,
    },
    /// The city does not offer the language.
    #[error("the city does not offer the language {language}")]
    UnknownLanguage {
        /// Its code.
        language: String,
    },
    /// Legal levels for what has none, or none for what has them.
    #[error("the danger is said on the wrong scale for its kind")]
    WrongScale,
    /// It would never end.
    #[error("the end is missing")]
    NoExpiry,
    /// It would be over when it arrives.
    #[error("the end has passed")]
    Expired,
    /// It would be over before what it warns of begins.
    #[error("it ends before it begins")]
    OnsetAfterExpiry,
    /// It holds nowhere.
    #[error("no area is named and no shape is drawn")]
    NoArea,
    /// The area is not in the set.
    #[error("there is no area {area}")]
    UnknownArea {
        /// Its code.
        area: AreaCode,
    },
    /// More than [`MOST_SHAPES`].
    #[error("there are {count} shapes; at most {MOST_SHAPES} are allowed")]
    ManyShapes {
        /// Shapes given.
        count: usize,
    },
    /// A shape is none.
    #[error("shape {number} is broken: {why}")]
    BrokenShape {
        /// From 1.
        number: usize,
        /// Why.
        why: BrokenShape,
    },
    /// No part of a shape lies in the city.
    #[error("shape {number} lies outside the city")]
    OutsideCity {
        /// From 1.
        number: usize,
    },
    /// A reading of a river or of the air, with a warning of something else.
    #[error("the reading does not belong to this kind of warning")]
    StrayReading,
    /// The city has no such station.
    #[error("there is no station {station}")]
    UnknownStation {
        /// Its code.
        station: StationCode,
    },
    /// The alarm is not that of the water level at this station.
    #[error("the water level does not have this alarm at the station")]
    WrongAlarm {
        /// The alarm the water level has there.
        measured: Option<Alarm>,
    },
    /// The reading is of a time to come.
    #[error("the reading is of a time to come")]
    FutureReading,
    /// More than [`MOST_ATTACHMENTS`].
    #[error("there are {count} attachments; at most {MOST_ATTACHMENTS} are allowed")]
    ManyAttachments {
        /// Attachments given.
        count: usize,
    },
}

impl Fault {
    /// The message that says it to people, in `locales/`.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self {
            Self::NoText { .. } => "warning-fault-no-text",
            Self::LongText { .. } => "warning-fault-long-text",
            Self::UnknownLanguage { .. } => "warning-fault-unknown-language",
            Self::WrongScale => "warning-fault-wrong-scale",
            Self::NoExpiry => "warning-fault-no-expiry",
            Self::Expired => "warning-fault-expired",
            Self::OnsetAfterExpiry => "warning-fault-onset-after-expiry",
            Self::NoArea => "warning-fault-no-area",
            Self::UnknownArea { .. } => "warning-fault-unknown-area",
            Self::ManyShapes { .. } => "warning-fault-many-shapes",
            Self::BrokenShape { .. } => "warning-fault-broken-shape",
            Self::OutsideCity { .. } => "warning-fault-outside-city",
            Self::StrayReading => "warning-fault-stray-reading",
            Self::UnknownStation { .. } => "warning-fault-unknown-station",
            Self::WrongAlarm { .. } => "warning-fault-wrong-alarm",
            Self::FutureReading => "warning-fault-future-reading",
            Self::ManyAttachments { .. } => "warning-fault-many-attachments",
        }
    }

    /// The arguments of that message.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoText { language, part } => vec![("language", language.clone()), ("part", part.to_string())],
            Self::LongText { language, part, length } => vec![
                ("language", language.clone()),
                ("part", part.to_string()),
                ("most", part.most().to_string()),
                ("length", length.to_string()),
            ],
            Self::UnknownLanguage { language } => vec![("language", language.clone())],
            Self::UnknownArea { area } => vec![("area", area.to_string())],
            Self::ManyShapes { .. } => vec![("most", MOST_SHAPES.to_string())],
            Self::BrokenShape { number, why } => vec![("number", number.to_string()), ("why", why.to_string())],
            Self::OutsideCity { number } => vec![("number", number.to_string())],
            Self::UnknownStation { station } => vec![("station", station.to_string())],
            Self::WrongAlarm { measured } => {
                vec![("measured", measured.map_or("none", Alarm::as_str).to_owned())]
            }
            Self::ManyAttachments { .. } => vec![("most", MOST_ATTACHMENTS.to_string())],
            Self::WrongScale
            | Self::NoExpiry
            | Self::Expired
            | Self::OnsetAfterExpiry
            | Self::NoArea
            | Self::StrayReading
            | Self::FutureReading => vec![],
        }
    }

    /// The field of the form it stands at.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoText { part, .. } | Self::LongText { part, .. } => part.as_str(),
            Self::UnknownLanguage { .. } => "language",
            Self::WrongScale => "danger",
            Self::NoExpiry | Self::Expired => "expires",
            Self::OnsetAfterExpiry => "onset",
            Self::NoArea | Self::UnknownArea { .. } => "areas",
            Self::ManyShapes { .. } | Self::BrokenShape { .. } | Self::OutsideCity { .. } => "shapes",
            Self::StrayReading | Self::FutureReading => "reading",
            Self::UnknownStation { .. } => "station",
            Self::WrongAlarm { .. } => "alarm",
            Self::ManyAttachments { .. } => "attachments",
        }
    }
}

/// Everything that keeps the content from going out now, in the order of the form; nothing if it may.
#[must_use]
pub fn faults(content: &Content, around: &Circumstances<'_>) -> Vec<Fault> {
    let mut faults = texts(content, &around.city.languages);
    if !content.kind.takes(content.danger) {
        faults.push(Fault::WrongScale);
    }
    faults.extend(times(content, around));
    faults.extend(cover(&content.cover, around.areas));
    faults.extend(readings(content, around));
    if content.attachments.len() > MOST_ATTACHMENTS {
        faults.push(Fault::ManyAttachments { count: content.attachments.len() });
    }
    faults
}

fn texts(content: &Content, languages: &[String]) -> Vec<Fault> {
    let none = Text::default();
    let first = languages.first().filter(|first| !content.texts.contains_key(*first));
    let given = content.texts.iter().filter(|(language, _)| languages.contains(language));
    let unknown = content.texts.keys().filter(|language| !languages.contains(language));
    let missing = first.into_iter().map(|first| (first, &none)).chain(given);
    let missing =
        missing.flat_map(|(language, text)| Part::ALL.iter().filter_map(|part| part_of(language, text, *part)));
    missing.chain(unknown.map(|language| Fault::UnknownLanguage { language: language.clone() })).collect()
}

fn part_of(language: &str, text: &Text, part: Part) -> Option<Fault> {
    let (language, words) = (language.to_owned(), text.part(part).trim());
    match words.chars().count() {
        0 => Some(Fault::NoText { language, part }),
        length if length > part.most() => Some(Fault::LongText { language, part, length }),
        _ => None,
    }
}

fn times(content: &Content, around: &Circumstances<'_>) -> Option<Fault> {
    match (content.onset, content.expires) {
        (_, None) => Some(Fault::NoExpiry),
        (_, Some(end)) if end <= around.now => Some(Fault::Expired),
        (Some(onset), Some(end)) if end <= onset => Some(Fault::OnsetAfterExpiry),
        _ => None,
    }
}

fn cover(cover: &Cover, areas: &Areas) -> Vec<Fault> {
    if cover.areas.is_empty() && cover.shapes.is_empty() {
        return vec![Fault::NoArea];
    }
    if cover.shapes.len() > MOST_SHAPES {
        return vec![Fault::ManyShapes { count: cover.shapes.len() }];
    }
    let unknown = cover.areas.iter().filter(|code| areas.area(code).is_none());
    let unknown = unknown.map(|area| Fault::UnknownArea { area: area.clone() });
    let shapes = (1..).zip(&cover.shapes).filter_map(|(number, shape)| match broken(shape) {
        Some(why) => Some(Fault::BrokenShape { number, why }),
        None if !in_city(shape, areas) => Some(Fault::OutsideCity { number }),
        None => None,
    });
    unknown.chain(shapes).collect()
}

/// Why a shape is none; nothing if it is one.
pub(crate) fn broken(shape: &Polygon<f64>) -> Option<BrokenShape> {
    let ring = &shape.exterior().0;
    let on_earth = |corner: &Coord<f64>| corner.x.abs() <= 180.0 && corner.y.abs() <= 90.0;
    match ring.len() {
        0..4 => Some(BrokenShape::Corners),
        length if length > MOST_CORNERS + 1 => Some(BrokenShape::TooLong),
        _ if !ring.iter().all(on_earth) => Some(BrokenShape::Range),
        _ if !shape.interiors().is_empty() => Some(BrokenShape::Holes),
        _ if !shape.is_valid() => Some(BrokenShape::Crossing),
        _ if shape.unsigned_area() < LEAST_SHAPE => Some(BrokenShape::Flat),
        _ => None,
    }
}

/// Whether any part of the shape lies in an area: storms do not end at the border of a city.
fn in_city(shape: &Polygon<f64>, areas: &Areas) -> bool {
    let corner = |corner: &Coord<f64>| areas.locate(corner.x, corner.y).is_some();
    let rect = shape.bounding_rect();
    let meets = |area: &crate::area::Area| {
        let boxes = area.shape.bounding_rect().zip(rect);
        boxes.is_some_and(|(area, rect)| area.intersects(&rect)) && area.shape.intersects(shape)
    };
    shape.exterior().0.iter().any(corner) || areas.set().areas.iter().any(meets)
}

fn readings(content: &Content, around: &Circumstances<'_>) -> Vec<Fault> {
    let stray = (content.river.is_some() && content.kind != Kind::Flood)
        || (content.air.is_some() && content.kind != Kind::Air);
    let stray = stray.then_some(Fault::StrayReading);
    stray.into_iter().chain(content.river.iter().flat_map(|reading| river(reading, around))).collect()
}

fn river(reading: &RiverReading, around: &Circumstances<'_>) -> Vec<Fault> {
    let future = (reading.measured_at > around.now).then_some(Fault::FutureReading);
    let alarm = match around.stations.iter().find(|station| station.code == reading.station) {
        None => Some(Fault::UnknownStation { station: reading.station.clone() }),
        Some(station) => {
            let measured = station.alarm_at(reading.level_cm);
            (measured != reading.alarm).then_some(Fault::WrongAlarm { measured })
        }
    };
    future.into_iter().chain(alarm).collect()
}
