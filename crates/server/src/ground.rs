//! The ground under maps: a PMTiles file of our own, a style from elsewhere, or nothing but areas.

use std::path::PathBuf;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::site::Site;

const PMTILES: &str = "/map/ground.pmtiles";

/// Where the background of maps comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    #[default]
    None,
    Pmtiles(PathBuf),
    Style(String),
}

impl Ground {
    /// Reads a setting: an address is a style, everything else a file.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        match text {
            "" => Self::None,
            style if style.starts_with("https://") || style.starts_with("http://") => Self::Style(style.to_owned()),
            path => Self::Pmtiles(PathBuf::from(path)),
        }
    }

    /// Address of the PMTiles file, for `data-pmtiles`.
    #[must_use]
    pub fn pmtiles(&self) -> Option<&'static str> {
        matches!(self, Self::Pmtiles(_)).then_some(PMTILES)
    }

    /// Address of the style, for `data-style`.
    #[must_use]
    pub fn style(&self) -> Option<&str> {
        match self {
            Self::Style(address) => Some(address),
            _ => None,
        }
    }

    /// Scheme and host of the style, which browsers must be allowed to ask.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        let style = self.style()?;
        let host = style.find("://")? + 3;
        let end = style[host..].find('/').map_or(style.len(), |slash| host + slash);
        Some(&style[..end])
    }
}

/// Addresses of this file.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().page(PMTILES, Permission::Public, get(pmtiles))
}

/// `GET /map/ground.pmtiles`: read in ranges, so only what is looked at is sent.
async fn pmtiles(State(site): State<Site>, ask: Request) -> Result<Response, Failure> {
    let Ground::Pmtiles(path) = &site.config.base_map else { return Err(app::Error::NotFound.into()) };
    let mut answer = ServeFile::new(path).oneshot(ask).await.map_err(app::Error::bug)?.into_response();
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_a_file_or_an_address_or_nothing() {
        assert_eq!(Ground::from_text(""), Ground::None);
        assert_eq!(Ground::from_text("data/hanoi.pmtiles").pmtiles(), Some("/map/ground.pmtiles"));
        let style = Ground::from_text("https://tiles.example/styles/basic.json");
        assert_eq!((style.pmtiles(), style.origin()), (None, Some("https://tiles.example")));
    }
}
