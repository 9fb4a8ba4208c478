//! Answers to begin from.

use crate::{
    Error,
    query::Query,
    seam::{Row, Tx},
    vals,
};
use domain::{
    city::{CategoryCode, UnitCode},
    id::{StaffId, TemplateId},
};
use jiff::Timestamp;

/// An answer to begin from, with gaps in square brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Which.
    pub id: TemplateId,
    /// The unit that keeps it; the units below it use it, too.
    pub unit: UnitCode,
    /// For cases of which category; none for all.
    pub category: Option<CategoryCode>,
    /// Its name, of which a unit has one.
    pub name: String,
    /// The text.
    pub body: String,
}

fn template(row: &Row<'_>) -> Result<Template, Error> {
    Ok(Template {
        id: TemplateId(row.get(0)?),
        unit: UnitCode(row.get(1)?),
        category: row.get::<Option<String>>(2)?.map(CategoryCode),
        name: row.get(3)?,
        body: row.get(4)?,
    })
}

/// The templates that these units keep, by name.
///
/// # Errors
/// As [`Tx::all`].
pub async fn of_units(tx: &mut Tx<'_>, units: &[UnitCode]) -> Result<Vec<Template>, Error> {
    let mut query = Query::new("select id, unit, category, name, body from answer_template");
    query.and_in("unit", units.iter().map(|unit| unit.as_str().into()).collect());
    query.push(" order by name, id", []);
    let (sql, values) = query.done();
    tx.all(sql, &values, template).await
}

/// One template.
///
/// # Errors
/// As [`Tx::opt`].
pub async fn find(tx: &mut Tx<'_>, id: TemplateId) -> Result<Option<Template>, Error> {
    tx.opt("select id, unit, category, name, body from answer_template where id = $1", &vals![id], template).await
}

/// Keeps a template, as a new one or in place of what it was.
///
/// # Errors
/// `Conflict` if the unit has another of this name.
pub async fn put(tx: &mut Tx<'_>, template: &Template, by: StaffId, at: Timestamp) -> Result<(), Error> {
    tx.exec(
        "insert into answer_template (id, unit, category, name, body, written_by, written_at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do update set category = excluded.category, \
         name = excluded.name, body = excluded.body, written_by = excluded.written_by, \
         written_at = excluded.written_at",
        &vals![
            template.id,
            template.unit.as_str(),
            template.category.as_ref().map(|category| category.as_str().to_owned()),
            template.name.as_str(),
            template.body.as_str(),
            by,
            at
        ],
    )
    .await?;
    Ok(())
}

/// Removes a template.
///
/// # Errors
/// As [`Tx::exec`].
pub async fn remove(tx: &mut Tx<'_>, id: TemplateId) -> Result<(), Error> {
    tx.exec("delete from answer_template where id = $1", &vals![id]).await?;
    Ok(())
}
