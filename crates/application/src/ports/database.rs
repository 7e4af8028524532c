//! The database: units of work for changes, readers for everything else.

use super::{
    AccountQueries, AttachmentQueries, AttachmentStore, CannedResponseStore, CatalogQueries, CategoryStore,
    EventQueries, EventStore, IdempotencyQueries, IdempotencyStore, JobQueries, JobStore, KeyQueries,
    KeyStore, MailQueries, MailStore, MailboxQueries, MailboxStore, NotificationQueries, NotificationStore,
    PasswordResetStore, ProjectQueries, ProjectStore, ReceivedMailQueries, ReceivedMailStore, ReportQueries,
    SessionStore, SlaQueries, SlaStore, TagStore, TicketQueries, TicketStore, UserQueries, UserStore,
};

/// Where everything is kept.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Database: Send + Sync {
    /// Opens a unit of work. It may wait for others that write.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when none can be opened in time.
    fn begin(&self) -> Result<Box<dyn Transaction>, StoreError>;

    /// Opens a reader. It never waits for those who write.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when none can be opened in time.
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError>;

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] with the reason when it does not.
    fn check(&self) -> Result<(), StoreError>;

    /// What a commit promises.
    fn durability(&self) -> Durability;
}

/// What a commit promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// What was acknowledged survives the loss of power.
    Disk,
    /// What was acknowledged ends with the process: for tests.
    Process,
}

/// One open unit of work. Dropping it without [`commit`](Transaction::commit) rolls everything back.
///
/// Any error of a store poisons it, and a poisoned one refuses to commit: whoever meets an error gives up the whole unit.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Transaction: Send {
    /// People.
    fn users(&mut self) -> &mut dyn UserStore;
    /// Sessions.
    fn sessions(&mut self) -> &mut dyn SessionStore;
    /// Projects and their agents.
    fn projects(&mut self) -> &mut dyn ProjectStore;
    /// API keys.
    fn keys(&mut self) -> &mut dyn KeyStore;
    /// Tickets and their messages.
    fn tickets(&mut self) -> &mut dyn TicketStore;
    /// The event log.
    fn events(&mut self) -> &mut dyn EventStore;
    /// Service-level policies and calendars.
    fn sla(&mut self) -> &mut dyn SlaStore;
    /// Categories.
    fn categories(&mut self) -> &mut dyn CategoryStore;
    /// Tags.
    fn tags(&mut self) -> &mut dyn TagStore;
    /// Canned responses.
    fn canned_responses(&mut self) -> &mut dyn CannedResponseStore;
    /// Attachments.
    fn attachments(&mut self) -> &mut dyn AttachmentStore;
    /// The secrets with which forgotten passwords are replaced.
    fn password_resets(&mut self) -> &mut dyn PasswordResetStore;
    /// Jobs.
    fn jobs(&mut self) -> &mut dyn JobStore;
    /// The outbox.
    fn mails(&mut self) -> &mut dyn MailStore;
    /// Requests that may be sent again.
    fn idempotency(&mut self) -> &mut dyn IdempotencyStore;

    /// What readers see, as this unit of work has left it so far.
    fn reader(&mut self) -> &mut dyn Reader;

    /// Begins a part of the unit, which can be taken back by itself. Parts may have parts.
    ///
    /// # Errors
    /// [`StoreError::Poisoned`] when a store answered with an error before; [`StoreError::Unavailable`] when none can be begun.
    fn begin_part(&mut self) -> Result<(), StoreError>;

    /// Ends the part that was begun last: what it did belongs to the unit from now on.
    ///
    /// # Errors
    /// [`StoreError::Poisoned`] when a store answered with an error; [`StoreError::Unavailable`] when it cannot be ended.
    fn keep_part(&mut self) -> Result<(), StoreError>;

    /// Ends the part that was begun last and takes back what it did, the error with which a store may have poisoned it included.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be taken back. The unit is lost then.
    fn take_back_part(&mut self) -> Result<(), StoreError>;
    /// Messages that came by mail.
    fn received_mails(&mut self) -> &mut dyn ReceivedMailStore;

    /// Mailboxes that are looked into.
    fn mailboxes(&mut self) -> &mut dyn MailboxStore;

    /// What people are told, and how far they were.
    fn notifications(&mut self) -> &mut dyn NotificationStore;

    /// Makes everything lasting, and returns once it is on disk.
    ///
    /// # Errors
    /// [`StoreError::Poisoned`] when a store answered with an error before; [`StoreError::Unavailable`] when the outcome is unknown.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Read models, each query by itself a consistent view.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Reader: Send {
    /// People, sessions and keys, as logging in needs them.
    fn accounts(&mut self) -> &mut dyn AccountQueries;
    /// Projects.
    fn projects(&mut self) -> &mut dyn ProjectQueries;
    /// Tickets.
    fn tickets(&mut self) -> &mut dyn TicketQueries;
    /// The event log.
    fn events(&mut self) -> &mut dyn EventQueries;
    /// People.
    fn users(&mut self) -> &mut dyn UserQueries;
    /// API keys.
    fn keys(&mut self) -> &mut dyn KeyQueries;
    /// Categories, tags and canned responses.
    fn catalog(&mut self) -> &mut dyn CatalogQueries;
    /// Service-level policies and calendars.
    fn sla(&mut self) -> &mut dyn SlaQueries;
    /// Attachments.
    fn attachments(&mut self) -> &mut dyn AttachmentQueries;
    /// Figures about tickets.
    fn reports(&mut self) -> &mut dyn ReportQueries;
    /// Jobs.
    fn jobs(&mut self) -> &mut dyn JobQueries;
    /// Outgoing mails.
    fn mails(&mut self) -> &mut dyn MailQueries;
    /// Answers that are kept.
    fn idempotency(&mut self) -> &mut dyn IdempotencyQueries;
    /// Whom tickets concern, and what waits to be told.
    fn notifications(&mut self) -> &mut dyn NotificationQueries;
    /// Messages that came by mail.
    fn received_mails(&mut self) -> &mut dyn ReceivedMailQueries;
    /// Mailboxes that are looked into.
    fn mailboxes(&mut self) -> &mut dyn MailboxQueries;
}

impl dyn Database {
    /// Runs `work` in one unit of work: committed when it answers `Ok`, rolled back when it does not.
    ///
    /// # Errors
    /// What `work` answers, or the failure to open or to commit.
    pub fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut dyn Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut transaction = self.begin()?;
        let value = work(&mut *transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// Why a store could not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something that must be unique exists already.
    #[error("the {0:?} exists already")]
    Duplicate(Constraint),
    /// The record was changed by somebody else since it was read.
    #[error("the record was changed in the meantime")]
    Stale,
    /// An earlier error in the same unit of work rules out its commit.
    #[error("an earlier error rules out the commit")]
    Poisoned,
    /// The database cannot be reached, is overloaded, or gave up waiting.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A fault in a statement or in what is stored.
    #[error("the database reported a fault")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// The canonical e-mail address of an account.
    UserEmail,
    /// The slug of a project.
    ProjectSlug,
    /// The number prefix of a project.
    ProjectPrefix,
    /// The number of a ticket.
    TicketNumber,
    /// The public part of a key.
    PublicKey,
    /// The name of a category among those below the same parent.
    CategoryName,
    /// The name of a tag.
    TagName,
    /// The shortcut of a canned response on its shelf.
    Shortcut,
    /// The policy for a priority, of a project or of all of them.
    Policy,
}
