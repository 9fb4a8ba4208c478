//! Reads messages of others. Strict about what is said, for a warning half understood is worse than none; patient about the
//! order of elements and about empty ones, for a warning lost for that is worse still.

use crate::cap::{
    Alert, Area, Category, Certainty, Circle, Info, Limits, MessageType, Named, Reference, Resource, ResponseType,
    Scope, Severity, Status, Time, Token, Urgency,
    tree::{Broken, Node, Space, Wanted, Why, parse, said},
};
use geo::{Coord, LineString};
use std::cell::Cell;

const ALERT: &[&str] = &[
    "identifier",
    "sender",
    "sent",
    "status",
    "msgType",
    "source",
    "scope",
    "restriction",
    "addresses",
    "code",
    "note",
    "references",
    "incidents",
    "info",
];
const INFO: &[&str] = &[
    "language",
    "category",
    "event",
    "responseType",
    "urgency",
    "severity",
    "certainty",
    "audience",
    "eventCode",
    "effective",
    "onset",
    "expires",
    "senderName",
    "headline",
    "description",
    "instruction",
    "web",
    "contact",
    "parameter",
    "resource",
    "area",
];
const RESOURCE: &[&str] = &["resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"];
const AREA: &[&str] = &["areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"];
const NAMED: &[&str] = &["valueName", "value"];

/// Media type of a resource that does not say (RFC 2046, section 4.5.1); version 1.1 let them.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// The message in an XML document of CAP 1.2 or 1.1.
///
/// # Errors
/// [`Broken`] names the first element that is not as it must be, and why.
pub fn read(document: &[u8], limits: &Limits) -> Result<Alert, Broken> {
    message(&parse(document, limits, Wanted::Message)?, limits)
}

/// The message in an element `alert`.
pub(super) fn message(alert: &Node, limits: &Limits) -> Result<Alert, Broken> {
    let old = alert.space == Space::OldCap;
    Reading { limits, old, shapes: Cell::new(0), points: Cell::new(0) }.alert(alert)
}

/// What all elements of one document share.
struct Reading<'a> {
    limits: &'a Limits,
    old: bool,
    shapes: Cell<usize>,
    points: Cell<usize>,
}

/// An element with the way to it.
struct Element<'a> {
    node: &'a Node,
    path: String,
}

impl<'a> Element<'a> {
    /// An element that holds others, all of them known.
    fn holding(node: &'a Node, path: String, known: &[&str]) -> Result<Self, Broken> {
        let element = Self { node, path };
        if !node.text.trim().is_empty() {
            return Err(element.broken(Why::StrayText));
        }
        match node.children.iter().find(|child| !known.contains(&child.name.as_str())) {
            Some(child) => Err(element.at(&child.name, Why::Unknown)),
            None => Ok(element),
        }
    }

    fn broken(&self, why: Why) -> Broken {
        Broken { element: self.path.clone(), why }
    }

    fn at(&self, name: &str, why: Why) -> Broken {
        Broken { element: self.path_of(name), why }
    }

