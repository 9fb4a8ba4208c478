//! What a role allows towards a case, by how the person's unit stands to the unit that holds it: one table.
//!
//! The table is data: actors, views, lists and pages read it, the documentation is rendered from it, and the tests hold
//! every role, power and relation against it. It reaches to the units below and never sideways.

use crate::{
    case::{Action, Case, Role},
    city::{City, UnitCode},
    lifecycle::{TABLE, rule_of},
    staff::{Grant, Staff, StaffRole},
    words::words,
};

words! {
    /// How the unit in which a role is held stands to a case.
    Relation {
        /// It holds the case.
        Own = "own",
        /// It is the office inside the holder to which the case is assigned.
        Office = "office",
        /// The holder stands under it, directly or through other units.
        Below = "below",
        /// It stands under the holder.
        Superior = "superior",
        /// Neither stands under the other.
        None = "none",
    }
}

words! {
    /// What a role allows besides the actions of the lifecycle.
    Power {
        /// Open the case and its history.
        SeeCase = "see_case",
        /// Have every case of the city in the list of work; only where the role is held in the coordinating unit.
        Oversee = "oversee",
        /// Read who the reporter is, once that was released with a reason.
        ReadPersonal = "read_personal",
        /// Write a note among colleagues, or a message to the reporter.
        Note = "note",
        /// Change what of the case is public.
        Moderate = "moderate",
        /// Release who the reporter is, with a reason.
        ReleaseIdentity = "release_identity",
        /// Send a report for somebody who tells it.
        EnterReport = "enter_report",
        /// Write the answers from which the unit and those below it begin.
        WriteTemplates = "write_templates",
        /// Give and end roles of people of the unit.
        ManagePeople = "manage_people",
        /// Open one case in full for an hour, with a reason and an alarm.
        BreakGlass = "break_glass",
        /// Answer what people ask about their own data; only where the role is held in the coordinating unit.
        AnswerRequests = "answer_requests",
        /// Keep a network, or whoever sent a case, out for some days; only where the role is held in the coordinating unit.
        KeepOut = "keep_out",
    }
}

use Relation::{Below, Office, Own, Superior};
use StaffRole::{Admin, Approver, Coordinator, Head, Inspector, Intake, Officer, Operator, Reception, UnitAdmin};

type Reach = &'static [Relation];

const UNIT: Reach = &[Own];
const INSIDE: Reach = &[Own, Office];
const DOWN: Reach = &[Own, Below];
const ALL: Reach = &[Own, Office, Below];

/// Who has a power, and how far it reaches. Who is in no line has it nowhere.
const POWERS: &[(Power, &[(StaffRole, Reach)])] = &[
    (
        Power::SeeCase,
        &[(Intake, ALL), (Head, ALL), (Officer, ALL), (Approver, ALL), (Coordinator, ALL), (Inspector, ALL)],
    ),
    (Power::Oversee, &[(Coordinator, UNIT), (Inspector, UNIT)]),
    (Power::ReadPersonal, &[(Intake, UNIT), (Head, UNIT), (Officer, INSIDE), (Coordinator, ALL)]),
    (Power::Note, &[(Intake, ALL), (Head, ALL), (Officer, ALL), (Approver, ALL), (Coordinator, ALL), (Inspector, ALL)]),
    (Power::Moderate, &[(Intake, UNIT), (Head, UNIT), (Coordinator, ALL)]),
    (Power::ReleaseIdentity, &[(Head, UNIT), (Coordinator, ALL)]),
    (Power::EnterReport, &[(Intake, UNIT), (Reception, UNIT), (Operator, UNIT)]),
    (Power::WriteTemplates, &[(Head, UNIT), (UnitAdmin, UNIT), (Coordinator, UNIT)]),
    (Power::ManagePeople, &[(UnitAdmin, DOWN), (Admin, DOWN)]),
    (Power::BreakGlass, &[(Coordinator, ALL), (Admin, ALL)]),
    (Power::AnswerRequests, &[(Coordinator, UNIT), (Admin, UNIT)]),
    (Power::KeepOut, &[(Coordinator, UNIT), (Admin, UNIT)]),
];

/// As whom a role acts on a case; what it may then do is a matter of the [lifecycle](crate::lifecycle).
const STANDING: &[(StaffRole, Role, Reach)] = &[
    (Intake, Role::Intake, UNIT),
    (Head, Role::Head, UNIT),
    (Officer, Role::Officer, INSIDE),
    (Approver, Role::Approver, UNIT),
    (Coordinator, Role::Coordinator, ALL),
];

impl Relation {
    /// How a unit stands to a case.
    #[must_use]
    pub fn of(unit: &UnitCode, case: &Case, city: &City) -> Self {
        if case.file.office.as_ref() == Some(unit) && case.holder != *unit {
            return Office;
        }
        Self::to_unit(unit, &case.holder, city)
    }

    /// How a unit stands to another that holds something.
    #[must_use]
    pub fn to_unit(unit: &UnitCode, holder: &UnitCode, city: &City) -> Self {
        if unit == holder {
            Own
        } else if stands_under(holder, unit, city) {
            Below
        } else if stands_under(unit, holder, city) {
            Superior
        } else {
            Self::None
        }
    }
}

/// Whether one unit is reached from the other by going up.
fn stands_under(lower: &UnitCode, upper: &UnitCode, city: &City) -> bool {
    city.way_up(lower)[1..].contains(upper)
}

