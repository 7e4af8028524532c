//! How the databases mean to fetch what statements ask for, for tests that forbid them to walk through whole tables.

use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
use diesel::sql_types::{Integer, Text};
use diesel_migrations::MigrationHarness as _;

use crate::connection::{Connection, Dialect};
use crate::migrations::{POSTGRES, SQLITE};
use crate::record::record;
use crate::statement::Statement;
use crate::{postgres, sqlite};

record! {
    struct SqliteStep {
        _id: i32 as Integer = "id",
        _parent: i32 as Integer = "parent",
        _unused: i32 as Integer = "notused",
        detail: String as Text = "detail",
    }
}

record! {
    struct PostgresStep { detail: String as Text = "plan" }
}

/// Runs a check on SQLite with the schema and nothing in it.
pub(super) fn on_sqlite(check: impl FnOnce(&mut Connection)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let _writer = sqlite::Writer::open(&path, std::time::Duration::from_secs(5), |_| Ok(())).unwrap();
    let mut connection = Connection::Sqlite(diesel::Connection::establish(path.to_str().unwrap()).unwrap());
    if let Connection::Sqlite(connection) = &mut connection {
        connection.run_pending_migrations(SQLITE).unwrap();
    }
    check(&mut connection);
}

/// Runs a check on PostgreSQL with the tables in a schema of this name and nothing in them. All of it is rolled back when the check ends.
pub(super) fn on_postgres(schema: &str, check: impl FnOnce(&mut Connection)) {
    #[expect(clippy::disallowed_methods, reason = "tests are told by their environment where the server is")]
    let url = std::env::var("SWITCHBOARD_TEST_POSTGRES_URL")
        .expect("SWITCHBOARD_TEST_POSTGRES_URL names a PostgreSQL database");
    let mut connection = postgres::open(&url).unwrap();
    if let Connection::Postgres(connection) = &mut connection {
        AnsiTransactionManager::begin_transaction(connection).unwrap();
    }
    let schema =
        format!("CREATE SCHEMA {schema}; SET LOCAL search_path = {schema}; SET LOCAL statement_timeout = 0");
    connection.run_script(&schema).unwrap();
    if let Connection::Postgres(connection) = &mut connection {
        connection.run_pending_migrations(POSTGRES).unwrap();
    }
    check(&mut connection);
}

/// The steps in which the database means to run a statement.
pub(super) fn explain(connection: &mut Connection, statement: Statement<'_>) -> Vec<String> {
    match connection.dialect() {
        Dialect::Sqlite => {
            let steps: Vec<SqliteStep> =
                connection.load(Statement::new("EXPLAIN QUERY PLAN ").then(statement)).unwrap();
            steps.into_iter().map(|SqliteStep { _id, _parent, _unused, detail }| detail).collect()
        }
        Dialect::Postgres => {
            let steps: Vec<PostgresStep> =
                connection.load(Statement::new("EXPLAIN ").then(statement)).unwrap();
            steps.into_iter().map(|PostgresStep { detail }| detail).collect()
        }
    }
}
