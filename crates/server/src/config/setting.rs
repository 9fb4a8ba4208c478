//! Values that can be read from settings.

use std::fmt::{self, Display};
use std::net::SocketAddr;
use std::path::PathBuf;

use app::ports::MasterKey;
use domain::retention::Rules;

use crate::ground::Ground;
use crate::net::Net;

/// A value that can be read from a setting.
pub(crate) trait Setting: Sized {
    /// The value, or a sentence that says what is wrong.
    fn from_setting(text: &str) -> Result<Self, String>;
}

macro_rules! parsed {
    ($($kind:ty: $what:literal),+) => {
        $(impl Setting for $kind {
            fn from_setting(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| format!(concat!("`{}` is not ", $what), text))
            }
        })+
    };
}

parsed! { SocketAddr: "an address with a port", u32: "a whole number", u64: "a whole number", usize: "a whole number",
Net: "an address or a network", String: "a text", PathBuf: "a path" }

/// A setting that may be left out.
pub type Given<T> = Option<T>;
/// Several values with commas between.
pub type List<T> = Vec<T>;

impl<T: Setting> Setting for Option<T> {
    fn from_setting(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::from_setting(text).map(Some) }
    }
}

impl<T: Setting> Setting for Vec<T> {
    fn from_setting(text: &str) -> Result<Self, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(T::from_setting).collect()
    }
}

impl Setting for MasterKey {
    fn from_setting(text: &str) -> Result<Self, String> {
        Self::from_base64(text).ok_or_else(|| "the text is not 32 bytes in Base64".to_owned())
    }
}

impl Setting for Rules {
    fn from_setting(text: &str) -> Result<Self, String> {
        Self::parse(text).map_err(|fault| fault.to_string())
    }
}

impl Setting for Ground {
    fn from_setting(text: &str) -> Result<Self, String> {
        Ok(Self::from_text(text))
    }
}

impl Setting for bool {
    fn from_setting(text: &str) -> Result<Self, String> {
        match text {
            "yes" | "true" => Ok(true),
            "no" | "false" => Ok(false),
            other => Err(format!("`{other}` is neither yes nor no")),
        }
    }
}

/// Whether cookies go over HTTPS only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secure {
    Yes,
    No,
    Auto,
}

impl Setting for Secure {
    fn from_setting(text: &str) -> Result<Self, String> {
        match text {
            "yes" | "true" => Ok(Self::Yes),
            "no" | "false" => Ok(Self::No),
            "auto" => Ok(Self::Auto),
            other => Err(format!("`{other}` is none of yes, no, auto")),
        }
    }
}

/// Whether staff must have a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    Required,
    Offered,
}

impl Setting for SecondFactor {
    fn from_setting(text: &str) -> Result<Self, String> {
        match text {
            "required" => Ok(Self::Required),
            "offered" => Ok(Self::Offered),
            other => Err(format!("`{other}` is neither required nor offered")),
        }
    }
}

/// When reports of people who are not signed in become public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anonymous {
    Published,
    Moderated,
}

impl Setting for Anonymous {
    fn from_setting(text: &str) -> Result<Self, String> {
        match text {
            "published" => Ok(Self::Published),
            "moderated" => Ok(Self::Moderated),
            other => Err(format!("`{other}` is neither published nor moderated")),
        }
    }
}

/// Scheme, host and port of the site, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// A site that is reached where it listens. This machine is called by its name: devices make no keys for an address.
    #[must_use]
    pub fn local(listen: SocketAddr) -> Self {
        if listen.ip().is_loopback() {
            return Self(format!("http://localhost:{}", listen.port()));
        }
        Self(format!("http://{listen}"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a path of the site.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Whether an `Origin` or `Referer` is of this site.
    #[must_use]
    pub fn is_origin_of(&self, address: &str) -> bool {
        address.strip_prefix(self.0.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Setting for BaseUrl {
    fn from_setting(text: &str) -> Result<Self, String> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
        if host.is_empty() || host.contains(['/', '?', '#', ' ', '@']) {
            return Err(format!("`{text}` is not http(s)://HOST without a path"));
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_not_taken_for_another_that_begins_alike() {
        let base = BaseUrl::from_setting("https://nhipcau.example").unwrap();
        assert!(base.is_origin_of("https://nhipcau.example") && base.is_origin_of("https://nhipcau.example/report"));
        assert!(!base.is_origin_of("https://nhipcau.example.evil.example"));
    }
}
