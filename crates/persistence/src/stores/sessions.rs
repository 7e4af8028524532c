//! Sessions, as units of work change them.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{SessionStore, StoreError};
use switchboard_domain::{SessionId, UserId};

use super::IdRow;
use crate::statement::Statement;
use crate::transaction::Unit;

impl SessionStore for Unit {
    fn insert(
        &mut self,
        user: UserId,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<SessionId, StoreError> {
        let insertion =
            Statement::new("INSERT INTO sessions (user_id, generation, created_at, expires_at) VALUES (?, 1, ?, ?) RETURNING id")
                .bind(user.get())
                .bind(created_at)
                .bind(expires_at);
        self.attempt(|connection| connection.one(insertion).map(|IdRow { id }| SessionId::new(id)))
    }

    fn advance(&mut self, id: SessionId, from: i32) -> Result<bool, StoreError> {
        let update =
            Statement::new("UPDATE sessions SET generation = generation + 1 WHERE id = ? AND generation = ? AND revoked_at IS NULL")
                .bind(id.get())
                .bind(from);
        self.attempt(|connection| Ok(connection.execute(&update)? == 1))
    }

    fn revoke(&mut self, id: SessionId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
            .bind(at)
            .bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn revoke_all(
        &mut self,
        user: UserId,
        keep: Option<SessionId>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let update =
            Statement::new("UPDATE sessions SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL")
                .bind(at)
                .bind(user.get());
        self.change(&match keep {
            Some(keep) => update.sql(" AND id <> ?").bind(keep.get()),
            None => update,
        })
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.changed(
            &Statement::new(
                "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            )
            .bind(before)
            .bind(i64::from(limit)),
        )
    }
}
