//! Lists of work that a person keeps under a name.

use crate::{App, Error, FieldError, case::bounded};
use domain::id::StaffId;
pub use store::saved::SavedList;

/// Most lists that a person keeps.
pub const MOST: usize = 20;
/// Most characters of a name.
pub const NAME_MOST: usize = 40;

/// The lists that a person keeps, by name.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn lists(app: &App, person: StaffId) -> Result<Vec<SavedList>, Error> {
    app.db.read(move |tx| Box::pin(async move { Ok(store::saved::of(tx, person).await?) })).await
}

/// Keeps a list; another of the same name gives way to it.
///
/// # Errors
/// `Invalid` without a name, with an overlong one, or if there are too many.
pub async fn keep(app: &App, person: StaffId, list: SavedList) -> Result<(), Error> {
    let name = bounded(&list.name, "name", 1, NAME_MOST)?;
    let (list, now) = (SavedList { name, ..list }, app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let kept = store::saved::of(tx, person).await?;
                if kept.len() >= MOST && kept.iter().all(|own| own.name != list.name) {
                    return Err(FieldError::new("name", "work-saved-many").with("most", MOST).into());
                }
                Ok(store::saved::put(tx, person, &list, now).await?)
            })
        })
        .await
}

/// Forgets a list; one that is gone stays gone.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn forget(app: &App, person: StaffId, name: String) -> Result<(), Error> {
    app.db.write(move |tx| Box::pin(async move { Ok(store::saved::remove(tx, person, &name).await.map(drop)?) })).await
}
