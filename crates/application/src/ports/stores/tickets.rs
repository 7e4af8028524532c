//! Tickets and their messages, as a unit of work reads and writes them.

use std::collections::BTreeSet;

use switchboard_domain::access::Scope;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{CategoryId, MessageId, ProjectId, TagId, TicketId, TicketNumber};

use crate::ports::StoreError;
use crate::records::{NewMessage, NewTicket};

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
