//! One case, as the people who work on it see it.

use app::CityNow;
use app::access::{Reporter, open};
use app::list::{PublicFilter, WorkFilter, work};
use app::photo::Size;
use app::template::Template as AnswerTemplate;
use app::view::{Answer, CaseView, Due, Identity, Photo, Viewer};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::access::Way;
use domain::account::Level;
use domain::case::{Action, State as Stage};
use domain::city::UnitCode;
use domain::code::CaseCode;
use domain::deadline::ClockRun;
use domain::id::{PhotoId, StaffId};
use domain::report::Position;
use domain::staff::{Absence, Staff};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Left;
use super::forms::{Form, Maker, Typed, field_id, near};
use super::list::{Row, rows};
use crate::error::{Failure, chain};
use crate::pages::case::{paragraphs, photo_answer, question, said};
use crate::pages::parts::fault::Fault;
use crate::pages::parts::history::{self, Entry, Message};
use crate::pages::parts::map::MapView;
use crate::pages::parts::photo::{Picture, picture};
use crate::pages::parts::standing::Standing;
use crate::pages::parts::{Tag, card, tone, word};
use crate::pages::show;
use crate::say::{Markup, Say};
use crate::site::Site;
use crate::visitor::Visitor;

/// Cases in the list beside the case.
const BESIDE: u16 = 12;

/// A photo with what is known of it.
struct Shown {
    picture: Picture,
    /// When and where it was taken, in words.
    facts: Vec<String>,
}

/// An answer, proposed or sent.
struct AnswerView {
    title: String,
    author: String,
    body: Vec<String>,
    exceptions: Vec<String>,
    sent: Option<Markup>,
    approver: String,
    ratings: Vec<String>,
}

/// A clock that runs or ran.
struct ClockView {
    name: String,
    started: Markup,
    due: Markup,
    left: Left,
    source: String,
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "work/case.html")]
pub(super) struct CasePage {
    v: Visitor,
    code: String,
    version: i64,
    /// The place of the last event that is shown.
    event: i64,
    title: String,
    standing: Standing,
    left: Left,
    publication: Tag,
    holder: String,
    people: Vec<String>,
    place: String,
    position: Option<Position>,
    map: Option<MapView>,
    description: Vec<String>,
    /// What everyone reads in its place, if a moderator put other words there.
    shown: Vec<String>,
    questions: Vec<(String, String)>,
    reporter: String,
    /// How well it is known who that is; empty if not at all.
    known: String,
    /// Whether who sent it is hidden, or was released.
    identity: String,
    /// Who sent it, in answer to somebody who may know and said why.
    told: Option<Reporter>,
    facts: Vec<(String, String)>,
    sent: Markup,
    photos: Vec<Shown>,
    results: Vec<Shown>,
    answers: Vec<AnswerView>,
    history: Vec<Entry>,
    messages: Vec<Message>,
    routing: Vec<String>,
    clocks: Vec<ClockView>,
    parent: Option<String>,
    called_under: Option<domain::id::WarningId>,
    children: Vec<String>,
    steps: Vec<Form>,
    words: Vec<Form>,
    beside: Vec<Row>,
    errors: Vec<Fault>,
    /// Why it was not taken, and what was typed if its form is gone.
    conflict: Option<String>,
    stranded: String,
    done: String,
}

impl CasePage {
    fn title(&self) -> String {
        let title = format!("{} {}", self.code, self.title);
        let faulty = !self.errors.is_empty() || self.conflict.is_some();
        if faulty { self.v.l.with("error-in-title", &[("title", title)]) } else { title }
    }

    /// The page with who sent the case.
    pub(super) fn telling(self, told: Reporter) -> Self {
        Self { told: Some(told), ..self }
    }

    /// Islands the page uses.
    #[expect(clippy::unused_self, reason = "a template calls it as a method")]
    fn islands(&self) -> [&'static str; 5] {
        ["case-map", "draft-keeper", "live-case", "photo-field", "reason-text"]
    }
}

