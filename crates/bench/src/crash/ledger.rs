//! What the server acknowledged, noted before the next request goes out.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the server acknowledged, in the order in which it was noted.
#[derive(Default)]
pub(super) struct Ledger {
    entries: Mutex<Vec<Entry>>,
}

/// One acknowledged write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// A ticket was filed.
    Ticket(FiledTicket),
    /// A message was added to a ticket.
    Message { id: i64, ticket: i64 },
    /// A ticket was given to the agent.
    Assignment { ticket: i64 },
}

/// A ticket as the server acknowledged it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FiledTicket {
    /// Its identifier.
    pub(super) id: i64,
    /// Its number.
    pub(super) number: String,
    /// The address of the customer it was filed for.
    pub(super) customer: String,
    /// The headers of the project it belongs to.
    pub(super) headers: String,
}

impl Ledger {
    /// Notes a write.
    pub(super) fn note(&self, entry: Entry) {
        self.lock().push(entry);
    }

    /// How many writes were noted.
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    /// The ticket at a place of the ledger, if a ticket stands there.
    pub(super) fn ticket_at(&self, place: usize) -> Option<FiledTicket> {
        match self.lock().get(place) {
            Some(Entry::Ticket(ticket)) => Some(ticket.clone()),
            Some(Entry::Message { .. } | Entry::Assignment { .. }) | None => None,
        }
    }

    /// Everything that was noted.
    pub(super) fn entries(&self) -> Vec<Entry> {
        self.lock().clone()
    }

    /// A panic of another writer leaves whole entries behind.
    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
