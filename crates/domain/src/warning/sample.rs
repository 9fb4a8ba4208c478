//! A made-up warning and what is needed to judge it, for tests and for pages shown as samples, in the city of
//! [`crate::sample`]. Nothing here is real but the alarm levels of the first station.

use crate::{
    area::{Area, AreaSet, Areas},
    city::{City, Words},
    id::WarningId,
    staff::{Staff, StaffRole},
    warning::{
        Mode, State, Warning, WarningFile,
        content::{Certainty, Content, Cover, Text},
        danger::{Danger, Kind, RiskLevel},
        decide::Circumstances,
        river::{Alarm, RiverReading, Station},
    },
};
use geo::{LineString, Polygon, Rect};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The two wards of the city, squares of a hundredth of a degree beside each other.
#[must_use]
pub fn areas() -> Areas {
    let square = |code: &str, name: &str, lon: f64| Area {
        code: code.into(),
        name: words(name, None),
        shape: Rect::new((lon, 21.0), (lon + 0.01, 21.01)).to_polygon().into(),
    };
    Areas::new(set(vec![square("W1", "Phường Sen", 105.8), square("W2", "Phường Đào", 105.81)]))
}

/// Two stations: the first with the alarm levels of the Red River at Long Biên as the press named them in September 2024,
/// not read from the legal text; the second made up.
#[must_use]
pub fn stations() -> [Station; 2] {
    let station = |code: &str, name: &str, alarms_cm, source: &str| Station {
        code: code.into(),
        name: words(name, None),
        river: words("Sông Hồng", Some("Red River")),
        alarms_cm,
        source: source.to_owned(),
        confirmed: false,
    };
    [
        station("long-bien", "Long Biên", [950, 1050, 1150], "press, September 2024"),
        station("sample", "Trạm Mẫu", [300, 400, 500], "made up"),
    ]
}

/// What the rules look at besides the warning.
#[must_use]
pub fn around<'a>(city: &'a City, areas: &'a Areas, stations: &'a [Station], now: Timestamp) -> Circumstances<'a> {
    Circumstances { now, city, areas, stations }
}

/// High water for one ward and a shape drawn across the border of both, for a day from `now`.
#[must_use]
pub fn content(now: Timestamp) -> Content {
    let text = |headline: &str, description: &str, instruction: &str| Text {
        headline: headline.to_owned(),
        description: description.to_owned(),
        instruction: instruction.to_owned(),
    };
    let vi = text(
        "Lũ trên sông Hồng: báo động II",
        "Mực nước tại Long Biên là 10,60 m và đang lên.",
        "Đưa người và tài sản ra khỏi bãi sông.\nKhông qua ngầm, cầu tạm.",
    );
    let shape = [(105.808, 21.002), (105.812, 21.002), (105.812, 21.004), (105.808, 21.004)];
    Content {
        kind: Kind::Flood,
        danger: Danger::Risk(RiskLevel::Great),
        certainty: Certainty::Observed,
        texts: BTreeMap::from([("vi".to_owned(), vi)]),
        cover: Cover {
            areas: ["W1".into()].into(),
            shapes: vec![Polygon::new(LineString::from(shape.to_vec()), vec![])],
        },
        onset: None,
        expires: Some(now + SignedDuration::from_hours(24)),
        river: Some(RiverReading {
            station: "long-bien".into(),
            level_cm: 1060,
            measured_at: now,
            alarm: Some(Alarm::Two),
        }),
        air: None,
        attachments: vec![],
        source: None,
    }
}

/// A draft of the ward `W1` by [`publisher`] 1; numbers tell warnings apart.
#[must_use]
pub fn draft(number: u32, mode: Mode, now: Timestamp) -> Warning {
    Warning {
        id: id(number),
        unit: "W1".into(),
        mode,
        state: State::Draft,
        content: content(now),
        version: 1,
        file: WarningFile { authors: vec![publisher(1).id], ..WarningFile::default() },
    }
}

/// The same warning in another state, as it gets there the usual way: publisher 1 writes, submits and asks to cancel,
/// releaser 1 agrees.
#[must_use]
pub fn in_state(state: State, number: u32, mode: Mode, now: Timestamp) -> Warning {
    let mut warning = draft(number, mode, now);
    warning.state = state;
    let file = &mut warning.file;
    if !matches!(state, State::Draft | State::Discarded) {
        file.submitter = Some(publisher(1).id);
    }
    if matches!(state, State::Released | State::Cancelling | State::Replaced | State::Cancelled | State::Expired) {
        file.released = Some((releaser(1).id, now));
    }
    if matches!(state, State::Cancelling | State::Cancelled) {
        let agreed = (state == State::Cancelled).then(|| (releaser(1).id, now));
        let reason = "Nước đã rút.".to_owned();
        file.cancellation = Some(super::Cancellation { asked_by: publisher(1).id, reason, agreed });
    }
    warning
}

/// The id of a number.
#[must_use]
pub const fn id(number: u32) -> WarningId {
    WarningId(Uuid::from_u128(number as u128))
}

/// A person who publishes for the ward `W1`.
#[must_use]
pub fn publisher(number: u8) -> Staff {
    crate::sample::staff(StaffRole::Publisher, "W1", number)
}

/// A person who releases for the ward `W1`.
#[must_use]
pub fn releaser(number: u8) -> Staff {
    crate::sample::staff(StaffRole::Releaser, "W1", number)
}

fn words(vi: &str, en: Option<&str>) -> Words {
    let all = [("vi", Some(vi)), ("en", en)];
    Words(all.into_iter().filter_map(|(code, text)| Some((code.to_owned(), text?.to_owned()))).collect())
}

fn set(areas: Vec<Area>) -> AreaSet {
    AreaSet {
        code: "sample".to_owned(),
        name: Words::default(),
        valid_from: None,
        valid_to: None,
        approximate: false,
        source: "made up".to_owned(),
        licence: "CC0-1.0".to_owned(),
        areas,
    }
}
