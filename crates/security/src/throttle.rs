//! How many log-ins are tried for an account and from an address, counted in memory.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest, Sha256};
use switchboard_application::ports::{LoginThrottle, RetryAfter};

use crate::limits::network;

/// After so many tries those are forgotten that no longer count.
const TRIES_BETWEEN_SWEEPS: u32 = 1024;

/// How many tries a minute there may be; any number where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrottleSettings {
    /// For one account.
    pub tries_per_account: Option<NonZeroU32>,
    /// From one IPv4 address, or one IPv6 network of 64 bits, which is the least that a single customer has.
    pub tries_per_address: Option<NonZeroU32>,
}

/// Limits on tries to log in.
///
/// Who was quiet for a minute has all the tries of a minute at once; each comes back after its share of the minute. A try that is
/// refused costs nothing. Accounts are kept as hashes of one length, so that the memory of a try does not depend on what was typed.
pub struct GovernorThrottle<C: Clock = MonotonicClock> {
    accounts: Option<Limiter<[u8; 32], C>>,
    addresses: Option<Limiter<IpAddr, C>>,
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

impl<C: Clock + Clone> GovernorThrottle<C> {
    fn with_clock(settings: ThrottleSettings, clock: &C) -> Self {
        let ThrottleSettings { tries_per_account, tries_per_address } = settings;
        Self {
            accounts: tries_per_account.map(|tries| limiter(tries, clock)),
            addresses: tries_per_address.map(|tries| limiter(tries, clock)),
            tries: AtomicU32::new(0),
        }
    }
}

impl<C: Clock> GovernorThrottle<C> {
    fn sweep_now_and_then(&self) {
        if self.tries.fetch_add(1, Ordering::Relaxed) % TRIES_BETWEEN_SWEEPS == TRIES_BETWEEN_SWEEPS - 1 {
            self.accounts.as_ref().inspect(|accounts| accounts.retain_recent());
            self.addresses.as_ref().inspect(|addresses| addresses.retain_recent());
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
        self.addresses.as_ref().map_or(Ok(()), |addresses| check(addresses, &network(address)))?;
        self.accounts.as_ref().map_or(Ok(()), |accounts| check(accounts, &Sha256::digest(account).into()))
    }
}

impl Default for ThrottleSettings {
    fn default() -> Self {
        Self { tries_per_account: NonZeroU32::new(5), tries_per_address: NonZeroU32::new(20) }
    }
}

fn limiter<K: Hash + Eq + Clone, C: Clock + Clone>(tries_per_minute: NonZeroU32, clock: &C) -> Limiter<K, C> {
    RateLimiter::dashmap_with_clock(Quota::per_minute(tries_per_minute), clock.clone())
}

fn check<K: Hash + Eq + Clone, C: Clock>(limiter: &Limiter<K, C>, key: &K) -> Result<(), RetryAfter> {
    limiter.check_key(key).map_err(|refusal| {
        // Seconds are what a client is told, and after them the next try must succeed.
        let wait = refusal.wait_time_from(limiter.clock().now());
        RetryAfter(Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)))
    })
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use governor::clock::FakeRelativeClock;

    use super::*;

    struct Desk {
        throttle: GovernorThrottle<FakeRelativeClock>,
        clock: FakeRelativeClock,
    }

    impl Desk {
        fn open(tries_per_account: u32, tries_per_address: u32) -> Self {
            let clock = FakeRelativeClock::default();
            let settings = ThrottleSettings {
                tries_per_account: NonZeroU32::new(tries_per_account),
                tries_per_address: NonZeroU32::new(tries_per_address),
            };
            Self { throttle: GovernorThrottle::with_clock(settings, &clock), clock }
        }

        /// The seconds to wait, or none when the try is admitted.
        fn wait(&self, account: &str, address: &str) -> u64 {
            let outcome = self.throttle.admit(account, address.parse().unwrap());
            outcome.map_or_else(|RetryAfter(wait)| wait.as_secs(), |()| 0)
        }

        fn pass(&self, seconds: u64) {
            self.clock.advance(Duration::from_secs(seconds));
        }
    }

    /// How many of many tries from these addresses are admitted.
    fn admitted(addresses: impl IntoIterator<Item = String>) -> usize {
        let desk = Desk::open(1000, 20);
        addresses
            .into_iter()
            .enumerate()
            .filter(|(n, address)| desk.wait(&n.to_string(), address) == 0)
            .count()
    }

