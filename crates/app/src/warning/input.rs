//! What somebody writes or wants to do, as a form has it, and the words for why it is not taken.

use super::drawn;
use crate::{
    CityNow, Error, FieldError,
    case::{not_text, text},
};
use domain::{
    id::{BulletinId, PhotoId},
    text::clean,
    warning::{
        Action,
        check::Fault,
        content::{Certainty, Content, Cover, Text},
        danger::{Danger, Kind, RiskLevel, Step},
        decide::{Command, Refusal},
        river::{AirReading, Alarm, RiverReading},
    },
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use std::collections::BTreeMap;

/// Most characters of the name of a file and of a scale; our own number.
const NAME_MOST: usize = 200;

/// The words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextInput {
    /// One line that says it all.
    pub headline: String,
    /// What happens.
    pub description: String,
    /// What people should do.
    pub instruction: String,
}

/// A file that a draft has and keeps.
#[derive(Clone, Debug)]
pub struct KeptFile {
    /// Which.
    pub id: PhotoId,
    /// What it is called now.
    pub name: String,
}

/// A file that came along.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// What it shows.
    pub name: String,
    /// Its bytes, as sent.
    pub bytes: Vec<u8>,
}

/// All of what a warning says, as a form has it; empty where nothing was written.
#[derive(Clone, Debug, Default)]
pub struct ContentInput {
    /// Word of the kind, such as `storm`.
    pub kind: String,
    /// Scale and word of the danger, such as `risk:great` or `step:severe`.
    pub danger: String,
    /// Word of the certainty, such as `likely`.
    pub certainty: String,
    /// The words, by language.
    pub texts: BTreeMap<String, TextInput>,
    /// Codes of areas.
    pub areas: Vec<String>,
    /// Shapes, as [`read_shapes`](super::read_shapes) takes them.
    pub shapes: String,
    /// When what it warns of begins: a moment, or the date and time on the city's clocks.
    pub onset: String,
    /// When the warning ends.
    pub expires: String,
    /// Code of a gauging station.
    pub station: String,
    /// Water level there in metres, with a point or a comma.
    pub level: String,
    /// When it was measured.
    pub measured_at: String,
    /// Word of the alarm, such as `two`; empty below alarm I.
    pub alarm: String,
    /// Index of the air.
    pub air_index: String,
    /// Name and version of the scale of that index.
    pub air_scale: String,
    /// The bulletin that a new warning is written from.
    pub from: Option<BulletinId>,
    /// Files that are there already and stay.
    pub kept: Vec<KeptFile>,
    /// Files to be added.
    pub files: Vec<NewFile>,
}

impl ContentInput {
    /// The content without its attachments, and the files that came; each part that cannot be read is a fault.
    pub(super) fn parse(self, city: &CityNow) -> Result<(Content, Vec<NewFile>), Error> {
        let mut reader = Reader { zone: city.city().calendar.zone(), faults: Vec::new() };
        let content = Content {
            kind: reader.word("kind", Kind::parse(&self.kind), Kind::Other),
            danger: reader.word("danger", danger(&self.danger), Danger::Step(Step::Minor)),
            certainty: reader.word("certainty", Certainty::parse(&self.certainty), Certainty::Unknown),
            texts: texts(&self.texts),
            cover: Cover {
                areas: self.areas.iter().map(|code| code.as_str().into()).collect(),
                shapes: reader.shapes(&self.shapes),
            },
            onset: reader.moment("onset", &self.onset),
            expires: reader.moment("expires", &self.expires),
            river: reader.river(&self),
            air: reader.air(&self),
            attachments: Vec::new(),
            source: None,
        };
        if reader.faults.is_empty() { Ok((content, self.files)) } else { Err(Error::Invalid(reader.faults)) }
    }
}

/// Reads field by field and gathers what cannot be read.
struct Reader<'a> {
    zone: &'a TimeZone,
    faults: Vec<FieldError>,
}

impl Reader<'_> {
    fn fault(&mut self, field: &'static str, key: &'static str) {
        self.faults.push(FieldError::new(field, key));
    }

    fn word<T>(&mut self, field: &'static str, found: Option<T>, instead: T) -> T {
        found.unwrap_or_else(|| {
            self.fault(field, "field-choice-unknown");
            instead
        })
    }

    fn shapes(&mut self, text: &str) -> Vec<geo::Polygon<f64>> {
        drawn::read(text).unwrap_or_else(|fault| {
            let (key, args) = fault.message();
            self.faults.push(FieldError { field: "shapes".into(), key: key.into(), args });
            Vec::new()
        })
    }

    fn moment(&mut self, field: &'static str, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let local = || Some(text.parse::<DateTime>().ok()?.to_zoned_datetime(self.zone.clone()).ok()?.timestamp());
        let found = text.parse().ok().or_else(local);
        if found.is_none() {
            self.fault(field, "warning-moment-unknown");
        }
        found
    }

    fn river(&mut self, input: &ContentInput) -> Option<RiverReading> {
        let (station, level) = (input.station.trim(), input.level.trim());
        if station.is_empty() {
            if !level.is_empty() {
                self.fault("station", "warning-station-missing");
            }
            return None;
        }
        let level_cm = centimetres(level);
        if level_cm.is_none() {
            self.fault("level", "warning-level-unknown");
        }
        let measured_at = self.moment("measured_at", &input.measured_at);
        if input.measured_at.trim().is_empty() {
            self.fault("measured_at", "warning-measured-missing");
        }
        let alarm = if input.alarm.is_empty() { None } else { Alarm::parse(&input.alarm) };
        Some(RiverReading { station: station.into(), level_cm: level_cm?, measured_at: measured_at?, alarm })
    }

    fn air(&mut self, input: &ContentInput) -> Option<AirReading> {
        let (index, scale) = (input.air_index.trim(), input.air_scale.trim());
        if index.is_empty() && scale.is_empty() {
            return None;
        }
        let index = index.parse().ok();
        if index.is_none() {
            self.fault("air_index", "warning-air-index-unknown");
        }
        let scale = clean(scale, 1, NAME_MOST).map_err(|fault| self.faults.push(not_text(fault, "air_scale"))).ok();
        Some(AirReading { index: index?, scale: scale? })
    }
}

