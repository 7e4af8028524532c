//! Categories, tags and canned responses.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    CannedReader, CannedResponseFilter, CannedResponseStore, CatalogQueries, CategoryStore, Constraint,
    Shelf, StoreError, TagStore,
};
use switchboard_application::records::{
    CannedResponse, Category, CategoryName, NewCannedResponse, NewCategory, Tag,
};
use switchboard_domain::catalog::{Color, Shortcut};
use switchboard_domain::{CannedResponseId, CategoryId, Label, TagId};

use super::state::{State, next_id, require};
use super::{MemoryReader, MemoryTransaction};

/// Everything that tickets are sorted by and answered with. What was deleted stays, marked, so that no identifier is given twice.
#[derive(Clone, Default)]
pub(super) struct Catalog {
    categories: BTreeMap<CategoryId, Kept<Category>>,
    tags: BTreeMap<TagId, Kept<Tag>>,
    canned_responses: BTreeMap<CannedResponseId, Kept<CannedResponse>>,
}

#[derive(Clone)]
struct Kept<T> {
    record: T,
    is_deleted: bool,
}

impl CategoryStore for MemoryTransaction {
    fn all(&mut self) -> Result<Vec<Category>, StoreError> {
        self.run(|state| Ok(state.catalog.categories_by_name()))
    }

    fn insert(&mut self, category: &NewCategory) -> Result<Category, StoreError> {
        self.run(|state| {
            let NewCategory { name, color, parent_id, created_at: _ } = category.clone();
            let id = CategoryId::new(next_id(&state.catalog.categories));
            let category = Category { id, name, color, parent_id };
            state.check_category(&category)?;
            state.catalog.categories.insert(id, Kept::new(category.clone()));
            Ok(category)
        })
    }

    fn save(&mut self, category: &Category) -> Result<(), StoreError> {
        self.run(|state| {
            state.check_category(category)?;
            replace(&mut state.catalog.categories, category.id, category);
            Ok(())
        })
    }

    fn delete(&mut self, id: CategoryId, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            mark_deleted(&mut state.catalog.categories, id);
            Ok(())
        })
    }
}

impl TagStore for MemoryTransaction {
    fn find(&mut self, id: TagId) -> Result<Option<Tag>, StoreError> {
        self.run(|state| Ok(state.catalog.tag(id).cloned()))
    }

    fn find_by_name(&mut self, name: &Label) -> Result<Option<Tag>, StoreError> {
        self.run(|state| {
            Ok(living(&state.catalog.tags).find(|tag| folds_to(&tag.name, name.as_str())).cloned())
        })
    }

    fn insert(&mut self, name: &Label, color: &Color, _at: DateTime<Utc>) -> Result<Tag, StoreError> {
        self.run(|state| {
            let id = TagId::new(next_id(&state.catalog.tags));
            let tag = Tag { id, name: name.to_string(), color: color.to_string() };
            state.catalog.check_tag(&tag)?;
            state.catalog.tags.insert(id, Kept::new(tag.clone()));
            Ok(tag)
        })
    }

    fn save(&mut self, tag: &Tag) -> Result<(), StoreError> {
        self.run(|state| {
            state.catalog.check_tag(tag)?;
            replace(&mut state.catalog.tags, tag.id, tag);
            Ok(())
        })
    }

    fn delete(&mut self, id: TagId, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            mark_deleted(&mut state.catalog.tags, id);
            state.tickets.values_mut().for_each(|row| {
                row.tags.remove(&id);
            });
            Ok(())
        })
    }
}

impl CannedResponseStore for MemoryTransaction {
    fn find(&mut self, id: CannedResponseId) -> Result<Option<CannedResponse>, StoreError> {
        self.run(|state| Ok(state.catalog.canned_response(id).cloned()))
    }

    fn find_by_shortcut(
        &mut self,
        shelf: Shelf,
        shortcut: &Shortcut,
    ) -> Result<Option<CannedResponseId>, StoreError> {
        self.run(|state| Ok(state.catalog.with_shortcut(shelf, shortcut).map(|response| response.id).next()))
    }

    fn insert(&mut self, response: &NewCannedResponse) -> Result<CannedResponse, StoreError> {
        self.run(|state| {
            let NewCannedResponse { owner_id, title, body, shortcut, sharing, project_id, created_at } =
                response.clone();
            let id = CannedResponseId::new(next_id(&state.catalog.canned_responses));
            let updated_at = created_at;
            let response = CannedResponse {
                id,
                owner_id,
                title,
                body,
                shortcut,
                sharing,
                project_id,
                created_at,
                updated_at,
            };
            state.check_canned_response(&response)?;
            state.catalog.canned_responses.insert(id, Kept::new(response.clone()));
            Ok(response)
        })
    }

    fn save(&mut self, response: &CannedResponse) -> Result<(), StoreError> {
        self.run(|state| {
            state.check_canned_response(response)?;
            replace(&mut state.catalog.canned_responses, response.id, response);
            Ok(())
        })
    }

    fn delete(&mut self, id: CannedResponseId) -> Result<(), StoreError> {
        self.run(|state| {
            mark_deleted(&mut state.catalog.canned_responses, id);
            Ok(())
        })
    }
}

impl CatalogQueries for MemoryReader {
    fn categories(&mut self) -> Result<Vec<Category>, StoreError> {
        Ok(self.committed.latest().catalog.categories_by_name())
    }

