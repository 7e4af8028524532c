//! All policies and calendars, with every version they ever had.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{StoreError, StoredRules};
use switchboard_application::records::{BusinessCalendar, Policy, PolicySummary};
use switchboard_domain::sla::{Calendar, DEFAULT_TARGETS, PolicyTerms, PolicyVersion};
use switchboard_domain::ticket::{Deadlines, RulesReference};
use switchboard_domain::{
    CalendarId, CalendarVersionId, Label, PolicyId, PolicyVersionId, Priority, ProjectId,
};

use crate::fixtures::instant;
use crate::memory::state::{next_id, require};

/// What was deleted stays, marked, because tickets are judged by its versions.
#[derive(Clone, Default)]
pub(in crate::memory) struct Rulebook {
    policies: BTreeMap<PolicyId, PolicyRow>,
    policy_versions: BTreeMap<PolicyVersionId, (PolicyVersion, DateTime<Utc>)>,
    calendars: BTreeMap<CalendarId, CalendarRow>,
    calendar_versions: BTreeMap<CalendarVersionId, CalendarVersion>,
    calendar_of: BTreeMap<ProjectId, CalendarId>,
}

/// What a policy is for. There is one at most for a project, or for all of them, and a priority.
#[derive(Clone)]
struct PolicyRow {
    project_id: Option<ProjectId>,
    priority: Priority,
    created_at: DateTime<Utc>,
    is_deleted: bool,
}

#[derive(Clone)]
struct CalendarRow {
    name: Label,
    created_at: DateTime<Utc>,
    is_deleted: bool,
}

#[derive(Clone)]
struct CalendarVersion {
    calendar_id: CalendarId,
    version: u32,
    hours: Calendar,
    created_at: DateTime<Utc>,
}

impl Rulebook {
    /// The global policies that the migrations bring along.
    pub(in crate::memory) fn with_defaults() -> Self {
        let mut rulebook = Self::default();
        for (priority, targets) in DEFAULT_TARGETS {
            rulebook.insert_policy(
                None,
                priority,
                &PolicyTerms::new(targets),
                instant("2026-01-01T00:00:00Z"),
            );
        }
        rulebook
    }

