//! Sessions of people: when the token is enough, when the database is asked, and that what was ended stays so everywhere.

use crate::{
    account::sign_in,
    common::Town,
    letters::{Post, mail},
};
use app::{
    App, Error, account,
    account::{Entered, refresh},
    keys,
};
use jiff::SignedDuration;
use store::{Db, Tx, vals};

async fn is_in(app: &App, entered: &Entered) -> bool {
    let found = account::by_session(app, entered.session.as_ref().unwrap()).await.unwrap();
    assert!(found.is_none_or(|found| found == entered.account), "nobody is taken for another");
    found.is_some()
}

/// Takes every session out of the database without a word, as if an older copy were in its place.
async fn lose(db: &Db) {
    db.write::<_, store::Error>(|tx: &mut Tx<'_>| {
        Box::pin(async move { tx.exec("delete from account_session", &[]).await.map(drop) })
    })
    .await
    .unwrap();
}

testkit::on_both_databases! {
    async fn a_token_is_enough_for_as_long_as_what_was_revoked_is_known(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        refresh(&town.app).await.unwrap();
        let me = sign_in(&post, mail("thu")).await;
        let token = me.session.clone().unwrap();
        db.close().await;
        assert!(is_in(&town.app, &me).await, "no database is asked");
        let other = format!("{}A", &token[..token.len() - 1]);
        for tampered in [other.as_str(), "1.AAAA", "anders", ""] {
            let asked = account::by_session(&town.app, tampered).await;
            assert!(matches!(asked, Err(Error::Unavailable)), "{tampered}: {asked:?}");
        }
        town.pass(SignedDuration::from_secs(16));
        assert!(refresh(&town.app).await.is_err());
        let asked = account::by_session(&town.app, &token).await;
        assert!(matches!(asked, Err(Error::Unavailable)), "after a while without news: {asked:?}");
    }

    async fn a_session_ends_by_itself_with_or_without_the_database(db: Db) {
        let post = Post::new(db).await;
        let town = &post.town;
        let me = sign_in(&post, mail("thu")).await;
        town.pass(account::STAYS - SignedDuration::from_secs(1));
        refresh(&town.app).await.unwrap();
        assert!(is_in(&town.app, &me).await);
        town.pass(SignedDuration::from_secs(1));
        assert!(!is_in(&town.app, &me).await);
    }

    async fn what_one_process_ends_is_over_in_the_others_when_they_look(db: Db) {
        let post = Post::new(db.clone()).await;
        let (here, there) = (&post.town, Town::new(db.clone()).await);
        for town in [here, &there] {
            refresh(&town.app).await.unwrap();
        }
        let first = sign_in(&post, mail("thu")).await;
        let (second, third) = (sign_in(&post, mail("thu")).await, sign_in(&post, mail("bong")).await);
        let all = async |app: &App| (is_in(app, &first).await, is_in(app, &second).await, is_in(app, &third).await);
        assert_eq!(all(&there.app).await, (true, true, true));

        assert_eq!(account::close_others(&here.app, first.account, first.session.as_ref().unwrap()).await.unwrap(), 1);
        assert_eq!(all(&here.app).await, (true, false, true), "here at once");
        refresh(&there.app).await.unwrap();
        assert_eq!(all(&there.app).await, (true, false, true), "there when it looks");

        account::forget(&here.app, first.account).await.unwrap();
        account::sign_out(&here.app, third.session.as_ref().unwrap()).await.unwrap();
        assert_eq!(all(&here.app).await, (false, false, false));
        refresh(&there.app).await.unwrap();
        assert_eq!(all(&there.app).await, (false, false, false));
        let late = Town::new(db).await;
        assert_eq!(all(&late.app).await, (false, false, false), "one that knows nothing asks");
        refresh(&late.app).await.unwrap();
        assert_eq!(all(&late.app).await, (false, false, false), "one that begins reads it all");
    }

    async fn in_an_older_copy_of_the_database_nobody_is_signed_in_who_was_not(db: Db) {
        let post = Post::new(db.clone()).await;
        let old = sign_in(&post, mail("thu")).await;
        post.town.pass(SignedDuration::from_hours(1));
        let row = db.read::<_, store::Error>(|tx: &mut Tx<'_>| {
            Box::pin(async move { tx.one("select expires_at from account_session", &[], |row| row.get::<jiff::Timestamp>(0)).await })
        });
        let copied = row.await.unwrap();
        let lost = sign_in(&post, mail("bong")).await;
        db.write::<_, store::Error>(move |tx: &mut Tx<'_>| {
            Box::pin(async move { tx.exec("delete from account_session where expires_at > $1", &vals![copied]).await.map(drop) })
        })
        .await
        .unwrap();
        // A process that begins now.
        let town = Town::new(db).await;
        town.pass(SignedDuration::from_hours(2));
        refresh(&town.app).await.unwrap();
        assert!(is_in(&town.app, &old).await);
        assert!(!is_in(&town.app, &lost).await, "its token is good, but the database never heard of it");
    }

    async fn tokens_of_a_retired_key_are_asked_for(db: Db) {
        let post = Post::new(db.clone()).await;
        let town = &post.town;
        refresh(&town.app).await.unwrap();
        let me = sign_in(&post, mail("thu")).await;
        keys::rotate(&town.app, |_| ()).await.unwrap();
        assert!(is_in(&town.app, &me).await);
        town.pass(SignedDuration::from_mins(3));
        assert_eq!(keys::retire(&town.app).await.unwrap(), 1);
        keys::refresh(&town.app).await;
        refresh(&town.app).await.unwrap();
        assert!(is_in(&town.app, &me).await, "the row is there");
        let after = sign_in(&post, mail("thu")).await;
        lose(&db).await;
        assert!(is_in(&town.app, &after).await, "by the new key it counts by itself");
        assert!(!is_in(&town.app, &me).await, "a key that fell into wrong hands opens nothing any more");
    }
}
