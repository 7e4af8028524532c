//! What a command about a ticket refers to: categories and tags.

use std::collections::BTreeSet;

use switchboard_domain::{CategoryId, TagId};

use crate::ports::Transaction;
use crate::{Error, FieldErrors};

/// Adds that the category does not exist, where it does not.
pub(super) fn check_category(
    tx: &mut dyn Transaction,
    category: Option<CategoryId>,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    if let Some(category) = category
        && !tx.tickets().category_exists(category)?
    {
        errors.add("category_id", "must be a category that exists");
    }
    Ok(())
}

/// Adds for each tag that does not exist the place at which it stands in its field.
pub(super) fn check_tags(
    tx: &mut dyn Transaction,
    field: &str,
    tags: &[TagId],
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    if tags.is_empty() {
        return Ok(());
    }
    let known: BTreeSet<TagId> = tx.tickets().existing_tags(&tags.iter().copied().collect())?;
    for (index, _) in tags.iter().enumerate().filter(|(_, tag)| !known.contains(tag)) {
        errors.add(&format!("{field}.{index}"), "must be a tag that exists");
    }
    Ok(())
}
