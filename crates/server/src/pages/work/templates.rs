//! Answers to begin from: what the units of a person have, and a form to write one.

use app::CityNow;
use app::template::{Template as Answer, TemplateInput, may_write, remove, templates, write};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::city::UnitCode;
use domain::id::TemplateId;
use domain::staff::Staff;
use serde::Deserialize;

use super::list::Choice;
use crate::error::Failure;
use crate::limit;
use crate::pages::case::paragraphs;
use crate::pages::parts::fault::Fault;
use crate::pages::show;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, done};

/// Where this page is.
const HERE: &str = "/work/templates";

/// A template as it is shown.
struct Line {
    id: String,
    name: String,
    unit: String,
    category: String,
    body: Vec<String>,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "work/templates.html")]
struct TemplatesPage {
    v: Visitor,
    lines: Vec<Line>,
    /// Units for which the person may write; without any the page is only for reading.
    units: Vec<Choice>,
    categories: Vec<Choice>,
    errors: Vec<Fault>,
    /// What is being written: which one, empty for a new one.
    id: String,
    input: TemplateInput,
}

impl TemplatesPage {
    fn title(&self) -> String {
        let title = self.v.l.say("work-templates-title");
        if self.errors.is_empty() { title } else { self.v.l.with("error-in-title", &[("title", title)]) }
    }

    fn error(&self, field: &str) -> String {
        Fault::at(&self.errors, field)
    }
}

/// Which template is to be changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    id: String,
}

fn id_of(text: &str) -> Option<TemplateId> {
    text.parse().ok().map(TemplateId)
}

/// `GET /work/templates`
pub(super) async fn list(
    v: Visitor,
    State(site): State<Site>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let page = page(v, &site, &staff, TemplateInput { id: id_of(&asked.id), ..TemplateInput::default() }).await?;
    Ok(show(&page)?.into_response())
}

/// The page; a template that is named without words to take in place of its own is filled in.
async fn page(v: Visitor, site: &Site, staff: &Staff, mut input: TemplateInput) -> Result<TemplatesPage, Failure> {
    let (city, language) = (site.app.city(), v.tongue().code());
    let mut own: Vec<UnitCode> = staff.grants.iter().map(|grant| grant.unit.clone()).collect();
    own.sort();
    own.dedup();
    let found = templates(&site.app, &own).await?;
    let writes = |unit: &UnitCode| may_write(staff, unit, &city);
    if let (Some(id), true) = (input.id, input.name.is_empty() && input.body.is_empty()) {
        let kept = found.iter().find(|kept| kept.id == id && writes(&kept.unit)).ok_or(app::Error::NotFound)?;
        input = filled(kept);
    }
    let unit = |unit: &UnitCode| Choice { value: unit.to_string(), label: city.unit_name(unit, language).to_owned() };
    let categories = city
        .city()
        .categories
        .iter()
        .map(|category| Choice { value: category.code.to_string(), label: category.name.get(language).to_owned() });
    Ok(TemplatesPage {
        lines: found.iter().map(|kept| line(kept, &city, language, writes(&kept.unit))).collect(),
        units: own.iter().filter(|own| writes(own)).map(unit).collect(),
        categories: categories.collect(),
        errors: Vec::new(),
        id: input.id.map(|id| id.to_string()).unwrap_or_default(),
        input,
        v,
    })
}

fn filled(kept: &Answer) -> TemplateInput {
    TemplateInput {
        id: Some(kept.id),
        unit: kept.unit.to_string(),
        category: kept.category.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: kept.name.clone(),
        body: kept.body.clone(),
    }
}

fn line(kept: &Answer, city: &CityNow, language: &str, may_write: bool) -> Line {
    let category = kept.category.as_ref().and_then(|category| city.category(category));
    Line {
        id: kept.id.to_string(),
        name: kept.name.clone(),
        unit: city.unit_name(&kept.unit, language).to_owned(),
        category: category.map(|category| category.name.get(language).to_owned()).unwrap_or_default(),
        body: paragraphs(&kept.body),
        may_write,
    }
}

/// `POST /work/templates`: writes one, or removes it.
pub(super) async fn save(v: Visitor, State(site): State<Site>, sent: Sent) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    if sent.has("remove") {
        remove(&site.app, &staff, id_of(sent.get("remove")).ok_or(app::Error::NotFound)?).await?;
        return Ok(done(&site, HERE, "work-template-removed"));
    }
    let own = |name: &str| sent.get(name).to_owned();
    let id = if own("id").is_empty() { None } else { Some(id_of(&own("id")).ok_or(app::Error::NotFound)?) };
    let input =
        TemplateInput { id, unit: own("unit"), category: own("category"), name: own("name"), body: own("body") };
    match write(&site.app, &staff, input.clone()).await {
        Ok(_) => Ok(done(&site, HERE, "work-template-kept")),
        Err(app::Error::Invalid(faults)) => {
            let mut page = page(v, &site, &staff, input).await?;
            page.errors = faults.iter().map(|fault| Fault::of(&page.v.l, fault)).collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
