//! Service-level policies and calendars.

use std::collections::BTreeMap;

use switchboard_application::ports::{SlaStore, StoreError, StoredRules};
use switchboard_application::records::PolicySummary;
use switchboard_domain::sla::{Calendar, DEFAULT_TARGETS, PolicyTerms, PolicyVersion};
use switchboard_domain::ticket::{Deadlines, RulesReference};
use switchboard_domain::{CalendarVersionId, PolicyId, PolicyVersionId, Priority, ProjectId};

use super::MemoryTransaction;
use super::state::{next_id, require};

/// All policies and calendars, with every version they ever had.
#[derive(Clone, Default)]
pub(super) struct Rulebook {
    policies: BTreeMap<PolicyId, Policy>,
    policy_versions: BTreeMap<PolicyVersionId, PolicyVersion>,
    calendar_versions: BTreeMap<CalendarVersionId, Calendar>,
    calendar_of: BTreeMap<ProjectId, CalendarVersionId>,
}

/// What a policy is for. There is one at most for a project, or for all of them, and a priority.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Policy {
    project_id: Option<ProjectId>,
    priority: Priority,
}

impl SlaStore for MemoryTransaction {
    fn rules_for(&mut self, project: ProjectId, priority: Priority) -> Result<StoredRules, StoreError> {
        self.run(|state| Ok(state.rulebook.rules_for(project, priority)))
    }

    fn rules_at(&mut self, reference: RulesReference) -> Result<StoredRules, StoreError> {
        let RulesReference { policy_version_id, calendar_version_id } = reference;
        self.run(|state| Ok(state.rulebook.rules(policy_version_id, calendar_version_id)))
    }
}

impl Rulebook {
    /// The global policies that the migrations bring along.
    pub(super) fn with_defaults() -> Self {
        let mut rulebook = Self::default();
        for (priority, targets) in DEFAULT_TARGETS {
            rulebook.add_policy_version(None, priority, PolicyTerms::new(targets));
        }
        rulebook
    }

    /// Gives a policy a new version, and makes the policy where there is none.
    pub(super) fn add_policy_version(
        &mut self,
        project_id: Option<ProjectId>,
        priority: Priority,
        terms: PolicyTerms,
    ) -> PolicyVersionId {
        let policy_id =
            self.policy_for(project_id, priority).unwrap_or_else(|| PolicyId::new(next_id(&self.policies)));
        self.policies.insert(policy_id, Policy { project_id, priority });
        let version = self.newest(policy_id).map_or(1, |newest| newest.version + 1);
        let id = PolicyVersionId::new(next_id(&self.policy_versions));
        self.policy_versions.insert(id, PolicyVersion { id, policy_id, version, terms });
        id
    }

    /// Gives a project a calendar in place of the one it had.
    pub(super) fn set_calendar(&mut self, project: ProjectId, calendar: Calendar) -> CalendarVersionId {
        let id = CalendarVersionId::new(next_id(&self.calendar_versions));
        self.calendar_versions.insert(id, calendar);
        self.calendar_of.insert(project, id);
        id
    }

    /// What the foreign keys of a ticket's deadlines do.
    pub(super) fn require(&self, deadlines: &Deadlines) -> Result<(), StoreError> {
        require(deadlines.policy_version_id, "version of a policy", |id| {
            self.policy_versions.contains_key(id)
        })?;
        require(deadlines.calendar_version_id, "version of a calendar", |id| {
            self.calendar_versions.contains_key(id)
        })
    }

    /// The policy of a version, as tickets show it.
    pub(super) fn summary(&self, id: PolicyVersionId) -> Option<PolicySummary> {
        let version = self.policy_versions.get(&id)?;
        let Policy { project_id, priority } = *self.policies.get(&version.policy_id)?;
        let targets = version.terms.targets();
        Some(PolicySummary {
            id: version.policy_id,
            project_id,
            priority,
            first_response_minutes: targets.first_response_minutes.map(u32::from),
            resolution_minutes: targets.resolution_minutes.map(u32::from),
        })
    }

    /// The policies of a project's own, as they are now.
    pub(super) fn own_policies(&self, project: ProjectId) -> Vec<PolicySummary> {
        let own = self.policies.iter().filter(|(_, policy)| policy.project_id == Some(project));
        own.filter_map(|(id, _)| self.summary(self.newest(*id)?.id)).collect()
    }

    fn rules_for(&self, project: ProjectId, priority: Priority) -> StoredRules {
        let policy = self.policy_for(Some(project), priority).or_else(|| self.policy_for(None, priority));
        let version = policy.and_then(|policy| self.newest(policy));
        self.rules(version.map(|version| version.id), self.calendar_of.get(&project).copied())
    }

    fn rules(&self, policy: Option<PolicyVersionId>, calendar: Option<CalendarVersionId>) -> StoredRules {
        let policy = policy.and_then(|id| self.policy_versions.get(&id).cloned());
        let of = policy.as_ref().and_then(|version| self.policies.get(&version.policy_id));
        let is_own_policy = of.is_some_and(|policy| policy.project_id.is_some());
        StoredRules {
            policy,
            is_own_policy,
            calendar: calendar.and_then(|id| Some((id, self.calendar_versions.get(&id)?.clone()))),
        }
    }

    fn policy_for(&self, project_id: Option<ProjectId>, priority: Priority) -> Option<PolicyId> {
        let wanted = Policy { project_id, priority };
        self.policies.iter().find(|(_, policy)| **policy == wanted).map(|(id, _)| *id)
    }

    fn newest(&self, policy: PolicyId) -> Option<&PolicyVersion> {
        self.policy_versions
            .values()
            .filter(|version| version.policy_id == policy)
            .max_by_key(|version| version.version)
    }
}
