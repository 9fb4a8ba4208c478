//! Bulletins: what feeds bring, who hears of it, and what is done with it.

use crate::{
    common::{Town, WARD, conflict, faults},
    warning::{Desk, act, flood},
};
use app::{
    Error,
    bulletin::{self, Decide, Listed, Part},
    jobs, notice,
    ports::fetch::{Fault, Feeds, Fetch, Fetched},
    tick::{tick, tidy},
    warning::{self, ContentInput},
};
use domain::{
    bulletin::{Ending, Place, Refusal, State},
    id::BulletinId,
    staff::{Staff, StaffRole},
    warning::{Mode, State as Stage},
};
use futures::future::{BoxFuture, FutureExt as _};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use store::Db;

pub(crate) const FEED: &str = "https://mau.example/feed";
/// A square over the ward of the tests.
const HERE: &str = "<polygon>21.02,105.84 21.02,105.86 21.04,105.86 21.04,105.84 21.02,105.84</polygon>";
/// A square in the sea.
const FAR: &str = "<polygon>10.0,110.0 10.0,110.1 10.1,110.1 10.1,110.0 10.0,110.0</polygon>";

/// What an address answers: a body and its tag, or nothing.
type Answer = Result<(String, Option<&'static str>), Fault>;

/// Other authorities, as far as the tests need them.
#[derive(Default)]
pub(crate) struct World {
    answers: Mutex<BTreeMap<String, Answer>>,
    asked: Mutex<Vec<(String, Option<String>)>>,
}

impl World {
    pub(crate) fn gives(&self, address: &str, body: &str) {
        self.tagged(address, body, None);
    }

    fn tagged(&self, address: &str, body: &str, etag: Option<&'static str>) {
        self.answers.lock().unwrap().insert(address.to_owned(), Ok((body.to_owned(), etag)));
    }

    fn fails(&self, address: &str, fault: Fault) {
        self.answers.lock().unwrap().insert(address.to_owned(), Err(fault));
    }

    /// What was asked for since this was asked last.
    fn asked(&self) -> Vec<(String, Option<String>)> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Fetch for World {
    fn get<'a>(&'a self, address: &'a str, etag: Option<&'a str>) -> BoxFuture<'a, Result<Fetched, Fault>> {
        self.asked.lock().unwrap().push((address.to_owned(), etag.map(str::to_owned)));
        let answer = self.answers.lock().unwrap().get(address).cloned();
        let fetched = answer.unwrap_or(Err(Fault::Status { status: 404 })).map(|(body, own)| match own {
            Some(own) if etag == Some(own) => Fetched::NotModified,
            _ => Fetched::Document { body: body.into_bytes(), etag: own.map(str::to_owned) },
        });
        async { fetched }.boxed()
    }
}

/// A message as others write it.
#[derive(Clone)]
pub(crate) struct Message {
    identifier: &'static str,
    kind: &'static str,
    status: &'static str,
    scope: &'static str,
    sent: &'static str,
    expires: &'static str,
    earlier: &'static [&'static str],
    area: &'static str,
}

impl Message {
    pub(crate) fn new(identifier: &'static str) -> Self {
        let (sent, expires) = ("2026-11-25T08:00:00+07:00", "2026-11-25T20:00:00+07:00");
        Self { identifier, kind: "Alert", status: "Actual", scope: "Public", sent, expires, earlier: &[], area: HERE }
    }

    pub(crate) fn xml(&self) -> String {
        let refer = |earlier: &&str| format!("tram@mau.example,{earlier},2026-11-25T08:00:00+07:00");
        let earlier = self.earlier.iter().map(refer).collect::<Vec<_>>().join(" ");
        let restricted = if self.scope == "Private" { "<addresses>x</addresses>" } else { "" };
        format!(
            "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>{}</identifier>\
             <sender>tram@mau.example</sender><sent>{}</sent><status>{}</status><msgType>{}</msgType>\
             <scope>{}</scope>{restricted}<references>{earlier}</references><info><language>vi</language>\
             <category>Met</category><event>Mưa to</event><urgency>Expected</urgency><severity>Severe</severity>\
             <certainty>Likely</certainty><expires>{}</expires><senderName>Đài Mẫu</senderName>\
             <headline>Mưa to ({})</headline><area><areaDesc>Nội thành</areaDesc>{}</area></info></alert>",
            self.identifier, self.sent, self.status, self.kind, self.scope, self.expires, self.identifier, self.area
        )
    }
}

