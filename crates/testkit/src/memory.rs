//! A database in memory that keeps the promises of the ports: for tests of use cases and of the API.

mod accounts;
mod attachments;
mod catalog;
mod events;
mod gate;
mod idempotency;
mod jobs;
mod keys;
mod levers;
mod mailboxes;
mod mails;
mod notifications;
mod password_resets;
mod projects;
mod queries;
mod received_mails;
mod reports;
mod search;
mod sla;
mod sla_queries;
mod state;
mod ticket_queries;
mod tickets;
mod users;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use switchboard_application::ports::{
    AccountQueries, AttachmentQueries, AttachmentStore, CannedResponseStore, CatalogQueries, CategoryStore,
    Database, Durability, EventQueries, EventStore, IdempotencyQueries, IdempotencyStore, JobQueries,
    JobStore, KeyQueries, KeyStore, MailQueries, MailStore, MailboxQueries, MailboxStore,
    NotificationQueries, NotificationStore, PasswordResetStore, ProjectQueries, ProjectStore, Reader,
    ReceivedMailQueries, ReceivedMailStore, ReportQueries, SessionStore, SlaQueries, SlaStore, StoreError,
    TagStore, TicketQueries, TicketStore, Transaction, UserQueries, UserStore,
};

use gate::{Gate, Turn};
pub use levers::Snapshot;
use state::State;

/// A database that lives and ends with the process.
///
/// One unit of work is open at a time; the others wait for it, and give up as unavailable after some seconds. Readers see what was
/// committed last and never wait.
#[derive(Default)]
pub struct MemoryDatabase {
    committed: Arc<Committed>,
    gate: Arc<Gate>,
    /// Which call of every unit of work fails, from 1; 0 for none.
    failing_call: Arc<AtomicUsize>,
    /// How many more units of work begin until one does not; 0 for all.
    units_left: AtomicUsize,
}

/// What was committed last. It is replaced as a whole, so whoever took a copy of the pointer has a consistent view.
struct Committed(Mutex<Arc<State>>);

/// One open unit of work: a copy of everything, which replaces the original on commit.
struct MemoryTransaction {
    state: State,
    /// The states before the parts that were begun and have not ended.
    parts: Vec<State>,
    /// What readers saw last of this unit.
    view: MemoryReader,
    is_poisoned: bool,
    calls: usize,
    failing_call: usize,
    committed: Arc<Committed>,
    _turn: Turn,
}

struct MemoryReader {
    committed: Arc<Committed>,
}

impl MemoryDatabase {
    /// A database with the default service-level policies and nothing else.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the `nth` store call, from 1, of every unit of work fail from now on; 0 makes none fail.
    pub fn fail_call(&self, nth: usize) {
        self.failing_call.store(nth, Ordering::Relaxed);
    }

    /// Makes the `nth` unit of work that begins from now on, counted from 1, and no other one find the database out of reach.
    pub fn fail_unit(&self, nth: usize) {
        self.units_left.store(nth, Ordering::Relaxed);
    }
}

impl Database for MemoryDatabase {
    fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        let turn = self.gate.enter()?;
        let counted_down =
            self.units_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if counted_down == Ok(1) {
            return Err(StoreError::Unavailable("the unit of work that was to fail".into()));
        }
        let state = State::clone(&self.committed.latest());
        Ok(Box::new(MemoryTransaction {
            state,
            parts: Vec::new(),
            view: MemoryReader { committed: Arc::clone(&self.committed) },
            is_poisoned: false,
            calls: 0,
            failing_call: self.failing_call.load(Ordering::Relaxed),
            committed: Arc::clone(&self.committed),
            _turn: turn,
        }))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(MemoryReader { committed: Arc::clone(&self.committed) }))
    }

    fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn durability(&self) -> Durability {
        Durability::Process
    }
}

impl Transaction for MemoryTransaction {
    fn users(&mut self) -> &mut dyn UserStore {
        self
    }

    fn sessions(&mut self) -> &mut dyn SessionStore {
        self
    }

    fn projects(&mut self) -> &mut dyn ProjectStore {
        self
    }

    fn keys(&mut self) -> &mut dyn KeyStore {
        self
    }

    fn tickets(&mut self) -> &mut dyn TicketStore {
        self
    }

    fn events(&mut self) -> &mut dyn EventStore {
        self
    }

    fn sla(&mut self) -> &mut dyn SlaStore {
        self
    }

    fn categories(&mut self) -> &mut dyn CategoryStore {
        self
    }

