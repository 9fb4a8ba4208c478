//! Warnings about an answer before it is approved. They never block: the approver reads them and decides.
//!
//! Every rule is a few lines that can be explained to the officer who wrote the answer; none guesses a mood or a score.

use crate::fold::fold;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fewest words of an answer that can say what was done, where and when.
const LEAST_WORDS: usize = 12;
/// Fewest words that must remain besides generic phrases.
const LEAST_OWN_WORDS: usize = 10;
/// Words in a shingle.
const SHINGLE: usize = 3;
/// Share of common shingles, in percent, from which an answer counts as copied.
const COPIED_PERCENT: u8 = 80;
/// Metres from the place beyond which a photo counts as taken elsewhere.
const FAR_M: f64 = 200.0;
/// Metres per degree of latitude on the mean sphere.
const DEGREE_M: f64 = 111_195.0;

/// A proposed answer as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its photos.
    pub photos: &'a [Photo],
    /// Whether a document is attached.
    pub document: bool,
    /// When the case was assigned: evidence is younger.
    pub assigned_at: Timestamp,
    /// Longitude and latitude of the place in degrees, if the case has one.
    pub place: Option<(f64, f64)>,
}

/// What is known of a photo of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// When it was taken, if the photo says.
    pub taken_at: Option<Timestamp>,
    /// Longitude and latitude in degrees where it was taken, if the photo says.
    pub place: Option<(f64, f64)>,
}

/// What the rules compare an answer with.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// Phrases of the city pack that by themselves say nothing.
    pub generic_phrases: &'a [String],
    /// Phrases of the pack that promise something for later (`sẽ xử lý`); a promise needs a date.
    pub promises: &'a [String],
    /// Texts of the unit's recent answers, newest first; [`Warning::Copied`] counts them from 0.
    pub recent: &'a [&'a str],
}

/// Something about an answer that its approver should look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
pub enum Warning {
    /// There is no text.
    Empty,
    /// Too short to say what was done, where and when.
    Short {
        /// Words it has.
        words: usize,
        /// Words it should have.
        least: usize,
    },
    /// Little is left besides generic phrases.
    Generic {
        /// The phrases found, as the pack writes them.
        phrases: Vec<String>,
    },
    /// The same or nearly the same as an earlier answer of the unit.
    Copied {
        /// Which of the recent answers, counted from 0.
        of: usize,
        /// How alike they are, in percent.
        percent: u8,
    },
    /// Neither a photo nor a document.
    NoEvidence,
    /// A photo was taken before the case was assigned.
    OldPhoto {
        /// Which photo, counted from 0.
        photo: usize,
        /// How long before.
        before: SignedDuration,
    },
    /// A photo was taken far from the place.
    FarPhoto {
        /// Which photo, counted from 0.
        photo: usize,
        /// Whole metres between them.
        metres: f64,
    },
    /// Something is promised and no day is named.
    PromiseWithoutDate {
        /// The promise found, as the pack writes it.
        phrase: String,
    },
    /// No number at all: no day, hour, house, document or amount can be checked.
    NothingToCheck,
}

