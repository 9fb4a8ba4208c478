//! A table as a file for spreadsheets.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// The file, to be kept under a name. With the mark, spreadsheets read the letters right.
pub(crate) fn file(name: &str, text: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    (headers, format!("\u{feff}{text}")).into_response()
}

/// A cell of text.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
