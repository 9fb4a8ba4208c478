//! Opening the app: database, city pack, files.

use crate::{
    App, Error, city,
    demo::Story,
    pack::{self, Files as PackFiles, Mistakes},
    ports::{Clock, Files, Ids, RandomIds, SystemClock},
};
use std::{path::PathBuf, sync::Arc};
use store::Db;

/// What an app is opened with.
pub struct Opening {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Folder of the city pack; none for the one inside the program.
    pub city_dir: Option<PathBuf>,
    /// The story of a demonstration, under whose pack the city is opened.
    pub story: Option<Story>,
    /// Where the bytes of photos are.
    pub files: Arc<dyn Files>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub ids: Arc<dyn Ids>,
}

impl Opening {
    /// With the clock of the machine and its random source.
    #[must_use]
    pub fn new(database_url: &str, city_dir: Option<PathBuf>, files: Arc<dyn Files>) -> Self {
        Self {
            database_url: database_url.to_owned(),
            city_dir,
            story: None,
            files,
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
    /// The pack cannot be stored.
    #[error("the city cannot be loaded")]
    City(#[from] Error),
}

/// Opens the database, brings its tables up to date, and takes the city pack into force.
///
/// # Errors
/// [`NotOpened`] says what to mend.
pub async fn open(opening: Opening) -> Result<App, NotOpened> {
    let files = match &opening.city_dir {
        Some(dir) => PackFiles::read(dir)?,
        None => PackFiles::hanoi(),
    };
    let files = match opening.story {
        Some(story) => story.pack(files),
        None => files,
    };
    let pack = pack::from_files(&files)?;
    let db = Db::open(&opening.database_url).await?;
    db.migrate().await?;
    let city = city::load(&db, &files, pack, opening.clock.now()).await?;
    Ok(App::new(db, opening.clock, opening.ids, opening.files, city))
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
