//! The pack of Hanoi is whole, and every kind of mistake in a pack is found where it stands.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what cannot go on in a test stops it")]

use app::pack::{self, GuidanceKind, Import, Launch, Mistake, NotImported, Pack};
use domain::city::{CategoryCode, Handler, Unit, UnitCode, UnitKind, Words};
use domain::deadline::{ClockKind, Deadlines, Limit};
use jiff::civil::{Date, date};
use std::path::{Path, PathBuf};
use std::{fs, io};
use tempfile::TempDir;

const TODAY: Date = date(2026, 11, 24);

fn hanoi_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/hanoi")
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The pack of Hanoi with `old` in one file replaced once by `new`.
fn mutated(file: &str, old: &str, new: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(&hanoi_folder(), dir.path()).unwrap();
    let path = dir.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "{file} does not hold {old}");
    fs::write(path, text.replacen(old, new, 1)).unwrap();
    dir
}

fn mistakes(dir: &TempDir) -> Vec<Mistake> {
    pack::read(dir.path()).map(|_| ()).unwrap_err().0
}

/// The line on which `needle` first stands in a file of the folder.
fn line(dir: &TempDir, file: &str, needle: &str) -> usize {
    let text = fs::read_to_string(dir.path().join(file)).unwrap();
    1 + text[..text.find(needle).unwrap()].matches('\n').count()
}

/// Asserts that the change makes a mistake that says `what`, on the line where `at` stands.
#[track_caller]
fn finds(file: &str, old: &str, new: &str, at: &str, what: &str) {
    let dir = mutated(file, old, new);
    let found = mistakes(&dir);
    let expected = line(&dir, file, at);
    let said = found.iter().find(|mistake| mistake.what.contains(what) && mistake.file == file);
    let said = said.unwrap_or_else(|| panic!("`{what}` is not among {found:#?}"));
    assert_eq!(said.line, expected, "{said}");
    assert!(!said.remedy.is_empty());
}

fn count(pack: &Pack, wanted: impl Fn(&Unit) -> bool) -> usize {
    pack.city.units.values().filter(|unit| wanted(unit)).count()
}

#[test]
fn hanoi_reads_without_mistakes() {
    let pack = pack::check(&hanoi_folder(), TODAY).map_err(|mistakes| mistakes.to_string()).unwrap();
    assert_eq!(count(&pack, |unit| unit.kind == UnitKind::Commune), 126);
    assert_eq!(count(&pack, |unit| unit.kind == UnitKind::District), 30);
    let launched = |wanted| pack.launch.values().filter(|launch| **launch == wanted).count();
    assert_eq!((launched(Launch::Yes), launched(Launch::Likely), launched(Launch::Unconfirmed)), (30, 22, 12));
    assert!(
        pack.launch
            .iter()
            .filter(|(_, launch)| **launch == Launch::Unconfirmed)
            .all(|(code, _)| !pack.city.units[code].confirmed)
    );
    assert_eq!(pack.area_sets.len(), 1);
    assert_eq!(pack.area_sets[0].areas.len(), 126);
    assert!(pack.area_sets[0].approximate);
}

#[test]
fn the_pack_inside_the_program_is_the_pack_of_the_folder() {
    let inside = Pack::hanoi().unwrap();
    let folder = pack::read(&hanoi_folder()).unwrap();
    assert_eq!(inside.digest, folder.digest);
    assert_eq!(inside.city, folder.city);
    let changed = mutated("phrases.toml", "đã ghi nhận", "đã ghi nhận rồi");
    assert_ne!(pack::read(changed.path()).unwrap().digest, folder.digest);
}

#[test]
fn hanoi_has_the_five_fields_of_the_press_and_enough_to_choose_from() {
    let city = Pack::hanoi().unwrap().city;
    for field in ["civility", "traffic", "livelihood", "sanitation", "security", "procedure", "suggestion"] {
        assert!(city.field(&field.into()).is_some(), "{field}");
    }
    for field in &city.fields {
        let categories = city.categories.iter().filter(|category| category.field == field.code).count();
        assert!((4..=9).contains(&categories), "{} has {categories}", field.code);
    }
    for reason in ["incomplete", "not-competent", "land-complaint", "complaint-denunciation", "emergency"] {
        assert!(city.reason(&reason.into()).is_some(), "{reason}");
    }
}

