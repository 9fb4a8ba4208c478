//! Values that go out into the world and come back: sealed, as a short text that a cookie can hold.

use super::{Keyring, locked, open, seal};
use crate::Error;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

/// What a token is for. It is sealed in with it, so that no token serves for another purpose.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// To say who is signed in.
    Session,
}

/// The number of the key is sealed in as it is written, so that a token has one spelling only.
fn place(purpose: Purpose, id: &str) -> Vec<u8> {
    let purpose = match purpose {
        Purpose::Session => "account_session token",
    };
    [purpose.as_bytes(), &[0], id.as_bytes()].concat()
}

impl Keyring {
    /// The number of the key, a full stop, and what was sealed.
    pub(crate) fn seal_token(&self, purpose: Purpose, plain: &[u8]) -> Result<String, Error> {
        let (id, key) = self.newest().ok_or_else(locked)?;
        let id = id.to_string();
        let sealed = seal(key, &place(purpose, &id), plain)?;
        Ok(format!("{id}.{}", BASE64_URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// What was sealed, by a key that is in use. A token of a retired key does not open: that is how one which fell into
    /// wrong hands loses its power.
    pub(crate) fn open_token(&self, purpose: Purpose, token: &str) -> Option<Vec<u8>> {
        let (id, sealed) = token.split_once('.')?;
        let place = place(purpose, id);
        let id = id.parse().ok()?;
        let key = self.keys.seal.get(&id).filter(|_| self.keys.active.contains(&id))?;
        open(key, &place, BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::ring, *};

    #[test]
    fn a_token_has_one_spelling_and_says_nothing_openly() {
        let ring = ring();
        let token = ring.seal_token(Purpose::Session, b"who it is").unwrap();
        assert_eq!(ring.open_token(Purpose::Session, &token).as_deref(), Some(b"who it is".as_slice()));
        assert_ne!(token, ring.seal_token(Purpose::Session, b"who it is").unwrap(), "no two are the same");
        let sealed = token.strip_prefix("1.").unwrap();
        assert!(sealed.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "a cookie can hold it");
        let (cut, last) = token.split_at(token.len() - 1);
        let letters = ('A'..='Z').chain('a'..='z').chain('0'..='9').map(String::from);
        let ends =
            letters.filter(|letter| letter != last).chain([String::new(), format!("{last}="), format!("{last} ")]);
        let mut others: Vec<_> = ends.map(|end| format!("{cut}{end}")).collect();
        others.extend(["", "01.", "+1.", " 1.", "2.", ".", "1. "].map(|head| format!("{head}{sealed}")));
        for other in others {
            assert_eq!(ring.open_token(Purpose::Session, &other), None, "{other}");
        }
    }
}
