//! What people are told after they filed, moved or assigned a ticket.

use serde::Serialize;
use switchboard_application::tickets::assign::Assigned;
use switchboard_application::tickets::create::Created;
use switchboard_domain::ticket::{Rating, Ticket};
use switchboard_domain::{Body, Priority, Status, UserId};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{Named, PriorityName, StatusName};
use super::ticket::PolicyView;

/// A ticket that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreatedAnswer<'a> {
    ticket: CreatedTicket<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
struct CreatedTicket<'a> {
    id: i64,
    #[schema(example = "NAIJ-2024-00043")]
    ticket_number: &'a str,
    subject: &'a str,
    #[schema(value_type = StatusName)]
    status: Status,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    /// The policy that was applied.
    sla_policy: Option<PolicyView>,
    first_response_due_at: Option<Instant>,
    resolution_due_at: Option<Instant>,
    created_at: Instant,
}

/// A ticket whose status was changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusAnswer<'a> {
    ticket: MovedTicket<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MovedTicket<'a> {
    id: i64,
    ticket_number: &'a str,
    #[schema(value_type = StatusName)]
    status: Status,
    resolved_at: Option<Instant>,
    closed_at: Option<Instant>,
}

/// A ticket that was given to somebody, or to nobody.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssignedAnswer<'a> {
    ticket: AssignedTicket<'a>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AssignedTicket<'a> {
    id: i64,
    ticket_number: &'a str,
    #[schema(value_type = StatusName)]
    status: Status,
    /// The identifier of the assignee.
    assigned_to: Option<i64>,
    assignee: Option<Named<'a>>,
}

/// A ticket that was rated.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RatedAnswer<'a> {
    rating: GivenRating<'a>,
}

/// The rating that was given.
#[derive(Debug, Serialize, ToSchema)]
struct GivenRating<'a> {
    /// One to five stars.
    score: u8,
    comment: Option<&'a str>,
}

/// Whether the caller follows a ticket now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WatchAnswer {
    pub(crate) watching: bool,
}

/// What happened, in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletedAnswer {
    #[schema(example = "Ticket deleted")]
    message: &'static str,
}

impl DeletedAnswer {
    /// The ticket is gone.
    pub(crate) const TICKET: Self = Self { message: "Ticket deleted" };
}

impl<'a> From<&'a Rating> for RatedAnswer<'a> {
    fn from(Rating { score, comment, rated_at: _ }: &'a Rating) -> Self {
        Self { rating: GivenRating { score: score.get(), comment: comment.as_ref().map(Body::as_str) } }
    }
}

impl<'a> From<&'a Created> for CreatedAnswer<'a> {
    fn from(Created { ticket, sla_policy }: &'a Created) -> Self {
        Self {
            ticket: CreatedTicket {
                id: ticket.id.get(),
                ticket_number: ticket.number.as_str(),
                subject: ticket.subject.as_str(),
                status: ticket.status,
                priority: ticket.priority,
                sla_policy: sla_policy.as_ref().map(PolicyView::from),
                first_response_due_at: ticket.deadlines.first_response_due_at.map(Instant::from),
                resolution_due_at: ticket.deadlines.resolution_due_at.map(Instant::from),
                created_at: ticket.created_at.into(),
            },
        }
    }
}

impl<'a> From<&'a Ticket> for StatusAnswer<'a> {
    fn from(ticket: &'a Ticket) -> Self {
        Self {
            ticket: MovedTicket {
                id: ticket.id.get(),
                ticket_number: ticket.number.as_str(),
                status: ticket.status,
                resolved_at: ticket.resolved_at.map(Instant::from),
                closed_at: ticket.closed_at.map(Instant::from),
            },
        }
    }
}

impl<'a> From<&'a Assigned> for AssignedAnswer<'a> {
    fn from(Assigned { ticket, assignee, seen: _ }: &'a Assigned) -> Self {
        Self {
            ticket: AssignedTicket {
                id: ticket.id.get(),
                ticket_number: ticket.number.as_str(),
                status: ticket.status,
                assigned_to: ticket.assignee_id.map(UserId::get),
                assignee: assignee.as_ref().map(|user| Named::new(user.id.get(), user.name.as_str())),
            },
        }
    }
}