#[test]
fn wards_and_communes_have_their_offices() {
    let city = Pack::hanoi().unwrap().city;
    let name = |code: &str| city.units[&UnitCode::from(code)].name.get("vi").to_owned();
    assert_eq!(name("00004.kt"), "Phòng Kinh tế, Hạ tầng và Đô thị");
    assert_eq!(name("00376.kt"), "Phòng Kinh tế");
    assert_eq!(name("00004.ca"), "Công an phường");
    assert_eq!(name("00376.ca"), "Công an xã");
    let ward = UnitCode::from("00004");
    let inside: Vec<&str> = city.offices(&ward, TODAY).map(|office| office.code.as_str()).collect();
    assert_eq!(inside, ["00004.bchqs", "00004.ca", "00004.hcc", "00004.kt", "00004.vhxh", "00004.vp"]);
    assert!(city.units.values().all(|unit| unit.code.as_str().contains('.') == (unit.kind == UnitKind::Office)));
    let district_office = &city.units[&UnitCode::from("001.qldt")];
    assert!(!district_office.exists_on(date(2025, 7, 1)));
    assert!(district_office.successors.contains(&UnitCode::from("00004")));
}

#[test]
fn looking_back_a_category_has_the_handler_it_had() {
    let pack = Pack::hanoi().unwrap();
    let handler = |day| {
        let category = CategoryCode::from("sanitation.air");
        pack.city_on(day).category(&category).unwrap().handler.clone()
    };
    assert_eq!(handler(date(2024, 8, 1)), Handler::Unit("STNMT".into()));
    assert_eq!(handler(date(2025, 2, 28)), Handler::Unit("STNMT".into()));
    assert_eq!(handler(date(2025, 3, 1)), Handler::Unit("SNNMT".into()));
    let city = pack.city_on(date(2024, 8, 1));
    for category in &city.categories {
        if let Handler::Unit(unit) = &category.handler {
            assert!(city.units[unit].exists_on(date(2024, 8, 1)), "{} has {unit}", category.code);
        }
    }
}

#[test]
fn only_numbers_read_in_the_regulation_are_confirmed() {
    let city = Pack::hanoi().unwrap().city;
    let now = Deadlines::in_force(&city.deadlines, TODAY).unwrap();
    let confirmed: Vec<ClockKind> =
        now.clocks.iter().filter(|(_, clock)| clock.confirmed).map(|(kind, _)| *kind).collect();
    assert_eq!(confirmed, [ClockKind::Reception, ClockKind::HandlingUrgent]);
    assert_eq!(now.clocks[&ClockKind::Reception].limit, Limit::WorkingHours(8));
    assert_eq!(now.clocks[&ClockKind::HandlingUrgent].limit, Limit::WorkingHours(4));
    let before = Deadlines::in_force(&city.deadlines, date(2025, 2, 27)).unwrap();
    assert_eq!(before.version, 1);
    assert!(before.clocks.values().all(|clock| !clock.confirmed));
}

#[test]
fn days_that_are_not_yet_official_are_marked() {
    let pack = Pack::hanoi().unwrap();
    assert!(pack.unconfirmed_days.contains(&date(2026, 11, 24)));
    assert!(pack.unconfirmed_days.contains(&date(2026, 1, 10)));
    assert!(!pack.unconfirmed_days.contains(&date(2026, 2, 17)));
    let saturday = pack.city.calendar.hours().days[&date(2026, 8, 22)].clone();
    assert_eq!(saturday.shifts.len(), 2);
}

