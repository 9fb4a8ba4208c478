//! What must hold for all of the site, whoever adds to it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use server::config;
use server::site;
use server::words::{Tongue, Words};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn all_languages_hold_the_same_texts() {
    let (vi, en) = (Words::ids(Tongue::Vi), Words::ids(Tongue::En));
    assert_eq!(vi.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in English");
    assert_eq!(en.difference(&vi).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in Vietnamese");
}

#[test]
fn texts_take_the_same_arguments_in_all_languages() {
    for file in files(&root().join("locales/vi"), &["ftl"]) {
        let other = root().join("locales/en").join(file.file_name().unwrap());
        let (vi, en) = (arguments(&file), arguments(&other));
        for (id, own) in vi {
            let other = en.iter().find(|(other, _)| *other == id).map(|(_, names)| names);
            assert!(other.is_none_or(|other| *other == own), "{id}: {own:?} and {other:?}");
        }
    }
}

/// Ids of a file with the names of their arguments.
fn arguments(file: &Path) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in fs::read_to_string(file).unwrap_or_default().lines() {
        if let Some((id, _)) = line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            found.push((id.trim().to_owned(), BTreeSet::new()));
        }
        let names = line.split('$').skip(1).map(|rest| {
            rest.chars()
                .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
                .collect::<String>()
        });
        if let Some((_, own)) = found.last_mut() {
            own.extend(names);
        }
    }
    found
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let known = Words::ids(Tongue::Vi);
    let folders = ["crates/server/templates", "crates/server/src", "crates/app/src"];
    let sources = folders.iter().flat_map(|folder| files(&root().join(folder), &["html", "rs"]));
    let mut missing = Vec::new();
    for file in sources {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        missing.extend(asked(text).filter(|id| !known.contains(*id)).map(|id| format!("{id} in {}", file.display())));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Ids written out where a text is asked for, or named as the reason of a fault. A name without a dash is an argument or
/// a field, one that ends in a dash is joined with something at run time.
fn asked(text: &str) -> impl Iterator<Item = &str> {
    let first = ["say(\"", "with(\"", "key: \"", "conflict(\"", "done(\""].map(|before| (before, 0));
    let second = ["FieldError::new(\"", "Error::field(\"", "FieldError::new(field, \""].map(|before| (before, 2));
    let places = first.into_iter().chain(second);
    let found = places.flat_map(|(before, place)| {
        let rests = text.split(before).skip(1);
        rests.flat_map(move |rest| [rest.split('"').next(), rest.split('"').nth(place)]).flatten()
    });
    found.filter(|id| {
        let plain = id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        plain && id.contains('-') && !id.ends_with('-')
    })
}

fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let nested = entries.flat_map(|path| if path.is_dir() { files(&path, endings) } else { vec![path] });
    nested.filter(|path| path.extension().is_some_and(|own| endings.iter().any(|ending| own == *ending))).collect()
}

#[test]
fn every_address_is_in_the_table_once_and_names_who_may_use_it() {
    let routes = site::routes();
    let mut paths = BTreeSet::new();
    for rule in routes.rules() {
        assert!(paths.insert(rule.path.clone()), "{} is there twice", rule.path);
        let for_staff = ["/work", "/desk"].iter().any(|area| rule.path.starts_with(area));
        let closed = rule.who.is_of_staff();
        assert!(!for_staff || closed, "{} is open to everyone", rule.path);
        assert!(!(rule.shared && closed), "{} is for staff and cannot be shared", rule.path);
    }
}

#[test]
fn the_reference_of_settings_is_the_one_in_the_docs() {
    let file = root().join("docs/configuration.md");
    let (written, made) = (fs::read_to_string(&file).unwrap_or_default(), config::reference());
    assert_eq!(written, made, "write the output of `nhipcau doctor --settings` to docs/configuration.md");
}
