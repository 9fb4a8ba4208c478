//! Networks, and which address a request really came from.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::HeaderMap;

/// A network such as `10.0.0.0/8`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    bits: u32,
}

/// The text is neither an address nor a network.
#[derive(Debug, thiserror::Error)]
#[error("neither an address nor a network")]
pub struct NotNet;

impl FromStr for Net {
    type Err = NotNet;

    fn from_str(text: &str) -> Result<Self, NotNet> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok().ok_or(NotNet)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok()).ok_or(NotNet)?;
        if bits > most { Err(NotNet) } else { Ok(Self { address, bits }) }
    }
}

impl Net {
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                same(u128::from(own.to_bits()) << 96, u128::from(other.to_bits()) << 96, self.bits)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => same(own.to_bits(), other.to_bits(), self.bits),
            _ => false,
        }
    }
}

fn same(a: u128, b: u128, bits: u32) -> bool {
    (a ^ b).leading_zeros() >= bits
}

/// Who asked: the peer, or, as long as that is a proxy we trust, the one it names.
#[must_use]
pub fn client(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[Net]) -> IpAddr {
    let mut address = peer.map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip().to_canonical());
    let named = headers.get_all("x-forwarded-for").iter().rev().filter_map(|value| value.to_str().ok());
    for hop in named.flat_map(|value| value.rsplit(',')) {
        if !trusted.iter().any(|net| net.contains(address)) {
            break;
        }
        let Ok(hop) = hop.trim().parse::<IpAddr>() else { break };
        address = hop.to_canonical();
    }
    address
}

/// The address with the part removed that one household may change at will: IPv6 is counted by its /64.
#[must_use]
pub fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::from((address.to_bits() >> 64 << 64).to_be_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| ("x-forwarded-for".parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_network_holds_its_addresses() {
        let net: Net = "10.1.0.0/16".parse().unwrap();
        assert!(net.contains("10.1.255.1".parse().unwrap()) && net.contains("::ffff:10.1.2.3".parse().unwrap()));
        assert!(!net.contains("10.2.0.1".parse().unwrap()) && !net.contains("::1".parse().unwrap()));
        assert!("10.0.0.0/33".parse::<Net>().is_err() && "ten".parse::<Net>().is_err());
        assert!("0.0.0.0/0".parse::<Net>().unwrap().contains("8.8.8.8".parse().unwrap()));
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let (proxy, stranger) = ("10.0.0.1:1".parse().unwrap(), "203.0.113.9:1".parse().unwrap());
        let forged = headers(&["1.1.1.1, 203.0.113.7, 10.0.0.2"]);
        assert_eq!(client(Some(proxy), &forged, &trusted).to_string(), "203.0.113.7");
        assert_eq!(client(Some(stranger), &forged, &trusted).to_string(), "203.0.113.9");
        assert_eq!(client(Some(proxy), &headers(&[]), &trusted).to_string(), "10.0.0.1");
    }

    #[test]
    fn one_household_is_one_asker() {
        let (a, b) = ("2001:db8::1".parse().unwrap(), "2001:db8::ffff:2".parse().unwrap());
        assert_eq!(household(a), household(b));
    }
}
