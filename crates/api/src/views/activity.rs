//! Activities: the events of a ticket as people read them.

use serde::Serialize;
use switchboard_application::records::{Cause, Event};
use switchboard_domain::sla::{ClockKind, FiredWarning};
use switchboard_domain::ticket::{EventKind, Side, TicketEvent};
use switchboard_domain::{
    CalendarVersionId, CategoryId, KeyId, PolicyVersionId, Priority, Source, Status, TagId, UserId,
};
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
    /// The key with which a program did it, for itself or as that user.
    key_id: Option<i64>,
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
    /// Of `sla_warned`.
    SlaWarned {
        #[schema(value_type = ClockName)]
        clock: ClockKind,
        /// When the clock had started.
        started_at: Instant,
        /// When the warning fired.
        fired_at: Instant,
    },
    /// Of `rules_changed`: identifiers of versions.
    RulesChanged { policy_version_id: Option<i64>, calendar_version_id: Option<i64> },
    /// Of `subject_changed`.
    SubjectChanged { from: String, to: String },
    /// Of `category_changed`: identifiers of categories.
    CategoryChanged { from: Option<i64>, to: Option<i64> },
    /// Of `tags_changed`: identifiers of tags.
    TagsChanged { added: Vec<i64>, removed: Vec<i64> },
    /// Of `description_changed`, `deleted` and `restored`: there is no more to say.
    Plain {},
}

impl<'a> From<&'a Event> for ActivityView<'a> {
    fn from(record: &'a Event) -> Self {
        let Event {
            id,
            ticket_id: _,
            project_id: _,
            cause: Cause { user_id, key_id },
            user_name,
            event,
            occurred_at,
        } = record;
        let user = user_id.zip(user_name.as_deref()).map(|(id, name)| Named::new(id.get(), name));
        Self {
            id: id.get(),
            action: event.kind(),
            user,
            key_id: key_id.map(KeyId::get),
            details: event.into(),
            created_at: (*occurred_at).into(),
        }
    }
}

impl From<&TicketEvent> for Details {
    fn from(event: &TicketEvent) -> Self {
        let ids = |tags: &[TagId]| tags.iter().map(|tag| tag.get()).collect();
        match *event {
            TicketEvent::Created { priority, source, receipt: _ } => Self::Created { priority, source },
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
            TicketEvent::SlaWarned { warning: FiredWarning { warning, started_at, at, .. } } => {
                Self::SlaWarned { clock: warning.clock, started_at: started_at.into(), fired_at: at.into() }
            }
            TicketEvent::RulesChanged { from: _, to } => Self::RulesChanged {
                policy_version_id: to.policy_version_id.map(PolicyVersionId::get),
                calendar_version_id: to.calendar_version_id.map(CalendarVersionId::get),
            },
            TicketEvent::SubjectChanged { ref from, ref to } => {
                Self::SubjectChanged { from: from.clone(), to: to.clone() }
            }
            TicketEvent::CategoryChanged { from, to } => {
                Self::CategoryChanged { from: from.map(CategoryId::get), to: to.map(CategoryId::get) }
            }
            TicketEvent::TagsChanged { ref added, ref removed } => {
                Self::TagsChanged { added: ids(added), removed: ids(removed) }
            }
            TicketEvent::DescriptionChanged {} | TicketEvent::Deleted {} | TicketEvent::Restored {} => {
                Self::Plain {}
            }
        }
    }
}
