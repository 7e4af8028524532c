//! Making the tokens of tickets anew whose texts have changed. Triggers note these tickets; the commit that has them looks at the notes.

use switchboard_application::ports::StoreError;

use super::texts::TextsRow;
use crate::connection::{Connection, Dialect};
use crate::record::Columns as _;
use crate::statement::Statement;

/// How many tickets are gone through at a time.
const BATCH: i64 = 500;
/// How often so many are gone through before a commit: often enough for the largest unit of work, and no more where tickets that came
/// past the program still wait.
const BATCHES_PER_COMMIT: u32 = 20;

/// Does what the open transaction has noted. On SQLite it is what all units of a batch have noted, so that FTS5 writes out the tokens
/// of all of them at once; on PostgreSQL each unit does its own, and the notes of others are none of its business.
pub(crate) fn absorb_before_commit(connection: &mut Connection) -> Result<(), StoreError> {
    match connection.dialect() {
        Dialect::Sqlite => {
            for _ in 0..BATCHES_PER_COMMIT {
                if absorb(connection, newest_noted())? < BATCH.unsigned_abs() {
                    break;
                }
            }
            Ok(())
        }
        Dialect::Postgres => {
            let noted = Statement::new(
                "WITH q AS (DELETE FROM search_pending WHERE unit = pg_current_xact_id_if_assigned() RETURNING ticket_id) ",
            );
            absorb(connection, noted).map(|_| ())
        }
    }
}

/// Does what is noted and was never done, because the tickets came past the program, or were there before the index was. Nodes that do
/// so at the same time share the work.
pub(crate) fn absorb_backlog(connection: &mut Connection) -> Result<u64, StoreError> {
    let dialect = connection.dialect();
    let mut absorbed = 0;
    loop {
        connection.execute(&Statement::new(dialect.pick("BEGIN IMMEDIATE", "BEGIN")))?;
        let noted = match dialect {
            Dialect::Sqlite => newest_noted(),
            Dialect::Postgres => Statement::new(
                "WITH mine AS (SELECT unit, ticket_id FROM search_pending LIMIT ? FOR UPDATE SKIP LOCKED), \
                 gone AS (DELETE FROM search_pending p USING mine WHERE p.unit = mine.unit AND p.ticket_id = mine.ticket_id \
                 RETURNING p.ticket_id), q AS (SELECT DISTINCT ticket_id FROM gone) ",
            )
            .bind(BATCH),
        };
        let done = absorb(connection, noted);
        connection.execute(&Statement::new(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }))?;
        match done? {
            0 => return Ok(absorbed),
            count => absorbed += count,
        }
    }
}

/// The newest of the tickets that are noted: whoever waits for a commit looks for these.
fn newest_noted() -> Statement<'static> {
    Statement::new("WITH q AS (SELECT ticket_id FROM search_pending ORDER BY ticket_id DESC LIMIT ?) ")
        .bind(BATCH)
}

/// Makes the tokens of the tickets that `noted` calls `q`, and tells how many these were.
fn absorb(connection: &mut Connection, noted: Statement<'_>) -> Result<u64, StoreError> {
    let dialect = connection.dialect();
    let select = noted.sql("SELECT ").sql(TextsRow::columns(dialect)).sql(
        " FROM q LEFT JOIN tickets t ON t.id = q.ticket_id AND t.deleted_at IS NULL ORDER BY q.ticket_id",
    );
    let rows: Vec<TextsRow> = connection.load(select)?;
    let documents: Vec<(i64, Option<String>)> =
        rows.iter().map(|row| (row.ticket_id, row.document().map(|document| document.tokens()))).collect();
    let gone = documents.iter().filter(|(_, tokens)| tokens.is_none()).map(|(id, _)| *id);
    remove(connection, &gone.collect::<Vec<_>>())?;
    let kept = documents.iter().filter_map(|(id, tokens)| Some((*id, tokens.as_deref()?)));
    write(connection, &kept.collect::<Vec<_>>())?;
    if dialect == Dialect::Sqlite && !documents.is_empty() {
        let done = dialect.list(documents.iter().map(|(id, _)| *id));
        let tidy =
            Statement::new("DELETE FROM search_pending WHERE ticket_id").sql(dialect.is_listed()).bind(done);
        connection.execute(&tidy)?;
    }
    Ok(documents.len().try_into().unwrap_or(u64::MAX))
}

fn remove(connection: &mut Connection, ids: &[i64]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let dialect = connection.dialect();
    let removal = Statement::new(
        dialect.pick("DELETE FROM ticket_search WHERE rowid", "DELETE FROM ticket_search WHERE ticket_id"),
    )
    .sql(dialect.is_listed())
    .bind(dialect.list(ids.iter().copied()));
    connection.execute(&removal).map(|_| ())
}

fn write(connection: &mut Connection, documents: &[(i64, &str)]) -> Result<(), StoreError> {
    match connection.dialect() {
        Dialect::Sqlite => documents.iter().try_for_each(|(id, tokens)| {
            let insertion =
                Statement::new("INSERT OR REPLACE INTO ticket_search (rowid, tokens) VALUES (?, ?)")
                    .bind(*id)
                    .bind(*tokens);
            connection.execute(&insertion).map(|_| ())
        }),
        Dialect::Postgres if documents.is_empty() => Ok(()),
        Dialect::Postgres => {
            // Tokens are letters and digits, so nothing in them has a meaning in an array.
            let texts: Vec<String> = documents.iter().map(|(_, tokens)| format!("\"{tokens}\"")).collect();
            let insertion = Statement::new(
                "INSERT INTO ticket_search (ticket_id, tokens) \
                 SELECT d.ticket_id, array_to_tsvector(string_to_array(d.tokens, ' ')) \
                 FROM UNNEST(CAST(? AS BIGINT[]), CAST(? AS TEXT[])) AS d (ticket_id, tokens) \
                 ON CONFLICT (ticket_id) DO UPDATE SET tokens = excluded.tokens",
            )
            .bind(Dialect::Postgres.list(documents.iter().map(|(id, _)| *id)))
            .bind(format!("{{{}}}", texts.join(",")));
            connection.execute(&insertion).map(|_| ())
        }
    }
}
