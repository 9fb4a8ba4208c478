//! Sending a report: where it would go, and the case it becomes.

use crate::{
    App, CityNow, Error, FieldError,
    case::{self, Upload, Who, not_text},
    digest, safety,
    subscriber::{self, Reached},
};
use domain::{
    area::Areas,
    blur::blur,
    case::{Action, Case, CaseFile, Channel, Publication, State, Visibility},
    city::{AreaCode, AreaRef, Category, CategoryCode, Handler, Stream, UnitCode},
    deadline::ClockKind,
    decide,
    id::CaseId,
    report::{DESCRIPTION_LEAST, DESCRIPTION_MOST, PHOTOS_MOST, Place, Position, Report},
    routing::{self, Because, Candidate, Route, Routing},
    staff::Staff,
    statistics,
    subscriber::Part,
    text::clean,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{
    Tx,
    case::{Due, Stored},
    event::{By, Event, Kind},
    photo::Purpose,
    subscriber::Subscriber,
};

/// What a person fills in, as a form or an API body has it. Kept whole as a draft: nothing typed is lost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportInput {
    /// Code of the category.
    pub category: String,
    /// What is the matter.
    pub description: String,
    /// Latitude, as typed or sent by the device.
    pub lat: String,
    /// Longitude.
    pub lon: String,
    /// Accuracy in metres.
    pub accuracy: String,
    /// House number, street, landmark.
    pub address: String,
    /// Area the sender chose when the border was too near.
    pub area: String,
    /// Unit the sender took from the list, instead of a place on the map.
    pub unit: String,
    /// `public`, `name_hidden` or `private`.
    pub visibility: String,
    /// Name, or nothing.
    pub name: String,
    /// E-mail address or telephone number, or nothing.
    pub contact: String,
    /// Answers to the questions of the category.
    pub questions: BTreeMap<String, String>,
    /// Language the sender reads.
    pub language: String,
    /// The warning under which somebody calls for help, or nothing.
    pub warning: String,
    /// Makes a repeated send harmless: the same key makes the same case.
    pub idempotency_key: String,
}

/// How a report came in, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The channel.
    pub channel: Channel,
    /// The person of a unit who entered it for somebody.
    pub operator: Option<Staff>,
    /// Secret of the device, if it has one: of its answers to a warning the latest counts.
    pub device: Option<String>,
}

impl Sender {
    /// A person on the pages of the platform.
    #[must_use]
    pub const fn web() -> Self {
        Self { channel: Channel::Web, operator: None, device: None }
    }
}

/// What the sender gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The case.
    pub stored: Stored,
    /// The secret key; none when the same report had been sent before: the first receipt had it.
    pub key: Option<String>,
    /// When it must be received.
    pub due: Option<Due>,
}

/// Where a report would go, and until when it must be received.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// What the rules say.
    pub routing: Routing,
    /// When it would have to be received, if sent now.
    pub due_at: Option<Timestamp>,
}

fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok()
}

fn position(input: &ReportInput) -> Result<Option<Position>, FieldError> {
    if input.lat.trim().is_empty() && input.lon.trim().is_empty() {
        return Ok(None);
    }
    let parsed = number(&input.lat).zip(number(&input.lon)).and_then(|(lat, lon)| Position::new(lat, lon));
    parsed.map(Some).ok_or_else(|| FieldError::new("place", "report-place-not-a-position"))
}

fn accuracy(input: &ReportInput) -> Option<f64> {
    number(&input.accuracy).filter(|metres| metres.is_finite() && *metres > 0.0).map(|metres| metres.min(100_000.0))
}

