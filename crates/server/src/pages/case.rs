//! The page of one case: for everyone, for who follows it by its code, and for the person who sent it.

use app::CityNow;
use app::case::{ActionInput, Who};
use app::photo::Size;
use app::view::{self, CaseView, Event, Kind, Sight, Viewer};
use askama::Template;
use axum::extract::{FromRequest, FromRequestParts as _, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use domain::case::{Action, Publication, State as CaseState, Verdict};
use domain::city::ReasonCode;
use domain::code::CaseCode;
use domain::command::INCOMPLETE;
use domain::id::PhotoId;
use serde::Deserialize;
use serde_json::Value;

use super::parts::fault::Fault;
use super::parts::history::{self, Entry, Message};
use super::parts::map::MapView;
use super::parts::photo::{Picture, pictures};
use super::parts::standing::Standing;
use super::parts::{Tag, card, word};
use super::show;
use crate::error::Failure;
use crate::keys::Keys;
use crate::limit;
use crate::routes::{Permission, Routes};
use crate::say::{Markup, Say};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done, own_cookie};

/// Cookie of a device that said "me too": an opaque secret.
const SUPPORTER: &str = "supporter";

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let own = Permission::Reporter;
    Routes::new()
        .page("/cases/{code}", Permission::Public, get(case))
        .shared()
        .page("/cases/{code}/photos/{id}", Permission::Public, get(full))
        .page("/cases/{code}/photos/{id}/thumb", Permission::Public, get(thumb))
        .page("/cases/{code}/supporters", Permission::Public, post(support))
        .page("/cases/{code}/supply", own, post(|ask: Change| ask.carry_out(Form::Supply)))
        .photos()
        .page("/cases/{code}/contest", own, post(|ask: Change| ask.carry_out(Form::Contest)))
        .page("/cases/{code}/messages", own, post(|ask: Change| ask.carry_out(Form::Message)))
        .page("/cases/{code}/rating", own, post(|ask: Change| ask.carry_out(Form::Rating)))
        .page("/cases/{code}/marks", own, post(|ask: Change| ask.carry_out(Form::Marks)))
        .page("/cases/{code}/reopening", own, post(|ask: Change| ask.carry_out(Form::Reopening)))
        .page("/cases/{code}/withdrawal", own, post(|ask: Change| ask.carry_out(Form::Withdrawal)))
}

/// A form of the reporter. Its word names the field of its text, and the address it is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Supply,
    Contest,
    Message,
    Rating,
    Marks,
    Reopening,
    Withdrawal,
}

impl Form {
    /// Name of the text field.
    const fn field(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::Contest => "contest",
            Self::Message => "message",
            Self::Rating | Self::Marks => "remark",
            Self::Reopening => "reopening",
            Self::Withdrawal => "withdrawal",
        }
    }

    const fn action(self) -> Option<Action> {
        match self {
            Self::Supply => Some(Action::Supply),
            Self::Contest => Some(Action::Contest),
            Self::Rating => Some(Action::Rate),
            Self::Reopening => Some(Action::Reopen),
            Self::Withdrawal => Some(Action::Withdraw),
            Self::Message | Self::Marks => None,
        }
    }

    /// What is told afterwards.
    const fn told(self) -> &'static str {
        match self {
            Self::Supply => "case-done-supply",
            Self::Contest => "case-done-contest",
            Self::Message => "case-done-message",
            Self::Rating => "case-done-rating",
            Self::Marks => "case-done-marks",
            Self::Reopening => "case-done-reopening",
            Self::Withdrawal => "case-done-withdrawal",
        }
    }
}

/// What was typed and refused.
#[derive(Clone, Debug, Default)]
struct Typed {
    field: &'static str,
    text: String,
    faults: Vec<Fault>,
    /// Marks that were chosen.
    marks: Vec<(&'static str, String)>,
    /// The case moved on: what was typed is shown to be copied if its form is gone.
    conflict: Option<String>,
}

impl Typed {
    /// What stands in the field.
    fn of(&self, field: &str) -> &str {
        if self.field == field { &self.text } else { "" }
    }