/// A language in which nothing is written is none of the warning.
fn texts(given: &BTreeMap<String, TextInput>) -> BTreeMap<String, Text> {
    let written = |text: &str| clean(text, 0, usize::MAX).unwrap_or_default();
    let one = |text: &TextInput| Text {
        headline: written(&text.headline).split_whitespace().collect::<Vec<_>>().join(" "),
        description: written(&text.description),
        instruction: written(&text.instruction),
    };
    let texts = given.iter().map(|(language, text)| (language.clone(), one(text)));
    texts.filter(|(_, text)| *text != Text::default()).collect()
}

fn danger(text: &str) -> Option<Danger> {
    let (scale, word) = text.split_once(':')?;
    match scale {
        "risk" => RiskLevel::parse(word).map(Danger::Risk),
        "step" => Step::parse(word).map(Danger::Step),
        _ => None,
    }
}

/// `10,60` or `10.6` metres in whole centimetres.
fn centimetres(metres: &str) -> Option<i32> {
    let text = metres.replace(',', ".");
    let (sign, text) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    Some(sign * (whole.parse::<i32>().ok()? * 100 + format!("{part:0<2}").parse::<i32>().ok()?))
}

/// The name of a file, cleaned.
pub(super) fn file_name(name: &str) -> Result<String, Error> {
    clean(name, 1, NAME_MOST).map_err(|fault| not_text(fault, "attachments").into())
}

/// A step that somebody wants to take.
#[derive(Clone, Debug, Default)]
pub struct StepInput {
    /// Word of the action, such as `release`.
    pub action: String,
    /// Version of the warning that was seen; another one now is a conflict. None skips the check.
    pub version: Option<i64>,
    /// The reason, where one is needed.
    pub text: String,
}

/// Fewest characters of a reason; our own number.
const REASON_LEAST: usize = 5;

pub(super) fn step(input: &StepInput) -> Result<Command, Error> {
    let reason = || text(&input.text, "text", REASON_LEAST);
    let unknown = || Error::field("action", "case-action-unknown");
    Ok(match Action::parse(&input.action).ok_or_else(unknown)? {
        Action::Discard => Command::Discard,
        Action::Submit => Command::Submit,
        Action::Return => Command::Return { reason: reason()? },
        Action::Release => Command::Release { replaced: None },
        Action::AskToCancel => Command::AskToCancel { reason: reason()? },
        Action::Keep => Command::Keep { reason: reason()? },
        Action::Cancel => Command::Cancel,
        Action::EndTest => Command::EndTest { reason: reason()? },
        Action::Edit | Action::Update | Action::Replace | Action::Expire => return Err(unknown()),
    })
}

/// A rule's refusal in the words of an action.
pub(super) fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::NotAllowed => Error::Forbidden,
        Refusal::Faulty(faults) => Error::Invalid(at_fields(&faults)),
        other => Error::conflict(other.message()),
    }
}

/// The faults of a content at the fields of its form: those of a text at the field of its language.
#[must_use]
pub fn at_fields(faults: &[Fault]) -> Vec<FieldError> {
    let field = |fault: &Fault| match fault {
        Fault::NoText { language, .. } | Fault::LongText { language, .. } => format!("{}_{language}", fault.field()),
        Fault::StrayReading => "station".to_owned(),
        Fault::FutureReading => "measured_at".to_owned(),
        _ => fault.field().to_owned(),
    };
    let one =
        |fault: &Fault| FieldError { field: field(fault).into(), key: fault.message().into(), args: fault.args() };
    faults.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{centimetres, danger};
    use domain::warning::danger::{Danger, RiskLevel, Step};

    #[test]
    fn a_water_level_is_read_with_a_comma_or_a_point() {
        let cases = [("10,60", Some(1060)), ("10.6", Some(1060)), ("9", Some(900)), ("-0,25", Some(-25))];
        for (text, level) in cases {
            assert_eq!(centimetres(text), level, "{text}");
        }
        for wrong in ["", ",5", "10,605", "10 m", "12345", "1e3", "--1"] {
            assert_eq!(centimetres(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_danger_names_its_scale() {
        assert_eq!(danger("risk:great"), Some(Danger::Risk(RiskLevel::Great)));
        assert_eq!(danger("step:severe"), Some(Danger::Step(Step::Severe)));
        assert_eq!((danger("risk:severe"), danger("great"), danger("")), (None, None, None));
    }
}
