//! The form on which a report is written.

use app::FieldError;
use app::draft::DraftPhoto;
use app::pack::GuidanceKind;
use app::report::ReportInput;
use askama::Template;
use domain::case::{Channel, Visibility};
use domain::city::{Stream, UnitKind};
use domain::report::PHOTOS_MOST;

use super::receipt::draft_name;
use super::slip::OPERATOR_DRAFT;
use super::{Desk, Filled, Waiting, all_told};
use crate::error::Failure;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::map::PinMap;
use crate::pages::parts::{id, word};
use crate::site::Site;
use crate::visitor::Visitor;

/// A choice with its words.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    pub value: String,
    pub label: String,
    pub hint: String,
}

/// A field with its categories.
#[derive(Clone, Debug)]
struct FieldTiles {
    name: String,
    icon: String,
    open: bool,
    tiles: Vec<Tile>,
}

/// What this channel is not for.
#[derive(Clone, Debug)]
pub(super) struct Advice {
    pub danger: bool,
    pub title: String,
    pub sentence: String,
    pub next_step: String,
}

impl Advice {
    pub(super) fn of(guidance: &app::pack::Guidance, language: &str) -> Self {
        Self {
            danger: guidance.kind == GuidanceKind::Emergency,
            title: guidance.title.get(language).to_owned(),
            sentence: guidance.sentence.get(language).to_owned(),
            next_step: guidance.next_step.get(language).to_owned(),
        }
    }
}

/// A number to call, with who answers.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub number: String,
    pub who: String,
}

/// The numbers for danger to life; the helpline of the city comes last and is not one of them.
pub(super) fn calls(site: &Site, language: &str) -> Vec<Call> {
    let city = site.app.city();
    let numbers = city.pack.emergency.iter().take(3);
    numbers
        .map(|number| Call { number: number.number.clone(), who: number.name.get(language).to_lowercase() })
        .collect()
}

#[derive(Template)]
#[template(path = "report/form.html")]
pub(super) struct FormPage {
    v: Visitor,
    token: String,
    /// Nothing of it is on the server yet, so the browser may bring back what it kept.
    fresh: bool,
    stream: Stream,
    streams: Vec<(String, String, bool)>,
    input: ReportInput,
    faults: Vec<Fault>,
    photos: Vec<Waiting>,
    photos_most: usize,
    fields: Vec<FieldTiles>,
    units: Vec<Tile>,
    visibilities: Vec<Tile>,
    visibility: String,
    calls: Vec<Call>,
    elsewhere: Vec<Advice>,
    map: PinMap,
    desk: Desk,
    /// How it was told, for whoever writes it down for somebody.
    channels: Vec<Tile>,
    /// The body for which the sender may send it.
    organisation: Option<String>,
}

impl FormPage {
    pub(super) async fn new(
        site: &Site,
        mut v: Visitor,
        filled: Filled,
        photos: &[DraftPhoto],
        faults: &[FieldError],
    ) -> Result<Self, Failure> {
        let organisation = super::organisation(site, &v, Desk::of(&v)).await?;
        let Filled { token, stream, input } = filled;
        let city = site.app.city();
        let language = v.l.tongue().code();
        let guidance = city.pack.guidance.iter().filter(|guidance| guidance.kind == GuidanceKind::Elsewhere);
        let kinds = [Visibility::NameHidden, Visibility::Public, Visibility::Private];
        let faults = all_told(&v, faults);
        let desk = Desk::of(&v);
        if v.path.split('?').next() != Some(desk.base()) {
            // The switch of languages leads to an address that can be asked for.
            v.path = format!("{}?draft={token}", desk.base());
        }
        Ok(Self {
            organisation,
            fresh: false,
            streams: streams(site, &v, stream, desk),
            faults,
            photos: Waiting::all(&token, photos),
            photos_most: PHOTOS_MOST,
            fields: fields(site, stream, &input.category, language),
            units: units(site, &v, language),
            visibilities: kinds.map(|kind| visibility(&v, kind)).to_vec(),
            visibility: Visibility::parse(&input.visibility).unwrap_or(Visibility::NameHidden).to_string(),
            calls: calls(site, language),
            elsewhere: guidance.map(|guidance| Advice::of(guidance, language)).collect(),
            map: PinMap::of(site),
            channels: if desk == Desk::Operator { channels(&v) } else { Vec::new() },
            desk,
            token: token.to_string(),
            stream,
            input,
            v,
        })
    }

