//! Service-level policies and calendars, for lists and for explanations.

use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarId, PolicyId, ProjectId, TicketId};

use crate::ports::{StoreError, StoredRules};
use crate::records::{BusinessCalendar, Event, Policy};

/// Service-level policies and calendars. Deleted ones are found by their versions alone.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SlaQueries: Send {
    /// All policies, or those of a project alone: the global ones first, then by project, the most urgent priority first.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn policies(&mut self, project: Option<ProjectId>) -> Result<Vec<Policy>, StoreError>;

    /// The policy with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn policy(&mut self, id: PolicyId) -> Result<Option<Policy>, StoreError>;

    /// All calendars, by name whatever the case.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn calendars(&mut self) -> Result<Vec<BusinessCalendar>, StoreError>;

    /// The calendar with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn calendar(&mut self, id: CalendarId) -> Result<Option<BusinessCalendar>, StoreError>;

    /// The rules that a ticket carries, or carried.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn rules_at(&mut self, reference: RulesReference) -> Result<StoredRules, StoreError>;

    /// Everything that happened to a ticket, in order: what its clocks are worked out from.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn log_of(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError>;
}