#[test]
fn what_belongs_elsewhere_is_recognised_and_the_rest_is_left_alone() {
    let pack = Pack::hanoi().unwrap();
    let heard = |text: &str| pack.guidance_for(text).iter().map(|guide| guide.code.clone()).collect::<Vec<_>>();
    for (text, code) in [
        ("Tôi muốn KHIẾU NẠI quyết định xử phạt", "complaint"),
        ("toi muon to cao can bo phuong", "denunciation"),
        ("Tôi làm đơn tố cáo ông A", "denunciation"),
        ("Gia đình tôi bị tranh chấp đất với hàng xóm", "land"),
        ("Nhà số 5 đang cháy!", "danger"),
    ] {
        assert_eq!(heard(text), [code], "{text}");
    }
    for text in ["Ổ gà lớn trước số 12", "Quán ăn có tô cáo to bán ở vỉa hè", "rac chua thu gom", "đền bùn đất"]
    {
        assert!(heard(text).is_empty(), "{text}: {:?}", heard(text));
    }
    assert_eq!(pack.guidance_for("cháy nhà")[0].kind, GuidanceKind::Emergency);
    assert_eq!(pack.emergency[0].number, "113");
}

#[test]
fn mistakes_among_units_are_found() {
    let units = "units.csv";
    let justice = "STP,department,Sở Tư pháp,Department of Justice,VP,,,,,yes,likely,";
    let justice_as = |new: &'static str, what| finds(units, justice, new, new, what);
    justice_as("STP,department,Sở Tư pháp,Department of Justice,XX,,,,,yes,likely,", "XX, which is not a unit");
    justice_as("STP,department,Sở Tư pháp,Department of Justice,,,,,,yes,likely,", "STP has no superior");
    justice_as("STP,department,Sở Tư pháp,,VP,,,,,yes,likely,", "no name in `en`");
    justice_as("STP,ministry,Sở Tư pháp,Department of Justice,VP,,,,,yes,likely,", "not a kind");
    justice_as("STP,department,Sở Tư pháp,Department of Justice,VP,,,2025-02-28,,yes,likely,", "nobody took over");
    justice_as("STP,department,Sở Tư pháp,Department of Justice,VP,,,28/2/2025,STC,yes,likely,", "not a date");
    justice_as(
        "STP,department,Sở Tư pháp,Department of Justice,VP,,2025-03-01,2025-02-28,STC,yes,likely,",
        "before it",
    );
    justice_as("STP,department,Sở Tư pháp,Department of Justice,VP,,,,,maybe,likely,", "confirmed is `maybe`");
    justice_as("STP,department,Sở Tư pháp,Department of Justice,VP,,,,,yes,perhaps,", "launch is `perhaps`");
    justice_as("STP,department,Sở Tư pháp,Department of Justice,VP,,,2020-01-01,SNNMT,yes,,", "does not exist on 2020");
    justice_as("SNV,department,Sở Tư pháp,Department of Justice,VP,,,,,yes,,", "already that of line");
}

