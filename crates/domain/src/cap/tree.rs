//! XML of strangers as a small tree: within limits, in the namespaces of CAP and of feeds, without document types and without
//! entities but those of XML itself (section 3.3.3 of CAP 1.2).

use crate::cap::{NAMESPACE, NAMESPACE_1_1, write::is_xml};
use quick_xml::{
    XmlVersion,
    escape::resolve_predefined_entity,
    events::{
        BytesDecl, BytesRef, BytesStart, Event,
        attributes::{AttrError, Attribute},
    },
    name::ResolveResult,
    reader::NsReader,
};
use std::str;

/// How much of a message is read at most; the numbers are our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the document.
    pub bytes: usize,
    /// Elements inside each other.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Polygons and circles in all.
    pub shapes: usize,
    /// Points of all polygons together.
    pub points: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 2 << 20, depth: 16, elements: 20_000, shapes: 1_000, points: 50_000 }
    }
}

/// What is broken, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{element}: {why}")]
pub struct Broken {
    /// The element and those around it (`alert/info/area/polygon`).
    pub element: String,
    /// Why.
    pub why: Why,
}

/// Why a message is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// More bytes than allowed.
    #[error("more than {most} bytes")]
    Bytes {
        /// Most allowed.
        most: usize,
    },
    /// Not in UTF-8, or it says so.
    #[error("not in UTF-8")]
    Encoding,
    /// Not XML.
    #[error("not XML: {0}")]
    Xml(String),
    /// A sign that XML cannot hold.
    #[error("a sign that XML cannot hold")]
    Sign,
    /// A document type: what it defines could be anything.
    #[error("a document type is not allowed")]
    DocumentType,
    /// An entity that XML itself does not define.
    #[error("the entity {0} is not allowed")]
    Entity(String),
    /// Deeper than allowed.
    #[error("more than {most} elements inside each other")]
    Depth {
        /// Most allowed.
        most: usize,
    },
    /// More elements than allowed.
    #[error("more than {most} elements")]
    Elements {
        /// Most allowed.
        most: usize,
    },
    /// More polygons and circles than allowed.
    #[error("more than {most} shapes")]
    Shapes {
        /// Most allowed.
        most: usize,
    },
    /// More points than allowed.
    #[error("more than {most} points")]
    Points {
        /// Most allowed.
        most: usize,
    },
    /// Not the element `alert` of CAP 1.2 or 1.1, or an element of another version inside.
    #[error("not of CAP 1.2 or 1.1")]
    NotCap,
    /// Neither a message of CAP 1.2 or 1.1, nor a feed of Atom or RSS 2.0.
    #[error("neither CAP 1.2 or 1.1, nor Atom, nor RSS 2.0")]
    NotFeed,
    /// CAP has no such element here.
    #[error("no such element here")]
    Unknown,
    /// It is needed.
    #[error("it is missing or empty")]
    Missing,
    /// It may be there once.
    #[error("it is there more than once")]
    Twice,
    /// Text between elements.
    #[error("text between elements")]
    StrayText,
    /// Not one of the words allowed here.
    #[error("{0:?} is not one of the values allowed")]
    Word(String),
    /// Not a time with an offset.
    #[error("{0:?} is not a time with a numeric offset")]
    Time(String),
    /// White space, a comma, `<` or `&`.
    #[error("{0:?} has signs that are not allowed in it")]
    Token(String),
    /// Not a number, or less than it may be.
    #[error("{0:?} is not a number that fits")]
    Number(String),
    /// Not `sender,identifier,sent`.
    #[error("{0:?} does not name a message")]
    Reference(String),
    /// Not `latitude,longitude` on earth.
    #[error("{0:?} is not a place on earth")]
    Place(String),
    /// Fewer than four points.
    #[error("a polygon has four points at least")]
    Short,
    /// The last point is not the first.
    #[error("the last point is not the first")]
    Open,
}

/// The beginning of what a stranger wrote, for an error.
pub(super) fn said(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Namespace of Atom (RFC 4287).
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Attributes of an element that are read; our own number.
const ATTRIBUTES: usize = 32;

/// Whose element it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// CAP 1.2.
    Cap,
    /// CAP 1.1.
    OldCap,
    /// Atom.
    Atom,
    /// Nobody's: RSS has no namespace.
    Plain,
}

impl Space {
    fn of(space: &ResolveResult<'_>) -> Option<Self> {
        match space {
            ResolveResult::Bound(space) if space.0 == NAMESPACE => Some(Self::Cap),
            ResolveResult::Bound(space) if space.0 == NAMESPACE_1_1 => Some(Self::OldCap),
            ResolveResult::Bound(space) if space.0 == ATOM => Some(Self::Atom),
            ResolveResult::Unbound => Some(Self::Plain),
            ResolveResult::Bound(_) | ResolveResult::Unknown(_) => None,
        }
    }

    pub(super) const fn is_cap(self) -> bool {
        matches!(self, Self::Cap | Self::OldCap)
    }
}

/// What a document is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A message.
    Message,
    /// A message, or a list of them.
    Feed,
}

impl Wanted {
    const fn root(self) -> &'static str {
        match self {
            Self::Message => "alert",
            Self::Feed => "feed",
        }
    }

    fn check(self, root: Option<Space>, name: &str) -> Result<Space, Why> {
        match (self, root, name) {
            (_, Some(space), "alert") if space.is_cap() => Ok(space),
            (Self::Feed, Some(Space::Atom), "feed") => Ok(Space::Atom),
            (Self::Feed, Some(Space::Plain), "rss") => Ok(Space::Plain),
            (Self::Message, ..) => Err(Why::NotCap),
            (Self::Feed, ..) => Err(Why::NotFeed),
        }
    }
}

