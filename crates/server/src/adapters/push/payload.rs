//! What the browser is shown: the letter as JSON, short enough for every push service.

use std::borrow::Cow;

use app::ports::post::{Letter, Urgency};
use serde::Serialize;

/// Bytes a payload may have: encrypted it stays below the 4,096 that push services must take.
const LONGEST: usize = 3072;
/// Bytes of a title that is kept when it does not fit.
const TITLE: usize = 300;
const CUT: &str = "…";

#[derive(Serialize)]
struct Payload<'a> {
    title: Cow<'a, str>,
    body: Cow<'a, str>,
    link: &'a str,
    id: &'a str,
    lang: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<&'a str>,
    urgency: &'static str,
}

/// The letter as JSON; its body cut where it would be too long. None if even so it is, as with an endless link.
#[must_use]
pub fn payload(letter: &Letter) -> Option<Vec<u8>> {
    let mut payload = Payload {
        title: Cow::Borrowed(&letter.subject),
        body: Cow::Borrowed(&letter.short),
        link: &letter.link,
        id: &letter.id,
        lang: &letter.language,
        thread: letter.thread.as_deref(),
        urgency: word(letter.urgency),
    };
    let bytes = serde_json::to_vec(&payload).ok()?;
    if bytes.len() <= LONGEST {
        return Some(bytes);
    }
    payload.title = cut(&letter.subject, TITLE);
    payload.body = Cow::Borrowed("");
    let room = LONGEST.checked_sub(serde_json::to_vec(&payload).ok()?.len())?;
    payload.body = cut(&letter.short, room);
    serde_json::to_vec(&payload).ok()
}

/// The name of an urgency (RFC 8030, section 5.3).
pub(super) const fn word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Low => "low",
        Urgency::Normal => "normal",
        Urgency::High => "high",
    }
}

/// A text that takes at most `room` bytes of JSON, with the sign that some is missing, and no broken character.
fn cut(text: &str, room: usize) -> Cow<'_, str> {
    let fits = |room: usize| {
        let ends = text.char_indices().scan(0, |used, (at, sign)| {
            *used += width(sign);
            Some((*used, at + sign.len_utf8()))
        });
        ends.take_while(|(used, _)| *used <= room).last().map_or(0, |(_, end)| end)
    };
    if fits(room) == text.len() {
        return Cow::Borrowed(text);
    }
    match room.checked_sub(CUT.len()) {
        Some(room) => Cow::Owned(format!("{}{CUT}", text[..fits(room)].trim_end())),
        None => Cow::Borrowed(""),
    }
}

/// Bytes of a character in JSON.
fn width(sign: char) -> usize {
    match sign {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        _ => sign.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn letter(subject: &str, short: &str) -> Letter {
        Letter {
            id: "019a".into(),
            thread: Some("case-1".into()),
            subject: subject.into(),
            text: String::new(),
            html: String::new(),
            short: short.into(),
            link: "https://nhipcau.example/c/1".into(),
            unsubscribe: None,
            urgency: Urgency::High,
            lasts: SignedDuration::from_hours(1),
            language: "vi".into(),
        }
    }

    fn read(letter: &Letter) -> serde_json::Value {
        let bytes = payload(letter).unwrap();
        assert!(bytes.len() <= LONGEST, "{}", bytes.len());
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn a_letter_that_fits_is_whole() {
        let shown = read(&letter("Ngập nước", "Tránh đường Giải Phóng."));
        let expected = serde_json::json!({
            "title": "Ngập nước", "body": "Tránh đường Giải Phóng.", "link": "https://nhipcau.example/c/1",
            "id": "019a", "lang": "vi", "thread": "case-1", "urgency": "high",
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_long_one_is_cut_between_characters_whatever_they_are() {
        for sign in ["a", "ế", "\"", "\u{1}", "🌊", "nước "] {
            for more in 0..4 {
                let shown = read(&letter("Ngập nước", &format!("{}{}", "x".repeat(more), sign.repeat(4000))));
                let body = shown["body"].as_str().unwrap();
                assert!(body.ends_with('…') && body.len() > 400, "{sign}: {}", body.len());
            }
        }
        let shown = read(&letter(&"ế".repeat(4000), &"ế".repeat(4000)));
        assert!(shown["title"].as_str().unwrap().len() <= TITLE, "the title too");
        assert!(shown["body"].as_str().unwrap().len() > 2000);
    }

    #[test]
    fn what_cannot_be_cut_is_not_sent() {
        let endless = Letter { link: "x".repeat(LONGEST), ..letter("a", "b") };
        assert_eq!(payload(&endless), None);
    }
}
