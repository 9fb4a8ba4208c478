//! The schema of CAP 1.2 as a table made by hand from the standard: order, how often, and what may stand there. The schema
//! file itself is not in the repository.

use quick_xml::{escape::unescape, events::Event, name::ResolveResult, reader::NsReader};

enum Is {
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    Time,
    Whole,
    Decimal,
    /// No white space, comma, `<` or `&`.
    Token,
    Holds(&'static [Line]),
}

/// Name, at least, at most, what.
type Line = (&'static str, usize, usize, Is);

const MANY: usize = usize::MAX;

const NAMED: &[Line] = &[("valueName", 1, 1, Is::Text), ("value", 1, 1, Is::Text)];

const AREA: &[Line] = &[
    ("areaDesc", 1, 1, Is::Text),
    ("polygon", 0, MANY, Is::Text),
    ("circle", 0, MANY, Is::Text),
    ("geocode", 0, MANY, Is::Holds(NAMED)),
    ("altitude", 0, 1, Is::Decimal),
    ("ceiling", 0, 1, Is::Decimal),
];

const RESOURCE: &[Line] = &[
    ("resourceDesc", 1, 1, Is::Text),
    ("mimeType", 1, 1, Is::Text),
    ("size", 0, 1, Is::Whole),
    ("uri", 0, 1, Is::Text),
    ("derefUri", 0, 1, Is::Text),
    ("digest", 0, 1, Is::Text),
];

const INFO: &[Line] = &[
    ("language", 0, 1, Is::Text),
    (
        "category",
        1,
        MANY,
        Is::Word(&[
            "Geo",
            "Met",
            "Safety",
            "Security",
            "Rescue",
            "Fire",
            "Health",
            "Env",
            "Transport",
            "Infra",
            "CBRNE",
            "Other",
        ]),
    ),
    ("event", 1, 1, Is::Text),
    (
        "responseType",
        0,
        MANY,
        Is::Word(&["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"]),
    ),
    ("urgency", 1, 1, Is::Word(&["Immediate", "Expected", "Future", "Past", "Unknown"])),
    ("severity", 1, 1, Is::Word(&["Extreme", "Severe", "Moderate", "Minor", "Unknown"])),
    ("certainty", 1, 1, Is::Word(&["Observed", "Likely", "Possible", "Unlikely", "Unknown"])),
    ("audience", 0, 1, Is::Text),
    ("eventCode", 0, MANY, Is::Holds(NAMED)),
    ("effective", 0, 1, Is::Time),
    ("onset", 0, 1, Is::Time),
    ("expires", 0, 1, Is::Time),
    ("senderName", 0, 1, Is::Text),
    ("headline", 0, 1, Is::Text),
    ("description", 0, 1, Is::Text),
    ("instruction", 0, 1, Is::Text),
    ("web", 0, 1, Is::Text),
    ("contact", 0, 1, Is::Text),
    ("parameter", 0, MANY, Is::Holds(NAMED)),
    ("resource", 0, MANY, Is::Holds(RESOURCE)),
    ("area", 0, MANY, Is::Holds(AREA)),
];

const ALERT: &[Line] = &[
    ("identifier", 1, 1, Is::Token),
    ("sender", 1, 1, Is::Token),
    ("sent", 1, 1, Is::Time),
    ("status", 1, 1, Is::Word(&["Actual", "Exercise", "System", "Test", "Draft"])),
    ("msgType", 1, 1, Is::Word(&["Alert", "Update", "Cancel", "Ack", "Error"])),
    ("source", 0, 1, Is::Text),
    ("scope", 1, 1, Is::Word(&["Public", "Restricted", "Private"])),
    ("restriction", 0, 1, Is::Text),
    ("addresses", 0, 1, Is::Text),
    ("code", 0, MANY, Is::Text),
    ("note", 0, 1, Is::Text),
    ("references", 0, 1, Is::Text),
    ("incidents", 0, 1, Is::Text),
    ("info", 0, MANY, Is::Holds(INFO)),
];

#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

/// What of a document does not fit the schema; nothing if it does.
pub(crate) fn misfits(document: &str) -> Vec<String> {
    let root = tree(document);
    if root.name != "alert" {
        return vec![format!("the root is {}", root.name)];
    }
    let mut misfits = Vec::new();
    sequence(&root, ALERT, &mut misfits);
    misfits
}

fn sequence(element: &Element, lines: &[Line], misfits: &mut Vec<String>) {
    let mut children = element.children.iter().peekable();
    for (name, least, most, is) in lines {
        let mut count = 0;
        while let Some(child) = children.next_if(|child| child.name == *name) {
            count += 1;
            content(child, is, misfits);
        }
        if count < *least || count > *most {
            misfits.push(format!("{}/{name}: {count} times", element.name));
        }
    }
    misfits.extend(children.map(|child| format!("{}/{}: not here", element.name, child.name)));
    if !element.text.trim().is_empty() {
        misfits.push(format!("{}: text", element.name));
    }
}

fn content(element: &Element, is: &Is, misfits: &mut Vec<String>) {
    let text = element.text.as_str();
    let fits = match is {
        Is::Text => !text.is_empty(),
        Is::Word(words) => words.contains(&text),
        Is::Time => is_time(text),
        Is::Whole => text.parse::<i64>().is_ok(),
        Is::Decimal => text.parse::<f64>().is_ok() && !text.contains(['e', 'E', 'n', 'i']),
        Is::Token => !text.is_empty() && !text.contains([' ', ',', '<', '&']),
        Is::Holds(lines) => {
            sequence(element, lines, misfits);
            return;
        }
    };
    if !fits || !element.children.is_empty() {
        misfits.push(format!("{}: {text:?}", element.name));
    }
}

/// The pattern of the schema, `\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d`, and UTC as the standard wants it.
fn is_time(text: &str) -> bool {
    let digits: String = text.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect();
    let shape = digits == "0000-00-00T00:00:00+00:00" || digits == "0000-00-00T00:00:00-00:00";
    shape && !text.ends_with("+00:00")
}

fn tree(document: &str) -> Element {
    let mut reader = NsReader::from_str(document);
    let mut open = vec![Element::default()];
    loop {
        let (space, event) = reader.read_resolved_event().unwrap();
        match event {
            Event::Start(start) => {
                let ResolveResult::Bound(space) = space else { panic!("no namespace") };
                assert_eq!(space.0, "urn:oasis:names:tc:emergency:cap:1.2");
                assert_eq!(start.attributes().count(), usize::from(open.len() == 1), "attributes");
                open.push(Element { name: start.name().as_ref().to_owned(), ..Element::default() });
            }
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(entity) => {
                let sign = unescape(&format!("&{};", &*entity)).unwrap().into_owned();
                open.last_mut().unwrap().text.push_str(&sign);
            }
            Event::Decl(declaration) => assert_eq!(declaration.encoding().unwrap().unwrap(), "UTF-8"),
            Event::Eof => return open.pop().unwrap().children.pop().unwrap(),
            other => panic!("{other:?} is not written"),
        }
    }
}

#[test]
fn the_check_itself_sees_what_is_wrong() {
    let document = |inside: &str| {
        let head =
            "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>1</identifier><sender>a@b</sender>";
        format!("{head}{inside}</alert>")
    };
    let rest =
        "<sent>2026-03-02T08:00:00+07:00</sent><status>Test</status><msgType>Alert</msgType><scope>Public</scope>";
    assert!(misfits(&document(rest)).is_empty());
    for (wrong, said) in [
        (rest.replace("Test", "Trial"), "status: \"Trial\""),
        (rest.replace("+07:00", "Z"), "sent: \"2026-03-02T08:00:00Z\""),
        (rest.replace("<scope>Public</scope>", ""), "alert/scope: 0 times"),
        (rest.replace("<scope>", "<scope>Public</scope><scope>"), "alert/scope: 2 times"),
        (format!("{rest}<note>late</note><code>x</code>"), "alert/code: not here"),
        (format!("{rest}<info><event>x</event></info>"), "info/category: 0 times"),
        (format!("{rest}stray"), "alert: text"),
    ] {
        assert!(misfits(&document(&wrong)).contains(&said.to_owned()), "{said}: {:?}", misfits(&document(&wrong)));
    }
}