/// A code in an address; everything else is not there.
pub(super) fn code_of(text: &str) -> Result<CaseCode, app::Error> {
    text.parse().ok().ok_or(app::Error::NotFound)
}

/// What was just done, so that its draft is forgotten.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    done: String,
}

/// `GET /work/{code}`
pub(super) async fn case(
    v: Visitor,
    State(site): State<Site>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (code, unread) = (code_of(&code)?, v.unread > 0);
    let staff = v.staff.clone();
    let page = page(v, &site, code, Typed::default(), asked.done).await?;
    if let (Some(staff), true) = (staff, unread) {
        app::notice::read_case(&site.app, &staff, code).await.unwrap_or_else(|fault| {
            tracing::warn!(cause = chain(&fault), "notices could not be marked as read");
        });
    }
    Ok(show(&page)?.into_response())
}

/// The page, with a form that was sent and not taken.
pub(super) async fn page(
    v: Visitor,
    site: &Site,
    code: CaseCode,
    typed: Typed,
    done: String,
) -> Result<CasePage, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let city = site.app.city();
    let found = open(&site.app, &staff, code, Way::Page).await?;
    let near = near(&site.app, &found).await?;
    let templates = templates(site, &found).await?;
    let beside = beside(site, &v, &city, &staff).await?;
    let teller = Teller { l: &v.l, city: &city, view: &found, now: v.now };
    let l = &v.l;
    let maker = Maker {
        l,
        city: &city,
        view: &found,
        staff: &staff,
        near: &near,
        templates: &templates,
        typed: &typed,
        now: v.now,
    };
    let (steps, words) = (maker.steps(), maker.words());
    let (case, report) = (&found.stored.case, &found.stored.report);
    let language = v.tongue().code();
    let stranded = stranded(&typed, steps.iter().chain(&words));
    let moved_on = (!stranded.is_empty()).then(|| l.say("case-conflict-moved-on"));
    let category = city.category(&case.category);
    let place = report.place.position;
    Ok(CasePage {
        code: code.to_string(),
        version: case.version,
        event: found.events.last().map_or(0, |event| event.seq),
        title: category.map_or(case.category.as_str(), |own| own.name.get(language)).to_owned(),
        standing: Standing::of(l, &city, &found, v.now),
        left: Left::of(l, &city, &case.holder, found.due.as_ref(), v.now),
        publication: Tag { tone: "calm", icon: "eye", word: word(l, "case-publication", report.publication.as_str()) },
        holder: teller.unit(&case.holder),
        people: teller.people(),
        place: card::place(l, &city, report.place.area.as_ref(), &report.place.address),
        position: place,
        map: place.map(|at| MapView::of_work(site, &city, l, code, at)),
        description: paragraphs(report.original.as_ref().unwrap_or(&report.description)),
        shown: report.original.as_ref().map(|_| paragraphs(&report.description)).unwrap_or_default(),
        questions: report.questions.iter().map(|(key, answer)| question(category, key, answer, language)).collect(),
        reporter: teller.reporter(),
        known: teller.known(),
        identity: teller.identity(),
        told: None,
        facts: teller.facts(),
        sent: l.time(case.sent_at),
        photos: teller.photos(found.before()),
        results: teller.photos(found.after()),
        answers: found.answers.iter().map(|answer| teller.answer(answer)).collect(),
        history: history::entries(l, &city, &found),
        messages: conversation(l, &city, &found),
        routing: history::routing(l, &city, &found),
        clocks: case.file.clocks.iter().rev().map(|run| teller.clock(run)).collect(),
        parent: found.parent.map(|code| code.to_string()),
        called_under: found.called_under,
        children: found.children.iter().map(ToString::to_string).collect(),
        errors: errors(l, &typed, steps.iter().chain(&words)),
        conflict: typed.conflict.as_ref().map(|id| l.say(id)).or(moved_on),
        stranded,
        steps,
        words,
        beside,
        done,
        v,
    })
}

