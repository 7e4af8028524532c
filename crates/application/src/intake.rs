//! Incoming mail: what takes a message in, and what lets one out of quarantine.
//!
//! Every door ends in [`receive`](receive::receive): a key's call, a message on standard input, a mailbox that is polled. One unit of work takes
//! one message, once: the same message again answers what became of the first. [`quarantine`] is for whoever looks after those that wait. The job `mail_intake`
//! looks into mailboxes by `poll`.

pub mod faults;
pub mod project;
pub mod quarantine;
pub mod receive;

mod content;
mod message;
mod original;
pub(crate) mod poll;
mod thread;
