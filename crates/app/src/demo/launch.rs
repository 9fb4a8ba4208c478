//! The first six weeks of such a service in Hanoi, 28 June to 8 August 2024, under the districts of that time: as many
//! reports, answers and refusals as the press counted. Who wrote them and what they say is invented.

use super::{
    cast,
    clock::Chance,
    play::{Play, Proof, Step},
    words::{Matter, Place, Spot, Words, position},
};
use crate::{
    CityNow, Error,
    pack::{Files, Launch},
};
use domain::{
    case::{Channel, Verdict},
    city::{Handler, Level, UnitCode},
};
use jiff::{SignedDuration, Timestamp};

/// Accounts that the press gave at the end of August 2024 for the service.
pub(super) const ACCOUNTS: i64 = 589_000;
/// People over 15 with a smartphone, of whom that was 9.1 %.
const PEOPLE: i64 = 6_472_527;

/// On-site reports by category. They sum to 2,350. The press gave shares of five fields: 30.97, 21.49, 18.71, 10.87 and
/// 7.7 %; no whole numbers of 2,350 give all of them, and these come nearest: 728, 505, 440, 255 and 181.
const ON_SITE: &[(&str, usize)] = &[
    ("civility.sidewalk", 260),
    ("civility.street-vending", 130),
    ("civility.advertising", 110),
    ("civility.noise", 120),
    ("civility.illegal-building", 60),
    ("civility.animals", 48),
    ("traffic.alley", 170),
    ("traffic.parking", 165),
    ("traffic.pothole", 75),
    ("traffic.signals", 25),
    ("traffic.signs", 20),
    ("traffic.bus", 20),
    ("traffic.roadworks", 30),
    ("livelihood.community-place", 125),
    ("livelihood.market", 125),
    ("livelihood.apartment", 105),
    ("livelihood.benefits", 60),
    ("livelihood.prices", 25),
    ("sanitation.garbage", 110),
    ("sanitation.dumping", 80),
    ("sanitation.burning", 30),
    ("sanitation.dust", 35),
    ("security.disorder", 150),
    ("security.scam", 31),
    ("utilities.street-light", 50),
    ("utilities.flooding", 40),
    ("utilities.drain", 60),
    ("utilities.water-outage", 30),
    ("utilities.cables", 15),
    ("parks.fallen-tree", 16),
    ("parks.park", 10),
    ("health.food-safety", 20),
];
/// Feedback on procedures: 247.
const PROCEDURES: &[(&str, usize)] =
    &[("procedure.late", 110), ("procedure.extra-papers", 60), ("procedure.manner", 45), ("procedure.online", 32)];
/// Suggestions: 285.
const SUGGESTIONS: &[(&str, usize)] =
    &[("suggestion.improvement", 150), ("suggestion.fault", 85), ("suggestion.answers", 50)];

/// Reports sent by the end of these days, as far as the press counted them.
const BY_DAY: &[(&str, usize)] = &[
    ("2024-06-28T01:30:00Z", 0),
    ("2024-07-16T13:00:00Z", 338),
    ("2024-07-23T13:00:00Z", 772),
    ("2024-07-31T13:00:00Z", 1_441),
    ("2024-08-08T12:30:00Z", 2_350),
];

/// Departments and companies among the 61 units, beside those that the pack calls likely.
const OTHERS: &[&str] = &["CATP", "QLTT", "HAPULICO", "TNHN", "CXHN", "EVNHN", "NSHN", "MTDT", "BHXH"];

/// How a case ends; what is still open says how far it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Waiting,
    /// Steps after the receipt, of three.
    Underway(usize),
    Refused,
    Handled,
    Content(Verdict),
    Upheld,
    Reopened,
    Transferred,
}

/// The pack with the base that the press measured adoption against.
pub(super) fn pack(mut files: Files) -> Files {
    if let Some(text) = files.0.get_mut("pack.toml") {
        let written = String::from_utf8_lossy(text).into_owned();
        let before = written.split("[adoption]").next().unwrap_or_default();
        let source = "source = { vi = \"Báo chí, tháng 8/2024: 589.000 tài khoản là 9,1 % người trên 15 tuổi có điện thoại \
                      thông minh\", en = \"Press, August 2024: 589,000 accounts are 9.1 % of people over 15 with a smartphone\" }";
        *text = format!("{before}[adoption]\npeople = {PEOPLE}\nconfirmed = false\nday = \"2024-08-08\"\n{source}\n")
            .into_bytes();
    }
    files
}

