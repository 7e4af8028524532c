//! Jobs: what a desk does by itself from time to time, and which of several nodes does it.
//!
//! A job has a [`Timetable`] and a [`Lease`]. Whoever holds the lease runs the job; a lease that is not renewed expires, and every taking
//! has a fencing number higher than the one before. What a run changes, it changes together with [`Lease::renewed`], so a node that slept
//! through the end of its lease finds a higher number there and changes nothing.

mod lease;
mod timetable;

pub use lease::{InvalidNodeName, Lease, LeaseTerm, NodeName};
pub use timetable::Timetable;

use chrono::{DateTime, TimeDelta, Utc};

use crate::names::named_enum;

named_enum! {
    /// The jobs.
    "job", JobName {
        /// Puts tickets before the clock's timer that it should have known of: the safety net of the service-level clock.
        SlaSweep => "sla_sweep",
        /// Removes what ends by itself: sessions, secrets for forgotten passwords, and mails that were sent long ago.
        Expiry => "expiry",
        /// Removes for good what was deleted long enough ago.
        Purge => "purge",
        /// Compares the blobs with the attachments and removes what nothing refers to.
        BlobSweep => "blob_sweep",
        /// Takes in what waits in mailboxes.
        MailIntake => "mail_intake",
        /// Does at once what is due, for a program that asks for it from time to time.
        Cron => "cron",
    }
}

named_enum! {
    /// How a run ended.
    "outcome", RunOutcome {
        /// Everything was done.
        Done => "done",
        /// An error ended it. It is tried again soon.
        Failed => "failed",
        /// Its node was told to stop. Another run goes on where it stopped.
        Stopped => "stopped",
        /// Its node fell silent, and another one took the job over.
        Lost => "lost",
    }
}

impl JobName {
    /// When it runs first, once it is made known. Whoever sets a mailbox up sees at once whether it is read.
    #[must_use]
    pub fn first_after(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::SlaSweep | Self::Expiry | Self::Purge | Self::BlobSweep => self.timetable().next_after(now),
            Self::MailIntake | Self::Cron => now,
        }
    }

    /// When it runs.
    #[must_use]
    pub const fn timetable(self) -> Timetable {
        match self {
            Self::SlaSweep => Timetable::Every(TimeDelta::minutes(1)),
            Self::Expiry => Timetable::Every(TimeDelta::hours(1)),
            Self::Purge => Timetable::Monthly,
            Self::BlobSweep => Timetable::Every(TimeDelta::days(1)),
            Self::MailIntake => Timetable::Every(TimeDelta::seconds(30)),
            Self::Cron => Timetable::OnRequest(TimeDelta::minutes(1)),
        }
    }
}
