//! Letters: who gets which, when, and what happens when they cannot be handed over.

use crate::{
    bulletins::{FEED, Message, World, minute},
    common::{LAT, LON, Town, WARD, Ward, input, level, report},
    warning::{Desk, act, flood},
};
use app::{
    CityNow,
    jobs::{self, Lane},
    letter::{self, News, Receipt, Voice},
    ports::fetch::Feeds,
    ports::post::{Address, Carrier, Carriers, Endpoint, Letter, Refused, Taken, Urgency},
    subscriber::{self, Change, Own, Reached, Subscriber, Token, Wish},
    tick::{tick, tidy},
    warning::ContentInput,
};
use domain::{
    code::CaseCode,
    interest::{Circle, Place},
    staff::StaffRole,
    subscriber::{Channel, Pace, Standing, Topic},
    warning::Mode,
};
use futures::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use store::Db;

/// Keeps what it was given, or refuses as it is told.
#[derive(Default)]
pub(crate) struct Postman {
    carried: Mutex<Vec<(Address, Letter)>>,
    refuses: Mutex<Option<Refused>>,
}

impl Carrier for Postman {
    fn send<'a>(&'a self, to: &'a Address, letter: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        let refused = self.refuses.lock().unwrap().clone();
        if refused.is_none() {
            self.carried.lock().unwrap().push((to.clone(), letter.clone()));
        }
        let reference = Some(format!("ref-{}", letter.id));
        async move { refused.map_or(Ok(Taken { reference }), Err) }.boxed()
    }
}

/// Says in a word what the news is.
struct Plain;

impl Voice for Plain {
    fn code(&self, _: &CityNow, _: Timestamp, language: &str, id: &str, digits: &str) -> Letter {
        Letter {
            id: id.to_owned(),
            thread: None,
            subject: format!("code {digits}"),
            text: String::new(),
            html: String::new(),
            short: String::new(),
            link: String::new(),
            unsubscribe: None,
            urgency: Urgency::High,
            lasts: SignedDuration::from_mins(10),
            language: language.to_owned(),
        }
    }

    fn letter(&self, _: &CityNow, _: Timestamp, to: &Subscriber, id: &str, news: &News) -> Letter {
        Letter {
            id: id.to_owned(),
            thread: letter::code_of(news).map(|code| code.to_string()),
            subject: word(news),
            text: String::new(),
            html: String::new(),
            short: String::new(),
            link: Token::of(to).to_string(),
            unsubscribe: None,
            urgency: Urgency::Normal,
            lasts: SignedDuration::from_hours(24),
            language: to.language.clone(),
        }
    }
}

fn word(news: &News) -> String {
    match news {
        News::Event { event, topic, .. } => format!("{topic} {}", event.kind.as_str()),
        News::Deadline { clock, stage, .. } => format!("{stage} {clock}"),
        News::Morning(load) => format!("morning {} {} {}", load.open, load.overdue, load.due),
        News::Warning(warning) => {
            format!("{} {} {}", warning.mode, warning.state, warning.content.texts["vi"].headline)
        }
        News::Issue { kind, body } => format!("{} {}", kind.as_str(), body["title"].as_str().unwrap()),
        News::Invitation { kind, name, token, .. } => format!("{kind} {name} {token}"),
        News::Request { kind, act, .. } => format!("request {kind} {act}"),
        News::Confirm => "confirm".to_owned(),
        News::Daily { news, more } => {
            format!("daily [{}] {more}", news.iter().map(word).collect::<Vec<_>>().join(", "))
        }
    }
}

pub(crate) struct Post {
    pub(crate) town: Town,
    postman: Arc<Postman>,
}

impl Post {
    pub(crate) async fn new(db: Db) -> Self {
        let (mut town, postman) = (Town::new(db).await, Arc::new(Postman::default()));
        let carrier: Arc<dyn Carrier> = postman.clone();
        town.app.carriers =
            Carriers { mail: Some(carrier.clone()), sms: Some(carrier.clone()), push: Some(carrier.clone()) };
        town.app.voice = Some(Arc::new(Plain));
        Self { town, postman }
    }