    fn path_of(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    fn named(&self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.node.children.iter().filter(move |child| child.name == name)
    }

    /// Elements that hold others.
    fn nested(&self, name: &'a str, known: &[&str]) -> Result<Vec<Element<'a>>, Broken> {
        self.named(name).map(|node| Element::holding(node, self.path_of(name), known)).collect()
    }

    /// The texts of all elements of a name, without the empty ones.
    fn texts(&self, name: &'a str) -> Result<Vec<&'a str>, Broken> {
        let leaf = |node: &'a Node| match node.children.first() {
            Some(child) => Err(self.at(&format!("{name}/{}", child.name), Why::Unknown)),
            None => Ok(node.text.trim()),
        };
        let texts: Result<Vec<&str>, Broken> = self.named(name).map(leaf).collect();
        Ok(texts?.into_iter().filter(|text| !text.is_empty()).collect())
    }

    fn maybe(&self, name: &'a str) -> Result<Option<&'a str>, Broken> {
        match self.texts(name)?.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(self.at(name, Why::Twice)),
        }
    }

    fn text(&self, name: &'a str) -> Result<Option<String>, Broken> {
        Ok(self.maybe(name)?.map(str::to_owned))
    }

    fn needed(&self, name: &'a str) -> Result<&'a str, Broken> {
        self.maybe(name)?.ok_or_else(|| self.at(name, Why::Missing))
    }

    /// One of the words of an enumeration.
    fn word<T>(&self, name: &'a str, parse: fn(&str) -> Option<T>) -> Result<T, Broken> {
        let text = self.needed(name)?;
        parse(text).ok_or_else(|| self.at(name, Why::Word(said(text))))
    }

    fn words<T>(&self, name: &'a str, parse: fn(&str) -> Option<T>) -> Result<Vec<T>, Broken> {
        let word = |text: &str| parse(text).ok_or_else(|| self.at(name, Why::Word(said(text))));
        self.texts(name)?.into_iter().map(word).collect()
    }

    fn token(&self, name: &'a str) -> Result<Token, Broken> {
        let text = self.needed(name)?;
        Token::parse(text).ok_or_else(|| self.at(name, Why::Token(said(text))))
    }

    fn time(&self, name: &'a str, loose: bool) -> Result<Option<Time>, Broken> {
        let time = |text: &str| Time::parse(text, loose).ok_or_else(|| self.at(name, Why::Time(said(text))));
        self.maybe(name)?.map(time).transpose()
    }

    fn number(&self, name: &'a str) -> Result<Option<f64>, Broken> {
        let number = |text: &str| decimal(text).ok_or_else(|| self.at(name, Why::Number(said(text))));
        self.maybe(name)?.map(number).transpose()
    }

    fn values(&self, name: &'a str) -> Result<Vec<Named>, Broken> {
        let value = |element: Element<'a>| {
            Ok(Named { name: element.needed("valueName")?.to_owned(), value: element.needed("value")?.to_owned() })
        };
        self.nested(name, NAMED)?.into_iter().map(value).collect()
    }
}

impl Reading<'_> {
    fn alert(&self, root: &Node) -> Result<Alert, Broken> {
        let alert = Element::holding(root, "alert".to_owned(), ALERT)?;
        let message = Alert {
            identifier: alert.token("identifier")?,
            sender: alert.token("sender")?,
            sent: alert.time("sent", self.old)?.ok_or_else(|| alert.at("sent", Why::Missing))?,
            status: alert.word("status", Status::parse)?,
            message_type: alert.word("msgType", MessageType::parse)?,
            source: alert.text("source")?,
            scope: alert.word("scope", Scope::parse)?,
            restriction: alert.text("restriction")?,
            addresses: alert.text("addresses")?,
            codes: alert.texts("code")?.into_iter().map(str::to_owned).collect(),
            note: alert.text("note")?,
            references: self.references(&alert)?,
            incidents: alert.text("incidents")?,
            infos: alert.nested("info", INFO)?.iter().map(|info| self.info(info)).collect::<Result<_, _>>()?,
        };
        let missing = match message {
            _ if message.scope == Scope::Restricted && message.restriction.is_none() => "restriction",
            _ if message.scope == Scope::Private && message.addresses.is_none() => "addresses",
            _ if message.message_type != MessageType::Alert && message.references.is_empty() => "references",
            _ => return Ok(message),
        };
        Err(alert.at(missing, Why::Missing))
    }

    fn references(&self, alert: &Element<'_>) -> Result<Vec<Reference>, Broken> {
        let reference = |text: &str| {
            let parts: Vec<&str> = text.split(',').collect();
            let [sender, identifier, sent] = parts.as_slice() else { return None };
            let (sender, identifier) = (Token::parse(sender)?, Token::parse(identifier)?);
            Some(Reference { sender, identifier, sent: Time::parse(sent, self.old)? })
        };
        let all = alert.maybe("references")?.unwrap_or_default().split_whitespace();
        all.map(|text| reference(text).ok_or_else(|| alert.at("references", Why::Reference(said(text))))).collect()
    }

    fn info(&self, info: &Element<'_>) -> Result<Info, Broken> {
        let categories = info.words("category", Category::parse)?;
        if categories.is_empty() {
            return Err(info.at("category", Why::Missing));
        }
        Ok(Info {
            language: info.text("language")?,
            categories,
            event: info.needed("event")?.to_owned(),
            response_types: info.words("responseType", ResponseType::parse)?,
            urgency: info.word("urgency", Urgency::parse)?,
            severity: info.word("severity", Severity::parse)?,
            certainty: info.word("certainty", certainty)?,
            audience: info.text("audience")?,
            event_codes: info.values("eventCode")?,
            effective: info.time("effective", self.old)?,
            onset: info.time("onset", self.old)?,
            expires: info.time("expires", self.old)?,
            sender_name: info.text("senderName")?,
            headline: info.text("headline")?,
            description: info.text("description")?,
            instruction: info.text("instruction")?,
            web: info.text("web")?,
            contact: info.text("contact")?,
            parameters: info.values("parameter")?,
            resources: self.resources(info)?,
            areas: info.nested("area", AREA)?.iter().map(|area| self.area(area)).collect::<Result<_, _>>()?,
        })
    }

    fn resources(&self, info: &Element<'_>) -> Result<Vec<Resource>, Broken> {
        let resource = |resource: &Element<'_>| {
            let mime_type = match resource.text("mimeType")? {
                None if self.old => UNKNOWN_TYPE.to_owned(),
                None => return Err(resource.at("mimeType", Why::Missing)),
                Some(mime_type) => mime_type,
            };
            let number = |text: &str| text.parse().ok().ok_or_else(|| resource.at("size", Why::Number(said(text))));
            Ok(Resource {
                description: resource.needed("resourceDesc")?.to_owned(),
                mime_type,
                size: resource.maybe("size")?.map(number).transpose()?,
                uri: resource.text("uri")?,
                deref_uri: resource.text("derefUri")?,
                digest: resource.text("digest")?,
            })
        };
        info.nested("resource", RESOURCE)?.iter().map(resource).collect()
    }

