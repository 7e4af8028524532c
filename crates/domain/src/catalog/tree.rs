//! The tree of categories: where a category may stand.

use std::collections::BTreeMap;

use crate::CategoryId;

/// The most levels that the tree has.
pub const CATEGORY_LEVELS_MAX: usize = 5;

/// Which category stands below which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CategoryTree(BTreeMap<CategoryId, Option<CategoryId>>);

/// Why a category cannot stand where it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misplaced {
    /// There is no such category to stand below.
    #[error("must be a category that exists")]
    UnknownParent,
    /// It would stand below itself.
    #[error("must not be the category itself or one below it")]
    Cycle,
    /// The tree would have too many levels.
    #[error("must not make the tree deeper than {CATEGORY_LEVELS_MAX} levels")]
    TooDeep,
}

impl CategoryTree {
    /// The tree of these categories, each with the one that it stands below.
    #[must_use]
    pub fn new(categories: impl IntoIterator<Item = (CategoryId, Option<CategoryId>)>) -> Self {
        Self(categories.into_iter().collect())
    }

    /// Whether a new category may stand there.
    ///
    /// # Errors
    /// [`Misplaced`] when the place does not exist or is too deep.
    pub fn check_new(&self, parent: Option<CategoryId>) -> Result<(), Misplaced> {
        self.check(parent, 1)
    }

    /// Whether a category may move there with everything below it.
    ///
    /// # Errors
    /// [`Misplaced`] when the place does not exist, lies below the category itself, or is too deep.
    pub fn check_move(&self, category: CategoryId, parent: Option<CategoryId>) -> Result<(), Misplaced> {
        if parent.is_some_and(|parent| self.path(parent).any(|ancestor| ancestor == category)) {
            return Err(Misplaced::Cycle);
        }
        self.check(parent, self.levels_from(category))
    }

    /// Whether anything stands directly below a category.
    #[must_use]
    pub fn has_children(&self, category: CategoryId) -> bool {
        self.0.values().any(|parent| *parent == Some(category))
    }

    /// Whether something with this many levels fits below a parent.
    fn check(&self, parent: Option<CategoryId>, levels: usize) -> Result<(), Misplaced> {
        if parent.is_some_and(|parent| !self.0.contains_key(&parent)) {
            return Err(Misplaced::UnknownParent);
        }
        let above = parent.map_or(0, |parent| self.path(parent).count());
        if above + levels > CATEGORY_LEVELS_MAX { Err(Misplaced::TooDeep) } else { Ok(()) }
    }

    /// The category, the one that it stands below, and so on up to a root. A stored cycle ends it after as many steps as there are
    /// categories.
    fn path(&self, category: CategoryId) -> impl Iterator<Item = CategoryId> {
        std::iter::successors(Some(category), |id| self.0.get(id).copied().flatten())
            .take(self.0.len().max(1))
    }

    /// How many levels a category has with everything below it.
    fn levels_from(&self, category: CategoryId) -> usize {
        let levels_down_to = |id: CategoryId| self.path(id).position(|ancestor| ancestor == category);
        self.0.keys().filter_map(|id| levels_down_to(*id)).max().map_or(1, |levels| levels + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1 > 2 > 3`, `1 > 4`, and `5` alone.
    fn tree() -> CategoryTree {
        CategoryTree::new(
            [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(1)), (5, None)]
                .map(|(id, parent)| (CategoryId::new(id), parent.map(CategoryId::new))),
        )
    }

    fn check(category: i64, parent: Option<i64>, expected: Result<(), Misplaced>) {
        let moved = tree().check_move(CategoryId::new(category), parent.map(CategoryId::new));
        assert_eq!(moved, expected, "{category} below {parent:?}");
    }

    #[test]
    fn a_category_never_stands_below_itself() {
        check(1, Some(1), Err(Misplaced::Cycle));
        check(1, Some(2), Err(Misplaced::Cycle));
        check(1, Some(3), Err(Misplaced::Cycle));
        check(2, Some(4), Ok(()));
        check(3, None, Ok(()));
        check(5, Some(3), Ok(()));
        check(1, Some(5), Ok(()));
        check(5, Some(9), Err(Misplaced::UnknownParent));
    }

    #[test]
    fn a_tree_has_five_levels_with_all_that_moves_along() {
        let chain =
            (1..=6).map(|id| (CategoryId::new(id), (id > 1 && id != 6).then(|| CategoryId::new(id - 1))));
        let tree = CategoryTree::new(chain.chain([(CategoryId::new(7), Some(CategoryId::new(6)))]));
        let [one, three, four, five, six] = [1, 3, 4, 5, 6].map(CategoryId::new);
        assert_eq!(tree.check_new(Some(four)), Ok(()));
        assert_eq!(tree.check_new(Some(five)), Err(Misplaced::TooDeep));
        assert_eq!(tree.check_new(None), Ok(()));
        assert_eq!(tree.check_move(six, Some(three)), Ok(()), "two levels below three");
        assert_eq!(tree.check_move(six, Some(four)), Err(Misplaced::TooDeep));
        assert_eq!(tree.check_move(one, Some(six)), Err(Misplaced::TooDeep));
    }

    #[test]
    fn children_are_those_directly_below() {
        assert!(tree().has_children(CategoryId::new(2)));
        assert!(!tree().has_children(CategoryId::new(5)));
    }

    #[test]
    fn a_stored_cycle_ends_every_walk() {
        let [one, two] = [1, 2].map(CategoryId::new);
        let broken = CategoryTree::new([(one, Some(two)), (two, Some(one))]);
        assert_eq!(broken.check_move(one, Some(two)), Err(Misplaced::Cycle));
        assert_eq!(broken.check_move(one, None), Ok(()));
    }
}
