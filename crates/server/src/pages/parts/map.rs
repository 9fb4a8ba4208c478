//! What the map island is told.

use app::CityNow;
use domain::code::CaseCode;
use domain::report::Position;
use domain::warning::Warning;

use crate::say::Say;
use crate::site::Site;

/// Degrees around a single case.
const AROUND: (f64, f64) = (0.004, 0.006);

/// Attributes of `<case-map>`.
#[derive(Clone, Debug)]
pub(crate) struct MapView {
    /// Where the cases come from; empty for none.
    pub src: String,
    /// Where the warnings come from.
    pub warnings: Option<String>,
    pub areas: &'static str,
    pub pmtiles: Option<&'static str>,
    pub style: Option<String>,
    pub bounds: String,
    pub name: String,
    pub note: String,
    pub attribution: String,
}

impl MapView {
    /// All cases that a query asks for.
    pub(crate) fn of_cases(site: &Site, city: &CityNow, l: &Say, query: &str) -> Self {
        let bounds = city.pack.map.bounds.map(|degrees| degrees.to_string()).join(",");
        let joint = if query.is_empty() { "" } else { "?" };
        let src = format!("/api/v1/cases.geojson{joint}{query}");
        let warnings = Some(format!("/api/v1/warnings.geojson?lang={}", l.tongue()));
        Self { warnings, ..Self::new(site, city, l, src, bounds, l.say("case-map-all")) }
    }

    /// One case and its surroundings.
    pub(crate) fn of_case(site: &Site, city: &CityNow, l: &Say, code: CaseCode, at: Position) -> Self {
        let (up, right) = AROUND;
        let bounds = [at.lon - right, at.lat - up, at.lon + right, at.lat + up];
        let bounds = bounds.map(|degrees| format!("{degrees:.5}")).join(",");
        let name = l.with("case-map-one", &[("code", code)]);
        Self::new(site, city, l, format!("/api/v1/cases.geojson?code={code}"), bounds, name)
    }

    /// One case where it exactly is, for the people who handle it.
    pub(crate) fn of_work(site: &Site, city: &CityNow, l: &Say, code: CaseCode, at: Position) -> Self {
        Self { src: format!("/work/{code}/place.geojson"), ..Self::of_case(site, city, l, code, at) }
    }

    /// The whole city with nothing on it.
    pub(crate) fn of_city(site: &Site, city: &CityNow, l: &Say, name: String) -> Self {
        let bounds = city.pack.map.bounds.map(|degrees| degrees.to_string()).join(",");
        Self { src: String::new(), ..Self::new(site, city, l, String::new(), bounds, name) }
    }

    /// Where a warning holds; none while that is nowhere. `base` is the address of its page.
    pub(crate) fn of_warning(site: &Site, city: &CityNow, l: &Say, base: &str, warning: &Warning) -> Option<Self> {
        let shapes = app::warning::shapes(city, warning, site.now());
        Self::of_shapes(site, city, l, base, shapes)
    }

    /// Some shapes, which lie below the address `base`; none while there are none.
    pub(crate) fn of_shapes<'a>(
        site: &Site,
        city: &CityNow,
        l: &Say,
        base: &str,
        shapes: impl Iterator<Item = &'a app::warning::Shape>,
    ) -> Option<Self> {
        let bounds = app::warning::bounds(shapes)?;
        let bounds = bounds.map(|degrees| format!("{degrees:.5}")).join(",");
        let map = Self::new(site, city, l, String::new(), bounds, l.say("warning-map"));
        let warnings = Some(format!("{base}/area.geojson?lang={}", l.tongue()));
        Some(Self { src: String::new(), warnings, ..map })
    }

    fn new(site: &Site, city: &CityNow, l: &Say, src: String, bounds: String, name: String) -> Self {
        let ground = &site.config.base_map;
        let joint = if src.contains('?') { '&' } else { '?' };
        let src = format!("{src}{joint}lang={}", l.tongue());
        Self {
            src,
            warnings: None,
            areas: "/api/v1/areas.geojson",
            pmtiles: ground.pmtiles(),
            style: ground.style().map(str::to_owned),
            bounds,
            name,
            note: if approximate(city, site) { l.say("case-map-approximate") } else { String::new() },
            attribution: city.pack.map.attribution.clone(),
        }
    }
}

/// Whether the borders in force are only roughly right.
pub(crate) fn approximate(city: &CityNow, site: &Site) -> bool {
    let day = city.day(site.now());
    domain::area::Areas::in_force(&city.areas, day).is_some_and(|areas| areas.set().approximate)
}

/// What the map of a form needs to know, on which a place is chosen.
pub(crate) struct PinMap {
    pub pmtiles: Option<&'static str>,
    pub style: Option<String>,
    pub bounds: String,
    pub attribution: String,
    pub approximate: bool,
}

impl PinMap {
    pub(crate) fn of(site: &Site) -> Self {
        let city = site.app.city();
        let settings = &city.pack.map;
        Self {
            pmtiles: site.config.base_map.pmtiles(),
            style: site.config.base_map.style().map(str::to_owned),
            bounds: settings.bounds.map(|degrees| degrees.to_string()).join(","),
            attribution: settings.attribution.clone(),
            approximate: approximate(&city, site),
        }
    }
}
