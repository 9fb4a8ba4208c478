//! Answers to begin from: a unit writes them down once, and it and the units below it fill in the gaps.

use crate::{
    App, CityNow, Error, FieldError,
    case::{bounded, text},
};
use domain::{
    authority::{Power, may_for},
    city::{CategoryCode, UnitCode},
    gap::gaps,
    id::TemplateId,
    staff::Staff,
};
pub use store::template::Template;

/// Most characters of a name.
pub const NAME_MOST: usize = 80;
/// Fewest characters of a text.
pub const BODY_LEAST: usize = 20;

/// What a template is to be.
#[derive(Clone, Debug, Default)]
pub struct TemplateInput {
    /// Which one; none for a new one.
    pub id: Option<TemplateId>,
    /// The unit that keeps it.
    pub unit: String,
    /// For cases of which category; empty for all.
    pub category: String,
    /// Its name.
    pub name: String,
    /// The text, with gaps in square brackets.
    pub body: String,
}

/// Whether a person may write the templates of a unit.
#[must_use]
pub fn may_write(staff: &Staff, unit: &UnitCode, city: &CityNow) -> bool {
    may_for(staff, Power::WriteTemplates, unit, city.city())
}

/// The templates that the people of these units have, by name.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn templates(app: &App, units: &[UnitCode]) -> Result<Vec<Template>, Error> {
    let city = app.city();
    let mut all: Vec<UnitCode> = units.iter().flat_map(|unit| city.city().way_up(unit)).collect();
    all.sort();
    all.dedup();
    app.db.read(move |tx| Box::pin(async move { Ok(store::template::of_units(tx, &all).await?) })).await
}

/// The templates for a case of this category that a unit holds.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn for_case(app: &App, holder: &UnitCode, category: &CategoryCode) -> Result<Vec<Template>, Error> {
    let mut found = templates(app, std::slice::from_ref(holder)).await?;
    found.retain(|template| template.category.as_ref().is_none_or(|own| own == category));
    Ok(found)
}

/// Writes a template.
///
/// # Errors
/// `Forbidden` in a unit for which the person may not write; `NotFound` if the one to change is gone; `Invalid` for an empty
/// text, an unknown category, or a name the unit has already.
pub async fn write(app: &App, staff: &Staff, input: TemplateInput) -> Result<TemplateId, Error> {
    let (city, now) = (app.city(), app.clock.now());
    let unit = UnitCode(input.unit);
    if !may_write(staff, &unit, &city) {
        return Err(Error::Forbidden);
    }
    let name = bounded(&input.name, "name", 2, NAME_MOST)?;
    let body = text(&input.body, "body", BODY_LEAST)?;
    let category = (!input.category.is_empty()).then_some(CategoryCode(input.category));
    if category.as_ref().is_some_and(|category| city.category(category).is_none()) {
        return Err(Error::field("category", "field-choice-unknown"));
    }
    let (id, by, known) = (input.id.unwrap_or(TemplateId(app.ids.id(now))), staff.id, input.id.is_some());
    let template = Template { id, unit, category, name, body };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let before = store::template::find(tx, id).await?;
                if known && before.is_none_or(|before| before.unit != template.unit) {
                    return Err(Error::NotFound);
                }
                let taken = || Error::field("name", "template-name-taken");
                store::template::put(tx, &template, by, now)
                    .await
                    .map_err(Error::expecting("answer_template_unit_name_key", taken))
            })
        })
        .await?;
    Ok(id)
}

/// Removes a template.
///
/// # Errors
/// `NotFound` if there is none that the person reads; `Forbidden` in a unit for which the person may not write.
pub async fn remove(app: &App, staff: &Staff, id: TemplateId) -> Result<(), Error> {
    let (city, staff) = (app.city(), staff.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let reads =
                    |unit: &UnitCode| staff.grants.iter().any(|own| city.city().way_up(&own.unit).contains(unit));
                let found = store::template::find(tx, id).await?;
                let template = found.filter(|found| reads(&found.unit)).ok_or(Error::NotFound)?;
                if !may_write(&staff, &template.unit, &city) {
                    return Err(Error::Forbidden);
                }
                Ok(store::template::remove(tx, id).await?)
            })
        })
        .await
}

/// A text that goes out to people has no gap left.
pub(crate) fn filled(text: &str, field: &'static str) -> Result<(), Error> {
    match gaps(text).as_slice() {
        [] => Ok(()),
        left => Err(FieldError::new(field, "case-gaps-left").with("gaps", left.join(", ")).into()),
    }
}
