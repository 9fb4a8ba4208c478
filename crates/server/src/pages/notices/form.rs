//! Leaving an address: what one can be told of, and where.

use app::FieldError;
use app::ports::post::Endpoint;
use app::subscriber::{Change, Reached, Subscriber, Token, Wish};
use app::view::{Sight, Viewer};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use domain::code::CaseCode;
use domain::interest::Place;
use domain::subscriber::{Channel, Standing, Topic};
use serde::Deserialize;

use super::masked::{icon, masked};
use super::place::{Lists, Typed as Places};
use super::{offered, told};
use crate::error::Failure;
use crate::limit;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::map::PinMap;
use crate::pages::parts::word;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::told::Told;
use crate::visitor::{Visitor, done};

/// What an address of the page may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    case: String,
    by: String,
}

/// What was typed, so that nothing is lost.
#[derive(Clone, Debug, Default)]
struct Typed {
    contact: String,
    endpoint: [String; 3],
    places: Places,
}

impl Typed {
    fn of(sent: &Sent) -> Self {
        Self {
            contact: sent.get("contact").trim().chars().take(254).collect(),
            endpoint: ["endpoint", "p256dh", "auth"].map(|name| sent.get(name).to_owned()),
            places: Places::of(sent),
        }
    }
}

/// A case that will be followed.
struct Followed {
    code: CaseCode,
    title: String,
}

/// An address of this visitor. The page of one that is not shown to be theirs is opened from its letter alone.
struct Own {
    icon: &'static str,
    name: String,
    standing: String,
    link: Option<String>,
}

#[derive(Template)]
#[template(path = "notices/notices.html")]
struct NoticesPage {
    v: Visitor,
    offered: bool,
    /// Which addresses can be typed: `both`, `mail` or `sms`.
    contact: Option<&'static str>,
    push_key: Option<String>,
    topics: Vec<(String, String)>,
    own: Vec<Own>,
    case: Option<Followed>,
    typed: Typed,
    faults: Vec<Fault>,
    lists: Lists,
    map: PinMap,
}

impl NoticesPage {
    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }

    /// Whether the part with places is open.
    fn has_places(&self) -> bool {
        let wrong = |fault: &Fault| matches!(fault.field.as_str(), "area" | "address" | "lat" | "metres");
        self.typed.places.has_circle() || !self.typed.places.wards().is_empty() || self.faults.iter().any(wrong)
    }
}

/// `both`, `mail` or `sms`; none if nothing that can be typed is of use.
pub(in crate::pages) fn contact(channels: &[Channel]) -> Option<&'static str> {
    match (channels.contains(&Channel::Mail), channels.contains(&Channel::Sms)) {
        (true, true) => Some("both"),
        (true, false) => Some("mail"),
        (false, true) => Some("sms"),
        (false, false) => None,
    }
}

/// The page, filled in.
async fn page(
    site: &Site,
    mut v: Visitor,
    headers: &HeaderMap,
    code: &str,
    typed: Typed,
    faults: Vec<Fault>,
) -> Result<NoticesPage, Failure> {
    let channels = site.app.carriers.channels();
    let topics = Topic::ALL.iter().filter(|topic| v.staff.is_some() || !topic.is_of_staff());
    let push = channels.contains(&Channel::Push);
    let case = followed(site, &v, code).await?;
    if let Some(case) = &case {
        v.path = format!("/notices?case={}", case.code);
    }
    Ok(NoticesPage {
        offered: offered(site),
        contact: contact(&channels),
        push_key: site.config.push_public().filter(|_| push).map(str::to_owned),
        topics: topics.map(|topic| super::own::topic(&v.l, *topic)).collect(),
        own: own(site, &v, headers).await?,
        case,
        lists: Lists::of(site, &v),
        map: PinMap::of(site),
        typed,
        faults,
        v,
    })
}

/// The public case of a code; what is none is not spoken of.
async fn followed(site: &Site, v: &Visitor, code: &str) -> Result<Option<Followed>, Failure> {
    let Ok(code) = code.parse::<CaseCode>() else { return Ok(None) };
    let found = match app::view::view(&site.app, code, Viewer::Anyone).await {
        Ok(found) if found.sight == Sight::Public => found,
        Ok(_) | Err(app::Error::NotFound) => {
            site.limits.take(&limit::FOLLOW, v.address)?;
            return Ok(None);
        }
        Err(other) => return Err(other.into()),
    };
    let category = &found.stored.case.category;
    let city = site.app.city();
    let title = city.category(category).map_or(category.as_str(), |known| known.name.get(v.tongue().code())).to_owned();
    Ok(Some(Followed { code, title }))
}

