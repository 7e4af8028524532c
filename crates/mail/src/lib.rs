//! Mail in both directions: how letters are written, by askama, how they are carried, by lettre, and what of an incoming mail people see.
//!
//! [`TemplateLetters`] implements the port `Letters`: the templates are compiled in, and whatever is put into HTML is escaped. A mail becomes
//! a message of RFC 5322 in `message`. [`FileTransport`] and [`SmtpTransport`] implement the port `MailTransport`; [`MailLocation`] reads
//! from a setting which of them is wanted. [`reply_text`] and [`safe_subject`] make of an incoming mail what people are shown.
//! [`ImapMailbox`] implements the port `Mailbox`, by async-imap; [`MailboxLocation`] reads from a setting which there are.

mod file;
mod imap;
mod incoming;
mod letters;
mod location;
mod mailbox_location;
mod message;
mod smtp;

pub use file::{FileTransport, FolderError};
pub use imap::{ImapMailbox, MailboxTls, NoTls};
pub use incoming::{MarkupReader, MimeReader, number_in_subject, reply_text, safe_subject, text_of_html};
pub use letters::TemplateLetters;
pub use location::{InvalidMailLocation, MailLocation, Security, SmtpServer};
pub use mailbox_location::{After, InvalidMailboxLocation, MailboxLocation, MailboxSecurity};
pub use message::{Sender, UnusableSender};
pub use smtp::{SmtpTransport, UnusableServer};
