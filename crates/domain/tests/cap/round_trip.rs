//! What is written fits the schema and reads back equal, whatever a message says.

use crate::schema::misfits;
use domain::cap::{
    Alert, Area, Category, Certainty, Circle, Info, Limits, MessageType, Named, Reference, Resource, ResponseType,
    Scope, Severity, Status, Time, Token, Urgency, read, write,
};
use geo::{Coord, LineString};
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn text() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => prop::char::range(' ', '~'),
        2 => select(vec!['đ', 'ữ', 'Ề', '🌊', '\u{85}', '\u{FFFD}']),
        1 => select(vec!['&', '<', '>', '"', '\'', ']', '\n', '\t', '\r']),
    ];
    vec(sign, 1..30)
        .prop_map(|signs| signs.into_iter().collect::<String>().trim().to_owned())
        .prop_filter("empty", |text| !text.is_empty())
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

fn token() -> impl Strategy<Value = Token> {
    "[a-zA-Z0-9@./:>\"'ữ-]{1,40}".prop_map(|text| Token::parse(&text).unwrap())
}

fn time() -> impl Strategy<Value = Time> {
    (0_i64..7_000_000_000, -840_i32..=840).prop_map(|(second, minutes)| {
        let zone = TimeZone::fixed(Offset::from_seconds(minutes * 60).unwrap());
        Time::new(Timestamp::from_second(second).unwrap(), &zone)
    })
}

fn named() -> impl Strategy<Value = Vec<Named>> {
    vec((text(), text()).prop_map(|(name, value)| Named { name, value }), 0..3)
}

fn coord() -> impl Strategy<Value = Coord<f64>> {
    (-180.0..=180.0, -90.0..=90.0).prop_map(|(x, y)| Coord { x, y })
}

fn ring() -> impl Strategy<Value = LineString<f64>> {
    vec(coord(), 3..6).prop_map(|mut corners| {
        corners.push(corners[0]);
        corners.into()
    })
}

fn area() -> impl Strategy<Value = Area> {
    let circle = (coord(), 0.0..20_000.0).prop_map(|(Coord { x: lon, y: lat }, km)| Circle { lon, lat, km });
    let heights = option::of((-1e3..1e5, option::of(-1e3..1e5)));
    (text(), vec(ring(), 0..3), vec(circle, 0..3), named(), heights).prop_map(
        |(description, polygons, circles, geocodes, heights)| Area {
            description,
            polygons,
            circles,
            geocodes,
            altitude: heights.map(|(altitude, _)| altitude),
            ceiling: heights.and_then(|(_, ceiling)| ceiling),
        },
    )
}

fn resource() -> impl Strategy<Value = Resource> {
    (text(), text(), option::of(any::<u32>()), maybe(), maybe(), maybe()).prop_map(
        |(description, mime_type, size, uri, deref_uri, digest)| Resource {
            description,
            mime_type,
            size: size.map(u64::from),
            uri,
            deref_uri,
            digest,
        },
    )
}

fn info() -> impl Strategy<Value = Info> {
    let scales = (select(Urgency::ALL), select(Severity::ALL), select(Certainty::ALL));
    let lists = (vec(select(Category::ALL), 1..3), vec(select(ResponseType::ALL), 0..3), named(), named());
    let times = (option::of(time()), option::of(time()), option::of(time()));
    let texts = (maybe(), text(), vec(maybe(), 7));
    (scales, lists, times, texts, vec(resource(), 0..2), vec(area(), 0..3)).prop_map(
        |(scales, lists, times, (language, event, texts), resources, areas)| {
            let [audience, sender_name, headline, description, instruction, web, contact] = texts.try_into().unwrap();
            Info {
                language,
                categories: lists.0,
                event,
                response_types: lists.1,
                urgency: scales.0,
                severity: scales.1,
                certainty: scales.2,
                audience,
                event_codes: lists.2,
                effective: times.0,
                onset: times.1,
                expires: times.2,
                sender_name,
                headline,
                description,
                instruction,
                web,
                contact,
                parameters: lists.3,
                resources,
                areas,
            }
        },
    )
}

fn alert() -> impl Strategy<Value = Alert> {
    let reference =
        (token(), token(), time()).prop_map(|(sender, identifier, sent)| Reference { sender, identifier, sent });
    let heads = (token(), token(), time(), select(Status::ALL), select(MessageType::ALL), select(Scope::ALL));
    let needed = (text(), text(), vec(reference, 1..3));
    (heads, needed, maybe(), vec(text(), 0..3), maybe(), maybe(), vec(info(), 0..3)).prop_map(
        |(heads, (restriction, addresses, references), source, codes, note, incidents, infos)| Alert {
            identifier: heads.0,
            sender: heads.1,
            sent: heads.2,
            status: heads.3,
            message_type: heads.4,
            source,
            scope: heads.5,
            restriction: (heads.5 == Scope::Restricted).then_some(restriction),
            addresses: (heads.5 == Scope::Private).then_some(addresses),
            codes,
            note,
            references,
            incidents,
            infos,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_fits_the_schema_and_reads_back(alert in alert()) {
        let document = write(&alert);
        prop_assert_eq!(misfits(&document), Vec::<String>::new());
        prop_assert_eq!(read(document.as_bytes(), &Limits::default()), Ok(alert));
    }

    /// Every answer is a message or an error: nothing makes it fall over.
    #[test]
    fn a_damaged_document_is_read_or_refused(
        alert in alert(),
        damage in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
    ) {
        let mut document = write(&alert).into_bytes();
        for (at, byte, how) in damage {
            let at = at.index(document.len());
            match how {
                0 => document[at] = byte,
                1 => document.insert(at, byte),
                _ => document.truncate(at.max(1)),
            }
        }
        if let Err(broken) = read(&document, &Limits::default()) {
            prop_assert!(broken.element.starts_with("alert"), "{}", broken);
        }
    }
}

#[test]
fn signs_that_xml_cannot_hold_are_not_written() {
    let token = Token::parse("a").unwrap();
    let sent = Time::new(Timestamp::UNIX_EPOCH, &TimeZone::UTC);
    let alert = Alert {
        identifier: token.clone(),
        sender: token,
        sent,
        status: Status::Actual,
        message_type: MessageType::Alert,
        source: Some("a\u{0}b\u{1B}c\u{FFFF}d".to_owned()),
        scope: Scope::Public,
        restriction: None,
        addresses: None,
        codes: vec![],
        note: None,
        references: vec![],
        incidents: None,
        infos: vec![],
    };
    let read = read(write(&alert).as_bytes(), &Limits::default()).unwrap();
    assert_eq!(read.source.as_deref(), Some("abcd"));
}
