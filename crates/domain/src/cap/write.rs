//! Writes a message: elements in the order of the schema of CAP 1.2, and after the first line in the form of canonical XML
//! (Exclusive XML Canonicalization 1.0), so that a signature is over the bytes as they are.

use crate::cap::{Alert, Area, Circle, Info, NAMESPACE, Named, Reference, Resource};
use geo::{Coord, LineString};
use quick_xml::escape::partial_escape;
use std::fmt::Display;

/// What ends a message; a signature stands before it.
pub const END: &str = "</alert>";

/// The message as an XML document in UTF-8. Signs that XML cannot hold are left out.
#[must_use]
pub fn write(alert: &Alert) -> String {
    let mut xml = Xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned());
    xml.0.push_str(&format!("<alert xmlns=\"{NAMESPACE}\">\n"));
    xml.leaf("identifier", &alert.identifier);
    xml.leaf("sender", &alert.sender);
    xml.leaf("sent", alert.sent);
    xml.leaf("status", alert.status);
    xml.leaf("msgType", alert.message_type);
    xml.maybe("source", alert.source.as_ref());
    xml.leaf("scope", alert.scope);
    xml.maybe("restriction", alert.restriction.as_ref());
    xml.maybe("addresses", alert.addresses.as_ref());
    xml.each("code", &alert.codes);
    xml.maybe("note", alert.note.as_ref());
    let references: Vec<String> = alert.references.iter().map(reference).collect();
    xml.maybe("references", Some(references.join(" ")).filter(|all| !all.is_empty()));
    xml.maybe("incidents", alert.incidents.as_ref());
    alert.infos.iter().for_each(|info| xml.nest("info", |xml| xml.info(info)));
    xml.0.push_str(END);
    xml.0.push('\n');
    xml.0
}

fn reference(reference: &Reference) -> String {
    format!("{},{},{}", reference.sender, reference.identifier, reference.sent)
}

struct Xml(String);

impl Xml {
    fn leaf(&mut self, name: &str, value: impl Display) {
        let value: String = value.to_string().chars().filter(|sign| is_xml(*sign)).collect();
        // A carriage return that is not named would be read as the end of a line.
        let value = partial_escape(value).replace('\r', "&#xD;");
        self.0.push_str(&format!("<{name}>{value}</{name}>\n"));
    }

    fn maybe(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.leaf(name, value);
        }
    }

    fn each(&mut self, name: &str, values: &[impl Display]) {
        for value in values {
            self.leaf(name, value);
        }
    }

    fn nest(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.0.push_str(&format!("<{name}>\n"));
        inside(self);
        self.0.push_str(&format!("</{name}>\n"));
    }

    fn named(&mut self, name: &str, values: &[Named]) {
        for value in values {
            self.nest(name, |xml| {
                xml.leaf("valueName", &value.name);
                xml.leaf("value", &value.value);
            });
        }
    }

    fn info(&mut self, info: &Info) {
        self.maybe("language", info.language.as_ref());
        self.each("category", &info.categories);
        self.leaf("event", &info.event);
        self.each("responseType", &info.response_types);
        self.leaf("urgency", info.urgency);
        self.leaf("severity", info.severity);
        self.leaf("certainty", info.certainty);
        self.maybe("audience", info.audience.as_ref());
        self.named("eventCode", &info.event_codes);
        self.maybe("effective", info.effective);
        self.maybe("onset", info.onset);
        self.maybe("expires", info.expires);
        self.maybe("senderName", info.sender_name.as_ref());
        self.maybe("headline", info.headline.as_ref());
        self.maybe("description", info.description.as_ref());
        self.maybe("instruction", info.instruction.as_ref());
        self.maybe("web", info.web.as_ref());
        self.maybe("contact", info.contact.as_ref());
        self.named("parameter", &info.parameters);
        info.resources.iter().for_each(|resource| self.nest("resource", |xml| xml.resource(resource)));
        info.areas.iter().for_each(|area| self.nest("area", |xml| xml.area(area)));
    }

    fn resource(&mut self, resource: &Resource) {
        self.leaf("resourceDesc", &resource.description);
        self.leaf("mimeType", &resource.mime_type);
        self.maybe("size", resource.size);
        self.maybe("uri", resource.uri.as_ref());
        self.maybe("derefUri", resource.deref_uri.as_ref());
        self.maybe("digest", resource.digest.as_ref());
    }

    fn area(&mut self, area: &Area) {
        self.leaf("areaDesc", &area.description);
        area.polygons.iter().for_each(|ring| self.leaf("polygon", polygon(ring)));
        area.circles.iter().for_each(|circle| self.leaf("circle", self::circle(*circle)));
        self.named("geocode", &area.geocodes);
        self.maybe("altitude", area.altitude);
        self.maybe("ceiling", area.ceiling);
    }
}

/// Latitude before longitude, as the standard wants it.
fn polygon(ring: &LineString<f64>) -> String {
    let pair = |corner: &Coord<f64>| format!("{},{}", corner.y, corner.x);
    ring.0.iter().map(pair).collect::<Vec<_>>().join(" ")
}

fn circle(circle: Circle) -> String {
    format!("{},{} {}", circle.lat, circle.lon, circle.km)
}

/// Whether XML 1.0 can hold the sign (production 2, `Char`).
pub(super) const fn is_xml(sign: char) -> bool {
    matches!(sign, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}
