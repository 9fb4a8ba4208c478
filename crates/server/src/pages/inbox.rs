//! The inbox of a person who works for a unit: what happened that is their turn, newest first.

mod live;

use app::CityNow;
use app::letter::Load;
use app::notice::{self, Kind, Notice};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use domain::city::{CategoryCode, UnitCode};
use domain::id::NoticeId;
use domain::notice::{Account, Desk, Stage};
use domain::warning::Mode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::list::{mark, read_mark};
use super::parts::history::look;
use super::parts::id;
use super::show;
use crate::error::Failure;
use crate::routes::{Permission, Routes};
use crate::say::{Markup, Say};
use crate::site::Site;
use crate::visitor::{BULLETINS, FACTOR, ME, PEOPLE, Visitor, WARNINGS, done};

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/inbox", Permission::Staff, get(inbox))
        .page("/inbox/live", Permission::Staff, get(live::live))
        .page("/inbox/read", Permission::Staff, post(read))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    after: String,
}

/// One line.
struct Line {
    tone: &'static str,
    icon: &'static str,
    what: String,
    url: String,
    code: String,
    title: String,
    place: String,
    /// The unit, or who sent a bulletin.
    from: String,
    at: Markup,
    unread: bool,
}

#[derive(Template)]
#[template(path = "inbox/inbox.html")]
struct InboxPage {
    v: Visitor,
    lines: Vec<Line>,
    unread: u32,
    /// When the newest of them came in.
    until: Timestamp,
    next: Option<String>,
    first: bool,
    /// Whether there is a way to be told of it elsewhere.
    tells: bool,
}

/// `GET /inbox`
async fn inbox(State(site): State<Site>, v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let after = read_mark(&asked.after).map(|(at, id)| (at, NoticeId(id)));
    let found = notice::inbox(&site.app, &staff, after).await?;
    let page = InboxPage {
        lines: found.notices.iter().map(|(notice, place)| line(&site, &v, notice, place)).collect(),
        unread: found.unread,
        until: found.notices.first().map_or(v.now, |newest| newest.0.created_at),
        next: found.next.map(|(at, id)| format!("/inbox?after={}", mark(at, id.0))),
        first: after.is_none(),
        tells: super::notices::offered(&site),
        v,
    };
    Ok(show(&page)?.into_response())
}

fn line(site: &Site, v: &Visitor, notice: &Notice, place: &str) -> Line {
    let (city, language) = (site.app.city(), v.tongue().code());
    let (tone, icon) = match notice.kind {
        Kind::Event(kind) => look(kind),
        Kind::Deadline(Stage::Near) | Kind::Account(Account::RequestDue) => ("wait", "clock"),
        Kind::Deadline(Stage::Past) | Kind::Account(Account::RequestLate) => ("bad", "clock"),
        Kind::Morning => ("calm", "list"),
        Kind::Bulletin(_) | Kind::Desk(Desk::Submit | Desk::AskToCancel) => ("wait", "warning"),
        Kind::Desk(Desk::Return) => ("wait", "back"),
        Kind::Desk(Desk::Release) => ("done", "send"),
        Kind::Desk(Desk::Cancel | Desk::Keep) => ("calm", "check"),
        Kind::Account(Account::AskedAgain | Account::StandsIn | Account::RequestCame) => ("wait", "user"),
        Kind::Account(Account::FactorReset | Account::PasswordLink) => ("wait", "lock"),
        Kind::Account(Account::GlassBroken) => ("bad", "warning"),
    };
    let text = |key: &str| notice.body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let holder = || city.unit_name(&UnitCode::from(text("holder").as_str()), language).to_owned();
    let (url, title, from) = match notice.kind {
        Kind::Morning => ("/work".to_owned(), load(v, notice), holder()),
        Kind::Bulletin(_) | Kind::Desk(_) => {
            let Issue { url, title, from } = issue(&v.l, &city, notice.kind, &notice.body);
            (url, title, from)
        }
        Kind::Account(Account::RequestCame | Account::RequestDue | Account::RequestLate) => {
            let url = format!("/work/requests/{}", text("request"));
            (url, v.l.say(&id("request-kind", &text("kind"))), String::new())
        }
        Kind::Account(Account::GlassBroken) => (format!("/work/{}", text("code")), text("title"), text("reason")),
        Kind::Account(Account::StandsIn | Account::PasswordLink) => (ME.to_owned(), text("title"), String::new()),
        Kind::Account(Account::FactorReset) => (FACTOR.to_owned(), text("title"), String::new()),
        Kind::Account(Account::AskedAgain) => (format!("{PEOPLE}/{}", text("person")), text("title"), holder()),
        Kind::Event(_) | Kind::Deadline(_) => {
            let category = city.category(&CategoryCode::from(text("category").as_str()));
            let title = category.map(|category| category.name.get(language).to_owned());
            (format!("/work/{}", text("code")), title.unwrap_or_default(), holder())
        }
    };
    Line {
        tone,
        icon,
        what: v.l.say(&id("inbox-kind", notice.kind.as_str())),
        url,
        code: text("code"),
        title,
        place: place.to_owned(),
        from,
        at: v.l.time(notice.created_at),
        unread: notice.read_at.is_none(),
    }
}

