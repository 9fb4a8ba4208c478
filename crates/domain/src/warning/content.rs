//! What a warning says: of what, how dangerous, in which words, where, from when until when.

use crate::{
    city::AreaCode,
    id::PhotoId,
    warning::{
        danger::{Danger, Kind},
        river::{AirReading, RiverReading},
    },
    words::words,
};
use geo::Polygon;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// How sure it is (CAP 1.2, `certainty`).
    Certainty {
        /// It has happened or goes on.
        Observed = "observed",
        /// More likely than not.
        Likely = "likely",
        /// Possible, but not likely.
        Possible = "possible",
        /// Nobody said.
        Unknown = "unknown",
    }
}

words! {
    /// A part of the text.
    Part {
        /// One line that says it all.
        Headline = "headline",
        /// What happens.
        Description = "description",
        /// What people should do.
        Instruction = "instruction",
    }
}

impl Part {
    /// Most characters taken. CAP 1.2 calls 160 a useful target for a headline; the others are our own.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::Headline => 160,
            Self::Description => 4_000,
            Self::Instruction => 2_000,
        }
    }
}

/// The words in one language, [cleaned](crate::text::clean) when they arrive here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// One line that says it all.
    pub headline: String,
    /// What happens.
    pub description: String,
    /// What people should do.
    pub instruction: String,
}

impl Text {
    /// One part of it.
    #[must_use]
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Headline => &self.headline,
            Part::Description => &self.description,
            Part::Instruction => &self.instruction,
        }
    }
}

/// Where it holds: the areas named and the shapes drawn, together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cover {
    /// Areas of the set in force.
    pub areas: BTreeSet<AreaCode>,
    /// Shapes without holes in WGS 84, x = longitude and y = latitude in degrees.
    pub shapes: Vec<Polygon<f64>>,
}

/// A picture or document that goes with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file.
    pub id: PhotoId,
    /// What it shows.
    pub name: String,
    /// Its media type (`image/webp`).
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
}

/// The message of another authority that it was written from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Who sent it, in words.
    pub name: String,
    /// Who sent it, unique in the world.
    pub sender: String,
    /// Which of their messages.
    pub identifier: String,
    /// When it was sent.
    pub sent: Timestamp,
}

/// All that a warning says. A draft may be incomplete; [`faults`](crate::warning::check::faults) tells what is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Of what.
    pub kind: Kind,
    /// How dangerous it is.
    pub danger: Danger,
    /// How sure it is.
    pub certainty: Certainty,
    /// The words, by language.
    pub texts: BTreeMap<String, Text>,
    /// Where.
    pub cover: Cover,
    /// When what it warns of begins; none if it has begun.
    pub onset: Option<Timestamp>,
    /// When it ends by itself; none only in a draft.
    pub expires: Option<Timestamp>,
    /// The river, for a flood.
    pub river: Option<RiverReading>,
    /// The air, for bad air.
    pub air: Option<AirReading>,
    /// Pictures and documents.
    pub attachments: Vec<Attachment>,
    /// What it was written from, if another authority warned first.
    #[serde(default)]
    pub source: Option<Source>,
}
