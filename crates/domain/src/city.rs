//! A city as data: its units, categories, calendar, deadlines and reasons, as read from a city pack.
//!
//! A loaded pack is immutable and has a version; cases keep the version they were judged by.

use crate::{calendar::Calendar, deadline::Deadlines, words::words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text in the languages of the pack, Vietnamese (`vi`) first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub BTreeMap<String, String>);

impl Words {
    /// The text in `language`, else in Vietnamese, else empty.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        self.0.get(language).or_else(|| self.0.get("vi")).map_or("", String::as_str)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The code as it is written in the pack, in URLs and in tables.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(code: &str) -> Self {
                Self(code.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

codes! {
    /// Code of a unit: GSO code for areas (`00004`), abbreviation for departments (`SXD`), `parent.office` for inner offices.
    UnitCode,
    /// Code of an area in a boundary set; for communes and districts the GSO code, equal to the code of the unit that governs it.
    AreaCode,
    /// Code of a field of complaint (`traffic`).
    FieldCode,
    /// Code of a category (`traffic.pothole`).
    CategoryCode,
    /// Code of a refusal reason (`not-competent`).
    ReasonCode,
    /// Code of a gauging station of a river.
    StationCode,
}

/// An area of a boundary set; the same place lies in one area of each set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AreaRef {
    /// Code of the boundary set.
    pub set: String,
    /// Code of the area in it.
    pub area: AreaCode,
}

/// What kind of authority a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The city itself: its office coordinates.
    City,
    /// A department of the city.
    Department,
    /// A district (until 30 June 2025 in Hanoi).
    District,
    /// A commune or ward.
    Commune,
    /// Police, at any level.
    Police,
    /// A company or organisation that provides a public service.
    Utility,
    /// A division inside another unit, to which its head assigns.
    Office,
    /// Any other agency.
    Agency,
}

/// An authority that holds cases, or an office inside one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Unique in the pack.
    pub code: UnitCode,
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: Words,
    /// Where its cases go when forwarded; none only for the city.
    pub superior: Option<UnitCode>,
    /// The area it governs, if it is the authority of an area.
    pub area: Option<AreaCode>,
    /// First day on which it exists; none if always.
    pub valid_from: Option<Date>,
    /// Last day on which it exists; none if still.
    pub valid_to: Option<Date>,
    /// Units that took over from it.
    pub successors: Vec<UnitCode>,
    /// False where the source could not confirm the unit; pages say so.
    pub confirmed: bool,
}

impl Unit {
    /// Whether the unit exists on `day`.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

words! {
    /// How urgent and how complex a case is; decides its handling clock (Decision 1207/QĐ-UBND).
    Level {
        /// Disaster, epidemic, accident, crime, danger to safety, security or order.
        Urgent = "urgent",
        /// All else.
        Normal = "normal",
        /// Several agencies, or a legally set procedure.
        Complex = "complex",
    }
}

words! {
    /// Which kind of matter a case is; chooses its steps, clocks and questions.
    Stream {
        /// A report of something at a place.
        OnSite = "on_site",
        /// Feedback on an administrative procedure.
        Procedure = "procedure",
        /// A suggestion about the service itself.
        Suggestion = "suggestion",
    }
}

/// A group of categories (the five of the press, and others).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Unique in the pack.
    pub code: FieldCode,
    /// Its name.
    pub name: Words,
    /// Name of an icon of the icon set.
    pub icon: String,
    /// Which stream its categories belong to.
    pub stream: Stream,
}

/// Which unit handles a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handler {
    /// The authority of the area the place lies in.
    Area,
    /// One unit for the whole city.
    Unit(UnitCode),
}

/// A question that a category asks besides the description.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Key of the answer, unique in its category.
    pub key: String,
    /// The question.
    pub ask: Words,
    /// Choices; empty for free text.
    pub choices: Vec<Choice>,
    /// Whether sending needs an answer.
    pub required: bool,
}

/// One choice of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Stored value.
    pub value: String,
    /// Shown text.
    pub name: Words,
}

