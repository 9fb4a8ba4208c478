//! The page on which everything is read once more before it is sent, with who will hold it and until when.

use app::FieldError;
use app::draft::DraftPhoto;
use app::report::{Destination, ReportInput};
use askama::Template;
use domain::case::{Channel, Visibility};
use domain::city::{AreaRef, CategoryCode, Question, UnitCode};
use domain::report::Position;
use domain::routing::{Candidate, Route, Routing, Rule};

use super::form::{Advice, Call, Tile, calls};
use super::{Desk, Filled, Waiting, all_told};
use crate::error::Failure;
use crate::flood;
use crate::pages::parts::card::{Card, card};
use crate::pages::parts::fault::Fault;
use crate::pages::parts::{id, word};
use crate::say::Markup;
use crate::site::Site;
use crate::visitor::Visitor;

/// Farther away, something is another matter.
const NEAR_M: f64 = 150.0;

/// A line of what will be sent.
struct Line {
    /// Field of the form to which "change" leads.
    field: &'static str,
    label: String,
    value: String,
}

/// A question of the category, with the answer so far.
struct Asked {
    id: String,
    ask: String,
    choices: Vec<Tile>,
    answer: String,
    required: bool,
    error: String,
}

/// Who will hold it.
struct Goes {
    unit: String,
    due: Option<Markup>,
    because: Vec<String>,
}

/// An open case nearby that may be the same.
struct Similar {
    card: Card,
    metres: String,
    support: String,
}

#[derive(Template)]
#[template(path = "report/check.html")]
pub(super) struct CheckPage {
    v: Visitor,
    token: String,
    stream: String,
    hidden: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    photos: Vec<Waiting>,
    questions: Vec<Asked>,
    goes: Option<Goes>,
    areas: Vec<Tile>,
    area: String,
    similar: Vec<Similar>,
    advice: Vec<Advice>,
    calls: Vec<Call>,
    faults: Vec<Fault>,
    desk: Desk,
    /// What the browser works on, while reports pour in.
    challenge: Option<String>,
}

impl CheckPage {
    pub(super) async fn new(
        site: &Site,
        mut v: Visitor,
        filled: Filled,
        photos: &[DraftPhoto],
        faults: &[FieldError],
    ) -> Result<Self, Failure> {
        let Filled { token, input, stream } = filled;
        let city = site.app.city();
        let language = v.l.tongue().code();
        let faults = all_told(&v, faults);
        let desk = Desk::of(&v);
        v.path = format!("{}/check?draft={token}", desk.base());
        let destination = app::report::destination(&site.app, &input)?;
        let (goes, areas) = match destination {
            Some(Destination { routing: Routing::To(route), due_at }) => {
                (Some(goes(site, &v, &input, &route, due_at.map(|at| v.l.time(at)))), Vec::new())
            }
            Some(Destination { routing: Routing::Ask(candidates), .. }) => (None, areas(site, language, &candidates)),
            _ => (None, Vec::new()),
        };
        let category = city.category(&CategoryCode::from(input.category.as_str()));
        let questions = category.map_or(&[][..], |category| &category.questions);
        Ok(Self {
            challenge: (desk == Desk::Own && v.account.is_none() && site.is_flooded())
                .then(|| flood::challenge(&token.to_string(), v.now)),
            token: token.to_string(),
            stream: stream.to_string(),
            hidden: hidden(&input, photos.len(), areas.is_empty()),
            lines: lines(site, &v, &input, desk).await?,
            desk,
            photos: Waiting::all(&token, photos),
            questions: questions.iter().map(|question| asked(question, &input, language, &faults)).collect(),
            goes,
            areas,
            area: input.area.clone(),
            similar: similar(site, &v, &input).await?,
            advice: city
                .pack
                .guidance_for(&input.description)
                .into_iter()
                .map(|one| Advice::of(one, language))
                .collect(),
            calls: calls(site, language),
            faults,
            v,
        })
    }

    fn is_own(&self) -> bool {
        self.desk == Desk::Own
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }
}

/// Everything that was filled in and is not asked on this page, so that sending needs no draft.
fn hidden(input: &ReportInput, photos: usize, with_area: bool) -> Vec<(&'static str, String)> {
    let mut hidden = vec![
        ("category", input.category.clone()),
        ("description", input.description.clone()),
        ("lat", input.lat.clone()),
        ("lon", input.lon.clone()),
        ("accuracy", input.accuracy.clone()),
        ("address", input.address.clone()),
        ("unit", input.unit.clone()),
        ("visibility", input.visibility.clone()),
        ("name", input.name.clone()),
        ("contact", input.contact.clone()),
        ("language", input.language.clone()),
        ("warning", input.warning.clone()),
        ("photos", photos.to_string()),
    ];
    let told = [("channel", &input.channel), ("consent", &input.consent), ("organisation", &input.organisation)];
    hidden.extend(told.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, (*value).clone())));
    if with_area {
        hidden.push(("area", input.area.clone()));
    }
    hidden
}

fn position(input: &ReportInput) -> Option<Position> {
    let number = |text: &str| text.trim().replace(',', ".").parse().ok();
    Position::new(number(&input.lat)?, number(&input.lon)?)
}

