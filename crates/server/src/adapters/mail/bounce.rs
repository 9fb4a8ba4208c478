//! Reports of mail servers that could not deliver (RFC 3464), which arrive minutes or days after the letter was taken.

use std::borrow::Cow;

use mail_parser::{HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

/// Bytes that are looked at. What matters stands at the beginning; the letter that is given back may be of any length.
const LOOKED_AT: usize = 256 * 1024;
/// How the kind of a report ends; one for addresses beyond ASCII has more before it (RFC 6533).
const REPORT: &str = "delivery-status";
/// Lengths that the id of a letter can have.
const ID: std::ops::RangeInclusive<usize> = 8..=64;

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// Which letter.
    pub letter_id: String,
    /// Nobody will ever get letters there; otherwise this one letter is delayed or was given up.
    pub permanent: bool,
    /// The enhanced code (`5.1.1`).
    pub status: String,
}

/// Reads a report. None if it is not one, tells of success, or names no letter. Anybody can write one, so what follows
/// from it must bear a lie; but the id of a letter is known only to its recipient and the servers on the way.
#[must_use]
pub fn read(message: &[u8]) -> Option<Bounce> {
    let looked_at = message.get(..LOOKED_AT).unwrap_or(message);
    let message = MessageParser::default().parse(looked_at)?;
    let (failed, status) = message.parts.iter().find_map(report)?;
    let letter_id = from_address(&message).or_else(|| from_original(&message))?;
    Some(Bounce { letter_id, permanent: failed && status.starts_with('5'), status })
}

/// The first recipient that did not get it: whether that is final, and the code.
fn report(part: &MessagePart<'_>) -> Option<(bool, String)> {
    let kind = part.content_type()?;
    let is_report = kind.c_type.eq_ignore_ascii_case("message")
        && kind.c_subtype.as_deref().is_some_and(|kind| kind.to_ascii_lowercase().ends_with(REPORT));
    let text = text(part).filter(|_| is_report)?.replace("\r\n", "\n");
    text.split("\n\n").find_map(|recipient| {
        let action = field(recipient, "Action")?.to_ascii_lowercase();
        let failed = action.starts_with("failed");
        let status =
            field(recipient, "Status").and_then(|said| said.split_whitespace().next()).filter(|it| is_code(it));
        let known = failed || action.starts_with("delayed");
        known.then(|| (failed, status.unwrap_or(if failed { "5.0.0" } else { "4.0.0" }).to_owned()))
    })
}

fn text<'a>(part: &'a MessagePart<'_>) -> Option<Cow<'a, str>> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(Cow::Borrowed(text)),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(String::from_utf8_lossy(bytes)),
        PartType::Message(inner) => Some(String::from_utf8_lossy(inner.raw_message())),
        PartType::Multipart(_) => None,
    }
}

/// The value of a field of a report, which has the form of a header.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let named = |line: &'a str| line.split_once(':').filter(|(own, _)| own.trim().eq_ignore_ascii_case(name));
    text.lines().find_map(named).map(|(_, value)| value.trim())
}

fn is_code(text: &str) -> bool {
    text.len() <= 9 && text.starts_with(['4', '5']) && text.bytes().all(|sign| sign.is_ascii_digit() || sign == b'.')
}

/// From the address that the report was sent to: `bounce+ID@host`.
fn from_address(message: &Message<'_>) -> Option<String> {
    let names = [HeaderName::To, "Delivered-To".into(), "X-Original-To".into()];
    let values =
        names.into_iter().flat_map(|name| message.root_part().headers.iter().filter(move |own| own.name == name));
    values.flat_map(|header| addresses(header.value())).find_map(|address| {
        let (user, _) = address.rsplit_once('@')?;
        id(user.split_once('+')?.1)
    })
}

fn addresses(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Address(list) => list.iter().filter_map(|one| one.address.as_deref().map(str::to_owned)).collect(),
        HeaderValue::Text(text) => vec![text.trim_matches(['<', '>', ' ']).to_owned()],
        _ => vec![],
    }
}

