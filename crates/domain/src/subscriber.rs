//! Whoever wants to be told: by which channel, of what, how soon. One subscriber is one address; a person with two
//! addresses chooses for each of them.

use crate::words::words;
use jiff::{Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// A way to reach somebody outside the pages.
    Channel {
        /// E-mail.
        Mail = "mail",
        /// Text message to a telephone.
        Sms = "sms",
        /// Message to a browser or an installed app (Web Push, RFC 8030).
        Push = "push",
    }
}

words! {
    /// What somebody is told of.
    Topic {
        /// Cases that they sent or follow.
        Case = "case",
        /// New reports at places that matter to them.
        Report = "report",
        /// Answers to reports at places that matter to them.
        Answer = "answer",
        /// Warnings for places that matter to them.
        Warning = "warning",
        /// For people of units: what is their turn.
        Work = "work",
        /// For people of units: deadlines that come near or have passed.
        Deadline = "deadline",
        /// For heads: the state of their unit, each morning.
        Morning = "morning",
    }
}

impl Topic {
    /// Whether only people who work for a unit hear of it.
    #[must_use]
    pub const fn is_of_staff(self) -> bool {
        matches!(self, Self::Work | Self::Deadline | Self::Morning)
    }
}

words! {
    /// How soon.
    Pace {
        /// As it happens.
        Now = "now",
        /// Once a day, all together.
        Daily = "daily",
        /// Not by this channel.
        Never = "never",
    }
}

words! {
    /// Where an address stands.
    Standing {
        /// Somebody wrote it down; that it is theirs is not shown yet.
        Claimed = "claimed",
        /// A letter sent there was answered.
        Proven = "proven",
        /// Its owner wants nothing more.
        Stopped = "stopped",
        /// Nobody is there.
        Broken = "broken",
    }
}

words! {
    /// In what part a subscriber hears of a case.
    Part {
        /// Sent it.
        Reporter = "reporter",
        /// Wants to know how it goes on.
        Follower = "follower",
    }
}

words! {
    /// What became of a message.
    Delivery {
        /// A job has it.
        Waiting = "waiting",
        /// It goes out with the daily letter.
        Daily = "daily",
        /// The other side took it.
        Sent = "sent",
        /// The other side said that it arrived.
        Delivered = "delivered",
        /// It was not taken, or did not arrive.
        Failed = "failed",
        /// It was of no use any more.
        Dropped = "dropped",
    }
}

/// Hours in which nothing rings but danger. May run past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// Since when.
    pub from: Time,
    /// Until when.
    pub until: Time,
}

impl Quiet {
    /// Whether it is quiet at this time of day.
    #[must_use]
    pub fn holds(&self, time: Time) -> bool {
        if self.from <= self.until {
            self.from <= time && time < self.until
        } else {
            time >= self.from || time < self.until
        }
    }
}

/// What an address is to get, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// How soon, by topic; what is missing is as [`Choices::usual`] has it.
    pub paces: BTreeMap<Topic, Pace>,
    /// Quiet hours.
    pub quiet: Option<Quiet>,
    /// When the daily letter comes.
    pub daily_at: Time,
}

impl Default for Choices {
    fn default() -> Self {
        Self { paces: BTreeMap::new(), quiet: None, daily_at: Time::constant(7, 0, 0, 0) }
    }
}

/// When somebody is told of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this moment, now or at the end of quiet hours.
    At(Timestamp),
    /// With the daily letter of this moment.
    Daily(Timestamp),
    /// Not at all.
    Never,
}

impl Choices {
    /// What somebody gets who has not chosen. What rings keeps quiet at night; a letter lies until it is read.
    #[must_use]
    pub fn usual(channel: Channel) -> Self {
        let night = Quiet { from: Time::constant(21, 30, 0, 0), until: Time::constant(6, 30, 0, 0) };
        Self { quiet: (channel != Channel::Mail).then_some(night), ..Self::default() }
    }

    /// How soon this address is told of a topic.
    #[must_use]
    pub fn pace(&self, channel: Channel, topic: Topic) -> Pace {
        self.paces.get(&topic).copied().unwrap_or(match (topic, channel) {
            (Topic::Report | Topic::Answer, Channel::Sms) => Pace::Never,
            (Topic::Report | Topic::Answer, _) | (Topic::Work, Channel::Mail) => Pace::Daily,
            _ => Pace::Now,
        })
    }

    /// Whether it hears so soon of anything that happens at its places.
    #[must_use]
    pub fn hears_near(&self, channel: Channel, pace: Pace) -> bool {
        [Topic::Report, Topic::Answer].iter().any(|topic| self.pace(channel, *topic) == pace)
    }

    /// When this address is told of something that happens now. Danger waits for nothing; only *never* stops it.
    #[must_use]
    pub fn when(&self, channel: Channel, topic: Topic, danger: bool, now: Timestamp, zone: &TimeZone) -> When {
        match self.pace(channel, topic) {
            Pace::Never => When::Never,
            Pace::Now | Pace::Daily if danger => When::At(now),
            Pace::Now => When::At(self.after_quiet(now, zone)),
            Pace::Daily => When::Daily(self.next_daily(now, zone)),
        }
    }

