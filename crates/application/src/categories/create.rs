//! Makes a category.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::catalog::Color;
use switchboard_domain::{CategoryId, Label};

use super::siblings::{name_is_taken, tree};
use crate::records::{Category, NewCategory};
use crate::{Context, Error, FieldErrors};

/// The category that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCategory {
    /// What it is called.
    pub name: Label,
    /// Its colour.
    pub color: Option<Color>,
    /// The category that it stands below.
    pub parent_id: Option<CategoryId>,
}

/// Makes a category.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when a sibling is called the same or the parent cannot have another level.
pub fn create(ctx: &Context, actor: &Actor, command: CreateCategory) -> Result<Category, Error> {
    authorize(actor, Ability::ManageCategories)?;
    let CreateCategory { name, color, parent_id } = command;
    let created_at = ctx.clock.now();
    ctx.database.transact(|tx| {
        let categories = tx.categories().all()?;
        let mut errors = FieldErrors::default();
        if let Err(misplaced) = tree(&categories).check_new(parent_id) {
            errors.add("parent_id", misplaced);
        }
        if name_is_taken(&categories, parent_id, &name, None) {
            errors.add("name", "is taken by a category beside it");
        }
        errors.into_result()?;
        Ok(tx.categories().insert(&NewCategory { name, color, parent_id, created_at })?)
    })
}