/// The first moment and the last.
pub(super) fn span() -> Result<(Timestamp, Timestamp), Error> {
    let at = |text: &str| text.parse::<Timestamp>().map_err(Error::bug);
    Ok((at("2024-06-28T01:00:00Z")?, at("2024-08-08T13:00:00Z")?))
}

/// The 61 units that had accounts: the 30 districts first.
pub(super) fn units(city: &CityNow) -> Vec<UnitCode> {
    let of = |wanted: Launch| city.pack.launch.iter().filter(move |(_, sure)| **sure == wanted).map(|(code, _)| code);
    let others = OTHERS.iter().map(|code| UnitCode::from(*code));
    of(Launch::Yes).chain(of(Launch::Likely)).cloned().chain(others).collect()
}

/// Everything that happens up to `end`.
pub(super) fn plays(city: &CityNow, words: &Words, end: Timestamp, seed: u64) -> Result<Vec<Play>, Error> {
    let mut story = Story { city, words, end, chance: Chance::new(seed), plays: Vec::new() };
    let on_site = story.spread(ON_SITE);
    let sent = moments(&mut story.chance, on_site.len())?;
    let endings = endings(&mut story.chance, on_site.len());
    for ((category, sent_at), ending) in on_site.into_iter().zip(sent).zip(endings) {
        story.add(category, sent_at, ending)?;
    }
    let mut procedures = [
        vec![Ending::Handled; 23],
        vec![Ending::Transferred; 99],
        vec![Ending::Refused; 83],
        vec![Ending::Waiting; 42],
    ]
    .concat();
    story.chance.shuffle(&mut procedures);
    story.beside(PROCEDURES, procedures)?;
    let mut suggestions =
        [vec![Ending::Handled; 61], vec![Ending::Underway(0); 96], vec![Ending::Waiting; 128]].concat();
    story.chance.shuffle(&mut suggestions);
    story.beside(SUGGESTIONS, suggestions)?;
    Ok(story.plays)
}

/// So many moments in order, as dense as the press counted.
fn moments(chance: &mut Chance, count: usize) -> Result<Vec<Timestamp>, Error> {
    let mut moments = Vec::with_capacity(count);
    for pair in BY_DAY.windows(2) {
        let [(from, before), (to, after)] = pair else { continue };
        let (from, to): (Timestamp, Timestamp) = (from.parse().map_err(Error::bug)?, to.parse().map_err(Error::bug)?);
        for _ in *before..*after {
            let seconds = chance.between(0, to.duration_since(from).as_secs());
            moments.push(from.saturating_add(SignedDuration::from_secs(seconds)).map_err(Error::bug)?);
        }
    }
    moments.sort_unstable();
    Ok(moments)
}

/// 1,654 handled (of 500 rated, 328 were content), 180 refused, 272 in progress, 244 waiting; those that need time are
/// among the early ones, those that wait among the late ones.
fn endings(chance: &mut Chance, count: usize) -> Vec<Ending> {
    let mut early = [
        vec![Ending::Content(Verdict::Satisfied); 214],
        vec![Ending::Content(Verdict::Accepted); 114],
        vec![Ending::Upheld; 120],
        vec![Ending::Reopened; 52],
        vec![Ending::Refused; 120],
        vec![Ending::Handled; 780],
    ]
    .concat();
    chance.shuffle(&mut early);
    let underway = (0..220).map(|number| Ending::Underway(number % 4));
    let mut late = [vec![Ending::Refused; 60], vec![Ending::Handled; 426], vec![Ending::Waiting; 44]].concat();
    late.extend(underway);
    chance.shuffle(&mut late);
    let mut all = [early, late].concat();
    all.resize(count, Ending::Waiting);
    all
}

struct Story<'a> {
    city: &'a CityNow,
    words: &'a Words,
    end: Timestamp,
    chance: Chance,
    plays: Vec<Play>,
}

