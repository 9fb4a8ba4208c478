//! What the page of a case shows to whom.

use app::CityNow;
use app::account::About;
use app::view::{CaseView, Event, Kind, Sight};
use askama::Template;
use domain::case::{Action, Publication, State as CaseState};
use domain::city::ReasonCode;
use domain::code::CaseCode;
use domain::command::INCOMPLETE;
use domain::consent::Consent;
use serde_json::Value;

use super::answer::{Adding, AnswerView, adding, answer_view};
use super::form::{Form, Typed};
use super::looks::{Look, looks};
use crate::pages::data::{ConsentLine, consents};
use crate::pages::parts::history::{self, Entry, Message};
use crate::pages::parts::map::MapView;
use crate::pages::parts::photo::{Picture, pictures};
use crate::pages::parts::standing::Standing;
use crate::pages::parts::{card, word};
use crate::say::Markup;
use crate::site::Site;
use crate::visitor::Visitor;

/// Why it was refused, and what to do instead.
#[derive(Clone, Debug)]
struct Refused {
    reason: String,
    sentence: String,
    next_step: String,
}

/// What the unit asks.
#[derive(Clone, Debug)]
struct Asked {
    unit: String,
    text: String,
}

/// What the reporter may do now.
#[derive(Clone, Copy, Debug, Default)]
struct May {
    supply: bool,
    contest: bool,
    rate: bool,
    reopen: bool,
    withdraw: bool,
}

#[derive(Template)]
#[template(path = "case/case.html")]
pub(super) struct CasePage {
    v: Visitor,
    code: String,
    link: String,
    sight: Sight,
    version: i64,
    title: String,
    standing: Standing,
    description: Vec<String>,
    questions: Vec<(String, String)>,
    name: Option<String>,
    field: String,
    visibility: String,
    sent: Markup,
    place: String,
    blurred: bool,
    map: Option<MapView>,
    photos: Vec<Picture>,
    results: Vec<Picture>,
    answer: Option<AnswerView>,
    earlier: Vec<AnswerView>,
    refused: Option<Refused>,
    asked: Option<Asked>,
    routing: Vec<String>,
    history: Vec<Entry>,
    messages: Vec<Message>,
    supporters: Option<String>,
    may_support: bool,
    may: May,
    adding: Option<Adding>,
    /// Who looked at the reporter's data; for the reporter.
    looks: Vec<Look>,
    /// What the reporter agreed to; for the reporter.
    consents: Vec<ConsentLine>,
    unhappy: bool,
    typed: Typed,
    parent: Option<String>,
    children: Vec<String>,
    for_staff: bool,
    /// Whether one can be told how it goes on.
    tells: bool,
}

impl CasePage {
    pub(super) fn new(site: &Site, v: Visitor, found: CaseView, typed: Typed, unhappy: bool) -> Self {
        let city = site.app.city();
        let (l, language) = (v.l.clone(), v.tongue().code());
        let (case, report) = (&found.stored.case, &found.stored.report);
        let code = case.code;
        let outline = found.sight == Sight::Outline;
        let own = found.sight == Sight::Own;
        let category = city.category(&case.category);
        let title = category.filter(|_| !outline).map(|category| category.name.get(language).to_owned());
        let field = city.city().field(&report.field).filter(|_| !outline);
        let mut answers: Vec<_> = found.answers.iter().map(|answer| answer_view(&l, &city, &found, answer)).collect();
        let answer = answers.pop();
        let may = May {
            supply: found.may(Action::Supply),
            contest: found.may(Action::Contest),
            rate: found.may(Action::Rate),
            reopen: found.may(Action::Reopen),
            withdraw: found.may(Action::Withdraw),
        };
        let blurred = !outline && category.is_some_and(|category| category.home);
        let questions = report.questions.iter().map(|(key, answer)| question(category, key, answer, language));
        Self {
            code: code.to_string(),
            link: format!("{}/cases/{code}", site.config.base_url),
            sight: found.sight,
            version: case.version,
            title: title.unwrap_or_else(|| l.say("case-outline-title")),
            standing: Standing::of(&l, &city, &found, v.now),
            description: paragraphs(&report.description),
            questions: questions.collect(),
            name: report.reporter_name.clone().filter(|_| !outline),
            field: field.map(|field| field.name.get(language).to_owned()).unwrap_or_default(),
            visibility: word(&l, "case-visibility", report.visibility.as_str()),
            sent: l.time(case.sent_at),
            place: if outline {
                String::new()
            } else {
                card::place(&l, &city, report.place.area.as_ref(), &report.place.address)
            },
            blurred,
            map: report.place.public.filter(|_| !outline).map(|at| MapView::of_case(site, &city, &l, code, at)),
            photos: pictures(&l, code, found.before()),
            results: pictures(&l, code, found.after()),
            answer,
            earlier: answers,
            refused: refused(&city, &found, language),
            asked: asked(&city, &found, language).filter(|_| own),
            routing: if outline { Vec::new() } else { history::routing(&l, &city, &found) },
            history: history::entries(&l, &city, &found),
            messages: history::messages(&l, &city, &found),
            supporters: (report.supporters > 0 && !outline)
                .then(|| l.with("case-supporters", &[("n", report.supporters)])),
            may_support: found.sight == Sight::Public && case.state.is_open(),
            adding: adding(&l, &found).filter(|_| own),
            looks: looks(&l, &city, &found.accesses),
            consents: Vec::new(),
            may,
            unhappy: (unhappy || typed.field == Form::Reopening.field()) && may.reopen,
            typed,
            parent: found.parent.map(|code| code.to_string()),
            children: found.children.iter().map(ToString::to_string).collect(),
            for_staff: v.staff.is_some(),
            tells: found.stored.report.publication == Publication::Public && crate::pages::notices::offered(site),
            v,
        }
    }

