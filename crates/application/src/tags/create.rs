//! Makes a tag.

use switchboard_domain::Label;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::catalog::Color;

use crate::records::Tag;
use crate::{Context, Error};

/// The tag that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTag {
    /// What it is called.
    pub name: Label,
    /// Its colour.
    pub color: Color,
}

/// Makes a tag.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when another one is called the same.
pub fn create(ctx: &Context, actor: &Actor, command: CreateTag) -> Result<Tag, Error> {
    authorize(actor, Ability::ManageTags)?;
    let CreateTag { name, color } = command;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        if tx.tags().find_by_name(&name)?.is_some() {
            return Err(Error::field("name", "is taken by another tag"));
        }
        Ok(tx.tags().insert(&name, &color, now)?)
    })
}