fn atom(entries: &[String]) -> String {
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{}</feed>", entries.concat())
}

fn inline(message: &Message) -> String {
    format!("<entry><id>{}</id><content type=\"text/xml\">{}</content></entry>", message.identifier, message.xml())
}

fn linked(address: &str) -> String {
    format!("<entry><id>{address}</id><link href=\"{address}\"/></entry>")
}

/// A town that looks at one feed.
async fn town(db: Db) -> (Town, Arc<World>) {
    let (mut town, world) = (Town::new(db).await, Arc::new(World::default()));
    let addresses = BTreeMap::from([("mau".to_owned(), FEED.to_owned())]);
    town.app.feeds = Feeds { addresses, fetch: Some(world.clone()) };
    (town, world)
}

/// A minute passes and everything that follows from it.
pub(crate) async fn minute(town: &Town) {
    town.pass(SignedDuration::from_mins(1));
    tick(&town.app).await.unwrap();
    jobs::drain(&town.app).await.unwrap();
}

async fn list(town: &Town, staff: &Staff, part: Part) -> Vec<Listed> {
    bulletin::list(&town.app, staff, part, None).await.unwrap().0
}

/// Identifiers of a part of the list.
async fn names(town: &Town, staff: &Staff, part: Part) -> Vec<String> {
    list(town, staff, part).await.into_iter().map(|one| one.bulletin.identifier).collect()
}

async fn one(town: &Town, staff: &Staff, identifier: &str) -> BulletinId {
    for part in [Part::Open, Part::Elsewhere, Part::Rest] {
        let found = list(town, staff, part).await;
        if let Some(found) = found.into_iter().find(|one| one.bulletin.identifier == identifier) {
            return found.bulletin.id;
        }
    }
    panic!("{identifier} is in no part of the list")
}

/// What stands in an inbox, newest first.
async fn heard(town: &Town, staff: &Staff) -> Vec<String> {
    let inbox = notice::inbox(&town.app, staff, None).await.unwrap();
    inbox.notices.iter().map(|(notice, _)| notice.kind.as_str().to_owned()).collect()
}

/// A flood as the form has it, written from a bulletin.
fn from(id: BulletinId) -> ContentInput {
    ContentInput { from: Some(id), ..flood() }
}

