//! Sending a report: the case it becomes, once.

use super::{
    Receipt, ReportInput, Sender,
    new::{NewReport, parse},
};
use crate::{
    App, CityNow, Error, FieldError, block,
    case::{self, Proof, Upload, Who},
    digest, safety,
    subscriber::{self, Reached},
};
use domain::{
    authority,
    blur::blur,
    case::{Action, Case, CaseFile, State},
    decide,
    id::{AccountId, CaseId},
    organisation::{self, Organisation},
    report::{PHOTOS_MOST, Position, Report},
    routing, statistics,
    subscriber::Part,
};
use jiff::Timestamp;
use store::{
    Tx,
    case::{Due, Stored},
    event::{By, Event, Kind},
    photo::Purpose,
    subscriber::Subscriber,
};

/// Sends a report: it is on disk when this returns.
///
/// # Errors
/// `Invalid` names every field at fault; `Forbidden` for an operator who holds no role for it; `Conflict` if the idempotency key was used for another report.
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
    mut sender: Sender,
    key: String,
) -> Result<Receipt, Error> {
    let city = app.city();
    let now = app.clock.now();
    if sender.operator.as_ref().is_some_and(|operator| !authority::has(operator, authority::Power::EnterReport)) {
        return Err(Error::Forbidden);
    }
    let hit = match sender.operator {
        Some(_) => block::Hit::default(),
        None => block::hit(app, &input.contact, sender.account).await?,
    };
    sender.held |= hit.held;
    let mut new = parse(&city, &input, &sender, now)?;
    if uploads.len() > PHOTOS_MOST {
        return Err(FieldError::new("photos", "report-photos-many").with("most", PHOTOS_MOST).into());
    }
    let content = content(&input)?;
    if let Some(receipt) = sent_before(app, &input.idempotency_key, &content).await? {
        return Ok(receipt);
    }
    hit.refuse()?;
    let organisation = organisation(app, &input, &sender).await?;
    if let Some(own) = &organisation {
        new.report.reporter_name = Some(own.signed(new.report.reporter_name.as_deref()));
    }
    let who = sender.operator.clone().map_or(Who::Reporter(Proof::default()), Who::Staff);
    let photos = case::keep(app, uploads, Purpose::Report, &who, now).await?;
    let mut prepared = prepare(app, &city, new, now)?;
    prepared.key_hash = digest(&key);
    // What has no secret of its own is known by the one it gets here.
    prepared.device_hash = digest(sender.device.as_ref().unwrap_or(&key));
    prepared.warning.clone_from(&input.warning);
    prepared.consent.clone_from(&input.consent);
    prepared.account = sender.account;
    prepared.organisation = organisation.map(|own| own.kind);
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
    sent(app, key, Some(content.to_owned())).await
}

/// The receipt of whatever was sent under this key, without the secret one.
pub(crate) async fn sent_from(app: &App, key: &str) -> Result<Option<Receipt>, Error> {
    sent(app, key, None).await
}

/// The receipt of what was sent under the key; `content` is what it must have been.
async fn sent(app: &App, key: &str, content: Option<String>) -> Result<Option<Receipt>, Error> {
    let (key, city, now) = (key.to_owned(), app.city(), app.clock.now());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let Some((id, digest)) = store::case::sending(tx, &key).await? else { return Ok(None) };
                if content.is_some_and(|content| content != digest) {
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
    consent: String,
    account: Option<AccountId>,
    /// What sort of body sent it, if one did.
    organisation: Option<organisation::Kind>,
}

/// The body that sends a report, if the sender says that they send it for one.
async fn organisation(app: &App, input: &ReportInput, sender: &Sender) -> Result<Option<Organisation>, Error> {
    if input.organisation.is_empty() {
        return Ok(None);
    }
    let gone = || Error::field("organisation", "report-organisation-gone");
    let account = sender.account.ok_or_else(gone)?;
    crate::account::profile(app, account).await?.organisation.map(Some).ok_or_else(gone)
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
    let folded = folded(city, &case, &report);
    Ok(Prepared {
        stored: Stored { case, report },
        folded,
        key_hash: String::new(),
        device_hash: String::new(),
        sending: None,
        due,
        contact,
        warning: String::new(),
        consent: String::new(),
        account: None,
        organisation: None,
    })
}

/// What a case is found by; never by a house number that is not shown, for whoever guesses it would be told that it is right.
pub(crate) fn folded(city: &CityNow, case: &Case, report: &Report) -> String {
    let area = report.place.area.as_ref().map(|area| city.area_name(area, "vi")).unwrap_or_default();
    let name = |language| city.category(&case.category).map_or("", |category| category.name.get(language));
    let names = [name("vi"), name("en"), city.unit_name(&case.holder, "vi"), &area];
    let home = city.category(&case.category).is_none_or(|category| category.home);
    let address = if home { "" } else { report.place.address.as_str() };
    store::case::searchable(case, &report.description, address, &names)
}

async fn insert(
    tx: &mut Tx<'_>,
    city: &CityNow,
    new: Prepared,
    photos: &[store::photo::Photo],
    by: By,
    now: Timestamp,
) -> Result<Stored, Error> {
    let Prepared {
        stored,
        folded,
        key_hash,
        device_hash,
        sending,
        due,
        contact,
        warning,
        consent,
        account,
        organisation,
    } = new;
    let (case, report) = (&stored.case, &stored.report);
    store::case::insert(tx, &stored, due, &key_hash, &folded).await?;
    if let Some((key, content)) = &sending {
        store::case::claim_sending(tx, key, content, case.id, now).await?;
    }
    let areas = city.areas_of(report.place.position);
    let keys = statistics::keys(case, &report.field, &areas, &city.city().calendar);
    store::tally::add(tx, &statistics::change(None, (&keys, statistics::count(case)))).await?;
    let operator = match &by {
        By::Staff(id) => Some(*id),
        By::Reporter | By::Clock => None,
    };
    let mut body = serde_json::json!({ "holder_after": case.holder, "channel": report.channel });
    if !consent.is_empty() {
        body["consent"] = consent.into();
    }
    if let Some(kind) = organisation {
        body["organisation"] = kind.as_str().into();
    }
    let event = Event { to: Some(State::Sent), ..Event::new(Kind::Action(Action::Send), by, now, true, body) };
    case::append(tx, case.id, event).await?;
    crate::consent::sent(tx, case.id, report, operator, now).await?;
    crate::notice::ask_to_remind(tx, city, case, now).await?;
    safety::called(tx, &warning, &stored, &device_hash, now).await?;
    if let Some(contact) = contact {
        subscriber::join(tx, contact, case.id, Part::Reporter, now).await?;
    }
    if let Some(account) = account {
        store::account::add_case(tx, account, case.id, now).await?;
    }
    case::add_photos(tx, stored, photos).await
}
