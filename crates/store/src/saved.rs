//! Lists of work that a person keeps under a name.

use crate::{Error, Tx, vals};
use domain::id::StaffId;
use jiff::Timestamp;

/// A list that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedList {
    /// The person's own name for it.
    pub name: String,
    /// What is asked of the list: the query of its address.
    pub query: String,
}

/// The lists of a person, by name.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of(tx: &mut Tx<'_>, person: StaffId) -> Result<Vec<SavedList>, Error> {
    tx.all("select name, query from saved_list where staff = $1 order by name", &vals![person], |row| {
        Ok(SavedList { name: row.get(0)?, query: row.get(1)? })
    })
    .await
}

/// Keeps a list; another of the same name gives way to it.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, person: StaffId, list: &SavedList, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into saved_list (staff, name, query, created_at) values ($1, $2, $3, $4) \
         on conflict (staff, name) do update set query = excluded.query",
        &vals![person, list.name.as_str(), list.query.as_str(), at],
    )
    .await?;
    Ok(())
}

/// Forgets a list. Tells whether there was one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, person: StaffId, name: &str) -> Result<bool, Error> {
    Ok(tx.exec("delete from saved_list where staff = $1 and name = $2", &vals![person, name]).await? > 0)
}
