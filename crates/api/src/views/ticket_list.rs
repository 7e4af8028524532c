//! Tickets in lists, for people.

use serde::Serialize;
use switchboard_application::records::{Tag, TicketSummary};
use switchboard_domain::{Priority, Status};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{Named, PriorityName, ProjectView, StatusName};

/// A ticket in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketRow<'a> {
    id: i64,
    #[schema(example = "NAIJ-2024-00042")]
    ticket_number: &'a str,
    subject: &'a str,
    #[schema(value_type = StatusName)]
    status: Status,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    /// How many replies it has. Notes do not count.
    reply_count: u32,
    project: ProjectView<'a>,
    category: Option<Named<'a>>,
    /// Who works on it.
    assignee: Option<Named<'a>>,
    /// Whose it is.
    creator: Option<Named<'a>>,
    customer_name: &'a str,
    customer_email: &'a str,
    tags: Vec<TagView<'a>>,
    /// When the next target is due, or was and is missed. `null` where nothing is due.
    due_at: Option<Instant>,
    last_activity_at: Instant,
    created_at: Instant,
    resolved_at: Option<Instant>,
}

/// A tag.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TagView<'a> {
    id: i64,
    name: &'a str,
    #[schema(example = "#EF4444")]
    color: &'a str,
}

impl<'a> From<&'a TicketSummary> for TicketRow<'a> {
    fn from(summary: &'a TicketSummary) -> Self {
        let TicketSummary {
            id,
            number,
            subject,
            status,
            priority,
            reply_count,
            project,
            category,
            assignee,
            creator,
            customer_name,
            customer_email,
            tags,
            due_at,
            last_activity_at,
            created_at,
            resolved_at,
        } = summary;
        Self {
            id: id.get(),
            ticket_number: number.as_str(),
            subject,
            status: *status,
            priority: *priority,
            reply_count: *reply_count,
            project: project.into(),
            category: category.as_ref().map(Named::from),
            assignee: assignee.as_ref().map(Named::from),
            creator: creator.as_ref().map(Named::from),
            customer_name,
            customer_email,
            tags: tags.iter().map(TagView::from).collect(),
            due_at: due_at.map(Instant::from),
            last_activity_at: (*last_activity_at).into(),
            created_at: (*created_at).into(),
            resolved_at: resolved_at.map(Instant::from),
        }
    }
}

impl<'a> From<&'a Tag> for TagView<'a> {
    fn from(Tag { id, name, color }: &'a Tag) -> Self {
        Self { id: id.get(), name, color }
    }
}
