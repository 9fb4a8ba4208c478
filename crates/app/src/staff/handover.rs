//! Handing all the work of a person over to another, in one action.

use crate::{
    App, CityNow, Error,
    case::{ActionInput, Who, act},
    list::Brief,
};
use domain::{
    authority::{Relation, stands_as},
    case::{Action, CaseFile, Role},
    city::UnitCode,
    code::CaseCode,
    id::StaffId,
    lifecycle::rule_of,
    staff::{Staff, StaffRole},
};
use store::{
    list::{PublicFilter, WorkFilter},
    staff::Colleague,
};

/// Most cases read together.
const MOST: u16 = u16::MAX;

/// An officer and what they have in hand.
#[derive(Clone, Debug)]
pub struct Load {
    /// Who.
    pub person: StaffId,
    /// Name.
    pub name: String,
    /// What they have alone or with others, what is due first on top.
    pub cases: Vec<Brief>,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Cases that the other has now.
    pub done: Vec<CaseCode>,
    /// Cases that stayed, each with the words for why.
    pub stayed: Vec<(CaseCode, String)>,
}

/// Units whose officers a person leads.
fn led(staff: &Staff) -> Vec<UnitCode> {
    let leads = |role: StaffRole| stands_as(role, Relation::Own) == Some(Role::Head);
    let mut units: Vec<_> = staff.grants.iter().filter(|own| leads(own.role)).map(|own| own.unit.clone()).collect();
    units.sort();
    units.dedup();
    units
}

/// Officers who have anything in hand that can be handed over, by name; of the units that a person leads.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn loads(app: &App, staff: &Staff) -> Result<Vec<Load>, Error> {
    let units = led(staff);
    let states = rule_of(Action::HandOver).map(|rule| rule.from.to_vec()).unwrap_or_default();
    let more = PublicFilter { states, ..PublicFilter::default() };
    let filter = WorkFilter { units: Some(units), more, ..WorkFilter::default() };
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let cases = store::list::work_with_files(tx, &filter, MOST).await?;
                let named = |file: &CaseFile| file.officer.into_iter().chain(file.co_handlers.clone());
                let mut people: Vec<StaffId> = cases.iter().flat_map(|(_, file)| named(file)).collect();
                people.sort_unstable();
                people.dedup();
                let mut names = store::staff::names(tx, &people).await?;
                names.sort_by_cached_key(|(_, name)| domain::fold::fold(name));
                let in_hand = |person: StaffId| {
                    let own = cases.iter().filter(|(_, file)| named(file).any(|id| id == person));
                    own.map(|(case, _)| case.clone()).collect()
                };
                let load = |(person, name): (StaffId, String)| Load { cases: in_hand(person), person, name };
                Ok(names.into_iter().map(load).collect())
            })
        })
        .await
}

/// Officers of the units that a person leads, and of their offices.
///
/// # Errors
/// `Unavailable` if the database does not answer.
pub async fn receivers(app: &App, staff: &Staff) -> Result<Vec<Colleague>, Error> {
    let (city, day) = (app.city(), app.city().day(app.clock.now()));
    let units = with_offices(led(staff), &city, day);
    app.db
        .read(move |tx| Box::pin(async move { Ok(store::staff::holding(tx, StaffRole::Officer, &units, day).await?) }))
        .await
}

fn with_offices(units: Vec<UnitCode>, city: &CityNow, day: jiff::civil::Date) -> Vec<UnitCode> {
    let offices = units.iter().flat_map(|unit| city.city().offices(unit, day)).map(|office| office.code.clone());
    let offices: Vec<_> = offices.collect();
    [units, offices].concat()
}

/// Hands over all that one officer has in the units that a person leads. Each case goes by itself, as if it were handed over
/// on its own page: what the rules keep with its officer stays, and is named.
///
/// # Errors
/// `Invalid` without a reason, without somebody who receives it, or if both are the same.
pub async fn hand_over(app: &App, by: &Staff, from: StaffId, to: StaffId, reason: &str) -> Result<Outcome, Error> {
    crate::case::text(reason, "text", 3)?;
    if from == to {
        return Err(Error::field("officer", "case-refused-nobody-named"));
    }
    let load = loads(app, by).await?.into_iter().find(|load| load.person == from).ok_or(Error::NotFound)?;
    if receivers(app, by).await?.iter().all(|officer| officer.id != to) {
        return Err(Error::field("officer", "case-officer-unknown"));
    }
    let mut outcome = Outcome::default();
    for case in load.cases {
        let input = ActionInput {
            action: Action::HandOver.to_string(),
            officer: Some(to),
            from: Some(from),
            text: reason.to_owned(),
            ..ActionInput::default()
        };
        match act(app, Who::Staff(by.clone()), case.code, input, Vec::new()).await {
            Ok(_) => outcome.done.push(case.code),
            Err(Error::Conflict(why)) => outcome.stayed.push((case.code, why.into_owned())),
            Err(Error::Invalid(faults)) => {
                let why = faults.first().map(|fault| fault.key.to_string()).unwrap_or_default();
                outcome.stayed.push((case.code, why));
            }
            Err(Error::Forbidden | Error::NotFound) => {
                outcome.stayed.push((case.code, "error-forbidden-what".to_owned()));
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(outcome)
}
