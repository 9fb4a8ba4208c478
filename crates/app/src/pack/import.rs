//! Boundary files as others publish them, made into an [`AreaSet`].

use super::areas::TOLERANCE;
use super::coverage;
use super::geojson::{self, Collection, Feature, NotAShape};
use domain::area::{Area, AreaSet};
use domain::city::{City, Unit, UnitKind, Words};
use domain::fold::fold;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// Properties that publishers use for a code, most telling first.
const CODES: &[&str] = &["code", "ma", "ma_xa", "maxa", "ma_huyen", "gso_code", "area_code", "shapeID", "id"];
/// Properties that publishers use for a name.
const NAMES: &[&str] = &["name", "name_vi", "ten", "ten_xa", "tenxa", "ten_huyen", "full_name", "shapeName"];

/// What to import, and what to call it.
#[derive(Clone, Debug)]
pub struct Import {
    /// A GeoJSON file.
    pub file: PathBuf,
    /// Code of the set to be.
    pub code: String,
    /// Name of the set to be.
    pub name: Words,
    /// Kind of the units that govern its areas; found by their codes if none.
    pub kind: Option<UnitKind>,
    /// First day on which it holds.
    pub valid_from: Option<Date>,
    /// Last day on which it holds.
    pub valid_to: Option<Date>,
    /// Property that holds the code; guessed if none.
    pub code_property: Option<String>,
    /// Property that holds the name; guessed if none.
    pub name_property: Option<String>,
    /// Where the borders come from.
    pub source: String,
    /// Their licence.
    pub licence: String,
}