/// Answers from which a person who may propose one can begin.
async fn templates(site: &Site, found: &CaseView) -> Result<Vec<AnswerTemplate>, app::Error> {
    if !found.may(Action::Propose) {
        return Ok(Vec::new());
    }
    let case = &found.stored.case;
    app::template::for_case(&site.app, &case.holder, &case.category).await
}

/// Faults with the fields they belong to; one without a field on the page leads to the form's first one.
fn errors<'a>(l: &Say, typed: &Typed, forms: impl Iterator<Item = &'a Form>) -> Vec<Fault> {
    let form = forms.into_iter().find(|form| form.word == typed.form);
    let id = |name: &str| {
        let field = form.and_then(|form| form.fields.iter().find(|own| own.name == name).or(form.fields.first()));
        field.map_or_else(|| field_id(&typed.form, name), |field| field.id.clone())
    };
    typed.faults.iter().map(|fault| Fault::new(&id(&fault.field), l.fault(fault))).collect()
}

/// What was typed into a form that the page no longer has.
fn stranded<'a>(typed: &Typed, mut forms: impl Iterator<Item = &'a Form>) -> String {
    if typed.form.is_empty() || forms.any(|form| form.word == typed.form) {
        return String::new();
    }
    let texts = ["text", "next_step", "exception", "reason"].map(|name| typed.sent.get(name));
    texts.into_iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The next cases of the same person, to go on with.
async fn beside(site: &Site, v: &Visitor, city: &CityNow, staff: &Staff) -> Result<Vec<Row>, app::Error> {
    let states = Stage::ALL.iter().copied().filter(|state| state.is_open()).collect();
    let more = PublicFilter { states, ..PublicFilter::default() };
    let page = work(&site.app, staff, WorkFilter { more, ..WorkFilter::default() }, None, BESIDE).await?;
    rows(&site.app, &v.l, city, &page.items, v.now).await
}

/// Puts the parts of a case into words.
struct Teller<'a> {
    l: &'a Say,
    city: &'a CityNow,
    view: &'a CaseView,
    now: Timestamp,
}

/// The messages, with photos at the addresses that people of units have.
fn conversation(l: &Say, city: &CityNow, view: &CaseView) -> Vec<Message> {
    let mut messages = history::messages(l, city, view);
    for picture in messages.iter_mut().flat_map(|message| &mut message.photos) {
        for url in [&mut picture.full, &mut picture.thumb] {
            *url = url.replacen("/cases/", "/work/", 1);
        }
    }
    messages
}

/// A name with the last day of an absence, and who acts meanwhile.
pub(super) fn away(l: &Say, name: &str, absence: &Absence, deputy: Option<String>) -> String {
    let until = l.day(absence.until);
    match deputy {
        Some(deputy) => l.with("absence-deputised", &[("name", name), ("until", &until), ("deputy", &deputy)]),
        None => l.with("absence-alone", &[("name", name), ("until", &until)]),
    }
}

