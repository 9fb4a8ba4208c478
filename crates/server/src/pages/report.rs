//! Sending a report: the form, the page on which answers are checked, the receipt.

mod check;
mod form;
pub(crate) mod receipt;
mod slip;

pub(crate) use form::Tile;

use app::FieldError;
use app::account::Profile;
use app::draft::{Chosen, DraftToken};
use app::report::{ReportInput, Sender};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::cookie::CookieJar;
use domain::authority::Power;
use domain::city::{CategoryCode, Stream};
use domain::id::PhotoId;
use serde::Deserialize;

use crate::error::Failure;
use crate::keys::Keys;
use crate::limit;
use crate::pages::blocks::block_of;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::pages::warning::safety;
use crate::routes::{Permission, Routes};
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{NEW, Visitor, done};
use check::CheckPage;
use form::FormPage;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page("/report", Permission::Public, get(start).post(send))
        .page("/report/check", Permission::Public, get(look).post(check))
        .photos()
        .page("/report/photos/{draft}/{photo}", Permission::Public, get(picture))
        .page("/cases/{code}/receipt", Permission::Reporter, get(receipt::show_receipt))
        .page("/work/new", OPERATORS, get(start).post(send))
        .page("/work/new/check", OPERATORS, get(look).post(check))
        .photos()
        .page("/work/new/slip", OPERATORS, get(slip::show_slip))
        .page("/work/new/slip.pdf", OPERATORS, get(slip::pdf))
}

/// Who writes down what people tell.
const OPERATORS: Permission = Permission::Power(Power::EnterReport);

/// Who writes a report at these pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Desk {
    /// Whoever it is about.
    Own,
    /// A person of a unit, for somebody who tells it.
    Operator,
}

impl Desk {
    fn of(v: &Visitor) -> Self {
        if v.is_at(NEW) { Self::Operator } else { Self::Own }
    }

    /// Where its form is.
    const fn base(self) -> &'static str {
        match self {
            Self::Own => "/report",
            Self::Operator => NEW,
        }
    }

    /// Ids of the words that ask for the name and the contact.
    const fn asks(self) -> (&'static str, &'static str) {
        match self {
            Self::Own => ("report-name-optional", "report-contact-optional"),
            Self::Operator => ("report-operator-name", "report-operator-contact"),
        }
    }

    /// Who is taken to send what was filled in.
    fn sender(self, v: &Visitor, input: &ReportInput) -> Result<Sender, Failure> {
        match self {
            Self::Own => Ok(Sender { account: v.account, ..Sender::web() }),
            Self::Operator => Ok(Sender::operator((*v.staff.clone().ok_or(Failure::SignIn)?).clone(), input)),
        }
    }
}

/// What is known of whoever is signed in and sends for themselves; nothing of an account that ended a moment ago.
async fn profile(site: &Site, v: &Visitor, desk: Desk) -> Result<Profile, Failure> {
    let Some(account) = v.account.filter(|_| desk == Desk::Own) else { return Ok(Profile::default()) };
    match app::account::profile(&site.app, account).await {
        Err(app::Error::NotFound) => Ok(Profile::default()),
        known => Ok(known?),
    }
}

/// The body for which whoever is signed in may send a report.
async fn organisation(site: &Site, v: &Visitor, desk: Desk) -> Result<Option<String>, Failure> {
    Ok(profile(site, v, desk).await?.organisation.map(|own| own.name))
}

/// What an address of the form may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    stream: String,
    draft: String,
    category: String,
    warning: String,
}

/// The form as it came: what was typed, and the draft it belongs to.
struct Filled {
    token: DraftToken,
    stream: Stream,
    input: ReportInput,
}