    fn tags(&mut self) -> &mut dyn TagStore {
        self
    }

    fn canned_responses(&mut self) -> &mut dyn CannedResponseStore {
        self
    }

    fn attachments(&mut self) -> &mut dyn AttachmentStore {
        self
    }

    fn password_resets(&mut self) -> &mut dyn PasswordResetStore {
        self
    }

    fn jobs(&mut self) -> &mut dyn JobStore {
        self
    }

    fn mails(&mut self) -> &mut dyn MailStore {
        self
    }

    fn idempotency(&mut self) -> &mut dyn IdempotencyStore {
        self
    }

    fn reader(&mut self) -> &mut dyn Reader {
        self.view = MemoryReader { committed: Arc::new(Committed(Mutex::new(Arc::new(self.state.clone())))) };
        &mut self.view
    }

    fn begin_part(&mut self) -> Result<(), StoreError> {
        if self.is_poisoned {
            return Err(StoreError::Poisoned);
        }
        self.parts.push(self.state.clone());
        Ok(())
    }

    fn keep_part(&mut self) -> Result<(), StoreError> {
        if self.is_poisoned {
            return Err(StoreError::Poisoned);
        }
        self.parts.pop().map(|_| ()).ok_or_else(no_part)
    }

    fn take_back_part(&mut self) -> Result<(), StoreError> {
        self.is_poisoned = true;
        self.state = self.parts.pop().ok_or_else(no_part)?;
        self.is_poisoned = false;
        Ok(())
    }

    fn notifications(&mut self) -> &mut dyn NotificationStore {
        self
    }

    fn received_mails(&mut self) -> &mut dyn ReceivedMailStore {
        self
    }

    fn mailboxes(&mut self) -> &mut dyn MailboxStore {
        self
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if self.is_poisoned {
            return Err(StoreError::Poisoned);
        }
        self.committed.replace(self.state);
        Ok(())
    }
}

impl MemoryTransaction {
    /// Does one store call. Its failure poisons the unit, and a poisoned unit does nothing any more, as on PostgreSQL.
    fn run<T>(&mut self, call: impl FnOnce(&mut State) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if self.is_poisoned {
            return Err(StoreError::Poisoned);
        }
        self.calls += 1;
        let result = if self.calls == self.failing_call {
            Err(StoreError::Unavailable("a test made this call fail".into()))
        } else {
            call(&mut self.state)
        };
        self.is_poisoned = result.is_err();
        result
    }
}

impl Reader for MemoryReader {
    fn accounts(&mut self) -> &mut dyn AccountQueries {
        self
    }

    fn projects(&mut self) -> &mut dyn ProjectQueries {
        self
    }

    fn tickets(&mut self) -> &mut dyn TicketQueries {
        self
    }

    fn events(&mut self) -> &mut dyn EventQueries {
        self
    }

    fn users(&mut self) -> &mut dyn UserQueries {
        self
    }

    fn keys(&mut self) -> &mut dyn KeyQueries {
        self
    }

    fn catalog(&mut self) -> &mut dyn CatalogQueries {
        self
    }

    fn sla(&mut self) -> &mut dyn SlaQueries {
        self
    }

    fn attachments(&mut self) -> &mut dyn AttachmentQueries {
        self
    }

    fn reports(&mut self) -> &mut dyn ReportQueries {
        self
    }

    fn jobs(&mut self) -> &mut dyn JobQueries {
        self
    }

    fn mails(&mut self) -> &mut dyn MailQueries {
        self
    }

    fn idempotency(&mut self) -> &mut dyn IdempotencyQueries {
        self
    }

    fn notifications(&mut self) -> &mut dyn NotificationQueries {
        self
    }

    fn received_mails(&mut self) -> &mut dyn ReceivedMailQueries {
        self
    }

    fn mailboxes(&mut self) -> &mut dyn MailboxQueries {
        self
    }
}

fn no_part() -> StoreError {
    StoreError::Unavailable("no part was begun".into())
}

impl Default for Committed {
    fn default() -> Self {
        Self(Mutex::new(Arc::new(State::migrated())))
    }
}

impl Committed {
    fn latest(&self) -> Arc<State> {
        Arc::clone(&self.lock())
    }

    fn replace(&self, state: State) {
        *self.lock() = Arc::new(state);
    }

    /// A thread that panics while it holds the lock leaves whole states behind, so its panic is no reason to refuse the next one.
    fn lock(&self) -> MutexGuard<'_, Arc<State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
