//! A record of an inspection as a PDF of one page, for answers that show a paper instead of a picture.

use std::fmt::Write as _;

/// A page with these lines. Letters of the PDF's own fonts only, so the words must be without marks.
#[must_use]
pub(super) fn page(lines: &[&str]) -> Vec<u8> {
    let mut words = String::from("BT /F1 16 Tf 60 760 Td 24 TL ");
    for line in lines {
        let plain: String = line.chars().filter(|sign| sign.is_ascii() && !"()\\".contains(*sign)).collect();
        write!(words, "({plain}) Tj T* ").ok();
    }
    words.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(pdf.len());
        write!(pdf, "{number} 0 obj\n{object}\nendobj\n").ok();
    }
    let table = pdf.len();
    write!(pdf, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).ok();
    for place in places {
        writeln!(pdf, "{place:010} 00000 n ").ok();
    }
    write!(pdf, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).ok();
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use crate::photo;
    use jiff::tz::TimeZone;

    #[test]
    fn a_page_is_taken_as_a_document() {
        let document = photo::read(&super::page(&["BIEN BAN (MAU)"]), &TimeZone::UTC).unwrap();
        assert!(document.is_document());
        assert_eq!(document.media_type, "application/pdf");
    }
}
