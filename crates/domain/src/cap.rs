//! The Common Alerting Protocol 1.2 (OASIS Standard, 1 July 2010): warnings as other systems read and write them.
//!
//! Names and values of elements are those of the standard, section 3.2; where a rule is cited it is of that section. XML
//! signatures are not checked: a signed message is read as if it were not.

mod feed;
mod issue;
mod read;
mod terms;
mod time;
mod tree;
mod write;

pub use feed::{Entry, Feed, Holds, MOST_ENTRIES, feed};
pub use issue::{Origin, Wording, cancelled, released};
pub use read::read;
pub use terms::{Category, Certainty, MessageType, ResponseType, Scope, Severity, Status, Token, Urgency};
pub use time::Time;
pub use tree::{Broken, Limits, Why};
pub use write::{END, write};

use geo::LineString;

/// The media type of a message, as registered.
pub const MEDIA_TYPE: &str = "application/cap+xml";
/// Namespace of version 1.2.
pub const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";
/// Namespace of version 1.1, which is read but not written.
pub const NAMESPACE_1_1: &str = "urn:oasis:names:tc:emergency:cap:1.1";

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Unique among those of the sender.
    pub identifier: Token,
    /// Who sent it, unique in the world.
    pub sender: Token,
    /// When.
    pub sent: Time,
    /// How it is to be taken.
    pub status: Status,
    /// What it does.
    pub message_type: MessageType,
    /// What it was made from.
    pub source: Option<String>,
    /// For whom it is.
    pub scope: Scope,
    /// For whom, where the scope is restricted.
    pub restriction: Option<String>,
    /// For whom, where the scope is private.
    pub addresses: Option<String>,
    /// Codes of special handling.
    pub codes: Vec<String>,
    /// Why, for a cancellation or an error.
    pub note: Option<String>,
    /// The messages it updates, cancels, acknowledges or rejects.
    pub references: Vec<Reference>,
    /// Names of incidents.
    pub incidents: Option<String>,
    /// What it says, once a language.
    pub infos: Vec<Info>,
}

/// A message that another refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its sender.
    pub sender: Token,
    /// Its identifier.
    pub identifier: Token,
    /// When it was sent.
    pub sent: Time,
}

/// What a message says in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Info {
    /// RFC 3066; none for `en-US`.
    pub language: Option<String>,
    /// At least one.
    pub categories: Vec<Category>,
    /// What it is, in words.
    pub event: String,
    /// What people are to do.
    pub response_types: Vec<ResponseType>,
    /// By when.
    pub urgency: Urgency,
    /// How dangerous.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// For whom, in words.
    pub audience: Option<String>,
    /// Codes of the event.
    pub event_codes: Vec<Named>,
    /// From when the message holds; none from when it was sent.
    pub effective: Option<Time>,
    /// When what it warns of begins.
    pub onset: Option<Time>,
    /// When the message ends.
    pub expires: Option<Time>,
    /// The sender, in words.
    pub sender_name: Option<String>,
    /// One line.
    pub headline: Option<String>,
    /// What happens.
    pub description: Option<String>,
    /// What people should do.
    pub instruction: Option<String>,
    /// Address of a page with more.
    pub web: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Further values.
    pub parameters: Vec<Named>,
    /// Pictures and documents.
    pub resources: Vec<Resource>,
    /// Where.
    pub areas: Vec<Area>,
}

/// A value with its name: `eventCode`, `parameter`, `geocode`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// `valueName`.
    pub name: String,
    /// `value`.
    pub value: String,
}

/// A picture or document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub description: String,
    /// Its media type.
    pub mime_type: String,
    /// Bytes, roughly.
    pub size: Option<u64>,
    /// Where it lies.
    pub uri: Option<String>,
    /// The file itself in base 64, for networks without a way back.
    pub deref_uri: Option<String>,
    /// SHA-1 of the file.
    pub digest: Option<String>,
}

/// Where a message holds: all shapes and codes together.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// In words.
    pub description: String,
    /// Closed rings in WGS 84, x = longitude and y = latitude in degrees.
    pub polygons: Vec<LineString<f64>>,
    /// Circles.
    pub circles: Vec<Circle>,
    /// Codes of areas.
    pub geocodes: Vec<Named>,
    /// Feet above the sea: the height, or the lower end with `ceiling`.
    pub altitude: Option<f64>,
    /// Feet above the sea: the upper end.
    pub ceiling: Option<f64>,
}

/// All within some kilometres of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circle {
    /// Longitude of the middle in degrees.
    pub lon: f64,
    /// Latitude of the middle in degrees.
    pub lat: f64,
    /// Radius in kilometres.
    pub km: f64,
}
