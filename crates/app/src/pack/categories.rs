//! `categories.toml`: what a report can be about, and who handles it.

use super::files::Files;
use super::mistake::Log;
use super::units::Units;
use super::words::{Reader, Written};
use domain::city::{Category, CategoryCode, Choice, Field, FieldCode, Handler, Level, Question, Stream, UnitCode};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

const FILE: &str = "categories.toml";

/// The icons that the pages can draw.
pub const ICONS: &[&str] = &[
    "air",
    "animal",
    "bridge",
    "building",
    "bus",
    "camera",
    "construction",
    "drain",
    "fire",
    "health",
    "house",
    "idea",
    "light",
    "market",
    "noise",
    "other",
    "paper",
    "parking",
    "people",
    "phone",
    "police",
    "power",
    "road",
    "school",
    "shop",
    "sign",
    "smoke",
    "trash",
    "tree",
    "water",
];

/// Who handled a category before.
#[derive(Clone, Debug)]
pub(super) struct FormerHandler {
    /// The last day on which it did.
    pub(super) until: Date,
    pub(super) handler: Handler,
}

/// Fields and categories as read.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) fields: Vec<Field>,
    pub(super) categories: Vec<Category>,
    pub(super) former: BTreeMap<CategoryCode, FormerHandler>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    #[serde(default)]
    field: Vec<WrittenField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenField {
    code: Spanned<String>,
    name: Written,
    icon: Spanned<String>,
    stream: Stream,
    #[serde(default)]
    category: Vec<WrittenCategory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCategory {
    code: Spanned<String>,
    name: Written,
    hint: Written,
    icon: Spanned<String>,
    #[serde(default = "normal")]
    level: Level,
    handler: Option<Spanned<String>>,
    formerly: Option<WrittenFormer>,
    #[serde(default)]
    home: bool,
    #[serde(default)]
    moderated: bool,
    #[serde(default)]
    question: Vec<WrittenQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFormer {
    until: Date,
    handler: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenQuestion {
    key: Spanned<String>,
    ask: Written,
    #[serde(default)]
    choices: Vec<WrittenChoice>,
    #[serde(default)]
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChoice {
    value: Spanned<String>,
    name: Written,
}

const fn normal() -> Level {
    Level::Normal
}

/// Reads fields and categories; with `today`, also asks that handlers still exist.
pub(super) fn read(files: &Files, languages: &[String], units: &Units, today: Option<Date>, log: &mut Log) -> Listed {
    let mut listed = Listed::default();
    let Some((written, file)) = files.toml::<WrittenFile>(FILE, log) else { return listed };
    let mut reader = Reader { file: &file, languages, log };
    if written.field.is_empty() {
        reader.add(1, "there is no field", "write at least one [[field]] with a [[field.category]]");
    }
    let mut seen = BTreeSet::new();
    for field in &written.field {
        let code = field.code.get_ref();
        let line = reader.line(&field.code);
        once(&mut reader, &mut seen, code, line);
        icon(&mut reader, &field.icon);
        if field.category.is_empty() {
            reader.add(line, format!("the field {code} has no category"), "write a [[field.category]] below it");
        }
        listed.fields.push(Field {
            code: FieldCode(code.clone()),
            name: reader.words(&format!("the field {code}"), &field.name),
            icon: field.icon.get_ref().clone(),
            stream: field.stream,
        });
        for category in &field.category {
            let full = CategoryCode(format!("{code}.{}", category.code.get_ref()));
            let line = reader.line(&category.code);
            once(&mut reader, &mut seen, full.as_str(), line);
            read_category(&mut reader, units, today, code, full, category, &mut listed);
        }
    }
    listed
}

fn read_category(
    reader: &mut Reader,
    units: &Units,
    today: Option<Date>,
    field: &str,
    code: CategoryCode,
    written: &WrittenCategory,
    listed: &mut Listed,
) {
    icon(reader, &written.icon);
    let handler = if let Some(written) = &written.handler {
        handler(reader, units, &code, written, today)
    } else {
        let line = reader.line(&written.code);
        let remedy = "write handler = \"area\", or the code of a unit";
        reader.add(line, format!("nobody handles the category {code}"), remedy);
        Handler::Area
    };
    if let Some(former) = &written.formerly {
        let handler = self::handler(reader, units, &code, &former.handler, Some(former.until));
        listed.former.insert(code.clone(), FormerHandler { until: former.until, handler });
    }
    listed.categories.push(Category {
        field: FieldCode(field.to_owned()),
        name: reader.words(&format!("the category {code}"), &written.name),
        hint: reader.words(&format!("the hint of {code}"), &written.hint),
        icon: written.icon.get_ref().clone(),
        level: written.level,
        handler,
        home: written.home,
        moderated: written.moderated,
        questions: questions(reader, &code, &written.question),
        code,
    });
}

/// The handler as written; a mistake if it is not a unit, or not one on `day`.
fn handler(
    reader: &mut Reader,
    units: &Units,
    category: &CategoryCode,
    written: &Spanned<String>,
    day: Option<Date>,
) -> Handler {
    if written.get_ref() == "area" {
        return Handler::Area;
    }
    let code = UnitCode::from(written.get_ref().as_str());
    let line = reader.line(written);
    match (units.get(&code), day) {
        (None, _) => {
            let what = format!("{category} is handled by {code}, which is not a unit");
            reader.add(line, what, "write \"area\", or the code of a unit of units.csv");
        }
        (Some(unit), Some(day)) if !unit.exists_on(day) => {
            let heirs: Vec<&str> = unit.successors.iter().map(UnitCode::as_str).collect();
            let remedy = match heirs[..] {
                [] => "name a unit that exists on that day".to_owned(),
                _ => format!("name a unit that exists on that day; its successor: {}", heirs.join(", ")),
            };
            reader.add(line, format!("{category} is handled by {code}, which does not exist on {day}"), remedy);
        }
        _ => {}
    }
    Handler::Unit(code)
}

fn questions(reader: &mut Reader, category: &CategoryCode, written: &[WrittenQuestion]) -> Vec<Question> {
    let mut keys = BTreeSet::new();
    let mut questions = Vec::new();
    for question in written {
        let key = question.key.get_ref();
        let line = reader.line(&question.key);
        once(reader, &mut keys, &format!("{category}?{key}"), line);
        let mut values = BTreeSet::new();
        let mut choices = Vec::new();
        for choice in &question.choices {
            let value = choice.value.get_ref();
            let line = reader.line(&choice.value);
            once(reader, &mut values, &format!("{category}?{key}={value}"), line);
            let name = reader.words(&format!("the choice {value} of the question {key} of {category}"), &choice.name);
            choices.push(Choice { value: value.clone(), name });
        }
        if choices.len() == 1 {
            reader.add(line, format!("the question {key} of {category} has one choice"), "write two or more, or none");
        }
        questions.push(Question {
            key: key.clone(),
            ask: reader.words(&format!("the question {key} of {category}"), &question.ask),
            choices,
            required: question.required,
        });
    }
    questions
}

fn icon(reader: &mut Reader, written: &Spanned<String>) {
    if !ICONS.contains(&written.get_ref().as_str()) {
        let line = reader.line(written);
        let what = format!("no icon is called {}", written.get_ref());
        reader.add(line, what, format!("choose one of: {}", ICONS.join(", ")));
    }
}

fn once(reader: &mut Reader, seen: &mut BTreeSet<String>, code: &str, line: usize) {
    if !seen.insert(code.to_owned()) {
        reader.add(line, format!("the code {code} is there twice"), "give one of the two another code");
    }
}
