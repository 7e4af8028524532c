//! Statements on SQLite, on connections opened as the server opens its own.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::Statement;
use super::parameters::{Draws, Value};
use crate::database::DatabaseKind;
use crate::press::{Samples, Stopwatch};

const EVERY_CONNECTION: &str = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 268435456; \
    PRAGMA temp_store = MEMORY;";
const READER: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -4000;";
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;";

/// Repeats statements that read.
pub(super) fn read(
    file: &Path,
    statements: &[Statement],
    mut draws: Draws,
    stopwatch: &Stopwatch,
) -> Result<Samples> {
    let connection = open(file, READER)?;
    let mut prepared = prepare(&connection, statements)?;
    stopwatch.repeat(|| {
        draws.next_request();
        for (statement, prepared) in &mut prepared {
            run(prepared, &draws.values(*statement))?;
        }
        Ok(1)
    })
}

/// Repeats those statements that write, with one commit for so many rounds.
pub(super) fn write(
    file: &Path,
    statements: &[Statement],
    rounds_per_commit: u64,
    mut draws: Draws,
    stopwatch: &Stopwatch,
) -> Result<Samples> {
    let connection = open(file, WRITER)?;
    let statements: Vec<_> = statements.iter().copied().filter(|statement| statement.writes()).collect();
    let mut prepared = prepare(&connection, &statements)?;
    let mut begin = connection.prepare("BEGIN IMMEDIATE")?;
    let mut commit = connection.prepare("COMMIT")?;
    stopwatch.repeat(|| {
        begin.execute([])?;
        for _ in 0..rounds_per_commit {
            draws.next_request();
            for (statement, prepared) in &mut prepared {
                let answer = run(prepared, &draws.values(*statement))?;
                draws.learn(*statement, answer);
            }
        }
        commit.execute([])?;
        Ok(rounds_per_commit)
    })
}

fn open(file: &Path, pragmas: &str) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(file).context("failed to open the database's file")?;
    connection.execute_batch(EVERY_CONNECTION)?;
    connection.execute_batch(pragmas)?;
    Ok(connection)
}

fn prepare<'a>(
    connection: &'a rusqlite::Connection,
    statements: &[Statement],
) -> Result<Vec<(Statement, rusqlite::Statement<'a>)>> {
    let prepare = |statement: &Statement| {
        let sql = statement.sql(DatabaseKind::Sqlite);
        let prepared = connection.prepare(&sql).with_context(|| format!("failed to prepare {sql}"))?;
        Ok((*statement, prepared))
    };
    statements.iter().map(prepare).collect()
}

/// Fetches every column of every row, and gives the first number.
fn run(prepared: &mut rusqlite::Statement<'_>, values: &[Value]) -> Result<Option<i64>> {
    let columns = prepared.column_count();
    let mut rows = prepared.query(rusqlite::params_from_iter(values))?;
    let mut answer = None;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            black_box(row.get_ref(column)?);
        }
        answer = answer.or(row.get_ref(0)?.as_i64().ok());
    }
    Ok(answer)
}
