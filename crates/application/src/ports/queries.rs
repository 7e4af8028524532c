//! Queries: flat read models for answers. Whatever lists or looks up tickets takes a scope.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::Scope;
use switchboard_domain::{
    EmailAddress, Priority, ProjectId, SessionId, Status, TicketId, TicketNumber, UserId,
};

use super::StoreError;
use crate::records::{
    ApiKey, Credentials, LoggedEvent, ProjectName, ProjectSummary, Session, TicketDetail, TicketSummary,
};

/// People, sessions and keys, as logging in needs them.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AccountQueries: Send {
    /// The account with this address and the hash of its password.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn credentials(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError>;

    /// The session with its person and the projects of that person. Deleted people have none.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn session(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;

    /// The key whose part that is not secret is this.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn api_key(&mut self, public_key: &str) -> Result<Option<ApiKey>, StoreError>;
}

/// Projects.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ProjectQueries: Send {
    /// Projects by name whatever its case, the older first where names are the same, with counts.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(&mut self, filter: &ProjectFilter, paging: Paging)
    -> Result<Listing<ProjectSummary>, StoreError>;

    /// The names of these projects, by name.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn names(&mut self, ids: &BTreeSet<ProjectId>) -> Result<Vec<ProjectName>, StoreError>;
}

/// Tickets. Deleted ones are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait TicketQueries: Send {
    /// The tickets of the scope that match the filter, newest first.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn list(
        &mut self,
        scope: &Scope,
        filter: &TicketFilter,
        paging: Paging,
    ) -> Result<Listing<TicketSummary>, StoreError>;

    /// A ticket of the scope with all that hangs on it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn detail(
        &mut self,
        id: TicketId,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError>;

    /// The same, found by its number.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn detail_by_number(
        &mut self,
        number: &TicketNumber,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError>;
}

/// The event log, as those who follow it see it.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait EventQueries: Send {
    /// At most `limit` events after a position, in order.
    ///
    /// Positions count up by one in the order in which events become visible, so whoever goes on from the last position they saw misses
    /// nothing, however many others write at the same time.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn after(&mut self, position: i64, limit: u32) -> Result<Vec<LoggedEvent>, StoreError>;
}

/// Whether notes, and events that only staff may learn of, are part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteVisibility {
    /// For staff.
    Shown,
    /// For customers and outside programs.
    Hidden,
}

/// Which projects are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFilter {
    /// Part of the name or slug, without case.
    pub search: Option<String>,
    /// Whether they take tickets.
    pub is_active: Option<bool>,
}

/// Which tickets are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Where they stand.
    pub status: Option<Status>,
    /// How urgent they are.
    pub priority: Option<Priority>,
    /// The project they belong to.
    pub project_id: Option<ProjectId>,
    /// Who works on them.
    pub assigned_to: Option<UserId>,
    /// Only those that nobody works on.
    pub unassigned: bool,
    /// Only those that are overdue at this instant.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Words in the subject, the number or the customer's address: all of them, each the beginning of a word there. A word is a run of
    /// letters and digits; case and accents do not matter. A text without any word restricts nothing.
    pub search: Option<String>,
    /// The customer's address, by its canonical form.
    pub customer_email: Option<EmailAddress>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// A page by its number, from 1, with counts.
    Page {
        /// The number of the page, from 1.
        page: u32,
        /// How many a page has, from 1 to 100.
        per_page: u32,
    },
    /// What comes after a place in the list, without counts.
    After {
        /// The identifier of the last record that was seen; the beginning of the list without one.
        last_seen: Option<i64>,
        /// How many are wanted, from 1 to 100.
        limit: u32,
    },
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The records.
    pub records: Vec<T>,
    /// How many there are altogether, where [`Paging::Page`] asked for it.
    pub total: Option<u64>,
    /// Whether there are more after these.
    pub has_more: bool,
}
