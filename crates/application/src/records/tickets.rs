//! Tickets, their messages, and what hangs on them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use switchboard_domain::ticket::{Contact, Deadlines, Side, Ticket};
use switchboard_domain::{
    Body, CategoryId, MessageId, MessageType, PolicyId, Priority, ProjectId, Source, Status, Subject, TagId,
    TicketId, TicketNumber, UserId,
};

use super::{Attachment, Event, ProjectName, UserName};

/// A ticket to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTicket {
    /// What people will call it.
    pub number: TicketNumber,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// The account of the customer who owns it.
    pub creator_id: Option<UserId>,
    /// How to reach the customer.
    pub customer: Contact,
    /// What it is about.
    pub subject: Subject,
    /// The whole of it.
    pub description: Body,
    /// How urgent it is.
    pub priority: Priority,
    /// How it reached the desk.
    pub source: Source,
    /// Its category.
    pub category_id: Option<CategoryId>,
    /// Its tags.
    pub tags: BTreeSet<TagId>,
    /// What the filing program keeps beside it.
    pub metadata: Option<Value>,
    /// The results of the service-level clock.
    pub deadlines: Deadlines,
    /// When it was filed.
    pub created_at: DateTime<Utc>,
}

/// A message to be added to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The ticket.
    pub ticket_id: TicketId,
    /// Who wrote it, if they have an account.
    pub user_id: Option<UserId>,
    /// Which side of the conversation they are on.
    pub side: Side,
    /// Whether the customer can read it.
    pub message_type: MessageType,
    /// What it says.
    pub body: Body,
    /// Whether it is the first answer of staff.
    pub is_first_response: bool,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// A message of a ticket as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which one.
    pub id: MessageId,
    /// Who wrote it. None for somebody without an account.
    pub user: Option<UserName>,
    /// Which side of the conversation they are on.
    pub side: Side,
    /// Whether the customer can read it.
    pub message_type: MessageType,
    /// What it says.
    pub body: String,
    /// Whether it is the first answer of staff.
    pub is_first_response: bool,
    /// The files that hang on it, in the order in which they were sent.
    pub attachments: Vec<Attachment>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// A category as tickets show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryName {
    /// Which one.
    pub id: CategoryId,
    /// What it is called.
    pub name: String,
}

/// A tag as tickets show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Which one.
    pub id: TagId,
    /// What it is called.
    pub name: String,
    /// Its colour, as `#RRGGBB`.
    pub color: String,
}

/// A ticket as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketSummary {
    /// Which one.
    pub id: TicketId,
    /// What people call it.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// How urgent it is.
    pub priority: Priority,
    /// How many replies it has.
    pub reply_count: u32,
    /// The project it belongs to.
    pub project: ProjectName,
    /// Its category.
    pub category: Option<CategoryName>,
    /// Who works on it.
    pub assignee: Option<UserName>,
    /// Whose it is.
    pub creator: Option<UserName>,
    /// The customer's name, as it was given.
    pub customer_name: String,
    /// The customer's address, as it was given.
    pub customer_email: String,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// When its next target is due, or was and is missed. None where nothing is, or the work is over.
    pub due_at: Option<DateTime<Utc>>,
    /// When something last happened to it.
    pub last_activity_at: DateTime<Utc>,
    /// When it was filed.
    pub created_at: DateTime<Utc>,
    /// When it was resolved, if it still is.
    pub resolved_at: Option<DateTime<Utc>>,
}

/// A ticket with all that hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct TicketDetail {
    /// The ticket.
    pub ticket: Ticket,
    /// The whole of it.
    pub description: String,
    /// What the filing program keeps beside it.
    pub metadata: Option<Value>,
    /// The project it belongs to.
    pub project: ProjectName,
    /// Its category.
    pub category: Option<CategoryName>,
    /// Whose it is.
    pub creator: Option<UserName>,
    /// Who works on it.
    pub assignee: Option<UserName>,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// The files that hang on the ticket itself, in the order in which they were sent.
    pub attachments: Vec<Attachment>,
    /// Its messages, oldest first.
    pub messages: Vec<Message>,
    /// What happened to it, oldest first.
    pub activities: Vec<Event>,
    /// Who follows it.
    pub watchers: Vec<UserName>,
    /// The policy it is judged by.
    pub sla_policy: Option<PolicySummary>,
}

/// A service-level policy as tickets show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicySummary {
    /// Which one.
    pub id: PolicyId,
    /// The project it is for; every project without one.
    pub project_id: Option<ProjectId>,
    /// The priority it is for.
    pub priority: Priority,
    /// The target for the first response.
    pub first_response_minutes: Option<u32>,
    /// The target for the resolution.
    pub resolution_minutes: Option<u32>,
}
