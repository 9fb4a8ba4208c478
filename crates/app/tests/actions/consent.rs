//! What people agreed to: written down with the act, taken back, and never edited.

use crate::{
    account::sign_in,
    common::{Town, WARD, Ward, conflict, report},
    letters::{Post, mail},
};
use app::{
    Error,
    account::{self, About},
    audit::{self, Finding},
    case::Proof,
    consent::{of_case, withdraw},
    report::{ReportInput, Sender, send},
    subscriber::{self, Change, Reached, Token, Wish, leave},
    view::Viewer,
};
use domain::{
    case::{Channel, Visibility},
    code::CaseCode,
    consent::{Consent, Purpose, Subject},
    id::CaseId,
    staff::StaffRole,
    subscriber::Channel as Way,
};
use jiff::SignedDuration;
use store::{Db, consent::Line, vals};

fn key(key: &str) -> Proof {
    key.to_owned().into()
}

async fn lines(db: &Db, about: Subject) -> Vec<Line> {
    db.read::<_, store::Error>(move |tx| Box::pin(store::consent::of(tx, about))).await.unwrap()
}

async fn id_of(town: &Town, code: CaseCode) -> CaseId {
    town.view(code, Viewer::Anyone).await.stored.case.id
}

fn purposes(consents: &[Consent]) -> Vec<(Purpose, Channel, bool)> {
    consents.iter().map(|one| (one.purpose, one.channel, one.withdrawn_at.is_some())).collect()
}

