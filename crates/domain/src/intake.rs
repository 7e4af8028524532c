//! Incoming mail: what a message that reached the desk is, and what it does.
//!
//! [`Signs::automatic`] tells whether a program wrote it, [`AuthenticationResults::verdict`] whether the sender is who they say, and
//! [`decide`] what becomes of it. Nothing of a message is believed that its sender could have made up: a ticket is named by a signed token, or
//! by its number where the sender takes part in it, and staff are believed only where the receiving server vouches for them.

mod authentication;
mod automation;
mod decision;
mod mailbox;

pub use authentication::{AuthenticationResults, Verdict};
pub use automation::{Automatic, Signs};
pub use decision::{
    Claim, Decision, FLOOD_WINDOW, Facts, QuarantineReason, Relation, SENDER_TICKETS_MAX, THREAD_MAILS_MAX,
    decide, released,
};
pub use mailbox::{MailboxPosition, MessageUid, Numbering, Stretch, Wanted};

use crate::names::named_enum;

named_enum! {
    /// What became of a message that reached the desk.
    "outcome of a received mail", ReceivedState {
        /// It became a ticket.
        Filed => "filed",
        /// It became a reply on a ticket.
        Replied => "replied",
        /// It was kept and did nothing.
        Stored => "stored",
        /// It waits for an administrator.
        Quarantined => "quarantined",
    }
}
