//! What somebody agreed to, as they read it, with the way to take it back and what follows from that.

use app::account::About;
use domain::consent::{Consent, Purpose};

use crate::pages::parts::word;
use crate::say::{Markup, Say};

/// A consent with the way to take it back.
pub(in crate::pages) struct ConsentLine {
    pub(in crate::pages) name: String,
    /// The case it belongs to, where several stand on one page.
    pub(in crate::pages) case: Option<(String, String)>,
    /// The words that were agreed to.
    pub(in crate::pages) text: String,
    pub(in crate::pages) given: Markup,
    pub(in crate::pages) withdrawn: Option<Markup>,
    /// What follows from taking it back.
    pub(in crate::pages) follows: String,
    /// Address of the form that takes it back.
    pub(in crate::pages) form: Option<String>,
    pub(in crate::pages) purpose: &'static str,
    /// The page on which it is taken back instead, and its words.
    pub(in crate::pages) link: Option<(&'static str, String)>,
    /// Whether the form leads back to the page of all own data.
    pub(in crate::pages) back: bool,
}

/// The words to which somebody agrees now; they stand beside the button by which they do.
pub(in crate::pages) fn agreed(l: &Say, purpose: Purpose) -> String {
    text(l, purpose, purpose.text())
}

fn text(l: &Say, purpose: Purpose, number: u16) -> String {
    l.say(&format!("consent-text-{purpose}-{number}"))
}

/// The lines of consents; `all` where those of several cases stand on one page.
pub(in crate::pages) fn consents<'a>(
    l: &Say,
    given: impl Iterator<Item = (&'a About, &'a Consent)>,
    all: bool,
) -> Vec<ConsentLine> {
    let line = |(about, one): (&About, &Consent)| {
        let purpose = one.purpose.as_str();
        let channel = word(l, "case-channel", one.channel.as_str());
        let link = match one.purpose {
            Purpose::Handling | Purpose::Contact => None,
            Purpose::Account => Some(("/account/deletion", l.say("consent-withdraw-account-link"))),
            Purpose::Notices => Some(("/notices", l.say("consent-withdraw-notices-link"))),
        };
        let code = match about {
            About::Case(code) => Some(code),
            About::Account | About::Address(_) => None,
        };
        ConsentLine {
            name: word(l, "consent-purpose", purpose),
            case: code
                .filter(|_| all)
                .map(|code| (format!("/cases/{code}/data"), l.with("consent-of-case", &[("code", code.to_string())]))),
            text: text(l, one.purpose, one.text),
            given: l.with_time("consent-given", &[("channel", channel)], Some(one.given_at)),
            withdrawn: one.withdrawn_at.map(|at| l.with_time::<&str>("consent-withdrawn", &[], Some(at))),
            follows: word(l, "consent-withdraw", purpose),
            form: code.map(|code| format!("/cases/{code}/data/withdrawal")),
            purpose,
            link,
            back: all,
        }
    };
    given.map(line).collect()
}
