//! People who work for a unit, and what they may do there.

use crate::{city::UnitCode, id::StaffId, words::words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// What a person may do in a unit.
    StaffRole {
        /// Takes new cases in, asks back, refuses, forwards.
        Intake = "intake",
        /// Leads the unit: assigns, sets the level, sees the figures.
        Head = "head",
        /// Handles what is assigned and proposes the answer.
        Officer = "officer",
        /// Approves or returns proposed answers.
        Approver = "approver",
        /// Places what no unit took, reviews what people were not satisfied with.
        Coordinator = "coordinator",
        /// Samples answers; sees every case, changes none.
        Inspector = "inspector",
        /// Receives citizens in person and writes down what they bring.
        Reception = "reception",
        /// Writes down what people tell by telephone or at the counter.
        Operator = "operator",
        /// Looks after the people of the unit and of those below it.
        UnitAdmin = "unit_admin",
        /// Looks after the people of the whole city and runs the program.
        Admin = "admin",
        /// Writes warnings and submits them.
        Publisher = "publisher",
        /// Lets warnings of others out, and agrees to cancel them.
        Releaser = "releaser",
    }
}

impl StaffRole {
    /// Whether the role has to do with the warnings of its unit.
    #[must_use]
    pub const fn issues_warnings(self) -> bool {
        matches!(self, Self::Publisher | Self::Releaser)
    }

    /// Whether a deputy has the role while its holder is away. Power over the accounts of others is given, never passed on.
    #[must_use]
    pub const fn is_passed_on(self) -> bool {
        !matches!(self, Self::UnitAdmin | Self::Admin)
    }
}

words! {
    /// What is done to the account of a person.
    Change {
        /// It is made, with its first roles.
        Add = "add",
        /// A role is given, or given other days.
        Give = "give",
        /// It is made for somebody who gets a link to set a password, or such a link is made anew.
        Invite = "invite",
        /// The person followed the link and set the first password.
        Accept = "accept",
        /// A role is ended.
        End = "end",
        /// A new password is set.
        Password = "password",
        /// A second factor is set up, or another one in its place.
        Factor = "factor",
        /// New recovery codes are made in place of the old ones.
        Codes = "codes",
        /// The person came in with a recovery code.
        Recover = "recover",
        /// Somebody who looks after people takes the second factor away, as the person has lost it.
        Reset = "reset",
        /// Somebody who looks after people makes a link by which the person, who has forgotten the password, chooses another.
        Link = "link",
        /// A program gets a token.
        Token = "token",
        /// Days are noted on which the person is away, with a deputy or without one.
        Absence = "absence",
        /// Such days are over before their last one, or never begin.
        Back = "back",
        /// The person is taken out of service.
        Remove = "remove",
    }
}

words! {
    /// What a link is for by which somebody sets a password.
    LinkKind {
        /// They were invited and have yet to come.
        Invitation = "invitation",
        /// They are there, and have forgotten theirs.
        Password = "password",
    }
}

/// One role of a person in one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Where it is held.
    pub unit: UnitCode,
    /// What it allows.
    pub role: StaffRole,
}

/// The days on which a role is held, in the city's calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The role and where.
    pub grant: Grant,
    /// First day.
    pub from: Date,
    /// Last day; none if it has no end yet.
    pub until: Option<Date>,
}

/// The last day of a role lies before its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last day lies before the first")]
pub struct Backwards;

impl Term {
    /// A role from one day to another.
    ///
    /// # Errors
    /// [`Backwards`].
    pub fn new(grant: Grant, from: Date, until: Option<Date>) -> Result<Self, Backwards> {
        if until.is_some_and(|until| until < from) { Err(Backwards) } else { Ok(Self { grant, from, until }) }
    }

    /// Whether the role is held on this day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Days on which a person is away, in the city's calendar. The person may still work on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Who has the roles besides on these days; none if nobody does.
    pub deputy: Option<StaffId>,
}

impl Absence {
    /// Whether the person is away on this day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether both have a day in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

/// A person who is away today and for whom another acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Who is away.
    pub id: StaffId,
    /// Their name, as colleagues see it.
    pub name: String,
    /// Last day on which the other acts for them.
    pub until: Date,
    /// What the other may do only because of it.
    pub grants: Vec<Grant>,
}

/// A signed-in person who works for one or more units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// Name shown to colleagues; the public sees the unit only.
    pub name: String,
    /// All roles held today, in units that exist today; those of people who are away, too.
    pub grants: Vec<Grant>,
    /// The people who are away and for whom this one acts today.
    pub stands_in: Vec<StandIn>,
}

impl Staff {
    /// A person who stands in for nobody.
    #[must_use]
    pub fn new(id: StaffId, name: impl Into<String>, grants: Vec<Grant>) -> Self {
        Self { id, name: name.into(), grants, stands_in: Vec::new() }
    }

    /// Whether it is this person, or one for whom this one acts.
    #[must_use]
    pub fn answers_for(&self, id: StaffId) -> bool {
        self.id == id || self.stands_in.iter().any(|one| one.id == id)
    }

    /// This person and everybody for whom this one acts.
    #[must_use]
    pub fn identities(&self) -> Vec<StaffId> {
        std::iter::once(self.id).chain(self.stands_in.iter().map(|one| one.id)).collect()
    }

    /// The person without the roles of others.
    #[must_use]
    pub fn alone(&self) -> Self {
        let lent = |grant: &Grant| self.stands_in.iter().any(|one| one.grants.contains(grant));
        let own = self.grants.iter().filter(|grant| !lent(grant)).cloned().collect();
        Self::new(self.id, self.name.clone(), own)
    }

    /// Whether the person holds the role in this unit.
    #[must_use]
    pub fn holds(&self, role: StaffRole, unit: &UnitCode) -> bool {
        self.grants.iter().any(|grant| grant.role == role && grant.unit == *unit)
    }

    /// Whether the person holds the role anywhere.
    #[must_use]
    pub fn is(&self, role: StaffRole) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn term(from: Date, until: Option<Date>) -> Result<Term, Backwards> {
        Term::new(Grant { unit: "W1".into(), role: StaffRole::Head }, from, until)
    }

    #[test]
    fn a_role_is_held_from_its_first_day_to_its_last() {
        let term = term(date(2026, 11, 2), Some(date(2026, 11, 30))).unwrap();
        let held = [date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 30), date(2026, 12, 1)];
        assert_eq!(held.map(|day| term.covers(day)), [false, true, true, false]);
    }

    #[test]
    fn a_role_without_a_last_day_goes_on_and_none_ends_before_it_begins() {
        let day = date(2026, 11, 2);
        assert!(term(day, None).unwrap().covers(date(2099, 1, 1)));
        assert!(term(day, Some(day)).unwrap().covers(day), "one day is a term");
        assert_eq!(term(day, Some(date(2026, 11, 1))), Err(Backwards));
    }
}
