//! The line of a case in a public list.

use app::CityNow;
use app::list::Brief;
use domain::case::State;

use super::{Tag, late_tag, photo, state_tag};
use crate::say::{Markup, Say};

/// Most characters of the words in a list.
const EXCERPT: usize = 160;

/// A case in a list.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub url: String,
    pub code: String,
    pub title: String,
    pub excerpt: String,
    pub tags: Vec<Tag>,
    pub place: String,
    pub sent: Markup,
    pub supporters: Option<String>,
    pub thumb: Option<String>,
}

/// The card of a case.
pub(crate) fn card(l: &Say, city: &CityNow, case: &Brief) -> Card {
    let language = l.tongue().code();
    let title = city.category(&case.category).map(|category| category.name.get(language).to_owned());
    let mut tags = vec![state_tag(l, case.state)];
    tags.extend((case.overdue && case.state.is_open() && case.state != State::Clarifying).then(|| late_tag(l)));
    Card {
        url: format!("/cases/{}", case.code),
        code: case.code.to_string(),
        title: title.unwrap_or_else(|| case.category.to_string()),
        excerpt: excerpt(&case.description),
        tags,
        place: place(l, city, case.area.as_ref(), &case.address),
        sent: l.time(case.sent_at),
        supporters: (case.supporters > 0).then(|| l.with("case-supporters", &[("n", case.supporters)])),
        thumb: case.cover.map(|id| photo::thumb(case.code, id)),
    }
}

/// Address and area in one line.
pub(crate) fn place(l: &Say, city: &CityNow, area: Option<&domain::city::AreaRef>, address: &str) -> String {
    let area = area.map(|area| city.area_name(area, l.tongue().code()));
    let parts = [Some(address.to_owned()), area];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The beginning of a text, cut after a word.
pub(crate) fn excerpt(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(EXCERPT) else { return text };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &text[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_ends_after_a_word() {
        assert_eq!(excerpt("Ổ gà\n sâu"), "Ổ gà sâu");
        let long = "đường ".repeat(60);
        let cut = excerpt(&long);
        assert!(cut.ends_with("đường…") && cut.chars().count() <= EXCERPT + 1, "{cut}");
    }
}