#[test]
fn a_ring_of_superiors_is_found_at_each_of_its_units() {
    let dir = mutated("units.csv", "Department of Justice,VP,", "Department of Justice,SDL,");
    let path = dir.path().join("units.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replacen("Department of Tourism,VP,", "Department of Tourism,STP,", 1)).unwrap();
    let found = mistakes(&dir);
    let ring: Vec<usize> = found.iter().filter(|it| it.what.contains("lead back")).map(|it| it.line).collect();
    assert_eq!(ring, [line(&dir, "units.csv", "STP,dep"), line(&dir, "units.csv", "SDL,dep")]);
}

#[test]
fn a_row_with_a_cell_too_many_is_found() {
    finds("units.csv", "STP,department,", "STP,department,,", "STP,department", "another number of cells");
}

#[test]
fn mistakes_among_offices_are_found() {
    let offices = "offices.toml";
    finds(offices, "units = [\"VP\"]", "units = [\"XX\"]", "code = \"bt\"", "XX, which is not a unit");
    finds(
        offices,
        "code = \"qldt\"",
        "code = \"tnmt\"",
        "code = \"tnmt\"\nkinds = [\"district\"]\nname = { vi = \"Phòng Tài",
        "made twice",
    );
    finds(
        offices,
        "word = \"xã\"",
        "word = \"bản\"",
        "code = \"kt\"\nkinds = [\"commune\"]\nword = \"bản\"",
        "no unit has the office kt",
    );
}

#[test]
fn mistakes_among_categories_are_found() {
    let file = "categories.toml";
    let (name, bus) = ("name = { vi = \"Xe buýt, nhà chờ\", en = \"Bus and bus shelter\" }", "code = \"bus\"");
    finds(file, name, "name = { vi = \"Xe buýt\" }", "name = { vi = \"Xe buýt\" }", "no text in `en`");
    finds(file, name, "name = { vi = \"A\", en = \"B\", fr = \"C\" }", "fr = \"C\"", "not a language of the pack");
    finds(file, bus, "code = \"signs\"", "code = \"signs\"\nname = { vi = \"Xe buýt", "traffic.signs is there twice");
    finds(file, "icon = \"bus\"", "icon = \"tram\"", "icon = \"tram\"", "no icon is called tram");
    finds(file, "handler = \"HAPULICO\"\n", "", "code = \"street-light\"", "nobody handles");
    finds(file, "handler = \"HAPULICO\"", "handler = \"HAPU\"", "handler = \"HAPU\"", "HAPU, which is not a unit");
    finds(
        file,
        "until = \"2025-02-28\"",
        "until = \"2025-03-28\"",
        "2025-03-28",
        "SGTVT, which does not exist on 2025-03-28",
    );
    let choice = "name = { vi = \"Cả ngày\", en = \"All day\" }";
    finds(file, choice, "name = { vi = \"Cả ngày\" }", "name = { vi = \"Cả ngày\" }", "the choice all-day");
    finds(
        file,
        "value = \"morning\"",
        "value = \"all-day\"",
        "value = \"all-day\", name = { vi = \"Buổi sáng",
        "is there twice",
    );
    finds(file, "level = \"complex\"", "level = \"hard\"", "level = \"hard\"", "unknown variant");
    finds(file, "home = true", "hidden = true", "hidden = true", "unknown field");
}

#[test]
fn a_handler_that_ended_does_not_stop_a_running_city() {
    let dir = mutated("categories.toml", "handler = \"HAPULICO\"", "handler = \"SGTVT\"");
    assert!(pack::read(dir.path()).is_ok());
    let found = pack::check(dir.path(), TODAY).map(|_| ()).unwrap_err().0;
    assert_eq!(found[0].what, "utilities.street-light is handled by SGTVT, which does not exist on 2026-11-24");
    assert_eq!(found[0].line, line(&dir, "categories.toml", "key = \"pole\"") - 3);
    assert!(found[0].remedy.contains("its successor: SXD"));
}

#[test]
fn a_call_for_help_can_always_be_sent() {
    let named = "help_category = \"livelihood.help\"";
    let help = "icon = \"people\"\nlevel = \"urgent\"\nhandler = \"area\"\nhome = true\nmoderated = true\n";
    let question = "[[field.category.question]]\nkey = \"how\"\nask = { vi = \"Thế nào?\", en = \"How?\" }\n";
    let required = format!("{help}\n{question}required = true\n");
    let categories = "categories.toml";
    for (file, old, new, what, remedy) in [
        ("pack.toml", named, "help_category = \"livelihood.hilfe\"", "no category is called", "field.category"),
        ("pack.toml", named, "help_category = \"procedure.late\"", "not about a place", "on_site"),
        (categories, help, &help.replace("urgent", "normal"), "livelihood.help is not urgent", "level = \"urgent\""),
        (categories, help, &required, "the question how of livelihood.help would not be sent", "leave out required"),
    ] {
        let dir = mutated(file, old, new);
        let found = mistakes(&dir);
        let said = found.iter().find(|mistake| mistake.what.contains(what));
        let said = said.unwrap_or_else(|| panic!("`{what}` is not among {found:#?}"));
        assert_eq!((said.file.as_str(), said.line), ("pack.toml", line(&dir, "pack.toml", "help_category")));
        assert!(said.remedy.contains(remedy), "{said}");
    }
    let asked = mutated(categories, help, &format!("{help}\n{question}"));
    assert!(pack::read(asked.path()).is_ok(), "a question that may be left open");
}

#[test]
fn mistakes_of_time_are_found() {
    let days = "holidays.csv";
    finds(days, "2024-02-09,off", "2024-02-08,off", "2024-02-08,off,Giao thừa", "2024-02-08 is there twice");
    finds(days, "2024-02-09,off", "2024-02-09,free", "2024-02-09,free", "2024-02-09 is `free`");
    finds(days, "2024-02-09,off", "2024-02-30,off", "2024-02-30,off", "not a date");
    finds("calendar.toml", "monday = [{ from = \"08:00\"", "monday = [{ from = \"12:30\"", "[week]", "overlap");
    finds("pack.toml", "Asia/Ho_Chi_Minh", "Asia/Hanoi", "time_zone", "no time zone is called Asia/Hanoi");
    let deadlines = "deadlines.toml";
    finds(deadlines, "clocks.approval]", "clocks.approve]", "[policy.clocks.approve]", "no clock is called approve");
    finds(deadlines, "clocks.approval]", "clocks.approve]", "version = 1", "no clock approval");
    finds(deadlines, "version = 2", "version = 1", "version = 1\nvalid_from = \"2025", "is there twice");
    finds(deadlines, "working_hours = 4", "working_hours = 0", "[policy.clocks.handling_urgent]", "allows no time");
}

#[test]
fn mistakes_among_texts_are_found() {
    finds("reasons.toml", "code = \"incomplete\"", "code = \"partial\"", "# Why", "the reason incomplete is missing");
    finds(
        "reasons.toml",
        "code = \"court\"",
        "code = \"spam\"",
        "code = \"spam\"\nname = { vi = \"Quảng",
        "spam is there twice",
    );
    let guidance = "texts/guidance.toml";
    finds(guidance, "reason = \"court\"", "reason = \"judge\"", "reason = \"judge\"", "judge, which is not a reason");
    finds("phrases.toml", "\"đã ghi nhận\"", "\"…\"", "\"…\"", "a phrase is empty");
    finds("pack.toml", "coordinator = \"VP\"", "coordinator = \"VX\"", "coordinator", "VX is not a unit");
    finds("pack.toml", "centre = [105.8412, 21.0245]", "centre = [21.0245, 105.8412]", "[map]", "outside its bounds");
    finds("pack.toml", "#0b5d66", "teal", "river", "teal is not a colour");
}

#[test]
fn mistakes_among_areas_are_found() {
    let file = "areas/communes-2025.geojson";
    let ba_dinh = "\"code\":\"00004\"";
    finds(file, ba_dinh, "\"code\":\"99999\"", "\"code\":\"99999\"", "no unit governs the area 99999");
    finds(file, ba_dinh, "\"code\":\"00008\"", "\"code\":\"00008\"", "the area 00008 is there twice");
    finds(file, "\"name_en\":\"Ba Dinh Ward\",", "", ba_dinh, "no name in `en`");
    finds(file, "[[[105.8307,21.0402],", "[[[105.9307,21.0402],", ba_dinh, "a ring is not closed");
    finds(
        file,
        "[105.8336,21.0429],[105.8384,21.0438]",
        "[105.8384,21.0438],[105.8336,21.0429]",
        ba_dinh,
        "crosses itself",
    );
    let dir = mutated(file, ba_dinh, "\"code\":\"99999\"");
    let lost = mistakes(&dir).into_iter().find(|mistake| mistake.file == "units.csv").unwrap();
    assert!(lost.what.contains("00004 governs 00004, which is not in the set"), "{lost}");
    assert_eq!(lost.line, line(&dir, "units.csv", "00004,commune"));
}

/// A square of a tenth of a degree, its lower left corner at tenths of a degree.
fn square(code: &str, west: u32, south: u32, wide: f64) -> String {
    let (west, south) = (f64::from(west).mul_add(0.1, 105.0), f64::from(south).mul_add(0.1, 20.0));
    let (east, north) = (west + wide, south + 0.1);
    format!(
        r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{code}","name_en":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

#[test]
fn overlaps_and_gaps_are_measured() {
    let dir = mutated("areas/areas.toml", "approximate = true", "approximate = false");
    let ring = [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)];
    let codes = ["00004", "00008", "00025", "00070", "00082", "00091", "00097", "00103"];
    let mut features: Vec<String> = ring.iter().zip(codes).map(|((x, y), code)| square(code, *x, *y, 0.1)).collect();
    features.push(square("00118", 0, 4, 0.11));
    features.push(square("00127", 1, 4, 0.1));
    fs::write(dir.path().join("areas/communes-2025.geojson"), collection(&features)).unwrap();
    let found = pack::check(dir.path(), TODAY).map(|_| ()).unwrap_err().0;
    let overlap = found.iter().find(|mistake| mistake.what.contains("00118 and 00127 overlap by")).unwrap();
    assert_eq!(overlap.line, 11);
    let gap = found.iter().find(|mistake| mistake.what.contains("belong to no area")).unwrap();
    assert!(gap.what.contains("105.15000, 20.15000"), "{gap}");
    let square_metres: f64 = gap.what.split(' ').next().unwrap().parse().unwrap();
    assert!((square_metres / 1e6 - 11.13 * 11.06 * 0.9387).abs() < 1.0, "{square_metres}");
}

#[test]
fn two_sets_may_not_decide_on_one_day() {
    let list = fs::read_to_string(hanoi_folder().join("areas/areas.toml")).unwrap();
    let second = list[list.find("[[set]]").unwrap()..].replace("communes-2025\"", "communes-2026\"");
    let dir = mutated("areas/areas.toml", "[[set]]", &format!("{second}\n[[set]]"));
    let found = mistakes(&dir);
    let both =
        found.iter().find(|mistake| mistake.what == "communes-2026 and communes-2025 hold on the same day").unwrap();
    assert_eq!(both.line, line(&dir, "areas/areas.toml", "code = \"communes-2025\""));
}

#[test]
fn every_mistake_is_reported_at_once_in_the_order_of_files() {
    let dir = mutated("categories.toml", "icon = \"bus\"", "icon = \"tram\"");
    fs::remove_file(dir.path().join("phrases.toml")).unwrap();
    fs::write(dir.path().join("reasons.toml"), "[[reason]\n").unwrap();
    let found = pack::check(dir.path(), TODAY).map(|_| ()).unwrap_err();
    let files: Vec<&str> = found.0.iter().map(|mistake| mistake.file.as_str()).collect();
    for file in ["categories.toml", "phrases.toml", "reasons.toml"] {
        assert!(files.contains(&file), "{files:?}");
    }
    assert!(files.is_sorted());
    assert!(found.to_string().contains("phrases.toml:1: the file is missing\n    write it"), "{found}");
}

#[test]
fn a_folder_that_is_not_there_is_said_so() {
    let found = pack::read(Path::new("/nowhere/at/all")).map(|_| ()).unwrap_err();
    assert!(found.0[0].what.contains("/nowhere/at/all cannot be read"));
}

fn import(
    file: PathBuf,
    kind: impl Into<Option<UnitKind>>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
) -> Import {
    Import {
        file,
        code: "imported".to_owned(),
        name: Words::default(),
        kind: kind.into(),
        valid_from,
        valid_to,
        code_property: None,
        name_property: None,
        source: "a test".to_owned(),
        licence: "CC0-1.0".to_owned(),
    }
}

#[test]
fn an_import_says_what_does_not_fit() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("some.geojson");
    fs::write(&file, collection(&[square("00004", 0, 0, 0.1), square("77777", 1, 0, 0.1)])).unwrap();
    let city = Pack::hanoi().unwrap().city;
    let asked = import(file.clone(), UnitKind::Commune, Some(date(2025, 7, 1)), None);
    let imported = pack::import_areas(&asked, &city).unwrap();
    assert_eq!((imported.code_property.as_str(), imported.name_property.as_str()), ("code", "name"));
    let says = |what: &str| imported.mismatches.iter().filter(|mismatch| mismatch.contains(what)).count();
    assert_eq!(says("the area 77777 (77777) has no unit"), 1);
    assert_eq!(says("the area 00004 is called 00004"), 1);
    assert_eq!(says("has no area in the file"), 125);

    let asked = Import { code_property: Some("ma_don_vi".to_owned()), ..asked };
    let refused = pack::import_areas(&asked, &city).unwrap_err();
    assert_eq!(refused.to_string(), "no property is the code of the areas; name one of: code, name, name_en");

    fs::write(&file, collection(&[square("00004", 0, 0, 0.1), square("00004", 1, 0, 0.1)])).unwrap();
    let asked = Import { code_property: None, ..asked };
    assert!(matches!(pack::import_areas(&asked, &city), Err(NotImported::Twice(code)) if code == "00004"));
    fs::write(&file, "{}").unwrap();
    assert!(matches!(pack::import_areas(&asked, &city), Err(NotImported::Format(_))));
}

fn data(file: &str) -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "the folder of the data is told to tests by the environment")]
    let folder: PathBuf = std::env::var("NHIPCAU_DATA").unwrap().into();
    folder.join(file)
}