    /// The page with what the reporter agreed to.
    pub(super) fn with_consents(self, code: CaseCode, given: &[Consent]) -> Self {
        let about = About::Case(code);
        let consents = consents(&self.v.l, given.iter().map(|one| (&about, one)), false);
        Self { consents, ..self }
    }

    fn own(&self) -> bool {
        self.sight == Sight::Own
    }

    fn outline(&self) -> bool {
        self.sight == Sight::Outline
    }

    /// Whether what was typed has no form any more to stand in.
    fn stranded(&self) -> bool {
        let gone = match self.typed.field {
            "supply" => !self.may.supply,
            "contest" => !self.may.contest,
            "remark" => self.adding.as_ref().is_none_or(|adding| !adding.words),
            "reopening" => !self.may.reopen,
            _ => false,
        };
        gone && !self.typed.text.is_empty()
    }

    /// The first photo of the matter and the first of the result.
    fn before_after(&self) -> Option<(&Picture, &Picture)> {
        let first = |pictures: &'_ [Picture]| pictures.iter().position(|picture| !picture.is_document);
        Some((&self.photos[first(&self.photos)?], &self.results[first(&self.results)?]))
    }

    /// Whether the page has something for this island.
    fn wants(&self, island: &str) -> bool {
        match island {
            "case-map" => self.map.is_some(),
            "before-after" => self.answer.is_some() && !self.results.is_empty(),
            "photo-field" => self.may.supply,
            "me-too" => self.may_support,
            _ => !self.outline(),
        }
    }
}

pub(in crate::pages) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

pub(in crate::pages) fn question(
    category: Option<&domain::city::Category>,
    key: &str,
    answer: &str,
    language: &str,
) -> (String, String) {
    let asked = category.and_then(|category| category.questions.iter().find(|question| question.key == key));
    let Some(asked) = asked else { return (key.to_owned(), answer.to_owned()) };
    let chosen = asked.choices.iter().find(|choice| choice.value == answer);
    (asked.ask.get(language).to_owned(), chosen.map_or(answer, |choice| choice.name.get(language)).to_owned())
}

fn last(found: &CaseView, actions: &[Action]) -> Option<Event> {
    let fits = |event: &&Event| matches!(event.kind, Kind::Action(action) if actions.contains(&action));
    found.events.iter().rev().find(fits).cloned()
}

fn text_in<'a>(event: &'a Event, key: &str) -> &'a str {
    event.body.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn refused(city: &CityNow, found: &CaseView, language: &str) -> Option<Refused> {
    if found.stored.case.state != CaseState::Refused || found.sight == Sight::Outline {
        return None;
    }
    let event = last(found, &[Action::Refuse, Action::Lapse])?;
    let code = match event.kind {
        Kind::Action(Action::Lapse) => INCOMPLETE,
        _ => text_in(&event, "reason"),
    };
    let reason = city.city().reason(&ReasonCode::from(code));
    let or =
        |own: &str, general: Option<&str>| if own.is_empty() { general.unwrap_or_default() } else { own }.to_owned();
    Some(Refused {
        reason: reason.map(|reason| reason.name.get(language)).unwrap_or_default().to_owned(),
        sentence: or(text_in(&event, "sentence"), reason.map(|reason| reason.sentence.get(language))),
        next_step: or(text_in(&event, "next_step"), reason.map(|reason| reason.next_step.get(language))),
    })
}

fn asked(city: &CityNow, found: &CaseView, language: &str) -> Option<Asked> {
    if found.stored.case.state != CaseState::Clarifying {
        return None;
    }
    let event = last(found, &[Action::AskBack])?;
    let unit = event.unit.clone().unwrap_or_else(|| found.stored.case.holder.clone());
    Some(Asked { unit: city.unit_name(&unit, language).to_owned(), text: text_in(&event, "text").to_owned() })
}
