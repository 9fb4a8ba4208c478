//! Migrations: plain SQL, forward only, all that are new in one transaction.

use crate::{Db, Engine, Error, Tx, digest, vals};

/// A step of the schema, told in both databases' SQL.
pub struct Migration {
    /// `0003_case`; the number orders, the word explains.
    pub name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),+]
    };
}

/// Every migration, oldest first. A test compares the list with the two folders.
pub const MIGRATIONS: &[Migration] = migrations![
    "0001_city",
    "0002_staff",
    "0003_case",
    "0004_tally",
    "0005_landmark",
    "0006_tally_member",
    "0007_job",
    "0008_notice",
    "0009_subscriber",
    "0010_warning",
    "0011_safety",
    "0012_bulletin",
    "0013_safety_device",
    "0014_happening",
    "0015_staff_term",
    "0016_staff_event",
    "0017_account",
    "0018_identity",
    "0019_seal",
    "0020_data_key",
    "0021_original",
    "0022_block",
    "0023_invitation",
    "0024_second_factor",
    "0025_passkey",
    "0026_consent",
    "0027_access",
    "0028_retention",
    "0029_console",
    "0030_absence",
    "0031_organisation",
    "0032_session_hash",
    "0033_block_sender",
    "0034_event_words",
    "0035_session_revocation",
    "0036_password_link"
];

/// A number of our own for the lock that keeps two processes from migrating at once.
const LOCK: i64 = 0x006e_6869_7063_6175;

impl Migration {
    /// What it says to `PostgreSQL`.
    #[must_use]
    pub fn postgres(&self) -> &'static str {
        self.postgres
    }

    fn sql(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

impl Db {
    /// Brings the schema up to this program and tells what was new. Several processes may ask at once.
    ///
    /// # Errors
    /// `Driver` if a statement is refused, or if a migration was changed after it ran here: then nothing is done.
    pub async fn migrate(&self) -> Result<Vec<&'static str>, Error> {
        self.write(|tx| {
            Box::pin(async move {
                lock(tx).await?;
                let applied = applied(tx).await?;
                let mut new = Vec::new();
                for migration in MIGRATIONS {
                    let sql = migration.sql(tx.engine());
                    let digest = digest(sql);
                    match applied.iter().find(|(name, _)| name == migration.name) {
                        Some((_, known)) if *known == digest => {}
                        Some(_) => return Err(Error::driver(format!("{} was changed after it ran", migration.name))),
                        None => {
                            apply(tx, migration.name, sql, digest).await?;
                            new.push(migration.name);
                        }
                    }
                }
                Ok(new)
            })
        })
        .await
    }
}

/// On `SQLite` there is one writer anyway.
async fn lock(tx: &mut Tx<'_>) -> Result<(), Error> {
    if tx.engine() == Engine::Postgres {
        tx.all("select pg_advisory_xact_lock($1)", &vals![LOCK], |_| Ok(())).await?;
    }
    Ok(())
}

async fn applied(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, Error> {
    tx.exec("create table if not exists migration (name text not null primary key, digest text not null)", &[]).await?;
    tx.all("select name, digest from migration", &[], |row| Ok((row.get(0)?, row.get(1)?))).await
}

async fn apply(tx: &mut Tx<'_>, name: &str, sql: &'static str, digest: String) -> Result<(), Error> {
    for statement in statements(sql) {
        tx.exec(statement, &[]).await?;
    }
    tx.exec("insert into migration (name, digest) values ($1, $2)", &vals![name, digest]).await?;
    tracing::info!(name, "migrated");
    Ok(())
}

/// The statements of a file, without comments. Knows `'quotes'` and `-- comments`, which is all our migrations use.
fn statements(sql: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for line in sql.lines() {
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            quoted ^= letter == '\'';
            match letter {
                '-' if !quoted && letters.peek() == Some(&'-') => break,
                ';' if !quoted => found.push(String::new()),
                _ => {
                    if let Some(statement) = found.last_mut() {
                        statement.push(letter);
                    }
                }
            }
        }
        if let Some(statement) = found.last_mut() {
            statement.push('\n');
        }
    }
    found.retain(|statement| !statement.trim().is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, statements};
    use std::fs;

    #[test]
    fn a_file_falls_into_its_statements() {
        let sql =
            "-- the case's; table\ncreate table a (b text default ';--'); -- end\n\ncreate index c\n  on a (b);\n";
        let found: Vec<_> = statements(sql).iter().map(|statement| statement.trim().to_owned()).collect();
        assert_eq!(found, ["create table a (b text default ';--')", "create index c\n  on a (b)"]);
    }

    #[test]
    fn the_list_and_both_folders_hold_the_same_names_in_order() {
        let listed: Vec<_> = MIGRATIONS.iter().map(|migration| format!("{}.sql", migration.name)).collect();
        assert!(listed.is_sorted());
        for engine in ["sqlite", "postgres"] {
            let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
            let mut files: Vec<_> =
                fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
            files.sort();
            assert_eq!(files, listed, "{engine}");
        }
    }
}