#[test]
#[ignore = "needs NHIPCAU_DATA"]
fn the_real_communes_and_districts_are_imported_as_they_are() {
    let pack = Pack::hanoi().unwrap();
    for (file, kind, from, to, expected) in [
        ("hanoi-communes-2025.geojson", UnitKind::Commune, Some(date(2025, 7, 1)), None, 126),
        ("hanoi-districts-2024.geojson", UnitKind::District, None, Some(date(2025, 6, 30)), 30),
    ] {
        let imported = pack::import_areas(&import(data(file), None, from, to), &pack.city).unwrap();
        assert_eq!((imported.set.areas.len(), imported.kind), (expected, kind), "{file}");
        assert_eq!(imported.mismatches, Vec::<String>::new(), "{file}");
    }
}

#[test]
#[ignore = "needs NHIPCAU_DATA"]
fn imported_sets_are_installed_beside_and_instead_of_others() {
    let dir = mutated("phrases.toml", "đã ghi nhận", "đã ghi nhận");
    let city = Pack::hanoi().unwrap().city;
    let name =
        Words([("vi", "Ranh giới"), ("en", "Borders \"as published\"")].map(|(k, v)| (k.into(), v.into())).into());
    for (file, code, kind, from, to) in [
        ("hanoi-communes-2025.geojson", "communes-2025", UnitKind::Commune, Some(date(2025, 7, 1)), None),
        ("hanoi-districts-2024.geojson", "districts-2024", UnitKind::District, None, Some(date(2025, 6, 30))),
    ] {
        let asked = Import { code: code.to_owned(), name: name.clone(), ..import(data(file), kind, from, to) };
        pack::install_areas(&pack::import_areas(&asked, &city).unwrap(), dir.path()).unwrap();
    }
    let read = pack::check(dir.path(), TODAY).map_err(|mistakes| mistakes.to_string()).unwrap();
    let sets: Vec<(&str, usize, bool)> =
        read.area_sets.iter().map(|set| (set.code.as_str(), set.areas.len(), set.approximate)).collect();
    assert_eq!(sets, [("communes-2025", 126, false), ("districts-2024", 30, false)]);
    assert_eq!(read.area_sets[0].name, name);
    assert!(fs::read_to_string(dir.path().join("areas/areas.toml")).unwrap().starts_with("# Boundary sets, dated."));
}

