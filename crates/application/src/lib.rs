//! What Switchboard does: port traits, and one use case a file.
//!
//! Reading order: [`records`] are the shapes that stores keep, [`ports`] what the outside must offer, [`Context`] holds the ports,
//! [`Error`] is every way in which a use case ends badly, [`PublicUrl`] what links begin with. Then the use cases: [`accounts`] (log in, who
//! is this), [`projects`], [`keys`], [`tickets`] and [`attachments`], what tickets are sorted by and answered with ([`categories`], [`tags`],
//! [`canned_responses`]), what they are judged by ([`sla`]), and [`reports`]; [`notifications`] decide who is told, [`mails`] are the way out of the house, [`intake`] is the way in, [`jobs`] are what the desk does by itself. A use case has five
//! beats: authorize, load, decide (a pure method of the domain), save and record, return.
//!
//! [`search`] says what searching for words means, for every store alike; [`together`](together()) makes one unit of work of several use
//! cases.

pub mod clock_watch;
pub mod context;
pub mod error;
pub mod idempotency;
pub mod password;
pub mod ports;
pub mod public_url;
pub mod pulse;
pub mod records;
pub mod search;
pub mod together;

pub mod accounts;
pub mod attachments;
pub mod canned_responses;
pub mod categories;
pub mod intake;
pub mod jobs;
pub mod keys;
pub mod mails;
pub mod notifications;
pub mod projects;
pub mod reports;
pub mod sla;
pub mod tags;
pub mod tickets;

pub use context::{Context, Settings};
pub use error::{Error, FieldErrors, InUse, NotFound};
pub use password::Password;
pub use public_url::PublicUrl;
pub use together::together;
