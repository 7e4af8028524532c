//! People, for lists.

use std::cmp::Reverse;

use std::collections::BTreeSet;

use switchboard_application::ports::{Listing, Paging, StoreError, UserFilter, UserQueries};
use switchboard_application::records::{Assignable, User, UserDetail, UserName};
use switchboard_application::search::{Search, words};
use switchboard_domain::access::Role;
use switchboard_domain::{ProjectId, UserId};

use super::MemoryReader;
use super::queries::cut;

impl UserQueries for MemoryReader {
    fn list(&mut self, filter: &UserFilter, paging: Paging) -> Result<Listing<User>, StoreError> {
        let state = self.committed.latest();
        let people = state.users.values().filter(|row| !row.is_deleted).map(|row| &row.user);
        let mut matching: Vec<User> = people.filter(|user| matches(filter, user)).cloned().collect();
        matching.sort_by_key(|user| Reverse(user.id));
        Ok(cut(matching, paging, |user, last_seen| user.id.get() < last_seen))
    }

    fn find(&mut self, id: UserId) -> Result<Option<UserDetail>, StoreError> {
        let state = self.committed.latest();
        Ok(state.user(id).map(|row| UserDetail { user: row.user.clone(), projects: state.projects_of(id) }))
    }

    fn assignable(&mut self, project: ProjectId) -> Result<Vec<Assignable>, StoreError> {
        let state = self.committed.latest();
        let active = state.users.values().filter(|row| !row.is_deleted && row.user.is_active);
        let people = active.filter_map(|row| {
            let User { id, name, role, .. } = &row.user;
            let position = state.agents.get(&(project, *id)).copied();
            let can_work = match role {
                Role::SuperAdmin | Role::Admin => true,
                Role::Agent => position.is_some(),
                Role::Customer => false,
            };
            let user = UserName { id: *id, name: name.to_string() };
            can_work.then_some(Assignable { user, role: *role, position })
        });
        Ok(people.collect())
    }
}

fn matches(filter: &UserFilter, user: &User) -> bool {
    let UserFilter { role, is_active, search } = filter;
    role.is_none_or(|role| user.role == role)
        && is_active.is_none_or(|is_active| user.is_active == is_active)
        && search.as_deref().and_then(Search::of).is_none_or(|search| search.is_found_in(&words_of(user)))
}

/// The words that a person is found by.
fn words_of(user: &User) -> BTreeSet<String> {
    words(user.name.as_str()).chain(words(user.email.as_str())).collect()
}
