//! Every word, refusal and fault of a warning has its text in every language, with the arguments it is given.

use domain::warning::{
    Action, Mode, State,
    check::{BrokenShape, Fault},
    content::{Certainty, Part},
    danger::{Kind, RiskLevel, Step},
    decide::Refusal,
    river::Alarm,
};
use std::{collections::BTreeSet, fs, path::PathBuf};

fn refusals() -> [Refusal; 9] {
    [
        Refusal::WrongState { action: Action::Edit, state: State::Expired },
        Refusal::NotAllowed,
        Refusal::OwnWarning,
        Refusal::OwnRequest,
        Refusal::IsTest,
        Refusal::NotATest,
        Refusal::Faulty(vec![]),
        Refusal::Overtaken,
        Refusal::TooEarly,
    ]
}

fn faults() -> [Fault; 17] {
    let language = || "vi".to_owned();
    [
        Fault::NoText { language: language(), part: Part::Headline },
        Fault::LongText { language: language(), part: Part::Headline, length: 161 },
        Fault::UnknownLanguage { language: language() },
        Fault::WrongScale,
        Fault::NoExpiry,
        Fault::Expired,
        Fault::OnsetAfterExpiry,
        Fault::NoArea,
        Fault::UnknownArea { area: "W9".into() },
        Fault::ManyShapes { count: 21 },
        Fault::BrokenShape { number: 1, why: BrokenShape::Flat },
        Fault::OutsideCity { number: 1 },
        Fault::StrayReading,
        Fault::UnknownStation { station: "nowhere".into() },
        Fault::WrongAlarm { measured: None },
        Fault::FutureReading,
        Fault::ManyAttachments { count: 6 },
    ]
}

fn ids<T: Copy + ToString>(noun: &str, words: &[T]) -> Vec<String> {
    words.iter().map(|word| format!("warning-{noun}-{}", word.to_string().replace('_', "-"))).collect()
}

/// Ids with their texts, further lines included.
fn texts(language: &str) -> Vec<(String, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../locales/{language}/warning.ftl"));
    let mut texts: Vec<(String, String)> = Vec::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        match line.split_once(" = ").filter(|(id, _)| id.starts_with("warning-")) {
            Some((id, text)) => texts.push((id.to_owned(), text.to_owned())),
            None => texts.iter_mut().next_back().into_iter().for_each(|(_, text)| text.push_str(line)),
        }
    }
    texts
}

#[test]
fn every_word_has_its_text() {
    let words = [
        ids("kind", Kind::ALL),
        ids("risk", RiskLevel::ALL),
        ids("step", Step::ALL),
        ids("certainty", Certainty::ALL),
        ids("alarm", Alarm::ALL),
        ids("mode", Mode::ALL),
        ids("state", State::ALL),
        ids("action", Action::ALL),
    ];
    for language in ["vi", "en"] {
        let known: BTreeSet<String> = texts(language).into_iter().map(|(id, _)| id).collect();
        for id in words.iter().flatten() {
            assert!(known.contains(id), "{id} in {language}");
        }
        for refusal in refusals() {
            assert!(known.contains(refusal.message()), "{} in {language}", refusal.message());
        }
    }
}

#[test]
fn every_fault_has_its_text_and_gives_it_all_it_takes() {
    for language in ["vi", "en"] {
        let texts = texts(language);
        for fault in faults() {
            let (id, text) = texts.iter().find(|(id, _)| id == fault.message()).unwrap();
            let taken: BTreeSet<&str> = text
                .split('$')
                .skip(1)
                .filter_map(|rest| rest.split(|sign: char| !sign.is_alphanumeric()).next())
                .collect();
            let given: BTreeSet<&str> = fault.args().iter().map(|(name, _)| *name).collect();
            assert_eq!(taken, given, "{id} in {language}");
        }
    }
}

#[test]
fn every_way_to_be_broken_and_every_alarm_is_told_apart() {
    for language in ["vi", "en"] {
        let texts = texts(language);
        let text = |message: &str| texts.iter().find(|(id, _)| id == message).map(|(_, text)| text.clone()).unwrap();
        let broken = text("warning-fault-broken-shape");
        assert!(BrokenShape::ALL.iter().all(|why| broken.contains(&format!("[{why}]"))), "{broken}");
        let alarm = text("warning-fault-wrong-alarm");
        assert!(Alarm::ALL.iter().all(|alarm_| alarm.contains(&format!("[{alarm_}]"))), "{alarm}");
        for message in ["warning-fault-no-text", "warning-fault-long-text"] {
            assert!(Part::ALL.iter().all(|part| text(message).contains(&format!("[{part}]"))), "{message}");
        }
    }
}
