//! Letters: the words of `locales/letter.ftl` put together for one reader. One list of blocks is shown as HTML, as plain
//! text and, its first sentence, as a text message.

mod block;
mod news;
mod warning;

use app::CityNow;
use app::letter::{News, Voice, code_of};
use app::ports::post::{Letter, Urgency};
use app::subscriber::{Subscriber, Token};
use askama::Template;
use domain::fold::without_marks;
use domain::notice::Stage;
use domain::subscriber::{Channel, Topic};
use domain::warning::Mode;
use jiff::{SignedDuration, Timestamp};

pub(crate) use block::Block;

use crate::config::BaseUrl;
use crate::say::Say;
use crate::words::Tongue;

/// Writes the letters of a site.
#[derive(Clone, Debug)]
pub struct Press {
    /// Where its links lead.
    pub base_url: BaseUrl,
}

/// What a letter says, before it is HTML or text.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// One line, which is also the first sentence.
    pub subject: String,
    pub blocks: Vec<Block>,
    /// Where it is read in full.
    pub link: String,
}

#[derive(Template)]
#[template(path = "letters/letter.html")]
struct Html<'a> {
    language: Tongue,
    subject: &'a str,
    blocks: &'a [Block],
}

#[derive(Template)]
#[template(path = "letters/letter.txt", escape = "none")]
struct Text<'a> {
    blocks: &'a [Block],
}

impl Press {
    /// What the letter says.
    pub(crate) fn draft(&self, city: &CityNow, now: Timestamp, to: &Subscriber, news: &News) -> Draft {
        let tongue = Tongue::from_code(&to.language).unwrap_or_default();
        let l = Say::new(tongue, now, city.city().calendar.zone().clone()).lasting();
        let writer = news::Writer { l: &l, city, base: &self.base_url, to };
        let mut draft = writer.draft(news);
        draft.blocks.extend(writer.foot(news));
        draft
    }

    /// Where one-click unsubscribing is posted to.
    fn unsubscribe(&self, to: &Subscriber, news: &News) -> Option<String> {
        let topic = topic(news)?;
        Some(format!("{}/notices/{}/stop?topic={topic}", self.base_url, Token::of(to)))
    }
}

/// What a letter continues: its case, or the first warning of its chain.
fn thread(news: &News) -> Option<String> {
    match news {
        News::Warning(warning) => {
            let first = warning.file.earlier.first().map_or(warning.id, |issued| issued.id);
            Some(first.0.simple().to_string())
        }
        other => code_of(other).map(|code| code.to_string()),
    }
}

/// Of what kind news is; none for what is not sent for a topic.
pub(crate) fn topic(news: &News) -> Option<Topic> {
    match news {
        News::Event { topic, .. } => Some(*topic),
        News::Deadline { view, .. } if view.sight == app::view::Sight::Staff => Some(Topic::Deadline),
        News::Deadline { .. } => Some(Topic::Case),
        News::Morning(_) => Some(Topic::Morning),
        News::Warning(_) => Some(Topic::Warning),
        News::Issue { .. } => Some(Topic::Work),
        News::Request { .. } | News::Invitation { .. } | News::Confirm => None,
        News::Daily { news, .. } => news.iter().find_map(topic),
    }
}

impl Voice for Press {
    fn code(&self, city: &CityNow, now: Timestamp, language: &str, id: &str, digits: &str) -> Letter {
        let tongue = Tongue::from_code(language).unwrap_or_default();
        let l = Say::new(tongue, now, city.city().calendar.zone().clone());
        let title = city.city().name.get(tongue.code());
        let (subject, minutes) = (l.with("letter-code", &[("code", digits)]), app::account::HOLDS.as_mins());
        let what = l.with("letter-code-what", &[("minutes", minutes)]);
        let blocks = [
            Block::Say(what.clone()),
            Block::Quote(digits.to_owned()),
            Block::Say(l.say("letter-code-never")),
            Block::Foot(l.say("letter-why-code"), None),
        ];
        // Browsers find a code in a text message by its last line, which names the site.
        let short = format!("Nhip Cau {title}: {subject}. {what}\n\n@{} #{digits}", self.base_url.host());
        Letter {
            id: id.to_owned(),
            thread: None,
            text: Text { blocks: &blocks }.render().unwrap_or_default(),
            html: Html { language: tongue, subject: &subject, blocks: &blocks }.render().unwrap_or_default(),
            short: without_marks(&short),
            link: self.base_url.as_str().to_owned(),
            unsubscribe: None,
            urgency: Urgency::High,
            lasts: app::account::HOLDS,
            language: tongue.code().to_owned(),
            subject,
        }
    }

    fn letter(&self, city: &CityNow, now: Timestamp, to: &Subscriber, id: &str, news: &News) -> Letter {
        let Draft { subject, blocks, link } = self.draft(city, now, to, news);
        let tongue = Tongue::from_code(&to.language).unwrap_or_default();
        // The templates take text and cannot fail.
        let mail = to.channel == Channel::Mail;
        let html = Html { language: tongue, subject: &subject, blocks: &blocks }.render().ok().filter(|_| mail);
        let text = Text { blocks: &blocks }.render().unwrap_or_default();
        let words = Say::new(tongue, now, city.city().calendar.zone().clone());
        let title = city.city().name.get(tongue.code());
        let short = match to.channel {
            Channel::Sms => without_marks(&format!("Nhip Cau {title}: {subject} {link}")),
            Channel::Mail | Channel::Push => subject.clone(),
        };
        let (urgency, hours) = match news {
            News::Invitation { .. } => (Urgency::High, 72),
            News::Deadline { stage: Stage::Past, .. } | News::Confirm | News::Warning(_) => (Urgency::High, 24),
            News::Event { topic: Topic::Report, .. } | News::Morning(_) | News::Daily { .. } => (Urgency::Low, 24),
            News::Event { .. } | News::Deadline { .. } | News::Issue { .. } | News::Request { .. } => {
                (Urgency::Normal, 72)
            }
        };
        Letter {
            id: id.to_owned(),
            thread: thread(news),
            subject: match to.channel {
                Channel::Push => match news {
                    News::Warning(warning) if warning.mode == Mode::Test => {
                        format!("{} – Nhịp Cầu {title}", words.say("warning-mode-test"))
                    }
                    _ => format!("Nhịp Cầu {title}"),
                },
                Channel::Mail | Channel::Sms => match code_of(news) {
                    Some(code) => format!("[{code}] {subject}"),
                    None => subject,
                },
            },
            text,
            html: html.unwrap_or_default(),
            short,
            link,
            unsubscribe: self.unsubscribe(to, news),
            urgency,
            lasts: SignedDuration::from_hours(hours),
            language: to.language.clone(),
        }
    }
}
