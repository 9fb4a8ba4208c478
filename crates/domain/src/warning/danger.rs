//! How dangerous it is: the legal levels of natural disasters, and a plain scale for all else.

use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// Level of natural-disaster risk (*cấp độ rủi ro thiên tai*), Decision 18/2021/QĐ-TTg, Article 4, clause 3. Which of them a
    /// hazard can reach, and what raises one, that decision says for each hazard; it is not repeated here: the authority
    /// that sets the level answers for it.
    RiskLevel {
        /// 1, low (*thấp*).
        Low = "low",
        /// 2, medium (*trung bình*).
        Medium = "medium",
        /// 3, great (*lớn*).
        Great = "great",
        /// 4, very great (*rất lớn*).
        VeryGreat = "very_great",
        /// 5, disaster (*mức thảm họa*).
        Disaster = "disaster",
    }
}

words! {
    /// Colour of a level of natural-disaster risk, Decision 18/2021/QĐ-TTg, Article 4, clause 3. Never shown without the words.
    Colour {
        /// Of level 1.
        LightBlue = "light_blue",
        /// Of level 2.
        LightYellow = "light_yellow",
        /// Of level 3.
        Orange = "orange",
        /// Of level 4.
        Red = "red",
        /// Of level 5.
        Purple = "purple",
    }
}

impl RiskLevel {
    /// 1 to 5.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::Great => 3,
            Self::VeryGreat => 4,
            Self::Disaster => 5,
        }
    }

    /// The level of a number.
    #[must_use]
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.number() == number)
    }

    /// Its colour.
    #[must_use]
    pub const fn colour(self) -> Colour {
        match self {
            Self::Low => Colour::LightBlue,
            Self::Medium => Colour::LightYellow,
            Self::Great => Colour::Orange,
            Self::VeryGreat => Colour::Red,
            Self::Disaster => Colour::Purple,
        }
    }
}

words! {
    /// Step of our own plain scale, for what has no legal levels: the four severities of CAP 1.2 that are known. It has no
    /// colours, lest one is taken for a legal level.
    Step {
        /// Little danger to life or property.
        Minor = "minor",
        /// Some.
        Moderate = "moderate",
        /// Much.
        Severe = "severe",
        /// More than much.
        Extreme = "extreme",
    }
}

/// How dangerous it is, on one of the two scales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// A legal level of natural-disaster risk.
    Risk(RiskLevel),
    /// A step of our own scale.
    Step(Step),
}

impl Danger {
    /// The four steps both scales share. For legal levels it is a choice of ours, no law names it: 1 minor, 2 moderate,
    /// 3 severe, 4 and 5 extreme.
    #[must_use]
    pub const fn step(self) -> Step {
        match self {
            Self::Step(step) => step,
            Self::Risk(RiskLevel::Low) => Step::Minor,
            Self::Risk(RiskLevel::Medium) => Step::Moderate,
            Self::Risk(RiskLevel::Great) => Step::Severe,
            Self::Risk(RiskLevel::VeryGreat | RiskLevel::Disaster) => Step::Extreme,
        }
    }

    /// Whether people are told in their quiet hours too. A choice of ours, no law names it: from level 3, or severe, on.
    #[must_use]
    pub fn breaks_quiet_hours(self) -> bool {
        self.step() >= Step::Severe
    }
}

words! {
    /// What a warning is of.
    Kind {
        /// Storm or tropical depression.
        Storm = "storm",
        /// High water of a river, or inundation.
        Flood = "flood",
        /// Heat.
        Heat = "heat",
        /// Severe cold or frost.
        Cold = "cold",
        /// Bad air.
        Air = "air",
        /// Fire, of a forest too.
        Fire = "fire",
        /// A disease that spreads.
        Epidemic = "epidemic",
        /// Crime and fraud.
        Crime = "crime",
        /// Traffic.
        Traffic = "traffic",
        /// Water or power is off, or unsafe.
        Utilities = "utilities",
        /// Anything else.
        Other = "other",
    }
}

impl Kind {
    /// Whether the danger is said on a scale that fits. Hazards listed in Decision 18/2021/QĐ-TTg have legal levels; of
    /// fires only some are listed (of forests), and other hazards may be (landslide, fog, earthquake): those take both.
    #[must_use]
    pub const fn takes(self, danger: Danger) -> bool {
        match self {
            Self::Storm | Self::Flood | Self::Heat | Self::Cold => matches!(danger, Danger::Risk(_)),
            Self::Air | Self::Epidemic | Self::Crime | Self::Traffic | Self::Utilities => {
                matches!(danger, Danger::Step(_))
            }
            Self::Fire | Self::Other => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Danger, Kind, RiskLevel, Step};

    #[test]
    fn the_levels_have_the_numbers_and_colours_of_the_decision() {
        let expected = [
            (1, Colour::LightBlue, Step::Minor, false),
            (2, Colour::LightYellow, Step::Moderate, false),
            (3, Colour::Orange, Step::Severe, true),
            (4, Colour::Red, Step::Extreme, true),
            (5, Colour::Purple, Step::Extreme, true),
        ];
        for (number, colour, step, wakes) in expected {
            let level = RiskLevel::of(number).unwrap();
            assert_eq!((level.number(), level.colour()), (number, colour));
            assert_eq!(Danger::Risk(level).step(), step);
            assert_eq!(Danger::Risk(level).breaks_quiet_hours(), wakes);
        }
        assert_eq!(RiskLevel::of(0), None);
        assert_eq!(RiskLevel::of(6), None);
    }

    #[test]
    fn every_kind_takes_a_scale_and_disasters_only_the_legal_one() {
        let (legal, plain) = (Danger::Risk(RiskLevel::Great), Danger::Step(Step::Severe));
        for kind in Kind::ALL {
            assert!(kind.takes(legal) || kind.takes(plain), "{kind}");
        }
        assert!(!Kind::Storm.takes(plain));
        assert!(!Kind::Crime.takes(legal));
        assert!(Kind::Fire.takes(plain) && Kind::Fire.takes(legal));
    }
}
