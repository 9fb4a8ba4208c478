//! Opening the app: database, city pack, files.

use crate::{
    App, CityNow, Error,
    city::{self, NotLoaded},
    demo::Story,
    letter::Voice,
    pack::{self, Files as PackFiles, Mistakes},
    ports::{Clock, Files, Ids, RandomIds, SystemClock, Vault, fetch::Feeds, post::Carriers},
};
use jiff::Timestamp;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Db;

/// What an app is opened with.
pub struct Opening {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Folder of the city pack that a new database begins with; none for the one inside the program.
    pub city_dir: Option<PathBuf>,
    /// The story of a demonstration, under whose pack the city is opened.
    pub story: Option<Story>,
    /// Where the bytes of photos are.
    pub files: Arc<dyn Files>,
    /// Who has the master key.
    pub vault: Arc<dyn Vault>,
    /// Who carries letters; without one the channel is not offered.
    pub carriers: Carriers,
    /// Who finds the words of letters.
    pub voice: Option<Arc<dyn Voice>>,
    /// Feeds of other authorities that are looked at.
    pub feeds: Feeds,
    /// For how many days personal data is kept.
    pub retention: domain::retention::Rules,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub ids: Arc<dyn Ids>,
}

impl Opening {
    /// With the clock of the machine and its random source.
    #[must_use]
    pub fn new(database_url: &str, city_dir: Option<PathBuf>, files: Arc<dyn Files>, vault: Arc<dyn Vault>) -> Self {
        Self {
            database_url: database_url.to_owned(),
            city_dir,
            story: None,
            files,
            vault,
            carriers: Carriers::default(),
            voice: None,
            feeds: Feeds::default(),
            retention: domain::retention::Rules::default(),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
        }
    }
}

/// Why the app cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// The city pack has mistakes.
    #[error("the city pack cannot be used:\n{0}")]
    Pack(#[from] Mistakes),
    /// The database does not open or migrate.
    #[error("the database cannot be used")]
    Store(#[from] store::Error),
    /// The master key is missing or another one.
    #[error(
        "the personal data in the database cannot be opened: NHIPCAU_KEY or NHIPCAU_KEY_FILE must give the master key it \
         was sealed with, or the file master.key in NHIPCAU_DATA_DIR must be that one ({0})"
    )]
    Locked(String),
    /// The pack cannot be taken into force.
    #[error(transparent)]
    City(#[from] NotLoaded),
}

/// Opens the database, brings its tables up to date, and takes its city pack into force. A new database gets the pack of
/// the opening; later only [`load`] changes it, so that several servers on one database never disagree.
///
/// # Errors
/// [`NotOpened`] says what to mend.
pub async fn open(opening: Opening) -> Result<App, NotOpened> {
    let db = Db::open(&opening.database_url).await?;
    db.migrate().await?;
    let now = opening.clock.now();
    unlock(&db, opening.vault.as_ref(), now).await?;
    let known = city::in_force(&db, now).await?;
    let city = match (known, opening.story) {
        (Some(city), None) => city,
        (_, story) => {
            let mut files = files(opening.city_dir.as_deref())?;
            if let Some(story) = story {
                files = story.pack(files);
            }
            city::load(&db, &files, &pack::from_files(&files)?, now).await?
        }
    };
    Ok(App {
        carriers: opening.carriers,
        voice: opening.voice,
        feeds: opening.feeds,
        retention: opening.retention,
        ..App::new(db, opening.clock, opening.ids, opening.files, city)
    })
}

async fn unlock(db: &Db, vault: &dyn Vault, now: Timestamp) -> Result<(), NotOpened> {
    let master = vault.master_key(!db.has_keys().await?).map_err(|fault| NotOpened::Locked(fault.to_string()))?;
    db.unlock(&master, now).await.map_err(|fault| match fault {
        store::Error::Locked => NotOpened::Locked(fault.to_string()),
        other => other.into(),
    })
}

fn files(dir: Option<&Path>) -> Result<PackFiles, Mistakes> {
    dir.map_or_else(|| Ok(PackFiles::hanoi()), PackFiles::read)
}

/// Takes a pack into force, of a folder or the one inside the program; servers on this database follow within a minute.
///
/// # Errors
/// [`NotOpened`] says what to mend.
pub async fn load(database_url: &str, dir: Option<&Path>) -> Result<CityNow, NotOpened> {
    let now = SystemClock.now();
    let files = files(dir)?;
    let pack = pack::from_files(&files)?;
    let db = Db::open(database_url).await?;
    db.migrate().await?;
    let city = city::load(&db, &files, &pack, now).await?;
    db.close().await;
    Ok(city)
}

/// Whether the database answers and a city is in force.
///
/// # Errors
/// `Unavailable` if not.
pub async fn ready(app: &App) -> Result<(), Error> {
    app.db
        .read(|tx| Box::pin(async move { Ok::<_, Error>(store::pack::current(tx).await?.map(|_| ())) }))
        .await?
        .ok_or(Error::Unavailable)
}
