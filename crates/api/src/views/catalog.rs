//! Categories and tags.

use std::collections::BTreeMap;

use serde::Serialize;
use switchboard_application::records::{Category, Tag};
use switchboard_domain::CategoryId;
use switchboard_domain::catalog::Color;
use utoipa::ToSchema;

use super::ticket_list::TagView;

/// The tree of categories.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoriesAnswer<'a> {
    categories: Vec<CategoryNode<'a>>,
}

/// A category with what stands below it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryNode<'a> {
    id: i64,
    #[schema(example = "Technical Issue")]
    name: &'a str,
    #[schema(example = "#EF4444")]
    color: Option<&'a str>,
    #[schema(no_recursion)]
    children: Vec<CategoryNode<'a>>,
}

/// A category under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryAnswer<'a> {
    pub(crate) category: CategoryView<'a>,
}

/// A category by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryView<'a> {
    id: i64,
    #[schema(example = "Technical Issue")]
    name: &'a str,
    #[schema(example = "#EF4444")]
    color: Option<&'a str>,
    /// The category that it stands below; a root without one.
    parent_id: Option<i64>,
}

/// All tags.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TagsAnswer<'a> {
    tags: Vec<TagView<'a>>,
}

/// A tag under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TagAnswer<'a> {
    pub(crate) tag: TagView<'a>,
}

impl<'a> From<&'a [Category]> for CategoriesAnswer<'a> {
    /// The tree, each level in the order of the list.
    fn from(categories: &'a [Category]) -> Self {
        let mut levels: BTreeMap<Option<CategoryId>, Vec<&'a Category>> = BTreeMap::new();
        for category in categories {
            levels.entry(category.parent_id).or_default().push(category);
        }
        Self { categories: nodes(&mut levels, None) }
    }
}

/// The categories below a parent. Each level is taken out, so that even a stored cycle comes to an end.
fn nodes<'a>(
    levels: &mut BTreeMap<Option<CategoryId>, Vec<&'a Category>>,
    parent: Option<CategoryId>,
) -> Vec<CategoryNode<'a>> {
    let level = levels.remove(&parent).unwrap_or_default();
    level
        .into_iter()
        .map(|Category { id, name, color, parent_id: _ }| CategoryNode {
            id: id.get(),
            name: name.as_str(),
            color: color.as_ref().map(Color::as_str),
            children: nodes(levels, Some(*id)),
        })
        .collect()
}

impl<'a> From<&'a Category> for CategoryView<'a> {
    fn from(Category { id, name, color, parent_id }: &'a Category) -> Self {
        Self {
            id: id.get(),
            name: name.as_str(),
            color: color.as_ref().map(Color::as_str),
            parent_id: parent_id.map(CategoryId::get),
        }
    }
}

impl<'a> From<&'a [Tag]> for TagsAnswer<'a> {
    fn from(tags: &'a [Tag]) -> Self {
        Self { tags: tags.iter().map(TagView::from).collect() }
    }
}
