//! Activities: the events of a ticket as people read them.

use serde::Serialize;
use switchboard_application::records::{Cause, Event};
use switchboard_domain::sla::ClockKind;
use switchboard_domain::ticket::{EventKind, Side, TicketEvent};
use switchboard_domain::{Priority, Source, Status, UserId};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{ActivityName, ClockName, Named, PriorityName, SideName, SourceName, StatusName};

/// Something that happened to a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityView<'a> {
    id: i64,
    #[schema(value_type = ActivityName)]
    action: EventKind,
    /// Who did it. `null` where Switchboard itself or a program did.
    user: Option<Named<'a>>,
    details: Details,
    created_at: Instant,
}

/// What exactly happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum Details {
    /// Of `created`.
    Created {
        #[schema(value_type = PriorityName)]
        priority: Priority,
        #[schema(value_type = SourceName)]
        source: Source,
    },
    /// Of `status_changed`.
    StatusChanged {
        #[schema(value_type = StatusName)]
        from: Status,
        #[schema(value_type = StatusName)]
        to: Status,
    },
    /// Of `assigned`: identifiers of people.
    Assigned { from: Option<i64>, to: Option<i64> },
    /// Of `replied`.
    Replied {
        message_id: i64,
        #[schema(value_type = SideName)]
        side: Side,
        is_first_response: bool,
    },
    /// Of `noted`.
    Noted { message_id: i64 },
    /// Of `priority_changed`.
    PriorityChanged {
        #[schema(value_type = PriorityName)]
        from: Priority,
        #[schema(value_type = PriorityName)]
        to: Priority,
    },
    /// Of `rated`: stars.
    Rated { score: u8 },
    /// Of `sla_breached`.
    SlaBreached {
        #[schema(value_type = ClockName)]
        clock: ClockKind,
        /// When the clock had started.
        started_at: Instant,
        due_at: Instant,
    },
}

impl<'a> From<&'a Event> for ActivityView<'a> {
    fn from(record: &'a Event) -> Self {
        let Event {
            id,
            ticket_id: _,
            project_id: _,
            cause: Cause { user_id, key_id: _ },
            user_name,
            event,
            occurred_at,
        } = record;
        let user = user_id.zip(user_name.as_deref()).map(|(id, name)| Named::new(id.get(), name));
        Self {
            id: id.get(),
            action: event.kind(),
            user,
            details: event.into(),
            created_at: (*occurred_at).into(),
        }
    }
}

impl From<&TicketEvent> for Details {
    fn from(event: &TicketEvent) -> Self {
        match *event {
            TicketEvent::Created { priority, source } => Self::Created { priority, source },
            TicketEvent::StatusChanged { from, to } => Self::StatusChanged { from, to },
            TicketEvent::Assigned { from, to } => {
                Self::Assigned { from: from.map(UserId::get), to: to.map(UserId::get) }
            }
            TicketEvent::Replied { message_id, side, is_first_response } => {
                Self::Replied { message_id: message_id.get(), side, is_first_response }
            }
            TicketEvent::Noted { message_id } => Self::Noted { message_id: message_id.get() },
            TicketEvent::PriorityChanged { from, to } => Self::PriorityChanged { from, to },
            TicketEvent::Rated { score } => Self::Rated { score },
            TicketEvent::SlaBreached { clock, started_at, due_at } => {
                Self::SlaBreached { clock, started_at: started_at.into(), due_at: due_at.into() }
            }
        }
    }
}
