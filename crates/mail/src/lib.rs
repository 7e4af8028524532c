//! Outgoing mail: how letters are written, by askama, and how they are carried, by lettre.
//!
//! [`TemplateLetters`] implements the port `Letters`: the templates are compiled in, and whatever is put into HTML is escaped. A mail becomes
//! a message of RFC 5322 in `message`. [`FileTransport`] and [`SmtpTransport`] implement the port `MailTransport`; [`MailLocation`] reads
//! from a setting which of them is wanted.

mod file;
mod letters;
mod location;
mod message;
mod smtp;

pub use file::{FileTransport, FolderError};
pub use letters::TemplateLetters;
pub use location::{InvalidMailLocation, MailLocation, Security, SmtpServer};
pub use message::{Sender, UnusableSender};
pub use smtp::{SmtpTransport, UnusableServer};
