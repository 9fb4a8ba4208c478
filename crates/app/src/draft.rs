//! Reports being written. What was typed and the photos that came with it are kept on the server until the report is sent,
//! so that a fault in one field never costs a photo taken in the street.

use crate::{
    App, Error, FieldError,
    case::Upload,
    digest,
    photo::{self, Facts, Size},
    report::{self, Receipt, ReportInput, Sender},
};
use domain::{
    id::{DraftId, PhotoId},
    report::{PHOTOS_MOST, Position},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};
use uuid::Uuid;

/// The handle of a draft: its id and a secret, `id.secret`. Who has it may read and send the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftToken {
    id: DraftId,
    secret: String,
}

impl DraftToken {
    /// A handle for a draft that begins now.
    #[must_use]
    pub fn new(app: &App) -> Self {
        Self { id: DraftId(app.ids.id(app.clock.now())), secret: app.ids.secret() }
    }

    /// The key of the case that this draft becomes. It follows from the secret, so that a person who sends twice because
    /// the first answer got lost still gets the key.
    fn reporter_key(&self) -> String {
        let mut key = digest(format!("the reporter of {}.{}", self.id, self.secret));
        key.truncate(32);
        key
    }

    fn key_hash(&self) -> String {
        digest(&self.secret)
    }
}

impl fmt::Display for DraftToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.secret)
    }
}

/// The text is no handle of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no handle of a draft")]
pub struct NotADraft;

impl FromStr for DraftToken {
    type Err = NotADraft;

    fn from_str(text: &str) -> Result<Self, NotADraft> {
        let (id, secret) = text.split_once('.').ok_or(NotADraft)?;
        let id = Uuid::parse_str(id).ok().ok_or(NotADraft)?;
        let plain = secret.len() == 26 && secret.bytes().all(|sign| sign.is_ascii_alphanumeric());
        if plain { Ok(Self { id: DraftId(id), secret: secret.to_owned() }) } else { Err(NotADraft) }
    }
}

/// A photo that waits with its draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftPhoto {
    /// Where its files are.
    pub id: PhotoId,
    /// What the sender's device calls it.
    pub name: String,
    /// Whether it is a document, which has no picture.
    pub document: bool,
    digest: String,
    taken_at: Option<Timestamp>,
    taken_where: Option<Position>,
}

/// A report being written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What was filled in.
    pub input: ReportInput,
    /// Photos, in the order they came.
    pub photos: Vec<DraftPhoto>,
}

/// A photo just chosen.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// What the sender's device calls it.
    pub name: String,
    /// Its bytes and what the browser knew of it.
    pub upload: Upload,
}

/// Keeps what was filled in. Of the photos that waited already those in `kept` stay; photos just chosen are added, each only
/// once. Photos that cannot be taken are named among the faults, and the others are kept all the same.
///
/// # Errors
/// `NotFound` if the handle is not of this draft; `Unavailable` if the database does not answer.
pub async fn put(
    app: &App,
    token: &DraftToken,
    input: ReportInput,
    kept: &[PhotoId],
    chosen: Vec<Chosen>,
) -> Result<(Draft, Vec<FieldError>), Error> {
    let before = find(app, token).await?.map(|draft| draft.photos).unwrap_or_default();
    let (mut photos, dropped): (Vec<_>, Vec<_>) = before.into_iter().partition(|photo| kept.contains(&photo.id));
    let mut faults = Vec::new();
    for one in chosen {
        match take(app, one, &photos).await? {
            Ok(photo) => photos.extend(photo),
            Err(fault) => faults.push(fault),
        }
    }
    let draft = Draft { input, photos };
    if !write(app, token, &draft).await? {
        return Err(Error::NotFound);
    }
    forget(app, &dropped).await?;
    Ok((draft, faults))
}

/// Reads a photo and puts it on the shelf; nothing if it waits there already.
async fn take(
    app: &App,
    chosen: Chosen,
    others: &[DraftPhoto],
) -> Result<Result<Option<DraftPhoto>, FieldError>, Error> {
    let name: String = chosen.name.chars().filter(|sign| !sign.is_control()).take(100).collect();
    let zone = app.city().city().calendar.zone().clone();
    let prepared = match app.photos.prepare(chosen.upload.bytes, zone).await {
        Ok(prepared) => prepared.or(chosen.upload.facts),
        Err(fault) => return Ok(Err(FieldError::new("photos", fault.key()).with("name", name))),
    };
    if others.iter().any(|other| other.digest == prepared.digest) {
        return Ok(Ok(None));
    }
    if others.len() >= PHOTOS_MOST {
        return Ok(Err(FieldError::new("photos", "report-photos-many").with("most", PHOTOS_MOST)));
    }
    let id = PhotoId(app.ids.id(app.clock.now()));
    photo::keep(Arc::clone(&app.files), id, &prepared).await.map_err(Error::bug)?;
    let (taken_at, taken_where) = (prepared.taken_at, prepared.taken_where);
    let document = prepared.is_document();
    Ok(Ok(Some(DraftPhoto { id, name, document, digest: prepared.digest, taken_at, taken_where })))
}

