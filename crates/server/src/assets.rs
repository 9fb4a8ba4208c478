//! Styles, icons, fonts and islands, embedded in the program. A name is turned into an address that changes with the
//! content, so browsers may keep it for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};

use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;

use crate::error::Failure;
use crate::routes::{Permission, Routes};

#[derive(RustEmbed)]
#[folder = "assets/"]
#[exclude = "*/.*"]
struct Files;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "public, no-cache";

struct Asset {
    bytes: Bytes,
    version: String,
    kind: Cow<'static, str>,
    zipped: OnceLock<Option<Bytes>>,
}

struct Assets {
    files: BTreeMap<String, Asset>,
    /// From the name an island asks for to the hashed file the build wrote.
    built: BTreeMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::read);

impl Assets {
    fn read() -> Self {
        let files = Files::iter().filter_map(|path| Some((path.to_string(), Asset::read(&path)?))).collect();
        let manifest = Files::get("built/manifest.json").map(|file| file.data).unwrap_or_default();
        Self { files, built: serde_json::from_slice(&manifest).unwrap_or_default() }
    }

    fn url(&self, name: &str) -> Option<String> {
        if let Some(built) = self.built.get(name) {
            return Some(format!("/assets/built/{built}"));
        }
        let folder = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let paths = [name.to_owned(), format!("{folder}/{name}")];
        let (path, asset) = paths.iter().find_map(|path| self.files.get_key_value(path))?;
        Some(format!("/assets/{path}?v={}", asset.version))
    }

    fn is_hashed(&self, path: &str) -> bool {
        path.strip_prefix("built/").is_some_and(|name| self.built.values().any(|built| built == name))
    }
}

impl Asset {
    fn read(path: &str) -> Option<Self> {
        let file = Files::get(path)?;
        let version =
            file.metadata.sha256_hash().iter().take(6).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        Some(Self { bytes: Bytes::from(file.data.into_owned()), version, kind: kind(path), zipped: OnceLock::new() })
    }

    /// Compressed once, where that pays.
    fn zipped(&self) -> Option<Bytes> {
        let zip = || {
            if !(self.kind.starts_with("text/") || self.kind.contains("json") || self.kind.contains("svg")) {
                return None;
            }
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&self.bytes).ok()?;
            encoder.finish().ok().filter(|small| small.len() < self.bytes.len()).map(Bytes::from)
        };
        self.zipped.get_or_init(zip).clone()
    }
}

/// Media type by the ending of the name.
fn kind(path: &str) -> Cow<'static, str> {
    Cow::Borrowed(match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}

/// Addresses of the files.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().page("/assets/{*path}", Permission::Public, get(serve)).page(
        "/sw.js",
        Permission::Public,
        get(service_worker),
    )
}

/// Address of an asset by its name (`app.css`, `place-map.js`), or nothing if the build has not made it.
#[must_use]
pub fn find(name: &str) -> Option<String> {
    ASSETS.url(name)
}

/// Address of an asset that is always there.
#[must_use]
pub fn url(name: &str) -> String {
    find(name).unwrap_or_else(|| format!("/assets/{name}"))
}

/// `GET /assets/{*path}`
async fn serve(Path(path): Path<String>, RawQuery(query): RawQuery, asked: HeaderMap) -> Result<Response, Failure> {
    let asset = ASSETS.files.get(&path).ok_or(app::Error::NotFound)?;
    let exact = query.is_some_and(|query| query == format!("v={}", asset.version));
    let keep = if exact || ASSETS.is_hashed(&path) { FOR_EVER } else { ASK_AGAIN };
    let tag = format!("\"{}\"", asset.version);
    let has = |name, wanted: &str| {
        asked.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(wanted))
    };
    let headers = [(header::CACHE_CONTROL, keep), (header::ETAG, tag.as_str()), (header::VARY, "accept-encoding")];
    if has(header::IF_NONE_MATCH, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let kind = [(header::CONTENT_TYPE, asset.kind.as_ref())];
    Ok(match asset.zipped().filter(|_| has(header::ACCEPT_ENCODING, "gzip")) {
        Some(small) => (headers, kind, [(header::CONTENT_ENCODING, "gzip")], small).into_response(),
        None => (headers, kind, asset.bytes.clone()).into_response(),
    })
}

/// `GET /sw.js`: it must lie at the root to serve the whole site.
async fn service_worker() -> Result<Response, Failure> {
    let built = ASSETS.built.get("service-worker.js").ok_or(app::Error::NotFound)?;
    let asset = ASSETS.files.get(&format!("built/{built}")).ok_or(app::Error::NotFound)?;
    let headers = [(header::CACHE_CONTROL, ASK_AGAIN), (header::CONTENT_TYPE, asset.kind.as_ref())];
    Ok((headers, asset.bytes.clone()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_changes_with_the_content() {
        let asset = |text: &'static str| Asset {
            bytes: Bytes::from_static(text.as_bytes()),
            version: text.len().to_string(),
            kind: kind("a.css"),
            zipped: OnceLock::new(),
        };
        let files =
            BTreeMap::from([("css/app.css".to_owned(), asset("a { }")), ("mark.svg".to_owned(), asset("<svg/>"))]);
        let built = BTreeMap::from([("map.js".to_owned(), "map-7F3K.js".to_owned())]);
        let assets = Assets { files, built };
        assert_eq!(assets.url("app.css").as_deref(), Some("/assets/css/app.css?v=5"));
        assert_eq!(assets.url("mark.svg").as_deref(), Some("/assets/mark.svg?v=6"));
        assert_eq!(assets.url("map.js").as_deref(), Some("/assets/built/map-7F3K.js"));
        assert_eq!(assets.url("absent.js"), None);
        assert!(assets.is_hashed("built/map-7F3K.js") && !assets.is_hashed("css/app.css"));
    }

    #[test]
    fn only_what_shrinks_is_compressed() {
        let long = "body { color: black } ".repeat(50);
        let mut asset = Asset {
            bytes: Bytes::from(long.clone()),
            version: String::new(),
            kind: kind("a.css"),
            zipped: OnceLock::new(),
        };
        assert!(asset.zipped().is_some_and(|small| small.len() < long.len()));
        asset = Asset { kind: kind("a.woff2"), zipped: OnceLock::new(), ..asset };
        assert!(asset.zipped().is_none());
    }
}
