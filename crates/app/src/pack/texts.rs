//! `reasons.toml`, `phrases.toml` and `texts/`: what is said to people, and what is heard in what they write.

use super::files::Files;
use super::mistake::Log;
use super::words::{Reader, Written};
use domain::city::{ReasonCode, RefusalReason, Words};
use domain::fold::fold;
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

const REASONS: &str = "reasons.toml";
const PHRASES: &str = "phrases.toml";
const EMERGENCY: &str = "texts/emergency.toml";
const GUIDANCE: &str = "texts/guidance.toml";

/// Reasons that the rules themselves give.
const NEEDED: &[&str] = &["incomplete", "not-competent"];

/// A number to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyNumber {
    /// What to dial.
    pub number: String,
    /// Who answers.
    pub name: Words,
    /// For what.
    pub what: Words,
}

/// Why a person is guided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuidanceKind {
    /// Somebody may be in danger: the numbers come first.
    Emergency,
    /// Another channel is the lawful one.
    Elsewhere,
}

/// What a person is told who writes about something that this channel is not for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guidance {
    /// Unique in the pack.
    pub code: String,
    /// Why.
    pub kind: GuidanceKind,
    /// Any of these, as whole words, brings it up.
    pub words: Vec<String>,
    /// None of these may be there.
    pub unless: Vec<String>,
    /// A heading.
    pub title: Words,
    /// What is the matter.
    pub sentence: Words,
    /// Where to go instead.
    pub next_step: Words,
    /// The refusal reason it would otherwise end in.
    pub reason: Option<ReasonCode>,
}

/// Texts as read.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) generic: Vec<String>,
    pub(super) promise: Vec<String>,
    pub(super) emergency: Vec<EmergencyNumber>,
    pub(super) guidance: Vec<Guidance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenReasons {
    #[serde(default)]
    reason: Vec<WrittenReason>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenReason {
    code: Spanned<String>,
    name: Written,
    sentence: Written,
    next_step: Written,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPhrases {
    generic: Vec<String>,
    promise: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEmergency {
    number: Vec<WrittenNumber>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNumber {
    number: String,
    name: Written,
    what: Written,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGuidances {
    #[serde(default)]
    guidance: Vec<WrittenGuidance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGuidance {
    code: Spanned<String>,
    kind: GuidanceKind,
    words: Spanned<Vec<String>>,
    #[serde(default)]
    unless: Vec<String>,
    title: Written,
    sentence: Written,
    next_step: Written,
    reason: Option<Spanned<String>>,
}

/// Reads the refusal reasons.
pub(super) fn read_reasons(files: &Files, languages: &[String], log: &mut Log) -> Vec<RefusalReason> {
    let Some((written, file)) = files.toml::<WrittenReasons>(REASONS, log) else { return Vec::new() };
    let mut reader = Reader { file: &file, languages, log };
    let mut seen = BTreeSet::new();
    let mut reasons = Vec::new();
    for reason in &written.reason {
        let code = reason.code.get_ref();
        if !seen.insert(code.as_str()) {
            let line = reader.line(&reason.code);
            reader.add(line, format!("the reason {code} is there twice"), "give one of the two another code");
        }
        reasons.push(RefusalReason {
            code: ReasonCode(code.clone()),
            name: reader.words(&format!("the reason {code}"), &reason.name),
            sentence: reader.words(&format!("the sentence of {code}"), &reason.sentence),
            next_step: reader.words(&format!("the next step of {code}"), &reason.next_step),
        });
    }
    for code in NEEDED.iter().filter(|code| !seen.contains(**code)) {
        let remedy = format!("write a [[reason]] with code = \"{code}\"");
        reader.add(1, format!("the reason {code} is missing, and the rules give it"), remedy);
    }
    reasons
}

/// Reads phrases, emergency numbers and guidance.
pub(super) fn read(files: &Files, languages: &[String], reasons: &[RefusalReason], log: &mut Log) -> Texts {
    let mut texts = Texts::default();
    if let Some((written, text)) = files.toml::<WrittenPhrases>(PHRASES, log) {
        if let Some(blank) = written.generic.iter().chain(&written.promise).find(|phrase| fold(phrase).is_empty()) {
            let line = text.line_of(&format!("\"{blank}\""));
            log.add(PHRASES, line, "a phrase is empty", "write words in it, or remove it");
        }
        (texts.generic, texts.promise) = (written.generic, written.promise);
    }
    if let Some((written, file)) = files.toml::<WrittenEmergency>(EMERGENCY, log) {
        let mut reader = Reader { file: &file, languages, log };
        for number in written.number {
            texts.emergency.push(EmergencyNumber {
                name: reader.words(&format!("the number {}", number.number), &number.name),
                what: reader.words(&format!("what {} is for", number.number), &number.what),
                number: number.number,
            });
        }
    }
    if let Some((written, file)) = files.toml::<WrittenGuidances>(GUIDANCE, log) {
        let mut reader = Reader { file: &file, languages, log };
        texts.guidance =
            written.guidance.iter().map(|guidance| read_guidance(&mut reader, reasons, guidance)).collect();
    }
    texts
}

fn read_guidance(reader: &mut Reader, reasons: &[RefusalReason], written: &WrittenGuidance) -> Guidance {
    let code = written.code.get_ref();
    if written.words.get_ref().iter().all(|word| fold(word).is_empty()) {
        let line = reader.line(&written.words);
        reader.add(line, format!("the guidance {code} has no words"), "write the words that bring it up");
    }
    let reason = written.reason.as_ref().map(|reason| {
        let found = ReasonCode(reason.get_ref().clone());
        if !reasons.iter().any(|known| known.code == found) {
            let line = reader.line(reason);
            let what = format!("the guidance {code} ends in {found}, which is not a reason");
            reader.add(line, what, "correct the code, or add the reason to reasons.toml");
        }
        found
    });
    Guidance {
        code: code.clone(),
        kind: written.kind,
        words: written.words.get_ref().clone(),
        unless: written.unless.clone(),
        title: reader.words(&format!("the title of {code}"), &written.title),
        sentence: reader.words(&format!("the sentence of {code}"), &written.sentence),
        next_step: reader.words(&format!("the next step of {code}"), &written.next_step),
        reason,
    }
}

/// The guidance that a text brings up. People who write with tone marks are read with them, so that `tô cáo` is not
/// `tố cáo`; people who write without any are read without.
pub(super) fn matching<'a>(guidance: &'a [Guidance], text: &str) -> Vec<&'a Guidance> {
    let lowered = words_of(text);
    let folded = format!(" {} ", fold(text));
    let marked = lowered != folded;
    let has = |word: &String| {
        if marked { lowered.contains(&words_of(word)) } else { folded.contains(&format!(" {} ", fold(word))) }
    };
    guidance.iter().filter(|guide| guide.words.iter().any(has) && !guide.unless.iter().any(has)).collect()
}

/// Lower case with its marks, one space round every word.
fn words_of(text: &str) -> String {
    let composed = domain::text::clean(text, 0, usize::MAX).unwrap_or_default().to_lowercase();
    let words: Vec<&str> =
        composed.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}
