//! Accounts: codes that show an address to be somebody's, the cases of an account, what becomes of both.

use crate::{
    common::{LAT, LON, Town, Ward, input, report},
    letters::{Post, here, mail, phone},
};
use app::{
    Error,
    account::{self, Asking, Entered, Said},
    case::{Proof, Who, act},
    pack::Files,
    ports::post::Refused,
    report::{ReportInput, Sender, send},
    subscriber::{Reached, leave},
    view::{Sight, Viewer},
};
use domain::{
    account::Level,
    id::{AccountId, OneTimeCodeId},
    subscriber::Channel,
};
use jiff::SignedDuration;
use store::Db;

fn key(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => faults[0].key.to_string(),
        other => format!("{other:?}"),
    }
}

/// The digits of the last code that was carried.
async fn digits(post: &Post) -> String {
    let carried = post.carried().await;
    let last = carried.iter().find_map(|letter| letter.rsplit_once("code ")).unwrap();
    last.1.to_owned()
}

async fn ask(town: &Town, to: Reached) -> OneTimeCodeId {
    account::ask(&town.app, to, Asking::SignIn, "vi").await.unwrap()
}

/// Signs in as the owner of an address.
pub(crate) async fn sign_in(post: &Post, to: Reached) -> Entered {
    let id = ask(&post.town, to).await;
    account::enter(&post.town.app, id, &digits(post).await, "Firefox, Linux").await.unwrap()
}

/// Digits that are not those of the code.
fn others(digits: &str) -> String {
    digits.chars().map(|sign| if sign == '9' { '0' } else { char::from(sign as u8 + 1) }).collect()
}

async fn sessions(town: &Town, account: AccountId) -> usize {
    account::home(&town.app, account).await.unwrap().sessions.len()
}

