//! The texts of `locales/`: one folder a language, one file a noun. Vietnamese is the language everything exists in.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

#[derive(RustEmbed)]
#[folder = "../../locales/"]
#[include = "*.ftl"]
struct Files;

/// A language the site speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tongue {
    #[default]
    Vi,
    En,
}

impl Tongue {
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// Code as in `lang="…"`, the cookie and the folder of `locales/`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tongue| tongue.code() == code)
    }

    /// What the language calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
        }
    }

    /// Vietnamese, unless the reader accepts English and no Vietnamese.
    #[must_use]
    pub fn from_accepted(header: &str) -> Self {
        let accepts = |code: &str| {
            header.split(',').any(|part| {
                let range = part.split(';').next().unwrap_or_default().trim();
                range.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case(code))
            })
        };
        if accepts("en") && !accepts("vi") { Self::En } else { Self::Vi }
    }
}

impl fmt::Display for Tongue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Everything that was wrong in the files, one line each.
#[derive(Debug, thiserror::Error)]
#[error("locales: {}", .0.join("; "))]
pub struct BadWords(Vec<String>);

/// All messages in all languages.
pub struct Words {
    vi: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static WORDS: LazyLock<(Words, Vec<String>)> = LazyLock::new(Words::read);

impl Words {
    /// The texts in this program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &WORDS.0
    }

    /// Says what is wrong with the files: syntax, or an id that is there twice.
    ///
    /// # Errors
    /// [`BadWords`] with every fault.
    pub fn check() -> Result<(), BadWords> {
        if WORDS.1.is_empty() { Ok(()) } else { Err(BadWords(WORDS.1.clone())) }
    }

    /// Message ids of one language.
    #[must_use]
    pub fn ids(tongue: Tongue) -> BTreeSet<String> {
        let own = Files::iter().filter(|path| path.starts_with(&format!("{tongue}/")));
        own.flat_map(|path| ids_of(&text_of(&path))).collect()
    }

    fn read() -> (Self, Vec<String>) {
        let mut faults = Vec::new();
        let words = Self { vi: bundle(Tongue::Vi, &mut faults), en: bundle(Tongue::En, &mut faults) };
        (words, faults)
    }

    /// Whether the message exists in Vietnamese.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.vi.has_message(id)
    }

    /// The message in this language, else in Vietnamese, else its id.
    #[must_use]
    pub fn get(&self, tongue: Tongue, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let own = match tongue {
            Tongue::Vi => &self.vi,
            Tongue::En => &self.en,
        };
        format(own, id, args).or_else(|| format(&self.vi, id, args)).unwrap_or_else(|| {
            tracing::error!(id, %tongue, "a text is missing");
            id.to_owned()
        })
    }
}

/// A value as Fluent wants it: whole numbers choose plural forms, everything is shown as it came.
pub(crate) fn value(text: String) -> FluentValue<'static> {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => FluentValue::from(number),
        _ => FluentValue::from(text),
    }
}

fn format(bundle: &FluentBundle<FluentResource>, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut faults).into_owned();
    for fault in faults {
        tracing::error!(id, %fault, "a text is not whole");
    }
    Some(text)
}

fn bundle(tongue: Tongue, faults: &mut Vec<String>) -> FluentBundle<FluentResource> {
    let language = tongue.code().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for path in Files::iter().filter(|path| path.starts_with(&format!("{tongue}/"))) {
        let resource = FluentResource::try_new(text_of(&path)).unwrap_or_else(|(resource, wrong)| {
            faults.extend(wrong.iter().map(|fault| format!("{path}: {fault}")));
            resource
        });
        if let Err(wrong) = bundle.add_resource(resource) {
            faults.extend(wrong.iter().map(|fault| format!("{path}: {fault}")));
        }
    }
    bundle
}

fn text_of(path: &str) -> String {
    Files::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default()
}

/// Ids that stand at the start of a line of a Fluent file.
fn ids_of(text: &str) -> Vec<String> {
    let starts = text.lines().filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()));
    starts.filter_map(|line| line.split_once('=')).map(|(id, _)| id.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_for_those_who_accept_no_vietnamese() {
        assert_eq!(Tongue::from_accepted("en-GB,en;q=0.9"), Tongue::En);
        assert_eq!(Tongue::from_accepted("en-US,en;q=0.9,vi;q=0.1"), Tongue::Vi);
        assert_eq!(Tongue::from_accepted("fr"), Tongue::Vi);
        assert_eq!(Tongue::from_accepted(""), Tongue::Vi);
    }

    #[test]
    fn the_files_are_sound() {
        Words::check().unwrap();
    }

    #[test]
    fn a_missing_text_shows_its_id() {
        assert_eq!(Words::embedded().get(Tongue::En, "no-such-text", None), "no-such-text");
    }

    #[test]
    fn a_code_that_begins_with_zero_stays_a_text() {
        assert!(matches!(value("0912".to_owned()), FluentValue::String(_)));
        assert!(matches!(value("12".to_owned()), FluentValue::Number(_)));
    }
}
