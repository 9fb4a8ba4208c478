//! What is kept of somebody: to read, to take along as a file, and to end.

use app::account::{About, Everything};
use app::request::{Asked, Asker, NewRequest};
use app::subscriber::Own;
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use domain::consent::Consent;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::{own, signed_out};
use crate::error::Failure;
use crate::limit;
use crate::pages::case::{Look, looks};
use crate::pages::data::{Choice, ConsentLine, RequestLine, consents, kinds, requests, typed};
use crate::pages::notices;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::word;
use crate::pages::show;
use crate::rest::body::CaseBody;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// `GET /account/data.json`: everything as a file for programs.
pub(super) async fn file(State(site): State<Site>, v: Visitor) -> Result<Response, Failure> {
    let everything = app::account::everything(&site.app, own(&v)?).await?;
    let body = serde_json::to_vec_pretty(&document(&everything)).map_err(app::Error::bug)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"nhipcau.json\""),
    ];
    Ok((headers, body).into_response())
}

/// Names are those of the REST interface; times are RFC 3339.
fn document(all: &Everything) -> Value {
    let home = &all.home;
    let contact = |one: &app::account::Contact| json!({ "channel": one.channel, "address": one.target, "confirmed_at": one.proven_at });
    let identity = |one: &app::account::Identity| json!({ "provider": one.provider, "subject": one.subject, "name": one.name, "level": one.level, "verified_at": one.proven_at });
    let passkey = |one: &app::account::Passkey| json!({ "id": one.id, "device": one.device, "made_at": one.created_at, "used_at": one.used_at });
    let session = |one: &app::account::Session| json!({ "device": one.device, "since": one.created_at });
    let case = |view: &app::view::CaseView| {
        let report = &view.stored.report;
        json!({ "case": CaseBody::from(view), "contact": report.contact, "sent_words": report.original })
    };
    json!({
        "account": { "name": home.account.name, "organisation": home.account.organisation, "language": home.account.language, "created_at": home.account.created_at, "blocked_until": all.blocked_until },
        "contacts": home.contacts.iter().map(contact).collect::<Vec<_>>(),
        "identities": home.identities.iter().map(identity).collect::<Vec<_>>(),
        "passkeys": home.passkeys.iter().map(passkey).collect::<Vec<_>>(),
        "sessions": home.sessions.iter().map(session).collect::<Vec<_>>(),
        "cases": all.cases.iter().map(case).collect::<Vec<_>>(),
        "notices": all.notices.iter().map(address).collect::<Vec<_>>(),
        "consents": all.consents.iter().map(given).collect::<Vec<_>>(),
        "requests": all.requests.iter().map(asked).collect::<Vec<_>>(),
    })
}

/// An address that is told of things; hours are those of the city's clock.
fn address(own: &Own) -> Value {
    let (to, choices) = (&own.subscriber, &own.subscriber.choices);
    let paces: BTreeMap<_, _> = notices::topics_of(own).map(|topic| (topic, choices.pace(to.channel, topic))).collect();
    let places = own.places.iter().map(|one| json!({ "label": one.label, "place": one.place }));
    let cases = own.follows.iter().map(
        |(stored, follow)| json!({ "code": stored.case.code.to_string(), "part": follow.part, "muted": follow.muted }),
    );
    json!({
        "channel": to.channel, "address": to.target, "standing": to.standing, "language": to.language,
        "paces": paces, "quiet": choices.quiet, "daily_at": choices.daily_at,
        "places": places.collect::<Vec<_>>(), "cases": cases.collect::<Vec<_>>(),
    })
}

/// What something was agreed to for, or asked about: `account`, `address` with its channel, or `case` with its code.
fn about(about: &About) -> Value {
    match about {
        About::Account => json!({ "kind": "account" }),
        About::Case(code) => json!({ "kind": "case", "code": code.to_string() }),
        About::Address(channel) => json!({ "kind": "address", "channel": channel }),
    }
}

fn given((of, one): &(About, Consent)) -> Value {
    json!({
        "about": about(of), "purpose": one.purpose, "text": one.text, "channel": one.channel,
        "given_at": one.given_at, "withdrawn_at": one.withdrawn_at,
    })
}

fn asked((of, one): &(About, Asked)) -> Value {
    let request = &one.request;
    let event = |event: &app::request::Event| {
        let by = event.by.as_ref().map(|by| json!({ "unit": by.unit, "role": by.role }));
        json!({ "act": event.act, "by": by, "at": event.at, "words": event.words })
    };
    json!({
        "about": about(of), "kind": request.kind, "state": request.state, "filed_at": request.filed_at,
        "answer_by": request.answer_by, "finish_by": request.finish_by, "extended": request.extended,
        "closed_at": request.closed_at, "events": one.events.iter().map(event).collect::<Vec<_>>(),
    })
}

/// Names and what is kept under them.
type Facts = Vec<(String, String)>;

/// A case with what is kept of its sender.
struct CaseFacts {
    code: String,
    title: String,
    facts: Facts,
    /// Who looked at the sender's data.
    looks: Vec<Look>,
}

/// An address that is told of things, with what is kept of it.
struct AddressFacts {
    address: String,
    facts: Facts,
}

#[derive(Template)]
#[template(path = "account/data.html")]
struct DataPage {
    v: Visitor,
    facts: Facts,
    cases: Vec<CaseFacts>,
    notices: Vec<AddressFacts>,
    consents: Vec<ConsentLine>,
    requests: Vec<RequestLine>,
    kinds: Vec<Choice>,
    typed: NewRequest,
    faults: Vec<Fault>,
}

