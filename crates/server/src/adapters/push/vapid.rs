//! How the site names itself to push services (RFC 8292): a key of its own, and a short-lived word signed with it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hyper::header::HeaderValue;
use jiff::Timestamp;
use ring::error::Unspecified;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

/// Seconds for which one word is used before another is signed.
const HOUR: i64 = 3600;
/// Seconds for which push services may believe it: less than the day that the standard allows, whatever their clock.
const BELIEVED: i64 = 12 * HOUR;
/// Push services remembered; there are a handful, but a subscriber may name any host.
const SERVICES: usize = 64;
/// Where the parts stand in a PKCS #8 document of ring for P-256.
const PRIVATE: std::ops::Range<usize> = 36..68;

/// A key pair as text: base64url without padding, the form that other programs for push use too.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText {
    /// 32 bytes, to be kept secret.
    pub private: String,
    /// 65 bytes: the uncompressed point. Browsers need it to subscribe.
    pub public: String,
}

/// Makes a key pair. Whoever subscribed to one key cannot be reached with another.
///
/// # Errors
/// The machine gives no random bytes.
pub fn generate_key() -> Result<KeyText, BadKey> {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)?;
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).ok().ok_or(BadKey)?;
    let key = KeyText {
        private: BASE64_URL_SAFE_NO_PAD.encode(document.as_ref().get(PRIVATE).ok_or(BadKey)?),
        public: BASE64_URL_SAFE_NO_PAD.encode(pair.public_key()),
    };
    key.pair().map(|_| key)
}

impl KeyText {
    fn pair(&self) -> Result<EcdsaKeyPair, BadKey> {
        let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok().ok_or(BadKey);
        let (private, public) = (bytes(&self.private)?, bytes(&self.public)?);
        let random = SystemRandom::new();
        EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &private, &public, &random)
            .ok()
            .ok_or(BadKey)
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyText({})", self.public)
    }
}

/// The two parts are not a key pair of P-256 in base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a pair of keys as `nhipcau keys push` makes it")]
pub struct BadKey;

impl From<Unspecified> for BadKey {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

/// Signs for one site, once for each push service and hour.
pub(super) struct Vapid {
    pair: EcdsaKeyPair,
    public: String,
    contact: String,
    signed: RwLock<HashMap<String, (i64, HeaderValue)>>,
}

impl Vapid {
    pub(super) fn new(key: &KeyText, contact: &str) -> Result<Self, BadKey> {
        let pair = key.pair()?;
        let public = BASE64_URL_SAFE_NO_PAD.encode(pair.public_key());
        Ok(Self { pair, public, contact: contact.to_owned(), signed: RwLock::default() })
    }

    pub(super) fn public(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for a push service: scheme, host and port of an endpoint.
    pub(super) fn authorization(&self, service: &str, now: Timestamp) -> Result<HeaderValue, Unspecified> {
        let hour = now.as_second() / HOUR;
        let known = self.signed.read().unwrap_or_else(PoisonError::into_inner).get(service).cloned();
        if let Some((_, value)) = known.filter(|(at, _)| *at == hour) {
            return Ok(value);
        }
        let value = self.sign(service, now)?;
        let mut signed = self.signed.write().unwrap_or_else(PoisonError::into_inner);
        if signed.len() >= SERVICES {
            signed.clear();
        }
        signed.insert(service.to_owned(), (hour, value.clone()));
        Ok(value)
    }

    fn sign(&self, service: &str, now: Timestamp) -> Result<HeaderValue, Unspecified> {
        let claims = serde_json::json!({ "aud": service, "exp": now.as_second() + BELIEVED, "sub": self.contact });
        let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
        let said = format!("{}.{}", part(r#"{"typ":"JWT","alg":"ES256"}"#), part(&claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), said.as_bytes())?;
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
        let mut value =
            HeaderValue::try_from(format!("vapid t={said}.{signature}, k={}", self.public)).ok().ok_or(Unspecified)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_new_key_is_a_pair_and_another_each_time() {
        let (one, two) = (generate_key().unwrap(), generate_key().unwrap());
        assert!(Vapid::new(&one, "mailto:a@example.org").is_ok() && one != two);
        assert!(!format!("{one:?}").contains(&one.private), "a log would show it");
        let mixed = KeyText { private: one.private, public: two.public };
        assert_eq!(Vapid::new(&mixed, "mailto:a@example.org").err(), Some(BadKey));
    }

    #[test]
    fn one_word_an_hour_and_service_is_signed() {
        let vapid = Vapid::new(&generate_key().unwrap(), "mailto:a@example.org").unwrap();
        let word = |service: &str, now: &str| vapid.authorization(service, at(now)).unwrap();
        let first = word("https://one.example", "2026-11-24T10:00:00Z");
        assert_eq!(first, word("https://one.example", "2026-11-24T10:59:59Z"));
        assert_ne!(first, word("https://one.example", "2026-11-24T11:00:00Z"));
        assert_ne!(first, word("https://two.example", "2026-11-24T10:00:00Z"));
    }

    #[test]
    fn hosts_that_subscribers_make_up_do_not_fill_the_memory() {
        let vapid = Vapid::new(&generate_key().unwrap(), "mailto:a@example.org").unwrap();
        for number in 0..=SERVICES {
            vapid.authorization(&format!("https://{number}.example"), at("2026-11-24T10:00:00Z")).unwrap();
        }
        assert!(vapid.signed.read().unwrap().len() <= SERVICES);
    }
}
