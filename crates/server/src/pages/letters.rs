//! The letters that people get, shown with a real case and a real warning to those who run the program. Nothing is sent.

use app::letter::{Load, News, Voice as _};
use app::notice;
use app::ports::post::Letter;
use app::subscriber::Subscriber;
use app::view::{self, CaseView, Event, Kind, Sight, Viewer};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::case::Action;
use domain::code::CaseCode;
use domain::deadline::ClockKind;
use domain::id::SubscriberId;
use domain::notice::{Audience, Desk, Stage, audience};
use domain::request::{self, Act};
use domain::staff::LinkKind;
use domain::staff::StaffRole;
use domain::subscriber::{Channel, Choices, Part, Standing, Topic};
use domain::warning::{State as WarningState, Warning};
use serde::Deserialize;
use serde_json::json;

use super::show;
use crate::error::Failure;
use crate::letters::{Block, Press};
use crate::routes::{Permission, Routes};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::Tongue;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new().page("/letters", Permission::Role(&[StaffRole::Admin]), get(letters))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    code: String,
    language: String,
}

struct Shown {
    subject: String,
    blocks: Vec<Block>,
    text: String,
    short: String,
    length: String,
}

struct Group {
    name: String,
    letters: Vec<Shown>,
}

struct Choice {
    value: &'static str,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "letters/letters.html")]
struct LettersPage {
    v: Visitor,
    code: String,
    fault: String,
    language: &'static str,
    languages: Vec<Choice>,
    groups: Vec<Group>,
}

/// `GET /letters`
async fn letters(State(site): State<Site>, v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let language = Tongue::from_code(&asked.language).unwrap_or_else(|| v.tongue());
    let (code, fault) = match asked.code.trim() {
        "" => (newest(&site).await?, String::new()),
        typed => match typed.parse::<CaseCode>() {
            Ok(code) => (Some(code), String::new()),
            Err(_) => (None, v.l.say("follow-code-unknown")),
        },
    };
    let found = match code {
        Some(code) => match view::view(&site.app, code, Viewer::Anyone).await {
            Ok(view) if view.sight == Sight::Public => Some(view),
            Ok(_) | Err(app::Error::NotFound) => None,
            Err(other) => return Err(other.into()),
        },
        None => None,
    };
    let unknown = code.is_some() && found.is_none();
    let page = LettersPage {
        code: asked.code.chars().take(60).collect(),
        fault: if unknown { v.l.say("follow-code-unknown") } else { fault },
        language: language.code(),
        languages: Tongue::ALL.map(|tongue| Choice { value: tongue.code(), label: tongue.own_name() }).into(),
        groups: match found {
            Some(view) => groups(&site, &v, language, &view, app::warning::went_out(&site.app).await?.first()),
            None => Vec::new(),
        },
        v,
    };
    Ok(show(&page)?.into_response())
}

async fn newest(site: &Site) -> Result<Option<CaseCode>, Failure> {
    let page = app::list::public(&site.app, app::list::PublicFilter::default(), None, 1).await?;
    Ok(page.items.first().map(|case| case.code))
}

/// One who gets letters by no way: their address is shown nowhere.
fn reader(language: Tongue, channel: Channel) -> Subscriber {
    Subscriber {
        id: SubscriberId(uuid::Uuid::nil()),
        channel,
        target: String::new(),
        secret: "xxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned(),
        language: language.code().to_owned(),
        choices: Choices::usual(channel),
        standing: Standing::Proven,
        staff: None,
        fault: None,
    }
}

fn groups(site: &Site, v: &Visitor, language: Tongue, view: &CaseView, warning: Option<&Warning>) -> Vec<Group> {
    let event = |kind| sample(view, kind);
    let told = |who: &[Audience]| {
        let actions = Action::ALL.iter().filter(|action| audience(**action).iter().any(|one| who.contains(one)));
        actions.map(|action| Kind::Action(*action)).collect::<Vec<_>>()
    };
    let news = |kind, sight, part, topic| {
        let view = Box::new(CaseView { sight, ..view.clone() });
        News::Event { event: event(kind), view, part, topic }
    };
    let own = told(&[Audience::Reporter]).into_iter().chain([Kind::Message, Kind::Moderate]);
    let own = own.map(|kind| news(kind, Sight::Own, Some(Part::Reporter), Topic::Case));
    let followed = told(&[Audience::Follower]).into_iter();
    let followed = followed.map(|kind| news(kind, Sight::Public, Some(Part::Follower), Topic::Case));
    let near = [(Action::Send, Topic::Report), (Action::Approve, Topic::Answer)];
    let near = near.map(|(action, topic)| news(Kind::Action(action), Sight::Public, None, topic));
    let staff = [
        Audience::Intake,
        Audience::Head,
        Audience::Officer,
        Audience::Approver,
        Audience::Superior,
        Audience::Coordinator,
    ];
    let work = told(&staff).into_iter().chain([Kind::Message]);
    let work = work.map(|kind| news(kind, Sight::Staff, None, Topic::Work));
    let deadline = |sight, clock, stage| {
        let view = Box::new(CaseView { sight, ..view.clone() });
        News::Deadline { view, clock, stage, due: v.now }
    };
    let holder = view.stored.case.holder.clone();
    let load = Load { unit: holder, day: site.app.city().day(v.now), open: 12, overdue: 2, due: 3 };
    let issue = |kind| {
        let body =
            json!({ "title": v.l.say("warning-kind-flood"), "holder": view.stored.case.holder, "mode": "actual" });
        News::Issue { kind, body }
    };
    let link = |kind| News::Invitation {
        kind,
        name: v.l.say("letters-somebody"),
        unit: Some(view.stored.case.holder.clone()),
        token: "xxxxxxxxxxxxxxxxxxxxxxxxxx".to_owned(),
        until: v.now.saturating_add(app::staff::invitation::HOLDS).unwrap_or(v.now),
    };
    let request = |act, case| News::Request { kind: request::Kind::See, act, case, finish_by: v.now };
    let rest = vec![
        deadline(Sight::Own, ClockKind::Clarification, Stage::Near),
        deadline(Sight::Staff, ClockKind::HandlingNormal, Stage::Near),
        deadline(Sight::Staff, ClockKind::HandlingNormal, Stage::Past),
        News::Morning(load),
        issue(notice::Kind::Bulletin(None)),
        issue(notice::Kind::Desk(Desk::Submit)),
        link(LinkKind::Invitation),
        link(LinkKind::Password),
        request(Act::Acknowledge, Some(view.stored.case.code)),
        request(Act::Extend, None),
        request(Act::Fulfil, None),
        request(Act::Refuse, None),
        News::Confirm,
        News::Daily { news: near.to_vec(), more: 3 },
    ];
    // Let out, called off, and replaced by one that does not reach the reader.
    let told = [WarningState::Released, WarningState::Cancelled, WarningState::Replaced];
    let told = told.map(|state| warning.map(|warning| News::Warning(Box::new(Warning { state, ..warning.clone() }))));
    let shown = |news: Vec<News>| news.iter().map(|news| write(site, v, language, news)).collect();
    [
        ("letters-to-case", shown(own.collect())),
        ("letters-to-followed", shown(followed.collect())),
        ("letters-to-near", shown(near.to_vec())),
        ("letters-to-warned", shown(told.into_iter().flatten().collect())),
        ("letters-to-work", shown(work.collect())),
        ("letters-to-rest", shown(rest)),
    ]
    .into_iter()
    .filter(|(_, letters): &(_, Vec<Shown>)| !letters.is_empty())
    .map(|(name, letters)| Group { name: v.l.say(name), letters })
    .collect()
}

/// The event of this kind, or one made of the last event as if it had been of this kind.
fn sample(view: &CaseView, kind: Kind) -> Event {
    let found = view.events.iter().rev().find(|event| event.kind == kind);
    let mut event = found.or(view.events.last()).cloned().unwrap_or_else(|| Event {
        seq: 1,
        ..Event::new(kind, view::By::Clock, view.stored.case.sent_at, true, serde_json::Value::Null)
    });
    if event.kind != kind {
        (event.kind, event.body) = (kind, serde_json::Value::Null);
    }
    event
}

fn write(site: &Site, v: &Visitor, language: Tongue, news: &News) -> Shown {
    let press = Press { base_url: site.config.base_url.clone() };
    let city = site.app.city();
    let by = |channel| press.letter(&city, v.now, &reader(language, channel), "sample", news);
    let Letter { text, .. } = by(Channel::Mail);
    let short = by(Channel::Sms).short;
    let draft = press.draft(&city, v.now, &reader(language, Channel::Mail), news);
    let length = short.chars().count();
    // GSM 03.38 in one part, and in parts that are put together again.
    let parts = if length <= 160 { 1 } else { length.div_ceil(153) };
    Shown {
        subject: draft.subject,
        blocks: draft.blocks,
        text,
        short,
        length: v.l.with("letters-sms-length", &[("n", length), ("parts", parts)]),
    }
}
