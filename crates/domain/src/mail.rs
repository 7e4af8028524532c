//! Outgoing mail: what it is about, where it stands, when it is tried again, and texts that cannot break out of a header.
//!
//! A mail lies in an outbox until it ends as [`Sent`](MailState::Sent), [`Parked`](MailState::Parked) or
//! [`Cancelled`](MailState::Cancelled). [`Standing`] says what may be done with it by hand, [`next_try`] when it is tried again by itself.
//! A mail about a ticket carries a [`ThreadToken`], so that a reply finds back to it.

mod header;
mod standing;
mod thread;

pub use header::{InvalidHeader, MailMessageId, MailSubject, UnsubscribeLink};
pub use standing::{Content, MailRefusal, Standing};
pub use thread::{InvalidReplyAddress, InvalidThreadToken, ReplyAddress, ThreadToken};

use chrono::{DateTime, TimeDelta, Utc};

use crate::names::named_enum;
use crate::notification::NoticeKind;

named_enum! {
    /// What a mail is about.
    "kind of mail", MailKind {
        /// The way to a new password.
        PasswordLink => "password_link",
        /// The way to prove the address of a new account.
        Registered => "registered",
        /// That the password of an account is another one.
        PasswordChanged => "password_changed",
        /// That an account has another address.
        AddressChanged => "address_changed",
        /// That there is a new key behind which an account stands.
        NewKey => "new_key",
        /// That a ticket arrived.
        Received => "received",
        /// A reply that the customer can read.
        Reply => "reply",
        /// That a ticket is resolved.
        Resolved => "resolved",
        /// That a ticket was given to its receiver.
        Assigned => "assigned",
        /// That the customer wrote on a ticket of its receiver.
        CustomerReply => "customer_reply",
        /// That something happened to a ticket that its receiver follows.
        Watched => "watched",
        /// That a target will be missed soon.
        SlaWarning => "sla_warning",
        /// That a target was missed.
        SlaBreach => "sla_breach",
        /// What happened within an hour, gathered.
        Digest => "digest",
        /// What a program wrote to somebody.
        Direct => "direct",
    }
}

named_enum! {
    /// Where a mail stands.
    "state of a mail", MailState {
        /// It waits for its turn.
        Queued => "queued",
        /// The next server took it over.
        Sent => "sent",
        /// It could not be sent yet, and is tried again.
        Deferred => "deferred",
        /// It was refused for good, or was tried for too long.
        Parked => "parked",
        /// Somebody took it back.
        Cancelled => "cancelled",
    }
}

named_enum! {
    /// How a mail says that no person wrote it (RFC 3834).
    "kind of automatic mail", AutoSubmitted {
        /// A person wrote it.
        No => "no",
        /// The desk wrote it by itself.
        Generated => "auto-generated",
        /// The desk wrote it because of a message of its receiver. Nobody is told when it does not arrive.
        Replied => "auto-replied",
    }
}

/// How long a mail is tried, from its first try on.
const TRIED_FOR: TimeDelta = TimeDelta::hours(48);
/// How long a mail with a secret is tried: as long as its secret is good for.
const SECRET_TRIED_FOR: TimeDelta = TimeDelta::hours(24);
/// The shortest pause before another try.
const PAUSE_MIN: TimeDelta = TimeDelta::seconds(30);
/// The longest pause before another try, before it is altered by chance.
const PAUSE_MAX: TimeDelta = TimeDelta::hours(4);

/// Whether what a mail says must stay between it and its receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// Whoever may see the mail may read it.
    Open,
    /// It has a link that lets its reader in. It is erased once the mail has ended, and nobody else is shown it before.
    Secret,
}

/// What becomes of a mail that could not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextTry {
    /// It is tried again then.
    At(DateTime<Utc>),
    /// It was tried for long enough.
    GiveUp,
}

impl MailKind {
    /// Whether mails of this kind have a secret.
    #[must_use]
    pub const fn secrecy(self) -> Secrecy {
        match self {
            Self::PasswordLink | Self::Registered => Secrecy::Secret,
            Self::PasswordChanged
            | Self::AddressChanged
            | Self::NewKey
            | Self::Received
            | Self::Reply
            | Self::Resolved
            | Self::Assigned
            | Self::CustomerReply
            | Self::Watched
            | Self::SlaWarning
            | Self::SlaBreach
            | Self::Digest
            | Self::Direct => Secrecy::Open,
        }
    }
}

