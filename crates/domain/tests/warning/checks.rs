//! What keeps a warning from going out: each fault alone, all of them at once.

use domain::{
    city::City,
    sample::{self as city_sample, moment},
    warning::{
        check::{BrokenShape, Fault, MOST_ATTACHMENTS, MOST_CORNERS, MOST_SHAPES, faults},
        content::{Attachment, Content, Cover, Part, Text},
        danger::{Danger, Kind, RiskLevel, Step},
        river::{AirReading, Alarm},
        sample,
    },
};
use geo::{LineString, Polygon, Rect};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

fn now() -> Timestamp {
    moment("2026-03-02T08:00")
}

fn city() -> City {
    City { languages: vec!["vi".to_owned(), "en".to_owned()], ..city_sample::city() }
}

fn faults_of(content: &Content) -> Vec<Fault> {
    let (city, areas, stations) = (city(), sample::areas(), sample::stations());
    faults(content, &sample::around(&city, &areas, &stations, now()))
}

/// The faults of the sample after a change.
fn changed(change: impl FnOnce(&mut Content)) -> Vec<Fault> {
    let mut content = sample::content(now());
    change(&mut content);
    faults_of(&content)
}

fn shape(corners: &[(f64, f64)]) -> Polygon<f64> {
    Polygon::new(LineString::from(corners.to_vec()), vec![])
}

#[test]
fn the_sample_may_go_out() {
    assert_eq!(changed(|_| {}), []);
    let english = Text { headline: "Flood".into(), description: "High water.".into(), instruction: "Leave.".into() };
    assert_eq!(changed(|content| drop(content.texts.insert("en".into(), english))), []);
    assert_eq!(changed(|content| content.river = None), [], "an inundation has no station");
}

#[test]
fn texts_are_whole_and_short_enough_in_languages_of_the_city() {
    let missing = |language: &str, part| Fault::NoText { language: language.into(), part };
    let all = |language| [Part::Headline, Part::Description, Part::Instruction].map(|part| missing(language, part));
    assert_eq!(changed(|content| content.texts.clear()), all("vi"));
    let only_english = changed(|content| {
        let text = content.texts.remove("vi").unwrap();
        content.texts.insert("en".into(), text);
    });
    assert_eq!(only_english, all("vi"), "the first language is always needed");
    let begun = changed(|content| drop(content.texts.insert("en".into(), Text::default())));
    assert_eq!(begun, all("en"), "another language is whole or not there");
    let blank = changed(|content| content.texts.get_mut("vi").unwrap().instruction = " \n".into());
    assert_eq!(blank, [missing("vi", Part::Instruction)]);
    let french = changed(|content| drop(content.texts.insert("fr".into(), Text::default())));
    assert_eq!(french, [Fault::UnknownLanguage { language: "fr".into() }]);
    for (length, fits) in [(160, true), (161, false)] {
        let long = changed(|content| content.texts.get_mut("vi").unwrap().headline = "ữ".repeat(length));
        let fault = Fault::LongText { language: "vi".into(), part: Part::Headline, length };
        assert_eq!(long, if fits { vec![] } else { vec![fault] });
    }
}

#[test]
fn it_ends_after_now_and_after_it_begins() {
    let hours = |hours| Some(now() + SignedDuration::from_hours(hours));
    let times = |onset, expires| changed(|content| (content.onset, content.expires) = (onset, expires));
    assert_eq!(times(None, None), [Fault::NoExpiry]);
    assert_eq!(times(hours(1), None), [Fault::NoExpiry]);
    assert_eq!(times(None, hours(0)), [Fault::Expired]);
    assert_eq!(times(None, hours(-1)), [Fault::Expired]);
    assert_eq!(times(hours(2), hours(2)), [Fault::OnsetAfterExpiry]);
    assert_eq!(times(hours(3), hours(2)), [Fault::OnsetAfterExpiry]);
    assert_eq!(times(hours(1), hours(2)), []);
    assert_eq!(times(hours(-5), hours(2)), []);
}

#[test]
fn it_holds_somewhere_in_the_city() {
    let covers = |areas: &[&str], shapes: Vec<Polygon<f64>>| {
        let areas: BTreeSet<_> = areas.iter().map(|code| (*code).into()).collect();
        changed(|content| content.cover = Cover { areas, shapes })
    };
    assert_eq!(covers(&[], vec![]), [Fault::NoArea]);
    assert_eq!(covers(&["W1", "W2"], vec![]), []);
    assert_eq!(covers(&["W1", "W9"], vec![]), [Fault::UnknownArea { area: "W9".into() }]);
    let rect = |low: (f64, f64), high: (f64, f64)| Rect::new(low, high).to_polygon();
    let (inside, partly) = (rect((105.801, 21.001), (105.802, 21.002)), rect((105.7, 20.9), (105.801, 21.001)));
    let (around, outside) = (rect((100.0, 15.0), (110.0, 25.0)), rect((106.0, 21.0), (106.1, 21.1)));
    let through = rect((105.79, 21.004), (105.83, 21.006));
    assert_eq!(covers(&[], vec![inside.clone(), partly, around, through]), []);
    assert_eq!(covers(&["W1"], vec![inside.clone(), outside]), [Fault::OutsideCity { number: 2 }]);
    let many = covers(&[], vec![inside; MOST_SHAPES + 1]);
    assert_eq!(many, [Fault::ManyShapes { count: MOST_SHAPES + 1 }]);
}

