//! One bulletin with everything it says, what became of it, and what can be done.

use app::bulletin::{BulletinView, Listed, view};
use app::warning::Shape;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use domain::bulletin::{Ending, extent, language_of};
use domain::cap::{Alert, Info, Named, Status};
use domain::id::BulletinId;
use domain::staff::StaffRole;
use serde_json::json;

use super::act::Typed;
use super::id_of;
use super::look::{headline, levels, marks, places, span, state, word};
use crate::cache::tagged;
use crate::error::Failure;
use crate::pages::parts::Tag;
use crate::pages::parts::map::MapView;
use crate::pages::show;
use crate::pages::warning::look::Teller;
use crate::rest::warning::rings;
use crate::say::{Markup, Say};
use crate::site::Site;
use crate::visitor::{BULLETINS, Visitor, WARNINGS};
use crate::words::Tongue;

/// What it says in one language.
struct Block {
    lang: String,
    /// Name of the language, or its code.
    name: String,
    event: String,
    headline: Option<String>,
    levels: String,
    span: Markup,
    instruction: Vec<String>,
    description: Vec<String>,
    facts: Vec<(String, String)>,
}

/// A message of its chain.
struct Link {
    url: String,
    what: String,
    headline: String,
    here: bool,
    at: Markup,
}

/// A warning of ours that hangs on it.
struct Own {
    url: String,
    headline: String,
    state: String,
}

#[derive(Template)]
#[template(path = "bulletin/one.html")]
pub(super) struct OnePage {
    v: Visitor,
    id: BulletinId,
    headline: String,
    lang: Option<String>,
    test: bool,
    sender: String,
    state: Tag,
    marks: Vec<Tag>,
    facts: Vec<(String, String)>,
    sent: Markup,
    received: Markup,
    blocks: Vec<Block>,
    map: Option<MapView>,
    places: String,
    links: Vec<Link>,
    /// The warning that was written from it.
    warning: Option<Own>,
    /// The warning that was written from one that it continues, and what to do.
    earlier: Option<(Own, String)>,
    /// What its sender did to it.
    ended: Option<String>,
    /// Who decided, when and why.
    decided: Option<(String, Markup, String)>,
    writes: bool,
    /// Why no warning can be written from it.
    refused: Option<String>,
    ignores: bool,
    reopens: bool,
    typed: Typed,
}

impl OnePage {
    fn title(&self) -> String {
        let faulty = !self.typed.error.is_empty() || self.typed.conflict.is_some();
        if faulty { self.v.l.with("error-in-title", &[("title", &self.headline)]) } else { self.headline.clone() }
    }
}

/// `GET /work/bulletins/{id}`
pub(super) async fn one(State(site): State<Site>, v: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    show(&page(v, &site, id_of(&id)?, Typed::default()).await?)
}

/// The page, with a reason that was sent and not taken.
pub(super) async fn page(v: Visitor, site: &Site, id: BulletinId, typed: Typed) -> Result<OnePage, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let found = view(&site.app, &staff, id).await?;
    let (city, l) = (site.app.city(), &v.l);
    let teller = Teller { l, city: &city, now: v.now };
    let Listed { bulletin, alert } = &found.own;
    let (headline, lang) = headline(l, alert);
    let own = |warning: &domain::warning::Warning| Own {
        url: format!("{WARNINGS}/{}", warning.id),
        headline: teller.headline(warning).0,
        state: crate::pages::parts::word(l, "warning-state", warning.state.as_str()),
    };
    let what = match bulletin.ends_as() {
        Some(Ending::Cancelled) => "bulletin-earlier-cancelled",
        _ => "bulletin-earlier-replaced",
    };
    let ended = bulletin.ending.map(|(ending, _)| {
        l.say(match ending {
            Ending::Replaced => "bulletin-ended-replaced",
            Ending::Cancelled => "bulletin-ended-cancelled",
        })
    });
    Ok(OnePage {
        id,
        test: bulletin.status != Status::Actual,
        sender: app::bulletin::sender_name(alert).to_owned(),
        state: state(l, bulletin, v.now),
        marks: marks(l, bulletin),
        facts: facts(l, &found.own),
        sent: l.time(bulletin.sent),
        received: l.time(bulletin.received_at),
        blocks: alert.infos.iter().map(|info| block(l, info)).collect(),
        map: map(site, l, &found),
        places: super::look::info(l, alert).map(|info| places(l, info)).unwrap_or_default(),
        links: links(l, &found),
        warning: found.warning.as_ref().map(own),
        earlier: found.earlier_warning.as_ref().map(|warning| (own(warning), l.say(what))),
        ended,
        decided: bulletin.decision.as_ref().map(|own| (found.decider.clone(), l.time(own.at), own.reason.clone())),
        writes: found.may_write.is_ok() && staff.is(StaffRole::Publisher),
        refused: found.may_write.err().map(|refusal| l.say(refusal.message())),
        ignores: found.may_ignore,
        reopens: found.may_reopen,
        headline,
        lang,
        typed,
        v,
    })
}

