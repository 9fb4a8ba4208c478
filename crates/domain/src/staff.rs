//! People who work for a unit, and what they may do there.

use crate::{city::UnitCode, id::StaffId, words::words};
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
        /// Makes accounts and loads the city pack.
        Admin = "admin",
        /// Writes warnings and submits them.
        Publisher = "publisher",
        /// Lets warnings of others out, and agrees to cancel them.
        Releaser = "releaser",
    }
}

impl StaffRole {
    /// Whether the role has to do with cases of its unit; who makes accounts or warnings sees none for that.
    #[must_use]
    pub const fn handles_cases(self) -> bool {
        !matches!(self, Self::Admin) && !self.issues_warnings()
    }

    /// Whether the role has to do with the warnings of its unit.
    #[must_use]
    pub const fn issues_warnings(self) -> bool {
        matches!(self, Self::Publisher | Self::Releaser)
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

/// A signed-in person who works for one or more units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// Name shown to colleagues; the public sees the unit only.
    pub name: String,
    /// All roles held today.
    pub grants: Vec<Grant>,
}

impl Staff {
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
