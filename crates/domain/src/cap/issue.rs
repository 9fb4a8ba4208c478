//! The messages of a warning: one when it is released, one when it is cancelled. That it expires needs none.

use crate::{
    area::Areas,
    cap::{
        Alert, Area, Category, Certainty, Info, MessageType, Named, Reference, Resource, ResponseType, Scope, Severity,
        Status, Time, Token, Urgency,
    },
    city::{AreaCode, Words},
    id::WarningId,
    warning::{
        Issued, Mode, Warning,
        content::{self, Attachment, Content, Source, Text},
        danger::{Danger, Kind, Step},
    },
};
use geo::LineString;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::collections::BTreeMap;

/// Who issues, and where things are found.
#[derive(Clone, Debug)]
pub struct Origin<'a> {
    /// The sender, unique in the world (an address of the city).
    pub sender: Token,
    /// Its name: of the unit that issues.
    pub name: &'a Words,
    /// Offset of the times.
    pub zone: &'a TimeZone,
    /// Address of the page of warnings; `/` and the id are added.
    pub page: &'a str,
    /// Address of the files; `/` and the id are added.
    pub files: &'a str,
    /// The areas in force.
    pub areas: &'a Areas,
    /// Whether the borders of areas go along, for receivers that do not know the codes. Holes are left out: CAP has none.
    pub borders: bool,
}

/// The words of a language that are not in the warning itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The kind of warning.
    pub event: String,
    /// How dangerous it is, a legal level with its colour.
    pub danger: String,
    /// What a drawn shape is called.
    pub drawn: String,
    /// What begins every text of a test.
    pub test: String,
    /// What begins the headline of a cancellation.
    pub cancelled: String,
}

/// The message that lets a warning out, as a new one or as an update of those before it; none while it is not released.
/// Languages without `wording` are left out.
#[must_use]
pub fn released(warning: &Warning, origin: &Origin<'_>, wording: &BTreeMap<String, Wording>) -> Option<Alert> {
    let issued = warning.issued()?;
    let message = Message { warning, origin, sent: issued.at };
    let earlier = &warning.file.earlier;
    let kind = if earlier.is_empty() { MessageType::Alert } else { MessageType::Update };
    let references = earlier.iter().map(|earlier| message.reference(*earlier)).collect();
    let infos = message.infos(wording, |info, _, _| info);
    Some(message.alert(identifier(warning.id), kind, references, infos))
}

/// The message that calls a warning off; none while it is not cancelled.
#[must_use]
pub fn cancelled(warning: &Warning, origin: &Origin<'_>, wording: &BTreeMap<String, Wording>) -> Option<Alert> {
    let cancellation = warning.file.cancellation.as_ref()?;
    let (_, at) = cancellation.agreed?;
    let message = Message { warning, origin, sent: at };
    let references = vec![message.reference(warning.issued()?)];
    let infos = message.infos(wording, |info, text, words| Info {
        response_types: vec![ResponseType::AllClear],
        urgency: Urgency::Past,
        headline: Some(message.marked(words, &format!("{}: {}", words.cancelled, text.headline))),
        description: Some(message.marked(words, &cancellation.reason)),
        instruction: None,
        ..info
    });
    let identifier = Token::of(format_args!("{}.cancel", warning.id));
    let note = Some(cancellation.reason.clone());
    Some(Alert { note, ..message.alert(identifier, MessageType::Cancel, references, infos) })
}

fn identifier(id: WarningId) -> Token {
    Token::of(id)
}

struct Message<'a> {
    warning: &'a Warning,
    origin: &'a Origin<'a>,
    sent: Timestamp,
}

