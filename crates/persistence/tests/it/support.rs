//! Databases of their own for tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use switchboard_application::ports::Database;
use switchboard_persistence::{DatabaseSettings, PersistentDatabase};
use tempfile::TempDir;

/// Where the tests find a PostgreSQL database in which they may make schemas.
const SERVER: &str = "SWITCHBOARD_TEST_POSTGRES_URL";
/// How long a unit waits for its turn: more than a crowded machine ever needs.
const WAIT: Duration = Duration::from_secs(30);

/// A schema of its own on PostgreSQL, which is quicker to make than a database. It ends with the test.
pub(crate) struct PostgresSchema {
    server: String,
    name: String,
}

/// An SQLite database with its schema, and the folder it lives in.
pub(crate) fn on_sqlite() -> (Arc<dyn Database>, TempDir) {
    let (database, folder) = sqlite();
    (Arc::new(database), folder)
}

/// A PostgreSQL database with its schema, and what drops it.
pub(crate) fn on_postgres() -> (Arc<dyn Database>, PostgresSchema) {
    let (database, guard) = postgres();
    (Arc::new(database), guard)
}

/// An SQLite database with its schema.
pub(crate) fn sqlite() -> (PersistentDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = opened(&settings(&folder));
    (database, folder)
}

/// The settings for the database in a folder.
pub(crate) fn settings(folder: &TempDir) -> DatabaseSettings {
    let path = folder.path().join("desk.db");
    DatabaseSettings { wait: WAIT, ..DatabaseSettings::new(format!("sqlite:{}", path.display())) }
}

/// A PostgreSQL database with its schema.
pub(crate) fn postgres() -> (PersistentDatabase, PostgresSchema) {
    let guard = PostgresSchema::make();
    let database = opened(&guard.settings());
    (database, guard)
}

fn opened(settings: &DatabaseSettings) -> PersistentDatabase {
    let database = PersistentDatabase::open(settings).unwrap();
    database.migrate().unwrap();
    database
}

impl PostgresSchema {
    /// Makes an empty schema.
    pub(crate) fn make() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        #[expect(clippy::disallowed_methods, reason = "tests are told by their environment where the server is")]
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} must name a PostgreSQL database, such as postgres://postgres@127.0.0.1:5432/postgres")
        });
        let name = format!("switchboard_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let made = Self { server, name };
        made.administer(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}", name = made.name));
        made
    }

    /// The URL of the database, whose connections see this schema alone.
    pub(crate) fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name)
    }

    /// The settings for the database.
    pub(crate) fn settings(&self) -> DatabaseSettings {
        DatabaseSettings { wait: WAIT, ..DatabaseSettings::new(self.url()) }
    }

    fn administer(&self, script: &str) {
        PgConnection::establish(&self.server).unwrap().batch_execute(script).unwrap();
    }
}

impl Drop for PostgresSchema {
    fn drop(&mut self) {
        self.administer(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