/// One element with what is in it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) space: Space,
    pub(super) name: String,
    /// Of elements of feeds only: CAP has none.
    pub(super) attributes: Vec<(String, String)>,
    /// All text directly inside.
    pub(super) text: String,
    pub(super) children: Vec<Node>,
}

/// Reads the document into its root. Elements that are extensions of what is around them (a signature) are passed over with all
/// that is in them.
pub(super) fn parse(bytes: &[u8], limits: &Limits, wanted: Wanted) -> Result<Node, Broken> {
    let mut growing = Growing { limits, wanted, open: vec![], foreign: 0, elements: 0, root: None };
    if bytes.len() > limits.bytes {
        return Err(growing.fail(Why::Bytes { most: limits.bytes }));
    }
    let text = str::from_utf8(bytes).ok().ok_or_else(|| growing.fail(Why::Encoding))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if !text.chars().all(is_xml) {
        return Err(growing.fail(Why::Sign));
    }
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_comments = true;
    loop {
        let (space, event) =
            reader.read_resolved_event().map_err(|error| growing.fail(Why::Xml(said(&error.to_string()))))?;
        if matches!(event, Event::Eof) {
            break;
        }
        growing.take(&space, event).map_err(|why| growing.fail(why))?;
    }
    match growing.root.take() {
        Some(root) if growing.open.is_empty() => Ok(root),
        _ => Err(growing.fail(Why::Xml("the document ends too early".to_owned()))),
    }
}

struct Growing<'a> {
    limits: &'a Limits,
    wanted: Wanted,
    /// From the root inwards.
    open: Vec<Node>,
    /// How deep inside something that is passed over.
    foreign: usize,
    elements: usize,
    root: Option<Node>,
}

impl Growing<'_> {
    fn take(&mut self, space: &ResolveResult<'_>, event: Event<'_>) -> Result<(), Why> {
        match event {
            Event::Start(start) => self.start(space, &start),
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(entity) => self.text(&resolved(&entity)?),
            Event::DocType(_) => Err(Why::DocumentType),
            Event::Decl(declaration) => utf8(&declaration),
            Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, space: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<(), Why> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(Why::Elements { most: self.limits.elements });
        }
        if self.open.len() + self.foreign >= self.limits.depth {
            return Err(Why::Depth { most: self.limits.depth });
        }
        if self.root.is_some() {
            return Err(Why::Xml("a second root".to_owned()));
        }
        let name = said(start.local_name().into_inner());
        let space = if self.foreign > 0 { None } else { self.space(space, &name)? };
        let Some(space) = space else {
            self.foreign += 1;
            return Ok(());
        };
        let attributes = if space.is_cap() { vec![] } else { attributes(start)? };
        self.open.push(Node { space, name, attributes, text: String::new(), children: vec![] });
        Ok(())
    }

    /// Whose element it is; none for an extension.
    fn space(&self, space: &ResolveResult<'_>, name: &str) -> Result<Option<Space>, Why> {
        let own = Space::of(space);
        match self.open.last().map(|around| around.space) {
            None => self.wanted.check(own, name).map(Some),
            Some(around) if !around.is_cap() => Ok(own),
            Some(around) if own == Some(around) => Ok(own),
            // Other versions of CAP, and no namespace at all, are a mistake.
            Some(_) => match space {
                ResolveResult::Bound(space) if !space.0.contains(":cap:") => Ok(None),
                _ => Err(Why::NotCap),
            },
        }
    }

    fn end(&mut self) {
        if self.foreign > 0 {
            self.foreign -= 1;
            return;
        }
        let Some(done) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(around) => around.children.push(done),
            None => self.root = Some(done),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Why> {
        if self.foreign > 0 {
            return Ok(());
        }
        match self.open.last_mut() {
            Some(open) => open.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(Why::StrayText),
        }
        Ok(())
    }

    fn fail(&self, why: Why) -> Broken {
        let names: Vec<&str> = self.open.iter().map(|node| node.name.as_str()).collect();
        let element = if names.is_empty() { self.wanted.root().to_owned() } else { names.join("/") };
        Broken { element, why }
    }
}

fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, Why> {
    let not_xml = |fault: &dyn std::error::Error| Why::Xml(said(&fault.to_string()));
    let read = |attribute: Result<Attribute<'_>, AttrError>| {
        let attribute = attribute.map_err(|fault| not_xml(&fault))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|fault| not_xml(&fault))?;
        Ok((said(attribute.key.into_inner()), value.into_owned()))
    };
    // To look for one that is there twice takes the square of their number.
    start.attributes().with_checks(false).take(ATTRIBUTES).map(read).collect()
}

fn resolved(entity: &BytesRef<'_>) -> Result<String, Why> {
    let name = entity.xml10_content();
    let unknown = || Why::Entity(said(&name));
    match entity.resolve_char_ref() {
        Ok(Some(sign)) if is_xml(sign) => Ok(sign.to_string()),
        Ok(Some(_)) => Err(Why::Sign),
        Ok(None) => resolve_predefined_entity(&name).map(str::to_owned).ok_or_else(unknown),
        Err(_) => Err(unknown()),
    }
}

fn utf8(declaration: &BytesDecl<'_>) -> Result<(), Why> {
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii") => Ok(()),
        Some(_) => Err(Why::Encoding),
    }
}
