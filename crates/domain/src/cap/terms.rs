//! The words of the standard, and the signs of a name: section 3.2 of CAP 1.2.

use crate::words::words;
use std::fmt;

words! {
    /// `status`: how the message is to be taken.
    Status {
        /// To be acted on.
        Actual = "Actual",
        /// By those who take part in an exercise.
        Exercise = "Exercise",
        /// For the network itself.
        System = "System",
        /// A test; to be ignored.
        Test = "Test",
        /// Not to be acted on as it is.
        Draft = "Draft",
    }
}

words! {
    /// `msgType`: what the message does.
    MessageType {
        /// Begins.
        Alert = "Alert",
        /// Replaces those it refers to.
        Update = "Update",
        /// Calls off those it refers to.
        Cancel = "Cancel",
        /// Acknowledges those it refers to.
        Ack = "Ack",
        /// Rejects those it refers to.
        Error = "Error",
    }
}

words! {
    /// `scope`: for whom it is.
    Scope {
        /// Everyone.
        Public = "Public",
        /// Those whom `restriction` describes.
        Restricted = "Restricted",
        /// Those whom `addresses` names.
        Private = "Private",
    }
}

words! {
    /// `category` of the matter.
    Category {
        /// Earth, landslides too.
        Geo = "Geo",
        /// Weather, floods too.
        Met = "Met",
        /// Public safety.
        Safety = "Safety",
        /// Law and order.
        Security = "Security",
        /// Rescue.
        Rescue = "Rescue",
        /// Fire.
        Fire = "Fire",
        /// Health.
        Health = "Health",
        /// Environment.
        Env = "Env",
        /// Transport.
        Transport = "Transport",
        /// Supply of water, power and the like.
        Infra = "Infra",
        /// Chemical, biological, radiological, nuclear, explosive.
        Cbrne = "CBRNE",
        /// Anything else.
        Other = "Other",
    }
}

words! {
    /// `responseType`: what people are to do.
    ResponseType {
        /// Take shelter.
        Shelter = "Shelter",
        /// Leave.
        Evacuate = "Evacuate",
        /// Prepare.
        Prepare = "Prepare",
        /// Do what was prepared.
        Execute = "Execute",
        /// Keep away.
        Avoid = "Avoid",
        /// Look for news.
        Monitor = "Monitor",
        /// Judge what is said (not for the public).
        Assess = "Assess",
        /// The danger is over.
        AllClear = "AllClear",
        /// Nothing.
        None = "None",
    }
}

words! {
    /// `urgency`: by when people are to act.
    Urgency {
        /// At once.
        Immediate = "Immediate",
        /// Within the hour.
        Expected = "Expected",
        /// In the near future.
        Future = "Future",
        /// No longer.
        Past = "Past",
        /// Not known.
        Unknown = "Unknown",
    }
}

words! {
    /// `severity`: the danger to life or property.
    Severity {
        /// Extraordinary.
        Extreme = "Extreme",
        /// Significant.
        Severe = "Severe",
        /// Possible.
        Moderate = "Moderate",
        /// Minimal, or none known.
        Minor = "Minor",
        /// Not known.
        Unknown = "Unknown",
    }
}

words! {
    /// `certainty`: how sure it is.
    Certainty {
        /// It has happened or goes on.
        Observed = "Observed",
        /// More likely than not.
        Likely = "Likely",
        /// Possible, but not likely.
        Possible = "Possible",
        /// Not expected.
        Unlikely = "Unlikely",
        /// Not known.
        Unknown = "Unknown",
    }
}

/// Identifier or sender: not empty, without white space, commas, `<` and `&`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(String);

impl Token {
    /// The token of a text; none if it has a sign no token may have.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |sign: char| !(sign.is_whitespace() || sign.is_control() || matches!(sign, ',' | '<' | '&'));
        (!text.is_empty() && text.chars().all(fits)).then(|| Self(text.to_owned()))
    }

    /// The token of something of ours that has only signs a token may have, as ids do.
    pub(super) fn of(ours: impl fmt::Display) -> Self {
        Self(ours.to_string())
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_holds_together() {
        assert_eq!(Token::parse("w4-nhipcau@example.vn").unwrap().as_str(), "w4-nhipcau@example.vn");
        for text in ["", "a b", "a,b", "a<b", "a&b", "a\u{a0}b", "a\nb", "a\u{0}"] {
            assert_eq!(Token::parse(text), None, "{text:?}");
        }
    }
}
