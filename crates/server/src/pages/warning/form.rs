//! Writing a warning: whether it is meant is chosen first, then everything it says on one page. What cannot be read comes back
//! with every word that was typed.

use app::warning::{TextInput, draft, edit, view, work};
use app::{Error, FieldError};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use domain::area::Areas;
use domain::city::UnitCode;
use domain::id::{BulletinId, WarningId};
use domain::staff::Staff;
use domain::warning::content::{Attachment, Certainty, Content};
use domain::warning::danger::{Danger, Kind, RiskLevel, Step};
use domain::warning::river::Alarm;
use domain::warning::{Action, Mode};
use jiff::Timestamp;
use serde::Deserialize;

use super::filled::Filled;
use super::id_of;
use super::look::{Level, Teller, level};
use crate::error::Failure;
use crate::limit;
use crate::pages::bulletin;
use crate::pages::list::Choice;
use crate::pages::parts::fault::Fault;
use crate::pages::parts::map::MapView;
use crate::pages::parts::word;
use crate::pages::show;
use crate::say::Say;
use crate::sent::Sent;
use crate::site::Site;
use crate::visitor::{Visitor, WARNINGS, done};
use crate::words::Tongue;

/// A choice that also shows how dangerous it is.
struct LevelChoice {
    value: String,
    level: Level,
    chosen: bool,
}

/// The words in one language.
struct TextFields {
    code: String,
    name: String,
    optional: bool,
    text: TextInput,
}

/// An area to choose.
struct AreaChoice {
    code: String,
    name: String,
    chosen: bool,
}

/// A file that is there.
struct FileField {
    id: String,
    name: String,
    stays: bool,
}

#[derive(Template)]
#[template(path = "warning/form.html")]
struct FormPage {
    v: Visitor,
    /// Where it is sent.
    action: String,
    back: String,
    draft: String,
    version: Option<i64>,
    /// The bulletin that it is written from.
    from: Option<BulletinId>,
    unit: String,
    unit_name: String,
    mode: Mode,
    update: bool,
    kinds: Vec<Choice>,
    risks: Vec<LevelChoice>,
    steps: Vec<LevelChoice>,
    certainties: Vec<Choice>,
    texts: Vec<TextFields>,
    areas: Vec<AreaChoice>,
    stations: Vec<Choice>,
    alarms: Vec<Choice>,
    files: Vec<FileField>,
    filled: Filled,
    map: MapView,
    errors: Vec<Fault>,
    conflict: Option<String>,
    /// Files were sent and not taken: they must be chosen again.
    lost: bool,
}

impl FormPage {
    fn title(&self) -> String {
        let title = self.v.l.say(if self.version.is_some() { "warning-edit-title" } else { "warning-new-title" });
        let title = if self.is_test() { format!("{}: {title}", self.v.l.say("warning-mode-test")) } else { title };
        let faulty = !self.errors.is_empty() || self.conflict.is_some();
        if faulty { self.v.l.with("error-in-title", &[("title", title)]) } else { title }
    }

    fn is_test(&self) -> bool {
        self.mode == Mode::Test
    }

    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|fault| fault.field == field).map_or("", |fault| &fault.text)
    }

    /// Id of the field of a part of a text.
    #[expect(clippy::unused_self, reason = "a template calls it as a method")]
    fn text_id(&self, part: &str, text: &TextFields) -> String {
        format!("{part}_{}", text.code)
    }

    fn line(&self, field: &str) -> &str {
        self.filled.lines.get(field).map_or("", String::as_str)
    }
}

/// What is known before the form: for whom, and whether it is meant.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Begun {
    unit: String,
    mode: String,
    /// The bulletin that it is written from.
    from: String,
}

#[derive(Template)]
#[template(path = "warning/mode.html")]
struct ModePage {
    v: Visitor,
    units: Vec<Choice>,
    /// A bulletin decides whether it is meant.
    from: String,
}

impl Begun {
    /// For whom and how, once both are chosen.
    fn chosen(&self, staff: &Staff) -> Option<(UnitCode, Mode)> {
        let units = work(staff);
        let unit = units.iter().find(|unit| unit.as_str() == self.unit);
        Some((unit.or(units.first().filter(|_| units.len() == 1))?.clone(), Mode::parse(&self.mode)?))
    }
}

