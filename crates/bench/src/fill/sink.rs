//! Where the rows go: an SQLite file by prepared statements, a PostgreSQL by COPY.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context as _, Result};
use chrono::{DateTime, SecondsFormat};

use crate::database::{DatabaseKind, TestDatabase};

/// A table and those of its columns that are written.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static str,
    /// How many columns these are.
    pub(super) width: usize,
}

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Field {
    Null,
    Number(i64),
    Flag(bool),
    /// Plain text or JSON, without tabulators, line ends and backslashes.
    Text(String),
    /// Microseconds since 1970.
    Instant(i64),
}

/// A connection that rows are written to, in a transaction that is always open.
pub(super) enum Sink {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Client>),
}

impl Sink {
    pub(super) fn open(database: &TestDatabase) -> Result<Self> {
        let mut sink = match database.kind() {
            DatabaseKind::Sqlite => {
                let connection = rusqlite::Connection::open(database.file())?;
                connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -64000")?;
                Self::Sqlite(connection)
            }
            DatabaseKind::Postgres => Self::Postgres(Box::new(database.client()?)),
        };
        sink.run("BEGIN")?;
        Ok(sink)
    }

    pub(super) fn write(&mut self, table: &Table, rows: &[Vec<Field>]) -> Result<()> {
        let written = match self {
            Self::Sqlite(connection) => insert(connection, table, rows),
            Self::Postgres(client) => copy(client, table, rows),
        };
        written.with_context(|| format!("failed to fill {}", table.name))
    }

    pub(super) fn commit(&mut self) -> Result<()> {
        self.run("COMMIT; BEGIN")
    }

    /// Ends the filling: identifiers go on after those that were written, and the database is as tidy as one that had a year's time.
    pub(super) fn finish(mut self, tables: &[&str]) -> Result<()> {
        // Nobody is told of what was made up.
        self.run("UPDATE log_readers SET position = (SELECT COALESCE(MAX(id), 0) FROM events)")?;
        self.run("COMMIT")?;
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?),
            Self::Postgres(mut client) => {
                for table in tables {
                    client.batch_execute(&format!(
                        "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                    ))?;
                }
                client.batch_execute(
                    "UPDATE event_positions SET last_position = (SELECT COALESCE(MAX(position), 0) FROM events)",
                )?;
                client.batch_execute("VACUUM (ANALYZE)")?;
                Ok(client.batch_execute("CHECKPOINT")?)
            }
        }
    }

    fn run(&mut self, script: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(script)?),
            Self::Postgres(client) => Ok(client.batch_execute(script)?),
        }
    }
}

fn insert(connection: &rusqlite::Connection, table: &Table, rows: &[Vec<Field>]) -> Result<()> {
    let Table { name, columns, width } = table;
    let places = vec!["?"; *width].join(", ");
    let mut statement = connection.prepare(&format!("INSERT INTO {name} ({columns}) VALUES ({places})"))?;
    for row in rows {
        statement.execute(rusqlite::params_from_iter(row))?;
    }
    Ok(())
}

impl rusqlite::ToSql for Field {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Number(value) | Self::Instant(value) => ValueRef::Integer(*value),
            Self::Flag(value) => ValueRef::Integer(i64::from(*value)),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
        }))
    }
}

fn copy(client: &mut postgres::Client, table: &Table, rows: &[Vec<Field>]) -> Result<()> {
    let Table { name, columns, width: _ } = table;
    let mut text = String::new();
    for row in rows {
        for (place, field) in row.iter().enumerate() {
            if place > 0 {
                text.push('\t');
            }
            match field {
                Field::Null => text.push_str("\\N"),
                Field::Number(value) => write!(text, "{value}")?,
                Field::Flag(value) => write!(text, "{value}")?,
                Field::Text(value) => text.push_str(value),
                Field::Instant(value) => {
                    let instant =
                        DateTime::from_timestamp_micros(*value).context("an instant is out of range")?;
                    text.push_str(&instant.to_rfc3339_opts(SecondsFormat::Micros, true));
                }
            }
        }
        text.push('\n');
    }
    let mut writer = client.copy_in(&format!("COPY {name} ({columns}) FROM STDIN"))?;
    writer.write_all(text.as_bytes())?;
    writer.finish()?;
    Ok(())
}
