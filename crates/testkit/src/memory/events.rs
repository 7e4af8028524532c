//! The event log, for those who write and for those who follow it.

use switchboard_application::ports::{EventQueries, EventStore, StoreError};
use switchboard_application::records::{Event, LoggedEvent, NewEvent};
use switchboard_domain::{EventId, TicketId};

use super::queries::count;
use super::state::State;
use super::{MemoryReader, MemoryTransaction};

impl EventStore for MemoryTransaction {
    fn append(&mut self, events: &[NewEvent]) -> Result<(), StoreError> {
        self.run(|state| events.iter().try_for_each(|event| state.append(event)))
    }

    fn of_ticket(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError> {
        self.run(|state| Ok(state.events_of(id)))
    }
}

impl EventQueries for MemoryReader {
    fn after(&mut self, position: i64, limit: u32) -> Result<Vec<LoggedEvent>, StoreError> {
        let state = self.committed.latest();
        let logged = state.events.iter().filter(|event| event.id.get() > position);
        let wanted =
            logged.map(|event| LoggedEvent { position: event.id.get(), event: state.with_name(event) });
        Ok((0..limit).zip(wanted).map(|(_, logged)| logged).collect())
    }

    fn last_position(&mut self) -> Result<i64, StoreError> {
        Ok(self.committed.latest().events.last().map_or(0, |event| event.id.get()))
    }
}

impl State {
    fn append(&mut self, event: &NewEvent) -> Result<(), StoreError> {
        let NewEvent { ticket_id, project_id, cause, event, occurred_at } = event.clone();
        self.require_ticket(ticket_id)?;
        self.require_project(project_id)?;
        self.require_user(cause.user_id)?;
        self.require_key(cause.key_id)?;
        let last = count::<i64>(self.events.len()) + self.removed.events;
        let event = Event {
            id: EventId::new(last + 1),
            ticket_id,
            project_id,
            cause,
            user_name: None,
            event,
            occurred_at,
        };
        self.events.push(event);
        Ok(())
    }

    /// Everything that happened to a ticket, in order.
    pub(super) fn events_of(&self, ticket: TicketId) -> Vec<Event> {
        self.events
            .iter()
            .filter(|event| event.ticket_id == ticket)
            .map(|event| self.with_name(event))
            .collect()
    }

    /// An event with what the person who caused it is called at this moment.
    fn with_name(&self, event: &Event) -> Event {
        let user = event.cause.user_id.and_then(|id| self.user_name(id));
        Event { user_name: user.map(|user| user.name), ..event.clone() }
    }
}
