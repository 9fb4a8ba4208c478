//! With what browser somebody comes, in words they know it by.

use app::staff::Visit;
use axum::http::{HeaderMap, header};
use jiff::SignedDuration;

use crate::site::Site;

/// Marks in what browsers say of themselves, with the names of browsers. Many claim to be another one too, so the first counts.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser/", "Cốc Cốc"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// The same for machines.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Browser and machine; empty if neither is known.
fn words(agent: &str) -> String {
    let name = |of: &[(&str, &'static str)]| of.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    [name(&BROWSERS), name(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What the browser of a request is called; empty if it says nothing that is known.
pub(crate) fn called(headers: &HeaderMap) -> String {
    words(headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default())
}

/// How somebody comes who signs in now.
pub(crate) fn visit(site: &Site, headers: &HeaderMap) -> Visit {
    Visit { browser: called(headers), length: SignedDuration::from_hours(i64::from(site.config.session_hours)) }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_browser_is_called_by_its_name_and_not_by_what_it_claims_besides() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 \
                    Safari/537.36 Edg/140.0";
        assert_eq!(words(edge), "Edge, Windows");
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1";
        assert_eq!(words(phone), "Safari, iPhone");
        assert_eq!(words("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox, Linux");
        assert_eq!((words("curl/8.0"), words("")), (String::new(), String::new()));
    }
}
