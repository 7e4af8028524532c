//! Stores: what a unit of work reads and writes, one file each.

mod attachments;
mod canned_responses;
mod categories;
mod events;
mod idempotency;
mod jobs;
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

pub use attachments::AttachmentStore;
pub use canned_responses::{CannedResponseStore, Shelf};
pub use categories::CategoryStore;
pub use events::EventStore;
pub use idempotency::IdempotencyStore;
pub use jobs::JobStore;
pub use keys::KeyStore;
pub use mailboxes::MailboxStore;
pub use mails::MailStore;
pub use notifications::NotificationStore;
pub use password_resets::PasswordResetStore;
pub use projects::ProjectStore;
pub use received_mails::ReceivedMailStore;
pub use sessions::SessionStore;
pub use sla::{SlaStore, StoredRules};
pub use tags::TagStore;
pub use tickets::TicketStore;
pub use users::UserStore;
#[cfg(feature = "mock")]
pub use {
    attachments::MockAttachmentStore, canned_responses::MockCannedResponseStore,
    categories::MockCategoryStore, events::MockEventStore, idempotency::MockIdempotencyStore,
    jobs::MockJobStore, keys::MockKeyStore, mailboxes::MockMailboxStore, mails::MockMailStore,
    notifications::MockNotificationStore, password_resets::MockPasswordResetStore,
    projects::MockProjectStore, received_mails::MockReceivedMailStore, sessions::MockSessionStore,
    sla::MockSlaStore, tags::MockTagStore, tickets::MockTicketStore, users::MockUserStore,
};
