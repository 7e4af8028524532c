//! A ticket with all that hangs on it: one shape for staff, one for the customer.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use switchboard_application::records::{Message, PolicySummary, TicketDetail};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::{Contact, Deadlines, Rating, Ticket};
use switchboard_domain::{Body, MessageType, Phone, Priority, Reference, Source, Status, UserId};
use utoipa::ToSchema;

use super::activity::ActivityView;
use super::attachment::AttachmentView;
use super::instant::Instant;
use super::message::MessageView;
use super::names::{Named, PriorityName, ProjectView, SourceName, StatusName};
use super::ticket_list::TagView;

/// A ticket under its name, as far as the caller may read it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum TicketAnswer<'a> {
    /// For staff.
    Staff { ticket: Box<StaffTicket<'a>> },
    /// For the customer.
    Customer { ticket: Box<CustomerTicket<'a>> },
}

/// A ticket for staff: with notes, every activity and those who follow it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffTicket<'a> {
    #[serde(flatten)]
    ticket: TicketView<'a>,
    messages: Vec<MessageView<'a>>,
    activities: Vec<ActivityView<'a>>,
    watchers: Vec<Named<'a>>,
    /// Whether the caller is one of them.
    watching: bool,
}

/// A ticket for its customer: without notes and without activities that are the desk's own business.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerTicket<'a> {
    #[serde(flatten)]
    ticket: TicketView<'a>,
    messages: Vec<MessageView<'a>>,
    activities: Vec<ActivityView<'a>>,
    /// Whether the caller follows it.
    watching: bool,
}

/// What everybody who may read a ticket reads of it.
#[derive(Debug, Serialize, ToSchema)]
struct TicketView<'a> {
    id: i64,
    #[schema(example = "NAIJ-2024-00042")]
    ticket_number: &'a str,
    subject: &'a str,
    description: &'a str,
    #[schema(value_type = StatusName)]
    status: Status,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    #[schema(value_type = SourceName)]
    source: Source,
    customer_name: &'a str,
    customer_email: &'a str,
    customer_phone: Option<&'a str>,
    /// What the project's own system calls the customer.
    customer_id: Option<&'a str>,
    first_response_due_at: Option<Instant>,
    /// When the customer's oldest unanswered message must be answered.
    next_response_due_at: Option<Instant>,
    resolution_due_at: Option<Instant>,
    first_response_at: Option<Instant>,
    first_response_breached: bool,
    resolution_breached: bool,
    project: ProjectView<'a>,
    category: Option<Named<'a>>,
    creator: Option<Named<'a>>,
    /// The identifier of the assignee.
    assigned_to: Option<i64>,
    assignee: Option<Named<'a>>,
    tags: Vec<TagView<'a>>,
    /// The files that hang on the ticket itself; those of messages are with them.
    attachments: Vec<AttachmentView<'a>>,
    rating: Option<RatingView<'a>>,
    sla_policy: Option<PolicyView>,
    /// What the filing program keeps beside it.
    metadata: Option<&'a Value>,
    reply_count: u32,
    last_activity_at: Instant,
    created_at: Instant,
    resolved_at: Option<Instant>,
    closed_at: Option<Instant>,
}

/// What the customer said of the help.
#[derive(Debug, Serialize, ToSchema)]
struct RatingView<'a> {
    /// One to five stars.
    score: u8,
    comment: Option<&'a str>,
    rated_at: Instant,
}

/// The service-level policy that a ticket is judged by.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyView {
    id: i64,
    /// The project it is for; every project without one.
    project_id: Option<i64>,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    first_response_minutes: Option<u32>,
    resolution_minutes: Option<u32>,
}

