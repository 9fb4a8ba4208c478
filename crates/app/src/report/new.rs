//! A report as it was filled in becomes one that can be sent, or a list of what is wrong with it.

use super::{
    AGREED, ReportInput, Sender,
    destination::{accuracy, area_of, destined, misplaced, position},
};
use crate::{App, CityNow, Error, FieldError, case::not_text, subscriber::Reached};
use domain::{
    case::{Channel, Publication, Visibility},
    city::{Category, CategoryCode, Stream},
    report::{DESCRIPTION_LEAST, DESCRIPTION_MOST, Place, Report},
    routing::Route,
    text::clean,
};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A parsed report, before it has an id.
pub(super) struct NewReport {
    pub(super) category: Category,
    pub(super) stream: Stream,
    pub(super) report: Report,
    pub(super) route: Route,
}

pub(super) fn parse(city: &CityNow, input: &ReportInput, sender: &Sender, now: Timestamp) -> Result<NewReport, Error> {
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
    if sender.is_written_down() {
        if Channel::told(&input.channel).is_none() {
            faults.push(FieldError::new("channel", "report-channel-missing"));
        }
        if !(name.is_empty() && contact.is_empty()) && input.consent != AGREED {
            faults.push(FieldError::new("consent", "report-consent-missing"));
        }
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
        original: None,
        place: Place { position: at, accuracy_m: accuracy(input), public: None, area: area_of(&route), address },
        questions,
        routing: Some(route.because.clone()),
        visibility,
        publication: publication(category, visibility, stream, sender.held),
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

/// What the sender wants private is hidden; what may show people, or is held, waits for a moderator; what is about a unit's own conduct is
/// between the sender and the unit; all else is public at once.
fn publication(category: &Category, visibility: Visibility, stream: Stream, held: bool) -> Publication {
    match (visibility, stream) {
        (Visibility::Private, _) | (_, Stream::Procedure | Stream::Suggestion) => Publication::Hidden,
        _ if category.moderated || held => Publication::Pending,
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
