//! The short code of a case, made to be read over the phone.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// 31 signs without `0 1 I L O`, which are misheard or misread; 31 is prime, so the check below catches every single
/// wrong sign and every swap of two.
const SIGNS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const FREE: usize = 7;

/// Seven random signs and a check sign, shown as `7K3Q-9WMD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseCode([u8; FREE + 1]);

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// Not eight signs after spaces and hyphens are dropped.
    #[error("a code has eight signs")]
    Length,
    /// Holds a sign that no code has.
    #[error("a code has no such sign")]
    Sign,
    /// The check sign does not fit: something was misheard or mistyped.
    #[error("the check sign does not fit")]
    Check,
}

fn check(free: &[u8]) -> u8 {
    let sum: usize = free.iter().enumerate().map(|(at, value)| (at + 2) * usize::from(*value)).sum();
    u8::try_from(sum % SIGNS.len()).unwrap_or_default()
}

impl CaseCode {
    /// The code for a random number; only its low 34 bits or so matter, about 27 thousand million codes.
    #[must_use]
    pub fn from_random(mut random: u64) -> Self {
        let base = SIGNS.len() as u64;
        let mut values = [0; FREE + 1];
        for value in &mut values[..FREE] {
            *value = u8::try_from(random % base).unwrap_or_default();
            random /= base;
        }
        values[FREE] = check(&values[..FREE]);
        Self(values)
    }
}

impl fmt::Display for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, value) in self.0.iter().enumerate() {
            if at == 4 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(SIGNS[usize::from(*value)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for CaseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CaseCode {
    type Err = NotACode;

    /// Reads what a person typed or heard: any case, with or without spaces, dots and hyphens.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut values = [0; FREE + 1];
        let mut signs = text.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '.' | '–' | '_'));
        for value in &mut values {
            let sign = signs.next().ok_or(NotACode::Length)?.to_ascii_uppercase();
            let at = SIGNS.iter().position(|known| char::from(*known) == sign).ok_or(NotACode::Sign)?;
            *value = u8::try_from(at).unwrap_or_default();
        }
        if signs.next().is_some() {
            return Err(NotACode::Length);
        }
        if values[FREE] == check(&values[..FREE]) { Ok(Self(values)) } else { Err(NotACode::Check) }
    }
}

impl TryFrom<String> for CaseCode {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

impl From<CaseCode> for String {
    fn from(code: CaseCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseCode, FREE, NotACode, SIGNS};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_shown_reads_back(random: u64) {
            let code = CaseCode::from_random(random);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
            prop_assert_eq!(code.to_string().to_lowercase().replace('-', " ").parse(), Ok(code));
        }

        #[test]
        fn one_wrong_sign_is_caught(random: u64, at in 0..=FREE, by in 1..SIGNS.len()) {
            let mut code = CaseCode::from_random(random);
            code.0[at] = u8::try_from((usize::from(code.0[at]) + by) % SIGNS.len())?;
            prop_assert_eq!(code.to_string().parse::<CaseCode>(), Err(NotACode::Check));
        }

        #[test]
        fn two_swapped_signs_are_caught(random: u64, at in 0..FREE) {
            let mut code = CaseCode::from_random(random);
            prop_assume!(code.0[at] != code.0[at + 1]);
            code.0.swap(at, at + 1);
            prop_assert_eq!(code.to_string().parse::<CaseCode>(), Err(NotACode::Check));
        }
    }

    #[test]
    fn what_is_not_a_code_says_why() {
        assert_eq!("7K3Q".parse::<CaseCode>(), Err(NotACode::Length));
        assert_eq!("7K3Q-9WM0".parse::<CaseCode>(), Err(NotACode::Sign));
        assert_eq!(format!("{}2", CaseCode::from_random(9)).parse::<CaseCode>(), Err(NotACode::Length));
    }
}
