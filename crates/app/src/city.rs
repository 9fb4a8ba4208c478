//! The city in force: its pack, its borders, and the figures that come with it, swapped as one when a new pack is loaded.

use crate::{
    App, Error,
    pack::{Files, Pack},
};
use domain::{
    area::{AreaSet, Areas},
    city::{AreaRef, Category, City, Unit, UnitCode, UnitKind},
    deadline::Deadlines,
    decide::Circumstances,
    report::Position,
};
use jiff::{Timestamp, civil::Date};
use std::{collections::BTreeMap, sync::Arc};
use store::Db;

/// A pack in force, indexed.
#[derive(Debug)]
pub struct CityNow {
    /// Counts the packs that were loaded.
    pub version: u32,
    /// The pack; its `city` has the handlers of the day it was loaded for.
    pub pack: Pack,
    /// Every boundary set, the exact ones that were imported before the approximate ones of the pack.
    pub areas: Vec<Arc<Areas>>,
}

impl CityNow {
    /// Indexes a pack. Imported sets come first, so that on a day that two sets cover the imported one decides.
    #[must_use]
    pub fn new(version: u32, pack: Pack, imported: Vec<AreaSet>) -> Self {
        let own = pack.area_sets.iter().filter(|own| imported.iter().all(|set| set.code != own.code)).cloned();
        let own: Vec<_> = own.collect();
        let areas = imported.into_iter().chain(own).map(|set| Arc::new(Areas::new(set))).collect();
        Self { version, pack, areas }
    }

    /// The city of rules and names.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.pack.city
    }

    /// Today in the city.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> Date {
        self.city().calendar.day_of(now)
    }

    /// The deadline policy in force.
    ///
    /// # Errors
    /// `Bug` if the pack has none for this day; the pack check forbids it.
    pub fn deadlines(&self, now: Timestamp) -> Result<&Deadlines, Error> {
        let day = self.day(now);
        Deadlines::in_force(&self.city().deadlines, day)
            .ok_or_else(|| Error::bug(format!("no deadline policy is in force on {day}")))
    }

    /// What the rules look at besides a case.
    ///
    /// # Errors
    /// As [`Self::deadlines`].
    pub fn around(&self, now: Timestamp) -> Result<Circumstances<'_>, Error> {
        Ok(Circumstances { now, city: self.city(), deadlines: self.deadlines(now)? })
    }

    /// The areas a position lies in, one of each boundary set.
    #[must_use]
    pub fn areas_of(&self, position: Option<Position>) -> Vec<AreaRef> {
        let Some(at) = position else { return Vec::new() };
        self.areas
            .iter()
            .filter_map(|areas| {
                let area = areas.locate(at.lon, at.lat)?.code.clone();
                Some(AreaRef { set: areas.set().code.clone(), area })
            })
            .collect()
    }

    /// Name of an area.
    #[must_use]
    pub fn area_name(&self, area: &AreaRef, language: &str) -> String {
        let set = self.areas.iter().find(|areas| areas.set().code == area.set);
        let name = set.and_then(|set| set.area(&area.area)).map(|area| area.name.get(language).to_owned());
        name.unwrap_or_else(|| area.area.to_string())
    }

    /// Name of a unit; its code if the pack no longer knows it.
    #[must_use]
    pub fn unit_name<'a>(&'a self, unit: &'a UnitCode, language: &str) -> &'a str {
        self.city().units.get(unit).map_or(unit.as_str(), |unit| unit.name.get(language))
    }

    /// Units that may hold cases on this day, for choosing from a list: by kind, then by name.
    #[must_use]
    pub fn units_on(&self, day: Date) -> Vec<&Unit> {
        let order = |unit: &Unit| match unit.kind {
            UnitKind::Commune | UnitKind::District => 0,
            UnitKind::Department => 1,
            UnitKind::Police => 2,
            UnitKind::Utility => 3,
            UnitKind::City | UnitKind::Agency | UnitKind::Office => 4,
        };
        let holds = |unit: &&Unit| unit.kind != UnitKind::Office && unit.exists_on(day);
        let mut units: Vec<_> = self.city().units.values().filter(holds).collect();
        units.sort_by_cached_key(|unit| (order(unit), domain::fold::fold(unit.name.get("vi"))));
        units
    }

    /// A category by its code.
    #[must_use]
    pub fn category(&self, code: &domain::city::CategoryCode) -> Option<&Category> {
        self.city().category(code)
    }
}

/// Loads a pack for good: cases sent from now on are judged by it; earlier ones keep what their clocks froze.
/// A pack with the digest of the one in force changes nothing.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn load(db: &Db, files: &Files, pack: Pack, now: Timestamp) -> Result<CityNow, Error> {
    let digest = pack.digest.clone();
    let document = to_document(files);
    let (version, imported) = db
        .write(move |tx| {
            Box::pin(async move {
                let current = store::pack::current(tx).await?;
                let version = match current {
                    Some(current) if current.digest == digest => current.version,
                    current => {
                        let version = current.map_or(1, |pack| pack.version + 1);
                        let new = store::pack::PackVersion { version, digest, city: document };
                        store::pack::insert(tx, &new, now).await?;
                        version
                    }
                };
                Ok::<_, Error>((version, imported(tx).await?))
            })
        })
        .await?;
    Ok(CityNow::new(version, of_day(pack, now), imported))
}

/// The pack with the handlers that its categories have on the day of this moment.
fn of_day(mut pack: Pack, now: Timestamp) -> Pack {
    pack.city = pack.city_on(pack.city.calendar.day_of(now));
    pack
}

/// Takes the stored pack into force again, if another process loaded a newer one.
///
/// # Errors
/// `Unavailable` if the database does not answer; `Bug` if what is stored cannot be read.
pub async fn refresh(app: &App) -> Result<Option<Arc<CityNow>>, Error> {
    let (stored, imported) = app
        .db
        .read(|tx| Box::pin(async move { Ok::<_, Error>((store::pack::current(tx).await?, imported(tx).await?)) }))
        .await?;
    let Some(stored) = stored else { return Ok(None) };
    let texts: BTreeMap<String, String> = serde_json::from_value(stored.city).map_err(Error::bug)?;
    let files = Files(texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect());
    let pack = crate::pack::from_files(&files).map_err(|mistakes| Error::bug(mistakes.to_string()))?;
    Ok(Some(app.set_city(CityNow::new(stored.version, of_day(pack, app.clock.now()), imported))))
}

async fn imported(tx: &mut store::Tx<'_>) -> Result<Vec<AreaSet>, Error> {
    let stored = store::pack::area_sets(tx).await?;
    stored.into_iter().map(|document| serde_json::from_value(document).map_err(Error::bug)).collect()
}

/// A pack is text throughout; the check has read it as such.
fn to_document(files: &Files) -> serde_json::Value {
    files.0.iter().map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned())).collect()
}

/// Stores an imported boundary set and takes it into force; statistics by its areas are counted anew.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn import(app: &App, set: AreaSet) -> Result<Arc<CityNow>, Error> {
    let now = app.clock.now();
    let document = serde_json::to_value(&set).map_err(Error::bug)?;
    let code = set.code;
    app.db
        .write(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::pack::put_area_set(tx, &code, document, now).await?) })
        })
        .await?;
    let city = refresh(app).await?.ok_or_else(|| Error::bug("areas were imported before any pack was loaded"))?;
    crate::statistics::recount(app).await?;
    Ok(city)
}
