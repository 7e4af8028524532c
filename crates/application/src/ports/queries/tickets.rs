//! Tickets, for lists and for one whole.

use chrono::{DateTime, Utc};
use switchboard_domain::access::Scope;
use switchboard_domain::{EmailAddress, Priority, ProjectId, Status, TicketId, TicketNumber, UserId};

use super::{Listing, Paging};
use crate::ports::StoreError;
use crate::records::{TicketDetail, TicketSummary};

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

/// Whether notes, and events that only staff may learn of, are part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteVisibility {
    /// For staff.
    Shown,
    /// For customers and outside programs.
    Hidden,
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