testkit::on_both_databases! {
    async fn whoever_sends_a_report_agrees_by_that_and_the_ledger_says_to_what(db: Db) {
        let town = Town::new(db.clone()).await;
        let (code, secret) = town.sent().await;
        let given = of_case(&town.app, key(&secret), code).await.unwrap();
        let both = [(Purpose::Handling, Channel::Web, false), (Purpose::Contact, Channel::Web, false)];
        assert_eq!(purposes(&given), both);
        assert!(given.iter().all(|one| one.given_at == town.app.clock.now() && one.text == one.purpose.text()));
        let nameless = ReportInput { contact: String::new(), ..report() };
        let receipt = town.send(nameless).await.unwrap();
        let given = of_case(&town.app, key(&receipt.key.unwrap()), receipt.stored.case.code).await.unwrap();
        assert_eq!(purposes(&given), [both[0]], "nobody agrees to letters who leaves no address");

        for stranger in [Proof::default(), key("khong-phai-khoa")] {
            assert!(matches!(of_case(&town.app, stranger.clone(), code).await, Err(Error::NotFound)));
            let refused = withdraw(&town.app, stranger, code, Purpose::Contact).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        let again = lines(&db, Subject::Case(id_of(&town, code).await)).await;
        assert_eq!(again.len(), 2, "what was refused is not written down");
    }

    async fn what_an_operator_writes_down_bears_the_channel_and_the_operator(db: Db) {
        let town = Town::new(db.clone()).await;
        let operator = town.person(StaffRole::Operator, WARD).await;
        let told = ReportInput { channel: "phone".into(), consent: "yes".into(), ..report() };
        let sender = Sender::operator(operator.clone(), &told);
        let receipt = send(&town.app, told, Vec::new(), sender).await.unwrap();
        let entries: Vec<_> =
            lines(&db, Subject::Case(receipt.stored.case.id)).await.into_iter().map(|line| line.entry).collect();
        assert!(entries.iter().all(|one| one.channel == Channel::Phone && one.staff == Some(operator.id)), "{entries:?}");
        assert_eq!(entries.len(), 2);
        let without = ReportInput { channel: "phone".into(), ..report() };
        let sender = Sender::operator(operator, &without);
        assert!(matches!(send(&town.app, without, Vec::new(), sender).await, Err(Error::Invalid(_))));
    }

    async fn whoever_takes_contact_back_hears_nothing_more_and_the_case_stays(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        let ward = Ward::new(town).await;
        let (code, secret) = town.sent().await;
        assert_eq!(post.carried().await, ["thu@example.test: case send"]);
        town.pass(SignedDuration::from_hours(1));
        withdraw(&town.app, key(&secret), code, Purpose::Contact).await.unwrap();
        let seen = town.view(code, Viewer::Reporter(key(&secret))).await.stored.report;
        assert_eq!((seen.contact, seen.reporter_name.as_deref()), (None, Some("Bà Thử")));
        assert_eq!(seen.description, report().description);
        let address = async || {
            let find = db.read::<_, store::Error>(|tx| Box::pin(store::subscriber::at(tx, Way::Mail, "thu@example.test")));
            find.await.unwrap()
        };
        assert_eq!(address().await, None, "the address was for nothing else and is forgotten");
        ward.answer(town, code).await;
        assert_eq!(post.carried().await, Vec::<String>::new());
        let twice = withdraw(&town.app, key(&secret), code, Purpose::Contact).await;
        assert_eq!(conflict(twice), "consent-conflict-none");
        let told = of_case(&town.app, key(&secret), code).await.unwrap();
        assert_eq!(told[1].withdrawn_at, Some(told[1].given_at + SignedDuration::from_hours(1)));
        assert!(audit::verify(&town.app).await.unwrap().findings.is_empty());
    }

    async fn whoever_takes_handling_back_is_named_nowhere(db: Db) {
        let town = Town::new(db).await;
        let input = ReportInput { visibility: "public".into(), ..report() };
        let receipt = town.send(input).await.unwrap();
        let (code, secret) = (receipt.stored.case.code, receipt.key.unwrap());
        assert_eq!(town.view(code, Viewer::Anyone).await.stored.report.reporter_name.as_deref(), Some("Bà Thử"));
        withdraw(&town.app, key(&secret), code, Purpose::Handling).await.unwrap();
        let own = town.view(code, Viewer::Reporter(key(&secret))).await.stored.report;
        assert_eq!((own.reporter_name, own.visibility), (None, Visibility::NameHidden));
        assert_eq!(own.contact.as_deref(), Some("thu@example.test"), "they are still written to");
        let no_such = withdraw(&town.app, key(&secret), code, Purpose::Notices).await;
        assert_eq!(conflict(no_such), "consent-conflict-none");
    }

    async fn the_ledger_is_only_added_to_and_the_audit_finds_an_edit(db: Db) {
        let town = Town::new(db.clone()).await;
        let (code, secret) = town.sent().await;
        let about = Subject::Case(id_of(&town, code).await);
        let before = lines(&db, about).await;
        town.pass_hours(1);
        withdraw(&town.app, key(&secret), code, Purpose::Contact).await.unwrap();
        withdraw(&town.app, key(&secret), code, Purpose::Handling).await.unwrap();
        let after = lines(&db, about).await;
        assert_eq!((after.len(), &after[..2]), (4, &before[..]), "what stood there stands as it was");
        let spoilt = db.write::<_, store::Error>(|tx| {
            Box::pin(async move { tx.exec("update consent set channel = 'counter' where seq = 2", &vals![]).await })
        });
        assert_eq!(spoilt.await.unwrap(), 1);
        let findings = audit::verify(&town.app).await.unwrap().findings;
        assert_eq!(findings, [Finding::ConsentChain { about, seq: 2 }]);
    }

    async fn an_account_and_an_address_are_agreed_to_and_ended(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await.account;
        let sender = Sender { account: Some(me), ..Sender::web() };
        let code = send(&town.app, report(), Vec::new(), sender).await.unwrap().stored.case.code;
        let address = leave(&town.app, Reached::Mail("thu@example.test".into()), Wish::default()).await.unwrap();
        let token = Token::of(&address);
        subscriber::change(&town.app, token.clone(), Change::Confirm).await.unwrap();
        subscriber::change(&town.app, token.clone(), Change::Confirm).await.unwrap();
        let told = async || {
            let all = account::everything(&town.app, me).await.unwrap().consents;
            let line = |(about, one): (About, Consent)| (about, one.purpose, one.withdrawn_at.is_some());
            all.into_iter().map(line).collect::<Vec<_>>()
        };
        let all = [
            (About::Account, Purpose::Account, false),
            (About::Case(code), Purpose::Handling, false),
            (About::Case(code), Purpose::Contact, false),
            (About::Address(Way::Mail), Purpose::Notices, false),
        ];
        assert_eq!(told().await, all);
        let proof = Proof { key: None, account: Some(me) };
        withdraw(&town.app, proof, code, Purpose::Contact).await.unwrap();
        subscriber::change(&town.app, token.clone(), Change::Stop).await.unwrap();
        assert!(told().await[2].2 && told().await[3].2, "taken back with an account too");
        subscriber::change(&town.app, token, Change::Resume).await.unwrap();
        assert_eq!(told().await.len(), 5, "given anew");

        account::forget(&town.app, me).await.unwrap();
        for about in [Subject::Account(me), Subject::Case(id_of(town, code).await)] {
            let entries: Vec<_> = lines(&db, about).await.into_iter().map(|line| line.entry).collect();
            let left = domain::consent::consents(&entries);
            assert!(!left.is_empty() && left.iter().all(|one| one.withdrawn_at.is_some()), "{left:?}");
        }
        assert!(audit::verify(&town.app).await.unwrap().findings.is_empty());
    }
}
