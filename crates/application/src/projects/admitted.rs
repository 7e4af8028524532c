//! Lists the projects into which a caller may file tickets.

use switchboard_domain::access::{Ability, Actor, authorize};

use crate::ports::{Listing, Paging, ProjectFilter};
use crate::records::ProjectName;
use crate::{Context, Error};

/// The projects into which the caller may file a ticket, by name. Staff also see those that take none at present.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn admitted(
    ctx: &Context,
    actor: &Actor,
    search: Option<String>,
    paging: Paging,
) -> Result<Listing<ProjectName>, Error> {
    let permit = authorize(actor, Ability::CreateTicket)?;
    let filter = ProjectFilter { search, is_active: (!actor.is_staff()).then_some(true) };
    Ok(ctx.database.reader()?.projects().admitted(permit.scope(), &filter, paging)?)
}
