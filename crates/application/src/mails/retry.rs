//! Tries a mail again at once.

use switchboard_domain::MailId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::records::MailDetail;
use crate::{Context, Error, NotFound};

/// Queues a mail anew, due at once: one that waits, or one that was parked and whose content is still there.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::MailRefused`] when its state does not allow it.
pub fn retry(ctx: &Context, actor: &Actor, id: MailId) -> Result<MailDetail, Error> {
    authorize(actor, Ability::ManageMail)?;
    let now = ctx.clock.now();
    let recipient = super::list::find(ctx, id)?.summary.recipient;
    ctx.database.transact(|tx| {
        let standing = tx.mails().standing(id)?.ok_or(Error::NotFound(NotFound::Mail))?;
        standing.retry(now)?;
        tx.mails().requeue(id, now)?;
        // Whoever tries it knows better than a report that came back once.
        tx.received_mails().mark_deliverable(&recipient)?;
        Ok::<_, Error>(())
    })?;
    tracing::info!(mail_id = %id, "a mail is tried again by hand");
    super::list::find(ctx, id)
}
