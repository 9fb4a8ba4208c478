//! Personal data in the database as whoever steals it would find it.

use crate::{
    common::{WARD, report},
    letters::Post,
};
use app::{
    account::{self, Asking, Said},
    case::Who,
    draft::{self, DraftToken},
    report::ReportInput,
    request::{Asker, NewRequest, file},
    subscriber::{Reached, Wish, leave},
    support::{me_too, message, note_for_colleagues, redact},
    view::Viewer,
};
use domain::{
    account::Level,
    interest::{Circle, Place},
    staff::StaffRole,
};
use store::{Db, Engine, Error, tables::SEALED, tables::TABLES, vals};

const BODY: &str = "Công ty Không Ai Biết";
const NAME: &str = "Trần Thị Thử Nghiệm";
const CONTACT: &str = "nguoi-gui@example.test";
const SUPPORTER: &str = "cung-lo@example.test";
const DRAFTED: &str = "viet-do@example.test";
const COVERED: &str = "Ông Lê Thử ở số 14 đổ phế thải ra vỉa hè.";
const TOLD: &str = "nghe-tin@example.test";
const LABEL: &str = "Nhà bà ngoại";
const SUBJECT: &str = "00109912345";
const ASKED: &str = "Ai đã xem số điện thoại 0900 000 001 của tôi?";
const WRITTEN: &str = "Nhà tôi có người ốm, xin đừng đến sau chín giờ tối.";
const AMONG: &str = "Người gửi này năm ngoái đã khiếu nại chúng ta.";
const ACCOUNT: &str = "chu-tai-khoan@example.test";

async fn texts(db: &Db, sql: String) -> Vec<String> {
    db.read::<_, Error>(move |tx| Box::pin(async move { tx.all(sql, &[], |row| row.get(0)).await })).await.unwrap()
}

/// The columns of a table.
async fn columns(db: &Db, table: &'static str) -> Vec<String> {
    let sql = match db.engine() {
        Engine::Sqlite => "select name from pragma_table_info($1)",
        Engine::Postgres => "select cast(column_name as text) from information_schema.columns where table_name = $1",
    };
    db.read::<_, Error>(move |tx| Box::pin(async move { tx.all(sql, &vals![table], |row| row.get(0)).await }))
        .await
        .unwrap()
}

/// All that is in every table, as text.
async fn everything(db: &Db) -> String {
    let mut found = String::new();
    for (table, _) in TABLES {
        for column in columns(db, table).await {
            // Bytes are looked at as they lie; ids are among them, and are no text.
            let text = match db.engine() {
                Engine::Sqlite => {
                    format!("iif(typeof(\"{column}\") = 'blob', hex(\"{column}\"), cast(\"{column}\" as text))")
                }
                Engine::Postgres => format!("cast(\"{column}\" as text)"),
            };
            let sql = format!("select {text} from {table} where \"{column}\" is not null");
            found.extend(texts(db, sql).await);
        }
    }
    found
}

testkit::on_both_databases! {
    async fn what_people_said_of_themselves_is_nowhere_to_be_read_and_still_works(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        let input = ReportInput { name: NAME.to_owned(), contact: CONTACT.to_owned(), ..report() };
        let words = input.description.clone();
        let receipt = town.send(input).await.unwrap();
        let code = receipt.stored.case.code;
        me_too(&town.app, code, "may-a", None, Some(SUPPORTER.to_owned())).await.unwrap();
        let named = town.send(ReportInput { description: COVERED.to_owned(), ..report() }).await.unwrap();
        let head = town.person(StaffRole::Head, WARD).await;
        let (named, shown) = (named.stored.case.code, "Một hộ đổ phế thải ra vỉa hè.");
        redact(&town.app, head.clone(), named, shown, "Nêu tên một người").await.unwrap();
        let token = DraftToken::new(&town.app);
        let drafted = ReportInput { contact: DRAFTED.to_owned(), ..report() };
        draft::put(&town.app, &token, drafted, &[], Vec::new()).await.unwrap();
        let circle = Circle { lat: 21.032, lon: 105.85, metres: 300.0 };
        let wish = Wish { places: vec![(LABEL.to_owned(), Place::Circle(circle))], ..Wish::default() };
        let first = leave(&town.app, Reached::Mail(TOLD.to_owned()), wish).await.unwrap();
        let again = leave(&town.app, Reached::Mail(TOLD.to_owned()), Wish::default()).await.unwrap();
        assert_eq!(first, again, "one address is one subscriber with one secret, found by its index");
        let id = account::ask(&town.app, Reached::Mail(ACCOUNT.to_owned()), Asking::SignIn, "vi").await.unwrap();
        let codes = post.carried().await;
        let digits = codes.iter().find_map(|letter| letter.split_once(": code ")).unwrap().1;
        let account = account::enter(&town.app, id, digits, "").await.unwrap().account;
        account::rename(&town.app, account, NAME, "vi").await.unwrap();
        account::set_organisation(&town.app, account, Some((BODY, "company", ""))).await.unwrap();
        let said = Said {
            provider: "vneid".to_owned(),
            subject: SUBJECT.to_owned(),
            name: Some(NAME.to_owned()),
            level: Level::Identity,
            contact: None,
        };
        account::enter_by(&town.app, said, Some(account), "", "vi").await.unwrap();

        let asked = NewRequest { kind: "see".to_owned(), words: ASKED.to_owned() };
        file(&town.app, Asker::Account(account), asked).await.unwrap();
        let who = Who::Reporter(receipt.key.clone().unwrap().into());
        message(&town.app, who, code, WRITTEN, Vec::new()).await.unwrap();
        note_for_colleagues(&town.app, Who::Staff(head.clone()), code, AMONG).await.unwrap();
        app::staff::own::begin_setup(&town.app, &head, "").await.unwrap();
        let counted = app::staff::own::setup(&town.app, &head).await.unwrap().unwrap().secret;

        let all = everything(&db).await;
        assert!(all.contains(&words), "what is not personal is found, so what is would be");
        let names = [NAME, CONTACT, SUPPORTER, DRAFTED, TOLD, ACCOUNT, SUBJECT, BODY, LABEL];
        for secret in names.into_iter().chain([COVERED, ASKED, WRITTEN, AMONG, &counted, &first.secret]) {
            assert!(!all.contains(secret), "{secret}");
        }
        for column in SEALED {
            let sql = format!("select cast({0} as text) from {1} where {0} is not null", column.name, column.table);
            let stored = texts(&db, sql).await;
            assert!(!stored.is_empty() && stored.iter().all(|text| text.contains("sealed:1:")), "{column}: {stored:?}");
        }
        let own = town.view(code, Viewer::Reporter(receipt.key.unwrap().into())).await;
        assert_eq!(own.stored.report.reporter_name.as_deref(), Some(NAME));
        assert!(own.events.iter().any(|event| event.body["text"] == WRITTEN));
        let handled = town.view(named, Viewer::Staff(head)).await;
        assert_eq!(handled.stored.report.original.as_deref(), Some(COVERED));
        assert_eq!(draft::find(&town.app, &token).await.unwrap().unwrap().input.contact, DRAFTED);
        assert!(codes.iter().any(|letter| letter.starts_with(CONTACT)), "the carrier gets it open");
    }
}
