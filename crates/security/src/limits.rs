//! Limits on requests, counted in memory.

mod shard;

use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Counted, Crowd, Crowded, Place, Quota, RequestLimits, Standing};

use shard::{Shard, Window};

/// How many parts the memory has, each with a lock of its own, so that hardly anybody waits for another one.
const SHARDS: usize = 16;

/// How many requests of each kind there may be; any number where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LimitSettings {
    /// What a person reads in a minute.
    pub reads: Option<NonZeroU32>,
    /// What a person changes in a minute.
    pub writes: Option<NonZeroU32>,
    /// Lists that a person searches in, in a minute.
    pub searches: Option<NonZeroU32>,
    /// Reports for a person in a minute.
    pub reports: Option<NonZeroU32>,
    /// Tickets that a person files in a minute.
    pub created_tickets: Option<NonZeroU32>,
    /// Changes of one ticket by one person in ten minutes.
    pub ticket_updates: Option<NonZeroU32>,
    /// Calls with one pair of keys in a minute.
    pub key_calls: Option<NonZeroU32>,
    /// Accounts that are made from one address in an hour.
    pub registrations: Option<NonZeroU32>,
    /// Tokens that a person exchanges in an hour.
    pub refreshes: Option<NonZeroU32>,
    /// Credentials from one address that were not accepted, in a minute.
    pub refused_credentials: Option<NonZeroU32>,
    /// Calls with one pair of keys that run at once.
    pub key_calls_at_once: Option<NonZeroU32>,
    /// Reports as files for one person that are made at once.
    pub exports_at_once: Option<NonZeroU32>,
}

/// Counts requests in windows: one begins with the first request of a caller and lasts as long as its kind says.
///
/// The count of a window is exact. In any stretch of the length of a window there are at most twice as many requests as the limit says: the
/// end of one window and the beginning of the next. However many callers there are, the memory is bounded: those who called least recently
/// are forgotten first, and begin anew.
pub struct WindowLimits(Arc<Memory>);

struct Memory {
    settings: LimitSettings,
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

/// A place that was taken.
struct Taken {
    memory: Arc<Memory>,
    crowd: Crowd,
    of: Counted,
}

impl WindowLimits {
    /// Nobody has called yet.
    #[must_use]
    pub fn new(settings: LimitSettings) -> Self {
        let shards = std::array::from_fn(|_| Mutex::default());
        Self(Arc::new(Memory { settings, hasher: RandomState::new(), shards }))
    }

    /// How many counts are kept at this moment.
    #[must_use]
    pub fn counts_kept(&self) -> usize {
        self.0.shards.iter().map(|shard| lock(shard).len()).sum()
    }
}

impl RequestLimits for WindowLimits {
    fn count(&self, quota: Quota, of: Counted, now: DateTime<Utc>) -> Option<Standing> {
        let limit = self.0.settings.quota(quota)?;
        let of = of_network(of);
        let window = self.0.shard(&of).count(quota, of, now);
        Some(standing(quota, limit, window, now))
    }

    fn standing(&self, quota: Quota, of: Counted, now: DateTime<Utc>) -> Option<Standing> {
        let limit = self.0.settings.quota(quota)?;
        let of = of_network(of);
        let window = self.0.shard(&of).look(quota, of, now);
        Some(standing(quota, limit, window, now))
    }

    fn enter(&self, crowd: Crowd, of: Counted) -> Result<Place, Crowded> {
        let Some(limit) = self.0.settings.crowd(crowd).map(NonZeroU32::get) else { return Ok(Box::new(())) };
        let of = of_network(of);
        if self.0.shard(&of).enter(crowd, of, limit) {
            Ok(Box::new(Taken { memory: Arc::clone(&self.0), crowd, of }))
        } else {
            Err(Crowded { limit })
        }
    }

    fn of_pair(&self, key: &str, secret: &str) -> Counted {
        Counted::Pair(self.0.hasher.hash_one((key, secret)))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.memory.shard(&self.of).leave(self.crowd, self.of);
    }
}

impl Memory {
    fn shard(&self, of: &Counted) -> MutexGuard<'_, Shard> {
        let hash = usize::try_from(self.hasher.hash_one(of) % 16).unwrap_or_default();
        let [first, ..] = &self.shards;
        lock(self.shards.get(hash).unwrap_or(first))
    }
}

impl LimitSettings {
    const fn quota(&self, quota: Quota) -> Option<NonZeroU32> {
        match quota {
            Quota::Read => self.reads,
            Quota::Write => self.writes,
            Quota::Search => self.searches,
            Quota::Report => self.reports,
            Quota::CreateTicket => self.created_tickets,
            Quota::UpdateTicket => self.ticket_updates,
            Quota::Key => self.key_calls,
            Quota::Register => self.registrations,
            Quota::Refresh => self.refreshes,
            Quota::Refused => self.refused_credentials,
        }
    }

    const fn crowd(&self, crowd: Crowd) -> Option<NonZeroU32> {
        match crowd {
            Crowd::Key => self.key_calls_at_once,
            Crowd::Export => self.exports_at_once,
        }
    }
}

fn standing(quota: Quota, limit: NonZeroU32, window: Window, now: DateTime<Utc>) -> Standing {
    let elapsed = (now - window.began_at).to_std().unwrap_or_default();
    Standing {
        quota,
        limit: limit.get(),
        used: window.requests,
        reset: quota.window().saturating_sub(elapsed),
    }
}

/// What an address counts for: itself, or the first 64 bits of an IPv6 address, which is the least that a single customer has.
fn of_network(of: Counted) -> Counted {
    match of {
        Counted::Address(address) => Counted::Address(network(address)),
        Counted::Person(_) | Counted::PersonAtTicket(..) | Counted::Pair(_) => of,
    }
}

/// The network of an address that a single customer has.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

/// A thread that panics while it holds the lock leaves whole counts behind, so its panic is no reason to refuse the next request.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
