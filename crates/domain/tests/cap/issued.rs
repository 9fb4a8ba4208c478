//! The messages that warnings make.

use crate::schema::misfits;
use domain::{
    cap::{
        Alert, Category, Certainty, Limits, MessageType, Origin, ResponseType, Severity, Status, Token, Urgency,
        Wording, cancelled, read, released, write,
    },
    city::Words,
    id::PhotoId,
    sample::moment,
    warning::{
        Issued, Mode, State, Warning,
        content::{Attachment, Text},
        danger::{Danger, Kind, RiskLevel, Step},
        river::AirReading,
        sample,
    },
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::collections::BTreeMap;
use uuid::Uuid;

fn now() -> Timestamp {
    moment("2026-03-02T08:00")
}

fn wording() -> BTreeMap<String, Wording> {
    let words = |event: &str, danger: &str, drawn: &str, test: &str, cancelled: &str| Wording {
        event: event.to_owned(),
        danger: danger.to_owned(),
        drawn: drawn.to_owned(),
        test: test.to_owned(),
        cancelled: cancelled.to_owned(),
    };
    let vi = words("Lũ", "Cấp 3 (rủi ro lớn), màu cam", "Vùng khoanh trên bản đồ", "THỬ", "Đã hủy");
    let en = words("Flood", "Level 3 (great risk), orange", "Shape drawn on the map", "TEST", "Cancelled");
    BTreeMap::from([("vi".to_owned(), vi), ("en".to_owned(), en)])
}

/// Builds a message with the sample's surroundings, checks it against the schema, and that it reads back.
fn message(
    warning: &Warning,
    borders: bool,
    build: fn(&Warning, &Origin<'_>, &BTreeMap<String, Wording>) -> Option<Alert>,
) -> Option<(Alert, String)> {
    let (areas, zone) = (sample::areas(), TimeZone::get("Asia/Ho_Chi_Minh").unwrap());
    let name = Words(BTreeMap::from([("vi".to_owned(), "Phường Sen".to_owned())]));
    let origin = Origin {
        sender: Token::parse("sample@example.vn").unwrap(),
        name: &name,
        zone: &zone,
        page: "https://example.vn/warnings",
        files: "https://example.vn/files",
        areas: &areas,
        borders,
    };
    let alert = build(warning, &origin, &wording())?;
    let document = write(&alert);
    assert_eq!(misfits(&document), Vec::<String>::new(), "{document}");
    assert_eq!(read(document.as_bytes(), &Limits::default()).as_ref(), Ok(&alert));
    Some((alert, document))
}

fn out(mode: Mode) -> Warning {
    let mut warning = sample::in_state(State::Released, 1, mode, now());
    let english = Text { headline: "Flood".into(), description: "High water.".into(), instruction: "Leave.".into() };
    warning.content.texts.insert("en".into(), english);
    warning
}

fn parameter<'a>(alert: &'a Alert, name: &str) -> Option<&'a str> {
    let found = alert.infos[0].parameters.iter().find(|parameter| parameter.name == name);
    found.map(|parameter| parameter.value.as_str())
}

