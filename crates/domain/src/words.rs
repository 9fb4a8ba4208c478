//! Enums whose variants have one English word each, the same in tables, URLs, templates and translation keys.

/// Makes a field-less enum with its words: `ALL`, `as_str`, `parse`, and serde by word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every variant, in the order of its definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for it everywhere.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The variant of a word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::warning::{
        self, Mode,
        check::BrokenShape,
        content::{Certainty, Part},
        danger::{Colour, Kind, RiskLevel, Step},
        river::Alarm,
    };
    use crate::{
        access::{Data, Way},
        authority::{Power, Relation},
        bulletin::{self, Ending, Place},
        case::{Action, Channel, Publication, Role, State, Verdict, Visibility},
        city::{Level, Stream},
        consent,
        deadline::ClockKind,
        request, retention,
        routing::Rule,
        staff::{Change, StaffRole},
        statistics::Dimension,
    };
    use std::collections::BTreeSet;

    macro_rules! every_word_reads_back {
        ($($name:path),+ $(,)?) => {$({
            for value in <$name>::ALL {
                assert_eq!(<$name>::parse(value.as_str()), Some(*value));
                assert_eq!(value.to_string(), value.as_str());
                assert_eq!(serde_json::to_value(value).unwrap(), value.as_str(), "the same word in documents");
                assert_eq!(serde_json::from_value::<$name>(value.as_str().into()).unwrap(), *value);
                let plain = |sign: char| sign.is_ascii_lowercase() || sign == '_';
                assert!(value.as_str().chars().all(plain), "{value} fits tables, URLs and translation keys");
            }
            let words: BTreeSet<&str> = <$name>::ALL.iter().map(|value| value.as_str()).collect();
            assert_eq!(words.len(), <$name>::ALL.len(), "no two have the same word");
            assert_eq!(<$name>::parse(""), None);
            assert_eq!(<$name>::parse("Sent"), None, "words are lower case");
        })+};
    }

    #[test]
    fn every_word_reads_back() {
        every_word_reads_back!(
            Action,
            Change,
            Channel,
            ClockKind,
            Data,
            Dimension,
            Ending,
            Level,
            Place,
            Power,
            Publication,
            Relation,
            Role,
            Rule,
            StaffRole,
            State,
            Stream,
            Verdict,
            Visibility,
            Way,
            bulletin::State,
            consent::Act,
            consent::Purpose,
            consent::Whose,
            request::Act,
            request::Kind,
            request::State,
            retention::Kind,
            warning::Action,
            Alarm,
            BrokenShape,
            Certainty,
            Colour,
            Kind,
            Mode,
            Part,
            RiskLevel,
            warning::Role,
            warning::State,
            Step,
        );
    }
}
