//! Mailboxes that are looked into, as far as they are remembered.

use std::fmt;

use switchboard_domain::intake::{MailboxPosition, MessageUid};

/// What tells a mailbox from others, for people as well: its folder, its user and its server. It names no password.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailboxName(pub String);

/// What is remembered of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxState {
    /// Which one.
    pub name: MailboxName,
    /// How far it was read. None where nobody has looked into it yet.
    pub position: Option<MailboxPosition>,
    /// Why it could not be read when it was looked into last, if so.
    pub fault: Option<String>,
}

/// A message that waits in a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingMessage {
    /// The number that the mailbox gave it.
    pub uid: MessageUid,
    /// How large it is, as the mailbox says.
    pub size_bytes: u64,
}

impl fmt::Display for MailboxName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
