//! Sheets of paper: text in lines, as PDF.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use qrcode::{Color, QrCode};
use ttf_parser::Face;

const REGULAR: &[u8] = include_bytes!("../fonts/be-vietnam-pro-400.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/be-vietnam-pro-700.ttf");

/// Points of a millimetre.
const MM: f32 = 72.0 / 25.4;
/// Distance of the lines of a paragraph, in sizes of the letter.
const LEADING: f32 = 1.4;
/// Width of a QR code with the white around it, millimetres.
const SQUARE_MM: f32 = 42.0;
/// White modules around a QR code, as its standard asks.
const QUIET: usize = 4;

/// A part of a sheet.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    Title(String),
    Heading(String),
    /// A code that people type.
    Code(String),
    Plain(String),
    Small(String),
    /// A name and what it stands for.
    Pair(String, String),
    /// A QR code of an address.
    Square(String),
}

/// How large the paper is, and what the file calls itself.
pub(crate) struct Sheet {
    title: String,
    width: f32,
    height: f32,
    margin: f32,
}

/// A letter as it is drawn, and as it is measured.
struct Letter {
    font: Option<Font>,
    face: Option<Face<'static>>,
}

impl Letter {
    fn of(bytes: &'static [u8]) -> Self {
        Self { font: Font::new(bytes.into(), 0), face: Face::parse(bytes, 0).ok() }
    }

    /// Width of a text of this size, points.
    fn width(&self, text: &str, size: f32) -> f32 {
        let Some(face) = &self.face else { return 0.0 };
        let advance = |letter: char| face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph));
        let units: f32 = text.chars().map(|letter| f32::from(advance(letter).unwrap_or(500))).sum();
        units * size / f32::from(face.units_per_em())
    }

    /// The text in lines that are no wider than this; a word that is too long alone is cut.
    fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace().flat_map(|word| self.cut(word, size, width)) {
                let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
                if line.is_empty() || self.width(&longer, size) <= width {
                    line = longer;
                } else {
                    lines.push(std::mem::replace(&mut line, word));
                }
            }
            lines.push(line);
        }
        lines
    }

    fn cut(&self, word: &str, size: f32, width: f32) -> Vec<String> {
        let mut parts = vec![String::new()];
        for letter in word.chars() {
            let Some(part) = parts.last_mut() else { break };
            if !part.is_empty() && self.width(&format!("{part}{letter}"), size) > width {
                parts.push(letter.to_string());
            } else {
                part.push(letter);
            }
        }
        parts
    }
}

static PLAIN: LazyLock<Letter> = LazyLock::new(|| Letter::of(REGULAR));
static STRONG: LazyLock<Letter> = LazyLock::new(|| Letter::of(BOLD));

/// Something that is drawn, with the height it takes.
enum Drawn {
    Text { letter: &'static Letter, size: f32, text: String },
    Square(QrCode),
    Gap,
}

impl Sheet {
    /// A slip that fits a pocket: A6.
    pub(crate) fn slip(title: &str) -> Self {
        Self { title: title.to_owned(), width: 105.0 * MM, height: 148.0 * MM, margin: 8.0 * MM }
    }

    /// A page: A4.
    pub(crate) fn page(title: &str) -> Self {
        Self { title: title.to_owned(), width: 210.0 * MM, height: 297.0 * MM, margin: 20.0 * MM }
    }

