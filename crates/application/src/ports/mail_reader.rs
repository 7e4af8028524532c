//! How a message that came by mail is read.

use crate::records::IncomingMail;

/// How a message that came by mail is read. Whatever a stranger sends, reading it takes time and memory in proportion to its size at most.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait MailReader: Send + Sync {
    /// Reads a message of RFC 5322.
    ///
    /// # Errors
    /// [`UnreadableMail`], with the limit that it breaks and what its header says all the same.
    fn read(&self, message: &[u8]) -> Result<IncomingMail, UnreadableMail>;
}

/// A message that is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{limit}")]
pub struct UnreadableMail {
    /// Why it is not read.
    pub limit: MailLimit,
    /// What its header says, as far as that was read.
    pub header: Box<IncomingMail>,
}

/// A limit of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailLimit {
    /// It is larger than a message may be.
    #[error("the message is larger than {} MB", MESSAGE_BYTES_MAX / 1_000_000)]
    Size,
    /// Its header, or that of a part, is too long.
    #[error("the header of the message or of a part is too long")]
    Header,
    /// It has too many parts.
    #[error("the message has more than {PARTS_MAX} parts")]
    Parts,
    /// Its parts are too deep within each other.
    #[error("the parts of the message are more than {DEPTH_MAX} deep within each other")]
    Depth,
}

/// The most bytes of a message.
pub const MESSAGE_BYTES_MAX: usize = 25_000_000;
/// The most parts of a message.
pub const PARTS_MAX: usize = 100;
/// How deep parts may be within each other.
pub const DEPTH_MAX: usize = 10;
