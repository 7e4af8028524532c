//! API keys, as units of work and lists see them.

use std::collections::BTreeMap;

use switchboard_application::ports::{Constraint, KeyQueries, KeyStore, Listing, Paging, StoreError};
use switchboard_application::records::{ApiKey, KeySummary, KeyUse, NewKey, ProjectName};
use switchboard_domain::{KeyId, ProjectId};

use super::queries::cut;
use super::state::{KeyRow, State, next_id};
use super::{MemoryReader, MemoryTransaction};

impl KeyStore for MemoryTransaction {
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        self.run(|state| state.add_key(key))
    }

    fn revoke(&mut self, project: ProjectId, id: KeyId) -> Result<bool, StoreError> {
        self.run(|state| {
            let Some(row) = state.keys.get_mut(&id).filter(|row| row.key.project.id == project) else {
                return Ok(false);
            };
            row.key.is_active = false;
            Ok(true)
        })
    }

    fn record_uses(&mut self, uses: &BTreeMap<KeyId, KeyUse>) -> Result<(), StoreError> {
        self.run(|state| {
            for (id, key_use) in uses {
                if let Some(row) = state.keys.get_mut(id)
                    && row.last_use.is_none_or(|known| known.at <= key_use.at)
                {
                    row.last_use = Some(*key_use);
                }
            }
            Ok(())
        })
    }
}

impl KeyQueries for MemoryReader {
    fn of_project(&mut self, project: ProjectId, paging: Paging) -> Result<Listing<KeySummary>, StoreError> {
        let keys = self.committed.latest().keys_of(project);
        Ok(cut(keys, paging, |key, last_seen| key.id.get() < last_seen))
    }
}

impl State {
    /// The keys of a project, the newest first.
    pub(super) fn keys_of(&self, project: ProjectId) -> Vec<KeySummary> {
        self.keys.values().rev().filter(|row| row.key.project.id == project).map(summary_of).collect()
    }

    fn add_key(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        let NewKey {
            kind,
            name,
            project_id,
            public_key,
            secret_hash,
            abilities,
            allowed_networks,
            expires_at,
            created_by,
            created_at,
        } = key.clone();
        let (project, project_is_active) = self.key_project(project_id)?;
        self.require_user(created_by)?;
        if self.keys.values().any(|row| row.public_key == public_key) {
            return Err(StoreError::Duplicate(Constraint::PublicKey));
        }
        let id = KeyId::new(next_id(&self.keys));
        let key = ApiKey {
            id,
            kind,
            secret_hash,
            abilities,
            allowed_networks,
            is_active: true,
            expires_at,
            project,
            project_is_active,
        };
        self.keys.insert(id, KeyRow { public_key, name, key, created_at, last_use: None });
        Ok(id)
    }

    /// The project of a key as it is at this moment, and whether it takes tickets.
    pub(super) fn key_project(&self, id: ProjectId) -> Result<(ProjectName, bool), StoreError> {
        let project = self
            .projects
            .get(&id)
            .ok_or_else(|| StoreError::Backend(format!("there is no project {id}").into()))?;
        let name = ProjectName { id, name: project.name.clone(), slug: project.slug.clone() };
        Ok((name, project.is_active))
    }
}

fn summary_of(row: &KeyRow) -> KeySummary {
    let KeyRow { public_key, name, key, created_at, last_use } = row.clone();
    KeySummary {
        id: key.id,
        kind: key.kind,
        name,
        public_key,
        allowed_networks: key.allowed_networks,
        is_active: key.is_active,
        expires_at: key.expires_at,
        created_at,
        last_used_at: last_use.map(|last| last.at),
        last_used_from: last_use.and_then(|last| last.from),
    }
}