#[test]
fn a_broken_shape_says_why() {
    let hole = shape(&[(105.803, 21.003), (105.804, 21.003), (105.804, 21.004)]).exterior().clone();
    let square = shape(&[(105.8, 21.0), (105.81, 21.0), (105.81, 21.01), (105.8, 21.01)]);
    let round = |step: u32| f64::from(step) * std::f64::consts::TAU / 1_001.0;
    let circle: Vec<_> =
        (0..1_001).map(|step| (105.8 + round(step).sin() / 100.0, 21.0 + round(step).cos() / 100.0)).collect();
    assert_eq!(circle.len(), MOST_CORNERS + 1);
    let expected = [
        (shape(&[]), BrokenShape::Corners),
        (shape(&[(105.8, 21.0), (105.81, 21.0)]), BrokenShape::Corners),
        (shape(&circle), BrokenShape::TooLong),
        (shape(&[(105.8, 21.0), (f64::NAN, 21.0), (105.81, 21.01)]), BrokenShape::Range),
        (shape(&[(105.8, 21.0), (f64::INFINITY, 21.0), (105.81, 21.01)]), BrokenShape::Range),
        (shape(&[(21.0, 105.8), (21.0, 105.81), (21.01, 105.81)]), BrokenShape::Range),
        (Polygon::new(square.exterior().clone(), vec![hole]), BrokenShape::Holes),
        (shape(&[(105.8, 21.0), (105.81, 21.01), (105.81, 21.0), (105.8, 21.01)]), BrokenShape::Crossing),
        (shape(&[(105.8, 21.0), (105.81, 21.0), (105.8, 21.0), (105.8, 21.01)]), BrokenShape::Crossing),
        (shape(&[(105.8, 21.0), (105.800_001, 21.0), (105.800_001, 21.000_001)]), BrokenShape::Flat),
    ];
    for (shape, why) in expected {
        let found = changed(|content| content.cover = Cover { shapes: vec![shape], ..Cover::default() });
        assert_eq!(found, [Fault::BrokenShape { number: 1, why }]);
    }
    let just_fits = circle[..MOST_CORNERS].to_vec();
    assert_eq!(changed(|content| content.cover.shapes = vec![shape(&just_fits)]), []);
}

#[test]
fn the_alarm_is_that_of_the_water_level_at_the_station() {
    let river = |station: &str, level_cm, alarm, minutes| {
        changed(|content| {
            let reading = content.river.as_mut().unwrap();
            reading.station = station.into();
            reading.level_cm = level_cm;
            reading.alarm = alarm;
            reading.measured_at = now() + SignedDuration::from_mins(minutes);
        })
    };
    assert_eq!(river("long-bien", 1049, Some(Alarm::Two), 0), [Fault::WrongAlarm { measured: Some(Alarm::One) }]);
    assert_eq!(river("long-bien", 1050, Some(Alarm::Two), 0), []);
    assert_eq!(river("long-bien", 1150, Some(Alarm::Two), 0), [Fault::WrongAlarm { measured: Some(Alarm::Three) }]);
    assert_eq!(river("long-bien", 900, None, 0), []);
    assert_eq!(river("long-bien", 900, Some(Alarm::One), 0), [Fault::WrongAlarm { measured: None }]);
    assert_eq!(river("sample", 1049, Some(Alarm::Three), 0), [], "each station has its own thresholds");
    assert_eq!(river("nowhere", 1060, Some(Alarm::Two), 0), [Fault::UnknownStation { station: "nowhere".into() }]);
    assert_eq!(river("long-bien", 1060, Some(Alarm::Two), 1), [Fault::FutureReading]);
}

#[test]
fn scale_and_reading_belong_to_the_kind() {
    let kind = |kind, danger| changed(|content| (content.kind, content.danger) = (kind, danger));
    assert_eq!(kind(Kind::Flood, Danger::Step(Step::Severe)), [Fault::WrongScale]);
    assert_eq!(kind(Kind::Storm, Danger::Risk(RiskLevel::Great)), [Fault::StrayReading]);
    let air = |kind, danger| {
        changed(|content| {
            (content.kind, content.danger, content.river) = (kind, danger, None);
            content.air = Some(AirReading { index: 180, scale: "made up, 1".into() });
        })
    };
    assert_eq!(air(Kind::Air, Danger::Step(Step::Moderate)), []);
    assert_eq!(air(Kind::Heat, Danger::Risk(RiskLevel::Low)), [Fault::StrayReading]);
}

#[test]
fn every_fault_is_said_at_once_with_its_field_and_message() {
    let picture = Attachment {
        id: domain::id::PhotoId(Uuid::nil()),
        name: "Ảnh".into(),
        media_type: "image/webp".into(),
        size: 1,
    };
    let outside = shape(&[(106.0, 21.0), (106.1, 21.0), (106.1, 21.1)]);
    let found = changed(|content| {
        content.texts.get_mut("vi").unwrap().headline = String::new();
        content.texts.get_mut("vi").unwrap().description = "a".repeat(4_001);
        content.texts.insert("fr".into(), Text::default());
        content.danger = Danger::Step(Step::Minor);
        content.expires = None;
        content.cover = Cover { areas: ["W9".into()].into(), shapes: vec![shape(&[]), outside] };
        content.river.as_mut().unwrap().station = "nowhere".into();
        content.river.as_mut().unwrap().measured_at = now() + SignedDuration::from_hours(1);
        content.attachments = vec![picture; MOST_ATTACHMENTS + 1];
    });
    let fields: Vec<&str> = found.iter().map(Fault::field).collect();
    let expected = [
        "headline",
        "description",
        "language",
        "danger",
        "expires",
        "areas",
        "shapes",
        "shapes",
        "reading",
        "station",
        "attachments",
    ];
    assert_eq!(fields, expected);
    let messages: BTreeSet<&str> = found.iter().map(Fault::message).collect();
    assert_eq!(messages.len(), found.len(), "each kind of fault has its own message");
    assert!(found.iter().all(|fault| !fault.to_string().is_empty() && fault.message().starts_with("warning-fault-")));
}
