//! The stores, one file each: what a unit of work reads and writes.

mod attachments;
mod canned_responses;
mod categories;
mod events;
mod idempotency;
mod jobs;
mod key_requests;
mod keys;
mod mailboxes;
mod mails;
mod notifications;
mod password_resets;
mod projects;
mod received_mails;
mod sessions;
mod sla;
mod tags;
mod tickets;
mod users;

pub(crate) use attachments::{AttachmentRow, attachment_of};
pub(crate) use canned_responses::{CannedResponseRow, canned_response_of};
pub(crate) use categories::{all_categories, category_of};
pub(crate) use events::{EventRow, event_of, events_of_ticket};
pub(crate) use jobs::{LeaseRow, lease_of};
pub(crate) use mailboxes::{MailboxRow, mailbox_of};
pub(crate) use mails::{HeaderRow, MailRow, headers_of, summary_of};
pub(crate) use notifications::{WaitingRow, preferences_in, preferences_of, waiting_of};
pub(crate) use projects::{ProjectRow, project_name_of, project_of};
pub(crate) use received_mails::{FROM_RECEIVED, ReceivedMailRow, received_by_key, received_of};
pub(crate) use sla::{calendar, calendars, policies, rules_at};
pub(crate) use tags::{TagRow, tag_of};
pub(crate) use tickets::{TicketRow, ticket_of, within};
pub(crate) use users::{UserRow, credentials, user_of};

use diesel::sql_types::{BigInt, Bool};
use switchboard_application::ports::StoreError;

use crate::record::record;
use crate::statement::Statement;
use crate::stored::number;
use crate::transaction::Unit;

record! {
    /// An identifier that a database gave.
    pub(crate) struct IdRow { id: i64 as BigInt = "id" }
}

record! {
    /// The answer to a question.
    pub(crate) struct AnswerRow { is_so: bool as Bool = "is_so" }
}

impl Unit {
    /// Changes something, however many rows it is.
    fn change(&mut self, statement: &Statement<'_>) -> Result<(), StoreError> {
        self.attempt(|connection| connection.execute(statement).map(|_| ()))
    }

    /// Changes or deletes something, and tells how many rows it was.
    fn changed(&mut self, statement: &Statement<'_>) -> Result<u64, StoreError> {
        self.attempt(|connection| number("number of rows", connection.execute(statement)?))
    }
}
