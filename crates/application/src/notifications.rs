//! Notices: telling people of what happened.
//!
//! [`announce`](announce::announce) follows the event log and turns what happened into mails in the outbox, or puts it off for those who
//! wish to be told once an hour; [`gather`](gather::gather) makes mails of what waited. `ground` sees to it, when a mail is sent, that its
//! receiver may still get it. [`preferences`] are what people choose, and by
//! [`unsubscribe`] they leave a ticket;
//! [`pass_over`](pass_over::pass_over) leaves out what nobody is to be told of.

pub mod announce;
pub mod gather;
pub mod pass_over;
pub mod preferences;
pub mod unsubscribe;

pub(crate) mod ground;

mod acts;
mod letters;
mod rations;
