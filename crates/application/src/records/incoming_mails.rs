//! Messages that came by mail: what stands in one, and what is kept of those that were received.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use switchboard_domain::intake::{AuthenticationResults, Automatic, QuarantineReason, ReceivedState, Signs};
use switchboard_domain::mail::MailMessageId;
use switchboard_domain::{
    EmailAddress, MessageId, PersonName, ProjectId, ReceivedMailId, TicketId, TicketNumber,
};

use super::{BlobKey, SecretHash, SentFile};

/// A message as it was read: everything in it is what somebody claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingMail {
    /// What it is known by; none where it says nothing of use.
    pub message_id: Option<String>,
    /// The messages that it answers, the one it answers first before those further back.
    pub answers: Vec<String>,
    /// Who wrote it, if it says so in one way and no other.
    pub sender: Option<MailAuthor>,
    /// The addresses that it was sent or delivered to.
    pub recipients: Vec<EmailAddress>,
    /// Its subject as one line, which may be empty.
    pub subject: String,
    /// The ticket that its subject names, if it names one.
    pub number: Option<TicketNumber>,
    /// What it says, as text.
    pub text: String,
    /// The part of the text that its writer added, without what it quotes.
    pub reply: String,
    /// The files in it.
    pub files: Vec<SentFile>,
    /// What shows that a program wrote it.
    pub signs: Signs,
    /// The addresses of the desks that sent it on by themselves.
    pub loops: Vec<EmailAddress>,
    /// What servers say of its sender.
    pub authentication: AuthenticationResults,
    /// The mails that it reports could not be delivered.
    pub failures: Vec<DeliveryFailure>,
    /// When it was written.
    pub date: Option<DateTime<Utc>>,
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAuthor {
    /// What they call themselves.
    pub name: Option<PersonName>,
    /// Their address.
    pub email: EmailAddress,
}

/// A mail that could not be delivered for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryFailure {
    /// The mail.
    pub message_id: MailMessageId,
    /// Where it could not be delivered.
    pub recipient: EmailAddress,
}

/// What tells one message of a project from another: its identifier, or a hash of it where it has none of use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageKey(String);

/// The text is not the key of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a message")]
pub struct InvalidMessageKey;

/// A message that is received just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReceivedMail {
    /// The project that it was sent to.
    pub project_id: ProjectId,
    /// What tells it from others.
    pub key: MessageKey,
    /// Who says they wrote it.
    pub sender: Option<EmailAddress>,
    /// Its subject.
    pub subject: String,
    /// Where the original is kept.
    pub original: BlobKey,
    /// How large the original is.
    pub size_bytes: u64,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// What a store says of a message that comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It is new, and kept under this identifier.
    New(ReceivedMailId),
    /// It was received before.
    Known(Box<ReceivedMail>),
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It became this ticket.
    Filed(TicketId),
    /// It became this reply.
    Replied(TicketId, MessageId),
    /// It was kept, because a program wrote it. It names this ticket.
    Stored(Automatic, Option<TicketId>),
    /// It waits for an administrator. It names this ticket.
    Quarantined(QuarantineReason, Option<TicketId>),
}

/// A message that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// Which one.
    pub id: ReceivedMailId,
    /// The project that it was sent to.
    pub project_id: ProjectId,
    /// What tells it from others.
    pub key: MessageKey,
    /// Who says they wrote it.
    pub sender: Option<EmailAddress>,
    /// Its subject.
    pub subject: String,
    /// Where the original is kept.
    pub original: BlobKey,
    /// How large the original is.
    pub size_bytes: u64,
    /// What became of it.
    pub state: ReceivedState,
    /// Why it was stored or waits.
    pub reason: Option<String>,
    /// The ticket that it became, answers or names.
    pub ticket_id: Option<TicketId>,
    /// What people call that ticket.
    pub ticket_number: Option<TicketNumber>,
    /// The reply that it became.
    pub message_id: Option<MessageId>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

impl MessageKey {
    /// The most bytes of a key.
    pub const BYTES_MAX: usize = 255;

    /// The key of the message with this identifier, if it can be one.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// The key of a message with this hash, which has no identifier of use.
    #[must_use]
    pub fn of_hash(SecretHash(hash): SecretHash) -> Self {
        let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("sha256:{digits}"))
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MessageKey {
    type Err = InvalidMessageKey;

    fn from_str(text: &str) -> Result<Self, InvalidMessageKey> {
        let is_key = !text.is_empty()
            && text.len() <= Self::BYTES_MAX
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_key { Ok(Self(text.to_owned())) } else { Err(InvalidMessageKey) }
    }
}

impl Outcome {
    /// Where the message stands after it.
    #[must_use]
    pub const fn state(self) -> ReceivedState {
        match self {
            Self::Filed(_) => ReceivedState::Filed,
            Self::Replied(..) => ReceivedState::Replied,
            Self::Stored(..) => ReceivedState::Stored,
            Self::Quarantined(..) => ReceivedState::Quarantined,
        }
    }

    /// Why it was stored or waits.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Filed(_) | Self::Replied(..) => None,
            Self::Stored(sign, _) => Some(sign.as_str()),
            Self::Quarantined(reason, _) => Some(reason.as_str()),
        }
    }

    /// The ticket that it became, answers or names.
    #[must_use]
    pub const fn ticket(self) -> Option<TicketId> {
        match self {
            Self::Filed(ticket) | Self::Replied(ticket, _) => Some(ticket),
            Self::Stored(_, ticket) | Self::Quarantined(_, ticket) => ticket,
        }
    }

    /// The reply that it became.
    #[must_use]
    pub const fn message(self) -> Option<MessageId> {
        match self {
            Self::Replied(_, message) => Some(message),
            Self::Filed(_) | Self::Stored(..) | Self::Quarantined(..) => None,
        }
    }
}
