//! Shows outgoing mails.

use switchboard_domain::MailId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::ports::{Listing, MailFilter, Paging};
use crate::records::{MailDetail, MailSummary};
use crate::{Context, Error, NotFound};

/// The mails that were sent or wait, newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(
    ctx: &Context,
    actor: &Actor,
    filter: &MailFilter,
    paging: Paging,
) -> Result<Listing<MailSummary>, Error> {
    authorize(actor, Ability::ManageMail)?;
    Ok(ctx.database.reader()?.mails().list(filter, paging)?)
}

/// One mail, without what it says where that is a secret.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn show(ctx: &Context, actor: &Actor, id: MailId) -> Result<MailDetail, Error> {
    authorize(actor, Ability::ManageMail)?;
    find(ctx, id)
}

/// One mail as it stands now, for whoever may see it.
pub(super) fn find(ctx: &Context, id: MailId) -> Result<MailDetail, Error> {
    ctx.database.reader()?.mails().find(id)?.ok_or(Error::NotFound(NotFound::Mail))
}
