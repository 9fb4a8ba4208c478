//! What an answer of the gateway means, by the lists of the operator.

use app::ports::post::{Refused, Taken};
use hyper::StatusCode;
use jiff::SignedDuration;

use super::super::client::later;
use super::pick::{Path, pick};

/// Something an answer may show: its status, or a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `http:429`
    Status(u16),
    /// `http:5xx`
    Class(u16),
    /// `104`
    Value(String),
}

impl Sign {
    /// Reads a sign.
    ///
    /// # Errors
    /// It begins like a status and is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some(status) = text.strip_prefix("http:") else { return Ok(Self::Value(text.to_owned())) };
        let class = status.strip_suffix("xx").and_then(|class| class.parse().ok());
        let status = status.parse().ok().filter(|status| (100..600).contains(status));
        let sign = class.filter(|class| (1..6).contains(class)).map(Self::Class).or(status.map(Self::Status));
        sign.ok_or_else(|| format!("`{text}` is not a status such as http:429 or http:5xx"))
    }
}

/// The lists.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Where the answer says what it calls the message.
    pub reference: Option<Path>,
    /// Where the answer says how it went; without it the status alone counts.
    pub result: Option<Path>,
    pub taken: Vec<Sign>,
    pub later: Vec<Sign>,
    pub never: Vec<Sign>,
    pub gone: Vec<Sign>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Taken,
    Later,
    Never,
    Gone,
}

impl Answers {
    /// Judges an answer. A value counts before the status, a status before its class. What no list knows is tried again.
    ///
    /// # Errors
    /// What the answer refuses.
    pub(super) fn judge(
        &self,
        status: StatusCode,
        body: &[u8],
        after: Option<SignedDuration>,
    ) -> Result<Taken, Refused> {
        let [reference, result] = pick(body, [self.reference.as_ref(), self.result.as_ref()]).unwrap_or_default();
        let by_value = result.as_ref().and_then(|said| self.find(&Sign::Value(said.clone())));
        let by_status =
            self.find(&Sign::Status(status.as_u16())).or_else(|| self.find(&Sign::Class(status.as_u16() / 100)));
        let understood = by_value.or(by_status.filter(|word| self.result.is_none() || *word != Word::Taken));
        let said = result.as_deref().filter(|said| is_code(said)).unwrap_or_default();
        let fault = format!("the gateway answered {} {said}", status.as_u16()).trim_end().to_owned();
        match understood {
            Some(Word::Taken) => Ok(Taken { reference }),
            Some(Word::Never) => Err(Refused::Never { fault }),
            Some(Word::Gone) => Err(Refused::Gone { fault }),
            Some(Word::Later) | None => Err(later(fault, after)),
        }
    }

    fn find(&self, sign: &Sign) -> Option<Word> {
        let lists = [
            (&self.taken, Word::Taken),
            (&self.later, Word::Later),
            (&self.never, Word::Never),
            (&self.gone, Word::Gone),
        ];
        lists.into_iter().find(|(list, _)| list.contains(sign)).map(|(_, word)| word)
    }
}

/// Whether a value is a code, which may be logged, and not a sentence, which may name a number.
fn is_code(said: &str) -> bool {
    let digits = said.bytes().filter(u8::is_ascii_digit).count();
    said.len() <= 40 && digits < 8 && said.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_-.".contains(&sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(texts: &[&str]) -> Vec<Sign> {
        texts.iter().map(|text| Sign::parse(text).unwrap()).collect()
    }

    fn answers(result: Option<&str>) -> Answers {
        Answers {
            reference: Some(Path::parse("SMSID").unwrap()),
            result: result.map(|path| Path::parse(path).unwrap()),
            taken: signs(&["http:2xx", "100"]),
            later: signs(&["http:429", "http:5xx", "103"]),
            never: signs(&["http:4xx", "104"]),
            gone: signs(&["http:410", "99"]),
        }
    }

    fn said(result: Option<&str>, status: u16, body: &str) -> &'static str {
        match answers(result).judge(StatusCode::from_u16(status).unwrap(), body.as_bytes(), None) {
            Ok(Taken { reference: Some(_) }) => "taken as",
            Ok(_) => "taken",
            Err(Refused::Later { .. }) => "later",
            Err(Refused::Never { .. }) => "never",
            Err(Refused::Gone { .. }) => "gone",
        }
    }

    #[test]
    fn without_a_field_the_status_counts_and_the_nearest_first() {
        for (status, body, word) in [
            (200, r#"{"SMSID":"7"}"#, "taken as"),
            (202, "fine", "taken"),
            (429, "", "later"),
            (503, "", "later"),
            (400, "", "never"),
            (410, "", "gone"),
            (302, "", "later"),
        ] {
            assert_eq!(said(None, status, body), word, "{status}");
        }
    }

    #[test]
    fn with_a_field_its_value_counts_first() {
        let of = |status, body| said(Some("CodeResult"), status, body);
        assert_eq!(of(200, r#"{"CodeResult":"100","SMSID":7}"#), "taken as");
        assert_eq!(of(200, r#"{"CodeResult":104}"#), "never");
        assert_eq!(of(200, r#"{"CodeResult":"99"}"#), "gone");
        assert_eq!(of(400, r#"{"CodeResult":"103"}"#), "later");
        assert_eq!(of(200, r#"{"CodeResult":"777"}"#), "later", "a code that no list knows is no success");
        assert_eq!(of(200, "<html>"), "later");
        assert_eq!(of(400, "<html>"), "never");
    }

    #[test]
    fn a_fault_shows_codes_and_no_numbers_of_people() {
        let judged =
            |body: &str| answers(Some("m")).judge(StatusCode::OK, body.as_bytes(), None).unwrap_err().to_string();
        assert_eq!(judged(r#"{"m":"INVALID_BRAND"}"#), "not now: the gateway answered 200 INVALID_BRAND");
        assert_eq!(judged(r#"{"m":"84912345678"}"#), "not now: the gateway answered 200");
        assert!(Sign::parse("http:700").is_err() && Sign::parse("http:9xx").is_err());
    }
}
