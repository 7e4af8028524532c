//! The database: opened from its settings, shared by all requests.

use std::num::NonZeroUsize;

use r2d2::Pool;
use switchboard_application::ports::{Database, Durability, Reader, StoreError, Transaction};

use crate::error::OpenError;
use crate::pool::{Source, pool, take};
use crate::postgres::{self, OpenTransaction};
use crate::reader::{Holder, View};
use crate::search::absorb_before_commit;
use crate::settings::{DatabaseSettings, Target};
use crate::sqlite::{self, Writer};
use crate::statement::Statement;
use crate::transaction::Unit;

/// How many connections read SQLite. More would only share the same cores.
const SQLITE_READERS: u32 = 4;
/// The fewest threads that read from SQLite, so that one slow question does not stop the others.
const SQLITE_READERS_MIN: usize = 2;

/// A database on SQLite or PostgreSQL. Clones share its connections; the last one closes them.
#[derive(Clone)]
pub struct PersistentDatabase {
    pub(crate) backing: Backing,
}

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// A file of the bundled SQLite.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// The connections. Those that read SQLite are closed before the one that writes, so that it can empty the log.
#[derive(Clone)]
pub(crate) enum Backing {
    Sqlite { readers: Pool<Source>, writer: Writer },
    Postgres(Pool<Source>),
}

impl PersistentDatabase {
    /// Opens a database and checks that it can keep what the ports promise. An SQLite file is made where there is none; the schema is
    /// left as it is.
    ///
    /// # Errors
    /// [`OpenError`], whose sentence says what is wrong.
    pub fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let backing = match settings.target()? {
            Target::Sqlite(path) => {
                sqlite::prepare(&path)?;
                let writer = Writer::open(&path, settings.wait, absorb_before_commit)?;
                Backing::Sqlite { readers: pool(Source::Sqlite(path), SQLITE_READERS, settings.wait), writer }
            }
            Target::Postgres(url) => {
                postgres::verify(url)?;
                Backing::Postgres(pool(Source::Postgres(url.to_owned()), settings.pool_size(), settings.wait))
            }
        };
        Ok(Self { backing })
    }

    /// Which of the two databases it is.
    #[must_use]
    pub const fn kind(&self) -> DatabaseKind {
        match self.backing {
            Backing::Sqlite { .. } => DatabaseKind::Sqlite,
            Backing::Postgres(_) => DatabaseKind::Postgres,
        }
    }

    /// How many threads can read at the same time to some purpose. SQLite reads on the cores of this process, so more threads than
    /// cores only get in each other's way; PostgreSQL reads elsewhere, on as many connections as there are.
    #[must_use]
    pub fn useful_readers(&self) -> usize {
        match &self.backing {
            Backing::Sqlite { readers, .. } => {
                let cores =
                    std::thread::available_parallelism().map_or(SQLITE_READERS_MIN, NonZeroUsize::get);
                cores.clamp(
                    SQLITE_READERS_MIN,
                    usize::try_from(readers.max_size()).unwrap_or(SQLITE_READERS_MIN),
                )
            }
            Backing::Postgres(pool) => usize::try_from(pool.max_size()).unwrap_or(usize::MAX),
        }
    }

    fn view(&self) -> Result<View, StoreError> {
        let (Backing::Sqlite { readers, .. } | Backing::Postgres(readers)) = &self.backing;
        take(readers).map(|link| View::new(Holder::Reading(link)))
    }
}

impl Database for PersistentDatabase {
    fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        let holder = match &self.backing {
            Backing::Sqlite { writer, .. } => Holder::Sqlite(writer.begin()?),
            Backing::Postgres(pool) => Holder::Postgres(OpenTransaction::begin(take(pool)?)?),
        };
        Ok(Box::new(Unit::new(holder)))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(self.view()?))
    }

    fn check(&self) -> Result<(), StoreError> {
        let answered = self.view()?.connection()?.try_execute(&Statement::new("SELECT 1"));
        answered.map(|_| ()).map_err(|error| StoreError::Unavailable(error.into()))
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }
}
