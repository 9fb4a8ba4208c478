//! What a person may do to a case now, as forms that say what will follow.

use app::CityNow;
use app::access::{may_read, may_release};
use app::list::Brief;
use app::support::may_contribute;
use app::template::Template;
use app::view::{CaseView, Consequence};
use app::{FieldError, list};
use domain::access::Way;
use domain::authority::{Power, may};
use domain::case::{Action, Publication};
use domain::city::{Level, UnitCode};
use domain::id::StaffId;
use domain::quality::Warning;
use domain::staff::Staff;
use jiff::Timestamp;

use crate::pages::parts::{card, id, photo, word};
use crate::say::Say;
use crate::sent::Sent;

/// A form that was sent and not taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// Word of the form.
    pub(super) form: String,
    pub(super) sent: Sent,
    pub(super) faults: Vec<FieldError>,
    /// Id of the words why the case does not allow it any more.
    pub(super) conflict: Option<String>,
}

/// A choice of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) chosen: bool,
    /// Texts that choosing it puts into the form: a sentence and a next step.
    pub(super) texts: Option<(String, String)>,
}

/// How a field is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    Area,
    Line,
    Select,
    Radio,
    Boxes,
    Photos,
}

/// A field of a form.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) drawn: Drawn,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) error: String,
    pub(super) value: String,
    pub(super) choices: Vec<Choice>,
    /// Who can be called in it: what is typed for them, and the name.
    pub(super) people: Vec<(String, String)>,
    /// Whether the value is only where to begin: a draft stands in place of it.
    pub(super) begun: bool,
}

impl Field {
    /// Gives a text to begin from, if nothing was typed.
    fn begin(&mut self, text: &str) {
        if self.value.is_empty() && !text.is_empty() {
            (self.value, self.begun) = (text.to_owned(), true);
        }
    }

    /// Type of the inputs of its choices.
    pub(super) fn kind(&self) -> &'static str {
        if self.drawn == Drawn::Radio { "radio" } else { "checkbox" }
    }
}

/// Something the person may do now.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// Its word: the end of the address it is sent to.
    pub(super) word: String,
    pub(super) title: String,
    /// What it means, in a sentence.
    pub(super) what: String,
    /// What will follow.
    pub(super) after: String,
    pub(super) fields: Vec<Field>,
    /// What an approver should read first.
    pub(super) warnings: Vec<String>,
    pub(super) open: bool,
    pub(super) danger: bool,
}

impl Form {
    pub(super) fn photos(&self) -> bool {
        self.fields.iter().any(|field| field.drawn == Drawn::Photos)
    }

    pub(super) fn has_templates(&self) -> bool {
        self.templates().next().is_some()
    }

    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &(String, String))> {
        let choices = self.fields.iter().flat_map(|field| &field.choices);
        choices.filter_map(|choice| Some((choice.label.as_str(), choice.texts.as_ref()?)))
    }
}

/// What the steps of a case are for: the first of these that is allowed is the one to do next.
const NEXT: [Action; 9] = [
    Action::Place,
    Action::Receive,
    Action::Assign,
    Action::Start,
    Action::Propose,
    Action::Approve,
    Action::Redo,
    Action::Uphold,
    Action::Unmerge,
];

/// What the forms are made from.
pub(super) struct Maker<'a> {
    pub(super) l: &'a Say,
    pub(super) city: &'a CityNow,
    pub(super) view: &'a CaseView,
    pub(super) staff: &'a Staff,
    pub(super) near: &'a [(Brief, f64)],
    /// Answers to begin from.
    pub(super) templates: &'a [Template],
    pub(super) typed: &'a Typed,
    pub(super) now: Timestamp,
}

