//! The rules of a support desk: tickets, the service-level clock, and who may do what.
//!
//! This crate is the innermost floor of Switchboard, a support-ticket server, and can be used without the rest of
//! it. Everything in it is pure: no input or output, no clock, no randomness. Time arrives as an argument, identifiers come from a store.
//!
//! | you have | you want | look at |
//! | --- | --- | --- |
//! | a text that somebody typed | a value that can be trusted | [`EmailAddress`], [`Subject`], [`Body`], [`TicketNumber`], [`AllowedNetworks`] |
//! | a file that somebody sent | a harmless name and type | [`attachment`] |
//! | a caller and a verb | a permit, or a refusal | [`access`] |
//! | a key that a program shows | whether it is let in, and as whom | [`key`] |
//! | a ticket and something that happens | the new state and its events | [`ticket`] |
//! | labels and texts of a desk | colours, a tree, filled placeholders | [`catalog`] |
//! | a ticket's history and a policy | due times, breaches, warnings, and why | [`sla`] |
//! | something that happened, and people | who is told of it, and how soon | [`notification`] |
//! | a mail that was not taken | when it is tried again | [`mail`] |
//! | a request that may come twice | a key to know it by | [`idempotency`] |
//! | a message that came by mail | a ticket, a reply, or neither | [`intake`] |
//! | many durations | their mean and percentiles | [`report`] |
//!
//! A request goes through all of them: an agent may answer the tickets of their project, the answer is the first one, and it came in time.
//!
//! ```
//! use std::sync::Arc;
//!
//! use chrono::{DateTime, Utc};
//! use switchboard_domain::access::{Ability, Actor, Person, Role, authorize};
//! use switchboard_domain::sla::{Change, ClockState, PolicyTerms, PolicyVersion, Rules, Targets, Timeline, evaluate};
//! use switchboard_domain::ticket::{Side, Ticket};
//! use switchboard_domain::{
//!     Contact, PolicyId, PolicyVersionId, Priority, ProjectId, Slug, Source, Status, TicketId, TicketNumber, UserId,
//! };
//!
//! let filed_at: DateTime<Utc> = "2024-04-21T09:00:00Z".parse()?;
//! let answered_at: DateTime<Utc> = "2024-04-21T09:45:00Z".parse()?;
//! let project = ProjectId::new(1);
//!
//! let prefix = Slug::from_name("NaijaHomes").prefix_candidates().next().ok_or("every slug has a prefix")?;
//! let customer = Contact { name: "Tunde".parse()?, email: "tunde@example.org".parse()?, phone: None, reference: None };
//! let ticket = Ticket::filed(
//!     TicketId::new(42),
//!     TicketNumber::new(&prefix, 2024, 42),
//!     project,
//!     customer,
//!     "Cannot upload photos".parse()?,
//!     Priority::High,
//!     Source::Api,
//!     filed_at,
//! );
//!
//! let agent = Actor::Person(Person::new(UserId::new(3), Role::Agent, [project]));
//! let permit = authorize(&agent, Ability::TicketRespond)?;
//! assert!(permit.scope().admits(ticket.project_id));
//!
//! let answered = ticket.reply(Side::Staff, answered_at)?;
//! assert!(answered.is_first_response);
//! assert_eq!(answered.ticket.status, Status::InProgress);
//!
//! let terms = PolicyTerms::new(Targets::of_minutes(60, 8 * 60));
//! let policy = PolicyVersion { id: PolicyVersionId::new(1), policy_id: PolicyId::new(1), version: 1, terms };
//! let rules = Rules { policy: Some(Arc::new(policy)), ..Rules::default() };
//! let timeline = Timeline::opened(filed_at, rules).with(answered_at, Change::StaffReply);
//! let clocks = evaluate(&timeline, answered_at);
//! assert_eq!(clocks.first_response.map(|clock| clock.state), Some(ClockState::Met { at: answered_at }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `serde`: serialization of the values that stores and answers need, with the same names as everywhere. Off by default.
#![deny(missing_docs)]

mod email;
mod id;
mod names;
mod network;
mod slug;
mod text;
mod ticket_number;

pub mod access;
pub mod attachment;
pub mod catalog;
pub mod idempotency;
pub mod intake;
pub mod job;
pub mod key;
pub mod mail;
pub mod notification;
pub mod report;
pub mod sla;
pub mod ticket;

pub use email::{EMAIL_BYTES_MAX, EmailAddress, InvalidEmail};
pub use id::{
    AttachmentId, CalendarId, CalendarVersionId, CannedResponseId, CategoryId, EventId, JobRunId, KeyId,
    KeyRequestId, MailId, MessageId, PolicyId, PolicyVersionId, ProjectId, ReceivedMailId, SessionId, TagId,
    TicketId, UserId, WaitingNoticeId,
};
pub use names::UnknownName;
pub use network::{AllowedNetworks, InvalidNetworks, NETWORKS_MAX, TrustedProxies};
pub use slug::{Prefix, Slug};
pub use text::{Body, InvalidText, Label, PersonName, Phone, Reference, Signature, Subject};
pub use ticket::{Contact, MessageType, Priority, Source, Status};
pub use ticket_number::{InvalidTicketNumber, TicketNumber};
