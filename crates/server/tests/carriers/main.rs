//! The carriers against servers that really take what is handed over: a mail server of Debian, a gateway and a push
//! service that decrypts. And feeds of others, from servers that misbehave.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod authority;
mod fetch;
mod mail;
mod push;
mod signature;
mod sms;

use std::time::Duration;

use app::ports::post::{Letter, Refused, Urgency};
use jiff::SignedDuration;

/// How long the carriers of the tests wait.
const PATIENCE: Duration = Duration::from_millis(600);

fn letter(id: &str) -> Letter {
    Letter {
        id: id.into(),
        thread: Some("case-7".into()),
        subject: "Nước dâng ở Giải Phóng".into(),
        text: "Tránh đường Giải Phóng.\n\nhttps://nhipcau.example/w/1".into(),
        html: "<!doctype html><p>Tránh đường <b>Giải Phóng</b>.</p>".into(),
        short: "Tránh đường Giải Phóng.".into(),
        link: "https://nhipcau.example/w/1".into(),
        unsubscribe: Some("https://nhipcau.example/u/0123456789".into()),
        urgency: Urgency::High,
        lasts: SignedDuration::from_hours(2),
        language: "vi".into(),
    }
}

/// What kind of refusal it is, and whether it names whom it was for.
fn kind(refused: &Refused) -> &'static str {
    let told = refused.to_string();
    assert!(!told.contains('@') && !told.contains("8491") && !told.contains("/push/"), "names an address: {told}");
    match refused {
        Refused::Later { .. } => "later",
        Refused::Never { .. } => "never",
        Refused::Gone { .. } => "gone",
    }
}
