//! What a warning says to those whom it concerns: first what to do, then why.

use domain::warning::{Mode, State, Warning};

use super::news::Writer;
use super::{Block, Draft};
use crate::pages::parts::word;
use crate::pages::warning::look::level;

impl Writer<'_> {
    pub(super) fn warning(&self, warning: &Warning) -> Draft {
        let language = self.l.tongue().code();
        let mark = self.l.say("warning-mode-test");
        // Each warning has the first language of the city; another only where somebody wrote it.
        let first = self.city.city().languages.first().map_or("vi", String::as_str);
        let text = warning.content.texts.get(language).or_else(|| warning.content.texts.get(first));
        let headline = warning.headline(language, &mark).or_else(|| warning.headline(first, &mark)).unwrap_or_default();
        let link = format!("{}/warnings/{}", self.base, warning.id);
        let (subject, calls_off) = match warning.state {
            State::Cancelled => (self.l.with("letter-warning-cancelled", &[("headline", &headline)]), true),
            State::Replaced => (self.l.with("letter-warning-elsewhere", &[("headline", &headline)]), true),
            _ => (headline, false),
        };
        let mut blocks = vec![Block::Say(subject.clone())];
        if warning.mode == Mode::Test {
            blocks.push(Block::Say(self.l.say("letter-warning-test")));
        }
        let reason = warning.file.cancellation.as_ref().map(|cancellation| cancellation.reason.clone());
        blocks.extend(reason.filter(|_| warning.state == State::Cancelled).map(Block::Quote));
        if let Some(text) = text.filter(|_| !calls_off) {
            let parts = [&text.instruction, &text.description].into_iter().filter(|part| !part.is_empty());
            blocks.extend(parts.map(|part| Block::Quote(part.clone())));
        }
        if !calls_off {
            blocks.push(Block::Facts(self.warning_facts(warning)));
        }
        blocks.push(Block::Act(self.l.say("letter-act-warning"), link.clone()));
        Draft { subject, blocks, link }
    }

    fn warning_facts(&self, warning: &Warning) -> Vec<(String, String)> {
        let content = &warning.content;
        let mut facts = vec![
            (self.l.say("letter-warning-kind"), word(self.l, "warning-kind", content.kind.as_str())),
            (self.l.say("letter-warning-level"), level(self.l, content.danger).words),
        ];
        facts.extend(content.onset.map(|onset| (self.l.say("letter-warning-from"), self.l.when(onset))));
        facts.extend(content.expires.map(|end| (self.l.say("letter-warning-until"), self.l.when(end))));
        facts.push((self.l.say("letter-warning-by"), self.unit(&warning.unit).to_owned()));
        facts
    }
}
