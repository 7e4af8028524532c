//! Keeps somebody logged in who came with a browser.

use super::authenticate;
use super::login::LoggedIn;
use crate::{Context, Error};

/// The token of a session that was begun just now, made to be accepted for as long as the session can last.
///
/// A browser keeps it in a cookie that scripts cannot read, and sends it by itself: nobody is there to exchange tokens. The session ends
/// as all sessions do, from the next request on.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is not ours.
pub fn stay(ctx: &Context, logged_in: &LoggedIn) -> Result<LoggedIn, Error> {
    let mut claims = authenticate::claims(ctx, &logged_in.access_token)?;
    claims.expires_at = claims.issued_at + ctx.settings.refresh_window;
    let access_token = ctx.tokens.seal(&claims);
    let expires_in = ctx.settings.refresh_window.num_seconds();
    Ok(LoggedIn { access_token, expires_in, user: logged_in.user.clone() })
}
