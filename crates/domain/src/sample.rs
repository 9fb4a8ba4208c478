//! A small made-up city with its people and cases, for tests and for pages shown as samples. Nothing here is real.
//!
//! `VP` coordinates; the wards `W1`, `W2` and, until the end of February 2026, `W0` report to it; `W1.urban` is an office of
//! `W1`; `SXD` is a department.

#![expect(clippy::expect_used, reason = "the sample is constant: a mistake in it shows in every test")]

use crate::{
    calendar::{Calendar, Hours, Shift, SpecialDay, Week},
    case::{Actor, Case, CaseFile, State},
    city::{Category, City, Field, Handler, Level, ReasonCode, RefusalReason, Stream, Unit, UnitCode, UnitKind, Words},
    code::CaseCode,
    command::INCOMPLETE,
    deadline::{Allowance, ClockKind, Deadlines, Limit},
    decide::Circumstances,
    id::{CaseId, StaffId},
    staff::{Grant, Staff, StaffRole},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, date, time},
};
use std::{collections::BTreeMap, sync::LazyLock};
use uuid::Uuid;

const ZONE: &str = "Asia/Ho_Chi_Minh";

/// The last day of the ward `W0`, which `W1` takes over.
pub const LAST_DAY_OF_W0: Date = date(2026, 2, 28);

/// The city: open Monday to Friday 8:00–12:00 and 13:30–17:30 but for Tết 2026 (16 to 20 February). From 1 June 2026 on a
/// second deadline policy gives half the time for complex cases.
#[must_use]
pub fn city() -> City {
    let units = [
        unit("VP", UnitKind::City, "Văn phòng thành phố", None),
        Unit {
            valid_to: Some(LAST_DAY_OF_W0),
            successors: vec!["W1".into()],
            ..unit("W0", UnitKind::Commune, "Phường Cũ", Some("VP"))
        },
        unit("W1", UnitKind::Commune, "Phường Sen", Some("VP")),
        unit("W1.urban", UnitKind::Office, "Phòng Đô thị", Some("W1")),
        unit("W2", UnitKind::Commune, "Phường Đào", Some("VP")),
        unit("SXD", UnitKind::Department, "Sở Xây dựng", Some("VP")),
    ];
    City {
        code: "sample".to_owned(),
        name: vi("Thành phố Mẫu"),
        time_zone: ZONE.to_owned(),
        languages: vec!["vi".to_owned()],
        calling_code: Some("84".to_owned()),
        help_category: None,
        required: crate::account::Required::default(),
        coordinator: "VP".into(),
        units: units.into_iter().map(|unit| (unit.code.clone(), unit)).collect(),
        fields: vec![Field {
            code: "traffic".into(),
            name: vi("Giao thông"),
            icon: "road".to_owned(),
            stream: Stream::OnSite,
        }],
        categories: vec![
            category("traffic.pothole", "Ổ gà", Handler::Area),
            category("traffic.bridge", "Cầu hỏng", Handler::Unit("SXD".into())),
        ],
        reasons: vec![reason(INCOMPLETE, "Thiếu thông tin"), reason("not-competent", "Không thuộc thẩm quyền")],
        calendar: calendar().clone(),
        deadlines: vec![deadlines(1, date(2025, 3, 1), 15), deadlines(2, date(2026, 6, 1), 8)],
        generic_phrases: vec!["đã tiếp nhận".to_owned()],
        promise_phrases: vec!["sẽ xử lý".to_owned()],
    }
}

/// A moment by the clocks of the city: `2026-03-02T08:00`.
///
/// # Panics
/// If the text is not a local date and time.
#[must_use]
pub fn moment(local: &str) -> Timestamp {
    let local: DateTime = local.parse().expect("a local date and time");
    calendar().zone().to_timestamp(local).expect("a moment in the range of timestamps")
}

/// What the rules look at besides the case.
///
/// # Panics
/// Before the first deadline policy of the city.
#[must_use]
pub fn around(city: &City, now: Timestamp) -> Circumstances<'_> {
    let deadlines = Deadlines::in_force(&city.deadlines, city.calendar.day_of(now)).expect("a policy in force");
    Circumstances { now, city, deadlines }
}

