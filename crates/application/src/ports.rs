//! The ports: what the outside must offer. Adapters implement them; use cases know nothing else.

mod blobs;
mod database;
mod limits;
mod mail;
mod mail_reader;
mod mailbox;
mod queries;
mod security;
mod stores;

use chrono::{DateTime, Utc};

pub use blobs::{BlobError, BlobReader, BlobStore, BlobWriter, OpenBlob, StoredBlob, WrittenBlob};
pub use database::{Constraint, Database, Durability, Reader, StoreError, Transaction};
pub use limits::{Counted, Crowd, Crowded, Place, Quota, RequestLimits, Standing};
pub use mail::{
    DigestEntry, HtmlReader, Letter, LetterError, Letters, MailConnection, MailTransport, NotSent,
    NoticeLetter, SecretLink, Unreachable,
};
pub use mail_reader::{DEPTH_MAX, MESSAGE_BYTES_MAX, MailLimit, MailReader, PARTS_MAX, UnreadableMail};
pub use mailbox::{Kept, Mailbox, OpenMailbox};
pub use queries::*;
pub use security::{
    AnswerSealer, Claims, Following, InvalidToken, LoginThrottle, PasswordHasher, PasswordsBusy, RetryAfter,
    SecretSource, ThreadTokens, TokenSealer, UnsubscribeTokens, Verdict,
};
pub use stores::*;
#[cfg(feature = "mock")]
pub use {
    blobs::MockBlobStore,
    database::{MockDatabase, MockReader, MockTransaction},
    limits::MockRequestLimits,
    mail::{MockHtmlReader, MockLetters, MockMailConnection, MockMailTransport},
    mail_reader::MockMailReader,
    mailbox::{MockMailbox, MockOpenMailbox},
    security::{
        MockAnswerSealer, MockLoginThrottle, MockPasswordHasher, MockSecretSource, MockThreadTokens,
        MockTokenSealer, MockUnsubscribeTokens,
    },
};

/// What time it is.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait Clock: Send + Sync {
    /// This instant, cut to microseconds: what every store keeps without loss.
    fn now(&self) -> DateTime<Utc>;
}
