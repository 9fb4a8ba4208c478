//! Where photos lie: up to three files each, named after the id.

use super::Prepared;
use crate::ports::Files;
use domain::id::PhotoId;
use std::{io, sync::Arc};
use tokio::task;

/// Which of the files of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The published picture, WebP.
    Full,
    /// The picture in lists, WebP.
    Thumb,
    /// What was sent. Of a photo it is sealed: it still has all the camera wrote down.
    Original,
}

impl Size {
    const ALL: [Self; 3] = [Self::Full, Self::Thumb, Self::Original];

    /// The name of the file: `7c/<id>.full.webp`. The folder is the end of the id, as ids begin with the time.
    fn name(self, id: PhotoId) -> String {
        let ending = match self {
            Self::Full => "full.webp",
            Self::Thumb => "thumb.webp",
            Self::Original => "original",
        };
        format!("{:02x}/{id}.{ending}", id.0.as_bytes()[15])
    }
}

/// Keeps a photo under its id, durably: the original first, so a picture in public always has one behind it. Doing it
/// again does no harm.
///
/// # Errors
/// What the place of files says.
pub async fn keep(files: Arc<dyn Files>, id: PhotoId, prepared: &Prepared) -> io::Result<()> {
    let prepared = prepared.clone();
    aside(move || {
        files.put(&Size::Original.name(id), &prepared.original)?;
        if !prepared.is_document() {
            files.put(&Size::Thumb.name(id), &prepared.thumb)?;
            files.put(&Size::Full.name(id), &prepared.full)?;
        }
        Ok(())
    })
    .await
}

/// The bytes of one file of a photo, if it is there. May they be seen? That is the caller's question.
///
/// # Errors
/// What the place of files says.
pub async fn open(files: Arc<dyn Files>, id: PhotoId, size: Size) -> io::Result<Option<Vec<u8>>> {
    aside(move || files.get(&size.name(id))).await
}

/// Removes a photo for good; it is no error that it is not there.
///
/// # Errors
/// What the place of files says.
pub async fn forget(files: Arc<dyn Files>, id: PhotoId) -> io::Result<()> {
    aside(move || Size::ALL.into_iter().try_for_each(|size| files.remove(&size.name(id)))).await
}

/// Removes what was sent of a photo; what is published stays.
///
/// # Errors
/// What the place of files says.
pub async fn forget_original(files: Arc<dyn Files>, id: PhotoId) -> io::Result<()> {
    aside(move || files.remove(&Size::Original.name(id))).await
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    task::spawn_blocking(work).await.map_err(io::Error::other)?
}
