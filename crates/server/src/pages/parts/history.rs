//! What happened to a case, in plain words.

use app::CityNow;
use app::staff::name_of;
use app::view::{By, CaseView, Event, Kind, Sight, on_behalf};
use domain::case::{Action, Verdict};
use domain::city::{AreaRef, Level, ReasonCode, UnitCode};
use domain::id::StaffId;
use serde_json::Value;

use super::photo::{Picture, pictures};
use super::{id, word};
use crate::say::{Markup, Say};

/// One entry of the timeline.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub tone: &'static str,
    pub icon: &'static str,
    /// Who did what.
    pub what: String,
    /// What was said with it, as paragraphs.
    pub words: Vec<String>,
    pub at: Markup,
    /// Whether only colleagues read the words.
    pub internal: bool,
}

/// A message between the reporter and the unit.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub mine: bool,
    pub who: String,
    pub text: String,
    pub photos: Vec<Picture>,
    pub at: Markup,
}

/// The timeline of a case, oldest first. Messages stand apart, and each "me too" is no news.
pub(crate) fn entries(l: &Say, city: &CityNow, view: &CaseView) -> Vec<Entry> {
    let shown = |event: &&Event| match event.kind {
        Kind::Support | Kind::Message => false,
        Kind::Moderate | Kind::Release | Kind::BreakGlass => matches!(view.sight, Sight::Own | Sight::Staff),
        Kind::Action(_) | Kind::Note | Kind::Mark | Kind::Contribute => true,
    };
    let teller = Teller { l, city, names: &view.names };
    view.events.iter().filter(shown).map(|event| teller.entry(event)).collect()
}

/// The conversation of a case, oldest first.
pub(crate) fn messages(l: &Say, city: &CityNow, view: &CaseView) -> Vec<Message> {
    let teller = Teller { l, city, names: &view.names };
    let own = view.sight == Sight::Own;
    let messages = view.events.iter().filter(|event| event.kind == Kind::Message);
    messages
        .map(|event| Message {
            mine: (event.by == By::Reporter) == own,
            who: teller.who(event),
            text: event.body.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
            photos: pictures(l, view.stored.case.code, view.with_message(event)),
            at: l.time(event.at),
        })
        .collect()
}

/// What happened, and the texts that came with it.
pub(crate) fn told(l: &Say, city: &CityNow, view: &CaseView, event: &Event) -> (String, Vec<String>) {
    let teller = Teller { l, city, names: &view.names };
    (teller.what(event), teller.words(event))
}

struct Teller<'a> {
    l: &'a Say,
    city: &'a CityNow,
    names: &'a [(StaffId, String)],
}

impl Teller<'_> {
    fn entry(&self, event: &Event) -> Entry {
        let (tone, icon) = look(event.kind);
        let internal = matches!(event.kind, Kind::Note) || (!event.open && !self.names.is_empty());
        Entry { tone, icon, what: self.what(event), words: self.words(event), at: self.l.time(event.at), internal }
    }

    /// The unit, with the person for colleagues; the reporter; or the program.
    fn who(&self, event: &Event) -> String {
        match &event.by {
            By::Reporter => self.l.say("case-who-reporter"),
            By::Clock => self.l.say("case-who-clock"),
            By::Staff(person) => {
                let unit = event.unit.as_ref().map(|unit| self.unit(unit));
                let absent = on_behalf(event).and_then(|absent| name_of(self.names, absent));
                let name = name_of(self.names, *person).map(|name| match absent {
                    Some(absent) => self.l.with("case-who-deputy", &[("name", name), ("absent", absent)]),
                    None => name.to_owned(),
                });
                match (unit, name) {
                    (Some(unit), Some(name)) => format!("{unit} ({name})"),
                    (Some(unit), None) => unit,
                    (None, Some(name)) => name,
                    (None, None) => self.l.say("case-who-operator"),
                }
            }
        }
    }

    fn unit(&self, unit: &UnitCode) -> String {
        self.city.unit_name(unit, self.l.tongue().code()).to_owned()
    }

    fn unit_in(&self, event: &Event, key: &str) -> Option<String> {
        Some(self.unit(&UnitCode::from(event.body.get(key)?.as_str()?)))
    }

    fn what(&self, event: &Event) -> String {
        let who = self.who(event);
        let from = self.unit_in(event, "holder_before").or_else(|| event.unit.as_ref().map(|unit| self.unit(unit)));
        let to = self.unit_in(event, "holder_after").or_else(|| self.unit_in(event, "to"));
        let level = event.body.get("level").and_then(Value::as_str).and_then(Level::parse);
        let verdict = event.body.get("verdict").and_then(Value::as_str).and_then(Verdict::parse);
        let kind = id("case-event", event.kind.as_str());
        let (id, level, verdict) = match (event.kind, level, verdict) {
            (Kind::Action(Action::Receive | Action::SetLevel), Some(level), _) => {
                (format!("{kind}-level"), word(self.l, "case-level", level.as_str()).to_lowercase(), String::new())
            }
            (Kind::Action(Action::Rate), _, Some(verdict)) => {
                let verdict = word(self.l, "case-verdict", verdict.as_str()).to_lowercase();
                (format!("{kind}-verdict"), String::new(), verdict)
            }
            (
                Kind::Action(
                    Action::Send | Action::Forward | Action::Place | Action::Rehome | Action::Redo | Action::Contest,
                ),
                ..,
            ) if to.is_some() => (format!("{kind}-to"), String::new(), String::new()),
            _ => (kind, String::new(), String::new()),
        };
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        let args = [("who", &who), ("from", &from), ("to", &to), ("level", &level), ("verdict", &verdict)];
        self.l.with(&id, &args)
    }

    /// The texts of the action that the viewer may read, in the order a reader wants them.
    fn words(&self, event: &Event) -> Vec<String> {
        let text = |key: &str| event.body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let mut words = Vec::new();
        if let (Kind::Action(Action::Refuse), Some(code)) = (event.kind, text("reason")) {
            let reason = self.city.city().reason(&ReasonCode::from(code));
            words.extend(reason.map(|reason| reason.name.get(self.l.tongue().code()).to_owned()));
        } else {
            words.extend(text("reason").map(str::to_owned));
        }
        if let (Kind::Action(Action::Forward), Some(proposed)) = (event.kind, text("proposed")) {
            words.push(self.l.with("case-event-proposed", &[("unit", self.unit(&UnitCode::from(proposed)))]));
        }
        if matches!(event.kind, Kind::Action(Action::Assign | Action::HandOver)) {
            let people = [event.body.get("officer"), event.body.get("to")]
                .into_iter()
                .flatten()
                .chain(event.body.get("co_handlers").and_then(Value::as_array).into_iter().flatten())
                .filter_map(|person| person.as_str()?.parse().ok())
                .filter_map(|person| name_of(self.names, StaffId(person)).map(str::to_owned));
            let office = text("office").map(|office| self.unit(&UnitCode::from(office)));
            let to = office.into_iter().chain(people).collect::<Vec<_>>().join(", ");
            words.extend((!to.is_empty()).then_some(to));
        }
        let keys: &[&str] = match event.kind {
            Kind::Action(Action::Approve) => &[],
            _ => &["sentence", "text", "next_step", "exception"],
        };
        words.extend(keys.iter().filter_map(|key| text(key)).map(str::to_owned));
        if event.kind == Kind::Action(Action::Approve) {
            words.extend(text("exception").map(|why| self.l.with("case-answer-exception", &[("why", why)])));
        }
        words
    }
}