/// Where a report like this would go if sent now; none while category or place are missing.
///
/// # Errors
/// `Invalid` if the position is none, `Bug` if the pack lacks a deadline policy.
pub fn destination(app: &App, input: &ReportInput) -> Result<Option<Destination>, Error> {
    let city = app.city();
    let now = app.clock.now();
    let Some(category) = city.category(&CategoryCode::from(input.category.as_str())) else { return Ok(None) };
    let Some(routing) = route(&city, category, input, now)? else { return Ok(None) };
    let due_at = if let Routing::To(route) = &routing {
        let run = domain::deadline::ClockRun::start(ClockKind::Reception, now, city.deadlines(now)?);
        run.map(|run| run.due_at(&city.city().calendar, &route.unit, now))
    } else {
        None
    };
    Ok(Some(Destination { routing, due_at }))
}

fn route(
    city: &CityNow,
    category: &Category,
    input: &ReportInput,
    now: Timestamp,
) -> Result<Option<Routing>, FieldError> {
    let day = city.day(now);
    if let Some(at) = position(input)? {
        let chosen = (!input.area.is_empty()).then(|| AreaCode::from(input.area.as_str()));
        let place = routing::Place { lat: at.lat, lon: at.lon, accuracy_m: accuracy(input), chosen };
        return Ok(Some(routing::route(city.city(), &city.areas, category, &place, day)));
    }
    let by_list = |unit: &UnitCode| routing::route_to_unit(city.city(), unit, day).map(Routing::To);
    if !input.unit.is_empty() {
        let unit = UnitCode::from(input.unit.as_str());
        let chosen = by_list(&unit).ok_or_else(|| FieldError::new("unit", "case-unit-unknown"))?;
        return Ok(Some(of_category(city, category, day).unwrap_or(chosen)));
    }
    // A matter without a place, such as a suggestion about the service, goes where its category says.
    Ok(match &category.handler {
        Handler::Unit(unit) if category_needs_no_place(city, category) => by_list(unit),
        _ => None,
    })
}

/// Where a matter goes that one unit has for the whole city, whichever ward the sender took from the list.
fn of_category(city: &CityNow, category: &Category, day: Date) -> Option<Routing> {
    let Handler::Unit(unit) = &category.handler else { return None };
    let mut route = routing::route_to_unit(city.city(), unit, day)?;
    route.because.rule = routing::Rule::Category;
    Some(Routing::To(route))
}

fn category_needs_no_place(city: &CityNow, category: &Category) -> bool {
    city.city().field(&category.field).is_some_and(|field| field.stream != Stream::OnSite)
}

/// A parsed report, before it has an id.
struct NewReport {
    category: Category,
    stream: Stream,
    report: Report,
    route: Route,
}

