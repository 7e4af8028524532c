//! The one connection that writes, and how waiting units of work share its commits.
//!
//! The connection passes from one unit of work to the next, in the order in which they asked. Each works within a savepoint, so a unit
//! that fails takes back its own changes alone. A unit that commits while others wait hands the connection on and sleeps; the one that
//! finds nobody waiting, or the batch full, commits for all of them and wakes them with the outcome.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::result::QueryResult;
use switchboard_application::ports::StoreError;

use super::checkpoint::Checkpointer;
use super::open::open_writer;
use crate::connection::Connection;
use crate::error::OpenError;
use crate::statement::Statement;

/// The most units of work that share a commit, so that the first of them does not wait for ever more.
const BATCH_MAX: u32 = 128;

/// The one connection that writes.
#[derive(Clone)]
pub(crate) struct Writer {
    shared: Arc<Shared>,
}

struct Shared {
    line: Mutex<Line>,
    checkpointer: Checkpointer,
    /// How long a unit waits for its turn, and for its commit.
    wait: Duration,
    before_commit: BeforeCommit,
}

/// What is done for all units of a batch together, just before their commit and as part of it.
pub(crate) type BeforeCommit = fn(&mut Connection) -> Result<(), StoreError>;

/// Those who wait, and the connection while nobody holds it. It is never there while somebody waits.
struct Line {
    idle: Option<Baton>,
    waiting: VecDeque<Arc<Place>>,
}

/// What passes from holder to holder.
struct Baton {
    connection: Connection,
    /// Whether the transaction around the savepoints is open.
    is_open: bool,
    /// How many units wait for its commit.
    members: u32,
    batch: Arc<Batch>,
}

/// A place in the line.
#[derive(Default)]
struct Place {
    grant: Mutex<Grant>,
    changed: Condvar,
}

#[derive(Default)]
enum Grant {
    #[default]
    Awaited,
    Given(Box<Baton>),
    GivenUp,
}

/// Those who share a commit, and what came of it.
#[derive(Default)]
struct Batch {
    outcome: Mutex<Option<Result<(), String>>>,
    decided: Condvar,
}

/// The connection in the hands of a unit of work. Dropping it takes back what the unit did.
pub(crate) struct Turn {
    shared: Arc<Shared>,
    /// Gone once the unit has ended.
    baton: Option<Baton>,
    has_savepoint: bool,
}

/// Why a unit of work got no answer to its commit or no turn.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("the turn to write did not come in time")]
    NoTurn,
    #[error("the shared commit was not confirmed in time")]
    Unconfirmed,
    #[error("the shared commit failed: {0}")]
    Failed(String),
    #[error("the unit of work has ended already")]
    Ended,
}

impl Writer {
    /// Opens the connection that writes.
    pub(crate) fn open(path: &Path, wait: Duration, before_commit: BeforeCommit) -> Result<Self, OpenError> {
        let connection = open_writer(path)?;
        let baton = Baton { connection, is_open: false, members: 0, batch: Arc::default() };
        let line = Mutex::new(Line { idle: Some(baton), waiting: VecDeque::new() });
        Ok(Self {
            shared: Arc::new(Shared { line, checkpointer: Checkpointer::start(path)?, wait, before_commit }),
        })
    }

    /// Waits for the connection and begins a unit of work.
    pub(crate) fn begin(&self) -> Result<Turn, StoreError> {
        let mut turn = self.take_turn()?;
        turn.start().map_err(|error| StoreError::Unavailable(error.into()))?;
        Ok(turn)
    }

    /// Waits for the connection and gives it outside any transaction.
    pub(crate) fn exclusive(&self) -> Result<Turn, StoreError> {
        let mut turn = self.take_turn()?;
        if let Some(baton) = &mut turn.baton {
            self.shared.commit(baton)?;
        }
        Ok(turn)
    }

    fn take_turn(&self) -> Result<Turn, StoreError> {
        let baton = self.shared.wait_for_turn()?;
        Ok(Turn { shared: Arc::clone(&self.shared), baton: Some(baton), has_savepoint: false })
    }
}

impl Turn {
    /// The connection, until the unit ends.
    pub(crate) fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        match &mut self.baton {
            Some(baton) => Ok(&mut baton.connection),
            None => Err(unavailable(Trouble::Ended)),
        }
    }

    /// Makes the unit lasting and returns once it is on disk.
    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        let released = self.connection()?.try_execute(&Statement::new("RELEASE unit"));
        // A savepoint that cannot be released is gone or broken; the drop at the end finds out which.
        released.map_err(|error| StoreError::Unavailable(error.into()))?;
        self.has_savepoint = false;
        let mut baton = self.baton.take().ok_or_else(|| unavailable(Trouble::Ended))?;
        baton.members += 1;
        let batch = Arc::clone(&baton.batch);
        match self.shared.hand_on_within_batch(baton) {
            Ok(()) => batch.wait(self.shared.wait),
            Err(mut baton) => {
                let outcome = self.shared.commit(&mut baton);
                self.shared.hand_on(baton);
                outcome
            }
        }
    }

    fn start(&mut self) -> QueryResult<()> {
        let Some(baton) = &mut self.baton else { return Ok(()) };
        if !baton.is_open {
            baton.connection.try_execute(&Statement::new("BEGIN IMMEDIATE"))?;
            baton.is_open = true;
        }
        baton.connection.try_execute(&Statement::new("SAVEPOINT unit"))?;
        self.has_savepoint = true;
        Ok(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut baton) = self.baton.take() else { return };
        if self.has_savepoint {
            baton.take_back();
        }
        if let Err(mut baton) = self.shared.hand_on_within_batch(baton) {
            // Its members learn of a failure from the batch.
            let _outcome = self.shared.commit(&mut baton);
            self.shared.hand_on(baton);
        }
    }
}

