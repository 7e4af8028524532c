//! A connection to either database: the one place where statements are run.

use diesel::connection::SimpleConnection as _;
use diesel::result::QueryResult;
use diesel::{PgConnection, SqliteConnection};
use switchboard_application::ports::StoreError;

use crate::error;
use crate::record::Record;
use crate::statement::Statement;

/// Which of the two languages a database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The spelling for this database.
    pub(crate) const fn pick(self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }

    /// A list of identifiers as one value to bind: an array in JSON, or in the text form of PostgreSQL.
    pub(crate) fn list(self, ids: impl IntoIterator<Item = i64>) -> String {
        let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        match self {
            Self::Sqlite => format!("[{}]", ids.join(",")),
            Self::Postgres => format!("{{{}}}", ids.join(",")),
        }
    }

    /// The comparison with any member of a [`list`](Self::list), to stand behind a column.
    pub(crate) const fn is_listed(self) -> &'static str {
        self.pick(" IN (SELECT value FROM json_each(?))", " = ANY (CAST(? AS BIGINT[]))")
    }
}

/// A connection to one of the two databases.
pub(crate) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Connection {
    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// All rows that a statement answers with.
    pub(crate) fn load<R: Record>(&mut self, statement: Statement<'_>) -> Result<Vec<R>, StoreError> {
        R::load(statement, self).map_err(error::translate)
    }

    /// The only row that a statement answers with, if it answers with one.
    pub(crate) fn find<R: Record>(&mut self, statement: Statement<'_>) -> Result<Option<R>, StoreError> {
        Ok(self.load(statement)?.pop())
    }

    /// The row that a statement always answers with.
    pub(crate) fn one<R: Record>(&mut self, statement: Statement<'_>) -> Result<R, StoreError> {
        self.find(statement)?
            .ok_or_else(|| StoreError::Backend("a statement answered without the row it always has".into()))
    }

    /// Runs a statement and tells how many rows it changed.
    pub(crate) fn execute(&mut self, statement: &Statement<'_>) -> Result<usize, StoreError> {
        self.try_execute(statement).map_err(error::translate)
    }

    /// Runs a statement and leaves its failure as diesel reports it.
    pub(crate) fn try_execute(&mut self, statement: &Statement<'_>) -> QueryResult<usize> {
        match self {
            Self::Sqlite(connection) => diesel::Connection::execute_returning_count(connection, statement),
            Self::Postgres(connection) => diesel::Connection::execute_returning_count(connection, statement),
        }
    }

    /// Runs a script that answers with nothing.
    pub(crate) fn run_script(&mut self, script: &str) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(script),
            Self::Postgres(connection) => connection.batch_execute(script),
        }
    }
}