impl DataPage {
    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

async fn page(site: &Site, v: Visitor, typed: NewRequest, faults: Vec<Fault>) -> Result<DataPage, Failure> {
    let all = app::account::everything(&site.app, own(&v)?).await?;
    let code = |of: &About| match of {
        About::Case(code) => Some(*code),
        About::Account | About::Address(_) => None,
    };
    let asked = all.requests.iter().map(|(of, one)| (code(of), one));
    let address =
        |own: &Own| AddressFacts { address: own.subscriber.target.clone(), facts: notices::facts(site, &v.l, own) };
    Ok(DataPage {
        facts: facts(&v, &all),
        cases: cases(site, &v, &all),
        notices: all.notices.iter().map(address).collect(),
        consents: consents(&v.l, all.consents.iter().map(|(of, one)| (of, one)), true),
        requests: requests(&v.l, &site.app.city(), v.now, asked),
        kinds: kinds(&v.l),
        typed,
        faults,
        v,
    })
}

/// `GET /account/data`: everything as a page. What was typed before somebody had to sign in again comes in the address.
pub(super) async fn read(State(site): State<Site>, v: Visitor, uri: Uri) -> Result<Response, Failure> {
    let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let mut typed = NewRequest::default();
    for (name, value) in asked {
        match name.as_ref() {
            "kind" => typed.kind = value.into_owned(),
            "words" => typed.words = value.into_owned(),
            _ => {}
        }
    }
    Ok(show(&page(&site, v, typed, Vec::new()).await?)?.into_response())
}

/// `POST /account/data/requests`: asks something about the own data.
pub(super) async fn ask(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let new = typed(&sent);
    match app::request::file(&site.app, Asker::Account(own(&v)?), new.clone()).await {
        Ok(_) => Ok(done(&site, "/account/data", "request-done-filed")),
        Err(app::Error::Invalid(faults)) => {
            let faults = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page(&site, v, new, faults).await?)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn facts(v: &Visitor, all: &Everything) -> Facts {
    let l = &v.l;
    let home = &all.home;
    let mut facts = vec![(l.say("account-data-since"), l.when(home.account.created_at))];
    facts.extend(
        home.account.organisation.clone().map(|own| (l.say("organisation-title"), own.signed(own.number.as_deref()))),
    );
    facts.extend(home.account.name.clone().map(|name| (l.say("account-name-section"), name)));
    facts.extend(all.blocked_until.map(|until| (l.say("account-data-blocked"), l.when(until))));
    let since = |what: &str, at| format!("{what} ({})", l.when(at));
    facts.extend(home.contacts.iter().map(|one| {
        let name = word(l, "account-data-channel", one.channel.as_str());
        (name, since(&one.target, one.proven_at))
    }));
    facts.extend(home.identities.iter().map(|one| {
        let name = one.name.clone().unwrap_or_else(|| l.say("account-identity-nameless"));
        (l.say("account-identity"), since(&format!("{}: {name} {}", one.provider, one.subject), one.proven_at))
    }));
    facts.extend(home.passkeys.iter().map(|one| (l.say("account-passkeys"), since(&one.device, one.created_at))));
    facts.extend(home.sessions.iter().map(|one| (l.say("account-sessions"), since(&one.device, one.created_at))));
    facts
}

fn cases(site: &Site, v: &Visitor, all: &Everything) -> Vec<CaseFacts> {
    let (l, city) = (&v.l, site.app.city());
    let case = |view: &app::view::CaseView| {
        let (case, report) = (&view.stored.case, &view.stored.report);
        let title = city.category(&case.category).map(|category| category.name.get(l.tongue().code()).to_owned());
        let mut facts = vec![
            (l.say("account-data-sent"), l.when(case.sent_at)),
            (l.say("report-description"), report.original.clone().unwrap_or_else(|| report.description.clone())),
        ];
        let place = Some(report.place.address.clone()).filter(|place| !place.is_empty());
        facts.extend(place.map(|place| (l.say("report-check-place"), place)));
        facts.extend(report.reporter_name.clone().map(|name| (l.say("report-name"), name)));
        facts.extend(report.contact.clone().map(|contact| (l.say("report-contact"), contact)));
        let code = case.code.to_string();
        CaseFacts { code, title: title.unwrap_or_default(), facts, looks: looks(l, &city, &view.accesses) }
    };
    all.cases.iter().map(case).collect()
}

#[derive(Template)]
#[template(path = "account/deletion.html")]
struct DeletionPage {
    v: Visitor,
    faults: Vec<Fault>,
    cases: usize,
}

/// `GET /account/deletion`: what would go, and what would stay.
pub(super) async fn ask_deletion(State(site): State<Site>, v: Visitor) -> Result<Response, Failure> {
    let cases = app::account::home(&site.app, own(&v)?).await?.cases.len();
    Ok(show(&DeletionPage { v, faults: Vec::new(), cases })?.into_response())
}

/// `POST /account/deletion`
pub(super) async fn delete(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    let account = own(&v)?;
    if sent.get("sure") != "yes" {
        let cases = app::account::home(&site.app, account).await?.cases.len();
        let faults = vec![Fault::new("sure", v.l.say("account-deletion-sure-missing"))];
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&DeletionPage { v, faults, cases })?).into_response());
    }
    app::account::forget(&site.app, account).await?;
    Ok((signed_out(), done(&site, "/", "account-done-deletion")).into_response())
}
