//! Events, and who or what caused them.

use chrono::{DateTime, Utc};
use switchboard_domain::ticket::TicketEvent;
use switchboard_domain::{EventId, KeyId, ProjectId, TicketId, UserId};

/// Who or what caused an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cause {
    /// The person, if it was one. Nobody where Switchboard itself acted.
    pub user_id: Option<UserId>,
    /// The key through which they acted, or the program that acted.
    pub key_id: Option<KeyId>,
}

/// An event to be put into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The ticket it happened to.
    pub ticket_id: TicketId,
    /// The project of that ticket.
    pub project_id: ProjectId,
    /// Who or what caused it.
    pub cause: Cause,
    /// What happened.
    pub event: TicketEvent,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}

/// An event in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Which one. Within a ticket, identifiers rise in the order of what happened.
    pub id: EventId,
    /// The ticket it happened to.
    pub ticket_id: TicketId,
    /// The project of that ticket.
    pub project_id: ProjectId,
    /// Who or what caused it.
    pub cause: Cause,
    /// What the person who caused it is called.
    pub user_name: Option<String>,
    /// What happened.
    pub event: TicketEvent,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}

/// An event with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// Its place: from 1, in the order in which events became visible to readers, without gaps but those that purged tickets left.
    pub position: i64,
    /// The event.
    pub event: Event,
}
