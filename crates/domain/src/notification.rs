//! Notices: who is told of what happened to a ticket, for which reason, and how soon.
//!
//! [`notices`] decides it from an [`Act`], the [`Circle`] of people around its ticket and what each of them wishes
//! ([`Preferences`]). [`Circle::still_concerns`] decides later whether what was decided still holds.
//!
//! - Nobody is told of their own act, but for the receipt of a ticket, which is what its customer waits for.
//! - One person is told of one act once, for the strongest reason and as soon as the most urgent of their wishes says.
//! - What customers must not see reaches only people who may see it, whatever their part in the ticket is.
//! - People who are not active, or may not see the ticket any more, are told nothing.

mod circle;
mod preferences;
mod rules;

pub use circle::{Audience, Circle, Part, Participant, Recipient, Withheld};
pub use preferences::{Choice, Preferences};
pub use rules::{Act, Notice, notices};

use chrono::TimeDelta;

use crate::names::named_enum;

/// How long the first of the notices that are gathered waits for others.
pub const GATHERED_FOR: TimeDelta = TimeDelta::hours(1);

named_enum! {
    /// What somebody is told.
    "kind of notice", NoticeKind {
        /// To the customer: that their ticket arrived.
        Received => "received",
        /// To the customer and those who follow the ticket: a reply that the customer can read.
        Reply => "reply",
        /// To the customer: that the ticket is resolved, and how to say how good the help was.
        Resolved => "resolved",
        /// To a member of staff: that the ticket is theirs now.
        Assigned => "assigned",
        /// To whoever works on the ticket: that the customer wrote.
        CustomerReply => "customer_reply",
        /// To those who follow the ticket: anything else that happened to it.
        Watched => "watched",
        /// To whoever works on the ticket and those who lead its project: that a target will be missed soon.
        SlaWarning => "sla_warning",
        /// To the same: that a target was missed.
        SlaBreach => "sla_breach",
        /// To the owner of an account: that its password is another one.
        PasswordChanged => "password_changed",
        /// To the owner of an account: that there is a new key behind which they stand.
        NewKey => "new_key",
    }
}

named_enum! {
    /// How soon somebody is told.
    "cadence", Cadence {
        /// In a mail of its own.
        AtOnce => "at_once",
        /// In a mail that gathers what happened within an hour.
        Hourly => "hourly",
        /// Not at all.
        Never => "never",
    }
}
