use super::{Place, Routing, Rule, route, route_to_unit};
use crate::area::{Areas, tests::squares};
use crate::calendar::{Calendar, Hours, Shift, Week};
use crate::city::{Category, City, Handler, Level, Unit, UnitCode, UnitKind, Words};
use jiff::civil::{Date, date, time};
use std::{collections::BTreeMap, sync::Arc};

const OLD: Date = date(2025, 6, 30);
const NEW: Date = date(2025, 7, 1);

fn unit(code: &str, kind: UnitKind, area: bool, from: Option<Date>, to: Option<Date>, successors: &[&str]) -> Unit {
    Unit {
        code: code.into(),
        kind,
        name: Words::default(),
        superior: Some("TP".into()),
        area: area.then(|| code.into()),
        valid_from: from,
        valid_to: to,
        successors: successors.iter().map(|code| (*code).into()).collect(),
        confirmed: true,
    }
}

/// One district until June, two communes from July; a department that was merged twice, another that ended.
fn city() -> City {
    let units = [
        unit("TP", UnitKind::City, false, None, None, &[]),
        unit("D", UnitKind::District, true, None, Some(OLD), &["W", "E"]),
        unit("W", UnitKind::Commune, true, Some(NEW), None, &[]),
        unit("E", UnitKind::Commune, true, Some(NEW), None, &[]),
        unit("E.office", UnitKind::Office, false, None, None, &[]),
        unit("SGTVT", UnitKind::Department, false, None, Some(date(2025, 2, 28)), &["SXD1"]),
        unit("SXD1", UnitKind::Department, false, Some(date(2025, 3, 1)), Some(OLD), &["SXD"]),
        unit("SXD", UnitKind::Department, false, Some(NEW), None, &["SGTVT"]),
        unit("END", UnitKind::Department, false, None, Some(OLD), &["END"]),
    ];
    let day = [Shift::new(time(8, 0, 0, 0), time(17, 0, 0, 0))];
    let time_zone = "Asia/Ho_Chi_Minh".to_owned();
    City {
        code: "squares".to_owned(),
        name: Words::default(),
        time_zone: time_zone.clone(),
        languages: vec!["vi".to_owned()],
        calling_code: None,
        help_category: None,
        required: crate::account::Required::default(),
        coordinator: "TP".into(),
        units: units.into_iter().map(|unit| (unit.code.clone(), unit)).collect(),
        fields: vec![],
        categories: vec![],
        reasons: vec![],
        calendar: Calendar::new(Hours {
            time_zone,
            week: Week::weekdays(&day),
            days: BTreeMap::new(),
            units: BTreeMap::new(),
        })
        .unwrap(),
        deadlines: vec![],
        generic_phrases: vec![],
        promise_phrases: vec![],
    }
}

/// `W` and `E` meet at longitude 105.81; `N` lies north of `E` and has no unit.
fn sets() -> Vec<Arc<Areas>> {
    let mut old = squares(&[("D", 0.0, 0.0)]);
    (old.code, old.valid_to) = ("districts".to_owned(), Some(OLD));
    let mut new = squares(&[("W", 0.0, 0.0), ("E", 1.0, 0.0), ("N", 1.0, 1.0)]);
    (new.code, new.valid_from) = ("communes".to_owned(), Some(NEW));
    vec![Arc::new(Areas::new(old)), Arc::new(Areas::new(new))]
}

fn category(handler: Handler) -> Category {
    Category {
        code: "traffic.pothole".into(),
        field: "traffic".into(),
        name: Words::default(),
        hint: Words::default(),
        icon: String::new(),
        level: Level::Normal,
        handler,
        home: false,
        moderated: false,
        questions: vec![],
    }
}

fn place(lon: f64, accuracy_m: Option<f64>, chosen: Option<&str>) -> Place {
    Place { lat: 21.005, lon, accuracy_m, chosen: chosen.map(Into::into) }
}

fn by_area(place: &Place, day: Date) -> Routing {
    route(&city(), &sets(), &category(Handler::Area), place, day)
}

