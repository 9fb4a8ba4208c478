//! `offices.toml`: offices inside units, by template, so that those of 126 wards need not be typed.

use super::files::Files;
use super::mistake::Log;
use super::units::Units;
use super::words::{Reader, Written};
use domain::city::{Unit, UnitCode, UnitKind, Words};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

const FILE: &str = "offices.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOffices {
    #[serde(default)]
    office: Vec<Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    code: Spanned<String>,
    #[serde(default)]
    kinds: Vec<UnitKind>,
    word: Option<String>,
    #[serde(default)]
    units: Vec<UnitCode>,
    name: Written,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    confirmed: bool,
}

impl Template {
    /// Whether the unit gets the office; `language` is the first of the pack.
    fn is_for(&self, unit: &Unit, language: &str) -> bool {
        let named = |word: &String| unit.name.get(language).split_whitespace().any(|other| other == word);
        self.units.contains(&unit.code) || (self.kinds.contains(&unit.kind) && self.word.as_ref().is_none_or(named))
    }

    /// The office inside `unit`; none if the two never existed together.
    fn inside(&self, unit: &Unit, name: &Words) -> Option<Unit> {
        let valid_from = unit.valid_from.max(self.valid_from);
        let valid_to = [unit.valid_to, self.valid_to].into_iter().flatten().min();
        if let (Some(from), Some(to)) = (valid_from, valid_to)
            && to < from
        {
            return None;
        }
        let successors = match (valid_to, unit.valid_to) {
            (None, _) => Vec::new(),
            (Some(to), end) if end == Some(to) => unit.successors.clone(),
            _ => vec![unit.code.clone()],
        };
        Some(Unit {
            code: UnitCode(format!("{}.{}", unit.code, self.code.get_ref())),
            kind: UnitKind::Office,
            name: name.clone(),
            superior: Some(unit.code.clone()),
            area: None,
            valid_from,
            valid_to,
            successors,
            confirmed: self.confirmed && unit.confirmed,
        })
    }
}

/// The offices that the templates make, by code.
pub(super) fn read(files: &Files, languages: &[String], units: &Units, log: &mut Log) -> BTreeMap<UnitCode, Unit> {
    let mut offices = BTreeMap::new();
    let Some((written, file)) = files.toml::<WrittenOffices>(FILE, log) else { return offices };
    let language = languages.first().map_or("", String::as_str);
    let mut reader = Reader { file: &file, languages, log };
    for template in &written.office {
        let line = reader.line(&template.code);
        let code = template.code.get_ref();
        let name = reader.words(&format!("the office {code}"), &template.name);
        if code.is_empty() || code.contains(['.', ' ', '/']) {
            reader.add(line, format!("`{code}` is not a code"), "use letters, digits and hyphens");
        }
        for unit in template.units.iter().filter(|unit| units.get(unit).is_none()) {
            let remedy = "correct the code, or add the unit to units.csv";
            reader.add(line, format!("the office {code} is for {unit}, which is not a unit"), remedy);
        }
        let inside: Vec<Unit> = units
            .by_code
            .values()
            .filter(|unit| template.is_for(unit, language))
            .filter_map(|unit| template.inside(unit, &name))
            .collect();
        if inside.is_empty() && template.units.is_empty() {
            reader.add(line, format!("no unit has the office {code}"), "correct its kinds or word, or remove it");
        }
        if let Some(office) = inside.iter().find(|office| offices.contains_key(&office.code)) {
            let remedy = "give one of the two templates another code, or other kinds or word";
            reader.add(line, format!("the office {} is made twice", office.code), remedy);
        }
        offices.extend(inside.into_iter().map(|office| (office.code.clone(), office)));
    }
    offices
}
