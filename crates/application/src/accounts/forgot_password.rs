//! Mails the way to a new password.

use std::net::IpAddr;

use switchboard_domain::EmailAddress;

use super::letters::{NewLink, about};
use crate::mails::outbox;
use crate::ports::{Letter, RetryAfter};
use crate::{Context, Error};

/// Who forgot their password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgotPassword {
    /// The address of the account.
    pub email: EmailAddress,
    /// Where the request came from.
    pub address: IpAddr,
}

/// Whether a request for a link may be made at all: the first half, after which the client is answered. It does not depend on whether there
/// is such an account, and takes no time, so that neither the answer nor its delay tells.
///
/// # Errors
/// [`Error::TooManyRequests`] after too many requests for the account or from the address.
pub fn admit(ctx: &Context, command: &ForgotPassword) -> Result<(), Error> {
    ctx.throttle
        .admit(&format!("forgot {}", command.email.canonical()), command.address)
        .map_err(|RetryAfter(retry_after)| Error::TooManyRequests { retry_after })
}

/// Mails a link with which a password can be set once within 24 hours, if there is an active account with the address: the second half,
/// done when the client was answered. It is also how accounts that were made without a password get one.
///
/// # Errors
/// Only faults of the store.
pub fn send_link(ctx: &Context, command: &ForgotPassword) -> Result<(), Error> {
    let now = ctx.clock.now();
    let found = ctx.database.reader()?.accounts().credentials(&command.email)?;
    let Some(user) = found.map(|found| found.user).filter(|user| user.is_active) else { return Ok(()) };
    let new = NewLink::new(ctx);
    let mail = outbox::write(ctx, &Letter::PasswordLink { link: new.link.clone() })?;
    let mail = mail.to(user.email, about(user.id), now);
    ctx.database.transact(|tx| {
        tx.password_resets().insert(&new.reset(user.id, now))?;
        tx.mails().enqueue(&mail)?;
        Ok(())
    })
}
