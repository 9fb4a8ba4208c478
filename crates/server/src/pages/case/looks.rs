//! Who looked at the data of a reporter, as the reporter reads it: by unit and role, never by name.

use app::CityNow;
use app::view::Access;
use jiff::civil::Date;

use crate::pages::parts::word;
use crate::say::{Markup, Say};

/// The looks of a day that are alike.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Look {
    pub(in crate::pages) day: Markup,
    /// Role and unit, at what, and by what way.
    pub(in crate::pages) what: String,
    /// How often, if more than once.
    pub(in crate::pages) times: Option<String>,
    /// Why, in the words of who looked.
    pub(in crate::pages) reason: String,
}

/// The looks, newest day first; alike ones of a day stand together.
pub(in crate::pages) fn looks(l: &Say, city: &CityNow, accesses: &[Access]) -> Vec<Look> {
    let mut groups: Vec<(Date, &Access, u32)> = Vec::new();
    for access in accesses.iter().rev() {
        let day = city.day(access.at);
        let alike = |(other_day, other, _): &&mut (Date, &Access, u32)| {
            let one = |access: &Access| (access.unit.clone(), access.role, access.way, access.data.clone());
            *other_day == day && one(other) == one(access) && other.reason == access.reason
        };
        match groups.iter_mut().find(alike) {
            Some((_, _, times)) => *times += 1,
            None => groups.push((day, access, 1)),
        }
    }
    let look = |(day, access, times): (Date, &Access, u32)| {
        let data: Vec<_> = access.data.iter().map(|data| word(l, "case-data", data.as_str())).collect();
        let args = [
            ("unit", city.unit_name(&access.unit, l.tongue().code()).to_owned()),
            ("role", l.say(&format!("case-role-{}", access.role))),
            ("data", data.join(", ")),
            ("way", word(l, "case-way", access.way.as_str())),
        ];
        let times = (times > 1).then(|| l.with("case-looks-times", &[("n", times)]));
        Look { day: l.date(day), what: l.with("case-look", &args), times, reason: access.reason.clone() }
    };
    groups.into_iter().map(look).collect()
}
