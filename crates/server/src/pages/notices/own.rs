//! The page of one address, for whoever reads its letters: where it stands, what it gets, of which places and cases.

use app::subscriber::{Own, Token};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::case::Publication;
use domain::code::CaseCode;
use domain::subscriber::{Pace, Part, Standing, Topic};
use jiff::civil::Time;

use super::masked::{icon, masked};
use super::place::{Lists, Typed as Places, words};
use super::{Choice, offered};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::map::PinMap;
use crate::pages::parts::{id, word};
use crate::pages::show;
use crate::say::Say;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::Tongue;

/// Name and explanation of a topic.
pub(super) fn topic(l: &Say, topic: Topic) -> (String, String) {
    let name = id("notices-topic", topic.as_str());
    (l.say(&name), l.say(&format!("{name}-what")))
}

/// How soon an address hears of a topic.
struct TopicLine {
    field: String,
    name: String,
    what: String,
    pace: String,
}

/// A place that matters.
struct PlaceLine {
    id: String,
    words: String,
}

/// A case that the address hears of.
struct CaseLine {
    code: CaseCode,
    title: String,
    mine: bool,
    muted: bool,
}

/// Times and language as they were typed, or as they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    pub from: String,
    pub until: String,
    pub daily: String,
    pub language: String,
}

#[derive(Template)]
#[template(path = "notices/own.html")]
pub(super) struct OwnPage {
    v: Visitor,
    token: String,
    offered: bool,
    icon: &'static str,
    address: String,
    standing: Standing,
    staff: bool,
    topics: Vec<TopicLine>,
    paces: Vec<Choice>,
    times: Times,
    languages: Vec<Choice>,
    places: Vec<PlaceLine>,
    cases: Vec<CaseLine>,
    typed: Places,
    faults: Vec<Fault>,
    lists: Lists,
    map: PinMap,
}

impl OwnPage {
    pub(super) fn new(site: &Site, mut v: Visitor, own: &Own) -> Self {
        let (l, to) = (v.l.clone(), &own.subscriber);
        let token = Token::of(to).to_string();
        v.path = format!("/notices/{token}");
        let topics = topics_of(own).map(|topic| {
            let (name, what) = self::topic(&l, topic);
            let pace = to.choices.pace(to.channel, topic).to_string();
            TopicLine { field: format!("pace-{topic}"), name, what, pace }
        });
        let quiet = to.choices.quiet;
        let place = |one: &domain::interest::Interest| PlaceLine {
            id: one.id.0.simple().to_string(),
            words: words(site, &l, one),
        };
        Self {
            offered: offered(site),
            icon: icon(to.channel),
            address: masked(&l, to),
            standing: to.standing,
            staff: to.staff.is_some(),
            topics: topics.collect(),
            paces: Pace::ALL.iter().map(|pace| choice(&l, "notices-pace", pace.as_str())).collect(),
            times: Times {
                from: quiet.map(|quiet| clock(quiet.from)).unwrap_or_default(),
                until: quiet.map(|quiet| clock(quiet.until)).unwrap_or_default(),
                daily: clock(to.choices.daily_at),
                language: to.language.clone(),
            },
            languages: Tongue::ALL.map(|tongue| Choice::new(tongue.code(), tongue.own_name().to_owned())).to_vec(),
            places: own.places.iter().map(place).collect(),
            cases: cases(site, &l, own),
            typed: Places::default(),
            faults: Vec::new(),
            lists: Lists::of(site, &v),
            map: PinMap::of(site),
            token,
            v,
        }
    }

    /// With the choices that were typed and refused.
    pub(super) fn with_choices(mut self, paces: &[(Topic, Pace)], times: Times, faults: Vec<Fault>) -> Self {
        for (topic, pace) in paces {
            let field = format!("pace-{topic}");
            if let Some(line) = self.topics.iter_mut().find(|line| line.field == field) {
                line.pace = pace.to_string();
            }
        }
        Self { times, faults, ..self }
    }

    /// With the place that was typed and refused.
    pub(super) fn with_place(self, typed: Places, faults: Vec<Fault>) -> Self {
        Self { typed, faults, ..self }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }

    fn is(&self, standing: &str) -> bool {
        self.standing.as_str() == standing
    }

    /// Whether nothing would ever be told: no place, no case, no work.
    fn idle(&self) -> bool {
        self.places.is_empty() && self.cases.is_empty() && !self.staff
    }
}

/// The topics that fit an address.
pub(in crate::pages) fn topics_of(own: &Own) -> impl Iterator<Item = Topic> {
    let staff = own.subscriber.staff.is_some();
    Topic::ALL.iter().copied().filter(move |topic| staff || !topic.is_of_staff())
}

fn choice(l: &Say, prefix: &str, value: &str) -> Choice {
    Choice::new(value, word(l, prefix, value))
}

pub(super) fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn cases(site: &Site, l: &Say, own: &Own) -> Vec<CaseLine> {
    let (city, language) = (site.app.city(), l.tongue().code());
    let mut lines = Vec::new();
    for (stored, follow) in &own.follows {
        let mine = follow.part == Part::Reporter;
        let seen = mine || stored.report.publication == Publication::Public;
        let category = city.category(&stored.case.category).filter(|_| seen);
        let title = category.map_or_else(|| l.say("case-outline-title"), |known| known.name.get(language).to_owned());
        lines.push(CaseLine { code: stored.case.code, title, mine, muted: follow.muted });
    }
    lines
}

/// `GET /notices/{token}`: changes nothing, since programs that look for harm open links before people do.
pub(super) async fn look(State(site): State<Site>, v: Visitor, Path(token): Path<String>) -> Result<Response, Failure> {
    let own = app::subscriber::own(&site.app, token.parse()?).await?;
    Ok(show(&OwnPage::new(&site, v, &own))?.into_response())
}

#[derive(Template)]
#[template(path = "notices/removal.html")]
struct RemovalPage {
    v: Visitor,
    token: String,
    address: String,
}

/// `GET /notices/{token}/removal`: asks once more.
pub(super) async fn ask_removal(
    State(site): State<Site>,
    v: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let own = app::subscriber::own(&site.app, token.parse()?).await?;
    let page = RemovalPage { address: masked(&v.l, &own.subscriber), token: Token::of(&own.subscriber).to_string(), v };
    Ok(show(&page)?.into_response())
}
