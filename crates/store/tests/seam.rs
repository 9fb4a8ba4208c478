//! What the seam promises, on both databases.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use futures::{FutureExt, future::join_all};
use jiff::Timestamp;
use std::{panic::AssertUnwindSafe, time::Duration};
use store::{Db, Engine, Error, Kind, Row, Tx, Val, vals};
use uuid::Uuid;

/// What an action would answer with.
#[derive(Debug)]
enum Refused {
    ByRule(&'static str),
    Store(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

async fn note(tx: &mut Tx<'_>, name: &str, value: i64) -> Result<u64, Error> {
    tx.exec(
        "insert into figure (name, value, noted_at) values ($1, $2, $3)",
        &vals![name, value, Timestamp::UNIX_EPOCH],
    )
    .await
}

async fn value(tx: &mut Tx<'_>, name: &str) -> Result<Option<i64>, Error> {
    tx.opt("select value from figure where name = $1", &vals![name], |row| row.get(0)).await
}

async fn count(db: &Db) -> i64 {
    db.read::<_, Error>(|tx| {
        Box::pin(async move { tx.one("select count(*) from figure", &[], |row| row.get(0)).await })
    })
    .await
    .unwrap()
}

async fn insert(db: &Db, name: impl Into<String>) -> Result<u64, Error> {
    let name = name.into();
    db.write(move |tx| Box::pin(async move { note(tx, &name, 1).await })).await
}

fn unavailable<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Unavailable(_)))
}

type Kinds = (Option<i64>, Option<f64>, Option<bool>, Option<String>, Option<Uuid>, Option<Timestamp>);
type More = (Option<serde_json::Value>, Option<Vec<u8>>);

fn read_kinds(row: &Row<'_>) -> Result<(Kinds, More), Error> {
    let kinds = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
    Ok((kinds, (row.get(6)?, row.get(7)?)))
}

