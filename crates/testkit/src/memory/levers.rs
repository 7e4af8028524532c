//! Levers: states that no use case can bring about yet, for tests of what happens in them, and whether anything happened at all.

use std::sync::Arc;

use switchboard_domain::{KeyId, ProjectId, TicketId, UserId};

use super::MemoryDatabase;
use super::state::State;

/// The database as it was at a moment. Two are equal where nothing was committed between them.
#[derive(Clone)]
pub struct Snapshot(Arc<State>);

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl MemoryDatabase {
    /// The database as it is now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.committed.latest())
    }

    /// Lets a person follow a ticket.
    pub fn add_watcher(&self, ticket: TicketId, user: UserId) {
        self.alter(|state| state.tickets.get_mut(&ticket).expect("the ticket exists").watchers.insert(user));
    }

    /// Switches an account off.
    pub fn deactivate_user(&self, id: UserId) {
        self.alter(|state| state.users.get_mut(&id).expect("the account exists").user.is_active = false);
    }

    /// Stops a project from taking tickets.
    pub fn disable_project(&self, id: ProjectId) {
        self.alter(|state| state.projects.get_mut(&id).expect("the project exists").is_active = false);
    }

    /// Switches a key off.
    pub fn disable_key(&self, id: KeyId) {
        self.alter(|state| state.keys.get_mut(&id).expect("the key exists").is_active = false);
    }

    fn alter<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let _turn = self.gate.enter().expect("no unit of work is open");
        let mut state = State::clone(&self.committed.latest());
        let outcome = change(&mut state);
        self.committed.replace(state);
        outcome
    }
}
