//! Logs a person in with address and password.

use std::net::IpAddr;

use chrono::{DateTime, SubsecRound as _, Utc};
use switchboard_domain::{EmailAddress, SessionId};

use crate::password::Password;
use crate::ports::{Claims, RetryAfter, Verdict};
use crate::records::{Credentials, User};
use crate::{Context, Error};

/// What a log-in is tried with.
#[derive(Debug, Clone)]
pub struct Login {
    /// The address of the account.
    pub email: EmailAddress,
    /// The password that was typed.
    pub password: Password,
    /// Where the request came from.
    pub address: IpAddr,
}

/// A token with how long it is accepted, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedIn {
    /// The token.
    pub access_token: String,
    /// How many seconds it is accepted.
    pub expires_in: i64,
    /// Whose it is.
    pub user: User,
}

/// Begins a session.
///
/// An unknown account and a wrong password get the same answer after the same time.
///
/// # Errors
/// [`Error::InvalidCredentials`]; [`Error::Inactive`] when the password is right and the account is switched off;
/// [`Error::TooManyRequests`] after too many tries for the account or from the address; [`Error::Unavailable`] when too many passwords
/// wait to be compared.
pub fn login(ctx: &Context, command: &Login) -> Result<LoggedIn, Error> {
    ctx.throttle
        .admit(command.email.canonical(), command.address)
        .map_err(|RetryAfter(retry_after)| Error::TooManyRequests { retry_after })?;
    let credentials = ctx.database.reader()?.accounts().credentials(&command.email)?;
    let (user, hash) = credentials.map(|Credentials { user, password_hash }| (user, password_hash)).unzip();
    let hash = hash.flatten();
    let verdict = ctx
        .passwords
        .verify(&command.password, hash.as_ref())
        .map_err(|busy| Error::Unavailable(Box::new(busy)))?;
    let (Some(user), Some(hash), Verdict::Matches { rehashed }) = (user, hash, verdict) else {
        return Err(Error::InvalidCredentials);
    };
    if !user.is_active {
        return Err(Error::Inactive);
    }
    let now = ctx.clock.now();
    let session = ctx.database.transact(|tx| {
        // The password may have been changed while it was compared.
        if !tx.users().record_login(user.id, now, &hash, rehashed)? {
            return Err(Error::InvalidCredentials);
        }
        tx.sessions().insert(user.id, now, now + ctx.settings.refresh_window).map_err(Error::from)
    })?;
    let (access_token, expires_in) = issue(ctx, session, &user, 1, now);
    Ok(LoggedIn { access_token, expires_in, user })
}

/// A token of a session, with the number of seconds for which it is accepted.
pub(crate) fn issue(
    ctx: &Context,
    session: SessionId,
    user: &User,
    generation: i32,
    now: DateTime<Utc>,
) -> (String, i64) {
    let issued_at = now.trunc_subsecs(0);
    let lifetime = ctx.settings.token_lifetime;
    let claims = Claims { session, user: user.id, generation, issued_at, expires_at: issued_at + lifetime };
    (ctx.tokens.seal(&claims), lifetime.num_seconds())
}
