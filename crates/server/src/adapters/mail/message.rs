//! A letter as a message of e-mail (RFC 5322): headers that let programs put it where it belongs, text and HTML.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::Message;
use lettre::address::Envelope;
use lettre::error::Error;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, message::header};

use app::ports::post::Letter;

const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
const LANGUAGE: HeaderName = HeaderName::new_from_ascii_str("Content-Language");
const UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const UNSUBSCRIBE_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

/// Who writes.
#[derive(Clone, Debug)]
pub struct Sender {
    /// What people see, and answer to.
    pub from: Mailbox,
    /// Where bounces go, with the letter's id added; none if they go to `from`.
    pub bounces: Option<Address>,
    /// The host in the names of messages.
    pub host: String,
}

impl Sender {
    /// Who sends, to whom.
    ///
    /// # Errors
    /// The id of the letter cannot be part of an address.
    pub fn envelope(&self, to: &Address, letter: &Letter) -> Result<Envelope, Error> {
        let back = match &self.bounces {
            Some(place) => {
                let user = format!("{}+{}", place.user(), word(&letter.id));
                Address::new(user, place.domain()).ok().ok_or(Error::EmailMissingLocalPart)?
            }
            None => self.from.email.clone(),
        };
        Envelope::new(Some(back), vec![to.clone()])
    }

    /// The bytes of the message. Nothing of a letter can add a header: the words are encoded, the names and addresses
    /// reduced to the signs that they may have.
    ///
    /// # Errors
    /// It cannot be put together.
    pub fn message(&self, to: &Address, letter: &Letter, now: Timestamp) -> Result<Vec<u8>, Error> {
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .date(moment(now))
            .subject(one_line(&letter.subject))
            .message_id(Some(self.id(&word(&letter.id))))
            .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
            .raw_header(HeaderValue::new(LANGUAGE, word(&letter.language)))
            .header(header::MIME_VERSION_1_0);
        if let Some(thread) = &letter.thread {
            let root = self.id(&format!("thread-{}", word(thread)));
            message = message.in_reply_to(root.clone()).references(root);
        }
        if let Some(address) = &letter.unsubscribe {
            message = message
                .raw_header(HeaderValue::new(UNSUBSCRIBE, format!("<{}>", plain(address))))
                .raw_header(HeaderValue::new(UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click".to_owned()));
        }
        let parts = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        Ok(message.multipart(parts)?.formatted())
    }

    fn id(&self, name: &str) -> String {
        format!("<{name}@{}>", self.host)
    }
}

fn moment(now: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now.as_second()).unwrap_or_default())
}

/// Letters, digits and hyphens of a text.
fn word(text: &str) -> String {
    text.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect()
}

/// A text without what would end a line.
fn one_line(text: &str) -> String {
    text.split(|sign: char| sign.is_control() || "\u{2028}\u{2029}".contains(sign))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What may stand in an address between angle brackets.
fn plain(address: &str) -> String {
    address.chars().filter(|sign| sign.is_ascii_graphic() && !"<>".contains(*sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::ports::post::Urgency;
    use jiff::SignedDuration;
    use mail_parser::MessageParser;

    fn letter() -> Letter {
        Letter {
            id: "019a-77".into(),
            thread: Some("case-1".into()),
            subject: "Phản ánh của bạn đã được trả lời".into(),
            text: "Xem: https://nhipcau.example/c/1\n.\nHết".into(),
            html: "<p>Xem</p>".into(),
            short: String::new(),
            link: String::new(),
            unsubscribe: Some("https://nhipcau.example/u/secret".into()),
            urgency: Urgency::Normal,
            lasts: SignedDuration::from_hours(1),
            language: "vi".into(),
        }
    }

    fn sender() -> Sender {
        Sender {
            from: "Nhịp Cầu <site@hanoi.example>".parse().unwrap(),
            bounces: Some("bounce@hanoi.example".parse().unwrap()),
            host: "nhipcau.example".into(),
        }
    }

    fn made(letter: &Letter) -> String {
        let to = "lan@example.org".parse().unwrap();
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        String::from_utf8(sender().message(&to, letter, now).unwrap()).unwrap()
    }

    #[test]
    fn a_message_carries_what_programs_need() {
        let text = made(&letter());
        assert!(text.is_ascii(), "passes every server");
        for line in [
            "Message-ID: <019a-77@nhipcau.example>\r\n",
            "In-Reply-To: <thread-case-1@nhipcau.example>\r\n",
            "References: <thread-case-1@nhipcau.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Language: vi\r\n",
            "List-Unsubscribe: <https://nhipcau.example/u/secret>\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            "Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let read = MessageParser::default().parse(text.as_bytes()).unwrap();
        assert_eq!(read.subject(), Some("Phản ánh của bạn đã được trả lời"));
        assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n"), letter().text);
        assert_eq!(read.body_html(0).as_deref(), Some("<p>Xem</p>"));
    }

    #[test]
    fn what_cannot_be_unsubscribed_and_continues_nothing_says_so_by_silence() {
        let text = made(&Letter { thread: None, unsubscribe: None, ..letter() });
        assert!(!text.contains("List-Unsubscribe") && !text.contains("In-Reply-To") && !text.contains("References"));
    }

    #[test]
    fn no_letter_can_add_a_header() {
        let evil = "x\r\nBcc: all@example.org\r\n\r\nbody\u{2028}Bcc: all@example.org";
        let text = made(&Letter {
            id: evil.into(),
            thread: Some(evil.into()),
            subject: evil.into(),
            unsubscribe: Some(evil.into()),
            language: evil.into(),
            ..letter()
        });
        let read = MessageParser::default().parse(text.as_bytes()).unwrap();
        assert!(read.bcc().is_none() && read.subject().unwrap().starts_with("x Bcc: all@example.org body Bcc:"));
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(head.lines().all(|line| !line.starts_with("Bcc")), "{head}");
    }

    #[test]
    fn a_bounce_finds_back_to_its_letter() {
        let to: Address = "lan@example.org".parse().unwrap();
        let back = |sender: Sender| sender.envelope(&to, &letter()).unwrap().from().map(ToString::to_string);
        assert_eq!(back(sender()).as_deref(), Some("bounce+019a-77@hanoi.example"));
        assert_eq!(back(Sender { bounces: None, ..sender() }).as_deref(), Some("site@hanoi.example"));
    }
}
