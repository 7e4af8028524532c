//! A database that is one unit of work: the units that use cases open are parts of it, and its readers see what the parts did.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use switchboard_domain::TicketId;
use switchboard_domain::ticket::TicketEvent;

use crate::ports::{
    AccountQueries, AttachmentQueries, AttachmentStore, CannedResponseStore, CatalogQueries, CategoryStore,
    Database, Durability, EventQueries, EventStore, IdempotencyQueries, IdempotencyStore, JobQueries,
    JobStore, KeyQueries, KeyStore, MailQueries, MailStore, MailboxQueries, MailboxStore,
    NotificationQueries, NotificationStore, PasswordResetStore, ProjectQueries, ProjectStore, Reader,
    ReceivedMailQueries, ReceivedMailStore, ReportQueries, SessionStore, SlaQueries, SlaStore, StoreError,
    TagStore, TicketQueries, TicketStore, Transaction, UserQueries, UserStore,
};
use crate::records::{ClaimOutcome, Event, NewClaim, NewEvent};

/// The unit of work of one request. It is opened, and the request claimed if it may be sent again, when a use case first opens a unit of
/// its own.
pub(crate) struct Unit {
    database: Arc<dyn Database>,
    claim: Option<NewClaim>,
    state: Arc<Mutex<State>>,
}

/// How far the unit is.
enum State {
    /// It was never opened.
    Unused,
    /// It is open, and nobody uses it.
    Open(Work),
    /// It is open, and a part of it or a reader uses it.
    Lent,
    /// The request is not its own.
    Refused(ClaimOutcome),
    /// A part could not be taken back, so all of it is.
    Lost,
}

/// The transaction, and which ticket it is about.
struct Work {
    transaction: Box<dyn Transaction>,
    about: About,
}

/// Which ticket a unit of work is about, as far as its events tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Nothing,
    Ticket(TicketId),
    /// Several, or one that it deleted: nothing of them is in an answer but that it was done.
    Others,
}

/// How a unit ended.
pub(crate) enum End {
    /// Nothing was changed.
    Unused,
    /// The request is not its own.
    Refused(ClaimOutcome),
    /// All that was done waits for its commit. Its answer tells of this ticket, if of any.
    Open(Box<dyn Transaction>, Option<TicketId>),
}

/// The unit in the hands of a part or of a reader. Dropping it gives the unit back.
struct Borrowed {
    state: Arc<Mutex<State>>,
    /// Gone once it was given back.
    work: Option<Work>,
}

/// A unit of work of the use case. Dropping it without a commit takes back what it did.
struct Part {
    unit: Borrowed,
    /// What the unit was about before.
    before: About,
    /// Whether it has neither been committed nor taken back.
    is_open: bool,
}

/// A reader that sees what the parts before it did.
struct PartReader(Borrowed);

impl Unit {
    pub(crate) fn new(database: Arc<dyn Database>, claim: Option<NewClaim>) -> Self {
        Self { database, claim, state: Arc::new(Mutex::new(State::Unused)) }
    }

    /// Ends it, once the use case has ended. A unit that was lost, or is still in somebody's hands, is rolled back.
    pub(crate) fn end(&self) -> End {
        match std::mem::replace(&mut *lock(&self.state), State::Lost) {
            State::Unused => End::Unused,
            State::Open(Work { transaction, about }) => End::Open(transaction, about.ticket()),
            State::Refused(outcome) => End::Refused(outcome),
            State::Lent | State::Lost => End::Refused(ClaimOutcome::InProgress),
        }
    }

    /// Opens the unit and claims the request.
    fn open(&self) -> Result<Work, (State, StoreError)> {
        let opened = self.database.begin().and_then(|mut transaction| {
            let claimed = self.claim.as_ref().map(|claim| transaction.idempotency().claim(claim));
            Ok((transaction, claimed.transpose()?.unwrap_or(ClaimOutcome::Claimed)))
        });
        match opened {
            Ok((transaction, ClaimOutcome::Claimed)) => Ok(Work { transaction, about: About::Nothing }),
            Ok((_, outcome @ (ClaimOutcome::Answered | ClaimOutcome::InProgress))) => {
                Err((State::Refused(outcome), busy("the request belongs to another unit of work")))
            }
            Err(error) => Err((State::Unused, error)),
        }
    }

    fn lend(&self, work: Work) -> Borrowed {
        Borrowed { state: Arc::clone(&self.state), work: Some(work) }
    }
}

