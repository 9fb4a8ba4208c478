//! An answer on the page of a case, and what the sender said of it.

use app::CityNow;
use app::view::{self, CaseView, Sight};
use domain::case::Verdict;

use super::page::paragraphs;
use crate::pages::parts::{Tag, word};
use crate::say::{Markup, Say};

/// An answer that went out.
#[derive(Clone, Debug)]
pub(super) struct AnswerView {
    pub(super) unit: String,
    pub(super) at: Option<Markup>,
    pub(super) body: Vec<String>,
    pub(super) exception: Option<String>,
    pub(super) verdict: Option<Tag>,
    /// What the sender said besides; only for the sender.
    pub(super) said: Vec<String>,
}

/// What the sender may still add to a rating: marks by name and label, and words.
#[derive(Clone, Debug)]
pub(super) struct Adding {
    pub(super) marks: Vec<(&'static str, String)>,
    pub(super) scale: Vec<(String, String)>,
    pub(super) words: bool,
}

pub(super) fn answer_view(l: &Say, city: &CityNow, found: &CaseView, answer: &view::Answer) -> AnswerView {
    let rating = found.ratings.iter().find(|rating| rating.number == answer.number);
    let verdict = rating.map(|rating| {
        let (tone, icon) = match rating.verdict {
            Verdict::Satisfied => ("done", "star"),
            Verdict::Accepted => ("done", "check"),
            Verdict::Dissatisfied => ("bad", "back"),
        };
        Tag { tone, icon, word: word(l, "case-rated", rating.verdict.as_str()) }
    });
    let said = rating.filter(|_| found.sight == Sight::Own).map(|rating| said(l, rating));
    AnswerView {
        unit: city.unit_name(&answer.unit, l.tongue().code()).to_owned(),
        at: answer.approved_at.map(|at| l.time(at)),
        body: paragraphs(&answer.body),
        exception: answer.approver_exception.clone(),
        verdict,
        said: said.unwrap_or_default(),
    }
}

/// What a rating says besides its verdict: marks in words, then the remark.
pub(in crate::pages) fn said(l: &Say, rating: &view::Rating) -> Vec<String> {
    let mark = |(name, mark): (&str, Option<u8>)| {
        let (name, mark) = (word(l, "case-mark", name), word(l, "case-mark", &mark?.to_string()));
        Some(l.with("case-mark-said", &[("name", name), ("mark", mark)]))
    };
    let words = (!rating.remark.is_empty()).then(|| rating.remark.clone());
    rating.marks().into_iter().filter_map(mark).chain(words).collect()
}

/// What the rating of the latest answer leaves open.
pub(super) fn adding(l: &Say, found: &CaseView) -> Option<Adding> {
    let number = found.answer()?.number;
    let rating = found.ratings.iter().find(|rating| rating.number == number)?;
    let open = rating.marks().into_iter().filter(|(_, mark)| mark.is_none());
    let marks: Vec<_> = open.map(|(name, _)| (name, word(l, "case-mark", name))).collect();
    let words = rating.remark.is_empty();
    let scale =
        (1..=5).map(|mark: u8| mark.to_string()).map(|mark| (mark.clone(), word(l, "case-mark", &mark))).collect();
    (words || !marks.is_empty()).then_some(Adding { marks, scale, words })
}
