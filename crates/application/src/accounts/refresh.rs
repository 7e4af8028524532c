//! Exchanges a token, which may have expired, for a new one.

use super::authenticate::live_session;
use super::login::{LoggedIn, issue};
use crate::{Context, Error};

/// Replaces the token of a session by a new one, within the refresh window of the log-in.
///
/// It works once for each token. A token that was exchanged before and is shown again may have been stolen, so the whole session ends. Of
/// two exchanges that meet, one wins and the other is refused, and the session goes on; one that comes after the other was done is the
/// same as a stolen token.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is not ours, was exchanged before, or its session or account has ended.
pub fn refresh(ctx: &Context, token: &str) -> Result<LoggedIn, Error> {
    let claims = ctx.tokens.open(token).map_err(|_invalid| Error::Unauthenticated)?;
    let session = live_session(ctx, &claims)?;
    let now = ctx.clock.now();
    if session.generation != claims.generation {
        ctx.database.transact(|tx| tx.sessions().revoke(session.id, now))?;
        tracing::warn!(user_id = %session.user.id, session_id = %session.id, "a token was refreshed twice, its session was ended");
        return Err(Error::Unauthenticated);
    }
    let advanced = ctx.database.transact(|tx| tx.sessions().advance(session.id, claims.generation))?;
    if !advanced {
        return Err(Error::Unauthenticated);
    }
    let (access_token, expires_in) =
        issue(ctx, session.id, &session.user, claims.generation.saturating_add(1), now);
    Ok(LoggedIn { access_token, expires_in, user: session.user })
}
