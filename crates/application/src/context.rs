//! The context: every port a use case may need, and the settings that rules depend on.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_domain::EmailAddress;
use switchboard_domain::attachment::AttachmentLimits;
use switchboard_domain::job::{LeaseTerm, NodeName};
use switchboard_domain::mail::ReplyAddress;

use crate::PublicUrl;
use crate::idempotency::{InHand, RETENTION_HOURS};
use crate::keys::log::KeyLog;
use crate::mails::health::MailHealth;
use crate::ports::{
    AnswerSealer, BlobStore, Clock, Database, HtmlReader, Letters, LoginThrottle, MailReader, MailTransport,
    Mailbox, PasswordHasher, RequestLimits, SecretSource, ThreadTokens, TokenSealer, UnsubscribeTokens,
};
use crate::pulse::Pulse;
use crate::tickets::calendars::Calendars;

/// What use cases work with. One exists for a server; it is shared by all requests. Clones share everything but the settings.
#[derive(Clone)]
pub struct Context {
    /// Where everything is kept.
    pub database: Arc<dyn Database>,
    /// Where the bytes of attachments are kept.
    pub blobs: Arc<dyn BlobStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How passwords are hashed and compared.
    pub passwords: Arc<dyn PasswordHasher>,
    /// How tokens are made and read.
    pub tokens: Arc<dyn TokenSealer>,
    /// How mails say which ticket they belong to.
    pub thread_tokens: Arc<dyn ThreadTokens>,
    /// How those who follow a ticket stop doing so.
    pub unsubscribe_tokens: Arc<dyn UnsubscribeTokens>,
    /// Where random secrets come from and how they are compared.
    pub secrets: Arc<dyn SecretSource>,
    /// How answers are sealed that are kept.
    pub answers: Arc<dyn AnswerSealer>,
    /// How many log-ins are tried.
    pub throttle: Arc<dyn LoginThrottle>,
    /// How many requests callers may make.
    pub limits: Arc<dyn RequestLimits>,
    /// How the text of HTML is read.
    pub html: Arc<dyn HtmlReader>,
    /// How letters are written.
    pub letters: Arc<dyn Letters>,
    /// How messages that came by mail are read.
    pub mail_reader: Arc<dyn MailReader>,
    /// The mailboxes that are looked into.
    pub mailboxes: Arc<[Arc<dyn Mailbox>]>,
    /// How mails are carried to the next server.
    pub transport: Arc<dyn MailTransport>,
    /// Calendars of business hours, worked out once a version.
    pub calendars: Arc<Calendars>,
    /// What was done with keys, as far as it is not written down yet.
    pub key_log: Arc<KeyLog>,
    /// What works beside requests, and when it was last heard of.
    pub pulse: Arc<Pulse>,
    /// Whether mail can be sent, as far as this node has found out.
    pub mail_health: Arc<MailHealth>,
    /// The requests that are being answered and may be sent again.
    pub requests_in_hand: InHand,
    /// The settings that rules depend on.
    pub settings: Settings,
}

/// The settings that rules depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How long a token is accepted.
    pub token_lifetime: TimeDelta,
    /// How long after the log-in a token can be exchanged for a new one.
    pub refresh_window: TimeDelta,
    /// How many files one request may bring, and how large.
    pub attachments: AttachmentLimits,
    /// Whether a change of one ticket must say in which state the ticket is expected, so that nobody overwrites what they have not seen.
    pub require_preconditions: bool,
    /// For how long answers are kept to requests that may be sent again.
    pub idempotency_retention: TimeDelta,
    /// For how long it is kept which requests showed a key.
    pub request_log_retention: TimeDelta,
    /// Where people reach this installation.
    pub public_url: PublicUrl,
    /// For how long a node that runs a job may be silent before another one takes over.
    pub job_lease: LeaseTerm,
    /// What this node is called.
    pub node_name: NodeName,
    /// Who sends mails.
    pub mail_from: EmailAddress,
    /// The address that replies to mails on a ticket go to, with the ticket's token in it; without one they go to the sender.
    pub mail_reply_to: Option<ReplyAddress>,
    /// What our own receiving server calls itself where it says who wrote a message. Without it nobody is known by that.
    pub mail_authserv_id: Option<String>,
    /// For how long a node has mails in hand that it sends.
    pub mail_lease: TimeDelta,
}

impl Settings {
    /// The usual settings of an installation whose mails have this sender.
    #[must_use]
    pub fn with_sender(mail_from: EmailAddress) -> Self {
        Self {
            token_lifetime: TimeDelta::minutes(60),
            refresh_window: TimeDelta::days(14),
            attachments: AttachmentLimits::default(),
            require_preconditions: false,
            idempotency_retention: TimeDelta::hours((*RETENTION_HOURS.start()).into()),
            request_log_retention: TimeDelta::days(30),
            public_url: PublicUrl::default(),
            job_lease: LeaseTerm::default(),
            node_name: NodeName::unnamed(),
            mail_from,
            mail_reply_to: None,
            mail_authserv_id: None,
            mail_lease: TimeDelta::minutes(5),
        }
    }
}
