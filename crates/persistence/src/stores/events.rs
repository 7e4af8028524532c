//! The event log, as those who write see it.

use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{EventStore, StoreError};
use switchboard_application::records::{Cause, Event, NewEvent};
use switchboard_domain::{EventId, KeyId, ProjectId, TicketId, UserId};

use crate::connection::Connection;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::unreadable;
use crate::transaction::Unit;
use crate::values::{Document, Instant, JsonText, Moment};

/// The most events that one statement takes, so that there are only so many texts of it.
const EVENTS_MAX: usize = 8;

record! {
    pub(crate) struct EventRow {
        id: i64 as BigInt = "e.id",
        ticket_id: i64 as BigInt = "e.ticket_id",
        project_id: i64 as BigInt = "e.project_id",
        user_id: Option<i64> as Nullable<BigInt> = "e.user_id",
        key_id: Option<i64> as Nullable<BigInt> = "e.key_id",
        user_name: Option<String> as Nullable<Text> = "u.name",
        data: JsonText as Document = "e.data",
        occurred_at: Moment as Instant = "e.occurred_at",
    }
}

impl EventStore for Unit {
    fn append(&mut self, events: &[NewEvent]) -> Result<(), StoreError> {
        self.attempt(|connection| {
            events
                .chunks(EVENTS_MAX)
                .try_for_each(|events| connection.execute(&insertion(events)?).map(|_| ()))
        })
    }

    fn of_ticket(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError> {
        self.attempt(|connection| events_of_ticket(connection, id))
    }
}

/// Everything that happened to a ticket, in order.
pub(crate) fn events_of_ticket(connection: &mut Connection, id: TicketId) -> Result<Vec<Event>, StoreError> {
    let select = Statement::new("SELECT ")
        .sql(EventRow::columns(connection.dialect()))
        .sql(" FROM events e LEFT JOIN users u ON u.id = e.user_id WHERE e.ticket_id = ? ORDER BY e.id")
        .bind(id.get());
    connection.load(select)?.into_iter().map(event_of).collect()
}

pub(crate) fn event_of(row: EventRow) -> Result<Event, StoreError> {
    let EventRow { id, ticket_id, project_id, user_id, key_id, user_name, data: JsonText(data), occurred_at } =
        row;
    Ok(Event {
        id: EventId::new(id),
        ticket_id: TicketId::new(ticket_id),
        project_id: ProjectId::new(project_id),
        cause: Cause { user_id: user_id.map(UserId::new), key_id: key_id.map(KeyId::new) },
        user_name,
        event: serde_json::from_str(&data).map_err(unreadable("event"))?,
        occurred_at: occurred_at.0,
    })
}

/// The kind stands in a column of its own for queries, and again in the data, from which the event is read.
fn insertion(events: &[NewEvent]) -> Result<Statement<'_>, StoreError> {
    let mut insertion = Statement::new(
        "INSERT INTO events (ticket_id, project_id, user_id, key_id, kind, data, occurred_at) VALUES ",
    );
    for (place, event) in events.iter().enumerate() {
        let NewEvent { ticket_id, project_id, cause: Cause { user_id, key_id }, event, occurred_at } = event;
        let data = serde_json::to_string(event).map_err(unreadable("event"))?;
        insertion = insertion
            .sql(if place == 0 { "(?, ?, ?, ?, ?, ?, ?)" } else { ", (?, ?, ?, ?, ?, ?, ?)" })
            .bind(ticket_id.get())
            .bind(project_id.get())
            .bind(user_id.map(UserId::get))
            .bind(key_id.map(KeyId::get))
            .bind(event.kind().as_str())
            .bind(JsonText(data))
            .bind(*occurred_at);
    }
    Ok(insertion)
}
