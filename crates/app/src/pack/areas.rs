//! `areas/areas.toml` and the boundary files it names.

use super::coverage;
use super::files::{Files, Text};
use super::geojson::{self, Collection};
use super::mistake::Log;
use super::units::Units;
use super::words::{Reader, Written};
use domain::area::{Area, AreaSet};
use domain::city::{Unit, UnitKind};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

const FILE: &str = "areas/areas.toml";

/// Square metres that neighbours may share, or leave between them, unless a set says otherwise.
pub(super) const TOLERANCE: f64 = 100.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSets {
    #[serde(default)]
    set: Vec<WrittenSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSet {
    code: Spanned<String>,
    name: Written,
    kind: UnitKind,
    file: Spanned<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    #[serde(default)]
    approximate: bool,
    #[serde(default = "tolerance")]
    tolerance_m2: f64,
    source: String,
    licence: String,
}

const fn tolerance() -> f64 {
    TOLERANCE
}

/// Reads all boundary sets of the pack; `thorough` also measures overlaps and gaps.
pub(super) fn read(files: &Files, languages: &[String], units: &Units, thorough: bool, log: &mut Log) -> Vec<AreaSet> {
    let Some((written, text)) = files.toml::<WrittenSets>(FILE, log) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut sets: Vec<AreaSet> = Vec::new();
    for set in written.set {
        let mut reader = Reader { file: &text, languages, log };
        let line = reader.line(&set.code);
        let name = reader.words(&format!("the set {}", set.code.get_ref()), &set.name);
        if !seen.insert(set.code.get_ref().clone()) {
            let what = format!("the set {} is there twice", set.code.get_ref());
            reader.add(line, what, "give one of the two another code");
        }
        let rival = sets.iter().find(|other| {
            let begins = other.valid_to.is_none_or(|to| set.valid_from.is_none_or(|from| from <= to));
            let ends = other.valid_from.is_none_or(|from| set.valid_to.is_none_or(|to| from <= to));
            begins && ends
        });
        if let Some(rival) = rival {
            let what = format!("{} and {} hold on the same day", rival.code, set.code.get_ref());
            reader.add(line, what, "end one before the other begins, so that one set decides on each day");
        }
        let path = format!("areas/{}", set.file.get_ref());
        let Some(file) = files.text(&path, log) else { continue };
        let areas = read_areas(&file, languages, log);
        check_units(&file, &set, line, &areas, units, log);
        if thorough {
            check_coverage(&file, &set, &areas, log);
        }
        sets.push(AreaSet {
            code: set.code.into_inner(),
            name,
            valid_from: set.valid_from,
            valid_to: set.valid_to,
            approximate: set.approximate,
            source: set.source,
            licence: set.licence,
            areas,
        });
    }
    sets
}

fn read_areas(file: &Text, languages: &[String], log: &mut Log) -> Vec<Area> {
    let features = match serde_json::from_str::<Collection>(file.content) {
        Ok(collection) => collection.features,
        Err(error) => {
            let remedy = "write a GeoJSON FeatureCollection of Polygon and MultiPolygon features";
            log.add(file.name, error.line(), error.to_string(), remedy);
            return Vec::new();
        }
    };
    let mut areas: Vec<Area> = Vec::new();
    for feature in features {
        let Some(code) = feature.property("code") else {
            log.add(file.name, 1, "an area has no code", "give every feature the properties code and name");
            continue;
        };
        let mut names = BTreeMap::new();
        for (place, language) in languages.iter().enumerate() {
            let plain = if place == 0 { feature.property("name") } else { None };
            if let Some(name) = feature.property(&format!("name_{language}")).or(plain) {
                names.insert(language.clone(), name);
            } else {
                let what = format!("the area {code} has no name in `{language}`");
                log.add(
                    file.name,
                    line_of(file, &code),
                    what,
                    format!("give the feature the property name_{language}"),
                );
            }
        }
        if areas.iter().any(|area| area.code.as_str() == code) {
            let remedy = "put all parts of an area into one MultiPolygon";
            log.add(file.name, line_of(file, &code), format!("the area {code} is there twice"), remedy);
        }
        match geojson::shape(feature.geometry.as_ref()) {
            Ok(shape) => areas.push(geojson::area(code, names, shape)),
            Err(error) => {
                let remedy = "mend the border in a map editor, or import it again from its source";
                log.add(file.name, line_of(file, &code), format!("the border of {code} is not valid: {error}"), remedy);
            }
        }
    }
    areas
}

/// Every unit of the kind that lives while the set holds has an area, and every area has such a unit.
fn check_units(file: &Text, set: &WrittenSet, line: usize, areas: &[Area], units: &Units, log: &mut Log) {
    let codes: BTreeSet<&str> = areas.iter().map(|area| area.code.as_str()).collect();
    let governs = |unit: &&Unit| unit.kind == set.kind && lives_with(unit, set.valid_from, set.valid_to);
    let governors: Vec<&Unit> = units.by_code.values().filter(governs).collect();
    for unit in &governors {
        let at = units.line(&unit.code);
        match &unit.area {
            None => log.add("units.csv", at, format!("{} governs no area", unit.code), "fill its cell `area`"),
            Some(area) if !codes.contains(area.as_str()) => {
                let what = format!("{} governs {area}, which is not in the set {}", unit.code, set.code.get_ref());
                log.add("units.csv", at, what, format!("add the area to {}, or correct the code", file.name));
            }
            Some(_) => {}
        }
    }
    let governed: BTreeSet<&str> =
        governors.iter().filter_map(|unit| unit.area.as_ref().map(domain::city::AreaCode::as_str)).collect();
    for code in codes.difference(&governed) {
        let remedy = "give units.csv a unit of this kind with that area, or remove the feature";
        log.add(file.name, line_of(file, code), format!("no unit governs the area {code}"), remedy);
    }
    if areas.is_empty() {
        log.add(FILE, line, format!("the set {} has no area", set.code.get_ref()), "name a file with areas in it");
    }
}

fn lives_with(unit: &Unit, from: Option<Date>, to: Option<Date>) -> bool {
    let begins_in_time = to.is_none_or(|to| unit.valid_from.is_none_or(|begin| begin <= to));
    let ends_in_time = from.is_none_or(|from| unit.valid_to.is_none_or(|end| from <= end));
    begins_in_time && ends_in_time
}

/// Approximate borders leave gaps by their nature, so only overlaps are asked of them.
fn check_coverage(file: &Text, set: &WrittenSet, areas: &[Area], log: &mut Log) {
    for overlap in coverage::overlaps(areas, set.tolerance_m2) {
        let (first, second) = (&overlap.first, &overlap.second);
        let what = format!("{first} and {second} overlap by {:.0} m²", overlap.square_metres);
        let remedy = "mend the shared border, or allow it with tolerance_m2 in areas.toml";
        log.add(file.name, line_of(file, second.as_str()), what, remedy);
    }
    if set.approximate {
        return;
    }
    for gap in coverage::gaps(areas, set.tolerance_m2) {
        let what = format!("{:.0} m² round {:.5}, {:.5} belong to no area", gap.square_metres, gap.at.0, gap.at.1);
        let remedy = "mend the borders round it, or allow it with tolerance_m2 in areas.toml";
        log.add(file.name, 1, what, remedy);
    }
}

/// The line of a feature, by its code.
fn line_of(file: &Text, code: &str) -> usize {
    let spaced = format!("\"code\": \"{code}\"");
    let tight = format!("\"code\":\"{code}\"");
    let needle = if file.content.contains(&tight) { tight } else { spaced };
    file.line_of(&needle)
}
