//! A unit of work on either database: one struct that is every store.

use switchboard_application::ports::{
    AttachmentStore, CannedResponseStore, CategoryStore, EventStore, IdempotencyStore, JobStore, KeyStore,
    MailStore, MailboxStore, NotificationStore, PasswordResetStore, ProjectStore, Reader, ReceivedMailStore,
    SessionStore, SlaStore, StoreError, TagStore, TicketStore, Transaction, UserStore,
};

use crate::connection::Connection;
use crate::reader::{Holder, View};
use crate::search::absorb_before_commit;
use crate::statement::Statement;

/// One open unit of work. The stores are implemented beside their statements, in `stores`.
pub(crate) struct Unit {
    view: View,
    is_poisoned: bool,
}

impl Unit {
    pub(crate) fn new(holder: Holder) -> Self {
        Self { view: View::new(holder), is_poisoned: false }
    }

    /// Does one store call: the only way from a store to the connection. Its failure, whatever it is, poisons the unit, and a poisoned
    /// unit does nothing any more: PostgreSQL would answer the commit with success and lose everything.
    pub(crate) fn attempt<T>(
        &mut self,
        call: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_poisoned {
            return Err(StoreError::Poisoned);
        }
        // A call that panics leaves the unit poisoned as well.
        self.is_poisoned = true;
        let value = call(self.view.connection()?)?;
        self.is_poisoned = false;
        Ok(value)
    }

    /// Runs a statement that begins or ends something of the unit itself.
    fn step(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let stepped = self.view.connection()?.try_execute(&Statement::new(sql));
        stepped.map(|_| ()).map_err(|error| StoreError::Unavailable(error.into()))
    }
}

impl Transaction for Unit {
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
        &mut self.view
    }

    fn begin_part(&mut self) -> Result<(), StoreError> {
        self.attempt(|_| Ok(()))?;
        self.step("SAVEPOINT part")
    }

    fn keep_part(&mut self) -> Result<(), StoreError> {
        self.attempt(|_| Ok(()))?;
        self.step("RELEASE SAVEPOINT part")
    }

    fn take_back_part(&mut self) -> Result<(), StoreError> {
        self.is_poisoned = true;
        self.step("ROLLBACK TO SAVEPOINT part")?;
        self.step("RELEASE SAVEPOINT part")?;
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
        let Self { view, is_poisoned } = *self;
        if is_poisoned {
            return Err(StoreError::Poisoned);
        }
        match view.into_holder() {
            // What only reads is no unit of work and leaves nothing behind.
            Holder::Reading(_) => Ok(()),
            Holder::Sqlite(turn) => turn.commit(),
            Holder::Postgres(mut transaction) => {
                absorb_before_commit(transaction.connection())?;
                transaction.commit()
            }
        }
    }
}
