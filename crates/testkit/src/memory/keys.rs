//! API keys, as units of work and lists see them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    Constraint, KeyFilter, KeyQueries, KeyStore, Listing, Paging, REQUESTS_TOTAL_MAX, StoreError,
};
use switchboard_application::records::{
    ApiKey, KeyDetail, KeyFinder, KeyRequest, KeySummary, KeyToChange, KeyUse, LoggedRequest, NewKey,
    NewSecret,
};
use switchboard_domain::key::{Key, Principal};
use switchboard_domain::{KeyId, KeyRequestId, ProjectId};

use super::queries::cut;
use super::state::{KeyRow, State, next_id};
use super::{MemoryReader, MemoryTransaction};

impl KeyStore for MemoryTransaction {
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        self.run(|state| state.add_key(key))
    }

    fn revoke(&mut self, project: ProjectId, id: KeyId) -> Result<bool, StoreError> {
        self.run(|state| {
            let row = state.keys.get_mut(&id).filter(|row| !row.is_deleted);
            let Some(row) = row.filter(|row| row.key.principal.project() == Some(project)) else {
                return Ok(false);
            };
            row.is_active = false;
            Ok(true)
        })
    }

    fn find_to_change(&mut self, id: KeyId) -> Result<Option<KeyToChange>, StoreError> {
        self.run(|state| Ok(state.present_key(id).map(|row| to_change(id, row))))
    }

    fn save(&mut self, key: &KeyToChange) -> Result<(), StoreError> {
        let KeyToChange {
            id,
            principal,
            name,
            note,
            public_part: _,
            secret_hash: _,
            abilities,
            allowed_networks,
            is_active,
            expires_at,
        } = key.clone();
        self.run(|state| {
            if let Some(row) = state.keys.get_mut(&id) {
                row.key = NewKey {
                    principal,
                    name,
                    note,
                    abilities,
                    allowed_networks,
                    expires_at,
                    ..row.key.clone()
                };
                row.is_active = is_active;
            }
            Ok(())
        })
    }

    fn replace_secret(&mut self, id: KeyId, secret: &NewSecret) -> Result<(), StoreError> {
        let NewSecret { hash, previous } = *secret;
        self.run(|state| {
            if let Some(row) = state.keys.get_mut(&id) {
                row.key.secret_hash = hash;
                row.previous = previous;
            }
            Ok(())
        })
    }

    fn delete(&mut self, id: KeyId, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(row) = state.keys.get_mut(&id) {
                row.is_deleted = true;
                row.is_active = false;
            }
            Ok(())
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

    fn log_requests(&mut self, requests: &[KeyRequest]) -> Result<(), StoreError> {
        self.run(|state| {
            for request in requests {
                if state.keys.contains_key(&request.key_id) {
                    state.require_user(request.agent_id)?;
                    state.key_requests.begun += 1;
                    let id = KeyRequestId::new(state.key_requests.begun);
                    state.key_requests.rows.insert((request.received_at, id), request.clone());
                }
            }
            Ok(())
        })
    }

    fn forget_requests(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.run(|state| {
            let mut forgotten = 0;
            state.key_requests.rows.retain(|(received_at, _), _| {
                let goes = forgotten < u64::from(limit) && *received_at < before;
                forgotten += u64::from(goes);
                !goes
            });
            Ok(forgotten)
        })
    }
}

impl KeyQueries for MemoryReader {
    fn of_project(&mut self, project: ProjectId, paging: Paging) -> Result<Listing<KeySummary>, StoreError> {
        let keys = self.committed.latest().keys_of(project);
        Ok(cut(keys, paging, |key, last_seen| key.id.get() < last_seen))
    }

    fn list(&mut self, filter: &KeyFilter, paging: Paging) -> Result<Listing<KeyDetail>, StoreError> {
        let state = self.committed.latest();
        let keys = state.present_keys().filter(|(_, row)| is_wanted(filter, row));
        let keys = keys.map(|(id, row)| state.key_detail(*id, row)).collect();
        Ok(cut(keys, paging, |key: &KeyDetail, last_seen| key.id.get() < last_seen))
    }

    fn find(&mut self, id: KeyId) -> Result<Option<KeyDetail>, StoreError> {
        let state = self.committed.latest();
        Ok(state.present_key(id).map(|row| state.key_detail(id, row)))
    }

    fn requests(&mut self, key: Option<KeyId>, paging: Paging) -> Result<Listing<LoggedRequest>, StoreError> {
        let state = self.committed.latest();
        let place = |last_seen| state.key_requests.rows.keys().find(|(_, id)| id.get() == last_seen);
        let wanted = state.key_requests.rows.iter().rev();
        let wanted = wanted.filter(|(_, request)| key.is_none_or(|key| request.key_id == key));
        let records = wanted.map(|((_, id), request)| LoggedRequest { id: *id, request: request.clone() });
        let listing = cut(records.collect(), paging, |logged: &LoggedRequest, last_seen| {
            place(last_seen).is_some_and(|seen| (logged.request.received_at, logged.id) < *seen)
        });
        let total_is_capped = listing.total.is_some_and(|total| total > REQUESTS_TOTAL_MAX);
        Ok(Listing {
            total: listing.total.map(|total| total.min(REQUESTS_TOTAL_MAX)),
            total_is_capped,
            ..listing
        })
    }
}

