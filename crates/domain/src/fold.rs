//! One folding rule for search, on both databases and for the query alike.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without marks: `Cống thoát nước` becomes `cong thoat nuoc`, `Đường` becomes `duong`.
///
/// Canonical decomposition, marks dropped, `đ` to `d` (it has no decomposition), white space and punctuation to single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        let letter = if letter == 'đ' { 'd' } else { letter };
        if letter.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(letter);
        } else {
            gap = true;
        }
    }
    folded
}

/// The same letters without marks, and nothing else changed: what a text message holds 160 of instead of 70.
#[must_use]
pub fn without_marks(text: &str) -> String {
    let plain = |letter| match letter {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    };
    text.nfd().filter(|letter| !is_combining_mark(*letter)).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::{fold, without_marks};

    #[test]
    fn marks_go_and_letters_stay() {
        assert_eq!(without_marks("Đường Hồ Xuân Hương: Sửa, 5%"), "Duong Ho Xuan Huong: Sua, 5%");
    }

    #[test]
    fn marks_case_and_punctuation_do_not_matter() {
        for (text, expected) in [
            ("Cống thoát nước", "cong thoat nuoc"),
            ("ĐƯỜNG  Láng, số 12/3", "duong lang so 12 3"),
            ("E\u{301}cole ổ Ễ Ậ", "ecole o e a"),
            ("  …  ", ""),
            ("👍 tốt", "tot"),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn composed_and_decomposed_text_fold_alike() {
        let composed: String = "Nguyễn Trường Tộ".to_owned();
        let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(composed.as_str()).collect();
        assert_ne!(composed, decomposed);
        assert_eq!(fold(&composed), fold(&decomposed));
    }
}
