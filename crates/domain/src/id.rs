//! Identifiers: one type for each kind of thing, so that they cannot be mixed up.

macro_rules! identifiers {
    ($( $(#[$meta:meta])* $type:ident ),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $type(i64);

        impl $type {
            /// Wraps the number a store gave.
            #[must_use]
            pub const fn new(value: i64) -> Self {
                Self(value)
            }

            /// The number as stores and the API show it.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $type {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+ };
}

identifiers! {
    /// A person with an account: customer, agent or administrator.
    UserId,
    /// A project: one of the applications whose customers write tickets.
    ProjectId,
    /// A ticket. People see its [`TicketNumber`](crate::TicketNumber) instead.
    TicketId,
    /// A reply or a note on a ticket.
    MessageId,
    /// A category of tickets.
    CategoryId,
    /// A tag on tickets.
    TagId,
    /// A service-level policy, whatever its version.
    PolicyId,
    /// One version of a service-level policy: what a ticket is judged by.
    PolicyVersionId,
    /// A calendar of business hours, whatever its version.
    CalendarId,
    /// One version of a calendar of business hours.
    CalendarVersionId,
    /// An API key.
    KeyId,
    /// A request in the log of a key.
    KeyRequestId,
    /// A session: the family of tokens that began with one login.
    SessionId,
    /// A record in the event log.
    EventId,
    /// A file that hangs on a ticket or on a message.
    AttachmentId,
    /// A text that staff answer with again and again.
    CannedResponseId,
    /// One run of a job.
    JobRunId,
    /// A mail in the outbox, or one that was there.
    MailId,
    /// A notice that waits to be gathered with others.
    WaitingNoticeId,
    /// A message that came by mail.
    ReceivedMailId,
}