impl From<NoticeKind> for MailKind {
    fn from(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::Received => Self::Received,
            NoticeKind::Reply => Self::Reply,
            NoticeKind::Resolved => Self::Resolved,
            NoticeKind::Assigned => Self::Assigned,
            NoticeKind::CustomerReply => Self::CustomerReply,
            NoticeKind::Watched => Self::Watched,
            NoticeKind::SlaWarning => Self::SlaWarning,
            NoticeKind::SlaBreach => Self::SlaBreach,
            NoticeKind::PasswordChanged => Self::PasswordChanged,
            NoticeKind::NewKey => Self::NewKey,
        }
    }
}

impl MailState {
    /// Whether a mail in this state is still to be sent.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        match self {
            Self::Queued | Self::Deferred => true,
            Self::Sent | Self::Parked | Self::Cancelled => false,
        }
    }
}

impl Secrecy {
    /// How long a mail is tried, from its first try on.
    #[must_use]
    pub const fn tried_for(self) -> TimeDelta {
        match self {
            Self::Open => TRIED_FOR,
            Self::Secret => SECRET_TRIED_FOR,
        }
    }
}

/// When a mail that could not be sent is tried again.
///
/// The pause is about as long as the mail has been tried already, so each is about twice the one before; `chance` makes it up to a quarter
/// shorter or longer, so that mails which failed together do not all come back together.
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use switchboard_domain::mail::{NextTry, Secrecy, next_try};
///
/// let first: DateTime<Utc> = "2026-03-02T12:00:00Z".parse()?;
/// let later = first + TimeDelta::hours(1);
/// assert_eq!(next_try(first, later, Secrecy::Open, 128), NextTry::At(later + TimeDelta::minutes(60)));
/// assert_eq!(next_try(first, first + TimeDelta::hours(48), Secrecy::Open, 128), NextTry::GiveUp);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[must_use]
pub fn next_try(first_tried_at: DateTime<Utc>, now: DateTime<Utc>, secrecy: Secrecy, chance: u8) -> NextTry {
    let tried_for = now - first_tried_at;
    if tried_for >= secrecy.tried_for() {
        return NextTry::GiveUp;
    }
    let pause = tried_for.clamp(PAUSE_MIN, PAUSE_MAX);
    // From 384 to 639 parts of 512: three quarters to five quarters.
    let pause = TimeDelta::milliseconds(pause.num_milliseconds() * (384 + i64::from(chance)) / 512);
    NextTry::At((now + pause).min(first_tried_at + secrecy.tried_for()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first() -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    /// The pauses until nothing is tried any more.
    fn pauses(secrecy: Secrecy, chance: u8) -> Vec<TimeDelta> {
        let mut now = first();
        let mut pauses = Vec::new();
        while let NextTry::At(at) = next_try(first(), now, secrecy, chance) {
            pauses.push(at - now);
            now = at;
        }
        assert_eq!(now, first() + secrecy.tried_for(), "the last try is at the very end");
        pauses
    }

    #[test]
    fn pauses_grow_until_they_are_longest_and_end_when_the_time_is_over() {
        for chance in [0, 128, 255] {
            let pauses = pauses(Secrecy::Open, chance);
            let (last, grown) = pauses.split_last().unwrap();
            assert!(grown.is_sorted(), "{grown:?}");
            assert!(*last <= TimeDelta::hours(5));
            assert!((15..40).contains(&pauses.len()), "{}", pauses.len());
        }
    }

    #[test]
    fn chance_spreads_the_first_pause() {
        let [low, high] = [0, 255].map(|chance| pauses(Secrecy::Open, chance)[0]);
        assert_eq!(low, TimeDelta::milliseconds(22_500));
        assert!(high > TimeDelta::seconds(37) && high < TimeDelta::seconds(38));
    }

    #[test]
    fn a_secret_is_not_sent_when_it_is_good_for_nothing_any_more() {
        let day = first() + TimeDelta::hours(24);
        assert_eq!(next_try(first(), day, Secrecy::Secret, 0), NextTry::GiveUp);
        assert_ne!(next_try(first(), day, Secrecy::Open, 0), NextTry::GiveUp);
    }

    /// A clock that was set back makes no pause longer or shorter than it may be.
    #[test]
    fn a_clock_that_was_set_back_does_no_harm() {
        let NextTry::At(at) = next_try(first(), first() - TimeDelta::hours(1), Secrecy::Open, 0) else {
            panic!("it is tried again")
        };
        assert_eq!(at, first() - TimeDelta::hours(1) + TimeDelta::milliseconds(22_500));
    }
}
