//! Speaking to one reader: texts, numbers, times and durations in the reader's language and the city's time.

use std::fmt::{self, Display};

use fluent_bundle::FluentArgs;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::words::{Tongue, Words, value};

/// How to speak to one reader now. Templates call it `l`.
#[derive(Debug, Clone)]
pub struct Say {
    tongue: Tongue,
    now: ZonedDateTime,
    /// Whether days are called *today* and *tomorrow*.
    near: bool,
    /// Whether every day is told with its year.
    years: bool,
}

/// Markup that is already safe to put on a page.
#[derive(Debug, Clone)]
pub struct Markup(String);

impl Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

impl Markup {
    /// Both, with a space between.
    #[must_use]
    pub fn and(self, more: &Self) -> Self {
        Self(format!("{} {more}", self.0))
    }

    /// A text made safe.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut safe = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                other => safe.push(other),
            }
        }
        Self(safe)
    }
}

impl Say {
    #[must_use]
    pub fn new(tongue: Tongue, now: Timestamp, zone: TimeZone) -> Self {
        Self { tongue, now: now.to_zoned_datetime(zone), near: true, years: false }
    }

    /// For words that are read on another day than they are written.
    #[must_use]
    pub fn lasting(self) -> Self {
        Self { near: false, ..self }
    }

    /// For paper, which is read in another year too.
    #[must_use]
    pub fn on_paper(self) -> Self {
        Self { near: false, years: true, ..self }
    }

