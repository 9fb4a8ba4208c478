//! Which addresses may be asked on behalf of somebody else. A push endpoint is written by whoever subscribes, a link in a feed
//! by another authority: without this they could make the program knock at doors inside the network it stands in.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec::IntoIter;

use hyper::Uri;
use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower::Service;

/// How far a client reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses only.
    Public,
    /// Any address, those of this machine and of inner networks too.
    Anywhere,
}

impl Reach {
    /// Whether an address is within.
    #[must_use]
    pub fn holds(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_public(address)
    }

    /// Whether something may be asked: https and a name, whose addresses the [`Resolver`] looks at; plain http to this machine
    /// and addresses written as numbers only where everything is allowed. Never with a name of a user.
    pub(super) fn admits(self, uri: &Uri) -> bool {
        let Some((authority, host)) = uri.authority().zip(uri.host()) else { return false };
        let number = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let here = host == "localhost" || number.as_ref().is_ok_and(IpAddr::is_loopback);
        let scheme = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => here && self == Self::Anywhere,
            _ => false,
        };
        scheme && !authority.as_str().contains('@') && (number.is_err() || self == Self::Anywhere)
    }
}

/// Whether an address is of the open Internet (IANA special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let inner = address.is_private() || address.is_loopback() || address.is_link_local();
    let special = matches!((a, b, c), (0 | 224.., ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _));
    !inner && !special && !address.is_documentation()
}

/// Only what is given out, and of that nothing that leads to an IPv4 address or is for documents.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    a & 0xe000 == 0x2000 && !matches!((a, b), (0x2001, 0 | 0xdb8) | (0x2002 | 0x3fff, _))
}

/// Finds the addresses of a name, and keeps those within reach.
#[derive(Clone)]
pub(super) struct Resolver {
    inner: GaiResolver,
    reach: Reach,
}

impl Resolver {
    pub(super) fn new(reach: Reach) -> Self {
        Self { inner: GaiResolver::new(), reach }
    }
}

impl Service<Name> for Resolver {
    type Response = IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (found, reach) = (self.inner.call(name), self.reach);
        Box::pin(async move {
            let within: Vec<_> = found.await?.filter(|address| reach.holds(address.ip())).collect();
            if within.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "no public address"));
            }
            Ok(within.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_internet_is_public() {
        for inner in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::7f00:1",
        ] {
            let address: IpAddr = inner.parse().unwrap();
            assert!(!Reach::Public.holds(address) && Reach::Anywhere.holds(address), "{inner}");
        }
        for public in ["1.1.1.1", "203.162.0.1", "2606:4700::1111"] {
            assert!(Reach::Public.holds(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn only_public_hosts_are_asked_over_https() {
        for (endpoint, public, anywhere) in [
            ("https://push.example.net/1", true, true),
            ("http://push.example.net/1", false, false),
            ("https://user@push.example.net/1", false, false),
            ("https://127.0.0.1/1", false, true),
            ("https://[::1]/1", false, true),
            ("https://1.1.1.1/1", false, true),
            ("http://127.0.0.1:9/1", false, true),
            ("http://10.0.0.1/1", false, false),
            ("/1", false, false),
        ] {
            let uri: Uri = endpoint.parse().unwrap();
            assert_eq!((Reach::Public.admits(&uri), Reach::Anywhere.admits(&uri)), (public, anywhere), "{endpoint}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_found() {
        let found = Resolver::new(Reach::Public).call("localhost".parse().unwrap()).await;
        assert_eq!(found.map(|_| ()).map_err(|fault| fault.kind()), Err(io::ErrorKind::PermissionDenied));
        assert!(Resolver::new(Reach::Anywhere).call("localhost".parse().unwrap()).await.is_ok());
    }
}