/// From the head of the letter that is given back: `Message-ID: <ID@host>`.
fn from_original(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| {
        let named = match &part.body {
            PartType::Message(inner) => inner.message_id().map(str::to_owned),
            _ => part
                .content_type()
                .filter(|kind| {
                    kind.c_subtype.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("rfc822-headers"))
                })
                .and_then(|_| field(&text(part)?, "Message-ID").map(str::to_owned)),
        }?;
        id(named.trim_matches(['<', '>', ' ']).split_once('@')?.0)
    })
}

fn id(text: &str) -> Option<String> {
    let letters = text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-');
    (letters && ID.contains(&text.len())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "019a0000-0000-7000-8000-00000000007c";

    /// A report as Postfix writes it.
    fn report(to: &str, action: &str, status: &str, original: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mail.example\r\nTo: {to}\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\r\n\r\n\
             --b1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry.\r\n\r\n\
             --b1\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mail.example\r\nArrival-Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\n\
             Final-Recipient: rfc822; lan@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 {status} unknown\r\n\r\n\
             --b1\r\n{original}\r\n--b1--\r\n"
        )
    }

    fn headers() -> String {
        format!("Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID: <{LETTER}@nhipcau.example>\r\n")
    }

    fn bounce(permanent: bool, status: &str) -> Bounce {
        Bounce { letter_id: LETTER.into(), permanent, status: status.into() }
    }

    #[test]
    fn an_address_that_nobody_has_is_permanent() {
        let text = report(&format!("bounce+{LETTER}@hanoi.example"), "failed", "5.1.1", "\r\nnothing");
        assert_eq!(read(text.as_bytes()), Some(bounce(true, "5.1.1")));
        let text = text.replace("To: ", "To: site@hanoi.example\r\nDelivered-To: ");
        assert_eq!(read(text.as_bytes()), Some(bounce(true, "5.1.1")), "the address of the envelope");
    }

    #[test]
    fn the_letter_given_back_names_itself() {
        assert_eq!(
            read(report("site@hanoi.example", "failed", "5.2.1", &headers()).as_bytes()),
            Some(bounce(true, "5.2.1"))
        );
        let whole = headers().replace("text/rfc822-headers", "message/rfc822") + "\r\nHello\r\n";
        assert_eq!(
            read(report("site@hanoi.example", "failed", "5.2.1", &whole).as_bytes()),
            Some(bounce(true, "5.2.1"))
        );
    }

    #[test]
    fn a_delay_and_a_letter_given_up_are_not_for_ever() {
        let to = format!("bounce+{LETTER}@hanoi.example");
        assert_eq!(read(report(&to, "delayed", "4.4.1", "").as_bytes()), Some(bounce(false, "4.4.1")));
        assert_eq!(read(report(&to, "failed (expired)", "4.4.7", "").as_bytes()), Some(bounce(false, "4.4.7")));
        for good in ["delivered", "relayed", "expanded"] {
            assert_eq!(read(report(&to, good, "2.0.0", "").as_bytes()), None, "{good}");
        }
    }

    #[test]
    fn what_is_no_report_is_nothing() {
        let to = format!("bounce+{LETTER}@hanoi.example");
        let words = format!("To: {to}\r\nSubject: failed\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n");
        let nameless = report("bounce+../../x@hanoi.example", "failed", "5.1.1", "");
        let odd = report(&to, "failed", "<script>", "");
        assert_eq!(read(words.as_bytes()), None, "words in a text are no report");
        assert_eq!(read(nameless.as_bytes()), None);
        assert_eq!(read(odd.as_bytes()), Some(bounce(true, "5.0.0")), "only a code is a status");
        for garbage in [&b""[..], b"\0\0\0", b"Content-Type: multipart/report; boundary=", &[0xff; 5000]] {
            assert_eq!(read(garbage), None);
        }
        let deep = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".repeat(5000);
        assert_eq!(read(deep.as_bytes()), None);
        let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(8000);
        assert_eq!(read(nested.as_bytes()), None);
    }

    #[test]
    fn ten_megabytes_are_read_at_the_beginning_only() {
        let whole = format!("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n{}", "x".repeat(10 << 20));
        let text = report(&format!("bounce+{LETTER}@hanoi.example"), "failed", "5.1.1", &whole);
        let before = std::time::Instant::now();
        assert_eq!(read(text.as_bytes()), Some(bounce(true, "5.1.1")));
        assert!(before.elapsed() < std::time::Duration::from_secs(2));
    }
}
