//! `units.csv`: who holds cases, since when, and who took over from whom.

use super::files::Files;
use super::mistake::Log;
use super::offices;
use super::settings::Settings;
use csv::StringRecord;
use domain::city::{AreaCode, Unit, UnitCode, UnitKind, Words};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "units.csv";

/// How sure it is that a unit had accounts when the service began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Launch {
    /// Named by the source.
    Yes,
    /// Of a kind that the source counts.
    Likely,
    /// A candidate.
    Unconfirmed,
}

/// Units as read, with the lines they stand in.
#[derive(Default)]
pub(super) struct Units {
    pub(super) by_code: BTreeMap<UnitCode, Unit>,
    pub(super) launch: BTreeMap<UnitCode, Launch>,
    lines: BTreeMap<UnitCode, usize>,
}

impl Units {
    pub(super) fn get(&self, code: &UnitCode) -> Option<&Unit> {
        self.by_code.get(code)
    }

    /// The line of a unit in its file.
    pub(super) fn line(&self, code: &UnitCode) -> usize {
        self.lines.get(code).copied().unwrap_or(1)
    }
}

/// Reads units and expands the templates of offices.
pub(super) fn read(files: &Files, languages: &[String], log: &mut Log) -> Units {
    let mut units = Units::default();
    read_units(files, languages, &mut units, log);
    check_units(&units, log);
    let offices = offices::read(files, languages, &units, log);
    units.by_code.extend(offices);
    units
}

/// A mistake if the coordinating unit does not exist.
pub(super) fn check_coordinator(files: &Files, settings: &Settings, units: &Units, log: &mut Log) {
    let code = &settings.coordinator;
    if code.as_str().is_empty()
        || units.by_code.is_empty()
        || units.get(code).is_some_and(|unit| unit.valid_to.is_none())
    {
        return;
    }
    let line = files.text("pack.toml", log).map_or(1, |text| text.line_of("coordinator"));
    let remedy = "name the code of a unit of units.csv that still exists";
    log.add("pack.toml", line, format!("the coordinator {code} is not a unit"), remedy);
}

fn read_units(files: &Files, languages: &[String], units: &mut Units, log: &mut Log) {
    let Some(text) = files.text(FILE, log) else { return };
    let mut table = csv::Reader::from_reader(text.content.as_bytes());
    let header = match table.headers() {
        Ok(header) => header.clone(),
        Err(error) => return log.add(FILE, 1, error.to_string(), "begin with a line of column names"),
    };
    let names: Vec<String> = languages.iter().map(|language| format!("name_{language}")).collect();
    let known = ["code", "kind", "superior", "area", "valid_from", "valid_to", "successors", "confirmed"];
    for column in known.into_iter().chain(names.iter().map(String::as_str)) {
        if !header.iter().any(|name| name == column) {
            log.add(FILE, 1, format!("the column `{column}` is missing"), "add it to the first line and to every row");
        }
    }
    for record in table.records() {
        match record {
            Ok(record) => Row { header: &header, record: &record, languages, log }.read(units),
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let remedy = "give the row as many cells as the first line, with quotes round a cell that has a comma";
                log.add(FILE, usize::try_from(line).unwrap_or(1), "the row has another number of cells", remedy);
            }
        }
    }
}

struct Row<'a> {
    header: &'a StringRecord,
    record: &'a StringRecord,
    languages: &'a [String],
    log: &'a mut Log,
}

