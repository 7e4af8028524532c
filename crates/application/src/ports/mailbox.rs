//! Mailboxes that are looked into for messages.

use switchboard_domain::Slug;
use switchboard_domain::intake::{MessageUid, Numbering, Stretch};

use super::Unreachable;
use crate::records::{MailboxName, WaitingMessage};

/// A mailbox on another server, whose messages are for one project.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Mailbox: Send + Sync {
    /// What it is called.
    fn name(&self) -> &MailboxName;

    /// The project that its messages are for.
    fn project(&self) -> &Slug;

    /// Connects, logs in and opens the mailbox: the proof that it can be read.
    ///
    /// # Errors
    /// [`Unreachable`] with the reason, which names no password.
    fn open(&self) -> Result<Box<dyn OpenMailbox>, Unreachable>;
}

/// A mailbox that is open. After a failure it is of no use any more.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait OpenMailbox: Send {
    /// How it numbers its messages.
    fn numbering(&self) -> Numbering;

    /// The messages of a stretch that are wanted, the oldest first, at most so many. Only where the answer is empty there is no other one.
    ///
    /// # Errors
    /// [`Unreachable`], with the reason.
    fn waiting(&mut self, stretch: Stretch, limit: usize) -> Result<Vec<WaitingMessage>, Unreachable>;

    /// A message, or its beginning if it has more bytes than that. None where it is gone. Whoever looks at it later does not see that it
    /// was fetched.
    ///
    /// # Errors
    /// [`Unreachable`], with the reason.
    fn fetch(&mut self, uid: MessageUid, bytes_max: usize) -> Result<Option<Vec<u8>>, Unreachable>;

    /// Tells that the desk has a message, of which it kept so much: where the mailbox is to show that, it does.
    ///
    /// # Errors
    /// [`Unreachable`], with the reason.
    fn taken(&mut self, uid: MessageUid, kept: Kept) -> Result<(), Unreachable>;
}

/// How much of a message the desk has kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// All of it.
    Whole,
    /// Its beginning, because it is too large. The mailbox has the only copy of the rest.
    Beginning,
}
