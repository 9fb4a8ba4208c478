//! Values that go out into the world and come back: sealed, as a short text that a cookie can hold.

use super::{Column, Keyring, locked, open, place, seal};
use crate::Error;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

impl Keyring {
    /// The number of the key, a full stop, and what was sealed. The number is sealed in as it is written, so that a token has
    /// one spelling only.
    pub(crate) fn seal_token(&self, column: Column, plain: &[u8]) -> Result<String, Error> {
        let (id, key) = self.newest().ok_or_else(locked)?;
        let id = id.to_string();
        let sealed = seal(key, &place(column, id.as_bytes()), plain)?;
        Ok(format!("{id}.{}", BASE64_URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// What was sealed, by the newest key alone: with the next one, a key that fell into wrong hands makes no tokens.
    pub(crate) fn open_token(&self, column: Column, token: &str) -> Option<Vec<u8>> {
        let (id, sealed) = token.split_once('.')?;
        let (_, key) = self.newest().filter(|(newest, _)| newest.to_string() == id)?;
        open(key, &place(column, id.as_bytes()), BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CONTACT, SESSION_TOKEN, tests::ring};

    #[test]
    fn a_token_has_one_spelling_and_says_nothing_openly() {
        let ring = ring();
        let token = ring.seal_token(SESSION_TOKEN, b"who it is").unwrap();
        assert_eq!(ring.open_token(SESSION_TOKEN, &token).as_deref(), Some(b"who it is".as_slice()));
        assert_ne!(token, ring.seal_token(SESSION_TOKEN, b"who it is").unwrap(), "no two are the same");
        let sealed = token.strip_prefix("1.").unwrap();
        assert!(sealed.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "a cookie can hold it");
        let (cut, last) = token.split_at(token.len() - 1);
        let letters = ('A'..='Z').chain('a'..='z').chain('0'..='9').map(String::from);
        let ends =
            letters.filter(|letter| letter != last).chain([String::new(), format!("{last}="), format!("{last} ")]);
        let mut others: Vec<_> = ends.map(|end| format!("{cut}{end}")).collect();
        others.extend(["", "01.", "+1.", " 1.", "2.", ".", "1. "].map(|head| format!("{head}{sealed}")));
        for other in others {
            assert_eq!(ring.open_token(SESSION_TOKEN, &other), None, "{other}");
        }
        assert_eq!(ring.open_token(CONTACT, &token), None, "for another purpose");
    }
}