    pub(super) fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// What is wrong with a field; empty if nothing.
    fn error(&self, field: &str) -> String {
        Fault::at(&self.faults, field)
    }

    /// Whether a name or a contact was given, or is wrong.
    fn gives_name(&self) -> bool {
        let given = [&self.input.name, &self.input.contact].iter().any(|text| !text.is_empty());
        given || self.faults.iter().any(|fault| matches!(fault.field.as_str(), "name" | "contact" | "consent"))
    }

    /// Whether the report has a place.
    fn has_place(&self) -> bool {
        self.stream == Stream::OnSite
    }

    fn title(&self) -> String {
        match self.desk {
            Desk::Own => word(&self.v.l, "report-title", self.stream.as_str()),
            Desk::Operator => self.v.l.say("report-operator-title"),
        }
    }

    /// Under which name the browser keeps a draft.
    fn draft(&self) -> String {
        match self.desk {
            Desk::Own => draft_name(self.stream),
            Desk::Operator => OPERATOR_DRAFT.to_owned(),
        }
    }
}

fn channels(v: &Visitor) -> Vec<Tile> {
    let tile = |channel: Channel| Tile {
        value: channel.to_string(),
        label: word(&v.l, "case-channel", channel.as_str()),
        hint: String::new(),
    };
    Channel::BY_OPERATOR.map(tile).to_vec()
}

fn visibility(v: &Visitor, kind: Visibility) -> Tile {
    let name = id("report-visibility", kind.as_str());
    Tile { value: kind.to_string(), label: v.l.say(&name), hint: v.l.say(&format!("{name}-what")) }
}

/// The kinds of matters as addresses, their words, and which one this is; none where the city has but one.
fn streams(site: &Site, v: &Visitor, own: Stream, desk: Desk) -> Vec<(String, String, bool)> {
    let city = site.app.city();
    let used = Stream::ALL.iter().filter(|stream| city.city().fields.iter().any(|field| field.stream == **stream));
    let address = |stream: Stream| match stream {
        Stream::OnSite => desk.base().to_owned(),
        other => format!("{}?stream={other}", desk.base()),
    };
    used.map(|stream| (address(*stream), word(&v.l, "report-stream", stream.as_str()), *stream == own)).collect()
}

fn fields(site: &Site, stream: Stream, chosen: &str, language: &str) -> Vec<FieldTiles> {
    let city = site.app.city();
    let own = city.city().fields.iter().filter(|field| field.stream == stream);
    let tiles = |field: &domain::city::Field| {
        let categories = city.city().categories.iter().filter(|category| category.field == field.code);
        let tile = |category: &domain::city::Category| Tile {
            value: category.code.to_string(),
            label: category.name.get(language).to_owned(),
            hint: category.hint.get(language).to_owned(),
        };
        categories.map(tile).collect::<Vec<_>>()
    };
    let one = |field: &domain::city::Field| {
        let tiles = tiles(field);
        let open = tiles.iter().any(|tile| tile.value == chosen);
        FieldTiles { name: field.name.get(language).to_owned(), icon: field.icon.clone(), open, tiles }
    };
    own.map(one).collect()
}

/// The authorities of areas, for choosing where it is from a list.
fn units(site: &Site, v: &Visitor, language: &str) -> Vec<Tile> {
    let city = site.app.city();
    let none = Tile { value: String::new(), label: v.l.say("report-unit-none"), hint: String::new() };
    let governs =
        |unit: &&domain::city::Unit| matches!(unit.kind, UnitKind::Commune | UnitKind::District) && unit.area.is_some();
    let units = city.units_on(city.day(site.now())).into_iter().filter(governs).map(|unit| Tile {
        value: unit.code.to_string(),
        label: unit.name.get(language).to_owned(),
        hint: String::new(),
    });
    std::iter::once(none).chain(units).collect()
}
