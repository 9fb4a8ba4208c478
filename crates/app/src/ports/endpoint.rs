//! Reading a push subscription as a browser sends it: what cannot be one is told at once, not when a letter is to go.

use super::post::Endpoint;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use std::net::IpAddr;

/// The longest address of a push service that is kept.
const LONGEST: usize = 1024;

/// Why it cannot be a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEndpoint {
    /// Not `https://` with the name of a host.
    #[error("the address is not https with the name of a host")]
    Address,
    /// Not an uncompressed point of P-256 (65 bytes that begin with 4).
    #[error("the public key is not a point of P-256")]
    Key,
    /// Not 16 bytes.
    #[error("the authentication secret is not 16 bytes")]
    Secret,
}

impl Endpoint {
    /// Takes what `PushSubscription.toJSON` holds, with or without padding. Whether the point is on the curve shows when
    /// it is used. Plain `http` is for this machine alone, where tests stand.
    ///
    /// # Errors
    /// [`BadEndpoint`] says which part is wrong.
    pub fn parse(endpoint: &str, p256dh: &str, auth: &str) -> Result<Self, BadEndpoint> {
        let host = host(endpoint).ok_or(BadEndpoint::Address)?;
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let named =
            host.contains('.') && !host.ends_with('.') && host.parse::<IpAddr>().is_err() && !host.starts_with('[');
        if !(here || named && endpoint.starts_with("https://")) {
            return Err(BadEndpoint::Address);
        }
        let point = decoded(p256dh).filter(|point| point.len() == 65 && point[0] == 4).ok_or(BadEndpoint::Key)?;
        let secret = decoded(auth).filter(|secret| secret.len() == 16).ok_or(BadEndpoint::Secret)?;
        Ok(Self {
            endpoint: endpoint.to_owned(),
            p256dh: BASE64_URL_SAFE_NO_PAD.encode(point),
            auth: BASE64_URL_SAFE_NO_PAD.encode(secret),
        })
    }
}

/// The host of an address that holds nothing strange: no user, no signs that programs read in two ways.
fn host(address: &str) -> Option<&str> {
    let plain = |sign: char| sign.is_ascii_graphic() && !"\"<>\\^`{|}#".contains(sign);
    if address.len() > LONGEST || !address.chars().all(plain) {
        return None;
    }
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.rfind(':').filter(|_| !authority.ends_with(']')) {
        Some(colon) => (&authority[..colon], &authority[colon + 1..]),
        None => (authority, "443"),
    };
    let letters = |sign: u8| sign.is_ascii_alphanumeric() || b"-.".contains(&sign);
    let good = host == "[::1]" || (!host.is_empty() && host.bytes().all(letters));
    (good && port.parse::<u16>().is_ok()).then_some(host)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const SECRET: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn a_subscription_is_read_with_or_without_padding() {
        let read = Endpoint::parse("https://push.example.net/v1/AbC?x=1", KEY, &format!("{SECRET}==")).unwrap();
        assert_eq!((read.p256dh.as_str(), read.auth.as_str()), (KEY, SECRET));
        assert!(Endpoint::parse("http://127.0.0.1:9/x", KEY, SECRET).is_ok(), "a test on this machine");
    }

    #[test]
    fn an_address_must_be_of_a_named_host_and_secret() {
        for address in [
            "http://push.example.net/x",
            "https://user@push.example.net/x",
            "https://10.0.0.1/x",
            "https://[fd00::1]/x",
            "https://intranet/x",
            "https://push.example.net:0x1/x",
            "https://push.example.net\\@inside.example/x",
            "https://push.example.net/x y",
            "https:///x",
            "ftp://push.example.net/x",
            "",
        ] {
            assert_eq!(Endpoint::parse(address, KEY, SECRET), Err(BadEndpoint::Address), "{address}");
        }
        let long = format!("https://push.example.net/{}", "a".repeat(LONGEST));
        assert_eq!(Endpoint::parse(&long, KEY, SECRET), Err(BadEndpoint::Address));
    }

    #[test]
    fn keys_have_their_length_and_form() {
        let address = "https://push.example.net/x";
        assert_eq!(Endpoint::parse(address, &KEY[..86], SECRET), Err(BadEndpoint::Key));
        assert_eq!(
            Endpoint::parse(address, &KEY.replacen('B', "A", 1), SECRET),
            Err(BadEndpoint::Key),
            "begins with 0"
        );
        assert_eq!(Endpoint::parse(address, "not base64!", SECRET), Err(BadEndpoint::Key));
        assert_eq!(Endpoint::parse(address, KEY, "c2hvcnQ"), Err(BadEndpoint::Secret));
    }
}
