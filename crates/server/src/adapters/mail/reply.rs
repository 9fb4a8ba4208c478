//! What a mail server says, as what becomes of the letter. Never says its words: they often name the address.

use std::error::Error as _;

use app::ports::post::Refused;
use lettre::transport::smtp::Error;

use super::super::client::later;

/// Enhanced codes (RFC 3463, RFC 7505) by which nobody is at an address: unknown, no such host, moved, given up, switched
/// off.
const GONE: [&str; 5] = ["5.1.1", "5.1.2", "5.1.6", "5.1.10", "5.2.1"];

/// How far a hand-over came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Encrypt,
    SignIn,
    Sender,
    Recipient,
    Content,
}

impl Step {
    const fn word(self) -> &'static str {
        match self {
            Self::Connect => "to connect",
            Self::Encrypt => "to encrypt",
            Self::SignIn => "to sign in",
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Content => "the message",
        }
    }
}

/// A step that failed.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) step: Step,
    pub(super) error: Error,
}

impl Trouble {
    /// Whether the connection was at fault: one that stood idle may have been closed long ago.
    pub(super) fn is_of_connection(&self) -> bool {
        self.error.status().is_none_or(|code| code.to_string() == "421")
    }
}

impl From<Trouble> for Refused {
    fn from(Trouble { step, error }: Trouble) -> Self {
        let Some(code) = error.status() else {
            return later(format!("{}: {}", step.word(), cause(&error)), None);
        };
        let said = error.source().map(ToString::to_string).unwrap_or_default();
        let enhanced = enhanced(&said);
        let fault = format!("{}: {code} {}", step.word(), enhanced.unwrap_or_default()).trim_end().to_owned();
        let code = code.to_string();
        // What is said before the letter is named is about us, not about it: an operator can mend that.
        let about_letter = match step {
            Step::Connect | Step::Encrypt | Step::SignIn => false,
            Step::Sender => !code.starts_with("53"),
            Step::Recipient | Step::Content => true,
        };
        if error.is_transient() || !about_letter {
            return later(fault, None);
        }
        let nobody = step != Step::Sender && enhanced.is_some_and(|code| GONE.contains(&code));
        if nobody { Self::Gone { fault } } else { Self::Never { fault } }
    }
}

fn cause(error: &Error) -> String {
    if error.is_response() {
        return "the answer is not SMTP".to_owned();
    }
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    error.to_string()
}

/// The enhanced code that a reply begins with (RFC 2034).
fn enhanced(said: &str) -> Option<&str> {
    let word = said.split_whitespace().next()?;
    let mut parts = word.split('.');
    let class = parts.next().filter(|class| matches!(*class, "2" | "4" | "5"))?;
    let number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    let good = !class.is_empty() && parts.clone().count() == 2 && parts.all(number);
    good.then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enhanced_codes_are_told_from_words() {
        assert_eq!(enhanced("5.1.1 <lan@example.org> unknown"), Some("5.1.1"));
        assert_eq!(enhanced("5.1.10 nobody"), Some("5.1.10"));
        for none in ["user unknown", "10.0.0.1 is blocked", "5.1 x", "5.1.1.1 x", "5.x.1", ""] {
            assert_eq!(enhanced(none), None, "{none}");
        }
    }
}