/// An imported set, and where it does not fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The set.
    pub set: AreaSet,
    /// Kind of the units that govern its areas.
    pub kind: UnitKind,
    /// Property that held the codes.
    pub code_property: String,
    /// Property that held the names.
    pub name_property: String,
    /// One sentence for each thing that does not fit the city or is not a clean map; empty when all is well.
    pub mismatches: Vec<String>,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, name) = (&self.code_property, &self.name_property);
        write!(f, "{}: {} areas (code from `{code}`, name from `{name}`)", self.set.code, self.set.areas.len())?;
        self.mismatches.iter().try_for_each(|mismatch| write!(f, "\n    {mismatch}"))
    }
}

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// It cannot be read.
    #[error("{} cannot be read", .0.display())]
    File(PathBuf, #[source] std::io::Error),
    /// It is not GeoJSON of polygons.
    #[error("the file is not a GeoJSON collection of polygons")]
    Format(#[from] serde_json::Error),
    /// No property has a value of its own for every feature.
    #[error("no property is the {what} of the areas; name one of: {}", .properties.join(", "))]
    Property {
        /// `code` or `name`.
        what: &'static str,
        /// Those there are.
        properties: Vec<String>,
    },
    /// Two features have one code.
    #[error("two features have the code {0}")]
    Twice(String),
    /// A border is broken.
    #[error("the border of {code} is not valid: {why}")]
    Shape {
        /// Whose.
        code: String,
        /// What is wrong.
        why: String,
    },
}

/// Reads a boundary file as published and compares it with the units of `city`.
///
/// # Errors
/// [`NotImported`] if nothing can be made of it; what merely does not fit is in [`Imported::mismatches`].
pub fn import_areas(import: &Import, city: &City) -> Result<Imported, NotImported> {
    let text = read_text(&import.file)?;
    let features = serde_json::from_str::<Collection>(&text)?.features;
    let code_property = choose("code", import.code_property.as_deref(), CODES, &features)?;
    let name_property = choose("name", import.name_property.as_deref(), NAMES, &features)?;
    let mut seen = BTreeSet::new();
    let mut areas = Vec::with_capacity(features.len());
    for feature in &features {
        let code = feature.property(&code_property).unwrap_or_default();
        if !seen.insert(code.clone()) {
            return Err(NotImported::Twice(code));
        }
        let shape = geojson::shape(feature.geometry.as_ref())
            .map_err(|error: NotAShape| NotImported::Shape { code: code.clone(), why: error.to_string() })?;
        areas.push(geojson::area(code, names(feature, &name_property, &city.languages), shape));
    }
    let kind = import.kind.unwrap_or_else(|| governing(city, &areas));
    let mismatches = mismatches(import, kind, city, &areas);
    let set = AreaSet {
        code: import.code.clone(),
        name: import.name.clone(),
        valid_from: import.valid_from,
        valid_to: import.valid_to,
        approximate: false,
        source: import.source.clone(),
        licence: import.licence.clone(),
        areas,
    };
    Ok(Imported { set, kind, code_property, name_property, mismatches })
}

fn read_text(file: &Path) -> Result<String, NotImported> {
    std::fs::read_to_string(file).map_err(|error| NotImported::File(file.to_owned(), error))
}

/// The property asked for, else the first known one that every feature has.
fn choose(
    what: &'static str,
    asked: Option<&str>,
    known: &[&str],
    features: &[Feature],
) -> Result<String, NotImported> {
    let full = |name: &&&str| {
        !features.is_empty()
            && features.iter().all(|feature| feature.property(name).is_some_and(|value| !value.is_empty()))
    };
    asked.as_slice().iter().chain(if asked.is_some() { &[] } else { known }).find(full).map_or_else(
        || {
            let properties: BTreeSet<&String> = features
                .iter()
                .filter_map(|feature| feature.properties.as_ref())
                .flat_map(serde_json::Map::keys)
                .collect();
            Err(NotImported::Property { what, properties: properties.into_iter().cloned().collect() })
        },
        |name| Ok((*name).to_owned()),
    )
}

/// The name in each language: its own property if there is one, else the plain one.
fn names(feature: &Feature, plain: &str, languages: &[String]) -> BTreeMap<String, String> {
    let named = |language: &String| {
        let name = feature.property(&format!("name_{language}")).or_else(|| feature.property(plain))?;
        Some((language.clone(), name))
    };
    languages.iter().filter_map(named).collect()
}

/// The kind of unit that has the codes of most of the areas.
fn governing(city: &City, areas: &[Area]) -> UnitKind {
    let codes: BTreeSet<_> = areas.iter().map(|area| &area.code).collect();
    let governed = |kind: &UnitKind| {
        let has = |unit: &&Unit| unit.kind == *kind && unit.area.as_ref().is_some_and(|area| codes.contains(area));
        city.units.values().filter(has).count()
    };
    if governed(&UnitKind::District) > governed(&UnitKind::Commune) { UnitKind::District } else { UnitKind::Commune }
}

fn mismatches(import: &Import, kind: UnitKind, city: &City, areas: &[Area]) -> Vec<String> {
    let lives = |unit: &&Unit| {
        unit.kind == kind
            && import.valid_to.is_none_or(|to| unit.valid_from.is_none_or(|begin| begin <= to))
            && import.valid_from.is_none_or(|from| unit.valid_to.is_none_or(|end| from <= end))
    };
    let governors: Vec<&Unit> = city.units.values().filter(lives).collect();
    let language = city.languages.first().map_or("", String::as_str);
    let mut found = Vec::new();
    for area in areas {
        let name = area.name.get(language);
        match governors.iter().find(|unit| unit.area.as_ref() == Some(&area.code)) {
            None => found.push(format!("the area {} ({name}) has no unit in the pack", area.code)),
            Some(unit) if !fold(unit.name.get(language)).contains(&fold(name)) => {
                found.push(format!("the area {} is called {name}, its unit {}", area.code, unit.name.get(language)));
            }
            Some(_) => {}
        }
    }
    let there: BTreeSet<&str> = areas.iter().map(|area| area.code.as_str()).collect();
    let missing = |unit: &&&Unit| unit.area.as_ref().is_none_or(|area| !there.contains(area.as_str()));
    let lacks = |unit: &&Unit| format!("the unit {} ({}) has no area in the file", unit.code, unit.name.get(language));
    found.extend(governors.iter().filter(missing).map(lacks));
    for overlap in coverage::overlaps(areas, TOLERANCE) {
        let (first, second) = (&overlap.first, &overlap.second);
        found.push(format!("{first} and {second} overlap by {:.0} m²", overlap.square_metres));
    }
    for gap in coverage::gaps(areas, TOLERANCE) {
        found.push(format!("{:.0} m² round {:.5}, {:.5} belong to no area", gap.square_metres, gap.at.0, gap.at.1));
    }
    found
}
