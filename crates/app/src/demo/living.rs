//! The story of a city that lives: six weeks of reports up to now, in every state, as people leave them.

use super::{
    cast,
    clock::Chance,
    course::{Course, Whole},
    play::{Play, Step},
    words::{Matter, Place, Spot, Words, position},
};
use crate::{CityNow, Error, request as desk};
use domain::{
    case::Channel,
    city::{Handler, Level, Stream, UnitCode},
    request::Kind,
};
use jiff::{SignedDuration, Timestamp};

/// How often each course is taken, and how many hours ago its report was sent: at least, at most.
const COURSES: &[(Course, usize, i64, i64)] = &[
    (Course::Satisfied, 44, 150, 900),
    (Course::Accepted, 16, 150, 900),
    (Course::Silent, 14, 620, 950),
    (Course::Answered, 22, 130, 400),
    (Course::Returned, 8, 200, 500),
    (Course::Reopened, 4, 150, 260),
    (Course::Upheld, 4, 300, 700),
    (Course::Redone, 5, 420, 800),
    (Course::Approving, 7, 70, 130),
    (Course::InProgress, 11, 50, 120),
    (Course::Late, 5, 320, 420),
    (Course::Assigned, 8, 40, 90),
    (Course::Received, 7, 26, 60),
    (Course::Sent, 9, 1, 14),
    (Course::Overlooked, 4, 90, 150),
    (Course::AskedBack, 5, 40, 60),
    (Course::Supplied, 4, 220, 400),
    (Course::Lapsed, 3, 300, 600),
    (Course::Refused, 8, 60, 500),
    (Course::Contested, 2, 60, 90),
    (Course::ContestedWell, 2, 350, 500),
    (Course::Withdrawn, 3, 60, 400),
    (Course::Forwarded, 4, 30, 60),
    (Course::Placed, 6, 250, 500),
    (Course::Bounced, 3, 200, 260),
    (Course::Complex, 3, 400, 520),
    (Course::Escalated, 3, 60, 90),
];

/// Words of pairs and more that report the same, with how many follow.
const JOINED: &[(&str, usize, bool)] = &[
    ("traffic.pothole", 2, true),
    ("utilities.flooding", 3, false),
    ("sanitation.garbage", 2, true),
    ("utilities.street-light", 2, false),
];

const SHOW_ME: &str = "Cho tôi xem những gì đang lưu về tôi trong vụ việc này, và ai đã xem số liên hệ.";
const SHOWN: &str = "Mọi thứ đang lưu về ông bà có ở trang dữ liệu của vụ việc, kèm danh sách những lượt xem và lý do. \
                     Ngoài ra không còn bản nào khác.";
const CORRECT: &str = "Tên tôi bị ghi sai dấu, xin sửa lại cho đúng như tôi đã viết trong phần mô tả.";
const CORRECTING: &str = "Sẽ sửa sau khi đối chiếu với nội dung ông bà đã gửi.";
const LET_BE: &str = "Đừng dùng số liên hệ của tôi để hỏi ý kiến về việc khác.";

/// Everything that happens up to `end`.
pub(super) fn plays(city: &CityNow, words: &Words, end: Timestamp, seed: u64) -> Result<Vec<Play>, Error> {
    let mut story = Story { city, words, end, chance: Chance::new(seed), plays: Vec::new(), turn: 0 };
    let mut courses: Vec<_> = COURSES
        .iter()
        .flat_map(|(course, times, least, most)| std::iter::repeat_n((*course, *least, *most), *times))
        .collect();
    story.chance.shuffle(&mut courses);
    for (course, least, most) in courses {
        story.on_site(course, least, most)?;
    }
    for (number, course) in [
        Course::Satisfied,
        Course::Answered,
        Course::InProgress,
        Course::Sent,
        Course::Accepted,
        Course::Received,
        Course::Refused,
        Course::Answered,
    ]
    .into_iter()
    .enumerate()
    {
        for (stream, from) in [(Stream::Procedure, 60), (Stream::Suggestion, 40)] {
            let hours = if course == Course::Sent { 5 } else { from + i64::try_from(number).unwrap_or_default() * 70 };
            story.elsewhere(stream, course, hours)?;
        }
    }
    for (category, followers, answered) in JOINED {
        story.joined(category, *followers, *answered)?;
    }
    story.ask_about_data();
    Ok(story.plays)
}

