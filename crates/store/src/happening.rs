//! What neighbours hear of: reports and answers at their places. One row each, however many people live near.

use crate::{Error, Row, interest::somewhere, seam::Tx, vals};
use domain::{
    city::AreaCode,
    id::CaseId,
    interest::{Circle, Place},
    report::Position,
};
use jiff::Timestamp;

/// Something that happened at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// To which case.
    pub case: CaseId,
    /// Which event of it.
    pub seq: i64,
    /// When it was written down.
    pub at: Timestamp,
    /// In which area.
    pub area: Option<AreaCode>,
    /// Where, as the public may know it.
    pub position: Option<Position>,
}

impl Happening {
    /// Whether it happened at this place.
    #[must_use]
    pub fn is_at(&self, place: &Place) -> bool {
        place.holds(self.position, self.area.as_slice())
    }
}

fn happening(row: &Row<'_>) -> Result<Happening, Error> {
    let (lat, lon): (Option<f64>, Option<f64>) = (row.get(4)?, row.get(5)?);
    Ok(Happening {
        at: row.get(0)?,
        case: CaseId(row.get(1)?),
        seq: row.get(2)?,
        area: row.get::<Option<String>>(3)?.map(AreaCode),
        position: lat.zip(lon).map(|(lat, lon)| Position { lat, lon }),
    })
}

/// Adds one; nothing changes if it is there.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn put(tx: &mut Tx<'_>, new: &Happening) -> Result<(), Error> {
    let cell = new.position.map(|at| Circle { lat: at.lat, lon: at.lon, metres: 0.0 }.cell());
    tx.exec(
        "insert into happening (shard, case_id, seq, at, area, lat, lon, cell) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (shard, case_id, seq) do nothing",
        &vals![
            new.case.shard(),
            new.case,
            new.seq,
            new.at,
            new.area.as_ref().map(AreaCode::as_str),
            new.position.map(|at| at.lat),
            new.position.map(|at| at.lon),
            cell
        ],
    )
    .await?;
    Ok(())
}

/// What was written down from `since` on and before `until` in one of these areas or cells, oldest first.
///
/// # Errors
/// As [`Tx::all`].
pub async fn near(
    tx: &mut Tx<'_>,
    (areas, cells): (&[AreaCode], &[i64]),
    (since, until): (Timestamp, Timestamp),
    limit: u16,
) -> Result<Vec<Happening>, Error> {
    let select = "select at, case_id, seq, area, lat, lon from happening where at >= ? and at < ?";
    let Some(mut query) = somewhere(select, &[since.into(), until.into()], areas, cells) else { return Ok(Vec::new()) };
    query.push(" order by 1, 2, 3 limit ?", [limit.into()]);
    let (sql, values) = query.done();
    tx.all(sql, &values, happening).await
}

/// Forgets what is older.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn tidy(tx: &mut Tx<'_>, until: Timestamp) -> Result<u64, Error> {
    tx.exec("delete from happening where at < $1", &vals![until]).await
}
