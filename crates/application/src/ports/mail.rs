//! Mail that leaves the house: how letters are written, and how mails are carried.

use std::fmt;

use switchboard_domain::mail::{MailKind, UnsubscribeLink};
use switchboard_domain::notification::NoticeKind;
use switchboard_domain::ticket::TicketEvent;
use switchboard_domain::{Label, Signature, Subject, TicketNumber};

use crate::records::{ClaimedMail, MailContent, ToldMessage};

/// How letters are written.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Letters: Send + Sync {
    /// What a letter says, as text and as HTML. It depends on the letter alone, so it can be written before anything is decided.
    ///
    /// # Errors
    /// [`LetterError`] when it cannot be written.
    fn write(&self, letter: &Letter) -> Result<MailContent, LetterError>;
}

/// How the text is read that a person sees of HTML.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait HtmlReader: Send + Sync {
    /// The text. Nothing of the markup is left, and reading takes time and memory in proportion to the length.
    fn text(&self, html: &str) -> String;
}

/// How mails are carried to the next server.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait MailTransport: Send + Sync {
    /// Connects, and logs in where that is needed: the proof that mails can be sent at all.
    ///
    /// # Errors
    /// [`Unreachable`] with the reason, which names no password.
    fn connect(&self) -> Result<Box<dyn MailConnection>, Unreachable>;
}

/// A connection over which mails are sent, one after the other.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait MailConnection: Send {
    /// Sends a mail, and returns once the next server has taken it over. After a failure nothing more can be sent over the connection.
    ///
    /// # Errors
    /// [`NotSent`], with the reason.
    fn send(&mut self, mail: &ClaimedMail) -> Result<(), NotSent>;
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// The way to a new password, for whoever asked for one.
    PasswordLink {
        /// Where a password can be set.
        link: SecretLink,
    },
    /// The way to prove the address, for whoever registered with it.
    Registered {
        /// Where a password can be set.
        link: SecretLink,
    },
    /// That the password of the account is another one now.
    PasswordChanged,
    /// That the account has another address now, for the one that it had.
    AddressChanged,
    /// That there is a new key behind which the account stands.
    NewKey {
        /// What it is called.
        name: Label,
    },
    /// That a key behind which the account stands was given another secret.
    RegeneratedKey {
        /// What it is called.
        name: Label,
    },
    /// That something happened to a ticket.
    Notice(Box<NoticeLetter>),
    /// What happened to tickets within an hour.
    Digest {
        /// One entry a ticket.
        tickets: Vec<DigestEntry>,
    },
}

/// A letter about what happened to a ticket. Much of it was written by others than its receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLetter {
    /// What the receiver is told.
    pub kind: NoticeKind,
    /// What people call the ticket.
    pub number: TicketNumber,
    /// What it is about. None where nothing is to be repeated that anybody could have typed.
    pub subject: Option<Subject>,
    /// What its project is called.
    pub project_name: Label,
    /// What stands at the end.
    pub signature: Option<Signature>,
    /// What whoever did it is called.
    pub by: Option<String>,
    /// What happened.
    pub events: Vec<TicketEvent>,
    /// The reply, where there is one.
    pub message: Option<ToldMessage>,
    /// Where the ticket is read, or rated.
    pub link: String,
    /// Where the receiver asks not to be written to any more.
    pub unsubscribe: Option<UnsubscribeLink>,
}

/// What happened to one ticket within an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestEntry {
    /// What people call it.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: Subject,
    /// What its project is called.
    pub project_name: Label,
    /// Where it is read.
    pub link: String,
    /// What the receiver is told, in order, each with how often it happened.
    pub told: Vec<(NoticeKind, usize)>,
}

/// An address with a secret, which never appears in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretLink(String);

/// A letter could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the letter could not be written")]
pub struct LetterError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// No mail can be sent just now, whichever it is: the server does not answer, or does not let us in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// Why a mail was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// It was refused for good.
    #[error("{0}")]
    Refused(String),
    /// It was refused for now, or the connection broke, so that nobody knows whether it was sent.
    #[error("{0}")]
    Deferred(String),
}

impl Letter {
    /// What a mail with it is about.
    #[must_use]
    pub fn kind(&self) -> MailKind {
        match self {
            Self::PasswordLink { .. } => MailKind::PasswordLink,
            Self::Registered { .. } => MailKind::Registered,
            Self::PasswordChanged => MailKind::PasswordChanged,
            Self::AddressChanged => MailKind::AddressChanged,
            Self::NewKey { .. } | Self::RegeneratedKey { .. } => MailKind::NewKey,
            Self::Notice(notice) => notice.kind.into(),
            Self::Digest { .. } => MailKind::Digest,
        }
    }
}

impl SecretLink {
    /// A link whose address was put together from parts that are safe in one.
    pub(crate) fn new(address: String) -> Self {
        Self(address)
    }

    /// The address, for the letter alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretLink(***)")
    }
}
