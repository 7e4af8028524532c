//! Letters to the owners of accounts.

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::UserId;

use crate::Context;
use crate::ports::SecretLink;
use crate::records::{MailCause, NewPasswordReset, SecretHash};

/// How many hours the link to a new password is valid.
pub(super) const LINK_HOURS: i64 = 24;
/// How many random letters and digits the secret of a link has: 256 bits.
const SECRET_CHARACTERS: usize = 43;

/// A new secret for setting a password: what is kept of it, and the link that is mailed.
pub(super) struct NewLink {
    secret_hash: SecretHash,
    pub(super) link: SecretLink,
}

impl NewLink {
    pub(super) fn new(ctx: &Context) -> Self {
        let secret = ctx.secrets.alphanumeric(SECRET_CHARACTERS);
        let link = ctx.settings.public_url.password_link(&secret);
        Self { secret_hash: ctx.secrets.hash(&secret), link }
    }

    /// What is kept of it for an account.
    pub(super) fn reset(&self, user_id: UserId, now: DateTime<Utc>) -> NewPasswordReset {
        NewPasswordReset {
            user_id,
            secret_hash: self.secret_hash,
            created_at: now,
            expires_at: now + TimeDelta::hours(LINK_HOURS),
        }
    }
}

/// What is behind a mail about an account.
pub(super) fn about(user_id: UserId) -> MailCause {
    MailCause { user_id: Some(user_id), ..MailCause::default() }
}