#[test]
fn a_released_warning_is_an_alert_in_each_language() {
    let (alert, document) = message(&out(Mode::Actual), false, released).unwrap();
    assert_eq!((alert.status, alert.message_type), (Status::Actual, MessageType::Alert));
    assert_eq!(alert.sent.to_string(), "2026-03-02T08:00:00+07:00");
    assert_eq!(alert.identifier.as_str(), sample::id(1).to_string());
    assert!(alert.references.is_empty());
    let [en, vi] = alert.infos.as_slice() else { panic!("two languages") };
    assert_eq!((en.language.as_deref(), vi.language.as_deref()), (Some("en"), Some("vi")));
    assert_eq!((en.event.as_str(), vi.event.as_str()), ("Flood", "Lũ"));
    assert_eq!(vi.headline.as_deref(), Some("Lũ trên sông Hồng: báo động II"));
    assert_eq!((en.categories.as_slice(), en.urgency), ([Category::Met].as_slice(), Urgency::Immediate));
    assert_eq!((en.severity, en.certainty), (Severity::Severe, Certainty::Observed));
    assert_eq!(en.expires.unwrap().to_string(), "2026-03-03T08:00:00+07:00");
    assert_eq!(en.web.clone().unwrap(), format!("https://example.vn/warnings/{}", sample::id(1)));
    assert_eq!(parameter(&alert, "vn-risk-level"), Some("3"));
    assert_eq!(parameter(&alert, "vn-risk-colour"), Some("orange"));
    assert_eq!(parameter(&alert, "danger"), Some("Level 3 (great risk), orange"), "never a colour without words");
    assert_eq!(parameter(&alert, "river-station"), Some("long-bien"));
    assert_eq!(parameter(&alert, "river-level-cm"), Some("1060"));
    assert_eq!(parameter(&alert, "river-alarm"), Some("two"));
    let [ward, drawn] = vi.areas.as_slice() else { panic!("a ward and a shape") };
    assert_eq!((ward.description.as_str(), ward.polygons.len()), ("Phường Sen", 0));
    assert_eq!((ward.geocodes[0].name.as_str(), ward.geocodes[0].value.as_str()), ("sample", "W1"));
    assert_eq!(drawn.description, "Vùng khoanh trên bản đồ");
    let ring = "21.002,105.808 21.002,105.812 21.004,105.812 21.004,105.808 21.002,105.808";
    assert!(document.contains(&format!("<polygon>{ring}</polygon>")), "latitude first, closed");
    assert!(!document.contains('Z'), "no time ends with a letter");
}

#[test]
fn borders_go_along_when_asked() {
    let (alert, _) = message(&out(Mode::Actual), true, released).unwrap();
    let ward = &alert.infos[0].areas[0];
    assert_eq!((ward.polygons.len(), ward.polygons[0].0.len()), (1, 5));
    let mut gone = out(Mode::Actual);
    gone.content.cover.areas = ["W9".into()].into();
    let (alert, _) = message(&gone, true, released).unwrap();
    assert_eq!((alert.infos[0].areas[0].description.as_str(), alert.infos[0].areas[0].polygons.len()), ("W9", 0));
}

#[test]
fn a_test_says_so_in_its_status_and_in_every_text() {
    let (alert, _) = message(&out(Mode::Test), false, released).unwrap();
    assert_eq!(alert.status, Status::Test);
    for (info, mark) in alert.infos.iter().zip(["TEST: ", "THỬ: "]) {
        let texts = [Some(&info.event), info.headline.as_ref(), info.description.as_ref(), info.instruction.as_ref()];
        assert!(texts.iter().all(|text| text.unwrap().starts_with(mark)), "{texts:?}");
    }
    let ended = sample::in_state(State::Cancelled, 1, Mode::Test, now());
    let (alert, _) = message(&ended, false, cancelled).unwrap();
    assert_eq!((alert.status, alert.message_type), (Status::Test, MessageType::Cancel));
    assert_eq!(alert.infos[0].headline.as_deref(), Some("THỬ: Đã hủy: Lũ trên sông Hồng: báo động II"));
}

#[test]
fn an_update_refers_to_all_before_it_as_they_were_sent() {
    let mut second = out(Mode::Actual);
    let issued = |number, hours| Issued { id: sample::id(number), at: now() - SignedDuration::from_hours(hours) };
    second.file.earlier = vec![issued(7, 9), issued(8, 5)];
    let (alert, document) = message(&second, false, released).unwrap();
    assert_eq!(alert.message_type, MessageType::Update);
    let expected = format!(
        "<references>sample@example.vn,{},2026-03-01T23:00:00+07:00 sample@example.vn,{},2026-03-02T03:00:00+07:00</references>",
        sample::id(7),
        sample::id(8)
    );
    assert!(document.contains(&expected), "{document}");
}