/// All warnings about an answer, in the order a reader should see them.
#[must_use]
pub fn warnings(answer: &Answer<'_>, compared: &Compared<'_>) -> Vec<Warning> {
    let folded = fold(answer.text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut found = Vec::new();
    if words.is_empty() {
        found.push(Warning::Empty);
    } else {
        if words.len() < LEAST_WORDS {
            found.push(Warning::Short { words: words.len(), least: LEAST_WORDS });
        }
        found.extend(generic(&folded, compared.generic_phrases));
        found.extend(copied(&words, compared.recent));
        found.extend(promise(answer.text, &folded, compared.promises));
        if !folded.contains(|letter: char| letter.is_ascii_digit()) {
            found.push(Warning::NothingToCheck);
        }
    }
    if answer.photos.is_empty() && !answer.document {
        found.push(Warning::NoEvidence);
    }
    found.extend(answer.photos.iter().enumerate().filter_map(|(at, photo)| old(at, photo, answer.assigned_at)));
    found.extend(answer.photos.iter().enumerate().filter_map(|(at, photo)| far(at, photo, answer.place)));
    found
}

/// Whether `phrase` stands in `text` as whole words; both folded.
fn says(text: &str, phrase: &str) -> bool {
    !phrase.is_empty() && format!(" {text} ").contains(&format!(" {phrase} "))
}

fn generic(folded: &str, phrases: &[String]) -> Option<Warning> {
    let mut left = format!(" {folded} ");
    let mut found = Vec::new();
    let mut longest: Vec<(String, &String)> = phrases.iter().map(|phrase| (fold(phrase), phrase)).collect();
    longest.sort_by_key(|(folded, _)| std::cmp::Reverse(folded.len()));
    for (phrase, written) in longest {
        if says(left.trim(), &phrase) {
            left = left.replace(&format!(" {phrase} "), " | ");
            found.push(written.clone());
        }
    }
    let own = left.split_whitespace().filter(|word| *word != "|").count();
    (!found.is_empty() && own < LEAST_OWN_WORDS).then_some(Warning::Generic { phrases: found })
}

/// The most alike of the recent answers, by the share of shingles they have in common (Jaccard; A. Z. Broder, 1997).
fn copied(words: &[&str], recent: &[&str]) -> Option<Warning> {
    let own = shingles(words);
    let alike = |(of, text): (usize, &&str)| {
        let folded = fold(text);
        let other = shingles(&folded.split_whitespace().collect::<Vec<_>>());
        let common = own.intersection(&other).count();
        let all = (own.len() + other.len() - common).max(1);
        (u8::try_from(common * 100 / all).unwrap_or(100), of)
    };
    let (percent, of) =
        recent.iter().enumerate().map(alike).max_by_key(|(percent, of)| (*percent, std::cmp::Reverse(*of)))?;
    (percent >= COPIED_PERCENT).then_some(Warning::Copied { of, percent })
}

fn shingles<'a>(words: &[&'a str]) -> BTreeSet<Vec<&'a str>> {
    words.windows(SHINGLE.min(words.len()).max(1)).map(<[&str]>::to_vec).collect()
}

fn promise(text: &str, folded: &str, promises: &[String]) -> Option<Warning> {
    let phrase = promises.iter().find(|phrase| says(folded, &fold(phrase)))?;
    (!names_a_day(text)).then(|| Warning::PromiseWithoutDate { phrase: phrase.clone() })
}

/// Whether a text has a date written with a day and a month (`12/3`, `12-3-2026`, `2026-03-12`).
fn names_a_day(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '/' | '-' | '.')).any(|date| {
        let parts: Vec<Option<u16>> =
            date.trim_matches(['/', '-', '.']).split(['/', '-', '.']).map(|part| part.parse().ok()).collect();
        let fits = |day: u16, month: u16| (1..=31).contains(&day) && (1..=12).contains(&month);
        match parts[..] {
            [Some(day), Some(month)] => fits(day, month),
            [Some(one), Some(month), Some(other)] => fits(one, month) || fits(other, month),
            _ => false,
        }
    })
}

fn old(at: usize, photo: &Photo, assigned_at: Timestamp) -> Option<Warning> {
    let before = assigned_at.duration_since(photo.taken_at?);
    before.is_positive().then_some(Warning::OldPhoto { photo: at, before })
}

fn far(at: usize, photo: &Photo, place: Option<(f64, f64)>) -> Option<Warning> {
    let metres = metres_between(photo.place?, place?);
    (metres > FAR_M).then(|| Warning::FarPhoto { photo: at, metres: metres.round() })
}

/// Metres between two near places (longitude, latitude), on a sphere that is flat between them.
fn metres_between((lon, lat): (f64, f64), (east, north): (f64, f64)) -> f64 {
    ((east - lon) * f64::midpoint(lat, north).to_radians().cos()).hypot(north - lat) * DEGREE_M
}

#[cfg(test)]
mod tests {
    use super::{Answer, Compared, Photo, Warning, names_a_day, warnings};
    use jiff::{SignedDuration, Timestamp};