impl Shared {
    fn wait_for_turn(&self) -> Result<Baton, StoreError> {
        let place = {
            let mut line = lock(&self.line);
            if let Some(baton) = line.idle.take() {
                return Ok(baton);
            }
            let place = Arc::new(Place::default());
            line.waiting.push_back(Arc::clone(&place));
            place
        };
        place.wait(self.wait)
    }

    /// Gives the connection to whoever waits next, and gives it back if nobody does or the batch is full.
    fn hand_on_within_batch(&self, baton: Baton) -> Result<(), Baton> {
        if baton.members >= BATCH_MAX { Err(baton) } else { lock(&self.line).give(baton) }
    }

    /// Gives the connection to whoever waits next, or lays it down.
    fn hand_on(&self, baton: Baton) {
        let mut line = lock(&self.line);
        if let Err(baton) = line.give(baton) {
            line.idle = Some(baton);
        }
    }

    /// Commits what the batch did and wakes its members.
    fn commit(&self, baton: &mut Baton) -> Result<(), StoreError> {
        if !baton.is_open {
            return Ok(());
        }
        let outcome =
            (self.before_commit)(&mut baton.connection).map_err(|error| error.to_string()).and_then(|()| {
                let committed = baton.connection.try_execute(&Statement::new("COMMIT"));
                committed.map(|_| ()).map_err(|error| error.to_string())
            });
        if outcome.is_err() {
            baton.abandon();
        }
        baton.finish(outcome.clone());
        self.checkpointer.note_commit();
        outcome.map_err(|reason| unavailable(Trouble::Failed(reason)))
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let idle = lock(&self.line).idle.take();
        if let Some(mut baton) = idle
            && let Err(error) = baton.connection.run_script("PRAGMA wal_checkpoint(TRUNCATE)")
        {
            tracing::warn!(%error, "the write-ahead log could not be copied back; the next start does it");
        }
    }
}

impl Line {
    fn give(&mut self, baton: Baton) -> Result<(), Baton> {
        let mut baton = Box::new(baton);
        while let Some(place) = self.waiting.pop_front() {
            match place.offer(baton) {
                Ok(()) => return Ok(()),
                Err(refused) => baton = refused,
            }
        }
        Err(*baton)
    }
}

impl Place {
    /// Gives the connection to the one who waits here, unless they gave up.
    fn offer(&self, baton: Box<Baton>) -> Result<(), Box<Baton>> {
        let mut grant = lock(&self.grant);
        match &*grant {
            Grant::Awaited => {
                *grant = Grant::Given(baton);
                self.changed.notify_one();
                Ok(())
            }
            Grant::Given(_) | Grant::GivenUp => Err(baton),
        }
    }

    fn wait(&self, wait: Duration) -> Result<Baton, StoreError> {
        let deadline = Instant::now() + wait;
        let mut grant = lock(&self.grant);
        loop {
            match std::mem::take(&mut *grant) {
                Grant::Given(baton) => return Ok(*baton),
                Grant::Awaited | Grant::GivenUp => {}
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                *grant = Grant::GivenUp;
                return Err(unavailable(Trouble::NoTurn));
            }
            grant = self.changed.wait_timeout(grant, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Baton {
    /// Takes back what the unit did that holds it. If that fails, the whole batch is lost, and its members learn of it.
    fn take_back(&mut self) {
        let undone = self.connection.try_execute(&Statement::new("ROLLBACK TO unit"));
        let undone = undone.and_then(|_| self.connection.try_execute(&Statement::new("RELEASE unit")));
        if let Err(error) = undone {
            self.abandon();
            self.finish(Err(error.to_string()));
        }
    }

    /// Ends the transaction without its changes. SQLite has often done so itself by then, so a failure means nothing.
    fn abandon(&mut self) {
        let _ended_already = self.connection.try_execute(&Statement::new("ROLLBACK"));
    }

    fn finish(&mut self, outcome: Result<(), String>) {
        self.is_open = false;
        self.members = 0;
        std::mem::take(&mut self.batch).decide(outcome);
    }
}

impl Batch {
    fn decide(&self, outcome: Result<(), String>) {
        *lock(&self.outcome) = Some(outcome);
        self.decided.notify_all();
    }

    fn wait(&self, wait: Duration) -> Result<(), StoreError> {
        let is_open = |outcome: &mut Option<_>| outcome.is_none();
        let waited = self.decided.wait_timeout_while(lock(&self.outcome), wait, is_open);
        let (outcome, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match &*outcome {
            Some(Ok(())) => Ok(()),
            Some(Err(reason)) => Err(unavailable(Trouble::Failed(reason.clone()))),
            None => Err(unavailable(Trouble::Unconfirmed)),
        }
    }
}

/// What a mutex here guards is whole between any two statements, so a panic elsewhere is no reason to refuse it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unavailable(trouble: Trouble) -> StoreError {
    StoreError::Unavailable(trouble.into())
}