    #[must_use]
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// The text with this id.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        Words::embedded().get(self.tongue, id, None)
    }

    /// The text with this id and its arguments filled in. Whole numbers choose the plural form.
    #[must_use]
    pub fn with<V: Display>(&self, id: &str, args: &[(&str, V)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, given)| (*name, value(given.to_string()))).collect();
        Words::embedded().get(self.tongue, id, Some(&args))
    }

    /// The text with its arguments, and a moment as `$when` that also carries it exactly.
    #[must_use]
    pub fn with_time<V: Display>(&self, id: &str, args: &[(&str, V)], at: Option<Timestamp>) -> Markup {
        const HOLE: &str = "\u{e000}";
        let mut given: Vec<(&str, String)> = args.iter().map(|(name, value)| (*name, value.to_string())).collect();
        given.extend(at.map(|_| ("when", HOLE.to_owned())));
        let Markup(text) = Markup::from_text(&self.with(id, &given));
        Markup(at.map_or_else(|| text.clone(), |at| text.replace(HOLE, &self.time(at).0)))
    }

    /// The words of a fault of a field.
    #[must_use]
    pub fn fault(&self, fault: &app::FieldError) -> String {
        self.with(&fault.key, &fault.args)
    }

    /// A whole number with its thousands set apart: `12.345`, `12,345`.
    #[must_use]
    pub fn number(&self, number: impl TryInto<i64>) -> String {
        let number = number.try_into().unwrap_or(i64::MAX);
        let digits = number.unsigned_abs().to_string();
        let (separator, _) = self.marks();
        let mut text = if number < 0 { "-".to_owned() } else { String::new() };
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// A number with so many decimals: `12.345,6`, `12,345.6`.
    #[must_use]
    pub fn decimal(&self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        let (whole, rest) = text.split_once('.').unwrap_or((text.as_str(), ""));
        let grouped = whole.parse::<i64>().map_or_else(|_| whole.to_owned(), |whole| self.number(whole));
        let sign = if number < 0.0 && !grouped.starts_with('-') { "-" } else { "" };
        let (_, point) = self.marks();
        if rest.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{point}{rest}") }
    }

    /// A part of a whole in per cent, with one decimal: `66,7 %`; a dash when there is no whole.
    #[must_use]
    pub fn share(&self, part: u64, whole: u64) -> String {
        if whole == 0 {
            return "–".to_owned();
        }
        let tenths = (u128::from(part) * 2000 / u128::from(whole)).div_ceil(2);
        let (_, point) = self.marks();
        format!("{}{point}{}\u{a0}%", tenths / 10, tenths % 10)
    }

    /// A moment as people say it: `14:00 thứ Năm 26/11`, `Thursday 26 November, 14:00`.
    #[must_use]
    pub fn when(&self, at: Timestamp) -> String {
        let at = self.local(at);
        let time = at.strftime("%H:%M").to_string();
        self.with("date-moment", &[("time", &time), ("day", &self.day(at.date()))])
    }

    /// The moment as an element that also carries it exactly.
    #[must_use]
    pub fn time(&self, at: Timestamp) -> Markup {
        let exact = self.local(at).strftime("%Y-%m-%d %H:%M:%S %:z").to_string();
        Markup(format!("<time datetime=\"{at}\" title=\"{exact}\">{}</time>", self.when(at)))
    }

    /// A day as people say it; the year only if it is not this one.
    #[must_use]
    pub fn day(&self, day: Date) -> String {
        let today = self.now.date();
        let near =
            [(Ok(today), "date-today"), (today.tomorrow(), "date-tomorrow"), (today.yesterday(), "date-yesterday")];
        let is_it = |(near, _): &&(Result<Date, _>, _)| near.as_ref().is_ok_and(|near| *near == day);
        if let Some((_, id)) = near.iter().find(is_it).filter(|_| self.near) {
            return self.say(id);
        }
        let weekday = self.say(WEEKDAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]);
        let month = self.say(MONTHS[usize::from(day.month().unsigned_abs()) - 1]);
        let id = if day.year() == today.year() && !self.years { "date-day" } else { "date-day-of-year" };
        let (number, year) = (day.day().to_string(), day.year().to_string());
        self.with(id, &[("weekday", &weekday), ("day", &number), ("month", &month), ("year", &year)])
    }

    /// The day as an element that also carries it exactly.
    #[must_use]
    pub fn date(&self, day: Date) -> Markup {
        Markup(format!("<time datetime=\"{day}\">{}</time>", self.day(day)))
    }

    /// How long, in words: `2 giờ 10 phút`. At most two units, so nobody has to reckon.
    #[must_use]
    pub fn minutes(&self, minutes: u64) -> String {
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        match (days, hours, rest) {
            (0, 0, _) => self.part("duration-minutes", rest),
            (0, _, 0) => self.part("duration-hours", hours),
            (0, _, _) => format!("{} {}", self.part("duration-hours", hours), self.part("duration-minutes", rest)),
            (_, 0, _) => self.part("duration-days", days),
            _ => format!("{} {}", self.part("duration-days", days), self.part("duration-hours", hours)),
        }
    }

    /// How much working time, in words: `2 giờ 10 phút làm việc`; days are working days of `a_day` minutes.
    #[must_use]
    pub fn working(&self, minutes: u64, a_day: u64) -> String {
        let a_day = a_day.max(1);
        let (days, rest) = (minutes / a_day, minutes % a_day);
        let amount = match (days, rest / 60) {
            (0, _) => self.minutes(rest),
            (_, 0) => self.part("duration-days", days),
            (_, hours) => format!("{} {}", self.part("duration-days", days), self.part("duration-hours", hours)),
        };
        self.with("duration-working", &[("amount", &amount)])
    }

    fn part(&self, id: &str, amount: u64) -> String {
        self.with(id, &[("n", amount)])
    }

    fn local(&self, at: Timestamp) -> ZonedDateTime {
        at.to_zoned_datetime(self.now.time_zone().clone())
    }

    /// What parts thousands, and what parts decimals.
    const fn marks(&self) -> (char, char) {
        match self.tongue {
            Tongue::Vi => ('.', ','),
            Tongue::En => (',', '.'),
        }
    }
}

const WEEKDAYS: [&str; 7] =
    ["date-monday", "date-tuesday", "date-wednesday", "date-thursday", "date-friday", "date-saturday", "date-sunday"];

