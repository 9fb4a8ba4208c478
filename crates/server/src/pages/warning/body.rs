//! The page of a warning as the public sees it; who is about to let one out sees the same.

use app::CityNow;
use domain::id::WarningId;
use domain::warning::river::RiverReading;
use domain::warning::{Mode, Standing, Warning};
use jiff::Timestamp;

use super::chain::{Link, links};
use super::look::{Level, Teller, icon, level};
use crate::pages::parts::map::MapView;
use crate::pages::parts::word;
use crate::say::{Markup, Say};
use crate::site::Site;

/// A picture or document.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub url: String,
    pub name: String,
    pub picture: bool,
}

/// Why a warning holds no longer, with where to look instead.
#[derive(Clone, Debug)]
pub(crate) struct Over {
    pub title: String,
    pub words: Vec<Markup>,
    pub latest: Option<String>,
}

/// Everything the page shows. Templates call it `w`.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub test: bool,
    pub over: Option<Over>,
    pub headline: String,
    pub lang: Option<String>,
    pub level: Level,
    pub kind: String,
    pub icon: &'static str,
    pub instruction: Vec<String>,
    pub description: Vec<String>,
    pub span: Markup,
    pub place: String,
    pub areas: Vec<String>,
    pub facts: Vec<(String, String)>,
    pub unit: String,
    pub issued: Option<Markup>,
    pub files: Vec<File>,
    pub map: Option<MapView>,
    pub links: Vec<Link>,
}

/// What the page is made of.
pub(crate) struct Source<'a> {
    pub site: &'a Site,
    pub city: &'a CityNow,
    pub l: &'a Say,
    pub now: Timestamp,
    /// Address of the warning's own page, without a slash at the end; files and the area lie below it.
    pub base: String,
    pub warning: &'a Warning,
    pub chain: &'a [Warning],
}

impl Source<'_> {
    fn teller(&self) -> Teller<'_> {
        Teller { l: self.l, city: self.city, now: self.now }
    }

    pub(crate) fn body(&self) -> Body {
        let (l, teller, warning) = (self.l, self.teller(), self.warning);
        let content = &warning.content;
        let (headline, lang) = teller.headline(warning);
        let text = teller.words(content).map(|(_, text)| text);
        let lines =
            |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        Body {
            test: warning.mode == Mode::Test,
            over: self.over(),
            headline,
            lang,
            level: level(l, content.danger),
            kind: teller.kind(warning),
            icon: icon(content.kind),
            instruction: text.map(|text| lines(&text.instruction)).unwrap_or_default(),
            description: text.map(|text| lines(&text.description)).unwrap_or_default(),
            span: teller.span(content),
            place: teller.place(warning),
            areas: teller.areas(warning),
            facts: self.facts(),
            unit: teller.unit(warning),
            issued: warning.issued().map(|issued| l.time(issued.at)),
            files: content.attachments.iter().map(|file| self.file(file)).collect(),
            map: MapView::of_warning(self.site, self.city, l, &self.base, warning),
            links: links(&teller, self.chain, warning.id),
        }
    }

    fn file(&self, file: &domain::warning::content::Attachment) -> File {
        let url = format!("{}/files/{}", self.base, file.id);
        File { url, name: file.name.clone(), picture: file.media_type.starts_with("image/") }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let (l, content) = (self.l, &self.warning.content);
        let certainty = word(l, "warning-certainty", content.certainty.as_str());
        let mut facts = vec![(l.say("warning-fact-certainty"), certainty)];
        facts.extend(content.source.as_ref().map(|source| (l.say("warning-fact-source"), source.name.clone())));
        facts.extend(content.river.as_ref().map(|reading| (l.say("warning-fact-river"), self.river(reading))));
        facts.extend(content.air.as_ref().map(|air| {
            let words = l.with("warning-air", &[("index", air.index.to_string()), ("scale", air.scale.clone())]);
            (l.say("warning-fact-air"), words)
        }));
        facts
    }

    fn river(&self, reading: &RiverReading) -> String {
        let (l, language) = (self.l, self.l.tongue().code());
        let station = self.city.pack.stations.iter().find(|station| station.code == reading.station);
        let name = station.map_or_else(
            || reading.station.to_string(),
            |station| format!("{} ({})", station.name.get(language), station.river.get(language)),
        );
        let level = l.decimal(f64::from(reading.level_cm) / 100.0, 2);
        let alarm =
            reading.alarm.map_or_else(|| l.say("warning-alarm-none"), |alarm| word(l, "warning-alarm", alarm.as_str()));
        let told = [("station", name), ("level", level), ("alarm", alarm), ("when", l.when(reading.measured_at))];
        let said = l.with("warning-river", &told);
        let sure = station.is_none_or(|station| station.confirmed);
        if sure { said } else { format!("{said} {}", l.say("warning-river-unconfirmed")) }
    }

    /// Of a warning that is not out yet there is nothing to say.
    fn over(&self) -> Option<Over> {
        let (l, warning) = (self.l, self.warning);
        if warning.standing(self.now) != Standing::Over {
            return None;
        }
        let test = warning.mode == Mode::Test;
        if let Some(next) = warning.file.replaced_by {
            let latest = self.chain.last().map_or(next, |last| last.id);
            let words = vec![Markup::from_text(&l.say("warning-over-replaced"))];
            return Some(Over { title: l.say("warning-over-replaced-title"), words, latest: Some(address(latest)) });
        }
        if let Some(called_off) = warning.file.cancellation.as_ref().filter(|own| own.agreed.is_some()) {
            let at = called_off.agreed.map(|(_, at)| at);
            let id = if test { "warning-over-ended-title" } else { "warning-over-cancelled-title" };
            let when = l.with_time::<&str>("warning-over-cancelled-when", &[], at);
            let reason = Markup::from_text(&l.with("warning-over-reason", &[("reason", &called_off.reason)]));
            return Some(Over { title: l.say(id), words: vec![when, reason], latest: None });
        }
        let words = vec![l.with_time::<&str>("warning-over-expired", &[], warning.content.expires)];
        Some(Over { title: l.say("warning-over-expired-title"), words, latest: None })
    }
}

fn address(id: WarningId) -> String {
    format!("/warnings/{id}")
}