impl Story<'_> {
    fn spread(&mut self, counts: &[(&'static str, usize)]) -> Vec<&'static str> {
        let mut all: Vec<_> =
            counts.iter().flat_map(|(category, count)| std::iter::repeat_n(*category, *count)).collect();
        self.chance.shuffle(&mut all);
        all
    }

    /// What is no on-site report comes evenly; what still waits came in the last days.
    fn beside(&mut self, counts: &[(&'static str, usize)], endings: Vec<Ending>) -> Result<(), Error> {
        for (category, ending) in self.spread(counts).into_iter().zip(endings) {
            let hours = if ending == Ending::Waiting { (1, 60) } else { (60, 950) };
            let minutes = self.chance.between(hours.0 * 60, hours.1 * 60);
            let sent_at = self.end.saturating_sub(SignedDuration::from_mins(minutes)).map_err(Error::bug)?;
            self.add(category, sent_at, ending)?;
        }
        Ok(())
    }

    /// A district: the more people, the more reports, and Hoàng Mai and Hà Đông before all.
    fn place(&mut self) -> Result<Place, Error> {
        let weight = |place: &Place| match place.unit.as_str() {
            "008" => 11,
            "268" => 10,
            "005" | "006" | "007" | "019" => 6,
            "004" | "009" => 5,
            "001" | "002" | "017" | "021" => 4,
            "003" | "018" | "020" => 3,
            _ => 1,
        };
        let districts = self.words.places.iter().filter(|place| place.unit.as_str().len() == 3);
        let weighted: Vec<&Place> = districts.flat_map(|place| std::iter::repeat_n(place, weight(place))).collect();
        self.chance.one(&weighted).map(|place| (*place).clone()).ok_or(Error::NotFound)
    }

    fn add(&mut self, category: &str, sent_at: Timestamp, ending: Ending) -> Result<(), Error> {
        let matter = self.words.matter(category)?;
        let place = self.place()?;
        let spot = Spot::somewhere(self.city, &place, &mut self.chance);
        let mut input = spot.input(matter, &mut self.chance);
        match position(self.city, &place.unit, self.city.day(sent_at), &mut self.chance) {
            Some((lon, lat)) if !category.starts_with("procedure") && !category.starts_with("suggestion") => {
                (input.lat, input.lon, input.accuracy) = (format!("{lat:.6}"), format!("{lon:.6}"), "15".into());
            }
            _ => input.unit = place.unit.to_string(),
        }
        if self.chance.percent(60) {
            input.name = cast::name(&mut self.chance);
        }
        let known = self.city.category(&matter.category).ok_or(Error::NotFound)?;
        let holder = match &known.handler {
            Handler::Unit(unit) => unit.clone(),
            Handler::Area => place.unit.clone(),
        };
        let mut line = Line {
            city: self.city,
            holder,
            urgent: known.level == Level::Urgent,
            end: self.end.saturating_sub(SignedDuration::from_mins(20)).map_err(Error::bug)?,
            chance: &mut self.chance,
            steps: vec![(sent_at, Step::Send)],
        };
        line.go(ending, matter, &spot, &place.unit);
        let steps = line.steps;
        self.plays.push(Play { input, channel: Channel::Web, picture: None, steps });
        Ok(())
    }
}

struct Line<'a> {
    city: &'a CityNow,
    holder: UnitCode,
    urgent: bool,
    end: Timestamp,
    chance: &'a mut Chance,
    steps: Vec<(Timestamp, Step)>,
}

impl Line<'_> {
    fn last(&self) -> Timestamp {
        self.steps.last().map_or(self.end, |(at, _)| *at)
    }

    /// Steps at parts of so many working minutes, or of what is left of them before the end.
    fn work(&mut self, minutes: i64, steps: Vec<(i64, Step)>) {
        let (from, calendar) = (self.last(), &self.city.city().calendar);
        let left = calendar.working(&self.holder, from, self.end).as_mins();
        let minutes = minutes.min(left);
        for (percent, step) in steps {
            let span = SignedDuration::from_secs(minutes * 60 * percent / 100);
            let at = calendar.add_working(&self.holder, from, span).min(self.end).max(self.last());
            self.steps.push((at, step));
        }
    }

    fn later(&mut self, hours: i64, step: Step) {
        let minutes = self.chance.between(30, hours * 60);
        let at = self.last().saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(self.end);
        self.steps.push((at.min(self.end), step));
    }

    fn answer(&mut self, matter: &Matter, spot: &Spot) {
        let (least, most) = if self.urgent { (90, 290) } else { (500, 2_300) };
        let minutes = self.chance.between(least, most);
        let from = self.last();
        let day = self.city.city().calendar.add_working(&self.holder, from, SignedDuration::from_mins(minutes));
        let words = spot.answer(matter, self.city.day(day.min(self.end)), self.chance);
        let excuse = "Biên bản lưu tại đơn vị.".to_owned();
        let (proof, excuse) =
            if self.chance.percent(12) { (Proof::Paper, None) } else { (Proof::Excuse(excuse.clone()), Some(excuse)) };
        self.work(
            minutes,
            vec![
                (10, Step::Receive(None)),
                (20, Step::Assign { second: false }),
                (30, Step::Start { second: false }),
                (85, Step::Propose { second: false, words, proof }),
                (98, Step::Approve { second: false, excuse }),
            ],
        );
    }

    fn go(&mut self, ending: Ending, matter: &Matter, spot: &Spot, district: &UnitCode) {
        let begun = || {
            vec![(20, Step::Receive(None)), (55, Step::Assign { second: false }), (90, Step::Start { second: false })]
        };
        match ending {
            Ending::Waiting => {}
            Ending::Underway(steps) => self.work(400, begun().into_iter().take(steps.clamp(1, 3)).collect()),
            Ending::Refused => {
                let words =
                    "Nội dung chưa đủ để xác định sự việc; cán bộ đã đến khu vực nhưng không tìm thấy.".to_owned();
                self.work(600, vec![(80, Step::Refuse { reason: "unclear-place", words })]);
            }
            Ending::Handled => self.answer(matter, spot),
            Ending::Content(verdict) => {
                self.answer(matter, spot);
                let remark = if verdict == Verdict::Satisfied { "Cảm ơn, đã xong." } else { "" }.to_owned();
                self.later(48, Step::Rate { verdict, remark });
            }
            Ending::Upheld => {
                self.answer(matter, spot);
                self.later(30, Step::Reopen("Trả lời chung chung, tôi chưa thấy thay đổi gì.".to_owned()));
                let why =
                    "Đã kiểm tra lại cùng tổ dân phố: việc nêu trong câu trả lời làm xong đúng ngày ghi.".to_owned();
                self.work(900, vec![(90, Step::Uphold(why))]);
            }
            Ending::Reopened => {
                self.answer(matter, spot);
                self.later(30, Step::Reopen("Câu trả lời không có ảnh, thực tế vẫn như cũ.".to_owned()));
            }
            Ending::Transferred => {
                let why = "Hồ sơ nộp tại bộ phận một cửa của quận, huyện này.".to_owned();
                self.work(700, vec![(70, Step::Place { unit: district.clone(), why }), (95, Step::Receive(None))]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(counts: &[(&str, usize)]) -> usize {
        counts.iter().map(|(_, count)| count).sum()
    }

    #[test]
    fn the_counts_are_those_of_the_press() {
        assert_eq!((sum(ON_SITE), sum(PROCEDURES), sum(SUGGESTIONS)), (2_350, 247, 285));
        let field = |code: &str| -> usize {
            ON_SITE.iter().filter(|(category, _)| category.starts_with(code)).map(|(_, count)| count).sum()
        };
        let fields = ["civility.", "traffic.", "livelihood.", "sanitation.", "security."].map(field);
        assert_eq!(fields, [728, 505, 440, 255, 181]);
    }

    #[test]
    fn every_report_ends_as_counted() {
        let all = endings(&mut Chance::new(1), 2_350);
        let count = |wanted: &dyn Fn(&Ending) -> bool| all.iter().filter(|ending| wanted(ending)).count();
        let handled = |ending: &Ending| matches!(ending, Ending::Handled | Ending::Content(_) | Ending::Upheld);
        assert_eq!(count(&handled), 1_654);
        assert_eq!(count(&|ending| *ending == Ending::Refused), 180);
        assert_eq!(count(&|ending| matches!(ending, Ending::Underway(_) | Ending::Reopened)), 272);
        assert_eq!(count(&|ending| *ending == Ending::Waiting), 244);
    }

    #[test]
    fn sixty_one_units_have_accounts() {
        let city = CityNow::new(1, crate::pack::Pack::hanoi().unwrap(), Vec::new());
        assert_eq!(units(&city).len(), 61);
    }
}