testkit::on_both_databases! {
    async fn what_a_feed_brings_is_kept_once_and_who_issues_warnings_hears_of_it(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        let head = town.person(StaffRole::Head, WARD).await;
        world.gives(FEED, &Message::new("M-1").xml());
        minute(&town).await;
        minute(&town).await;
        let [found] = &list(&town, &desk.publisher, Part::Open).await[..] else { panic!("one bulletin") };
        assert_eq!((found.bulletin.feed.as_str(), found.bulletin.place), ("mau", Place::Here));
        assert_eq!((bulletin::headline(&found.alert), bulletin::sender_name(&found.alert)), ("Mưa to (M-1)", "Đài Mẫu"));
        assert_eq!(bulletin::open(&town.app).await.unwrap(), 1);
        assert_eq!(heard(&town, &desk.publisher).await, ["bulletin"]);
        assert_eq!(heard(&town, &desk.releaser).await, ["bulletin"]);
        assert_eq!(heard(&town, &head).await, Vec::<String>::new());
        let seen = bulletin::view(&town.app, &head, found.bulletin.id).await;
        assert!(matches!(seen, Err(Error::NotFound)), "not for who issues no warnings");
        assert!(matches!(bulletin::list(&town.app, &head, Part::Open, None).await, Err(Error::NotFound)));
        assert!(world.asked().len() == 2 && warning::list(&town.app, &desk.publisher, Stage::ALL, None).await.unwrap().0.is_empty());
    }

    async fn a_feed_that_fails_is_asked_less_often_and_never_given_up(db: Db) {
        let (town, world) = town(db).await;
        let faults = [
            Fault::Unreached { why: "cannot be reached".to_owned() },
            Fault::Late,
            Fault::Long,
            Fault::Moved,
            Fault::Refused,
            Fault::Status { status: 500 },
        ];
        for fault in faults {
            world.fails(FEED, fault.clone());
            town.pass(SignedDuration::from_mins(15));
            minute(&town).await;
            let [feed] = &bulletin::feeds(&town.app).await.unwrap()[..] else { panic!("one feed") };
            assert_eq!((feed.memory.fault.as_ref(), feed.heard_at), (Some(&fault), None));
        }
        world.asked();
        for _ in 0..30 {
            minute(&town).await;
        }
        assert_eq!(world.asked().len(), 2, "every quarter of an hour");
        let (_, failed) = jobs::state(&town.app).await.unwrap();
        assert!(failed.is_empty(), "{failed:?}");
        for (body, why) in [("<html/>", "feed: neither CAP"), ("no XML", "feed: text between"), ("<alert/>", "feed: neither CAP")] {
            world.gives(FEED, body);
            town.pass(SignedDuration::from_mins(15));
            minute(&town).await;
            let fault = bulletin::feeds(&town.app).await.unwrap()[0].memory.fault.clone();
            assert!(matches!(&fault, Some(Fault::Unread { why: told }) if told.starts_with(why)), "{fault:?}");
        }
        world.gives(FEED, &Message::new("M-1").xml());
        town.pass(SignedDuration::from_mins(15));
        minute(&town).await;
        let feed = &bulletin::feeds(&town.app).await.unwrap()[0];
        assert_eq!((feed.memory.fault.as_ref(), feed.heard_at.is_some()), (None, true));
        world.asked();
        minute(&town).await;
        assert_eq!(world.asked().len(), 1, "every minute again");
    }

    async fn what_has_not_changed_is_not_read_again(db: Db) {
        let (town, world) = town(db).await;
        world.tagged(FEED, &atom(&[inline(&Message::new("M-1"))]), Some("\"one\""));
        minute(&town).await;
        minute(&town).await;
        let tags: Vec<Option<String>> = world.asked().into_iter().map(|(_, tag)| tag).collect();
        assert_eq!(tags, [None, Some("\"one\"".to_owned())]);
        let feed = &bulletin::feeds(&town.app).await.unwrap()[0];
        assert_eq!((feed.memory.fault.as_ref(), feed.memory.entries.len()), (None, 1));

        // While something is left the feed is to give all of it.
        world.tagged(FEED, &atom(&[linked("https://mau.example/gone")]), Some("\"two\""));
        minute(&town).await;
        minute(&town).await;
        let tags: Vec<_> = world.asked().into_iter().filter(|(at, _)| at == FEED).map(|(_, tag)| tag).collect();
        assert_eq!(tags, [Some("\"one\"".to_owned()), None]);
    }

    async fn a_broken_entry_stops_no_other_and_is_told_with_its_feed(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        let [good, broken, gone, page] = ["good", "broken", "gone", "page"].map(|name| format!("https://mau.example/{name}"));
        world.gives(&good, &Message::new("M-1").xml());
        world.gives(&broken, &Message::new("M-2").xml().replace(">Severe<", ">Bad<"));
        world.gives(&page, "<html/>");
        let future = Message { sent: "2026-11-27T08:00:00+07:00", ..Message::new("M-3") };
        let private = Message { scope: "Private", ..Message::new("M-4") };
        let answer = Message { kind: "Ack", earlier: &["M-1"], ..Message::new("M-5") };
        let empty = "<entry><id>nothing</id></entry>".to_owned();
        let entries = [good.as_str(), &broken, &gone, &page].map(linked);
        let entries = [&entries[..], &[future, private, answer].map(|message| inline(&message)), &[empty]].concat();
        world.gives(FEED, &atom(&entries));
        minute(&town).await;
        assert_eq!(names(&town, &desk.publisher, Part::Open).await, ["M-1"]);
        assert_eq!(names(&town, &desk.publisher, Part::Rest).await, Vec::<String>::new(), "not for everyone, or an answer");
        let feed = &bulletin::feeds(&town.app).await.unwrap()[0];
        assert_eq!((feed.memory.fault.as_ref(), feed.memory.entries.len()), (None, 8));
        let mut told: Vec<(String, String)> =
            feed.memory.entries.values().flatten().map(|entry| (entry.name.clone(), entry.fault.to_string())).collect();
        told.sort();
        let tell = |name: &str, why: &str| (name.to_owned(), why.to_owned());
        assert_eq!(told, [
            tell("M-3", "alert/sent: sent more than a day from now"),
            tell(&broken, "alert/info/severity: \"Bad\" is not one of the values allowed"),
            tell(&gone, "answered 404"),
            tell(&page, "alert: not of CAP 1.2 or 1.1"),
            tell("nothing", "feed/entry/link: it is missing or empty"),
        ]);
        world.asked();
        minute(&town).await;
        let again: Vec<String> = world.asked().into_iter().map(|(address, _)| address).collect();
        assert_eq!(again, [FEED.to_owned(), gone.clone()], "only what could not be had is asked for again");
        world.gives(&gone, &Message::new("M-6").xml());
        world.gives(&broken, &Message::new("M-2").xml());
        world.gives(FEED, &atom(&[linked(&gone), linked(&broken).replace("<id>", "<updated>later</updated><id>")]));
        minute(&town).await;
        assert_eq!(names(&town, &desk.publisher, Part::Open).await.len(), 3, "an entry that was updated is read anew");
        assert!(bulletin::feeds(&town.app).await.unwrap()[0].memory.entries.values().all(Option::is_none));
    }

    async fn a_long_list_is_read_over_several_looks_and_what_fails_keeps_nothing_waiting(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        let addresses: Vec<String> = (0..101).map(|number| format!("https://mau.example/{number}")).collect();
        world.gives(&addresses[100], &Message::new("M-1").xml());
        world.gives(FEED, &atom(&addresses.iter().map(|address| linked(address)).collect::<Vec<_>>()));
        for expected in [0, 0, 1] {
            minute(&town).await;
            assert_eq!(world.asked().len(), 51);
            assert_eq!(names(&town, &desk.publisher, Part::Open).await.len(), expected);
        }
    }

    async fn an_update_replaces_and_a_cancellation_ends_whichever_comes_first(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        let update = Message { kind: "Update", earlier: &["M-1"], ..Message::new("M-2") };
        let cancel = Message { kind: "Cancel", earlier: &["M-1", "M-2"], ..Message::new("M-3") };
        let test = Message { kind: "Cancel", earlier: &["M-4"], status: "Test", ..Message::new("M-5") };
        world.gives(FEED, &atom(&[update.clone(), Message::new("M-1"), Message::new("M-4"), test].map(|message| inline(&message))));
        minute(&town).await;
        let mut open = names(&town, &desk.publisher, Part::Open).await;
        open.sort();
        assert_eq!(open, ["M-2", "M-4"], "a test calls nothing off");
        let first = one(&town, &desk.publisher, "M-1").await;
        let seen = bulletin::view(&town.app, &desk.publisher, first).await.unwrap();
        let second = one(&town, &desk.publisher, "M-2").await;
        assert_eq!((seen.own.bulletin.ending, seen.may_write), (Some((Ending::Replaced, second)), Err(Refusal::Ended)));
        let chain: Vec<&str> = seen.chain.iter().map(|one| one.bulletin.identifier.as_str()).collect();
        assert_eq!(chain, ["M-1", "M-2"]);

        world.gives(FEED, &atom(&[inline(&cancel)]));
        minute(&town).await;
        assert_eq!(names(&town, &desk.publisher, Part::Open).await, ["M-4"]);
        let third = one(&town, &desk.publisher, "M-3").await;
        let seen = bulletin::view(&town.app, &desk.publisher, second).await.unwrap();
        assert_eq!(seen.own.bulletin.ending, Some((Ending::Cancelled, third)));
        let seen = bulletin::view(&town.app, &desk.publisher, third).await.unwrap();
        assert_eq!((seen.own.bulletin.state, seen.may_write), (State::Noted, Err(Refusal::NoWarning)));
        assert_eq!(heard(&town, &desk.publisher).await.len(), 2, "of what was replaced when it came nobody hears");
    }

    async fn tests_and_what_is_over_or_elsewhere_are_kept_and_not_announced(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        let unknown = Message { area: "", ..Message::new("M-1") };
        let elsewhere = Message { area: FAR, ..Message::new("M-2") };
        let over = Message { expires: "2026-11-25T08:30:00+07:00", ..Message::new("M-3") };
        let test = Message { status: "Test", ..Message::new("M-4") };
        let exercise = Message { status: "Exercise", ..Message::new("M-5") };
        world.gives(FEED, &atom(&[unknown, elsewhere, over, test, exercise].map(|message| inline(&message))));
        minute(&town).await;
        let open = list(&town, &desk.publisher, Part::Open).await;
        assert_eq!((open.len(), open[0].bulletin.place), (1, Place::Unknown), "what says it in words only is told");
        assert_eq!(names(&town, &desk.publisher, Part::Elsewhere).await, ["M-2"]);
        assert_eq!(names(&town, &desk.publisher, Part::Rest).await.len(), 3);
        assert_eq!(heard(&town, &desk.publisher).await, ["bulletin"]);
        let may = async |name| {
            let id = one(&town, &desk.publisher, name).await;
            bulletin::view(&town.app, &desk.publisher, id).await.unwrap().may_write
        };
        assert_eq!(may("M-3").await, Err(Refusal::Over));
        assert_eq!((may("M-4").await, may("M-5").await), (Ok(Mode::Test), Ok(Mode::Test)));
        let test = one(&town, &desk.publisher, "M-4").await;
        let meant = desk.draft(&town, Mode::Actual, from(test)).await;
        assert_eq!(conflict(meant), "bulletin-refused-no-warning", "a test begins no warning that is meant");
        let over = one(&town, &desk.publisher, "M-3").await;
        assert_eq!(conflict(desk.draft(&town, Mode::Actual, from(over)).await), "bulletin-refused-over");
        assert_eq!(desk.draft(&town, Mode::Test, from(test)).await.unwrap().mode, Mode::Test);
        town.pass_hours(12);
        assert_eq!(names(&town, &desk.publisher, Part::Open).await, Vec::<String>::new(), "its time has passed");
    }

    async fn one_warning_is_written_from_it_and_says_from_whom_it_was_taken(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        world.gives(FEED, &Message::new("M-1").xml());
        minute(&town).await;
        let id = one(&town, &desk.publisher, "M-1").await;
        let unread = ContentInput { kind: String::new(), ..from(id) };
        assert_eq!(faults(desk.draft(&town, Mode::Actual, unread).await.unwrap_err())[0].0, "kind");
        let draft = desk.draft(&town, Mode::Actual, from(id)).await.unwrap();
        let source = draft.content.source.clone().unwrap();
        assert_eq!((source.name.as_str(), source.sender.as_str(), source.identifier.as_str()), ("Đài Mẫu", "tram@mau.example", "M-1"));
        assert_eq!(source.sent, "2026-11-25T01:00:00Z".parse::<Timestamp>().unwrap());
        assert_eq!(conflict(desk.draft(&town, Mode::Actual, from(id)).await), "bulletin-refused-decided");
        let edited = warning::edit(&town.app, &desk.publisher, draft.id, None, flood()).await.unwrap();
        assert_eq!(edited.content.source, Some(source), "no edit takes it away");
        let seen = bulletin::view(&town.app, &desk.releaser, id).await.unwrap();
        assert_eq!((seen.own.bulletin.state, seen.warning.map(|own| own.id), seen.may_reopen), (State::Taken, Some(draft.id), false));
        act(&town, &desk.publisher, &draft, "discard", "").await.unwrap();
        bulletin::decide(&town.app, &desk.publisher, id, Decide::Reopen).await.unwrap();
        assert_eq!(bulletin::open(&town.app).await.unwrap(), 1);
        let again = desk.draft(&town, Mode::Actual, from(id)).await.unwrap();
        assert_eq!(warning::list(&town.app, &desk.publisher, &[Stage::Draft], None).await.unwrap().0[0].warning.id, again.id);
        let nobody = desk.draft(&town, Mode::Actual, from(BulletinId(uuid::Uuid::nil()))).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
    }

    async fn who_ignores_a_bulletin_says_why_and_it_can_be_taken_up_again(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        let head = town.person(StaffRole::Head, WARD).await;
        world.gives(FEED, &Message::new("M-1").xml());
        minute(&town).await;
        let id = one(&town, &desk.publisher, "M-1").await;
        let ignore = async |who, reason: &str| {
            bulletin::decide(&town.app, who, id, Decide::Ignore { reason: reason.to_owned() }).await
        };
        assert_eq!(faults(ignore(&desk.releaser, " ").await.unwrap_err())[0].0, "text");
        assert!(matches!(ignore(&head, "Không cần thiết").await, Err(Error::NotFound)));
        ignore(&desk.releaser, "Không cần thiết").await.unwrap();
        assert_eq!(conflict(ignore(&desk.publisher, "Không cần thiết").await), "bulletin-refused-decided");
        let seen = bulletin::view(&town.app, &desk.publisher, id).await.unwrap();
        assert_eq!((seen.decider.as_str(), seen.own.bulletin.decision.unwrap().reason.as_str()), ("Người Thử", "Không cần thiết"));
        assert_eq!(conflict(desk.draft(&town, Mode::Actual, from(id)).await), "bulletin-refused-decided");
        bulletin::decide(&town.app, &desk.publisher, id, Decide::Reopen).await.unwrap();
        let again = bulletin::decide(&town.app, &desk.publisher, id, Decide::Reopen).await;
        assert_eq!(conflict(again), "bulletin-refused-decided");
        minute(&town).await;
        assert_eq!((bulletin::open(&town.app).await.unwrap(), heard(&town, &desk.publisher).await.len()), (1, 1));
    }

    async fn what_the_sender_changes_after_a_warning_was_written_is_told_wherever_it_holds(db: Db) {
        let (town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        world.gives(FEED, &Message::new("M-1").xml());
        minute(&town).await;
        let id = one(&town, &desk.publisher, "M-1").await;
        let draft = desk.draft(&town, Mode::Actual, from(id)).await.unwrap();
        let update = Message { kind: "Update", earlier: &["M-1"], area: FAR, ..Message::new("M-2") };
        // It names only the last of the chain, as some do.
        let cancel = Message { kind: "Cancel", earlier: &["M-2"], area: FAR, ..Message::new("M-3") };
        world.gives(FEED, &update.xml());
        minute(&town).await;
        world.gives(FEED, &cancel.xml());
        minute(&town).await;
        assert_eq!(heard(&town, &desk.publisher).await, ["bulletin_cancelled", "bulletin_replaced", "bulletin"]);
        assert_eq!(names(&town, &desk.publisher, Part::Open).await, ["M-3"]);
        let third = one(&town, &desk.publisher, "M-3").await;
        let seen = bulletin::view(&town.app, &desk.publisher, third).await.unwrap();
        assert_eq!((seen.warning, seen.earlier_warning.map(|own| own.id)), (None, Some(draft.id)));
    }

    async fn who_issues_a_warning_hears_when_it_is_their_turn_and_who_wrote_it_what_became_of_it(db: Db) {
        let town = Town::new(db).await;
        let desk = Desk::new(&town).await;
        let city = town.person(StaffRole::Releaser, "VP").await;
        let stranger = town.person(StaffRole::Releaser, "00004").await;
        let draft = desk.draft(&town, Mode::Actual, flood()).await.unwrap();
        for (who, action, text) in [
            (&desk.publisher, "submit", ""),
            (&desk.releaser, "return", "Xin ghi rõ tên phố"),
            (&desk.publisher, "submit", ""),
            (&city, "release", ""),
            (&desk.releaser, "ask_to_cancel", "Nước đã rút hết"),
            (&city, "cancel", ""),
        ] {
            act(&town, who, &draft, action, text).await.unwrap();
            jobs::drain(&town.app).await.unwrap();
            town.pass(SignedDuration::from_secs(1));
        }
        assert_eq!(heard(&town, &desk.publisher).await, ["warning_cancel", "warning_release", "warning_return"]);
        assert_eq!(heard(&town, &desk.releaser).await, ["warning_submit", "warning_submit"], "not what they did themselves");
        assert_eq!(heard(&town, &city).await, ["warning_ask_to_cancel", "warning_submit", "warning_submit"]);
        assert_eq!(heard(&town, &stranger).await, Vec::<String>::new());
    }

    async fn a_feed_that_is_no_longer_wanted_is_left_alone_and_what_is_over_is_forgotten(db: Db) {
        let (mut town, world) = town(db).await;
        let desk = Desk::new(&town).await;
        world.gives(FEED, &Message::new("M-1").xml());
        minute(&town).await;
        world.asked();
        town.pass(SignedDuration::from_mins(1));
        tick(&town.app).await.unwrap();
        town.app.feeds.addresses.clear();
        jobs::drain(&town.app).await.unwrap();
        assert_eq!((world.asked().len(), bulletin::feeds(&town.app).await.unwrap().len()), (0, 0));
        town.pass_hours(90 * 24 + 13);
        tidy(&town.app).await.unwrap();
        assert_eq!(names(&town, &desk.publisher, Part::Rest).await, Vec::<String>::new());
    }
}
