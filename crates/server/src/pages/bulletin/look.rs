//! What a bulletin looks like to people. Its words are those of others: they are shown as text, and never as links.

use app::bulletin::Listed;
use domain::bulletin::{Bulletin, Ending, Place, State, language_of};
use domain::cap::{Alert, Info, Status};
use jiff::Timestamp;

use crate::pages::parts::Tag;
use crate::say::{Markup, Say};

/// Descriptions of areas in one line; more are counted.
const NAMED: usize = 3;

/// The text for a word of CAP: `Immediate` of an urgency makes `bulletin-urgency-immediate`.
pub(super) fn word(l: &Say, prefix: &str, word: &str) -> String {
    l.say(&format!("bulletin-{prefix}-{}", word.to_lowercase()))
}

/// What is said in the reader's language, else what is said first.
pub(super) fn info<'a>(l: &Say, alert: &'a Alert) -> Option<&'a Info> {
    let own = alert.infos.iter().find(|info| language_of(info) == l.tongue().code());
    own.or_else(|| alert.infos.first())
}

/// Its headline, with the language where that is not the page's.
pub(super) fn headline(l: &Say, alert: &Alert) -> (String, Option<String>) {
    let Some(info) = info(l, alert) else { return (alert.identifier.to_string(), None) };
    let language = Some(language_of(info)).filter(|language| language != l.tongue().code());
    (info.headline.as_ref().unwrap_or(&info.event).clone(), language)
}

/// How soon, how dangerous and how sure, in words.
pub(super) fn levels(l: &Say, info: &Info) -> String {
    let levels = [
        word(l, "severity", info.severity.as_str()),
        word(l, "urgency", info.urgency.as_str()),
        word(l, "certainty", info.certainty.as_str()),
    ];
    levels.join(" · ")
}

/// Its places in its own words.
pub(super) fn places(l: &Say, info: &Info) -> String {
    match info.areas.len() {
        0..=NAMED => info.areas.iter().map(|area| area.description.as_str()).collect::<Vec<_>>().join(", "),
        count => l.with("bulletin-areas", &[("n", count)]),
    }
}

/// From when until when.
pub(super) fn span(l: &Say, info: &Info) -> Markup {
    let from = info.onset.or(info.effective).map(|at| l.with_time::<&str>("warning-from", &[], Some(at.at())));
    let until = info.expires.map(|at| l.with_time::<&str>("warning-until", &[], Some(at.at())));
    match (from, until) {
        (Some(from), Some(until)) => from.and(&until),
        (one, other) => one.or(other).unwrap_or_else(|| Markup::from_text("")),
    }
}

/// Where it stands.
pub(super) fn state(l: &Say, bulletin: &Bulletin, now: Timestamp) -> Tag {
    let (tone, icon, word) = match (bulletin.ending, bulletin.state) {
        (_, State::Taken) => ("done", "check", "state-taken"),
        (_, State::Ignored) => ("calm", "cross", "state-ignored"),
        (Some((Ending::Replaced, _)), _) => ("calm", "merge", "ending-replaced"),
        (Some((Ending::Cancelled, _)), _) => ("calm", "cross", "ending-cancelled"),
        _ if bulletin.is_over(now) => ("calm", "clock", "over"),
        (None, State::Open) => ("wait", "wait", "state-open"),
        (None, State::Noted) => ("calm", "info", "state-noted"),
    };
    Tag { tone, icon, word: l.say(&format!("bulletin-{word}")) }
}

/// What everybody must see of it at once: that it is no warning that is meant, what it does, and that it may be of elsewhere.
pub(super) fn marks(l: &Say, bulletin: &Bulletin) -> Vec<Tag> {
    let tag = |tone, icon, word| Tag { tone, icon, word };
    let status =
        (bulletin.status != Status::Actual).then(|| tag("bad", "info", word(l, "status", bulletin.status.as_str())));
    let kind = tag("calm", "send", word(l, "type", bulletin.message_type.as_str()));
    let (tone, icon) = match bulletin.place {
        Place::Here => ("going", "pin"),
        Place::Elsewhere => ("calm", "globe"),
        Place::Unknown => ("wait", "pin"),
    };
    let place = tag(tone, icon, word(l, "place", bulletin.place.as_str()));
    status.into_iter().chain([kind, place]).collect()
}

/// One line of a list.
pub(super) struct Row {
    pub(super) url: String,
    pub(super) headline: String,
    pub(super) lang: Option<String>,
    pub(super) test: bool,
    pub(super) sender: String,
    pub(super) feed: String,
    pub(super) levels: String,
    pub(super) places: String,
    pub(super) span: Markup,
    pub(super) state: Tag,
    pub(super) marks: Vec<Tag>,
    pub(super) received: Markup,
}

impl Row {
    pub(super) fn new(l: &Say, listed: &Listed, now: Timestamp) -> Self {
        let Listed { bulletin, alert } = listed;
        let (headline, lang) = headline(l, alert);
        let info = info(l, alert);
        Self {
            url: format!("{}/{}", crate::visitor::BULLETINS, bulletin.id),
            headline,
            lang,
            test: bulletin.status != Status::Actual,
            sender: app::bulletin::sender_name(alert).to_owned(),
            feed: bulletin.feed.clone(),
            levels: info.map(|info| levels(l, info)).unwrap_or_default(),
            places: info.map(|info| places(l, info)).unwrap_or_default(),
            span: info.map_or_else(|| Markup::from_text(""), |info| span(l, info)),
            state: state(l, bulletin, now),
            marks: marks(l, bulletin),
            received: l.time(bulletin.received_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use domain::cap::{Category, Certainty, MessageType, ResponseType, Severity, Urgency};

    #[test]
    fn every_word_of_others_has_ours() {
        let words = [
            ("status", Status::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>()),
            ("type", MessageType::ALL[..3].iter().map(|word| word.as_str()).collect()),
            ("category", Category::ALL.iter().map(|word| word.as_str()).collect()),
            ("response", ResponseType::ALL.iter().map(|word| word.as_str()).collect()),
            ("urgency", Urgency::ALL.iter().map(|word| word.as_str()).collect()),
            ("severity", Severity::ALL.iter().map(|word| word.as_str()).collect()),
            ("certainty", Certainty::ALL.iter().map(|word| word.as_str()).collect()),
            ("place", Place::ALL.iter().map(|word| word.as_str()).collect()),
            ("state", State::ALL.iter().map(|word| word.as_str()).collect()),
            ("ending", Ending::ALL.iter().map(|word| word.as_str()).collect()),
        ];
        for (prefix, words) in words {
            for word in words {
                let id = format!("bulletin-{prefix}-{}", word.to_lowercase());
                assert!(Words::embedded().has(&id), "{id}");
            }
        }
    }
}
