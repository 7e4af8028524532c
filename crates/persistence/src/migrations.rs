//! Bringing the schema up, down, and telling what it is.

use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
use diesel::migration::{Migration, MigrationSource as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use switchboard_application::ports::StoreError;

use crate::connection::Connection;
use crate::database::{Backing, PersistentDatabase};
use crate::error::MigrationError;
use crate::pool::take;
use crate::record::record;
use crate::search::absorb_backlog;
use crate::statement::Statement;

pub(crate) const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
pub(crate) const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// What nodes that start at the same time wait for on PostgreSQL, for as long as another one migrates the same schema.
const WAIT_FOR_OTHERS: &str = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; \
     SELECT pg_advisory_xact_lock(731057738, hashtext(current_schema()))";

/// The definitions of everything in an SQLite database but SQLite's own bookkeeping.
const SQLITE_SCHEMA: &str = "SELECT type || '|' || name || '|' || sql || char(10) FROM sqlite_schema \
     WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name";
/// The definitions of everything in the current schema of a PostgreSQL database.
const POSTGRES_SCHEMA: &str = "SELECT line FROM ( \
     SELECT 'column|' || table_name || '|' || column_name || '|' || data_type || '|' || is_nullable || '|' \
         || COALESCE(column_default, '') || '|' || COALESCE(generation_expression, '') \
         FROM information_schema.columns WHERE table_schema = current_schema() \
     UNION ALL SELECT 'index|' || indexname || '|' || indexdef FROM pg_indexes WHERE schemaname = current_schema() \
     UNION ALL SELECT 'constraint|' || conname || '|' || pg_get_constraintdef(oid) FROM pg_constraint \
         WHERE connamespace = current_schema()::regnamespace \
     UNION ALL SELECT 'function|' || proname || '|' || pg_get_functiondef(oid) FROM pg_proc \
         WHERE pronamespace = current_schema()::regnamespace \
     UNION ALL SELECT 'trigger|' || tgname || '|' || pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger \
         JOIN pg_class ON pg_class.oid = tgrelid \
         WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace \
     ) AS definitions (line) ORDER BY line COLLATE \"C\"";

impl PersistentDatabase {
    /// Brings the schema up to date, and the index of words with it, and names the migrations that were missing. Several nodes may do so at once: the others wait.
    ///
    /// # Errors
    /// [`MigrationError`]; then the schema is as it was.
    pub fn migrate(&self) -> Result<Vec<String>, MigrationError> {
        let changed = self.alter(Change::Up)?;
        let absorbed = self.with_connection(|connection| {
            if let Connection::Postgres(connection) = connection {
                diesel::connection::SimpleConnection::batch_execute(connection, "SET statement_timeout = 0")
                    .map_err(step)?;
            }
            absorb_backlog(connection).map_err(MigrationError::Connection)
        })?;
        if absorbed > 0 {
            tracing::info!(tickets = absorbed, "tickets were brought into the index of words");
        }
        Ok(changed)
    }

    /// Takes the whole schema down, with everything that is stored, and names the migrations that were reverted.
    ///
    /// # Errors
    /// [`MigrationError`]; then the schema is as it was.
    pub fn revert_all(&self) -> Result<Vec<String>, MigrationError> {
        self.alter(Change::Down)
    }

    /// The names of the migrations that are missing.
    ///
    /// # Errors
    /// [`MigrationError`] when the database does not answer.
    pub fn pending_migrations(&self) -> Result<Vec<String>, MigrationError> {
        self.alter(Change::None)
    }

    /// The definitions of tables, indexes, triggers and functions as text, in an order that depends on their names alone.
    ///
    /// # Errors
    /// [`MigrationError`] when the database does not answer.
    pub fn schema(&self) -> Result<String, MigrationError> {
        let lines: Vec<Line> = self.with_connection(|connection| {
            let question = connection.dialect().pick(SQLITE_SCHEMA, POSTGRES_SCHEMA);
            connection.load(Statement::new(question)).map_err(MigrationError::Connection)
        })?;
        Ok(lines.into_iter().map(|Line { text }| format!("{}\n", text.trim_end())).collect())
    }

    fn alter(&self, change: Change) -> Result<Vec<String>, MigrationError> {
        self.with_connection(|connection| match connection {
            Connection::Sqlite(connection) => {
                AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE").map_err(step)?;
                let changed = change.apply(connection, SQLITE);
                finish(connection, changed)
            }
            Connection::Postgres(connection) => {
                AnsiTransactionManager::begin_transaction(connection).map_err(step)?;
                let locked = diesel::connection::SimpleConnection::batch_execute(connection, WAIT_FOR_OTHERS)
                    .map_err(step);
                let changed = locked.and_then(|()| change.apply(connection, POSTGRES));
                finish(connection, changed)
            }
        })
    }

    /// Gives a connection that nobody else uses, and that may write.
    fn with_connection<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, MigrationError>,
    ) -> Result<T, MigrationError> {
        match &self.backing {
            Backing::Sqlite { writer, .. } => {
                let mut turn = writer.exclusive().map_err(MigrationError::Connection)?;
                work(turn.connection().map_err(MigrationError::Connection)?)
            }
            Backing::Postgres(pool) => work(&mut take(pool).map_err(MigrationError::Connection)?.connection),
        }
    }
}

/// What is done to the schema.
#[derive(Debug, Clone, Copy)]
enum Change {
    Up,
    Down,
    None,
}

impl Change {
    /// Makes the change and names the migrations that it is about.
    fn apply<C, DB>(
        self,
        connection: &mut C,
        migrations: EmbeddedMigrations,
    ) -> Result<Vec<String>, MigrationError>
    where
        C: MigrationHarness<DB>,
        DB: diesel::backend::Backend,
    {
        let all: Vec<Box<dyn Migration<DB>>> = migrations.migrations().map_err(MigrationError::Step)?;
        let changed = match self {
            Self::Up => connection.run_pending_migrations(migrations).map_err(MigrationError::Step)?,
            Self::Down => connection.revert_all_migrations(migrations).map_err(MigrationError::Step)?,
            Self::None => {
                let pending = connection.pending_migrations(migrations).map_err(MigrationError::Step)?;
                return Ok(pending.iter().map(|migration| migration.name().to_string()).collect());
            }
        };
        let names = changed.iter().map(|version| {
            let named = all.iter().find(|migration| migration.name().version() == *version);
            named.map_or_else(|| version.to_string(), |migration| migration.name().to_string())
        });
        Ok(names.collect())
    }
}

record! {
    struct Line { text: String as diesel::sql_types::Text = "line" }
}

/// Commits what succeeded and takes back what failed.
fn finish<C, T>(connection: &mut C, result: Result<T, MigrationError>) -> Result<T, MigrationError>
where
    C: diesel::Connection<TransactionManager = AnsiTransactionManager>,
    AnsiTransactionManager: diesel::connection::TransactionManager<C>,
{
    match result {
        Ok(value) => AnsiTransactionManager::commit_transaction(connection).map_err(step).map(|()| value),
        Err(error) => {
            if let Err(failure) = AnsiTransactionManager::rollback_transaction(connection) {
                tracing::warn!(%failure, "a failed change of the schema could not be taken back; it ends with the connection");
            }
            Err(error)
        }
    }
}

fn step(error: diesel::result::Error) -> MigrationError {
    MigrationError::Step(StoreError::Backend(error.into()).into())
}
