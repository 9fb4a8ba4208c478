//! What somebody asked about their data, as they read it: where it stands, until when, and all that happened.

use app::CityNow;
use app::request::{Asked, Event};
use domain::code::CaseCode;
use domain::request::{ANSWER_DAYS, Act, Kind, Request, State};
use jiff::Timestamp;

use crate::pages::case::paragraphs;
use crate::pages::parts::history::Entry;
use crate::pages::parts::{Tag, word};
use crate::say::{Markup, Say};

/// A choice of a form.
pub(in crate::pages) struct Choice {
    pub(in crate::pages) value: String,
    pub(in crate::pages) label: String,
    pub(in crate::pages) hint: String,
}

/// A request with all that happened to it.
pub(in crate::pages) struct RequestLine {
    pub(in crate::pages) id: String,
    pub(in crate::pages) kind: String,
    /// The case it came with, where several stand on one page.
    pub(in crate::pages) case: Option<CaseCode>,
    pub(in crate::pages) tags: Vec<Tag>,
    pub(in crate::pages) facts: Vec<(String, Markup)>,
    /// What is said where only a span is known for this kind, of which the shortest is taken.
    pub(in crate::pages) span: Option<String>,
    pub(in crate::pages) entries: Vec<Entry>,
}

/// What may be asked, each with what it means.
pub(in crate::pages) fn kinds(l: &Say) -> Vec<Choice> {
    let choice = |kind: &Kind| {
        let id = format!("request-kind-{kind}");
        Choice { value: kind.to_string(), label: l.say(&id), hint: l.say(&format!("{id}-what")) }
    };
    Kind::ALL.iter().map(choice).collect()
}

/// What people may ask, and how soon they are answered.
pub(in crate::pages) fn rights(l: &Say) -> String {
    l.with("request-what", &[("days", ANSWER_DAYS)])
}

/// What is said where only a span is known for this kind.
pub(in crate::pages) fn span(l: &Say, kind: Kind) -> Option<String> {
    kind.term().span().map(|(least, most)| l.with("request-span", &[("least", least), ("most", most)]))
}

/// State and lateness as tags.
pub(in crate::pages) fn parts_of(l: &Say, request: &Request, now: Timestamp) -> Vec<Tag> {
    let (tone, icon) = match request.state {
        State::Filed => ("wait", "send"),
        State::Acknowledged => ("going", "wait"),
        State::Fulfilled => ("done", "check"),
        State::Refused => ("bad", "cross"),
    };
    let mut tags = vec![Tag { tone, icon, word: word(l, "request-state", request.state.as_str()) }];
    if request.is_overdue(now) {
        tags.push(Tag { tone: "late", icon: "clock", word: l.say("request-overdue") });
    }
    tags
}

/// The moments that count for a request, with their names.
pub(in crate::pages) fn when(l: &Say, request: &Request) -> Vec<(String, Markup)> {
    let mut facts = vec![(l.say("request-filed-at"), l.time(request.filed_at))];
    if request.state == State::Filed {
        facts.push((l.say("request-answer-by"), l.time(request.answer_by)));
    }
    let mut finish = l.time(request.finish_by);
    if request.extended {
        finish = finish.and(&Markup::from_text(&format!("({})", l.say("request-extended"))));
    }
    facts.push((l.say("request-finish-by"), finish));
    facts.extend(request.closed_at.map(|at| (l.say("request-closed-at"), l.time(at))));
    facts
}

/// The lines of requests.
pub(in crate::pages) fn requests<'a>(
    l: &Say,
    city: &CityNow,
    now: Timestamp,
    asked: impl Iterator<Item = (Option<CaseCode>, &'a Asked)>,
) -> Vec<RequestLine> {
    let line = |(case, one): (Option<CaseCode>, &Asked)| RequestLine {
        id: one.request.id.to_string(),
        kind: word(l, "request-kind", one.request.kind.as_str()),
        case,
        tags: parts_of(l, &one.request, now),
        facts: when(l, &one.request),
        span: span(l, one.request.kind),
        entries: one.events.iter().map(|event| entry(l, city, event, false)).collect(),
    };
    asked.map(line).collect()
}

/// An event in the timeline; `desk` for those who answer.
pub(in crate::pages) fn entry(l: &Say, city: &CityNow, event: &Event, desk: bool) -> Entry {
    let (tone, icon) = match event.act {
        Act::File => ("going", "send"),
        Act::Look => ("calm", "eye"),
        Act::Acknowledge => ("going", "check"),
        Act::Extend => ("wait", "clock"),
        Act::Fulfil => ("done", "check"),
        Act::Refuse => ("bad", "cross"),
    };
    let by = event.by.as_ref();
    let unit = by.map(|by| city.unit_name(&by.unit, l.tongue().code()).to_owned()).unwrap_or_default();
    let role = by.map(|by| l.say(&format!("case-role-{}", by.role))).unwrap_or_default();
    let id = format!("request-act-{}{}", event.act, if desk && event.act == Act::File { "-desk" } else { "" });
    let args = [("unit", unit), ("role", role), ("when", l.when(event.finish_by))];
    Entry {
        tone,
        icon,
        what: l.with(&id, &args),
        words: event.words.as_deref().map(paragraphs).unwrap_or_default(),
        at: l.time(event.at),
        internal: false,
    }
}
