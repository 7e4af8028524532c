//! PostgreSQL: connections from a pool, each checked for what the promises of the ports depend on.

use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
use diesel::{Connection as _, PgConnection};
use r2d2::PooledConnection;
use switchboard_application::ports::StoreError;

use crate::connection::{Connection, Dialect};
use crate::error::{OpenError, translate};
use crate::pool::Source;
use crate::record::{Columns as _, record};
use crate::statement::Statement;

/// What holds for every connection. A statement that waits for a lock or runs for too long is given up, so that no request hangs, and
/// what is left open by a lost client ends by itself.
const EVERY_CONNECTION: &str = "SET application_name = 'switchboard'; SET client_encoding = 'UTF8'; SET timezone = 'UTC'; \
     SET lock_timeout = '5s'; SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '15s'; SET jit = off";
/// How many seconds a server has to accept a connection.
const CONNECT_SECONDS: &str = "connect_timeout=5";

/// Opens a connection.
pub(crate) fn open(url: &str) -> Result<Connection, OpenError> {
    let connection = PgConnection::establish(&with_timeout(url)).map_err(|error| unreachable(&error))?;
    let mut connection = Connection::Postgres(connection);
    connection.run_script(EVERY_CONNECTION).map_err(|error| unreachable(&error))?;
    Ok(connection)
}

/// Opens a connection and refuses a server that may lose what it acknowledged, or cannot hold every text.
pub(crate) fn verify(url: &str) -> Result<(), OpenError> {
    let question = Statement::new("SELECT ").sql(PromisesRow::columns(Dialect::Postgres));
    let PromisesRow { fsync, synchronous_commit, encoding, has_icu } =
        open(url)?.one(question).map_err(OpenError::Fault)?;
    for (setting, value) in [("fsync", fsync), ("synchronous_commit", synchronous_commit)] {
        if value == "off" {
            return Err(OpenError::NotDurable { setting, value });
        }
    }
    if encoding != "UTF8" {
        return Err(OpenError::Encoding { encoding });
    }
    if has_icu { Ok(()) } else { Err(OpenError::NoIcu) }
}

/// A connection with an open transaction. Dropping it rolls back.
pub(crate) struct OpenTransaction {
    link: PooledConnection<Source>,
    is_open: bool,
}

impl OpenTransaction {
    /// Begins a transaction.
    pub(crate) fn begin(mut link: PooledConnection<Source>) -> Result<Self, StoreError> {
        manage(&mut link.connection, AnsiTransactionManager::begin_transaction)?;
        Ok(Self { link, is_open: true })
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.link.connection
    }

    /// Commits. After a failure nobody knows whether it did.
    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        self.is_open = false;
        manage(&mut self.link.connection, AnsiTransactionManager::commit_transaction)
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        if self.is_open
            && let Err(error) =
                manage(&mut self.link.connection, AnsiTransactionManager::rollback_transaction)
        {
            tracing::debug!(?error, "a transaction ended with its connection");
        }
    }
}

record! {
    struct PromisesRow {
        fsync: String as diesel::sql_types::Text = "current_setting('fsync')",
        synchronous_commit: String as diesel::sql_types::Text = "current_setting('synchronous_commit')",
        encoding: String as diesel::sql_types::Text = "current_setting('server_encoding')",
        has_icu: bool as diesel::sql_types::Bool = "EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu')",
    }
}

fn manage(
    connection: &mut Connection,
    step: impl FnOnce(&mut PgConnection) -> diesel::result::QueryResult<()>,
) -> Result<(), StoreError> {
    match connection {
        Connection::Postgres(connection) => {
            step(connection).map_err(|error| StoreError::Unavailable(error.into()))
        }
        Connection::Sqlite(_) => Err(translate(diesel::result::Error::AlreadyInTransaction)),
    }
}

fn with_timeout(url: &str) -> String {
    if url.contains("connect_timeout=") {
        return url.to_owned();
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{CONNECT_SECONDS}")
}

/// The client library names host, port, database and user, but never a password.
fn unreachable(error: &dyn std::error::Error) -> OpenError {
    OpenError::Server { reason: error.to_string().trim().replace('\n', " ") }
}