    /// Now, or the end of the quiet hours that hold now.
    #[must_use]
    pub fn after_quiet(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let local = zone.to_datetime(now);
        match self.quiet {
            Some(quiet) if quiet.holds(local.time()) => next(now, quiet.until, zone),
            _ => now,
        }
    }

    /// The next moment of the daily letter, later than now.
    #[must_use]
    pub fn next_daily(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        next(now, self.daily_at, zone)
    }
}

/// The first moment after `now` at this time of day.
fn next(now: Timestamp, time: Time, zone: &TimeZone) -> Timestamp {
    let today = zone.to_datetime(now).date();
    let at = |date: jiff::civil::Date| zone.to_timestamp(date.to_datetime(time)).unwrap_or(now);
    let today_at = at(today);
    if today_at > now { today_at } else { at(today.tomorrow().unwrap_or(today)) }
}

/// A telephone number in the form of E.164: `+` and 8 to 15 digits. A number of the country begins with 0 instead of the
/// country's calling code, where the city has named it.
#[must_use]
pub fn telephone(text: &str, calling_code: Option<&str>) -> Option<String> {
    if !text.chars().all(|sign| sign.is_ascii_digit() || " +-.()".contains(sign)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let whole = match (text.trim_start().starts_with('+'), digits.strip_prefix("00"), digits.strip_prefix('0')) {
        (true, _, _) => digits,
        (false, Some(international), _) => international.to_owned(),
        (false, None, Some(national)) => format!("{}{national}", calling_code?),
        (false, None, None) => return None,
    };
    ((8..=15).contains(&whole.len()) && !whole.starts_with('0')).then(|| format!("+{whole}"))
}

/// An e-mail address, loosely, its host in small letters: the proof is that a letter sent there is answered.
#[must_use]
pub fn mailbox(text: &str) -> Option<String> {
    let text = text.trim();
    let (user, host) = text.rsplit_once('@')?;
    let fine = |sign: char| !sign.is_whitespace() && !sign.is_control() && !"<>(),;:\\\"[]".contains(sign);
    let host = host.to_lowercase();
    let labels = host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let good = !user.is_empty()
        && user.len() <= 64
        && host.len() <= 253
        && host.contains('.')
        && labels
        && user.chars().all(|sign| fine(sign) && sign != '@')
        && host.chars().all(fine);
    good.then(|| format!("{user}@{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn what_rings_waits_for_the_end_of_the_night_and_danger_does_not() {
        let choices = Choices::usual(Channel::Push);
        let late = at("2026-11-24T16:00:00Z"); // 23:00 in Hanoi
        let when = |topic, danger| choices.when(Channel::Push, topic, danger, late, &zone());
        assert_eq!(when(Topic::Case, false), When::At(at("2026-11-24T23:30:00Z")));
        assert_eq!(when(Topic::Warning, true), When::At(late));
        assert_eq!(when(Topic::Report, false), When::Daily(at("2026-11-25T00:00:00Z")));
        assert_eq!(Choices::usual(Channel::Mail).after_quiet(late, &zone()), late);
    }

    #[test]
    fn never_stops_danger_too() {
        let mut choices = Choices::usual(Channel::Sms);
        choices.paces.insert(Topic::Warning, Pace::Never);
        let now = at("2026-11-24T03:00:00Z");
        assert_eq!(choices.when(Channel::Sms, Topic::Warning, true, now, &zone()), When::Never);
    }

    #[test]
    fn numbers_of_the_country_get_its_calling_code() {
        let phone = |text| telephone(text, Some("84"));
        assert_eq!(phone("0900 000 000").as_deref(), Some("+84900000000"));
        assert_eq!(phone("+84 (900) 000-000").as_deref(), Some("+84900000000"));
        assert_eq!(phone("0084900000000").as_deref(), Some("+84900000000"));
        for bad in ["", "900000000", "12", "+0123456789", "0900 000 00x", "+1234567890123456"] {
            assert_eq!(phone(bad), None, "{bad}");
        }
        assert_eq!(telephone("0900000000", None), None, "no country is known");
    }

    #[test]
    fn a_mailbox_has_a_user_and_a_host_and_nothing_that_could_be_a_header() {
        assert_eq!(mailbox(" Ba.Thu@Example.TEST ").as_deref(), Some("Ba.Thu@example.test"));
        for bad in [
            "",
            "a",
            "a@b",
            "@b.test",
            "a b@c.test",
            "a@b..test",
            "a@b.test\r\nBcc: c@d.test",
            "a@-b.test",
            "<a@b.test>",
        ] {
            assert_eq!(mailbox(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn nothing_comes_in_quiet_hours_and_nothing_waits_longer_than_a_day(
            seconds in 1_760_000_000_i64..1_800_000_000,
            from in 0_i8..24,
            until in 0_i8..24,
        ) {
            let now = Timestamp::from_second(seconds).unwrap();
            let quiet = Quiet { from: Time::constant(from, 0, 0, 0), until: Time::constant(until, 0, 0, 0) };
            let choices = Choices { quiet: Some(quiet), ..Choices::default() };
            let told = choices.after_quiet(now, &zone());
            prop_assert!(told >= now && told.duration_since(now).as_hours() < 24);
            prop_assert!(!quiet.holds(zone().to_datetime(told).time()));
            let daily = choices.next_daily(now, &zone());
            prop_assert!(daily > now && daily.duration_since(now).as_hours() <= 24);
        }
    }
}
