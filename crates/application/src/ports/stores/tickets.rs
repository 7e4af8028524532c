//! Tickets and their messages, as a unit of work reads and writes them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::{Content, Ticket};
use switchboard_domain::{
    Body, CategoryId, EmailAddress, MessageId, ProjectId, TagId, TicketId, TicketNumber, UserId,
};

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

    /// Saves what transitions and edits change: subject, status, priority, category, assignee, stamps, counts, rating and deadlines;
    /// counts the version up by one. A deleted ticket is saved like any other.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the stored version is not that of `ticket`.
    fn save(&mut self, ticket: &Ticket) -> Result<(), StoreError>;

    /// The description and the tags of a ticket.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn content(&mut self, id: TicketId) -> Result<Option<Content>, StoreError>;

    /// Replaces the description of a ticket.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn set_description(&mut self, id: TicketId, description: &Body) -> Result<(), StoreError>;

    /// Replaces the tags of a ticket.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn set_tags(&mut self, id: TicketId, tags: &BTreeSet<TagId>) -> Result<(), StoreError>;

    /// Lets a person follow a ticket. Who follows it already goes on doing so.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn watch(&mut self, id: TicketId, user: UserId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Lets a person follow a ticket no longer.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn unwatch(&mut self, id: TicketId, user: UserId) -> Result<(), StoreError>;

    /// The deleted ticket with this identifier, if it lies within the scope. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_deleted(&mut self, id: TicketId, scope: &Scope) -> Result<Option<Ticket>, StoreError>;

    /// Deletes a ticket: from now on only [`find_deleted`](Self::find_deleted) finds it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete(&mut self, id: TicketId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Brings a deleted ticket back with all that hangs on it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn restore(&mut self, id: TicketId) -> Result<(), StoreError>;

    /// Removes for good, with everything that hangs on them, at most `limit` of the tickets that were deleted before an instant, the first
    /// deleted first, and answers which. The blobs of their attachments are put on the list of those to be removed. Their events leave gaps in the log; no position is ever given a second time.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn purge(&mut self, deleted_before: DateTime<Utc>, limit: u32) -> Result<Vec<TicketId>, StoreError>;

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

    /// Gives the tickets of this address that belong to nobody to this person, and answers how many it were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn adopt(&mut self, email: &EmailAddress, owner: UserId) -> Result<u64, StoreError>;

    /// At most `limit` tickets whose clocks must be evaluated at this instant, the longest due first. Until the unit of work ends, nobody
    /// else changes them; those that somebody is changing are passed over.
    ///
    /// The commit of this unit of work need not wait for the disk: what the loss of power takes back is due again, and stamped anew.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn claim_due(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<TicketId>, StoreError>;

    /// Leaves the clocks of a ticket alone until this instant. Nothing else of it is read or changed.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn postpone_evaluation(&mut self, id: TicketId, until: DateTime<Utc>) -> Result<(), StoreError>;

    /// Lets the clocks of tickets be evaluated at once that became overdue after `since` and by `now`, whose log has no breach, and that
    /// wait for a later evaluation or for none. Answers how many there were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn schedule_overlooked(&mut self, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<u64, StoreError>;
}
