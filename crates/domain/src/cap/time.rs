//! Times of messages: to the second, with a numeric offset (section 3.3.2 of CAP 1.2).

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};
use std::fmt;

/// A moment to the second, with the offset it is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The moment.
    at: Timestamp,
    /// Hours and minutes from UTC.
    offset: Offset,
}

impl Time {
    /// The moment by the clocks of a zone, cut to the second.
    #[must_use]
    pub fn new(at: Timestamp, zone: &TimeZone) -> Self {
        let minutes = |offset: Offset| Offset::from_seconds(offset.seconds() / 60 * 60).unwrap_or(Offset::UTC);
        Self { at: Timestamp::from_second(at.as_second()).unwrap_or(at), offset: minutes(zone.to_offset(at)) }
    }

    /// The moment.
    #[must_use]
    pub const fn at(self) -> Timestamp {
        self.at
    }

    /// Reads `2026-09-08T14:00:00+07:00`. Version 1.1 (`loose`) also let pass parts of seconds and `Z`.
    pub(super) fn parse(text: &str, loose: bool) -> Option<Self> {
        let (clock, zone) = text.split_at_checked(19)?;
        let shape = |(at, sign): (usize, u8)| match at {
            4 | 7 => sign == b'-',
            10 => sign == b'T',
            13 | 16 => sign == b':',
            _ => sign.is_ascii_digit(),
        };
        if !clock.bytes().enumerate().all(shape) {
            return None;
        }
        let clock: DateTime = clock.parse().ok()?;
        let zone = match zone.strip_prefix('.') {
            Some(rest) if loose => rest.trim_start_matches(|sign: char| sign.is_ascii_digit()),
            _ => zone,
        };
        let offset = if loose && zone == "Z" { Offset::UTC } else { offset(zone)? };
        Some(Self { at: offset.to_timestamp(clock).ok()?, offset })
    }
}

/// Reads `+07:00`; XML Schema ends at 14 hours.
fn offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes() {
        [b'+', _, _, b':', _, _] => 1,
        [b'-', _, _, b':', _, _] => -1,
        _ => return None,
    };
    let number = |from: usize| {
        let digits = text.get(from..from + 2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
        digits.parse::<i32>().ok()
    };
    let (hours, minutes) = (number(1)?, number(4)?);
    let fits = hours <= 14 && minutes < 60;
    fits.then(|| Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()).flatten()
}

impl fmt::Display for Time {
    /// Never with `Z`: UTC is `-00:00`, section 3.3.2.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.offset.seconds() / 60;
        let sign = if minutes > 0 { '+' } else { '-' };
        let (clock, minutes) = (self.offset.to_datetime(self.at), minutes.abs());
        write!(f, "{clock}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::Time;
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn a_time_has_an_offset_and_never_a_letter() {
        let at: Timestamp = "2026-09-08T07:00:00.999Z".parse().unwrap();
        let shown = |zone: &str| Time::new(at, &TimeZone::get(zone).unwrap()).to_string();
        assert_eq!(shown("Asia/Ho_Chi_Minh"), "2026-09-08T14:00:00+07:00");
        assert_eq!(shown("America/St_Johns"), "2026-09-08T04:30:00-02:30");
        assert_eq!(shown("UTC"), "2026-09-08T07:00:00-00:00");
    }

    #[test]
    fn times_read_back_and_others_do_not_read() {
        for text in ["2026-09-08T14:00:00+07:00", "2026-09-08T04:30:00-02:30", "2026-09-08T07:00:00-00:00"] {
            assert_eq!(Time::parse(text, false).unwrap().to_string(), text);
        }
        for text in ["2026-09-08T07:00:00Z", "2026-09-08T07:00:00.25+00:00", "2026-09-08T07:00:00.5Z"] {
            assert_eq!(Time::parse(text, false), None, "{text}");
            assert!(Time::parse(text, true).is_some(), "{text} was allowed in 1.1");
        }
        for text in [
            "",
            "2026-09-08",
            "2026-09-08T07:00:00",
            "2026-09-08 07:00:00+07:00",
            "2026-13-08T07:00:00+07:00",
            "2026-09-31T07:00:00+07:00",
            "2026-09-08T25:00:00+07:00",
            "2026-09-08T07:00:00+7:00",
            "2026-09-08T07:00:00+15:00",
            "2026-09-08T07:00:00+07:60",
            "2026-09-08T07:00:00+0700",
            "2026-09-08T07:00:00+07:00 ",
            "2026-09-08T07:00:0ữ+07:00",
            "2026-09-08T07:00:00+ữ:00",
        ] {
            assert_eq!(Time::parse(text, true), None, "{text}");
        }
    }
}
