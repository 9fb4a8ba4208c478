//! What the form of a warning holds: as it is stored, or as it was typed.

use std::collections::{BTreeMap, BTreeSet};

use app::warning::{ContentInput, KeptFile, NewFile, TextInput, write_shapes};
use domain::area::Areas;
use domain::bulletin::Filling;
use domain::id::BulletinId;
use domain::warning::content::{Certainty, Content, Text};
use domain::warning::danger::{Danger, Kind};
use jiff::Timestamp;

use super::file_of;
use crate::sent::{Sent, SentFile};
use crate::site::Site;

/// Names of the fields that hold one value each.
const LINES: [&str; 13] = [
    "kind",
    "danger",
    "certainty",
    "shapes",
    "onset",
    "expires",
    "station",
    "level",
    "measured_at",
    "alarm",
    "air_index",
    "air_scale",
    "file_name",
];

/// What the form shows: as stored, or as it was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    pub(super) lines: BTreeMap<&'static str, String>,
    pub(super) texts: BTreeMap<String, TextInput>,
    pub(super) areas: BTreeSet<String>,
    pub(super) everywhere: bool,
    /// Files that stay, by id, with their names.
    pub(super) kept: BTreeMap<String, String>,
}

impl Filled {
    /// As it was typed.
    pub(super) fn sent(site: &Site, sent: &Sent, now: Timestamp) -> Self {
        let city = site.app.city();
        let everywhere = sent.has("everywhere");
        let set = Areas::in_force(&city.areas, city.day(now)).filter(|_| everywhere);
        let all = set.into_iter().flat_map(|set| set.set().areas.iter().map(|area| area.code.to_string()));
        let text = |language: &String| TextInput {
            headline: sent.get(&format!("headline_{language}")).to_owned(),
            description: sent.get(&format!("description_{language}")).to_owned(),
            instruction: sent.get(&format!("instruction_{language}")).to_owned(),
        };
        let name = |id: &str| (id.to_owned(), sent.get(&format!("name_{id}")).to_owned());
        Self {
            lines: LINES.into_iter().map(|field| (field, sent.get(field).to_owned())).collect(),
            texts: city.city().languages.iter().map(|language| (language.clone(), text(language))).collect(),
            areas: sent.all("areas").map(str::to_owned).chain(all).collect(),
            everywhere,
            kept: sent.all("kept").map(name).collect(),
        }
    }

    /// As a bulletin says it. How dangerous it is stays open.
    pub(super) fn filling(site: &Site, filling: &Filling) -> Self {
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let lines = [
            ("kind", word(filling.kind.map(Kind::as_str))),
            ("certainty", word(filling.certainty.map(Certainty::as_str))),
            ("shapes", write_shapes(&filling.cover.shapes)),
            ("onset", local(site, filling.onset)),
            ("expires", local(site, filling.expires)),
        ];
        Self {
            lines: lines.into(),
            texts: filling.texts.iter().map(|(language, own)| (language.clone(), typed(own))).collect(),
            areas: filling.cover.areas.iter().map(ToString::to_string).collect(),
            ..Self::default()
        }
    }

    /// As it is stored.
    pub(super) fn stored(site: &Site, content: &Content) -> Self {
        let danger = match content.danger {
            Danger::Risk(risk) => format!("risk:{risk}"),
            Danger::Step(step) => format!("step:{step}"),
        };
        let (river, air) = (content.river.as_ref(), content.air.as_ref());
        let lines = [
            ("kind", content.kind.to_string()),
            ("danger", danger),
            ("certainty", content.certainty.to_string()),
            ("shapes", write_shapes(&content.cover.shapes)),
            ("onset", local(site, content.onset)),
            ("expires", local(site, content.expires)),
            ("station", river.map(|river| river.station.to_string()).unwrap_or_default()),
            ("level", river.map(|river| format!("{:.2}", f64::from(river.level_cm) / 100.0)).unwrap_or_default()),
            ("measured_at", local(site, river.map(|river| river.measured_at))),
            ("alarm", river.and_then(|river| river.alarm).map(|alarm| alarm.to_string()).unwrap_or_default()),
            ("air_index", air.map(|air| air.index.to_string()).unwrap_or_default()),
            ("air_scale", air.map(|air| air.scale.clone()).unwrap_or_default()),
        ];
        Self {
            lines: lines.into(),
            texts: content.texts.iter().map(|(language, own)| (language.clone(), typed(own))).collect(),
            areas: content.cover.areas.iter().map(ToString::to_string).collect(),
            everywhere: false,
            kept: content.attachments.iter().map(|file| (file.id.to_string(), file.name.clone())).collect(),
        }
    }

    /// What the action takes.
    pub(super) fn input(&self, sent: &Sent) -> ContentInput {
        let line = |field: &str| self.lines.get(field).cloned().unwrap_or_default();
        let kept = |(id, name): (&String, &String)| Some(KeptFile { id: file_of(id).ok()?, name: name.clone() });
        let named = line("file_name");
        // One name is for one file; of several each keeps its own.
        let single = sent.files().len() == 1 && !named.trim().is_empty();
        let file = |file: &SentFile| NewFile {
            name: if single { named.clone() } else { file.name.clone() },
            bytes: file.bytes.clone(),
        };
        ContentInput {
            kind: line("kind"),
            danger: line("danger"),
            certainty: line("certainty"),
            texts: self.texts.clone(),
            areas: self.areas.iter().cloned().collect(),
            shapes: line("shapes"),
            onset: line("onset"),
            expires: line("expires"),
            station: line("station"),
            level: line("level"),
            measured_at: line("measured_at"),
            alarm: line("alarm"),
            air_index: line("air_index"),
            air_scale: line("air_scale"),
            from: sent.get("from").parse().ok().map(BulletinId),
            kept: self.kept.iter().filter_map(kept).collect(),
            files: sent.files().iter().map(file).collect(),
        }
    }
}

/// A moment as a field has it, by the clocks of the city.
fn local(site: &Site, at: Option<Timestamp>) -> String {
    at.map(|at| at.to_zoned_datetime(site.zone()).strftime("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
}

fn typed(text: &Text) -> TextInput {
    TextInput {
        headline: text.headline.clone(),
        description: text.description.clone(),
        instruction: text.instruction.clone(),
    }
}