/// `GET /work/warnings/new`: whether it is meant, then the form.
pub(super) async fn begin(
    State(site): State<Site>,
    v: Visitor,
    Query(mut begun): Query<Begun>,
) -> Result<Html<String>, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let (mut from, mut filled) = (None, Filled::default());
    if !begun.from.is_empty() {
        let id = bulletin::id_of(&begun.from)?;
        let (mode, filling) = app::bulletin::filling(&site.app, &staff, id).await?;
        begun.mode = mode.to_string();
        (from, filled) = (Some(id), Filled::filling(&site, &filling));
    }
    let Some((unit, mode)) = begun.chosen(&staff) else {
        let (city, language) = (site.app.city(), v.tongue().code());
        let choice =
            |unit: &UnitCode| Choice { value: unit.to_string(), label: city.unit_name(unit, language).to_owned() };
        return show(&ModePage { units: work(&staff).iter().map(choice).collect(), from: begun.from, v });
    };
    show(&Maker { site: &site, of: Of::new(unit, mode, from), filled, typed: Typed::default() }.page(v))
}

/// `POST /work/warnings/new`
pub(super) async fn create(State(site): State<Site>, v: Visitor, sent: Sent) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let [unit, mode, from] = ["unit", "mode", "from"].map(|field| sent.get(field).to_owned());
    let begun = Begun { unit, mode, from };
    let (unit, mode) = begun.chosen(&staff).ok_or_else(|| Error::field("mode", "field-choice-unknown"))?;
    let filled = Filled::sent(&site, &sent, v.now);
    let ended = draft(&site.app, &staff, unit.clone(), mode, filled.input(&sent)).await;
    let of = Of::new(unit, mode, bulletin::id_of(&begun.from).ok());
    finish(&site, v, of, filled, &sent, ended.map(|draft| draft.id))
}