async fn write(app: &App, token: &DraftToken, draft: &Draft) -> Result<bool, Error> {
    let body = serde_json::to_value(draft).map_err(Error::bug)?;
    let (id, hash, now) = (token.id, token.key_hash(), app.clock.now());
    app.db
        .write(move |tx| Box::pin(async move { Ok::<_, Error>(store::draft::put(tx, id, &hash, body, now).await?) }))
        .await
}

/// The draft, if there is one with this handle.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn find(app: &App, token: &DraftToken) -> Result<Option<Draft>, Error> {
    let (id, hash) = (token.id, token.key_hash());
    let body = app
        .db
        .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::draft::find(tx, id, &hash).await?) }))
        .await?;
    body.map(|body| serde_json::from_value(body).map_err(Error::bug)).transpose()
}

/// The small picture of a photo that waits with its draft, WebP.
///
/// # Errors
/// `NotFound` if it does not.
pub async fn picture(app: &App, token: &DraftToken, photo: PhotoId) -> Result<Vec<u8>, Error> {
    let draft = find(app, token).await?.ok_or(Error::NotFound)?;
    if draft.photos.iter().all(|own| own.id != photo) {
        return Err(Error::NotFound);
    }
    let bytes = photo::open(Arc::clone(&app.files), photo, Size::Thumb).await.map_err(Error::bug)?;
    bytes.ok_or(Error::NotFound)
}

/// Sends `input` with the photos that waited, and removes the draft. Sending again gives the same receipt, key included.
///
/// # Errors
/// As [`report::send`]; `Gone` if `photos` were to go with it and the draft no longer has them.
pub async fn send(
    app: &App,
    token: &DraftToken,
    mut input: ReportInput,
    photos: usize,
    sender: Sender,
) -> Result<Receipt, Error> {
    input.idempotency_key = token.id.to_string();
    let key = token.reporter_key();
    if let Some(receipt) = report::sent_as(app, &input).await? {
        return Ok(Receipt { key: Some(key), ..receipt });
    }
    let waiting = find(app, token).await?.unwrap_or_default().photos;
    if waiting.len() < photos {
        return Err(Error::Gone);
    }
    let mut uploads = Vec::with_capacity(waiting.len());
    for photo in &waiting {
        let bytes = photo::open(Arc::clone(&app.files), photo.id, Size::Original).await.map_err(Error::bug)?;
        let facts = Facts { taken_at: photo.taken_at, taken_where: photo.taken_where };
        uploads.push(Upload { bytes: bytes.ok_or(Error::Gone)?, facts });
    }
    let receipt = report::send_with_key(app, input, uploads, sender, key.clone()).await?;
    remove(app, token.id, &waiting).await?;
    Ok(Receipt { key: Some(key), ..receipt })
}

/// The receipt of a report that was sent from this draft, with its key while it is younger than `within`: a slip can be
/// printed again, and nobody keeps the key of somebody else.
///
/// # Errors
/// `NotFound` if nothing was sent from it.
pub async fn receipt(app: &App, token: &DraftToken, within: SignedDuration) -> Result<Receipt, Error> {
    let receipt = report::sent_from(app, &token.id.to_string()).await?.ok_or(Error::NotFound)?;
    let (case, key) = (receipt.stored.case.id, token.reporter_key());
    let hash = digest(&key);
    let fits = app
        .db
        .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::case::key_fits(tx, case, &hash).await?) }))
        .await?;
    if !fits {
        return Err(Error::NotFound);
    }
    let fresh = app.clock.now().duration_since(receipt.stored.case.sent_at) < within;
    Ok(Receipt { key: Some(key).filter(|_| fresh), ..receipt })
}

async fn remove(app: &App, id: DraftId, photos: &[DraftPhoto]) -> Result<(), Error> {
    app.db.write(move |tx| Box::pin(async move { Ok::<_, Error>(store::draft::remove(tx, id).await?) })).await?;
    forget(app, photos).await
}

async fn forget(app: &App, photos: &[DraftPhoto]) -> Result<(), Error> {
    for photo in photos {
        photo::forget(Arc::clone(&app.files), photo.id).await.map_err(Error::bug)?;
    }
    Ok(())
}

/// Removes some of the drafts that nobody has touched since a moment; tells how many.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub(crate) async fn clear(app: &App, since: Timestamp) -> Result<u64, Error> {
    let old = app
        .db
        .read(move |tx| Box::pin(async move { Ok::<_, Error>(store::draft::older_than(tx, since, 200).await?) }))
        .await?;
    let mut done = 0;
    for (id, body) in old {
        let photos = serde_json::from_value::<Draft>(body).map(|draft| draft.photos).unwrap_or_default();
        remove(app, id, &photos).await?;
        done += 1;
    }
    Ok(done)
}
