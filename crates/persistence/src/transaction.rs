//! A unit of work on either database: one struct that is every store.

use switchboard_application::ports::{
    AttachmentStore, CannedResponseStore, CategoryStore, EventStore, JobStore, KeyStore, MailStore,
    PasswordResetStore, ProjectStore, SessionStore, SlaStore, StoreError, TagStore, TicketStore, Transaction,
    UserStore,
};

use crate::connection::Connection;
use crate::postgres::OpenTransaction;
use crate::search::absorb_before_commit;
use crate::sqlite::Turn;

/// One open unit of work. The stores are implemented beside their statements, in `stores`.
pub(crate) struct Unit {
    holder: Holder,
    is_poisoned: bool,
}

/// Who holds the connection of a unit. Each rolls back when it is dropped.
pub(crate) enum Holder {
    Sqlite(Turn),
    Postgres(OpenTransaction),
}

impl Unit {
    pub(crate) fn new(holder: Holder) -> Self {
        Self { holder, is_poisoned: false }
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
        let connection = match &mut self.holder {
            Holder::Sqlite(turn) => turn.connection()?,
            Holder::Postgres(transaction) => transaction.connection(),
        };
        let value = call(connection)?;
        self.is_poisoned = false;
        Ok(value)
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

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let Self { holder, is_poisoned } = *self;
        if is_poisoned {
            return Err(StoreError::Poisoned);
        }
        match holder {
            Holder::Sqlite(turn) => turn.commit(),
            Holder::Postgres(mut transaction) => {
                absorb_before_commit(transaction.connection())?;
                transaction.commit()
            }
        }
    }
}
