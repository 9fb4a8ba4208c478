//! Gaps of a text to begin from: what stands in square brackets is to be replaced before the text goes out.

/// The gaps that a text still has, each once, with their brackets. Brackets without a letter in them are none: `[1]` may be
/// a footnote.
#[must_use]
pub fn gaps(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        rest = &rest[open..];
        let Some(end) = rest[1..].find(['[', ']', '\n']).map(|end| end + 1) else { break };
        let gap = rest[end..].starts_with(']').then(|| &rest[..=end]);
        if let Some(gap) = gap.filter(|gap| gap.contains(char::is_alphabetic) && !found.contains(gap)) {
            found.push(gap);
        }
        rest = &rest[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::gaps;

    #[test]
    fn what_is_to_be_filled_in_is_found_once() {
        assert_eq!(gaps("Ngày [ngày], tổ [tên tổ] đã vá hố; xong ngày [ngày]."), ["[ngày]", "[tên tổ]"]);
        assert_eq!(gaps("[[ngày]]"), ["[ngày]"]);
    }

    #[test]
    fn other_brackets_are_left_alone() {
        assert!(gaps("Theo biên bản [1] và [2026], a[ b ngày\nmai]. [] ]x[").is_empty());
    }
}
