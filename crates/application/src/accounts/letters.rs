//! Letters to the owners of accounts.

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::UserId;

use crate::Context;
use crate::ports::{Letter, MailError, SecretLink};
use crate::records::NewPasswordReset;

/// How many hours the link to a new password is valid.
pub(super) const LINK_HOURS: i64 = 24;
/// How many random letters and digits the secret of a link has: 256 bits.
const SECRET_CHARACTERS: usize = 43;

/// A new secret for setting a password: what is kept of it, and the link that is mailed.
pub(super) fn new_link(ctx: &Context, user_id: UserId, now: DateTime<Utc>) -> (NewPasswordReset, SecretLink) {
    let secret = ctx.secrets.alphanumeric(SECRET_CHARACTERS);
    let reset = NewPasswordReset {
        user_id,
        secret_hash: ctx.secrets.hash(&secret),
        created_at: now,
        expires_at: now + TimeDelta::hours(LINK_HOURS),
    };
    (reset, ctx.settings.public_url.password_link(&secret))
}

/// Hands a letter over. What it tells of was committed before, so a failure is written down and changes nothing.
pub(super) fn post(ctx: &Context, letter: &Letter) {
    if let Err(MailError(failure)) = ctx.mailer.send(letter) {
        tracing::error!(%failure, "a letter could not be handed over");
    }
}
