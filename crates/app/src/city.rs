//! The city in force: its pack, its borders, and the figures that come with it, swapped as one when a new pack is loaded.

use crate::{
    App, Error,
    pack::{Files, Mistakes, Pack},
};
use domain::{
    area::{AreaSet, Areas},
    city::{AreaRef, Category, City, Unit, UnitCode, UnitKind},
    deadline::Deadlines,
    decide::Circumstances,
    report::Position,
};
use jiff::{Timestamp, civil::Date};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::{Db, pack::Edition};

/// A pack in force, indexed.
#[derive(Clone, Debug)]
pub struct CityNow {
    /// Counts the packs that were loaded.
    pub version: u32,
    /// What the database held when it was read, and on which day: a server that finds it changed reads it anew.
    pub edition: (Edition, Date),
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
        Self { version, edition: Default::default(), pack, areas }
    }

    /// The city of rules and names.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.pack.city
    }

    /// Another text whenever the pack or its borders are others.
    #[must_use]
    pub fn tag(&self) -> String {
        let Edition { version, sets, last_set_at } = self.edition.0;
        format!("{version}-{sets}-{}", last_set_at.map_or(0, Timestamp::as_second))
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
/// [`NotLoaded`] says what to mend.
pub async fn load(db: &Db, files: &Files, pack: &Pack, now: Timestamp) -> Result<CityNow, NotLoaded> {
    let digest = pack.digest.clone();
    let document = to_document(files);
    let units = pack.city.units.keys().cloned().collect::<BTreeSet<_>>();
    db.write(move |tx| {
        Box::pin(async move {
            let current = store::pack::current(tx).await?;
            if current.as_ref().is_some_and(|current| current.digest == digest) {
                return Ok::<_, NotLoaded>(());
            }
            let holders = store::list::holders(tx).await?;
            let missing: Vec<_> = holders.into_iter().filter(|(unit, _)| !units.contains(unit)).collect();
            if !missing.is_empty() {
                return Err(NotLoaded::Holders(missing));
            }
            let version = current.map_or(1, |pack| pack.version + 1);
            let new = store::pack::PackVersion { version, digest, city: document };
            Ok(store::pack::insert(tx, &new, now).await?)
        })
    })
    .await?;
    in_force(db, now).await?.ok_or_else(|| NotLoaded::Store(store::Error::Corrupt("no pack is in force".to_owned())))
}

/// Why a pack cannot be taken into force.
#[derive(Debug, thiserror::Error)]
pub enum NotLoaded {
    /// Units that hold cases are not in it.
    #[error("units that hold cases are not in the pack; keep them, with `valid_to` and successors: {}", units(.0))]
    Holders(Vec<(UnitCode, u32)>),
    /// The pack in force has mistakes: an earlier or later program wrote it.
    #[error(
        "version {version} of the city pack, which is in force, cannot be used by this program; mend it and take it into force with `nhipcau city load DIR`:\n{mistakes}"
    )]
    InForce {
        /// Which version.
        version: u32,
        /// What is wrong with it.
        mistakes: Mistakes,
    },
    /// An imported boundary set cannot be read.
    #[error("an imported boundary set cannot be used by this program; import it again")]
    Areas(#[source] serde_json::Error),
    /// The database does not answer.
    #[error("the database cannot be used")]
    Store(#[from] store::Error),
}

fn units(held: &[(UnitCode, u32)]) -> String {
    held.iter().map(|(unit, cases)| format!("{unit} ({cases} cases)")).collect::<Vec<_>>().join(", ")
}

/// The city as the database has it; none before the first pack.
///
/// # Errors
/// [`NotLoaded`] says what to mend.
pub async fn in_force(db: &Db, now: Timestamp) -> Result<Option<CityNow>, NotLoaded> {
    let stored = db.read(|tx| {
        Box::pin(async move {
            let Some(edition) = store::pack::edition(tx).await? else { return Ok(None) };
            let sets = store::pack::area_sets(tx).await?;
            Ok::<_, store::Error>(store::pack::current(tx).await?.map(|pack| (edition, pack, sets)))
        })
    });
    let Some((edition, stored, sets)) = stored.await? else { return Ok(None) };
    let texts = serde_json::from_value::<BTreeMap<String, String>>(stored.city).unwrap_or_default();
    let files = Files(texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect());
    let mut pack =
        crate::pack::from_files(&files).map_err(|mistakes| NotLoaded::InForce { version: stored.version, mistakes })?;
    let day = pack.city.calendar.day_of(now);
    pack.city = pack.city_on(day);
    let sets = sets.into_iter().map(serde_json::from_value).collect::<Result<_, _>>().map_err(NotLoaded::Areas)?;
    Ok(Some(CityNow { edition: (edition, day), ..CityNow::new(stored.version, pack, sets) }))
}

/// Takes into force what another process loaded or imported, or what a new day brings; tells whether there was anything.
/// Figures by areas that are new are counted then.
///
/// # Errors
/// `Unavailable` if the database does not answer; `Bug` if what is stored cannot be read.
pub async fn refresh(app: &App) -> Result<bool, Error> {
    let stored = app.db.read(|tx| Box::pin(async move { Ok::<_, Error>(store::pack::edition(tx).await?) })).await?;
    let (before, now) = (app.city(), app.clock.now());
    if stored.is_none_or(|edition| (edition, before.day(now)) == before.edition) {
        return Ok(false);
    }
    let Some(city) = in_force(&app.db, now).await? else { return Ok(false) };
    let codes = |city: &CityNow| city.areas.iter().map(|areas| areas.set().code.clone()).collect::<Vec<_>>();
    let other_areas = city.edition.0.last_set_at != before.edition.0.last_set_at || codes(&city) != codes(&before);
    if other_areas {
        // Cases that are sent meanwhile count by the new areas; until all do, the edition is not the stored one, so that
        // the next round tries again if this one fails.
        app.set_city(CityNow { edition: before.edition, ..city.clone() });
        crate::statistics::recount(app).await?;
    }
    app.set_city(city);
    Ok(true)
}

/// A pack is text throughout; the check has read it as such.
fn to_document(files: &Files) -> serde_json::Value {
    files.0.iter().map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned())).collect()
}

/// Stores an imported boundary set, or replaces the one with its code, and takes it into force; figures by its areas are
/// counted. Other servers on this database follow within a minute.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn import(app: &App, set: AreaSet) -> Result<(), Error> {
    let now = app.clock.now();
    let document = serde_json::to_value(&set).map_err(Error::bug)?;
    let code = set.code;
    app.db
        .write(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::pack::put_area_set(tx, &code, document, now).await?) })
        })
        .await?;
    refresh(app).await.map(drop)
}

/// Removes an imported boundary set; tells whether there was one.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn forget_areas(app: &App, code: &str) -> Result<bool, Error> {
    let code = code.to_owned();
    let there = app
        .db
        .write(move |tx| Box::pin(async move { Ok::<_, Error>(store::pack::drop_area_set(tx, &code).await?) }))
        .await?;
    refresh(app).await?;
    Ok(there)
}
