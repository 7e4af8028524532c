//! Changes a category.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::catalog::Color;
use switchboard_domain::{CategoryId, Label};

use super::siblings::{name_is_taken, tree};
use crate::records::Category;
use crate::{Context, Error, FieldErrors, NotFound};

/// What is wanted of a category. What is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateCategory {
    /// What it is called.
    pub name: Option<Label>,
    /// Its colour, or that it has none.
    pub color: Option<Option<Color>>,
    /// The category that it stands below, or that it is a root.
    pub parent_id: Option<Option<CategoryId>>,
}

/// Changes a category. What stands below it moves along.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when a sibling is called the same, or the place lies below the category
/// itself or is too deep.
pub fn update(
    ctx: &Context,
    actor: &Actor,
    id: CategoryId,
    command: UpdateCategory,
) -> Result<Category, Error> {
    authorize(actor, Ability::ManageCategories)?;
    ctx.database.transact(|tx| {
        let categories = tx.categories().all()?;
        let category = categories.iter().find(|category| category.id == id);
        let category = category.ok_or(Error::NotFound(NotFound::Category))?.clone();
        let UpdateCategory { name, color, parent_id } = command;
        let changed = Category {
            id,
            name: name.unwrap_or(category.name),
            color: color.unwrap_or(category.color),
            parent_id: parent_id.unwrap_or(category.parent_id),
        };
        let mut errors = FieldErrors::default();
        if let Err(misplaced) = tree(&categories).check_move(id, changed.parent_id) {
            errors.add("parent_id", misplaced);
        }
        if name_is_taken(&categories, changed.parent_id, &changed.name, Some(id)) {
            errors.add("name", "is taken by a category beside it");
        }
        errors.into_result()?;
        tx.categories().save(&changed)?;
        Ok(changed)
    })
}