/// `GET /work/warnings/{id}/edit`
pub(super) async fn open(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Html<String>, Failure> {
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let (of, content) = stored(&site, &staff, id_of(&id)?).await?;
    let filled = Filled::stored(&site, &content);
    show(&Maker { site: &site, of, filled, typed: Typed::default() }.page(v))
}

/// `POST /work/warnings/{id}/edit`
pub(super) async fn save(
    State(site): State<Site>,
    v: Visitor,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Failure> {
    site.limits.take(&limit::CHANGE, v.address)?;
    let staff = v.staff.clone().ok_or(Failure::SignIn)?;
    let id = id_of(&id)?;
    let filled = Filled::sent(&site, &sent, v.now);
    let version = sent.get("version").parse().ok();
    let ended = edit(&site.app, &staff, id, version, filled.input(&sent)).await;
    let (of, _) = stored(&site, &staff, id).await?;
    // The draft on the device bears the version that was open.
    let of = Of { version: version.or(of.version), ..of };
    finish(&site, v, of, filled, &sent, ended.map(|draft| draft.id))
}

async fn stored(site: &Site, staff: &Staff, id: WarningId) -> Result<(Of, Content), Error> {
    let found = view(&site.app, staff, id).await?;
    let may = found.actions.contains(&Action::Edit);
    let warning = found.warning;
    let of = Of {
        id: Some(id),
        version: Some(warning.version),
        from: None,
        update: warning.replaces().is_some(),
        files: warning.content.attachments.clone(),
        unit: warning.unit,
        mode: warning.mode,
    };
    if may { Ok((of, warning.content)) } else { Err(Error::conflict("warning-refused-moved-on")) }
}

fn finish(
    site: &Site,
    v: Visitor,
    of: Of,
    filled: Filled,
    sent: &Sent,
    ended: Result<WarningId, Error>,
) -> Result<Response, Failure> {
    let (status, faults, conflict) = match ended {
        Ok(id) => return Ok(done(site, &format!("{WARNINGS}/{id}?done={}", of.draft()), "warning-done-saved")),
        Err(Error::Invalid(faults)) => (StatusCode::UNPROCESSABLE_ENTITY, faults, None),
        Err(Error::Conflict(why)) => (StatusCode::CONFLICT, Vec::new(), Some(why.into_owned())),
        Err(other) => return Err(other.into()),
    };
    let typed = Typed { faults, conflict, lost: !sent.files().is_empty() };
    Ok((status, show(&Maker { site, of, filled, typed }.page(v))?).into_response())
}

/// Of which warning the form is.
struct Of {
    id: Option<WarningId>,
    version: Option<i64>,
    from: Option<BulletinId>,
    unit: UnitCode,
    mode: Mode,
    update: bool,
    files: Vec<Attachment>,
}

impl Of {
    fn new(unit: UnitCode, mode: Mode, from: Option<BulletinId>) -> Self {
        Self { id: None, version: None, from, unit, mode, update: false, files: Vec::new() }
    }

    /// Name of the draft on the device: another version is another draft, lest old words come back over new ones.
    fn draft(&self) -> String {
        match (self.id, self.version, self.from) {
            (Some(id), Some(version), _) => format!("{id}-{version}"),
            (_, _, Some(from)) => format!("new-{from}"),
            _ => format!("new-{}", self.mode),
        }
    }
}

/// What was not taken, and why.
#[derive(Default)]
struct Typed {
    faults: Vec<FieldError>,
    conflict: Option<String>,
    lost: bool,
}

/// Makes the page of the form.
struct Maker<'a> {
    site: &'a Site,
    of: Of,
    filled: Filled,
    typed: Typed,
}

impl Maker<'_> {
    fn page(self, v: Visitor) -> FormPage {
        let city = self.site.app.city();
        let (l, language) = (&v.l, v.tongue().code());
        let teller = Teller { l, city: &city, now: v.now };
        let own = |fault: &FieldError| Fault::new(&fault.field, teller.fault(fault));
        let errors = self.typed.faults.iter().map(own).collect();
        let address = self.of.id.map_or_else(|| WARNINGS.to_owned(), |id| format!("{WARNINGS}/{id}"));
        let any = |id| Choice { value: String::new(), label: l.say(id) };
        let stations = city.pack.stations.iter().map(|station| Choice {
            value: station.code.to_string(),
            label: format!("{} ({})", station.name.get(language), station.river.get(language)),
        });
        let stations: Vec<Choice> = stations.collect();
        let none = (!stations.is_empty()).then(|| any("warning-station-none"));
        FormPage {
            action: if self.of.id.is_some() { format!("{address}/edit") } else { format!("{address}/new") },
            back: address,
            draft: self.of.draft(),
            version: self.of.version,
            from: self.of.from,
            unit: self.of.unit.to_string(),
            unit_name: city.unit_name(&self.of.unit, language).to_owned(),
            mode: self.of.mode,
            update: self.of.update,
            kinds: std::iter::once(any("warning-choose")).chain(choices(l, "warning-kind", Kind::ALL)).collect(),
            risks: self.levels(l, RiskLevel::ALL.iter().map(|risk| (format!("risk:{risk}"), Danger::Risk(*risk)))),
            steps: self.levels(l, Step::ALL.iter().map(|step| (format!("step:{step}"), Danger::Step(*step)))),
            certainties: std::iter::once(any("warning-choose"))
                .chain(choices(l, "warning-certainty", Certainty::ALL))
                .collect(),
            texts: self.texts(&city.city().languages),
            areas: self.areas(&city, v.now, language),
            stations: none.into_iter().chain(stations).collect(),
            alarms: std::iter::once(any("warning-alarm-none")).chain(choices(l, "warning-alarm", Alarm::ALL)).collect(),
            files: self.files(),
            map: MapView::of_city(self.site, &city, l, l.say("warning-map-draw")),
            errors,
            conflict: self.typed.conflict.as_ref().map(|id| l.say(id)),
            lost: self.typed.lost,
            filled: self.filled,
            v,
        }
    }

    fn levels(&self, l: &Say, all: impl Iterator<Item = (String, Danger)>) -> Vec<LevelChoice> {
        let chosen = self.filled.lines.get("danger");
        all.map(|(value, danger)| LevelChoice { chosen: chosen == Some(&value), level: level(l, danger), value })
            .collect()
    }

    fn texts(&self, languages: &[String]) -> Vec<TextFields> {
        let fields = |(number, code): (usize, &String)| TextFields {
            code: code.clone(),
            name: Tongue::from_code(code).map_or_else(|| code.clone(), |own| own.own_name().to_owned()),
            optional: number > 0,
            text: self.filled.texts.get(code).cloned().unwrap_or_default(),
        };
        languages.iter().enumerate().map(fields).collect()
    }

    fn areas(&self, city: &app::CityNow, now: Timestamp, language: &str) -> Vec<AreaChoice> {
        let set = Areas::in_force(&city.areas, city.day(now)).map(Areas::set);
        let choice = |area: &domain::area::Area| AreaChoice {
            code: area.code.to_string(),
            name: area.name.get(language).to_owned(),
            chosen: self.filled.areas.contains(area.code.as_str()),
        };
        let mut areas: Vec<AreaChoice> = set.iter().flat_map(|set| set.areas.iter().map(choice)).collect();
        areas.sort_by_cached_key(|area| domain::fold::fold(&area.name));
        areas
    }

    fn files(&self) -> Vec<FileField> {
        let field = |file: &Attachment| {
            let id = file.id.to_string();
            let kept = self.filled.kept.get(&id);
            FileField { stays: kept.is_some(), name: kept.unwrap_or(&file.name).clone(), id }
        };
        self.of.files.iter().map(field).collect()
    }
}

fn choices<'l, T: ToString>(l: &'l Say, prefix: &'l str, all: &'l [T]) -> impl Iterator<Item = Choice> + 'l {
    all.iter().map(move |one| Choice { value: one.to_string(), label: word(l, prefix, &one.to_string()) })
}