async fn lines(site: &Site, v: &Visitor, input: &ReportInput, desk: Desk) -> Result<Vec<Line>, Failure> {
    let (l, city) = (&v.l, site.app.city());
    let language = l.tongue().code();
    let line = |field, label: &str, value: String| Line { field, label: l.say(label), value };
    let place = place(v, &city, input);
    let category = city.category(&CategoryCode::from(input.category.as_str()));
    let category = category.map(|category| category.name.get(language).to_owned()).unwrap_or_default();
    let visibility = Visibility::parse(&input.visibility).unwrap_or(Visibility::NameHidden);
    let visibility = word(l, "report-visibility", visibility.as_str());
    let mut lines = vec![line("description", "report-description", input.description.trim().to_owned())];
    lines.extend((!place.is_empty()).then(|| line("address", "report-check-place", place)));
    lines.push(line("category", "report-category", category));
    lines.push(line("visibility", "report-visibility", visibility));
    let none = || l.say("report-check-none");
    let given = |text: &str| if text.trim().is_empty() { none() } else { text.trim().to_owned() };
    let (name, contact) = match desk {
        Desk::Own => ("report-name", "report-contact"),
        Desk::Operator => desk.asks(),
    };
    if !input.organisation.is_empty() {
        let name = super::organisation(site, v, desk).await?.unwrap_or_else(none);
        lines.push(line("organisation", "report-organisation-line", name));
    }
    lines.push(line("name", name, given(&input.name)));
    lines.push(line("contact", contact, given(&input.contact)));
    if desk == Desk::Operator {
        let channel = Channel::parse(&input.channel).map(|channel| word(l, "case-channel", channel.as_str()));
        lines.insert(0, line("channel", "report-channel", channel.unwrap_or_default()));
        let consent = if input.consent.is_empty() { "report-consent-none" } else { "report-consent-given" };
        lines.push(line("consent", "report-consent-line", l.say(consent)));
    }
    Ok(lines)
}

/// The address, and the point or the ward that was chosen.
fn place(v: &Visitor, city: &app::CityNow, input: &ReportInput) -> String {
    let address = input.address.trim();
    let chosen = if let Some(at) = position(input) {
        let args = [("lat", v.l.decimal(at.lat, 5)), ("lon", v.l.decimal(at.lon, 5))];
        v.l.with("report-check-point", &args)
    } else if input.unit.is_empty() {
        String::new()
    } else {
        city.unit_name(&UnitCode::from(input.unit.as_str()), v.l.tongue().code()).to_owned()
    };
    [address, &chosen].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn asked(question: &Question, input: &ReportInput, language: &str, faults: &[Fault]) -> Asked {
    let id = format!("questions.{}", question.key);
    let choice = |choice: &domain::city::Choice| Tile {
        value: choice.value.clone(),
        label: choice.name.get(language).to_owned(),
        hint: String::new(),
    };
    Asked {
        ask: question.ask.get(language).to_owned(),
        choices: question.choices.iter().map(choice).collect(),
        answer: input.questions.get(&question.key).cloned().unwrap_or_default(),
        required: question.required,
        error: Fault::at(faults, &id),
        id,
    }
}

fn goes(site: &Site, v: &Visitor, input: &ReportInput, route: &Route, due: Option<Markup>) -> Goes {
    let (l, city) = (&v.l, site.app.city());
    let language = l.tongue().code();
    let unit = city.unit_name(&route.unit, language).to_owned();
    let category = city.category(&CategoryCode::from(input.category.as_str()));
    let category = category.map(|category| category.name.get(language)).unwrap_or_default();
    let area = route.because.area_set.clone().zip(route.area.clone()).map(|(set, area)| AreaRef { set, area });
    let area = area.map(|area| city.area_name(&area, language)).unwrap_or_default();
    let args = [("unit", unit.as_str()), ("category", category), ("area", area.as_str())];
    let mut because = vec![l.with(&id("report-because", route.because.rule.as_str()), &args)];
    if let Some(former) = &route.because.instead_of {
        let former = city.unit_name(former, language);
        because.push(l.with("report-because-instead", &[("former", former), ("unit", unit.as_str())]));
    }
    if route.because.approximate && route.because.rule == Rule::Area {
        because.push(l.say("report-because-approximate"));
    }
    Goes { unit, due, because }
}

/// The areas between which the place lies.
fn areas(site: &Site, language: &str, candidates: &[Candidate]) -> Vec<Tile> {
    let city = site.app.city();
    let tile = |candidate: &Candidate| Tile {
        value: candidate.area.to_string(),
        label: app::place::area_name(&site.app, &candidate.area, language),
        hint: city.unit_name(&candidate.unit, language).to_owned(),
    };
    candidates.iter().map(tile).collect()
}

async fn similar(site: &Site, v: &Visitor, input: &ReportInput) -> Result<Vec<Similar>, Failure> {
    let city = site.app.city();
    let category = city.category(&CategoryCode::from(input.category.as_str()));
    let (Some(at), Some(category)) = (position(input), category) else { return Ok(Vec::new()) };
    let near = app::list::near(&site.app, at, Some(category.field.clone())).await?;
    let near = near.into_iter().filter(|(_, metres)| *metres <= NEAR_M);
    let one = |(case, metres): (app::list::Brief, f64)| Similar {
        metres: v.l.with("report-similar-metres", &[("n", format!("{:.0}", (metres / 10.0).round() * 10.0))]),
        support: format!("/cases/{}/supporters", case.code),
        card: card(&v.l, &city, &case),
    };
    Ok(near.map(one).collect())
}
