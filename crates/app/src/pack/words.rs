//! Texts in all languages of a pack.

use super::files::Text;
use super::mistake::Log;
use domain::city::Words;
use std::collections::BTreeMap;
use toml::Spanned;

/// A text as written: language to text.
pub(super) type Written = Spanned<BTreeMap<String, String>>;

/// What is asked of every text of a file.
pub(super) struct Reader<'a, 'l> {
    pub(super) file: &'a Text<'a>,
    pub(super) languages: &'a [String],
    pub(super) log: &'l mut Log,
}

impl Reader<'_, '_> {
    /// The text; a mistake for each language that is missing or unknown.
    pub(super) fn words(&mut self, what: &str, written: &Written) -> Words {
        let line = self.file.line(&written.span());
        let texts = written.get_ref();
        for language in self.languages {
            if texts.get(language).is_none_or(|text| text.trim().is_empty()) {
                let what = format!("{what} has no text in `{language}`");
                self.add(line, what, format!("write {language} = \"…\" beside the others"));
            }
        }
        for language in texts.keys().filter(|language| !self.languages.is_empty() && !self.languages.contains(language))
        {
            let what = format!("{what} has a text in `{language}`, which is not a language of the pack");
            self.add(line, what, "remove it, or add the language to `languages` in pack.toml");
        }
        Words(texts.clone())
    }

    pub(super) fn add(&mut self, line: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.log.add(self.file.name, line, what, remedy);
    }

    /// The line of a spanned value.
    pub(super) fn line<T>(&self, spanned: &Spanned<T>) -> usize {
        self.file.line(&spanned.span())
    }
}
