//! Warnings as other systems read them: messages of the Common Alerting Protocol 1.2, signed if the settings have a key, and a
//! feed of them.

use std::collections::BTreeMap;

use app::CityNow;
use app::warning::{areas_of, public, went_out};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::cap::{self, Alert, Origin, Token, Wording};
use domain::warning::{Mode, Warning};
use jiff::Timestamp;

use super::id_of;
use super::look::{Teller, level};
use crate::cache::tagged;
use crate::error::Failure;
use crate::say::Say;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::Tongue;

/// One message of the feed.
struct Entry {
    url: String,
    cap: String,
    title: String,
    lang: Option<String>,
    summary: String,
    level: String,
    unit: String,
    at: Timestamp,
    test: bool,
}

#[derive(Template)]
#[template(path = "warning/feed.xml", escape = "html")]
struct Feed {
    l: Say,
    city: String,
    address: String,
    page: String,
    updated: Timestamp,
    entries: Vec<Entry>,
}

/// `GET /warnings.atom`: every message, the last first (RFC 4287).
pub(super) async fn atom(State(site): State<Site>, v: Visitor) -> Result<Response, Failure> {
    let (city, base) = (site.app.city(), &site.config.base_url);
    let found = went_out(&site.app).await?;
    let teller = Teller { l: &v.l, city: &city, now: v.now };
    let mut entries: Vec<Entry> = found.iter().flat_map(|warning| entries(&site, &teller, warning)).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let feed = Feed {
        city: v.city,
        address: base.join("/warnings.atom"),
        page: base.join("/warnings"),
        // A feed without entries has not changed since the pack that names it.
        updated: entries.first().map_or(Timestamp::UNIX_EPOCH, |newest| newest.at),
        entries,
        l: v.l,
    };
    Ok(tagged("application/atom+xml; charset=utf-8", feed.render()?))
}

fn entries(site: &Site, teller: &Teller<'_>, warning: &Warning) -> Vec<Entry> {
    let (l, base) = (teller.l, &site.config.base_url);
    let (headline, lang) = teller.headline(warning);
    let text = teller.words(&warning.content).map(|(_, text)| text.clone()).unwrap_or_default();
    let entry = |message: String, title: String, summary: String, at| Entry {
        url: base.join(&format!("/warnings/{}", warning.id)),
        cap: base.join(&format!("/warnings/{message}/cap.xml")),
        title,
        lang: lang.clone(),
        summary,
        level: level(l, warning.content.danger).words,
        unit: teller.unit(warning),
        at,
        test: warning.mode == Mode::Test,
    };
    let out = warning.issued().map(|issued| {
        entry(
            warning.id.to_string(),
            headline.clone(),
            format!("{}\n{}", text.description, text.instruction),
            issued.at,
        )
    });
    let off = warning.file.cancellation.as_ref().and_then(|own| {
        let title = format!("{}: {headline}", l.say("warning-state-cancelled"));
        Some(entry(format!("{}.cancel", warning.id), title, own.reason.clone(), own.agreed?.1))
    });
    out.into_iter().chain(off).collect()
}

/// `GET /warnings/{id}/cap.xml`: the message with this identifier, `.cancel` at its end for the one that calls off.
pub(super) async fn message(State(site): State<Site>, v: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let plain = id.strip_suffix(".cancel");
    let found = public(&site.app, id_of(plain.unwrap_or(&id))?).await?;
    let alert = alert(&site, &site.app.city(), &found.warning, plain.is_some(), v.now)?;
    let message = cap::write(&alert.ok_or(app::Error::NotFound)?);
    let unsigned = || app::Error::bug("a message cannot be signed");
    let message = match &site.config.cap_key {
        Some(signer) => signer.sign(&message).ok_or_else(unsigned)?,
        None => message,
    };
    Ok(tagged(cap::MEDIA_TYPE, message))
}

/// The message that lets a warning out or calls it off, in every language of the city that is spoken here.
fn alert(
    site: &Site,
    city: &CityNow,
    warning: &Warning,
    cancels: bool,
    now: Timestamp,
) -> Result<Option<Alert>, app::Error> {
    let base = &site.config.base_url;
    let areas = areas_of(city, warning, now).ok_or_else(|| app::Error::bug("no boundary set is in force"))?;
    let host = base.as_str().split_once("//").map_or(base.as_str(), |(_, host)| host);
    let sender = Token::parse(host).ok_or_else(|| app::Error::bug("the address of the site is no sender"))?;
    let none = domain::city::Words::default();
    let (page, files) = (base.join("/warnings"), base.join(&format!("/warnings/{}/files", warning.id)));
    let origin = Origin {
        sender,
        name: city.city().units.get(&warning.unit).map_or(&none, |unit| &unit.name),
        zone: city.city().calendar.zone(),
        page: &page,
        files: &files,
        areas,
        borders: true,
    };
    let wording: BTreeMap<String, Wording> = Tongue::ALL
        .into_iter()
        .map(|tongue| (tongue.code().to_owned(), wording(&Say::new(tongue, now, site.zone()), warning)))
        .collect();
    Ok(if cancels { cap::cancelled(warning, &origin, &wording) } else { cap::released(warning, &origin, &wording) })
}

fn wording(l: &Say, warning: &Warning) -> Wording {
    Wording {
        event: crate::pages::parts::word(l, "warning-kind", warning.content.kind.as_str()),
        danger: level(l, warning.content.danger).words,
        drawn: l.say("warning-drawn"),
        test: l.say("warning-mode-test"),
        cancelled: l.say("warning-state-cancelled"),
    }
}
