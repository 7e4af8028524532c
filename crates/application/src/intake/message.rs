//! A message as it is handled: what it says, and what rules out handling it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use switchboard_domain::EmailAddress;
use switchboard_domain::intake::{Automatic, QuarantineReason, Verdict};

use super::receive::byte_count;
use crate::Context;
use crate::ports::UnreadableMail;
use crate::records::{IncomingMail, MailAuthor, Project};

/// A message as it is handled.
pub(super) struct Message {
    pub(super) mail: IncomingMail,
    /// Why it cannot be handled at all.
    pub(super) fault: Option<QuarantineReason>,
}

impl Message {
    /// Reads what there is of a message that has so many bytes. One of which there is only the beginning is too large.
    pub(super) fn read(ctx: &Context, bytes: &[u8], size_bytes: u64) -> Self {
        // A panic is a fault of ours. It costs one message and not those behind it.
        let read = catch_unwind(AssertUnwindSafe(|| ctx.mail_reader.read(bytes)));
        match read {
            Ok(Ok(mail)) => {
                // Programs that report something often name no sender, and nobody answers them.
                let is_answerable = mail.sender.is_some() || mail.signs.automatic().is_some();
                let no_sender = (!is_answerable).then_some(QuarantineReason::NoSender);
                let too_large = (size_bytes > byte_count(bytes)).then_some(QuarantineReason::TooLarge);
                Self { mail, fault: too_large.or(no_sender) }
            }
            Ok(Err(UnreadableMail { limit: _, header })) => {
                Self { mail: *header, fault: Some(QuarantineReason::TooLarge) }
            }
            Err(_panic) => Self { mail: IncomingMail::default(), fault: Some(QuarantineReason::Unhandled) },
        }
    }

    pub(super) fn sender(&self) -> Option<&EmailAddress> {
        self.mail.sender.as_ref().map(|MailAuthor { email, .. }| email)
    }

    /// The sign that a program wrote it: also that this desk did.
    pub(super) fn automatic(&self, ctx: &Context, project: &Project) -> Option<Automatic> {
        let mut from = self.mail.loops.iter().chain(self.sender());
        let is_own = from.any(|address| is_own(ctx, project, address));
        if is_own { Some(Automatic::Own) } else { self.mail.signs.automatic() }
    }

    /// What our own receiving server says of the sender.
    pub(super) fn verdict(&self, ctx: &Context) -> Verdict {
        match (&ctx.settings.mail_authserv_id, self.sender()) {
            (Some(server), Some(sender)) => self.mail.authentication.verdict(server, sender),
            (None, _) | (_, None) => Verdict::Unknown,
        }
    }
}

/// Whether mails of this desk have this sender, or go to it.
fn is_own(ctx: &Context, project: &Project, address: &EmailAddress) -> bool {
    let replies = ctx.settings.mail_reply_to.as_ref();
    ctx.settings.mail_from == *address
        || [&project.support_email, &project.mail.address].iter().any(|own| own.as_ref() == Some(address))
        || replies.is_some_and(|replies| replies.base() == address || replies.token_in(address).is_some())
}
