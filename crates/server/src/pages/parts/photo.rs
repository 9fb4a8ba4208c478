//! Photos and documents as pages show them.

use app::view::{Photo, Purpose};
use domain::code::CaseCode;

use crate::say::Say;

/// A photo or document with its addresses and words.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub full: String,
    pub thumb: String,
    pub alt: String,
    pub is_document: bool,
    pub width: u32,
    pub height: u32,
}

/// Address of the small picture.
pub(crate) fn thumb(code: CaseCode, id: domain::id::PhotoId) -> String {
    format!("/cases/{code}/photos/{id}/thumb")
}

/// The photo as a page shows it; `number` counts from 1 among its kind.
pub(crate) fn picture(l: &Say, code: CaseCode, photo: &Photo, number: usize) -> Picture {
    let alt = match (photo.is_document(), photo.purpose) {
        (true, _) => "case-document",
        (false, Purpose::Report) => "case-photo-report",
        (false, Purpose::Supply) => "case-photo-supply",
        (false, Purpose::Answer) => "case-photo-answer",
        (false, Purpose::Message) => "case-photo-message",
    };
    Picture {
        full: format!("/cases/{code}/photos/{}", photo.id),
        thumb: thumb(code, photo.id),
        alt: l.with(alt, &[("number", number)]),
        is_document: photo.is_document(),
        width: photo.width,
        height: photo.height,
    }
}

/// All of them, numbered.
pub(crate) fn pictures<'a>(l: &Say, code: CaseCode, photos: impl Iterator<Item = &'a Photo>) -> Vec<Picture> {
    photos.enumerate().map(|(at, photo)| picture(l, code, photo, at + 1)).collect()
}
