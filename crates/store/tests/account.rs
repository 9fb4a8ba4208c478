//! Accounts that are already there when the program is updated.

use domain::id::AccountId;
use jiff::Timestamp;
use store::{Db, Engine, Error, account, digest, hash, vals};
use uuid::Uuid;

/// The statements of a migration that are about sessions.
fn about_sessions(sql: &'static str) -> Vec<&'static str> {
    sql.split_inclusive(';').filter(|statement| statement.contains("account_session")).collect()
}

/// Sessions as they lay at first, with the hash as text; and how they are brought to bytes.
fn before_and_since(engine: Engine) -> (Vec<&'static str>, Vec<&'static str>) {
    let (first, then) = match engine {
        Engine::Sqlite => (
            include_str!("../migrations/sqlite/0017_account.sql"),
            include_str!("../migrations/sqlite/0032_session_hash.sql"),
        ),
        Engine::Postgres => (
            include_str!("../migrations/postgres/0017_account.sql"),
            include_str!("../migrations/postgres/0032_session_hash.sql"),
        ),
    };
    (about_sessions(first), about_sessions(then))
}

testkit::on_both_databases! {
    async fn who_was_signed_in_stays_so_when_hashes_become_bytes(db: Db) {
        let (before, since) = before_and_since(db.engine());
        let (opened, until) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(4_000_000_000).unwrap());
        let people = 40_u128;
        let moved = db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                tx.exec("drop table account_session", &[]).await?;
                for statement in before {
                    tx.exec(statement, &[]).await?;
                }
                for person in 0..people {
                    tx.exec(
                        "insert into account_session (shard, token_hash, account, device, created_at, expires_at) \
                         values ($1, $2, $3, $4, $5, $6)",
                        &vals![7, digest(format!("secret {person}")), Uuid::from_u128(person), "", opened, until],
                    )
                    .await?;
                }
                for statement in since {
                    tx.exec(statement, &[]).await?;
                }
                let mut found = Vec::new();
                for person in 0..people {
                    found.push(account::by_session(tx, hash(format!("secret {person}")), opened).await?);
                }
                Ok(found)
            })
        });
        let expected: Vec<_> = (0..people).map(|person| Some(AccountId(Uuid::from_u128(person)))).collect();
        assert_eq!(moved.await.unwrap(), expected);
    }
}
