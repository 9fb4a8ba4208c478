//! What a warning looks like to people: in a list, in the banner of every page, and on its own page. A test looks like one
//! everywhere, because whoever shows a warning takes its words from here.

use app::CityNow;
use domain::warning::content::{Content, Text};
use domain::warning::danger::{Danger, Kind};
use domain::warning::{Mode, Warning};
use jiff::Timestamp;

use crate::pages::parts::word;
use crate::say::{Markup, Say};
use crate::words::Tongue;

/// Areas named in one line; more are counted.
const NAMED: usize = 3;

/// How dangerous it is: words, and the legal colour where the law gives one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    /// Class of the colour: `r1` to `r5` for legal levels, else none.
    pub class: &'static str,
    pub words: String,
    /// The same as a mark on a map: the number of a legal level.
    pub mark: String,
}

/// The level of a danger in words.
pub(crate) fn level(l: &Say, danger: Danger) -> Level {
    match danger {
        Danger::Risk(risk) => {
            let class = ["r1", "r2", "r3", "r4", "r5"].get(usize::from(risk.number() - 1)).copied().unwrap_or_default();
            let mark = l.with("warning-mark-risk", &[("n", risk.number())]);
            Level { class, words: word(l, "warning-risk", risk.as_str()), mark }
        }
        Danger::Step(step) => {
            let words = word(l, "warning-step", step.as_str());
            Level { class: "", mark: words.clone(), words }
        }
    }
}

/// Drawing of a kind.
pub(crate) const fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Flood => "water",
        Kind::Air => "air",
        Kind::Fire => "fire",
        Kind::Epidemic => "health",
        Kind::Crime => "police",
        Kind::Traffic => "road",
        Kind::Utilities => "power",
        Kind::Storm | Kind::Heat | Kind::Cold | Kind::Other => "warning",
    }
}

/// A warning in one line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub url: String,
    pub headline: String,
    /// Language of the headline, where it is not the page's.
    pub lang: Option<String>,
    pub level: Level,
    pub kind: String,
    pub icon: &'static str,
    pub unit: String,
    pub place: String,
    /// From when until when.
    pub span: Markup,
    pub state: String,
    pub test: bool,
    /// Whether it breaks quiet hours too.
    pub severe: bool,
}

/// Tells of warnings in the language of a reader.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub l: &'a Say,
    pub city: &'a CityNow,
    pub now: Timestamp,
}

impl Teller<'_> {
    /// The line of a warning in public.
    pub(crate) fn line(&self, warning: &Warning) -> Line {
        let (l, content) = (self.l, &warning.content);
        let (headline, lang) = self.headline(warning);
        Line {
            url: format!("/warnings/{}", warning.id),
            headline,
            lang,
            level: level(l, content.danger),
            kind: self.kind(warning),
            icon: icon(content.kind),
            unit: self.unit(warning),
            place: self.place(warning),
            span: self.span(content),
            state: word(l, "warning-state", warning.state.as_str()),
            test: warning.mode == Mode::Test,
            severe: content.danger.breaks_quiet_hours(),
        }
    }

    pub(crate) fn kind(&self, warning: &Warning) -> String {
        word(self.l, "warning-kind", warning.content.kind.as_str())
    }

    /// Name of the unit that issues it.
    pub(crate) fn unit(&self, warning: &Warning) -> String {
        self.city.unit_name(&warning.unit, self.l.tongue().code()).to_owned()
    }

    /// The words in the reader's language, else in the first language of the city that there are words in, with its code.
    pub(crate) fn words<'w>(&self, content: &'w Content) -> Option<(&'w str, &'w Text)> {
        let own = self.l.tongue().code();
        let mut codes = std::iter::once(own).chain(self.city.city().languages.iter().map(String::as_str));
        let found = codes.find_map(|code| content.texts.get_key_value(code));
        found.or_else(|| content.texts.iter().next()).map(|(code, text)| (code.as_str(), text))
    }

    /// The headline as people read it anywhere, with the code of its language where it is not the page's. A draft that has
    /// none is called by its kind.
    pub(crate) fn headline(&self, warning: &Warning) -> (String, Option<String>) {
        let mark = self.l.say("warning-mode-test");
        let own = self.words(&warning.content).filter(|(_, text)| !text.headline.is_empty());
        let found = own.and_then(|(code, _)| Some((warning.headline(code, &mark)?, self.other(code))));
        found.unwrap_or_else(|| match warning.mode {
            Mode::Actual => (self.kind(warning), None),
            Mode::Test => (format!("{mark}: {}", self.kind(warning)), None),
        })
    }

    /// The code of a language that is not the page's.
    pub(crate) fn other(&self, code: &str) -> Option<String> {
        (code != self.l.tongue().code()).then(|| code.to_owned())
    }

    /// From when until when it holds.
    pub(crate) fn span(&self, content: &Content) -> Markup {
        let told = |id, at: Option<Timestamp>| at.map(|at| self.l.with_time::<&str>(id, &[], Some(at)));
        let (from, until) = (told("warning-from", content.onset), told("warning-until", content.expires));
        match (from, until) {
            (Some(from), Some(until)) => from.and(&until),
            (one, other) => one.or(other).unwrap_or_else(|| Markup::from_text("")),
        }
    }

    /// Names of the areas, in the order of the alphabet.
    pub(crate) fn areas(&self, warning: &Warning) -> Vec<String> {
        let set = app::warning::areas_of(self.city, warning, self.now);
        let language = self.l.tongue().code();
        let name = |code| {
            let known = set.and_then(|set| set.area(code)).map(|area| area.name.get(language).to_owned());
            known.filter(|name| !name.is_empty()).unwrap_or_else(|| code.to_string())
        };
        let mut names: Vec<String> = warning.content.cover.areas.iter().map(name).collect();
        names.sort_by_cached_key(|name| domain::fold::fold(name));
        names
    }

    /// Whether every area of the city is named.
    fn is_everywhere(&self, warning: &Warning) -> bool {
        let set = app::warning::areas_of(self.city, warning, self.now);
        set.is_some_and(|set| set.set().areas.iter().all(|area| warning.content.cover.areas.contains(&area.code)))
    }

    /// Where it holds, in a few words.
    pub(crate) fn place(&self, warning: &Warning) -> String {
        let (l, cover) = (self.l, &warning.content.cover);
        let areas = match cover.areas.len() {
            0 => None,
            _ if self.is_everywhere(warning) => Some(l.say("warning-everywhere")),
            1..=NAMED => Some(self.areas(warning).join(", ")),
            count => Some(l.with("warning-place-areas", &[("n", count)])),
        };
        let drawn = (!cover.shapes.is_empty()).then(|| l.with("warning-place-drawn", &[("n", cover.shapes.len())]));
        areas.into_iter().chain(drawn).collect::<Vec<_>>().join(", ")
    }

    /// The words of a fault of a content, with names in place of codes.
    pub(crate) fn fault(&self, fault: &app::FieldError) -> String {
        let own_name =
            |code: &str| Tongue::from_code(code).map_or_else(|| code.to_owned(), |own| own.own_name().to_owned());
        let named = fault.args.iter().map(|(name, value)| match *name {
            "language" => (*name, own_name(value)),
            _ => (*name, value.clone()),
        });
        self.l.with(&fault.key, &named.collect::<Vec<_>>())
    }
}
