//! Writing a mail for the outbox.

use chrono::{DateTime, Utc};
use switchboard_domain::EmailAddress;
use switchboard_domain::mail::{MailKind, MailMessageId, ThreadToken};

use crate::ports::Letter;
use crate::records::{MailCause, MailContent, MailHeaders, NewMail};
use crate::{Context, Error};

/// How many random letters and digits the identifier of a mail has.
const UNIQUE_CHARACTERS: usize = 32;

/// A mail that is written but for its receiver. It is made before a unit of work begins, since writing takes time and may fail.
#[derive(Debug, Clone)]
pub(crate) struct WrittenMail {
    message_id: MailMessageId,
    kind: MailKind,
    content: MailContent,
}

/// Writes a letter.
pub(crate) fn write(ctx: &Context, letter: &Letter) -> Result<WrittenMail, Error> {
    let content = ctx.letters.write(letter).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(WrittenMail { message_id: message_id(ctx, &ctx.settings.mail_from)?, kind: letter.kind(), content })
}

/// The identifier of a new mail of this sender.
pub(crate) fn message_id(ctx: &Context, sender: &EmailAddress) -> Result<MailMessageId, Error> {
    let unique = ctx.secrets.alphanumeric(UNIQUE_CHARACTERS);
    MailMessageId::new(&unique, sender).map_err(|error| Error::Internal(Box::new(error)))
}

/// The identifier of a new mail about a ticket, by whose token a reply to it finds back.
pub(crate) fn message_id_of_thread(
    ctx: &Context,
    token: &ThreadToken,
    sender: &EmailAddress,
) -> Result<MailMessageId, Error> {
    let unique = ctx.secrets.alphanumeric(UNIQUE_CHARACTERS);
    MailMessageId::of_thread(token, &unique, sender).map_err(|error| Error::Internal(Box::new(error)))
}

impl WrittenMail {
    /// The mail to this receiver, for the outbox.
    pub(crate) fn to(self, recipient: EmailAddress, cause: MailCause, now: DateTime<Utc>) -> NewMail {
        let Self { message_id, kind, content } = self;
        NewMail {
            message_id,
            kind,
            recipient,
            sender: None,
            ground: None,
            content,
            headers: MailHeaders::GENERATED,
            cause,
            order_key: None,
            created_at: now,
        }
    }
}