    /// The file as an answer that stays in no store on the way: it is personal.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub(crate) fn answer(&self, lines: &[Line]) -> Result<Response, app::Error> {
        let head = [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}.pdf\"", self.title)),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ];
        Ok((head, self.write(lines)?).into_response())
    }

    /// The file. What does not fit on one sheet goes on on the next.
    ///
    /// # Errors
    /// [`app::Error::Bug`] if it cannot be written.
    pub(crate) fn write(&self, lines: &[Line]) -> Result<Vec<u8>, app::Error> {
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(self.title.clone()));
        for sheet in self.sheets(lines)? {
            let settings = PageSettings::from_wh(self.width, self.height).ok_or_else(|| app::Error::bug("no paper"))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for (top, drawn) in &sheet {
                self.draw(&mut surface, drawn, *top);
            }
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|fault| app::Error::bug(format!("{fault:?}")))
    }

    /// What stands on each sheet, with its distance from the upper edge in points.
    fn sheets(&self, lines: &[Line]) -> Result<Vec<Vec<(f32, Drawn)>>, app::Error> {
        let (mut sheets, mut top) = (vec![Vec::new()], self.margin);
        for (height, drawn) in self.drawn(lines)? {
            if top > self.margin && top + height > self.height - self.margin {
                sheets.push(Vec::new());
                top = self.margin;
            }
            if let Some(sheet) = sheets.last_mut() {
                sheet.push((top, drawn));
            }
            top += height;
        }
        Ok(sheets)
    }

    /// Everything in the order in which it is drawn, with its height in points.
    fn drawn(&self, lines: &[Line]) -> Result<Vec<(f32, Drawn)>, app::Error> {
        let mut all = Vec::new();
        for line in lines {
            let (letter, size, words, after): (&'static Letter, f32, String, f32) = match line {
                Line::Title(words) => (&STRONG, 15.0, words.clone(), 4.0),
                Line::Heading(words) => (&STRONG, 11.5, words.clone(), 2.0),
                Line::Code(words) => (&STRONG, 24.0, words.clone(), 4.0),
                Line::Plain(words) => (&PLAIN, 10.0, words.clone(), 4.0),
                Line::Small(words) => (&PLAIN, 8.0, words.clone(), 4.0),
                Line::Pair(name, words) => (&PLAIN, 10.0, format!("{name}: {words}"), 2.0),
                Line::Square(address) => {
                    all.push((SQUARE_MM * MM, Drawn::Square(QrCode::new(address).map_err(app::Error::bug)?)));
                    continue;
                }
            };
            for text in letter.lines(&words, size, self.width - 2.0 * self.margin) {
                all.push((size * LEADING, Drawn::Text { letter, size, text }));
            }
            all.push((after, Drawn::Gap));
        }
        Ok(all)
    }

    fn draw(&self, surface: &mut Surface<'_>, drawn: &Drawn, top: f32) {
        surface.set_fill(Some(Fill { paint: luma::Color::black().into(), ..Fill::default() }));
        match drawn {
            Drawn::Gap => {}
            Drawn::Text { letter, size, text } => {
                if let Some(font) = letter.font.clone() {
                    let start = Point::from_xy(self.margin, top + size);
                    surface.draw_text(start, font, *size, text, false, TextDirection::LeftToRight);
                }
            }
            Drawn::Square(code) => self.square(surface, code, top),
        }
    }

    fn square(&self, surface: &mut Surface<'_>, code: &QrCode, top: f32) {
        let modules = code.width();
        let side = SQUARE_MM * MM / f32::from(u16::try_from(modules + 2 * QUIET).unwrap_or(u16::MAX));
        let mut path = PathBuilder::new();
        for (at, color) in code.to_colors().into_iter().enumerate() {
            let offset = |number: usize| f32::from(u16::try_from(number + QUIET).unwrap_or(u16::MAX)) * side;
            let (left, above) = (self.margin + offset(at % modules), top + offset(at / modules));
            if let (Color::Dark, Some(rect)) = (color, Rect::from_xywh(left, above, side, side)) {
                path.push_rect(rect);
            }
        }
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_a_long_word_inside() {
        let lines = PLAIN.lines("Ủy ban nhân dân phường Hoàn Kiếm đã nhận phản ánh của ông bà.", 10.0, 150.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| PLAIN.width(line, 10.0) <= 150.0), "{lines:?}");
        assert_eq!(lines.join(" "), "Ủy ban nhân dân phường Hoàn Kiếm đã nhận phản ánh của ông bà.");
        let cut = PLAIN.lines(&"a".repeat(200), 10.0, 150.0);
        assert!(cut.len() > 1 && cut.iter().all(|line| PLAIN.width(line, 10.0) <= 150.0));
        assert_eq!(cut.concat(), "a".repeat(200));
    }

    #[test]
    fn every_letter_of_vietnamese_is_in_both_fonts() {
        let letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ“”–·…";
        for letter in letters.chars().chain(letters.to_uppercase().chars()) {
            for font in [&PLAIN, &STRONG] {
                assert!(font.face.as_ref().unwrap().glyph_index(letter).is_some(), "{letter}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_goes_on_on_the_next_sheet() {
        let sheet = Sheet::slip("7K3Q-9WMD");
        let count = |lines: &[Line]| sheet.sheets(lines).unwrap().len();
        let line = Line::Plain("Nắp hố ga vỡ".to_owned());
        let square = Line::Square("https://nhipcau.example/cases/7K3Q-9WMD".to_owned());
        assert_eq!(count(&[line.clone(), square.clone()]), 1);
        assert!(sheet.write(&[line.clone(), square]).unwrap().starts_with(b"%PDF-"));
        assert_eq!(count(&vec![line; 60]), 3);
    }
}
