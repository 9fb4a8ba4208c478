//! What is said to the gateway: a text of the operator with places for the parts of a message.

use std::fmt::Write as _;

use app::ports::post::Letter;
use serde_json::Value;

/// The parts that a template can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// `+84…`
    To,
    /// The same without `+`.
    Digits,
    Text,
    Id,
    Sender,
}

const PARTS: [(&str, Part); 5] =
    [("to", Part::To), ("digits", Part::Digits), ("text", Part::Text), ("id", Part::Id), ("sender", Part::Sender)];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(String),
    Part(Part),
}

/// What fills a template.
pub(super) struct Message<'a> {
    pub(super) to: &'a str,
    pub(super) sender: &'a str,
    pub(super) letter: &'a Letter,
}

impl Message<'_> {
    fn part(&self, part: Part) -> &str {
        match part {
            Part::To => self.to,
            Part::Digits => self.to.trim_start_matches('+'),
            Part::Text => &self.letter.short,
            Part::Id => &self.letter.id,
            Part::Sender => self.sender,
        }
    }
}

/// A text with places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

impl Template {
    /// Reads a text with `{to}`, `{digits}`, `{text}`, `{id}` and `{sender}`.
    ///
    /// # Errors
    /// It names something else.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let named = after.split_once('}').filter(|(name, _)| name.bytes().all(|sign| sign.is_ascii_lowercase()));
            let (name, behind) = named.ok_or_else(|| format!("`{text}` has a brace that names nothing"))?;
            let known = PARTS.iter().find(|(own, _)| *own == name);
            let (_, part) =
                known.ok_or_else(|| format!("there is no {{{name}}}; there are to, digits, text, id, sender"))?;
            pieces.extend([Piece::Words(before.to_owned()), Piece::Part(*part)]);
            rest = behind;
        }
        pieces.push(Piece::Words(rest.to_owned()));
        Ok(Self(pieces))
    }

    fn fill(&self, message: &Message<'_>, put: impl Fn(&mut String, &str)) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Part(part) => put(&mut text, message.part(*part)),
            }
        }
        text
    }

    /// Filled as part of an address or a form.
    pub(super) fn encoded(&self, message: &Message<'_>) -> String {
        self.fill(message, |text, part| text.extend(form_urlencoded::byte_serialize(part.as_bytes())))
    }

    fn plain(&self, message: &Message<'_>) -> String {
        self.fill(message, String::push_str)
    }
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// None, as for GET.
    None,
    /// A JSON document; what fills it is quoted.
    Json(Node),
    /// A form; what fills it is encoded.
    Form(Template),
}

/// A JSON document whose texts are templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Text(Template),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
    Other(Value),
}

impl Body {
    /// Reads a template: JSON if it begins with a brace or bracket, else a form.
    ///
    /// # Errors
    /// It is no JSON, or a place in it names nothing.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.chars().next() {
            None => Ok(Self::None),
            Some('{' | '[') => {
                let value = serde_json::from_str(text).map_err(|fault| format!("the body is no JSON: {fault}"))?;
                Node::read(value).map(Self::Json)
            }
            Some(_) => Template::parse(text).map(Self::Form),
        }
    }

    /// What kind it is, for `Content-Type`.
    pub(super) const fn kind(&self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Json(_) => Some("application/json"),
            Self::Form(_) => Some("application/x-www-form-urlencoded"),
        }
    }

    pub(super) fn fill(&self, message: &Message<'_>) -> String {
        match self {
            Self::None => String::new(),
            Self::Json(node) => {
                let mut text = String::new();
                node.write(message, &mut text);
                text
            }
            Self::Form(template) => template.encoded(message),
        }
    }
}

impl Node {
    fn read(value: Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => Self::Text(Template::parse(&text)?),
            Value::Array(values) => Self::List(values.into_iter().map(Self::read).collect::<Result<_, _>>()?),
            Value::Object(fields) => {
                let read = |(name, value)| Ok::<_, String>((name, Self::read(value)?));
                Self::Object(fields.into_iter().map(read).collect::<Result<_, _>>()?)
            }
            other => Self::Other(other),
        })
    }

    fn write(&self, message: &Message<'_>, text: &mut String) {
        let quoted = |text: &mut String, words: &str| write!(text, "{}", Value::from(words)).ok();
        match self {
            Self::Text(template) => drop(quoted(text, &template.plain(message))),
            Self::List(nodes) => {
                text.push('[');
                for (at, node) in nodes.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { "," });
                    node.write(message, text);
                }
                text.push(']');
            }
            Self::Object(fields) => {
                text.push('{');
                for (at, (name, node)) in fields.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { "," });
                    quoted(text, name);
                    text.push(':');
                    node.write(message, text);
                }
                text.push('}');
            }
            Self::Other(value) => text.push_str(&value.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::ports::post::Urgency;
    use jiff::SignedDuration;

    fn filled(body: &str) -> String {
        let letter = Letter {
            id: "019a".into(),
            thread: None,
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            short: "Nước \"dâng\" & {to}\n".into(),
            link: String::new(),
            unsubscribe: None,
            urgency: Urgency::High,
            lasts: SignedDuration::from_hours(1),
            language: "vi".into(),
        };
        Body::parse(body).unwrap().fill(&Message { to: "+84912345678", sender: "HANOI", letter: &letter })
    }

    #[test]
    fn a_json_body_stays_json_whatever_is_put_in() {
        let text = filled(r#"{"to":["{digits}"],"text":"[{sender}] {text}","ref":"{id}","flash":false,"n":1}"#);
        let expected = serde_json::json!({
            "to": ["84912345678"], "text": "[HANOI] Nước \"dâng\" & {to}\n", "ref": "019a", "flash": false, "n": 1,
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    }

    #[test]
    fn a_form_is_encoded() {
        let text = filled("phone={to}&msg={text}&key=1");
        let read: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read, [pair("phone", "+84912345678"), pair("msg", "Nước \"dâng\" & {to}\n"), pair("key", "1")]);
    }

    #[test]
    fn a_place_that_names_nothing_is_told() {
        for bad in [r#"{"a":"{too}"}"#, r#"{"a":}"#, "a={text", "a={Text}"] {
            assert!(Body::parse(bad).is_err(), "{bad}");
        }
    }
}