testkit::on_both_databases! {
    async fn a_body_is_kept_sealed_with_the_account_and_goes_with_it(db: Db) {
        let post = Post::new(db).await;
        let (app, id) = (&post.town.app, sign_in(&post, mail("a@example.test")).await.account);
        let told = ("Trường Thử", "service", "0101234567-001");
        account::set_organisation(app, id, Some(told)).await.unwrap();
        account::rename(app, id, "Bưởi", "vi").await.unwrap();
        let known = account::profile(app, id).await.unwrap();
        assert_eq!(known.organisation.as_ref().unwrap().number.as_deref(), Some("0101234567-001"));
        let lies = app.db.read::<_, store::Error>(move |tx| {
            Box::pin(async move { tx.one("select organisation from account", &store::vals![], |row| row.get::<String>(0)).await })
        });
        assert!(!lies.await.unwrap().contains("Trường"), "it lies sealed");
        let sender = Sender { account: Some(id), ..Sender::web() };
        let input = ReportInput { organisation: "yes".to_owned(), name: "Bưởi".to_owned(), ..report() };
        let sent = send(app, input, Vec::new(), sender).await.unwrap().stored;
        assert_eq!(sent.report.reporter_name.as_deref(), Some("Trường Thử (Bưởi)"));
        let seen = post.town.view(sent.case.code, Viewer::Anyone).await;
        assert_eq!(seen.stored.report.reporter_name, None, "hidden as a name is");
        account::set_organisation(app, id, None).await.unwrap();
        assert_eq!(account::profile(app, id).await.unwrap().organisation, None);
    }

    async fn the_first_code_makes_the_account_and_the_next_finds_it(db: Db) {
        let post = Post::new(db).await;
        let first = sign_in(&post, mail("thu")).await;
        assert!(first.new && first.session.is_some());
        let again = sign_in(&post, mail("thu")).await;
        assert_eq!((again.account, again.new), (first.account, false));
        let other = sign_in(&post, phone()).await;
        assert!(other.new && other.account != first.account);
        let secret = first.session.unwrap();
        assert_eq!(account::by_session(&post.town.app, &secret).await.unwrap(), Some(first.account));
        assert_eq!(account::by_session(&post.town.app, "anders").await.unwrap(), None);
        assert_eq!(account::close_others(&post.town.app, first.account, &secret).await.unwrap(), 1);
        assert_eq!(sessions(&post.town, first.account).await, 1);
        account::sign_out(&post.town.app, &secret).await.unwrap();
        assert_eq!(account::by_session(&post.town.app, &secret).await.unwrap(), None);
    }

    async fn a_code_works_once_for_ten_minutes_and_five_tries(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let enter = async |id, typed: &str| account::enter(&town.app, id, typed, "").await.map_err(|error| key(&error));
        let id = ask(town, mail("thu")).await;
        let code = digits(&post).await;
        assert_eq!(enter(id, "12 34").await.unwrap_err(), "account-code-form");
        assert_eq!(enter(id, "１２３４５６").await.unwrap_err(), "account-code-form");
        for _ in 0..4 {
            assert_eq!(enter(id, &others(&code)).await.unwrap_err(), "account-code-wrong");
        }
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert!(enter(id, &spaced).await.is_ok(), "the fifth try is still one");
        assert_eq!(enter(id, &code).await.unwrap_err(), "account-code-spent", "reused");

        let id = ask(town, mail("thu")).await;
        let code = digits(&post).await;
        for left in ["wrong", "wrong", "wrong", "wrong", "spent", "spent"] {
            assert_eq!(enter(id, &others(&code)).await.unwrap_err(), format!("account-code-{left}"));
        }
        assert_eq!(enter(id, &code).await.unwrap_err(), "account-code-spent", "guessed at too often");

        let id = ask(town, mail("thu")).await;
        let code = digits(&post).await;
        town.pass(account::HOLDS);
        assert_eq!(enter(id, &code).await.unwrap_err(), "account-code-expired");
        let other = OneTimeCodeId(town.app.ids.id(town.app.clock.now()));
        assert!(matches!(account::enter(&town.app, other, &code, "").await, Err(Error::NotFound)), "tampered with");
        town.pass_hours(48);
        app::tick::tidy(&town.app).await.unwrap();
        assert!(matches!(account::asked(&town.app, id).await, Err(Error::NotFound)), "forgotten in time");
    }

    async fn an_address_gets_five_codes_an_hour_whoever_asks(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        for _ in 0..5 {
            ask(town, phone()).await;
        }
        let refused = account::ask(&town.app, phone(), Asking::SignIn, "vi").await;
        assert!(matches!(refused, Err(Error::TooMany { retry_after_s: 3600 })), "{refused:?}");
        assert_eq!(post.carried().await.len(), 5);
        ask(town, mail("thu")).await;
        town.pass(SignedDuration::from_mins(61));
        ask(town, phone()).await;
    }

    async fn a_code_that_cannot_go_in_time_does_not_go_late(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        post.refuse(Some(Refused::Later { fault: "busy".to_owned(), after: None }));
        ask(town, mail("thu")).await;
        assert!(post.carried().await.is_empty());
        post.refuse(None);
        town.pass(SignedDuration::from_mins(1));
        assert_eq!(post.carried().await.len(), 1, "tried again");
        post.refuse(Some(Refused::Later { fault: "busy".to_owned(), after: None }));
        ask(town, mail("thu")).await;
        assert!(post.carried().await.is_empty());
        post.refuse(None);
        town.pass(account::HOLDS);
        assert!(post.carried().await.is_empty(), "too late to be of use");
    }

    async fn what_is_sent_while_signed_in_is_the_accounts_own(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await.account;
        let sender = Sender { account: Some(me), ..Sender::web() };
        let input_of = ReportInput { lat: LAT.into(), lon: LON.into(), visibility: "private".into(), ..report() };
        let code = send(&town.app, input_of, Vec::new(), sender).await.unwrap().stored.case.code;
        let proof = |account| Proof { key: None, account: Some(account) };
        assert_eq!(town.view(code, Viewer::Reporter(proof(me))).await.sight, Sight::Own);
        let stranger = sign_in(&post, phone()).await.account;
        assert_eq!(town.view(code, Viewer::Reporter(proof(stranger))).await.sight, Sight::Outline);
        let withdraw = || input("withdraw", "Việc đã xong.");
        assert!(matches!(act(&town.app, Who::Reporter(proof(stranger)), code, withdraw(), Vec::new()).await, Err(Error::NotFound)));
        act(&town.app, Who::Reporter(proof(me)), code, withdraw(), Vec::new()).await.unwrap();
        assert_eq!(account::home(&town.app, me).await.unwrap().cases.len(), 1);
    }

    async fn a_case_is_claimed_by_its_code_and_the_contact_that_was_left(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let contact = |contact: &str| ReportInput { contact: contact.to_owned(), ..report() };
        let mine = town.send(contact("thu@example.test")).await.unwrap().stored.case.code;
        let by_phone = town.send(contact("0900 000 001")).await.unwrap().stored.case.code;
        let nobodys = town.send(ReportInput { contact: String::new(), ..report() }).await.unwrap().stored.case.code;
        post.carried().await;
        let me = sign_in(&post, mail("thu")).await.account;
        let claim = async |code| account::claim(&town.app, me, code).await.map_err(|error| key(&error));
        claim(mine).await.unwrap();
        claim(mine).await.unwrap();
        for code in [by_phone, nobodys, town.app.ids.code()] {
            assert_eq!(claim(code).await.unwrap_err(), "account-claim-unknown");
        }
        let id = account::ask(&town.app, phone(), Asking::Add(me), "vi").await.unwrap();
        account::enter(&town.app, id, &digits(&post).await, "").await.unwrap();
        claim(by_phone).await.unwrap();
        let home = account::home(&town.app, me).await.unwrap();
        assert_eq!((home.cases.len(), home.contacts.len()), (2, 2));

        let key = town.send(contact("ai.do@example.test")).await.unwrap();
        let keys = vec![(key.stored.case.code, key.key.unwrap()), (nobodys, "khong-phai".to_owned())];
        assert_eq!(account::claim_by_key(&town.app, me, keys.clone()).await.unwrap(), 1);
        assert_eq!(account::claim_by_key(&town.app, me, keys).await.unwrap(), 0);
    }

    async fn a_provider_signs_in_whom_it_knows_and_raises_the_level(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let said = |subject: &str, contact: Option<Reached>| Said {
            provider: "vneid".to_owned(),
            subject: subject.to_owned(),
            name: Some("Nguyễn Thị Bưởi".to_owned()),
            level: Level::Identity,
            contact,
        };
        let level = async |id| account::level(&town.app, id).await.unwrap();
        let enter = async |said, to| account::enter_by(&town.app, said, to, "", "vi").await.map_err(|error| key(&error));
        assert_eq!(level(None).await, Level::None);
        let me = sign_in(&post, mail("thu")).await.account;
        assert_eq!(level(Some(me)).await, Level::Contact);
        let added = enter(said("1", None), Some(me)).await.unwrap();
        assert_eq!((added.account, added.session, added.new), (me, None, false));
        assert_eq!(level(Some(me)).await, Level::Identity);
        let again = enter(said("1", Some(mail("thu"))), None).await.unwrap();
        assert!(again.account == me && again.session.is_some() && !again.new);
        let other = enter(said("2", Some(mail("thu"))), None).await.unwrap();
        assert!(other.new && other.account != me, "an address of somebody else is not taken over");
        let home = account::home(&town.app, other.account).await.unwrap();
        assert_eq!((home.contacts.len(), home.identities[0].name.as_deref()), (0, Some("Nguyễn Thị Bưởi")));
        assert_eq!(enter(said("1", None), Some(other.account)).await.unwrap_err(), "account-identity-taken");
        let last = account::drop_identity(&town.app, other.account, "vneid").await.unwrap_err();
        assert_eq!(key(&last), "account-contact-last");
        account::drop_identity(&town.app, me, "vneid").await.unwrap();
        assert_eq!(level(Some(me)).await, Level::Contact);
        assert!(enter(said("1", None), None).await.unwrap().new, "what was dropped signs nobody in");
    }

    async fn what_the_pack_asks_for_is_asked_of_the_account(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let mut files = Files::hanoi();
        let pack = String::from_utf8(files.0["pack.toml"].clone()).unwrap();
        let pack = pack.replace("support = \"none\"", "support = \"contact\"");
        files.0.insert("pack.toml".to_owned(), pack.replace("reopen = \"none\"", "reopen = \"identity\"").into_bytes());
        let pack = app::pack::from_files(&files).unwrap();
        app::city::load(&town.app.db, &files, &pack, town.app.clock.now()).await.unwrap();
        app::city::refresh(&town.app).await.unwrap();
        let ward = Ward::new(town).await;
        let (code, secret) = town.sent().await;
        post.carried().await;
        let me = sign_in(&post, mail("thu")).await.account;
        let support = async |account| app::support::me_too(&town.app, code, "may-a", account, None).await.map_err(|error| key(&error));
        assert_eq!(support(None).await.unwrap_err(), "account-level-contact");
        assert_eq!(support(Some(me)).await.unwrap(), 1);
        ward.answer(town, code).await;
        let again = || input("reopen", "Chưa làm gì cả, vỉa hè vẫn bị chiếm.");
        let proof = Proof { key: Some(secret), account: Some(me) };
        let refused = act(&town.app, Who::Reporter(proof.clone()), code, again(), Vec::new()).await.unwrap_err();
        assert_eq!(key(&refused), "account-level-identity");
        let said = Said { provider: "vneid".into(), subject: "1".into(), name: None, level: Level::Identity, contact: None };
        account::enter_by(&town.app, said, Some(me), "", "vi").await.unwrap();
        act(&town.app, Who::Reporter(proof), code, again(), Vec::new()).await.unwrap();
    }

    async fn everything_is_told_and_then_forgotten_but_the_cases(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await;
        let sender = Sender { account: Some(me.account), ..Sender::web() };
        let named = ReportInput { name: "Nguyễn Thị Bưởi".into(), contact: "thu@example.test".into(), ..report() };
        let receipt = send(&town.app, named, Vec::new(), sender).await.unwrap();
        let (code, secret) = (receipt.stored.case.code, receipt.key.unwrap());
        assert_eq!(post.carried().await, ["thu@example.test: case send"]);
        let all = account::everything(&town.app, me.account).await.unwrap();
        assert_eq!(all.cases[0].stored.report.reporter_name.as_deref(), Some("Nguyễn Thị Bưởi"));
        assert_eq!(all.home.contacts[0].target, "thu@example.test");

        account::forget(&town.app, me.account).await.unwrap();
        assert_eq!(account::by_session(&town.app, &me.session.unwrap()).await.unwrap(), None);
        assert!(matches!(account::everything(&town.app, me.account).await, Err(Error::NotFound)));
        assert!(matches!(account::forget(&town.app, me.account).await, Err(Error::NotFound)));
        let seen = town.view(code, Viewer::Reporter(secret.into())).await;
        assert_eq!((seen.stored.report.reporter_name, seen.stored.report.contact), (None, None));
        assert_eq!(seen.stored.report.description, report().description, "the case stays");
        let ward = Ward::new(town).await;
        ward.answer(town, code).await;
        assert!(post.carried().await.iter().all(|letter| !letter.starts_with("thu@")), "nobody is told as its sender");
        assert!(app::audit::verify(&town.app).await.unwrap().findings.is_empty(), "the history is as it was");
        assert!(sign_in(&post, mail("thu")).await.new, "the address begins anew");
    }

    async fn what_an_own_address_is_told_of_is_told_and_no_other(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await.account;
        let sender = Sender { account: Some(me), ..Sender::web() };
        let own = ReportInput { contact: "thu@example.test".into(), ..report() };
        let code = send(&town.app, own, Vec::new(), sender).await.unwrap().stored.case.code;
        for name in ["thu", "khac"] {
            leave(&town.app, mail(name), here()).await.unwrap();
        }
        let all = account::everything(&town.app, me).await.unwrap();
        let [told] = all.notices.as_slice() else { panic!("{:?}", all.notices) };
        assert_eq!(told.subscriber.target, "thu@example.test");
        assert_eq!(told.places.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["Nhà"]);
        assert_eq!(told.follows.iter().map(|(case, _)| case.case.code).collect::<Vec<_>>(), [code]);
    }

    async fn everything_has_every_case_and_the_page_the_latest(db: Db) {
        const SENT: usize = 201;
        let post = Post::new(db).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await.account;
        for _ in 0..SENT {
            let sender = Sender { account: Some(me), ..Sender::web() };
            send(&town.app, report(), Vec::new(), sender).await.unwrap();
        }
        assert_eq!(account::home(&town.app, me).await.unwrap().cases.len(), SENT - 1);
        assert_eq!(account::everything(&town.app, me).await.unwrap().cases.len(), SENT);
    }

    async fn an_address_signs_in_one_account_and_the_last_stays(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await.account;
        let other = sign_in(&post, phone()).await.account;
        let id = account::ask(&town.app, phone(), Asking::Add(me), "vi").await.unwrap();
        let taken = account::enter(&town.app, id, &digits(&post).await, "").await.unwrap_err();
        assert_eq!(key(&taken), "account-contact-taken");
        let last = account::drop_contact(&town.app, other, Channel::Sms).await.unwrap_err();
        assert_eq!(key(&last), "account-contact-last");
        let id = account::ask(&town.app, mail("moi"), Asking::Add(other), "vi").await.unwrap();
        account::enter(&town.app, id, &digits(&post).await, "").await.unwrap();
        account::drop_contact(&town.app, other, Channel::Sms).await.unwrap();
        let id = account::ask(&town.app, phone(), Asking::Add(me), "vi").await.unwrap();
        account::enter(&town.app, id, &digits(&post).await, "").await.unwrap();
        assert_eq!(sign_in(&post, phone()).await.account, me);
        let id = account::ask(&town.app, mail("thay"), Asking::Add(me), "vi").await.unwrap();
        account::enter(&town.app, id, &digits(&post).await, "").await.unwrap();
        assert!(sign_in(&post, mail("thu")).await.new, "the address that gave way is free");
        account::rename(&town.app, me, " Bưởi ", "en").await.unwrap();
        let home = account::home(&town.app, me).await.unwrap();
        assert_eq!((home.account.name.as_deref(), home.account.language.as_str()), (Some("Bưởi"), "en"));
    }
}