const MONTHS: [&str; 12] = [
    "date-january",
    "date-february",
    "date-march",
    "date-april",
    "date-may",
    "date-june",
    "date-july",
    "date-august",
    "date-september",
    "date-october",
    "date-november",
    "date-december",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn say(tongue: Tongue) -> Say {
        let now = "2026-11-24T03:00:00Z".parse().unwrap();
        Say::new(tongue, now, TimeZone::get("Asia/Ho_Chi_Minh").unwrap())
    }

    #[test]
    fn numbers_take_the_form_of_the_language() {
        assert_eq!(say(Tongue::Vi).number(1_234_567), "1.234.567");
        assert_eq!(say(Tongue::En).number(-1234), "-1,234");
        assert_eq!(say(Tongue::Vi).number(999), "999");
        assert_eq!(say(Tongue::Vi).decimal(12_345.64, 1), "12.345,6");
        assert_eq!(say(Tongue::En).decimal(12_345.64, 1), "12,345.6");
        assert_eq!(say(Tongue::En).decimal(-0.25, 2), "-0.25");
    }

    #[test]
    fn on_paper_every_day_has_its_year() {
        let tomorrow = "2026-11-25T07:00:00Z".parse().unwrap();
        let told = Tongue::ALL.map(|tongue| [say(tongue), say(tongue).lasting(), say(tongue).on_paper()]);
        for [here, letter, paper] in told.map(|say| say.map(|say| say.when(tomorrow))) {
            assert!(!here.contains("2026") && !letter.contains("2026"), "{here}, {letter}");
            assert!(paper.contains("14:00") && paper.contains("2026"), "{paper}");
        }
    }

    #[test]
    fn a_share_says_a_dash_where_there_is_nothing_to_share() {
        assert_eq!(say(Tongue::Vi).share(2, 3), "66,7\u{a0}%");
        assert_eq!(say(Tongue::En).share(1, 1), "100.0\u{a0}%");
        assert_eq!(say(Tongue::En).share(0, 0), "–");
    }

    #[test]
    fn moments_are_said_as_people_say_them() {
        let at = "2026-11-26T07:00:00Z".parse().unwrap();
        assert_eq!(say(Tongue::Vi).when(at), "14:00 thứ Năm 26/11");
        assert_eq!(say(Tongue::En).when(at), "Thursday 26 November, 14:00");
        let next_year = "2027-01-01T18:30:00Z".parse().unwrap();
        assert_eq!(say(Tongue::Vi).when(next_year), "01:30 thứ Bảy 2/1/2027");
        let soon = "2026-11-24T17:00:00Z".parse().unwrap();
        assert_eq!(say(Tongue::En).when(soon), "tomorrow, 00:00");
    }

    #[test]
    fn the_element_carries_the_exact_moment() {
        let at = "2026-11-26T07:00:00Z".parse().unwrap();
        let element = "<time datetime=\"2026-11-26T07:00:00Z\" title=\"2026-11-26 14:00:00 +07:00\">";
        assert!(say(Tongue::Vi).time(at).to_string().starts_with(element));
    }

    #[test]
    fn a_sentence_with_a_moment_is_safe_and_exact() {
        let at = "2026-11-26T07:00:00Z".parse().unwrap();
        let said = say(Tongue::Vi).with_time("case-due-sent", &[("unit", "<b>")], Some(at)).to_string();
        assert!(said.contains("&lt;b&gt;") && said.contains("<time datetime=\"2026-11-26T07:00:00Z\""), "{said}");
    }

    #[test]
    fn durations_speak_words_and_at_most_two_units() {
        assert_eq!(say(Tongue::Vi).minutes(130), "2 giờ 10 phút");
        assert_eq!(say(Tongue::En).minutes(61), "1 hour 1 minute");
        assert_eq!(say(Tongue::En).minutes(1500), "1 day 1 hour");
        assert_eq!(say(Tongue::Vi).working(130, 480), "2 giờ 10 phút làm việc");
        assert_eq!(say(Tongue::En).working(540, 480), "1 day 1 hour of working time");
    }
}