/// The smallest city there can be: one language, one authority, no borders.
const VILLAGE: &[(&str, &str)] = &[
    (
        "pack.toml",
        r#"code = "village"
name = { en = "Village" }
title = { en = "Bridge" }
time_zone = "Europe/Lisbon"
languages = ["en"]
coordinator = "TOWN"
[map]
centre = [-8.0, 40.0]
zoom = 12.0
closest = 18.0
bounds = [-8.1, 39.9, -7.9, 40.1]
attribution = "none"
"#,
    ),
    (
        "units.csv",
        "code,kind,name_en,superior,area,valid_from,valid_to,successors,confirmed\n\
         TOWN,city,Town Hall,,,,,,yes\nROADS,department,Road Yard,TOWN,,,,,yes\n",
    ),
    (
        "offices.toml",
        "[[office]]\ncode = \"crew\"\nkinds = [\"department\"]\nword = \"Yard\"\nname = { en = \"Crew\" }\nconfirmed = true\n",
    ),
    (
        "categories.toml",
        r#"[[field]]
code = "roads"
name = { en = "Roads" }
icon = "road"
stream = "on_site"
[[field.category]]
code = "hole"
name = { en = "Hole" }
hint = { en = "In the road" }
icon = "road"
handler = "ROADS"
"#,
    ),
    (
        "reasons.toml",
        r#"[[reason]]
code = "incomplete"
name = { en = "Incomplete" }
sentence = { en = "Something is missing." }
next_step = { en = "Send it again." }
[[reason]]
code = "not-competent"
name = { en = "Not ours" }
sentence = { en = "Others do this." }
next_step = { en = "Ask them." }
"#,
    ),
    (
        "calendar.toml",
        "confirmed = true\nholidays = \"holidays.csv\"\nmakeup = []\n[week]\nmonday = [{ from = \"09:00\", to = \"17:00\" }]\n",
    ),
    ("holidays.csv", "date,day,name_en,confirmed,source\n2026-12-25,off,Christmas Day,yes,law\n"),
    ("phrases.toml", "generic = []\npromise = []\n"),
    ("texts/emergency.toml", "[[number]]\nnumber = \"112\"\nname = { en = \"All\" }\nwhat = { en = \"Danger\" }\n"),
    ("texts/guidance.toml", ""),
    ("areas/areas.toml", ""),
];

