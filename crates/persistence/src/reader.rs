//! A reader on either database: one struct that is every query.

use r2d2::PooledConnection;
use switchboard_application::ports::{AccountQueries, EventQueries, ProjectQueries, Reader, TicketQueries};

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
}