    fn area(&self, area: &Element<'_>) -> Result<Area, Broken> {
        let polygon = |text: &str| self.polygon(text).map_err(|why| area.at("polygon", why));
        let circle = |text: &str| self.circle(text).map_err(|why| area.at("circle", why));
        let (altitude, ceiling) = (area.number("altitude")?, area.number("ceiling")?);
        if ceiling.is_some() && altitude.is_none() {
            return Err(area.at("altitude", Why::Missing));
        }
        Ok(Area {
            description: area.needed("areaDesc")?.to_owned(),
            polygons: area.texts("polygon")?.into_iter().map(polygon).collect::<Result<_, _>>()?,
            circles: area.texts("circle")?.into_iter().map(circle).collect::<Result<_, _>>()?,
            geocodes: area.values("geocode")?,
            altitude,
            ceiling,
        })
    }

    fn polygon(&self, text: &str) -> Result<LineString<f64>, Why> {
        count(&self.shapes, self.limits.shapes, |most| Why::Shapes { most })?;
        let corner = |pair: &str| {
            count(&self.points, self.limits.points, |most| Why::Points { most })?;
            place(pair)
        };
        let ring: LineString<f64> = text.split_whitespace().map(corner).collect::<Result<Vec<_>, _>>()?.into();
        match ring.0.as_slice() {
            [] | [_] | [_, _] | [_, _, _] => Err(Why::Short),
            [first, .., last] if first != last => Err(Why::Open),
            _ => Ok(ring),
        }
    }

    fn circle(&self, text: &str) -> Result<Circle, Why> {
        count(&self.shapes, self.limits.shapes, |most| Why::Shapes { most })?;
        let (middle, radius) = text.split_once(char::is_whitespace).ok_or_else(|| Why::Place(said(text)))?;
        let Coord { x: lon, y: lat } = place(middle)?;
        let km = decimal(radius.trim()).filter(|km| *km >= 0.0);
        km.map(|km| Circle { lon, lat, km }).ok_or_else(|| Why::Number(said(radius)))
    }
}

fn count(counter: &Cell<usize>, most: usize, why: fn(usize) -> Why) -> Result<(), Why> {
    counter.set(counter.get() + 1);
    if counter.get() > most { Err(why(most)) } else { Ok(()) }
}

/// `Very Likely` is a word of version 1.0 that is to be taken as `Likely`.
fn certainty(text: &str) -> Option<Certainty> {
    if text == "Very Likely" { Some(Certainty::Likely) } else { Certainty::parse(text) }
}

/// `latitude,longitude` in degrees.
fn place(text: &str) -> Result<Coord<f64>, Why> {
    let numbers = text.split_once(',').and_then(|(lat, lon)| Some((decimal(lat)?, decimal(lon)?)));
    let on_earth = |(lat, lon): &(f64, f64)| lat.abs() <= 90.0 && lon.abs() <= 180.0;
    let corner = numbers.filter(on_earth).map(|(lat, lon)| Coord { x: lon, y: lat });
    corner.ok_or_else(|| Why::Place(said(text)))
}

/// A number without exponent; words for infinity and the like are none.
fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|sign| matches!(sign, b'0'..=b'9' | b'.' | b'-' | b'+'));
    text.parse().ok().filter(|_| plain)
}