struct Story<'a> {
    city: &'a CityNow,
    words: &'a Words,
    end: Timestamp,
    chance: Chance,
    plays: Vec<Play>,
    turn: usize,
}

impl Story<'_> {
    fn stream(&self, matter: &Matter) -> Option<Stream> {
        let category = self.city.category(&matter.category)?;
        self.city.city().field(&category.field).map(|field| field.stream)
    }

    /// Wards in turn, the first one more often: it is the one that visitors are shown.
    fn place(&mut self) -> Result<Place, Error> {
        let communes = self.words.places.iter().filter(|place| place.unit.as_str().len() == 5).collect::<Vec<_>>();
        let place = if self.chance.percent(22) { communes.first() } else { self.chance.one(&communes) };
        place.map(|place| (*place).clone()).ok_or(Error::NotFound)
    }

    fn sent_at(&mut self, least: i64, most: i64) -> Timestamp {
        let minutes = self.chance.between(least * 60, most * 60);
        let at = self.end.saturating_sub(SignedDuration::from_mins(minutes)).unwrap_or(self.end);
        // Few people write at night: what would fall there is written in the hours after getting up.
        let zone = self.city.city().calendar.zone();
        let night = 6 - i64::from(zone.to_datetime(at).hour());
        if night > 0 && least > 12 {
            return at
                .saturating_add(SignedDuration::from_mins(night * 60 + self.chance.between(0, 150)))
                .unwrap_or(at);
        }
        at
    }

    fn on_site(&mut self, course: Course, least: i64, most: i64) -> Result<(), Error> {
        let fits = |matter: &&Matter| {
            let category = self.city.category(&matter.category);
            self.stream(matter) == Some(Stream::OnSite)
                && (course != Course::Returned || matter.weak.is_some())
                && (!course.needs_area() || category.is_some_and(|category| category.handler == Handler::Area))
                && (course != Course::Complex || category.is_some_and(|category| category.level == Level::Complex))
        };
        let matters: Vec<&Matter> = self.words.matters.iter().filter(fits).collect();
        self.turn += 1;
        let matter = matters.get(self.turn * 7 % matters.len().max(1));
        let matter = (*matter.ok_or_else(|| Error::bug(format!("nothing goes the way of {course:?}")))?).clone();
        let place = self.place()?;
        let at = self.sent_at(least, most);
        self.add(&matter, &place, course, at).map(|_| ())
    }

    fn elsewhere(&mut self, stream: Stream, course: Course, hours: i64) -> Result<(), Error> {
        let fits = |matter: &&Matter| self.stream(matter) == Some(stream);
        let matters: Vec<&Matter> = self.words.matters.iter().filter(fits).collect();
        self.turn += 1;
        let matter = matters.get(self.turn % matters.len().max(1));
        let matter = (*matter.ok_or_else(|| Error::bug(format!("nothing is said in {stream}")))?).clone();
        let place = self.place()?;
        let at = self.sent_at(hours, hours + 12);
        self.add(&matter, &place, course, at).map(|_| ())
    }

    /// Several people report one thing; the later ones join the first.
    fn joined(&mut self, category: &str, followers: usize, answered: bool) -> Result<(), Error> {
        let (matter, place) = (self.words.matter(category)?.clone(), self.place()?);
        let (course, hours) = if answered { (Course::Answered, 140) } else { (Course::InProgress, 60) };
        let at = self.sent_at(hours, hours + 4);
        let parent = self.add(&matter, &place, course, at)?;
        let first = self.plays[parent].clone();
        let received = first.steps.iter().find(|(_, step)| matches!(step, Step::Receive(_)));
        let taken = received.map_or(at, |(at, _)| *at);
        for _ in 0..followers {
            let later = taken.saturating_add(SignedDuration::from_mins(self.chance.between(3, 25))).unwrap_or(at);
            let child = self.add(&matter, &place, Course::Sent, later)?;
            let joins = later.saturating_add(SignedDuration::from_mins(5)).unwrap_or(later);
            let play = &mut self.plays[child];
            play.input.lat.clone_from(&first.input.lat);
            play.input.lon.clone_from(&first.input.lon);
            play.steps.truncate(1);
            play.steps.push((joins, Step::Merge(parent)));
        }
        Ok(())
    }

    /// Some people ask about their own data: one has the answer, one waits for it, and one was not heard yet.
    fn ask_about_data(&mut self) {
        let ago = |hours| self.end.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(self.end);
        let (calendar, unit) = (&self.city.city().calendar, &self.city.city().coordinator);
        let later = |asked, hours| calendar.add_working(unit, ago(asked), SignedDuration::from_hours(hours));
        let heard = |words: &str| Step::Desk(desk::Step::Acknowledge { with_others: false, words: words.to_owned() });
        let asked = [
            vec![
                (ago(210), Step::AskData(Kind::See, SHOW_ME)),
                (later(210, 4), heard("")),
                (later(210, 14), Step::Desk(desk::Step::Fulfil { answer: SHOWN.to_owned() })),
            ],
            vec![(ago(50), Step::AskData(Kind::Correct, CORRECT)), (later(50, 3), heard(CORRECTING))],
            vec![(ago(4), Step::AskData(Kind::Object, LET_BE))],
        ];
        let mut senders = self.plays.iter_mut().filter(|play| {
            let long_ago = play.steps.first().is_some_and(|(sent, _)| *sent < ago(240));
            long_ago && play.channel == Channel::Web && !play.input.contact.is_empty()
        });
        for steps in asked {
            if let Some(play) = senders.next() {
                play.steps.extend(steps);
            }
        }
    }

    fn add(&mut self, matter: &Matter, place: &Place, course: Course, at: Timestamp) -> Result<usize, Error> {
        let city = self.city;
        let category = city.category(&matter.category).ok_or(Error::NotFound)?;
        let chance = &mut self.chance;
        let spot = Spot::somewhere(city, place, chance);
        let mut input = spot.input(matter, chance);
        let on_site = city.city().field(&category.field).is_some_and(|field| field.stream == Stream::OnSite);
        if on_site {
            let (lon, lat) = position(city, &place.unit, city.day(self.end), chance)
                .ok_or_else(|| Error::bug(format!("no spot in {}", place.unit)))?;
            (input.lat, input.lon, input.accuracy) = (format!("{lat:.6}"), format!("{lon:.6}"), "12".into());
        } else {
            input.unit = place.unit.to_string();
        }
        if chance.percent(55) {
            input.name = cast::name(chance);
            input.contact = format!("mau{}@example.test", chance.between(100, 9_999));
            input.visibility = if chance.percent(35) { "public" } else { "name_hidden" }.into();
        }
        if chance.percent(4) && course == Course::Satisfied {
            input.visibility = "private".into();
        }
        let channel = match chance.below(20) {
            0 => Channel::Phone,
            1 => Channel::Counter,
            2 => Channel::Api,
            _ => Channel::Web,
        };
        let shown = on_site && input.visibility != "private" && !category.moderated;
        let picture = (shown && chance.percent(course.pictured())).then(|| (chance.next(), category.icon.clone()));
        let holder = match &category.handler {
            Handler::Unit(unit) => unit.clone(),
            Handler::Area => place.unit.clone(),
        };
        let publishes = on_site && input.visibility != "private" && category.moderated;
        let pictured = picture.is_some();
        let whole = Whole { city, matter, spot: &spot, category, holder, pictured, shown, publishes };
        let steps = course.steps(&whole, at, chance);
        self.plays.push(Play { input, channel, picture, steps });
        Ok(self.plays.len() - 1)
    }
}

/// Units whose people the story needs: the wards it tells of, and whoever handles a category for the whole city.
pub(super) fn units(city: &CityNow, words: &Words) -> Vec<UnitCode> {
    let wards = words.places.iter().map(|place| place.unit.clone()).filter(|unit| unit.as_str().len() == 5);
    let mut units: Vec<UnitCode> = wards.collect();
    let handlers = city.city().categories.iter().filter_map(|category| match &category.handler {
        Handler::Unit(unit) => Some(unit.clone()),
        Handler::Area => None,
    });
    for unit in handlers.chain([city.city().coordinator.clone()]) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    units
}