/// Colour and drawing of an entry.
pub(crate) const fn look(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Note => ("calm", "lock"),
        Kind::Message => ("calm", "chat"),
        Kind::Support => ("calm", "people"),
        Kind::Moderate => ("calm", "eye"),
        Kind::Mark => ("done", "star"),
        Kind::Contribute => ("going", "plus"),
        Kind::Release => ("wait", "user"),
        Kind::BreakGlass => ("bad", "warning"),
        Kind::Action(action) => match action {
            Action::Send => ("going", "send"),
            Action::Receive | Action::Assign | Action::HandBack | Action::HandOver => ("going", "check"),
            Action::Start => ("going", "construction"),
            Action::Propose | Action::Return => ("going", "eye"),
            Action::AskBack => ("wait", "wait"),
            Action::Supply => ("going", "plus"),
            Action::Forward | Action::Place | Action::Rehome | Action::Redo => ("going", "arrow"),
            Action::SetLevel | Action::Extend => ("going", "clock"),
            Action::Refuse | Action::Lapse => ("bad", "cross"),
            Action::Overrun => ("bad", "warning"),
            Action::Approve | Action::FollowParent => ("done", "check"),
            Action::Rate => ("done", "star"),
            Action::Contest | Action::Reopen => ("wait", "back"),
            Action::Uphold | Action::Close => ("calm", "lock"),
            Action::Withdraw => ("calm", "back"),
            Action::Merge | Action::Unmerge => ("calm", "merge"),
        },
    }
}

/// Why the case went to the unit it was first given to, in one or more sentences.
pub(crate) fn routing(l: &Say, city: &CityNow, view: &CaseView) -> Vec<String> {
    let Some(because) = &view.stored.report.routing else { return Vec::new() };
    let language = l.tongue().code();
    let teller = Teller { l, city, names: &[] };
    let unit = view.events.first().and_then(|event| teller.unit_in(event, "holder_after")).unwrap_or_default();
    let case = &view.stored.case;
    let category = city.category(&case.category).map(|category| category.name.get(language)).unwrap_or_default();
    let area = view.stored.report.place.area.as_ref().map(|area: &AreaRef| city.area_name(area, language));
    let area = area.unwrap_or_default();
    let mut said = Vec::new();
    let args = [("unit", unit.as_str()), ("category", category), ("area", area.as_str())];
    said.push(l.with(&id("case-routing", because.rule.as_str()), &args));
    if because.chosen {
        said.push(l.say("case-routing-chosen"));
    }
    if let Some(former) = &because.instead_of {
        let former = city.unit_name(former, language);
        said.push(l.with("case-routing-instead", &[("former", former), ("unit", unit.as_str())]));
    }
    if because.approximate {
        said.push(l.say("case-routing-approximate"));
    }
    said
}
