//! Service-level policies and calendars, for lists and for explanations.

use switchboard_application::ports::{SlaQueries, StoreError, StoredRules};
use switchboard_application::records::{BusinessCalendar, Event, Policy};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarId, PolicyId, ProjectId, TicketId};

use crate::reader::View;
use crate::statement::Statement;
use crate::stores::{calendar, calendars, events_of_ticket, policies, rules_at};

impl SlaQueries for View {
    fn policies(&mut self, project: Option<ProjectId>) -> Result<Vec<Policy>, StoreError> {
        let condition = project.map_or_else(Statement::default, |project| {
            Statement::new(" AND o.project_id = ?").bind(project.get())
        });
        policies(self.connection()?, condition)
    }

    fn policy(&mut self, id: PolicyId) -> Result<Option<Policy>, StoreError> {
        Ok(policies(self.connection()?, Statement::new(" AND o.id = ?").bind(id.get()))?.pop())
    }

    fn calendars(&mut self) -> Result<Vec<BusinessCalendar>, StoreError> {
        calendars(self.connection()?)
    }

    fn calendar(&mut self, id: CalendarId) -> Result<Option<BusinessCalendar>, StoreError> {
        calendar(self.connection()?, id)
    }

    fn rules_at(&mut self, reference: RulesReference) -> Result<StoredRules, StoreError> {
        rules_at(self.connection()?, reference)
    }

    fn log_of(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError> {
        events_of_ticket(self.connection()?, id)
    }
}
