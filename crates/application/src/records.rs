//! The shapes that stores keep, beside the tickets of the domain: people, projects, keys, messages, attachments, events; and the figures of
//! reports.

mod accounts;
mod attachments;
mod catalog;
mod events;
mod idempotency;
mod incoming_mails;
mod jobs;
mod key_requests;
mod keys;
mod mailboxes;
mod mails;
mod notifications;
mod projects;
mod reports;
mod sla;
mod tickets;

pub use accounts::{
    Assignable, Credentials, KnownPerson, NewPasswordReset, NewUser, PasswordHash, PasswordReset, Session,
    User, UserDetail, UserName,
};
pub use attachments::{
    Attachment, BlobKey, InvalidBlobKey, NewAttachment, SentFile, StoredAttachment, StoredFile, Uploaded,
};
pub use catalog::{CannedResponse, Category, NewCannedResponse, NewCategory};
pub use events::{Cause, Event, LoggedEvent, NewEvent};
pub use idempotency::{ClaimOutcome, Fingerprint, KeptAnswer, NewClaim, RequestName};
pub use incoming_mails::{
    Admission, DeliveryFailure, IncomingMail, InvalidMessageKey, MailAuthor, MessageKey, NewReceivedMail,
    Outcome, ReceivedMail,
};
pub use jobs::{Counts, Ending, JobRun, NewRun};
pub use key_requests::{KeyRequest, LoggedRequest};
pub use keys::{
    ApiKey, KeyDetail, KeyFinder, KeySummary, KeyToChange, KeyUse, NewKey, NewSecret, SecretHash,
};
pub use mailboxes::{MailboxName, MailboxState, WaitingMessage};
pub use mails::{
    ClaimedMail, MailCause, MailClaim, MailContent, MailCounts, MailDetail, MailGround, MailHeaders,
    MailLease, MailSender, MailSummary, NewMail, OrderKey, TryEnd,
};
pub use notifications::{Concern, NewWaitingNotice, ToldMessage, Trust, WaitingNotice};
pub use projects::{
    NewProject, Position, Project, ProjectAgent, ProjectDetail, ProjectMail, ProjectName, ProjectSummary,
};
pub use reports::{
    AgentFigures, CategoryFigures, DayFigures, Overview, PriorityFigures, ProjectFigures, ReportFilter,
};
pub use sla::{BusinessCalendar, Outdated, Policy};
pub use tickets::{
    CategoryName, Message, NewMessage, NewTicket, PolicySummary, Tag, TicketDetail, TicketSummary,
};
