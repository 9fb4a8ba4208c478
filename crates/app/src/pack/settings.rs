//! `pack.toml`: who the city is and how its map starts.

use super::categories::Listed;
use super::files::Files;
use super::mistake::Log;
use super::words::{Reader, Written};
use domain::account::Required;
use domain::city::{CategoryCode, Level, Stream, UnitCode, Words};
use jiff::civil::Date;
use jiff::tz::TimeZoneDatabase;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

const FILE: &str = "pack.toml";

/// Where the map starts and ends, in degrees of WGS 84.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapSettings {
    /// Longitude and latitude of the first view.
    pub centre: [f64; 2],
    /// Zoom of the first view.
    pub zoom: f64,
    /// Closest zoom.
    pub closest: f64,
    /// West, south, east, north: a place outside is not in the city.
    pub bounds: [f64; 4],
    /// Whom to thank for the map.
    pub attribution: String,
}

/// A colour of the city in both themes, as CSS writes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colour {
    /// On paper.
    pub light: String,
    /// In the dark theme.
    pub dark: String,
}

/// How many people could use the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// People over 15 who own a smartphone.
    pub people: u64,
    /// False for an estimate; pages say so.
    pub confirmed: bool,
    /// The day the number stands for.
    pub day: Date,
    /// Where the number comes from.
    pub source: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPack {
    code: Spanned<String>,
    name: Written,
    title: Written,
    time_zone: Spanned<String>,
    languages: Spanned<Vec<String>>,
    calling_code: Option<Spanned<String>>,
    help_category: Option<Spanned<String>>,
    #[serde(default)]
    verification: Required,
    coordinator: UnitCode,
    map: Spanned<MapSettings>,
    #[serde(default)]
    colours: BTreeMap<String, Spanned<Colour>>,
    adoption: Option<WrittenAdoption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAdoption {
    people: u64,
    confirmed: bool,
    day: Date,
    source: Written,
}

/// What `pack.toml` says.
pub(super) struct Settings {
    pub(super) code: String,
    pub(super) name: Words,
    pub(super) title: Words,
    pub(super) time_zone: String,
    pub(super) languages: Vec<String>,
    pub(super) calling_code: Option<String>,
    /// With the line it stands in.
    pub(super) help_category: Option<(CategoryCode, usize)>,
    pub(super) required: Required,
    pub(super) coordinator: UnitCode,
    pub(super) map: MapSettings,
    pub(super) colours: BTreeMap<String, Colour>,
    pub(super) adoption: Option<Adoption>,
}

/// Reads `pack.toml`. After a mistake that hides everything, what comes back is empty and the log is not.
pub(super) fn read(files: &Files, log: &mut Log) -> Settings {
    let Some((written, text)) = files.toml::<WrittenPack>(FILE, log) else { return Settings::unread() };
    let languages = written.languages.get_ref().clone();
    let mut reader = Reader { file: &text, languages: &languages, log };
    if languages.is_empty() {
        let line = reader.line(&written.languages);
        reader.add(line, "the pack has no language", "name at least one, the default first: languages = [\"vi\"]");
    }
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if written.code.get_ref().is_empty() || !written.code.get_ref().chars().all(plain) {
        let line = reader.line(&written.code);
        reader.add(line, "the code of the city stands in addresses", "use small letters, digits and hyphens only");
    }
    if TimeZoneDatabase::bundled().get(written.time_zone.get_ref()).is_err() {
        let line = reader.line(&written.time_zone);
        let what = format!("no time zone is called {}", written.time_zone.get_ref());
        reader.add(line, what, "use a name of the IANA database, such as Asia/Ho_Chi_Minh");
    }
    if let Some(code) = &written.calling_code
        && !((1..=3).contains(&code.get_ref().len()) && code.get_ref().bytes().all(|sign| sign.is_ascii_digit()))
    {
        let line = reader.line(code);
        reader.add(
            line,
            "the calling code is none",
            "write its one to three digits without a plus: calling_code = \"84\"",
        );
    }
    check_map(&mut reader, &written.map);
    check_colours(&mut reader, &written.colours);
    Settings {
        name: reader.words("the name of the city", &written.name),
        title: reader.words("the title of the service", &written.title),
        adoption: written.adoption.map(|adoption| Adoption {
            people: adoption.people,
            confirmed: adoption.confirmed,
            day: adoption.day,
            source: reader.words("the source of the adoption figure", &adoption.source),
        }),
        code: written.code.into_inner(),
        time_zone: written.time_zone.into_inner(),
        calling_code: written.calling_code.map(Spanned::into_inner),
        help_category: written.help_category.map(|code| {
            let line = reader.line(&code);
            (CategoryCode(code.into_inner()), line)
        }),
        required: written.verification,
        coordinator: written.coordinator,
        map: written.map.into_inner(),
        colours: written.colours.into_iter().map(|(name, colour)| (name, colour.into_inner())).collect(),
        languages,
    }
}

impl Settings {
    fn unread() -> Self {
        Self {
            code: String::new(),
            name: Words::default(),
            title: Words::default(),
            time_zone: String::new(),
            languages: Vec::new(),
            calling_code: None,
            help_category: None,
            required: Required::default(),
            coordinator: UnitCode(String::new()),
            map: MapSettings {
                centre: [0.0; 2],
                zoom: 0.0,
                closest: 0.0,
                bounds: [0.0; 4],
                attribution: String::new(),
            },
            colours: BTreeMap::new(),
            adoption: None,
        }
    }
}

/// That what somebody sends who needs help is a category of the city, urgent, at a place, and can be sent as it is.
pub(super) fn check_help(settings: &Settings, listed: &Listed, log: &mut Log) {
    let Some((code, line)) = &settings.help_category else { return };
    let mut add = |what: String, remedy: &str| log.add(FILE, *line, what, remedy);
    let Some(category) = listed.categories.iter().find(|category| category.code == *code) else {
        add(format!("no category is called {code}"), "name one of categories.toml as field.category");
        return;
    };
    if !listed.fields.iter().any(|field| field.code == category.field && field.stream == Stream::OnSite) {
        let remedy = "name a category of a field with stream = \"on_site\"";
        add(format!("{code} is not about a place to which help could come"), remedy);
    }
    if category.level != Level::Urgent {
        let remedy = "write level = \"urgent\" at the category in categories.toml, or name another";
        add(format!("{code} is not urgent"), remedy);
    }
    for question in category.questions.iter().filter(|question| question.required) {
        let what =
            format!("a call for help without an answer to the question {} of {code} would not be sent", question.key);
        add(what, "leave out required = true at the question in categories.toml");
    }
}

fn check_map(reader: &mut Reader, written: &Spanned<MapSettings>) {
    let line = reader.line(written);
    let ([lon, lat], [west, south, east, north]) = (written.get_ref().centre, written.get_ref().bounds);
    if !(west < east && south < north) {
        reader.add(line, "the bounds of the map hold nothing", "write them as [west, south, east, north]");
    } else if !((west..=east).contains(&lon) && (south..=north).contains(&lat)) {
        reader.add(line, "the centre of the map is outside its bounds", "write it as [longitude, latitude]");
    }
}

fn check_colours(reader: &mut Reader, colours: &BTreeMap<String, Spanned<Colour>>) {
    for (name, colour) in colours {
        let line = reader.line(colour);
        for value in [&colour.get_ref().light, &colour.get_ref().dark] {
            let digits = value.strip_prefix('#').unwrap_or_default();
            if digits.len() != 6 || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
                reader.add(line, format!("{value} is not a colour of {name}"), "write it as #rrggbb");
            }
        }
    }
}
