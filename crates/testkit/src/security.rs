//! Fast and predictable doubles of the security ports.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use switchboard_application::Password;
use switchboard_application::ports::{
    AnswerSealer, Claims, Counted, Crowd, Crowded, Following, InvalidToken, LoginThrottle, PasswordHasher,
    PasswordsBusy, Place, Quota, RequestLimits, RetryAfter, SecretSource, Standing, ThreadTokens,
    TokenSealer, UnsubscribeTokens, Verdict,
};
use switchboard_application::records::{Fingerprint, PasswordHash, RequestName, SecretHash};
use switchboard_domain::idempotency::IdempotencyKey;
use switchboard_domain::key::Alphabet;
use switchboard_domain::mail::ThreadToken;
use switchboard_domain::{SessionId, TicketId, UserId};

/// What stands before a password that was hashed with today's parameters.
const TODAY: &str = "plain:";
/// What stands before one that was hashed with earlier ones.
const EARLIER: &str = "earlier:";

/// A hasher whose hashes are the passwords themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainHasher;

impl PlainHasher {
    /// A hash as it was made with earlier parameters: it matches, and comes back made anew.
    #[must_use]
    pub fn outdated(password: &str) -> PasswordHash {
        PasswordHash(format!("{EARLIER}{password}"))
    }
}

impl PasswordHasher for PlainHasher {
    fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordsBusy> {
        Ok(PasswordHash(format!("{TODAY}{}", password.expose())))
    }

    fn verify(&self, password: &Password, hash: Option<&PasswordHash>) -> Result<Verdict, PasswordsBusy> {
        let today = self.hash(password)?;
        Ok(match hash {
            Some(hash) if *hash == today => Verdict::Matches { rehashed: None },
            Some(hash) if *hash == Self::outdated(password.expose()) => {
                Verdict::Matches { rehashed: Some(today) }
            }
            Some(_) | None => Verdict::Differs,
        })
    }
}

/// A sealer whose tokens can be read by everybody: `plain.SESSION.USER.GENERATION.ISSUED.EXPIRES`.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainSealer;

impl AnswerSealer for PlainSealer {
    fn fingerprint(&self, content: &[u8]) -> Fingerprint {
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&hasher.finish().to_be_bytes());
        Fingerprint(bytes)
    }

    fn seal_answer(&self, key: &IdempotencyKey, request: &RequestName, answer: &str) -> String {
        format!("{}{answer}", label(key, request))
    }

    fn open_answer(&self, key: &IdempotencyKey, request: &RequestName, sealed: &str) -> Option<String> {
        sealed.strip_prefix(&label(key, request)).map(str::to_owned)
    }
}

fn label(key: &IdempotencyKey, RequestName(request): &RequestName) -> String {
    format!("plain.{}.{request:02x?}.", key.as_str())
}

impl TokenSealer for PlainSealer {
    fn seal(&self, claims: &Claims) -> String {
        let Claims { session, user, generation, issued_at, expires_at } = claims;
        format!("plain.{session}.{user}.{generation}.{}.{}", issued_at.timestamp(), expires_at.timestamp())
    }

    fn open(&self, token: &str) -> Result<Claims, InvalidToken> {
        read_token(token).ok_or(InvalidToken)
    }
}

/// Tokens of threads that everybody can make: `t` and the number of the ticket in letters, filled up with `z`.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainThreads;

impl ThreadTokens for PlainThreads {
    fn sign(&self, ticket: TicketId) -> ThreadToken {
        let digits: String =
            ticket.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        format!("t{digits:z<39}").parse().expect("a ticket has a number that is not negative")
    }

    fn read(&self, token: &ThreadToken) -> Option<TicketId> {
        let letters = token.as_str().strip_prefix('t')?.trim_end_matches('z');
        let digits: Option<String> = letters
            .bytes()
            .map(|letter| (b'a'..=b'j').contains(&letter).then(|| char::from(letter - b'a' + b'0')))
            .collect();
        digits?.parse().ok()
    }
}

/// Tokens for leaving tickets that everybody can make: `t`, the ticket, `u` and the person.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainUnsubscribes;

impl UnsubscribeTokens for PlainUnsubscribes {
    fn sign(&self, Following { ticket_id, user_id }: Following) -> String {
        format!("t{ticket_id}u{user_id}")
    }

    fn read(&self, token: &str) -> Option<Following> {
        let (ticket, user) = token.strip_prefix('t')?.split_once('u')?;
        Some(Following { ticket_id: ticket.parse().ok()?, user_id: user.parse().ok()? })
    }
}

/// Secrets that count up: `00000001`, `00000002`.
#[derive(Debug, Default)]
pub struct CountingSecrets(AtomicUsize);

impl SecretSource for CountingSecrets {
    fn alphanumeric(&self, length: usize) -> String {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{number:0>length$}")
    }

    fn characters(&self, _alphabet: Alphabet, length: usize) -> String {
        self.alphanumeric(length)
    }

    fn hash(&self, secret: &str) -> SecretHash {
        let mut bytes = [0; 32];
        for (lane, chunk) in bytes.chunks_exact_mut(8).enumerate() {
            let mut hasher = DefaultHasher::new();
            (lane, secret).hash(&mut hasher);
            chunk.copy_from_slice(&hasher.finish().to_be_bytes());
        }
        SecretHash(bytes)
    }

    fn matches(&self, secret: &str, hash: &SecretHash) -> bool {
        self.hash(secret) == *hash
    }
}

/// A throttle that admits every try.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenThrottle;

impl LoginThrottle for OpenThrottle {
    fn admit(&self, _account: &str, _address: IpAddr) -> Result<(), RetryAfter> {
        Ok(())
    }
}

/// Limits that count nothing and refuse nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenLimits;

impl RequestLimits for OpenLimits {
    fn count(&self, _quota: Quota, _of: Counted, _now: DateTime<Utc>) -> Option<Standing> {
        None
    }

    fn standing(&self, _quota: Quota, _of: Counted, _now: DateTime<Utc>) -> Option<Standing> {
        None
    }

    fn enter(&self, _crowd: Crowd, _of: Counted) -> Result<Place, Crowded> {
        Ok(Box::new(()))
    }

    fn of_pair(&self, _key: &str, _secret: &str) -> Counted {
        Counted::Pair(0)
    }
}

fn read_token(token: &str) -> Option<Claims> {
    let mut parts = token.strip_prefix("plain.")?.split('.');
    let claims = Claims {
        session: SessionId::new(parts.next()?.parse().ok()?),
        user: UserId::new(parts.next()?.parse().ok()?),
        generation: parts.next()?.parse().ok()?,
        issued_at: DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?,
        expires_at: DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?,
    };
    parts.next().is_none().then_some(claims)
}
