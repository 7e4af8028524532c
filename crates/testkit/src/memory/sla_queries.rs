//! Service-level policies and calendars, for lists and for explanations.

use switchboard_application::ports::{SlaQueries, StoreError, StoredRules};
use switchboard_application::records::{BusinessCalendar, Event, Policy};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarId, PolicyId, ProjectId, TicketId};

use super::MemoryReader;

impl SlaQueries for MemoryReader {
    fn policies(&mut self, project: Option<ProjectId>) -> Result<Vec<Policy>, StoreError> {
        let mut policies = self.committed.latest().rulebook.policies();
        policies.retain(|policy| project.is_none() || policy.project_id == project);
        Ok(policies)
    }

    fn policy(&mut self, id: PolicyId) -> Result<Option<Policy>, StoreError> {
        Ok(self.committed.latest().rulebook.policy(id))
    }

    fn calendars(&mut self) -> Result<Vec<BusinessCalendar>, StoreError> {
        Ok(self.committed.latest().rulebook.calendars())
    }

    fn calendar(&mut self, id: CalendarId) -> Result<Option<BusinessCalendar>, StoreError> {
        Ok(self.committed.latest().rulebook.calendar(id))
    }

    fn rules_at(&mut self, reference: RulesReference) -> Result<StoredRules, StoreError> {
        Ok(self.committed.latest().rulebook.rules_at(reference))
    }

    fn log_of(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError> {
        Ok(self.committed.latest().events_of(id))
    }
}
