//! Photos and documents of a case. Only facts about them are here; the bytes are files.

use crate::{
    Error,
    case::{count, position, word},
    seam::{Row, Tx},
    vals,
};
use domain::{
    id::{CaseId, PhotoId, StaffId},
    report::Position,
};
use jiff::Timestamp;

/// What a photo shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The matter, as sent.
    Report,
    /// Added when asked.
    Supply,
    /// The result.
    Answer,
    /// Something that goes with a message between the reporter and the unit.
    Message,
}

impl Purpose {
    /// The word that stands for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Supply => "supply",
            Self::Answer => "answer",
            Self::Message => "message",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Report, Self::Supply, Self::Answer, Self::Message].into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// A stored photo or document.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// Identity; also the name of its files.
    pub id: PhotoId,
    /// What it shows.
    pub purpose: Purpose,
    /// Order among those of one purpose, from 0.
    pub position: u32,
    /// Media type of the original: `image/jpeg`, `image/png`, `image/webp` or `application/pdf`.
    pub media_type: String,
    /// Width of the published picture in pixels; 0 for a document.
    pub width: u32,
    /// Height in pixels; 0 for a document.
    pub height: u32,
    /// SHA-256 of the original, in hex.
    pub digest: String,
    /// When the camera says it was taken.
    pub taken_at: Option<Timestamp>,
    /// Where the camera says it was taken; never published.
    pub taken_where: Option<Position>,
    /// Whether everyone who may see the case may see it.
    pub open: bool,
    /// Who added it, if a person of a unit.
    pub added_by: Option<StaffId>,
    /// When.
    pub added_at: Timestamp,
}

impl Photo {
    /// Whether it is a document rather than a picture.
    #[must_use]
    pub fn is_document(&self) -> bool {
        self.width == 0
    }
}

/// Stores one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn insert(tx: &mut Tx<'_>, case: CaseId, photo: &Photo) -> Result<(), Error> {
    tx.exec(
        "insert into photo (shard, case_id, id, purpose, position, media_type, width, height, digest, taken_at, lat, \
         lon, open, added_by, added_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &vals![
            case.shard(),
            case,
            photo.id,
            photo.purpose.as_str(),
            photo.position,
            photo.media_type.as_str(),
            photo.width,
            photo.height,
            photo.digest.as_str(),
            photo.taken_at,
            photo.taken_where.map(|at| at.lat),
            photo.taken_where.map(|at| at.lon),
            photo.open,
            photo.added_by,
            photo.added_at,
        ],
    )
    .await?;
    Ok(())
}

fn photo(row: &Row<'_>) -> Result<Photo, Error> {
    Ok(Photo {
        id: PhotoId(row.get(0)?),
        purpose: word(row, 1, Purpose::parse)?,
        position: count(row, 2)?,
        media_type: row.get(3)?,
        width: count(row, 4)?,
        height: count(row, 5)?,
        digest: row.get(6)?,
        taken_at: row.get(7)?,
        taken_where: position(row, 8)?,
        open: row.get(10)?,
        added_by: row.get::<Option<uuid::Uuid>>(11)?.map(StaffId),
        added_at: row.get(12)?,
    })
}

/// All of a case, by purpose and order.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_case(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<Photo>, Error> {
    tx.all(
        "select id, purpose, position, media_type, width, height, digest, taken_at, lat, lon, open, added_by, added_at \
         from photo where shard = $1 and case_id = $2 order by added_at, position",
        &vals![case.shard(), case],
        photo,
    )
    .await
}

/// Shows or hides one.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn set_open(tx: &mut Tx<'_>, case: CaseId, id: PhotoId, open: bool) -> Result<bool, Error> {
    let changed = tx
        .exec(
            "update photo set open = $1 where shard = $2 and case_id = $3 and id = $4",
            &vals![open, case.shard(), case, id],
        )
        .await?;
    Ok(changed == 1)
}
