//! Rivers: gauging stations with the water levels of their alarm steps, as data.

use crate::{
    city::{StationCode, Words},
    words::words,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

words! {
    /// Step of flood alarm (*báo động*).
    Alarm {
        /// I.
        One = "one",
        /// II.
        Two = "two",
        /// III.
        Three = "three",
    }
}

/// A gauging station. Its thresholds are its own: they come with the city as data, never from code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Unique in the city.
    pub code: StationCode,
    /// Its name.
    pub name: Words,
    /// The river it stands at.
    pub river: Words,
    /// Water levels in centimetres from which alarm I, II and III hold, rising.
    pub alarms_cm: [i32; 3],
    /// Where the numbers come from.
    pub source: String,
    /// False where the source is not the legal text itself; pages say so.
    pub confirmed: bool,
}

impl Station {
    /// The highest alarm whose water level is reached; none below alarm I.
    #[must_use]
    pub fn alarm_at(&self, level_cm: i32) -> Option<Alarm> {
        let reached = self.alarms_cm.iter().zip(Alarm::ALL).filter(|(from, _)| **from <= level_cm);
        reached.map(|(_, alarm)| *alarm).next_back()
    }
}

/// What a station measured, and the alarm the authority gives for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiverReading {
    /// Where.
    pub station: StationCode,
    /// Water level in centimetres.
    pub level_cm: i32,
    /// When.
    pub measured_at: Timestamp,
    /// Alarm in force there; none below alarm I.
    pub alarm: Option<Alarm>,
}

/// Air quality as measured, with the scale it is said on: an index means nothing without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AirReading {
    /// The index.
    pub index: u16,
    /// Name and version of the scale.
    pub scale: String,
}

#[cfg(test)]
mod tests {
    use super::{Alarm, Station};
    use crate::warning::sample;

    #[test]
    fn an_alarm_begins_with_its_water_level() {
        let [station, ..]: [Station; 2] = sample::stations();
        let expected = [
            (-20, None),
            (949, None),
            (950, Some(Alarm::One)),
            (1049, Some(Alarm::One)),
            (1050, Some(Alarm::Two)),
            (1150, Some(Alarm::Three)),
            (1500, Some(Alarm::Three)),
        ];
        for (level, alarm) in expected {
            assert_eq!(station.alarm_at(level), alarm, "{level} cm");
        }
    }
}