/// A person with one role in one unit; equal arguments give the same person.
#[must_use]
pub fn staff(role: StaffRole, unit: &str, number: u8) -> Staff {
    let name = format!("{role} {number}, {unit}");
    let id = name.bytes().fold(0_u128, |id, byte| id.wrapping_mul(257).wrapping_add(u128::from(byte)));
    Staff::new(StaffId(Uuid::from_u128(id)), name, vec![Grant { unit: unit.into(), role }])
}

/// [`staff`] as the one who acts.
#[must_use]
pub fn actor(role: StaffRole, unit: &str, number: u8) -> Actor {
    Actor::Staff(staff(role, unit, number))
}

/// A pothole reported at a unit, as it is before [`send`](crate::decide::send); numbers tell cases apart.
#[must_use]
pub fn case(number: u32, holder: &str, sent_at: Timestamp) -> Case {
    Case {
        id: CaseId(Uuid::from_u128(u128::from(number))),
        code: CaseCode::from_random(u64::from(number)),
        stream: Stream::OnSite,
        category: "traffic.pothole".into(),
        state: State::Sent,
        level: Level::Normal,
        holder: holder.into(),
        sent_at,
        version: 1,
        file: CaseFile::default(),
    }
}

fn vi(text: &str) -> Words {
    Words(BTreeMap::from([("vi".to_owned(), text.to_owned())]))
}

fn unit(code: &str, kind: UnitKind, name: &str, superior: Option<&str>) -> Unit {
    Unit {
        code: code.into(),
        kind,
        name: vi(name),
        superior: superior.map(UnitCode::from),
        area: (kind == UnitKind::Commune).then(|| code.into()),
        valid_from: None,
        valid_to: None,
        successors: vec![],
        confirmed: true,
    }
}

fn category(code: &str, name: &str, handler: Handler) -> Category {
    Category {
        code: code.into(),
        field: "traffic".into(),
        name: vi(name),
        hint: Words::default(),
        icon: "road".to_owned(),
        level: Level::Normal,
        handler,
        home: false,
        moderated: false,
        questions: vec![],
    }
}

fn reason(code: &str, name: &str) -> RefusalReason {
    RefusalReason {
        code: ReasonCode::from(code),
        name: vi(name),
        sentence: vi("Phản ánh chưa thể xử lý."),
        next_step: vi("Mời gửi lại với đủ thông tin."),
    }
}

/// Made once: a calendar knows every day of two centuries.
fn calendar() -> &'static Calendar {
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::new(hours()).expect("a calendar"));
    &CALENDAR
}

fn hours() -> Hours {
    let shifts = [Shift::new(time(8, 0, 0, 0), time(12, 0, 0, 0)), Shift::new(time(13, 30, 0, 0), time(17, 30, 0, 0))];
    let tet = SpecialDay { name: vi("Tết Nguyên Đán"), shifts: vec![] };
    Hours {
        time_zone: ZONE.to_owned(),
        week: Week::weekdays(&shifts),
        days: (16..=20).map(|day| (date(2026, 2, day), tet.clone())).collect(),
        units: BTreeMap::new(),
    }
}

fn deadlines(version: u32, valid_from: Date, complex_days: u32) -> Deadlines {
    let allow =
        |limit, extension, pause_cap| Allowance {
            limit, source: vi("Số mẫu"), confirmed: false, extension, pause_cap
        };
    let cap = Some(Limit::WorkingDays(10));
    let clocks = BTreeMap::from([
        (ClockKind::Reception, allow(Limit::WorkingHours(8), None, cap)),
        (ClockKind::HandlingUrgent, allow(Limit::WorkingHours(4), None, cap)),
        (ClockKind::HandlingNormal, allow(Limit::WorkingDays(5), None, cap)),
        (ClockKind::HandlingComplex, allow(Limit::WorkingDays(complex_days), Some(Limit::WorkingDays(10)), cap)),
        (ClockKind::Approval, allow(Limit::WorkingHours(8), None, None)),
        (ClockKind::Clarification, allow(Limit::WorkingDays(3), None, None)),
        (ClockKind::Rating, allow(Limit::CalendarDays(15), None, None)),
        (ClockKind::Review, allow(Limit::WorkingDays(3), None, None)),
    ]);
    Deadlines { version, valid_from, hours_per_day: 8, clocks }
}