impl Maker<'_> {
    /// Forms of everything that moves the case, what is to be done next first.
    pub(super) fn steps(&self) -> Vec<Form> {
        let mut actions: Vec<Action> = Vec::new();
        for consequence in &self.view.consequences {
            if !actions.contains(&consequence.action) {
                actions.push(consequence.action);
            }
        }
        actions.sort_by_key(|action| NEXT.iter().position(|next| next == action).unwrap_or(NEXT.len()));
        let mut forms: Vec<_> = actions.iter().map(|action| self.step(*action)).collect();
        let first = actions.first().is_some_and(|action| NEXT.contains(action));
        if let Some(form) = forms.first_mut().filter(|_| first && self.typed.form.is_empty()) {
            form.open = true;
        }
        forms
    }

    /// Forms of what is said beside the steps.
    pub(super) fn words(&self) -> Vec<Form> {
        let photos = self
            .hinted(self.field("message", "photos", Drawn::Photos, "work-field-photos"), "case-message-photos-hint");
        let message = self.form("message", vec![self.area("message", "text", "work-field-message"), photos]);
        let mut forms = vec![message, self.note()];
        let case = &self.view.stored.case;
        if may_contribute(self.staff, case) {
            forms.insert(0, self.contribute());
        }
        if may(self.staff, Power::Moderate, case, self.city.city()) {
            forms.push(self.moderate());
        }
        if may_release(self.staff, self.view, self.city) {
            let reason = self.hinted(self.area("release", "reason", "work-field-reason"), "work-hint-release");
            forms.push(self.form("release", vec![reason]));
        }
        if may_read(self.staff, self.view, self.city) {
            forms.push(self.identity());
        }
        forms
    }

    /// Asks who sent the case; the answer stands on the page that follows, or on paper.
    fn identity(&self) -> Form {
        let reason = self.hinted(self.area("identity", "reason", "work-field-reason"), "work-hint-identity");
        let mut way = self.field("identity", "way", Drawn::Boxes, "work-field-way");
        way.choices = vec![self.choice("identity", "way", Way::Paper.as_str(), self.l.say("work-identity-paper"))];
        self.form("identity", vec![reason, way])
    }

    /// One's part of an answer that the officer will compose; the part given before stands in it.
    fn contribute(&self) -> Form {
        let mut text = self.area("contribute", "text", "work-field-part");
        let parts = self.view.parts();
        let given = parts.iter().find(|(person, _)| *person == self.staff.id).and_then(|(_, part)| *part);
        text.begin(given.unwrap_or_default());
        let photos = self.field("contribute", "photos", Drawn::Photos, "work-field-photos");
        let photos = self.hinted(photos, "work-hint-photos");
        let mut form = self.form("contribute", vec![self.hinted(text, "work-hint-part"), photos]);
        form.open |= given.is_none() && self.typed.form.is_empty();
        form
    }

    /// The answer: composed of the parts of those who work on it, or begun from a template of the unit.
    fn answer(&self) -> Vec<Field> {
        let mut text = self.area("propose", "text", "work-field-answer");
        text.hint = self.l.say("work-hint-answer");
        let parts = self.view.parts();
        let given: Vec<_> = parts.iter().filter_map(|(person, part)| Some((*person, (*part)?))).collect();
        let composed = given.iter().map(|(_, part)| *part).collect::<Vec<_>>().join("\n\n");
        text.begin(&composed);
        let names = |people: Vec<StaffId>| people.into_iter().map(|id| self.name(id)).collect::<Vec<_>>().join(", ");
        let missing: Vec<StaffId> =
            parts.iter().filter(|(_, part)| part.is_none()).map(|(person, _)| *person).collect();
        if !given.is_empty() {
            let people = names(given.iter().map(|(person, _)| *person).collect());
            text.hint = format!("{} {}", self.l.with("work-parts-given", &[("people", people)]), text.hint);
        }
        if !missing.is_empty() {
            text.hint = format!("{} {}", self.l.with("work-parts-missing", &[("people", names(missing))]), text.hint);
        }
        let mut from =
            self.hinted(self.field("propose", "template", Drawn::Select, "work-field-template"), "work-hint-template");
        let own = (!composed.is_empty()).then(|| Choice {
            texts: Some((composed.clone(), String::new())),
            ..self.choice("propose", "template", "parts", self.l.say("work-template-parts"))
        });
        let kept = self.templates.iter().map(|template| Choice {
            texts: Some((template.body.clone(), String::new())),
            ..self.choice("propose", "template", &template.id.to_string(), template.name.clone())
        });
        from.choices = own.into_iter().chain(kept).collect();
        if from.choices.is_empty() {
            return vec![text];
        }
        from.choices.insert(0, self.none());
        vec![from, text]
    }

    fn name(&self, id: StaffId) -> String {
        app::staff::name_of(&self.view.names, id).map_or_else(|| self.l.say("work-someone"), str::to_owned)
    }

    /// A note, with the colleagues it can call.
    fn note(&self) -> Form {
        let mut text = self.area("note", "text", "work-field-note");
        text.people = self.view.colleagues.iter().map(|(login, name)| (format!("@{login}"), name.clone())).collect();
        if !text.people.is_empty() {
            text = self.hinted(text, "work-hint-note");
        }
        self.form("note", vec![text])
    }

    fn step(&self, action: Action) -> Form {
        let word = action.as_str();
        let mut form = self.form(word, self.fields(action));
        form.after = self.after(action);
        form.danger = action == Action::Refuse;
        if action == Action::Approve {
            form.warnings = self.view.warnings.iter().map(|warning| say_warning(self.l, warning)).collect();
        }
        form
    }

    fn form(&self, name: &str, fields: Vec<Field>) -> Form {
        Form {
            word: name.to_owned(),
            title: word(self.l, "case-action", name),
            what: word(self.l, "work-what", name),
            after: String::new(),
            fields,
            warnings: Vec::new(),
            open: self.typed.form == name,
            danger: false,
        }
    }

    fn fields(&self, action: Action) -> Vec<Field> {
        let word = action.as_str();
        let area = |name, label| self.area(word, name, label);
        match action {
            Action::Receive => vec![self.levels(action)],
            Action::AskBack => vec![area("text", "work-field-question")],
            Action::Refuse => vec![
                self.reasons(),
                area("text", "work-field-sentence"),
                self.hinted(area("next_step", "work-field-next-step"), "work-hint-next-step"),
            ],
            Action::Forward => vec![area("text", "work-field-reason"), self.units(word, "work-field-proposed")],
            Action::Place => vec![self.units(word, "work-field-unit"), area("text", "work-field-reason")],
            Action::SetLevel => vec![self.levels(action), area("text", "work-field-reason")],
            Action::Extend | Action::Uphold => vec![self.hinted(area("text", "work-field-reason"), "work-hint-public")],
            Action::Assign => self.people(),
            Action::HandOver => self.hand_over(),
            Action::HandBack | Action::Return => vec![area("text", "work-field-reason")],
            Action::Propose => {
                let mut fields = self.answer();
                let photos = self.field(word, "photos", Drawn::Photos, "work-field-photos");
                fields.push(self.hinted(photos, "work-hint-photos"));
                fields.push(self.hinted(area("exception", "work-field-exception"), "work-hint-exception"));
                fields
            }
            Action::Approve => {
                let evidence = self.view.stored.case.file.proposal.as_ref().is_some_and(|answer| answer.evidence);
                let exception = self.hinted(area("exception", "work-field-exception"), "work-hint-approver");
                if evidence { Vec::new() } else { vec![exception] }
            }
            Action::Redo => {
                let superior = self.city.city().superior(&self.view.stored.case.holder);
                let label = self.l.with("work-field-at-superior", &[("unit", self.unit(&superior))]);
                let mut field = self.field(word, "at_superior", Drawn::Boxes, "work-field-where");
                field.choices = vec![self.choice(word, "at_superior", "yes", label)];
                vec![self.hinted(area("text", "work-field-redo"), "work-hint-public"), field]
            }
            Action::Merge => self.parents(),
            _ => Vec::new(),
        }
    }

    /// What would follow, if one thing follows whatever is filled in.
    fn after(&self, action: Action) -> String {
        let mut found = self.view.consequences.iter().filter(|consequence| consequence.action == action);
        match (action, found.next()) {
            (Action::Place | Action::Merge | Action::Receive | Action::SetLevel, _) | (_, None) => String::new(),
            (_, Some(consequence)) => self.say_after(consequence),
        }
    }

    fn say_after(&self, after: &Consequence) -> String {
        let state = word(self.l, "case-state", after.state.as_str());
        let unit = self.unit(&after.holder);
        let until = after.due.map(|due| self.l.when(due.at)).unwrap_or_default();
        let moves = after.holder != self.view.stored.case.holder;
        let id = match (moves, until.is_empty()) {
            (false, true) => "work-after",
            (false, false) => "work-after-due",
            (true, true) => "work-after-unit",
            (true, false) => "work-after-unit-due",
        };
        self.l.with(id, &[("state", &state), ("unit", &unit), ("until", &until)])
    }

    fn unit(&self, code: &UnitCode) -> String {
        self.city.unit_name(code, self.l.tongue().code()).to_owned()
    }

    fn value(&self, form: &str, name: &str) -> &str {
        if self.typed.form == form { self.typed.sent.get(name) } else { "" }
    }

    fn field(&self, form: &str, name: &'static str, drawn: Drawn, label: &str) -> Field {
        let fault = self.typed.faults.iter().find(|fault| self.typed.form == form && fault.field == name);
        Field {
            id: field_id(form, name),
            name,
            drawn,
            label: self.l.say(label),
            hint: String::new(),
            error: fault.map(|fault| self.l.fault(fault)).unwrap_or_default(),
            value: self.value(form, name).to_owned(),
            choices: Vec::new(),
            people: Vec::new(),
            begun: false,
        }
    }

    fn area(&self, form: &str, name: &'static str, label: &str) -> Field {
        self.field(form, name, Drawn::Area, label)
    }

    fn hinted(&self, mut field: Field, hint: &str) -> Field {
        field.hint = self.l.say(hint);
        field
    }

    fn choice(&self, form: &str, name: &str, value: &str, label: String) -> Choice {
        let chosen = self.typed.form == form && self.typed.sent.all(name).any(|own| own == value);
        Choice { value: value.to_owned(), label, chosen, ..Choice::default() }
    }

    fn none(&self) -> Choice {
        Choice { label: self.l.say("work-none"), ..Choice::default() }
    }

    fn levels(&self, action: Action) -> Field {
        let name = action.as_str();
        let mut field = self.field(name, "level", Drawn::Radio, "work-field-level");
        let typed = self.typed.form == name;
        for after in self.view.consequences.iter().filter(|after| after.action == action) {
            let Some(level) = after.level else { continue };
            let until = after.due.map(|due| self.l.when(due.at)).unwrap_or_default();
            let meaning = self.l.say(&format!("{}-what", id("case-level", level.as_str())));
            let args = [("meaning", &meaning), ("until", &until)];
            let mut choice = self.choice(name, "level", level.as_str(), word(self.l, "case-level", level.as_str()));
            choice.hint = self.l.with("work-level-until", &args);
            choice.chosen |= !typed && action == Action::Receive && level == self.view.stored.case.level;
            field.choices.push(choice);
        }
        field
    }

    /// Reasons with their sentences in the language of the sender, who will read them.
    fn reasons(&self) -> Field {
        let mut field = self.field("refuse", "reason", Drawn::Select, "work-field-refusal");
        let (own, theirs) = (self.l.tongue().code(), self.view.stored.report.language.as_str());
        let reasons = self.city.city().reasons.iter().map(|reason| Choice {
            texts: Some((reason.sentence.get(theirs).to_owned(), reason.next_step.get(theirs).to_owned())),
            ..self.choice("refuse", "reason", reason.code.as_str(), reason.name.get(own).to_owned())
        });
        field.choices = std::iter::once(self.none()).chain(reasons).collect();
        field
    }

    fn units(&self, form: &str, label: &str) -> Field {
        let mut field = self.field(form, "unit", Drawn::Select, label);
        let holder = &self.view.stored.case.holder;
        let units = self.city.units_on(self.city.day(self.now));
        let units = units.iter().filter(|unit| unit.code != *holder);
        let choices = units.map(|unit| self.choice(form, "unit", unit.code.as_str(), self.unit(&unit.code)));
        field.choices = std::iter::once(self.none()).chain(choices).collect();
        field
    }

    /// Officers who may have it, with what they are named by; who is away, and who acts for them, stands beside the name.
    fn officers(&self) -> Vec<(String, String)> {
        let case = &self.view.stored.case;
        let mut officers: Vec<(String, String)> = Vec::new();
        for person in &self.view.officers {
            let value = person.id.to_string();
            let again = case.file.last_officer == Some(person.id) && self.view.officers.len() > 1;
            if !again && officers.iter().all(|(own, _)| *own != value) {
                let away = self.view.away.iter().find(|(own, _)| *own == person.id);
                let name = away.map_or_else(
                    || person.name.clone(),
                    |(_, absence)| {
                        super::case::away(self.l, &person.name, absence, absence.deputy.map(|id| self.name(id)))
                    },
                );
                officers.push((value, format!("{name} – {}", self.unit(&person.unit))));
            }
        }
        officers
    }

    /// From one of those who have it to another officer.
    fn hand_over(&self) -> Vec<Field> {
        let file = &self.view.stored.case.file;
        let form = "hand_over";
        let named: Vec<StaffId> = file.officer.iter().chain(&file.co_handlers).copied().collect();
        let mut from = self.field(form, "from", Drawn::Select, "handover-from");
        from.choices = named.iter().map(|id| self.choice(form, "from", &id.to_string(), self.name(*id))).collect();
        let mut officer = self.field(form, "officer", Drawn::Select, "handover-to");
        let others = self
            .officers()
            .into_iter()
            .filter(|(value, _)| named.len() > 1 || named.iter().all(|id| id.to_string() != *value));
        let others = others.map(|(value, label)| self.choice(form, "officer", &value, label));
        officer.choices = std::iter::once(self.none()).chain(others).collect();
        let text = self.area(form, "text", "work-field-reason");
        if named.len() > 1 { vec![from, officer, text] } else { vec![officer, text] }
    }

    fn people(&self) -> Vec<Field> {
        let case = &self.view.stored.case;
        let mut office = self.field("assign", "office", Drawn::Select, "work-field-office");
        let offices = self.city.city().offices(&case.holder, self.city.day(self.now));
        let offices = offices.map(|own| self.choice("assign", "office", own.code.as_str(), self.unit(&own.code)));
        office.choices = std::iter::once(self.none()).chain(offices).collect();
        let officers = self.officers();
        let choices = |name: &'static str| {
            officers.iter().map(move |(value, label)| self.choice("assign", name, value, label.clone()))
        };
        let mut officer = self.field("assign", "officer", Drawn::Select, "work-field-officer");
        officer.choices = std::iter::once(self.none()).chain(choices("officer")).collect();
        let mut others = self.field("assign", "co_handlers", Drawn::Boxes, "work-field-co-handlers");
        others.choices = choices("co_handlers").collect();
        let office = self.hinted(office, "work-hint-assign");
        if officers.len() > 1 { vec![office, officer, others] } else { vec![office, officer] }
    }

    fn parents(&self) -> Vec<Field> {
        let case = &self.view.stored.case;
        let mut near = self.field("merge", "near", Drawn::Radio, "work-field-near");
        for (other, metres) in self.near.iter().filter(|(other, _)| other.id != case.id && other.holder == case.holder)
        {
            let code = other.code.to_string();
            let metres = self.l.decimal(*metres, 0);
            let label = self.l.with("work-near", &[("code", &code), ("metres", &metres)]);
            let mut choice = self.choice("merge", "near", &code, label);
            choice.hint = card::excerpt(&other.description);
            near.choices.push(choice);
        }
        let parent = self.field("merge", "parent", Drawn::Line, "work-field-parent");
        if near.choices.is_empty() { vec![parent] } else { vec![near, self.hinted(parent, "work-hint-parent")] }
    }

    fn moderate(&self) -> Form {
        let current = self.view.stored.report.publication;
        let mut what = self.field("moderate", "what", Drawn::Radio, "work-field-publication");
        for publication in [Publication::Public, Publication::Hidden].into_iter().filter(|own| *own != current) {
            let label = word(self.l, "work-publication", publication.as_str());
            what.choices.push(self.choice("moderate", "what", publication.as_str(), label));
        }
        what.choices.push(self.choice("moderate", "what", "redact", self.l.say("work-publication-redact")));
        let groups = [self.view.before().collect::<Vec<_>>(), self.view.after().collect()];
        for (number, own) in groups.iter().flat_map(|group| group.iter().enumerate()) {
            let shown = photo::picture(self.l, self.view.stored.case.code, own, number + 1);
            let (verb, id) = if own.open { ("hide", "work-photo-hide") } else { ("show", "work-photo-show") };
            let label = self.l.with(id, &[("photo", shown.alt)]);
            what.choices.push(self.choice("moderate", "what", &format!("{verb}:{}", own.id), label));
        }
        let reason = self.hinted(self.area("moderate", "reason", "work-field-reason"), "work-hint-moderate");
        let mut words = self.hinted(self.area("moderate", "words", "work-field-words"), "work-hint-words");
        words.begin(&self.view.stored.report.description);
        self.form("moderate", vec![what, words, reason])
    }
}

