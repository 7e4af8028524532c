//! Looks into mailboxes and takes their messages in.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use switchboard_domain::ProjectId;
use switchboard_domain::access::Actor;
use switchboard_domain::intake::MailboxPosition;

use super::project::named;
use super::receive::{ReceiveMail, byte_count, receive_part};
use crate::ports::{Kept, MESSAGE_BYTES_MAX, Mailbox, OpenMailbox, Unreachable};
use crate::records::{MailboxState, WaitingMessage};
use crate::{Context, Error};

/// How many mailboxes are looked into at the same time: each may have a large message in memory.
const AT_ONCE: usize = 8;
/// How many messages are asked for together.
const BATCH: usize = 50;
/// How long one look begins messages, so that the other mailboxes get theirs.
const LOOK: Duration = Duration::from_secs(10);
/// How much is fetched of a message that is too large to be read: what it says of itself.
const BEGINNING: usize = 256 * 1024;

/// What one look into all mailboxes came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Looked {
    /// How many messages were taken in.
    pub(crate) taken: u64,
    /// How many mailboxes could not be read.
    pub(crate) at_fault: u64,
    /// How many mailboxes were left with messages that wait.
    pub(crate) unfinished: u64,
}

/// What ends a look early.
enum Interruption {
    /// The mailbox is at fault.
    Mailbox(Unreachable),
    /// The desk is.
    Desk(Error),
}

/// One look into one mailbox.
struct Look<'a> {
    ctx: &'a Context,
    mailbox: &'a dyn Mailbox,
    state: MailboxState,
    is_stopping: &'a (dyn Fn() -> bool + Sync),
    until: Instant,
    taken: u64,
}

/// Takes messages in that wait in the mailboxes. Each is taken in by itself, and only then done with: whoever is killed in between finds it
/// again, and it adds nothing a second time.
///
/// A mailbox that cannot be read is a fault that is noted, and no error: the others are read.
///
/// # Errors
/// [`Error::Unavailable`], [`Error::StorageFull`] and the like, where the desk cannot take anything in at present.
pub(crate) fn poll(ctx: &Context, is_stopping: &(dyn Fn() -> bool + Sync)) -> Result<Looked, Error> {
    let mut looked = Looked::default();
    let mut failed = None;
    for mailboxes in ctx.mailboxes.chunks(AT_ONCE) {
        let outcomes = thread::scope(|scope| {
            let looks: Vec<_> = mailboxes
                .iter()
                .map(|mailbox| scope.spawn(|| look_into(ctx, &**mailbox, is_stopping)))
                .collect();
            looks.into_iter().map(thread::ScopedJoinHandle::join).collect::<Vec<_>>()
        });
        for outcome in outcomes {
            match outcome {
                Ok(Ok(one)) => looked.add(one),
                Ok(Err(error)) => failed = failed.or(Some(error)),
                Err(_panic) => failed = failed.or_else(|| Some(Error::Internal("a look panicked".into()))),
            }
        }
    }
    failed.map_or(Ok(looked), Err)
}

/// Looks into one mailbox and notes whether it could be read.
fn look_into(
    ctx: &Context,
    mailbox: &dyn Mailbox,
    is_stopping: &(dyn Fn() -> bool + Sync),
) -> Result<Looked, Error> {
    let name = mailbox.name();
    let known = ctx.database.transact(|tx| tx.mailboxes().find(name))?;
    let state = known.unwrap_or_else(|| MailboxState { name: name.clone(), position: None, fault: None });
    let mut look = Look { ctx, mailbox, state, is_stopping, until: Instant::now() + LOOK, taken: 0 };
    let outcome = catch_unwind(AssertUnwindSafe(|| look.run()));
    let taken = look.taken;
    match outcome.unwrap_or_else(|_panic| Err(unusable("what reads it panicked"))) {
        Ok(is_finished) => {
            look.note(None)?;
            Ok(Looked { taken, at_fault: 0, unfinished: u64::from(!is_finished) })
        }
        Err(Interruption::Mailbox(fault)) => {
            look.note(Some(fault))?;
            Ok(Looked { taken, at_fault: 1, unfinished: 0 })
        }
        Err(Interruption::Desk(error)) => Err(error),
    }
}