/// What holds for all languages.
fn facts(l: &Say, own: &Listed) -> Vec<(String, String)> {
    let Listed { bulletin, alert } = own;
    let fact = |id: &str, value: Option<&str>| Some((l.say(id), value.filter(|value| !value.is_empty())?.to_owned()));
    let facts = [
        fact("bulletin-fact-feed", Some(&bulletin.feed)),
        fact("bulletin-fact-sender", Some(&bulletin.sender)),
        fact("bulletin-fact-identifier", Some(&bulletin.identifier)),
        fact("bulletin-fact-source", alert.source.as_deref()),
        fact("bulletin-fact-note", alert.note.as_deref()),
        fact("bulletin-fact-incidents", alert.incidents.as_deref()),
    ];
    facts.into_iter().flatten().collect()
}

fn block(l: &Say, info: &Info) -> Block {
    let lines = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let words =
        |prefix: &str, all: Vec<&str>| all.iter().map(|one| word(l, prefix, one)).collect::<Vec<_>>().join(", ");
    let mut facts = vec![
        ("bulletin-fact-category", words("category", info.categories.iter().map(|one| one.as_str()).collect())),
        ("bulletin-fact-response", words("response", info.response_types.iter().map(|one| one.as_str()).collect())),
        ("bulletin-fact-areas", info.areas.iter().map(|area| area.description.as_str()).collect::<Vec<_>>().join(", ")),
        ("bulletin-fact-audience", info.audience.clone().unwrap_or_default()),
        ("bulletin-fact-web", info.web.clone().unwrap_or_default()),
        ("bulletin-fact-contact", info.contact.clone().unwrap_or_default()),
    ];
    let named = |one: &Named| ("bulletin-fact-more", format!("{}: {}", one.name, one.value));
    facts.extend(info.event_codes.iter().chain(&info.parameters).map(named));
    let file = |file: &domain::cap::Resource| {
        let uri = file.uri.as_deref().unwrap_or_default();
        ("bulletin-fact-resource", format!("{} ({}) {uri}", file.description, file.mime_type))
    };
    facts.extend(info.resources.iter().map(file));
    let lang = language_of(info);
    Block {
        name: Tongue::from_code(&lang).map_or_else(|| lang.clone(), |own| own.own_name().to_owned()),
        lang,
        event: info.event.clone(),
        headline: info.headline.clone(),
        levels: levels(l, info),
        span: span(l, info),
        instruction: lines(&info.instruction),
        description: lines(&info.description),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(id, value)| (l.say(id), value)).collect(),
    }
}

fn links(l: &Say, found: &BulletinView) -> Vec<Link> {
    let link = |one: &Listed| Link {
        url: format!("{BULLETINS}/{}", one.bulletin.id),
        what: word(l, "type", one.bulletin.message_type.as_str()),
        headline: headline(l, &one.alert).0,
        here: one.bulletin.id == found.own.bulletin.id,
        at: l.time(one.bulletin.sent),
    };
    let links: Vec<Link> = found.chain.iter().rev().map(link).collect();
    if links.len() > 1 { links } else { Vec::new() }
}

/// Where it holds on a map; none while it says no shape and no area of ours.
fn map(site: &Site, l: &Say, found: &BulletinView) -> Option<MapView> {
    let shapes = shapes(site, &found.own.alert);
    let base = format!("{BULLETINS}/{}", found.own.bulletin.id);
    MapView::of_shapes(site, &site.app.city(), l, &base, shapes.iter())
}

fn shapes(site: &Site, alert: &Alert) -> Vec<Shape> {
    let city = site.app.city();
    domain::area::Areas::in_force(&city.areas, city.day(site.now()))
        .map(|areas| extent(alert, areas))
        .unwrap_or_default()
}

/// `GET /work/bulletins/{id}/area.geojson`: where it holds, for a map.
pub(super) async fn area(State(site): State<Site>, v: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let found = view(&site.app, &staff, id_of(&id)?).await?;
    let (l, Listed { bulletin, alert }) = (&v.l, &found.own);
    let shapes: Vec<_> = shapes(&site, alert).iter().map(rings).collect();
    let level = super::look::info(l, alert).map(|info| word(l, "severity", info.severity.as_str()));
    let feature = json!({
        "type": "Feature",
        "id": bulletin.id,
        "geometry": { "type": "MultiPolygon", "coordinates": shapes },
        "properties": {
            "id": bulletin.id,
            "title": headline(l, alert).0,
            "url": format!("{BULLETINS}/{}", bulletin.id),
            "level": level,
            "mark": app::bulletin::sender_name(alert),
            "tone": "moderate",
            "test": bulletin.status != Status::Actual,
        },
    });
    Ok(tagged("application/geo+json", json!({ "type": "FeatureCollection", "features": [feature] }).to_string()))
}

/// `GET /work/bulletins/{id}/cap.xml`: the message as it came, to be kept as a file. A browser shows nothing of it.
pub(super) async fn document(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let found = view(&site.app, &staff, id_of(&id)?).await?;
    let name = format!("attachment; filename=\"{}.cap.xml\"", found.own.bulletin.id);
    let headers = [
        (header::CONTENT_TYPE, domain::cap::MEDIA_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, found.own.bulletin.document).into_response())
}
