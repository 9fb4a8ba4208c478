//! Warnings, written by one person and let out by another.

use crate::common::{Town, WARD, conflict, faults};
use app::{
    Error,
    jobs::{self, Lane},
    warning::{self, ContentInput, KeptFile, NewFile, StepInput, TextInput},
};
use domain::{
    staff::{Staff, StaffRole},
    warning::{Action, Mode, Standing, State, Warning, check::Fault, danger::Danger},
};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use store::Db;

/// Who issues the warnings of the ward.
pub(crate) struct Desk {
    pub(crate) publisher: Staff,
    pub(crate) releaser: Staff,
}

impl Desk {
    pub(crate) async fn new(town: &Town) -> Self {
        Self {
            publisher: town.person(StaffRole::Publisher, WARD).await,
            releaser: town.person(StaffRole::Releaser, WARD).await,
        }
    }

    pub(crate) async fn draft(&self, town: &Town, mode: Mode, input: ContentInput) -> Result<Warning, Error> {
        warning::draft(&town.app, &self.publisher, WARD.into(), mode, input).await
    }

    /// Written, submitted and let out.
    pub(crate) async fn release(&self, town: &Town, mode: Mode, input: ContentInput) -> Warning {
        let draft = self.draft(town, mode, input).await.unwrap();
        act(town, &self.publisher, &draft, "submit", "").await.unwrap();
        act(town, &self.releaser, &draft, "release", "").await.unwrap()
    }
}

pub(crate) async fn act(town: &Town, staff: &Staff, of: &Warning, action: &str, text: &str) -> Result<Warning, Error> {
    let input = StepInput { action: action.to_owned(), version: None, text: text.to_owned() };
    warning::act(&town.app, staff, of.id, input).await
}

/// A warning of a flood in the ward until the evening, as a person would fill it in; it is 9:00.
pub(crate) fn flood() -> ContentInput {
    let vi = TextInput {
        headline: "Ngập sâu trên các phố\nven hồ".to_owned(),
        description: "Mưa lớn từ sáng, nhiều phố ngập 30 đến 50 cm.".to_owned(),
        instruction: "Không đi qua chỗ ngập.\nNgắt điện ở tầng dưới.".to_owned(),
    };
    ContentInput {
        kind: "flood".to_owned(),
        danger: "risk:medium".to_owned(),
        certainty: "observed".to_owned(),
        texts: BTreeMap::from([("vi".to_owned(), vi), ("en".to_owned(), TextInput::default())]),
        areas: vec![WARD.to_owned()],
        expires: "2026-11-25T21:00".to_owned(),
        ..ContentInput::default()
    }
}

async fn alerts(town: &Town) -> usize {
    jobs::round(&town.app, Lane::Alert).await.unwrap()
}

fn in_force(town: &Town) -> Vec<Warning> {
    warning::in_force(&town.app, town.app.clock.now()).iter().map(|found| found.as_ref().clone()).collect()
}

