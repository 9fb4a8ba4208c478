//! From what was sent to what everyone may see: decode within limits, shrink, turn upright, encode anew.

use super::{FULL_SIDE, Facts, NotAPhoto, PIXELS_MOST, SIDE_MOST, THUMB_SIDE};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage, metadata::Orientation,
};
use jiff::tz::TimeZone;
use std::{io::Cursor, sync::Arc};

/// Most memory the pixels may take.
const ALLOC_MOST: u64 = 200 * 1024 * 1024;
/// WebP quality, and the effort that costs a third of the next one at the same size.
const QUALITY: f32 = 75.0;
const EFFORT: i32 = 2;

/// What is made of a picture.
#[derive(Default)]
pub(super) struct Published {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) facts: Facts,
    pub(super) full: Arc<[u8]>,
    pub(super) thumb: Arc<[u8]>,
}

pub(super) fn publish(bytes: &[u8], format: ImageFormat, zone: &TimeZone) -> Result<Published, NotAPhoto> {
    let (picture, orientation, facts) = decode(bytes, format, zone)?;
    let small = shrink(on_white(picture), FULL_SIDE)?;
    let mut upright = DynamicImage::ImageRgb8(small);
    upright.apply_orientation(orientation);
    let full = upright.into_rgb8();
    let (width, height) = full.dimensions();
    let full_bytes = encode(&full)?;
    let thumb = encode(&shrink(full, THUMB_SIDE)?)?;
    Ok(Published { width, height, facts, full: full_bytes, thumb })
}

/// The pixels as stored, how to turn them, and the facts. Refuses by the header alone what would take too much room.
fn decode(bytes: &[u8], format: ImageFormat, zone: &TimeZone) -> Result<(DynamicImage, Orientation, Facts), NotAPhoto> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MOST);
    limits.max_image_height = Some(SIDE_MOST);
    limits.max_alloc = Some(ALLOC_MOST);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MOST {
        return Err(NotAPhoto::TooManyPixels);
    }
    limits.reserve(decoder.total_bytes()).map_err(refusal)?;
    let raw = decoder.exif_metadata().ok().flatten();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let facts = raw.map(|raw| Facts::of_exif(raw, zone)).unwrap_or_default();
    let picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    Ok((picture, orientation, facts))
}

#[expect(clippy::needless_pass_by_value, reason = "used as the argument of map_err")]
fn refusal(error: ImageError) -> NotAPhoto {
    match error {
        ImageError::Limits(_) => NotAPhoto::TooManyPixels,
        _ => NotAPhoto::Broken,
    }
}

/// Three channels; what is transparent becomes white paper, half of it half.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut ground = RgbImage::new(picture.width(), picture.height());
    for (to, from) in ground.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        to.0 = [red, green, blue].map(|part| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255));
    }
    ground
}

/// The same picture with no side longer than `side`; a smaller one is left as it is.
fn shrink(picture: RgbImage, side: u32) -> Result<RgbImage, NotAPhoto> {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= side {
        return Ok(picture);
    }
    let scaled = |length: u32| (length * side).div_ceil(longest).max(1);
    let (to_width, to_height) = (scaled(width), scaled(height));
    let from = images::Image::from_vec_u8(width, height, picture.into_raw(), PixelType::U8x3)
        .map_err(|_error| NotAPhoto::Broken)?;
    let mut to = images::Image::new(to_width, to_height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut to, &options).map_err(|_error| NotAPhoto::Broken)?;
    RgbImage::from_raw(to_width, to_height, to.into_vec()).ok_or(NotAPhoto::Broken)
}

fn encode(picture: &RgbImage) -> Result<Arc<[u8]>, NotAPhoto> {
    let mut config = webp::WebPConfig::new().map_err(|()| NotAPhoto::Broken)?;
    config.quality = QUALITY;
    config.method = EFFORT;
    let drawn = webp::Encoder::from_rgb(picture.as_raw(), picture.width(), picture.height());
    let bytes = drawn.encode_advanced(&config).map_err(|_error| NotAPhoto::Broken)?;
    Ok(Arc::from(&*bytes))
}
