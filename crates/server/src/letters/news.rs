//! What each kind of news says to each kind of reader.

use app::CityNow;
use app::letter::{Load, News};
use app::notice;
use app::subscriber::{Subscriber, Token};
use app::view::{CaseView, Event, Kind};
use domain::case::Action;
use domain::city::UnitCode;
use domain::code::CaseCode;
use domain::deadline::ClockKind;
use domain::notice::Stage;
use domain::request::{self, Act};
use domain::staff::LinkKind;
use domain::subscriber::{Part, Topic};
use jiff::Timestamp;
use serde_json::Value;

use super::{Block, Draft, topic};
use crate::config::BaseUrl;
use crate::pages::inbox::{Issue, issue};
use crate::pages::parts::{history, id, word};
use crate::say::Say;

/// Whoever writes to one reader.
pub(super) struct Writer<'a> {
    pub(super) l: &'a Say,
    pub(super) city: &'a CityNow,
    pub(super) base: &'a BaseUrl,
    pub(super) to: &'a Subscriber,
}

impl<'a> Writer<'a> {
    pub(super) fn draft(&self, news: &News) -> Draft {
        match news {
            News::Event { view, event, part, topic } => self.event(view, event, *part, *topic),
            News::Deadline { view, clock, stage, due } => self.deadline(view, *clock, *stage, *due),
            News::Morning(load) => self.morning(load),
            News::Warning(warning) => self.warning(warning),
            News::Issue { kind, body } => self.issue(*kind, body),
            News::Invitation { kind, name, unit, token, until } => {
                self.invitation(*kind, name, unit.as_ref(), token, *until)
            }
            News::Request { kind, act, case, finish_by } => self.request(*kind, *act, *case, *finish_by),
            News::Confirm => self.confirm(),
            News::Daily { news, more } => self.daily(news, *more),
        }
    }

    /// Why the letter comes, and how it stops.
    pub(super) fn foot(&self, news: &News) -> Vec<Block> {
        let Some(topic) = topic(news) else {
            let why = match news {
                News::Invitation { kind: LinkKind::Invitation, .. } => "letter-why-invitation",
                News::Invitation { kind: LinkKind::Password, .. } => "letter-why-password",
                News::Request { .. } => "letter-why-request",
                _ => "letter-why-confirm",
            };
            return vec![Block::Foot(self.l.say(why), None)];
        };
        let own = format!("{}/notices/{}", self.base, Token::of(self.to));
        vec![
            Block::Foot(word(self.l, "letter-why", topic.as_str()), None),
            Block::Foot(self.l.say("letter-choose"), Some(own.clone())),
            Block::Foot(self.l.say("letter-stop"), Some(format!("{own}/stop?topic={topic}"))),
        ]
    }

    fn title(&self, view: &CaseView) -> String {
        let category = self.city.category(&view.stored.case.category);
        category.map(|category| category.name.get(self.l.tongue().code()).to_owned()).unwrap_or_default()
    }

