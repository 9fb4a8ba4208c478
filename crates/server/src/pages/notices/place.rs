//! The part of a form that names places: wards from the list, and a circle round an address or a position.

use app::FieldError;
use domain::interest::{Circle, Interest, Place};
use domain::report::Position;

use super::Choice;
use crate::error::Failure;
use crate::pages::list;
use crate::say::Say;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::{Tongue, Words};

/// Wards that one form takes.
pub(super) const WARDS: usize = 3;
/// Radii that one can choose, in metres.
const RADII: [u16; 3] = [300, 1_000, 3_000];
/// What people call a place that matters.
const NAMES: [&str; 4] = ["home", "school", "work", "other"];
/// Most places of a name that are offered.
const FOUND: usize = 6;
/// Longest name of a place that is kept.
const LONGEST: usize = 80;

/// What was typed, so that nothing is lost.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    wards: Vec<String>,
    pub called: String,
    pub address: String,
    pub lat: String,
    pub lon: String,
    pub metres: String,
    /// Places of the name that was typed, one of which is to be chosen.
    pub found: Vec<Choice>,
}

impl Typed {
    pub(super) fn of(sent: &Sent) -> Self {
        let text = |name: &str| sent.get(name).trim().chars().take(300).collect::<String>();
        // What was chosen from the list counts unless another address, or a position, came in its place.
        let listed = text("lat").is_empty() && text("lon").is_empty() && text("searched") == text("address");
        let (lat, lon) = match sent.get("at").split_once(';').filter(|_| listed) {
            Some((lat, lon)) => (lat.to_owned(), lon.to_owned()),
            None => (text("lat"), text("lon")),
        };
        Self {
            wards: sent.all("area").take(WARDS).map(str::to_owned).collect(),
            called: text("called"),
            address: text("address"),
            lat,
            lon,
            metres: text("metres"),
            found: Vec::new(),
        }
    }

    /// The ward in one of the lists.
    pub(super) fn ward(&self, number: usize) -> &str {
        self.wards.get(number).map_or("", String::as_str)
    }

    /// Whether anything was said of a circle.
    pub(super) fn has_circle(&self) -> bool {
        [&self.address, &self.lat, &self.lon].iter().any(|text| !text.is_empty())
    }

    /// The wards that were chosen.
    pub(super) fn wards(&self) -> Vec<(String, Place)> {
        let mut wards: Vec<&String> = self.wards.iter().filter(|ward| !ward.is_empty()).collect();
        wards.dedup();
        wards.into_iter().map(|ward| (String::new(), Place::Area(ward.as_str().into()))).collect()
    }

    /// The circle that was described; of an address that several places have, one must be chosen first.
    pub(super) async fn circle(
        &mut self,
        site: &Site,
        v: &Visitor,
    ) -> Result<Result<Option<(String, Place)>, FieldError>, Failure> {
        if !self.has_circle() {
            return Ok(Ok(None));
        }
        let at = if self.lat.is_empty() && self.lon.is_empty() {
            let found = app::place::search(&site.app, &self.address, v.tongue().code()).await?;
            self.found = found.iter().take(FOUND).map(choice).collect();
            let key = if self.found.is_empty() { "notices-address-unknown" } else { "notices-address-choose" };
            return Ok(Err(FieldError::new("address", key)));
        } else {
            degrees(&self.lat).zip(degrees(&self.lon)).and_then(|(lat, lon)| Position::new(lat, lon))
        };
        let Some(at) = at else { return Ok(Err(FieldError::new("lat", "report-place-not-a-position"))) };
        let metres = RADII.iter().find(|metres| metres.to_string() == self.metres).copied().unwrap_or(RADII[1]);
        let circle = Circle { lat: at.lat, lon: at.lon, metres: f64::from(metres) };
        Ok(Ok(Some((self.name(&v.l), Place::Circle(circle)))))
    }

    /// What the place will be called.
    fn name(&self, l: &Say) -> String {
        let name = match self.called.as_str() {
            "home" | "school" | "work" => l.say(&format!("notices-called-{}", self.called)),
            _ => self.address.clone(),
        };
        name.chars().take(LONGEST).collect()
    }
}

fn choice(found: &app::place::Found) -> Choice {
    let value = format!("{:.6};{:.6}", found.at.lat, found.at.lon);
    Choice { value, label: found.name.clone(), hint: found.area.clone() }
}

/// Degrees with a point or a comma.
fn degrees(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok()
}

/// Lists from which places are chosen.
pub(super) struct Lists {
    pub wards: Vec<Choice>,
    pub names: Vec<Choice>,
    pub radii: Vec<Choice>,
}

impl Lists {
    pub(super) fn of(site: &Site, v: &Visitor) -> Self {
        let l = &v.l;
        let mut wards: Vec<Choice> = list::areas(l, &site.app.city(), v.now)
            .into_iter()
            .map(|area| Choice::new(&area.value, area.label))
            .collect();
        if let Some(none) = wards.first_mut() {
            none.label = l.say("notices-ward-none");
        }
        Self {
            wards,
            names: NAMES.map(|name| Choice::new(name, l.say(&format!("notices-called-{name}")))).to_vec(),
            radii: RADII.map(|metres| Choice::new(&metres.to_string(), distance(l, f64::from(metres)))).to_vec(),
        }
    }
}

/// `300 m`, `1 km`.
fn distance(l: &Say, metres: f64) -> String {
    if metres < 1_000.0 {
        format!("{}\u{a0}m", l.decimal(metres, 0))
    } else {
        let decimals = usize::from(metres % 1_000.0 > 0.0);
        format!("{}\u{a0}km", l.decimal(metres / 1_000.0, decimals))
    }
}

/// What a place is called, in the language of the reader where it is one of the names on offer.
fn said(l: &Say, label: &str) -> String {
    let of = |name: &&&str| {
        let id = format!("notices-called-{name}");
        Tongue::ALL.iter().any(|tongue| Words::embedded().get(*tongue, &id, None) == label)
    };
    NAMES.iter().find(of).map_or_else(|| label.to_owned(), |name| l.say(&format!("notices-called-{name}")))
}

/// A place in words: the name of an area, or what a circle is called and how far it reaches.
pub(super) fn words(site: &Site, l: &Say, interest: &Interest) -> String {
    match &interest.place {
        Place::Area(area) => app::place::area_name(&site.app, area, l.tongue().code()),
        Place::Circle(circle) => {
            let metres = distance(l, circle.metres);
            let name = match interest.label.as_str() {
                "" => format!("{}; {}", l.decimal(circle.lat, 4), l.decimal(circle.lon, 4)),
                label => said(l, label),
            };
            l.with("notices-around", &[("place", name), ("metres", metres)])
        }
    }
}
