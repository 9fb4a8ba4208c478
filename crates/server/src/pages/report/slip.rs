//! What somebody takes home whose report a person of a unit wrote down: the code, where it goes, and for whoever stood at
//! the counter the way to act as its sender.

use app::draft::DraftToken;
use app::report::Receipt;
use app::subscriber::Reached;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::case::Channel;
use jiff::SignedDuration;
use serde::Deserialize;

use super::receipt::drawing;
use crate::error::Failure;
use crate::pages::show;
use crate::paper::{Line, Sheet};
use crate::say::{Markup, Say};
use crate::site::Site;
use crate::visitor::Visitor;

/// Under which name the browser keeps what is written down for somebody.
pub(super) const OPERATOR_DRAFT: &str = "work-new";
/// How long the slip has the key: long enough to print it again, too short to use it later in the sender's name.
const KEY_WITHIN: SignedDuration = SignedDuration::from_hours(1);

/// Which slip.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    draft: String,
}

/// What stands on it.
struct Slip {
    code: String,
    /// Where anyone follows the case, or for its sender the address with the key.
    link: String,
    has_key: bool,
    unit: String,
    due: Option<Markup>,
    due_words: Option<String>,
    sent: String,
    /// Whether a receipt goes to the contact.
    told: bool,
    draft: String,
}

impl Slip {
    async fn of(site: &Site, l: &Say, asked: &Asked) -> Result<Self, Failure> {
        let token: DraftToken = asked.draft.parse().ok().ok_or(app::Error::NotFound)?;
        let Receipt { stored, key, due } = app::draft::receipt(&site.app, &token, KEY_WITHIN).await?;
        let code = stored.case.code;
        let key = key.filter(|_| stored.report.channel == Channel::Counter);
        let page = format!("{}/cases/{code}", site.config.base_url);
        Ok(Self {
            code: code.to_string(),
            has_key: key.is_some(),
            link: key.map_or_else(|| page.clone(), |key| format!("{page}?key={key}")),
            unit: site.app.city().unit_name(&stored.case.holder, l.tongue().code()).to_owned(),
            due: due.as_ref().map(|due| l.time(due.at)),
            due_words: due.as_ref().map(|due| l.when(due.at)),
            sent: l.when(stored.case.sent_at),
            told: stored.report.contact.as_deref().is_some_and(|contact| is_reached(site, contact)),
            draft: token.to_string(),
        })
    }
}

/// Whether the city has a way to write to this contact.
fn is_reached(site: &Site, contact: &str) -> bool {
    let to = Reached::parse(contact, &site.app.city());
    to.is_some_and(|to| site.app.carriers.channels().contains(&to.channel()))
}

#[derive(Template)]
#[template(path = "report/slip.html")]
struct SlipPage {
    v: Visitor,
    slip: Slip,
    qr: String,
    address: String,
}

/// `GET /work/new/slip?draft=`
pub(super) async fn show_slip(
    State(site): State<Site>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    // The page is printed as it is.
    let slip = Slip::of(&site, &v.l.clone().on_paper(), &asked).await?;
    let page = SlipPage { qr: drawing(&slip.link)?, address: follow(&site), slip, v };
    // A slip with a key stays in no store on the way.
    Ok(([(header::CACHE_CONTROL, "private, no-store")], show(&page)?).into_response())
}

/// Where anyone types a code.
fn follow(site: &Site) -> String {
    format!("{}/follow", site.config.base_url)
}

/// `GET /work/new/slip.pdf?draft=`
pub(super) async fn pdf(State(site): State<Site>, v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let l = v.l.on_paper();
    let slip = Slip::of(&site, &l, &asked).await?;
    let mut lines = vec![
        Line::Small(format!("{} · {}", l.say("site-name"), v.city)),
        Line::Title(l.say("report-slip-heading")),
        Line::Code(slip.code.clone()),
        Line::Plain(l.with("report-slip-unit", &[("unit", &slip.unit)])),
    ];
    lines.extend(slip.due_words.iter().map(|when| Line::Plain(l.with("report-slip-due", &[("when", when)]))));
    lines.push(Line::Plain(l.with("report-slip-sent", &[("when", &slip.sent)])));
    lines.push(Line::Square(slip.link.clone()));
    if slip.has_key {
        lines.push(Line::Plain(l.say("report-slip-scan")));
    }
    lines.push(Line::Small(l.with("report-slip-follow", &[("address", follow(&site))])));
    Ok(Sheet::slip(&slip.code).answer(&lines)?)
}
