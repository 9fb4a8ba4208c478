//! Where photos are read: a few at a time, off the runtime's threads.

use super::{NotAPhoto, Prepared, read};
use jiff::tz::TimeZone;
use std::{num::NonZero, sync::Arc, thread};
use tokio::{sync::Semaphore, task};

/// Seats for reading photos. Whoever finds none free waits in line, so a flood of photos takes neither the memory nor
/// the last core.
#[derive(Clone, Debug)]
pub struct Desk {
    seats: Arc<Semaphore>,
}

impl Desk {
    /// As many seats as the machine has cores, but one; at least one.
    #[must_use]
    pub fn new() -> Self {
        Self::with_seats(thread::available_parallelism().map_or(1, NonZero::get).saturating_sub(1))
    }

    /// That many seats, at least one.
    #[must_use]
    pub fn with_seats(seats: usize) -> Self {
        Self { seats: Arc::new(Semaphore::new(seats.max(1))) }
    }

    /// Reads one photo, as [`read`] does.
    ///
    /// # Errors
    /// [`NotAPhoto`].
    pub async fn prepare(&self, bytes: Vec<u8>, zone: TimeZone) -> Result<Prepared, NotAPhoto> {
        let seat = Arc::clone(&self.seats).acquire_owned().await;
        let reading = task::spawn_blocking(move || {
            let read = read(&bytes, &zone);
            drop(seat);
            read
        });
        reading.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a decoder gave up on a photo");
            Err(NotAPhoto::Broken)
        })
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}