    fn tags(&mut self) -> Result<Vec<Tag>, StoreError> {
        let state = self.committed.latest();
        let mut tags: Vec<Tag> = living(&state.catalog.tags).cloned().collect();
        tags.sort_by_key(|tag| (tag.name.to_lowercase(), tag.id));
        Ok(tags)
    }

    fn canned_responses(
        &mut self,
        reader: &CannedReader,
        filter: &CannedResponseFilter,
    ) -> Result<Vec<CannedResponse>, StoreError> {
        let state = self.committed.latest();
        let all = living(&state.catalog.canned_responses);
        let wanted = all.filter(|response| reader.finds(response) && filter.matches(response));
        let mut responses: Vec<CannedResponse> = wanted.cloned().collect();
        responses.sort_by_key(|response| (response.title.as_str().to_lowercase(), response.id));
        Ok(responses)
    }

    fn canned_response(&mut self, id: CannedResponseId) -> Result<Option<CannedResponse>, StoreError> {
        Ok(self.committed.latest().catalog.canned_response(id).cloned())
    }
}

impl State {
    fn check_category(&self, category: &Category) -> Result<(), StoreError> {
        self.require_category(category.parent_id)?;
        let mut others = living(&self.catalog.categories).filter(|other| other.id != category.id);
        let is_taken = others.any(|other| {
            other.parent_id == category.parent_id && folds_to(other.name.as_str(), category.name.as_str())
        });
        if is_taken { Err(StoreError::Duplicate(Constraint::CategoryName)) } else { Ok(()) }
    }

    fn check_canned_response(&self, response: &CannedResponse) -> Result<(), StoreError> {
        self.require_user(response.owner_id)?;
        require(response.project_id, "project", |id| self.projects.contains_key(id))?;
        let Some(shortcut) = &response.shortcut else { return Ok(()) };
        let shelf = Shelf::of(response.owner_id, response.sharing);
        if self.catalog.with_shortcut(shelf, shortcut).any(|other| other.id != response.id) {
            return Err(StoreError::Duplicate(Constraint::Shortcut));
        }
        Ok(())
    }

    /// What the foreign keys of tickets do, which do not see whether something was deleted.
    pub(super) fn require_category(&self, id: Option<CategoryId>) -> Result<(), StoreError> {
        require(id, "category", |id| self.catalog.categories.contains_key(id))
    }

    pub(super) fn require_tag(&self, id: TagId) -> Result<(), StoreError> {
        require(Some(id), "tag", |id| self.catalog.tags.contains_key(id))
    }
}

impl Catalog {
    /// What a category is, or was, called.
    pub(super) fn category_name(&self, id: CategoryId) -> Option<CategoryName> {
        let Kept { record, is_deleted: _ } = self.categories.get(&id)?;
        Some(CategoryName { id, name: record.name.to_string() })
    }

    /// The colour of a category, also of one that is deleted.
    pub(super) fn category_color(&self, id: CategoryId) -> Option<String> {
        self.categories.get(&id)?.record.color.as_ref().map(ToString::to_string)
    }

    fn categories_by_name(&self) -> Vec<Category> {
        let mut categories: Vec<Category> = living(&self.categories).cloned().collect();
        categories.sort_by_key(|category| (category.name.as_str().to_lowercase(), category.id));
        categories
    }

    pub(super) fn has_category(&self, id: CategoryId) -> bool {
        find(&self.categories, id).is_some()
    }

    pub(super) fn tag(&self, id: TagId) -> Option<&Tag> {
        find(&self.tags, id)
    }

    fn canned_response(&self, id: CannedResponseId) -> Option<&CannedResponse> {
        find(&self.canned_responses, id)
    }

    fn with_shortcut(&self, shelf: Shelf, shortcut: &Shortcut) -> impl Iterator<Item = &CannedResponse> {
        living(&self.canned_responses).filter(move |response| {
            Shelf::of(response.owner_id, response.sharing) == shelf
                && response.shortcut.as_ref().is_some_and(|other| other.folded() == shortcut.folded())
        })
    }

    fn check_tag(&self, tag: &Tag) -> Result<(), StoreError> {
        let mut others = living(&self.tags).filter(|other| other.id != tag.id);
        let is_taken = others.any(|other| folds_to(&other.name, &tag.name));
        if is_taken { Err(StoreError::Duplicate(Constraint::TagName)) } else { Ok(()) }
    }
}

impl<T> Kept<T> {
    const fn new(record: T) -> Self {
        Self { record, is_deleted: false }
    }
}

fn living<K, T>(table: &BTreeMap<K, Kept<T>>) -> impl Iterator<Item = &T> {
    table.values().filter(|row| !row.is_deleted).map(|row| &row.record)
}

fn find<K: Ord + Copy, T>(table: &BTreeMap<K, Kept<T>>, id: K) -> Option<&T> {
    table.get(&id).filter(|row| !row.is_deleted).map(|row| &row.record)
}

fn replace<K: Ord + Copy, T: Clone>(table: &mut BTreeMap<K, Kept<T>>, id: K, record: &T) {
    if let Some(row) = table.get_mut(&id) {
        row.record = record.clone();
    }
}

fn mark_deleted<K: Ord + Copy, T>(table: &mut BTreeMap<K, Kept<T>>, id: K) {
    if let Some(row) = table.get_mut(&id) {
        row.is_deleted = true;
    }
}

fn folds_to(name: &str, other: &str) -> bool {
    name.to_lowercase() == other.to_lowercase()
}
