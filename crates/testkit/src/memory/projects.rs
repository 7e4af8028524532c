//! Projects and their agents, as units of work see them.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Constraint, ProjectStore, StoreError};
use switchboard_application::records::{NewProject, Position, Project, ProjectMail};
use switchboard_domain::{Prefix, ProjectId, Slug, UserId};

use super::MemoryTransaction;
use super::state::{State, next_id};

impl ProjectStore for MemoryTransaction {
    fn find(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        self.run(|state| Ok(state.projects.get(&id).cloned()))
    }

    fn find_to_change(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        ProjectStore::find(self, id)
    }

    fn slug_is_taken(&mut self, slug: &Slug) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.projects.values().any(|project| project.slug == *slug)))
    }

    fn prefix_is_taken(&mut self, prefix: &Prefix) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.projects.values().any(|project| project.prefix == *prefix)))
    }

    fn insert(&mut self, project: &NewProject) -> Result<Project, StoreError> {
        self.run(|state| {
            if state.projects.values().any(|other| other.slug == project.slug) {
                return Err(StoreError::Duplicate(Constraint::ProjectSlug));
            }
            if state.projects.values().any(|other| other.prefix == project.prefix) {
                return Err(StoreError::Duplicate(Constraint::ProjectPrefix));
            }
            Ok(state.add_project(project))
        })
    }

    fn save(&mut self, project: &Project, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| state.save_project(project))
    }

    fn assign_agent(
        &mut self,
        project: ProjectId,
        user: UserId,
        position: Position,
        _at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(|state| {
            state.require_project(project)?;
            state.require_user(user)?;
            state.agents.insert((project, user), position);
            Ok(())
        })
    }

    fn remove_agent(&mut self, project: ProjectId, user: UserId) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.agents.remove(&(project, user)).is_some()))
    }

    fn has_agent(&mut self, project: ProjectId, user: UserId) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.agents.contains_key(&(project, user))))
    }
}

impl State {
    fn save_project(&mut self, project: &Project) -> Result<(), StoreError> {
        let kept = self.projects.get_mut(&project.id).ok_or(StoreError::Stale)?;
        let Project { id, slug, prefix, created_at, .. } = kept.clone();
        *kept = Project { id, slug, prefix, created_at, ..project.clone() };
        Ok(())
    }

    fn add_project(&mut self, project: &NewProject) -> Project {
        let NewProject {
            name,
            slug,
            prefix,
            description,
            support_email,
            website_url,
            timezone,
            settings,
            created_at,
        } = project.clone();
        let id = ProjectId::new(next_id(&self.projects));
        let project = Project {
            id,
            name,
            slug,
            prefix,
            description,
            support_email,
            website_url,
            timezone,
            settings,
            mail: ProjectMail::default(),
            is_active: true,
            created_at,
        };
        self.projects.insert(id, project.clone());
        project
    }
}
