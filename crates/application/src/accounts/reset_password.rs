//! Sets a password with the secret of a mailed link.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use switchboard_domain::UserId;
use switchboard_domain::access::Role;

use super::chosen::hash_of_chosen;
use super::letters::about;
use crate::mails::outbox;
use crate::password::Password;
use crate::ports::{Letter, RetryAfter, Transaction};
use crate::records::{PasswordHash, SecretHash, User};
use crate::{Context, Error};

/// The password that is wanted, with the proof that it may be set.
#[derive(Clone)]
pub struct ResetPassword {
    /// The secret of the link.
    pub secret: String,
    /// The password.
    pub password: Password,
    /// Where the request came from.
    pub address: IpAddr,
}

/// Sets a password, once for each secret.
///
/// Whoever has the secret reads the mail of the address, so the address is proved: tickets that waited for the proof become the account's.
/// Every session of the account and every other secret end, so that nobody who was in the account before stays in it.
///
/// # Errors
/// [`Error::Invalid`] when the secret is unknown, was used or has expired, which are not told apart, or the password is refused;
/// [`Error::TooManyRequests`] after too many tries; [`Error::Unavailable`] when too many passwords wait.
pub fn reset_password(ctx: &Context, command: &ResetPassword) -> Result<(), Error> {
    let secret = ctx.secrets.hash(&command.secret);
    ctx.throttle
        .admit(&format!("reset {}", command.secret), command.address)
        .map_err(|RetryAfter(retry_after)| Error::TooManyRequests { retry_after })?;
    let now = ctx.clock.now();
    let reset = ctx.database.reader()?.accounts().password_reset(&secret)?;
    let user = reset.filter(|reset| reset.expires_at > now && reset.user.is_active).map(|reset| reset.user);
    let user = user.ok_or_else(secret_is_refused)?;
    let hash = hash_of_chosen(ctx, &command.password, &user.name, &user.email)?;
    let mail = outbox::write(ctx, &Letter::PasswordChanged)?;
    let user = ctx.database.transact(|tx| {
        let user = set(tx, user.id, &secret, &hash, now)?;
        tx.mails().enqueue(&mail.to(user.email.clone(), about(user.id), now))?;
        Ok::<_, Error>(user)
    })?;
    tracing::info!(user_id = %user.id, "set their password by a mailed link");
    Ok(())
}

fn set(
    tx: &mut dyn Transaction,
    id: UserId,
    secret: &SecretHash,
    hash: &PasswordHash,
    now: DateTime<Utc>,
) -> Result<User, Error> {
    // The account is held first, as whoever changes it does.
    let found = tx.users().find_to_change(id)?.filter(|found| found.user.is_active);
    let user = found.ok_or_else(secret_is_refused)?.user;
    if tx.password_resets().take(secret, now)? != Some(id) {
        return Err(secret_is_refused());
    }
    tx.users().set_password(id, hash, now)?;
    tx.users().mark_proven(id)?;
    tx.sessions().revoke_all(id, None, now)?;
    tx.password_resets().forget(id)?;
    if user.role == Role::Customer {
        tx.tickets().adopt(&user.email, id)?;
    }
    Ok(user)
}

fn secret_is_refused() -> Error {
    Error::field("token", "is unknown, was used already, or has expired")
}

impl std::fmt::Debug for ResetPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResetPassword").field("address", &self.address).finish_non_exhaustive()
    }
}