impl Row<'_> {
    fn read(&mut self, units: &mut Units) {
        let code = UnitCode::from(self.cell("code"));
        if code.as_str().is_empty() || code.as_str().contains(['.', ' ', '/']) {
            self.add(format!("`{code}` is not a code"), "use letters, digits and hyphens; the dot is kept for offices");
        }
        let (from, to) = (self.date("valid_from"), self.date("valid_to"));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.add(format!("{code} ends on {to}, before it begins on {from}"), "exchange or correct the two dates");
        }
        let unit = Unit {
            kind: self.kind(),
            name: self.name(&code),
            superior: self.code("superior"),
            area: Some(self.cell("area")).filter(|area| !area.is_empty()).map(AreaCode::from),
            valid_from: from,
            valid_to: to,
            successors: self.cell("successors").split_whitespace().map(UnitCode::from).collect(),
            confirmed: self.yes("confirmed"),
            code: code.clone(),
        };
        if let Some(launch) = self.launch() {
            units.launch.insert(code.clone(), launch);
        }
        let line = self.line();
        if let Some(first) = units.lines.insert(code.clone(), line) {
            self.add(format!("the code {code} is already that of line {first}"), "give one of the two another code");
        }
        units.by_code.insert(code, unit);
    }

    fn cell(&self, column: &str) -> &str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }

    fn code(&self, column: &str) -> Option<UnitCode> {
        Some(self.cell(column)).filter(|code| !code.is_empty()).map(UnitCode::from)
    }

    fn line(&self) -> usize {
        self.record.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1))
    }

    fn add(&mut self, what: impl Into<String>, remedy: impl Into<String>) {
        let line = self.line();
        self.log.add(FILE, line, what, remedy);
    }

    fn date(&mut self, column: &str) -> Option<Date> {
        let cell = self.cell(column).to_owned();
        if cell.is_empty() {
            return None;
        }
        let date = cell.parse().ok();
        if date.is_none() {
            self.add(format!("{column} is `{cell}`, which is not a date"), "write it as 2025-07-01, or leave it empty");
        }
        date
    }

    fn kind(&mut self) -> UnitKind {
        match self.cell("kind") {
            "city" => UnitKind::City,
            "department" => UnitKind::Department,
            "district" => UnitKind::District,
            "commune" => UnitKind::Commune,
            "police" => UnitKind::Police,
            "utility" => UnitKind::Utility,
            "agency" => UnitKind::Agency,
            other => {
                let what = format!("`{other}` is not a kind of unit");
                self.add(what, "use city, department, district, commune, police, utility or agency");
                UnitKind::Agency
            }
        }
    }

    fn name(&mut self, code: &UnitCode) -> Words {
        let mut name = BTreeMap::new();
        for language in self.languages {
            let text = self.cell(&format!("name_{language}")).to_owned();
            if text.is_empty() {
                self.add(format!("{code} has no name in `{language}`"), format!("fill the cell name_{language}"));
            }
            name.insert(language.clone(), text);
        }
        Words(name)
    }

    fn yes(&mut self, column: &str) -> bool {
        match self.cell(column) {
            "yes" => true,
            "no" => false,
            other => {
                let what = format!("{column} is `{other}`");
                self.add(what, "write yes or no");
                false
            }
        }
    }

    fn launch(&mut self) -> Option<Launch> {
        match self.cell("launch") {
            "" => None,
            "yes" => Some(Launch::Yes),
            "likely" => Some(Launch::Likely),
            "unconfirmed" => Some(Launch::Unconfirmed),
            other => {
                let what = format!("launch is `{other}`");
                self.add(what, "write yes, likely or unconfirmed, or leave it empty");
                None
            }
        }
    }
}

fn check_units(units: &Units, log: &mut Log) {
    for unit in units.by_code.values() {
        let (code, line) = (&unit.code, units.line(&unit.code));
        for other in unit.superior.iter().chain(&unit.successors).filter(|other| units.get(other).is_none()) {
            let what = format!("{code} names {other}, which is not a unit");
            log.add(FILE, line, what, "correct the code, or add a row for that unit");
        }
        if unit.superior.is_none() && unit.kind != UnitKind::City {
            let remedy = "name the unit that its cases are forwarded to; only the city has none";
            log.add(FILE, line, format!("{code} has no superior"), remedy);
        }
        if goes_round(units, code) {
            let what = format!("the superiors of {code} lead back to it");
            log.add(FILE, line, what, "let one of them answer to a unit outside the ring");
        }
        if let Some(end) = unit.valid_to {
            check_end(units, unit, end, log);
        }
    }
}

fn check_end(units: &Units, unit: &Unit, end: Date, log: &mut Log) {
    let line = units.line(&unit.code);
    if unit.successors.is_empty() {
        let what = format!("{} ended on {end} and nobody took over", unit.code);
        log.add(FILE, line, what, "name its successors, so that its open cases find a home");
    }
    let Ok(after) = end.tomorrow() else { return };
    for heir in unit.successors.iter().filter_map(|code| units.get(code)).filter(|heir| !heir.exists_on(after)) {
        let what = format!("{} takes over from {} but does not exist on {after}", heir.code, unit.code);
        log.add(FILE, line, what, "correct the dates of one of the two, or name another successor");
    }
}

fn goes_round(units: &Units, start: &UnitCode) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = units.get(start).and_then(|unit| unit.superior.as_ref());
    while let Some(code) = next {
        if code == start {
            return true;
        }
        if !seen.insert(code) {
            return false;
        }
        next = units.get(code).and_then(|unit| unit.superior.as_ref());
    }
    false
}
