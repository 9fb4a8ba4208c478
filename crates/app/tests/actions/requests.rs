//! What people ask about their own data, and the desk that answers.

use crate::{
    account::sign_in,
    common::{Town, WARD, conflict, faults},
    letters::{Post, mail},
};
use app::{
    Error,
    account::{self, About},
    audit::{self, Finding},
    case::Proof,
    request::{Asked, Asker, NewRequest, Step, asked, desk, file, open, step},
    retention::{preview, run},
    view::Viewer,
};
use domain::{
    id::RequestId,
    request::{Act, Kind, OPEN_MOST, State},
    retention::{Kind as Kept, Rules},
    staff::{Staff, StaffRole},
};
use jiff::{SignedDuration, Timestamp};
use store::{Db, vals};

const WORDS: &str = "Xin cho biết những ai đã xem số điện thoại của tôi.";
const WHY: &str = "Phải hỏi thêm đơn vị gửi tin nhắn mới trả lời được.";
const ANSWER: &str = "Đã gửi bản liệt kê ở trang dữ liệu của ông bà.";

fn new(kind: Kind) -> NewRequest {
    NewRequest { kind: kind.to_string(), words: WORDS.to_owned() }
}

/// A case was sent, and whoever has its key asks something.
async fn filed(town: &Town, kind: Kind) -> (Asker, RequestId) {
    let (code, key) = town.sent().await;
    let who = Asker::Sender(code, key.into());
    let id = file(&town.app, who.clone(), new(kind)).await.unwrap();
    (who, id)
}

async fn coordinator(town: &Town) -> Staff {
    town.person(StaffRole::Coordinator, town.app.city().city().coordinator.as_str()).await
}

async fn only(town: &Town, who: &Asker) -> Asked {
    asked(&town.app, who.clone()).await.unwrap().pop().unwrap()
}

fn acknowledge(with_others: bool) -> Step {
    Step::Acknowledge { with_others, words: String::new() }
}

fn extend(days: u32) -> Step {
    Step::Extend { days: Some(days), reason: WHY.to_owned() }
}

fn at(local: &str) -> Timestamp {
    format!("{local}:00+07:00").parse().unwrap()
}

