//! Databases of their own for tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
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

/// A database with its schema, and where it lives.
pub(crate) struct TestDatabase {
    pub(crate) database: PersistentDatabase,
    pub(crate) home: Home,
}

/// Where a database lives. It ends with the test.
pub(crate) enum Home {
    Sqlite(TempDir),
    Postgres(PostgresSchema),
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// An SQLite database for one case of the contract.
pub(crate) fn on_sqlite() -> (Arc<dyn Database>, Home) {
    let TestDatabase { database, home } = sqlite();
    (Arc::new(database), home)
}

/// A PostgreSQL database for one case of the contract.
pub(crate) fn on_postgres() -> (Arc<dyn Database>, Home) {
    let TestDatabase { database, home } = postgres();
    (Arc::new(database), home)
}

/// An SQLite database.
pub(crate) fn sqlite() -> TestDatabase {
    Home::sqlite().with_schema()
}

/// A PostgreSQL database.
pub(crate) fn postgres() -> TestDatabase {
    Home::postgres().with_schema()
}

impl TestDatabase {
    /// The same as use cases see it.
    pub(crate) fn shared(&self) -> Arc<dyn Database> {
        Arc::new(self.database.clone())
    }
}

impl Home {
    /// An empty folder.
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// An empty schema.
    pub(crate) fn postgres() -> Self {
        Self::Postgres(PostgresSchema::make())
    }

    /// The settings for the database.
    pub(crate) fn settings(&self) -> DatabaseSettings {
        DatabaseSettings { wait: WAIT, ..DatabaseSettings::new(self.url()) }
    }

    /// Opens the database as it is.
    pub(crate) fn open(&self) -> PersistentDatabase {
        PersistentDatabase::open(&self.settings()).unwrap()
    }

    /// Runs a script beside the ports, for what they have no call for.
    pub(crate) fn run(&self, script: &str) {
        match self {
            Self::Sqlite(folder) => {
                SqliteConnection::establish(&file(folder)).unwrap().batch_execute(script).unwrap();
            }
            Self::Postgres(schema) => {
                PgConnection::establish(&schema.url()).unwrap().batch_execute(script).unwrap();
            }
        }
    }

    /// The lines that a query answers with, in a column called `line`.
    pub(crate) fn lines(&self, query: &str) -> Vec<String> {
        let query = sql_query(query);
        let lines: Vec<Line> = match self {
            Self::Sqlite(folder) => {
                query.load(&mut SqliteConnection::establish(&file(folder)).unwrap()).unwrap()
            }
            Self::Postgres(schema) => {
                query.load(&mut PgConnection::establish(&schema.url()).unwrap()).unwrap()
            }
        };
        lines.into_iter().map(|Line { line }| line).collect()
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", file(folder)),
            Self::Postgres(schema) => schema.url(),
        }
    }

    fn with_schema(self) -> TestDatabase {
        let database = self.open();
        database.migrate().unwrap();
        TestDatabase { database, home: self }
    }
}

fn file(folder: &TempDir) -> String {
    folder.path().join("desk.db").to_str().unwrap().to_owned()
}

impl PostgresSchema {
    /// Makes an empty schema.
    pub(crate) fn make() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        #[expect(clippy::disallowed_methods, reason = "tests are told by their environment where the server is")]
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} must name a PostgreSQL database, such as postgres://postgres@127.0.0.1:5432/postgres")
        });
        let name =
            format!("switchboard_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let made = Self { server, name };
        made.administer(&format!(
            "DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}",
            name = made.name
        ));
        made
    }

    /// The URL of the database, whose connections see this schema alone.
    pub(crate) fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name)
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
