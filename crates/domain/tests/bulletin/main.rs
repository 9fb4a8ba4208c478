//! Bulletins: which are kept, where they hold, what can be done to them, what a warning written from one begins with.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use domain::{
    bulletin::{Bulletin, Ending, NotKept, Place, Refusal, State, expires, filling, keep, place, shapes},
    cap::{Alert, Area, Category, Certainty, Circle, Limits, MessageType, Named, Scope, Status, read},
    id::{BulletinId, StaffId, WarningId},
    warning::{Mode, content, danger::Kind, sample},
};
use geo::{Area as _, Contains as _, Point};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

const RAIN: &str = include_str!("rain.xml");

fn rain() -> Alert {
    read(RAIN.as_bytes(), &Limits::default()).unwrap()
}

fn now() -> Timestamp {
    "2026-11-25T02:00:00Z".parse().unwrap()
}

fn hours(hours: i64) -> Timestamp {
    now() + SignedDuration::from_hours(hours)
}

fn id(number: u128) -> BulletinId {
    BulletinId(Uuid::from_u128(number))
}

fn staff() -> StaffId {
    StaffId(Uuid::from_u128(9))
}

fn warning() -> WarningId {
    WarningId(Uuid::from_u128(8))
}

fn bulletin() -> Bulletin {
    Bulletin {
        id: id(1),
        feed: "mau".to_owned(),
        sender: "tram@mau.example".to_owned(),
        identifier: "M-1".to_owned(),
        sent: now(),
        status: Status::Actual,
        message_type: MessageType::Alert,
        expires: Some(hours(6)),
        place: Place::Here,
        earlier: vec![],
        received_at: now(),
        state: State::Open,
        ending: None,
        decision: None,
        warning: None,
        document: String::new(),
    }
}

/// The message with other areas.
fn with(areas: &[Area]) -> Alert {
    let mut alert = rain();
    for info in &mut alert.infos {
        info.areas = areas.to_vec();
    }
    alert
}

fn ring(text: &str) -> Area {
    let document = RAIN.replace("20.99,105.79 21.02,105.79 21.02,105.815 20.99,105.815 20.99,105.79", text);
    read(document.as_bytes(), &Limits::default()).unwrap().infos[0].areas[0].clone()
}

fn coded(set: &str, code: &str) -> Area {
    let geocodes = vec![Named { name: set.to_owned(), value: code.to_owned() }];
    Area { geocodes, polygons: vec![], ..rain().infos[0].areas[0].clone() }
}

fn circle(lon: f64, lat: f64, km: f64) -> Area {
    Area { circles: vec![Circle { lon, lat, km }], polygons: vec![], ..rain().infos[0].areas[0].clone() }
}

#[test]
fn only_what_warns_everyone_is_kept() {
    let of = |kind, scope, sent| {
        let sent = domain::cap::Time::new(sent, &jiff::tz::TimeZone::UTC);
        keep(&Alert { message_type: kind, scope, sent, ..rain() }, now())
    };
    for kind in MessageType::ALL {
        let answers = matches!(kind, MessageType::Ack | MessageType::Error);
        assert_eq!(of(*kind, Scope::Public, now()), if answers { Err(NotKept::Answer) } else { Ok(()) }, "{kind}");
    }
    assert_eq!(of(MessageType::Alert, Scope::Private, now()), Err(NotKept::NotPublic));
    assert_eq!(of(MessageType::Alert, Scope::Restricted, now()), Err(NotKept::NotPublic));
    assert_eq!(of(MessageType::Alert, Scope::Public, hours(24)), Ok(()));
    assert_eq!(of(MessageType::Alert, Scope::Public, hours(25)), Err(NotKept::Future));
}

#[test]
fn it_ends_with_the_last_of_what_it_says() {
    let mut alert = rain();
    assert_eq!(expires(&alert), Some("2026-11-25T11:00:00Z".parse().unwrap()));
    assert_eq!(expires(&Alert { message_type: MessageType::Cancel, ..rain() }), None, "what is called off stays so");
    alert.infos[1].expires = None;
    assert_eq!(expires(&alert), None);
}

