//! Names of colleagues in a note: `@` and what they sign in with.

/// Most people that one note calls.
pub const MOST: usize = 10;

/// The logins that a text calls, in small letters, each once, in the order of the text. An `@` inside a word is none: it may
/// be an address.
#[must_use]
pub fn mentions(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('@') {
        if text[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '.') {
            continue;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let login = rest[..end].trim_end_matches(['.', '-', '_']).to_lowercase();
        if !login.is_empty() && !found.contains(&login) {
            found.push(login);
        }
    }
    found
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_login_ends_where_the_sentence_goes_on() {
        assert_eq!(
            mentions("@Head.HoanKiem, xem giúp; (@officer2) rồi @head.hoankiem."),
            ["head.hoankiem", "officer2"]
        );
        assert_eq!(mentions("Nhờ @minh_1.\n@đức-2…"), ["minh_1", "đức-2"]);
    }

    #[test]
    fn an_address_or_a_lone_sign_calls_nobody() {
        assert!(mentions("Viết cho to@example.vn, a.@b hay @ 5 giờ, @. và @@").is_empty());
    }
}
