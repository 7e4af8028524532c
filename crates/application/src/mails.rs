//! Outgoing mail: what puts a mail into the outbox, and what takes it out.
//!
//! A use case writes its mail by `outbox` before its unit of work begins and enqueues it within, so that the mail goes out if, and only
//! if, what it tells of was committed. [`deliver`](deliver::deliver) sends what is due. [`list`], [`retry`](retry::retry) and
//! [`cancel`](cancel::cancel) are for whoever looks after it; [`health`] says whether mail can be sent at all.

pub mod cancel;
pub mod deliver;
pub mod health;
pub mod list;
pub mod retry;
pub mod send;

pub(crate) mod outbox;
