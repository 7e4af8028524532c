//! Shows people to those who manage them.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{EmailAddress, UserId};

use crate::ports::{Listing, Paging, UserFilter};
use crate::records::{ProjectName, User, UserDetail};
use crate::{Context, Error, NotFound};

/// A person with the projects they are assigned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownUser {
    /// The person.
    pub user: User,
    /// The projects, by name.
    pub projects: Vec<ProjectName>,
}

/// The people that match, newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(
    ctx: &Context,
    actor: &Actor,
    filter: &UserFilter,
    paging: Paging,
) -> Result<Listing<User>, Error> {
    authorize(actor, Ability::ManageUsers)?;
    Ok(ctx.database.reader()?.users().list(filter, paging)?)
}

/// The person with this address, if there is one.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn with_address(ctx: &Context, actor: &Actor, email: &EmailAddress) -> Result<Option<User>, Error> {
    authorize(actor, Ability::ManageUsers)?;
    let found = ctx.database.reader()?.accounts().credentials(email)?;
    Ok(found.map(|credentials| credentials.user))
}

/// One person with the projects they are assigned to.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn show(ctx: &Context, actor: &Actor, id: UserId) -> Result<ShownUser, Error> {
    authorize(actor, Ability::ManageUsers)?;
    let mut reader = ctx.database.reader()?;
    let UserDetail { user, projects } = reader.users().find(id)?.ok_or(Error::NotFound(NotFound::User))?;
    let projects = if projects.is_empty() { Vec::new() } else { reader.projects().names(&projects)? };
    Ok(ShownUser { user, projects })
}
