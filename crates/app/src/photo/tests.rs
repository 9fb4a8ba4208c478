//! Every file is made here, byte by byte where it matters.

use super::*;
use crate::ports::{Files, MemoryFiles};
use domain::id::PhotoId;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use jiff::tz::Offset;
use std::io::Cursor;
use uuid::Uuid;

const MAKER: &str = "SECRETCAM 0123456789";

fn hanoi() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

fn read_here(bytes: &[u8]) -> Result<Prepared, NotAPhoto> {
    read(bytes, &hanoi())
}

/// A picture whose left half is red and right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
}

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).expect("encode");
    bytes.into_inner()
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(bytes, ImageFormat::WebP).expect("decode").into_rgb8()
}

/// A field of an image file directory: tag, type, count, and the value or its bytes.
type Field = (u16, u16, u32, Vec<u8>);

fn text(tag: u16, text: &str) -> Field {
    let bytes = [text.as_bytes(), b"\0"].concat();
    (tag, 2, u32::try_from(bytes.len()).expect("short"), bytes)
}

fn rationals(tag: u16, parts: [(u32, u32); 3]) -> Field {
    (tag, 5, 3, parts.iter().flat_map(|(over, under)| [over.to_be_bytes(), under.to_be_bytes()].concat()).collect())
}

/// One directory (TIFF 6.0, big-endian) that begins at `start`, with the long values behind it.
fn directory(start: usize, fields: &[Field]) -> Vec<u8> {
    let mut head = u16::try_from(fields.len()).expect("few").to_be_bytes().to_vec();
    let (mut tail, behind) = (Vec::new(), start + 2 + fields.len() * 12 + 4);
    for (tag, kind, count, value) in fields {
        head.extend([tag.to_be_bytes(), kind.to_be_bytes()].concat());
        head.extend(count.to_be_bytes());
        if value.len() <= 4 {
            head.extend([value.as_slice(), &[0; 4][value.len()..]].concat());
        } else {
            head.extend(u32::try_from(behind + tail.len()).expect("short").to_be_bytes());
            tail.extend(value);
        }
    }
    head.extend([0; 4]);
    [head, tail].concat()
}

/// EXIF data with a maker's name, an orientation, and what of time and place is given.
fn exif(orientation: u16, camera: &[Field], place: &[Field]) -> Vec<u8> {
    let pointer = |tag, at: usize| (tag, 4, 1, u32::try_from(at).expect("short").to_be_bytes().to_vec());
    let first = |camera_at, place_at| {
        let fields = [
            text(0x010f, MAKER),
            (0x0112, 3, 1, orientation.to_be_bytes().to_vec()),
            pointer(0x8769, camera_at),
            pointer(0x8825, place_at),
        ];
        directory(8, &fields)
    };
    let camera_at = 8 + first(0, 0).len();
    let camera = directory(camera_at, camera);
    let place_at = camera_at + camera.len();
    [&b"MM\0\x2a\0\0\0\x08"[..], &first(camera_at, place_at), &camera, &directory(place_at, place)].concat()
}

fn hoan_kiem() -> Vec<Field> {
    vec![
        text(1, "N"),
        rationals(2, [(21, 1), (1, 1), (4260, 100)]),
        text(3, "E"),
        rationals(4, [(105, 1), (51, 1), (1512, 100)]),
    ]
}

/// A JPEG with the EXIF data as its first segment.
fn jpeg_with(picture: RgbImage, exif: &[u8]) -> Vec<u8> {
    let jpeg = encoded(picture, ImageFormat::Jpeg);
    let length = u16::try_from(exif.len() + 8).expect("short");
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), b"Exif\0\0", exif, &jpeg[2..]].concat()
}

#[test]
fn a_photo_is_shrunk_and_drawn_anew_in_two_sizes() {
    let photo = read_here(&encoded(halves(2400, 1200), ImageFormat::Jpeg)).expect("a photo");
    assert_eq!((photo.media_type, photo.width, photo.height), ("image/jpeg", 1600, 800));
    assert_eq!(decoded(&photo.full).dimensions(), (1600, 800));
    assert_eq!(decoded(&photo.thumb).dimensions(), (400, 200));
    assert_eq!((photo.taken_at, photo.taken_where), (None, None));
    assert_eq!(photo.digest.len(), 64);
}

#[test]
fn a_small_or_narrow_picture_keeps_its_shape() {
    let small = read_here(&encoded(halves(30, 20), ImageFormat::WebP)).expect("a photo");
    assert_eq!((small.media_type, small.width, small.height), ("image/webp", 30, 20));
    let narrow = read_here(&encoded(halves(5000, 2), ImageFormat::Png)).expect("a photo");
    assert_eq!((narrow.media_type, narrow.width, narrow.height), ("image/png", 1600, 1));
}

#[test]
fn the_digest_is_of_what_was_sent() {
    let sent = b"%PDF-1.7\n%%EOF";
    let document = read_here(sent).expect("a document");
    assert_eq!(&*document.original, sent);
    assert_eq!(document.digest, "d5db70fbccdd8ccc6a553604b79a09cd33083b401340d546efa08a52142c972e");
}

