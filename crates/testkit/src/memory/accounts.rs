//! People and sessions, as units of work see them.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Constraint, SessionStore, StoreError, UserStore};
use switchboard_application::records::{Credentials, NewUser, PasswordHash, User};
use switchboard_domain::{EmailAddress, SessionId, UserId};

use super::MemoryTransaction;
use super::state::{SessionRow, State, UserRow, next_id};

impl UserStore for MemoryTransaction {
    fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        self.run(|state| Ok(state.user(id).map(|row| row.user.clone())))
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

    fn find_to_change(&mut self, id: UserId) -> Result<Option<Credentials>, StoreError> {
        self.run(|state| Ok(state.user(id).map(credentials_of)))
    }

    fn save(&mut self, user: &User, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            if state.credentials(&user.email).is_some_and(|found| found.user.id != user.id) {
                return Err(StoreError::Duplicate(Constraint::UserEmail));
            }
            let User { id, name, email, role, phone, department, is_active, last_login_at: _, created_at: _ } =
                user.clone();
            if let Some(UserRow { user, .. }) = state.users.get_mut(&id) {
                *user = User { name, email, role, phone, department, is_active, ..user.clone() };
            }
            Ok(())
        })
    }

    fn set_password(
        &mut self,
        id: UserId,
        hash: &PasswordHash,
        _at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.alter_user(id, |row| row.password_hash = Some(hash.clone()))
    }

    fn delete(&mut self, id: UserId, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.alter_user(id, |row| row.is_deleted = true)
    }

    fn leave_projects(&mut self, id: UserId) -> Result<(), StoreError> {
        self.run(|state| {
            state.agents.retain(|(_, user), _| *user != id);
            Ok(())
        })
    }

    fn mark_unproven(&mut self, id: UserId) -> Result<(), StoreError> {
        self.alter_user(id, |row| row.is_unproven = true)
    }

    fn mark_proven(&mut self, id: UserId) -> Result<(), StoreError> {
        self.alter_user(id, |row| row.is_unproven = false)
    }

    fn is_unproven(&mut self, id: UserId) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.users.get(&id).is_some_and(|row| row.is_unproven)))
    }

    fn record_login(
        &mut self,
        id: UserId,
        at: DateTime<Utc>,
        verified: &PasswordHash,
        rehashed: Option<PasswordHash>,
    ) -> Result<bool, StoreError> {
        self.run(|state| {
            let row = state.users.get_mut(&id);
            let is_current = |row: &&mut UserRow| {
                !row.is_deleted && row.user.is_active && row.password_hash.as_ref() == Some(verified)
            };
            let Some(row) = row.filter(is_current) else { return Ok(false) };
            row.user.last_login_at = Some(at);
            row.password_hash = rehashed.or(row.password_hash.take());
            Ok(true)
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
            state.sessions_begun += 1;
            let id = SessionId::new(state.sessions_begun);
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

    fn revoke_all(
        &mut self,
        user: UserId,
        keep: Option<SessionId>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(|state| {
            for (id, session) in &mut state.sessions {
                if session.user_id == user && Some(*id) != keep {
                    session.revoked_at.get_or_insert(at);
                }
            }
            Ok(())
        })
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.run(|state| {
            let ended = state.sessions.iter().filter(|(_, session)| session.expires_at < before);
            let mut ended: Vec<_> = ended.map(|(id, session)| (session.expires_at, *id)).collect();
            ended.sort_unstable();
            ended.truncate(limit.try_into().expect("the limit fits into memory"));
            state.sessions.retain(|id, _| !ended.iter().any(|(_, purged)| purged == id));
            Ok(ended.len().try_into().expect("what is counted fits into memory"))
        })
    }
}

impl MemoryTransaction {
    fn alter_user(&mut self, id: UserId, change: impl FnOnce(&mut UserRow)) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(row) = state.users.get_mut(&id) {
                change(row);
            }
            Ok(())
        })
    }
}

fn credentials_of(row: &UserRow) -> Credentials {
    Credentials { user: row.user.clone(), password_hash: row.password_hash.clone() }
}

impl State {
    pub(super) fn credentials(&self, email: &EmailAddress) -> Option<Credentials> {
        self.users.values().find(|row| !row.is_deleted && row.user.email == *email).map(credentials_of)
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
        let row = UserRow { user: user.clone(), password_hash, is_unproven: false, is_deleted: false };
        self.users.insert(id, row);
        user
    }
}