/// What a report is about, in words a citizen recognises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Unique in the pack; `field.category`.
    pub code: CategoryCode,
    /// The field it belongs to.
    pub field: FieldCode,
    /// Its name.
    pub name: Words,
    /// Examples and hints, shown under the name.
    pub hint: Words,
    /// Name of an icon of the icon set.
    pub icon: String,
    /// Level before a person sets one.
    pub level: Level,
    /// Who handles it.
    pub handler: Handler,
    /// Whether the place is somebody's home: its exact position is blurred in public.
    pub home: bool,
    /// Whether the matter may show people or a home, so that a new case waits for a moderator before it is public.
    pub moderated: bool,
    /// Questions asked besides the description.
    pub questions: Vec<Question>,
}

/// Why a case may be refused, and where the person can go instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusalReason {
    /// Unique in the pack.
    pub code: ReasonCode,
    /// Short name, for the list and statistics.
    pub name: Words,
    /// A sentence to start from, for the person.
    pub sentence: Words,
    /// What the person can do instead.
    pub next_step: Words,
}

/// The parts of a city pack that every rule and page reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct City {
    /// Short name for files and URLs (`hanoi`).
    pub code: String,
    /// Its name.
    pub name: Words,
    /// IANA time zone.
    pub time_zone: String,
    /// Languages of the pack, first the default.
    pub languages: Vec<String>,
    /// Calling code of its country (`84`), for telephone numbers written without one.
    #[serde(default)]
    pub calling_code: Option<String>,
    /// What somebody sends who needs help in a danger that was warned of; none where the city takes no such calls.
    #[serde(default)]
    pub help_category: Option<CategoryCode>,
    /// What must be known of people before they do some things.
    #[serde(default)]
    pub required: crate::account::Required,
    /// The coordinating unit: holds what no rule places.
    pub coordinator: UnitCode,
    /// All units of all times, by code.
    pub units: BTreeMap<UnitCode, Unit>,
    /// Fields in the order shown.
    pub fields: Vec<Field>,
    /// Categories in the order shown.
    pub categories: Vec<Category>,
    /// Refusal reasons in the order shown.
    pub reasons: Vec<RefusalReason>,
    /// When its units are open.
    pub calendar: Calendar,
    /// Its deadlines, one policy for each time they changed.
    pub deadlines: Vec<Deadlines>,
    /// Phrases that by themselves say nothing in an answer (`đã tiếp nhận`), written as people write them.
    pub generic_phrases: Vec<String>,
    /// Phrases that promise something for later (`sẽ xử lý`): an answer with one should name a day.
    pub promise_phrases: Vec<String>,
}

impl City {
    /// The category with this code.
    #[must_use]
    pub fn category(&self, code: &CategoryCode) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == *code)
    }

    /// The field with this code.
    #[must_use]
    pub fn field(&self, code: &FieldCode) -> Option<&Field> {
        self.fields.iter().find(|field| field.code == *code)
    }

    /// The refusal reason with this code.
    #[must_use]
    pub fn reason(&self, code: &ReasonCode) -> Option<&RefusalReason> {
        self.reasons.iter().find(|reason| reason.code == *code)
    }

    /// The superior of a unit: the one it names, or the coordinator for any unit that names none.
    #[must_use]
    pub fn superior(&self, unit: &UnitCode) -> UnitCode {
        self.units.get(unit).and_then(|unit| unit.superior.clone()).unwrap_or_else(|| self.coordinator.clone())
    }

    /// A unit and those above it, up to the one that has nobody above. A circle in the pack ends the way.
    #[must_use]
    pub fn way_up(&self, unit: &UnitCode) -> Vec<UnitCode> {
        let (mut way, mut next) = (vec![unit.clone()], self.superior(unit));
        while !way.contains(&next) {
            let above = self.superior(&next);
            way.push(next);
            next = above;
        }
        way
    }

    /// Offices inside a unit that exist on `day`.
    pub fn offices<'a>(&'a self, unit: &'a UnitCode, day: Date) -> impl Iterator<Item = &'a Unit> {
        self.units.values().filter(move |office| {
            office.kind == UnitKind::Office && office.superior.as_ref() == Some(unit) && office.exists_on(day)
        })
    }
}
