//! The databases that tests run on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use postgres::{Client, NoTls};
use switchboard_application::ports::Database;
use switchboard_persistence::{DatabaseSettings, PersistentDatabase};
use switchboard_testkit::memory::MemoryDatabase;
use tempfile::TempDir;

/// Where the tests find a server on which they may make databases.
const SERVER: &str = "SWITCHBOARD_TEST_POSTGRES_URL";

/// Makes a test of each case for each kind of database. A case gets the kind, or what a function makes of it.
macro_rules! on_every_database {
    ($($case:ident),+ $(,)?) => {
        $crate::databases::on_every_database!(std::future::ready => $($case),+);
    };
    ($prepare:path => $($case:ident),+ $(,)?) => { $(
        mod $case {
            use $crate::databases::DatabaseKind;

            #[actix_web::test]
            async fn on_memory() {
                super::$case($prepare(DatabaseKind::Memory).await).await;
            }

            #[actix_web::test]
            async fn on_sqlite() {
                super::$case($prepare(DatabaseKind::Sqlite).await).await;
            }

            #[actix_web::test]
            async fn on_postgresql() {
                super::$case($prepare(DatabaseKind::Postgres).await).await;
            }
        }
    )+ };
}
pub(crate) use on_every_database;

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatabaseKind {
    Memory,
    Sqlite,
    Postgres,
}

/// A database of its own for a test, which ends with it.
pub(crate) struct TestDatabase {
    pub(crate) database: Arc<dyn Database>,
    /// The same, where the test is on the memory database and needs its levers.
    pub(crate) memory: Option<Arc<MemoryDatabase>>,
    _guard: Guard,
}

enum Guard {
    Nothing,
    Folder { _folder: TempDir },
    Server { url: String, name: String },
}

impl TestDatabase {
    pub(crate) fn new(kind: DatabaseKind) -> Self {
        match kind {
            DatabaseKind::Memory => {
                let memory = Arc::new(MemoryDatabase::new());
                Self {
                    database: Arc::<MemoryDatabase>::clone(&memory),
                    memory: Some(memory),
                    _guard: Guard::Nothing,
                }
            }
            DatabaseKind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite:{}", folder.path().join("desk.db").display());
                Self { database: migrated(&url), memory: None, _guard: Guard::Folder { _folder: folder } }
            }
            DatabaseKind::Postgres => {
                let (url, name, guard) = new_on_server();
                let (server, _) = url.rsplit_once('/').unwrap();
                Self { database: migrated(&format!("{server}/{name}")), memory: None, _guard: guard }
            }
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Self::Server { url, name } = self {
            administer(url, format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn migrated(url: &str) -> Arc<dyn Database> {
    let settings = DatabaseSettings { wait: Duration::from_secs(30), ..DatabaseSettings::new(url) };
    let database = PersistentDatabase::open(&settings).unwrap();
    database.migrate().unwrap();
    Arc::new(database)
}

fn new_on_server() -> (String, String, Guard) {
    static MADE: AtomicU32 = AtomicU32::new(0);
    #[expect(clippy::disallowed_methods, reason = "tests are told by their environment where the server is")]
    let url = std::env::var(SERVER).unwrap_or_else(|_| {
        panic!("{SERVER} must name a PostgreSQL server, such as postgres://postgres@127.0.0.1:5432/postgres")
    });
    let name =
        format!("switchboard_api_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    administer(&url, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    administer(&url, format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"));
    (url.clone(), name.clone(), Guard::Server { url, name })
}

/// Runs a statement on a thread of its own, because the client blocks and must not do so within an event loop.
fn administer(url: &str, statement: String) {
    let url = url.to_owned();
    let work = move || Client::connect(&url, NoTls).unwrap().batch_execute(&statement).unwrap();
    std::thread::spawn(work).join().unwrap();
}
