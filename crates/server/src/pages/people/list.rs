//! The list of people.

use app::staff::people::{self, Known, Search, Standing};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use domain::city::UnitCode;
use domain::id::StaffId;
use domain::staff::StaffRole;
use serde::Deserialize;
use uuid::Uuid;

use super::{Choice, RoleLine, role_line, roles, units};
use crate::error::{Failure, encoded};
use crate::pages::show;
use crate::site::Site;
use crate::visitor::Visitor;

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    unit: String,
    role: String,
    /// Where the part before ended: an id and a name.
    after: String,
}

impl Asked {
    fn search(&self) -> Search {
        let after = self.after.split_once('~');
        let after = after.and_then(|(id, name)| Some((name.to_owned(), StaffId(id.parse::<Uuid>().ok()?))));
        Search {
            unit: Some(self.unit.as_str()).filter(|unit| !unit.is_empty()).map(UnitCode::from),
            role: StaffRole::parse(&self.role),
            text: self.q.trim().to_owned(),
            after,
        }
    }

    fn address(&self, after: &str) -> String {
        let parts = [("q", self.q.trim()), ("unit", &self.unit), ("role", &self.role), ("after", after)];
        let parts = parts.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = parts.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("/work/people?{}", query.join("&"))
    }
}

struct Line {
    id: Uuid,
    name: String,
    login: String,
    invited: bool,
    roles: Vec<RoleLine>,
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    v: Visitor,
    units: Vec<Choice>,
    roles: Vec<Choice>,
    lines: Vec<Line>,
    first: Option<String>,
    next: Option<String>,
    asked: Asked,
}

/// `GET /work/people`
pub(super) async fn list(
    State(site): State<Site>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (staff, city) = (v.staff.clone().ok_or(Failure::SignIn)?, site.app.city());
    let found = people::people(&site.app, &staff, asked.search()).await?;
    let line = |known: &Known| Line {
        id: known.person.id.0,
        name: known.person.name.clone(),
        login: known.person.login.clone(),
        invited: known.person.standing == Standing::Invited,
        roles: known.terms.iter().map(|term| role_line(&v.l, &city, term, v.now)).collect(),
    };
    let page = ListPage {
        units: units(&v, &city, &staff),
        roles: roles(&v, &city, &staff),
        lines: found.people.iter().map(line).collect(),
        first: (!asked.after.is_empty()).then(|| asked.address("")),
        next: found.next.map(|(name, id)| asked.address(&format!("{}~{name}", id.0))),
        asked,
        v,
    };
    Ok(show(&page)?.into_response())
}