impl<'a> TicketAnswer<'a> {
    /// What this actor may read of a ticket at this instant.
    pub(crate) fn new(detail: &'a TicketDetail, actor: &Actor, now: DateTime<Utc>) -> Self {
        let TicketDetail { messages, activities, watchers, .. } = detail;
        let ticket = TicketView::new(detail, now);
        let watching = watchers.iter().any(|watcher| Some(watcher.id) == actor.user_id());
        if authorize(actor, Ability::TicketNotes).is_ok() {
            let messages = messages.iter().map(MessageView::from).collect();
            let activities = activities.iter().map(ActivityView::from).collect();
            let watchers = watchers.iter().map(Named::from).collect();
            Self::Staff { ticket: Box::new(StaffTicket { ticket, messages, activities, watchers, watching }) }
        } else {
            let messages = public(messages).map(MessageView::from).collect();
            let activities = activities
                .iter()
                .filter(|activity| activity.event.is_public())
                .map(ActivityView::from)
                .collect();
            Self::Customer { ticket: Box::new(CustomerTicket { ticket, messages, activities, watching }) }
        }
    }
}

/// The messages that are meant for the customer.
pub(crate) fn public(messages: &[Message]) -> impl Iterator<Item = &Message> {
    messages.iter().filter(|message| match message.message_type {
        MessageType::Reply => true,
        MessageType::Note => false,
    })
}

impl<'a> TicketView<'a> {
    fn new(detail: &'a TicketDetail, now: DateTime<Utc>) -> Self {
        let TicketDetail {
            ticket,
            description,
            metadata,
            project,
            category,
            creator,
            assignee,
            tags,
            attachments,
            messages: _,
            activities: _,
            watchers: _,
            sla_policy,
        } = detail;
        let Contact { name, email, phone, reference } = &ticket.customer;
        let Deadlines { first_response_due_at, next_response_due_at, resolution_due_at, .. } =
            ticket.deadlines;
        Self {
            id: ticket.id.get(),
            ticket_number: ticket.number.as_str(),
            subject: ticket.subject.as_str(),
            description,
            status: ticket.status,
            priority: ticket.priority,
            source: ticket.source,
            customer_name: name.as_str(),
            customer_email: email.as_str(),
            customer_phone: phone.as_ref().map(Phone::as_str),
            customer_id: reference.as_ref().map(Reference::as_str),
            first_response_due_at: first_response_due_at.map(Instant::from),
            next_response_due_at: next_response_due_at.map(Instant::from),
            resolution_due_at: resolution_due_at.map(Instant::from),
            first_response_at: ticket.first_response_at.map(Instant::from),
            first_response_breached: ticket.first_response_is_breached(now),
            resolution_breached: ticket.resolution_is_breached(now),
            project: project.into(),
            category: category.as_ref().map(Named::from),
            creator: creator.as_ref().map(Named::from),
            assigned_to: ticket.assignee_id.map(UserId::get),
            assignee: assignee.as_ref().map(Named::from),
            tags: tags.iter().map(TagView::from).collect(),
            attachments: attachments.iter().map(AttachmentView::from).collect(),
            rating: RatingView::of(ticket),
            sla_policy: sla_policy.as_ref().map(PolicyView::from),
            metadata: metadata.as_ref(),
            reply_count: ticket.reply_count,
            last_activity_at: ticket.last_activity_at.into(),
            created_at: ticket.created_at.into(),
            resolved_at: ticket.resolved_at.map(Instant::from),
            closed_at: ticket.closed_at.map(Instant::from),
        }
    }
}

impl<'a> RatingView<'a> {
    fn of(ticket: &'a Ticket) -> Option<Self> {
        let Rating { score, comment, rated_at } = ticket.rating.as_ref()?;
        Some(Self {
            score: score.get(),
            comment: comment.as_ref().map(Body::as_str),
            rated_at: (*rated_at).into(),
        })
    }
}

impl From<&PolicySummary> for PolicyView {
    fn from(policy: &PolicySummary) -> Self {
        let PolicySummary { id, project_id, priority, first_response_minutes, resolution_minutes } = *policy;
        Self {
            id: id.get(),
            project_id: project_id.map(switchboard_domain::ProjectId::get),
            priority,
            first_response_minutes,
            resolution_minutes,
        }
    }
}
