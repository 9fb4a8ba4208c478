//! Text that people wrote, made safe to store and show.

use unicode_normalization::UnicodeNormalization;

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Nothing in it but white space.
    #[error("the text is empty")]
    Empty,
    /// Fewer characters than asked.
    #[error("the text is shorter than {least} characters")]
    Short {
        /// Fewest characters taken.
        least: usize,
    },
    /// More characters than allowed.
    #[error("the text has {length} characters; at most {most} are allowed")]
    Long {
        /// Most characters taken.
        most: usize,
        /// Characters given.
        length: usize,
    },
}

/// Composes the text (NFC), drops control characters and the marks that turn the direction of writing, keeps line ends
/// as `\n`, and trims it.
///
/// # Errors
/// [`NotText`] if what is left has fewer than `least` or more than `most` characters.
pub fn clean(text: &str, least: usize, most: usize) -> Result<String, NotText> {
    let text: String = text.replace("\r\n", "\n").nfc().filter(|letter| !is_hidden(*letter)).collect();
    let text = text.trim();
    let length = text.chars().count();
    match length {
        0 if least > 0 => Err(NotText::Empty),
        _ if length < least => Err(NotText::Short { least }),
        _ if length > most => Err(NotText::Long { most, length }),
        _ => Ok(text.to_owned()),
    }
}

/// Control characters but for line end and tab, marks that override the direction of writing, and invisible signs that
/// hide text; the joiners of emoji stay.
fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{061C}'
        | '\u{FEFF}'
        | '\u{200B}'
        | '\u{2060}'..='\u{2064}'
        | '\u{E0000}'..='\u{E007F}' => true,
        _ => letter.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::{NotText, clean};

    #[test]
    fn tricks_are_dropped_and_words_stay() {
        assert_eq!(clean("  hố\u{202E}ga\u{0}\r\nvỡ\u{7} 👩‍🔧 ", 1, 100).as_deref(), Ok("hốga\nvỡ 👩‍🔧"));
        assert_eq!(clean("Cô\u{301}ng", 1, 100).as_deref(), Ok("Cống"));
    }

    #[test]
    fn length_is_counted_in_characters_and_said() {
        assert_eq!(clean(" \u{200B} ", 1, 5), Err(NotText::Empty));
        assert_eq!(clean("ab", 3, 5), Err(NotText::Short { least: 3 }));
        assert_eq!(clean("ốốốốốố", 1, 5), Err(NotText::Long { most: 5, length: 6 }));
        assert_eq!(clean("", 0, 5).as_deref(), Ok(""));
    }
}
