//! Whom a ticket concerns, how they are reached, and what waits to be told to them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_domain::notification::{Audience, Circle, NoticeKind, Part, Recipient};
use switchboard_domain::{EmailAddress, Label, Subject, TicketId, TicketNumber, UserId, WaitingNoticeId};

use super::ProjectMail;

/// A ticket with everybody whom it concerns at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Which ticket.
    pub ticket_id: TicketId,
    /// What people call it.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: Subject,
    /// What its project is called.
    pub project_name: Label,
    /// How its project signs its mails.
    pub project_mail: ProjectMail,
    /// The address of the customer, as the ticket has it.
    pub contact: EmailAddress,
    /// Whether the owner of the ticket has shown that the address is theirs.
    pub contact_trust: Trust,
    /// Those whom it concerns.
    pub circle: Circle,
    /// Where those are reached who have an account.
    pub addresses: BTreeMap<UserId, EmailAddress>,
}

/// Whether somebody has shown that an address is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// They have.
    Proven,
    /// Anybody could have typed it.
    Unproven,
}

/// A message as a mail about it shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldMessage {
    /// What whoever wrote it is called. None for somebody without an account.
    pub author: Option<String>,
    /// What it says.
    pub body: String,
    /// How many files hang on it.
    pub files: u32,
}

/// A notice that is to wait for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewWaitingNotice {
    /// Who is to be told.
    pub user_id: UserId,
    /// Of which ticket.
    pub ticket_id: TicketId,
    /// What they are to be told.
    pub kind: NoticeKind,
    /// For which part in the ticket.
    pub part: Part,
    /// Who else could be told the same.
    pub audience: Audience,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
}

/// A notice that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingNotice {
    /// Which one.
    pub id: WaitingNoticeId,
    /// What waits.
    pub notice: NewWaitingNotice,
}

impl Concern {
    /// Where a recipient is reached.
    #[must_use]
    pub fn address_of(&self, to: Recipient) -> Option<&EmailAddress> {
        match to {
            Recipient::Account(id) => self.addresses.get(&id),
            Recipient::Contact => Some(&self.contact),
        }
    }
}
