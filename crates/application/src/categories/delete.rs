//! Deletes a category.

use switchboard_domain::CategoryId;
use switchboard_domain::access::{Ability, Actor, authorize};

use super::siblings::tree;
use crate::{Context, Error, InUse, NotFound};

/// Deletes a category that nothing stands below. Tickets that have it keep it with its name; no other ticket gets it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::InUse`] while other categories stand below it.
pub fn delete(ctx: &Context, actor: &Actor, id: CategoryId) -> Result<(), Error> {
    authorize(actor, Ability::ManageCategories)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let categories = tx.categories().all()?;
        if !categories.iter().any(|category| category.id == id) {
            return Err(Error::NotFound(NotFound::Category));
        }
        if tree(&categories).has_children(id) {
            return Err(Error::InUse(InUse::CategoryHasChildren));
        }
        Ok(tx.categories().delete(id, now)?)
    })
}
