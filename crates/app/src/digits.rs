//! The digits of a code, as people type them.

/// How many a code has: those that are sent, and those that an app shows.
pub const LENGTH: usize = 6;

/// The digits, however they were spaced; nothing if that is not what was typed.
pub(crate) fn typed(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '.')).collect();
    (code.len() == LENGTH && code.bytes().all(|sign| sign.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn codes_are_read_however_they_are_spaced_and_nothing_else_is() {
        for fits in ["123456", " 123 456 ", "123-456", "123.456", "123\u{a0}456"] {
            assert_eq!(typed(fits).as_deref(), Some("123456"), "{fits}");
        }
        for wrong in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }
}
