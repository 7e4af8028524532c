//! Tickets, service-level clock, abilities and roles of a support desk.
//!
//! Placeholder while modules arrive.
#![deny(missing_docs)]

pub mod names;

pub mod email;
pub mod id;
pub mod network;
pub mod slug;
pub mod text;
pub mod ticket_number;

pub mod access;
pub mod sla;
pub mod ticket;

pub use email::{EmailAddress, InvalidEmail};
pub use id::{
    CalendarVersionId, CategoryId, EventId, KeyId, MessageId, PolicyId, PolicyVersionId, ProjectId, SessionId, TagId, TicketId, UserId,
};
pub use names::UnknownName;
pub use network::{AllowedNetworks, InvalidNetworks};
pub use slug::{Prefix, Slug};
pub use text::{Body, InvalidText, Label, PersonName, Phone, Reference, Subject};
pub use ticket::{Contact, MessageType, Priority, Source, Status};
pub use ticket_number::{InvalidTicketNumber, TicketNumber};
