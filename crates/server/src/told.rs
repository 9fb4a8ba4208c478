//! The cookie of who is told of things: tokens of addresses that were shown to be theirs on this browser, newest first.

use app::subscriber::Token;
use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar};

use crate::site::Site;
use crate::visitor::{TOLD, own_cookie};

/// Most addresses that one browser remembers; the oldest give way.
const MOST: usize = 6;

/// Tokens of the addresses of this browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told(Vec<Token>);

impl Told {
    /// The tokens in the cookie of a request; what cannot be read is left out.
    #[must_use]
    pub fn of_request(headers: &HeaderMap) -> Self {
        let jar = CookieJar::from_headers(headers);
        let text = jar.get(TOLD).map(Cookie::value).unwrap_or_default();
        Self(text.split('~').filter_map(|token| token.parse().ok().filter(is_token)).take(MOST).collect())
    }

    /// The tokens, newest first.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.0
    }

    /// The cookie with one more; none if `token` cannot stand in it.
    #[must_use]
    pub fn with(&self, site: &Site, token: &Token) -> Option<Cookie<'static>> {
        is_token(token).then(|| cookie(site, std::iter::once(token).chain(self.others(token))))
    }

    /// The cookie with one less.
    #[must_use]
    pub fn without(&self, site: &Site, token: &Token) -> Cookie<'static> {
        cookie(site, self.others(token))
    }

    fn others<'a>(&'a self, token: &'a Token) -> impl Iterator<Item = &'a Token> {
        self.0.iter().filter(|own| own.id != token.id)
    }
}

/// Browsers keep it for the most they grant, 400 days.
fn cookie<'a>(site: &Site, tokens: impl Iterator<Item = &'a Token>) -> Cookie<'static> {
    let text = tokens.take(MOST).map(ToString::to_string).collect::<Vec<_>>().join("~");
    let mut cookie = own_cookie(site, TOLD, text);
    cookie.make_permanent();
    cookie
}

/// What a token looks like, so that nothing else gets into the cookie.
fn is_token(token: &Token) -> bool {
    (16..=100).contains(&token.secret.len())
        && token.secret.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, header};

    fn told(text: &str) -> Told {
        let value = HeaderValue::from_str(&format!("{TOLD}={text}")).unwrap();
        Told::of_request(&HeaderMap::from_iter([(header::COOKIE, value)]))
    }

    #[test]
    fn what_is_no_token_is_left_out() {
        let good = format!("{:032x}.abcdefghjkmnpqrst", 7);
        let told = told(&format!("rubbish~{good}~{:032x}.short~nothing.abcdefghjkmnpqrst", 8));
        assert_eq!(told.tokens().iter().map(ToString::to_string).collect::<Vec<_>>(), [good]);
    }
}