    /// What was carried since it was asked last, as address and word.
    pub(crate) async fn carried(&self) -> Vec<String> {
        jobs::drain(&self.town.app).await.unwrap();
        let told = |(to, letter): (Address, Letter)| match to {
            Address::Mail(to) | Address::Sms(to) => format!("{to}: {}", letter.subject),
            Address::Push(to) => format!("{}: {}", to.endpoint, letter.subject),
        };
        let mut carried: Vec<_> =
            std::mem::take(&mut *self.postman.carried.lock().unwrap()).into_iter().map(told).collect();
        carried.sort();
        carried
    }

    /// What was carried last, as it was.
    async fn last(&self) -> Letter {
        jobs::drain(&self.town.app).await.unwrap();
        self.postman.carried.lock().unwrap().last().unwrap().1.clone()
    }

    pub(crate) fn refuse(&self, refused: Option<Refused>) {
        *self.postman.refuses.lock().unwrap() = refused;
    }

    /// A new address that its owner has shown to be theirs.
    pub(crate) async fn proven(&self, reached: Reached, wish: Wish) -> Token {
        let token = Token::of(&subscriber::leave(&self.town.app, reached, wish).await.unwrap());
        subscriber::change(&self.town.app, token.clone(), Change::Confirm).await.unwrap();
        self.carried().await;
        token
    }

    pub(crate) async fn own(&self, token: &Token) -> Own {
        subscriber::own(&self.town.app, token.clone()).await.unwrap()
    }
}

pub(crate) fn mail(name: &str) -> Reached {
    Reached::Mail(format!("{name}@example.test"))
}

pub(crate) fn phone() -> Reached {
    Reached::Sms("+84900000001".to_owned())
}

pub(crate) fn device() -> Reached {
    let text = |text: &str| text.to_owned();
    Reached::Push(Endpoint { endpoint: text("https://push.example.test/1"), p256dh: text("key"), auth: text("auth") })
}

pub(crate) fn here() -> Wish {
    let circle = Circle { lat: LAT.parse().unwrap(), lon: LON.parse().unwrap(), metres: 300.0 };
    Wish { places: vec![("Nhà".to_owned(), Place::Circle(circle))], language: "vi".to_owned(), ..Wish::default() }
}

fn following(code: CaseCode) -> Wish {
    Wish { case: Some(code), language: "vi".to_owned(), ..Wish::default() }
}

