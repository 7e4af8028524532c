//! Outgoing mails.

use chrono::{DateTime, Utc};
use switchboard_domain::job::NodeName;
use switchboard_domain::mail::{
    AutoSubmitted, MailKind, MailMessageId, MailState, MailSubject, Secrecy, UnsubscribeLink,
};
use switchboard_domain::notification::{Audience, Part, Recipient};
use switchboard_domain::{EmailAddress, KeyId, Label, MailId, TicketId, UserId};

use super::ProjectMail;

/// A mail to be put into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// What it is known by, on every try.
    pub message_id: MailMessageId,
    /// What it is about.
    pub kind: MailKind,
    /// Who gets it.
    pub recipient: EmailAddress,
    /// Who it comes from, if not from the desk itself.
    pub sender: Option<MailSender>,
    /// On what ground its receiver gets it. Without one they get it whatever becomes of them.
    pub ground: Option<MailGround>,
    /// What it says.
    pub content: MailContent,
    /// What its header says beside that.
    pub headers: MailHeaders,
    /// What is behind it.
    pub cause: MailCause,
    /// What it must stay in order with: of waiting mails with the same key only the first is sent.
    pub order_key: Option<OrderKey>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// What a mail says.
#[derive(Clone, PartialEq, Eq)]
pub struct MailContent {
    /// Its subject.
    pub subject: MailSubject,
    /// Its body as text, its lines ended by `\n`.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// What the header of a mail says beside sender, receiver and subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailHeaders {
    /// How it says that no person wrote it.
    pub auto_submitted: AutoSubmitted,
    /// The mail that it answers.
    pub in_reply_to: Option<MailMessageId>,
    /// The mails before it in its thread, the oldest first.
    pub references: Vec<MailMessageId>,
    /// Where an answer goes, if not to the sender.
    pub reply_to: Option<EmailAddress>,
    /// Where its receiver asks not to be written to any more.
    pub unsubscribe: Option<UnsubscribeLink>,
}

/// Who a mail comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSender {
    /// What they are called.
    pub name: Label,
    /// Their address.
    pub address: EmailAddress,
}

impl MailSender {
    /// Who mails of a project come from: the project, as far as it says so, else the desk.
    pub(crate) fn of_project(name: &Label, mail: &ProjectMail, desk: &EmailAddress) -> Self {
        Self {
            name: mail.name.clone().unwrap_or_else(|| name.clone()),
            address: mail.address.clone().unwrap_or_else(|| desk.clone()),
        }
    }
}

/// On what ground somebody gets a mail. Whether it still holds is seen to again before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailGround {
    /// They have this part in the ticket that the mail is about, and it is fit for this audience.
    Part {
        /// Who gets it.
        to: Recipient,
        /// What they are to the ticket.
        part: Part,
        /// Who may be told the same.
        audience: Audience,
    },
    /// They have this account.
    Account(UserId),
}

/// What is behind a mail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MailCause {
    /// The ticket that it is about.
    pub ticket_id: Option<TicketId>,
    /// Who caused it, or whose account it is about.
    pub user_id: Option<UserId>,
    /// The key with which it was caused.
    pub key_id: Option<KeyId>,
}

/// What mails must stay in order with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey(String);

/// The right to send a mail for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailClaim {
    /// Which one.
    pub id: MailId,
    /// How often it was taken in hand, this time included. Whoever has this number and finds another one has lost the right.
    pub attempt: u32,
}

/// A mail that was taken in hand to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedMail {
    /// The right to send it.
    pub claim: MailClaim,
    /// What it is known by, on every try.
    pub message_id: MailMessageId,
    /// Who gets it.
    pub recipient: EmailAddress,
    /// Who it comes from, if not from the desk itself.
    pub sender: Option<MailSender>,
    /// On what ground its receiver gets it.
    pub ground: Option<MailGround>,
    /// The ticket that it is about.
    pub ticket_id: Option<TicketId>,
    /// What it says.
    pub content: MailContent,
    /// What its header says beside that.
    pub headers: MailHeaders,
    /// Whether it must stay between it and its receiver.
    pub secrecy: Secrecy,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was first taken in hand since it was queued.
    pub first_tried_at: DateTime<Utc>,
    /// When it was due.
    pub next_at: DateTime<Utc>,
}

/// Who takes mails in hand, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailLease {
    /// Who.
    pub holder: NodeName,
    /// Until when nobody else does.
    pub until: DateTime<Utc>,
}

/// How a try to send a mail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TryEnd {
    /// The next server took it over.
    Sent {
        /// When.
        at: DateTime<Utc>,
    },
    /// It is tried again.
    Deferred {
        /// Why it was not sent.
        reason: String,
        /// When it is due again.
        next_at: DateTime<Utc>,
    },
    /// It is not tried any more.
    Parked {
        /// Why it was not sent.
        reason: String,
    },
    /// It is not sent after all.
    Withdrawn {
        /// Why its receiver must not get it any more.
        reason: String,
    },
    /// It was not tried at all: it stands where it stood.
    GivenBack,
}

/// A mail as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// Which one.
    pub id: MailId,
    /// What it is known by.
    pub message_id: MailMessageId,
    /// What it is about.
    pub kind: MailKind,
    /// Who gets it.
    pub recipient: EmailAddress,
    /// Its subject.
    pub subject: MailSubject,
    /// Where it stands.
    pub state: MailState,
    /// Why the last try failed.
    pub reason: Option<String>,
    /// How often it was taken in hand.
    pub attempts: u32,
    /// When it is due, while it waits.
    pub next_at: Option<DateTime<Utc>>,
    /// What is behind it.
    pub cause: MailCause,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// A mail with everything that may be shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDetail {
    /// What lists show.
    pub summary: MailSummary,
    /// What its header says.
    pub headers: MailHeaders,
    /// Its body as text. None where it is a secret.
    pub text: Option<String>,
    /// Its body as HTML. None where it is a secret.
    pub html: Option<String>,
}

/// How many mails stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MailCounts {
    /// How many wait for their first try.
    pub queued: u64,
    /// How many wait for another try.
    pub deferred: u64,
    /// How many were given up.
    pub parked: u64,
}

impl OrderKey {
    /// The key of all mails about a ticket to one receiver. Another receiver of the same ticket does not wait for them.
    #[must_use]
    pub fn of_ticket(id: TicketId, recipient: &EmailAddress) -> Self {
        Self(format!("ticket:{id}:{}", recipient.canonical()))
    }

    /// The key of all mails to one account that gather what waited.
    #[must_use]
    pub fn of_digests(user: UserId) -> Self {
        Self(format!("digests:{user}"))
    }

    /// The key as stores keep it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MailHeaders {
    /// The header of a mail that the desk writes by itself and that belongs to no thread.
    pub const GENERATED: Self = Self {
        auto_submitted: AutoSubmitted::Generated,
        in_reply_to: None,
        references: Vec::new(),
        reply_to: None,
        unsubscribe: None,
    };
}

impl std::fmt::Debug for MailContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailContent").field("subject", &self.subject).finish_non_exhaustive()
    }
}