impl Teller<'_> {
    fn unit(&self, code: &UnitCode) -> String {
        self.city.unit_name(code, self.l.tongue().code()).to_owned()
    }

    fn name(&self, id: StaffId) -> String {
        app::staff::name_of(&self.view.names, id).map_or_else(|| self.l.say("work-someone"), str::to_owned)
    }

    /// The name, and who acts while that person is away.
    fn present(&self, id: StaffId) -> String {
        let name = self.name(id);
        match self.view.away.iter().find(|(own, _)| *own == id) {
            Some((_, absence)) => away(self.l, &name, absence, absence.deputy.map(|deputy| self.name(deputy))),
            None => name,
        }
    }

    /// Office, officer and co-handlers.
    fn people(&self) -> Vec<String> {
        let file = &self.view.stored.case.file;
        let office = file.office.iter().map(|office| self.unit(office));
        let people = file.officer.iter().chain(&file.co_handlers).map(|id| self.present(*id));
        office.chain(people).collect()
    }

    /// How well it is known who sent it.
    fn known(&self) -> String {
        match self.view.known {
            Level::None => String::new(),
            level => word(self.l, "work-known", level.as_str()),
        }
    }

    /// A pseudonym, and the name only where the sender shows it to everyone.
    fn reporter(&self) -> String {
        let (case, report) = (&self.view.stored.case, &self.view.stored.report);
        match &report.reporter_name {
            Some(name) => name.clone(),
            None => match self.view.organisation() {
                Some(kind) => word(self.l, "organisation-kind", kind.as_str()),
                None => self.l.with("work-reporter", &[("code", case.code)]),
            },
        }
    }

    fn identity(&self) -> String {
        match self.view.identity {
            Identity::Nothing => String::new(),
            Identity::Hidden => self.l.say("work-identity-hidden"),
            Identity::Released => self.l.say("work-identity-released"),
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let (l, case, report) = (self.l, &self.view.stored.case, &self.view.stored.report);
        let field = self.city.city().field(&report.field).map(|field| field.name.get(l.tongue().code()).to_owned());
        let mut facts = vec![
            (l.say("work-field"), field.unwrap_or_else(|| report.field.to_string())),
            (l.say("work-level"), word(l, "case-level", case.level.as_str())),
            (l.say("work-fact-channel"), word(l, "case-channel", report.channel.as_str())),
            (l.say("work-fact-visibility"), word(l, "case-visibility", report.visibility.as_str())),
        ];
        if report.supporters > 0 {
            facts.push((l.say("work-fact-supporters"), l.number(report.supporters)));
        }
        if case.file.forwards > 0 {
            facts.push((l.say("work-fact-forwards"), l.number(case.file.forwards)));
        }
        if case.file.bound {
            facts.push((l.say("work-fact-bound"), l.say("work-fact-bound-what")));
        }
        facts
    }

    fn photos<'a>(&self, photos: impl Iterator<Item = &'a Photo>) -> Vec<Shown> {
        photos.enumerate().map(|(at, photo)| self.photo(photo, at + 1)).collect()
    }

    fn photo(&self, photo: &Photo, number: usize) -> Shown {
        let (l, code) = (self.l, self.view.stored.case.code);
        let mut picture = picture(l, code, photo, number);
        picture.full = format!("/work/{code}/photos/{}", photo.id);
        picture.thumb = format!("/work/{code}/photos/{}/thumb", photo.id);
        let taken = match photo.taken_at {
            Some(at) => l.with("work-photo-taken", &[("when", l.when(at))]),
            None => l.with("work-photo-added", &[("when", l.when(photo.added_at))]),
        };
        let place = match (photo.taken_where, self.view.stored.report.place.position) {
            (Some(taken), Some(place)) => {
                l.with("work-photo-metres", &[("metres", l.decimal(taken.metres_to(place), 0))])
            }
            _ => l.say("work-photo-nowhere"),
        };
        let hidden = (!photo.open).then(|| l.say("work-photo-hidden"));
        let place = (!photo.is_document()).then_some(place);
        Shown { picture, facts: [Some(taken), place, hidden].into_iter().flatten().collect() }
    }

    fn answer(&self, answer: &Answer) -> AnswerView {
        let l = self.l;
        let title = if answer.approved_at.is_some() { "work-answer-sent" } else { "work-answer-proposed" };
        let own = answer.exception.iter().map(|why| l.with("work-exception-author", &[("why", why)]));
        let approver = answer.approver_exception.iter().map(|why| l.with("case-answer-exception", &[("why", why)]));
        let ratings = self.view.ratings.iter().filter(|rating| rating.number == answer.number).map(|rating| {
            let verdict = word(l, "case-verdict", rating.verdict.as_str());
            std::iter::once(verdict).chain(said(l, rating)).collect::<Vec<_>>().join(" · ")
        });
        AnswerView {
            title: l.with(title, &[("number", answer.number)]),
            author: format!("{} ({})", self.unit(&answer.unit), self.name(answer.author)),
            body: paragraphs(&answer.body),
            exceptions: own.chain(approver).collect(),
            sent: answer.approved_at.map(|at| l.time(at)),
            approver: answer.approver.map(|id| self.name(id)).unwrap_or_default(),
            ratings: ratings.collect(),
        }
    }

    fn clock(&self, run: &ClockRun) -> ClockView {
        let (l, case) = (self.l, &self.view.stored.case);
        let calendar = &self.city.city().calendar;
        let at = run.due_at(calendar, &case.holder, self.now);
        let policy = self.city.city().deadlines.iter().find(|policy| policy.version == run.policy);
        let allowance = policy.and_then(|policy| policy.clocks.get(&run.kind));
        let left = if let Some(stopped) = run.stopped_at {
            let (tone, icon, id) = if stopped > at {
                ("late", "warning", "work-clock-late")
            } else {
                ("done", "check", "work-clock-kept")
            };
            Left { tone, icon, words: l.with(id, &[("when", l.when(stopped))]) }
        } else if run.is_paused() {
            Left { tone: "calm", icon: "wait", words: l.say("work-clock-paused") }
        } else {
            Left::of(l, self.city, &case.holder, Some(&Due { kind: run.kind, at }), self.now)
        };
        ClockView {
            name: word(l, "case-clock", run.kind.as_str()),
            started: l.time(run.started_at),
            due: l.time(at),
            left,
            source: allowance.map(|own| own.source.get(l.tongue().code()).to_owned()).unwrap_or_default(),
            confirmed: allowance.is_some_and(|own| own.confirmed),
        }
    }
}

