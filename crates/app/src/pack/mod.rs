//! City packs: a folder in which everything local is data, read into the types of [`domain`] with every mistake named.
//!
//! [`Pack::hanoi`] is inside the program, so that it runs anywhere; [`read`] takes any other folder of the same layout.

mod areas;
mod categories;
mod coverage;
mod files;
mod geojson;
mod import;
mod install;
mod mistake;
mod offices;
mod settings;
mod stations;
mod texts;
mod times;
mod units;
mod words;

pub use categories::ICONS;
pub use files::Files;
pub use import::{Import, Imported, NotImported, import_areas};
pub use install::install_areas;
pub use mistake::{Mistake, Mistakes};
pub use settings::{Adoption, Colour, MapSettings};
pub use texts::{EmergencyNumber, Guidance, GuidanceKind};
pub use units::Launch;

use categories::FormerHandler;
use domain::area::AreaSet;
use domain::city::{CategoryCode, City, UnitCode, Words};
use domain::warning::river::Station;
use jiff::civil::Date;
use mistake::Log;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A city, its borders and its texts, as read from a pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What every rule and page reads.
    pub city: City,
    /// Boundary sets, as listed.
    pub area_sets: Vec<AreaSet>,
    /// Name of the service in this city.
    pub title: Words,
    /// Where the map starts.
    pub map: MapSettings,
    /// Colours of the city, by token name.
    pub colours: BTreeMap<String, Colour>,
    /// Against whom adoption is measured, if the city says so.
    pub adoption: Option<Adoption>,
    /// Numbers to call when life is in danger.
    pub emergency: Vec<EmergencyNumber>,
    /// What this channel is not for.
    pub guidance: Vec<Guidance>,
    /// Gauging stations that warnings of floods may name.
    pub stations: Vec<Station>,
    /// Units that had accounts when the service began, with how sure the source is.
    pub launch: BTreeMap<UnitCode, Launch>,
    /// Holidays and swapped days that are expected but not yet official.
    pub unconfirmed_days: BTreeSet<Date>,
    /// Whether the ordinary opening hours have an official source.
    pub hours_confirmed: bool,
    /// SHA-256 over names and contents of all files, in hexadecimal: a changed pack has another.
    pub digest: String,
    former: BTreeMap<CategoryCode, FormerHandler>,
}

impl Pack {
    /// The pack of Hanoi, from inside the program.
    ///
    /// # Errors
    /// [`Mistakes`] only if the program was built with a broken pack; a test forbids it.
    pub fn hanoi() -> Result<Self, Mistakes> {
        from_files(&Files::hanoi())
    }

    /// The city as it was organised on `day`: each category has the handler it had then.
    #[must_use]
    pub fn city_on(&self, day: Date) -> City {
        let mut city = self.city.clone();
        for category in &mut city.categories {
            if let Some(former) = self.former.get(&category.code).filter(|former| day <= former.until) {
                category.handler = former.handler.clone();
            }
        }
        city
    }

    /// What to tell a person who writes `text`, in the order of the pack; empty for most.
    #[must_use]
    pub fn guidance_for(&self, text: &str) -> Vec<&Guidance> {
        texts::matching(&self.guidance, text)
    }
}

/// Reads a pack from a folder, as a running city does at its start: all but what only a change of the pack can bring.
///
/// # Errors
/// Every [`Mistake`] in it.
pub fn read(dir: &Path) -> Result<Pack, Mistakes> {
    from_files(&Files::read(dir)?)
}

/// Reads a pack from files that are already in memory.
///
/// # Errors
/// Every [`Mistake`] in it.
pub fn from_files(files: &Files) -> Result<Pack, Mistakes> {
    build(files, None)
}

/// Reads a pack from a folder as [`read`] does, and also asks that it is fit for `today`: that every handler still exists,
/// and that areas neither overlap nor leave gaps, which takes longer.
///
/// # Errors
/// Every [`Mistake`] in it.
pub fn check(dir: &Path, today: Date) -> Result<Pack, Mistakes> {
    build(&Files::read(dir)?, Some(today))
}

fn build(files: &Files, today: Option<Date>) -> Result<Pack, Mistakes> {
    let mut log = Log::default();
    let settings = settings::read(files, &mut log);
    let languages = settings.languages.as_slice();
    let units = units::read(files, languages, &mut log);
    units::check_coordinator(files, &settings, &units, &mut log);
    let listed = categories::read(files, languages, &units, today, &mut log);
    settings::check_help(&settings, &listed, &mut log);
    let reasons = texts::read_reasons(files, languages, &mut log);
    let texts = texts::read(files, languages, &reasons, &mut log);
    let times = times::read(files, &settings, &units, &mut log);
    let area_sets = areas::read(files, languages, &units, today.is_some(), &mut log);
    let deadlines = times::read_deadlines(files, languages, &mut log);
    let stations = stations::read(files, languages, &mut log);
    let (Some(times), true) = (times, log.is_empty()) else { return Err(log.into_mistakes()) };
    Ok(Pack {
        city: City {
            code: settings.code,
            name: settings.name,
            time_zone: settings.time_zone,
            languages: settings.languages,
            calling_code: settings.calling_code,
            help_category: settings.help_category.map(|(code, _)| code),
            required: settings.required,
            coordinator: settings.coordinator,
            units: units.by_code,
            fields: listed.fields,
            categories: listed.categories,
            reasons,
            calendar: times.calendar,
            deadlines,
            generic_phrases: texts.generic,
            promise_phrases: texts.promise,
        },
        area_sets,
        title: settings.title,
        map: settings.map,
        colours: settings.colours,
        adoption: settings.adoption,
        emergency: texts.emergency,
        guidance: texts.guidance,
        stations,
        launch: units.launch,
        unconfirmed_days: times.unconfirmed_days,
        hours_confirmed: times.hours_confirmed,
        digest: files.digest(),
        former: listed.former,
    })
}
