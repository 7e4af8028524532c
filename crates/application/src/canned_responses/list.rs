//! Lists canned responses.

use switchboard_domain::UserId;
use switchboard_domain::access::{Ability, Actor, authorize};

use super::reach::reader;
use crate::ports::{CannedReader, CannedResponseFilter};
use crate::records::CannedResponse;
use crate::{Context, Error};

/// The canned responses that match, by title: those of `owner`, who is the caller unless somebody else is named, and the shared ones.
///
/// # Errors
/// [`Error::Forbidden`], also for whoever asks for those of somebody else without managing them.
pub fn list(
    ctx: &Context,
    actor: &Actor,
    owner: Option<UserId>,
    filter: &CannedResponseFilter,
) -> Result<Vec<CannedResponse>, Error> {
    let own = reader(actor)?;
    let owner = owner.unwrap_or(own.owner);
    if owner != own.owner {
        authorize(actor, Ability::ManageCannedResponses)?;
    }
    Ok(ctx.database.reader()?.catalog().canned_responses(&CannedReader { owner, ..own }, filter)?)
}