/// `GET /work/{code}/photos/{id}`
pub(super) async fn full(
    v: Visitor,
    State(site): State<Site>,
    Path((code, id)): Path<(String, PhotoId)>,
) -> Result<Response, Failure> {
    bytes(&v, &site, &code, id, Size::Full).await
}

/// `GET /work/{code}/photos/{id}/thumb`
pub(super) async fn thumb(
    v: Visitor,
    State(site): State<Site>,
    Path((code, id)): Path<(String, PhotoId)>,
) -> Result<Response, Failure> {
    bytes(&v, &site, &code, id, Size::Thumb).await
}

async fn bytes(v: &Visitor, site: &Site, code: &str, id: PhotoId, size: Size) -> Result<Response, Failure> {
    let staff = v.staff.as_ref().ok_or(Failure::SignIn)?;
    let viewer = Viewer::Staff((**staff).clone());
    let (photo, bytes) = app::view::photo(&site.app, code_of(code)?, id, size, viewer).await?;
    Ok(photo_answer(&photo, bytes, "private, max-age=3600"))
}

/// `GET /work/{code}/place.geojson`: where exactly, for the map of those who handle it.
pub(super) async fn place(
    v: Visitor,
    State(site): State<Site>,
    Path(code): Path<String>,
) -> Result<Json<Value>, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let found = open(&site.app, &staff, code_of(&code)?, Way::Page).await?;
    let (case, report) = (&found.stored.case, &found.stored.report);
    let category = site.app.city().category(&case.category).map(|own| own.name.get(v.tongue().code()).to_owned());
    let features: Vec<_> = report
        .place
        .position
        .map(|at| {
            json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [at.lon, at.lat] },
                "properties": {
                    "code": case.code.to_string(),
                    "title": category.unwrap_or_default(),
                    "url": format!("/work/{}", case.code),
                    "state": word(&v.l, "case-state", case.state.as_str()),
                    "tone": tone(case.state),
                },
            })
        })
        .into_iter()
        .collect();
    Ok(Json(json!({ "type": "FeatureCollection", "features": features })))
}
