//! The receipt: the code to keep, and what happens next.

use app::view::{Sight, Viewer};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::code::CaseCode;
use qrcode::QrCode;
use qrcode::render::svg;

use crate::error::Failure;
use crate::keys::Keys;
use crate::pages::show;
use crate::say::Markup;
use crate::site::Site;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report/receipt.html")]
struct ReceiptPage {
    v: Visitor,
    code: CaseCode,
    /// Name of the draft that the browser may forget now.
    draft: String,
    link: String,
    qr: String,
    unit: String,
    due: Option<Markup>,
    public: bool,
    /// Whether one can be told how it goes on.
    tells: bool,
}

/// `GET /cases/{code}/receipt`: for who holds the key; everyone else is led to the case.
pub(super) async fn show_receipt(
    State(site): State<Site>,
    v: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Ok(code) = code.parse::<CaseCode>() else { return Err(app::Error::NotFound.into()) };
    let to_case = || Ok(Redirect::to(&format!("/cases/{code}")).into_response());
    let Some(key) = Keys::of_request(&headers).of(code) else { return to_case() };
    let view = app::view::view(&site.app, code, Viewer::Reporter(key.clone().into())).await?;
    if view.sight != Sight::Own {
        return to_case();
    }
    let link = format!("{}/cases/{code}?key={key}", site.config.base_url);
    let city = site.app.city();
    let public = view.stored.report.publication == domain::case::Publication::Public;
    let page = ReceiptPage {
        code,
        draft: draft_name(view.stored.case.stream),
        qr: drawing(&link)?,
        link,
        unit: city.unit_name(&view.stored.case.holder, v.l.tongue().code()).to_owned(),
        due: view.due.as_ref().map(|due| v.l.time(due.at)),
        tells: public && crate::pages::notices::offered(&site),
        public,
        v,
    };
    Ok(show(&page)?.into_response())
}

/// Under which name the browser keeps a draft.
pub(super) fn draft_name(stream: domain::city::Stream) -> String {
    format!("report-{stream}")
}

/// A QR code as a drawing of its own.
/// A text as QR code, to stand in a page.
///
/// # Errors
/// [`Failure`] if the text is too long.
pub(crate) fn drawing(text: &str) -> Result<String, Failure> {
    let code = QrCode::new(text).map_err(app::Error::bug)?;
    let drawing = code.render::<svg::Color<'_>>().min_dimensions(180, 180).quiet_zone(true).build();
    // As a part of a page it takes no declaration of its own.
    Ok(drawing.split_once("?>").map_or(drawing.as_str(), |(_, rest)| rest).to_owned())
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn a_link_becomes_a_drawing_that_stands_in_a_page() {
        let svg = drawing("https://nhipcau.example/cases/7K3Q-9WMD?key=abcdefghjkmnpqrst").unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("<path"), "{}", &svg[..80]);
    }
}