    pub(super) fn insert_policy(
        &mut self,
        project_id: Option<ProjectId>,
        priority: Priority,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> Policy {
        let deleted = self.policies.iter_mut().find(|(_, row)| row.is_for(project_id, priority));
        let id = if let Some((id, row)) = deleted {
            row.is_deleted = false;
            *id
        } else {
            let id = PolicyId::new(next_id(&self.policies));
            self.policies.insert(id, PolicyRow { project_id, priority, created_at: at, is_deleted: false });
            id
        };
        self.add_policy_version(id, terms, at);
        self.policy(id).expect("the policy was made just now")
    }

    pub(super) fn add_policy_version(
        &mut self,
        policy_id: PolicyId,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> PolicyVersion {
        let version = self.newest(policy_id).map_or(1, |(newest, _)| newest.version + 1);
        let id = PolicyVersionId::new(next_id(&self.policy_versions));
        let made = PolicyVersion { id, policy_id, version, terms: terms.clone() };
        self.policy_versions.insert(id, (made.clone(), at));
        made
    }

    pub(super) fn delete_policy(&mut self, id: PolicyId) {
        if let Some(row) = self.policies.get_mut(&id) {
            row.is_deleted = true;
        }
    }

    pub(in crate::memory) fn policy(&self, id: PolicyId) -> Option<Policy> {
        let row = self.policies.get(&id).filter(|row| !row.is_deleted)?;
        let (newest, updated_at) = self.newest(id)?.clone();
        let PolicyRow { project_id, priority, created_at, is_deleted: _ } = row.clone();
        Some(Policy { id, project_id, priority, newest, created_at, updated_at })
    }

    /// The global ones first, then by project, the most urgent priority first.
    pub(in crate::memory) fn policies(&self) -> Vec<Policy> {
        let mut policies: Vec<Policy> = self.policies.keys().filter_map(|id| self.policy(*id)).collect();
        policies.sort_by_key(|policy| (policy.project_id, std::cmp::Reverse(policy.priority)));
        policies
    }

    /// The policies of a project's own, as they are now.
    pub(in crate::memory) fn own_policies(&self, project: ProjectId) -> Vec<PolicySummary> {
        let living = self.policies.keys().filter_map(|id| self.policy(*id));
        let own = living.filter(|policy| policy.project_id == Some(project));
        own.filter_map(|policy| self.summary(policy.newest.id)).collect()
    }

    pub(super) fn policy_for(&self, project_id: Option<ProjectId>, priority: Priority) -> Option<PolicyId> {
        let mut living = self.policies.iter().filter(|(_, row)| !row.is_deleted);
        living.find(|(_, row)| row.is_for(project_id, priority)).map(|(id, _)| *id)
    }

    pub(super) fn is_older_version_of_policy(&self, version: Option<PolicyVersionId>, id: PolicyId) -> bool {
        let Some((version, _)) = version.and_then(|version| self.policy_versions.get(&version)) else {
            return false;
        };
        version.policy_id == id && self.newest(id).is_some_and(|(newest, _)| version.version < newest.version)
    }

    /// The policy of a version, as tickets show it.
    pub(in crate::memory) fn summary(&self, id: PolicyVersionId) -> Option<PolicySummary> {
        let (version, _) = self.policy_versions.get(&id)?;
        let row = self.policies.get(&version.policy_id)?;
        let targets = version.terms.targets();
        Some(PolicySummary {
            id: version.policy_id,
            project_id: row.project_id,
            priority: row.priority,
            first_response_minutes: targets.first_response_minutes.map(u32::from),
            resolution_minutes: targets.resolution_minutes.map(u32::from),
        })
    }

    pub(super) fn insert_calendar(
        &mut self,
        name: &Label,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> BusinessCalendar {
        let id = CalendarId::new(next_id(&self.calendars));
        self.calendars.insert(id, CalendarRow { name: name.clone(), created_at: at, is_deleted: false });
        self.add_calendar_version(id, hours, at);
        self.calendar(id).expect("the calendar was made just now")
    }

    pub(super) fn add_calendar_version(
        &mut self,
        calendar_id: CalendarId,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> CalendarVersionId {
        let version = self.newest_hours(calendar_id).map_or(1, |(_, newest)| newest.version + 1);
        let id = CalendarVersionId::new(next_id(&self.calendar_versions));
        let made = CalendarVersion { calendar_id, version, hours: hours.clone(), created_at: at };
        self.calendar_versions.insert(id, made);
        id
    }

    pub(super) fn rename_calendar(&mut self, id: CalendarId, name: &Label) {
        if let Some(row) = self.calendars.get_mut(&id) {
            row.name = name.clone();
        }
    }

    pub(super) fn delete_calendar(&mut self, id: CalendarId) {
        if let Some(row) = self.calendars.get_mut(&id) {
            row.is_deleted = true;
        }
    }

    pub(in crate::memory) fn calendar(&self, id: CalendarId) -> Option<BusinessCalendar> {
        let row = self.calendars.get(&id).filter(|row| !row.is_deleted)?;
        let (version_id, newest) = self.newest_hours(id)?;
        Some(BusinessCalendar {
            id,
            name: row.name.clone(),
            version_id,
            version: newest.version,
            hours: newest.hours.clone(),
            created_at: row.created_at,
            updated_at: newest.created_at,
        })
    }

    pub(in crate::memory) fn calendars(&self) -> Vec<BusinessCalendar> {
        let mut calendars: Vec<_> = self.calendars.keys().filter_map(|id| self.calendar(*id)).collect();
        calendars.sort_by_key(|calendar| (calendar.name.as_str().to_lowercase(), calendar.id));
        calendars
    }

    pub(super) fn is_assigned(&self, id: CalendarId) -> bool {
        self.calendar_of.values().any(|calendar| *calendar == id)
    }

    pub(super) fn assign_calendar(
        &mut self,
        project: ProjectId,
        calendar: Option<CalendarId>,
    ) -> Result<(), StoreError> {
        require(calendar, "calendar", |id| self.calendars.contains_key(id))?;
        match calendar {
            Some(calendar) => self.calendar_of.insert(project, calendar),
            None => self.calendar_of.remove(&project),
        };
        Ok(())
    }

    pub(super) fn calendar_version_for(&self, project: ProjectId) -> Option<CalendarVersionId> {
        let calendar = self.calendar_of.get(&project)?;
        self.newest_hours(*calendar).map(|(id, _)| id)
    }

    pub(super) fn is_older_version_of_calendar(
        &self,
        version: Option<CalendarVersionId>,
        id: CalendarId,
    ) -> bool {
        let Some(version) = version.and_then(|version| self.calendar_versions.get(&version)) else {
            return false;
        };
        let newest = self.newest_hours(id);
        version.calendar_id == id && newest.is_some_and(|(_, newest)| version.version < newest.version)
    }

    /// What the foreign keys of a ticket's deadlines do.
    pub(in crate::memory) fn require(&self, deadlines: &Deadlines) -> Result<(), StoreError> {
        require(deadlines.policy_version_id, "version of a policy", |id| {
            self.policy_versions.contains_key(id)
        })?;
        require(deadlines.calendar_version_id, "version of a calendar", |id| {
            self.calendar_versions.contains_key(id)
        })
    }

    pub(super) fn rules_for(&self, project: ProjectId, priority: Priority) -> StoredRules {
        let policy = self.policy_for(Some(project), priority).or_else(|| self.policy_for(None, priority));
        let newest = policy.and_then(|policy| self.newest(policy));
        self.rules_at(RulesReference {
            policy_version_id: newest.map(|(version, _)| version.id),
            calendar_version_id: self.calendar_version_for(project),
        })
    }

    pub(in crate::memory) fn rules_at(&self, reference: RulesReference) -> StoredRules {
        let RulesReference { policy_version_id, calendar_version_id } = reference;
        let policy = policy_version_id.and_then(|id| Some(self.policy_versions.get(&id)?.0.clone()));
        let row = policy.as_ref().and_then(|version| self.policies.get(&version.policy_id));
        StoredRules {
            is_own_policy: row.is_some_and(|row| row.project_id.is_some()),
            policy,
            calendar: calendar_version_id
                .and_then(|id| Some((id, self.calendar_versions.get(&id)?.hours.clone()))),
        }
    }

    fn newest(&self, policy: PolicyId) -> Option<&(PolicyVersion, DateTime<Utc>)> {
        let versions = self.policy_versions.values().filter(|(version, _)| version.policy_id == policy);
        versions.max_by_key(|(version, _)| version.version)
    }

    fn newest_hours(&self, calendar: CalendarId) -> Option<(CalendarVersionId, &CalendarVersion)> {
        let versions = self.calendar_versions.iter().filter(|(_, version)| version.calendar_id == calendar);
        versions.max_by_key(|(_, version)| version.version).map(|(id, version)| (*id, version))
    }
}

impl PolicyRow {
    fn is_for(&self, project_id: Option<ProjectId>, priority: Priority) -> bool {
        (self.project_id, self.priority) == (project_id, priority)
    }
}