impl Look<'_> {
    /// Takes messages in for a while, and answers whether none was left.
    fn run(&mut self) -> Result<bool, Interruption> {
        let project_id = self.project()?;
        let mut open = self.mailbox.open()?;
        let numbering = open.numbering();
        let mut position = MailboxPosition::resume(self.state.position, numbering);
        while let Some(stretch) = position.stretch(numbering) {
            let waiting = open.waiting(stretch, BATCH)?;
            for message in &waiting {
                if (self.is_stopping)() || Instant::now() >= self.until {
                    return Ok(false);
                }
                self.take(&mut *open, project_id, *message)?;
                position = position.after(message.uid.0);
                self.save(position)?;
            }
            if waiting.is_empty() {
                position = position.after(stretch.last);
            }
        }
        if self.state.position != Some(position) {
            self.save(position)?;
        }
        Ok(true)
    }

    fn project(&self) -> Result<ProjectId, Interruption> {
        let slug = self.mailbox.project();
        match named(self.ctx, &Actor::System, slug) {
            Ok(project_id) => Ok(project_id),
            Err(Error::NotFound(_)) => Err(unusable(&format!("there is no project {slug}"))),
            Err(Error::ProjectDisabled) => Err(unusable(&format!("the project {slug} is disabled"))),
            Err(error) => Err(Interruption::Desk(error)),
        }
    }

    /// Takes one message in. One that is too large is never held as a whole.
    fn take(
        &mut self,
        open: &mut dyn OpenMailbox,
        project_id: ProjectId,
        waiting: WaitingMessage,
    ) -> Result<(), Interruption> {
        let WaitingMessage { uid, size_bytes } = waiting;
        let is_large = usize::try_from(size_bytes).map_or(true, |size| size > MESSAGE_BYTES_MAX);
        // A mailbox may be wrong about a size: one byte more than a message may have shows that.
        let bytes_max = if is_large { BEGINNING } else { MESSAGE_BYTES_MAX + 1 };
        let Some(message) = open.fetch(uid, bytes_max)? else { return Ok(()) };
        let is_whole = !is_large && message.len() <= MESSAGE_BYTES_MAX;
        let fetched = byte_count(&message);
        let size_bytes = if is_whole { fetched } else { fetched.max(size_bytes) };
        let command = ReceiveMail { project_id, message };
        match receive_part(self.ctx, &Actor::System, command, size_bytes) {
            Ok(_received) => {}
            Err(Error::Invalid(_)) => return Err(unusable("its project takes no mail any more")),
            Err(error) => return Err(Interruption::Desk(error)),
        }
        self.taken += 1;
        Ok(open.taken(uid, if is_whole { Kept::Whole } else { Kept::Beginning })?)
    }

    fn save(&mut self, position: MailboxPosition) -> Result<(), Interruption> {
        self.state.position = Some(position);
        let saved = self.ctx.database.transact(|tx| tx.mailboxes().save(&self.state));
        saved.map_err(|error| Interruption::Desk(error.into()))
    }

    /// Notes whether the mailbox could be read, where that is news.
    fn note(&mut self, fault: Option<Unreachable>) -> Result<(), Error> {
        let fault = fault.map(|Unreachable(reason)| reason);
        if self.state.fault == fault {
            return Ok(());
        }
        let mailbox = self.mailbox.name();
        match &fault {
            Some(reason) => tracing::error!(%mailbox, reason, "a mailbox cannot be read"),
            None => tracing::info!(%mailbox, "a mailbox can be read again"),
        }
        self.state.fault = fault;
        Ok(self.ctx.database.transact(|tx| tx.mailboxes().save(&self.state))?)
    }
}

impl Looked {
    fn add(&mut self, other: Self) {
        let Self { taken, at_fault, unfinished } = other;
        self.taken += taken;
        self.at_fault += at_fault;
        self.unfinished += unfinished;
    }
}

fn unusable(reason: &str) -> Interruption {
    Interruption::Mailbox(Unreachable(reason.to_owned()))
}

impl From<Unreachable> for Interruption {
    fn from(fault: Unreachable) -> Self {
        Self::Mailbox(fault)
    }
}
