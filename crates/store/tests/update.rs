//! What is already there when the program is updated.

use domain::id::AccountId;
use jiff::Timestamp;
use store::{
    Db, Engine, Error, Tx, account,
    block::{self, Whom},
    digest, hash, vals,
};
use uuid::Uuid;

/// A migration, for each database.
type Step = (&'static str, &'static str);

macro_rules! step {
    ($name:literal) => {
        (
            include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        )
    };
}

/// Runs the statements of a migration that are about a table.
async fn run(tx: &mut Tx<'_>, (sqlite, postgres): Step, table: &str) -> Result<(), Error> {
    let sql = if tx.engine() == Engine::Sqlite { sqlite } else { postgres };
    for statement in sql.split_inclusive(";\n").filter(|statement| statement.contains(table)) {
        tx.exec(statement, &[]).await?;
    }
    Ok(())
}

testkit::on_both_databases! {
    async fn who_was_signed_in_stays_so_when_hashes_become_bytes(db: Db) {
        let (opened, until) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(4_000_000_000).unwrap());
        let people = 40_u128;
        let moved = db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                tx.exec("drop table account_session", &[]).await?;
                run(tx, step!("0017_account"), "account_session").await?;
                for person in 0..people {
                    tx.exec(
                        "insert into account_session (shard, token_hash, account, device, created_at, expires_at) \
                         values ($1, $2, $3, $4, $5, $6)",
                        &vals![7, digest(format!("secret {person}")), Uuid::from_u128(person), "", opened, until],
                    )
                    .await?;
                }
                run(tx, step!("0032_session_hash"), "account_session").await?;
                let mut found = Vec::new();
                for person in 0..people {
                    found.push(account::session::find(tx, hash(format!("secret {person}")), opened).await?);
                }
                Ok(found)
            })
        });
        let expected: Vec<_> = (0..people).map(|person| Some(AccountId(Uuid::from_u128(person)))).collect();
        assert_eq!(moved.await.unwrap(), expected);
    }

    async fn a_network_that_was_kept_out_stays_so_when_senders_can_be(db: Db) {
        let (made, until) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(4_000_000_000).unwrap());
        let kept = db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                let person = "insert into staff (id, login, name, password_hash, active, created_at)
                              values ($1, 'lan', 'Lan', '', $2, $3)";
                tx.exec(person, &vals![Uuid::from_u128(1), true, made]).await?;
                tx.exec("drop table block", &[]).await?;
                run(tx, step!("0022_block"), "block").await?;
                let old = "insert into block (id, network, reason, made_by, made_at, expires_at)
                           values ($1, '192.0.2.0/24', 'false', $2, $3, $4)";
                tx.exec(old, &vals![Uuid::from_u128(2), Uuid::from_u128(1), made, until]).await?;
                run(tx, step!("0033_block_sender"), "block").await?;
                block::in_force(tx, made).await
            })
        });
        let kept: Vec<_> = kept.await.unwrap().into_iter().map(|one| one.whom).collect();
        assert_eq!(kept, [Whom::Network("192.0.2.0/24".to_owned())]);
    }
}
