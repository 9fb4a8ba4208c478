//! What the tests of several crates need: a fresh, migrated database of each kind.
//!
//! ```ignore
//! testkit::on_both_databases! {
//!     async fn a_case_is_found_by_its_code(db: store::Db) {
//!         …
//!     }
//! }
//! ```

#![expect(clippy::panic, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod postgres;

use jiff::Timestamp;
use std::{future::Future, panic::AssertUnwindSafe};
use store::Db;

/// Makes of every `async fn name(db: Db)` a module `name` with two tests, `on_sqlite` and `on_postgres`.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: $kind:ty) $body:block)+) => {$(
        #[cfg(test)]
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn test($db: $kind) $body

            #[test]
            fn on_sqlite() {
                $crate::on_sqlite(test);
            }

            #[test]
            fn on_postgres() {
                $crate::on_postgres(test);
            }
        }
    )+};
}

/// Runs a test on a fresh `SQLite` file, which is gone afterwards.
///
/// # Panics
/// If the test does.
pub fn on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(Db) -> F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    run(async {
        let db = Db::open(&url).await.expect("SQLite opens");
        db.migrate().await.expect("SQLite migrates");
        unlock(&db).await;
        watched(&db, test).await
    });
}

/// Runs a test on a fresh `PostgreSQL` database, which is gone afterwards. The server is the one of `NHIPCAU_TEST_POSTGRES` (address of
/// a database whose user may create others), or else a private one that ends soon after the last test.
///
/// # Panics
/// If the test does, or if there is no server and none can be started.
pub fn on_postgres<F: Future<Output = ()>>(test: impl FnOnce(Db) -> F) {
    let server = postgres::Server::find();
    run(async {
        let (name, url) = server.create_database().await;
        let db = Db::open(&url).await.expect("PostgreSQL opens");
        unlock(&db).await;
        let ended = watched(&db, test).await;
        server.drop_database(&name).await;
        ended
    });
}

/// The master key of the tests.
pub const MASTER: [u8; 32] = [7; 32];

async fn unlock(db: &Db) {
    db.unlock(&MASTER.into(), Timestamp::UNIX_EPOCH).await.expect("the keys are made");
}

type Ended = Result<(), Box<dyn std::any::Any + Send>>;

/// Runs the test, closes its database whether it went well or not, and tells.
async fn watched<F: Future<Output = ()>>(db: &Db, test: impl FnOnce(Db) -> F) -> Ended {
    let ended = futures::FutureExt::catch_unwind(AssertUnwindSafe(test(db.clone()))).await;
    db.close().await;
    ended
}

fn run(test: impl Future<Output = Ended>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    if let Err(panic) = runtime.expect("a runtime").block_on(test) {
        std::panic::resume_unwind(panic);
    }
}
