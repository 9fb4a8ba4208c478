//! The people of a demonstration. Every one of them is invented and says so: all are called Mẫu, which means sample.

use super::clock::Chance;
use crate::{App, Error, staff};
use domain::{
    city::{City, Unit, UnitCode},
    fold::fold,
    id::StaffId,
    staff::{Grant, Staff, StaffRole},
};
use std::collections::BTreeMap;

/// The password of every account of a demonstration.
pub const PASSWORD: &str = "nhipcau-demo";

const FAMILIES: &[&str] = &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Phan", "Dương"];
const GIVEN: &[&str] = &[
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hoa", "Hùng", "Hương", "Khánh", "Lan", "Linh",
    "Long", "Mai", "Minh", "Nam", "Nga", "Ngọc", "Oanh", "Phúc", "Phương", "Quân", "Sơn", "Tâm", "Thảo", "Trang",
    "Tuấn", "Vân", "Yến",
];

/// A name that nobody has.
#[must_use]
pub(super) fn name(chance: &mut Chance) -> String {
    let part = |chance: &mut Chance, of: &[&'static str]| chance.one(of).copied().unwrap_or_default();
    format!("{} Mẫu {}", part(chance, FAMILIES), part(chance, GIVEN))
}

/// An account that a demonstration makes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Account {
    /// What to sign in with.
    pub login: String,
    /// The password.
    pub password: &'static str,
    /// Name, invented.
    pub name: String,
    /// Code of the unit.
    pub unit: UnitCode,
    /// Roles in it.
    pub roles: Vec<StaffRole>,
}

/// Who works in a unit.
#[derive(Clone, Debug)]
pub(super) struct Crew {
    pub(super) intake: Staff,
    pub(super) head: Staff,
    pub(super) officers: [Staff; 2],
    /// A second answer needs another approver than the first: then the head approves.
    pub(super) approvers: [Staff; 2],
}

/// Everybody, by unit.
pub(super) struct Cast {
    crews: BTreeMap<UnitCode, Crew>,
    pub(super) coordinator: Staff,
    /// Who writes down what people tell by telephone and at the counter.
    pub(super) operator: Staff,
}

impl Cast {
    pub(super) fn crew(&self, unit: &UnitCode) -> Result<&Crew, Error> {
        self.crews.get(unit).ok_or_else(|| Error::bug(format!("the story has nobody in {unit}")))
    }

    /// Everybody in it.
    pub(super) fn people(&self) -> impl Iterator<Item = StaffId> {
        let crew = |crew: &Crew| {
            let [officer, other] = &crew.officers;
            [crew.intake.id, crew.head.id, officer.id, other.id, crew.approvers[0].id]
        };
        self.crews.values().flat_map(crew).chain([self.coordinator.id, self.operator.id])
    }
}

/// The name of a unit as part of a login: `hoankiem` for a ward, the code in small letters for all others.
fn handle(unit: &Unit) -> String {
    let folded = fold(unit.name.get("vi"));
    let place = ["phuong ", "xa ", "quan ", "huyen ", "thi xa "].iter().find_map(|kind| folded.split_once(*kind));
    match place.filter(|(before, _)| *before == "uy ban nhan dan ") {
        Some((_, place)) => place.chars().filter(char::is_ascii_alphanumeric).collect(),
        None => unit.code.as_str().to_lowercase(),
    }
}

/// The accounts of these units, then those of the city as a whole and of the counter, without making them.
#[must_use]
pub(super) fn accounts(city: &City, units: &[UnitCode]) -> Vec<Account> {
    use StaffRole::{Admin, Approver, Coordinator, Head, Inspector, Intake, Officer, Operator, Reception, UnitAdmin};
    let mut chance = Chance::new(0x00C0_FFEE);
    let mut account = |login: String, unit: &UnitCode, roles: &[StaffRole]| Account {
        login,
        password: PASSWORD,
        name: name(&mut chance),
        unit: unit.clone(),
        roles: roles.to_vec(),
    };
    let mut all = Vec::new();
    for unit in units.iter().filter_map(|code| city.units.get(code)) {
        let handle = handle(unit);
        let crew: [(&str, &[StaffRole]); 6] = [
            ("intake", &[Intake]),
            ("officer", &[Officer]),
            ("approver", &[Approver]),
            ("head", &[Head, Approver]),
            ("officer2", &[Officer]),
            ("people", &[UnitAdmin]),
        ];
        all.extend(crew.map(|(word, roles)| account(format!("{word}.{handle}"), &unit.code, roles)));
    }
    for (login, role) in
        [("coordinator", Coordinator), ("inspector", Inspector), ("admin", Admin), ("operator", Operator)]
    {
        all.push(account(login.to_owned(), &city.coordinator, &[role]));
    }
    // Whoever looks round sees one counter: that of the first unit.
    let counter = units.first().and_then(|code| city.units.get(code));
    all.extend(counter.map(|unit| account(format!("reception.{}", handle(unit)), &unit.code, &[Reception])));
    all
}

/// The accounts of those who write warnings and let them out, for these units.
#[must_use]
pub(super) fn issuers(city: &City, units: &[UnitCode]) -> Vec<Account> {
    let mut chance = Chance::new(0x00B0_0B00);
    let known = units.iter().filter_map(|code| city.units.get(code));
    let both = |unit| [("publisher", StaffRole::Publisher, unit), ("releaser", StaffRole::Releaser, unit)];
    let account = |(word, role, unit): (&str, StaffRole, &Unit)| Account {
        login: format!("{word}.{}", handle(unit)),
        password: PASSWORD,
        name: name(&mut chance),
        unit: unit.code.clone(),
        roles: vec![role],
    };
    known.flat_map(both).map(account).collect()
}

/// Makes accounts with one password that is hashed once, in their order.
pub(super) async fn engage(app: &App, accounts: &[Account]) -> Result<Vec<Staff>, Error> {
    let grants =
        |one: &Account| one.roles.iter().map(|role| Grant { unit: one.unit.clone(), role: *role }).collect::<Vec<_>>();
    let new = accounts
        .iter()
        .map(|one| staff::NewStaff { login: one.login.clone(), name: one.name.clone(), grants: grants(one) })
        .collect();
    let ids = staff::add_many(app, new, PASSWORD).await?;
    let people = ids.into_iter().zip(accounts);
    Ok(people.map(|(id, one)| Staff::new(id, one.name.clone(), grants(one))).collect())
}

/// Makes the accounts of those who handle cases.
pub(super) async fn hire(app: &App, accounts: &[Account]) -> Result<Cast, Error> {
    let people = engage(app, accounts).await?;
    let one = |role| people.iter().find(|person| person.is(role)).cloned().ok_or(Error::NotFound);
    let (coordinator, operator) = (one(StaffRole::Coordinator)?, one(StaffRole::Operator)?);
    let mut cast = Cast { crews: BTreeMap::new(), coordinator, operator };
    // Who belongs to no unit alone comes after all crews, and makes none.
    let crews = people.iter().rposition(|person| person.is(StaffRole::UnitAdmin)).map_or(0, |last| last + 1);
    for crew in people[..crews].chunks_exact(6) {
        let [intake, officer, approver, head, officer2, _] = crew else { continue };
        let Some(unit) = intake.grants.first().map(|grant| grant.unit.clone()) else { continue };
        let crew = Crew {
            intake: intake.clone(),
            head: head.clone(),
            officers: [officer.clone(), officer2.clone()],
            approvers: [approver.clone(), head.clone()],
        };
        cast.crews.insert(unit, crew);
    }
    Ok(cast)
}