/// Id of a field on the page: its form and its name.
pub(super) fn field_id(form: &str, name: &str) -> String {
    format!("{form}-{name}").replace('_', "-")
}

/// What an approver should look at, in words. Photos are counted from 1.
fn say_warning(l: &Say, warning: &Warning) -> String {
    match warning {
        Warning::Empty => l.say("case-warning-empty"),
        Warning::Short { words, least } => l.with("case-warning-short", &[("words", words), ("least", least)]),
        Warning::Generic { phrases } => l.with("case-warning-generic", &[("phrases", phrases.join(", "))]),
        Warning::Copied { percent, .. } => l.with("case-warning-copied", &[("percent", percent)]),
        Warning::NoEvidence => l.say("case-warning-no-evidence"),
        Warning::OldPhoto { photo, .. } => l.with("case-warning-old-photo", &[("photo", photo + 1)]),
        Warning::FarPhoto { photo, metres } => {
            let photo = (photo + 1).to_string();
            l.with("case-warning-far-photo", &[("photo", photo), ("metres", l.decimal(*metres, 0))])
        }
        Warning::PromiseWithoutDate { phrase } => l.with("case-warning-promise-without-date", &[("phrase", phrase)]),
        Warning::NothingToCheck => l.say("case-warning-nothing-to-check"),
    }
}

/// Cases nearby that may be the same matter.
pub(super) async fn near(app: &app::App, view: &CaseView) -> Result<Vec<(Brief, f64)>, app::Error> {
    match view.stored.report.place.position {
        Some(at) if view.may(Action::Merge) => list::near(app, at, Some(view.stored.report.field.clone())).await,
        _ => Ok(Vec::new()),
    }
}

/// The level of a word, for inputs.
pub(super) fn level(sent: &Sent) -> Option<Level> {
    Level::parse(sent.get("level"))
}
