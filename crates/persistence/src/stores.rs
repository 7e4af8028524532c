//! The stores, one file each: what a unit of work reads and writes.

mod attachments;
mod canned_responses;
mod categories;
mod events;
mod jobs;
mod keys;
mod password_resets;
mod projects;
mod sessions;
mod sla;
mod tags;
mod tickets;
mod users;

pub(crate) use attachments::{AttachmentRow, attachment_of};
pub(crate) use events::{EventRow, event_of};
pub(crate) use projects::{ProjectRow, project_name_of, project_of};
pub(crate) use tickets::{TicketRow, ticket_of, within};
pub(crate) use users::credentials;

use diesel::sql_types::{BigInt, Bool};

use crate::record::record;

record! {
    /// An identifier that a database gave.
    pub(crate) struct IdRow { id: i64 as BigInt = "id" }
}

record! {
    /// The answer to a question.
    pub(crate) struct AnswerRow { is_so: bool as Bool = "is_so" }
}