impl Filled {
    /// Reads the fields; a handle that is none makes a new draft.
    fn of(site: &Site, v: &Visitor, sent: &Sent) -> Self {
        let token = sent.get("idempotency_key").parse().unwrap_or_else(|_| DraftToken::new(&site.app));
        let text = |name: &str| sent.get(name).to_owned();
        let questions = sent
            .fields()
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("questions.")?.to_owned(), value.clone())));
        let language = match sent.get("language") {
            "" => v.l.tongue().code().to_owned(),
            language => language.to_owned(),
        };
        let input = ReportInput {
            category: text("category"),
            description: text("description").replace("\r\n", "\n"),
            lat: text("lat"),
            lon: text("lon"),
            accuracy: text("accuracy"),
            address: text("address"),
            area: text("area"),
            unit: text("unit"),
            visibility: text("visibility"),
            name: text("name"),
            contact: text("contact"),
            questions: questions.collect(),
            language,
            warning: text("warning"),
            channel: text("channel"),
            consent: text("consent"),
            organisation: text("organisation"),
            idempotency_key: String::new(),
        };
        Self { token, stream: stream_of(site, &input.category, sent.get("stream")), input }
    }
}

/// The stream of the category, else the one that the address or form names.
fn stream_of(site: &Site, category: &str, word: &str) -> Stream {
    let city = site.app.city();
    let field = city.category(&CategoryCode::from(category)).and_then(|category| city.city().field(&category.field));
    field.map(|field| field.stream).or_else(|| Stream::parse(word)).unwrap_or(Stream::OnSite)
}

/// Whether a fault can only be mended on the next page, where the question is asked for the first time.
fn is_asked_later(fault: &FieldError, sent: &Sent) -> bool {
    fault.field == "area" || (fault.field.starts_with("questions.") && !sent.has(&fault.field))
}

/// Whether a fault is mended on the page on which answers are checked.
fn is_of_check(fault: &FieldError) -> bool {
    fault.field == "area" || fault.field == "send" || fault.field.starts_with("questions.")
}

/// What keeps the report from being sent. Some matters that are not on site need no place: their forms miss it only once the
/// category says so.
fn faults_of(site: &Site, filled: &Filled, sender: &Sender) -> Vec<FieldError> {
    let mut faults = app::report::faults(&site.app, &filled.input, sender);
    let undecided = filled.stream != Stream::OnSite && faults.iter().any(|fault| fault.field == "category");
    faults.retain(|fault| !undecided || fault.key != "report-place-missing");
    faults
}

/// Where a field stands on the form; the summary names faults in this order.
fn standing(field: &str) -> usize {
    const ORDER: [&str; 11] = [
        "channel",
        "description",
        "photos",
        "address",
        "unit",
        "category",
        "visibility",
        "organisation",
        "name",
        "contact",
        "consent",
    ];
    ORDER.iter().position(|own| *own == field).unwrap_or(ORDER.len())
}

/// `GET /report`
async fn start(State(site): State<Site>, v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let base = Desk::of(&v).base();
    if let Ok(token) = asked.draft.parse::<DraftToken>() {
        if let Some(draft) = app::draft::find(&site.app, &token).await? {
            let stream = stream_of(&site, &draft.input.category, &asked.stream);
            let filled = Filled { token, stream, input: draft.input };
            return Ok(show(&FormPage::new(&site, v, filled, &draft.photos, &[]).await?)?.into_response());
        }
        return Ok(done(&site, base, "report-draft-gone"));
    }
    let profile = profile(&site, &v, Desk::of(&v)).await?;
    let (category, warning) = (asked.category, asked.warning);
    let input =
        ReportInput { category, warning, name: profile.name, contact: profile.contact, ..ReportInput::default() };
    let stream = stream_of(&site, &input.category, &asked.stream);
    let filled = Filled { token: DraftToken::new(&site.app), stream, input };
    Ok(show(&FormPage::new(&site, v, filled, &[], &[]).await?.fresh())?.into_response())
}