testkit::on_both_databases! {
    async fn a_warning_is_let_out_by_another_person_and_known_at_once(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let draft = desk.draft(&town, Mode::Actual, flood()).await.unwrap();
        assert_eq!(draft.content.texts["vi"].headline, "Ngập sâu trên các phố ven hồ", "one line");
        assert_eq!(draft.content.texts.len(), 1, "a language in which nothing is written is none");
        assert_eq!(draft.content.expires, Some("2026-11-25T14:00:00Z".parse().unwrap()), "as the city's clocks show it");
        assert!(matches!(warning::public(&town.app, draft.id).await, Err(Error::NotFound)));
        act(&town, &desk.publisher, &draft, "submit", "").await.unwrap();
        let own = act(&town, &desk.publisher, &draft, "release", "").await;
        assert!(matches!(own, Err(Error::Forbidden)), "a publisher is no releaser");
        assert_eq!((in_force(&town).len(), alerts(&town).await), (0, 0));
        let released = act(&town, &desk.releaser, &draft, "release", "").await.unwrap();
        assert_eq!((in_force(&town), alerts(&town).await), (vec![released.clone()], 1));
        let seen = warning::public(&town.app, draft.id).await.unwrap();
        assert_eq!((seen.warning, seen.touched, seen.actions, seen.events.len()), (released, 1, vec![], 0));
        let seen = warning::view(&town.app, &desk.releaser, draft.id).await.unwrap();
        let kinds: Vec<&str> = seen.events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["draft", "submit", "release"]);
        assert_eq!((seen.names.len(), seen.actions), (2, vec![Action::AskToCancel]));
    }

    async fn who_wrote_on_it_does_not_release_it_even_with_both_roles(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let mut both = desk.publisher.clone();
        both.grants.extend(desk.releaser.grants.clone());
        let draft = warning::draft(&town.app, &both, WARD.into(), Mode::Actual, flood()).await.unwrap();
        act(&town, &both, &draft, "submit", "").await.unwrap();
        assert_eq!(conflict(act(&town, &both, &draft, "release", "").await), "warning-refused-own-warning");
        let city = town.person(StaffRole::Releaser, "VP").await;
        act(&town, &city, &draft, "release", "").await.unwrap();
    }

    async fn two_who_change_it_at_once_are_told_apart(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let draft = desk.draft(&town, Mode::Actual, flood()).await.unwrap();
        let edit = async |text: &str| {
            let mut input = flood();
            input.texts.get_mut("vi").unwrap().headline = text.to_owned();
            warning::edit(&town.app, &desk.publisher, draft.id, Some(draft.version), input).await
        };
        let (one, other) = tokio::join!(edit("Một"), edit("Hai"));
        let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
        assert_eq!(won.unwrap().version, 2);
        assert_eq!(conflict(lost), "warning-refused-moved-on");
        act(&town, &desk.publisher, &draft, "submit", "").await.unwrap();
        let late = warning::edit(&town.app, &desk.publisher, draft.id, None, flood()).await;
        assert_eq!(conflict(late), "warning-refused-moved-on", "it is no draft any more");
    }

    async fn what_is_not_ones_own_does_not_exist(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let stranger = town.person(StaffRole::Publisher, "00004").await;
        let head = town.person(StaffRole::Head, WARD).await;
        let draft = desk.draft(&town, Mode::Actual, flood()).await.unwrap();
        for nobody in [&stranger, &head] {
            assert!(matches!(warning::view(&town.app, nobody, draft.id).await, Err(Error::NotFound)));
            assert!(matches!(act(&town, nobody, &draft, "submit", "").await, Err(Error::NotFound)));
            assert!(warning::list(&town.app, nobody, State::ALL, None).await.unwrap().0.is_empty());
        }
        let foreign = warning::draft(&town.app, &stranger, WARD.into(), Mode::Actual, flood()).await;
        assert!(matches!(foreign, Err(Error::Forbidden)));
        let (listed, next) = warning::list(&town.app, &desk.releaser, State::ALL, None).await.unwrap();
        assert_eq!((listed.len(), listed[0].warning.id, next), (1, draft.id, None));
        let city = town.person(StaffRole::Releaser, "VP").await;
        assert_eq!(warning::list(&town.app, &city, &[State::Draft], None).await.unwrap().0.len(), 1);
    }

    async fn what_is_not_ready_stays_a_draft_and_says_all_that_is_missing(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let mut input = flood();
        (input.expires, input.danger) = (String::new(), "step:severe".to_owned());
        input.areas = vec!["99999".to_owned()];
        input.shapes = "0, 0\n0, 1\n1, 1\n\n21.03, 105.85\n21.04, 105.85".to_owned();
        input.texts.get_mut("en").unwrap().headline = "Flood".to_owned();
        let draft = desk.draft(&town, Mode::Actual, input).await.unwrap();
        let refused = act(&town, &desk.publisher, &draft, "submit", "").await.unwrap_err();
        let told = faults(refused);
        let told: Vec<(&str, &str)> = told.iter().map(|(field, key)| (field.as_str(), key.as_str())).collect();
        assert_eq!(told, [
            ("description_en", "warning-fault-no-text"),
            ("instruction_en", "warning-fault-no-text"),
            ("danger", "warning-fault-wrong-scale"),
            ("expires", "warning-fault-no-expiry"),
            ("areas", "warning-fault-unknown-area"),
            ("shapes", "warning-fault-outside-city"),
            ("shapes", "warning-fault-broken-shape"),
        ]);
        let seen = warning::view(&town.app, &desk.publisher, draft.id).await.unwrap();
        assert_eq!((seen.warning.state, seen.faults.len()), (State::Draft, 7));
    }

    async fn what_expired_while_it_waited_does_not_go_out(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let draft = desk.draft(&town, Mode::Actual, flood()).await.unwrap();
        act(&town, &desk.publisher, &draft, "submit", "").await.unwrap();
        town.pass_hours(12);
        let late = act(&town, &desk.releaser, &draft, "release", "").await.unwrap_err();
        assert_eq!(faults(late), [("expires".to_owned(), "warning-fault-expired".to_owned())]);
        let seen = warning::view(&town.app, &desk.releaser, draft.id).await.unwrap();
        assert_eq!(seen.faults, [Fault::Expired]);
        assert_eq!(seen.actions, [Action::Return, Action::Release]);
        act(&town, &desk.releaser, &draft, "return", "Đã quá giờ, xin sửa lại").await.unwrap();
    }

    async fn time_alone_ends_a_warning_and_nothing_is_shown_beyond_it(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let released = desk.release(&town, Mode::Actual, flood()).await;
        town.pass(SignedDuration::from_mins(12 * 60 - 1));
        assert_eq!((app::tick::tick(&town.app).await.unwrap(), in_force(&town).len()), (0, 1));
        town.pass(SignedDuration::from_mins(1));
        assert_eq!(in_force(&town).len(), 0, "before the clock has noted it");
        assert_eq!(warning::past(&town.app, None).await.unwrap().0.len(), 1);
        assert_eq!(app::tick::tick(&town.app).await.unwrap(), 1);
        assert_eq!(app::tick::tick(&town.app).await.unwrap(), 0);
        let seen = warning::public(&town.app, released.id).await.unwrap().warning;
        assert_eq!((seen.state, seen.standing(town.app.clock.now())), (State::Expired, Standing::Over));
    }

    async fn what_cannot_be_read_is_told_at_its_field_and_nothing_is_stored(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let input = ContentInput {
            kind: "meteor".to_owned(),
            danger: "great".to_owned(),
            shapes: "Hồ Tây".to_owned(),
            onset: "sáng mai".to_owned(),
            station: "long-bien".to_owned(),
            level: "mười mét".to_owned(),
            air_index: "160".to_owned(),
            ..flood()
        };
        let told = faults(desk.draft(&town, Mode::Actual, input).await.unwrap_err());
        let fields: Vec<&str> = told.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["kind", "danger", "shapes", "onset", "level", "measured_at", "air_scale"]);
        assert!(warning::list(&town.app, &desk.publisher, State::ALL, None).await.unwrap().0.is_empty());
    }

    async fn files_go_with_a_warning_and_are_public_only_when_it_is(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let picture = NewFile { name: "Bản đồ ngập".to_owned(), bytes: app::demo::picture::draw(7, "road", true) };
        let input = ContentInput { files: vec![picture.clone()], ..flood() };
        let draft = desk.draft(&town, Mode::Actual, input).await.unwrap();
        let [map] = &draft.content.attachments[..] else { panic!("one file") };
        assert_eq!(map.media_type, "image/webp");
        let own = warning::file(&town.app, Some(&desk.releaser), draft.id, map.id).await.unwrap();
        assert_eq!(u64::try_from(own.1.len()).unwrap(), map.size);
        assert!(matches!(warning::file(&town.app, None, draft.id, map.id).await, Err(Error::NotFound)));
        let kept = vec![KeptFile { id: map.id, name: "Bản đồ các phố ngập".to_owned() }];
        let pdf = NewFile { name: "Công điện".to_owned(), bytes: b"%PDF-1.7 sample".to_vec() };
        let input = ContentInput { kept, files: vec![pdf], ..flood() };
        let edited = warning::edit(&town.app, &desk.publisher, draft.id, Some(1), input).await.unwrap();
        let names: Vec<&str> = edited.content.attachments.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["Bản đồ các phố ngập", "Công điện"]);
        let bad = NewFile { bytes: b"GIF89a".to_vec(), ..picture };
        let refused = warning::edit(&town.app, &desk.publisher, draft.id, None, ContentInput { files: vec![bad], ..flood() });
        assert_eq!(faults(refused.await.unwrap_err())[0].0, "attachments");
        act(&town, &desk.publisher, &draft, "submit", "").await.unwrap();
        act(&town, &desk.releaser, &draft, "release", "").await.unwrap();
        assert_eq!(warning::file(&town.app, None, draft.id, edited.content.attachments[1].id).await.unwrap().1.len(), 15);
    }

    async fn a_river_is_judged_by_the_station_of_the_city(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let read = |alarm: &str| ContentInput {
            station: "long-bien".to_owned(),
            level: "10,60".to_owned(),
            measured_at: "2026-11-25T08:30".to_owned(),
            alarm: alarm.to_owned(),
            ..flood()
        };
        let wrong = desk.draft(&town, Mode::Actual, read("three")).await.unwrap();
        let refused = faults(act(&town, &desk.publisher, &wrong, "submit", "").await.unwrap_err());
        assert_eq!(refused, [("alarm".to_owned(), "warning-fault-wrong-alarm".to_owned())]);
        let right = desk.release(&town, Mode::Actual, read("two")).await;
        assert_eq!(right.content.river.unwrap().level_cm, 1060);
        assert!(matches!(right.content.danger, Danger::Risk(_)));
    }
}