testkit::on_both_databases! {
    async fn who_sent_it_hears_by_the_contact_of_the_report_and_acts_by_what_the_letter_carries(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let (code, _) = town.sent().await;
        let letter = post.last().await;
        assert_eq!(post.carried().await, ["thu@example.test: case send"]);
        ward.answer(town, code).await;
        assert_eq!(post.carried().await, ["thu@example.test: case approve", "thu@example.test: case receive"]);

        let token: Token = letter.link.parse().unwrap();
        town.reporter(&token.secret, code, input("rate", "")).await.unwrap_err();
        let verdict = app::case::ActionInput { verdict: Some(domain::case::Verdict::Satisfied), ..input("rate", "") };
        town.reporter(&token.secret, code, verdict).await.unwrap();
        let other = Token { secret: "anders".to_owned(), ..token };
        assert!(subscriber::own(&town.app, other).await.is_err());
    }

    async fn nothing_is_carried_twice_and_a_provider_that_is_down_loses_nothing(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        post.refuse(Some(Refused::Later { fault: "busy".to_owned(), after: None }));
        town.sent().await;
        assert!(post.carried().await.is_empty());
        let (queues, failed) = jobs::state(&town.app).await.unwrap();
        assert_eq!(queues.iter().map(|queue| (queue.lane.as_str(), queue.failing)).collect::<Vec<_>>(), [("mail", 1), ("notice", 0)]);
        assert_eq!(failed[0].fault, "busy");
        post.refuse(None);
        assert!(post.carried().await.is_empty(), "not again at once");
        town.pass(SignedDuration::from_mins(1));
        assert_eq!(post.carried().await, ["thu@example.test: case send"]);
        town.pass_hours(24);
        assert!(post.carried().await.is_empty());
    }

    async fn a_provider_that_names_a_time_is_asked_then_and_a_refusal_for_good_is_given_up_in_sight(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let after = Some(SignedDuration::from_mins(30));
        post.refuse(Some(Refused::Later { fault: "slow down".to_owned(), after }));
        town.sent().await;
        post.carried().await;
        post.refuse(Some(Refused::Never { fault: "spam".to_owned() }));
        town.pass(SignedDuration::from_mins(29));
        assert_eq!(jobs::round(&town.app, Lane::Post(Channel::Mail)).await.unwrap(), 0);
        town.pass(SignedDuration::from_mins(1));
        post.carried().await;
        let (_, failed) = jobs::state(&town.app).await.unwrap();
        assert_eq!((failed.len(), failed[0].next_at, failed[0].fault.as_str()), (1, None, "spam"));
    }

    async fn an_address_where_nobody_is_gets_nothing_more_and_its_owner_can_see_why(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let (code, _) = town.sent().await;
        let letter = post.last().await;
        let token: Token = letter.link.parse().unwrap();
        let said = |said| vec![(format!("ref-{}", letter.id), said), ("unknown".to_owned(), Receipt::NobodyThere)];
        assert_eq!(letter::receipts(&town.app, said(Receipt::Arrived)).await.unwrap(), 1);
        assert_eq!(post.own(&token).await.subscriber.standing, Standing::Claimed);
        letter::receipts(&town.app, said(Receipt::NobodyThere)).await.unwrap();
        let own = post.own(&token).await.subscriber;
        assert_eq!((own.standing, own.fault.as_deref()), (Standing::Broken, Some("the letter came back")));
        post.carried().await;
        town.act(&ward.intake, code, level("receive")).await.unwrap();
        assert!(post.carried().await.is_empty());

        // A browser that is gone is forgotten.
        let device = post.proven(device(), here()).await;
        post.refuse(Some(Refused::Gone { fault: "410".to_owned() }));
        town.send(app::report::ReportInput { contact: String::new(), ..report() }).await.unwrap();
        post.carried().await;
        assert_eq!(post.own(&device).await.subscriber.standing, Standing::Proven);
        town.pass_hours(24);
        post.carried().await;
        assert!(subscriber::own(&town.app, device).await.is_err());
    }

    async fn an_address_that_others_could_have_written_is_shown_to_be_its_owners_first(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let (code, _) = town.sent().await;
        post.carried().await;
        let first = subscriber::leave(&town.app, mail("ban"), following(code)).await.unwrap();
        subscriber::leave(&town.app, mail("ban"), following(code)).await.unwrap();
        assert_eq!(post.carried().await, ["ban@example.test: confirm"], "once a day");
        ward.answer(town, code).await;
        assert!(post.carried().await.iter().all(|letter| letter.starts_with("thu@")));

        let token = Token::of(&first);
        subscriber::change(&town.app, token.clone(), Change::Confirm).await.unwrap();
        town.pass_hours(1);
        let (second, _) = town.sent().await;
        subscriber::leave(&town.app, mail("ban"), Wish { case: Some(second), ..here() }).await.unwrap();
        let own = post.own(&token).await;
        assert!(own.places.is_empty() && own.follows.iter().any(|(_, follow)| follow.muted), "others add nothing");
        subscriber::change(&town.app, token.clone(), Change::Mute(second, false)).await.unwrap();
        ward.answer(town, second).await;
        assert!(post.carried().await.contains(&"ban@example.test: case approve".to_owned()));

        subscriber::change(&town.app, token.clone(), Change::Mute(second, true)).await.unwrap();
        let key = subscriber::own(&town.app, token.clone()).await.unwrap().subscriber.secret;
        assert!(matches!(town.reporter(&key, second, input("reopen", "Chưa xong đâu")).await, Err(app::Error::NotFound)), "a follower does not act");
        assert!(post.own(&token).await.follows.iter().any(|(stored, follow)| stored.case.code == second && follow.muted));
        subscriber::change(&town.app, token.clone(), Change::Forget).await.unwrap();
        assert!(subscriber::own(&town.app, token).await.is_err());
    }

    async fn what_rings_waits_for_the_morning_and_news_of_a_place_for_the_daily_letter(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let near = post.proven(mail("hang-xom"), here()).await;
        let far = Circle { lat: 20.9, lon: 105.6, metres: 300.0 };
        let wish = Wish { places: vec![(String::new(), Place::Circle(far))], ..here() };
        let outside = subscriber::leave(&town.app, mail("xa"), wish).await;
        assert!(outside.is_ok() || matches!(outside, Err(app::Error::Invalid(_))));
        let area = Wish { places: vec![(String::new(), Place::Area(WARD.into()))], ..here() };
        let ring = post.proven(phone(), area).await;
        let mut choices = post.own(&ring).await.subscriber.choices;
        choices.paces.insert(Topic::Report, Pace::Now);
        subscriber::change(&town.app, ring.clone(), Change::Choose(choices, "en".to_owned())).await.unwrap();

        town.pass_hours(14); // 23:00
        let unsigned = || app::report::ReportInput { contact: String::new(), ..report() };
        town.send(unsigned()).await.unwrap();
        town.send(unsigned()).await.unwrap();
        assert!(post.carried().await.is_empty(), "it is night");
        town.pass(SignedDuration::from_mins(7 * 60 + 29));
        assert!(post.carried().await.is_empty());
        town.pass(SignedDuration::from_mins(1));
        assert_eq!(post.carried().await, ["+84900000001: report send", "+84900000001: report send"]);
        town.pass(SignedDuration::from_mins(30));
        assert_eq!(post.carried().await, ["hang-xom@example.test: daily [report send, report send] 0"]);

        town.pass_hours(24);
        assert!(post.carried().await.is_empty(), "nothing new, and nothing twice");

        subscriber::change(&town.app, near.clone(), Change::Without(Topic::Report)).await.unwrap();
        subscriber::change(&town.app, ring.clone(), Change::Stop).await.unwrap();
        town.send(unsigned()).await.unwrap();
        town.pass_hours(30);
        assert!(post.carried().await.is_empty());
        let id = post.own(&near).await.places[0].id;
        subscriber::change(&town.app, near.clone(), Change::RemovePlace(id)).await.unwrap();
        assert!(post.own(&near).await.places.is_empty());
    }

    async fn a_daily_letter_goes_at_the_time_chosen_last_and_leaves_out_what_is_heard_of_otherwise(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let near = post.proven(mail("hang-xom"), here()).await;
        let unsigned = || app::report::ReportInput { contact: String::new(), ..report() };
        let followed = town.send(unsigned()).await.unwrap().stored.case.code;
        post.carried().await;
        subscriber::leave(&town.app, mail("hang-xom"), following(followed)).await.unwrap();
        subscriber::change(&town.app, near.clone(), Change::Mute(followed, false)).await.unwrap();
        let other = town.send(unsigned()).await.unwrap().stored.case.code;
        ward.answer(town, other).await;
        let mut choices = post.own(&near).await.subscriber.choices;
        choices.daily_at = jiff::civil::time(18, 0, 0, 0);
        post.carried().await;
        subscriber::change(&town.app, near.clone(), Change::Choose(choices, "vi".to_owned())).await.unwrap();
        town.pass_hours(7); // 17:00
        assert!(post.carried().await.is_empty());
        town.pass_hours(1);
        assert_eq!(post.carried().await, ["hang-xom@example.test: daily [report send, answer approve] 0"]);
        town.pass_hours(14); // 8:00: the time that was chosen first has passed
        assert!(post.carried().await.is_empty());
        town.send(unsigned()).await.unwrap();
        assert!(post.carried().await.is_empty());
        town.pass_hours(10);
        assert_eq!(post.carried().await, ["hang-xom@example.test: daily [report send] 0"]);
    }

    async fn deadlines_are_heard_of_before_at_and_long_after_and_never_twice(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let coordinator = town.person(StaffRole::Coordinator, "VP").await;
        let staff = Wish { staff: Some(ward.intake.id), language: "vi".to_owned(), ..Wish::default() };
        post.proven(mail("tiep-nhan"), staff).await;
        let staff = Wish { staff: Some(coordinator.id), language: "vi".to_owned(), ..Wish::default() };
        post.proven(phone(), staff).await;
        town.send(app::report::ReportInput { contact: String::new(), ..report() }).await.unwrap();
        let mut told = Vec::new();
        for _ in 0..(5 * 24) {
            tick(&town.app).await.unwrap();
            told.extend(post.carried().await);
            town.pass(SignedDuration::from_mins(30));
        }
        let deadlines: Vec<_> = told.iter().filter(|told| told.contains("near") || told.contains("past")).collect();
        assert_eq!(deadlines, ["tiep-nhan@example.test: near reception", "+84900000001: past reception"]);

        let heard = |staff: domain::staff::Staff| async move {
            let inbox = app::notice::inbox(&town.app, &staff, None).await.unwrap();
            inbox.notices.iter().map(|(notice, _)| notice.kind.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(heard(ward.intake).await, ["near", "send"]);
        assert_eq!(heard(ward.head).await.iter().filter(|kind| *kind == "overrun").count(), 1);
        assert_eq!(heard(coordinator).await, ["past"]);
    }

    async fn a_deadline_that_is_met_is_not_spoken_of(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let (code, _) = town.sent().await;
        town.act(&ward.intake, code, input("ask_back", "Xin cho biết số nhà")).await.unwrap();
        post.carried().await;
        let mut told = Vec::new();
        for _ in 0..(3 * 24) {
            tick(&town.app).await.unwrap();
            told.extend(post.carried().await);
            town.pass_hours(1);
        }
        assert!(told.iter().all(|letter| !letter.contains("reception")), "{told:?}");
        assert!(told.iter().any(|letter| letter == "thu@example.test: near clarification") , "{told:?}");
    }

    async fn heads_hear_on_the_mornings_of_working_days_how_their_unit_stands(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let staff = Wish { staff: Some(ward.head.id), language: "vi".to_owned(), ..Wish::default() };
        post.proven(mail("chu-tich"), staff).await;
        town.send(app::report::ReportInput { contact: String::new(), ..report() }).await.unwrap();
        let mut told = Vec::new();
        for _ in 0..(6 * 24) {
            tick(&town.app).await.unwrap();
            tidy(&town.app).await.unwrap();
            told.extend(post.carried().await.into_iter().filter(|letter| letter.contains("morning")));
            town.pass_hours(1);
        }
        // From Wednesday 9:00 to Tuesday 8:00: Thursday, Friday, Monday, Tuesday.
        let days = ["1 0 1", "1 1 0", "1 1 0", "1 1 0"].map(|load| format!("chu-tich@example.test: morning {load}"));
        assert_eq!(told, days);
    }
    async fn who_issues_warnings_gets_letters_of_what_waits_for_them(db: Db) {
        let mut post = Post::new(db).await;
        let world = Arc::new(World::default());
        let addresses = BTreeMap::from([("mau".to_owned(), FEED.to_owned())]);
        post.town.app.feeds = Feeds { addresses, fetch: Some(world.clone()) };
        let desk = Desk::new(&post.town).await;
        let staff = Wish { staff: Some(desk.releaser.id), language: "vi".to_owned(), ..Wish::default() };
        post.proven(mail("phat-hanh"), staff).await;
        world.gives(FEED, &Message::new("M-1").xml());
        minute(&post.town).await;
        assert_eq!(post.carried().await, ["phat-hanh@example.test: bulletin Mưa to (M-1)"]);
        let great = ContentInput { danger: "risk:great".to_owned(), ..flood() };
        let draft = desk.draft(&post.town, Mode::Actual, great).await.unwrap();
        act(&post.town, &desk.publisher, &draft, "submit", "").await.unwrap();
        assert_eq!(post.carried().await, ["phat-hanh@example.test: warning_submit Ngập sâu trên các phố ven hồ"]);
        minute(&post.town).await;
        assert_eq!(post.carried().await, Vec::<String>::new(), "once");
    }
}
