//! What happened to a ticket since a client saw it: the answer to a change that came too late.

use serde::Serialize;
use switchboard_application::records::Event;
use switchboard_domain::ticket::EventKind;
use utoipa::ToSchema;

use super::activity::ActivityView;

/// Something that happened since the client saw the ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeView<'a> {
    /// The field of the ticket that it changed.
    #[schema(example = "status")]
    field: &'static str,
    #[serde(flatten)]
    activity: ActivityView<'a>,
}

/// The answer to a change of a ticket that is in another state than the client expects.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedError<'a> {
    /// A sentence for people.
    error: &'a str,
    /// A name for programs, which stays the same between releases.
    #[schema(example = "precondition_failed")]
    code: &'a str,
    /// What happened since the state that the client saw, in order.
    changes: Vec<ChangeView<'a>>,
}

impl<'a> From<&'a Event> for ChangeView<'a> {
    fn from(event: &'a Event) -> Self {
        Self { field: field(event.event.kind()), activity: event.into() }
    }
}

/// The field of a ticket that an event of this kind changes.
const fn field(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created | EventKind::Deleted | EventKind::Restored => "ticket",
        EventKind::StatusChanged => "status",
        EventKind::Assigned => "assigned_to",
        EventKind::Replied | EventKind::Noted => "messages",
        EventKind::PriorityChanged => "priority",
        EventKind::Rated => "rating",
        EventKind::SlaBreached | EventKind::SlaWarned | EventKind::RulesChanged => "sla_policy",
        EventKind::SubjectChanged => "subject",
        EventKind::DescriptionChanged => "description",
        EventKind::CategoryChanged => "category",
        EventKind::TagsChanged => "tags",
    }
}
