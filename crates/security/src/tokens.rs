//! Session tokens as PASETO `v4.local`: encrypted and authenticated by a key of the ring, which the footer names.

use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, SecondsFormat, Utc};
use pasetors::Local;
use pasetors::token::UntrustedToken;
use pasetors::version4::{LocalToken, V4};
use serde::{Deserialize, Serialize};
use switchboard_application::ports::{Claims, InvalidToken, TokenSealer};
use switchboard_domain::SessionId;

use crate::key_ring::KeyRing;

/// The longest text that is looked at. Ours have less than a fifth of it.
const TOKEN_BYTES_MAX: usize = 4096;
const ISSUER: &str = "switchboard";
const AUDIENCE: &str = "session";
/// Authenticated with each token and not part of it: what another use of the same keys seals is no session token.
const IMPLICIT_ASSERTION: &[u8] = b"switchboard session token 1";
/// A footer is these two with the id of a key between.
const FOOTER: (&str, &str) = (r#"{"kid":""#, r#""}"#);

/// Seals and opens session tokens with the keys of a ring.
///
/// There is one form of each token and no choice in it: nothing that a stranger wrote is parsed before it is authenticated, and
/// what is read afterwards is accepted only where it is letter for letter what would have been written.
#[derive(Debug)]
pub struct PasetoTokens {
    keys: RwLock<KeyRing>,
}

impl PasetoTokens {
    /// Seals with the newest key of the ring, opens with any.
    #[must_use]
    pub fn new(keys: KeyRing) -> Self {
        Self { keys: RwLock::new(keys) }
    }

    /// Puts another ring in force, for a rotation without a restart.
    pub fn replace_keys(&self, keys: KeyRing) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

impl TokenSealer for PasetoTokens {
    #[expect(
        clippy::expect_used,
        reason = "there is always text to encrypt, and without random bytes no token must be made"
    )]
    fn seal(&self, claims: &Claims) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let payload = serde_json::to_vec(&Payload::from(claims)).expect("texts and numbers are JSON");
        let footer = [FOOTER.0, keys.newest().id(), FOOTER.1].concat();
        LocalToken::encrypt(keys.newest().key(), &payload, Some(footer.as_bytes()), Some(IMPLICIT_ASSERTION))
            .expect("the operating system gives random bytes")
    }

    fn open(&self, token: &str) -> Result<Claims, InvalidToken> {
        self.read(token).ok_or(InvalidToken)
    }
}

impl PasetoTokens {
    fn read(&self, token: &str) -> Option<Claims> {
        if token.len() > TOKEN_BYTES_MAX {
            return None;
        }
        let untrusted = UntrustedToken::<Local, V4>::try_from(token).ok()?;
        let footer = untrusted.untrusted_footer();
        let key_id = footer.strip_prefix(FOOTER.0.as_bytes())?.strip_suffix(FOOTER.1.as_bytes())?;
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys.find(key_id)?.key();
        let trusted = LocalToken::decrypt(key, &untrusted, Some(footer), Some(IMPLICIT_ASSERTION)).ok()?;
        let payload: Payload<'_> = serde_json::from_str(trusted.payload()).ok()?;
        let claims = payload.claims()?;
        (payload == Payload::from(&claims)).then_some(claims)
    }
}

/// The claims by the names that PASETO gives them. A token's id is that of its session and its place there, which no other has.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: String,
    sid: i64,
    #[serde(rename = "gen")]
    generation: i32,
    jti: String,
    iat: String,
    exp: String,
}

impl From<&Claims> for Payload<'_> {
    fn from(claims: &Claims) -> Self {
        let Claims { session, user, generation, issued_at, expires_at } = claims;
        Self {
            iss: ISSUER,
            aud: AUDIENCE,
            sub: user.to_string(),
            sid: session.get(),
            generation: *generation,
            jti: format!("{session}.{generation}"),
            iat: to_seconds(issued_at),
            exp: to_seconds(expires_at),
        }
    }
}

impl Payload<'_> {
    fn claims(&self) -> Option<Claims> {
        Some(Claims {
            session: SessionId::new(self.sid),
            user: self.sub.parse().ok()?,
            generation: self.generation,
            issued_at: self.iat.parse().ok()?,
            expires_at: self.exp.parse().ok()?,
        })
    }
}

fn to_seconds(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests;