impl Message<'_> {
    fn alert(&self, identifier: Token, kind: MessageType, references: Vec<Reference>, infos: Vec<Info>) -> Alert {
        Alert {
            identifier,
            sender: self.origin.sender.clone(),
            sent: self.time(self.sent),
            status: match self.warning.mode {
                Mode::Actual => Status::Actual,
                Mode::Test => Status::Test,
            },
            message_type: kind,
            source: self.warning.content.source.as_ref().map(|source| self.source(source)),
            scope: Scope::Public,
            restriction: None,
            addresses: None,
            codes: vec![],
            note: None,
            references,
            incidents: None,
            infos,
        }
    }

    /// The words for who warned first, and the message by which they did.
    fn source(&self, source: &Source) -> String {
        let Source { name, sender, identifier, sent } = source;
        format!("{name} ({sender},{identifier},{})", self.time(*sent))
    }

    fn time(&self, at: Timestamp) -> Time {
        Time::new(at, self.origin.zone)
    }

    fn reference(&self, issued: Issued) -> Reference {
        let (sender, identifier) = (self.origin.sender.clone(), identifier(issued.id));
        Reference { sender, identifier, sent: self.time(issued.at) }
    }

    fn infos(&self, wording: &BTreeMap<String, Wording>, change: impl Fn(Info, &Text, &Wording) -> Info) -> Vec<Info> {
        let texts = self.warning.content.texts.iter();
        let spoken = texts.filter_map(|(language, text)| Some((language, text, wording.get(language)?)));
        spoken.map(|(language, text, words)| change(self.info(language, text, words), text, words)).collect()
    }

    /// The text, which in a test says of itself that it is one.
    fn marked(&self, words: &Wording, text: &str) -> String {
        match self.warning.mode {
            Mode::Actual => text.to_owned(),
            Mode::Test => format!("{}: {text}", words.test),
        }
    }

    fn info(&self, language: &str, text: &Text, words: &Wording) -> Info {
        let Self { warning, origin, .. } = self;
        let content = &warning.content;
        Info {
            language: Some(language.to_owned()),
            categories: vec![category(content.kind)],
            event: self.marked(words, &words.event),
            response_types: vec![],
            urgency: urgency(content, self.sent),
            severity: severity(content.danger),
            certainty: certainty(content.certainty),
            audience: None,
            event_codes: vec![],
            effective: Some(self.time(self.sent)),
            onset: content.onset.map(|at| self.time(at)),
            expires: content.expires.map(|at| self.time(at)),
            sender_name: Some(origin.name.get(language).to_owned()).filter(|name| !name.is_empty()),
            headline: warning.headline(language, &words.test),
            description: Some(self.marked(words, &text.description)),
            instruction: Some(self.marked(words, &text.instruction)),
            web: Some(format!("{}/{}", origin.page, warning.id)),
            contact: None,
            parameters: parameters(content, words),
            resources: content.attachments.iter().map(|file| self.resource(file)).collect(),
            areas: self.areas(language, words),
        }
    }

    fn resource(&self, file: &Attachment) -> Resource {
        Resource {
            description: file.name.clone(),
            mime_type: file.media_type.clone(),
            size: Some(file.size),
            uri: Some(format!("{}/{}", self.origin.files, file.id)),
            deref_uri: None,
            digest: None,
        }
    }

    /// One area for each one named, one for all shapes drawn.
    fn areas(&self, language: &str, words: &Wording) -> Vec<Area> {
        let cover = &self.warning.content.cover;
        let named = cover.areas.iter().map(|code| self.area(code, language));
        let drawn = (!cover.shapes.is_empty()).then(|| Area {
            polygons: cover.shapes.iter().map(|shape| shape.exterior().clone()).collect(),
            ..empty(words.drawn.clone())
        });
        named.chain(drawn).collect()
    }

    fn area(&self, code: &AreaCode, language: &str) -> Area {
        let areas = self.origin.areas;
        let known = areas.area(code);
        let name = known.map_or("", |area| area.name.get(language));
        let rings = known.filter(|_| self.origin.borders).map(|area| area.shape.iter());
        let ring = |shape: &geo::Polygon<f64>| -> LineString<f64> { shape.exterior().clone() };
        Area {
            polygons: rings.into_iter().flatten().map(ring).collect(),
            geocodes: vec![Named { name: areas.set().code.clone(), value: code.to_string() }],
            ..empty(if name.is_empty() { code.to_string() } else { name.to_owned() })
        }
    }
}

fn empty(description: String) -> Area {
    Area { description, polygons: vec![], circles: vec![], geocodes: vec![], altitude: None, ceiling: None }
}

/// What CAP has no element for. The legal level and its colour are never lost in the four severities of CAP.
fn parameters(content: &Content, words: &Wording) -> Vec<Named> {
    let mut all = vec![("danger", words.danger.clone())];
    match content.danger {
        Danger::Risk(level) => {
            all.push(("vn-risk-level", level.number().to_string()));
            all.push(("vn-risk-colour", level.colour().to_string()));
        }
        Danger::Step(step) => all.push(("danger-step", step.to_string())),
    }
    if let Some(river) = &content.river {
        all.push(("river-station", river.station.to_string()));
        all.push(("river-level-cm", river.level_cm.to_string()));
        all.extend(river.alarm.map(|alarm| ("river-alarm", alarm.to_string())));
    }
    if let Some(air) = &content.air {
        all.push(("air-index", air.index.to_string()));
        all.push(("air-scale", air.scale.clone()));
    }
    all.into_iter().map(|(name, value)| Named { name: name.to_owned(), value }).collect()
}

const fn category(kind: Kind) -> Category {
    match kind {
        Kind::Storm | Kind::Flood | Kind::Heat | Kind::Cold => Category::Met,
        Kind::Air => Category::Env,
        Kind::Fire => Category::Fire,
        Kind::Epidemic => Category::Health,
        Kind::Crime => Category::Security,
        Kind::Traffic => Category::Transport,
        Kind::Utilities => Category::Infra,
        Kind::Other => Category::Other,
    }
}

const fn severity(danger: Danger) -> Severity {
    match danger.step() {
        Step::Minor => Severity::Minor,
        Step::Moderate => Severity::Moderate,
        Step::Severe => Severity::Severe,
        Step::Extreme => Severity::Extreme,
    }
}

const fn certainty(certainty: content::Certainty) -> Certainty {
    match certainty {
        content::Certainty::Observed => Certainty::Observed,
        content::Certainty::Likely => Certainty::Likely,
        content::Certainty::Possible => Certainty::Possible,
        content::Certainty::Unknown => Certainty::Unknown,
    }
}

/// *Expected* is within the hour (section 3.2.2).
fn urgency(content: &Content, sent: Timestamp) -> Urgency {
    match content.onset {
        Some(onset) if onset > sent + SignedDuration::from_hours(1) => Urgency::Future,
        Some(onset) if onset > sent => Urgency::Expected,
        _ => Urgency::Immediate,
    }
}
