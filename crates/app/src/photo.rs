//! Photos and documents: what may come in, what of it is published, and where it is kept.
//!
//! A photo is known by its content, never by its name or the type it was declared with. What is published is always
//! drawn anew from the pixels, so nothing the camera wrote down (place, owner, serial number, a smaller picture of
//! what was cut away) can be in it. Time and place are read first and handed to the caller as facts; the original is
//! kept sealed, for the file of the case, and never served in public.

mod desk;
mod facts;
mod kind;
mod publish;
mod shelf;

pub use desk::Desk;
pub use facts::Facts;
pub use shelf::{Size, forget, forget_original, keep, open};

use domain::report::Position;
use jiff::{Timestamp, tz::TimeZone};
use kind::Kind;
use std::sync::Arc;

/// Most bytes of a photo or document as sent.
pub const BYTES_MOST: usize = 15 * 1024 * 1024;
/// Most pixels on one side of a photo as sent.
pub const SIDE_MOST: u32 = 12_000;
/// Most pixels of a photo as sent.
pub const PIXELS_MOST: u64 = 60_000_000;
/// Longest side of the published picture.
pub const FULL_SIDE: u32 = 1_600;
/// Longest side of the picture in lists.
pub const THUMB_SIDE: u32 = 400;

/// Why something sent as a photo is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotAPhoto {
    /// HEIC or AVIF, as telephones keep them for themselves; they can send JPEG, and most browsers make them.
    #[error("HEIC or AVIF")]
    Heic,
    /// None of the kinds taken.
    #[error("no known kind")]
    Unknown,
    /// More bytes than [`BYTES_MOST`].
    #[error("more than {BYTES_MOST} bytes")]
    TooLarge,
    /// More pixels than [`SIDE_MOST`] or [`PIXELS_MOST`] allow, whatever its size in bytes.
    #[error("too many pixels")]
    TooManyPixels,
    /// Of a known kind, but cut off or damaged.
    #[error("cut off or damaged")]
    Broken,
}

impl NotAPhoto {
    /// Id of the message that tells the sender what to do.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Heic => "photo-refused-heic",
            Self::Unknown => "photo-refused-unknown",
            Self::TooLarge => "photo-refused-too-large",
            Self::TooManyPixels => "photo-refused-too-many-pixels",
            Self::Broken => "photo-refused-broken",
        }
    }
}

/// A photo or document ready to be kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Media type of the original: `image/jpeg`, `image/png`, `image/webp` or `application/pdf`.
    pub media_type: &'static str,
    /// Width of the published picture in pixels; 0 for a document.
    pub width: u32,
    /// Height in pixels; 0 for a document.
    pub height: u32,
    /// SHA-256 of the original, in hex.
    pub digest: String,
    /// When the camera says it was taken.
    pub taken_at: Option<Timestamp>,
    /// Where the camera says it was taken.
    pub taken_where: Option<Position>,
    /// The published picture, WebP; empty for a document.
    pub full: Arc<[u8]>,
    /// The picture in lists, WebP; empty for a document.
    pub thumb: Arc<[u8]>,
    /// The bytes as sent.
    pub original: Arc<[u8]>,
}

impl Prepared {
    /// The same with what the browser knew before it shrank the photo, wherever the file itself does not say.
    #[must_use]
    pub fn or(mut self, known: Facts) -> Self {
        self.taken_at = self.taken_at.or(known.taken_at);
        self.taken_where = self.taken_where.or(known.taken_where);
        self
    }

    /// Whether it is a document rather than a picture: it has no preview, and only the original is kept.
    #[must_use]
    pub const fn is_document(&self) -> bool {
        self.width == 0
    }
}

/// Reads what was sent and makes what is published. `zone` is where a camera that tells no offset stood.
///
/// Takes up to half a second and 300 MB, so call it through a [`Desk`].
///
/// # Errors
/// [`NotAPhoto`].
pub fn read(bytes: &[u8], zone: &TimeZone) -> Result<Prepared, NotAPhoto> {
    if bytes.len() > BYTES_MOST {
        return Err(NotAPhoto::TooLarge);
    }
    let kind = kind::recognise(bytes)?;
    let published = match kind {
        Kind::Document => publish::Published::default(),
        Kind::Picture(format) => publish::publish(bytes, format, zone)?,
    };
    Ok(Prepared {
        media_type: kind.media_type(),
        width: published.width,
        height: published.height,
        digest: crate::digest(bytes),
        taken_at: published.facts.taken_at,
        taken_where: published.facts.taken_where,
        full: published.full,
        thumb: published.thumb,
        original: bytes.into(),
    })
}

#[cfg(test)]
mod tests;