fn parse(city: &CityNow, input: &ReportInput, sender: &Sender, now: Timestamp) -> Result<NewReport, Error> {
    let mut faults = Vec::new();
    let mut take = |text: &str, field, least, most| {
        clean(text, least, most).map_err(|fault| faults.push(not_text(fault, field))).unwrap_or_default()
    };
    let description = take(&input.description, "description", DESCRIPTION_LEAST, DESCRIPTION_MOST);
    let address = take(&input.address, "address", 0, 300);
    let name = take(&input.name, "name", 0, 100);
    let contact = take(&input.contact, "contact", 0, 200);
    if !contact.is_empty() && Reached::parse(&contact, city).is_none() {
        faults.push(FieldError::new("contact", "report-contact-unknown"));
    }
    let visibility = Visibility::parse(&input.visibility).unwrap_or(Visibility::NameHidden);
    let category = city.category(&CategoryCode::from(input.category.as_str()));
    let Some(category) = category else {
        faults.insert(0, FieldError::new("category", "report-category-missing"));
        faults.extend(misplaced(city, input, now));
        return Err(Error::Invalid(faults));
    };
    let stream = city.city().field(&category.field).map_or(Stream::OnSite, |field| field.stream);
    let questions = questions(category, input, &mut faults);
    let route = destined(city, category, input, now).map_err(|fault| faults.push(fault)).ok();
    let (Some(route), true) = (route, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
    let at = position(input)?;
    let report = Report {
        field: category.field.clone(),
        description,
        place: Place { position: at, accuracy_m: accuracy(input), public: None, area: area_of(&route), address },
        questions,
        routing: Some(route.because.clone()),
        visibility,
        publication: publication(category, visibility, stream),
        channel: sender.channel,
        language: if input.language == "en" { "en".into() } else { "vi".into() },
        reporter_name: (!name.is_empty()).then_some(name),
        contact: (!contact.is_empty()).then_some(contact),
        pack_version: city.version,
        supporters: 0,
        photos: 0,
        cover: None,
    };
    Ok(NewReport { category: category.clone(), stream, report, route })
}

/// Where the report goes, or what keeps it from going anywhere.
fn destined(city: &CityNow, category: &Category, input: &ReportInput, now: Timestamp) -> Result<Route, FieldError> {
    match route(city, category, input, now)? {
        Some(Routing::To(route)) => Ok(route),
        Some(Routing::Ask(_)) => Err(FieldError::new("area", "report-area-ask")),
        Some(Routing::Outside { nearest, distance_m }) => {
            Err(outside(city, &nearest, distance_m, &input.language, now))
        }
        None => Err(FieldError::new("place", "report-place-missing")),
    }
}

/// What is wrong with the place whatever the report will be about; which area it is, only some categories ask.
fn misplaced(city: &CityNow, input: &ReportInput, now: Timestamp) -> Option<FieldError> {
    let by_area = city.city().categories.iter().find(|category| category.handler == Handler::Area)?;
    destined(city, by_area, input, now).err().filter(|fault| fault.field != "area")
}

fn area_of(route: &Route) -> Option<AreaRef> {
    Some(AreaRef { set: route.because.area_set.clone()?, area: route.area.clone()? })
}

/// What is said of a place outside the city.
fn outside(city: &CityNow, nearest: &AreaCode, metres: f64, language: &str, now: Timestamp) -> FieldError {
    let set = Areas::in_force(&city.areas, city.day(now)).map(|areas| areas.set().code.clone()).unwrap_or_default();
    let name = city.area_name(&AreaRef { set, area: nearest.clone() }, language);
    FieldError::new("place", "report-place-outside").with("area", name).with("km", format!("{:.1}", metres / 1000.0))
}

fn questions(category: &Category, input: &ReportInput, faults: &mut Vec<FieldError>) -> BTreeMap<String, String> {
    let mut answers = BTreeMap::new();
    for question in &category.questions {
        let given = input.questions.get(&question.key).map_or("", String::as_str);
        let field = format!("questions.{}", question.key);
        match clean(given, 0, 500) {
            Err(_) => faults
                .push(FieldError::new(field, "field-long").with("most", 500).with("length", given.chars().count())),
            Ok(answer) if answer.is_empty() => {
                if question.required {
                    faults.push(FieldError::new(field, "field-empty"));
                }
            }
            Ok(answer) => {
                let known = question.choices.is_empty() || question.choices.iter().any(|choice| choice.value == answer);
                if known {
                    answers.insert(question.key.clone(), answer);
                } else {
                    faults.push(FieldError::new(field, "field-choice-unknown"));
                }
            }
        }
    }
    answers
}

/// What the sender wants private is hidden; what may show people waits for a moderator; what is about a unit's own conduct is
/// between the sender and the unit; all else is public at once.
fn publication(category: &Category, visibility: Visibility, stream: Stream) -> Publication {
    match (visibility, stream) {
        (Visibility::Private, _) | (_, Stream::Procedure | Stream::Suggestion) => Publication::Hidden,
        _ if category.moderated => Publication::Pending,
        _ => Publication::Public,
    }
}

/// What would keep a report from being sent now; empty if nothing.
#[must_use]
pub fn faults(app: &App, input: &ReportInput, sender: &Sender) -> Vec<FieldError> {
    match parse(&app.city(), input, sender, app.clock.now()) {
        Err(Error::Invalid(faults)) => faults,
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// Sends a report: it is on disk when this returns.
///
/// # Errors
/// `Invalid` names every field at fault; `Conflict` if the idempotency key was used for another report.
pub async fn send(app: &App, input: ReportInput, uploads: Vec<Upload>, sender: Sender) -> Result<Receipt, Error> {
    let key = app.ids.secret();
    send_with_key(app, input, uploads, sender, key).await
}

/// Sends a report whose secret key is made elsewhere.
pub(crate) async fn send_with_key(
    app: &App,
    input: ReportInput,
    uploads: Vec<Upload>,
    sender: Sender,
    key: String,
) -> Result<Receipt, Error> {
    let ended = attempt(app, input, uploads, sender, key).await;
    app.counts.note(Some(Action::Send), &ended);
    ended
}

async fn attempt(
    app: &App,
    input: ReportInput,
    uploads: Vec<Upload>,
    sender: Sender,
    key: String,
) -> Result<Receipt, Error> {
    let city = app.city();
    let now = app.clock.now();
    let new = parse(&city, &input, &sender, now)?;
    if uploads.len() > PHOTOS_MOST {
        return Err(FieldError::new("photos", "report-photos-many").with("most", PHOTOS_MOST).into());
    }
    let content = content(&input)?;
    if let Some(receipt) = sent_before(app, &input.idempotency_key, &content).await? {
        return Ok(receipt);
    }
    let who = sender.operator.clone().map_or(Who::Reporter { key: String::new() }, Who::Staff);
    let photos = case::keep(app, uploads, Purpose::Report, &who, now).await?;
    let mut prepared = prepare(app, &city, new, now)?;
    prepared.key_hash = digest(&key);
    // What has no secret of its own is known by the one it gets here.
    prepared.device_hash = digest(sender.device.as_ref().unwrap_or(&key));
    prepared.warning.clone_from(&input.warning);
    prepared.sending = (!input.idempotency_key.is_empty()).then(|| (input.idempotency_key.clone(), content.clone()));
    let by = sender.operator.map_or(By::Reporter, |staff| By::Staff(staff.id));
    // A code is taken once in thousands of millions; then the next one is tried.
    for _ in 0..3 {
        let (new, photos, by, city) = (prepared.clone(), photos.clone(), by.clone(), city.clone());
        let done =
            app.db.write(move |tx| Box::pin(async move { insert(tx, &city, new, &photos, by, now).await })).await;
        match done {
            Ok(stored) => {
                let due = prepared.due;
                return Ok(Receipt { stored, key: Some(key), due });
            }
            Err(Error::Conflict(_)) => {
                if let Some(receipt) = sent_before(app, &input.idempotency_key, &content).await? {
                    return Ok(receipt);
                }
                prepared.stored.case.code = app.ids.code();
            }
            Err(error) => return Err(error),
        }
    }
    Err(Error::Unavailable)
}

fn content(input: &ReportInput) -> Result<String, Error> {
    Ok(digest(serde_json::to_vec(input).map_err(Error::bug)?))
}

/// The receipt of exactly this report, if it was sent before; without its key.
pub(crate) async fn sent_as(app: &App, input: &ReportInput) -> Result<Option<Receipt>, Error> {
    sent_before(app, &input.idempotency_key, &content(input)?).await
}

/// The receipt of the same report sent earlier, without its key.
async fn sent_before(app: &App, key: &str, content: &str) -> Result<Option<Receipt>, Error> {
    if key.is_empty() {
        return Ok(None);
    }
    let (key, content, city, now) = (key.to_owned(), content.to_owned(), app.city(), app.clock.now());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let Some((id, digest)) = store::case::sending(tx, &key).await? else { return Ok(None) };
                if digest != content {
                    return Err(Error::conflict("report-conflict-key-reused"));
                }
                let stored = store::case::find(tx, id).await?.ok_or(Error::NotFound)?;
                let due = case::due(&stored.case, &city, now);
                Ok(Some(Receipt { stored, key: None, due }))
            })
        })
        .await
}

