//! Encryption of a push message (RFC 8291, over RFC 8188 with one record): only the browser can read it, not the push
//! service that carries it. Pure: knows no network.

use app::ports::post::Endpoint;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::error::Unspecified;
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom as _, SystemRandom};

/// Length of an uncompressed point of P-256.
const POINT: usize = 65;
/// Salt, size of a record, length of the key's name, and the key as the name.
const HEAD: usize = 16 + 4 + 1 + POINT;
/// Size of a record: what every push service takes (RFC 8030, section 7.2).
const RECORD: [u8; 4] = 4096_u32.to_be_bytes();
/// Ends the last record.
const LAST: u8 = 2;
/// Bytes that encryption adds.
const OVERHEAD: usize = HEAD + 1 + 16;

/// What the browser gave to be written to.
#[derive(Clone)]
pub struct Keys {
    point: [u8; POINT],
    secret: [u8; 16],
}

/// The keys are none, or the point is not on the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keys of the subscription cannot be used")]
pub struct BadKeys;

impl From<Unspecified> for BadKeys {
    fn from(_: Unspecified) -> Self {
        Self
    }
}

impl Keys {
    /// Reads those of a subscription.
    ///
    /// # Errors
    /// They have not their lengths.
    pub fn read(endpoint: &Endpoint) -> Result<Self, BadKeys> {
        Ok(Self { point: exactly(&endpoint.p256dh)?, secret: exactly(&endpoint.auth)? })
    }
}

fn exactly<const N: usize>(text: &str) -> Result<[u8; N], BadKeys> {
    let mut bytes = [0; N];
    match BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(length) if length == N => Ok(bytes),
        _ => Err(BadKeys),
    }
}

/// A payload, for these keys alone. Every call makes a key and a salt of its own.
///
/// # Errors
/// The point is not on the curve.
pub fn encrypt(keys: &Keys, payload: &[u8]) -> Result<Vec<u8>, BadKeys> {
    let random = SystemRandom::new();
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    let private = EphemeralPrivateKey::generate(&ECDH_P256, &random)?;
    let public = private.compute_public_key()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &keys.point);
    Ok(agree_ephemeral(private, &theirs, |shared| seal(keys, public.as_ref(), shared, salt, payload))??)
}

/// The same with everything given that chance gives: ring lets no private key in, so this starts from what was agreed.
fn seal(keys: &Keys, public: &[u8], shared: &[u8], salt: [u8; 16], payload: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut agreed = [0; 32];
    Salt::new(HKDF_SHA256, &keys.secret)
        .extract(shared)
        .expand(&[b"WebPush: info\0", &keys.point, public], HKDF_SHA256)?
        .fill(&mut agreed)?;
    let secret = Salt::new(HKDF_SHA256, &salt).extract(&agreed);
    let key = UnboundKey::from(secret.expand(&[b"Content-Encoding: aes128gcm\0"], &AES_128_GCM)?);
    let mut nonce = [0; 32];
    secret.expand(&[b"Content-Encoding: nonce\0"], HKDF_SHA256)?.fill(&mut nonce)?;
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12])?;

    let mut message = Vec::with_capacity(payload.len() + OVERHEAD);
    message.extend_from_slice(&salt);
    message.extend_from_slice(&RECORD);
    message.extend([u8::try_from(public.len()).unwrap_or_default()]);
    message.extend_from_slice(public);
    message.extend_from_slice(payload);
    message.push(LAST);
    let tag = LessSafeKey::new(key).seal_in_place_separate_tag(nonce, Aad::empty(), &mut message[HEAD..])?;
    message.extend_from_slice(tag.as_ref());
    Ok(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn subscription() -> Endpoint {
        Endpoint {
            endpoint: "https://push.example.net/1".into(),
            p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4".into(),
            auth: "BTBZMqHH6r4Tts7J_aSIgg".into(),
        }
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out() {
        let keys = Keys::read(&subscription()).unwrap();
        let public = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let shared = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sealed = seal(&keys, &public, &shared, salt, b"When I grow up, I want to be a watermelon").unwrap();
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6\
             PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn no_two_messages_are_alike_and_the_length_is_known() {
        let keys = Keys::read(&subscription()).unwrap();
        let (one, two) = (encrypt(&keys, b"water").unwrap(), encrypt(&keys, b"water").unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 5 + OVERHEAD);
    }

    #[test]
    fn keys_that_are_none_are_told() {
        let mut point = bytes(&subscription().p256dh);
        point[64] ^= 1;
        let off = Endpoint { p256dh: BASE64_URL_SAFE_NO_PAD.encode(point), ..subscription() };
        assert_eq!(encrypt(&Keys::read(&off).unwrap(), b"x"), Err(BadKeys), "not on the curve");
        let short = Endpoint { auth: "c2hvcnQ".into(), ..subscription() };
        assert_eq!(Keys::read(&short).err(), Some(BadKeys));
    }
}
