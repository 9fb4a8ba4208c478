//! What people can do: one function per action or question. Every channel (pages, REST, jobs, command line) calls
//! these same functions, so they cannot disagree.

pub mod access;
pub mod account;
pub mod audit;
pub mod block;
pub mod bulletin;
pub mod case;
pub mod city;
pub mod consent;
pub mod counts;
pub mod demo;
mod digits;
pub mod draft;
pub mod error;
pub mod jobs;
pub mod keys;
pub mod letter;
pub mod list;
pub mod notice;
pub mod pack;
pub mod photo;
pub mod place;
pub mod ports;
pub mod reform;
pub mod report;
pub mod request;
pub mod retention;
pub mod safety;
pub mod saved;
pub mod staff;
pub mod start;
pub mod statistics;
pub mod subscriber;
pub mod support;
pub mod template;
pub mod tick;
pub mod view;
pub mod warning;

pub use city::CityNow;
pub use error::{Error, FieldError};

use arc_swap::ArcSwap;
use ports::{Clock, Files, Ids, fetch::Feeds, post::Carriers};
use std::sync::Arc;
use store::Db;
pub use store::{Hash, digest, hash};

/// Everything an action leans on. Cheap to share in an `Arc`; holds no state of its own but the city, the warnings
/// in force and the sessions that were revoked.
pub struct App {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub ids: Arc<dyn Ids>,
    /// Bytes of photos.
    pub files: Arc<dyn Files>,
    /// Who carries letters, by channel.
    pub carriers: Carriers,
    /// Who finds the words of letters; without one none is written.
    pub voice: Option<Arc<dyn letter::Voice>>,
    /// Feeds of other authorities.
    pub feeds: Feeds,
    /// For how many days personal data is kept.
    pub retention: domain::retention::Rules,
    /// Where photos are decoded, a few at a time.
    pub photos: photo::Desk,
    /// What became of actions on cases.
    pub counts: counts::Counts,
    /// Warnings that are out.
    pub warnings: warning::Kept,
    /// Sessions that were ended before their time.
    pub revocations: account::Revocations,
    city: ArcSwap<CityNow>,
}

impl App {
    /// An app on a migrated database, with the city that [`city::load`] took into force.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, files: Arc<dyn Files>, city: CityNow) -> Self {
        let (photos, counts) = (photo::Desk::default(), counts::Counts::default());
        Self {
            db,
            clock,
            ids,
            files,
            carriers: Carriers::default(),
            voice: None,
            feeds: Feeds::default(),
            retention: domain::retention::Rules::default(),
            photos,
            counts,
            warnings: warning::Kept::default(),
            revocations: account::Revocations::default(),
            city: ArcSwap::from_pointee(city),
        }
    }

    /// The city in force.
    #[must_use]
    pub fn city(&self) -> Arc<CityNow> {
        self.city.load_full()
    }

    /// Finishes what is waiting and lets go of the database.
    pub async fn close(&self) {
        self.db.close().await;
    }

    fn set_city(&self, city: CityNow) -> Arc<CityNow> {
        let city = Arc::new(city);
        self.city.store(Arc::clone(&city));
        city
    }
}
