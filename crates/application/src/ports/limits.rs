//! Limits on requests: how many of a kind a caller may make in a while, and how many may run at once.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use switchboard_domain::{TicketId, UserId};

/// How many requests callers may make. Whatever is counted is counted in memory, by each server for itself.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait RequestLimits: Send + Sync {
    /// Counts a request of a kind, and tells how its caller stands then. Nothing where the kind has no limit.
    fn count(&self, quota: Quota, of: Counted, now: DateTime<Utc>) -> Option<Standing>;

    /// The same without counting.
    fn standing(&self, quota: Quota, of: Counted, now: DateTime<Utc>) -> Option<Standing>;

    /// Takes a place among the requests of a kind that run at once.
    ///
    /// # Errors
    /// [`Crowded`] when all places are taken.
    fn enter(&self, crowd: Crowd, of: Counted) -> Result<Place, Crowded>;

    /// What a pair of keys is counted by before anybody knows whether it is right: nobody else can exhaust it without its secret.
    fn of_pair(&self, key: &str, secret: &str) -> Counted;
}

macro_rules! kinds {
    ($(#[$meta:meta])* $type:ident { $( $(#[$variant_meta:meta])* $variant:ident => $name:literal ),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $( $(#[$variant_meta])* $variant, )+ }

        impl $type {
            /// Every kind.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// Its name in the headers of answers.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name ),+ }
            }
        }
    };
}

kinds! {
    /// A kind of requests of which there may be so many in a while.
    Quota {
        /// What people read.
        Read => "read",
        /// What people change.
        Write => "write",
        /// Lists that people search in.
        Search => "search",
        /// Reports.
        Report => "report",
        /// Tickets that people file.
        CreateTicket => "create-ticket",
        /// Changes of one ticket by one person.
        UpdateTicket => "update-ticket",
        /// What the system of a project calls.
        Key => "key",
        /// Accounts that are made from an address.
        Register => "register",
        /// Tokens that are exchanged.
        Refresh => "refresh",
        /// Credentials from an address that were not accepted.
        Refused => "refused",
    }
}

kinds! {
    /// A kind of requests of which so many may run at once.
    Crowd {
        /// What the system of a project calls.
        Key => "key-at-once",
        /// Reports as files.
        Export => "export-at-once",
    }
}

/// For whom something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// A person.
    Person(UserId),
    /// A person at one ticket.
    PersonAtTicket(UserId, TicketId),
    /// A pair of keys, right or wrong, by a fingerprint that only this server can make.
    Pair(u64),
    /// Whoever calls from an address.
    Address(IpAddr),
}

/// How somebody stands with a kind of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The kind.
    pub quota: Quota,
    /// How many there may be in a window.
    pub limit: u32,
    /// How many there were in this window, the present one included.
    pub used: u32,
    /// How long the window lasts from now on.
    pub reset: Duration,
}

/// A place among the requests that run at once. Dropping it leaves it to the next one.
pub type Place = Box<dyn Send>;

/// All places are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{limit} requests run already")]
pub struct Crowded {
    /// How many places there are.
    pub limit: u32,
}

impl Quota {
    /// How long a window of it lasts.
    #[must_use]
    pub const fn window(self) -> Duration {
        match self {
            Self::Read
            | Self::Write
            | Self::Search
            | Self::Report
            | Self::CreateTicket
            | Self::Key
            | Self::Refused => Duration::from_secs(60),
            Self::UpdateTicket => Duration::from_secs(600),
            Self::Register | Self::Refresh => Duration::from_secs(3600),
        }
    }
}

impl Standing {
    /// How many requests are left in the window.
    #[must_use]
    pub const fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }

    /// Whether there were more requests than there may be.
    #[must_use]
    pub const fn is_exceeded(&self) -> bool {
        self.used > self.limit
    }
}
