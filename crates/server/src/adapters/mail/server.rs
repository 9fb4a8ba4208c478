//! Which mail server takes the letters, as one address.

use std::net::IpAddr;

/// How the way there is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Begins in the clear and must change to TLS before anything is said (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// None: the operator asked for it.
    Plain,
}

/// The mail server of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub protection: Protection,
    pub user: Option<String>,
    pub host: String,
    pub port: u16,
}

impl Server {
    /// Reads `smtp://`, `smtps://` or `smtp+plain://`, then `USER@`, `HOST` and `:PORT`. A user may hold `@` itself.
    ///
    /// # Errors
    /// A sentence that says what is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = || format!("`{text}` is not smtp://USER@HOST:PORT, smtps:// or smtp+plain://");
        let (scheme, rest) = text.split_once("://").ok_or_else(form)?;
        let (protection, usual) = match scheme {
            "smtp" => (Protection::StartTls, 587),
            "smtps" => (Protection::Tls, 465),
            "smtp+plain" => (Protection::Plain, 25),
            _ => return Err(form()),
        };
        let (user, place) = match rest.trim_end_matches('/').rsplit_once('@') {
            Some((user, place)) => (Some(user.to_owned()), place),
            None => (None, rest.trim_end_matches('/')),
        };
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok().ok_or_else(form)?),
            _ => (place, usual),
        };
        let host = host.trim_matches(['[', ']']).to_owned();
        if host.is_empty() || host.contains(['/', ' ']) {
            return Err(form());
        }
        let server = Self { protection, user, host, port };
        if server.user.is_some() && protection == Protection::Plain && !server.is_here() {
            return Err("a password does not go over smtp+plain to another machine".to_owned());
        }
        Ok(server)
    }

    fn is_here(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_host_user_and_protection() {
        let server = Server::parse("smtp://site@hanoi.example@mail.example:2525").unwrap();
        assert_eq!(
            (server.user.as_deref(), server.host.as_str(), server.port),
            (Some("site@hanoi.example"), "mail.example", 2525)
        );
        let server = Server::parse("smtps://mail.example").unwrap();
        assert_eq!((server.protection, server.port, server.user), (Protection::Tls, 465, None));
        assert_eq!(Server::parse("smtp+plain://[::1]:25").unwrap().host, "::1");
    }

    #[test]
    fn a_password_is_not_sent_in_the_clear_to_another_machine() {
        assert!(Server::parse("smtp+plain://a@127.0.0.1").is_ok());
        for bad in ["smtp+plain://a@mail.example", "http://mail.example", "mail.example", "smtp://", "smtp://h:port"] {
            assert!(Server::parse(bad).is_err(), "{bad}");
        }
    }
}