/// Waits until nobody uses it: a connection goes back to its pool a moment after the answer.
async fn idle(db: &Db) {
    for _ in 0..100 {
        if db.busy() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(db.busy(), 0, "still busy");
}

testkit::on_both_databases! {
    async fn what_a_body_writes_stays(db: Db) {
        let found = db
            .write::<_, Error>(|tx| {
                Box::pin(async move {
                    assert_eq!(note(tx, "accounts", 7).await?, 1);
                    value(tx, "accounts").await
                })
            })
            .await;
        assert_eq!(found.unwrap(), Some(7));
        assert_eq!(count(&db).await, 1);
    }

    async fn a_refusal_undoes_the_body_and_comes_through_unchanged(db: Db) {
        let refused: Result<(), _> = db
            .write(|tx| {
                Box::pin(async move {
                    note(tx, "accounts", 7).await?;
                    Err(Refused::ByRule("too late"))
                })
            })
            .await;
        assert!(matches!(refused, Err(Refused::ByRule("too late"))));
        assert_eq!(count(&db).await, 0);
    }

    async fn a_panic_undoes_the_body_and_reaches_the_caller_alone(db: Db) {
        let panicking = db.write::<(), Error>(|tx| {
            Box::pin(async move {
                note(tx, "accounts", 7).await?;
                panic!("a mistake")
            })
        });
        let panic = AssertUnwindSafe(panicking).catch_unwind().await.unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"a mistake"));
        assert_eq!(insert(&db, "after").await.unwrap(), 1);
        assert_eq!(count(&db).await, 1);
    }

    async fn a_taken_key_is_a_conflict_of_the_same_name(db: Db) {
        insert(&db, "accounts").await.unwrap();
        assert_eq!(insert(&db, "accounts").await.unwrap_err().constraint(), Some("figure_pkey"));
        let staff = |id: Uuid| {
            db.write::<_, Error>(move |tx| {
                Box::pin(async move {
                    let sql = "insert into staff (id, login, name, password_hash, active, created_at)
                               values ($1, $2, $2, $2, $3, $4)";
                    tx.exec(sql, &vals![id, "lan", true, Timestamp::UNIX_EPOCH]).await
                })
            })
        };
        staff(Uuid::from_u128(1)).await.unwrap();
        assert_eq!(staff(Uuid::from_u128(2)).await.unwrap_err().constraint(), Some("staff_login_key"));
        let orphan = db.write::<_, Error>(|tx| {
            Box::pin(async move {
                let sql = "insert into staff_grant (staff, unit, role) values ($1, 'SXD', 'head')";
                tx.exec(sql, &vals![Uuid::from_u128(3)]).await
            })
        });
        assert_eq!(orphan.await.unwrap_err().constraint(), Some("foreign_key"));
    }

    async fn a_missing_value_is_no_conflict(db: Db) {
        let nameless = db.write::<_, Error>(|tx| {
            Box::pin(async move {
                let sql = "insert into figure (name, value, noted_at) values ($1, 1, $2)";
                tx.exec(sql, &vals![None::<String>, Timestamp::UNIX_EPOCH]).await
            })
        });
        assert!(matches!(nameless.await, Err(Error::Driver(_))));
    }

    async fn a_body_cannot_go_on_after_a_failed_statement(db: Db) {
        insert(&db, "accounts").await.unwrap();
        let stubborn = db.write::<_, Error>(|tx| {
            Box::pin(async move {
                note(tx, "before", 1).await?;
                assert!(note(tx, "accounts", 1).await.is_err());
                assert!(note(tx, "after", 1).await.is_err());
                Ok(())
            })
        });
        assert!(matches!(stubborn.await, Err(Error::Driver(_))));
        assert_eq!(count(&db).await, 1);
    }

    async fn an_expected_conflict_is_asked_for(db: Db) {
        for expected in [1, 0] {
            let inserted = db.write::<_, Error>(|tx| {
                Box::pin(async move {
                    let sql = "insert into figure (name, value, noted_at) values ($1, 1, $2) on conflict do nothing";
                    tx.exec(sql, &vals!["accounts", Timestamp::UNIX_EPOCH]).await
                })
            });
            assert_eq!(inserted.await.unwrap(), expected);
        }
    }

    async fn many_write_at_once_and_only_the_faulty_fail(db: Db) {
        let outcomes = join_all((0..200).map(|n| {
            db.write(move |tx| {
                Box::pin(async move {
                    note(tx, &format!("figure {n}"), n).await?;
                    if n % 10 == 3 { Err(Refused::ByRule("ends in three")) } else { Ok(n) }
                })
            })
        }))
        .await;
        for (n, outcome) in (0..).zip(outcomes) {
            match outcome {
                Ok(value) => assert_eq!(value, n),
                Err(Refused::ByRule(_)) => assert_eq!(n % 10, 3),
                Err(Refused::Store(error)) => panic!("{n}: {error}"),
            }
        }
        assert_eq!(count(&db).await, 180);
    }

    async fn who_writes_makes_it_busy_until_the_answer(db: Db) {
        idle(&db).await;
        let writes = (0..3).map(|n| {
            let own = db.clone();
            db.write::<_, Error>(move |tx| {
                Box::pin(async move {
                    note(tx, &format!("figure {n}"), n).await?;
                    Ok(own.busy())
                })
            })
        });
        let seen: Vec<usize> = join_all(writes).await.into_iter().map(Result::unwrap).collect();
        assert!(seen.iter().all(|busy| (1..=3).contains(busy)), "{seen:?}");
        idle(&db).await;
    }

    async fn an_answer_means_that_everybody_can_see_it(db: Db) {
        join_all((0..50).map(|n| {
            let db = db.clone();
            async move {
                insert(&db, format!("figure {n}")).await.unwrap();
                let seen = db.read::<_, Error>(move |tx| Box::pin(async move { value(tx, &format!("figure {n}")).await }));
                assert_eq!(seen.await.unwrap(), Some(1));
            }
        }))
        .await;
    }

    async fn no_addition_is_lost(db: Db) {
        insert(&db, "sum").await.unwrap();
        join_all((0..64).map(|_| {
            db.write::<_, Error>(|tx| {
                Box::pin(async move { tx.exec("update figure set value = value + 1 where name = 'sum'", &[]).await })
            })
        }))
        .await;
        let sum = db.read::<_, Error>(|tx| Box::pin(async move { value(tx, "sum").await }));
        assert_eq!(sum.await.unwrap(), Some(65));
    }

    async fn a_read_sees_one_moment_while_others_write(db: Db) {
        let (begun, goes_on) = (std::sync::Arc::new(tokio::sync::Barrier::new(2)), std::time::Duration::from_millis(200));
        let reading = {
            let (db, begun) = (db.clone(), begun.clone());
            tokio::spawn(async move {
                db.read::<_, Error>(move |tx| {
                    Box::pin(async move {
                        let before: i64 = tx.one("select count(*) from figure", &[], |row| row.get(0)).await?;
                        futures::executor::block_on(begun.wait());
                        std::thread::sleep(goes_on);
                        let after: i64 = tx.one("select count(*) from figure", &[], |row| row.get(0)).await?;
                        Ok((before, after))
                    })
                })
                .await
            })
        };
        begun.wait().await;
        insert(&db, "meanwhile").await.unwrap();
        assert_eq!(reading.await.unwrap().unwrap(), (0, 0));
        assert_eq!(count(&db).await, 1);
    }

    async fn a_read_cannot_write(db: Db) {
        let written = db.read::<_, Error>(|tx| Box::pin(async move { note(tx, "accounts", 1).await }));
        assert!(matches!(written.await, Err(Error::Driver(_))));
        assert_eq!(count(&db).await, 0);
    }

    async fn a_look_sees_what_was_answered_and_cannot_write(db: Db) {
        let looked = async |name| db.look::<_, Error>(move |tx| Box::pin(value(tx, name))).await;
        for name in ["first", "second"] {
            assert_eq!(looked(name).await.unwrap(), None);
            insert(&db, name).await.unwrap();
            assert_eq!(looked(name).await.unwrap(), Some(1), "at once, by whichever connection");
        }
        let writing = db.look::<_, Error>(|tx| Box::pin(async move { note(tx, "third", 1).await }));
        assert!(matches!(writing.await, Err(Error::Driver(_))));
        let panicking = db.look::<(), Error>(|_| Box::pin(async move { panic!("a mistake") }));
        assert!(AssertUnwindSafe(panicking).catch_unwind().await.is_err());
        let many = join_all((0..40).map(|_| looked("second"))).await;
        assert!(many.into_iter().all(|found| found.unwrap() == Some(1)));
        db.close().await;
        assert!(unavailable(&looked("first").await));
    }

    async fn a_caller_that_goes_away_harms_nobody(db: Db) {
        for n in 0..20 {
            let impatient = tokio::time::timeout(Duration::from_micros(50 * n), insert(&db, format!("figure {n}")));
            drop(impatient.await);
        }
        assert_eq!(insert(&db, "patient").await.unwrap(), 1);
        assert!(count(&db).await >= 1);
    }

    async fn every_kind_of_value_comes_back_as_it_was(db: Db) {
        let odd = format!("Đường Láng 👷🏽‍♀️ ' \" $1 \0{}", "dài ".repeat(200_000)).replace('\0', "");
        let moment: Timestamp = "1969-12-31T23:59:59.000001Z".parse().unwrap();
        let document = serde_json::json!({"b": [1, 2.5, null], "a": "ổ gà"});
        let bytes: Vec<u8> = (0..=255).collect();
        let id = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);
        let sent = vals![i64::MIN, 2.5, true, odd.clone(), id, moment, document.clone(), bytes.clone()];
        let nulls = [Kind::Int, Kind::Real, Kind::Bool, Kind::Text, Kind::Id, Kind::Time, Kind::Json, Kind::Bytes];
        let table = match db.engine() {
            Engine::Sqlite => "create table kinds (i integer, r real, b integer, t text, u blob, at integer, j text, d blob)",
            Engine::Postgres => {
                "create table kinds (i bigint, r double precision, b boolean, t text, u uuid, at timestamptz, j jsonb, d bytea)"
            }
        };
        let all = db.write::<_, Error>(move |tx| {
            Box::pin(async move {
                tx.exec(table, &[]).await?;
                let sql = "insert into kinds (i, r, b, t, u, at, j, d) values ($1, $2, $3, $4, $5, $6, $7, $8)";
                tx.exec(sql, &sent).await?;
                tx.exec(sql, &nulls.map(Val::Null)).await?;
                tx.all("select i, r, b, t, u, at, j, d from kinds order by i is null", &[], read_kinds).await
            })
        });
        let first = (Some(i64::MIN), Some(2.5), Some(true), Some(odd), Some(id), Some(moment));
        let expected = vec![(first, (Some(document), Some(bytes))), Default::default()];
        assert!(all.await.unwrap() == expected);
    }

    async fn a_value_of_another_kind_is_corrupt(db: Db) {
        insert(&db, "accounts").await.unwrap();
        let read = |index: usize| {
            db.read::<_, Error>(move |tx| {
                Box::pin(async move { tx.one("select name, null from figure", &[], move |row| row.get::<i64>(index)).await })
            })
        };
        for index in 0..3 {
            assert!(matches!(read(index).await, Err(Error::Corrupt(_))), "{index}");
        }
    }

    async fn closing_finishes_what_waits_and_lets_nobody_in(db: Db) {
        let waiting: Vec<_> = (0..20)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move { insert(&db, format!("figure {n}")).await })
            })
            .collect();
        insert(&db, "first").await.unwrap();
        db.close().await;
        assert!(unavailable(&insert(&db, "late").await));
        for outcome in join_all(waiting).await {
            let outcome = outcome.unwrap();
            assert!(outcome.is_ok() || unavailable(&outcome), "{outcome:?}");
        }
        db.close().await;
    }

    async fn migrating_again_changes_nothing(db: Db) {
        assert!(db.migrate().await.unwrap().is_empty());
    }
}