    const GOOD: &str = "Ngày 12/3/2026, tổ công trình đã vá 3 ổ gà trước số 25 phố Láng Hạ bằng bê tông nhựa nóng, mặt đường \
                        đã thông xe lúc 16 giờ.";

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_773_000_000 + hour * 3600).unwrap()
    }

    fn photo() -> Photo {
        Photo { taken_at: Some(at(5)), place: Some((105.8131, 21.0169)) }
    }

    fn check(text: &str, photos: &[Photo], recent: &[&str]) -> Vec<Warning> {
        let answer = Answer { text, photos, document: false, assigned_at: at(0), place: Some((105.8130, 21.0168)) };
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let generic = words(&["Đã tiếp nhận", "sẽ xử lý", "đã chuyển cơ quan liên quan", "chuyển cơ quan liên quan"]);
        let promises = words(&["sẽ xử lý", "sẽ khắc phục"]);
        warnings(&answer, &Compared { generic_phrases: &generic, promises: &promises, recent })
    }

    #[test]
    fn a_good_answer_has_no_warning() {
        assert_eq!(check(GOOD, &[photo()], &["Ngày 2/3/2026 đã thay 5 bóng đèn trên phố Huế."]), []);
    }

    #[test]
    fn nothing_said_and_nothing_shown() {
        assert_eq!(check(" … ", &[], &[]), [Warning::Empty, Warning::NoEvidence]);
    }

    #[test]
    fn generic_phrases_alone_are_no_answer() {
        let found =
            check("UBND phường đã tiếp nhận và đã chuyển cơ quan liên quan, sẽ xử lý theo quy định.", &[photo()], &[]);
        let phrases = ["đã chuyển cơ quan liên quan", "Đã tiếp nhận", "sẽ xử lý"].map(str::to_owned).to_vec();
        assert_eq!(
            found,
            [
                Warning::Generic { phrases },
                Warning::PromiseWithoutDate { phrase: "sẽ xử lý".to_owned() },
                Warning::NothingToCheck
            ]
        );
        let with_more = format!("Đã tiếp nhận. {GOOD}");
        assert_eq!(check(&with_more, &[photo()], &[]), [], "a phrase does no harm beside what was done");
    }

    #[test]
    fn a_copy_is_found_though_a_word_and_the_marks_differ() {
        let copy = GOOD.replace("16 giờ", "17 giờ").to_uppercase();
        let found = check(GOOD, &[photo()], &["Một câu trả lời khác hẳn, về đèn đường.", &copy]);
        assert!(matches!(found[..], [Warning::Copied { of: 1, percent: 80..=99 }]), "{found:?}");
        assert_eq!(check(GOOD, &[photo()], &[GOOD, GOOD]), [Warning::Copied { of: 0, percent: 100 }]);
    }

    #[test]
    fn a_short_answer_says_how_short() {
        assert_eq!(check("Đã vá xong 3 ổ gà.", &[photo()], &[]), [Warning::Short { words: 6, least: 12 }]);
    }

    #[test]
    fn a_promise_needs_a_day() {
        let promise = "Do trời mưa nên đội duy tu số 2 sẽ khắc phục đoạn vỉa hè bị sụt trước cổng trường";
        let phrase = "sẽ khắc phục".to_owned();
        assert_eq!(check(promise, &[photo()], &[]), [Warning::PromiseWithoutDate { phrase }]);
        assert_eq!(check(&format!("{promise} trước ngày 20/3."), &[photo()], &[]), []);
    }

    #[test]
    fn photos_are_compared_with_time_and_place() {
        let old = Photo { taken_at: Some(at(-30)), place: None };
        let far = Photo { taken_at: None, place: Some((105.8230, 21.0168)) };
        let silent = Photo { taken_at: None, place: None };
        assert_eq!(
            check(GOOD, &[photo(), old, far, silent], &[]),
            [
                Warning::OldPhoto { photo: 1, before: SignedDuration::from_hours(30) },
                Warning::FarPhoto { photo: 2, metres: 1038.0 }
            ]
        );
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in ["12/3", "ngày 12/03/2026.", "từ 2026-03-12", "12.3.2026", "(31-12)"] {
            assert!(names_a_day(text), "{text}");
        }
        for text in ["", "số 25", "45/80 ngõ", "16 giờ 30", "2026", "1.200.000 đồng", "-/-"] {
            assert!(!names_a_day(text), "{text}");
        }
    }
}
