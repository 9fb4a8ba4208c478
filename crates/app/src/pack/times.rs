//! `calendar.toml`, the table of holidays it names, and `deadlines.toml`.

use super::files::{Files, Text};
use super::mistake::Log;
use super::settings::Settings;
use super::units::Units;
use super::words::{Reader, Written};
use domain::calendar::{Calendar, Hours, Shift, SpecialDay, UnitHours, Week};
use domain::city::{UnitCode, Words};
use domain::deadline::{Allowance, ClockKind, Deadlines, Limit};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

const FILE: &str = "calendar.toml";
const DEADLINES: &str = "deadlines.toml";

/// The calendar as read.
pub(super) struct Times {
    pub(super) calendar: Calendar,
    pub(super) unconfirmed_days: BTreeSet<Date>,
    pub(super) hours_confirmed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCalendar {
    confirmed: bool,
    holidays: String,
    makeup: Vec<Shift>,
    week: Spanned<Week>,
    #[serde(default)]
    units: BTreeMap<UnitCode, Spanned<UnitHours>>,
}

/// Reads the calendar; none after a mistake.
pub(super) fn read(files: &Files, settings: &Settings, units: &Units, log: &mut Log) -> Option<Times> {
    let (written, text) = files.toml::<WrittenCalendar>(FILE, log)?;
    for (code, hours) in written.units.iter().filter(|(code, _)| units.get(code).is_none()) {
        let remedy = "correct the code, or add the unit to units.csv";
        log.add(FILE, text.line(&hours.span()), format!("{code} has hours of its own but is not a unit"), remedy);
    }
    let special = special_days(files, &written, &settings.languages, log);
    let line = text.line(&written.week.span());
    let hours = Hours {
        time_zone: settings.time_zone.clone(),
        week: written.week.into_inner(),
        days: special.days,
        units: written.units.into_iter().map(|(code, hours)| (code, hours.into_inner())).collect(),
    };
    if settings.time_zone.is_empty() {
        return None;
    }
    match Calendar::new(hours) {
        Ok(calendar) => {
            Some(Times { calendar, unconfirmed_days: special.unconfirmed, hours_confirmed: written.confirmed })
        }
        Err(error) => {
            log.add(FILE, line, error.to_string(), "write shifts one after the other, each with from before to");
            None
        }
    }
}

#[derive(Default)]
struct SpecialDays {
    days: BTreeMap<Date, SpecialDay>,
    unconfirmed: BTreeSet<Date>,
}

#[derive(Deserialize)]
struct WrittenDay {
    date: String,
    day: String,
    confirmed: String,
    source: String,
    #[serde(flatten)]
    names: BTreeMap<String, String>,
}

fn special_days(files: &Files, written: &WrittenCalendar, languages: &[String], log: &mut Log) -> SpecialDays {
    let mut special = SpecialDays::default();
    let Some(text) = files.text(&written.holidays, log) else { return special };
    let mut table = csv::Reader::from_reader(text.content.as_bytes());
    let header = table.headers().cloned().unwrap_or_default();
    for record in table.records() {
        let row = record.and_then(|record| {
            let line = record.position().map_or(1, csv::Position::line);
            Ok((usize::try_from(line).unwrap_or(1), record.deserialize::<WrittenDay>(Some(&header))?))
        });
        match row {
            Ok((line, day)) => special.add(&text, line, &day, languages, &written.makeup, log),
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let remedy = "the columns are date, day, name_… for every language, confirmed and source";
                log.add(text.name, usize::try_from(line).unwrap_or(1), error.to_string(), remedy);
            }
        }
    }
    special
}