#[test]
fn a_document_is_kept_without_a_preview() {
    let document = read_here(b"%PDF-1.7\n%%EOF").expect("a document");
    assert!(document.is_document());
    assert_eq!((document.media_type, document.width, document.height), ("application/pdf", 0, 0));
    assert!(document.full.is_empty() && document.thumb.is_empty());
}

#[test]
fn a_photo_lying_on_its_side_is_turned_upright() {
    // 6: the camera was turned, so the picture must go a quarter clockwise; what was left is then on top.
    let photo = read_here(&jpeg_with(halves(80, 40), &exif(6, &[], &[]))).expect("a photo");
    assert_eq!((photo.width, photo.height), (40, 80));
    let upright = decoded(&photo.full);
    assert!(upright.get_pixel(20, 10)[0] > 150, "{:?}", upright.get_pixel(20, 10));
    assert!(upright.get_pixel(20, 70)[2] > 150, "{:?}", upright.get_pixel(20, 70));
}

#[test]
fn time_and_place_become_facts() {
    let camera = [text(0x9003, "2026:03:08 17:30:05"), text(0x9011, "+09:00")];
    let photo = read_here(&jpeg_with(halves(64, 48), &exif(1, &camera, &hoan_kiem()))).expect("a photo");
    assert_eq!(photo.taken_at.map(|at| at.to_string()).as_deref(), Some("2026-03-08T08:30:05Z"));
    let at = photo.taken_where.expect("a place");
    assert!(at.metres_to(Position { lat: 21.0285, lon: 105.8542 }) < 1.0, "{at:?}");
}

#[test]
fn a_camera_that_tells_no_offset_stood_in_the_city() {
    for camera in
        [vec![text(0x9003, "2026:03:08 17:30:05")], vec![text(0x9003, "2026:03:08 17:30:05"), text(0x9011, "   :  ")]]
    {
        let photo = read_here(&jpeg_with(halves(64, 48), &exif(1, &camera, &[]))).expect("a photo");
        assert_eq!(photo.taken_at.map(|at| at.to_string()).as_deref(), Some("2026-03-08T10:30:05Z"));
    }
}

#[test]
fn facts_that_cannot_be_true_are_left_out() {
    let nowhere = [text(1, "N"), rationals(2, [(0, 1); 3]), text(3, "E"), rationals(4, [(0, 1); 3])];
    let beyond = [text(1, "N"), rationals(2, [(91, 1); 3]), text(3, "E"), rationals(4, [(0, 0); 3])];
    for place in [&nowhere[..], &beyond, &hoan_kiem()[..2]] {
        let exif = exif(1, &[text(0x9003, "2026:02:30 25:00:00")], place);
        let photo = read_here(&jpeg_with(halves(64, 48), &exif)).expect("a photo");
        assert_eq!((photo.taken_at, photo.taken_where), (None, None));
    }
}

#[test]
fn what_the_browser_knew_fills_what_the_file_does_not_say() {
    let known = Facts { taken_at: Some(Timestamp::UNIX_EPOCH), taken_where: Position::new(10.0, 106.0) };
    let bare = read_here(&encoded(halves(64, 48), ImageFormat::Jpeg)).expect("a photo").or(known);
    assert_eq!((bare.taken_at, bare.taken_where), (known.taken_at, known.taken_where));
    let full = read_here(&jpeg_with(halves(64, 48), &exif(1, &[], &hoan_kiem()))).expect("a photo").or(known);
    assert_eq!(full.taken_at, known.taken_at);
    assert!(full.taken_where.is_some_and(|at| at.lat > 20.0));
}

#[test]
fn nothing_the_camera_wrote_is_published() {
    let camera = [text(0x9003, "2026:03:08 17:30:05")];
    let sent = jpeg_with(halves(640, 480), &exif(3, &camera, &hoan_kiem()));
    let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    let photo = read_here(&sent).expect("a photo");
    for word in [MAKER.as_bytes(), b"2026:03:08", b"Exif", b"EXIF", b"XMP ", b"ICCP"] {
        assert!(!holds(&photo.full, word) && !holds(&photo.thumb, word), "{}", word.escape_ascii());
    }
    assert!(holds(&photo.original, MAKER.as_bytes()), "the test looks for what is there");
}

#[test]
fn what_is_transparent_lies_on_white_paper() {
    let glass = RgbaImage::from_pixel(60, 40, Rgba([0, 0, 0, 0]));
    let photo = read_here(&encoded(glass, ImageFormat::Png)).expect("a photo");
    assert!(decoded(&photo.full).pixels().all(|pixel| pixel.0.iter().all(|part| *part > 250)));
}

#[test]
fn grey_and_deep_pictures_are_photos_too() {
    let grey = DynamicImage::from(halves(60, 40)).into_luma8();
    let deep = DynamicImage::from(halves(60, 40)).into_rgba16();
    assert!(read_here(&encoded(grey, ImageFormat::Jpeg)).is_ok());
    assert!(read_here(&encoded(deep, ImageFormat::Png)).is_ok());
}

