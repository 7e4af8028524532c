//! The event log, as those who follow it see it.

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager as _};
use diesel::sql_types::BigInt;
use diesel::{PgConnection, QueryResult};
use switchboard_application::ports::{EventQueries, StoreError};
use switchboard_application::records::LoggedEvent;

use crate::connection::{Connection, Dialect};
use crate::error::translate;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stores::{AnswerRow, EventRow, event_of};

/// Whoever numbers events holds this lock of PostgreSQL, so that no number is given twice.
const NUMBERING: &str = "SELECT pg_advisory_xact_lock(731057739, hashtext(current_schema()))";
/// Numbers what is committed by now, in a statement of its own, so that it sees what the last one who held the lock did. As many events
/// as anybody can ask for at once are enough: whoever follows asks again.
const NUMBER: &str = "WITH numbered AS ( \
     UPDATE events SET position = fresh.position FROM ( \
     SELECT id, ROW_NUMBER() OVER (ORDER BY id) + (SELECT last_position FROM event_positions) AS position \
     FROM (SELECT id FROM events WHERE position IS NULL ORDER BY id LIMIT ?) AS unnumbered \
     ) AS fresh WHERE events.id = fresh.id RETURNING events.position \
     ) UPDATE event_positions SET last_position = last_position + (SELECT COUNT(*) FROM numbered)";
/// The fewest events that are numbered at a time.
const NUMBERED_MIN: i64 = 1000;

record! {
    struct PositionRow { position: i64 as BigInt = "e.id" | "e.position" }
}
record! {
    struct LastRow { position: i64 as BigInt = "COALESCE(MAX(e.id), 0)" | "p.last_position" }
}
side_by_side!(PositionRow, EventRow);

impl EventQueries for View {
    fn after(&mut self, position: i64, limit: u32) -> Result<Vec<LoggedEvent>, StoreError> {
        let connection = self.connection()?;
        let dialect = connection.dialect();
        if dialect == Dialect::Postgres {
            number_fresh(connection, i64::from(limit).max(NUMBERED_MIN))?;
        }
        let select = Statement::new("SELECT ")
            .sql(PositionRow::columns(dialect))
            .sql(", ")
            .sql(EventRow::columns(dialect))
            .sql(" FROM events e LEFT JOIN users u ON u.id = e.user_id WHERE ")
            .sql(dialect.pick("e.id > ? ORDER BY e.id LIMIT ?", "e.position > ? ORDER BY e.position LIMIT ?"))
            .bind(position)
            .bind(i64::from(limit));
        let rows: Vec<(PositionRow, EventRow)> = connection.load(select)?;
        rows.into_iter()
            .map(|(PositionRow { position }, event)| Ok(LoggedEvent { position, event: event_of(event)? }))
            .collect()
    }

    fn last_position(&mut self) -> Result<i64, StoreError> {
        let connection = self.connection()?;
        let dialect = connection.dialect();
        if dialect == Dialect::Postgres {
            number_fresh(connection, NUMBERED_MIN)?;
        }
        let select = Statement::new("SELECT ")
            .sql(LastRow::columns(dialect))
            .sql(dialect.pick(" FROM events e", " FROM event_positions p"));
        let LastRow { position } = connection.one(select)?;
        Ok(position)
    }
}

/// Gives positions to events that are committed and have none, in an order that never changes again.
///
/// An event that commits later gets a later position, whatever its identifier, so whoever has read up to a position misses nothing.
fn number_fresh(connection: &mut Connection, limit: i64) -> Result<(), StoreError> {
    let question = Statement::new("SELECT EXISTS (SELECT 1 FROM events WHERE position IS NULL)");
    let AnswerRow { is_so: is_any } = connection.one(question)?;
    match connection {
        Connection::Postgres(connection) if is_any => {
            number(connection, &Statement::new(NUMBER).bind(limit)).map_err(translate)
        }
        Connection::Postgres(_) | Connection::Sqlite(_) => Ok(()),
    }
}

fn number(connection: &mut PgConnection, update: &Statement<'_>) -> QueryResult<()> {
    AnsiTransactionManager::begin_transaction(connection)?;
    let numbered = connection
        .batch_execute(NUMBERING)
        .and_then(|()| diesel::Connection::execute_returning_count(connection, update));
    if let Err(error) = numbered {
        // A connection that cannot even roll back is thrown away when it goes back to the pool.
        let _rolled_back = AnsiTransactionManager::rollback_transaction(connection);
        return Err(error);
    }
    AnsiTransactionManager::commit_transaction(connection)
}
