//! The schema is the same on both databases, is what `tables.rs` says, and is fit for a `PostgreSQL` of many servers.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;
use store::{
    Db, Engine, Error, Row,
    tables::{Kind, SQLITE_ONLY, TABLES},
};

/// Whether a column may be null, and how it lies in the database, by table and column.
type Columns = BTreeMap<(String, String), (bool, String)>;

async fn columns(db: Db) -> Columns {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "select t.name, c.name, not c.\"notnull\", lower(c.type) from sqlite_master t join pragma_table_info(t.name) c
             where t.type = 'table'"
        }
        Engine::Postgres => {
            "select table_name::text, column_name::text, is_nullable = 'YES', data_type::text
             from information_schema.columns where table_schema = 'public'"
        }
    };
    let known = |table: &String| SQLITE_ONLY.iter().all(|only| !table.starts_with(only));
    let read =
        |row: &Row<'_>| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, lies_as(&row.get::<String>(3)?).to_owned())));
    let all = rows::<((String, String), (bool, String))>(&db, sql, read).await;
    all.into_iter().filter(|((table, _), _)| known(table)).collect()
}

/// The type in which `SQLite` keeps what `PostgreSQL` calls `data_type`.
fn lies_as(data_type: &str) -> &str {
    match data_type {
        "smallint" | "bigint" | "boolean" | "timestamp with time zone" => "integer",
        "double precision" => "real",
        "uuid" | "bytea" => "blob",
        "jsonb" => "text",
        same => same,
    }
}

async fn rows<T: Send + 'static>(db: &Db, sql: &'static str, read: fn(&Row<'_>) -> Result<T, Error>) -> Vec<T> {
    db.read::<_, Error>(move |tx| Box::pin(async move { tx.all(sql, &[], read).await })).await.unwrap()
}

fn kind(table: &str) -> Option<Kind> {
    TABLES.iter().find(|(name, _)| *name == table).map(|(_, kind)| *kind)
}

#[test]
fn both_databases_have_the_same_tables_columns_and_nulls() {
    let (mut sqlite, mut postgres) = (Columns::new(), Columns::new());
    testkit::on_sqlite(|db| async { sqlite = columns(db).await });
    testkit::on_postgres(|db| async { postgres = columns(db).await });
    assert_eq!(sqlite, postgres);

    let mut made: Vec<_> = sqlite.keys().map(|(table, _)| table.as_str()).collect();
    made.dedup();
    let mut listed: Vec<_> = TABLES.iter().map(|(table, _)| *table).collect();
    listed.sort_unstable();
    assert_eq!(made, listed);
}

#[test]
fn keys_of_distributed_tables_begin_with_the_shard_and_bear_the_names_that_conflicts_report() {
    testkit::on_postgres(|db| async move {
        let sql = "select t.relname, i.relname, x.indisprimary, string_agg(c.attname::text, '_' order by k.place)
             from pg_index x
             join pg_class t on t.oid = x.indrelid
             join pg_class i on i.oid = x.indexrelid
             join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'public'
             cross join unnest(x.indkey) with ordinality as k (number, place)
             left join pg_attribute c on c.attrelid = t.oid and c.attnum = k.number
             where x.indisunique
             group by t.relname, i.relname, x.indisprimary";
        let keys = rows::<(String, String, bool, String)>(&db, sql, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        });
        for (table, name, primary, columns) in keys.await {
            let expected = if primary { format!("{table}_pkey") } else { format!("{table}_{columns}_key") };
            assert_eq!(name, expected);
            assert!(
                kind(&table) != Some(Kind::Distributed) || columns.starts_with("shard"),
                "{name} is over {columns}"
            );
        }
    });
}

#[test]
fn every_table_has_a_primary_key() {
    testkit::on_postgres(|db| async move {
        let sql = "select table_name::text from information_schema.table_constraints
             where table_schema = 'public' and constraint_type = 'PRIMARY KEY'";
        let keyed = rows::<String>(&db, sql, |row| row.get(0)).await;
        assert!(TABLES.iter().all(|(table, _)| keyed.iter().any(|name| name == table)), "{keyed:?}");
    });
}

type Reference = (String, String, String, String, String);

#[test]
fn references_stay_within_a_shard_or_lead_to_a_table_that_is_everywhere() {
    testkit::on_postgres(|db| async move {
        let sql = "select f.conname, t.relname, o.relname,
                 (select attname from pg_attribute where attrelid = f.conrelid and attnum = f.conkey[1]),
                 (select attname from pg_attribute where attrelid = f.confrelid and attnum = f.confkey[1])
             from pg_constraint f join pg_class t on t.oid = f.conrelid join pg_class o on o.oid = f.confrelid
             where f.contype = 'f'";
        let references =
            rows::<Reference>(&db, sql, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
        for (name, from, to, first, at) in references.await {
            let sound = match (kind(&from), kind(&to)) {
                (Some(Kind::Distributed), Some(Kind::Distributed)) => first == "shard" && at == "shard",
                (Some(Kind::Distributed | Kind::Reference), Some(Kind::Reference)) => true,
                _ => false,
            };
            assert!(sound, "{name} leads from {from} ({first}) to {to} ({at})");
        }
    });
}

#[test]
fn nothing_is_left_to_triggers_and_sequences() {
    testkit::on_postgres(|db| async move {
        let triggers =
            rows::<String>(&db, "select tgname from pg_trigger where not tgisinternal", |row| row.get(0)).await;
        let sequences = rows::<String>(&db, "select relname from pg_class where relkind = 'S'", |row| row.get(0)).await;
        assert_eq!((triggers, sequences), (vec![], vec![]));
    });
}

testkit::on_both_databases! {
    async fn text_is_found_by_its_words_without_marks(db: Db) {
        let (engine, id) = (db.engine(), domain::id::CaseId(uuid::Uuid::from_u128(7)));
        let folded = domain::fold::fold("Đèn đường hỏng trước số nhà 12");
        let indexed = db.write::<_, Error>(move |tx| {
            Box::pin(async move { store::dialect::index_text(tx, id, &folded).await })
        });
        indexed.await.unwrap();
        for (typed, expected) in [("den duong", true), ("ĐƯỜNG hỏ", true), ("đèn 13", false), ("uong", false)] {
            let query = store::dialect::text_query(engine, &domain::fold::fold(typed)).unwrap();
            let found = db.read::<_, Error>(move |tx| {
                Box::pin(async move {
                    // One row that is no case but looks like one, so that only the condition is tested.
                    let looks = "with cases as (select $1 as id, $2 as folded) select count(*) from cases where ";
                    let sql = format!("{looks}{}", store::dialect::text_matches(engine, "$3"));
                    let folded = "den duong hong truoc so nha 12";
                    tx.one(sql, &store::vals![id, folded, query], |row| row.get::<i64>(0)).await
                })
            });
            assert_eq!(found.await.unwrap() == 1, expected, "{typed}");
        }
    }
}
