//! A reader on either database: one struct that is every query.

use r2d2::PooledConnection;
use switchboard_application::ports::{
    AccountQueries, AttachmentQueries, CatalogQueries, EventQueries, IdempotencyQueries, JobQueries,
    KeyQueries, MailQueries, MailboxQueries, NotificationQueries, ProjectQueries, Reader,
    ReceivedMailQueries, ReportQueries, SlaQueries, StoreError, TicketQueries, UserQueries,
};

use crate::connection::Connection;
use crate::pool::Source;
use crate::postgres::OpenTransaction;
use crate::sqlite::Turn;

/// A connection that reads: one of its own, or that of a unit of work, which sees what the unit did. The queries are implemented beside their statements, in `queries`; each answers from a single statement, and
/// by that from a consistent view.
pub(crate) struct View {
    holder: Holder,
}

/// Who holds the connection. Those of a unit of work roll back when they are dropped.
pub(crate) enum Holder {
    Reading(PooledConnection<Source>),
    Sqlite(Turn),
    Postgres(OpenTransaction),
}

impl View {
    pub(crate) fn new(holder: Holder) -> Self {
        Self { holder }
    }

    pub(crate) fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        match &mut self.holder {
            Holder::Reading(link) => Ok(&mut link.connection),
            Holder::Sqlite(turn) => turn.connection(),
            Holder::Postgres(transaction) => Ok(transaction.connection()),
        }
    }

    pub(crate) fn into_holder(self) -> Holder {
        self.holder
    }
}

impl Reader for View {
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
