//! Shows the log of requests that showed a key.

use switchboard_domain::KeyId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::ports::{Listing, Paging};
use crate::records::LoggedRequest;
use crate::{Context, Error, NotFound};

/// The requests that showed a key, the newest first, those that were refused among them.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn of_key(
    ctx: &Context,
    actor: &Actor,
    id: KeyId,
    paging: Paging,
) -> Result<Listing<LoggedRequest>, Error> {
    authorize(actor, Ability::ManageKeys)?;
    let mut reader = ctx.database.reader()?;
    if reader.keys().find(id)?.is_none() {
        return Err(Error::NotFound(NotFound::Key));
    }
    Ok(reader.keys().requests(Some(id), paging)?)
}

/// The requests that showed any key, the newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn of_all(ctx: &Context, actor: &Actor, paging: Paging) -> Result<Listing<LoggedRequest>, Error> {
    authorize(actor, Ability::ManageKeys)?;
    Ok(ctx.database.reader()?.keys().requests(None, paging)?)
}
