//! Delivery receipts: what the gateway tells later of messages that it took.

use std::borrow::Cow;

use super::pick::{Path, each};

/// How to read them.
#[derive(Clone, Debug)]
pub struct ReceiptForm {
    /// Where the list of receipts stands; none if the body is the list, or one receipt.
    pub list: Option<Path>,
    /// Where a receipt names the message.
    pub reference: Path,
    /// Where it says what became of it.
    pub result: Path,
    /// Values by which it arrived.
    pub delivered: Vec<String>,
    /// Values by which it did not and will not.
    pub failed: Vec<String>,
    /// Values by which nobody is at the number.
    pub gone: Vec<String>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It will not arrive.
    Failed {
        /// Nor will another to this number.
        gone: bool,
    },
    /// It is on its way, or the value says nothing that is known.
    Pending,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What the gateway called the message when it took it.
    pub reference: String,
    pub outcome: Outcome,
}

/// The body is not what the settings describe.
#[derive(Debug, thiserror::Error)]
pub enum BadReceipts {
    #[error("not JSON")]
    Json(#[from] serde_json::Error),
    #[error("no receipt is in it")]
    None,
}

/// Reads the receipts of a body: a JSON list, a JSON object, or a form. Items that name no message are left out. What a
/// body holds besides the two values of each item is never kept, so memory grows with the receipts only.
///
/// # Errors
/// [`BadReceipts`]: the gateway is to send it again, or the settings are to be mended.
pub fn receipts(form: &ReceiptForm, body: &[u8]) -> Result<Vec<Receipt>, BadReceipts> {
    let mut read = Vec::new();
    let mut take = |[reference, result]: [Option<String>; 2]| {
        if let Some(reference) = reference.filter(|reference| !reference.is_empty()) {
            read.push(Receipt { reference, outcome: form.outcome(result.as_deref().unwrap_or_default()) });
        }
    };
    if matches!(body.trim_ascii_start().first(), Some(b'{' | b'[')) {
        each(body, form.list.as_ref(), [&form.reference, &form.result], &mut take)?;
    } else {
        take([&form.reference, &form.result].map(|path| value(body, &path.name())));
    }
    if read.is_empty() { Err(BadReceipts::None) } else { Ok(read) }
}

/// The value of a field of a form.
fn value(body: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(body).find(|(own, _)| own == name).map(|(_, value)| Cow::into_owned(value))
}

impl ReceiptForm {
    fn outcome(&self, said: &str) -> Outcome {
        let among = |list: &[String]| list.iter().any(|own| own.eq_ignore_ascii_case(said));
        if among(&self.delivered) {
            Outcome::Delivered
        } else if among(&self.gone) {
            Outcome::Failed { gone: true }
        } else if among(&self.failed) {
            Outcome::Failed { gone: false }
        } else {
            Outcome::Pending
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(list: Option<&str>, reference: &str, result: &str) -> ReceiptForm {
        let words = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        ReceiptForm {
            list: list.map(|path| Path::parse(path).unwrap()),
            reference: Path::parse(reference).unwrap(),
            result: Path::parse(result).unwrap(),
            delivered: words(&["delivered", "1"]),
            failed: words(&["failed"]),
            gone: words(&["absent"]),
        }
    }

    fn read(form: &ReceiptForm, body: &str) -> Vec<(String, Outcome)> {
        receipts(form, body.as_bytes()).unwrap().into_iter().map(|it| (it.reference, it.outcome)).collect()
    }

    #[test]
    fn a_list_an_object_and_a_form_say_the_same() {
        let plain = form(None, "id", "status");
        let both = [("7".to_owned(), Outcome::Delivered), ("8".to_owned(), Outcome::Failed { gone: true })];
        assert_eq!(read(&plain, r#" [{"id":7,"status":"DELIVERED"},{"status":"ABSENT","id":"8"},{"x":1},3]"#), both);
        let nested = form(Some("data.results"), "message.id", "state.0");
        let body = r#"{"n":2,"data":{"results":[{"message":{"id":7},"state":[1]},{"message":{"id":"8"},"state":["absent"]}]}}"#;
        assert_eq!(read(&nested, body), both);
        assert_eq!(read(&plain, r#"{"id":"7","status":1}"#), both[..1]);
        assert_eq!(read(&plain, "status=delivered&id=7&to=%2B84"), both[..1]);
        assert_eq!(read(&plain, "id=9&status=queued"), [("9".to_owned(), Outcome::Pending)]);
        assert_eq!(
            read(&plain, r#"{"id":"9","status":"failed"}"#),
            [("9".to_owned(), Outcome::Failed { gone: false })]
        );
    }

    #[test]
    fn what_holds_no_receipt_is_told() {
        let plain = form(None, "id", "status");
        for bad in ["", "hello", "[]", "{}", "[{}]", "id="] {
            assert!(matches!(receipts(&plain, bad.as_bytes()), Err(BadReceipts::None)), "{bad}");
        }
        for bad in ["[{\"id\":1}", "{\"id\":1}}", &"[".repeat(1000)] {
            assert!(matches!(receipts(&plain, bad.as_bytes()), Err(BadReceipts::Json(_))), "{bad}");
        }
    }

    #[test]
    fn ten_megabytes_are_read_in_a_moment() {
        let padding = "x".repeat(200);
        let item = |id: usize| format!(r#"{{"id":"{id:032}","status":"delivered","words":["{padding}",1,2,3]}}"#);
        let body = format!("[{}]", (0..40_000).map(item).collect::<Vec<_>>().join(","));
        assert!(body.len() > 10 << 20);
        let before = std::time::Instant::now();
        assert_eq!(receipts(&form(None, "id", "status"), body.as_bytes()).unwrap().len(), 40_000);
        assert!(before.elapsed() < std::time::Duration::from_secs(5));
    }
}
