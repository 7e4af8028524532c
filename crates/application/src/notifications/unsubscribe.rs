//! Stops following a ticket by a link in a mail, without logging in (RFC 8058).

use crate::ports::Following;
use crate::{Context, Error, NotFound};

/// Finds out whether a token is one of ours, and does nothing else: programs open links that nobody has clicked.
///
/// # Errors
/// [`Error::NotFound`] when it is not, or was made with a key that is not known any more.
pub fn check(ctx: &Context, token: &str) -> Result<Following, Error> {
    ctx.unsubscribe_tokens.read(token).ok_or(Error::NotFound(NotFound::Subscription))
}

/// Lets the person of a token follow its ticket no longer. Whoever does not follow it is left as they are, so it can be done again.
///
/// Mails that wait for them because they followed the ticket are not sent any more: that is seen to when they would be.
///
/// # Errors
/// [`Error::NotFound`] when the token is not one of ours; [`Error::Unavailable`] and [`Error::Internal`] when the database cannot be written.
pub fn unsubscribe(ctx: &Context, token: &str) -> Result<(), Error> {
    let Following { ticket_id, user_id } = check(ctx, token)?;
    ctx.database.transact(|tx| tx.tickets().unwatch(ticket_id, user_id))?;
    tracing::info!(ticket = ticket_id.get(), user_id = %user_id, "somebody follows a ticket no longer, by a link in a mail");
    Ok(())
}
