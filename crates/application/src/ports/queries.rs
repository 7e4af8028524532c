//! Queries: flat read models for answers, one file each. Whatever lists or looks up tickets takes a scope.

mod accounts;
mod attachments;
mod catalog;
mod events;
mod idempotency;
mod jobs;
mod keys;
mod mailboxes;
mod mails;
mod notifications;
mod paging;
mod projects;
mod received_mails;
mod reports;
mod sla;
mod tickets;
mod users;

pub use accounts::AccountQueries;
pub use attachments::AttachmentQueries;
pub use catalog::{CannedReader, CannedResponseFilter, CatalogQueries};
pub use events::EventQueries;
pub use idempotency::IdempotencyQueries;
pub use jobs::JobQueries;
pub use keys::{KeyFilter, KeyQueries, REQUESTS_TOTAL_MAX};
pub use mailboxes::MailboxQueries;
pub use mails::{MAILS_TOTAL_MAX, MailFilter, MailQueries};
pub use notifications::NotificationQueries;
pub use paging::{Listing, Paging};
pub use projects::{ProjectFilter, ProjectQueries};
pub use received_mails::{ReceivedMailFilter, ReceivedMailQueries};
pub use reports::ReportQueries;
pub use sla::SlaQueries;
pub use tickets::{
    Direction, FOUND_TOTAL_MAX, NoteVisibility, SortKey, TicketFilter, TicketOrder, TicketQueries, TicketSort,
};
pub use users::{UserFilter, UserQueries};
#[cfg(feature = "mock")]
pub use {
    accounts::MockAccountQueries, attachments::MockAttachmentQueries, catalog::MockCatalogQueries,
    events::MockEventQueries, idempotency::MockIdempotencyQueries, jobs::MockJobQueries,
    keys::MockKeyQueries, mailboxes::MockMailboxQueries, mails::MockMailQueries,
    notifications::MockNotificationQueries, projects::MockProjectQueries,
    received_mails::MockReceivedMailQueries, reports::MockReportQueries, sla::MockSlaQueries,
    tickets::MockTicketQueries, users::MockUserQueries,
};
