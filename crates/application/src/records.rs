//! The shapes that stores keep, beside the tickets of the domain: people, projects, keys, messages, events.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use switchboard_domain::access::{Ability, KeyKind, Role};
use switchboard_domain::ticket::{Contact, Deadlines, Side, Ticket, TicketEvent};
use switchboard_domain::{
    AllowedNetworks, Body, CategoryId, EmailAddress, EventId, KeyId, Label, MessageId, MessageType, PersonName, Phone, Prefix, Priority,
    ProjectId, SessionId, Slug, Source, Subject, TagId, TicketId, TicketNumber, UserId,
};

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Where they are reached, and what they log in with.
    pub email: EmailAddress,
    /// What they are to the desk.
    pub role: Role,
    /// Their telephone number.
    pub phone: Option<Phone>,
    /// Where they work.
    pub department: Option<Label>,
    /// Whether they may log in.
    pub is_active: bool,
    /// When they last logged in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// Since when they have the account.
    pub created_at: DateTime<Utc>,
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// What they are called.
    pub name: PersonName,
    /// Where they are reached.
    pub email: EmailAddress,
    /// What they are to the desk.
    pub role: Role,
    /// The hash of their password. Without one they cannot log in.
    pub password_hash: Option<PasswordHash>,
    /// Their telephone number.
    pub phone: Option<Phone>,
    /// Where they work.
    pub department: Option<Label>,
    /// Since when they have the account.
    pub created_at: DateTime<Utc>,
}

/// The argon2id hash of a password, as a PHC string.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

/// An account with what proves that somebody owns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account.
    pub user: User,
    /// The hash of its password, if it has one.
    pub password_hash: Option<PasswordHash>,
}

/// A session: the family of tokens that began with one log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which one.
    pub id: SessionId,
    /// The number of the one token that is valid, from 1. Each refresh counts it up.
    pub generation: i32,
    /// When no token of it can be refreshed any more.
    pub expires_at: DateTime<Utc>,
    /// When it was ended.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whose it is.
    pub user: User,
    /// The projects that the person is assigned to.
    pub projects: BTreeSet<ProjectId>,
}

/// A project: one of the applications whose customers write tickets.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Which one.
    pub id: ProjectId,
    /// What it is called.
    pub name: Label,
    /// What it is called in addresses.
    pub slug: Slug,
    /// What its ticket numbers begin with.
    pub prefix: Prefix,
    /// What it is.
    pub description: Option<Body>,
    /// The address that its customers know.
    pub support_email: Option<EmailAddress>,
    /// Its web site.
    pub website_url: Option<String>,
    /// Its time zone, by its IANA name.
    pub timezone: String,
    /// What its administrators keep beside it.
    pub settings: Option<Value>,
    /// Whether it takes tickets.
    pub is_active: bool,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// A project to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewProject {
    /// What it is called.
    pub name: Label,
    /// What it is called in addresses.
    pub slug: Slug,
    /// What its ticket numbers begin with.
    pub prefix: Prefix,
    /// What it is.
    pub description: Option<Body>,
    /// The address that its customers know.
    pub support_email: Option<EmailAddress>,
    /// Its web site.
    pub website_url: Option<String>,
    /// Its time zone, by its IANA name.
    pub timezone: String,
    /// What its administrators keep beside it.
    pub settings: Option<Value>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// A project as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectSummary {
    /// The project.
    pub project: Project,
    /// How many tickets it has.
    pub tickets_count: i64,
    /// How many agents it has.
    pub agents_count: i64,
}

/// What a project is called, for answers about other things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectName {
    /// Which one.
    pub id: ProjectId,
    /// What it is called.
    pub name: Label,
    /// What it is called in addresses.
    pub slug: Slug,
}

/// What an agent is in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// One of its agents.
    Member,
    /// The one who leads them.
    Lead,
}

/// An API key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// How it is shown and what it may be.
    pub kind: KeyKind,
    /// What it is for.
    pub name: Label,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// The part that is not secret and finds the row.
    pub public_key: String,
    /// The hash of the secret part.
    pub secret_hash: SecretHash,
    /// What it may do.
    pub abilities: BTreeSet<Ability>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// An API key as it is needed to let its holder in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Which one.
    pub id: KeyId,
    /// What kind it is.
    pub kind: KeyKind,
    /// The hash of its secret part.
    pub secret_hash: SecretHash,
    /// What it may do.
    pub abilities: BTreeSet<Ability>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// Whether it is switched on.
    pub is_active: bool,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// The project it belongs to.
    pub project: ProjectName,
    /// Whether that project takes tickets.
    pub project_is_active: bool,
}

/// The SHA-256 hash of a random secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl std::fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretHash(***)")
    }
}

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
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// What a person is called, for answers about other things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserName {
    /// Who it is.
    pub id: UserId,
    /// What they are called.
    pub name: String,
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
    /// Its place: from 1, without gaps, in the order in which events became visible to readers.
    pub position: i64,
    /// The event.
    pub event: Event,
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
    pub status: switchboard_domain::Status,
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
    pub id: switchboard_domain::PolicyId,
    /// The project it is for; every project without one.
    pub project_id: Option<ProjectId>,
    /// The priority it is for.
    pub priority: Priority,
    /// The target for the first response.
    pub first_response_minutes: Option<u32>,
    /// The target for the resolution.
    pub resolution_minutes: Option<u32>,
}