#[test]
fn a_place_is_here_elsewhere_or_not_known() {
    let areas = sample::areas();
    let set = areas.set().code.clone();
    let far = "10.0,106.0 10.1,106.0 10.1,106.1 10.0,106.0";
    let bow = "21.0,105.80 21.01,105.81 21.0,105.81 21.01,105.80 21.0,105.80";
    for (name, area, expected) in [
        ("a polygon over a ward", rain().infos[0].areas[0].clone(), Place::Here),
        ("along a border", ring("21.01,105.80 21.02,105.80 21.02,105.81 21.01,105.80"), Place::Elsewhere),
        ("far away", ring(far), Place::Elsewhere),
        ("crossing itself", ring(bow), Place::Unknown),
        ("a code of ours", coded(&set, "W1"), Place::Here),
        ("a code we do not have", coded(&set, "W9"), Place::Unknown),
        ("a code of another set", coded("UGC", "W1"), Place::Unknown),
        ("a circle that reaches in", circle(105.85, 21.005, 4.0), Place::Here),
        ("a circle that does not", circle(105.85, 21.005, 1.0), Place::Elsewhere),
        ("a place alone", circle(105.805, 21.005, 0.0), Place::Here),
    ] {
        assert_eq!(place(&with(&[area]), &areas), expected, "{name}");
    }
    assert_eq!(place(&with(&[]), &areas), Place::Unknown);
    assert_eq!(place(&with(&[ring(far), coded(&set, "W1")]), &areas), Place::Here);
    assert_eq!(place(&with(&[ring(far), coded("UGC", "1")]), &areas), Place::Unknown);
}

#[test]
fn a_circle_as_a_polygon_leaves_nothing_out() {
    let shape = &shapes(&circle(105.8, 21.0, 10.0))[0];
    let square_km = shape.unsigned_area() * 111.2 * 111.2 * 21.0_f64.to_radians().cos();
    assert!((square_km / 314.16 - 1.0).abs() < 0.02, "{square_km}");
    for degrees in 0..360 {
        let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
        let at = Point::new(105.8 + 9.99 / 111.2 / 21.0_f64.to_radians().cos() * cos, 21.0 + 9.99 / 111.2 * sin);
        assert!(shape.contains(&at), "{degrees}");
    }
    let pole = &shapes(&circle(179.9, 90.0, 20_000.0))[0];
    assert!(pole.exterior().0.iter().all(|at| at.x.abs() <= 180.0 && at.y.abs() <= 90.0));
}

#[test]
fn somebody_is_to_decide_only_where_something_can_follow() {
    let begins = |change: fn(&mut Bulletin), taken| {
        let mut new = bulletin();
        change(&mut new);
        new.begins_as(taken)
    };
    for (change, taken, expected) in [
        ((|_| {}) as fn(&mut Bulletin), false, State::Open),
        (|new| new.place = Place::Unknown, false, State::Open),
        (|new| new.place = Place::Elsewhere, false, State::Noted),
        (|new| new.place = Place::Elsewhere, true, State::Open),
        (|new| new.status = Status::Test, false, State::Noted),
        (|new| new.status = Status::Test, true, State::Noted),
        (|new| new.expires = Some(now()), false, State::Noted),
        (|new| new.ending = Some((Ending::Replaced, id(2))), false, State::Noted),
        (|new| new.message_type = MessageType::Cancel, false, State::Noted),
        (|new| new.message_type = MessageType::Cancel, true, State::Open),
    ] {
        assert_eq!(begins(change, taken), expected);
    }
}

#[test]
fn a_message_ends_those_it_names_of_its_own_sender_and_status() {
    let update = Bulletin { id: id(2), message_type: MessageType::Update, earlier: vec![id(1)], ..bulletin() };
    assert!(update.ends(&bulletin()));
    assert!(!update.ends(&Bulletin { id: id(3), ..bulletin() }));
    assert!(!update.ends(&Bulletin { sender: "khac@mau.example".to_owned(), ..bulletin() }));
    assert!(!Bulletin { status: Status::Test, ..update.clone() }.ends(&bulletin()), "a test calls off nothing real");
    assert_eq!((update.ends_as(), bulletin().ends_as()), (Some(Ending::Replaced), None));
}

