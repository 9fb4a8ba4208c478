//! When units end: the cases still open with them go to the units that took over. Nothing that is over is touched, so
//! history keeps the units that made it, and statistics by area stay readable under every map.

use crate::{App, CityNow, Error, case::carry_out};
use domain::{
    area::Areas,
    case::{Action, Actor},
    city::UnitCode,
    command::Command,
    id::CaseId,
    lifecycle::rule_of,
    routing::standing,
};
use jiff::civil::Date;
use std::{collections::BTreeMap, sync::Arc};
use store::{Tx, case::Stored};

/// What would move, or has moved: how many open cases from which unit to which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Counts by unit that ended and unit that takes over.
    pub moves: BTreeMap<(UnitCode, UnitCode), u32>,
    /// Cases for which no unit was found: the coordinator gets them.
    pub to_coordinator: u32,
}

impl Plan {
    /// How many cases move in all.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.moves.values().sum()
    }
}

/// The unit that takes over a case: the authority of its place under the borders of the day, else a successor of its holder.
fn heir(city: &CityNow, stored: &Stored, day: Date) -> Option<UnitCode> {
    let all = city.city();
    let governs_area = all.units.get(&stored.case.holder).is_some_and(|unit| unit.area.is_some());
    let by_place = stored.report.place.position.filter(|_| governs_area).and_then(|at| {
        let area = Areas::in_force(&city.areas, day)?.locate(at.lon, at.lat)?;
        let unit = all.units.values().find(|unit| unit.area.as_ref() == Some(&area.code) && unit.exists_on(day))?;
        Some(unit.code.clone())
    });
    by_place.or_else(|| standing(all, &stored.case.holder, day).map(|unit| unit.code.clone()))
}

fn ended(city: &CityNow, day: Date) -> Vec<UnitCode> {
    let gone = |unit: &&domain::city::Unit| unit.valid_to.is_some_and(|last| last < day);
    city.city().units.values().filter(gone).map(|unit| unit.code.clone()).collect()
}

async fn open_cases(tx: &mut Tx<'_>, units: &[UnitCode]) -> Result<Vec<CaseId>, store::Error> {
    let movable = rule_of(Action::Rehome).map_or(&[][..], |rule| rule.from);
    store::list::held_by(tx, units, movable).await
}

/// What would move today, without moving anything.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn preview(app: &App) -> Result<Plan, Error> {
    let city = app.city();
    let day = city.day(app.clock.now());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let mut plan = Plan::default();
                for id in open_cases(tx, &ended(&city, day)).await? {
                    let Some(stored) = store::case::find(tx, id).await? else { continue };
                    plan.add(&city, &stored, heir(&city, &stored, day));
                }
                Ok::<_, Error>(plan)
            })
        })
        .await
}

impl Plan {
    fn add(&mut self, city: &CityNow, stored: &Stored, heir: Option<UnitCode>) -> UnitCode {
        let to = heir.unwrap_or_else(|| {
            self.to_coordinator += 1;
            city.city().coordinator.clone()
        });
        *self.moves.entry((stored.case.holder.clone(), to.clone())).or_default() += 1;
        to
    }
}

/// Moves them, each case in its own transaction; may be run again after an interruption.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn carry(app: &App) -> Result<Plan, Error> {
    let city = app.city();
    let day = city.day(app.clock.now());
    let units = ended(&city, day);
    let ids = app.db.read(move |tx| Box::pin(async move { Ok::<_, Error>(open_cases(tx, &units).await?) })).await?;
    let mut plan = Plan::default();
    for id in ids {
        plan = move_one(app, &city, id, day, plan).await?;
    }
    Ok(plan)
}

async fn move_one(app: &App, city: &Arc<CityNow>, id: CaseId, day: Date, plan: Plan) -> Result<Plan, Error> {
    let (city, now) = (Arc::clone(city), app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let mut plan = plan;
                let stored = store::case::find(tx, id).await?.ok_or(Error::NotFound)?;
                let still = city.city().units.get(&stored.case.holder).is_some_and(|unit| !unit.exists_on(day));
                let movable = rule_of(Action::Rehome).is_some_and(|rule| rule.from.contains(&stored.case.state));
                if still && movable {
                    let heir = heir(&city, &stored, day);
                    let unit = plan.add(&city, &stored, heir);
                    carry_out(tx, &city, stored, &Actor::Clock, Command::Rehome { unit }, None, now).await?;
                }
                Ok::<_, Error>(plan)
            })
        })
        .await
}