/// `POST /report/check`: keeps what was filled in, then shows the faults or goes on.
async fn check(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let desk = Desk::of(&v);
    let mut filled = Filled::of(&site, &v, &sent);
    v.l.tongue().code().clone_into(&mut filled.input.language);
    let zone = site.zone();
    let uploads = sent.uploads("photos", &zone);
    let names = sent.files().iter().filter(|file| file.field == "photos").map(|file| file.name.clone());
    let chosen: Vec<Chosen> = names.zip(uploads).map(|(name, upload)| Chosen { name, upload }).collect();
    let kept: Vec<PhotoId> = sent.all("kept").filter_map(|id| id.parse().ok().map(PhotoId)).collect();
    let put = app::draft::put(&site.app, &filled.token, filled.input.clone(), &kept, chosen.clone()).await;
    let (draft, mut faults) = match put {
        Err(app::Error::NotFound) => {
            filled.token = DraftToken::new(&site.app);
            app::draft::put(&site.app, &filled.token, filled.input.clone(), &[], chosen).await?
        }
        other => other?,
    };
    let sender = desk.sender(&v, &filled.input)?;
    faults.extend(faults_of(&site, &filled, &sender).into_iter().filter(|fault| !is_asked_later(fault, &sent)));
    if faults.is_empty() {
        return Ok(Redirect::to(&format!("{}/check?draft={}", desk.base(), filled.token)).into_response());
    }
    let photos = draft.photos;
    if faults.iter().all(is_of_check) {
        let page = CheckPage::new(&site, v, filled, &photos, &faults).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&FormPage::new(&site, v, filled, &photos, &faults).await?)?)
        .into_response())
}

