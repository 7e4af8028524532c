//! Mail that leaves the house.

use std::fmt;

use switchboard_domain::EmailAddress;

/// How mail leaves the house.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Mailer: Send + Sync {
    /// Takes a letter over. It is handed over once what it tells of was committed.
    ///
    /// # Errors
    /// [`MailError`] when it cannot be taken.
    fn send(&self, letter: &Letter) -> Result<(), MailError>;
}

/// A letter. Whatever stands in it was checked before, and nothing of it was written by somebody else than its receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// The way to a new password, for whoever asked for one.
    PasswordLink {
        /// The address of the account.
        to: EmailAddress,
        /// Where a password can be set.
        link: SecretLink,
    },
    /// The way to prove the address, for whoever registered with it.
    Registered {
        /// The address of the account.
        to: EmailAddress,
        /// Where a password can be set.
        link: SecretLink,
    },
    /// That the password of the account is another one now.
    PasswordChanged {
        /// The address of the account.
        to: EmailAddress,
    },
    /// That the account has another address now.
    AddressChanged {
        /// The address that it had before.
        to: EmailAddress,
    },
}

/// An address with a secret, which never appears in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretLink(String);

/// A letter could not be taken over.
#[derive(Debug, thiserror::Error)]
#[error("the letter could not be taken over")]
pub struct MailError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl Letter {
    /// Where it goes.
    #[must_use]
    pub const fn to(&self) -> &EmailAddress {
        match self {
            Self::PasswordLink { to, link: _ }
            | Self::Registered { to, link: _ }
            | Self::PasswordChanged { to }
            | Self::AddressChanged { to } => to,
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
