//! Mail that leaves the house: how letters are written, and how mails are carried.

use std::fmt;

use switchboard_domain::mail::MailKind;

use crate::records::{ClaimedMail, MailContent};

/// How letters are written.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Letters: Send + Sync {
    /// What a letter says, as text and as HTML. It depends on the letter alone, so it can be written before anything is decided.
    ///
    /// # Errors
    /// [`LetterError`] when it cannot be written.
    fn write(&self, letter: &Letter) -> Result<MailContent, LetterError>;
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

/// A letter. Nothing of it was written by somebody else than its receiver.
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
    pub const fn kind(&self) -> MailKind {
        match self {
            Self::PasswordLink { .. } => MailKind::PasswordLink,
            Self::Registered { .. } => MailKind::Registered,
            Self::PasswordChanged => MailKind::PasswordChanged,
            Self::AddressChanged => MailKind::AddressChanged,
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