/// `GET /report/check`: everything that will be sent, and where it will go.
async fn look(State(site): State<Site>, v: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let desk = Desk::of(&v);
    let Ok(token) = asked.draft.parse::<DraftToken>() else { return Ok(Redirect::to(desk.base()).into_response()) };
    let Some(draft) = app::draft::find(&site.app, &token).await? else {
        return Ok(done(&site, desk.base(), "report-draft-gone"));
    };
    let stream = stream_of(&site, &draft.input.category, "");
    let filled = Filled { token, stream, input: draft.input };
    let faults = faults_of(&site, &filled, &desk.sender(&v, &filled.input)?);
    if faults.iter().any(|fault| !is_of_check(fault)) {
        let page = FormPage::new(&site, v, filled, &draft.photos, &faults).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    Ok(show(&CheckPage::new(&site, v, filled, &draft.photos, &[]).await?)?.into_response())
}

/// `POST /report`: sends it. Sending the same again gives the same case and key.
async fn send(State(site): State<Site>, v: Visitor, headers: HeaderMap, sent: Sent) -> Result<Response, Failure> {
    let mut filled = Filled::of(&site, &v, &sent);
    let photos = sent.get("photos").parse().unwrap_or(0);
    let desk = Desk::of(&v);
    let mut sender = desk.sender(&v, &filled.input)?;
    let faults = faults_of(&site, &filled, &sender);
    if !faults.is_empty() {
        return with_faults(&site, v, filled, faults).await;
    }
    if let (Desk::Own, Some(block)) = (desk, block_of(&site, v.address).await?) {
        let fault = FieldError::new("send", "block-hit").with("until", v.l.when(block.expires_at));
        let photos = app::draft::find(&site.app, &filled.token).await?.unwrap_or_default().photos;
        let page = CheckPage::new(&site, v, filled, &photos, &[fault]).await?;
        return Ok((StatusCode::FORBIDDEN, show(&page)?).into_response());
    }
    match desk {
        Desk::Own => {
            let draft = filled.token.to_string();
            sender.held = site.admit(v.account.is_none(), &draft, sent.get("proof"), v.address)?;
        }
        Desk::Operator => site.limits.take(&limit::CHANGE, v.address)?,
    }
    sender.device = if desk == Desk::Own { safety::device(&headers) } else { None };
    match app::draft::send(&site.app, &filled.token, filled.input.clone(), photos, sender.clone()).await {
        Ok(_) if desk == Desk::Operator => {
            Ok(Redirect::to(&format!("{NEW}/slip?draft={}", filled.token)).into_response())
        }
        Ok(receipt) => {
            let code = receipt.stored.case.code;
            let keys = Keys::from(&CookieJar::from_headers(&headers));
            let cookie = receipt.key.as_ref().and_then(|key| keys.with(&site, code, key));
            // Who calls for help on a new device is known by the key of the case, should they be safe later.
            let calls = !filled.input.warning.is_empty() && sender.device.is_none();
            let device = receipt.key.filter(|_| calls).map(|key| safety::keep(&site, key));
            let jar = cookie.into_iter().chain(device).fold(CookieJar::new(), CookieJar::add);
            Ok((jar, Redirect::to(&format!("/cases/{code}/receipt"))).into_response())
        }
        Err(app::Error::Gone) => {
            let fault = FieldError::new("photos", "report-photos-gone").with("n", photos);
            with_faults(&site, v, filled, vec![fault]).await
        }
        Err(app::Error::Conflict(reason)) if reason == "report-conflict-key-reused" => {
            // The same form was open twice, and something else was sent from the other page.
            filled.token = DraftToken::new(&site.app);
            app::draft::put(&site.app, &filled.token, filled.input.clone(), &[], Vec::new()).await?;
            let fault = FieldError::new("send", "report-conflict-key-reused");
            let page = CheckPage::new(&site, v, filled, &[], &[fault]).await?;
            Ok((StatusCode::CONFLICT, show(&page)?).into_response())
        }
        Err(app::Error::Invalid(faults)) => with_faults(&site, v, filled, faults).await,
        Err(other) => Err(other.into()),
    }
}

/// The page on which the faults can be mended, with everything that was filled in.
async fn with_faults(site: &Site, v: Visitor, filled: Filled, faults: Vec<FieldError>) -> Result<Response, Failure> {
    let photos = app::draft::find(&site.app, &filled.token).await?.unwrap_or_default().photos;
    let page = if faults.iter().all(is_of_check) {
        show(&CheckPage::new(site, v, filled, &photos, &faults).await?)?
    } else {
        show(&FormPage::new(site, v, filled, &photos, &faults).await?)?
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `GET /report/photos/{draft}/{photo}`: a photo that waits with its draft.
async fn picture(State(site): State<Site>, Path((draft, photo)): Path<(String, String)>) -> Result<Response, Failure> {
    let (Ok(token), Ok(photo)) = (draft.parse::<DraftToken>(), photo.parse().map(PhotoId)) else {
        return Err(app::Error::NotFound.into());
    };
    let bytes = app::draft::picture(&site.app, &token, photo).await?;
    Ok(([(header::CONTENT_TYPE, "image/webp")], bytes).into_response())
}

/// A fault at the field of the form that it belongs to.
fn told(v: &Visitor, fault: &FieldError) -> Fault {
    let said = match (fault.field.as_ref(), fault.key.as_ref()) {
        ("description", "field-empty") => v.l.say("report-description-missing"),
        _ => v.l.fault(fault),
    };
    let name = fault.args.iter().find(|(name, _)| *name == "name").map(|(_, name)| name.as_str());
    let text = match name {
        Some(name) if fault.field == "photos" && !name.is_empty() => format!("{name}: {said}"),
        _ => said,
    };
    Fault::new(if fault.field == "place" { "address" } else { &fault.field }, text)
}

/// All of them, in the order of the form.
fn all_told(v: &Visitor, faults: &[FieldError]) -> Vec<Fault> {
    let mut all: Vec<Fault> = faults.iter().map(|fault| told(v, fault)).collect();
    all.sort_by_key(|fault| standing(&fault.field));
    all
}

/// A photo that waits, for the form and the check.
#[derive(Clone, Debug)]
struct Waiting {
    id: String,
    name: String,
    /// Address of its picture; a document has none.
    url: Option<String>,
}

impl Waiting {
    fn all(token: &DraftToken, photos: &[app::draft::DraftPhoto]) -> Vec<Self> {
        let one = |photo: &app::draft::DraftPhoto| Self {
            id: photo.id.to_string(),
            name: photo.name.clone(),
            url: (!photo.document).then(|| format!("/report/photos/{token}/{}", photo.id)),
        };
        photos.iter().map(one).collect()
    }
}
