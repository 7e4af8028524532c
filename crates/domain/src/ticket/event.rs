//! What happens to a ticket, as the event log keeps it.

use super::status::{Priority, Source, Status};
use crate::names::named_enum;
use crate::sla::{ClockKind, FiredWarning};
use crate::{CalendarVersionId, CategoryId, MessageId, PolicyVersionId, TagId, UserId};

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
        /// A service-level clock passed a warning.
        SlaWarned => "sla_warned",
        /// It is judged by other service-level rules from now on.
        RulesChanged => "rules_changed",
        /// Its subject was changed.
        SubjectChanged => "subject_changed",
        /// Its description was changed.
        DescriptionChanged => "description_changed",
        /// It was put into another category, or into none.
        CategoryChanged => "category_changed",
        /// It got tags or lost some.
        TagsChanged => "tags_changed",
        /// It was deleted, and can be brought back until it is purged.
        Deleted => "deleted",
        /// It was brought back.
        Restored => "restored",
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

/// Whether the customer of a ticket is told that it arrived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Receipt {
    /// They are.
    #[default]
    Sent,
    /// They are not: whoever filed the ticket tells them.
    Withheld,
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
        /// Whether the customer is told. What the log says nothing of was told.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Receipt::is_sent"))]
        receipt: Receipt,
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
    /// A service-level clock passed a warning.
    SlaWarned {
        /// Which warning, when its clock had started and when it fired. When it was noticed is the time of the event.
        warning: FiredWarning,
    },
    /// It is judged by other service-level rules from now on: its priority changed, or a change of its policy or calendar was applied.
    RulesChanged {
        /// The rules until now.
        from: RulesReference,
        /// The rules from now on.
        to: RulesReference,
    },
    /// Its subject was changed.
    SubjectChanged {
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// Its description was changed.
    DescriptionChanged {},
    /// It was put into another category, or into none.
    CategoryChanged {
        /// Where it was.
        from: Option<CategoryId>,
        /// Where it is.
        to: Option<CategoryId>,
    },
    /// It got tags or lost some.
    TagsChanged {
        /// Those that it got.
        added: Vec<TagId>,
        /// Those that it lost.
        removed: Vec<TagId>,
    },
    /// It was deleted.
    Deleted {},
    /// It was brought back.
    Restored {},
}

/// The versions of a policy and a calendar that a ticket is judged by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RulesReference {
    /// The version of the policy. None where there is no policy.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The version of the calendar; around the clock without one.
    pub calendar_version_id: Option<CalendarVersionId>,
}

impl Receipt {
    /// Whether the customer is told.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        matches!(self, Self::Sent)
    }
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
            Self::SlaWarned { .. } => EventKind::SlaWarned,
            Self::RulesChanged { .. } => EventKind::RulesChanged,
            Self::SubjectChanged { .. } => EventKind::SubjectChanged,
            Self::DescriptionChanged {} => EventKind::DescriptionChanged,
            Self::CategoryChanged { .. } => EventKind::CategoryChanged,
            Self::TagsChanged { .. } => EventKind::TagsChanged,
            Self::Deleted {} => EventKind::Deleted,
            Self::Restored {} => EventKind::Restored,
        }
    }

    /// Whether customers and other outsiders may learn of it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.kind().is_public()
    }
}

impl EventKind {
    /// Whether customers and other outsiders may learn of events of this kind.
    #[must_use]
    pub const fn is_public(self) -> bool {
        match self {
            Self::Created
            | Self::StatusChanged
            | Self::Replied
            | Self::Rated
            | Self::SubjectChanged
            | Self::DescriptionChanged => true,
            Self::Assigned
            | Self::Noted
            | Self::PriorityChanged
            | Self::SlaBreached
            | Self::SlaWarned
            | Self::RulesChanged
            | Self::CategoryChanged
            | Self::TagsChanged
            | Self::Deleted
            | Self::Restored => false,
        }
    }
}
