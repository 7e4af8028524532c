//! How many log-ins are tried for an account and from an address, counted in memory.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};
use switchboard_application::ports::{LoginThrottle, RetryAfter};

/// After so many tries those are forgotten that no longer count.
const TRIES_BETWEEN_SWEEPS: u32 = 1024;

/// How many tries a minute there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrottleSettings {
    /// For one account.
    pub tries_per_account: NonZeroU32,
    /// From one IPv4 address, or one IPv6 network of 64 bits, which is the least that a single customer has.
    pub tries_per_address: NonZeroU32,
}

/// Limits on tries to log in.
///
/// Who was quiet for a minute has all the tries of a minute at once; each comes back after its share of the minute. A try that is
/// refused costs nothing. Accounts are kept as hashes of one length, so that the memory of a try does not depend on what was typed.
pub struct GovernorThrottle<C: Clock = MonotonicClock> {
    accounts: Limiter<[u8; 32], C>,
    addresses: Limiter<IpAddr, C>,
    tries: AtomicU32,
}

type Limiter<K, C> = RateLimiter<K, DashMapStateStore<K>, C, NoOpMiddleware<<C as Clock>::Instant>>;

impl GovernorThrottle {
    /// A throttle with these limits.
    #[must_use]
    pub fn new(settings: ThrottleSettings) -> Self {
        Self::with_clock(settings, &MonotonicClock)
    }
}

impl<C: Clock> GovernorThrottle<C> {
    fn with_clock(settings: ThrottleSettings, clock: &C) -> Self {
        let ThrottleSettings { tries_per_account, tries_per_address } = settings;
        Self {
            accounts: RateLimiter::dashmap_with_clock(Quota::per_minute(tries_per_account), clock.clone()),
            addresses: RateLimiter::dashmap_with_clock(Quota::per_minute(tries_per_address), clock.clone()),
            tries: AtomicU32::new(0),
        }
    }

    fn sweep_now_and_then(&self) {
        if self.tries.fetch_add(1, Ordering::Relaxed) % TRIES_BETWEEN_SWEEPS == TRIES_BETWEEN_SWEEPS - 1 {
            self.accounts.retain_recent();
            self.addresses.retain_recent();
        }
    }
}

impl<C> LoginThrottle for GovernorThrottle<C>
where
    C: Clock + Send + Sync,
    C::Instant: Send + Sync,
{
    /// The address comes first: who has used up its tries takes none away from the account.
    fn admit(&self, account: &str, address: IpAddr) -> Result<(), RetryAfter> {
        self.sweep_now_and_then();
        check(&self.addresses, &network(address))?;
        check(&self.accounts, &Sha256::digest(account).into())
    }
}

impl Default for ThrottleSettings {
    fn default() -> Self {
        const { Self { tries_per_account: NonZeroU32::new(5).unwrap(), tries_per_address: NonZeroU32::new(20).unwrap() } }
    }
}

fn check<K: Hash + Eq + Clone, C: Clock>(limiter: &Limiter<K, C>, key: &K) -> Result<(), RetryAfter> {
    limiter.check_key(key).map_err(|refusal| {
        // Seconds are what a client is told, and after them the next try must succeed.
        let wait = refusal.wait_time_from(limiter.clock().now());
        RetryAfter(Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)))
    })
}

/// What an address counts for: itself, or the first 64 bits of an IPv6 address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}
