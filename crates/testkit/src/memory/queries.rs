//! Accounts and projects, as readers see them; and how a list is cut into pages.

use std::collections::BTreeSet;

use switchboard_application::ports::{
    AccountQueries, Listing, Paging, ProjectFilter, ProjectQueries, StoreError,
};
use switchboard_application::records::{
    ApiKey, Credentials, KeyFinder, KnownPerson, PasswordReset, Position, Project, ProjectAgent,
    ProjectDetail, ProjectName, ProjectSummary, SecretHash, Session, User,
};
use switchboard_domain::access::Scope;
use switchboard_domain::{EmailAddress, ProjectId, SessionId, UserId};

use super::MemoryReader;
use super::state::State;

impl AccountQueries for MemoryReader {
    fn credentials(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError> {
        Ok(self.committed.latest().credentials(email))
    }

    fn session(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        Ok(self.committed.latest().session(id))
    }

    fn password_reset(&mut self, secret: &SecretHash) -> Result<Option<PasswordReset>, StoreError> {
        let state = self.committed.latest();
        let reset = state.password_resets.iter().find(|reset| reset.secret_hash == *secret);
        Ok(reset.and_then(|reset| {
            let user = state.user(reset.user_id)?.user.clone();
            Some(PasswordReset { user, expires_at: reset.expires_at })
        }))
    }

    fn person(&mut self, id: UserId) -> Result<Option<KnownPerson>, StoreError> {
        let state = self.committed.latest();
        Ok(state.user(id).map(|row| KnownPerson { user: row.user.clone(), projects: state.projects_of(id) }))
    }

    fn api_key(&mut self, finder: &KeyFinder) -> Result<Option<ApiKey>, StoreError> {
        Ok(self.committed.latest().key_found_by(finder))
    }
}

impl ProjectQueries for MemoryReader {
    fn list(
        &mut self,
        filter: &ProjectFilter,
        paging: Paging,
    ) -> Result<Listing<ProjectSummary>, StoreError> {
        let state = self.committed.latest();
        let matching = state.projects_by_name().into_iter().filter(|project| matches(filter, project));
        let summaries = matching.map(|project| state.project_summary(project)).collect();
        Ok(cut(summaries, paging, |summary, last_seen| {
            let seen = state.projects.get(&ProjectId::new(last_seen));
            seen.is_some_and(|seen| by_name(&summary.project) > by_name(seen))
        }))
    }

    fn detail(&mut self, id: ProjectId) -> Result<Option<ProjectDetail>, StoreError> {
        Ok(self.committed.latest().project_detail(id))
    }

    fn exists(&mut self, id: ProjectId) -> Result<bool, StoreError> {
        Ok(self.committed.latest().projects.contains_key(&id))
    }

    fn is_named(&mut self, squeezed: &str) -> Result<bool, StoreError> {
        let state = self.committed.latest();
        Ok(state.projects.values().any(|project| {
            project.name.as_str().to_lowercase().replace(' ', "") == squeezed
                || project.slug.as_str() == squeezed
        }))
    }

    fn admitted(
        &mut self,
        scope: &Scope,
        filter: &ProjectFilter,
        paging: Paging,
    ) -> Result<Listing<ProjectName>, StoreError> {
        let state = self.committed.latest();
        let projects = state.projects_by_name().into_iter();
        let admitted = projects.filter(|project| scope.admits(project.id) && matches(filter, project));
        let names = admitted.filter_map(|project| state.project_name(project.id)).collect();
        Ok(cut(names, paging, |name, last_seen| {
            let [one, seen] =
                [name.id, ProjectId::new(last_seen)].map(|id| state.projects.get(&id).map(by_name));
            seen.is_some() && one > seen
        }))
    }

    fn names(&mut self, ids: &BTreeSet<ProjectId>) -> Result<Vec<ProjectName>, StoreError> {
        let state = self.committed.latest();
        let wanted = state.projects_by_name().into_iter().filter(|project| ids.contains(&project.id));
        Ok(wanted.filter_map(|project| state.project_name(project.id)).collect())
    }
}

impl State {
    fn session(&self, id: SessionId) -> Option<Session> {
        let row = self.sessions.get(&id)?;
        let user = self.user(row.user_id)?.user.clone();
        let projects = self.projects_of(user.id);
        Some(Session {
            id,
            generation: row.generation,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            user,
            projects,
        })
    }

    fn projects_by_name(&self) -> Vec<&Project> {
        let mut projects: Vec<_> = self.projects.values().collect();
        projects.sort_by_key(|project| by_name(project));
        projects
    }

    fn project_detail(&self, id: ProjectId) -> Option<ProjectDetail> {
        let summary = self.project_summary(self.projects.get(&id)?);
        let mut agents: Vec<_> = self
            .agents
            .iter()
            .filter(|((project, _), _)| *project == id)
            .filter_map(|((_, user), position)| {
                let User { name, email, .. } = &self.users.get(user)?.user;
                Some(ProjectAgent {
                    id: *user,
                    name: name.to_string(),
                    email: email.clone(),
                    position: *position,
                })
            })
            .collect();
        agents.sort_by_key(|agent| (agent.position != Position::Lead, agent.id));
        Some(ProjectDetail {
            summary,
            agents,
            sla_policies: self.rulebook.own_policies(id),
            api_keys: self.keys_of(id),
        })
    }

    fn project_summary(&self, project: &Project) -> ProjectSummary {
        let tickets = self.tickets_of(project.id).count();
        let agents = self.agents.keys().filter(|(of, _)| *of == project.id).count();
        ProjectSummary {
            project: project.clone(),
            tickets_count: count(tickets),
            agents_count: count(agents),
        }
    }
}

/// What projects are sorted by: their names without case, and their identifiers where names are the same.
pub(super) fn by_name(project: &Project) -> (String, ProjectId) {
    (project.name.as_str().to_lowercase(), project.id)
}

pub(super) fn count<N: TryFrom<usize, Error: std::fmt::Debug>>(number: usize) -> N {
    N::try_from(number).expect("what is counted fits into memory")
}

fn matches(filter: &ProjectFilter, project: &Project) -> bool {
    let ProjectFilter { search, is_active } = filter;
    let is_found = search.as_ref().is_none_or(|part| {
        let part = part.to_lowercase();
        project.name.as_str().to_lowercase().contains(&part)
            || project.slug.as_str().to_lowercase().contains(&part)
    });
    is_found && is_active.is_none_or(|is_active| project.is_active == is_active)
}

/// Part of a list. `is_after` tells whether a record comes after the one with this identifier, which need not be in the list any more.
pub(super) fn cut<T>(records: Vec<T>, paging: Paging, is_after: impl Fn(&T, i64) -> bool) -> Listing<T> {
    let all = records.len();
    let (skipped, limit, total) = match paging {
        Paging::Page { page, per_page } => {
            (u64::from(page - 1) * u64::from(per_page), per_page, Some(count(all)))
        }
        Paging::After { last_seen: None, limit } => (0, limit, None),
        Paging::After { last_seen: Some(last_seen), limit } => {
            (count(records.iter().take_while(|record| !is_after(record, last_seen)).count()), limit, None)
        }
    };
    let mut rest = (0_u64..).zip(records).skip_while(|(place, _)| *place < skipped);
    let records = (0..limit).zip(rest.by_ref()).map(|(_, (_, record))| record).collect();
    Listing { records, total, total_is_capped: false, has_more: rest.next().is_some() }
}
