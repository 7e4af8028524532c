//! Passwords, tokens and random secrets.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use switchboard_domain::idempotency::IdempotencyKey;
use switchboard_domain::key::Alphabet;
use switchboard_domain::mail::ThreadToken;
use switchboard_domain::{SessionId, TicketId, UserId};

use crate::password::Password;
use crate::records::{Fingerprint, PasswordHash, RequestName, SecretHash};

/// How passwords are hashed and compared. Slow on purpose; at most a few run at the same time.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait PasswordHasher: Send + Sync {
    /// The hash of a password, with a salt of its own.
    ///
    /// # Errors
    /// [`PasswordsBusy`] when too many are waiting.
    fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordsBusy>;

    /// Whether a password belongs to a hash. Without a hash it takes just as long and the answer is no.
    ///
    /// # Errors
    /// [`PasswordsBusy`] when too many are waiting.
    #[cfg_attr(feature = "mock", mockall::concretize)]
    fn verify(&self, password: &Password, hash: Option<&PasswordHash>) -> Result<Verdict, PasswordsBusy>;
}

/// What comparing a password came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is the right one.
    Matches {
        /// The hash with today's parameters, where the stored one has older ones.
        rehashed: Option<PasswordHash>,
    },
    /// It is not.
    Differs,
}

/// Too many passwords wait to be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords wait to be hashed")]
pub struct PasswordsBusy;

/// How tokens are made and read.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait TokenSealer: Send + Sync {
    /// Makes a token that only a holder of the signing keys can read or change.
    fn seal(&self, claims: &Claims) -> String;

    /// Reads a token. That it has expired is for the caller to see.
    ///
    /// # Errors
    /// [`InvalidToken`] when it is not one of ours, was changed, or was made with a key that is not known any more.
    fn open(&self, token: &str) -> Result<Claims, InvalidToken>;
}

/// What a token says. It carries an identity, never rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// The session it belongs to.
    pub session: SessionId,
    /// Whose session it is.
    pub user: UserId,
    /// Which token of the session it is.
    pub generation: i32,
    /// When it was made, in whole seconds.
    pub issued_at: DateTime<Utc>,
    /// Until when it is accepted, in whole seconds.
    pub expires_at: DateTime<Utc>,
}

/// The text is not a token of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid token")]
pub struct InvalidToken;

/// How mails say which ticket they belong to.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ThreadTokens: Send + Sync {
    /// The token of a ticket. It is the same each time, until the signing keys change.
    fn sign(&self, ticket: TicketId) -> ThreadToken;

    /// The ticket whose token this is, made with whichever of the keys that are known.
    ///
    /// It proves that the mail answers one of ours, and nothing of who wrote it: whoever was ever sent a mail on the ticket can show it.
    fn read(&self, token: &ThreadToken) -> Option<TicketId>;
}

/// How somebody who follows a ticket can stop doing so without logging in.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait UnsubscribeTokens: Send + Sync {
    /// A token of letters and digits with which this person stops following this ticket, and can do nothing else.
    fn sign(&self, following: Following) -> String;

    /// Who stops following what with this token, if it is one of ours.
    fn read(&self, token: &str) -> Option<Following>;
}

/// That somebody follows a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Following {
    /// What they follow.
    pub ticket_id: TicketId,
    /// Who.
    pub user_id: UserId,
}

/// Where random secrets come from, and how they are compared.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SecretSource: Send + Sync {
    /// A secret of letters and digits of this length, from the system's random source.
    fn alphanumeric(&self, length: usize) -> String;

    /// A secret of so many characters of this alphabet, from the system's random source.
    fn characters(&self, alphabet: Alphabet, length: usize) -> String;

    /// The hash that is stored of a random secret.
    fn hash(&self, secret: &str) -> SecretHash;

    /// Whether a secret belongs to a hash, compared in constant time.
    fn matches(&self, secret: &str, hash: &SecretHash) -> bool;
}

/// How answers are sealed that are kept for requests which may be sent again. An answer may show a secret for the only time, so nobody can
/// read one who has the database alone: it takes the key that the client chose.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AnswerSealer: Send + Sync {
    /// The hash of what a request asks for, in which no two differ and are alike.
    fn fingerprint(&self, content: &[u8]) -> Fingerprint;

    /// Seals the answer to a request.
    fn seal_answer(&self, key: &IdempotencyKey, request: &RequestName, answer: &str) -> String;

    /// Opens it again. Nothing where it was made with another key, for another request, or was changed.
    fn open_answer(&self, key: &IdempotencyKey, request: &RequestName, sealed: &str) -> Option<String>;
}

/// How many log-ins are tried for an account and from an address.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait LoginThrottle: Send + Sync {
    /// Counts a try for this account, whether or not it exists, from this address.
    ///
    /// # Errors
    /// [`RetryAfter`] when there were too many.
    fn admit(&self, account: &str, address: IpAddr) -> Result<(), RetryAfter>;
}

/// There were too many tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries, the next one in {} seconds", .0.as_secs())]
pub struct RetryAfter(pub Duration);