#[test]
fn a_cancellation_refers_to_the_warning_and_says_why() {
    let mut over = sample::in_state(State::Cancelled, 1, Mode::Actual, now());
    let later = now() + SignedDuration::from_hours(2);
    over.file.cancellation.as_mut().unwrap().agreed = Some((sample::releaser(1).id, later));
    let (alert, _) = message(&over, false, cancelled).unwrap();
    let (first, _) = message(&over, false, released).unwrap();
    assert_eq!((alert.status, alert.message_type), (Status::Actual, MessageType::Cancel));
    assert_ne!(alert.identifier, first.identifier, "a message of its own");
    let [reference] = alert.references.as_slice() else { panic!("one message is cancelled") };
    assert_eq!((&reference.identifier, reference.sent), (&first.identifier, first.sent));
    assert_eq!(alert.sent.at(), later);
    assert_eq!(alert.note.as_deref(), Some("Nước đã rút."));
    let info = &alert.infos[0];
    assert_eq!((info.urgency, info.response_types.as_slice()), (Urgency::Past, [ResponseType::AllClear].as_slice()));
    assert_eq!((info.description.as_deref(), &info.instruction), (Some("Nước đã rút."), &None));
}

#[test]
fn what_is_not_out_makes_no_message() {
    for state in State::ALL {
        let warning = sample::in_state(*state, 1, Mode::Actual, now());
        let went_out = !matches!(state, State::Draft | State::Proposed | State::Discarded);
        assert_eq!(message(&warning, false, released).is_some(), went_out, "{state}");
        assert_eq!(message(&warning, false, cancelled).is_some(), *state == State::Cancelled, "{state}");
    }
}

#[test]
fn every_kind_has_its_category() {
    use Category::{Env, Fire, Health, Infra, Met, Other, Security, Transport};
    let categories = [Met, Met, Met, Met, Env, Fire, Health, Security, Transport, Infra, Other];
    assert_eq!(Kind::ALL.len(), categories.len());
    for (kind, category) in Kind::ALL.iter().zip(categories) {
        let mut warning = out(Mode::Actual);
        (warning.content.kind, warning.content.river) = (*kind, None);
        let (alert, _) = message(&warning, false, released).unwrap();
        assert_eq!(alert.infos[0].categories, [category], "{kind}");
    }
}

#[test]
fn every_level_has_its_severity_and_is_not_lost_in_it() {
    use Severity::{Extreme, Minor, Moderate, Severe};
    for (level, severity) in RiskLevel::ALL.iter().zip([Minor, Moderate, Severe, Extreme, Extreme]) {
        let mut warning = out(Mode::Actual);
        warning.content.danger = Danger::Risk(*level);
        let (alert, _) = message(&warning, false, released).unwrap();
        assert_eq!(alert.infos[0].severity, severity);
        assert_eq!(parameter(&alert, "vn-risk-level"), Some(level.number().to_string().as_str()), "4 and 5 stay apart");
    }
    let mut warning = out(Mode::Actual);
    warning.content.danger = Danger::Step(Step::Extreme);
    warning.content.air = Some(AirReading { index: 180, scale: "made up, 1".into() });
    let (alert, _) = message(&warning, false, released).unwrap();
    assert_eq!(alert.infos[0].severity, Extreme);
    assert_eq!((parameter(&alert, "danger-step"), parameter(&alert, "vn-risk-level")), (Some("extreme"), None));
    assert_eq!((parameter(&alert, "air-index"), parameter(&alert, "air-scale")), (Some("180"), Some("made up, 1")));
}

#[test]
fn urgency_is_counted_from_the_moment_of_sending() {
    for (minutes, urgency) in
        [(-60, Urgency::Immediate), (0, Urgency::Immediate), (60, Urgency::Expected), (61, Urgency::Future)]
    {
        let mut warning = out(Mode::Actual);
        warning.content.onset = Some(now() + SignedDuration::from_mins(minutes));
        let (alert, _) = message(&warning, false, released).unwrap();
        assert_eq!(alert.infos[0].urgency, urgency, "{minutes}");
    }
}

#[test]
fn files_are_named_with_their_address() {
    let mut warning = out(Mode::Actual);
    let id = PhotoId(Uuid::from_u128(5));
    let map = Attachment { id, name: "Bản đồ ngập".into(), media_type: "image/webp".into(), size: 12_345 };
    warning.content.attachments.push(map);
    let (alert, _) = message(&warning, false, released).unwrap();
    let resource = &alert.infos[0].resources[0];
    assert_eq!(resource.uri.clone().unwrap(), format!("https://example.vn/files/{id}"));
    assert_eq!((resource.mime_type.as_str(), resource.size), ("image/webp", Some(12_345)));
}
