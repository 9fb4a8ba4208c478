//! The page of an account.

use app::account::Home;
use app::ports::post::Address;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use domain::subscriber::Channel;
use serde::Deserialize;

use super::{own, shown, token};
use crate::adapters::oidc::Known;
use crate::error::Failure;
use crate::keys::Keys;
use crate::pages::notices::contact;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::{Tag, state_tag};
use crate::pages::show;
use crate::say::Markup;
use crate::site::Site;
use crate::visitor::Visitor;

/// What was typed: refused, or carried over signing in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) name: Option<String>,
    pub(super) contact: String,
    pub(super) claim: String,
}

/// A case of the account.
struct CaseLine {
    code: String,
    title: String,
    tag: Tag,
    sent: Markup,
}

/// An address of the account.
struct ContactLine {
    channel: Channel,
    icon: &'static str,
    text: String,
    since: Markup,
}

/// A provider of identities: one that knows the person, or one that may be asked.
struct IdentityLine {
    id: String,
    provider: String,
    /// What it says, and since when; none if it was not asked.
    said: Option<(String, Markup)>,
}

/// A browser in which somebody is signed in.
struct SessionLine {
    device: String,
    since: Markup,
    here: bool,
}

#[derive(Template)]
#[template(path = "account/home.html")]
struct HomePage {
    v: Visitor,
    faults: Vec<Fault>,
    typed: Typed,
    name: String,
    /// The body for which they may send reports; empty if there is none.
    organisation: String,
    cases: Vec<CaseLine>,
    contacts: Vec<ContactLine>,
    identities: Vec<IdentityLine>,
    /// Keys of devices: id, device, since when.
    passkeys: Vec<(String, String, Markup)>,
    /// Whether a device can make one.
    offered: bool,
    sessions: Vec<SessionLine>,
    /// How many cases of this browser are not in the account yet.
    here: usize,
    kind: Option<&'static str>,
}

impl HomePage {
    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

/// `GET /account`
pub(super) async fn home(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    filled(&site, v, &headers, typed, Vec::new(), StatusCode::OK).await
}

/// The page with what was typed, and what is wrong with it.
pub(super) async fn filled(
    site: &Site,
    mut v: Visitor,
    headers: &HeaderMap,
    typed: Typed,
    faults: Vec<Fault>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let home = app::account::home(&site.app, own(&v)?).await?;
    let keys = Keys::of_request(headers);
    let here = keys.codes().filter(|code| home.cases.iter().all(|stored| stored.case.code != *code)).count();
    super::HOME.clone_into(&mut v.path);
    let page = HomePage {
        name: typed.name.clone().or_else(|| home.account.name.clone()).unwrap_or_default(),
        organisation: home.account.organisation.as_ref().map(|own| own.name.clone()).unwrap_or_default(),
        cases: cases(site, &v, &home),
        contacts: contacts(&v, &home),
        identities: identities(site, &v, &home),
        passkeys: passkeys(&v, &home),
        offered: site.passkeys.offered(),
        sessions: sessions(&v, &home, app::hash(token(headers))),
        here,
        kind: contact(&site.app.carriers.channels()),
        v,
        faults,
        typed,
    };
    Ok((status, show(&page)?).into_response())
}

fn cases(site: &Site, v: &Visitor, home: &Home) -> Vec<CaseLine> {
    let (city, language) = (site.app.city(), v.tongue().code());
    let line = |stored: &app::view::Stored| {
        let case = &stored.case;
        let title = city.category(&case.category).map(|category| category.name.get(language).to_owned());
        CaseLine {
            code: case.code.to_string(),
            title: title.unwrap_or_else(|| case.category.to_string()),
            tag: state_tag(&v.l, case.state),
            sent: v.l.time(case.sent_at),
        }
    };
    home.cases.iter().map(line).collect()
}

fn contacts(v: &Visitor, home: &Home) -> Vec<ContactLine> {
    let line = |contact: &app::account::Contact| {
        let to = match contact.channel {
            Channel::Sms => Address::Sms(contact.target.clone()),
            _ => Address::Mail(contact.target.clone()),
        };
        let icon = if contact.channel == Channel::Sms { "phone" } else { "send" };
        ContactLine { channel: contact.channel, icon, text: shown(&to), since: v.l.time(contact.proven_at) }
    };
    home.contacts.iter().map(line).collect()
}

fn identities(site: &Site, v: &Visitor, home: &Home) -> Vec<IdentityLine> {
    let line = |known: &Known| {
        let own = home.identities.iter().find(|identity| identity.provider == known.id);
        let said = own.map(|own| {
            let name = own.name.clone().unwrap_or_else(|| v.l.say("account-identity-nameless"));
            (name, v.l.time(own.proven_at))
        });
        IdentityLine { id: known.id.clone(), provider: known.called(v.tongue().code()).to_owned(), said }
    };
    site.providers.known().map(line).collect()
}

fn passkeys(v: &Visitor, home: &Home) -> Vec<(String, String, Markup)> {
    let one = |key: &app::account::Passkey| (key.id.clone(), device(v, &key.device), v.l.time(key.created_at));
    home.passkeys.iter().map(one).collect()
}

/// What a browser is called; one that said nothing is another.
fn device(v: &Visitor, said: &str) -> String {
    if said.is_empty() { v.l.say("account-device") } else { said.to_owned() }
}

fn sessions(v: &Visitor, home: &Home, own: app::Hash) -> Vec<SessionLine> {
    let line = |session: &app::account::Session| SessionLine {
        device: device(v, &session.device),
        since: v.l.time(session.created_at),
        here: session.token_hash == own,
    };
    home.sessions.iter().map(line).collect()
}
