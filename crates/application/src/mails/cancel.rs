//! Takes a mail back.

use switchboard_domain::MailId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::records::MailDetail;
use crate::{Context, Error, NotFound};

/// Takes a mail back that waits. It is not sent any more.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::MailRefused`] when its state does not allow it.
pub fn cancel(ctx: &Context, actor: &Actor, id: MailId) -> Result<MailDetail, Error> {
    authorize(actor, Ability::ManageMail)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let standing = tx.mails().standing(id)?.ok_or(Error::NotFound(NotFound::Mail))?;
        standing.cancel(now)?;
        tx.mails().cancel(id)?;
        Ok::<_, Error>(())
    })?;
    tracing::info!(mail_id = %id, "a mail was taken back");
    super::list::find(ctx, id)
}
