//! Places by name: streets and landmarks that were imported.

use crate::{Error, seam::Tx, vals};

/// A place with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Landmark {
    /// Unique; importing it again replaces it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is, in one English word: `street`, `bus_stop`, `school` …
    pub kind: String,
    /// Latitude of a point on it, in degrees.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// Code of the area it lies in; empty if unknown.
    pub area: String,
}

/// Stores a place, or replaces the one with this code.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, place: &Landmark) -> Result<(), Error> {
    // A space before every word lets a search find the beginnings of words alone.
    let folded = format!(" {}", domain::fold::fold(&place.name));
    tx.exec(
        "insert into landmark (code, name, kind, folded, lat, lon, area) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (code) do update set name = excluded.name, kind = excluded.kind, folded = excluded.folded, \
         lat = excluded.lat, lon = excluded.lon, area = excluded.area",
        &vals![
            place.code.as_str(),
            place.name.as_str(),
            place.kind.as_str(),
            folded,
            place.lat,
            place.lon,
            place.area.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// Places in whose names every word of `folded` ([`domain::fold::fold`]) begins a word; streets come first, then short
/// names.
///
/// # Errors
/// As [`Tx::all`].
pub async fn search(tx: &mut Tx<'_>, folded: &str, limit: u16) -> Result<Vec<Landmark>, Error> {
    // Folded text is letters, digits and spaces, so nothing in it is a sign of `like`.
    let words: Vec<&str> = folded.split_whitespace().take(8).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = Vec::with_capacity(words.len() + 2);
    let mut conditions = Vec::with_capacity(words.len());
    for word in &words {
        values.extend(vals![format!("% {word}%")]);
        conditions.push(format!("folded like ${}", values.len()));
    }
    values.extend(vals![limit]);
    let query = format!(
        "select code, name, kind, lat, lon, area from landmark where {} \
         order by case when kind = 'street' then 0 else 1 end, length(folded), name, code limit ${}",
        conditions.join(" and "),
        values.len()
    );
    tx.all(query, &values, |row| {
        Ok(Landmark {
            code: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            lat: row.get(3)?,
            lon: row.get(4)?,
            area: row.get(5)?,
        })
    })
    .await
}