#[derive(Clone)]
struct Prepared {
    stored: Stored,
    folded: String,
    key_hash: String,
    device_hash: String,
    sending: Option<(String, String)>,
    due: Option<Due>,
    contact: Option<Subscriber>,
    warning: String,
}

fn prepare(app: &App, city: &CityNow, new: NewReport, now: Timestamp) -> Result<Prepared, Error> {
    let id = CaseId(app.ids.id(now));
    let NewReport { category, stream, mut report, route } = new;
    report.place.public = report.place.position.map(|at| {
        if category.home {
            let (lon, lat) = blur(at.lon, at.lat, id.0.as_u64_pair().1);
            Position { lat, lon }
        } else {
            at
        }
    });
    let case = Case {
        id,
        code: app.ids.code(),
        stream,
        category: category.code.clone(),
        state: State::Sent,
        level: category.level,
        holder: route.unit,
        sent_at: now,
        version: 1,
        file: CaseFile { to_place: route.because.rule == routing::Rule::Coordinator, ..CaseFile::default() },
    };
    let around = city.around(now)?;
    let case = decide::send(case, &around).map_err(case::refused)?;
    let due = case::due(&case, city, now);
    let address = report.contact.as_deref().and_then(|contact| Reached::parse(contact, city));
    let contact = address.map(|address| subscriber::new(app, address, &report.language, now));
    let area = report.place.area.as_ref().map(|area| city.area_name(area, "vi")).unwrap_or_default();
    let names = [category.name.get("vi"), category.name.get("en"), city.unit_name(&case.holder, "vi"), &area];
    let folded = store::case::searchable(&case, &report, &names);
    Ok(Prepared {
        stored: Stored { case, report },
        folded,
        key_hash: String::new(),
        device_hash: String::new(),
        sending: None,
        due,
        contact,
        warning: String::new(),
    })
}