testkit::on_both_databases! {
    async fn a_request_has_its_terms_and_whoever_asked_reads_all_that_happens(db: Db) {
        let town = Town::new(db).await;
        let (who, id) = filed(&town, Kind::Restrict).await;
        let first = only(&town, &who).await;
        // On Wednesday 25 November 2026 at 9:00.
        assert_eq!(first.request.answer_by, at("2026-11-27T09:00"));
        assert_eq!(first.request.finish_by, at("2026-12-10T09:00"));
        assert_eq!((first.request.state, first.words(Act::File)), (State::Filed, Some(WORDS)));

        let staff = coordinator(&town).await;
        open(&town.app, &staff, id).await.unwrap();
        open(&town.app, &staff, id).await.unwrap();
        step(&town.app, &staff, id, acknowledge(true)).await.unwrap();
        assert_eq!(only(&town, &who).await.request.finish_by, at("2026-12-15T09:00"), "20 days where others act");
        step(&town.app, &staff, id, extend(15)).await.unwrap();
        step(&town.app, &staff, id, Step::Fulfil { answer: ANSWER.to_owned() }).await.unwrap();
        let read = only(&town, &who).await;
        let acts: Vec<_> = read.events.iter().map(|event| event.act).collect();
        assert_eq!(acts, [Act::File, Act::Look, Act::Acknowledge, Act::Extend, Act::Fulfil], "one visit is one look");
        assert_eq!((read.words(Act::Extend), read.words(Act::Fulfil)), (Some(WHY), Some(ANSWER)));
        assert_eq!((read.request.state, read.request.finish_by), (State::Fulfilled, at("2026-12-30T09:00")));
        assert_eq!(read.request.closed_at, Some(town.app.clock.now()));
        town.pass(SignedDuration::from_mins(20));
        open(&town.app, &staff, id).await.unwrap();
        assert_eq!(only(&town, &who).await.events.len(), 6, "a later look is another");
        assert!(audit::verify(&town.app).await.unwrap().findings.is_empty());
    }

    async fn those_who_answer_are_reminded_of_each_term_before_and_after_it_once(db: Db) {
        let town = Town::new(db).await;
        let staff = coordinator(&town).await;
        let head = town.person(StaffRole::Head, town.app.city().city().coordinator.as_str()).await;
        let (_, id) = filed(&town, Kind::See).await;
        let told = async |who: &Staff| {
            for _ in 0..2 {
                app::jobs::drain(&town.app).await.unwrap();
            }
            let inbox = app::notice::inbox(&town.app, who, None).await.unwrap().notices;
            let mut words: Vec<_> = inbox.into_iter().map(|(notice, _)| notice.kind.as_str()).collect();
            words.reverse();
            words.retain(|word| word.starts_with("account_request"));
            words
        };
        let (came, due, late) = ("account_request_came", "account_request_due", "account_request_late");
        // Sent on Wednesday at 9:00, to be answered by Friday at 9:00.
        town.pass_hours(23);
        assert_eq!(told(&staff).await, [came]);
        town.pass_hours(2);
        assert_eq!(told(&staff).await, [came, due]);
        town.pass_hours(24);
        assert_eq!(told(&staff).await, [came, due, late]);
        // Then it must be done by Saturday of the next week.
        step(&town.app, &staff, id, acknowledge(false)).await.unwrap();
        town.pass_hours(24 * 5);
        assert_eq!(told(&staff).await.len(), 3);
        town.pass_hours(24 * 2);
        assert_eq!(told(&staff).await, [came, due, late, due]);
        step(&town.app, &staff, id, Step::Fulfil { answer: ANSWER.to_owned() }).await.unwrap();
        town.pass_hours(24 * 9);
        assert_eq!(told(&staff).await.len(), 4, "what is done is late no more");
        assert!(told(&head).await.is_empty());
        assert!(app::jobs::state(&town.app).await.unwrap().1.is_empty());
    }

    async fn holidays_move_the_answer(db: Db) {
        let town = Town::new(db).await;
        // From Wednesday 25 November to Thursday 31 December 2026 at 9:00; New Year's Day is a Friday.
        town.pass_hours(24 * 36);
        let (who, _) = filed(&town, Kind::Withdraw).await;
        let request = only(&town, &who).await.request;
        assert_eq!(request.answer_by, at("2027-01-05T09:00"), "the day off and the weekend do not count");
        assert_eq!(request.finish_by, at("2027-01-15T09:00"), "days of the calendar do");
    }

    async fn an_extension_is_given_once_and_not_beyond_the_most(db: Db) {
        let town = Town::new(db).await;
        let (_, id) = filed(&town, Kind::Object).await;
        let staff = coordinator(&town).await;
        let extended = async |days| step(&town.app, &staff, id, extend(days)).await;
        assert_eq!(conflict(extended(5).await), "request-conflict-moved", "first the person hears of it");
        step(&town.app, &staff, id, acknowledge(false)).await.unwrap();
        for days in [0, 16] {
            let refused = extended(days).await.unwrap_err();
            assert_eq!(faults(refused), [("days".to_owned(), "request-days".to_owned())]);
        }
        let silent = step(&town.app, &staff, id, Step::Extend { days: Some(5), reason: "Bận".into() }).await;
        assert_eq!(faults(silent.unwrap_err()), [("why-longer".to_owned(), "field-short".to_owned())]);
        extended(15).await.unwrap();
        assert_eq!(conflict(extended(1).await), "request-conflict-extended");

        let (_, late) = filed(&town, Kind::See).await;
        step(&town.app, &staff, late, acknowledge(false)).await.unwrap();
        town.pass_hours(24 * 11);
        assert_eq!(conflict(step(&town.app, &staff, late, extend(5)).await), "request-conflict-late");
    }

    async fn what_is_due_first_stands_on_top_and_whoever_is_not_of_the_desk_finds_none(db: Db) {
        let town = Town::new(db).await;
        let (_, old) = filed(&town, Kind::Withdraw).await;
        let staff = coordinator(&town).await;
        step(&town.app, &staff, old, acknowledge(false)).await.unwrap();
        town.pass_hours(24);
        let (who, young) = filed(&town, Kind::See).await;
        town.pass_hours(24 * 6);
        let list = desk(&town.app, &staff).await.unwrap();
        let order: Vec<_> = list.open.iter().map(|line| (line.request.id, line.request.is_overdue(town.app.clock.now()))).collect();
        assert_eq!(order, [(young, true), (old, false)], "nobody answered the later one");
        let Asker::Sender(code, _) = who else { panic!("it came with a case") };
        assert_eq!(list.open[0].case, Some(code));
        step(&town.app, &staff, young, Step::Refuse { reason: WHY.to_owned() }).await.unwrap();
        let list = desk(&town.app, &staff).await.unwrap();
        assert_eq!((list.open.len(), list.closed[0].request.state), (1, State::Refused));

        let city = town.app.city().city().coordinator.to_string();
        let admin = town.person(StaffRole::Admin, &city).await;
        assert!(open(&town.app, &admin, old).await.is_ok());
        for (role, unit) in [(StaffRole::Head, city.as_str()), (StaffRole::Coordinator, WARD), (StaffRole::Admin, WARD)] {
            let stranger = town.person(role, unit).await;
            assert!(matches!(desk(&town.app, &stranger).await, Err(Error::NotFound)), "{role} of {unit}");
            assert!(matches!(open(&town.app, &stranger, old).await, Err(Error::NotFound)));
            assert!(matches!(step(&town.app, &stranger, old, extend(1)).await, Err(Error::NotFound)));
        }
        let no_such = RequestId(town.app.ids.id(town.app.clock.now()));
        assert!(matches!(open(&town.app, &staff, no_such).await, Err(Error::NotFound)));
    }

    async fn what_is_taken_back_by_a_request_is_taken_back_when_it_is_fulfilled(db: Db) {
        let town = Town::new(db).await;
        let (who, id) = filed(&town, Kind::Withdraw).await;
        let Asker::Sender(code, proof) = who.clone() else { panic!("it came with a case") };
        let staff = coordinator(&town).await;
        step(&town.app, &staff, id, acknowledge(false)).await.unwrap();
        let report = async || town.view(code, Viewer::Reporter(proof.clone())).await.stored.report;
        assert!(report().await.contact.is_some());
        step(&town.app, &staff, id, Step::Fulfil { answer: ANSWER.to_owned() }).await.unwrap();
        assert_eq!((report().await.contact, report().await.reporter_name), (None, None));
        let consents = app::consent::of_case(&town.app, proof.clone(), code).await.unwrap();
        assert!(consents.iter().all(|one| one.withdrawn_at.is_some()), "{consents:?}");
        let again = step(&town.app, &staff, id, Step::Refuse { reason: WHY.to_owned() }).await;
        assert_eq!(conflict(again), "request-conflict-moved", "it ends once");
    }

    async fn a_request_needs_a_kind_and_words_and_only_some_may_be_open(db: Db) {
        let town = Town::new(db).await;
        let (who, _) = filed(&town, Kind::See).await;
        let wrong = file(&town.app, who.clone(), NewRequest { kind: "all".into(), words: "Xem".into() }).await.unwrap_err();
        let told = [("kind", "request-kind-missing"), ("words", "field-short")];
        assert_eq!(faults(wrong), told.map(|(field, key)| (field.to_owned(), key.to_owned())));
        for _ in 1..OPEN_MOST {
            file(&town.app, who.clone(), new(Kind::Complain)).await.unwrap();
        }
        let many = file(&town.app, who.clone(), new(Kind::See)).await.unwrap_err();
        assert_eq!(faults(many), [("kind".to_owned(), "request-many".to_owned())]);
        let Asker::Sender(code, _) = who else { panic!("it came with a case") };
        let stranger = Asker::Sender(code, Proof::from("khong-phai-khoa".to_owned()));
        assert!(matches!(file(&town.app, stranger.clone(), new(Kind::See)).await, Err(Error::NotFound)));
        assert!(matches!(asked(&town.app, stranger).await, Err(Error::NotFound)));
    }

    async fn requests_of_an_account_are_part_of_its_data_and_go_with_it(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await.account;
        let id = file(&town.app, Asker::Account(me), new(Kind::Erase)).await.unwrap();
        let all = account::everything(&town.app, me).await.unwrap();
        assert_eq!((all.requests.len(), &all.requests[0].0), (1, &About::Account));
        let staff = coordinator(town).await;
        let reading = open(&town.app, &staff, id).await.unwrap();
        assert_eq!((reading.cases.len(), reading.asked.words(Act::File)), (0, Some(WORDS)));
        account::forget(&town.app, me).await.unwrap();
        assert!(matches!(open(&town.app, &staff, id).await, Err(Error::NotFound)));
        assert!(audit::verify(&town.app).await.unwrap().findings.is_empty());
    }

    async fn every_step_of_the_desk_is_told_to_whoever_asked(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        let (_, id) = filed(town, Kind::See).await;
        let me = sign_in(&post, mail("lan")).await.account;
        let of_account = file(&town.app, Asker::Account(me), new(Kind::Erase)).await.unwrap();
        let staff = coordinator(town).await;
        open(&town.app, &staff, id).await.unwrap();
        post.carried().await;
        for taken in [acknowledge(false), extend(5), Step::Fulfil { answer: ANSWER.to_owned() }] {
            step(&town.app, &staff, id, taken).await.unwrap();
        }
        let told = ["acknowledge", "extend", "fulfil"].map(|act| format!("thu@example.test: request see {act}"));
        assert_eq!(post.carried().await, told);
        step(&town.app, &staff, of_account, Step::Refuse { reason: WHY.to_owned() }).await.unwrap();
        assert_eq!(post.carried().await, ["lan@example.test: request erase refuse"]);

        let (_, withdrawn) = filed(town, Kind::Withdraw).await;
        let gone = file(&town.app, Asker::Account(me), new(Kind::See)).await.unwrap();
        post.carried().await;
        step(&town.app, &staff, withdrawn, Step::Fulfil { answer: ANSWER.to_owned() }).await.unwrap();
        step(&town.app, &staff, gone, acknowledge(false)).await.unwrap();
        account::forget(&town.app, me).await.unwrap();
        assert!(post.carried().await.is_empty(), "nothing goes to an address that was taken back");
        assert!(app::jobs::state(&town.app).await.unwrap().1.is_empty(), "and nothing fails by it");
        let left = db.read::<_, store::Error>(|tx| {
            Box::pin(store::subscriber::at(tx, domain::subscriber::Channel::Mail, "lan@example.test"))
        });
        assert_eq!(left.await.unwrap(), None, "the address goes with the account");
    }

    async fn an_edited_event_is_found_and_answered_requests_go_when_their_days_are_over(db: Db) {
        let mut town = Town::new(db.clone()).await;
        town.app.retention = Rules::parse("request=30").unwrap();
        let (who, id) = filed(&town, Kind::See).await;
        let staff = coordinator(&town).await;
        step(&town.app, &staff, id, Step::Fulfil { answer: ANSWER.to_owned() }).await.unwrap();
        let (_, still) = filed(&town, Kind::See).await;
        town.pass_hours(24 * 31);
        let line = preview(&town.app).await.unwrap().into_iter().find(|line| line.kind == Kept::Request);
        assert_eq!(line.map(|line| line.count), Some(1), "what is open is not old");
        let spoilt = db.write::<_, store::Error>(move |tx| {
            Box::pin(async move {
                let sql = "update data_request_event set act = 'refuse' where request = $1 and seq = 2";
                tx.exec(sql, &vals![id]).await
            })
        });
        assert_eq!(spoilt.await.unwrap(), 1);
        let findings = audit::verify(&town.app).await.unwrap().findings;
        assert_eq!(findings, [Finding::RequestChain { id, seq: 2 }]);
        run(&town.app, true).await.unwrap();
        assert!(asked(&town.app, who).await.unwrap().is_empty());
        assert!(open(&town.app, &staff, still).await.is_ok());
        assert!(audit::verify(&town.app).await.unwrap().findings.is_empty());
    }
}