impl Database for Unit {
    fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        let mut state = lock(&self.state);
        let work = match std::mem::replace(&mut *state, State::Lent) {
            State::Open(work) => work,
            State::Unused => self.open().map_err(|(left, error)| {
                *state = left;
                error
            })?,
            other @ (State::Lent | State::Refused(_) | State::Lost) => {
                *state = other;
                return Err(busy("a request works in one unit at a time"));
            }
        };
        drop(state);
        let mut part = Part { before: work.about, unit: self.lend(work), is_open: false };
        part.unit.transaction().begin_part()?;
        part.is_open = true;
        Ok(Box::new(part))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        let mut state = lock(&self.state);
        match std::mem::replace(&mut *state, State::Lent) {
            State::Open(work) => Ok(Box::new(PartReader(self.lend(work)))),
            State::Lent => Err(busy("a request reads in one place at a time")),
            other @ (State::Unused | State::Refused(_) | State::Lost) => {
                *state = other;
                self.database.reader()
            }
        }
    }

    fn check(&self) -> Result<(), StoreError> {
        self.database.check()
    }

    fn durability(&self) -> Durability {
        self.database.durability()
    }
}

impl Borrowed {
    fn transaction(&mut self) -> &mut dyn Transaction {
        &mut *self.work().transaction
    }

    #[expect(clippy::expect_used, reason = "only the drop takes it out, and nobody borrows after that")]
    fn work(&mut self) -> &mut Work {
        self.work.as_mut().expect("the unit is in hand")
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        *lock(&self.state) = self.work.take().map_or(State::Lost, State::Open);
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        self.unit.work().about = self.before;
        if let Err(error) = self.unit.transaction().take_back_part() {
            tracing::warn!(%error, "a part of a unit of work could not be taken back, so all of it is");
            self.unit.work = None;
        }
    }
}

/// Methods that are those of the transaction in hand.
macro_rules! handed_on {
    ($( $method:ident: $port:ident ),+ $(,)?) => { $(
        fn $method(&mut self) -> &mut dyn $port {
            self.unit.transaction().$method()
        }
    )+ };
}

/// Methods that are those of a reader within the transaction in hand.
macro_rules! read_within {
    ($( $method:ident: $port:ident ),+ $(,)?) => { $(
        fn $method(&mut self) -> &mut dyn $port {
            self.0.transaction().reader().$method()
        }
    )+ };
}

impl Transaction for Part {
    handed_on! {
        users: UserStore,
        sessions: SessionStore,
        projects: ProjectStore,
        keys: KeyStore,
        tickets: TicketStore,
        sla: SlaStore,
        categories: CategoryStore,
        tags: TagStore,
        canned_responses: CannedResponseStore,
        attachments: AttachmentStore,
        password_resets: PasswordResetStore,
        jobs: JobStore,
        mails: MailStore,
        notifications: NotificationStore,
        received_mails: ReceivedMailStore,
        mailboxes: MailboxStore,
        idempotency: IdempotencyStore,
        reader: Reader,
    }

    fn events(&mut self) -> &mut dyn EventStore {
        self
    }

    fn begin_part(&mut self) -> Result<(), StoreError> {
        self.unit.transaction().begin_part()
    }

    fn keep_part(&mut self) -> Result<(), StoreError> {
        self.unit.transaction().keep_part()
    }

    fn take_back_part(&mut self) -> Result<(), StoreError> {
        self.unit.transaction().take_back_part()
    }

    fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.unit.transaction().keep_part()?;
        self.is_open = false;
        Ok(())
    }
}

/// Notes which tickets the events are about.
impl EventStore for Part {
    fn append(&mut self, events: &[NewEvent]) -> Result<(), StoreError> {
        let work = self.unit.work();
        work.about = events.iter().fold(work.about, About::and);
        work.transaction.events().append(events)
    }

    fn of_ticket(&mut self, id: TicketId) -> Result<Vec<Event>, StoreError> {
        self.unit.transaction().events().of_ticket(id)
    }
}

impl Reader for PartReader {
    read_within! {
        accounts: AccountQueries,
        projects: ProjectQueries,
        tickets: TicketQueries,
        events: EventQueries,
        users: UserQueries,
        keys: KeyQueries,
        catalog: CatalogQueries,
        sla: SlaQueries,
        attachments: AttachmentQueries,
        reports: ReportQueries,
        jobs: JobQueries,
        mails: MailQueries,
        notifications: NotificationQueries,
        received_mails: ReceivedMailQueries,
        mailboxes: MailboxQueries,
        idempotency: IdempotencyQueries,
    }
}

impl About {
    fn and(self, event: &NewEvent) -> Self {
        match (self, &event.event) {
            (_, TicketEvent::Deleted {}) => Self::Others,
            (Self::Nothing, _) => Self::Ticket(event.ticket_id),
            (Self::Ticket(ticket), _) if ticket == event.ticket_id => self,
            (Self::Ticket(_) | Self::Others, _) => Self::Others,
        }
    }

    const fn ticket(self) -> Option<TicketId> {
        match self {
            Self::Ticket(ticket) => Some(ticket),
            Self::Nothing | Self::Others => None,
        }
    }
}

/// What the mutex guards is whole between any two statements, so a panic elsewhere is no reason to refuse it.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn busy(why: &'static str) -> StoreError {
    StoreError::Unavailable(why.into())
}