#[test]
fn on_sqlite_a_body_that_awaits_something_else_is_refused() {
    testkit::on_sqlite(|db| async move {
        let waiting = db.write::<(), Error>(|tx| {
            Box::pin(async move {
                note(tx, "accounts", 1).await?;
                std::future::pending().await
            })
        });
        assert!(matches!(waiting.await, Err(Error::Driver(_))));
        assert_eq!(count(&db).await, 0);
    });
}

#[test]
fn on_sqlite_a_commit_that_fails_is_told_to_everybody_in_it() {
    testkit::on_sqlite(|db| async move {
        let slow = db.write::<_, Error>(|tx| {
            Box::pin(async move {
                // Long enough for the others to arrive and share the commit.
                std::thread::sleep(Duration::from_millis(200));
                note(tx, "slow", 1).await
            })
        });
        let breaking = db.write::<_, Error>(|tx| {
            Box::pin(async move {
                tx.exec("pragma defer_foreign_keys = on", &[]).await?;
                let orphan = "insert into staff_grant (staff, unit, role) values ($1, 'SXD', 'head')";
                tx.exec(orphan, &vals![Uuid::from_u128(3)]).await
            })
        });
        let (slow, breaking, innocent) = tokio::join!(slow, breaking, insert(&db, "innocent"));
        assert!(unavailable(&slow) && unavailable(&breaking) && unavailable(&innocent));
        assert_eq!(count(&db).await, 0);
        assert_eq!(insert(&db, "innocent").await.unwrap(), 1);
    });
}

