//! Categories as a list that shows the tree.

use switchboard_application::records::Category;
use switchboard_domain::CategoryId;

/// A category that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CategoryChoice {
    pub(crate) id: CategoryId,
    /// Its name, behind as many steps as it stands below others.
    pub(crate) label: String,
    /// What it is called.
    pub(crate) name: String,
    /// How many stand above it.
    pub(crate) depth: usize,
    pub(crate) color: Option<String>,
    pub(crate) parent_id: Option<CategoryId>,
}

/// The categories, each after the one that it stands below, in the order in which they come otherwise.
pub(crate) fn tree(categories: &[Category]) -> Vec<CategoryChoice> {
    let mut choices = Vec::with_capacity(categories.len());
    add(&mut choices, categories, None, 0);
    choices
}

fn add(choices: &mut Vec<CategoryChoice>, all: &[Category], parent: Option<CategoryId>, depth: usize) {
    for category in all.iter().filter(|category| category.parent_id == parent) {
        choices.push(CategoryChoice {
            id: category.id,
            label: format!("{}{}", "– ".repeat(depth), category.name),
            name: category.name.as_str().to_owned(),
            depth,
            color: category.color.as_ref().map(ToString::to_string),
            parent_id: parent,
        });
        add(choices, all, Some(category.id), depth.saturating_add(1));
    }
}
