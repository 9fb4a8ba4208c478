//! What people of the demonstration say, from `matters.toml`, and where they say it, from `places.toml`.

use super::clock::Chance;
use crate::{CityNow, Error, report::ReportInput};
use domain::city::{CategoryCode, UnitCode};
use jiff::civil::Date;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// Something to report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Matter {
    pub(super) category: CategoryCode,
    #[serde(default)]
    questions: BTreeMap<String, String>,
    said: Vec<String>,
    answers: Vec<String>,
    #[serde(default)]
    pub(super) weak: Option<String>,
}

/// Streets of a unit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) unit: UnitCode,
    streets: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
}

/// All words of the demonstration.
#[derive(Debug, Deserialize)]
pub(super) struct Words {
    #[serde(rename = "matter", default)]
    pub(super) matters: Vec<Matter>,
    #[serde(rename = "place", default)]
    pub(super) places: Vec<Place>,
}

impl Words {
    /// Reads them.
    pub(super) fn read() -> Result<Self, Error> {
        let mut words: Self = toml::from_str(include_str!("matters.toml")).map_err(Error::bug)?;
        words.places = toml::from_str::<Self>(include_str!("places.toml")).map_err(Error::bug)?.places;
        Ok(words)
    }

    pub(super) fn matter(&self, category: &str) -> Result<&Matter, Error> {
        let found = self.matters.iter().find(|matter| matter.category.as_str() == category);
        found.ok_or_else(|| Error::bug(format!("nobody has words for {category}")))
    }
}

/// A spot at which something is the matter.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    ward: String,
    street: String,
    mark: String,
    number: i64,
    lane: i64,
}

impl Spot {
    /// Somewhere in a unit.
    pub(super) fn somewhere(city: &CityNow, place: &Place, chance: &mut Chance) -> Self {
        let name = city.unit_name(&place.unit, "vi").trim_start_matches("Ủy ban nhân dân ").to_owned();
        let lane = chance.between(2, 60) * 2 + 1;
        let at_lane = || format!("gần đầu ngõ {lane}");
        Self {
            ward: name,
            street: chance.one(&place.streets).cloned().unwrap_or_default(),
            mark: chance.one(&place.marks).cloned().unwrap_or_else(at_lane),
            number: chance.between(3, 180),
            lane,
        }
    }

    /// The address as a person would write it.
    pub(super) fn address(&self) -> String {
        format!("{} {}, {}", self.number, self.street, self.mark)
    }

    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        let (number, lane) = (self.number.to_string(), self.lane.to_string());
        let values = [("ward", &self.ward), ("street", &self.street), ("mark", &self.mark)];
        for (name, value) in values.into_iter().chain([("number", &number), ("lane", &lane)]) {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        filled
    }

    /// What the report says.
    pub(super) fn input(&self, matter: &Matter, chance: &mut Chance) -> ReportInput {
        let questions = matter.questions.iter().map(|(key, answer)| (key.clone(), self.fill(answer))).collect();
        ReportInput {
            category: matter.category.to_string(),
            description: self.fill(chance.one(&matter.said).map_or("", String::as_str)),
            address: self.address(),
            questions,
            language: "vi".into(),
            visibility: "name_hidden".into(),
            ..ReportInput::default()
        }
    }

    /// A good answer of this day.
    pub(super) fn answer(&self, matter: &Matter, day: Date, chance: &mut Chance) -> String {
        let before = day.yesterday().unwrap_or(day);
        let says = |day: Date| format!("{}/{}", day.day(), day.month());
        let text = self.fill(chance.one(&matter.answers).map_or("", String::as_str));
        let text = text.replace("{day}", &says(day)).replace("{before}", &says(before));
        let first = text.chars().next().map(|sign| sign.to_uppercase().to_string()).unwrap_or_default();
        text.chars().next().map_or_else(String::new, |sign| format!("{first}{}", &text[sign.len_utf8()..]))
    }
}

/// A position well inside the area of a unit, so that no border asks which side it is.
pub(super) fn position(city: &CityNow, unit: &UnitCode, day: Date, chance: &mut Chance) -> Option<(f64, f64)> {
    let area = city.city().units.get(unit)?.area.as_ref()?;
    let areas = city.areas.iter().map(Arc::as_ref).find(|areas| {
        let set = areas.set();
        set.valid_from.is_none_or(|from| from <= day)
            && set.valid_to.is_none_or(|to| day <= to)
            && areas.area(area).is_some()
    })?;
    let (west, south, east, north) = bounds(&areas.area(area)?.shape)?;
    let part = |chance: &mut Chance| f64::from(u32::try_from(chance.below(10_000)).unwrap_or_default()) / 10_000.0;
    (0..400).find_map(|_| {
        let (lon, lat) = (west + part(chance) * (east - west), south + part(chance) * (north - south));
        let inside = areas.locate(lon, lat).is_some_and(|found| found.code == *area);
        (inside && areas.border_m(lon, lat).is_some_and(|metres| metres > 60.0)).then_some((lon, lat))
    })
}

fn bounds(shape: &geo::MultiPolygon<f64>) -> Option<(f64, f64, f64, f64)> {
    use geo::BoundingRect as _;
    let rect = shape.bounding_rect()?;
    Some((rect.min().x, rect.min().y, rect.max().x, rect.max().y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Pack;

    #[test]
    fn every_matter_has_a_category_of_the_pack_and_answers_what_it_asks() {
        let (words, pack) = (Words::read().unwrap(), Pack::hanoi().unwrap());
        for matter in &words.matters {
            let category = pack.city.category(&matter.category).unwrap_or_else(|| panic!("{}", matter.category));
            for question in category.questions.iter().filter(|question| question.required) {
                assert!(matter.questions.contains_key(&question.key), "{}: {}", matter.category, question.key);
            }
            assert!(!matter.said.is_empty() && !matter.answers.is_empty(), "{}", matter.category);
        }
    }

    #[test]
    fn every_gap_in_the_words_is_filled_and_every_place_is_a_unit() {
        let (words, pack) = (Words::read().unwrap(), Pack::hanoi().unwrap());
        let city = CityNow::new(1, pack, Vec::new());
        let mut chance = Chance::new(1);
        for place in &words.places {
            assert!(city.city().units.contains_key(&place.unit), "{}", place.unit);
            let spot = Spot::somewhere(&city, place, &mut chance);
            for matter in &words.matters {
                let input = spot.input(matter, &mut chance);
                let answer = spot.answer(matter, jiff::civil::date(2026, 11, 24), &mut chance);
                assert!(!format!("{}{answer}{:?}", input.description, input.questions).contains("{m"), "{answer}");
                assert!(!format!("{}{answer}", input.description).contains('{'), "{answer}");
            }
        }
    }
}
