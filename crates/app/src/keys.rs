//! The keys by which personal fields are sealed: who runs the program sees them and puts others in their place.

use crate::{App, Error};
use jiff::Timestamp;
use store::seal::SETTLES;
pub use store::seal::{DataKey, MasterKey, Resealed};

/// What a rotation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Whether a key was made; else one that had begun went on.
    pub made: bool,
    /// Values sealed anew in this go.
    pub values: u64,
    /// From when on [`retire`] can end it: until then a process may not know the new key.
    pub settles_at: Timestamp,
}

/// The keys, with what each of them seals.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn list(app: &App) -> Result<Vec<DataKey>, Error> {
    Ok(app.db.data_keys().await?)
}

/// Makes a new key that seals from now on, or goes on with a rotation that was cut, and seals anew what others sealed.
///
/// # Errors
/// `Unavailable` if the database does not answer; what was sealed anew by then stays so.
pub async fn rotate(app: &App, told: impl FnMut(Resealed) + Send) -> Result<Rotation, Error> {
    let now = app.clock.now();
    let made = app.db.rotate_keys(now).await?;
    let values = app.db.reseal(told).await?;
    let newest = list(app).await?.into_iter().rfind(|key| key.purpose == "seal");
    let since = newest.map_or(now, |key| key.created_at);
    Ok(Rotation { made, values, settles_at: since + SETTLES })
}

/// Seals anew what a process wrote by an older key before it knew the newest, and retires keys that seal nothing any more;
/// tells how many. Does nothing where no rotation has begun. Runs every hour too, so that a rotation that was cut ends.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn retire(app: &App) -> Result<u64, Error> {
    let now = app.clock.now();
    let rotates = app.db.is_rotating().await?;
    if !rotates {
        return Ok(0);
    }
    app.db.reseal(|_part| ()).await?;
    Ok(app.db.retire_keys(now).await?)
}

/// Seals the keys by another master key, all or none.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn rewrap(app: &App, new: &MasterKey) -> Result<(), Error> {
    Ok(app.db.rewrap_keys(new).await?)
}

/// Looks for keys that other processes made. Runs every minute.
pub async fn refresh(app: &App) {
    match app.db.refresh_keys().await {
        Ok(true) => tracing::info!("personal fields are sealed by another data key from now on"),
        Ok(false) => {}
        Err(fault) => tracing::error!(?fault, "the data keys cannot be read; those that are known stay in use"),
    }
}
