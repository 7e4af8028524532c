//! What happens to a ticket, as the event log keeps it.

use super::status::{Priority, Source, Status};
use crate::names::named_enum;
use crate::sla::ClockKind;
use crate::{MessageId, UserId};

named_enum! {
    /// The kinds of events, as the log, activities and webhooks call them.
    "kind", EventKind {
        /// A ticket was filed.
        Created => "created",
        /// It moved to another status.
        StatusChanged => "status_changed",
        /// It was given to somebody, or to nobody.
        Assigned => "assigned",
        /// Somebody wrote a reply that the customer can read.
        Replied => "replied",
        /// A member of staff wrote a note.
        Noted => "noted",
        /// It became more or less urgent.
        PriorityChanged => "priority_changed",
        /// The customer said how good the help was.
        Rated => "rated",
        /// A service-level target was missed.
        SlaBreached => "sla_breached",
    }
}

named_enum! {
    /// Which side of the conversation wrote a message.
    "side", Side {
        /// The customer, or a program in the customer's name.
        Customer => "customer",
        /// A member of staff.
        Staff => "staff",
        /// A program in its own name. It stands on the side of staff, but does not stop a clock.
        Program => "program",
    }
}

/// One thing that happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "kind", content = "data", rename_all = "snake_case"))]
pub enum TicketEvent {
    /// It was filed.
    Created {
        /// How urgent it was said to be.
        priority: Priority,
        /// How it reached the desk.
        source: Source,
    },
    /// It moved to another status.
    StatusChanged {
        /// Where it stood.
        from: Status,
        /// Where it stands.
        to: Status,
    },
    /// It was given to somebody, or to nobody.
    Assigned {
        /// Who had it.
        from: Option<UserId>,
        /// Who has it.
        to: Option<UserId>,
    },
    /// Somebody wrote a reply.
    Replied {
        /// The message.
        message_id: MessageId,
        /// Who wrote it.
        side: Side,
        /// Whether it was the first answer of staff.
        is_first_response: bool,
    },
    /// A member of staff wrote a note.
    Noted {
        /// The message.
        message_id: MessageId,
    },
    /// It became more or less urgent.
    PriorityChanged {
        /// What it was.
        from: Priority,
        /// What it is.
        to: Priority,
    },
    /// The customer rated it.
    Rated {
        /// One to five stars.
        score: u8,
    },
    /// A service-level target was missed.
    SlaBreached {
        /// Which clock.
        clock: ClockKind,
        /// When that clock had started: with `clock`, what tells one breach from another.
        started_at: chrono::DateTime<chrono::Utc>,
        /// The instant at which it was due. When it was noticed is the time of the event.
        due_at: chrono::DateTime<chrono::Utc>,
    },
}

impl TicketEvent {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::Created { .. } => EventKind::Created,
            Self::StatusChanged { .. } => EventKind::StatusChanged,
            Self::Assigned { .. } => EventKind::Assigned,
            Self::Replied { .. } => EventKind::Replied,
            Self::Noted { .. } => EventKind::Noted,
            Self::PriorityChanged { .. } => EventKind::PriorityChanged,
            Self::Rated { .. } => EventKind::Rated,
            Self::SlaBreached { .. } => EventKind::SlaBreached,
        }
    }

    /// Whether customers and other outsiders may learn of it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        match self {
            Self::Created { .. } | Self::StatusChanged { .. } | Self::Replied { .. } | Self::Rated { .. } => {
                true
            }
            Self::Assigned { .. }
            | Self::Noted { .. }
            | Self::PriorityChanged { .. }
            | Self::SlaBreached { .. } => false,
        }
    }
}