    /// Whether this mark was chosen.
    fn marked(&self, name: &str, mark: &str) -> bool {
        self.marks.iter().any(|(chosen, value)| *chosen == name && value == mark)
    }

    fn fault(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

/// An answer that went out.
#[derive(Clone, Debug)]
struct AnswerView {
    unit: String,
    at: Option<Markup>,
    body: Vec<String>,
    exception: Option<String>,
    verdict: Option<Tag>,
    /// What the sender said besides; only for the sender.
    said: Vec<String>,
}

/// What the sender may still add to a rating: marks by name and label, and words.
#[derive(Clone, Debug)]
struct Adding {
    marks: Vec<(&'static str, String)>,
    scale: Vec<(String, String)>,
    words: bool,
}

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
struct CasePage {
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
    unhappy: bool,
    typed: Typed,
    parent: Option<String>,
    children: Vec<String>,
    for_staff: bool,
    /// Whether one can be told how it goes on.
    tells: bool,
}

impl CasePage {
    fn new(site: &Site, v: Visitor, found: CaseView, typed: Typed, unhappy: bool) -> Self {
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
            may,
            unhappy: (unhappy || typed.field == Form::Reopening.field()) && may.reopen,
            typed,
            parent: found.parent.map(|code| code.to_string()),
            children: found.children.iter().map(ToString::to_string).collect(),
            for_staff: v.staff.is_some(),
            tells: found.stored.report.publication == Publication::Public && super::notices::offered(site),
            v,
        }
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

pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

pub(super) fn question(
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

fn answer_view(l: &Say, city: &CityNow, found: &CaseView, answer: &view::Answer) -> AnswerView {
    let rating = found.ratings.iter().find(|rating| rating.number == answer.number);
    let verdict = rating.map(|rating| {
        let (tone, icon) = match rating.verdict {
            Verdict::Satisfied => ("done", "star"),
            Verdict::Accepted => ("done", "check"),
            Verdict::Dissatisfied => ("bad", "back"),
        };
        Tag { tone, icon, word: word(l, "case-rated", rating.verdict.as_str()) }
    });
    let said = rating.filter(|_| found.sight == Sight::Own).map(|rating| said(l, rating));
    AnswerView {
        unit: city.unit_name(&answer.unit, l.tongue().code()).to_owned(),
        at: answer.approved_at.map(|at| l.time(at)),
        body: paragraphs(&answer.body),
        exception: answer.approver_exception.clone(),
        verdict,
        said: said.unwrap_or_default(),
    }
}

/// What a rating says besides its verdict: marks in words, then the remark.
pub(super) fn said(l: &Say, rating: &view::Rating) -> Vec<String> {
    let mark = |(name, mark): (&str, Option<u8>)| {
        let (name, mark) = (word(l, "case-mark", name), word(l, "case-mark", &mark?.to_string()));
        Some(l.with("case-mark-said", &[("name", name), ("mark", mark)]))
    };
    let words = (!rating.remark.is_empty()).then(|| rating.remark.clone());
    rating.marks().into_iter().filter_map(mark).chain(words).collect()
}

/// What the rating of the latest answer leaves open.
fn adding(l: &Say, found: &CaseView) -> Option<Adding> {
    let number = found.answer()?.number;
    let rating = found.ratings.iter().find(|rating| rating.number == number)?;
    let open = rating.marks().into_iter().filter(|(_, mark)| mark.is_none());
    let marks: Vec<_> = open.map(|(name, _)| (name, word(l, "case-mark", name))).collect();
    let words = rating.remark.is_empty();
    let scale =
        (1..=5).map(|mark: u8| mark.to_string()).map(|mark| (mark.clone(), word(l, "case-mark", &mark))).collect();
    (words || !marks.is_empty()).then_some(Adding { marks, scale, words })
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

/// A code in an address; everything else is not there.
fn code_of(text: &str) -> Result<CaseCode, Failure> {
    text.parse().map_err(|fault: domain::code::NotACode| {
        tracing::debug!(%fault, "no code in the address");
        app::Error::NotFound.into()
    })
}

fn viewer(keys: &Keys, code: CaseCode) -> Viewer {
    keys.of(code).map_or(Viewer::Anyone, Viewer::Key)
}

#[derive(Debug, Default, Deserialize)]
struct Asking {
    key: Option<String>,
    rate: Option<String>,
}

/// `GET /cases/{code}`
async fn case(
    State(site): State<Site>,
    v: Visitor,
    Path(text): Path<String>,
    Query(asking): Query<Asking>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let code = code_of(&text)?;
    let keys = Keys::of_request(&headers);
    let place = format!("/cases/{code}");
    if let Some(key) = asking.key {
        let found = look(&site, &v, code, Viewer::Key(key.clone())).await?;
        let own = found.sight == Sight::Own;
        let cookie = keys.with(&site, code, &key).filter(|_| own);
        let jar = cookie.map_or_else(CookieJar::new, |cookie| CookieJar::new().add(cookie));
        return Ok((jar, Redirect::to(&place)).into_response());
    }
    if text != code.to_string() {
        return Ok(Redirect::permanent(&place).into_response());
    }
    let found = look(&site, &v, code, viewer(&keys, code)).await?;
    let unhappy = asking.rate.is_some();
    Ok(show(&CasePage::new(&site, v, found, Typed::default(), unhappy))?.into_response())
}

/// The case; who asks for codes that show nothing is slowed down.
async fn look(site: &Site, v: &Visitor, code: CaseCode, viewer: Viewer) -> Result<CaseView, Failure> {
    let found = view::view(&site.app, code, viewer).await;
    if matches!(&found, Err(app::Error::NotFound)) || found.as_ref().is_ok_and(|found| found.sight == Sight::Outline) {
        site.limits.take(&limit::FOLLOW, v.address)?;
    }
    Ok(found?)
}

/// `GET /cases/{code}/photos/{id}`
async fn full(
    State(site): State<Site>,
    Path((code, id)): Path<(String, PhotoId)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    photo(&site, code_of(&code)?, id, Size::Full, &headers).await
}

/// `GET /cases/{code}/photos/{id}/thumb`
async fn thumb(
    State(site): State<Site>,
    Path((code, id)): Path<(String, PhotoId)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    photo(&site, code_of(&code)?, id, Size::Thumb, &headers).await
}

/// Bytes of a photo never change under their id. What everyone may see, everyone may keep for a day.
async fn photo(site: &Site, code: CaseCode, id: PhotoId, size: Size, headers: &HeaderMap) -> Result<Response, Failure> {
    let public = view::photo(&site.app, code, id, size, Viewer::Anyone).await;
    let (found, caching) = match (public, Keys::of_request(headers).of(code)) {
        (Err(app::Error::NotFound), Some(key)) => {
            let own = view::photo(&site.app, code, id, size, Viewer::Key(key)).await;
            (own, "private, max-age=86400, immutable")
        }
        (public, _) => (public, "public, max-age=86400, immutable"),
    };
    let (photo, bytes) = found?;
    Ok(photo_answer(&photo, bytes, caching))
}

/// A picture as WebP, a document to be saved.
pub(crate) fn photo_answer(photo: &view::Photo, bytes: Vec<u8>, caching: &'static str) -> Response {
    if photo.is_document() {
        let name = format!("attachment; filename=\"{}.pdf\"", photo.id);
        let kind = photo.media_type.clone();
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, caching.to_owned()),
        ];
        return (headers, bytes).into_response();
    }
    ([(header::CONTENT_TYPE, "image/webp"), (header::CACHE_CONTROL, caching)], bytes).into_response()
}

/// `POST /cases/{code}/supporters`: "me too".
async fn support(
    State(site): State<Site>,
    v: Visitor,
    Path(code): Path<String>,
    jar: CookieJar,
) -> Result<Response, Failure> {
    let code = code_of(&code)?;
    site.limits.take(&limit::CHANGE, v.address)?;
    let known = jar.get(SUPPORTER).map(|cookie| cookie.value().to_owned()).filter(|key| key.len() >= 16);
    let key = known.unwrap_or_else(|| site.app.ids.secret());
    app::support::me_too(&site.app, code, &key, None).await?;
    let mut cookie = own_cookie(&site, SUPPORTER, key);
    cookie.make_permanent();
    let told = done(&site, &format!("/cases/{code}"), "case-done-support");
    Ok((CookieJar::new().add(cookie), told).into_response())
}

/// A form of the reporter that arrived.
struct Change {
    site: Site,
    v: Visitor,
    code: CaseCode,
    keys: Keys,
    sent: Sent,
}

impl FromRequest<Site> for Change {
    type Rejection = Failure;

    async fn from_request(ask: Request, site: &Site) -> Result<Self, Failure> {
        let (mut parts, body) = ask.into_parts();
        let v = Visitor::from_request_parts(&mut parts, site).await?;
        let Path(text) = Path::<String>::from_request_parts(&mut parts, site).await.map_err(|fault| {
            tracing::debug!(%fault, "no code in the address");
            app::Error::NotFound
        })?;
        let (code, keys) = (code_of(&text)?, Keys::of_request(&parts.headers));
        let sent = Sent::from_request(Request::from_parts(parts, body), site).await?;
        Ok(Self { site: site.clone(), v, code, keys, sent })
    }
}

impl Change {
    async fn carry_out(self, form: Form) -> Result<Response, Failure> {
        let Self { site, v, code, keys, sent } = self;
        site.limits.take(&limit::CHANGE, v.address)?;
        let key = keys.of(code).ok_or(app::Error::NotFound)?;
        let who = Who::Reporter { key: key.clone() };
        let text = sent.get(form.field()).to_owned();
        let result = match form.action() {
            None if form == Form::Marks => {
                app::support::complete_rating(&site.app, key.clone(), code, input("", &sent, text.clone())).await
            }
            None => app::support::message(&site.app, who, code, &text).await,
            Some(action) => {
                let uploads = sent.uploads("photos", &site.zone());
                app::case::act(&site.app, who, code, input(action.as_str(), &sent, text.clone()), uploads)
                    .await
                    .map(|_| ())
            }
        };
        let marks = ["result", "answer", "manner", "speed"].map(|name| (name, sent.get(name).to_owned())).into();
        let typed = match result {
            Ok(()) => return Ok(done(&site, &format!("/cases/{code}"), form.told())),
            Err(app::Error::Invalid(faults)) => Typed {
                field: form.field(),
                text,
                faults: faults.iter().map(|fault| told(&v, form, fault)).collect(),
                marks,
                conflict: None,
            },
            Err(app::Error::Conflict(reason)) => {
                Typed { field: form.field(), text, marks, faults: Vec::new(), conflict: Some(v.l.say(&reason)) }
            }
            Err(error) => return Err(error.into()),
        };
        let status = if typed.conflict.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let found = view::view(&site.app, code, Viewer::Key(key)).await?;
        Ok((status, show(&CasePage::new(&site, v, found, typed, false))?).into_response())
    }
}

/// The fault at the field of the form that it belongs to.
fn told(v: &Visitor, form: Form, fault: &app::FieldError) -> Fault {
    let field = match fault.field.as_ref() {
        "photos" => "photos",
        _ => form.field(),
    };
    Fault::new(field, v.l.fault(fault))
}

fn input(action: &str, sent: &Sent, text: String) -> ActionInput {
    let mark = |name| sent.get(name).parse().ok();
    ActionInput {
        action: action.to_owned(),
        version: sent.get("version").parse().ok(),
        text,
        verdict: Verdict::parse(sent.get("verdict")),
        result: mark("result"),
        answer: mark("answer"),
        manner: mark("manner"),
        speed: mark("speed"),
        ..ActionInput::default()
    }
}