#[test]
fn a_warning_is_written_once_from_what_still_holds_and_a_test_from_a_test() {
    let may = |change: fn(&mut Bulletin)| {
        let mut own = bulletin();
        change(&mut own);
        own.may_write(now())
    };
    assert_eq!(may(|_| {}), Ok(Mode::Actual));
    assert_eq!(may(|own| own.state = State::Noted), Ok(Mode::Actual));
    assert_eq!(may(|own| own.status = Status::Test), Ok(Mode::Test));
    assert_eq!(may(|own| own.status = Status::Exercise), Ok(Mode::Test));
    assert_eq!(may(|own| own.status = Status::System), Err(Refusal::NoWarning));
    assert_eq!(may(|own| own.status = Status::Draft), Err(Refusal::NoWarning));
    assert_eq!(may(|own| own.message_type = MessageType::Cancel), Err(Refusal::NoWarning));
    assert_eq!(may(|own| own.expires = Some(now())), Err(Refusal::Over));
    assert_eq!(may(|own| own.ending = Some((Ending::Cancelled, id(2)))), Err(Refusal::Ended));
    assert_eq!(may(|own| own.state = State::Ignored), Err(Refusal::Decided));
    let taken = bulletin().take(warning(), staff(), now()).unwrap();
    assert_eq!(
        (taken.state, taken.warning, taken.may_write(now())),
        (State::Taken, Some(warning()), Err(Refusal::Decided))
    );
}

#[test]
fn what_was_ignored_or_given_up_can_be_opened_again() {
    let ignored = bulletin().ignore("Của tỉnh khác".to_owned(), staff(), now()).unwrap();
    assert_eq!((ignored.state, ignored.decision.as_ref().unwrap().by), (State::Ignored, staff()));
    assert_eq!(ignored.ignore(String::new(), staff(), now()), Err(Refusal::Decided));
    assert_eq!(ignored.reopen(false), Ok(bulletin()));
    assert_eq!(bulletin().reopen(true), Err(Refusal::Decided));
    let taken = bulletin().take(warning(), staff(), now()).unwrap();
    assert_eq!((taken.reopen(false), taken.reopen(true)), (Err(Refusal::Decided), Ok(bulletin())));
}

#[test]
fn a_warning_begins_with_what_the_message_says_and_never_with_a_level() {
    let (areas, languages) = (sample::areas(), ["vi".to_owned(), "en".to_owned()]);
    let filled = filling(&rain(), &languages, &areas);
    assert_eq!(filled.texts["vi"].headline, "Mưa rất to từ trưa");
    assert_eq!(filled.texts["en"].headline, "Heavy rain", "the event where there is no headline");
    assert_eq!(
        (filled.kind, filled.certainty),
        (None, Some(content::Certainty::Likely)),
        "weather is four kinds of ours"
    );
    assert_eq!((filled.cover.areas.len(), filled.cover.shapes.len()), (0, 1));
    assert_eq!(filled.onset, Some("2026-11-25T05:00:00Z".parse().unwrap()));
    assert_eq!(filled.expires, Some("2026-11-25T11:00:00Z".parse().unwrap()));

    let german = filling(&rain(), &["de".to_owned(), "fr".to_owned()], &areas);
    assert_eq!(german.texts.keys().collect::<Vec<_>>(), ["de"]);
    assert_eq!(german.texts["de"].headline, "Mưa rất to từ trưa", "as it came");
    assert_eq!(filling(&Alert { infos: vec![], ..rain() }, &languages, &areas), domain::bulletin::Filling::default());

    let mut fire = with(&[coded(&areas.set().code, "W2"), ring("10.0,106.0 10.1,106.0 10.1,106.1 10.0,106.0")]);
    fire.infos[0].categories = vec![Category::Fire];
    fire.infos[0].certainty = Certainty::Unlikely;
    let filled = filling(&fire, &languages, &areas);
    assert_eq!((filled.kind, filled.certainty), (Some(Kind::Fire), None));
    assert_eq!((filled.cover.areas, filled.cover.shapes.len()), (["W2".into()].into(), 0), "not what lies elsewhere");
}

#[test]
fn more_shapes_than_a_warning_takes_are_named_as_areas() {
    let areas = sample::areas();
    let triangle = |number: u32| {
        let lat = 21.001 + f64::from(number) * 0.0003;
        ring(&format!("{lat},105.801 {lat},105.802 {},105.802 {lat},105.801", lat + 0.0002))
    };
    let alert = with(&(0..21).map(triangle).collect::<Vec<_>>());
    let filled = filling(&alert, &["vi".to_owned()], &areas);
    assert_eq!((filled.cover.areas, filled.cover.shapes.len()), (["W1".into()].into(), 0));
}
