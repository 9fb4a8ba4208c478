//! The files of a pack, from a folder or from inside the program, and where in them something stands.

use super::mistake::{Log, Mistake, Mistakes};
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::{fs, io};

/// The pack of Hanoi; read from the repository in development, inside the program in a release.
#[derive(RustEmbed)]
#[folder = "../../cities/hanoi"]
struct Hanoi;

/// The files of a pack by their path inside it, with `/` between folders.
#[derive(Clone, Debug, Default)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Files {
    /// The files of the pack inside the program.
    #[must_use]
    pub fn hanoi() -> Self {
        let file = |name: std::borrow::Cow<'static, str>| {
            Hanoi::get(&name).map(|found| (name.replace('\\', "/"), found.data.into_owned()))
        };
        Self(Hanoi::iter().filter_map(file).collect())
    }

    /// The files of a folder and its folders.
    ///
    /// # Errors
    /// One [`Mistake`] if the folder or a file in it cannot be read.
    pub fn read(dir: &Path) -> Result<Self, Mistakes> {
        let mut files = Self::default();
        files.gather(dir, "").map_err(|error| {
            let remedy = "name a folder that holds a pack.toml and that you may read".to_owned();
            let what = format!("{} cannot be read: {error}", dir.display());
            Mistakes(vec![Mistake { file: "pack.toml".to_owned(), line: 1, what, remedy }])
        })?;
        Ok(files)
    }

    fn gather(&mut self, dir: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if name.starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                self.gather(&entry.path(), &format!("{name}/"))?;
            } else {
                self.0.insert(name, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    /// SHA-256 over names, lengths and contents, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (name, bytes) in &self.0 {
            for part in [name.as_bytes(), bytes] {
                hash.update(part.len().to_be_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().fold(String::new(), |mut text, byte| {
            // writing to a string cannot fail
            write!(text, "{byte:02x}").unwrap_or_default();
            text
        })
    }

    /// The text of a file; a mistake if it is missing or not UTF-8.
    pub(super) fn text<'a>(&'a self, name: &'a str, log: &mut Log) -> Option<Text<'a>> {
        let Some(bytes) = self.0.get(name) else {
            log.add(name, 1, "the file is missing", "write it; cities/README.md says what belongs in it");
            return None;
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            log.add(name, 1, "the file is not UTF-8", "save it as UTF-8");
            return None;
        };
        Some(Text::new(name, text))
    }

    /// A file of TOML as `T`; a mistake with its line if it is not.
    pub(super) fn toml<'a, T: DeserializeOwned>(&'a self, name: &'a str, log: &mut Log) -> Option<(T, Text<'a>)> {
        let text = self.text(name, log)?;
        match toml::from_str(text.content) {
            Ok(read) => Some((read, text)),
            Err(error) => {
                let line = error.span().map_or(1, |span| text.line(&span));
                log.add(name, line, error.message(), "see the comments of the file and cities/README.md for its form");
                None
            }
        }
    }
}

/// A file of text, with the places at which its lines begin.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) name: &'a str,
    pub(super) content: &'a str,
    ends: Vec<usize>,
}

impl<'a> Text<'a> {
    fn new(name: &'a str, content: &'a str) -> Self {
        Self { name, content, ends: content.match_indices('\n').map(|(end, _)| end).collect() }
    }

    /// The line at which a span begins, from 1.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        1 + self.ends.partition_point(|end| *end < span.start)
    }

    /// The line at which `needle` first stands, else the first.
    pub(super) fn line_of(&self, needle: &str) -> usize {
        self.content.find(needle).map_or(1, |start| self.line(&(start..start)))
    }
}
