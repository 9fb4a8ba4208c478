//! Lists of messages: Atom (RFC 4287) and RSS 2.0, whose entries lead to messages or, in Atom, hold one.

use crate::cap::{
    Alert, Limits, MEDIA_TYPE,
    read::message,
    tree::{Broken, Node, Space, Wanted, Why, parse},
};

/// Most entries of a feed that are read, the first ones; our own number.
pub const MOST_ENTRIES: usize = 500;

/// What an address gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Feed {
    /// One message.
    Message(Box<Alert>),
    /// A list.
    List {
        /// At most [`MOST_ENTRIES`].
        entries: Vec<Entry>,
        /// How many more there are.
        beyond: usize,
    },
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Another one once the entry changes.
    pub key: String,
    /// What is in it, or why nothing can be.
    pub holds: Result<Holds, Broken>,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// The message itself.
    Message(Box<Alert>),
    /// The address of the message.
    Link(String),
}

/// Reads what an address gave.
///
/// # Errors
/// [`Broken`] if it is no feed, or a single message that cannot be read. An entry that cannot be read stops no other.
pub fn feed(document: &[u8], limits: &Limits) -> Result<Feed, Broken> {
    let root = parse(document, limits, Wanted::Feed)?;
    let nodes: Vec<&Node> = match root.space {
        Space::Cap | Space::OldCap => return Ok(Feed::Message(Box::new(message(&root, limits)?))),
        Space::Atom => children(&root, Space::Atom, "entry").collect(),
        Space::Plain => {
            let channels = children(&root, Space::Plain, "channel");
            channels.flat_map(|channel| children(channel, Space::Plain, "item")).collect()
        }
    };
    let entry = |node: &&Node| if root.space == Space::Atom { atom(node, limits) } else { rss(node) };
    Ok(Feed::List {
        entries: nodes.iter().take(MOST_ENTRIES).map(entry).collect(),
        beyond: nodes.len().saturating_sub(MOST_ENTRIES),
    })
}

fn children<'n>(node: &'n Node, space: Space, name: &'n str) -> impl Iterator<Item = &'n Node> {
    node.children.iter().filter(move |child| child.space == space && child.name == name)
}

fn text<'n>(node: &'n Node, space: Space, name: &'n str) -> &'n str {
    children(node, space, name).next().map_or("", |child| child.text.trim())
}

fn attribute<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    node.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.trim())
}

fn is_cap(node: &Node) -> bool {
    attribute(node, "type").is_some_and(|kind| kind.eq_ignore_ascii_case(MEDIA_TYPE))
}

/// A message in its content, else the link that says it is one, else the link to what the entry is about.
fn atom(entry: &Node, limits: &Limits) -> Entry {
    let links: Vec<&Node> = children(entry, Space::Atom, "link").collect();
    let about = |link: &&Node| attribute(link, "rel").is_none_or(|rel| rel == "alternate");
    let link = links.iter().find(|link| is_cap(link)).or_else(|| links.iter().find(|link| about(link)));
    let link = link.and_then(|link| attribute(link, "href"));
    let mut inside = children(entry, Space::Atom, "content").flat_map(|content| &content.children);
    let holds = match inside.find(|node| node.space.is_cap() && node.name == "alert") {
        Some(alert) => message(alert, limits).map(|alert| Holds::Message(Box::new(alert))),
        None => linked(link, "feed/entry/link"),
    };
    let mut key = vec![text(entry, Space::Atom, "id"), text(entry, Space::Atom, "updated"), link.unwrap_or_default()];
    let sent = match &holds {
        Ok(Holds::Message(alert)) => format!("{} {}", alert.identifier, alert.sent),
        Ok(Holds::Link(_)) | Err(_) => String::new(),
    };
    key.push(&sent);
    Entry { key: key.join("\n"), holds }
}

/// The enclosure that says it is a message, else the link, else any enclosure.
fn rss(item: &Node) -> Entry {
    let enclosures: Vec<&Node> = children(item, Space::Plain, "enclosure").collect();
    let own = Some(text(item, Space::Plain, "link")).filter(|link| !link.is_empty());
    let link = match (enclosures.iter().find(|node| is_cap(node)), own) {
        (Some(enclosure), _) => attribute(enclosure, "url"),
        (None, Some(own)) => Some(own),
        (None, None) => enclosures.first().and_then(|enclosure| attribute(enclosure, "url")),
    };
    let key = [text(item, Space::Plain, "guid"), text(item, Space::Plain, "pubDate"), link.unwrap_or_default()];
    Entry { key: key.join("\n"), holds: linked(link, "rss/channel/item/link") }
}

fn linked(link: Option<&str>, element: &str) -> Result<Holds, Broken> {
    let link = link.filter(|link| !link.is_empty()).map(|link| Holds::Link(link.to_owned()));
    link.ok_or_else(|| Broken { element: element.to_owned(), why: Why::Missing })
}