impl State {
    /// The keys of a project, the newest first.
    pub(super) fn keys_of(&self, project: ProjectId) -> Vec<KeySummary> {
        self.present_keys()
            .filter(|(_, row)| row.key.principal.project() == Some(project))
            .map(|(id, row)| summary_of(*id, row))
            .collect()
    }

    /// The key that lets its holder in.
    pub(super) fn key_found_by(&self, finder: &KeyFinder) -> Option<ApiKey> {
        let is_wanted = |(id, row): &(&KeyId, &KeyRow)| match finder {
            KeyFinder::PublicPart(part) => row.key.public_part.as_ref() == Some(part),
            KeyFinder::Id(wanted) => *id == wanted,
        };
        let (id, KeyRow { key, is_active, previous, .. }) = self.present_keys().find(is_wanted)?;
        let project = key.principal.project();
        let project_is_active = project.and_then(|id| self.projects.get(&id)).is_none_or(|it| it.is_active);
        Some(ApiKey {
            key: Key {
                id: *id,
                principal: key.principal,
                abilities: key.abilities.clone(),
                allowed_networks: key.allowed_networks.clone(),
                is_active: *is_active,
                expires_at: key.expires_at,
                previous_until: previous.map(|(_, until)| until),
                project_is_active,
            },
            secret_hash: key.secret_hash,
            previous_secret_hash: previous.map(|(hash, _)| hash),
            project: project.and_then(|id| self.project_name(id)),
        })
    }

    fn present_key(&self, id: KeyId) -> Option<&KeyRow> {
        self.keys.get(&id).filter(|row| !row.is_deleted)
    }

    fn key_detail(&self, id: KeyId, row: &KeyRow) -> KeyDetail {
        let KeyRow { key, is_active, previous, is_deleted: _, last_use } = row.clone();
        let agent = match key.principal {
            Principal::Agent { agent, .. } => Some(agent),
            Principal::Superuser { default_agent, .. } => default_agent,
            Principal::Project(_) | Principal::Intake(_) | Principal::Token(_) => None,
        };
        KeyDetail {
            id,
            principal: key.principal,
            name: key.name,
            note: key.note,
            public_part: key.public_part,
            abilities: key.abilities,
            allowed_networks: key.allowed_networks,
            is_active,
            expires_at: key.expires_at,
            previous_until: previous.map(|(_, until)| until),
            project: key.principal.project().and_then(|id| self.project_name(id)),
            agent: agent.and_then(|id| self.user_name(id)),
            created_by: key.created_by.and_then(|id| self.user_name(id)),
            created_at: key.created_at,
            last_used_at: last_use.map(|last| last.at),
            last_used_from: last_use.and_then(|last| last.from),
        }
    }

    /// The keys that were not deleted, the newest first.
    fn present_keys(&self) -> impl Iterator<Item = (&KeyId, &KeyRow)> {
        self.keys.iter().rev().filter(|(_, row)| !row.is_deleted)
    }

    fn add_key(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        if let Some(project) = key.principal.project() {
            self.require_project(project)?;
        }
        self.require_user(key.created_by)?;
        match key.principal {
            Principal::Agent { agent, .. } => self.require_user(agent)?,
            Principal::Superuser { default_agent, .. } => self.require_user(default_agent)?,
            Principal::Project(_) | Principal::Intake(_) | Principal::Token(_) => {}
        }
        let is_taken = |row: &KeyRow| row.key.public_part.is_some() && row.key.public_part == key.public_part;
        if self.keys.values().any(is_taken) {
            return Err(StoreError::Duplicate(Constraint::PublicKey));
        }
        let id = KeyId::new(next_id(&self.keys));
        let row =
            KeyRow { key: key.clone(), is_active: true, previous: None, is_deleted: false, last_use: None };
        self.keys.insert(id, row);
        Ok(id)
    }
}

fn summary_of(id: KeyId, row: &KeyRow) -> KeySummary {
    let KeyRow { key, is_active, previous: _, is_deleted: _, last_use } = row.clone();
    KeySummary {
        id,
        kind: key.principal.kind(),
        name: key.name,
        public_part: key.public_part,
        allowed_networks: key.allowed_networks,
        is_active,
        expires_at: key.expires_at,
        created_at: key.created_at,
        last_used_at: last_use.map(|last| last.at),
        last_used_from: last_use.and_then(|last| last.from),
    }
}

fn is_wanted(filter: &KeyFilter, row: &KeyRow) -> bool {
    let KeyFilter { kind, project_id, is_active, search } = filter;
    let name = row.key.name.as_str().to_lowercase();
    kind.is_none_or(|kind| row.key.principal.kind() == kind)
        && project_id.is_none_or(|project| row.key.principal.project() == Some(project))
        && is_active.is_none_or(|is_active| row.is_active == is_active)
        && search.as_ref().is_none_or(|search| name.contains(&search.to_lowercase()))
}

fn to_change(id: KeyId, row: &KeyRow) -> KeyToChange {
    let KeyRow { key, is_active, .. } = row.clone();
    KeyToChange {
        id,
        principal: key.principal,
        name: key.name,
        note: key.note,
        public_part: key.public_part,
        secret_hash: key.secret_hash,
        abilities: key.abilities,
        allowed_networks: key.allowed_networks,
        is_active,
        expires_at: key.expires_at,
    }
}
