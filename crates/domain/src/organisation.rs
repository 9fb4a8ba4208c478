//! Bodies that send reports as such: a company, a school, an association of residents.

use crate::{
    text::{NotText, clean},
    words::words,
};
use serde::{Deserialize, Serialize};

words! {
    /// What sort of body it is.
    Kind {
        /// A company or a household business.
        Company = "company",
        /// A school, a hospital or another public service.
        Service = "service",
        /// An association, a board of residents, a group of the community.
        Association = "association",
        /// An authority.
        Agency = "agency",
        /// Another one.
        Other = "other",
    }
}

/// Fewest characters of a name.
pub const NAME_LEAST: usize = 2;
/// Most characters of a name.
pub const NAME_MOST: usize = 200;

/// A body, as whoever sends for it tells; nobody has verified it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// What it is called.
    pub name: String,
    /// What sort of body it is.
    pub kind: Kind,
    /// Its tax code, if it told one: ten digits, and three more for a branch.
    pub number: Option<String>,
}

/// Why it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The name is none.
    #[error("the name of the organisation: {0}")]
    Name(NotText),
    /// The number has not the shape of a tax code.
    #[error("ten digits, or ten and three")]
    Number,
}

impl Organisation {
    /// A body with a name of some length and a number of the right shape, or without a number.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn new(name: &str, kind: Kind, number: &str) -> Result<Self, Fault> {
        let name = clean(name, NAME_LEAST, NAME_MOST).map_err(Fault::Name)?;
        let digits: String = number.chars().filter(|own| !matches!(own, ' ' | '-' | '.')).collect();
        let shaped = digits.bytes().all(|digit| digit.is_ascii_digit()) && matches!(digits.len(), 0 | 10 | 13);
        if !shaped {
            return Err(Fault::Number);
        }
        let (main, branch) = digits.split_at(digits.len().min(10));
        let number = if branch.is_empty() { main.to_owned() } else { format!("{main}-{branch}") };
        Ok(Self { name, kind, number: (!number.is_empty()).then_some(number) })
    }

    /// What a case that it sent says of its sender: the body, and the person who wrote for it if they gave a name.
    #[must_use]
    pub fn signed(&self, person: Option<&str>) -> String {
        match person {
            Some(person) => format!("{} ({person})", self.name),
            None => self.name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_shape_of_a_tax_code_or_is_none() {
        let number = |text| Organisation::new("Công ty Thử", Kind::Company, text).map(|own| own.number);
        assert_eq!(number(""), Ok(None));
        assert_eq!(number(" 0101234567 "), Ok(Some("0101234567".to_owned())));
        assert_eq!(number("0101234567-001"), Ok(Some("0101234567-001".to_owned())));
        assert_eq!(number("0101234567001"), Ok(Some("0101234567-001".to_owned())));
        for wrong in ["123", "01012345678", "010123456x"] {
            assert_eq!(number(wrong), Err(Fault::Number), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_needed_and_the_person_stands_beside_it() {
        assert!(matches!(Organisation::new(" ", Kind::Other, ""), Err(Fault::Name(_))));
        let own = Organisation::new("Trường Thử", Kind::Service, "").unwrap();
        assert_eq!(own.signed(None), "Trường Thử");
        assert_eq!(own.signed(Some("Bưởi")), "Trường Thử (Bưởi)");
    }
}
