//! What the first bytes say it is.

use super::NotAPhoto;
use image::ImageFormat;

/// A kind that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pixels.
    Picture(ImageFormat),
    /// PDF.
    Document,
}

impl Kind {
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Picture(format) => format.to_mime_type(),
            Self::Document => "application/pdf",
        }
    }
}

/// The kind, by content alone.
pub(super) fn recognise(bytes: &[u8]) -> Result<Kind, NotAPhoto> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] if jpeg_ends(bytes) => Ok(Kind::Picture(ImageFormat::Jpeg)),
        [0xff, 0xd8, 0xff, ..] => Err(NotAPhoto::Broken),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Kind::Picture(ImageFormat::Png)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Kind::Picture(ImageFormat::WebP)),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Kind::Document),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heif(brand) => Err(NotAPhoto::Heic),
        _ => Err(NotAPhoto::Unknown),
    }
}

fn is_heif(brand: &[u8]) -> bool {
    const BRANDS: [&[u8]; 11] =
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"avif", b"avis"];
    BRANDS.iter().any(|known| brand.starts_with(known))
}

/// Whether a JPEG reaches its end marker: the decoder fills what is missing with grey instead of saying so.
///
/// Walks the segments (ITU-T T.81, annex B); bytes after the end, as phones add for moving pictures, are no matter.
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut rest = &bytes[2..];
    loop {
        let Some(at) = rest.windows(2).position(|two| two[0] == 0xff && !matches!(two[1], 0x00 | 0xff | 0xd0..=0xd7))
        else {
            return false;
        };
        rest = match rest[at..] {
            [_, 0xd9, ..] => return true,
            [_, _, high, low, ..] => {
                let skip = at + 2 + usize::from(u16::from_be_bytes([high, low]));
                let Some(rest) = rest.get(skip..) else { return false };
                rest
            }
            _ => return false,
        };
    }
}
