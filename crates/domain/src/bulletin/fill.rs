//! What a warning that is written from a message begins with. Never how dangerous it is: a person says that.

use super::place::{known, shapes, touched};
use crate::{
    area::Areas,
    cap::{Alert, Category, Certainty, Info, Time},
    warning::{
        check::{MOST_SHAPES, broken},
        content::{self, Cover, Text},
        danger::Kind,
    },
};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What is known before anybody writes; nothing where the message does not say it clearly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filling {
    /// Of what.
    pub kind: Option<Kind>,
    /// How sure it is.
    pub certainty: Option<content::Certainty>,
    /// The words, by language of the city.
    pub texts: BTreeMap<String, Text>,
    /// Where: the areas it names by code, and the shapes it draws in the city.
    pub cover: Cover,
    /// When what it warns of begins.
    pub onset: Option<Timestamp>,
    /// When it ends.
    pub expires: Option<Timestamp>,
}

/// The language of what a message says, without a country; English where it says none (section 3.2.2 of CAP 1.2).
#[must_use]
pub fn language_of(info: &Info) -> String {
    let tag = info.language.as_deref().unwrap_or("en-US");
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// Fills from what is said in the city's languages; if nothing is, from what is said first, as it came.
#[must_use]
pub fn filling(alert: &Alert, languages: &[String], areas: &Areas) -> Filling {
    let spoken = |language: &String| {
        let info = alert.infos.iter().find(|info| language_of(info) == *language)?;
        Some((language.clone(), info))
    };
    let mut used: Vec<(String, &Info)> = languages.iter().filter_map(spoken).collect();
    if used.is_empty() {
        used.extend(languages.first().cloned().zip(alert.infos.first()));
    }
    let Some((_, first)) = used.first() else { return Filling::default() };
    Filling {
        kind: kind(&first.categories),
        certainty: certainty(first.certainty),
        cover: cover(&used, areas),
        onset: first.onset.map(Time::at),
        expires: first.expires.map(Time::at),
        texts: used.iter().map(|(language, info)| (language.clone(), text(info))).collect(),
    }
}

fn text(info: &Info) -> Text {
    Text {
        headline: info.headline.as_ref().unwrap_or(&info.event).clone(),
        description: info.description.clone().unwrap_or_default(),
        instruction: info.instruction.clone().unwrap_or_default(),
    }
}

/// The areas named by code and the shapes that touch the city; where more are drawn than a warning takes, the areas they touch.
fn cover(used: &[(String, &Info)], areas: &Areas) -> Cover {
    let all = || used.iter().flat_map(|(_, info)| &info.areas);
    let mut drawn = Vec::new();
    for shape in all().flat_map(shapes).filter(|shape| broken(shape).is_none()) {
        let here = !touched(std::slice::from_ref(&shape), areas).areas().is_empty();
        if here && !drawn.contains(&shape) {
            drawn.push(shape);
        }
    }
    let mut cover = Cover { areas: all().flat_map(|area| known(area, areas)).collect(), shapes: drawn };
    if cover.shapes.len() > MOST_SHAPES {
        let shapes = std::mem::take(&mut cover.shapes);
        cover.areas.extend(touched(&shapes, areas).areas().iter().cloned());
    }
    cover
}

/// Weather can be four kinds of ours, so it is none.
fn kind(categories: &[Category]) -> Option<Kind> {
    let [category] = categories else { return None };
    match category {
        Category::Fire => Some(Kind::Fire),
        Category::Health => Some(Kind::Epidemic),
        Category::Security => Some(Kind::Crime),
        Category::Transport => Some(Kind::Traffic),
        Category::Infra => Some(Kind::Utilities),
        Category::Geo
        | Category::Met
        | Category::Safety
        | Category::Rescue
        | Category::Env
        | Category::Cbrne
        | Category::Other => None,
    }
}

const fn certainty(certainty: Certainty) -> Option<content::Certainty> {
    match certainty {
        Certainty::Observed => Some(content::Certainty::Observed),
        Certainty::Likely => Some(content::Certainty::Likely),
        Certainty::Possible => Some(content::Certainty::Possible),
        Certainty::Unlikely | Certainty::Unknown => None,
    }
}
