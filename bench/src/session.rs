//! Which part of a page the look-up of the session is, for citizens and people of units who are signed in.

use crate::{
    citizens::Citizens,
    judge, median,
    story::{Dice, report},
};
use app::{
    App, Error as Refused,
    account::{by_token, follow_revocations},
    report::{Sender, send},
    staff::{self, Entrance},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use domain::{
    code::CaseCode,
    id::AccountId,
    staff::{Grant, StaffRole},
};
use jiff::SignedDuration;
use server::{
    config::Config,
    site::{Site, router},
    visitor::{ACCOUNT, SESSION},
};
use std::{
    error::Error,
    io::{Write as _, stdout},
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};
use tower::ServiceExt as _;

const ROUNDS: usize = 15;
/// Pages, and look-ups, of a round.
const EACH: u32 = 40;
/// Hundredths of a page that the look-up may be.
const GOAL: f64 = 5.0;
/// Who looks at their pages.
const PERSON: u32 = 0;
/// Cases that this person has sent.
const CASES: usize = 3;
/// Nobody else meets this database.
const PASSWORD: &str = "a bridge of many spans";

/// Pages as a browser asks for them, and look-ups, in turns and one at a time, through the whole site but without a network.
pub(crate) async fn share(citizens: Citizens) -> Result<bool, Box<dyn Error>> {
    let app = &citizens.app;
    let person = citizens.token(PERSON)?.to_owned();
    let account = by_token(app, &person).await?.ok_or("nobody is signed in")?;
    let code = cases(&citizens, account).await?;
    let (person, head) = (Signed::Person(person), Signed::Staff(head(app, code).await?));
    let pages = [
        ("the page of the account", "/account".to_owned(), &person),
        ("the page of an own case", format!("/cases/{code}"), &person),
        ("the list of cases", "/cases".to_owned(), &person),
        ("the form of a report", "/report".to_owned(), &person),
        ("the inbox of a head", "/inbox".to_owned(), &head),
        ("the work of a head", "/work".to_owned(), &head),
        ("a case that a head opens", format!("/work/{code}"), &head),
    ];
    let setting = ("NHIPCAU_SECOND_FACTOR".to_owned(), "offered".to_owned());
    let site = Site::new(Config::load(std::iter::once(setting))?, citizens.app);
    let router = router(site.clone());
    let mut reached = true;
    for (what, path, who) in &pages {
        let (mut page, mut plain, mut look_up) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            // As the program does every few seconds.
            follow_revocations(&site.app).await?;
            let start = Instant::now();
            for _ in 0..EACH {
                read(&router, path, who, "gzip").await?;
            }
            page.push(start.elapsed() / EACH);
            let start = Instant::now();
            for _ in 0..EACH {
                read(&router, path, who, "identity").await?;
            }
            plain.push(start.elapsed() / EACH);
            let start = Instant::now();
            for _ in 0..EACH {
                who.look_up(&site.app).await?;
            }
            look_up.push(start.elapsed() / EACH);
        }
        let (page, plain, look_up) = (median(page), median(plain), median(look_up));
        let part = |page: Duration| 100.0 * look_up.as_secs_f64() / page.as_secs_f64();
        let share = part(page);
        let what = format!("hundredths of {what} ({page:?}) for the session ({look_up:?})");
        reached &= judge(&what, share, share < GOAL, "below 5")?;
        writeln!(stdout(), "  the same, not compressed: {:.2} (no goal)", part(plain))?;
    }
    site.app.close().await;
    Ok(reached)
}

/// Who asks for a page, by what their browser holds.
enum Signed {
    Person(String),
    Staff(String),
}

impl Signed {
    fn cookie(&self) -> String {
        match self {
            Self::Person(token) => format!("{ACCOUNT}={token}"),
            Self::Staff(secret) => format!("{SESSION}={secret}"),
        }
    }

    async fn look_up(&self, app: &App) -> Result<(), Box<dyn Error>> {
        let found = match self {
            Self::Person(token) => by_token(app, token).await?.is_some(),
            Self::Staff(secret) => staff::by_session(app, secret).await?.is_some(),
        };
        if found { Ok(()) } else { Err("a session is not found".into()) }
    }
}

/// Signs in a head of the unit that holds a case; the secret of the session.
async fn head(app: &App, code: CaseCode) -> Result<String, Box<dyn Error>> {
    let found =
        app.db.read::<_, store::Error>(move |tx| Box::pin(async move { store::case::by_code(tx, code).await })).await?;
    let unit = found.ok_or("the case is not there")?.case.holder;
    let grants =
        [StaffRole::Intake, StaffRole::Head, StaffRole::Approver].map(|role| Grant { unit: unit.clone(), role });
    staff::add(app, "head", "Trần Văn Mẫu", PASSWORD, grants.to_vec()).await?;
    match staff::sign_in(app, "head", PASSWORD, SignedDuration::from_hours(12)).await? {
        Entrance::In(secret) => Ok(secret),
        Entrance::Code(_) => Err("a second factor is asked for".into()),
    }
}

/// Sends some cases of an account; the code of the last one.
async fn cases(citizens: &Citizens, account: AccountId) -> Result<CaseCode, Box<dyn Error>> {
    let (mut dice, mut codes) = (Dice::new(1), Vec::new());
    while codes.len() < CASES {
        let sender = Sender { account: Some(account), ..Sender::web() };
        match send(&citizens.app, report(&citizens.app, &mut dice), Vec::new(), sender).await {
            // Too near to a border: from somewhere else, then.
            Err(Refused::Invalid(_)) => {}
            sent => codes.push(sent?.stored.case.code),
        }
    }
    codes.pop().ok_or_else(|| "nothing was sent".into())
}

async fn read(router: &Router, path: &str, who: &Signed, encoding: &str) -> Result<(), Box<dyn Error>> {
    let peer = ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 1)));
    let ask = Request::get(path)
        .header(header::COOKIE, who.cookie())
        .header(header::ACCEPT_ENCODING, encoding)
        .extension(peer)
        .body(Body::empty())?;
    let answer = router.clone().oneshot(ask).await?;
    if answer.status() != StatusCode::OK {
        return Err(format!("{path} answers {}", answer.status()).into());
    }
    to_bytes(answer.into_body(), usize::MAX).await?;
    Ok(())
}
