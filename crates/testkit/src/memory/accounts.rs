//! People, sessions and keys, as units of work see them.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Constraint, KeyStore, SessionStore, StoreError, UserStore};
use switchboard_application::records::{
    ApiKey, Credentials, NewKey, NewUser, PasswordHash, ProjectName, User,
};
use switchboard_domain::{EmailAddress, KeyId, ProjectId, SessionId, UserId};

use super::MemoryTransaction;
use super::state::{KeyRow, SessionRow, State, UserRow, next_id};

impl UserStore for MemoryTransaction {
    fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        self.run(|state| Ok(state.users.get(&id).map(|row| row.user.clone())))
    }

    fn find_by_email(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError> {
        self.run(|state| Ok(state.credentials(email)))
    }

    fn insert(&mut self, user: &NewUser) -> Result<User, StoreError> {
        self.run(|state| {
            if state.credentials(&user.email).is_some() {
                return Err(StoreError::Duplicate(Constraint::UserEmail));
            }
            Ok(state.add_user(user))
        })
    }

    fn find_or_insert(&mut self, user: &NewUser) -> Result<User, StoreError> {
        self.run(|state| match state.credentials(&user.email) {
            Some(found) => Ok(found.user),
            None => Ok(state.add_user(user)),
        })
    }

    fn record_login(
        &mut self,
        id: UserId,
        at: DateTime<Utc>,
        rehashed: Option<PasswordHash>,
    ) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(row) = state.users.get_mut(&id) {
                row.user.last_login_at = Some(at);
                row.password_hash = rehashed.or(row.password_hash.take());
            }
            Ok(())
        })
    }

    fn any_exists(&mut self) -> Result<bool, StoreError> {
        self.run(|state| Ok(!state.users.is_empty()))
    }
}

impl SessionStore for MemoryTransaction {
    fn insert(
        &mut self,
        user: UserId,
        _created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<SessionId, StoreError> {
        self.run(|state| {
            state.require_user(user)?;
            let id = SessionId::new(next_id(&state.sessions));
            state
                .sessions
                .insert(id, SessionRow { user_id: user, generation: 1, expires_at, revoked_at: None });
            Ok(id)
        })
    }

    fn advance(&mut self, id: SessionId, from: i32) -> Result<bool, StoreError> {
        self.run(|state| {
            let session = state.sessions.get_mut(&id);
            let Some(session) =
                session.filter(|session| session.generation == from && session.revoked_at.is_none())
            else {
                return Ok(false);
            };
            session.generation += 1;
            Ok(true)
        })
    }

    fn revoke(&mut self, id: SessionId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(session) = state.sessions.get_mut(&id) {
                session.revoked_at.get_or_insert(at);
            }
            Ok(())
        })
    }
}

impl KeyStore for MemoryTransaction {
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        self.run(|state| state.add_key(key))
    }
}

impl State {
    pub(super) fn credentials(&self, email: &EmailAddress) -> Option<Credentials> {
        let row = self.users.values().find(|row| row.user.email == *email)?;
        Some(Credentials { user: row.user.clone(), password_hash: row.password_hash.clone() })
    }

    fn add_user(&mut self, user: &NewUser) -> User {
        let NewUser { name, email, role, password_hash, phone, department, created_at } = user.clone();
        let id = UserId::new(next_id(&self.users));
        let user = User {
            id,
            name,
            email,
            role,
            phone,
            department,
            is_active: true,
            last_login_at: None,
            created_at,
        };
        self.users.insert(id, UserRow { user: user.clone(), password_hash });
        user
    }

    fn add_key(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        let NewKey {
            kind,
            name: _,
            project_id,
            public_key,
            secret_hash,
            abilities,
            allowed_networks,
            expires_at,
            created_by,
            created_at: _,
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
        self.keys.insert(id, KeyRow { public_key, key });
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
