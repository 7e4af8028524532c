//! Service-level policies and calendars, as a unit of work reads and writes them.

use switchboard_domain::sla::{Calendar, PolicyVersion};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarVersionId, Priority, ProjectId};

use crate::ports::StoreError;

/// Service-level policies and calendars. Versions never change once made.
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
