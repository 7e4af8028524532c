//! Stores: what a unit of work reads and writes.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::Scope;
use switchboard_domain::sla::{Calendar, PolicyVersion};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{
    CalendarVersionId, CategoryId, EmailAddress, KeyId, MessageId, Prefix, Priority, ProjectId, SessionId,
    Slug, TagId, TicketId, TicketNumber, UserId,
};

use super::StoreError;
use crate::records::{
    Credentials, Event, NewEvent, NewKey, NewMessage, NewProject, NewTicket, NewUser, PasswordHash, Position,
    Project, User,
};

/// People. Deleted accounts are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait UserStore: Send {
    /// The person with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError>;

    /// The account with this address, compared by its canonical form, and the hash of its password.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_by_email(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError>;

    /// Makes an account.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `UserEmail` when the address has one, deleted or not.
    fn insert(&mut self, user: &NewUser) -> Result<User, StoreError>;

    /// The account with this address, made from `user` where there is none. Two callers at once get the same one.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_or_insert(&mut self, user: &NewUser) -> Result<User, StoreError>;

    /// Notes that somebody logged in, and stores a hash that was made anew with today's parameters.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn record_login(
        &mut self,
        id: UserId,
        at: DateTime<Utc>,
        rehashed: Option<PasswordHash>,
    ) -> Result<(), StoreError>;

    /// Whether there is any account at all.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn any_exists(&mut self) -> Result<bool, StoreError>;
}

/// Sessions.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SessionStore: Send {
    /// Begins a session with generation 1.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn insert(
        &mut self,
        user: UserId,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<SessionId, StoreError>;

    /// Counts the generation up by one if it is still `from` and the session was not ended; answers whether it did. Of two callers at
    /// once, exactly one succeeds.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn advance(&mut self, id: SessionId, from: i32) -> Result<bool, StoreError>;

    /// Ends a session. One that has ended stays as it is.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn revoke(&mut self, id: SessionId, at: DateTime<Utc>) -> Result<(), StoreError>;
}

/// Projects and their agents.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ProjectStore: Send {
    /// The project with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError>;

    /// Whether a project has this slug.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn slug_is_taken(&mut self, slug: &Slug) -> Result<bool, StoreError>;

    /// Whether the ticket numbers of a project begin with this prefix.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn prefix_is_taken(&mut self, prefix: &Prefix) -> Result<bool, StoreError>;

    /// Makes a project, active and without a calendar.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `ProjectSlug` or `ProjectPrefix`.
    fn insert(&mut self, project: &NewProject) -> Result<Project, StoreError>;

    /// Assigns an agent, or changes the position of one who is assigned already.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn assign_agent(
        &mut self,
        project: ProjectId,
        user: UserId,
        position: Position,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Whether this person is assigned to the project.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn has_agent(&mut self, project: ProjectId, user: UserId) -> Result<bool, StoreError>;
}

/// API keys.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait KeyStore: Send {
    /// Makes a key.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `PublicKey`.
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError>;
}

/// Tickets and their messages. Deleted tickets are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait TicketStore: Send {
    /// The ticket with this identifier, if it lies within the scope. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: TicketId, scope: &Scope) -> Result<Option<Ticket>, StoreError>;

    /// The ticket with this number, if it lies within the scope. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_by_number(&mut self, number: &TicketNumber, scope: &Scope) -> Result<Option<Ticket>, StoreError>;

    /// The next number in the sequence of a project and year, from 1. It is used up only if the unit of work commits; others who want the
    /// next one wait until then, so ask as late as possible.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn next_sequence(&mut self, project: ProjectId, year: i32) -> Result<u32, StoreError>;

    /// Files a ticket.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `TicketNumber`.
    fn insert(&mut self, ticket: &NewTicket) -> Result<Ticket, StoreError>;

    /// Saves what transitions change: status, assignee, stamps, counts, rating and deadlines; counts the version up by one.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the stored version is not that of `ticket`.
    fn save(&mut self, ticket: &Ticket) -> Result<(), StoreError>;

    /// Adds a message.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn add_message(&mut self, message: &NewMessage) -> Result<MessageId, StoreError>;

    /// Whether there is a category with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn category_exists(&mut self, id: CategoryId) -> Result<bool, StoreError>;

    /// Those of the tags that exist.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn existing_tags(&mut self, tags: &BTreeSet<TagId>) -> Result<BTreeSet<TagId>, StoreError>;
}

/// The event log, as those who write see it.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait EventStore: Send {
    /// Puts events into the log, in this order.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn append(&mut self, events: &[NewEvent]) -> Result<(), StoreError>;

    /// Everything that happened to a ticket, in order, with what this unit of work appended.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn of_ticket(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError>;
}

/// Service-level policies and calendars. Versions never change once made.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SlaStore: Send {
    /// What a new ticket of this project and priority is judged by: the project's own policy for the priority, else the global one, and
    /// the project's calendar.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn rules_for(&mut self, project: ProjectId, priority: Priority) -> Result<StoredRules, StoreError>;

    /// The rules that a ticket carries.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn rules_of(&mut self, ticket: &Ticket) -> Result<StoredRules, StoreError>;
}

/// A version of a policy and a version of a calendar.
#[derive(Debug, Clone, Default)]
pub struct StoredRules {
    /// The version of the policy. None where there is no policy for the priority.
    pub policy: Option<PolicyVersion>,
    /// Whether the policy is the project's own rather than the global one.
    pub is_own_policy: bool,
    /// The version of the calendar. None where the clock runs around the clock.
    pub calendar: Option<(CalendarVersionId, Calendar)>,
}