impl SpecialDays {
    fn add(
        &mut self,
        text: &Text,
        line: usize,
        row: &WrittenDay,
        languages: &[String],
        makeup: &[Shift],
        log: &mut Log,
    ) {
        let Ok(date) = row.date.parse::<Date>() else {
            return log.add(text.name, line, format!("`{}` is not a date", row.date), "write it as 2026-02-17");
        };
        let shifts = match row.day.as_str() {
            "off" => Vec::new(),
            "work" => makeup.to_vec(),
            other => {
                let remedy = "write off for a closed day, work for one worked in exchange";
                return log.add(text.name, line, format!("{date} is `{other}`"), remedy);
            }
        };
        let mut name = BTreeMap::new();
        for language in languages {
            let written = row.names.get(&format!("name_{language}")).cloned().unwrap_or_default();
            if written.trim().is_empty() {
                let remedy = format!("fill the cell name_{language}");
                log.add(text.name, line, format!("{date} has no name in `{language}`"), remedy);
            }
            name.insert(language.clone(), written);
        }
        if row.source.trim().is_empty() {
            log.add(text.name, line, format!("{date} has no source"), "say where the day is announced");
        }
        match row.confirmed.as_str() {
            "yes" => {}
            "no" => _ = self.unconfirmed.insert(date),
            other => log.add(text.name, line, format!("confirmed is `{other}`"), "write yes or no"),
        }
        if self.days.insert(date, SpecialDay { name: Words(name), shifts }).is_some() {
            log.add(text.name, line, format!("{date} is there twice"), "keep one row for each date");
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDeadlines {
    #[serde(default)]
    policy: Vec<WrittenPolicy>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPolicy {
    version: Spanned<u32>,
    valid_from: Date,
    hours_per_day: u32,
    clocks: BTreeMap<String, Spanned<WrittenAllowance>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAllowance {
    limit: Limit,
    source: Written,
    confirmed: bool,
    extension: Option<Limit>,
    pause_cap: Option<Limit>,
}

/// Reads the deadlines, oldest first as written.
pub(super) fn read_deadlines(files: &Files, languages: &[String], log: &mut Log) -> Vec<Deadlines> {
    let Some((written, file)) = files.toml::<WrittenDeadlines>(DEADLINES, log) else { return Vec::new() };
    let mut reader = Reader { file: &file, languages, log };
    if written.policy.is_empty() {
        reader.add(1, "there is no policy", "write at least one [[policy]] with all its clocks");
    }
    let mut deadlines: Vec<Deadlines> = Vec::new();
    for policy in &written.policy {
        let (line, version) = (reader.line(&policy.version), *policy.version.get_ref());
        if deadlines.iter().any(|other| other.version == version || other.valid_from == policy.valid_from) {
            let what = format!("version {version} or its first day {} is there twice", policy.valid_from);
            reader.add(line, what, "give every policy a number and a first day of its own");
        }
        if !(1..=24).contains(&policy.hours_per_day) {
            reader.add(line, format!("a working day has {} hours", policy.hours_per_day), "write 1 to 24");
        }
        let mut clocks = BTreeMap::new();
        for (word, allowance) in &policy.clocks {
            if let Some(kind) = ClockKind::parse(word) {
                clocks.insert(kind, read_allowance(&mut reader, word, allowance));
            } else {
                let known: Vec<&str> = ClockKind::ALL.iter().map(|kind| kind.as_str()).collect();
                let line = reader.line(allowance);
                reader.add(line, format!("no clock is called {word}"), format!("use one of: {}", known.join(", ")));
            }
        }
        for kind in ClockKind::ALL.iter().filter(|kind| !policy.clocks.contains_key(kind.as_str())) {
            let remedy = format!("write [policy.clocks.{}] with limit, source and confirmed", kind.as_str());
            reader.add(line, format!("version {version} has no clock {}", kind.as_str()), remedy);
        }
        let WrittenPolicy { valid_from, hours_per_day, .. } = *policy;
        deadlines.push(Deadlines { version, valid_from, hours_per_day, clocks });
    }
    deadlines
}

fn read_allowance(reader: &mut Reader, word: &str, written: &Spanned<WrittenAllowance>) -> Allowance {
    let allowance = written.get_ref();
    let (Limit::WorkingHours(amount) | Limit::WorkingDays(amount) | Limit::CalendarDays(amount)) = allowance.limit;
    if amount == 0 {
        let line = reader.line(written);
        reader.add(line, format!("the clock {word} allows no time"), "write a limit of at least 1");
    }
    Allowance {
        limit: allowance.limit,
        source: reader.words(&format!("the source of the clock {word}"), &allowance.source),
        confirmed: allowance.confirmed,
        extension: allowance.extension,
        pause_cap: allowance.pause_cap,
    }
}
