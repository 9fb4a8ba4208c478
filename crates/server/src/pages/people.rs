//! The people of a unit, for those who look after them: who they are, what they may do and until when.

pub(super) mod absence;
mod farewell;
mod forgotten;
mod invite;
mod list;
mod one;
mod reset;

use app::CityNow;
use app::staff::people;
use axum::routing::{get, post};
use domain::authority::{Power, counts, may_give};
use domain::city::{Unit, UnitKind};
use domain::staff::{Grant, Staff, StaffRole, Term};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::routes::{Permission, Routes};
use crate::say::Say;
use crate::visitor::Visitor;

/// Addresses of this file.
pub(crate) fn routes() -> Routes {
    let who = Permission::Power(Power::ManagePeople);
    Routes::new()
        .page("/work/people", who, get(list::list))
        .page("/work/people/invitation", who, get(invite::form).post(invite::invite))
        .page("/work/people/{id}", who, get(one::look))
        .page("/work/people/{id}/absence", who, get(absence::look).post(absence::note))
        .page("/work/people/{id}/absence/end", who, post(absence::end))
        .page("/work/people/{id}/roles", who, post(one::give))
        .page("/work/people/{id}/invitation", who, post(invite::renew))
        .page("/work/people/{id}/password", who, get(forgotten::ask).post(forgotten::make_link))
        .page("/work/people/{id}/second-factor", who, get(reset::ask).post(reset::reset))
        .page("/work/people/{id}/ending", who, get(farewell::ask_end).post(farewell::end))
        .page("/work/people/{id}/removal", who, get(farewell::ask_removal).post(farewell::remove))
}

/// A choice of a field with its words.
struct Choice {
    value: String,
    label: String,
}

fn role_name(l: &Say, role: StaffRole) -> String {
    l.say(&format!("case-role-{role}"))
}

/// The units whose people somebody looks after; an office with the unit it is in.
fn units(v: &Visitor, city: &CityNow, staff: &Staff) -> Vec<Choice> {
    let language = v.tongue().code();
    let label = |unit: &Unit| {
        let name = unit.name.get(language);
        match (unit.kind, &unit.superior) {
            (UnitKind::Office, Some(superior)) => format!("{name} ({})", city.unit_name(superior, language)),
            _ => name.to_owned(),
        }
    };
    let units = people::units(staff, city, v.now);
    units.into_iter().map(|unit| Choice { value: unit.code.to_string(), label: label(unit) }).collect()
}

/// The roles that somebody may give in some unit.
fn roles(v: &Visitor, city: &CityNow, staff: &Staff) -> Vec<Choice> {
    let units = people::units(staff, city, v.now);
    let gives = |role: StaffRole| {
        let mut grants = units.iter().map(|unit| Grant { unit: unit.code.clone(), role });
        grants.any(|grant| may_give(staff, &grant, city.city()) && counts(&grant, city.city()))
    };
    StaffRole::ALL
        .iter()
        .copied()
        .filter(|role| gives(*role))
        .map(|role| Choice { value: role.to_string(), label: role_name(&v.l, role) })
        .collect()
}

/// A role with its days.
pub(super) struct RoleLine {
    pub(super) role: String,
    pub(super) unit: String,
    pub(super) days: String,
    /// Whether it counts today, or will.
    pub(super) goes_on: bool,
    /// Query of the page that ends it.
    pub(super) query: String,
}

pub(super) fn role_line(l: &Say, city: &CityNow, term: &Term, now: Timestamp) -> RoleLine {
    let Grant { unit, role } = &term.grant;
    let days = match term.until {
        Some(until) if until < term.from => l.with("people-same-day", &[("from", l.day(term.from))]),
        Some(until) => l.with("people-from-until", &[("from", l.day(term.from)), ("until", l.day(until))]),
        None => l.with("people-from", &[("from", l.day(term.from))]),
    };
    RoleLine {
        role: role_name(l, *role),
        unit: city.unit_name(unit, l.tongue().code()).to_owned(),
        days,
        goes_on: term.until.is_none_or(|until| city.day(now) <= until),
        query: format!("unit={unit}&role={role}"),
    }
}

/// A day of a form; nothing where nothing was typed.
///
/// # Errors
/// What was typed is no day.
fn day(field: &'static str, typed: &str) -> Result<Option<Date>, app::Error> {
    let typed = typed.trim();
    let read = || typed.parse().ok().ok_or_else(|| app::Error::field(field, "people-day-unclear"));
    (!typed.is_empty()).then(read).transpose()
}