#[test]
fn any_other_city_is_another_folder() {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["areas", "texts"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
    }
    let clock = |kind: &ClockKind| {
        let kind = kind.as_str();
        format!(
            "[policy.clocks.{kind}]\nlimit = {{ calendar_days = 2 }}\nconfirmed = true\nsource = {{ en = \"law\" }}\n"
        )
    };
    let clocks: String = ClockKind::ALL.iter().map(clock).collect();
    let deadlines = format!("[[policy]]\nversion = 1\nvalid_from = \"2026-01-01\"\nhours_per_day = 8\n{clocks}");
    for (file, text) in VILLAGE.iter().chain(&[("deadlines.toml", deadlines.as_str())]) {
        fs::write(dir.path().join(file), text).unwrap();
    }
    let pack = pack::check(dir.path(), TODAY).map_err(|mistakes| mistakes.to_string()).unwrap();
    assert_eq!(pack.city.units.keys().map(UnitCode::as_str).collect::<Vec<_>>(), ["ROADS", "ROADS.crew", "TOWN"]);
    assert_eq!(pack.city.name.get("en"), "Village");
    assert!(pack.area_sets.is_empty() && pack.guidance.is_empty() && pack.adoption.is_none());
}

#[test]
fn stations_name_a_source_and_their_alarms_rise_and_a_city_may_have_none() {
    let [station] = &Pack::hanoi().unwrap().stations[..] else { panic!("one station") };
    assert_eq!((station.code.as_str(), station.alarms_cm, station.confirmed), ("long-bien", [950, 1050, 1150], false));
    let file = "stations.toml";
    finds(file, "[950, 1050, 1150]", "[950, 950, 1150]", "[950, 950", "do not rise");
    finds(file, "\"thuonghieucongluan.com.vn, 9/2024\"", "\" \"", "source =", "no source");
    finds(file, "code = \"long-bien\"", "code = \"\"", "code =", "empty or there twice");
    let dir = mutated(file, "", "");
    fs::remove_file(dir.path().join(file)).unwrap();
    assert!(pack::read(dir.path()).unwrap().stations.is_empty());
}
