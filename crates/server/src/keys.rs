//! The cookie of a reporter: secret keys of own cases, the newest first.

use app::case::Proof;
use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar};
use domain::code::CaseCode;

use crate::site::Site;
use crate::visitor::{REPORTER, Visitor, own_cookie};

/// Most cases whose keys one browser carries; the oldest give way.
const MOST: usize = 30;

/// Keys of the cases that this browser sent or opened by their link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(Vec<(CaseCode, String)>);

impl Keys {
    /// The keys in the cookie; what cannot be read is left out.
    #[must_use]
    pub fn from(jar: &CookieJar) -> Self {
        let text = jar.get(REPORTER).map(Cookie::value).unwrap_or_default();
        let pairs = text.split('~').filter_map(|pair| {
            let (code, key) = pair.split_once('.')?;
            Some((code.parse().ok()?, key.to_owned())).filter(|(_, key): &(_, String)| is_key(key))
        });
        Self(pairs.take(MOST).collect())
    }

    /// The same from the head of a request.
    #[must_use]
    pub fn of_request(headers: &HeaderMap) -> Self {
        Self::from(&CookieJar::from_headers(headers))
    }

    /// The key of a case.
    #[must_use]
    pub fn of(&self, code: CaseCode) -> Option<String> {
        self.0.iter().find(|(own, _)| *own == code).map(|(_, key)| key.clone())
    }

    /// What this browser shows for a case: its key, and who is signed in; none if it has neither.
    #[must_use]
    pub fn proof(&self, v: &Visitor, code: CaseCode) -> Option<Proof> {
        let proof = Proof { key: self.of(code), account: v.account };
        (proof != Proof::default()).then_some(proof)
    }

    /// Every case with its key.
    #[must_use]
    pub fn all(&self) -> Vec<(CaseCode, String)> {
        self.0.clone()
    }

    /// Codes of own cases, the newest first.
    pub fn codes(&self) -> impl Iterator<Item = CaseCode> {
        self.0.iter().map(|(code, _)| *code)
    }

    /// The cookie with one more case; none if `key` cannot be one. Browsers keep it for the most they grant, 400 days.
    #[must_use]
    pub fn with(&self, site: &Site, code: CaseCode, key: &str) -> Option<Cookie<'static>> {
        if !is_key(key) {
            return None;
        }
        let others = self.0.iter().filter(|(own, _)| *own != code).map(|(own, key)| (*own, key.as_str()));
        let pairs = std::iter::once((code, key)).chain(others).take(MOST);
        let text = pairs.map(|(code, key)| format!("{code}.{key}")).collect::<Vec<_>>().join("~");
        let mut cookie = own_cookie(site, REPORTER, text);
        cookie.make_permanent();
        Some(cookie)
    }
}

/// What a secret key looks like, so that nothing else gets into the cookie.
fn is_key(key: &str) -> bool {
    (16..=100).contains(&key.len())
        && key.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Keys {
        Keys::from(&CookieJar::new().add(Cookie::new(REPORTER, text.to_owned())))
    }

    fn code(number: u64) -> CaseCode {
        CaseCode::from_random(number)
    }

    #[test]
    fn each_case_has_its_own_key() {
        let text = format!("{}.abcdefghjkmnpqrst~{}.bbbbbbbbbbbbbbbbb", code(1), code(2));
        let keys = keys(&text);
        assert_eq!(keys.of(code(2)).as_deref(), Some("bbbbbbbbbbbbbbbbb"));
        assert_eq!(keys.codes().collect::<Vec<_>>(), [code(1), code(2)]);
        assert_eq!(keys.of(code(3)), None);
    }

    #[test]
    fn what_is_no_key_is_left_out() {
        let text =
            format!("rubbish~{}.short~AAAA-BBBB.abcdefghjkmnpqrst~{}.<script>alert(1)</script>", code(1), code(1));
        assert_eq!(keys(&text), Keys::default());
        assert_eq!(keys(""), Keys::default());
    }
}
