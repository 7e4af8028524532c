//! Service-level policies and calendars, as units of work see them.

mod rulebook;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Constraint, SlaStore, StoreError, StoredRules};
use switchboard_application::records::{BusinessCalendar, Outdated, Policy};
use switchboard_domain::sla::{Calendar, PolicyTerms, PolicyVersion};
use switchboard_domain::ticket::{RulesReference, Ticket};
use switchboard_domain::{CalendarId, CalendarVersionId, Label, PolicyId, Priority, ProjectId, TicketId};

pub(super) use self::rulebook::Rulebook;
use super::MemoryTransaction;
use super::state::{State, require};

impl SlaStore for MemoryTransaction {
    fn rules_for(&mut self, project: ProjectId, priority: Priority) -> Result<StoredRules, StoreError> {
        self.run(|state| Ok(state.rulebook.rules_for(project, priority)))
    }

    fn rules_at(&mut self, reference: RulesReference) -> Result<StoredRules, StoreError> {
        self.run(|state| Ok(state.rulebook.rules_at(reference)))
    }

    fn find_policy(&mut self, id: PolicyId) -> Result<Option<Policy>, StoreError> {
        self.run(|state| Ok(state.rulebook.policy(id)))
    }

    fn has_policy(&mut self, project: Option<ProjectId>, priority: Priority) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.rulebook.policy_for(project, priority).is_some()))
    }

    fn insert_policy(
        &mut self,
        project: Option<ProjectId>,
        priority: Priority,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> Result<Policy, StoreError> {
        self.run(|state| {
            require(project, "project", |id| state.projects.contains_key(id))?;
            if state.rulebook.policy_for(project, priority).is_some() {
                return Err(StoreError::Duplicate(Constraint::Policy));
            }
            Ok(state.rulebook.insert_policy(project, priority, terms, at))
        })
    }

    fn add_policy_version(
        &mut self,
        id: PolicyId,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> Result<PolicyVersion, StoreError> {
        self.run(|state| Ok(state.rulebook.add_policy_version(id, terms, at)))
    }

    fn delete_policy(&mut self, id: PolicyId, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            state.rulebook.delete_policy(id);
            Ok(())
        })
    }

    fn find_calendar(&mut self, id: CalendarId) -> Result<Option<BusinessCalendar>, StoreError> {
        self.run(|state| Ok(state.rulebook.calendar(id)))
    }

    fn insert_calendar(
        &mut self,
        name: &Label,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> Result<BusinessCalendar, StoreError> {
        self.run(|state| Ok(state.rulebook.insert_calendar(name, hours, at)))
    }

    fn rename_calendar(&mut self, id: CalendarId, name: &Label) -> Result<(), StoreError> {
        self.run(|state| {
            state.rulebook.rename_calendar(id, name);
            Ok(())
        })
    }

    fn add_calendar_version(
        &mut self,
        id: CalendarId,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> Result<CalendarVersionId, StoreError> {
        self.run(|state| Ok(state.rulebook.add_calendar_version(id, hours, at)))
    }

    fn calendar_is_assigned(&mut self, id: CalendarId) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.rulebook.is_assigned(id)))
    }

    fn delete_calendar(&mut self, id: CalendarId, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            state.rulebook.delete_calendar(id);
            Ok(())
        })
    }

    fn assign_calendar(
        &mut self,
        project: ProjectId,
        calendar: Option<CalendarId>,
    ) -> Result<(), StoreError> {
        self.run(|state| state.rulebook.assign_calendar(project, calendar))
    }

    fn count_outdated(&mut self, outdated: Outdated) -> Result<u64, StoreError> {
        self.run(|state| Ok(u64::try_from(state.outdated(outdated).count()).expect("a count fits")))
    }

    fn outdated(
        &mut self,
        outdated: Outdated,
        after: Option<TicketId>,
        limit: u32,
    ) -> Result<Vec<TicketId>, StoreError> {
        self.run(|state| {
            let wanted = state.outdated(outdated).filter(|id| Some(*id) > after);
            Ok((0..limit).zip(wanted).map(|(_, id)| id).collect())
        })
    }
}

impl State {
    fn outdated(&self, outdated: Outdated) -> impl Iterator<Item = TicketId> {
        let is_outdated = move |ticket: &Ticket| {
            let RulesReference { policy_version_id, calendar_version_id } = ticket.deadlines.rules();
            match outdated {
                Outdated::Policy(id) => self.rulebook.is_older_version_of_policy(policy_version_id, id),
                Outdated::Calendar(id) => self.rulebook.is_older_version_of_calendar(calendar_version_id, id),
                Outdated::Project(id) => {
                    ticket.project_id == id && calendar_version_id != self.rulebook.calendar_version_for(id)
                }
            }
        };
        let living = self.tickets.values().filter(|row| row.deleted_at.is_none()).map(|row| &row.ticket);
        living.filter(move |ticket| !ticket.status.is_ended() && is_outdated(ticket)).map(|ticket| ticket.id)
    }
}