/// Addresses of the person who signed in, then those this browser has shown to be its own.
async fn own(site: &Site, v: &Visitor, headers: &HeaderMap) -> Result<Vec<Own>, Failure> {
    let mut found: Vec<Subscriber> = match &v.staff {
        Some(staff) => app::subscriber::of_staff(&site.app, staff).await?,
        None => Vec::new(),
    };
    for token in Told::of_request(headers).tokens() {
        match app::subscriber::own(&site.app, token.clone()).await {
            Ok(own) if found.iter().all(|known| known.id != own.subscriber.id) => found.push(own.subscriber),
            Ok(_) | Err(app::Error::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
    }
    let told = Told::of_request(headers);
    let opened = |own: &Subscriber| {
        own.standing == Standing::Proven || told.tokens().iter().any(|token| *token == Token::of(own))
    };
    let one = |own: &Subscriber| Own {
        icon: icon(own.channel),
        name: masked(&v.l, own),
        standing: word(&v.l, "notices-standing", own.standing.as_str()),
        link: opened(own).then(|| format!("/notices/{}", Token::of(own))),
    };
    Ok(found.iter().map(one).collect())
}

/// `GET /notices`
pub(super) async fn start(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let page = page(&site, v, &headers, &asked.case, Typed::default(), Vec::new()).await?;
    Ok(show(&page)?.into_response())
}

/// Where somebody wants to be reached: this browser, an address that was typed, or both.
fn reached(site: &Site, typed: &Typed) -> Result<Vec<Reached>, FieldError> {
    let channels = site.app.carriers.channels();
    let [endpoint, p256dh, auth] = &typed.endpoint;
    let mut reached = Vec::new();
    if !endpoint.is_empty() {
        let endpoint = Endpoint::parse(endpoint, p256dh, auth);
        let endpoint = endpoint.ok().filter(|_| channels.contains(&Channel::Push));
        reached.push(Reached::Push(endpoint.ok_or_else(|| FieldError::new("device", "notices-device-wrong"))?));
    }
    let Some(kind) = contact(&channels) else {
        let none = FieldError::new("device", "notices-device-missing");
        return if reached.is_empty() { Err(none) } else { Ok(reached) };
    };
    if !typed.contact.is_empty() {
        let address = Reached::parse(&typed.contact, &site.app.city());
        let address = address.filter(|address| channels.contains(&address.channel()));
        reached.push(address.ok_or_else(|| FieldError::new("contact", format!("notices-contact-wrong-{kind}")))?);
    }
    let missing = || FieldError::new("contact", format!("notices-contact-missing-{kind}"));
    if reached.is_empty() { Err(missing()) } else { Ok(reached) }
}

/// Everything that was asked for, or everything that is wrong with it.
async fn read(
    site: &Site,
    v: &Visitor,
    typed: &mut Typed,
) -> Result<Result<(Vec<Reached>, Vec<(String, Place)>), Vec<FieldError>>, Failure> {
    let reached = reached(site, typed);
    let circle = typed.places.circle(site, v).await?;
    Ok(match (reached, circle) {
        (Ok(reached), Ok(circle)) => Ok((reached, typed.places.wards().into_iter().chain(circle).collect())),
        (reached, circle) => Err(reached.err().into_iter().chain(circle.err()).collect()),
    })
}

/// `POST /notices`: the answer is the same whether an address was known or not.
pub(super) async fn leave(
    State(site): State<Site>,
    v: Visitor,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Failure> {
    let mut typed = Typed::of(&sent);
    let code = sent.get("case");
    let (reached, places) = match read(&site, &v, &mut typed).await? {
        Ok(read) => read,
        Err(faults) => {
            let faults = faults.iter().map(|fault| Fault::of(&v.l, fault)).collect();
            let page = page(&site, v, &headers, code, typed, faults).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
    };
    let language = v.tongue().code().to_owned();
    let wish = Wish { case: code.parse().ok(), places, language, staff: v.staff.as_ref().map(|staff| staff.id) };
    match all(&site, &v, reached, wish).await {
        Ok(left) => answer(&site, &headers, left).await,
        Err(app::Error::Invalid(faults)) => {
            let faults = faults.iter().map(|fault| told(&v, fault)).collect();
            let page = page(&site, v, &headers, code, typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(app::Error::TooMany { retry_after_s }) => {
            let text = v.l.with("notices-too-many", &[("wait", retry_after_s)]);
            let faults = vec![Fault::new("send", text)];
            let page = page(&site, v, &headers, code, typed, faults).await?;
            Ok((StatusCode::TOO_MANY_REQUESTS, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn all(site: &Site, v: &Visitor, reached: Vec<Reached>, wish: Wish) -> Result<Vec<Subscriber>, app::Error> {
    site.limits.take(&limit::NOTICES, v.address)?;
    let mut left = Vec::new();
    for one in reached {
        left.push(app::subscriber::leave(&site.app, one, wish.clone()).await?);
    }
    Ok(left)
}

/// A browser has shown by its endpoint that it is there, and goes to its page; everybody else waits for a letter.
async fn answer(site: &Site, headers: &HeaderMap, left: Vec<Subscriber>) -> Result<Response, Failure> {
    let (mut jar, mut to) = (CookieJar::new(), None);
    if let Some(browser) = left.iter().find(|one| one.channel == Channel::Push) {
        let token = Token::of(browser);
        if browser.standing != Standing::Proven {
            app::subscriber::change(&site.app, token.clone(), Change::Resume).await?;
        }
        jar = Told::of_request(headers).with(site, &token).into_iter().fold(jar, CookieJar::add);
        to = Some(format!("/notices/{token}"));
    }
    let typed = left.iter().find(|one| one.channel != Channel::Push);
    Ok(match (typed, to) {
        (Some(one), _) => (jar, Redirect::to(&format!("/notices/sent?by={}", one.channel))).into_response(),
        (None, Some(to)) => (jar, done(site, &to, "notices-done-device")).into_response(),
        (None, None) => Redirect::to("/notices").into_response(),
    })
}

#[derive(Template)]
#[template(path = "notices/sent.html")]
struct SentPage {
    v: Visitor,
    sms: bool,
}

/// `GET /notices/sent`: what to do now.
pub(super) async fn sent(v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    Ok(show(&SentPage { sms: asked.by == Channel::Sms.as_str(), v })?.into_response())
}
