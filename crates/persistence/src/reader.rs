//! A reader on either database: one struct that is every query.

use r2d2::PooledConnection;
use switchboard_application::ports::{
    AccountQueries, AttachmentQueries, CatalogQueries, EventQueries, JobQueries, KeyQueries, MailQueries,
    ProjectQueries, Reader, ReportQueries, SlaQueries, TicketQueries, UserQueries,
};

use crate::connection::Connection;
use crate::pool::Source;

/// A connection that reads. The queries are implemented beside their statements, in `queries`; each answers from a single statement, and
/// by that from a consistent view.
pub(crate) struct View {
    link: PooledConnection<Source>,
}

impl View {
    pub(crate) fn new(link: PooledConnection<Source>) -> Self {
        Self { link }
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.link.connection
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
}