async fn insert(
    tx: &mut Tx<'_>,
    city: &CityNow,
    new: Prepared,
    photos: &[store::photo::Photo],
    by: By,
    now: Timestamp,
) -> Result<Stored, Error> {
    let Prepared { stored, folded, key_hash, device_hash, sending, due, contact, warning } = new;
    let (case, report) = (&stored.case, &stored.report);
    store::case::insert(tx, &stored, due, &key_hash, &folded).await?;
    if let Some((key, content)) = &sending {
        store::case::claim_sending(tx, key, content, case.id, now).await?;
    }
    let areas = city.areas_of(report.place.position);
    let keys = statistics::keys(case, &report.field, &areas, &city.city().calendar);
    store::tally::add(tx, &statistics::change(None, (&keys, statistics::count(case)))).await?;
    let event = Event {
        seq: 0,
        kind: Kind::Action(Action::Send),
        by,
        unit: None,
        from: None,
        to: Some(State::Sent),
        at: now,
        open: true,
        body: serde_json::json!({ "holder_after": case.holder, "channel": report.channel }),
        previous_hash: String::new(),
        hash: String::new(),
    };
    case::append(tx, case.id, event).await?;
    crate::notice::ask_to_remind(tx, city, case, now).await?;
    safety::called(tx, &warning, &stored, &device_hash, now).await?;
    if let Some(contact) = contact {
        subscriber::join(tx, contact, case.id, Part::Reporter, now).await?;
    }
    case::add_photos(tx, stored, photos).await
}

/// Name and other facts of the areas that are possible when the position is too rough.
#[must_use]
pub fn candidates<'a>(city: &'a CityNow, found: &'a [Candidate], language: &str) -> Vec<(&'a Candidate, &'a str)> {
    found.iter().map(|candidate| (candidate, city.unit_name(&candidate.unit, language))).collect()
}

/// Why a case went where it went, for pages that explain it.
#[must_use]
pub fn because(stored: &Stored) -> Option<&Because> {
    stored.report.routing.as_ref()
}
