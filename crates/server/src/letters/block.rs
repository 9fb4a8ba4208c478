//! The parts of a letter, in the order they are read.

/// A part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A sentence.
    Say(String),
    /// What somebody wrote, line by line.
    Quote(String),
    /// Names and what stands for them.
    Facts(Vec<(String, String)>),
    /// What to do, and where.
    Act(String, String),
    /// One of several news: what, more of it, and where.
    Item(String, String, String),
    /// Beside the matter: why it comes, and how it stops.
    Foot(String, Option<String>),
}

impl Block {
    /// Lines of a quotation.
    pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.lines().map(str::trim_end)
    }
}
