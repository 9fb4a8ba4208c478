//! `stations.toml`: gauging stations and the water levels of their flood alarms. A city without rivers leaves it out.

use super::files::Files;
use super::mistake::Log;
use super::words::{Reader, Written};
use domain::warning::river::Station;
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

const FILE: &str = "stations.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStations {
    #[serde(default)]
    station: Vec<WrittenStation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStation {
    code: Spanned<String>,
    name: Written,
    river: Written,
    alarms_cm: Spanned<[i32; 3]>,
    source: Spanned<String>,
    confirmed: bool,
}

/// Reads the stations, in the order of the file.
pub(super) fn read(files: &Files, languages: &[String], log: &mut Log) -> Vec<Station> {
    if !files.0.contains_key(FILE) {
        return Vec::new();
    }
    let Some((written, text)) = files.toml::<WrittenStations>(FILE, log) else { return Vec::new() };
    let mut reader = Reader { file: &text, languages, log };
    let mut known = BTreeSet::new();
    written.station.into_iter().map(|one| station(one, &mut known, &mut reader)).collect()
}

fn station(written: WrittenStation, known: &mut BTreeSet<String>, reader: &mut Reader) -> Station {
    let code = written.code.get_ref().clone();
    if code.is_empty() || !known.insert(code.clone()) {
        let line = reader.line(&written.code);
        reader.add(line, format!("the code of a station is empty or there twice: {code}"), "give each its own");
    }
    if !written.alarms_cm.get_ref().is_sorted_by(|lower, higher| lower < higher) {
        let line = reader.line(&written.alarms_cm);
        reader.add(
            line,
            format!("the alarms of {code} do not rise"),
            "write I, II and III in centimetres: [950, 1050, 1150]",
        );
    }
    if written.source.get_ref().trim().is_empty() {
        let line = reader.line(&written.source);
        reader.add(line, format!("the alarms of {code} have no source"), "say where the numbers come from");
    }
    Station {
        code: code.as_str().into(),
        name: reader.words("the name of the station", &written.name),
        river: reader.words("the river of the station", &written.river),
        alarms_cm: written.alarms_cm.into_inner(),
        source: written.source.into_inner(),
        confirmed: written.confirmed,
    }
}
