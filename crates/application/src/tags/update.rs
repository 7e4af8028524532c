//! Changes a tag.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::catalog::Color;
use switchboard_domain::{Label, TagId};

use crate::records::Tag;
use crate::{Context, Error, NotFound};

/// What is wanted of a tag. What is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateTag {
    /// What it is called.
    pub name: Option<Label>,
    /// Its colour.
    pub color: Option<Color>,
}

/// Changes a tag, on every ticket that carries it.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when another one is called the same.
pub fn update(ctx: &Context, actor: &Actor, id: TagId, command: UpdateTag) -> Result<Tag, Error> {
    authorize(actor, Ability::ManageTags)?;
    let UpdateTag { name, color } = command;
    ctx.database.transact(|tx| {
        let tag = tx.tags().find(id)?.ok_or(Error::NotFound(NotFound::Tag))?;
        if let Some(name) = &name
            && tx.tags().find_by_name(name)?.is_some_and(|other| other.id != id)
        {
            return Err(Error::field("name", "is taken by another tag"));
        }
        let changed = Tag {
            id,
            name: name.map_or(tag.name, |name| name.to_string()),
            color: color.map_or(tag.color, |color| color.to_string()),
        };
        tx.tags().save(&changed)?;
        Ok(changed)
    })
}
