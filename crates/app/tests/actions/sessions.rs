//! Sessions of people: when the token is enough, when the database is asked, and that what was ended stays so everywhere.

use crate::{
    account::sign_in,
    common::Town,
    letters::{Post, mail},
};
use app::{
    App, Error, account,
    account::{Entered, by_session, by_token, follow_revocations},
    keys,
};
use jiff::SignedDuration;
use store::{Db, Tx};

fn token(entered: &Entered) -> &str {
    entered.session.as_deref().unwrap_or_default()
}

/// Whether a browser may read.
async fn reads(app: &App, entered: &Entered) -> bool {
    let found = by_token(app, token(entered)).await.unwrap();
    assert!(found.is_none_or(|found| found == entered.account), "nobody is taken for another");
    found.is_some()
}

/// Whether a browser may change something.
async fn changes(app: &App, entered: &Entered) -> bool {
    by_session(app, token(entered)).await.unwrap().is_some()
}

/// Another process on the same database, which has read what there is.
async fn beside(db: &Db) -> Town {
    let town = Town::new(db.beside()).await;
    follow_revocations(&town.app).await.unwrap();
    town
}

/// Takes every session out of the database without a word, as in a copy from before they were opened.
async fn lose(db: &Db) {
    db.write::<_, store::Error>(|tx: &mut Tx<'_>| {
        Box::pin(async move { tx.exec("delete from account_session", &[]).await.map(drop) })
    })
    .await
    .unwrap();
}

testkit::on_both_databases! {
    async fn a_token_is_enough_to_read_for_as_long_as_what_was_revoked_is_known(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        follow_revocations(&town.app).await.unwrap();
        let me = sign_in(&post, mail("thu")).await;
        db.close().await;
        assert!(reads(&town.app, &me).await, "no database is asked");
        assert!(matches!(by_session(&town.app, token(&me)).await, Err(Error::Unavailable)), "for a change it is");
        let other = token(&me).replace(['A', 'Q', 'g', 'w'], "B");
        for tampered in [other.as_str(), "1.AAAA", "anders", ""] {
            let asked = by_token(&town.app, tampered).await;
            assert!(matches!(asked, Err(Error::Unavailable)), "{tampered}: {asked:?}");
        }
        town.pass(SignedDuration::from_secs(14));
        assert!(follow_revocations(&town.app).await.is_err());
        assert!(reads(&town.app, &me).await);
        town.pass(SignedDuration::from_secs(1));
        let asked = by_token(&town.app, token(&me)).await;
        assert!(matches!(asked, Err(Error::Unavailable)), "after a while without news: {asked:?}");
    }

    async fn a_session_ends_by_itself(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await;
        town.pass(account::STAYS - SignedDuration::from_secs(1));
        follow_revocations(&town.app).await.unwrap();
        assert!(reads(&town.app, &me).await && changes(&town.app, &me).await);
        town.pass(SignedDuration::from_secs(2));
        assert!(!reads(&town.app, &me).await && !changes(&town.app, &me).await);
        db.close().await;
        let asked = by_token(&town.app, token(&me)).await;
        assert!(matches!(asked, Err(Error::Unavailable)), "the token says it is over: {asked:?}");
    }

    async fn what_one_process_ends_is_over_in_the_others_when_they_look(db: Db) {
        let post = Post::new(db.clone()).await;
        let (here, there) = (&post.town, beside(&db).await);
        follow_revocations(&here.app).await.unwrap();
        let first = sign_in(&post, mail("thu")).await;
        let (second, third) = (sign_in(&post, mail("thu")).await, sign_in(&post, mail("bong")).await);
        let all = async |app: &App| (reads(app, &first).await, reads(app, &second).await, reads(app, &third).await);
        assert_eq!(all(&there.app).await, (true, true, true));
        // Both have looked since, and the next change is noted as if it were older than that.
        there.pass(SignedDuration::from_secs(5));
        follow_revocations(&there.app).await.unwrap();

        assert_eq!(account::close_others(&here.app, first.account, token(&first)).await.unwrap(), 1);
        assert_eq!(all(&here.app).await, (true, false, true), "here at once");
        assert_eq!(all(&there.app).await, (true, true, true), "there a page may still be read");
        assert!(!changes(&there.app, &second).await, "but nothing changed");
        follow_revocations(&there.app).await.unwrap();
        assert_eq!(all(&there.app).await, (true, false, true), "until it looks");

        account::forget(&here.app, first.account).await.unwrap();
        account::sign_out(&here.app, token(&third)).await.unwrap();
        assert_eq!(all(&here.app).await, (false, false, false));
        follow_revocations(&there.app).await.unwrap();
        assert_eq!(all(&there.app).await, (false, false, false));
        let late = Town::new(db.beside()).await;
        assert_eq!(all(&late.app).await, (false, false, false), "one that knows nothing asks");
        follow_revocations(&late.app).await.unwrap();
        assert_eq!(all(&late.app).await, (false, false, false), "one that begins reads it all");
    }

    async fn a_session_that_the_database_lost_can_be_ended(db: Db) {
        let post = Post::new(db.clone()).await;
        let app = &post.town.app;
        follow_revocations(app).await.unwrap();
        let me = sign_in(&post, mail("thu")).await;
        lose(&db).await;
        assert!(reads(app, &me).await && !changes(app, &me).await);
        for _ in 0..2 {
            account::sign_out(app, token(&me)).await.unwrap();
            assert!(!reads(app, &me).await);
        }
    }

    async fn tokens_of_an_earlier_key_are_asked_for(db: Db) {
        let post = Post::new(db.clone()).await;
        let there = beside(&db).await;
        let me = sign_in(&post, mail("thu")).await;
        keys::rotate(&post.town.app, |_| ()).await.unwrap();
        follow_revocations(&there.app).await.unwrap();
        assert!(reads(&there.app, &me).await, "the row is there");
        follow_revocations(&post.town.app).await.unwrap();
        let after = sign_in(&post, mail("thu")).await;
        lose(&db).await;
        assert!(reads(&there.app, &after).await, "by the new key it is enough");
        assert!(!reads(&there.app, &me).await, "a key that fell into wrong hands makes no tokens any more");
    }
}
