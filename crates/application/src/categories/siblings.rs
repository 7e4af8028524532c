//! What holds for categories that stand side by side.

use switchboard_domain::catalog::CategoryTree;
use switchboard_domain::{CategoryId, Label};

use crate::records::Category;

/// The tree that the categories make.
pub(super) fn tree(categories: &[Category]) -> CategoryTree {
    CategoryTree::new(categories.iter().map(|category| (category.id, category.parent_id)))
}

/// Whether a category below this parent, other than `except`, is called the same whatever the case.
pub(super) fn name_is_taken(
    categories: &[Category],
    parent: Option<CategoryId>,
    name: &Label,
    except: Option<CategoryId>,
) -> bool {
    let folded = name.as_str().to_lowercase();
    let mut others =
        categories.iter().filter(|category| category.parent_id == parent && Some(category.id) != except);
    others.any(|category| category.name.as_str().to_lowercase() == folded)
}
