//! The secrets with which forgotten passwords are replaced.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{PasswordResetStore, StoreError};
use switchboard_application::records::{NewPasswordReset, SecretHash};
use switchboard_domain::UserId;

use super::MemoryTransaction;

impl PasswordResetStore for MemoryTransaction {
    fn insert(&mut self, reset: &NewPasswordReset) -> Result<(), StoreError> {
        self.run(|state| {
            state.require_user(reset.user_id)?;
            state.password_resets.push(reset.clone());
            Ok(())
        })
    }

    fn take(&mut self, secret: &SecretHash, now: DateTime<Utc>) -> Result<Option<UserId>, StoreError> {
        self.run(|state| {
            let resets = &mut state.password_resets;
            let place =
                resets.iter().position(|reset| reset.secret_hash == *secret && reset.expires_at > now);
            Ok(place.map(|place| resets.remove(place).user_id))
        })
    }

    fn forget(&mut self, user: UserId) -> Result<(), StoreError> {
        self.run(|state| {
            state.password_resets.retain(|reset| reset.user_id != user);
            Ok(())
        })
    }

    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.run(|state| {
            let mut purged = 0;
            state.password_resets.retain(|reset| {
                let goes = purged < u64::from(limit) && reset.expires_at < before;
                purged += u64::from(goes);
                !goes
            });
            Ok(purged)
        })
    }
}
