//! Service-level policies and calendars, as a unit of work reads and writes them.

use chrono::{DateTime, Utc};
use switchboard_domain::sla::{Calendar, PolicyTerms, PolicyVersion};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarId, CalendarVersionId, Label, PolicyId, Priority, ProjectId, TicketId};

use crate::ports::StoreError;
use crate::records::{BusinessCalendar, Outdated, Policy};

/// Service-level policies and calendars. Versions never change once made, and stay when a policy or a calendar is deleted.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SlaStore: Send {
    /// What a new ticket of this project and priority is judged by: the project's own policy for the priority, else the global one, and
    /// the project's calendar.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn rules_for(&mut self, project: ProjectId, priority: Priority) -> Result<StoredRules, StoreError>;

    /// The rules that a ticket carries, or carried.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn rules_at(&mut self, reference: RulesReference) -> Result<StoredRules, StoreError>;

    /// The policy with this identifier, unless it was deleted. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_policy(&mut self, id: PolicyId) -> Result<Option<Policy>, StoreError>;

    /// Whether a project, or all of them together, has a policy for a priority.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn has_policy(&mut self, project: Option<ProjectId>, priority: Priority) -> Result<bool, StoreError>;

    /// Makes a policy. One that was deleted comes back, with the next version after those that it had.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `Policy` when there is one.
    fn insert_policy(
        &mut self,
        project: Option<ProjectId>,
        priority: Priority,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> Result<Policy, StoreError>;

    /// Gives a policy a new version, which is the one for new tickets from now on.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn add_policy_version(
        &mut self,
        id: PolicyId,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> Result<PolicyVersion, StoreError>;

    /// Deletes a policy: no new ticket gets it. Tickets that have it keep it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete_policy(&mut self, id: PolicyId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// The calendar with this identifier, unless it was deleted. Until the unit of work ends, nobody else changes it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_calendar(&mut self, id: CalendarId) -> Result<Option<BusinessCalendar>, StoreError>;

    /// Makes a calendar.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn insert_calendar(
        &mut self,
        name: &Label,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> Result<BusinessCalendar, StoreError>;

    /// Calls a calendar something else.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn rename_calendar(&mut self, id: CalendarId, name: &Label) -> Result<(), StoreError>;

    /// Gives a calendar a new version, which is the one for new tickets from now on.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn add_calendar_version(
        &mut self,
        id: CalendarId,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> Result<CalendarVersionId, StoreError>;

    /// Whether a project has this calendar.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn calendar_is_assigned(&mut self, id: CalendarId) -> Result<bool, StoreError>;

    /// Deletes a calendar: no project gets it. Tickets that have it keep it.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete_calendar(&mut self, id: CalendarId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Gives a project a calendar, or none.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn assign_calendar(&mut self, project: ProjectId, calendar: Option<CalendarId>)
    -> Result<(), StoreError>;

    /// How many running tickets are outdated. A ticket runs unless it is resolved, closed or deleted.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn count_outdated(&mut self, outdated: Outdated) -> Result<u64, StoreError>;

    /// At most `limit` of these tickets in the order of their identifiers, from those after one of them.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn outdated(
        &mut self,
        outdated: Outdated,
        after: Option<TicketId>,
        limit: u32,
    ) -> Result<Vec<TicketId>, StoreError>;
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

impl StoredRules {
    /// Which versions they are.
    #[must_use]
    pub fn reference(&self) -> RulesReference {
        RulesReference {
            policy_version_id: self.policy.as_ref().map(|policy| policy.id),
            calendar_version_id: self.calendar.as_ref().map(|(version_id, _)| *version_id),
        }
    }
}