    #[test]
    fn an_account_has_five_tries_a_minute_from_all_addresses_together() {
        let desk = Desk::open(5, 20);
        let waits: Vec<_> = (0..7).map(|n| desk.wait("a@example.org", &format!("192.0.2.{n}"))).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 12, 12]);
        assert_eq!(desk.wait("b@example.org", "192.0.2.1"), 0, "another account has tries of its own");
        desk.pass(11);
        assert_eq!(desk.wait("a@example.org", "192.0.2.9"), 1);
        desk.pass(1);
        assert_eq!([0; 2].map(|_| desk.wait("a@example.org", "192.0.2.9")), [0, 12]);
        desk.pass(60);
        assert_eq!([0; 6].map(|_| desk.wait("a@example.org", "192.0.2.9")), [0, 0, 0, 0, 0, 12]);
    }

    #[test]
    fn an_address_has_twenty_tries_a_minute_for_all_accounts_together() {
        let desk = Desk::open(5, 20);
        let waits: Vec<_> = (0..22).map(|n| desk.wait(&n.to_string(), "192.0.2.1")).collect();
        assert_eq!(waits[..20], [0; 20]);
        assert_eq!(waits[20..], [3, 3]);
        assert_eq!(desk.wait("20", "192.0.2.2"), 0, "another address has tries of its own");
        desk.pass(3);
        assert_eq!([0; 2].map(|_| desk.wait("20", "192.0.2.1")), [0, 3]);
    }

    #[test]
    fn a_limit_that_is_switched_off_refuses_nobody() {
        let desk = Desk::open(0, 20);
        assert_eq!([0; 20].map(|_| desk.wait("a", "192.0.2.1")), [0; 20]);
        assert_eq!(desk.wait("a", "192.0.2.1"), 3);
        let desk = Desk::open(5, 0);
        assert!((0..100).all(|n| desk.wait(&n.to_string(), "192.0.2.1") == 0));
        assert_eq!([0; 6].map(|_| desk.wait("a", "192.0.2.1")), [0, 0, 0, 0, 0, 12]);
    }

    #[test]
    fn an_address_without_tries_takes_none_away_from_an_account() {
        let desk = Desk::open(5, 1);
        assert_eq!([0; 10].map(|_| desk.wait("victim", "192.0.2.1"))[1..], [60; 9]);
        let waits: Vec<_> = (2..7).map(|n| desk.wait("victim", &format!("192.0.2.{n}"))).collect();
        assert_eq!(waits, [0, 0, 0, 0, 12]);
    }

    #[test]
    fn parts_of_a_second_are_rounded_up_so_that_the_next_try_succeeds() {
        let desk = Desk::open(7, 20);
        assert_eq!([0; 8].map(|_| desk.wait("a", "192.0.2.1")), [0, 0, 0, 0, 0, 0, 0, 9]);
        desk.pass(9);
        assert_eq!(desk.wait("a", "192.0.2.1"), 0);
    }

    #[test]
    fn an_ipv6_network_of_64_bits_counts_as_one_address() {
        assert_eq!(admitted((0..40).map(|n| format!("2001:db8:0:1:{n}::{n}"))), 20);
        assert_eq!(admitted((0..40).map(|n| format!("2001:db8:0:{n}::1"))), 40);
    }

    #[test]
    fn an_ipv4_address_counts_alone_also_when_mapped_into_ipv6() {
        assert_eq!(admitted((0..40).map(|n| format!("192.0.2.{n}"))), 40);
        assert_eq!(admitted((0..40).map(|n| format!("::ffff:192.0.2.{n}"))), 40);
        assert_eq!(
            admitted((0..40).map(|n| if n % 2 == 0 { "192.0.2.1" } else { "::ffff:192.0.2.1" }.to_owned())),
            20
        );
    }

    #[test]
    fn tries_that_no_longer_count_are_forgotten() {
        let desk = Desk::open(5, 20);
        for minute in 0..50 {
            for n in 0..TRIES_BETWEEN_SWEEPS {
                desk.wait(&format!("{minute} {n}"), &format!("2001:db8:{minute}:{n}::"));
            }
            desk.pass(60);
        }
        let two_sweeps = usize::try_from(2 * TRIES_BETWEEN_SWEEPS).unwrap();
        let accounts = desk.throttle.accounts.as_ref().unwrap().len();
        let addresses = desk.throttle.addresses.as_ref().unwrap().len();
        assert!(accounts <= two_sweeps && addresses <= two_sweeps, "{accounts} {addresses}");
    }

    #[test]
    fn a_sweep_gives_nobody_new_tries() {
        let desk = Desk::open(5, 20);
        for _ in 0..5 {
            desk.wait("a", "192.0.2.1");
        }
        for n in 0..=TRIES_BETWEEN_SWEEPS {
            desk.wait(&n.to_string(), &format!("2001:db8:0:{n}::"));
        }
        assert_eq!(desk.wait("a", "192.0.2.2"), 12);
    }

    #[test]
    fn the_real_clock_and_the_usual_limits_hold() {
        let throttle = GovernorThrottle::new(ThrottleSettings::default());
        let tries: Vec<_> = (0..6).map(|_| throttle.admit("a", Ipv6Addr::LOCALHOST.into())).collect();
        assert!(tries[..5].iter().all(Result::is_ok), "{tries:?}");
        let Err(RetryAfter(wait)) = tries[5] else { panic!("the sixth try is refused") };
        assert!((11..=12).contains(&wait.as_secs()), "{wait:?}");
    }
}
