//! The pools: connections that read SQLite, and all connections to PostgreSQL.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use diesel::r2d2::R2D2Connection as _;
use r2d2::{HandleError, ManageConnection, Pool, PooledConnection};
use switchboard_application::ports::StoreError;

use crate::connection::Connection;
use crate::error::OpenError;
use crate::statement::Statement;
use crate::{postgres, sqlite};

/// How long a connection to PostgreSQL may lie idle before it is tried out: a server that restarted has forgotten it.
const TRUSTED: Duration = Duration::from_secs(1);

/// Where the connections of a pool come from.
#[derive(Debug)]
pub(crate) enum Source {
    Sqlite(PathBuf),
    Postgres(String),
}

/// A connection of a pool.
pub(crate) struct Link {
    pub(crate) connection: Connection,
    used_at: Instant,
}

/// A pool that opens its connections when they are needed.
pub(crate) fn pool(source: Source, size: u32, wait: Duration) -> Pool<Source> {
    let outlives = match source {
        Source::Sqlite(_) => None,
        Source::Postgres(_) => Some(Duration::from_secs(30 * 60)),
    };
    Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .connection_timeout(wait)
        .max_lifetime(outlives)
        .test_on_check_out(matches!(source, Source::Postgres(_)))
        .error_handler(Box::new(Report))
        .build_unchecked(source)
}

/// A connection from the pool.
pub(crate) fn take(pool: &Pool<Source>) -> Result<PooledConnection<Source>, StoreError> {
    pool.get().map_err(|error| StoreError::Unavailable(error.into()))
}

impl ManageConnection for Source {
    type Connection = Link;
    type Error = OpenError;

    fn connect(&self) -> Result<Link, OpenError> {
        let connection = match self {
            Self::Sqlite(path) => sqlite::open_reader(path)?,
            Self::Postgres(url) => postgres::open(url)?,
        };
        Ok(Link { connection, used_at: Instant::now() })
    }

    fn is_valid(&self, link: &mut Link) -> Result<(), OpenError> {
        if link.used_at.elapsed() < TRUSTED {
            return Ok(());
        }
        link.connection.execute(&Statement::new("SELECT 1")).map(|_| ()).map_err(OpenError::Fault)
    }

    /// Called whenever a connection comes back.
    fn has_broken(&self, link: &mut Link) -> bool {
        link.used_at = Instant::now();
        std::thread::panicking()
            || match &mut link.connection {
                Connection::Sqlite(connection) => connection.is_broken(),
                Connection::Postgres(connection) => connection.is_broken(),
            }
    }
}

/// Tells of connections that could not be opened; whoever waits for one gives up after a while.
#[derive(Debug)]
struct Report;

impl HandleError<OpenError> for Report {
    fn handle_error(&self, error: OpenError) {
        tracing::warn!(%error, "a database connection could not be opened");
    }
}
