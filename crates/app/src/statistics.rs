//! The figures of the city, read from rolled-up rows: their cost does not grow with the number of cases.

use crate::{App, CityNow, Error};
use domain::{
    area::Areas,
    city::{AreaRef, FieldCode, Stream, UnitCode},
    statistics::{self, Dimension, Tally},
};
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;
use store::tally::Span;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Question {
    /// First day; the week it lies in counts whole.
    pub from: Option<Date>,
    /// Last day; the week it lies in counts whole.
    pub to: Option<Date>,
    /// Only this unit.
    pub unit: Option<UnitCode>,
    /// Grouped by the areas of this boundary set instead of by units.
    pub area_set: Option<String>,
}

/// A named row of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<K> {
    /// What is counted.
    pub of: K,
    /// The counts.
    pub tally: Tally,
}

/// People with an account, against those who could have one.
#[derive(Clone, Debug, PartialEq)]
pub struct AdoptionFigure {
    /// Accounts on the day noted.
    pub accounts: i64,
    /// When they were counted.
    pub noted_at: Timestamp,
    /// People over 15 with a smartphone, as the pack says with its source.
    pub people: i64,
}

/// The figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// On-site reports as a whole.
    pub on_site: Tally,
    /// Feedback on procedures as a whole.
    pub procedure: Tally,
    /// Suggestions as a whole.
    pub suggestion: Tally,
    /// On-site reports by field, most first.
    pub by_field: Vec<Line<FieldCode>>,
    /// On-site reports by the unit that holds or answered them, most first.
    pub by_unit: Vec<Line<UnitCode>>,
    /// On-site reports by area of the set asked for, most first; empty if none was.
    pub by_area: Vec<Line<AreaRef>>,
    /// On-site reports by week, as its Monday, in order.
    pub by_week: Vec<Line<Date>>,
    /// Units that have accounts.
    pub units_with_accounts: usize,
    /// How widely the service is used, if it was noted.
    pub adoption: Option<AdoptionFigure>,
}

fn monday(day: Date) -> Date {
    day.saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

/// The figures of a time and a unit.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn figures(app: &App, question: Question) -> Result<Figures, Error> {
    let city = app.city();
    let day = city.day(app.clock.now());
    app.db.read(move |tx| Box::pin(async move { read(tx, &city, &question, day).await })).await
}

async fn read(tx: &mut store::Tx<'_>, city: &Arc<CityNow>, question: &Question, day: Date) -> Result<Figures, Error> {
    let span = Span {
        from: question.from.map(|day| monday(day).to_string()),
        to: question.to.map(|day| monday(day).to_string()),
        ..Span::default()
    };
    let on_site = Span { stream: Some(Stream::OnSite), ..span.clone() };
    let unit = question.unit.as_ref();
    let streams = match unit {
        None => store::tally::by_stream(tx, Dimension::All, &span).await?,
        Some(unit) => {
            let span = Span { member: Some(unit.to_string()), ..span.clone() };
            store::tally::by_stream(tx, Dimension::Unit, &span).await?
        }
    };
    let of = |stream: Stream| {
        streams.iter().find(|(word, _)| word == stream.as_str()).map(|(_, tally)| *tally).unwrap_or_default()
    };
    let (fields, weeks) = match unit {
        None => (
            store::tally::by_member(tx, Dimension::Field, &on_site).await?,
            store::tally::by_week(tx, Dimension::All, &on_site).await?,
        ),
        Some(unit) => {
            let within = Span { prefix: Some(format!("{unit}/")), ..on_site.clone() };
            let own = Span { member: Some(unit.to_string()), ..on_site.clone() };
            (
                store::tally::by_member(tx, Dimension::UnitField, &within).await?,
                store::tally::by_week(tx, Dimension::Unit, &own).await?,
            )
        }
    };
    let units = if unit.is_none() { store::tally::by_member(tx, Dimension::Unit, &on_site).await? } else { Vec::new() };
    let areas = match &question.area_set {
        Some(set) => {
            let within = Span { prefix: Some(format!("{set}/")), ..on_site };
            store::tally::by_member(tx, Dimension::Area, &within).await?
        }
        None => Vec::new(),
    };
    let adoption = store::pack::figure(tx, "accounts").await?.zip(city.pack.adoption.as_ref()).map(
        |((accounts, noted_at), adoption)| AdoptionFigure {
            accounts,
            noted_at,
            people: i64::try_from(adoption.people).unwrap_or(i64::MAX),
        },
    );
    let last = |member: &str| member.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(Figures {
        on_site: of(Stream::OnSite),
        procedure: of(Stream::Procedure),
        suggestion: of(Stream::Suggestion),
        by_field: ranked(fields, |member| FieldCode(last(&member))),
        by_unit: ranked(units, UnitCode),
        by_area: ranked(areas, |member| {
            let (set, area) = member.split_once('/').unwrap_or_default();
            AreaRef { set: set.to_owned(), area: area.into() }
        }),
        by_week: weeks.into_iter().filter_map(|(week, tally)| Some(Line { of: week.parse().ok()?, tally })).collect(),
        units_with_accounts: store::staff::units_with_accounts(tx, day)
            .await?
            .iter()
            .filter(|code| city.city().units.get(code).is_none_or(|unit| unit.kind != domain::city::UnitKind::Office))
            .count(),
        adoption,
    })
}

fn ranked<K: Ord>(rows: Vec<(String, Tally)>, key: impl Fn(String) -> K) -> Vec<Line<K>> {
    let mut lines: Vec<_> = rows
        .into_iter()
        .filter(|(_, tally)| tally.received > 0)
        .map(|(member, tally)| Line { of: key(member), tally })
        .collect();
    lines.sort_by(|one, other| other.tally.received.cmp(&one.tally.received).then_with(|| one.of.cmp(&other.of)));
    lines
}

/// The set whose areas the figures can be grouped by: those in force now or with a past, in the order of the pack.
#[must_use]
pub fn area_sets(city: &CityNow) -> Vec<&Areas> {
    city.areas.iter().map(Arc::as_ref).collect()
}

/// Notes how many people have an account, counted elsewhere.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn note_accounts(app: &App, accounts: i64) -> Result<(), Error> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move { Ok::<_, Error>(store::pack::note_figure(tx, "accounts", accounts, now).await?) })
        })
        .await
}

/// Counts every case anew, page by page: after a boundary set was added, or to check that nothing was miscounted.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn recount(app: &App) -> Result<u64, Error> {
    let city = app.city();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // Several processes may want to: one after the other.
                store::pack::hold(tx).await?;
                store::tally::clear(tx).await?;
                let mut after = None;
                let mut counted = 0;
                loop {
                    let ids = store::list::ids(tx, after, 500).await?;
                    let Some(last) = ids.last().copied() else { return Ok::<_, Error>(counted) };
                    let mut rows = std::collections::BTreeMap::new();
                    for id in ids {
                        let Some(stored) = store::case::find(tx, id).await? else { continue };
                        let areas = city.areas_of(stored.report.place.position);
                        let calendar = &city.city().calendar;
                        let tally = statistics::count(&stored.case);
                        for key in statistics::keys(&stored.case, &stored.report.field, &areas, calendar) {
                            *rows.entry(key).or_insert_with(Tally::default) += tally;
                        }
                        counted += 1;
                    }
                    let rows: Vec<_> = rows.into_iter().collect();
                    for part in rows.chunks(200) {
                        store::tally::add(tx, part).await?;
                    }
                    after = Some(last);
                }
            })
        })
        .await
}