#[test]
fn what_is_no_photo_is_refused_by_content() {
    let cases: [(&[u8], NotAPhoto); 8] = [
        (b"", NotAPhoto::Unknown),
        (b"a text that calls itself photo.jpg", NotAPhoto::Unknown),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", NotAPhoto::Unknown),
        (b"GIF89a\x01\0\x01\0\0\0\0;", NotAPhoto::Unknown),
        (b" %PDF-1.7", NotAPhoto::Unknown),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", NotAPhoto::Heic),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", NotAPhoto::Heic),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", NotAPhoto::Unknown),
    ];
    for (bytes, why) in cases {
        assert_eq!(read_here(bytes).map(|photo| photo.media_type), Err(why), "{}", bytes.escape_ascii());
    }
}

#[test]
fn what_is_cut_off_is_broken_wherever_the_cut_is() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(halves(200, 120), format);
        for part in [whole.len() / 8, whole.len() / 2, whole.len() - 16] {
            let read = read_here(&whole[..part.max(16)]).map(|photo| photo.media_type);
            assert_eq!(read, Err(NotAPhoto::Broken), "{format:?} at {part} of {}", whole.len());
        }
    }
}

#[test]
fn bytes_behind_the_end_of_a_jpeg_are_no_matter() {
    let moving = [encoded(halves(64, 48), ImageFormat::Jpeg), b"MotionPhoto_Data".to_vec()].concat();
    assert!(read_here(&moving).is_ok());
}

#[test]
fn more_than_fifteen_megabytes_is_too_large() {
    let mut sent = b"%PDF-1.7\n".to_vec();
    sent.resize(BYTES_MOST, b' ');
    assert!(read_here(&sent).is_ok());
    sent.push(b' ');
    assert_eq!(read_here(&sent).map(|photo| photo.media_type), Err(NotAPhoto::TooLarge));
}

/// A PNG whose header promises that many pixels, and which has none.
fn promised(width: u32, height: u32) -> Vec<u8> {
    let mut png = encoded(halves(1, 1), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let check = png[12..29].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    });
    png[29..33].copy_from_slice(&(!check).to_be_bytes());
    png
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    for (width, height) in [(20_000, 20_000), (12_001, 1), (1, 12_001), (12_000, 12_000), (7_800, 7_800)] {
        let read = read_here(&promised(width, height)).map(|photo| photo.media_type);
        assert_eq!(read, Err(NotAPhoto::TooManyPixels), "{width} × {height}");
    }
    assert_eq!(read_here(&promised(100, 100)).map(|photo| photo.media_type), Err(NotAPhoto::Broken));
}

#[test]
fn every_refusal_has_words_in_every_language() {
    for language in ["vi", "en"] {
        let file = format!("{}/../../locales/{language}/photo.ftl", env!("CARGO_MANIFEST_DIR"));
        let words = std::fs::read_to_string(&file).expect("a file of words");
        for why in
            [NotAPhoto::Heic, NotAPhoto::Unknown, NotAPhoto::TooLarge, NotAPhoto::TooManyPixels, NotAPhoto::Broken]
        {
            assert!(words.lines().any(|line| line.starts_with(&format!("{} = ", why.key()))), "{file}: {}", why.key());
        }
    }
}

#[tokio::test]
async fn a_photo_is_kept_opened_and_forgotten() -> std::io::Result<()> {
    let memory = Arc::new(MemoryFiles::default());
    let files = || Arc::clone(&memory) as Arc<dyn Files>;
    let id = PhotoId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_007c));
    let photo = Desk::new().prepare(encoded(halves(64, 48), ImageFormat::Jpeg), hanoi()).await.expect("a photo");
    keep(files(), id, &photo).await?;
    keep(files(), id, &photo).await?;
    let name = "7c/01980000-0000-7000-8000-00000000007c";
    assert_eq!(memory.names(), [".full.webp", ".original", ".thumb.webp"].map(|end| format!("{name}{end}")));
    for (size, bytes) in [(Size::Full, &photo.full), (Size::Thumb, &photo.thumb), (Size::Original, &photo.original)] {
        assert_eq!(open(files(), id, size).await?.as_deref(), Some(&**bytes));
    }
    forget(files(), id).await?;
    assert_eq!(open(files(), id, Size::Original).await?, None);
    assert!(memory.names().is_empty());
    Ok(())
}

#[tokio::test]
async fn of_a_document_only_the_original_is_kept() -> std::io::Result<()> {
    let memory = Arc::new(MemoryFiles::default());
    let document = read_here(b"%PDF-1.7\n%%EOF").expect("a document");
    keep(Arc::clone(&memory) as Arc<dyn Files>, PhotoId(Uuid::nil()), &document).await?;
    assert_eq!(memory.names(), ["00/00000000-0000-0000-0000-000000000000.original"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_waits_in_line_and_everyone_is_served() {
    let desk = Desk::with_seats(0);
    let waiting: Vec<_> = (0..6)
        .map(|_| {
            let desk = desk.clone();
            tokio::spawn(async move { desk.prepare(b"%PDF-1.7".to_vec(), hanoi()).await.is_ok() })
        })
        .collect();
    for served in waiting {
        assert!(served.await.expect("no panic"));
    }
}