/// Whether a role has the power in this relation.
#[must_use]
pub fn allows(role: StaffRole, power: Power, relation: Relation) -> bool {
    let lines = POWERS.iter().filter(|(own, _)| *own == power).flat_map(|(_, lines)| *lines);
    lines.into_iter().any(|(own, reach)| *own == role && reach.contains(&relation))
}

/// As whom a role acts on a case in this relation.
#[must_use]
pub fn stands_as(role: StaffRole, relation: Relation) -> Option<Role> {
    let line = STANDING.iter().find(|(own, _, reach)| *own == role && reach.contains(&relation));
    line.map(|(_, as_whom, _)| *as_whom)
}

/// Whether a role may ever take an action on a case in this relation; the state of the case and the rules decide when.
#[must_use]
pub fn acts(role: StaffRole, action: Action, relation: Relation) -> bool {
    stands_as(role, relation).is_some_and(|own| rule_of(action).is_some_and(|rule| rule.by.contains(&own)))
}

/// Whether a role counts where it is held: who watches over the city does so from the coordinating unit and from no other.
#[must_use]
pub fn counts(grant: &Grant, city: &City) -> bool {
    !matches!(grant.role, Coordinator | Inspector) || grant.unit == city.coordinator
}

/// Whether a person has the power over a case through any role held.
#[must_use]
pub fn may(staff: &Staff, power: Power, case: &Case, city: &City) -> bool {
    by_which(staff, power, case, city).is_some()
}

/// The first role held by which a person has the power over a case.
#[must_use]
pub fn by_which<'a>(staff: &'a Staff, power: Power, case: &Case, city: &City) -> Option<&'a Grant> {
    let reaches = |own: &&Grant| counts(own, city) && allows(own.role, power, Relation::of(&own.unit, case, city));
    staff.grants.iter().find(reaches)
}

/// Whether a person has the power over what the own unit holds, through any role held.
#[must_use]
pub fn has(staff: &Staff, power: Power) -> bool {
    staff.grants.iter().any(|grant| allows(grant.role, power, Own))
}

/// Whether a person has the power over what belongs to a unit, through any role held.
#[must_use]
pub fn may_for(staff: &Staff, power: Power, unit: &UnitCode, city: &City) -> bool {
    reaching(staff, power, unit, city).next().is_some()
}

/// Whether a person looks after the people of a unit.
#[must_use]
pub fn manages(staff: &Staff, unit: &UnitCode, city: &City) -> bool {
    may_for(staff, Power::ManagePeople, unit, city)
}

/// Whether a person may give this role in this unit, and end it: who looks after the people of a unit gives every role there
/// but that of an administrator of the city, which only somebody who has it gives.
#[must_use]
pub fn may_give(staff: &Staff, grant: &Grant, city: &City) -> bool {
    reaching(staff, Power::ManagePeople, &grant.unit, city).any(|role| grant.role != Admin || role == Admin)
}

/// The roles by which a person has the power over a unit.
fn reaching(staff: &Staff, power: Power, unit: &UnitCode, city: &City) -> impl Iterator<Item = StaffRole> {
    let reaches =
        move |own: &&Grant| counts(own, city) && allows(own.role, power, Relation::to_unit(&own.unit, unit, city));
    staff.grants.iter().filter(reaches).map(|own| own.role)
}

/// Whether a person has every case of the city in the list of work.
#[must_use]
pub fn oversees(staff: &Staff, city: &City) -> bool {
    for_the_city(staff, Power::Oversee, city).is_some()
}

/// The role by which a person answers what people ask about their own data, if any does.
#[must_use]
pub fn answers_requests(staff: &Staff, city: &City) -> Option<StaffRole> {
    for_the_city(staff, Power::AnswerRequests, city)
}

/// Whether a person decides from whom no reports are taken.
#[must_use]
pub fn keeps_out(staff: &Staff, city: &City) -> bool {
    for_the_city(staff, Power::KeepOut, city).is_some()
}

/// The role by which a person has a power that counts in the coordinating unit only.
fn for_the_city(staff: &Staff, power: Power, city: &City) -> Option<StaffRole> {
    let has = |grant: &&Grant| grant.unit == city.coordinator && allows(grant.role, power, Own);
    staff.grants.iter().find(has).map(|grant| grant.role)
}

/// The table as Markdown, for `docs/authority.md`: a line for each power and action, a column for each role that has any.
#[must_use]
pub fn as_markdown() -> String {
    let reach = |has: &dyn Fn(Relation) -> bool| {
        let words: Vec<&str> = Relation::ALL.iter().filter(|own| has(**own)).map(|own| own.as_str()).collect();
        if words.is_empty() { "–".to_owned() } else { words.join(", ") }
    };
    let roles: Vec<StaffRole> = StaffRole::ALL.iter().copied().filter(|role| !role.issues_warnings()).collect();
    let line = |word: &str, has: &dyn Fn(StaffRole, Relation) -> bool| {
        let cells: Vec<String> = roles.iter().map(|role| reach(&|relation| has(*role, relation))).collect();
        format!("| `{word}` | {} |\n", cells.join(" | "))
    };
    let heads: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let mut text = format!("| what | {} |\n|---|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    for power in Power::ALL {
        text += &line(power.as_str(), &|role, relation| allows(role, *power, relation));
    }
    let by_staff = TABLE.iter().filter(|rule| STANDING.iter().any(|(_, own, _)| rule.by.contains(own)));
    for rule in by_staff {
        text += &line(rule.action.as_str(), &|role, relation| acts(role, rule.action, relation));
    }
    text
}
