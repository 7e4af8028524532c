//! Finds tags by what they are called, and makes those that there are not.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::catalog::Color;
use switchboard_domain::{Label, TagId};

use crate::{Context, Error};

/// The tags that are called so, whatever the case, in this order. Those that there are not are made, in this colour.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn find_or_create(
    ctx: &Context,
    actor: &Actor,
    names: &[Label],
    color: &Color,
) -> Result<Vec<TagId>, Error> {
    authorize(actor, Ability::ManageTags)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let mut tags = Vec::new();
        for name in names {
            let tag = match tx.tags().find_by_name(name)? {
                Some(tag) => tag,
                None => tx.tags().insert(name, color, now)?,
            };
            if !tags.contains(&tag.id) {
                tags.push(tag.id);
            }
        }
        Ok(tags)
    })
}