fn unit_of(routing: &Routing) -> &str {
    match routing {
        Routing::To(route) => route.unit.as_str(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_unit_of_the_area_has_the_place_on_the_day() {
    let routing = by_area(&place(105.808, None, None), NEW);
    let Routing::To(found) = &routing else { panic!("{routing:?}") };
    assert_eq!((found.unit.as_str(), found.area.as_ref().unwrap().as_str()), ("W", "W"));
    assert_eq!((found.because.rule, found.because.area_set.as_deref()), (Rule::Area, Some("communes")));
    assert_eq!(found.because.border_m, Some(208.0));
    assert_eq!(unit_of(&by_area(&place(105.808, None, None), OLD)), "D", "the border set goes by the day");
    let stored: Routing = serde_json::from_str(&serde_json::to_string(&routing).unwrap()).unwrap();
    assert_eq!(stored, routing);
}

#[test]
fn the_sender_is_asked_only_when_the_border_is_nearer_than_the_accuracy() {
    assert_eq!(unit_of(&by_area(&place(105.808, Some(200.0), None), NEW)), "W");
    let Routing::Ask(candidates) = by_area(&place(105.808, Some(250.0), None), NEW) else { panic!() };
    let candidates: Vec<_> =
        candidates.iter().map(|one| (one.area.as_str(), one.unit.as_str(), one.distance_m)).collect();
    assert_eq!(candidates, [("W", "W", 0.0), ("E", "E", 208.0)]);
    assert_eq!(unit_of(&by_area(&place(105.808, Some(f64::NAN), None), NEW)), "W", "an accuracy that is none");
    assert_eq!(unit_of(&by_area(&place(105.81, None, None), NEW)), "E", "on the border itself the first code has it");
}

#[test]
fn the_choice_of_the_sender_counts_if_it_is_possible() {
    let Routing::To(found) = by_area(&place(105.808, Some(250.0), Some("E")), NEW) else { panic!() };
    assert_eq!((found.unit.as_str(), found.because.chosen), ("E", true));
    let Routing::To(found) = by_area(&place(105.808, Some(20.0), Some("E")), NEW) else { panic!() };
    assert_eq!((found.unit.as_str(), found.because.chosen), ("W", false), "208 m away and sure within 20 m");
    let mut set = sets()[1].set().clone();
    set.approximate = true;
    let sets = [Arc::new(Areas::new(set))];
    let place = place(105.808, Some(20.0), Some("E"));
    let Routing::To(found) = route(&city(), &sets, &category(Handler::Area), &place, NEW) else { panic!() };
    assert_eq!((found.unit.as_str(), found.because.approximate), ("E", true), "a drawn border proves nothing");
}

#[test]
fn outside_is_said_with_the_nearest_area() {
    let handlers = [Handler::Area, Handler::Unit("SXD".into())];
    for handler in handlers {
        let routing = route(&city(), &sets(), &category(handler), &place(105.83, None, None), NEW);
        assert_eq!(routing, Routing::Outside { nearest: "E".into(), distance_m: 1040.0 });
    }
    let Routing::To(found) = by_area(&place(105.8201, Some(30.0), None), NEW) else { panic!() };
    assert_eq!(found.area, Some("E".into()), "outside by less than the accuracy, and only one area is possible");
}

#[test]
fn a_department_has_its_category_everywhere_and_the_area_is_still_said() {
    for (day, expected) in [(date(2025, 2, 28), "SGTVT"), (OLD, "SXD1"), (NEW, "SXD")] {
        let place = place(105.808, Some(250.0), None);
        let Routing::To(found) = route(&city(), &sets(), &category(Handler::Unit("SGTVT".into())), &place, day) else {
            panic!("a department is never in doubt")
        };
        assert_eq!(found.unit.as_str(), expected);
        assert_eq!(found.because.rule, Rule::Category);
        assert_eq!(found.because.instead_of, (expected != "SGTVT").then(|| "SGTVT".into()));
        assert_eq!(found.area.unwrap().as_str(), if day == NEW { "W" } else { "D" });
    }
}

#[test]
fn what_has_no_unit_goes_to_the_coordinator() {
    let rule = |routing: Routing| match routing {
        Routing::To(route) => (route.unit.0, route.because.rule),
        other => panic!("{other:?}"),
    };
    let north = Place { lat: 21.015, ..place(105.815, None, None) };
    assert_eq!(rule(by_area(&north, NEW)), ("TP".to_owned(), Rule::Coordinator));
    let ended = category(Handler::Unit("END".into()));
    assert_eq!(rule(route(&city(), &sets(), &ended, &north, NEW)), ("TP".to_owned(), Rule::Coordinator));
    let nowhere = route(&city(), &[], &category(Handler::Area), &north, NEW);
    assert_eq!(rule(nowhere), ("TP".to_owned(), Rule::Coordinator));
}

#[test]
fn a_unit_from_the_list_stands_or_is_succeeded() {
    let to = |code: &str| route_to_unit(&city(), &UnitCode::from(code), NEW);
    let found = to("E").unwrap();
    assert_eq!((found.unit.as_str(), found.area, found.because.rule), ("E", Some("E".into()), Rule::List));
    let found = to("SGTVT").unwrap();
    assert_eq!((found.unit.as_str(), found.because.instead_of), ("SXD", Some("SGTVT".into())));
    for code in ["END", "E.office", "nobody"] {
        assert_eq!(to(code), None, "{code}");
    }
}
