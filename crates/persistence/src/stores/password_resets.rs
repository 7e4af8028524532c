//! The single-use secrets with which a forgotten password is replaced.

use chrono::{DateTime, Utc};
use diesel::sql_types::BigInt;
use switchboard_application::ports::{PasswordResetStore, StoreError};
use switchboard_application::records::{NewPasswordReset, SecretHash};
use switchboard_domain::UserId;

use crate::record::record;
use crate::statement::Statement;
use crate::transaction::Unit;

record! {
    struct OwnerRow { user_id: i64 as BigInt = "user_id" }
}

impl PasswordResetStore for Unit {
    fn insert(&mut self, reset: &NewPasswordReset) -> Result<(), StoreError> {
        let NewPasswordReset { user_id, secret_hash: SecretHash(secret_hash), created_at, expires_at } =
            reset;
        self.change(
            &Statement::new(
                "INSERT INTO password_resets (user_id, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?)",
            )
            .bind(user_id.get())
            .bind(secret_hash)
            .bind(*created_at)
            .bind(*expires_at),
        )
    }

    /// One statement finds and deletes, so that nobody else can come between.
    fn take(
        &mut self,
        SecretHash(secret): &SecretHash,
        now: DateTime<Utc>,
    ) -> Result<Option<UserId>, StoreError> {
        let deletion = Statement::new(
            "DELETE FROM password_resets WHERE secret_hash = ? AND expires_at > ? RETURNING user_id",
        )
        .bind(secret)
        .bind(now);
        self.attempt(|connection| {
            Ok(connection.find(deletion)?.map(|OwnerRow { user_id }| UserId::new(user_id)))
        })
    }

    fn forget(&mut self, user: UserId) -> Result<(), StoreError> {
        self.change(&Statement::new("DELETE FROM password_resets WHERE user_id = ?").bind(user.get()))
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.changed(
            &Statement::new(
                "DELETE FROM password_resets WHERE id IN \
                 (SELECT id FROM password_resets WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            )
            .bind(before)
            .bind(i64::from(limit)),
        )
    }
}