fn load(v: &Visitor, notice: &Notice) -> String {
    let load = notice.body.get("more").and_then(|load| serde_json::from_value::<Load>(load.clone()).ok());
    let said =
        |load: Load| v.l.with("inbox-load", &[("open", load.open), ("overdue", load.overdue), ("due", load.due)]);
    load.map(said).unwrap_or_default()
}

/// What people who issue warnings are told of, in a line or a letter.
pub(crate) struct Issue {
    pub url: String,
    pub title: String,
    /// The unit, or who sent a bulletin.
    pub from: String,
}

pub(crate) fn issue(l: &Say, city: &CityNow, kind: Kind, body: &Value) -> Issue {
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Kind::Bulletin(_) = kind {
        return Issue { url: format!("{BULLETINS}/{}", text("bulletin")), title: text("title"), from: text("sender") };
    }
    let from = city.unit_name(&UnitCode::from(text("holder").as_str()), l.tongue().code()).to_owned();
    let test = text("mode") == Mode::Test.as_str();
    let title = if test { format!("{}: {}", l.say("warning-mode-test"), text("title")) } else { text("title") };
    Issue { url: format!("{WARNINGS}/{}", text("warning")), title, from }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Seen {
    /// When the newest came in that the page showed.
    until: String,
}

/// `POST /inbox/read`: everything that the page showed or left for later is read; what came meanwhile stays new.
async fn read(State(site): State<Site>, v: Visitor, Form(seen): Form<Seen>) -> Result<Response, Failure> {
    let staff = v.staff.as_ref().ok_or(Failure::SignIn)?;
    let until = seen.until.parse().unwrap_or_else(|_| site.now());
    notice::read_until(&site.app, staff.id, until).await?;
    Ok(done(&site, "/inbox", "inbox-done-read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use domain::case::Action;
    use domain::notice::{Audience, audience};

    #[test]
    fn everything_an_inbox_can_hold_has_its_words() {
        let to_staff = |who: &Audience| !matches!(who, Audience::Reporter | Audience::Follower);
        let told = Action::ALL.iter().filter(|action| audience(**action).iter().any(to_staff));
        let others = ["message", "near", "past", "morning", "bulletin", "bulletin_replaced", "bulletin_cancelled"];
        let desk = Desk::ALL.iter().map(|step| step.as_str());
        let accounts = Account::ALL.iter().map(|what| what.as_str());
        for kind in told.map(|action| action.as_str()).chain(others).chain(desk).chain(accounts) {
            assert!(Words::embedded().has(&id("inbox-kind", kind)), "{kind}");
        }
    }
}