#[test]
fn on_sqlite_a_file_outlives_its_database_and_its_log_is_emptied_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.db");
    let url = format!("sqlite:{}", file.display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = Db::open(&url).await.unwrap();
        assert!(!db.migrate().await.unwrap().is_empty());
        insert(&db, "kept").await.unwrap();
        db.close().await;
        assert!(!file.with_extension("db-wal").exists());
        let again = Db::open(&url).await.unwrap();
        assert!(again.migrate().await.unwrap().is_empty());
        assert_eq!(count(&again).await, 1);
        again.close().await;
    });
}

#[test]
fn on_sqlite_a_copy_holds_what_was_there_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("it's a copy.db");
    testkit::on_sqlite(|db| async move {
        insert(&db, "before").await.unwrap();
        db.copy_to(&file).await.unwrap();
        insert(&db, "after").await.unwrap();
        let copy = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
        assert_eq!((count(&copy).await, count(&db).await), (1, 2));
        copy.close().await;
        assert!(matches!(db.copy_to(&file).await, Err(Error::Driver(_))));
    });
}

#[test]
fn on_postgres_a_body_overtaken_by_another_is_tried_again() {
    testkit::on_postgres(|db| async move {
        insert(&db, "a").await.unwrap();
        insert(&db, "b").await.unwrap();
        // Each takes one row, waits for the other to have done so, then wants the other's: a deadlock, unless one gives way.
        let both = std::sync::Arc::new(tokio::sync::Barrier::new(2));
        let swap = |mine: &'static str, theirs: &'static str| {
            let (both, first) = (both.clone(), std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true)));
            db.write::<_, Error>(move |tx| {
                Box::pin(async move {
                    let add = "update figure set value = value + 1 where name = $1";
                    tx.exec(add, &vals![mine]).await?;
                    if first.swap(false, std::sync::atomic::Ordering::SeqCst) {
                        both.wait().await;
                    }
                    tx.exec(add, &vals![theirs]).await
                })
            })
        };
        let (one, other) = tokio::join!(swap("a", "b"), swap("b", "a"));
        assert_eq!((one.unwrap(), other.unwrap()), (1, 1));
        let sums =
            db.read::<_, Error>(|tx| Box::pin(async move { Ok((value(tx, "a").await?, value(tx, "b").await?)) }));
        assert_eq!(sums.await.unwrap(), (Some(3), Some(3)));
    });
}

#[test]
fn an_address_of_another_kind_is_refused() {
    let opened = futures::executor::block_on(Db::open("mysql://localhost/nhipcau"));
    assert!(matches!(opened.err(), Some(Error::Driver(_))));
}