    pub(super) fn unit<'b>(&self, unit: &'b domain::city::UnitCode) -> &'b str
    where
        'a: 'b,
    {
        self.city.unit_name(unit, self.l.tongue().code())
    }

    /// Where the reader finds the case; who sent it acts there by the secret of the address.
    fn link(&self, view: &CaseView) -> String {
        let code = view.stored.case.code;
        match view.sight {
            app::view::Sight::Staff => format!("{}/work/{code}", self.base),
            app::view::Sight::Own => format!("{}/cases/{code}?key={}", self.base, self.to.secret),
            _ => format!("{}/cases/{code}", self.base),
        }
    }

    fn facts(&self, view: &CaseView) -> Block {
        let mut facts = vec![
            (self.l.say("letter-fact-code"), view.stored.case.code.to_string()),
            (self.l.say("letter-fact-what"), self.title(view)),
        ];
        let address = view.stored.report.place.address.clone();
        facts.extend((!address.is_empty()).then(|| (self.l.say("letter-fact-where"), address)));
        facts.push((self.l.say("letter-fact-holder"), self.unit(&view.stored.case.holder).to_owned()));
        if let Some(due) = view.due.filter(|_| view.stored.case.state.is_open()) {
            facts.push((word(self.l, "letter-due", due.kind.as_str()), self.l.when(due.at)));
        }
        Block::Facts(facts)
    }

    /// The sentence of an event, for its reader.
    fn lead(&self, view: &CaseView, event: &Event, part: Option<Part>, topic: Topic) -> String {
        let kind = event.kind.as_str();
        let group = match (topic, part) {
            (Topic::Report, _) => return self.l.with("letter-near-report", &[("title", &self.title(view))]),
            (Topic::Answer, _) => return self.l.with("letter-near-answer", &[("title", &self.title(view))]),
            (Topic::Work, _) => return format!("{} {}", self.l.say(&id("inbox-kind", kind)), self.title(view)),
            (_, Some(Part::Follower)) => "letter-followed",
            _ => "letter-case",
        };
        let unit = event.unit.as_ref().unwrap_or(&view.stored.case.holder);
        self.l.with(&id(group, kind), &[("unit", self.unit(unit)), ("holder", self.unit(&view.stored.case.holder))])
    }

    fn event(&self, view: &CaseView, event: &Event, part: Option<Part>, topic: Topic) -> Draft {
        let subject = self.lead(view, event, part, topic);
        let mut blocks = vec![Block::Say(subject.clone())];
        if event.kind == Kind::Action(Action::Approve) || event.kind == Kind::Action(Action::FollowParent) {
            blocks.extend(view.answer().map(|answer| Block::Quote(answer.body.clone())));
        }
        if topic == Topic::Report {
            blocks.push(Block::Quote(view.stored.report.description.clone()));
        }
        let (_, words) = history::told(self.l, self.city, view, event);
        blocks.extend(words.into_iter().map(Block::Quote));
        blocks.push(self.facts(view));
        let act = match (event.kind, part, topic) {
            (Kind::Action(Action::Approve | Action::FollowParent), Some(Part::Reporter), _) => "letter-act-rate",
            (Kind::Action(Action::AskBack), Some(Part::Reporter), _) => "letter-act-supply",
            (Kind::Action(Action::Refuse), Some(Part::Reporter), _) => "letter-act-contest",
            (Kind::Message, Some(Part::Reporter), _) => "letter-act-answer",
            (_, _, Topic::Work) => "letter-act-work",
            _ => "letter-act-open",
        };
        let link = self.link(view);
        blocks.push(Block::Act(self.l.say(act), link.clone()));
        Draft { subject, blocks, link }
    }

    fn deadline(&self, view: &CaseView, clock: ClockKind, stage: Stage, due: Timestamp) -> Draft {
        let when = self.l.when(due);
        let (subject, act) = match view.sight {
            app::view::Sight::Staff => {
                let args = [
                    ("title", self.title(view)),
                    ("clock", word(self.l, "case-clock", clock.as_str())),
                    ("when", when),
                ];
                (self.l.with(&id("letter-deadline", stage.as_str()), &args), "letter-act-work")
            }
            _ => (self.l.with("letter-case-clarify-near", &[("when", when)]), "letter-act-supply"),
        };
        let link = self.link(view);
        let blocks = vec![Block::Say(subject.clone()), self.facts(view), Block::Act(self.l.say(act), link.clone())];
        Draft { subject, blocks, link }
    }

    fn morning(&self, load: &Load) -> Draft {
        let unit = self.unit(&load.unit);
        let subject = self.l.with("letter-morning", &[("unit", unit)]);
        let counts = [("open", load.open), ("overdue", load.overdue), ("due", load.due)];
        let link = format!("{}/work", self.base);
        let blocks = vec![
            Block::Say(subject.clone()),
            Block::Facts(
                counts
                    .into_iter()
                    .map(|(name, count)| (self.l.say(&format!("letter-load-{name}")), self.l.number(count)))
                    .collect(),
            ),
            Block::Act(self.l.say("letter-act-list"), link.clone()),
        ];
        Draft { subject, blocks, link }
    }

    fn issue(&self, kind: notice::Kind, body: &Value) -> Draft {
        let Issue { url, title, from } = issue(self.l, self.city, kind, body);
        let subject = format!("{} {title}", self.l.say(&id("inbox-kind", kind.as_str())));
        let link = format!("{}{url}", self.base);
        let facts = vec![(self.l.say("letter-fact-from"), from)];
        let act = Block::Act(self.l.say("letter-act-work"), link.clone());
        Draft { blocks: vec![Block::Say(subject.clone()), Block::Facts(facts), act], subject, link }
    }

    fn confirm(&self) -> Draft {
        let link = format!("{}/notices/{}", self.base, Token::of(self.to));
        let subject = self.l.say("letter-confirm");
        let blocks = vec![
            Block::Say(self.l.with("letter-confirm-what", &[("site", self.base)])),
            Block::Act(self.l.say("letter-act-confirm"), link.clone()),
        ];
        Draft { subject, blocks, link }
    }

    fn invitation(&self, kind: LinkKind, name: &str, unit: Option<&UnitCode>, token: &str, until: Timestamp) -> Draft {
        let link = format!("{}/invitation/{token}", self.base);
        let (subject, what, act) = match kind {
            LinkKind::Invitation => ("letter-invitation", "letter-invitation-what", "letter-act-invitation"),
            LinkKind::Password => ("letter-password", "letter-password-what", "letter-act-password"),
        };
        let subject = self.l.say(subject);
        let unit = unit.map_or("Nhịp Cầu", |unit| self.unit(unit));
        let until = self.l.when(until);
        let blocks = vec![
            Block::Say(self.l.with(what, &[("name", name), ("unit", unit)])),
            Block::Act(self.l.say(act), link.clone()),
            Block::Say(self.l.with("letter-invitation-until", &[("until", until)])),
        ];
        Draft { subject, blocks, link }
    }

    fn request(&self, kind: request::Kind, act: Act, case: Option<CaseCode>, finish_by: Timestamp) -> Draft {
        let subject = word(self.l, "letter-request", act.as_str());
        let link = match case {
            Some(code) => format!("{}/cases/{code}/data?key={}", self.base, self.to.secret),
            None => format!("{}/account/data", self.base),
        };
        let mut facts = vec![(self.l.say("letter-fact-request"), word(self.l, "request-kind", kind.as_str()))];
        if matches!(act, Act::Acknowledge | Act::Extend) {
            facts.push((self.l.say("request-finish-by"), self.l.when(finish_by)));
        }
        let open = Block::Act(self.l.say("letter-act-request"), link.clone());
        Draft { blocks: vec![Block::Say(subject.clone()), Block::Facts(facts), open], subject, link }
    }

    fn daily(&self, news: &[News], more: usize) -> Draft {
        let count = news.len() + more;
        let subject = self.l.with("letter-daily", &[("n", count)]);
        let mut blocks = vec![Block::Say(subject.clone())];
        blocks.extend(news.iter().map(|one| self.item(one)));
        if more > 0 {
            blocks.push(Block::Say(self.l.with("letter-daily-more", &[("n", more)])));
        }
        let link = match self.to.staff {
            Some(_) => format!("{}/inbox", self.base),
            None => format!("{}/notices/{}", self.base, Token::of(self.to)),
        };
        Draft { subject, blocks, link }
    }

    fn item(&self, news: &News) -> Block {
        let draft = self.draft(news);
        let more = match news {
            News::Event { view, .. } | News::Deadline { view, .. } => {
                let place = &view.stored.report.place.address;
                let code = view.stored.case.code;
                if place.is_empty() { code.to_string() } else { format!("{place} · {code}") }
            }
            News::Morning(_)
            | News::Warning(_)
            | News::Issue { .. }
            | News::Invitation { .. }
            | News::Request { .. }
            | News::Confirm
            | News::Daily { .. } => String::new(),
        };
        Block::Item(draft.subject, more, draft.link)
    }
}
